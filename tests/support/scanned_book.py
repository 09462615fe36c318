"""A scanned book drawn from known words: every role, odd folios, a broken word, bent pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from converters.diagnostics import Box, Origin
from converters.files import BlobStore
from converters.model.page import DisplayPage, Line, PageLayout, Region, RegionRole, TableCell, Word
from converters.model.page_map import CURL_DEGREES
from converters.model.publication import (
    Heading,
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Publication,
    Section,
    Text,
)
from converters.pages.geometry import Curl, Geometry, Pixels
from converters.vocabularies import SectionRole
from converters.writers.fonts import SERIF, font_file
from converters.writers.writing import WriteContext
from tests.support.full_book import metadata, text
from tests.support.page_pictures import HEIGHT, WIDTH, draw_page, show_page
from tests.support.pdf_reading import context_in

TITLE = "Chương thứ nhất"
FIRST = ("Bấy giờ vào khoảng đầu mùa thu, trời", "trong và cao, mây trắng.")
SECOND = ("Người đàn bà đứng lặng bên cửa sổ cộng-", "hòa nghe chuông đổ trên nền lát xi-")
THIRD = ("măng. Thuyền về bến cũ, ngỡ ngàng.",)
FOOTNOTE = ("1 Tiếng địa phương, nay ít dùng.",)
LABELS = ("iv", None, "vi", "1")


@dataclass
class _Sheet:
    """A page in drawing: black words on white, each remembered with its place."""

    image: Image.Image
    regions: list[Region]

    def line(self, words: str, left: float, baseline: float, size: int = 40) -> Line:
        draw = ImageDraw.Draw(self.image)
        font = ImageFont.truetype(str(font_file(SERIF)), size)
        placed = []
        for word in words.split():
            box = Box(*draw.textbbox((left, baseline), word, font, anchor="ls"))
            draw.text((left, baseline), word, 10, font, anchor="ls")
            placed.append(Word(word, box, 0.97))
            left += draw.textlength(word + " ", font)
        whole = around(word.box for word in placed)
        ends = (whole.left, baseline, whole.right, baseline)
        return Line(tuple(placed), whole, ends, 0.475 * size)

    def add(self, role: RegionRole, *lines: Line) -> None:
        self.regions.append(Region(role, around(line.box for line in lines), lines))


def around(boxes) -> Box:
    first, *others = boxes
    for box in others:
        first = first.union(box)
    return first


def blocks_of(page: int, *groups: tuple[Line, ...]) -> list[Origin]:
    return [
        Origin(f"{page}.png", page=page, box=around(li.box for li in lines)) for lines in groups
    ]


def scanned_book(folder: Path, *, bilevel: bool = False) -> tuple[Publication, WriteContext]:
    """Return two pages with a word that goes over, and a note; the context holds their pictures."""
    context = context_in(folder)
    context.work.mkdir(exist_ok=True)
    first, second = (_Sheet(Image.new("L", (WIDTH, HEIGHT), 250), []) for _ in range(2))
    first.add(RegionRole.HEAD, first.line("Số đỏ", 540, 120, 30))
    title = first.line(TITLE, 360, 320, 60)
    first.add(RegionRole.HEADING, title)
    opening = tuple(first.line(words, 120, 460 + 70 * n) for n, words in enumerate(FIRST))
    going_on = tuple(first.line(words, 120, 600 + 70 * n) for n, words in enumerate(SECOND))
    first.add(RegionRole.BODY, *opening, *going_on)
    first.regions.append(Region(RegionRole.PICTURE, Box(300, 900, 900, 1300)))
    first.add(RegionRole.NOTE, *(first.line(words, 120, 1450, 30) for words in FOOTNOTE))
    first.add(RegionRole.FOLIO, first.line("7", 590, 1600, 30))
    second.add(RegionRole.HEAD, second.line("Số đỏ", 540, 120, 30))
    second.add(RegionRole.BODY, *(second.line(words, 120, 320) for words in THIRD))
    layouts, displays = [], []
    for number, (sheet, label) in enumerate(((first, "7"), (second, "8")), start=1):
        page = draw_page(number)[1].page
        layouts.append(PageLayout(page=page, regions=tuple(sheet.regions), label=label))
        displays.append(show_page(sheet.image, layouts[-1], context.media, bilevel=bilevel))
    publication = _publication(blocks_of(1, (title,), opening, going_on))
    return publication, replace(context, layouts=tuple(layouts), displays=tuple(displays))


def _publication(origins: list[Origin]) -> Publication:
    title, opening, going_on = origins
    joined = "Người đàn bà đứng lặng bên cửa sổ cộng-hòa nghe chuông đổ trên nền lát ximăng."
    chapter = Section(
        id="c1", role=SectionRole.CHAPTER, title=text(TITLE), origin=title,
        blocks=(
            Paragraph(inlines=text(" ".join(FIRST)), origin=opening),
            Paragraph(inlines=text(f"{joined} Thuyền về bến cũ, ngỡ ngàng."), origin=going_on),
        ),
    )  # fmt: skip
    note = Note(
        id="n1", kind=NoteKind.FOOTNOTE, blocks=(Heading(inlines=text(FOOTNOTE[0]), level=1),)
    )
    return Publication(metadata=metadata(), body=(chapter,), notes=(note,))


def with_table(book: tuple[Publication, WriteContext]) -> tuple[Publication, WriteContext]:
    """Return the book with a table of a wide cell above a full and an empty one."""
    publication, context = book
    sheet = _Sheet(shown(context.displays[1], context.media), [])
    lines = (sheet.line("Hai cột", 300, 700), sheet.line("một", 200, 800))
    cells = (TableCell(0, 0, 1, 2, 0, 1), TableCell(1, 0, 1, 1, 1, 2), TableCell(1, 1, 1, 1, 2, 2))
    table = Region(RegionRole.TABLE, Box(150, 640, 900, 850), lines, cells=cells)
    first, second = context.layouts
    display = show_page(sheet.image, second, context.media)
    second = msgspec.structs.replace(second, regions=(*second.regions, table))
    layouts, displays = (first, second), (context.displays[0], display)
    return publication, replace(context, layouts=layouts, displays=displays)


def with_raised(context: WriteContext, trait: str = "raised") -> WriteContext:
    """Return the context with a raised (or a close) third word in the first line of the body."""
    return _with_words(context, {2: {trait: True}})


def with_looks(context: WriteContext) -> WriteContext:
    """Return the context with looks of the first words of the body: two, one, one and raised."""
    return _with_words(
        context,
        {
            0: {"italic": True, "bold": True},
            1: {"italic": True},
            2: {"small_capitals": True},
            3: {"raised": True},
        },
    )


def with_note(book: tuple[Publication, WriteContext]) -> tuple[Publication, WriteContext]:
    """Return the book with its note where it is printed, its mark raised behind the fourth word."""
    publication, context = book
    context = with_raised(context)
    first, second = context.layouts
    (line,) = first.regions[4].lines
    raised = msgspec.structs.replace(line.words[0], raised=True)
    line = msgspec.structs.replace(line, words=(raised, *line.words[1:]))
    region = msgspec.structs.replace(first.regions[4], lines=(line,))
    regions = (*first.regions[:4], region, *first.regions[5:])
    first = msgspec.structs.replace(first, regions=regions)
    origin = Origin("1.png", page=1, box=line.box)
    inlines = (Text(text="Tiếng địa phương, nay ít dùng."),)
    kept = Note(
        id="n1", kind=NoteKind.FOOTNOTE, blocks=(Paragraph(inlines=inlines, origin=origin),)
    )
    section = publication.body[0]
    opening = section.blocks[0]
    inlines = (Text(text="Bấy giờ"), NoteReference(note="n1"), Text(text=" khoảng đầu mùa thu"))
    opening = msgspec.structs.replace(opening, inlines=inlines)
    section = msgspec.structs.replace(section, blocks=(opening, *section.blocks[1:]))
    publication = msgspec.structs.replace(publication, body=(section,), notes=(kept,))
    return publication, replace(context, layouts=(first, second))


def with_french(book: tuple[Publication, WriteContext]) -> tuple[Publication, WriteContext]:
    """Return the book with its first paragraph in another language."""
    publication, context = book
    section = publication.body[0]
    opening = msgspec.structs.replace(section.blocks[0], language="fr")
    section = msgspec.structs.replace(section, blocks=(opening, *section.blocks[1:]))
    return msgspec.structs.replace(publication, body=(section,)), context


def _with_words(context: WriteContext, changes: Mapping[int, Mapping[str, bool]]) -> WriteContext:
    """Return the context with words in the first line of the body changed, by their places."""
    first, *others = context.layouts
    body = first.regions[2]
    line = body.lines[0]
    words = [msgspec.structs.replace(w, **changes.get(n, {})) for n, w in enumerate(line.words)]
    changed = msgspec.structs.replace(line, words=tuple(words))
    body = msgspec.structs.replace(body, lines=(changed, *body.lines[1:]))
    regions = (*first.regions[:2], body, *first.regions[3:])
    first = msgspec.structs.replace(first, regions=regions)
    return replace(context, layouts=(first, *others))


def four_pages(folder: Path, *, bilevel: bool = False) -> WriteContext:
    """Return pages with the folios iv, none, vi and 1."""
    context = context_in(folder)
    context.work.mkdir(exist_ok=True)
    layouts, displays = [], []
    for number, label in enumerate(LABELS, start=1):
        image, layout = draw_page(number, label)
        layouts.append(layout)
        displays.append(show_page(image, layout, context.media, bilevel=bilevel))
    return replace(context, layouts=tuple(layouts), displays=tuple(displays))


def photographed(folder: Path) -> tuple[WriteContext, tuple[Image.Image, ...]]:
    """Return four pages as a camera saw them, aslant, bent and turned, and their flat pictures.

    What was recognised lies in pixels of the photograph, as in the program itself.
    """
    context = four_pages(folder)
    geometry = bent_geometry()
    layouts, displays, flat = [], [], []
    for layout, display in zip(context.layouts, context.displays, strict=True):
        layouts.append(_in_source(layout, geometry))
        displays.append(
            msgspec.structs.replace(
                display, to_display=geometry.nearest_affine(), page_map=geometry.page_map()
            )
        )
        flat.append(shown(display, context.media))
    return replace(context, layouts=tuple(layouts), displays=tuple(displays)), tuple(flat)


def bent_geometry() -> Geometry:
    """Return a map onto the drawn page of a photograph taken aslant of a page that curls."""
    corners = np.array([[310, 200], [1840, 290], [1790, 2520], [240, 2400]], dtype=np.float64)
    whole = Geometry.crop(Box(0, 0, 2000, 2700)).flattened(corners, WIDTH, HEIGHT)
    terms = (CURL_DEGREES[0] + 1) * (CURL_DEGREES[1] + 1)
    bend = [0.0] * terms
    bend[2 * (CURL_DEGREES[1] + 1)] = 26.0
    bend[3 * (CURL_DEGREES[1] + 1)] = -18.0
    return whole.deskewed(2.5).uncurled(Curl(tuple(bend)))


def _in_source(layout: PageLayout, geometry: Geometry) -> PageLayout:
    return msgspec.structs.replace(
        layout, regions=tuple(_region_in_source(region, geometry) for region in layout.regions)
    )


def _region_in_source(region: Region, geometry: Geometry) -> Region:
    lines = tuple(_line_in_source(line, geometry) for line in region.lines)
    return msgspec.structs.replace(region, box=geometry.box_to_source(region.box), lines=lines)


def _line_in_source(line: Line, geometry: Geometry) -> Line:
    words = tuple(
        msgspec.structs.replace(word, box=geometry.box_to_source(word.box)) for word in line.words
    )
    assert line.baseline is not None
    ends = geometry.to_source(np.array(line.baseline, dtype=np.float64).reshape(2, 2))
    (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in ends)
    box = geometry.box_to_source(line.box)
    return msgspec.structs.replace(line, words=words, box=box, baseline=(x0, y0, x1, y1))


def ink_box(picture: Image.Image, box: Box) -> Box | None:
    """Return the box around the ink within a little more than ``box``, None where there is none."""
    left, top = max(0, int(box.left) - 6), max(0, int(box.top) - 6)
    pixels: Pixels = np.asarray(picture.convert("L"))[
        top : int(box.bottom) + 7, left : int(box.right) + 7
    ]
    rows, columns = np.nonzero(pixels < 128)
    if not len(rows):
        return None
    return Box(
        float(left + columns.min()), float(top + rows.min()),
        float(left + columns.max() + 1), float(top + rows.max() + 1),
    )  # fmt: skip


def shown(display: DisplayPage, media: BlobStore) -> Image.Image:
    """Return the picture of a page."""
    with Image.open(media.path(display.key)) as picture:
        return picture.copy()
