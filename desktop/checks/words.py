"""What the stage says: names of weights and matters, rows, details, and what came of mending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.diagnostics import Diagnostic, catalogue, describe_origin
from converters.model.job import CheckResult, Mended
from converters.model.ledger import Entry, Fate, Kind, Ledger
from desktop.checks.problems import Group, Matter, Problem, Weight
from desktop.i18n import QT_TRANSLATE_NOOP, current_language, number_text, translate
from desktop.labels import fate_name, kind_name
from desktop.structure.review import Detail, Fact
from desktop.theme import Tone
from desktop.widgets.rows import Row

_MATTERS: Final = {
    Matter.SOURCE: QT_TRANSLATE_NOOP("Checks", "Sources"),
    Matter.TEXT: QT_TRANSLATE_NOOP("Checks", "Text and typography"),
    Matter.STRUCTURE: QT_TRANSLATE_NOOP("Checks", "Structure"),
    Matter.PAGES: QT_TRANSLATE_NOOP("Checks", "Scanned pages"),
    Matter.METADATA: QT_TRANSLATE_NOOP("Checks", "Metadata"),
    Matter.EPUB: QT_TRANSLATE_NOOP("Checks", "EPUB standard"),
    Matter.ACCESS: QT_TRANSLATE_NOOP("Checks", "Accessibility"),
    Matter.PDF: QT_TRANSLATE_NOOP("Checks", "PDF standards"),
    Matter.SHOP: QT_TRANSLATE_NOOP("Checks", "Rules of shops"),
    Matter.WORK: QT_TRANSLATE_NOOP("Checks", "The work itself"),
}
_MEANINGS: Final = {
    Matter.SOURCE: QT_TRANSLATE_NOOP("Checks", "What was met while the sources were read."),
    Matter.TEXT: QT_TRANSLATE_NOOP("Checks", "Letters, spelling, quotation marks and dashes."),
    Matter.STRUCTURE: QT_TRANSLATE_NOOP("Checks", "Parts, chapters, headings, lists and notes."),
    Matter.PAGES: QT_TRANSLATE_NOOP("Checks", "How well pages could be straightened and read."),
    Matter.METADATA: QT_TRANSLATE_NOOP("Checks", "What shops and libraries are told of the book."),
    Matter.EPUB: QT_TRANSLATE_NOOP("Checks", "What EPUBCheck and our own rules say of the EPUB."),
    Matter.ACCESS: QT_TRANSLATE_NOOP(
        "Checks", "Whether everyone can read it, by ear or by finger."
    ),
    Matter.PDF: QT_TRANSLATE_NOOP("Checks", "Tags, fonts, colours: PDF/UA, PDF/A, PDF/X."),
    Matter.SHOP: QT_TRANSLATE_NOOP("Checks", "What a shop asks for beside the standard."),
    Matter.WORK: QT_TRANSLATE_NOOP("Checks", "Whether all was made and looked at."),
}
_WEIGHTS: Final = {
    Weight.ERROR: QT_TRANSLATE_NOOP("Checks", "Errors"),
    Weight.WARNING: QT_TRANSLATE_NOOP("Checks", "Warnings"),
    Weight.NOTE: QT_TRANSLATE_NOOP("Checks", "Notes"),
}
_ONE: Final = {
    Weight.ERROR: QT_TRANSLATE_NOOP("Checks", "error"),
    Weight.WARNING: QT_TRANSLATE_NOOP("Checks", "warning"),
    Weight.NOTE: QT_TRANSLATE_NOOP("Checks", "note"),
}
TONES: Final = {
    Weight.ERROR: Tone.ERROR,
    Weight.WARNING: Tone.NEEDS,
    Weight.NOTE: Tone.PLAIN,
}
_FATE_TONES: Final = {
    Fate.KEPT: Tone.DONE,
    Fate.CONVERTED: Tone.ACCENT,
    Fate.DROPPED: Tone.NEEDS,
}


def matter_name(matter: Matter) -> str:
    """Return what problems are about, in a word or two."""
    return translate("Checks", _MATTERS[matter])


def weight_name(weight: Weight) -> str:
    """Return what problems of a weight are called together."""
    return translate("Checks", _WEIGHTS[weight])


Line = Group | Problem
"""A line of the list: the head of a group, or a problem in it."""


def lines_of(groups: Iterable[Group]) -> tuple[Line, ...]:
    """Return the groups as lines, each under its head."""
    lines: list[Line] = []
    for group in groups:
        lines.append(group)
        lines.extend(group.problems)
    return tuple(lines)


def line_row(line: Line) -> Row:
    """Return a line as the list shows it."""
    if isinstance(line, Group):
        title = f"{weight_name(line.weight)} · {matter_name(line.matter)}"
        count = number_text(len(line.problems))
        return Row(title, "", count, TONES[line.weight], heads=True)
    language = current_language()
    text = line.message.text(language)
    detail = " · ".join(filter(None, (place_text(line), line.said_by, line.message.code)))
    chip = translate("Checks", _ONE[line.weight])
    return Row(text, detail, chip, TONES[line.weight], of_book=False)


def place_text(problem: Problem) -> str:
    """Return where a problem is: the place in the sources, else the finished file."""
    return problem.message.where(current_language()) or Path(problem.path).name


def line_detail(line: Line) -> Detail:
    """Return everything about a line."""
    if isinstance(line, Group):
        told = translate("Checks", "%Ln message(s)", "", len(line.problems))
        what = Fact(
            translate("Checks", "What it is about"), translate("Checks", _MEANINGS[line.matter])
        )
        return Detail(
            f"{weight_name(line.weight)} · {matter_name(line.matter)}",
            told, TONES[line.weight], (what,),
        )  # fmt: skip
    language = current_language()
    facts = [
        (translate("Checks", "What to do"), line.message.remedy(language)),
        (translate("Checks", "Place"), line.message.where(language)),
        (translate("Checks", "File"), Path(line.path).name),
        (translate("Checks", "Said by"), line.said_by),
        (translate("Checks", "Code"), line.message.code),
    ]
    return Detail(
        line.message.text(language),
        translate("Checks", _ONE[line.weight]),
        TONES[line.weight],
        tuple(Fact(name, text) for name, text in facts if text),
    )


# ---- the ledger -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of single things of a kind."""

    kind: Kind
    entries: tuple[Entry, ...]


