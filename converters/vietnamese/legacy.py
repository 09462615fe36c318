"""Paragraphs typed in legacy Vietnamese fonts, made Unicode without touching what already is.

A font name is a hint and the words decide (see ``detection``): archived files name ``.VnTime`` over
Unicode text, and name Times New Roman over TCVN3. The decoder therefore looks at the runs of a
paragraph that share a claim together, and remembers what the document has shown so far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

from converters.vietnamese.detection import (
    CERTAIN,
    ENOUGH_WORDS,
    MARGIN,
    STRONG,
    SUSPICIOUS,
    detect,
    fits_exactly,
    is_unicode,
    rate,
)
from converters.vietnamese.encodings import Encoding, bytes_of, decode, decode_bytes, upper
from converters.vietnamese.fonts import FontEncoding, encoding_of_font, is_symbol_font
from converters.vietnamese.normalise import nfc
from converters.vietnamese.syllables import VIETNAMESE
from converters.vietnamese.words import (
    Edit,
    apply_edits,
    foreign_words,
    lost_capitals,
    restore_glyphs,
)

__all__ = [
    "DecodedParagraph",
    "Doubt",
    "Encoding",
    "FontEncoding",
    "FontRun",
    "LegacyDecoder",
    "decode",
    "encoding_of_font",
]

_COMBINING: Final = ("\u0300", "\u036f")


@dataclass(frozen=True)
class FontRun:
    """Characters as they stand in the file, and the name of the font that they are set in."""

    text: str
    font: str | None


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at: catalogue code and the values of its text."""

    code: str
    text: str
    encoding: Encoding


@dataclass(frozen=True)
class DecodedParagraph:
    """One NFC text for each run that came in; what was converted; what is doubtful."""

    runs: tuple[str, ...]
    conversions: tuple[tuple[Encoding, int], ...] = ()
    """Characters of the changed runs, by encoding."""
    doubts: tuple[Doubt, ...] = ()


class LegacyDecoder:
    """Decoder of one document; paragraphs are handed to it in reading order."""

    def __init__(self, assumed: Encoding | None = None) -> None:
        """``assumed`` is what runs without a font are in, where the whole document shows it."""
        self._assumed = FontEncoding(assumed) if assumed is not None else None
        self._seen: Counter[Encoding] = Counter()
        self._fonts: Counter[str] = Counter()
        """Characters that a font was shown to hold: legacy counts up, Unicode down."""

    def decode_paragraph(self, runs: Sequence[FontRun]) -> DecodedParagraph:
        """Return the runs in Unicode; text that is Unicode already only becomes NFC."""
        claims = [self._claim(run) for run in runs]
        if all(map(_is_plain, runs, claims)):
            return DecodedParagraph(_normal([run.text for run in runs]))
        doubts: list[Doubt] = []
        chosen = self._choose(runs, claims, doubts)
        texts: list[str] = []
        conversions: Counter[Encoding] = Counter()
        for encoding, group in groupby(range(len(runs)), key=lambda index: chosen[index]):
            indexes = list(group)
            pieces = [runs[index].text for index in indexes]
            if encoding is not None:
                capitals = [_draws_capitals(claims[index], encoding) for index in indexes]
                raw, pieces = pieces, _decode_group(pieces, capitals, encoding, doubts)
                changed = sum(len(a) for a, b in zip(raw, pieces, strict=True) if a != b)
                conversions[encoding] += changed
            texts += pieces
        self._seen += conversions
        counted = tuple(sorted((e, n) for e, n in conversions.items() if n))
        return DecodedParagraph(_normal(texts), counted, tuple(doubts))

    def _choose(
        self,
        runs: Sequence[FontRun],
        claims: Sequence[FontEncoding | None],
        doubts: list[Doubt],
    ) -> list[Encoding | None]:
        """Return the encoding of each run, None where it stays as it is."""
        chosen: list[Encoding | None] = [None] * len(runs)
        blocks: dict[Encoding | None, list[int]] = {}
        for index, (run, claim) in enumerate(zip(runs, claims, strict=True)):
            if run.font is not None and is_symbol_font(run.font):
                continue
            if STRONG.search(run.text) and is_unicode(run.text):
                self._learn(run, legacy=False)
                continue
            blocks.setdefault(claim.encoding if claim else None, []).append(index)
        for encoding, indexes in blocks.items():
            block = [runs[index] for index in indexes]
            if encoding is None:
                verdict = self._by_words(block)
            else:
                sure = all(claim.sure for i in indexes if (claim := claims[i]) is not None)
                verdict = self._by_font(block, encoding, doubts, sure=sure)
            for index in indexes:
                chosen[index] = verdict
        return chosen

    def _by_font(
        self, block: list[FontRun], claimed: Encoding, doubts: list[Doubt], *, sure: bool
    ) -> Encoding | None:
        """Rule: the claim stands unless five words or more say something else by the margin."""
        text = "".join(run.text for run in block)
        unicode_before = sum(self._fonts[run.font or ""] for run in block) < 0
        if text.isascii():
            return None if unicode_before or not sure else claimed
        value, words = rate(decode_bytes(bytes_of(text), claimed).text)
        if value >= CERTAIN and words >= ENOUGH_WORDS:
            self._learn_all(block, legacy=True)
            return claimed
        if value < VIETNAMESE or not sure:
            verdict = detect(text)
            better = verdict.vietnamese and verdict.score > value + MARGIN
            if better and verdict.words >= ENOUGH_WORDS and verdict.encoding is not claimed:
                if verdict.encoding is not None:
                    doubts.append(Doubt("VIE-002", text.strip(), verdict.encoding))
                self._learn_all(block, legacy=verdict.encoding is not None)
                return verdict.encoding
            if not sure and verdict.encoding is not claimed and not self._seen[claimed]:
                return None
        if unicode_before and words < ENOUGH_WORDS:
            return None
        return claimed

    def _by_words(self, block: list[FontRun]) -> Encoding | None:
        """Rule for fonts that say nothing: the words of the whole block, or the document so far."""
        text = "".join(run.text for run in block)
        if SUSPICIOUS.search(text) is None:
            return None
        likeliest = max(self._seen, key=self._seen.__getitem__, default=None)
        verdict = detect(text, likeliest)
        if verdict.encoding is None:
            return None
        if verdict.vietnamese and verdict.words >= ENOUGH_WORDS:
            return verdict.encoding
        if likeliest is not None and fits_exactly(text, likeliest):
            return likeliest
        return None

    def _claim(self, run: FontRun) -> FontEncoding | None:
        return self._assumed if run.font is None else encoding_of_font(run.font)

    def _learn(self, run: FontRun, *, legacy: bool) -> None:
        if run.font is not None:
            self._fonts[run.font] += len(run.text) if legacy else -len(run.text)

    def _learn_all(self, block: list[FontRun], *, legacy: bool) -> None:
        for run in block:
            self._learn(run, legacy=legacy)


