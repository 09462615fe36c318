"""What stands in columns: figures, prose, or the marks and page numbers of a mere list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

import msgspec

from converters.pages.columns import Row, Strip

_FIGURE: Final = re.compile(r"[<>≈~+−–-]?\s*[\d][\d\s.,:/×x%‰°+−–-]*(%|‰|°C?|đ|₫|\$|[*†])?")
_SPECKS: Final = " _:;.,-–—”\"'"
"""Marks that specks beside a figure are read as."""
_NOTHING: Final = re.compile(r"[-–—−.…*»”\"]+")
_MARKER: Final = re.compile(r"\(?([0-9]{1,3}|[a-zđ]|[ivxl]{1,6})[.)]|[-–—•*+●■]", re.IGNORECASE)
_PAGE: Final = re.compile(r"[0-9]{1,4}|[ivxl]{1,7}", re.IGNORECASE)
_LEADER: Final = re.compile(r"[.…·•]{4,}|…{2,}|([.·] ){3,}")
_MOST: Final = 0.8
"""Share of a column's cells that make it one of figures, marks or page numbers."""
_FEWEST_FIGURES: Final = 2
_HEAD_LINES: Final = 3
"""Lines of words that may stand above the figures of a column."""
_LEADERS: Final = 2
"""Lines with leaders from which columns are those of a contents page."""
_WORDS: Final = 4
"""Words from which a line in a column is prose."""
_LONG: Final = 3
_RUNNING: Final = 0.4
"""Share of lines that begin with a small letter from which a column is running text."""
_FEWEST_LINES: Final = 4
_FLUSH: Final = 1.5
"""Distance in x-heights within which a line reaches the edge of its column."""


class Texts(msgspec.Struct, frozen=True):
    """Texts of lines, column by column; empty where a line has nothing in a column."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def numeric(self) -> list[int]:
        """Columns of figures; up to three lines of heads may stand above them."""
        return [n for n in range(len(self.rows[0])) if self._is_numeric(n)]

    def column(self, number: int) -> list[str]:
        """Return what stands in a column."""
        return [row[number] for row in self.rows if row[number]]

    def _is_numeric(self, number: int) -> bool:
        texts = self.column(number)
        heads = next((n for n, text in enumerate(texts) if is_figures(text)), len(texts))
        below = texts[min(heads, _HEAD_LINES) :]
        found = sum(map(is_figures, below))
        shown = sum(is_figures(text) or bool(_NOTHING.fullmatch(text)) for text in below)
        return found >= _FEWEST_FIGURES and shown >= _MOST * len(below)


def is_figures(text: str) -> bool:
    """Tell whether a text is a number, a span of years, a share or a sum."""
    return bool(_FIGURE.fullmatch(text.strip(_SPECKS)))


def is_plain_list(texts: Texts, *, captioned: bool) -> bool:
    """Tell whether columns are marks with items, or titles with page numbers."""
    leaders = sum(any(_LEADER.search(text) for text in row) for row in texts.rows)
    if leaders >= _LEADERS:
        return True
    first, last = texts.column(0), texts.column(-1)
    if len(texts.rows[0]) == 2 and _share(_MARKER, first) >= _MOST:
        return True
    others = [n for n in texts.numeric if 0 < n < len(texts.rows[0]) - 1]
    return not captioned and not others and _are_pages(first, last)


def runs_on(texts: Texts) -> bool:
    """Tell whether a column is running text: its lines go on in mid-sentence beside the others'."""
    return any(_runs_on(texts.rows, column) for column in range(len(texts.rows[0])))


def _runs_on(rows: Sequence[Sequence[str]], column: int) -> bool:
    lines = [row[column] for row in rows if row[column] and (row[0] if column else any(row[1:]))]
    long = sum(len(line.split()) >= _LONG for line in lines)
    lower = sum(line[0].islower() for line in lines)
    return long * 2 >= len(lines) >= _FEWEST_LINES and lower >= _RUNNING * len(lines)


def is_prose(rows: Sequence[Row], strips: Sequence[Strip], *, surely: bool) -> bool:
    """Tell whether columns are print set side by side; ``surely``: nothing speaks for a table."""
    edges = [(left + right) / 2 for left, right in strips]
    columns = [_is_prose(rows, n, edges) for n in range(len(edges) + 1)]
    full = sum(len(row.fragments) > len(edges) for row in rows)
    return sum(columns) >= (1 if surely else 2) and full >= (len(rows) + 1) // 2


def _is_prose(rows: Sequence[Row], column: int, edges: Sequence[float]) -> bool:
    """Tell whether most lines in a column are of several words and reach its right edge."""
    boxes = [
        (fragment.box, len(fragment.text.split()), row.size)
        for row in rows
        for fragment in row.fragments
        if sum(fragment.box.left > edge for edge in edges) == column
    ]
    right = max(box.right for box, _, _ in boxes)
    long = sum(words >= _WORDS for _, words, _ in boxes)
    flush = sum(right - box.right <= _FLUSH * size for box, _, size in boxes)
    return long * 2 >= len(boxes) and flush * 2 >= len(boxes)


def _share(kind: re.Pattern[str], texts: Sequence[str]) -> float:
    return sum(bool(kind.fullmatch(text)) for text in texts) / max(1, len(texts))


def _are_pages(first: Sequence[str], last: Sequence[str]) -> bool:
    """Tell whether a column holds numbers of pages beside titles: they never fall."""
    if sum(map(is_figures, first)) >= _MOST * len(first) and len(first) > 2:
        titled = not all(text.isdecimal() and len(text) == 4 for text in first[1:])
    else:
        titled = True
    if not titled or _share(_PAGE, last) < _MOST - 0.1:
        return False
    numbers = [int(text) for text in last if text.isdecimal()]
    falls = sum(b < a for a, b in itertools.pairwise(numbers))
    return falls <= len(numbers) // 6
