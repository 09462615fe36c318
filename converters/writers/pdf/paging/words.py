"""The words of one page of a typeset PDF, with their places, by the marked content they are in."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from converters.diagnostics import Box

SOFT_HYPHEN: Final = "\u00ad"
_LINE_HYPHENS: Final = frozenset({"\x02", "\ufffe", SOFT_HYPHEN})
"""What pdfium gives for a hyphen that stands at the end of a line."""
_CONTROLS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks of direction that the setter put in; the order of the letters says it all."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_FORWARD: Final = frozenset({"L", "EN", "AN", "ES", "CS"})
"""What runs from left to right within a word of a script that runs the other way."""
_FONT_NAME_BYTES: Final = 128
_GAP: Final = 0.2
"""White between two letters from which on they are two words, in sizes of type."""
_OTHER_LINE: Final = 0.6
"""Distance of baselines from which on two letters stand on two lines, in sizes of type."""


@dataclass(frozen=True)
class PrintedWord:
    """Word, or the part of one that is set in one manner, in points from the page's upper left."""

    text: str
    box: Box
    baseline: float
    size: float
    """Size of type."""
    joins: bool = False
    """Whether it stands close to what was printed before it."""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class _Letter:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    content: int
    font: str

    @property
    def runs_left(self) -> bool:
        """Whether it is of a script that runs from right to left.

        Pdfium gives such letters as they are seen or as they are read: their places tell nothing.
        """
        return _direction(self.text) in _RIGHT_TO_LEFT

    def is_on_line_of(self, other: _Letter) -> bool:
        return abs(self.baseline - other.baseline) < _OTHER_LINE * max(self.size, other.size)

    def is_close_to(self, other: _Letter) -> bool:
        # The gap is the same whichever way the line runs.
        gap = max(self.left, other.left) - min(self.right, other.right)
        return gap < _GAP * max(self.size, other.size)

    def follows_in_word(self, other: _Letter) -> bool:
        return (
            (self.content, self.font) == (other.content, other.font)
            and self.is_on_line_of(other)
            and (self.is_close_to(other) or self.runs_left or other.runs_left)
        )