def _is_plain(run: FontRun, claim: FontEncoding | None) -> bool:
    """Whether a run needs no thought: Unicode by its letters, or ASCII in an ordinary font."""
    text = run.text
    if claim is not None:
        return not text or text.isspace()
    return text.isascii() or STRONG.search(text) is not None or SUSPICIOUS.search(text) is None


def _draws_capitals(claim: FontEncoding | None, encoding: Encoding) -> bool:
    return claim is not None and claim.capitals and claim.encoding is encoding


def _decode_group(
    texts: list[str], capitals: list[bool], encoding: Encoding, doubts: list[Doubt]
) -> list[str]:
    """Decode neighbouring runs as one text, so that letter and mark may stand in two of them."""
    surface = restore_glyphs("".join(texts), encoding)
    decoded = decode_bytes(bytes_of(surface), encoding)
    ends = list(accumulate(map(len, texts)))
    cuts = [*(decoded.place(end) for end in ends[:-1]), len(decoded.text)]
    text = decoded.text
    if any(capitals):
        spans = zip([0, *cuts[:-1]], cuts, capitals, strict=True)
        text = "".join(upper(text[a:b]) if high else text[a:b] for a, b, high in spans)
    edits: list[Edit] = []
    if not all(capitals):
        foreign = [] if surface.isascii() else foreign_words(decoded, surface)
        doubts.extend(Doubt("VIE-003", edit.text, encoding) for edit in foreign)
        edits = [*foreign, *lost_capitals(text, encoding)]
    text, cuts = apply_edits(text, edits, cuts)
    starts = [0, *cuts[:-1]]
    return [text[start:end] for start, end in zip(starts, cuts, strict=True)]


def _normal(texts: list[str]) -> tuple[str, ...]:
    """Bring to NFC; marks that open a run join the letter that closes the run before."""
    for index in range(1, len(texts)):
        text = texts[index]
        if text and _COMBINING[0] <= text[0] <= _COMBINING[1]:
            letters = text.lstrip("".join(map(chr, range(0x300, 0x370))))
            texts[index - 1] += text[: len(text) - len(letters)]
            texts[index] = letters
    return tuple(nfc(text) for text in texts)
