"""Printed page numbers and the table of contents of books whose pages are pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from converters.model.publication import Section
from converters.model.traversal import plain_text
from converters.writers.pdf.literals import single_spaced
from converters.writers.pdf.numerals import from_roman, roman


@dataclass(frozen=True)
class PageLabel:
    """Number of a page in the style ``D``, ``r`` or ``R`` of PDF, or any other text as prefix."""

    style: str
    number: int
    prefix: str = ""

    @property
    def text(self) -> str:
        """The label as a reader sees it."""
        if not self.style:
            return self.prefix
        if self.style == "D":
            return str(self.number)
        figures = roman(self.number)
        return figures.upper() if self.style == "R" else figures

    def follows(self, other: PageLabel | None) -> bool:
        """Tell whether a page with this label comes next after one with ``other``."""
        return (
            other is not None
            and bool(self.style)
            and (self.style, self.number) == (other.style, other.number + 1)
        )


def labels_of(labels: Sequence[str | None]) -> tuple[PageLabel, ...]:
    """Return the labels of pages by their printed folios, None where a page has none.

    A page without folio between two whose numbers leave room for it gets the missing number, for
    chapter openings often have none; any other shows its place in the file in brackets.
    """
    parsed = _filled([_parsed(label) for label in labels])
    return tuple(found or PageLabel("", 0, f"[{index + 1}]") for index, found in enumerate(parsed))


def _parsed(text: str | None) -> PageLabel | None:
    shown = (text or "").strip()
    if not shown:
        return None
    if shown.isascii() and shown.isdecimal() and 0 < int(shown) < 1_000_000:
        return PageLabel("D", int(shown))
    for style, figures in (("r", shown), ("R", shown.lower() if shown.isupper() else "")):
        number = from_roman(figures)
        if number is not None:
            return PageLabel(style, number)
    return PageLabel("", 0, shown)


def _filled(labels: list[PageLabel | None]) -> list[PageLabel | None]:
    filled = list(labels)
    known = [(index, label) for index, label in enumerate(labels) if label is not None]
    for (before, first), (after, last) in pairwise(known):
        if first.style and (last.style, last.number) == (
            first.style,
            first.number + after - before,
        ):
            for index in range(before + 1, after):
                filled[index] = PageLabel(first.style, first.number + index - before)
    return filled


@dataclass(frozen=True)
class OutlineItem:
    """Title, index of its page, and the items below it."""

    title: str
    page: int
    children: tuple[OutlineItem, ...] = ()

    @property
    def weight(self) -> int:
        """How many items stand in this branch, itself included."""
        return 1 + sum(child.weight for child in self.children)


def outline_items(sections: Iterable[Section], page_of: dict[int, int]) -> tuple[OutlineItem, ...]:
    """Return the titled sections whose page is known; ``page_of`` gives indexes by page number."""
    items: list[OutlineItem] = []
    for section in sections:
        children = outline_items(section.children, page_of)
        title = _title(section)
        page = _first_page(section, page_of)
        if title and page is None and children:
            page = children[0].page
        if title and page is not None:
            items.append(OutlineItem(title, page, children))
        else:
            items.extend(children)
    return tuple(items)


def heading_levels(items: Sequence[OutlineItem], level: int = 1) -> dict[int, tuple[int, ...]]:
    """Return the ranks of the headings on each page, in the order of the contents."""
    found: dict[int, tuple[int, ...]] = {}
    for item in items:
        found[item.page] = (*found.get(item.page, ()), level)
        for page, below in heading_levels(item.children, level + 1).items():
            found[page] = (*found.get(page, ()), *below)
    return found


def _title(section: Section) -> str:
    pieces = (section.number or "", plain_text(section.title))
    return single_spaced(" ".join(filter(None, pieces))).strip()


def _first_page(section: Section, page_of: dict[int, int]) -> int | None:
    origins = (section.origin, *(block.origin for block in section.blocks[:1]))
    pages = (origin.page for origin in origins if origin is not None and origin.page is not None)
    return next((page_of[page] for page in pages if page in page_of), None)
