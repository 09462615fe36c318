"""All that anyone has to say about the book, as one list: by severity, then by what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from converters.diagnostics import Diagnostic, Severity
from converters.model.job import CheckResult

if TYPE_CHECKING:
    from desktop.book import Book


class Matter(StrEnum):
    """What a problem is about, in the order of the list."""

    SOURCE = "source"
    TEXT = "text"
    STRUCTURE = "structure"
    PAGES = "pages"
    METADATA = "metadata"
    EPUB = "epub"
    ACCESS = "access"
    PDF = "pdf"
    SHOP = "shop"
    WORK = "work"


class Weight(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_MATTERS: Final = {
    "FILE": Matter.SOURCE, "DOC": Matter.SOURCE, "DOCX": Matter.SOURCE, "ODT": Matter.SOURCE,
    "RTF": Matter.SOURCE, "TXT": Matter.SOURCE, "PROJ": Matter.SOURCE,
    "VIE": Matter.TEXT, "TYPO": Matter.TEXT,
    "STR": Matter.STRUCTURE,
    "SCAN": Matter.PAGES, "OCR": Matter.PAGES,
    "META": Matter.METADATA,
    "EPUB": Matter.EPUB,
    "A11Y": Matter.ACCESS,
    "PDF": Matter.PDF,
    "SHOP": Matter.SHOP,
}  # fmt: skip
"""By the family of the code; the others are about the work itself."""
_WEIGHTS: Final = {
    Severity.FATAL: Weight.ERROR,
    Severity.ERROR: Weight.ERROR,
    Severity.WARNING: Weight.WARNING,
    Severity.NOTE: Weight.NOTE,
}
_ORDER: Final = {weight: number for number, weight in enumerate(Weight)}
_MATTER_ORDER: Final = {matter: number for number, matter in enumerate(Matter)}


@dataclass(frozen=True, slots=True)
class Problem:
    """One message, who says it, and the finished file that it is about."""

    message: Diagnostic
    said_by: str = ""
    """Name of the checker; empty: the conversion itself."""
    path: str = ""
    """Of a finished file; empty: it is about the sources."""

    @property
    def weight(self) -> Weight:
        """Say how much it matters."""
        return _WEIGHTS[self.message.severity]

    @property
    def matter(self) -> Matter:
        """Say what it is about."""
        return _MATTERS.get(self.message.code.partition("-")[0], Matter.WORK)

    def says(self, words: str, language: str) -> bool:
        """Say whether all words stand in its texts, its place or its code."""
        message = self.message
        told = " ".join(
            (message.code, message.text(language), message.remedy(language),
             message.where(language), self.said_by)
        ).casefold()  # fmt: skip
        return all(word in told for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one weight about one matter."""

    weight: Weight
    matter: Matter
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which problems are to be seen."""

    weight: Weight | None = None
    matters: frozenset[Matter] = frozenset()
    """None of them: all."""
    words: str = ""


def problems_of(
    book: Book, of_shops: Mapping[str, Sequence[CheckResult]] | None = None
) -> tuple[Problem, ...]:
    """Return what inspection, conversion and checkers say, each thing once, the gravest first.

    ``of_shops``: what shops say, by the path of the file that was looked at.
    """
    found = list(_of_work(book))
    for output in book.report.outputs if book.report else ():
        found.extend(of_checks(output.path, output.checks))
        found.extend(of_checks(output.path, (of_shops or {}).get(output.path, ())))
    return in_order(found)


def of_checks(path: str, checks: Iterable[CheckResult]) -> tuple[Problem, ...]:
    """Return what checkers say about a finished file."""
    return tuple(
        Problem(message, check.checker, path) for check in checks for message in check.messages
    )


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by weight and matter, otherwise as they came; what is said twice once."""
    seen: dict[tuple[Diagnostic, str], Problem] = {}
    for one in problems:
        seen.setdefault((one.message, one.path), one)
    return tuple(
        sorted(seen.values(), key=lambda one: (_ORDER[one.weight], _MATTER_ORDER[one.matter]))
    )


def _of_work(book: Book) -> Iterable[Problem]:
    told: list[Diagnostic] = []
    if book.problem is not None:
        told.append(book.problem)
    told.extend(book.report.diagnostics if book.report else book.messages)
    told.extend(book.inspection.diagnostics if book.inspection else ())
    return map(Problem, told)


def shown(problems: Sequence[Problem], wanted: Filter, language: str) -> tuple[Group, ...]:
    """Return the problems that a filter lets through, in groups."""
    groups: dict[tuple[Weight, Matter], list[Problem]] = {}
    for one in problems:
        if wanted.weight not in (None, one.weight):
            continue
        if wanted.matters and one.matter not in wanted.matters:
            continue
        if wanted.words and not one.says(wanted.words, language):
            continue
        groups.setdefault((one.weight, one.matter), []).append(one)
    return tuple(Group(*key, tuple(members)) for key, members in groups.items())


def weights(problems: Iterable[Problem]) -> Counter[Weight]:
    """Return how many there are of each weight."""
    return Counter(one.weight for one in problems)


def matters(problems: Iterable[Problem]) -> tuple[tuple[Matter, int], ...]:
    """Return what the problems are about, with their number, in the order of the list."""
    counts = Counter(one.matter for one in problems)
    return tuple((matter, counts[matter]) for matter in Matter if counts[matter])


def waiting(book: Book) -> int:
    """Return how many problems need a person: all that are more than notes."""
    return sum(one.weight is not Weight.NOTE for one in problems_of(book))
