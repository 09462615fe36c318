"""VIQR: Vietnamese in ASCII with marks behind the vowel (RFC 1456)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from converters.vietnamese.encodings import table_of
from converters.vietnamese.syllables import VIETNAMESE, WORD, is_syllable, score

_ENOUGH: Final = 4
_SHARE: Final = 0.08
_SAMPLE: Final = 8_000
_TELLING: Final = re.compile(r"(?i)[aeo]\^|[ou][+*]|a\(|\bdd|[aeiouy]`")
_SENTENCE_MARKS: Final = ".?"
_BEHIND: Final = re.compile(r"[ \t\"')]*(.?)", re.DOTALL)
_BEFORE: Final = re.compile(r"[A-Za-z^(+*`'?~.\\]*$")
_LONGEST: Final = 40


def looks_like_viqr(text: str) -> bool:
    """Return whether ASCII text has many VIQR sequences (``a^ o+ dd``) and decodes well."""
    sample = text[:_SAMPLE]
    if not text.isascii():
        return False
    if len(_TELLING.findall(sample)) < max(_ENOUGH, _SHARE * len(sample.split())):
        return False
    return score(decode_viqr(sample)) >= VIETNAMESE


def may_be_viqr(text: str) -> bool:
    """Return whether text has any VIQR sequence: a cheap test before ``looks_like_viqr``."""
    return _TELLING.search(text) is not None and text.isascii()


def fits_viqr(text: str) -> bool:
    """Return whether a short text with a VIQR sequence is all syllables when decoded.

    For texts too short to tell, in a document that was shown to hold VIQR.
    """
    words = WORD.findall(decode_viqr(text)) if may_be_viqr(text) else []
    return bool(words) and all(map(is_syllable, words))


def decode_viqr(text: str) -> str:
    """Return VIQR as Unicode.

    A full or question mark at a word's end is punctuation where the word is a syllable without it
    and such marks do not stand in the middle of a line's words; a backslash keeps the mark behind
    it.
    """
    pattern, letters = _letters()

    def replace(match: re.Match[str]) -> str:
        if match.group("kept"):
            return match.group("kept")
        code = match.group()
        if code[-1] in _SENTENCE_MARKS and _ends_sentence(text, match):
            return letters.get(code[:-1], code[:-1]) + code[-1]
        return letters[code]

    return pattern.sub(replace, text)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a mark ends a sentence.

    Nothing or a capital follows then, and the word can do without it.
    """
    end = match.end()
    if text[end : end + 1].isalpha():
        return False
    following = _BEHIND.match(text, end)
    sign = following[1] if following is not None else ""
    if sign and not (sign.isupper() or sign in "\r\n-"):
        return False
    # No syllable is longer, and a search through the whole text would be made for every mark.
    before = _BEFORE.search(text[max(0, end - 1 - _LONGEST) : end - 1])
    word = decode_viqr(before[0]) if before is not None else ""
    return bool(WORD.fullmatch(word)) and is_syllable(word)


@cache
def _letters() -> tuple[re.Pattern[str], dict[str, str]]:
    data = table_of("viqr")
    letters: dict[str, str] = {**data["variants"], **data["map"]}
    codes = "|".join(re.escape(code) for code in sorted(letters, key=len, reverse=True))
    return re.compile(rf"\\(?P<kept>[.?'`~^(+*dD\\])|{codes}"), letters
