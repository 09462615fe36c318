"""Repairs to the words of a decoded legacy text: lost capitals, and foreign words damaged by it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from converters.vietnamese.detection import LATIN_WORD, is_latin_word
from converters.vietnamese.encodings import Decoded, Encoding, bytes_of, decode_bytes, upper
from converters.vietnamese.syllables import (
    WORD,
    is_near_syllable,
    is_sound,
    is_syllable,
    without_tone,
)

_NO_TONED_CAPITALS: Final = frozenset(
    {Encoding.TCVN3, Encoding.VIETWARE_F, Encoding.VPS, Encoding.VISCII}
)
"""Encodings whose toned capitals have no code or one that keyboards and XML cannot give."""
CAPITALS_ON_PUNCTUATION: Final = frozenset({Encoding.VPS, Encoding.VISCII, Encoding.VIETWARE_F})
"""Encodings with capitals on the bytes of cp1252's quotation marks and dashes."""
_CAPITALS: Final = re.compile("[A-ZĂÂÊÔƠƯĐ]{2}")
_SENTENCE_END: Final = re.compile(r"[.!?:;\n]")
_GLYPHS: Final = {"\u2212": "\xad", "\u2219": "\xb7", "\u22c5": "\xb7", "\u03bc": "\xb5"}
_GLYPH: Final = re.compile("[\u2212\u2219\u22c5\u03bc]")
_SIGNS: Final = {
    chr(byte): bytes([byte]).decode("cp1252")
    for byte in b"\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x9b"
}
"""Bytes of the punctuation that word processors set by themselves."""
_SIGN: Final = re.compile("[\x85\x8b\x91-\x97\x9b]")
_DOUBLED: Final = re.compile("([AĂÂEÊIOÔƠUƯY])([^\\W\\d_A-Z])")


@dataclass(frozen=True)
class Edit:
    """Replacement of ``start:end`` of a decoded text."""

    start: int
    end: int
    text: str


def restore_glyphs(text: str, encoding: Encoding) -> str:
    """Return surface text with signs that PDF fonts put in a letter's place made that letter.

    A minus for byte AD, for one; only where the word then is a syllable. Same length.
    """
    if _GLYPH.search(text) is None:
        return text

    def restore(match: re.Match[str]) -> str:
        token = match.group()
        if _GLYPH.search(token) is None:
            return token
        candidate = _GLYPH.sub(lambda glyph: _GLYPHS[glyph.group()], token)
        words = WORD.findall(decode_bytes(bytes_of(candidate), encoding).text)
        return candidate if words and all(is_syllable(word) for word in words) else token

    return re.sub(r"\S{2,}", restore, text)


def lost_capitals(text: str, encoding: Encoding) -> list[Edit]:
    """Return what makes PHầN THứ NHấT capitals throughout, and Aái Ái.

    The encodings had no codes for toned capitals, so typists left such letters small.
    """
    if encoding not in _NO_TONED_CAPITALS:
        return []
    return [*capital_words(text), *doubled_capitals(text)]


def capital_words(text: str) -> list[Edit]:
    """Return what makes words capitals throughout whose toned letters alone are small."""
    if _CAPITALS.search(text) is None:
        return []
    edits: list[Edit] = []
    block: list[re.Match[str]] = []
    end = 0
    for match in WORD.finditer(text):
        if _SENTENCE_END.search(text, end, match.start()):
            edits += _block_edits(block)
            block = []
        if _has_small_letter(match.group()):
            edits += _block_edits(block)
            block = []
        else:
            block.append(match)
        end = match.end()
    return edits + _block_edits(block)


def _block_edits(block: list[re.Match[str]]) -> list[Edit]:
    """Words in a row without a small letter that could have been typed as a capital."""
    edits = []
    sure = any(_shouts(m.group()) and is_syllable(m.group()) for m in block)
    for match in block:
        word = match.group()
        if word.upper() != word and (_shouts(word) or (sure and len(block) > 1)):
            edits.append(Edit(match.start(), match.end(), upper(word)))
    return edits


