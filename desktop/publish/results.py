"""What came out of a conversion, as cards and as the rows of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from converters.diagnostics import Diagnostic, catalogue
from converters.model.job import CheckResult, Output
from converters.model.ledger import Fate, Kind, Ledger
from converters.vocabularies import EditionForm
from desktop.i18n import InterfaceLanguage, number_text, size_text, translate
from desktop.labels import fate_name, form_name, kind_name
from desktop.theme import Tone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one checker says, as a chip."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class OutputCard:
    """One finished file."""

    form: EditionForm
    name: str
    path: str
    file: str
    size: str
    verdicts: tuple[Verdict, ...]
    messages: tuple[Diagnostic, ...]


def output_card(output: Output) -> OutputCard:
    """Return what the card of a finished file shows."""
    return OutputCard(
        form=output.form,
        name=form_name(output.form),
        path=output.path,
        file=Path(output.path).name,
        size=size_text(output.bytes),
        verdicts=tuple(_verdict(check) for check in output.checks),
        messages=tuple(message for check in output.checks for message in check.messages),
    )


def _verdict(check: CheckResult) -> Verdict:
    if check.passed:
        return Verdict(
            translate("Results", "{checker}: passed").format(checker=check.checker), Tone.DONE
        )
    errors = translate("Results", "%n error(s)", "", check.errors)
    warnings = translate("Results", "%n warning(s)", "", check.warnings)
    counts = ", ".join(
        text for text, number in ((errors, check.errors), (warnings, check.warnings)) if number
    )
    return Verdict(f"{check.checker}: {counts}", Tone.ERROR if check.errors else Tone.NEEDS)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One kind of thing: how many were found and what became of them."""

    kind: Kind
    name: str
    found: int
    kept: int
    converted: int
    dropped: int

    @property
    def tone(self) -> Tone:
        """Say whether a person should look: dropped, converted, or all kept."""
        if self.dropped:
            return Tone.NEEDS
        return Tone.ACCENT if self.converted else Tone.PLAIN


def ledger_rows(ledger: Ledger) -> tuple[LedgerRow, ...]:
    """Return the ledger by kind: what was dropped first, then what was converted."""
    kinds = dict.fromkeys(count.kind for count in ledger.counts)
    rows = [_row(ledger, kind) for kind in kinds]
    return tuple(sorted(rows, key=lambda row: (not row.dropped, not row.converted)))


def _row(ledger: Ledger, kind: Kind) -> LedgerRow:
    return LedgerRow(
        kind=kind,
        name=kind_name(kind),
        found=ledger.number(kind),
        kept=ledger.number(kind, Fate.KEPT),
        converted=ledger.number(kind, Fate.CONVERTED),
        dropped=ledger.number(kind, Fate.DROPPED),
    )


def entry_lines(ledger: Ledger, kind: Kind, language: InterfaceLanguage) -> tuple[str, ...]:
    """Return what became of single things of a kind: fate, the thing, place, reason."""
    lines = []
    for entry in ledger.entries:
        if entry.kind is not kind:
            continue
        reason = Diagnostic.of(entry.reason, entry.origin)
        detail = entry.detail and f"“{entry.detail}”"
        pieces = (detail, reason.where(language), _reason_text(reason, language))
        about = " · ".join(piece for piece in pieces if piece)
        lines.append(f"{fate_name(entry.fate)}: {about}" if about else fate_name(entry.fate))
    return tuple(lines)


def _reason_text(reason: Diagnostic, language: InterfaceLanguage) -> str:
    """Return the sentence of a reason; one that needs values the ledger does not keep by code."""
    needs_values = "{" in catalogue()[reason.code][language.value]
    return reason.code if needs_values else f"{reason.text(language)} ({reason.code})"


def ledger_sentence(ledger: Ledger) -> str:
    """Return the ledger in one sentence."""
    rows = ledger_rows(ledger)
    found = sum(row.found for row in rows)
    dropped = sum(row.dropped for row in rows)
    if not dropped:
        return translate("Results", "%Ln thing(s) found, none dropped.", "", found)
    text = translate(
        "Results",
        "%Ln thing(s) found, {dropped} dropped; each is listed with its reason.",
        "",
        found,
    )
    return text.format(dropped=number_text(dropped))
