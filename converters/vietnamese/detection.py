"""Which encoding a text is in, told from its words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from converters.vietnamese.encodings import BYTE_ENCODINGS, Encoding, bytes_of, decode_bytes
from converters.vietnamese.normalise import nfc
from converters.vietnamese.syllables import IMPOSSIBLE, VIETNAMESE, WORD, is_syllable, mean_score

ENOUGH_WORDS: Final = 5
"""Words from which scoring identifies any encoding (99.5 % and more, measured)."""
MARGIN: Final = 1.0
"""Nats a word by which another encoding must win."""
CERTAIN: Final = -8.4
"""Score above which 99 % of Vietnamese lines lie; no wrong encoding comes near it."""
_SAMPLE_WORDS: Final = 400
_SAMPLE_TOKENS: Final = 40
_LIKELY_SHARE: Final = 0.5

STRONG: Final = re.compile("[\u1ea0-\u1ef9ĩĨũŨ]")
"""Letters that only Unicode Vietnamese has; no surface of a legacy byte."""
SUSPICIOUS: Final = re.compile(
    "[\u0080-\u009f\u00a1-\u00ff\u0102\u0103\u0110\u0111\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u0192\u01a0\u01a1\u01af\u01b0\u02c6\u02dc\u0300-\u0323\uf080-\uf0ff]"
)
"""Characters that may be legacy bytes, ordinary quotation marks and dashes left out."""
_MAYBE_UNICODE: Final = re.compile("[\u1ea0-\u1ef9ĩĨũŨ\u0300-\u0323]")
_BEYOND_ASCII: Final = re.compile(r"[^\s\x00-\x7f]")
LATIN_WORD: Final = re.compile("[A-Za-zàâäçéèêëîïôöùûüñáíóúßœæåøÀÂÄÇÉÈÊËÎÏÔÖÙÛÜÑÁÍÓÚŒÆÅØ]{4,}")
"""Letters of West European words, in words long enough to be told from syllables."""
_SIGN: Final = re.compile("[\u0080-\u00bf\u00d7\u00f7\u02c6\u02dc\u2020-\u2022\u2030\u20ac\u2122]")
"""Signs that do not stand within words or beside them."""
_TOKEN: Final = re.compile(r"(?<!\S)\S*[^\s\x00-\x7f]\S*")


@dataclass(frozen=True)
class Verdict:
    """Encoding with the best score (None: Unicode as it stands), and how good that score is."""

    encoding: Encoding | None
    score: float
    words: int

    @property
    def vietnamese(self) -> bool:
        """Whether the text read so is Vietnamese."""
        return self.score >= VIETNAMESE


def rate(text: str, sample: int = _SAMPLE_WORDS) -> tuple[float, int]:
    """Return mean word score and number of words of NFC text, judged on a sample of its words."""
    words = WORD.findall(text[: sample * 12].lower())[:sample]
    if not words:
        return IMPOSSIBLE, 0
    return mean_score(words), len(words)


def is_unicode(text: str) -> bool:
    """Return whether ``text`` is Unicode Vietnamese by its letters, without comparing encodings."""
    if _MAYBE_UNICODE.search(text) is None:
        return False
    if STRONG.search(text) is None:
        text = nfc(text)
        if STRONG.search(text) is None:
            return False
    beyond = len(_BEYOND_ASCII.findall(text))
    if 4 * len(STRONG.findall(text)) < beyond:
        return False
    value, words = rate(nfc(text))
    return words < ENOUGH_WORDS or value >= VIETNAMESE


def detect(text: str, first: Encoding | None = None) -> Verdict:
    """Return the reading of ``text`` that is most like Vietnamese.

    Unicode wins unless another encoding is better by the margin. ``first`` is what the document
    holds elsewhere: it needs no margin, and the others must be better than it by the margin.
    """
    value, words = rate(nfc(text))
    best = Verdict(None, value, words)
    if value >= CERTAIN or SUSPICIOUS.search(text) is None:
        return best
    surface = bytes_of(text)
    raw = value
    wanted = raw + MARGIN
    for encoding in sorted(BYTE_ENCODINGS, key=lambda e: e is not first):
        if not _likely(surface, encoding):
            continue
        value, words = rate(decode_bytes(surface, encoding).text)
        if value > (raw if encoding is first else wanted):
            best = Verdict(encoding, value, words)
            wanted = max(raw, value) + MARGIN if encoding is first else value
            if value >= CERTAIN and words >= ENOUGH_WORDS and encoding is first:
                break
    return best


def fits_exactly(text: str, encoding: Encoding) -> bool:
    """Return whether every marked word of ``text`` decodes to a syllable, and some was none before.

    For texts too short to score, where the document gives the encoding.
    """
    before, read = _readings(text, encoding)
    return (
        bool(read)
        and all(is_syllable(word) for word in read)
        and not all(is_syllable(word) for word in before)
    )


def leans_to(text: str, encoding: Encoding) -> bool:
    """Return whether the marked words of ``text`` are as good or better when decoded.

    Good are syllables and Latin words such as French ones. For texts in a font that was shown to
    hold the encoding: where words are good in both readings, that decides.
    """
    before = [nfc(token) for token in _TOKEN.findall(text)]
    read = [nfc(decode_bytes(bytes_of(t), encoding).text) for t in _TOKEN.findall(text)]
    better = sum(map(_is_good, read)) - sum(map(_is_good, before))
    return better > 0 or (better == 0 and read != before and all(map(_is_good, read)))


def _readings(text: str, encoding: Encoding) -> tuple[list[str], list[str]]:
    """Return the marked words as they stand, and decoded."""
    tokens = _TOKEN.findall(text)
    decoded = decode_bytes(bytes_of(" ".join(tokens)), encoding).text
    return WORD.findall(nfc(" ".join(tokens))), WORD.findall(nfc(decoded))


def _is_good(token: str) -> bool:
    words = WORD.findall(token)
    if not words or _SIGN.search(token) is not None:
        return False
    return all(is_syllable(word) or is_latin_word(word) for word in words)


def is_latin_word(word: str) -> bool:
    """Return whether ``word`` may be French, German or the like: few marks, one kind of case."""
    if LATIN_WORD.fullmatch(word) is None:
        return False
    if word not in (word.lower(), word.upper(), word.capitalize()):
        return False
    beyond = sum(letter > "\x7f" for letter in word)
    return 0 < 3 * beyond <= len(word)


def _likely(surface: str, encoding: Encoding) -> bool:
    """Cheap test on the marked words alone, so that foreign texts cost little."""
    tokens = _TOKEN.findall(surface)[:_SAMPLE_TOKENS]
    words = WORD.findall(decode_bytes(" ".join(tokens), encoding).text.lower())
    if not words:
        return False
    good = sum(is_syllable(word) for word in words)
    return good >= _LIKELY_SHARE * len(words)
