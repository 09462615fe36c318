"""Marks of notes among the words of a page, as the book's references tell them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, Protocol

from converters.writers.pages.book_blocks import BookBlock

_MARK: Final = r"[(\[]?(?:\d{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]+|[*†‡]{1,3}|['’\"”°])[)\]]?[.,;:!?…)]*"
"""A note's mark at the end of a word, as it may have been read."""


class PrintedWord(Protocol):
    """Word of a page."""

    @property
    def text(self) -> str:
        """Its letters."""

    @property
    def raised(self) -> bool:
        """Whether it stands above the line."""


def find_references(
    words: Sequence[PrintedWord], block: BookBlock | None, notes: Collection[str]
) -> dict[int, str]:
    """Return by their place among words the marks of the notes that a block refers to."""
    waiting = [] if block is None else [pair for pair in block.references if pair[0] in notes]
    found: dict[int, str] = {}
    for place, word in enumerate(words):
        before = words[place - 1].text if place else ""
        for number, (note, text) in enumerate(waiting):
            if _is_mark(word, before, text):
                found[place] = note
                del waiting[: number + 1]
                break
    return found


def _is_mark(word: PrintedWord, before: str, text: str) -> bool:
    """Tell whether a word is, or ends with, a note's mark; ``text``: what the mark follows."""
    if not text:
        return False
    if word.raised:
        return bool(before) and (text.endswith(before) or before.endswith(text))
    return re.fullmatch(re.escape(text) + _MARK, word.text) is not None