def fates_of(ledger: Ledger, kind: Kind) -> Fates:
    """Return the single things of a kind, what was dropped first."""
    entries = [entry for entry in ledger.entries if entry.kind is kind]
    return Fates(kind, tuple(sorted(entries, key=lambda one: one.fate is not Fate.DROPPED)))


def entry_row(entry: Entry) -> Row:
    """Return what became of one thing as a line of the list."""
    where = describe_origin(entry.origin, current_language())
    title = " ".join((entry.detail or "").split()) or kind_name(entry.kind)
    detail = " · ".join(filter(None, (where, reason_text(entry))))
    return Row(title, detail, fate_name(entry.fate), _FATE_TONES[entry.fate], of_book=False)


def reason_text(entry: Entry) -> str:
    """Return why; a sentence with values that the ledger does not keep is left to its code."""
    language = current_language()
    if "{" in catalogue()[entry.reason][language.value]:
        return entry.reason
    return f"{Diagnostic.of(entry.reason, entry.origin).text(language)} ({entry.reason})"


# ---- files made elsewhere ---------------------------------------------------------------------


def verdict_text(checks: Iterable[CheckResult]) -> str:
    """Return what the checkers say together, in one sentence."""
    results = tuple(checks)
    errors, warnings = sum(c.errors for c in results), sum(c.warnings for c in results)
    names = ", ".join(check.checker for check in results)
    if not errors and not warnings:
        return translate("Checks", "{checkers}: nothing to find fault with.").format(checkers=names)
    told = " · ".join(
        text
        for text, number in (
            (translate("Checks", "%Ln error(s)", "", errors), errors),
            (translate("Checks", "%Ln warning(s)", "", warnings), warnings),
        )
        if number
    )
    return f"{names}: {told}"


def mended_text(mended: Mended, original: str) -> str:
    """Return what was mended and where it stands now."""
    if mended.path == original:
        return translate("Checks", "Nothing in it can be mended without a person.")
    text = translate("Checks", "Mended copy: {file}. The original is as it was.")
    return text.format(file=Path(mended.path).name)
