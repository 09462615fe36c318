"""Paragraphs typed in legacy Vietnamese fonts, made Unicode without touching what already is.

A font name is a hint and the words decide (see ``detection``): archived files name ``.VnTime`` over
Unicode text, and name Times New Roman over TCVN3. The decoder therefore looks at the runs of a
paragraph that share a claim together, and remembers what the document has shown so far.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby, islice
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
    leans_to,
    rate,
)
from converters.vietnamese.encodings import (
    Encoding,
    bytes_of,
    decode,
    decode_bytes,
    shown_bytes,
    upper,
)
from converters.vietnamese.fonts import FontEncoding, encoding_of_font, is_symbol_font
from converters.vietnamese.normalise import UNCHANGED, NormalChanges, nfc, normal_changes
from converters.vietnamese.syllables import VIETNAMESE
from converters.vietnamese.viqr import decode_viqr, fits_viqr, looks_like_viqr, may_be_viqr
from converters.vietnamese.words import (
    CAPITALS_ON_PUNCTUATION,
    Edit,
    apply_edits,
    foreign_words,
    kept_punctuation,
    lost_capitals,
    restore_glyphs,
)

__all__ = [
    "DecodedParagraph",
    "Doubt",
    "Encoding",
    "Evidence",
    "FontEncoding",
    "FontRun",
    "LegacyDecoder",
    "decode",
    "encoding_of_font",
]

_CONTROL: Final = re.compile("[\x80-\x9f]")
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


class Evidence(StrEnum):
    """What told the encoding of a passage, the firmest first."""

    FONT = "font"
    """The font's name, and the words do not speak against it."""
    WORDS = "words"
    """The words; the font's name says nothing."""
    AGAINST_FONT = "against-font"
    """The words, against the font's name."""
    NEIGHBOURS = "neighbours"
    """What the document held in this font or elsewhere; the passage is too short to tell."""


