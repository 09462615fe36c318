"""Which rows of a page are headings: by their words, size, place and the space around them."""

from __future__ import annotations

import re
from typing import Final

from converters.diagnostics import Box
from converters.model.page import CAPTION
from converters.vietnamese.heading_words import is_division_label, named_role

_DIVISION: Final = re.compile(
    r"(chương|hồi|phần|quyển|tập|mục|chapter|part|book)\s+"
    r"(thứ\s+)?([0-9]{1,3}|[ivxlc]{1,8}|nhất|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười\w*)\b",
    re.IGNORECASE,
)
_ORNAMENT: Final = re.compile(r"[-–—*~_=. ]*[oO0][oO0 ]{1,7}[oO0][-–—*~_=. ]*")
"""Rings in a row, which part scenes."""
_LONGEST: Final = 120
_NUMBERS: Final = ("I", "V", "X")
"""Numbers of chapters that are a single letter."""
_LARGER: Final = 1.18
"""x-height against the book's from which a line is a heading by size alone."""
_TITLE: Final = 1.5
_WIDE_GAP: Final = 1.35
_SOME_GAP: Final = 1.2
_SHORT: Final = 0.75
"""Share of the column's breadth that a heading at the head of a page takes at most."""
_FULL_STOPS: Final = ".!?…"
_CENTRED: Final = 0.06
"""How far the middle may lie from the column's, as a share of the column."""
_INSET: Final = 0.12
_ENDS_SENTENCE: Final = (",", ";", ":", "-", "–", "—")

Gaps = tuple[float | None, ...]


def is_heading(text: str, size: float, box: Box, column: tuple[float, float], gaps: Gaps) -> bool:
    """Tell whether a row is a heading.

    ``size`` is its x-height over the book's, ``column`` the left and right edge of the page's text,
    ``gaps`` the distances to the rows before and after over the usual one (None at page ends).
    """
    is_number = text in _NUMBERS and size >= _LARGER
    if not (2 <= len(text) <= _LONGEST or is_number) or not any(c.isalpha() for c in text):
        return False
    if _ORNAMENT.fullmatch(text) or (CAPTION.match(text) and size < _TITLE):
        return False
    if text.endswith(_ENDS_SENTENCE) and size < _LARGER:
        return False  # in large print it is the first line of a long title
    before, after = gaps
    # Alone on its page, a name has nothing to stand apart from.
    alone = before is after is None and _is_name(text)
    spaced = after is not None and _is_spaced(_WIDE_GAP if before is None else before, after)
    centred = _is_centred(box, column)
    apart = alone or spaced or centred or _opens_page(text, box, column, gaps)
    if size >= _LARGER and (apart or _DIVISION.match(text)):
        return True
    if _DIVISION.match(text) and (centred or spaced):
        return True
    return centred and spaced and _shouts(text)


def _is_name(text: str) -> bool:
    """Tell a line that is a section's usual name or a division's label and nothing more."""
    named = named_role(text)
    return (named is not None and named[1]) or is_division_label(text)


def _is_spaced(before: float, after: float) -> bool:
    """Tell white on both sides; much above makes up for less below, where a heading belongs."""
    return after >= _SOME_GAP and before >= _WIDE_GAP and before + after >= 2 * _WIDE_GAP


def _opens_page(text: str, box: Box, column: tuple[float, float], gaps: Gaps) -> bool:
    """Tell a short line at the head of a page, where the space above is not seen."""
    before, after = gaps
    left, right = column
    short = box.right - left < _SHORT * (right - left)
    apart = before is None and after is not None and after >= _SOME_GAP
    return apart and short and text[-1] not in _FULL_STOPS


def _is_centred(box: Box, column: tuple[float, float]) -> bool:
    left, right = column
    width = max(1.0, right - left)
    offset = abs((box.left + box.right) / 2 - (left + right) / 2) / width
    inset = min(box.left - left, right - box.right) / width
    return offset <= _CENTRED and inset >= _INSET


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return all(c.isupper() for c in letters) or text.istitle()
