"""Legacy text on its way into a Reading: decoded, entered in the ledger, told to the user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.vietnamese.legacy import DecodedParagraph, Encoding, FontRun, LegacyDecoder

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


class LegacyText:
    """Decoder of one source that keeps the ledger while it works."""

    def __init__(self, book: LedgerBook, monitor: Monitor, assumed: Encoding | None = None) -> None:
        """``assumed`` is the encoding of text in fonts that say nothing, where it is known."""
        self._decoder = LegacyDecoder(assumed)
        self._book = book
        self._monitor = monitor
        self._converted: Counter[Encoding] = Counter()

    def decode(self, runs: Sequence[FontRun], origin: Origin) -> tuple[str, ...]:
        """Return the runs of one paragraph in Unicode."""
        decoded = self._decoder.decode_paragraph(runs)
        if decoded.conversions or decoded.doubts:
            self._record(decoded, origin)
        return decoded.runs

    def text(self, text: str, origin: Origin) -> str:
        """Return one paragraph whose font is not known."""
        return self.decode((FontRun(text, None),), origin)[0]

    def count(self, encoding: Encoding, characters: int, origin: Origin) -> None:
        """Enter a text that was converted outside the decoder."""
        self._converted[encoding] += characters
        self._book.enter(
            Kind.LEGACY_RUN, Fate.CONVERTED, "VIE-004", origin, f"{encoding.value}: {characters}"
        )

    def finish(self) -> tuple[tuple[str, int], ...]:
        """Tell the user what was converted and return it by encoding."""
        totals = sorted(self._converted.items())
        for encoding, count in totals:
            self._monitor.report(Diagnostic.of("VIE-001", encoding=NAMES[encoding], count=count))
        return tuple((encoding.value, count) for encoding, count in totals)

    def _record(self, decoded: DecodedParagraph, origin: Origin) -> None:
        for encoding, characters in decoded.conversions:
            self.count(encoding, characters, origin)
        for doubt in decoded.doubts:
            self._monitor.report(
                Diagnostic.of(doubt.code, origin, encoding=NAMES[doubt.encoding], text=doubt.text)
            )
