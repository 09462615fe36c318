"""One page picture, from file to words: the task that worker processes do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box, Diagnostic, Origin
from converters.errors import SourceError
from converters.model.page import PageImage, PrintedPage, Region, RegionRole
from converters.model.page_decision import Area, PageDecisions, PictureDecisions
from converters.model.page_map import PageMap
from converters.pages import (
    bowls,
    curl,
    folio,
    initials,
    line_height,
    looks,
    numerals,
    placing,
    raised,
    recognition,
    second_opinion,
    sheets,
    showing,
    skew,
    small_capitals,
    text_size,
    unread,
    unruled,
    votes,
    written,
    zones,
)
from converters.pages.display import EncodedPicture
from converters.pages.geometry import Curl, Geometry, Pixels, reduced
from converters.pages.models import VIETNAMESE, models_for
from converters.pages.pixels import load_pixels
from converters.pages.readings import ReadBlock, ReadLine
from converters.pages.regions import regions_of
from converters.pages.settings import PageSettings
from converters.pages.sheets import Sheet
from converters.pages.turning import Turn
from converters.pages.zones import Zones
from converters.vocabularies import RecognitionQuality

STAGE_VERSION: Final = "24"
"""Raise with every change of what a stage decides: remembered pages are then made anew."""

_WHITE: Final = 255
_POOR: Final = 0.7
"""Mean confidence times share of the ink that became words, below which a page may lie askew."""
_ON_ITS_HEAD: Final = 2
_SURELY: Final = 0.15
"""By how much better a page must be read on its head where nothing else says that it is."""
_INK: Final = 140
_BARE: Final = 0.002
"""Share of ink below which a page without words is blank and not askew."""
_DIGITS: Final = 5
"""Of shares of a picture's side: a hundredth of a pixel."""


class PageTask(msgspec.Struct, frozen=True):
    """What a worker is asked: one page picture, the book's settings, a person's decisions."""

    page: PageImage
    settings: PageSettings
    decided: PictureDecisions = PictureDecisions()


class Leaf(msgspec.Struct, frozen=True):
    """One page of the book; boxes in source pixels. ``pictures`` are JPEGs by region index."""

    regions: tuple[Region, ...]
    skew_degrees: float
    blank: bool
    display: EncodedPicture
    pictures: tuple[tuple[int, bytes], ...] = ()
    page_map: PageMap | None = None
    """From source pixels to the page, exactly."""
    taken: PageDecisions = PageDecisions()
    """What was decided about the page, by the program or by a person."""
    written: bool = False


class PageResult(msgspec.Struct, frozen=True):
    """What was made of a page picture: no leaf if it could not be read, two for a spread."""

    leaves: tuple[Leaf, ...] = ()
    failure: Diagnostic | None = None


def process_page(task: PageTask) -> bytes:
    """Return the PageResult of one picture as MessagePack. A damaged picture is no exception."""
    # One page is one core: threads inside a page would only fight with the other workers.
    cv2.setNumThreads(1)
    try:
        result = PageResult(_leaves(task))
    except SourceError as error:
        result = PageResult(failure=error.diagnostic)
    except cv2.error as error:
        # A picture that nothing was prepared for costs its own page, not the book.
        result = PageResult(
            failure=Diagnostic.of("SCAN-001", Origin(task.page.source), reason=error.err)
        )
    return msgspec.msgpack.encode(result)


def decode_result(content: bytes) -> PageResult:
    """Return the result that ``process_page`` encoded; msgspec.DecodeError where it is not one."""
    return msgspec.msgpack.decode(content, type=PageResult)


def _leaves(task: PageTask) -> tuple[Leaf, ...]:
    if task.page.written is not None:
        return (_written_leaf(task, task.page.written),)
    decided = task.decided.left
    sheet = sheets.prepared(load_pixels(task.page), task.page.dpi, decided)
    quarters = decided.quarters or 0
    read = _read(sheet, quarters, task)
    worst = min(quality for _, quality in read)
    if decided.quarters is None and worst < _POOR:
        seen = sheets.quarters(sheet, models_for(task.settings)[0])
        # Of coarse print it is not told how it stands: then it shows in what is read of it.
        other = seen or _ON_ITS_HEAD
        turned = _read(sheet, other, task)
        if min(quality for _, quality in turned) > worst + (0.0 if seen else _SURELY):
            read, quarters = turned, other
    height, width = sheet.pixels.gray.shape
    turn = Turn(quarters % 4, float(width), float(height))
    return tuple(_upright(leaf, turn) if turn.quarters else leaf for leaf, _ in read)


