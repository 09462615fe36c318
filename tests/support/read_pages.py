"""Recognised pages written down as lines of words, some of them doubted: ``đối/92`` is 92 %."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from converters.diagnostics import Box
from converters.model.page import (
    Line,
    PageImage,
    PageLayout,
    Region,
    RegionRole,
    SourceKind,
    Word,
)

SURE = 0.965
_LETTER, _HEIGHT, _LINE = 10.0, 20.0, 30.0


def line_of(text: str, top: float = 0.0) -> Line:
    """Return a line of words of one size; ``*`` before a word raises it."""
    words = []
    left = 100.0
    for told in text.split():
        word, _, percent = told.partition("/")
        raised, word = word.startswith("*") and len(word) > 1, word.removeprefix("*") or word
        right = left + _LETTER * len(word)
        confidence = int(percent) / 100 if percent else SURE
        words.append(Word(word, Box(left, top, right, top + _HEIGHT), confidence, raised))
        left = right + _LETTER
    return Line(tuple(words), Box(100.0, top, left, top + _HEIGHT))


def region_of(
    lines: Iterable[str], role: RegionRole = RegionRole.BODY, top: float = 100.0
) -> Region:
    """Return a region of lines one below the other."""
    made = tuple(line_of(text, top + number * _LINE) for number, text in enumerate(lines))
    return Region(role, Box(100.0, top, 900.0, top + _LINE * len(made)), made)


def page_of(number: int, *regions: Region) -> PageLayout:
    """Return a page of the book ``book.pdf``."""
    image = PageImage(
        path="/book.pdf", source="book.pdf", kind=SourceKind.PDF_PAGE, frame=number - 1,
        number=number, key="0" * 64, width_px=1000, height_px=1500,
    )  # fmt: skip
    return PageLayout(page=image, regions=regions)


def pages_of(*pages: Sequence[str]) -> tuple[PageLayout, ...]:
    """Return pages of running text, each told as its lines."""
    return tuple(page_of(number, region_of(lines)) for number, lines in enumerate(pages, start=1))


def text_of(layouts: Iterable[PageLayout]) -> str:
    """Return the words of pages, a line each."""
    lines = (line for layout in layouts for region in layout.regions for line in region.lines)
    return "\n".join(line.text for line in lines)