@dataclass(frozen=True)
class DecodedParagraph:
    """One NFC text for each run that came in; what was converted; what is doubtful."""

    runs: tuple[str, ...]
    conversions: tuple[tuple[Encoding, int], ...] = ()
    """Characters of the changed runs, by encoding."""
    doubts: tuple[Doubt, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """What told each of ``conversions``."""
    normal: NormalChanges = UNCHANGED
    """Words of the other runs that normal form changed."""


@dataclass(frozen=True)
class _Choice:
    """Reading of a block, None where it stays as it is."""

    encoding: Encoding | None
    evidence: Evidence = Evidence.FONT


_AS_IT_IS: Final = _Choice(None)
_SURVEYED: Final = 400
"""Paragraphs at the start of a document that are looked at before the first is decoded."""
_SURVEYED_LEGACY: Final = 2_000
"""Legacy characters that are evidence enough."""
_LOOK: Final = 160
"""Characters at the start of a passage that are scored where its font was reliable so far."""
_HABIT: Final = 60
"""Characters from which a font's use counts."""
_HABIT_SHARE: Final = 0.9


class LegacyDecoder:
    """Decoder of one document; paragraphs are handed to it in reading order."""

    def __init__(self, assumed: Encoding | None = None) -> None:
        """``assumed`` is what runs without a font are in, where the whole document shows it."""
        self._assumed = FontEncoding(assumed) if assumed is not None else None
        self._seen: Counter[Encoding] = Counter()
        self._fonts: dict[str | None, Counter[Encoding | None]] = {}
        """Characters of each reading that the words showed, by font; None is Unicode."""

    def survey(self, paragraphs: Iterable[Sequence[FontRun]]) -> None:
        """Look ahead, so that short passages at the start can follow what the document shows."""
        for runs in islice(paragraphs, _SURVEYED):
            self.decode_paragraph(runs)
            if self._seen.total() >= _SURVEYED_LEGACY:
                break

    def decode_paragraph(self, runs: Sequence[FontRun]) -> DecodedParagraph:
        """Return the runs in Unicode; text that is Unicode already only becomes NFC."""
        claims = [self._claim(run) for run in runs]
        if all(map(_is_plain, runs, claims)):
            texts = [run.text for run in runs]
            if may_be_viqr("".join(texts)) and (found := self._viqr(texts)) is not None:
                return found
            return DecodedParagraph(_normal(texts), normal=normal_changes("".join(texts)))
        doubts: list[Doubt] = []
        chosen = self._choose(runs, claims, doubts)
        texts = []
        conversions: Counter[Encoding] = Counter()
        grounds: dict[Encoding, Evidence] = {}
        unchanged: list[str] = []
        for encoding, group in groupby(range(len(runs)), key=lambda index: chosen[index].encoding):
            indexes = list(group)
            pieces = [runs[index].text for index in indexes]
            if encoding is None:
                unchanged += pieces
            else:
                capitals = [_draws_capitals(claims[index], encoding) for index in indexes]
                raw, pieces = pieces, _decode_group(pieces, capitals, encoding, doubts)
                changed = sum(len(a) for a, b in zip(raw, pieces, strict=True) if a != b)
                conversions[encoding] += changed
                grounds.setdefault(encoding, chosen[indexes[0]].evidence)
            texts += pieces
        self._seen += conversions
        counted = tuple(sorted((e, n) for e, n in conversions.items() if n))
        evidence = tuple(grounds[encoding] for encoding, _ in counted)
        normal = normal_changes("".join(unchanged))
        return DecodedParagraph(_normal(texts), counted, tuple(doubts), evidence, normal)

    def _viqr(self, texts: list[str]) -> DecodedParagraph | None:
        """Return a paragraph of ASCII typed in VIQR, None where it is none."""
        whole = "".join(texts)
        shown = self._seen[Encoding.VIQR] > 0
        if not (looks_like_viqr(whole) or (shown and fits_viqr(whole))):
            return None
        self._seen[Encoding.VIQR] += len(whole)
        decoded = tuple(map(decode_viqr, texts))
        evidence = Evidence.NEIGHBOURS if shown and not looks_like_viqr(whole) else Evidence.WORDS
        return DecodedParagraph(decoded, ((Encoding.VIQR, len(whole)),), evidence=(evidence,))

    def _choose(
        self,
        runs: Sequence[FontRun],
        claims: Sequence[FontEncoding | None],
        doubts: list[Doubt],
    ) -> list[_Choice]:
        """Return the reading of each run."""
        chosen = [_AS_IT_IS] * len(runs)
        blocks: dict[Encoding | None, list[int]] = {}
        for index, (run, claim) in enumerate(zip(runs, claims, strict=True)):
            if run.font is not None and is_symbol_font(run.font):
                continue
            if is_unicode(run.text):
                self._learn([run], None)
                continue
            sure = claim is not None and claim.sure
            blocks.setdefault(claim.encoding if claim and sure else None, []).append(index)
        for encoding, indexes in blocks.items():
            block = [runs[index] for index in indexes]
            if encoding is not None:
                choices = [self._by_font(block, encoding, doubts)] * len(block)
            else:
                choices = self._by_words(block)
            for index, choice in zip(indexes, choices, strict=True):
                chosen[index] = choice
        return chosen

    def _by_font(self, block: list[FontRun], claimed: Encoding, doubts: list[Doubt]) -> _Choice:
        """Rule: the claim stands unless five words or more say something else by the margin."""
        text = "".join(run.text for run in block)
        habit = self._habit(block)
        if text.isascii():
            return _AS_IT_IS if habit is _UNICODE else _Choice(claimed)
        if habit is not None and habit.encoding is claimed and _is_proved(text[:_LOOK], claimed):
            # What a font held all along needs no more than a look.
            return _Choice(claimed)
        value, words = rate(_read_as(text, claimed))
        if habit is not None and habit.encoding is not claimed:
            other, _ = rate(_read_as(text, habit.encoding))
            if other + MARGIN >= value or (habit is _UNICODE and words < ENOUGH_WORDS):
                sure = other > value + MARGIN and words >= ENOUGH_WORDS
                return self._overruled(block, habit.encoding, doubts) if sure else habit
        if value >= CERTAIN and words >= ENOUGH_WORDS:
            self._learn(block, claimed)
        elif value < VIETNAMESE:
            return self._against_font(block, claimed, value, doubts)
        return _Choice(claimed)

    def _against_font(
        self, block: list[FontRun], claimed: Encoding, value: float, doubts: list[Doubt]
    ) -> _Choice:
        """Return what the words show where the claim makes no Vietnamese of them."""
        text = "".join(run.text for run in block)
        verdict = detect(text, self._likeliest())
        better = verdict.vietnamese and verdict.score > value + MARGIN
        if not better or verdict.words < ENOUGH_WORDS or verdict.encoding is claimed:
            return _Choice(claimed)
        return self._overruled(block, verdict.encoding, doubts)

    def _overruled(
        self, block: list[FontRun], encoding: Encoding | None, doubts: list[Doubt]
    ) -> _Choice:
        """Return what the words show against the font, and say so."""
        if encoding is not None:
            text = "".join(run.text for run in block)
            doubts.append(Doubt("VIE-002", text.strip(), encoding))
        self._learn(block, encoding)
        return _Choice(encoding, Evidence.AGAINST_FONT)

    def _by_words(self, block: list[FontRun]) -> list[_Choice]:
        """Rule for fonts that say nothing: the words of the whole block.

        Where it is set in several fonts, those that hold words enough are judged alone.
        """
        fonts: dict[str | None, list[FontRun]] = {}
        for run in block:
            fonts.setdefault(run.font, []).append(run)
        if len(fonts) == 1:
            return [self._by_document(block)] * len(block)
        alone = {font: self._by_font_alone(runs) for font, runs in fonts.items()}
        rest = [run for run in block if alone[run.font] is None]
        common = self._by_document(rest) if rest else _AS_IT_IS
        return [alone[run.font] or common for run in block]

    def _by_font_alone(self, block: list[FontRun]) -> _Choice | None:
        """Return what the words show, or what the font held before and holds well here too."""
        found = self._by_words_alone(block)
        habit = self._habit(block)
        if found is not None or habit is None or habit.encoding is None:
            return found
        return habit if leans_to("".join(run.text for run in block), habit.encoding) else None

    def _by_words_alone(self, block: list[FontRun]) -> _Choice | None:
        """Return what the words show without help, None where they are too few or no words."""
        text = "".join(run.text for run in block)
        verdict = detect(text, self._likeliest())
        if not verdict.vietnamese or verdict.words < ENOUGH_WORDS:
            return None
        if not text.isascii():
            self._learn(block, verdict.encoding)
        return _Choice(verdict.encoding, Evidence.WORDS)

    def _by_document(self, block: list[FontRun]) -> _Choice:
        """Judge a block by its words, where they are too few by what the document has shown."""
        text = "".join(run.text for run in block)
        if SUSPICIOUS.search(text) is None:
            return _AS_IT_IS
        alone = self._by_words_alone(block)
        if alone is not None and (alone.encoding is not None or not self._seen):
            return alone
        habit = self._habit(block)
        if habit is not None and habit.encoding is not None and leans_to(text, habit.encoding):
            return habit
        seen = [encoding for encoding in self._seen if encoding is not Encoding.VIQR]
        fitting = [encoding for encoding in seen if fits_exactly(text, encoding)]
        if not fitting:
            return _AS_IT_IS
        best = max(fitting, key=lambda encoding: (rate(_read_as(text, encoding))[0], encoding))
        return _Choice(best, Evidence.NEIGHBOURS)

    def _claim(self, run: FontRun) -> FontEncoding | None:
        return self._assumed if run.font is None else encoding_of_font(run.font)

    def _likeliest(self) -> Encoding | None:
        seen = {e: number for e, number in self._seen.items() if e is not Encoding.VIQR}
        return max(seen, key=lambda encoding: seen[encoding], default=None)

    def _learn(self, block: list[FontRun], encoding: Encoding | None) -> None:
        for run in block:
            self._fonts.setdefault(run.font, Counter())[encoding] += len(run.text)

    def _habit(self, block: list[FontRun]) -> _Choice | None:
        """Return the reading that the block's fonts nearly always had so far."""
        fonts = {run.font for run in block}
        counts = [self._fonts[font] for font in fonts if font in self._fonts]
        shown = counts[0] if len(counts) == 1 else sum(counts, Counter())
        total = sum(shown.values())
        if total < _HABIT:
            return None
        encoding, number = max(shown.items(), key=lambda item: item[1])
        if number < _HABIT_SHARE * total:
            return None
        return _UNICODE if encoding is None else _Choice(encoding, Evidence.NEIGHBOURS)


_UNICODE: Final = _Choice(None, Evidence.NEIGHBOURS)


def _read_as(text: str, encoding: Encoding | None) -> str:
    return nfc(text) if encoding is None else decode_bytes(bytes_of(text), encoding).text


def _is_proved(text: str, encoding: Encoding) -> bool:
    value, words = rate(_read_as(text, encoding))
    return value >= CERTAIN and words >= ENOUGH_WORDS


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
    if encoding in CAPITALS_ON_PUNCTUATION:
        edits = [*kept_punctuation(decoded, bytes_of(surface)), *edits]
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
    return tuple(nfc(_without_controls(text)) for text in texts)


def _without_controls(text: str) -> str:
    """Return text with the punctuation of Windows-1252 for C1 controls, which are its bytes."""
    return text if _CONTROL.search(text) is None else text.translate(shown_bytes())