def _written_leaf(task: PageTask, page: PrintedPage) -> Leaf:
    """Return a page of text as it is drawn, with the words of its file.

    It lies level and has no dirt; what a person may decide is how it is shown.
    """
    decided, settings = task.decided.left, task.settings
    sheet = written.sheet_of(load_pixels(task.page), task.page.dpi)
    regions, pictures = ((), ()) if decided.blank else written.regions_on(sheet, page)
    boxes = [region.box for region in regions if region.role is RegionRole.PICTURE]
    kind = decided.display or showing.estimate(sheet, sheet.frame, settings, boxes)
    kind = showing.possible(kind, sheet, boxes)
    return Leaf(
        regions=regions,
        skew_degrees=0.0,
        blank=not regions,
        display=showing.apply(kind, sheet, sheet.frame, settings, boxes),
        pictures=pictures,
        page_map=sheet.frame.page_map(),
        taken=PageDecisions(display=kind, blank=not regions),
        written=True,
    )


def _upright(leaf: Leaf, turn: Turn) -> Leaf:
    """Return a page of a turned picture with its places as they are seen upright."""
    shown = msgspec.structs.replace(leaf.display, to_display=turn.affine(leaf.display.to_display))
    page_map = turn.page_map(leaf.page_map) if leaf.page_map is not None else None
    return msgspec.structs.replace(
        leaf, regions=turn.regions(leaf.regions), display=shown, page_map=page_map
    )


def _read(sheet: Sheet, quarters: int, task: PageTask) -> list[tuple[Leaf, float]]:
    """Return the pages on a sheet turned so, each with how well it could be read, 0 to 1."""
    decided, settings = task.decided, task.settings
    cut = sheets.cut(sheet, quarters, decided.left, spreads=settings.split_spreads)
    taken = cut.taken.over(sheet.taken)
    read = []
    for index, geometry in enumerate(cut.pages):
        leaf, quality = _leaf(sheet, geometry, settings, decided.of_page(index))
        whole = msgspec.structs.replace(leaf, taken=leaf.taken.over(taken))
        read.append((whole, quality))
    return read


def _leaf(
    sheet: Sheet, geometry: Geometry, settings: PageSettings, decided: PageDecisions
) -> tuple[Leaf, float]:
    level, degrees, bend = _levelled(sheet, geometry, decided)
    large = page = level.resample(sheet.even, _WHITE)
    x_height = text_size.estimate(large)
    longest = recognition.LARGEST_SIDE / max(level.width, level.height)
    work = level.scaled(min(text_size.scale_for(x_height), longest))
    enlargement = level.width / work.width
    picture = large if enlargement == 1 else _resized(large, work)
    opening = initials.find(picture, models_for(settings))
    large = initials.hidden(large, opening, enlargement)
    found = zones.estimate(large, x_height)
    found = _decided(found, decided, sheet, level)
    found = found.scaled(work.width / level.width)
    picture = zones.hidden(initials.hidden(picture, opening), found)
    blocks: tuple[ReadBlock, ...] = ()
    if not decided.blank:
        blocks = recognition.recognise(picture, models_for(settings)[0])
        if decided.pictures is not None:
            blocks = tuple(block for block in blocks if not block.picture)
        blocks = _completed(blocks, found, picture, large, enlargement, settings)
        blocks = initials.attached(blocks, opening)
    regions, pictures = regions_of(blocks, sheet, work, chosen=decided.pictures is not None)
    if decided.blank is False and not regions:
        whole = ReadBlock(Box(0.0, 0.0, work.width, work.height), (), picture=True)
        regions, pictures = regions_of((whole,), sheet, work, chosen=True)
    boxes = (*found.pictures, *(block.box for block in blocks if block.picture))
    on_level = [box.scaled(enlargement) for box in boxes]
    kind = decided.display or showing.estimate(sheet, level, settings, on_level)
    kind = showing.possible(kind, sheet, on_level)
    blank = not regions if decided.blank is None else decided.blank
    leaf = Leaf(
        regions=regions,
        skew_degrees=round(degrees, 3),
        blank=blank,
        display=showing.apply(kind, sheet, level, settings, on_level, page),
        pictures=pictures,
        page_map=level.page_map(),
        taken=PageDecisions(
            skew=round(degrees, 3),
            curl=bend is not None,
            pictures=_areas(regions, sheet, RegionRole.PICTURE),
            tables=_areas([region for region in regions if region.guess], sheet, RegionRole.TABLE),
            display=kind,
            blank=blank,
        ),
    )
    return leaf, 1.0 if decided.blank else _quality(blocks, picture)


