"""Repairs of words that old conversions or slips of the keyboard left wrong, where one is certain.

Every repair is proved by syllables: what stands is none, and what it becomes is in use.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from converters.vietnamese.detection import is_latin_word
from converters.vietnamese.normalise import nfc
from converters.vietnamese.syllables import WORD, is_attested, is_sound, is_syllable, same_letters
from converters.vietnamese.words import apply_edits, capital_words, doubled_capitals

_DOT: Final = "\u0323"
_HOOK: Final = "\u0309"
_ENDS_SENTENCE: Final = re.compile(r"[\"”’')\]»]*(?:\s+[\"“‘'(«–—-]*\s*[^\W\d_]|\s*$)")
_CONTINUATION: Final = "\u0080-\u00bf" + "".join(
    re.escape(bytes([byte]).decode("cp1252"))
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
)
_MOJIBAKE: Final = re.compile(
    f"(?:[\u00c2-\u00c6\u00cc\u00cd][{_CONTINUATION}]|[\u00e1\u00e2][{_CONTINUATION}]{{2}})+"
)
_MISREAD_WORD: Final = re.compile(f"(?:[^\\W\\d_]|[{_CONTINUATION}])+")
_MISREAD_SIGN: Final = re.compile("â€[\u0153\u02dc\u2122\u201c\u201d\u00a6]")
"""“ ‘ ’ – — … as they come out so."""
_TO_BYTES: Final = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


class Fault(StrEnum):
    """What was wrong with a word."""

    MISREAD = "misread"
    """UTF-8 read as Windows-1252: chÃ­nh."""
    STOP_AS_TONE = "stop-as-tone"
    """A full stop or question mark read as a tone mark: nữạ, đậủ."""
    MISPLACED_TONE = "misplaced-tone"
    """The tone mark on the wrong vowel: qủy."""
    DOUBLED_CAPITAL = "doubled-capital"
    """A capital written twice, once without its mark: Aái."""
    SMALL_AMONG_CAPITALS = "small-among-capitals"
    """Toned letters left small: PHầN THứ NHấT."""


@dataclass(frozen=True)
class Repair:
    """One word set right."""

    fault: Fault
    before: str
    after: str


def mend(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Return Vietnamese NFC text with wrong words set right, and what was done."""
    if text.isascii():
        return text, ()
    repairs: list[Repair] = []
    if _MOJIBAKE.search(text) is not None:
        text = _without_mojibake(text, repairs)
    for fault, find in _EDITS:
        edits = find(text)
        for edit in edits:
            before, after = _whole_words(text, edit.start, edit.end, edit.text)
            repairs.append(Repair(fault, before, after))
        text, _ = apply_edits(text, edits, [])
    return _word_by_word(text, repairs), tuple(repairs)


_EDITS: Final = (
    (Fault.SMALL_AMONG_CAPITALS, capital_words),
    (Fault.DOUBLED_CAPITAL, doubled_capitals),
)


def _whole_words(text: str, start: int, end: int, new: str) -> tuple[str, str]:
    while start and text[start - 1].isalpha():
        start, new = start - 1, text[start - 1] + new
    while end < len(text) and text[end].isalpha():
        end, new = end + 1, new + text[end]
    return text[start:end], new


def _word_by_word(text: str, repairs: list[Repair]) -> str:
    if all(map(is_sound, WORD.findall(text))):
        return text
    pieces: list[str] = []
    done = 0
    for match in WORD.finditer(text):
        word = match.group()
        if is_sound(word):
            continue
        found = _misread_stop(word, text, match.end()) or _replaced_tone(word)
        if found is not None:
            pieces += (text[done : match.start()], found.after)
            done = match.end()
            repairs.append(found)
    return "".join((*pieces, text[done:])) if pieces else text


def _misread_stop(word: str, text: str, end: int) -> Repair | None:
    """Repair ``nữạ`` and ``đậủ`` where a sentence can end, and none of its marks stands."""
    marks = unicodedata.normalize("NFD", word[-1])
    sign = "." if _DOT in marks else "?" if _HOOK in marks else None
    if sign is None:
        return None
    last = unicodedata.normalize("NFC", "".join(m for m in marks if m not in (_DOT, _HOOK)))
    shorter = word[:-1] + last
    following = _ENDS_SENTENCE.match(text, end)
    if following is None or not is_attested(shorter):
        return None
    shown = following.group()
    if shown and shown[-1].isalpha() and not shown[-1].isupper():
        return None
    return Repair(Fault.STOP_AS_TONE, word, shorter + sign)


def _replaced_tone(word: str) -> Repair | None:
    """Repair ``qủy`` and ``thỏang``: the same letters and tone make one syllable in use."""
    found = [other for other in same_letters(word) if is_attested(other)]
    if len(found) != 1:
        return None
    after = _in_case_of(word, found[0])
    return Repair(Fault.MISPLACED_TONE, word, after) if after is not None else None


def _in_case_of(word: str, lower: str) -> str | None:
    """Return ``lower`` in the case of ``word``, None where that is mixed."""
    for case in (str.lower, str.capitalize, str.upper):
        if case(word) == word:
            return case(lower)
    return None


def misread_words(text: str) -> tuple[Repair, ...]:
    """Return the words of UTF-8 that were read as Windows-1252, and such quotation marks (â€œ)."""
    if text.isascii() or _MOJIBAKE.search(text) is None:
        return ()
    repairs: list[Repair] = []
    rest = _without_mojibake(text, repairs)
    repairs += [
        Repair(Fault.MISREAD, match.group(), match.group().encode("cp1252").decode("utf-8"))
        for match in _MISREAD_SIGN.finditer(rest)
    ]
    return tuple(repairs)


def _without_mojibake(text: str, repairs: list[Repair]) -> str:
    """Decode UTF-8 that was read as Windows-1252, word by word, where the outcome is certain.

    Quotation marks and other signs are decoded beside such words only.
    """

    def decoded(match: re.Match[str]) -> str:
        try:
            raw = bytes(_TO_BYTES.get(ord(c), ord(c)) for c in match.group())
            return raw.decode("utf-8")
        except (UnicodeDecodeError, ValueError):
            return match.group()

    def word(match: re.Match[str]) -> str:
        before = match.group()
        after = nfc(_MOJIBAKE.sub(decoded, before))
        if after == before or not _certain(after):
            return before
        repairs.append(Repair(Fault.MISREAD, before, after))
        return after

    mended = _MISREAD_WORD.sub(word, text)
    return _MOJIBAKE.sub(decoded, mended) if mended != text else text


def _certain(after: str) -> bool:
    words = WORD.findall(after)
    beyond = [word for word in words if not word.isascii()]
    return bool(beyond) and all(is_syllable(word) or is_latin_word(word) for word in beyond)
