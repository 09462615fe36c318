"""One page picture, from file to words: the task that worker processes do."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box, Diagnostic, Origin
from converters.errors import SourceError
from converters.model.page import Line, PageImage, Region, RegionRole, TableCell, Word
from converters.model.page_map import PageMap
from converters.pages import (
    curl,
    display,
    folio,
    light,
    line_height,
    looks,
    noise,
    numerals,
    paper,
    placing,
    raised,
    recognition,
    second_opinion,
    skew,
    split,
    text_size,
    unread,
    zones,
)
from converters.pages.display import EncodedPicture
from converters.pages.geometry import Geometry, Pixels, Points
from converters.pages.models import find_models
from converters.pages.pixels import PagePixels, load_pixels
from converters.pages.readings import ReadBlock, ReadLine
from converters.pages.settings import PageSettings
from converters.vocabularies import PagePictures

STAGE_VERSION: Final = "13"
"""Raise with every change of what a stage decides: remembered pages are then made anew."""

_WHITE: Final = 255
_ESTIMATE_HEIGHT: Final = 1200
_POOR: Final = 0.7
"""Mean confidence times share of the ink that became words, below which a page may lie askew."""
_INK: Final = 140
_BARE: Final = 0.002
"""Share of ink below which a page without words is blank and not askew."""
_OSD_CONFIDENCE: Final = 2.0
_LEAST_PICTURE: Final = 0.015
"""Share of the page from which a picture on it is cut out."""
_NARROWEST_PICTURE: Final = 0.06
_LEAST_PRINT_DPI: Final = 180.0
"""Resolution from which print can be kept in black and white without harm."""
_PLAIN_SPREAD: Final = 22.0
"""Standard deviation of gray below which an area holds no picture."""


class PageTask(msgspec.Struct, frozen=True):
    """What a worker is asked: one page picture and the book's settings."""

    page: PageImage
    settings: PageSettings


class Leaf(msgspec.Struct, frozen=True):
    """One page of the book; boxes in source pixels. ``pictures`` are JPEGs by region index."""

    regions: tuple[Region, ...]
    skew_degrees: float
    blank: bool
    display: EncodedPicture
    pictures: tuple[tuple[int, bytes], ...] = ()
    page_map: PageMap | None = None
    """From source pixels to the page, exactly."""


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


class _Sheet(msgspec.Struct, frozen=True):
    """Pixels of a picture, made ready once for all leaves on it."""

    pixels: PagePixels
    even: Pixels
    """Gray with specks taken out and the light evened out."""
    dpi: float | None


def _leaves(task: PageTask) -> tuple[Leaf, ...]:
    pixels = load_pixels(task.page)
    gray = pixels.gray
    if noise.estimate(gray) >= noise.WORN:
        gray = noise.apply(gray)
    even = gray if pixels.bilevel else light.apply(gray)
    corners = paper.estimate(pixels.gray)
    if corners is None and not pixels.bilevel:
        even = paper.without_surround(gray, even)
    sheet = _Sheet(pixels, even, task.page.dpi)
    upright = _frame(pixels.gray, corners)
    read = [_leaf(sheet, g, task.settings) for g in _cut(pixels.gray, upright, task.settings)]
    worst = min(quality for _, quality in read)
    quarters = _quarters(even, upright, task.settings) if worst < _POOR else 0
    if quarters:
        cuts = _cut(pixels.gray, upright.turned(quarters), task.settings)
        turned = [_leaf(sheet, geometry, task.settings) for geometry in cuts]
        if min(quality for _, quality in turned) > worst:
            read = turned
    return tuple(leaf for leaf, _ in read)


def _frame(gray: Pixels, corners: Points | None) -> Geometry:
    """Return the sheet within the picture, pulled square where it was photographed aslant."""
    whole = Geometry.crop(Box(0, 0, gray.shape[1], gray.shape[0]))
    if corners is None:
        return whole
    return whole.flattened(corners, *paper.sheet_size(corners))