def _resized(large: Pixels, work: Geometry) -> Pixels:
    """Return the level page in the size that the recogniser likes."""
    size = work.width, work.height
    if work.width < large.shape[1]:
        return reduced(large, size)
    return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _completed(
    blocks: tuple[ReadBlock, ...],
    found: Zones,
    picture: Pixels,
    large: Pixels,
    enlargement: float,
    settings: PageSettings,
) -> tuple[ReadBlock, ...]:
    """Return what was read at first with all that the later looks at the page add.

    ``large`` shows the same page as ``picture``, ``enlargement`` times as large.
    """
    models = models_for(settings)
    blocks = unread.completed(blocks, picture, models[0])
    blocks = placing.placed(line_height.measured(blocks, picture), found)
    blocks = placing.placed(blocks, unruled.zones_of(blocks, picture, found.columns))
    blocks = folio.completed(blocks, picture, large, models[0])
    blocks = raised.completed(blocks, large, enlargement, models)
    large = raised.hidden(large, enlargement, blocks)
    if settings.quality is not RecognitionQuality.FAST:
        blocks = second_opinion.completed(blocks, large, enlargement, models)
    if settings.quality is RecognitionQuality.BEST:
        blocks = votes.completed(blocks, large, enlargement, models)
    blocks = bowls.completed(blocks, large, enlargement, vietnamese=models[0].name == VIETNAMESE)
    blocks = numerals.completed(blocks, large, enlargement, models)
    blocks = looks.measured(blocks, large, enlargement)
    return small_capitals.with_small_capitals(blocks, large, enlargement)


def _decided(found: Zones, decided: PageDecisions, sheet: Sheet, level: Geometry) -> Zones:
    """Return the zones of a page with those that a person named instead."""
    if decided.pictures is not None:
        found = found.with_pictures(_on_page(decided.pictures, sheet, level))
    if decided.tables is not None:
        found = found.with_columns(_on_page(decided.tables, sheet, level))
    return found


def _on_page(areas: tuple[Area, ...], sheet: Sheet, level: Geometry) -> tuple[Box, ...]:
    """Return those of some areas of the picture, in shares, that lie on a page; boxes on it."""
    height, width = sheet.pixels.gray.shape
    page = Box(0.0, 0.0, level.width, level.height)
    boxes = []
    for left, top, right, bottom in areas:
        box = level.box_to_page(Box(left * width, top * height, right * width, bottom * height))
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if page.left <= x < page.right and page.top <= y < page.bottom:
            boxes.append(box.within(page))
    return tuple(boxes)


def _areas(regions: Sequence[Region], sheet: Sheet, role: RegionRole) -> tuple[Area, ...]:
    """Return the regions of a role as shares of the source picture."""
    height, width = sheet.pixels.gray.shape
    boxes = (region.box for region in regions if region.role is role)
    return tuple(
        (
            round(max(0.0, box.left / width), _DIGITS),
            round(max(0.0, box.top / height), _DIGITS),
            round(min(1.0, box.right / width), _DIGITS),
            round(min(1.0, box.bottom / height), _DIGITS),
        )
        for box in boxes
    )


def _quality(blocks: tuple[ReadBlock, ...], picture: Pixels) -> float:
    """Return the words' mean confidence times the share of the ink that lies in lines."""
    ink = picture < _INK
    total = int(np.count_nonzero(ink))
    if total < _BARE * ink.size:
        return 1.0
    lines = [line for block in blocks for line in block.lines]
    if _run_down(lines):
        return 0.0
    boxes = [line.box for line in lines] + [block.box for block in blocks if block.picture]
    seen = np.zeros_like(ink)
    for box in boxes:
        seen[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1] = True
    sure = sum(line.confidence for line in lines) / len(lines) if lines else 0.0
    if any(block.picture for block in blocks) and not lines:
        sure = 1.0
    return sure * float(np.count_nonzero(ink & seen)) / total


def _run_down(lines: Sequence[ReadLine]) -> bool:
    """Tell whether most words stand in lines that run down the page: the recogniser turns those."""
    words = sum(len(line.words) for line in lines)
    down = sum(len(line.words) for line in lines if line.box.height > line.box.width)
    return 2 * down > words


def _levelled(
    sheet: Sheet, geometry: Geometry, decided: PageDecisions
) -> tuple[Geometry, float, Curl | None]:
    """Return the map with the lines made level and straight, the turn and the bend taken out."""
    small = geometry.scaled(sheets.estimate_factor(geometry))
    shown = small.resample(sheet.even, _WHITE)
    degrees = skew.estimate(shown) if decided.skew is None else decided.skew
    level = skew.apply(geometry, degrees)
    bend: Curl | None = None
    if decided.curl is not False:
        if degrees:
            # Turning the small picture once more is exact enough to see a bend in it.
            whole = Geometry.crop(Box(0, 0, small.width, small.height))
            shown = skew.apply(whole, degrees).resample(shown, _WHITE)
        bend = curl.estimate(shown, surely=decided.curl is True)
    return curl.apply(level, bend, small.height), degrees, bend
