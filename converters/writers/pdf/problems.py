"""What a person should hear about after a book was typeset, counted while it is composed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from converters.diagnostics import Diagnostic, Origin
from converters.monitor import Monitor
from converters.writers.pdf.literals import Glyphs

_SHOWN_CHARACTERS = 12


@dataclass
class Problems:
    """Counts and first places; told once, as one message a kind."""

    undescribed: list[Origin | None] = field(default_factory=list)
    """Pictures without alternative text."""
    unlinked: list[str] = field(default_factory=list)
    """Targets of links that lead nowhere or may not be followed."""
    unread_equations: list[str] = field(default_factory=list)
    """Alternative texts of formulas that were set as text."""
    flattened: int = 0
    """Blocks and spans that were nested too deeply."""
    flat_tables: list[Origin | None] = field(default_factory=list)
    """Tables that typst failed on, set as paragraphs."""
    headless_tables: list[Origin | None] = field(default_factory=list)
    """Tables that typst failed on, set without repeated heads."""
    parted_tables: list[Origin | None] = field(default_factory=list)
    """Tables too wide for the page, set in parts."""
    lost_notes: list[str] = field(default_factory=list)
    """Note marks without a note."""
    replaced_contents: int = 0
    """Contents pages of the manuscript that ours took the place of."""

    def tell(self, monitor: Monitor, glyphs: Glyphs, *, on_paper: bool = False) -> None:
        """Report everything that was counted, in a fixed order.

        ``on_paper``: not what only whoever reads on a screen would miss.
        """
        if glyphs.missing:
            monitor.report(_missing_message(glyphs.missing))
        if glyphs.monospaced:
            count, scripts = glyphs.monospaced.total(), ", ".join(sorted(glyphs.monospaced))
            monitor.report(Diagnostic.of("PDF-071", count=count, scripts=scripts))
        screen = [] if on_paper else self._screen_messages()
        for diagnostic in (*screen, *self._shape_messages()):
            monitor.report(diagnostic)

    def _screen_messages(self) -> list[Diagnostic]:
        told = []
        if self.undescribed:
            first = next((origin for origin in self.undescribed if origin), None)
            told.append(Diagnostic.of("PDF-003", first, count=len(self.undescribed)))
        if self.unlinked:
            count = len(self.unlinked)
            told.append(Diagnostic.of("PDF-007", count=count, target=self.unlinked[0]))
        return told

    def _shape_messages(self) -> list[Diagnostic]:
        told = []
        if self.unread_equations:
            count = len(self.unread_equations)
            told.append(Diagnostic.of("PDF-008", count=count, text=self.unread_equations[0]))
        if self.flattened:
            told.append(Diagnostic.of("PDF-009", count=self.flattened))
        for code, tables in (
            ("PDF-013", self.flat_tables),
            ("PDF-060", self.headless_tables),
            ("PDF-067", self.parted_tables),
        ):
            if tables:
                first = next((origin for origin in tables if origin), None)
                told.append(Diagnostic.of(code, first, count=len(tables)))
        if self.lost_notes:
            count = len(self.lost_notes)
            told.append(Diagnostic.of("PDF-010", count=count, note=self.lost_notes[0]))
        if self.replaced_contents:
            told.append(Diagnostic.of("PDF-006"))
        return told


def _missing_message(missing: Counter[str]) -> Diagnostic:
    characters = " ".join(_named(c) for c in sorted(missing)[:_SHOWN_CHARACTERS])
    return Diagnostic.of("PDF-002", count=missing.total(), characters=characters)


def _named(character: str) -> str:
    visible = character.isprintable() and not character.isspace()
    return f"{character if visible else ''}(U+{ord(character):04X})"