def _cut(gray: Pixels, sheet: Geometry, settings: PageSettings) -> list[Geometry]:
    """Return the one page on the sheet, or the two."""
    small = sheet.scaled(min(1.0, _ESTIMATE_HEIGHT / sheet.height))
    gutter = split.estimate(small.resample(gray, _WHITE)) if settings.split_spreads else None
    if gutter is None:
        return [sheet]
    x = gutter * sheet.width / small.width
    left = sheet.cropped(Box(0, 0, x, sheet.height))
    return [left, sheet.cropped(Box(x, 0, sheet.width, sheet.height))]


def _quarters(even: Pixels, geometry: Geometry, settings: PageSettings) -> int:
    reader = find_models(settings.models, settings.models_folder)[0]
    small = geometry.scaled(min(1.0, 2 * _ESTIMATE_HEIGHT / max(geometry.width, geometry.height)))
    quarters, confidence = recognition.orientation(small.resample(even, _WHITE), reader)
    return quarters if confidence >= _OSD_CONFIDENCE else 0


def _leaf(sheet: _Sheet, geometry: Geometry, settings: PageSettings) -> tuple[Leaf, float]:
    """Return the page and how well it could be read, 0 to 1."""
    level, degrees = _levelled(sheet, geometry)
    large = level.resample(sheet.even, _WHITE)
    x_height = text_size.estimate(large)
    work = level.scaled(text_size.scale_for(x_height))
    found = zones.estimate(large, x_height).scaled(work.width / level.width)
    models = find_models(settings.models, settings.models_folder)
    picture = zones.hidden(work.resample(sheet.even, _WHITE), found)
    blocks = recognition.recognise(picture, models[0])
    blocks = unread.completed(blocks, picture, models[0])
    blocks = placing.placed(line_height.measured(blocks, picture), found)
    blocks = folio.completed(blocks, picture, large, models[0])
    blocks = raised.completed(blocks, large, level.width / work.width, models)
    large = raised.hidden(large, level.width / work.width, blocks)
    blocks = second_opinion.completed(blocks, large, level.width / work.width, models)
    blocks = numerals.completed(blocks, large, level.width / work.width, models[0])
    blocks = looks.measured(blocks, large, level.width / work.width)
    regions, pictures = _regions(blocks, sheet, work)
    boxes = (*found.pictures, *(block.box for block in blocks if block.picture))
    on_level = [box.scaled(level.width / work.width) for box in boxes]
    shown = _display(sheet, level, settings, on_level)
    page_map = level.page_map()
    leaf = Leaf(regions, round(degrees, 3), not regions, shown, pictures, page_map)
    return leaf, _quality(blocks, picture)


def _quality(blocks: tuple[ReadBlock, ...], picture: Pixels) -> float:
    """Return the words' mean confidence times the share of the ink that lies in lines."""
    ink = picture < _INK
    total = int(np.count_nonzero(ink))
    if total < _BARE * ink.size:
        return 1.0
    lines = [line for block in blocks for line in block.lines]
    boxes = [line.box for line in lines] + [block.box for block in blocks if block.picture]
    seen = np.zeros_like(ink)
    for box in boxes:
        seen[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1] = True
    sure = sum(line.confidence for line in lines) / len(lines) if lines else 0.0
    if any(block.picture for block in blocks) and not lines:
        sure = 1.0
    return sure * float(np.count_nonzero(ink & seen)) / total


def _levelled(sheet: _Sheet, geometry: Geometry) -> tuple[Geometry, float]:
    """Return the map with the lines made level and straight, and the turn that it took."""
    small = geometry.scaled(_ESTIMATE_HEIGHT / geometry.height)
    shown = small.resample(sheet.even, _WHITE)
    degrees = skew.estimate(shown)
    level = geometry
    if degrees:
        level = geometry.deskewed(degrees)
        # Turning the small picture once more is exact enough to see a bend in it.
        whole = Geometry.crop(Box(0, 0, small.width, small.height))
        shown = whole.deskewed(degrees).resample(shown, _WHITE)
    bend = curl.estimate(shown)
    if bend is not None:
        level = level.uncurled(bend.scaled(level.height / _ESTIMATE_HEIGHT))
    return level, degrees


