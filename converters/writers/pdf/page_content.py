"""What one page of a facsimile draws, marked with the part that each thing plays in the book.

The picture is background; the invisible words are headings, paragraphs, notes and cells; heads and
folios are artifacts. A picture on the page is drawn once more within its frame, so that it is an
element of its own, with words for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import IndirectObject

from converters.diagnostics import Box
from converters.model.page import DisplayPage, RegionRole
from converters.model.publication import Figure
from converters.writers.pages.book_blocks import BookBlock
from converters.writers.pages.hyphens import SOFT_HYPHEN, Joins, is_soft
from converters.writers.pages.note_marks import find_references
from converters.writers.pages.view import CellView, LineView, PageView, RegionView
from converters.writers.pdf.objects import name
from converters.writers.pdf.structure import Element, Mark
from converters.writers.pdf.text_flow import TextFlow
from converters.writers.pdf.textlayer import (
    Geometry,
    InvisibleFont,
    Shown,
    shown_words,
    text_object,
)


@dataclass(frozen=True)
class NoteLink:
    """Mark of a note: the element of its link, where it is on the page, and the note's name."""

    element: Element
    box: Box
    note: str


@dataclass
class PageContent:
    """Operators of a page, and the elements that hold what it marks, by MCID."""

    page: IndirectObject
    operators: list[str] = field(default_factory=list)
    holders: list[Element] = field(default_factory=list)
    links: list[NoteLink] = field(default_factory=list)
    notes: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Left and top, in points, of the notes that begin here, by name."""

    def background(self, drawing: str) -> None:
        """Draw what plays no part in the text."""
        self.operators.extend(("/Artifact BMC", drawing, "EMC"))

    def furniture(self, part: str, drawing: str) -> None:
        """Draw a running head or a folio."""
        kind = f"/Artifact <</Type /Pagination /Subtype /{part}>> BDC"
        self.operators.extend((kind, drawing, "EMC"))

    def marked(self, holder: Element, drawing: str, replacement: str = "") -> str:
        """Return content that an element holds; ``replacement``: what is copied in its place."""
        number = len(self.holders)
        self.holders.append(holder)
        holder.kids.append(Mark(self.page, number))
        actual = (b"\xfe\xff" + replacement.encode("utf-16-be")).hex().upper()
        told = f" /ActualText <{actual}>" if replacement else ""
        return f"/{holder.kind} <</MCID {number}{told}>> BDC\n{drawing}\nEMC"


@dataclass(frozen=True)
class Captions:
    """What the pages themselves do not tell: words for pictures, and which tables have a head."""

    picture: str
    """``{page}`` stands for the folio."""
    note: str
    """What a link to a note says of itself."""
    headed: Mapping[int, Sequence[bool]]
    """By page number: whether the first row of each table names its columns."""


@dataclass(frozen=True)
class Text:
    """What the pages of a book share: their font, their flow, and words broken over lines."""

    font: InvisibleFont
    flow: TextFlow
    joins: Joins
    captions: Captions


def page_content(
    page: IndirectObject, view: PageView | None, display: DisplayPage, text: Text
) -> PageContent:
    """Return what a page draws.

    Resources: its picture is ``/I``, a stencil of its print above that ``/M``, the font ``/F``.
    """
    content = PageContent(page)
    geometry = Geometry(display)
    content.background(_picture(geometry))
    if display.mask_key:
        content.background(_picture(geometry, "M", display.ink))
    if view is None:
        return content
    headed = iter(text.captions.headed.get(view.number, ()))
    for number, region in enumerate(view.regions):
        maker = _Maker(content, geometry, text, view.notes)
        match region.role:
            case RegionRole.HEAD | RegionRole.FOLIO:
                maker.furniture(region)
            case RegionRole.PICTURE:
                maker.figure(region, text.captions.picture.format(page=view.label))
            case RegionRole.TABLE if region.cells:
                maker.table(region, headed=next(headed, False))
            case RegionRole.HEADING:
                maker.headings(region)
            case RegionRole.NOTE:
                maker.notes(region, f"n{view.number}-{number}")
            case _:
                maker.paragraphs(region)
    return content


def _picture(geometry: Geometry, layer: str = "I", ink: tuple[int, int, int] = (0, 0, 0)) -> str:
    width, height = geometry.size
    levels = " ".join(f"{level / 255:.3f}" for level in ink)
    paint = f"{levels} rg" if any(ink) else "0 g"
    return f"q {paint} {width:.3f} 0 0 {height:.3f} 0 0 cm /{layer} Do Q"


class _Run:
    """Words that run on, in marked content of an element and of those within it."""

    def __init__(self, content: PageContent, element: Element) -> None:
        self.element = element
        self._content = content
        self._plain: list[str] = []
        self._parts: list[str] = []

    def plain(self, word: Shown) -> None:
        """Draw a word as content of the element itself."""
        self._plain.extend(_drawings([word]))

    def link(self, word: Shown, note: str) -> NoteLink:
        """Draw the mark of a note."""
        self._close()
        link = Element("Link")
        self.element.kids.append(Element("Reference", [link]))
        self.part(link, [word])
        return NoteLink(link, word.box, note)

    def broken(self, words: Sequence[Shown], whole: str) -> Element:
        """Draw both parts of a word, or the first where the other is not on the page.

        The hyphen of a part by itself is a soft one (ISO 32000-1, 14.8.2.2.3).
        """
        self._close()
        span = Element("Span", replacement=whole if len(words) > 1 else "")
        self.element.kids.append(span)
        text = words[0].word.text
        half = text[:-1] + SOFT_HYPHEN if is_soft(text, whole) else text
        self.part(span, words, span.replacement or half)
        return span

    def part(self, element: Element, words: Sequence[Shown], replacement: str = "") -> None:
        """Draw words as content of an element within; the space behind is not theirs."""
        drawing = "\n".join(word.drawing for word in words)
        self._parts.append(self._content.marked(element, drawing, replacement))
        if words[-1].space:
            self._plain.append(words[-1].space)

    def closed(self) -> Sequence[str]:
        """Return what was drawn."""
        self._close()
        return self._parts

    def _close(self) -> None:
        if self._plain:
            drawing = "\n".join(self._plain)
            self._parts.append(self._content.marked(self.element, drawing))
            self._plain = []


def _drawings(words: Iterable[Shown]) -> list[str]:
    return [part for word in words for part in (word.drawing, word.space) if part]


class _Maker:
    """Draws the parts of a region and adds their elements."""

    def __init__(
        self, content: PageContent, geometry: Geometry, text: Text, notes: Collection[str]
    ) -> None:
        self._content = content
        self._geometry = geometry
        self._font, self._flow, self._joins = text.font, text.flow, text.joins
        self._notes = notes

    def furniture(self, region: RegionView) -> None:
        """Draw a running head or a folio."""
        lines = [line for paragraph in region.paragraphs for line in paragraph]
        _, bottom, _, top = self._on_page(region.box)
        above = bottom + top > self._geometry.size[1]
        drawing = text_object(_drawings(self._shown(lines)))
        self._content.furniture("Header" if above else "Footer", drawing)

    def headings(self, region: RegionView) -> None:
        """Draw each paragraph as a heading."""
        for lines in region.paragraphs:
            self._draw(self._flow.heading(region.level), self._shown(lines), None)

    def paragraphs(self, region: RegionView) -> None:
        """Draw each paragraph as what it is in the book."""
        for lines, block in zip(region.paragraphs, region.blocks, strict=True):
            self._draw(self._flow.paragraph(block), self._shown(lines), block)

    def notes(self, region: RegionView, identifier: str) -> None:
        """Draw each paragraph as a note with a name of its own, its mark as the label."""
        for number, (lines, block) in enumerate(zip(region.paragraphs, region.blocks, strict=True)):
            note, paragraph = self._flow.note(block, f"{identifier}-{number}")
            words = self._shown(lines)
            begins = not paragraph.kids
            if begins and block is not None and words:
                top = max(word.box.bottom for word in words if word.line is words[0].line)
                self._content.notes[block.note] = words[0].box.left, top
            if begins and len(words) > 1 and words[0].word.raised and note.kids[0] is paragraph:
                label = Element("Lbl")
                note.kids.insert(0, label)
                self._draw(label, words[:1], None)
                words = words[1:]
            self._draw(paragraph, words, block)

    def figure(self, region: RegionView, alternative: str) -> None:
        """Draw the part of the page's picture within a region as a figure."""
        left, bottom, right, top = self._on_page(region.box)
        block = next((found.block for found in region.blocks if found), None)
        told = block.image.alt if isinstance(block, Figure) else None
        frame = {"O": name("Layout"), "BBox": [round(v, 2) for v in (left, bottom, right, top)]}
        figure = Element("Figure", attributes=frame, alternative=told or alternative)
        clip = f"q {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re W n"
        drawing = f"{clip}\n{_picture(self._geometry)}\nQ"
        self._content.operators.append(self._content.marked(self._flow.begin(figure), drawing))

    def table(self, region: RegionView, *, headed: bool) -> None:
        """Draw a table, or its rows on this page; ``headed``: the first names the columns."""
        cells = region.cells
        height = max(cell.cell.row + cell.cell.rows for cell in cells)
        rows = [Element("TR") for _ in range(height)]
        self._flow.table(region.blocks[0]).kids.extend(rows)
        for cell in cells:
            row = cell.cell.row
            rows[row].kids.append(self._cell(cell, is_head=headed and row == 0))

    def _cell(self, cell: CellView, *, is_head: bool) -> Element:
        spans = {"RowSpan": cell.cell.rows, "ColSpan": cell.cell.columns}
        facts: dict[str, Any] = {key: span for key, span in spans.items() if span > 1}
        if is_head:
            facts["Scope"] = name("Column")
        kind, owned = "TH" if is_head else "TD", {"O": name("Table"), **facts} if facts else {}
        made = Element(kind, attributes=owned)
        self._draw(made, self._shown(cell.lines), None)
        return made

    def _draw(self, element: Element, words: Sequence[Shown], block: BookBlock | None) -> None:
        """Draw words as content of an element: marks of notes as links, broken words as whole."""
        references = find_references([shown.word for shown in words], block, self._notes)
        run = _Run(self._content, element)
        place = self._end_broken(run, words)
        while place < len(words):
            whole = self._whole(words[place])
            if place in references:
                self._content.links.append(run.link(words[place], references[place]))
            elif whole is None:
                run.plain(words[place])
            else:
                span = run.broken(words[place : place + 2], whole)
                if place + 1 == len(words):
                    self._flow.broken[element] = span, whole
                place += 1
            place += 1
        if drawn := run.closed():
            self._content.operators.append(text_object(drawn))

    def _end_broken(self, run: _Run, words: Sequence[Shown]) -> int:
        """Draw the end of a word that the page before began; return how many words that takes."""
        span, whole = self._flow.broken.pop(run.element, (None, ""))
        if span is None or not words or self._joins.ended_in(words[0].line) != whole:
            return 0
        span.replacement = whole
        run.part(span, words[:1])
        return 1

    def _whole(self, shown: Shown) -> str | None:
        """Return the whole word that a word at the end of its line begins."""
        is_last = shown.word is shown.line.words[-1]
        return self._joins.begun_in(shown.line) if is_last else None

    def _shown(self, lines: Iterable[LineView]) -> list[Shown]:
        return shown_words([line.source for line in lines], self._geometry, self._font)

    def _on_page(self, box: Box) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top in points of a box in pixels of the picture."""
        scale, height = self._geometry.scale, self._geometry.size[1]
        return (
            box.left * scale, height - box.bottom * scale,
            box.right * scale, height - box.top * scale,
        )  # fmt: skip
