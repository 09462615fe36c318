"""What one page of a facsimile draws, marked with the part that each thing plays in the book.

The picture is background; the invisible words are headings, paragraphs, notes and cells; heads and
folios are artifacts. A picture on the page is drawn once more within its frame, so that it is an
element of its own, with words for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from converters.diagnostics import Box
from converters.model.page import DisplayPage, RegionRole
from converters.writers.pages.view import CellView, LineView, PageView, RegionView
from converters.writers.pdf.objects import name
from converters.writers.pdf.structure import Element
from converters.writers.pdf.textlayer import Geometry, InvisibleFont, lines_text

_LOWEST_RANK: Final = 6


class HeadingRanks:
    """Ranks of headings one after the other, none skipped (ISO 14289-1, 7.4.2)."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, wanted: int) -> int:
        """Return the rank of the next heading, near the wanted one."""
        self._last = max(1, min(wanted, self._last + 1, _LOWEST_RANK))
        return self._last


@dataclass
class PageContent:
    """Operators of a page and its structure elements."""

    operators: list[str] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    _marked: int = 0

    def background(self, drawing: str) -> None:
        """Draw what plays no part in the text."""
        self.operators.extend(("/Artifact BMC", drawing, "EMC"))

    def furniture(self, part: str, drawing: str) -> None:
        """Draw a running head or a folio."""
        kind = f"/Artifact <</Type /Pagination /Subtype /{part}>> BDC"
        self.operators.extend((kind, drawing, "EMC"))

    def marked(self, kind: str, drawing: str) -> int:
        """Draw content of an element of that kind; return its MCID."""
        number = self._marked
        self._marked += 1
        self.operators.extend((f"/{kind} <</MCID {number}>> BDC", drawing, "EMC"))
        return number


@dataclass(frozen=True)
class Captions:
    """What the pages themselves do not tell: words for pictures, and which tables have a head."""

    picture: str
    """``{page}`` stands for the folio."""
    headed: Mapping[int, Sequence[bool]]
    """By page number: whether the first row of each table names its columns."""


def page_content(
    view: PageView | None,
    display: DisplayPage,
    font: InvisibleFont,
    ranks: HeadingRanks,
    captions: Captions,
) -> PageContent:
    """Return what a page draws.

    Resources: its picture is ``/I``, a stencil of its print above that ``/M``, the font ``/F``.
    """
    content = PageContent()
    geometry = Geometry(display)
    content.background(_picture(geometry))
    if display.mask_key:
        content.background(_picture(geometry, "M"))
    if view is None:
        return content
    headed = iter(captions.headed.get(view.number, ()))
    for number, region in enumerate(view.regions):
        maker = _Maker(content, geometry, font, f"n{view.number}-{number}")
        match region.role:
            case RegionRole.HEAD | RegionRole.FOLIO:
                maker.furniture(region)
            case RegionRole.PICTURE:
                maker.figure(region.box, captions.picture.format(page=view.label))
            case RegionRole.TABLE if region.cells:
                maker.table(region.cells, headed=next(headed, False))
            case RegionRole.HEADING:
                maker.blocks(f"H{ranks.next(region.level)}", region)
            case RegionRole.NOTE:
                maker.notes(region)
            case _:
                maker.blocks("P", region)
    return content


def _picture(geometry: Geometry, layer: str = "I") -> str:
    width, height = geometry.size
    return f"q 0 g {width:.3f} 0 0 {height:.3f} 0 0 cm /{layer} Do Q"


class _Maker:
    """Draws the parts of a region and adds their elements."""

    def __init__(
        self, content: PageContent, geometry: Geometry, font: InvisibleFont, identifier: str
    ) -> None:
        self._content = content
        self._geometry = geometry
        self._font = font
        self._identifier = identifier

    def furniture(self, region: RegionView) -> None:
        """Draw a running head or a folio."""
        lines = [line for paragraph in region.paragraphs for line in paragraph]
        _, bottom, _, top = self._on_page(region.box)
        above = bottom + top > self._geometry.size[1]
        self._content.furniture("Header" if above else "Footer", self._drawn(lines))

    def blocks(self, kind: str, region: RegionView) -> None:
        """Draw each paragraph as an element of that kind."""
        self._add(self._block(kind, paragraph) for paragraph in region.paragraphs)

    def notes(self, region: RegionView) -> None:
        """Draw each paragraph as a note with a name of its own."""
        self._add(
            Element("Note", [self._block("P", lines)], identifier=f"{self._identifier}-{number}")
            for number, lines in enumerate(region.paragraphs)
        )

    def figure(self, box: Box, alternative: str) -> None:
        """Draw the part of the page's picture within a box as a figure."""
        left, bottom, right, top = self._on_page(box)
        clip = f"q {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re W n"
        mark = self._content.marked("Figure", f"{clip}\n{_picture(self._geometry)}\nQ")
        frame = {"O": name("Layout"), "BBox": [round(v, 2) for v in (left, bottom, right, top)]}
        self._add([Element("Figure", [mark], frame, alternative)])

    def table(self, cells: Sequence[CellView], *, headed: bool) -> None:
        """Draw a table; ``headed``: its first row names the columns."""
        height = max(cell.cell.row + cell.cell.rows for cell in cells)
        rows: list[list[Element]] = [[] for _ in range(height)]
        for cell in cells:
            row = cell.cell.row
            rows[row].append(self._cell(cell, is_head=headed and row == 0))
        self._add([Element("Table", [Element("TR", row) for row in rows])])

    def _cell(self, cell: CellView, *, is_head: bool) -> Element:
        kind = "TH" if is_head else "TD"
        kids = [self._content.marked(kind, self._drawn(cell.lines))] if cell.lines else []
        spans = {"RowSpan": cell.cell.rows, "ColSpan": cell.cell.columns}
        facts: dict[str, Any] = {key: span for key, span in spans.items() if span > 1}
        if is_head:
            facts["Scope"] = name("Column")
        return Element(kind, kids, {"O": name("Table"), **facts} if facts else {})

    def _block(self, kind: str, lines: Sequence[LineView]) -> Element:
        return Element(kind, [self._content.marked(kind, self._drawn(lines))])

    def _drawn(self, lines: Iterable[LineView]) -> str:
        return lines_text([line.source for line in lines], self._geometry, self._font)

    def _add(self, elements: Iterable[Element]) -> None:
        self._content.elements.extend(elements)

    def _on_page(self, box: Box) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top in points of a box in pixels of the picture."""
        scale, height = self._geometry.scale, self._geometry.size[1]
        return (
            box.left * scale, height - box.bottom * scale,
            box.right * scale, height - box.top * scale,
        )  # fmt: skip