class PageWords:
    """The words of a page, as it is asked for them."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._height = page.get_height()

    @cached_property
    def by_content(self) -> dict[int, tuple[PrintedWord, ...]]:
        """All words by the number of their marked content, in the order of the line."""
        found: dict[int, list[PrintedWord]] = {}
        text_page = self._page.get_textpage()
        try:
            for content, word in _words(self._letters(text_page)):
                found.setdefault(content, []).append(word)
        finally:
            text_page.close()
        return {number: tuple(words) for number, words in found.items()}

    def objects(self) -> dict[int, Box | None]:
        """Return all marked content by its number: where its drawings are, None for words alone."""
        found: dict[int, Box | None] = {}
        for index in range(raw.FPDFPage_CountObjects(self._page)):
            shown = raw.FPDFPage_GetObject(self._page, index)
            number = raw.FPDFPageObj_GetMarkedContentID(shown)
            if number < 0:
                continue
            before = found.setdefault(number, None)
            if raw.FPDFPageObj_GetType(shown) != raw.FPDF_PAGEOBJ_TEXT:
                box = self._bounds(shown)
                found[number] = box if before is None else box.union(before)
        return found

    @property
    def has_pictures(self) -> bool:
        """Whether a picture made of pixels stands on the page."""
        return any(
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(self._page, index))
            == raw.FPDF_PAGEOBJ_IMAGE
            for index in range(raw.FPDFPage_CountObjects(self._page))
        )

    def _bounds(self, shown: Any) -> Box:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(shown, left, bottom, right, top)
        height = self._height
        return Box(left.value, height - top.value, right.value, height - bottom.value)

    def _letters(self, text_page: Any) -> Iterator[_Letter | None]:
        """Yield the letters; None for the spaces between them."""
        fonts: dict[int, tuple[int, str]] = {}
        for index in range(raw.FPDFText_CountChars(text_page)):
            text = chr(raw.FPDFText_GetUnicode(text_page, index))
            if text in _CONTROLS:
                continue
            if text.isspace() or text == "\0":
                # Those that pdfium adds tell only what the places of letters tell better.
                if raw.FPDFText_IsGenerated(text_page, index) != 1:
                    yield None
                continue
            shown = raw.FPDFText_GetTextObject(text_page, index)
            if not shown:
                continue
            address = ctypes.cast(shown, ctypes.c_void_p).value or 0
            if address not in fonts:
                number = raw.FPDFPageObj_GetMarkedContentID(shown)
                fonts[address] = number, _font_name(shown)
            content, font = fonts[address]
            if content >= 0:
                yield self._letter(text_page, index, text, (content, font))

    def _letter(self, text_page: Any, index: int, text: str, told: tuple[int, str]) -> _Letter:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        height = self._height
        return _Letter(
            SOFT_HYPHEN if text in _LINE_HYPHENS else text,
            *(box.left, box.right, height - box.top, height - box.bottom, height - y.value),
            raw.FPDFText_GetFontSize(text_page, index),
            *told,
        )


def _font_name(shown: Any) -> str:
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    font = raw.FPDFTextObj_GetFont(shown)
    if not font or not raw.FPDFFont_GetBaseFontName(font, name, len(name)):
        return ""
    return name.value.decode("utf-8", "replace").partition("+")[2]


def _words(letters: Iterator[_Letter | None]) -> Iterator[tuple[int, PrintedWord]]:
    """Yield words with their contents: what is parted by white, or set in another manner."""
    word: list[_Letter] = []
    last: _Letter | None = None
    joins = False
    for letter in letters:
        if letter is not None and word and letter.follows_in_word(word[-1]):
            word.append(letter)
            continue
        if word:
            last = word[-1]
            yield last.content, _word(word, joins=joins)
        word = [letter] if letter is not None else []
        if letter is None:
            last = None
        else:
            joins = last is not None and _is_joined(last, letter)
    if word:
        yield word[-1].content, _word(word, joins=joins)


def _is_joined(before: _Letter, letter: _Letter) -> bool:
    """Tell whether two letters stand close, or are parted by a hyphen at the end of a line."""
    if before.text == SOFT_HYPHEN and not letter.is_on_line_of(before):
        return True
    return letter.is_on_line_of(before) and letter.is_close_to(before)


def _as_read(letters: list[_Letter]) -> list[_Letter]:
    """Return the letters of a word in the order in which they are read."""
    if not any(letter.runs_left for letter in letters):
        return letters
    marks = [letter for letter in letters if _direction(letter.text) == "NSM"]
    bases = sorted((one for one in letters if one not in marks), key=lambda one: -one.left)
    told: list[_Letter] = []
    for forward, group in groupby(bases, lambda one: _direction(one.text) in _FORWARD):
        run = list(group)
        told.extend(reversed(run) if forward else run)
    for mark in marks:
        # A mark stands over its letter.
        middle = (mark.left + mark.right) / 2
        nearest = min(bases, key=lambda one: abs((one.left + one.right) / 2 - middle))
        told.insert(told.index(nearest) + 1, mark)
    return told


def _direction(text: str) -> str:
    return unicodedata.bidirectional(text[:1])


def _whole(text: str) -> str:
    """Return a text whose rarer signs pdfium gives in two halves (UTF-16)."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _word(letters: list[_Letter], *, joins: bool) -> PrintedWord:
    first = letters[0]
    style = first.font.rpartition("-")[2]
    return PrintedWord(
        _whole("".join(letter.text for letter in _as_read(letters))),
        Box(
            min(letter.left for letter in letters),
            min(letter.top for letter in letters),
            max(letter.right for letter in letters),
            max(letter.bottom for letter in letters),
        ),
        first.baseline,
        first.size,
        joins,
        bold="Bold" in style,
        italic="Italic" in style,
    )
