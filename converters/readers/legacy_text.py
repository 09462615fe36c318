"""Legacy text on its way into a Reading: decoded, entered in the ledger, told to the user.

Every reader hands its paragraphs, as runs of one font each, to one ``LegacyText``; what the words
of the document show is then known to all of its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.vietnamese.legacy import (
    DecodedParagraph,
    Doubt,
    Encoding,
    Evidence,
    FontRun,
    LegacyDecoder,
)
from converters.vietnamese.normalise import NormalChanges, nfc, normal_changes
from converters.vietnamese.syllables import WORD, is_sound

NAMES = {
    Encoding.TCVN3: "TCVN3 (ABC)",
    Encoding.VNI: "VNI Windows",
    Encoding.VPS: "VPS",
    Encoding.VISCII: "VISCII",
    Encoding.CP1258: "Windows-1258",
    Encoding.VIETWARE_X: "VietWare X",
    Encoding.VIETWARE_F: "VietWare F",
    Encoding.BKHCM2: "BK HCM 2",
    Encoding.VIQR: "VIQR",
}
"""Encodings as people call them."""
_REASONS: Final = {
    Evidence.FONT: "VIE-004",
    Evidence.WORDS: "VIE-005",
    Evidence.NEIGHBOURS: "VIE-006",
    Evidence.AGAINST_FONT: "VIE-007",
}
_COMPOSED: Final = "VIE-010"
_LOOKALIKES: Final = "VIE-011"
_DOUBTS_SHOWN: Final = 20
"""Warnings of one kind that are shown one by one; a lying font would fill pages."""
_SHOWN: Final = 80


class LegacyText:
    """Decoder of one source that keeps the ledger while it works."""

    def __init__(self, book: LedgerBook, monitor: Monitor, assumed: Encoding | None = None) -> None:
        """``assumed`` is the encoding of text in fonts that say nothing, where it is known."""
        self._decoder = LegacyDecoder(assumed)
        self._book = book
        self._monitor = monitor
        self._converted: Counter[Encoding] = Counter()
        self._syllables: Counter[Encoding] = Counter()
        self._words: Counter[Encoding] = Counter()
        self._told: set[tuple[str, str | None, str | None]] = set()
        self._doubts: Counter[str] = Counter()

    @property
    def converted(self) -> bool:
        """Whether any text was converted so far."""
        return bool(self._converted)

    def survey(self, paragraphs: Iterable[Sequence[FontRun]]) -> None:
        """Look ahead at paragraphs before the first is decoded.

        Titles and other short lines can then be read as the rest of the document is.
        """
        self._decoder.survey(paragraphs)

    def decode(self, runs: Sequence[FontRun], origin: Origin) -> tuple[str, ...]:
        """Return the runs of one paragraph in Unicode."""
        decoded = self._decoder.decode_paragraph(runs)
        if decoded.conversions or decoded.doubts or any(decoded.normal):
            self._record(runs, decoded, origin)
        return decoded.runs

    def text(self, text: str, origin: Origin) -> str:
        """Return one paragraph whose font is not known."""
        return self.decode((FontRun(text, None),), origin)[0]

    def normal(self, text: str, origin: Origin) -> str:
        """Return text that is Unicode for certain in NFC."""
        self._enter_normal(normal_changes(text), origin)
        return nfc(text)

    def count(
        self,
        encoding: Encoding,
        characters: int,
        origin: Origin,
        evidence: Evidence = Evidence.WORDS,
    ) -> None:
        """Enter one passage that was converted; outside the decoder, for one."""
        self._converted[encoding] += characters
        detail = f"{encoding.value}: {characters}"
        self._enter(Kind.LEGACY_RUN, _REASONS[evidence], 1, origin, detail)

    def finish(self) -> tuple[tuple[str, int], ...]:
        """Tell the user what was converted and return it by encoding."""
        totals = sorted(self._converted.items())
        for encoding, count in totals:
            words = self._words[encoding]
            share = round(100 * self._syllables[encoding] / words, 1) if words else 100.0
            self._monitor.report(
                Diagnostic.of("VIE-001", encoding=NAMES[encoding], count=count, share=share)
            )
        for code, count in sorted(self._doubts.items()):
            if count > _DOUBTS_SHOWN:
                more = count - _DOUBTS_SHOWN
                self._monitor.report(Diagnostic.of("VIE-008", about=code, count=more))
        return tuple((encoding.value, count) for encoding, count in totals)

    def _record(self, runs: Sequence[FontRun], decoded: DecodedParagraph, origin: Origin) -> None:
        pairs = zip(runs, decoded.runs, strict=True)
        changed = [new for run, new in pairs if run.text != new]
        told = zip(decoded.conversions, decoded.evidence, strict=True)
        for (encoding, characters), evidence in told:
            self.count(encoding, characters, origin, evidence)
        if len(decoded.conversions) == 1:
            words = WORD.findall(" ".join(changed))
            ((encoding, _),) = decoded.conversions
            self._words[encoding] += len(words)
            self._syllables[encoding] += sum(map(is_sound, words))
        self._enter_normal(decoded.normal, origin)
        for doubt in decoded.doubts:
            self._tell(doubt, origin)

    def _tell(self, doubt: Doubt, origin: Origin) -> None:
        self._doubts[doubt.code] += 1
        if self._doubts[doubt.code] <= _DOUBTS_SHOWN:
            text = " ".join(doubt.text.split())
            text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
            name = NAMES[doubt.encoding]
            self._monitor.report(Diagnostic.of(doubt.code, origin, encoding=name, text=text))

    def _enter_normal(self, changes: NormalChanges, origin: Origin) -> None:
        for reason, words in ((_COMPOSED, changes.composed), (_LOOKALIKES, changes.lookalikes)):
            if words:
                self._enter(Kind.MENDED_WORD, reason, words, origin, None)

    def _enter(
        self, kind: Kind, reason: str, number: int, origin: Origin, detail: str | None
    ) -> None:
        """Count things; those of one reason in one part of a source share an entry.

        Passages whose encoding the words had to tell against their font, or their neighbours, get
        an entry each.
        """
        key = (reason, origin.source, origin.part)
        alone = reason in (_REASONS[Evidence.NEIGHBOURS], _REASONS[Evidence.AGAINST_FONT])
        if alone or key not in self._told:
            self._told.add(key)
            self._book.enter(kind, Fate.CONVERTED, reason, origin, detail)
            number -= 1
        self._book.count(kind, Fate.CONVERTED, number)