def _shouts(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def _has_small_letter(word: str) -> bool:
    return any(letter.islower() and without_tone(letter) == letter for letter in word)


def doubled_capitals(text: str) -> list[Edit]:
    """Return what mends a base capital with its small toned letter behind it: Aái."""
    edits = []
    for match in _DOUBLED.finditer(text):
        base, letter = match.groups()
        if without_tone(letter) == letter or without_tone(letter).upper() != base:
            continue
        word = WORD.match(text, match.start())
        alone = match.start() == 0 or not text[match.start() - 1].isalpha()
        if word and alone and not is_syllable(word.group()) and is_syllable(word.group()[1:]):
            edits.append(Edit(match.start(), match.end(), letter.upper()))
    return edits


def foreign_words(decoded: Decoded, surface: str) -> list[Edit]:
    """Return what gives foreign words their own letters back: Franỗois is François.

    ``surface`` is the text as it came, one character a byte.
    """
    edits: list[Edit] = []
    if all(map(is_sound, WORD.findall(decoded.text))):
        return edits
    for match in WORD.finditer(decoded.text):
        word = match.group()
        if is_sound(word):
            continue
        start, end = decoded.source(match.start(), match.end())
        raw = surface[start:end]
        # VNI and its kin can spell French (e + ù is é); such a word is right as decoded.
        if raw == word or LATIN_WORD.fullmatch(word) or _is_abbreviation(word):
            continue
        if is_latin_word(raw) and not is_near_syllable(word):
            edits.append(Edit(match.start(), match.end(), raw))
    return edits


def _is_abbreviation(word: str) -> bool:
    """Whether a word is capitals with no letter beyond ASCII but Đ: TMĐT, not TMÑT."""
    return word.isupper() and all(letter.isascii() or letter == "Đ" for letter in word)


def kept_punctuation(decoded: Decoded, surface: str) -> list[Edit]:
    """Return what makes letters quotation marks and dashes again where they stand for no letter.

    VPS, VISCII and VietWare F put capitals on the bytes of “ ” – …; word processors type those
    signs all the same, and “hầu would become Ềhầu.
    """
    if _SIGN.search(surface) is None:
        return []
    edits: list[Edit] = []
    for match in WORD.finditer(decoded.text):
        signs = _signs(decoded, surface, match)
        if not signs:
            continue
        if len(match.group()) == 1 and _opens_sentence(decoded.text, match):
            continue
        for at in _punctuation_in(match.group(), sorted(signs)):
            place = match.start() + at
            edits.append(Edit(place, place + 1, signs[at]))
    return edits


def _opens_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a lone letter is a word (Ồ! and Ở đây): no quotation mark or dash stands so."""
    following = text[match.end() : match.end() + 2]
    if match.start() and text[match.start() - 1] in ".,!?…":
        return False
    if following and following[0] in ".,!?…":
        return True
    before = text[: match.start()].rstrip()
    begins = not before or before[-1] in '.!?:…"“'
    return begins and following[:1] == " " and following[1:].islower()


def _signs(decoded: Decoded, surface: str, match: re.Match[str]) -> dict[int, str]:
    """Return the letters of a word that came from bytes of punctuation, by position."""
    signs = {}
    for at in range(match.start(), match.end()):
        start, end = decoded.source(at, at + 1)
        sign = _SIGNS.get(surface[start:end])
        if sign is not None and decoded.text[at].isupper():
            signs[at - match.start()] = sign
    return signs


def _punctuation_in(word: str, places: list[int]) -> list[int]:
    """Return those of ``places`` that are punctuation: what stands between them are words."""
    if len(word) == 1:
        return places
    if is_syllable(word) and word in (word.upper(), word.capitalize()):
        return []
    last = len(word) - 1
    outer = [at for at in (0, last) if at in places]
    for some in ([0], [last], [0, last]):
        if set(some) <= set(outer) and _words_around(word, some):
            return some
    if _words_around(word, places) or word != word.upper():
        return places
    return []


def _words_around(word: str, places: list[int]) -> bool:
    pieces = "".join(" " if at in places else letter for at, letter in enumerate(word)).split()
    return bool(pieces) and all(map(is_syllable, pieces))


def apply_edits(text: str, edits: list[Edit], cuts: list[int]) -> tuple[str, list[int]]:
    """Return the edited text and where the cuts lie in it; of overlapping edits one stands."""
    edits = _apart(edits)
    pieces: list[str] = []
    grown = [0]
    end = 0
    for edit in edits:
        pieces += (text[end : edit.start], edit.text)
        end = edit.end
        grown.append(grown[-1] + len(edit.text) - (edit.end - edit.start))
    return "".join((*pieces, text[end:])), [_moved(cut, edits, grown) for cut in cuts]


def _moved(cut: int, edits: list[Edit], grown: list[int]) -> int:
    """Return where a cut lies after edits; ``grown`` says by how much the text before each grew."""
    place = bisect_right(edits, cut, key=attrgetter("end"))
    if place < len(edits):
        cut = min(cut, edits[place].start + len(edits[place].text))
    return cut + grown[place]


def _apart(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
