"""Text that is already Unicode, brought to the one form that the engine works with: NFC."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from converters.vietnamese.syllables import WORD, is_syllable

_TONE_BEFORE_SHAPE: Final = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")
_MARKS: Final = re.compile("[\u0300-\u0345]")
_MARKED_WORD: Final = re.compile("[^\\W\\d_]+[\u0300-\u0345](?:[^\\W\\d_]|[\u0300-\u0345])*")
_LOOKALIKES: Final = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_LOOKALIKE: Final = re.compile("[ÐƉðɖ]")


def nfc(text: str) -> str:
    """Return ``text`` in NFC, marks in Vietnamese order, lookalike letters of đ made đ.

    A tone typed before the breve or circumflex (a + acute + circumflex) is put behind it, because
    both marks have combining class 230 and NFC alone would leave them apart. Eth and African D
    are changed only in words that are Vietnamese syllables with đ.
    """
    if text.isascii():
        return text
    if _MARKS.search(text):
        text = _TONE_BEFORE_SHAPE.sub(r"\2\1", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text)
    if _LOOKALIKE.search(text):
        text = WORD.sub(_mend_lookalikes, text)
    return text


class NormalChanges(NamedTuple):
    """What ``nfc`` changes in a text, in words."""

    composed: int = 0
    """Marks stood apart from their letters."""
    lookalikes: int = 0
    """Ð stood for Đ."""


UNCHANGED: Final = NormalChanges()


def normal_changes(text: str) -> NormalChanges:
    """Return what ``nfc`` would change in ``text``."""
    if text.isascii():
        return UNCHANGED
    marked = _MARKS.search(text) is not None
    lookalike = _LOOKALIKE.search(text) is not None
    if not (marked or lookalike):
        return UNCHANGED
    words = WORD.findall(unicodedata.normalize("NFC", text)) if lookalike else []
    return NormalChanges(
        len(_MARKED_WORD.findall(text)) if marked else 0,
        sum(WORD.sub(_mend_lookalikes, word) != word for word in words),
    )


def _mend_lookalikes(match: re.Match[str]) -> str:
    word = match.group()
    if _LOOKALIKE.search(word) is None:
        return word
    mended = word.translate(_LOOKALIKES)
    return mended if is_syllable(mended) or _is_abbreviation(mended) else word


def _is_abbreviation(word: str) -> bool:
    """Whether the word is capitals without a vowel mark, such as HĐND or QĐ."""
    return len(word) > 1 and word.isupper() and set(word) <= set("BCDĐGHKLMNPQRSTUVXYAEIO")