def _regions(
    blocks: tuple[ReadBlock, ...], sheet: _Sheet, work: Geometry
) -> tuple[tuple[Region, ...], tuple[tuple[int, bytes], ...]]:
    regions: list[Region] = []
    pictures: list[tuple[int, bytes]] = []
    for block in blocks:
        box = work.box_to_source(block.box)
        if block.picture:
            content = _picture(sheet, work, block.box)
            if content is not None:
                pictures.append((len(regions), content))
                regions.append(Region(RegionRole.PICTURE, box))
        else:
            lines = tuple(_line(line, work) for line in block.lines)
            role = RegionRole.TABLE if block.cells else RegionRole.BODY
            cells = tuple(TableCell(*msgspec.structs.astuple(cell)) for cell in block.cells)
            regions.append(Region(role, box, lines, cells=cells))
    return tuple(regions), tuple(pictures)


def _picture(sheet: _Sheet, work: Geometry, box: Box) -> bytes | None:
    """Return the JPEG of a picture on the page, None for a smudge or the shade of an edge."""
    page_area = work.width * work.height
    if box.width * box.height < _LEAST_PICTURE * page_area:
        return None
    if min(box.width / work.width, box.height / work.height) < _NARROWEST_PICTURE:
        return None
    factor = 1 / max(0.1, work.magnification())
    source = sheet.pixels.gray if sheet.pixels.colour is None else sheet.pixels.colour
    page = work.scaled(factor).resample(source, _WHITE)
    left, top, right, bottom = (
        max(0, round(edge * factor)) for edge in (box.left, box.top, box.right, box.bottom)
    )
    part = np.ascontiguousarray(page[top:bottom, left:right])
    if part.size == 0 or part.std() < _PLAIN_SPREAD:
        return None
    return display.jpeg_picture(part)


def _line(line: ReadLine, work: Geometry) -> Line:
    corners = [corner for word in line.words for corner in _corners(word.box)]
    x0, y0, x1, y1 = line.baseline
    ends = [(x0, y0), (x1, y1)]
    points = work.to_source(np.array([*corners, *_corners(line.box), *ends], dtype=np.float64))
    boxes = [_around(points[i : i + 4]) for i in range(0, len(points) - 2, 4)]
    words = tuple(
        Word(word.text, box, word.confidence, word.raised, word.slant, word.weight)
        for word, box in zip(line.words, boxes[:-1], strict=True)
    )
    start, end = points[-2].round(1), points[-1].round(1)
    baseline = (float(start[0]), float(start[1]), float(end[0]), float(end[1]))
    x_height = round(line.x_height / max(0.05, work.magnification()), 1)
    return Line(words, boxes[-1], baseline, x_height)


def _corners(box: Box) -> list[tuple[float, float]]:
    return [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    ]


def _around(points: Points) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).round(1), points.max(axis=0).round(1)
    return Box(float(left), float(top), float(right), float(bottom))


def _display(
    sheet: _Sheet, level: Geometry, settings: PageSettings, pictures: list[Box]
) -> EncodedPicture:
    """Return the page for the eye; ``pictures`` are boxes on the level page."""
    dpi = display.source_dpi(sheet.dpi, level.height)
    wanted = settings.page_pictures
    if sheet.pixels.bilevel:
        return display.bilevel_page(sheet.pixels.gray, level, dpi)
    if wanted is PagePictures.BILEVEL:
        return display.ink_page(sheet.even, level, dpi)
    gray = sheet.pixels.colour is None and dpi >= _LEAST_PRINT_DPI
    if wanted is PagePictures.AUTO and gray and display.is_print(sheet.even, level, pictures):
        if not pictures:
            return display.ink_page(sheet.even, level, dpi)
        return display.mixed_page(sheet.even, level, dpi, settings.display_dpi, pictures)
    factor = min(1.0, settings.display_dpi / dpi)
    shown = level.scaled(factor)
    quality = settings.display_quality
    if sheet.pixels.colour is not None and wanted is not PagePictures.GRAY:
        return display.colour_page(sheet.pixels.colour, shown, dpi * factor, quality)
    return display.gray_page(sheet.even, shown, dpi * factor, quality)
