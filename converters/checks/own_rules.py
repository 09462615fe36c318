"""Checks a finished EPUB by our own rules, for any EPUB, made here or elsewhere.

Accessibility mirrors the rules of Ace by DAISY and axe (their identifiers stand in the messages),
typography is what an editor would mark. Each page is parsed once; pages are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from converters.checks.epub_rules.contrast import Contrasts
from converters.checks.epub_rules.findings import Finding, Findings
from converters.checks.epub_rules.language_rules import (
    behaviour_findings,
    language_findings,
    title_findings,
)
from converters.checks.epub_rules.metadata_rules import metadata_findings
from converters.checks.epub_rules.navigation_rules import (
    Marks,
    Navigation,
    marks_of,
    navigation_findings,
    navigation_of,
)
from converters.checks.epub_rules.opened import OpenedBook, PackageDocument, UnreadableError
from converters.checks.epub_rules.package_place import loss_of
from converters.checks.epub_rules.page import Page
from converters.checks.epub_rules.picture_rules import (
    drawing_findings,
    link_findings,
    media_findings,
    picture_findings,
)
from converters.checks.epub_rules.role_rules import (
    page_break_findings,
    role_findings,
    type_findings,
)
from converters.checks.epub_rules.structure_rules import (
    heading_findings,
    landmark_findings,
    list_findings,
    reference_findings,
    table_findings,
)
from converters.diagnostics import Diagnostic, Severity
from converters.limits import STYLE_SHEET
from converters.model.job import CheckResult
from converters.monitor import Monitor

if TYPE_CHECKING:
    from converters.checks.epub_rules.typography import TypographyLint

ACCESSIBILITY: Final = "Bản Số A11Y"
TYPOGRAPHY: Final = "Bản Số TYPO"
_UNREAD: Final = "A11Y-190"
_TOLD_BY_WRITERS: Final = frozenset({"A11Y-120"})
"""Pictures without a description: A11Y-001 says it of an edition made here."""
_PAGE_RULES: Final[tuple[Callable[[Page], Iterator[Finding]], ...]] = (
    title_findings,
    language_findings,
    behaviour_findings,
    picture_findings,
    drawing_findings,
    media_findings,
    link_findings,
    heading_findings,
    list_findings,
    table_findings,
    landmark_findings,
    reference_findings,
    role_findings,
    type_findings,
    page_break_findings,
)


def check_foreign(path: Path, monitor: Monitor) -> tuple[CheckResult, ...]:
    """Return the verdicts on a file of unknown making: accessibility, typography.

    Where it cannot be opened there is no text, and the verdict on accessibility says so.
    """
    look = _Look(path, monitor, with_typography=True)
    found = look.findings()
    accessibility = _verdict(ACCESSIBILITY, found.messages("A11Y"))
    if not look.is_open:
        return (accessibility,)
    return accessibility, _verdict(TYPOGRAPHY, found.messages("TYPO", without=look.unfounded))


def check_own(path: Path, monitor: Monitor) -> tuple[CheckResult, ...]:
    """Return the verdict on the accessibility of an edition that was made here, never an error.

    What its writer has told is not told again.
    """
    found = _Look(path, monitor, with_typography=False).findings()
    messages = found.messages("A11Y", most=Severity.WARNING, without=_TOLD_BY_WRITERS)
    return (_verdict(ACCESSIBILITY, messages),)


def _verdict(checker: str, messages: tuple[Diagnostic, ...]) -> CheckResult:
    return CheckResult(
        checker=checker,
        errors=sum(message.severity is Severity.ERROR for message in messages),
        warnings=sum(message.severity is Severity.WARNING for message in messages),
        messages=messages,
    )


class _Look:
    """One look through one book."""

    def __init__(self, path: Path, monitor: Monitor, *, with_typography: bool) -> None:
        self._path = path
        self._monitor = monitor
        self._with_typography = with_typography
        self._found = Findings(path.name)
        self._marks: dict[str, Marks | None] = {}
        self._navigation: Navigation | None = None
        self.is_open = False
        """Whether there was a book to look at, once that is done."""
        self.unfounded: frozenset[str] = frozenset()
        """Codes whose findings the whole book shows to be no fault."""

    def findings(self) -> Findings:
        """Return all that is found; a book that cannot be opened is a finding."""
        try:
            book = OpenedBook(self._path)
        except UnreadableError:
            self._found.add("", Finding(_UNREAD))
            return self._found
        try:
            package = book.package()
        except UnreadableError:
            self._found.add(*loss_of(book))
        else:
            self.is_open = True
            self._pages(book, package)
            self._whole(package)
        finally:
            book.close()
        return self._found

    def _pages(self, book: OpenedBook, package: PackageDocument) -> None:
        contrasts = Contrasts(lambda part: _style_sheet(book, part))
        lint = self._lint(package)
        pages, navigation = package.pages, package.navigation
        for done, part in enumerate(pages, start=1):
            self._monitor.check_cancelled()
            self._monitor.advance(done, len(pages))
            try:
                page = Page.of(part, book.tree(part))
            except UnreadableError:
                self._found.add(part, Finding(_UNREAD))
                self._marks[part] = None
                continue
            self._marks[part] = marks_of(page)
            if part == navigation:
                self._navigation = navigation_of(page)
            for rule in (*_PAGE_RULES, contrasts.findings, *([lint.findings] if lint else ())):
                for finding in rule(page):
                    self._found.add(part, finding)
        if lint is not None:
            self.unfounded = lint.unfounded
            for part, finding in lint.closing_findings():
                self._found.add(part, finding)

    def _lint(self, package: PackageDocument) -> TypographyLint | None:
        if not self._with_typography:
            return None
        from converters.checks.epub_rules.typography import TypographyLint

        language = next(iter(package.values("dc:language")), package.language)
        return TypographyLint(language.partition("-")[0].lower())

    def _whole(self, package: PackageDocument) -> None:
        navigation = self._navigation
        has_page_list = navigation is not None and navigation.page_list is not None
        for finding in metadata_findings(package, has_page_list=has_page_list):
            self._found.add(package.part, finding)
        if navigation is not None:
            for part, finding in navigation_findings(
                navigation, self._marks, is_fixed=package.is_fixed
            ):
                self._found.add(part, finding)


def _style_sheet(book: OpenedBook, part: str) -> str:
    """Return the beginning of a style sheet, nothing where it cannot be read."""
    try:
        return book.content(part)[:STYLE_SHEET].decode("utf-8", "replace")
    except UnreadableError:
        return ""
