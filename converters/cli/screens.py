"""How the command line shows work: text with a progress bar, JSON lines, or errors alone."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from converters.cli.exit_codes import ExitCode
from converters.cli.words import Words
from converters.diagnostics import Diagnostic, Severity, describe_origin
from converters.model.correction import CorrectionReview, confusions
from converters.model.guess import Guess, Mode
from converters.model.job import CheckResult, Inspection, Output, Report
from converters.model.ledger import Entry, Fate, Ledger
from converters.model.page_decision import PageRecord
from converters.model.spelling import SpellingReview
from converters.model.text_change import TextChange
from converters.monitor import ProgressEvent

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from converters.model.project import ProjectView, Step

_PLACES: Final = 5
"""Shown of each reason; the report has all."""
_WORDS_SHOWN: Final = 20
_COLOURS = {
    Severity.NOTE: "cyan",
    Severity.WARNING: "yellow",
    Severity.ERROR: "red",
    Severity.FATAL: "red",
}


class Screen(Protocol):
    """What a command says; jobs are told apart by ``book``."""

    language: str
    """Of what is written for people: ``vi`` or ``en``."""

    def progress(self, book: str, event: ProgressEvent) -> None:
        """Show where a book stands."""

    def message(self, book: str, diagnostic: Diagnostic) -> None:
        """Show a message."""

    def output(self, book: str, output: Output) -> None:
        """Show a finished file with its verdict."""

    def report(self, book: str, report: Report) -> None:
        """Show what became of the source."""

    def inspection(self, inspection: Inspection) -> None:
        """Show what was found."""

    def verdict(self, file: str, check: CheckResult) -> None:
        """Show what a checker says about a file."""

    def project(self, view: ProjectView, changed: Sequence[str] | None = None) -> None:
        """Show what a book in work holds; to people only what was ``changed``, if told."""

    def history(self, steps: Sequence[Step], done: int) -> None:
        """Show steps of a book in work; those behind ``done`` were taken back."""

    def written(self, files: Sequence[Path]) -> None:
        """Show which files were written."""

    def over(self, book: str, state: str, code: ExitCode) -> None:
        """Show how a book ended; ``state`` is a key of the words."""

    def total(self, code: ExitCode, values: Mapping[str, Any]) -> None:
        """Show the end of the whole command."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class JsonScreen:
    """One JSON object a line on standard output."""

    language = "en"

    def progress(self, book: str, event: ProgressEvent) -> None:
        """Print ``{"event": "progress", …}``."""
        self._print("progress", book=book, **_fields(event, "phases", "fraction", "done", "total"))

    def message(self, book: str, diagnostic: Diagnostic) -> None:
        """Print ``{"event": "message", …}``."""
        from converters.cli.report_file import diagnostic_document

        self._print("message", book=book, **diagnostic_document(diagnostic))

    def output(self, book: str, output: Output) -> None:
        """Print ``{"event": "output", …}``."""
        from converters.cli.report_file import output_document

        self._print("output", book=book, **output_document(output))

    def report(self, book: str, report: Report) -> None:
        """Print ``{"event": "ledger", …}``: counts of what became of what, guesses, changes."""
        from converters.cli.report_file import change_counts, guess_counts, ledger_document

        review = report.corrections
        self._print(
            "ledger",
            book=book,
            counts=ledger_document(report.ledger)["counts"],
            guesses=guess_counts(report.guesses),
            changes=change_counts(report.changes),
            corrected=len(review.applied),
            proposed=len(review.proposed),
        )

    def inspection(self, inspection: Inspection) -> None:
        """Print ``{"event": "inspection", …}``."""
        from converters.cli.report_file import inspection_document

        self._print("inspection", **inspection_document(inspection))

    def verdict(self, file: str, check: CheckResult) -> None:
        """Print ``{"event": "check", …}``."""
        from converters.cli.report_file import check_document

        self._print("check", file=file, **check_document(check))

    def project(self, view: ProjectView, changed: Sequence[str] | None = None) -> None:
        """Print ``{"event": "project", …}``."""
        from converters.cli.project_lines import project_document

        told = {} if changed is None else {"changed": list(changed)}
        self._print("project", **project_document(view), **told)

    def history(self, steps: Sequence[Step], done: int) -> None:
        """Print ``{"event": "step", …}`` for each."""
        for step in steps:
            told = {"number": step.number, "what": step.kind.value, "about": step.about}
            self._print("step", **told, at=step.at, taken_back=step.number > done)

    def written(self, files: Sequence[Path]) -> None:
        """Print ``{"event": "file", …}`` for each."""
        for file in files:
            self._print("file", path=str(file))

    def over(self, book: str, state: str, code: ExitCode) -> None:
        """Print ``{"event": "book", …}``."""
        self._print("book", book=book, state=state, exit_code=int(code))

    def total(self, code: ExitCode, values: Mapping[str, Any]) -> None:
        """Print ``{"event": "result", …}``, always the last line."""
        self._print("result", exit_code=int(code), **values)

    def close(self) -> None:
        """Everything is out already."""

    def _print(self, kind: str, **fields: Any) -> None:
        line = msgspec.json.encode({"event": kind, **fields}).decode("utf-8")
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class QuietScreen:
    """Errors on standard error, nothing else."""

    def __init__(self, words: Words, *, of_many: bool = False) -> None:
        self.words = words
        self._of_many = of_many
        self.language = words.language

    def progress(self, book: str, event: ProgressEvent) -> None:
        """Say nothing."""

    def message(self, book: str, diagnostic: Diagnostic) -> None:
        """Print errors."""
        if diagnostic.severity in (Severity.ERROR, Severity.FATAL):
            text = diagnostic.text(self.words.language)
            remedy = diagnostic.remedy(self.words.language)
            place = _place(diagnostic, self.words.language, book if self._of_many else "")
            sys.stderr.write(f"{diagnostic.code} {place}{text}\n  {remedy}\n")

    def output(self, book: str, output: Output) -> None:  # noqa: ARG002 - a Screen
        """Print what the checkers found wrong."""
        for check in output.checks:
            self.verdict(output.path, check)

    def report(self, book: str, report: Report) -> None:
        """Say nothing."""

    def inspection(self, inspection: Inspection) -> None:
        """Say nothing."""

    def verdict(self, file: str, check: CheckResult) -> None:
        """Print the errors of a checker."""
        for message in check.messages:
            self.message(file, message)

    def project(self, view: ProjectView, changed: Sequence[str] | None = None) -> None:
        """Say nothing."""

    def history(self, steps: Sequence[Step], done: int) -> None:
        """Say nothing."""

    def written(self, files: Sequence[Path]) -> None:
        """Say nothing."""

    def over(self, book: str, state: str, code: ExitCode) -> None:
        """Say nothing."""

    def total(self, code: ExitCode, values: Mapping[str, Any]) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Nothing is open."""


class TextScreen:
    """Text for people: results on standard output, progress and messages on standard error."""

    def __init__(self, words: Words, *, of_many: bool = False) -> None:
        from rich.console import Console

        self.words = words
        self._of_many = of_many
        self.language = words.language
        self._out = Console(highlight=False, soft_wrap=True)
        self._err: Console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def progress(self, book: str, event: ProgressEvent) -> None:
        """Move the bar of a book; without a terminal nothing is drawn."""
        if not self._err.is_terminal:
            return
        bars = self._open_bars()
        if book not in self._tasks:
            self._tasks[book] = bars.add_task(book, total=1.0, phase="")
        phase = self.words.phase(event.phases[0]) if event.phases else ""
        count = f" {event.done}/{event.total}" if event.total > 1 else ""
        bars.update(self._tasks[book], completed=event.fraction, phase=phase + count)

    def message(self, book: str, diagnostic: Diagnostic) -> None:
        """Print a message with its place and remedy."""
        self._message(diagnostic, with_remedy=True, book=book if self._of_many else "")

    def _checked(self, messages: Sequence[Diagnostic]) -> None:
        """Print messages; several in a row that are mended alike tell their remedy once."""
        language = self.words.language
        for message, following in zip_longest(messages, messages[1:]):
            remedy = following.remedy(language) if following is not None else ""
            self._message(message, with_remedy=message.remedy(language) != remedy)

    def _message(self, diagnostic: Diagnostic, *, with_remedy: bool, book: str = "") -> None:
        from rich.markup import escape

        language = self.words.language
        colour = _COLOURS[diagnostic.severity]
        label = self.words(f"severity-{diagnostic.severity.value}")
        place = _place(diagnostic, language, book)
        self._err.print(
            f"[{colour}]{label}[/] {diagnostic.code} {escape(place + diagnostic.text(language))}"
        )
        if with_remedy:
            self._err.print(f"  [dim]{escape(diagnostic.remedy(language))}[/]")

    def output(self, book: str, output: Output) -> None:  # noqa: ARG002 - a Screen
        """Print a finished file with its size and verdict."""
        from rich.markup import escape

        verdicts = "; ".join(
            f"{check.checker}: {self._counts(check)}" for check in output.checks
        ) or self.words("not-checked")
        size = f"{output.bytes / 1024:,.0f} KB"
        self._out.print(f"[bold]{escape(output.path)}[/]  {size}  {escape(verdicts)}")
        for check in output.checks:
            self._checked(check.messages)

    def report(self, book: str, report: Report) -> None:  # noqa: ARG002 - a Screen
        """Print the ledger, what was guessed and changed, how many pages were recognised."""
        self._ledger(report.ledger)
        self._guesses(report.guesses)
        self._changes(report.changes)
        self._corrections(report.corrections)
        self._pages(report.page_records)
        if report.pages.recognised or report.pages.reused:
            work = report.pages
            self._out.print(
                self.words("recognised", recognised=work.recognised, reused=work.reused)
            )

    def inspection(self, inspection: Inspection) -> None:
        """Print what every source holds and what would be lost."""
        from rich.markup import escape

        for finding in inspection.findings:
            counts = [self.words("word-count", count=finding.words)] if finding.words else []
            counts += [self.words("page-count", count=finding.pages)] if finding.pages else []
            facts = ", ".join([finding.format, f"{finding.bytes / 1024:,.0f} KB", *counts])
            self._out.print(f"[bold]{escape(finding.source)}[/]  {escape(facts)}")
            for name, number in finding.legacy_encodings:
                self._out.print(f"  {self.words('legacy')}: {escape(name)} ({number:,})")
            if finding.chapters:
                self._out.print(f"  {self.words('chapters')}:")
            for title in finding.chapters:
                self._out.print(f"    {escape(title)}")
        forms = ", ".join(form.value for form in inspection.editions)
        self._out.print(f"{self.words('editions')}: {forms}")
        self._ledger(inspection.ledger)
        self._places(inspection.ledger)
        self._guesses(inspection.guesses)
        self._pages(inspection.page_records)
        self._doubtful_words(inspection.spelling)
        self._corrections(inspection.corrections)

    def verdict(self, file: str, check: CheckResult) -> None:
        """Print the verdict and every message of a checker."""
        from rich.markup import escape

        self._out.print(f"[bold]{escape(file)}[/]  {check.checker}: {self._counts(check)}")
        self._checked(check.messages)

    def project(self, view: ProjectView, changed: Sequence[str] | None = None) -> None:
        """Print sources, metadata, and how much was decided; or what was changed."""
        from converters.cli.project_lines import changed_lines, project_lines

        if changed is None:
            lines = project_lines(view, self.words)
        else:
            lines = changed_lines(view, changed, self.words)
        for line in lines:
            self._out.print(line, markup=False)

    def history(self, steps: Sequence[Step], done: int) -> None:
        """Print a line for each step."""
        from converters.cli.project_lines import step_line

        for step in steps:
            self._out.print(step_line(step, done, self.words), markup=False)

    def written(self, files: Sequence[Path]) -> None:
        """Print the files."""
        for file in files:
            self._out.print(str(file), markup=False)

    def over(self, book: str, state: str, code: ExitCode) -> None:
        """Print one line for a book of a batch."""
        from rich.markup import escape

        if self._bars is not None and book in self._tasks:
            self._bars.remove_task(self._tasks.pop(book))
        colour = "green" if code is ExitCode.DONE else "yellow"
        self._out.print(f"[{colour}]{self.words(state)}[/] {escape(book)}")

    def total(self, code: ExitCode, values: Mapping[str, Any]) -> None:
        """Print the sum of a batch."""
        if code is ExitCode.CANCELLED:
            self._err.print(self.words("stopped"))
        if "failed" in values:
            self._out.print(self.words("total", **values))
            self._out.print(self.words("report-at", path=values["report"]), markup=False)

    def close(self) -> None:
        """Take the progress bars away."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def _open_bars(self) -> Progress:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        if self._bars is None:
            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[phase]}", markup=False),
            )
            self._bars = Progress(*columns, console=self._err, transient=True)
            self._bars.start()
        return self._bars

    def _counts(self, check: CheckResult) -> str:
        if check.passed:
            return self.words("passed")
        return self.words("counts", errors=check.errors, warnings=check.warnings)

    def _places(self, ledger: Ledger) -> None:
        """Print why things are dropped or changed, and the first places of each reason."""
        reasons: dict[tuple[Fate, str], list[Entry]] = {}
        for entry in ledger.entries:
            reasons.setdefault((entry.fate, entry.reason), []).append(entry)
        for (fate, code), entries in sorted(reasons.items()):
            text = Diagnostic.of(code).text(self.words.language)
            self._out.print(f"{self.words(fate.value)}: {text} ({code})", markup=False)
            for entry in entries[:_PLACES]:
                where = describe_origin(entry.origin, self.words.language)
                detail = f": {entry.detail}" if entry.detail else ""
                self._out.print(f"    {where}{detail}", markup=False)
            if len(entries) > _PLACES:
                more = self.words("more-places", number=len(entries) - _PLACES)
                self._out.print(f"    {more}", markup=False)

    def _guesses(self, guesses: Sequence[Guess]) -> None:
        """Print in one line what the structure was guessed to hold."""
        from converters.cli.report_file import guess_counts

        counts = guess_counts(guesses)
        if not counts:
            return
        manual = sum(guess.mode is Mode.MANUAL for guess in guesses)
        told = [f"{number} × {self.words.guess(name)}" for name, number in counts.items()]
        told += [self.words("decided", number=manual)] if manual else []
        self._out.print(f"{self.words('guesses')}: {', '.join(told)}", markup=False)

    def _pages(self, records: Sequence[PageRecord]) -> None:
        """Print in one line for how many pages things were decided, and what by a person."""
        if not records:
            return
        traits = Counter(
            choice.trait.value
            for record in records
            for choice in record.choices
            if choice.mode is Mode.MANUAL
        )
        told = [self.words("page-count", count=len(records))]
        told += [f"{number} × {trait}" for trait, number in traits.items()]
        told += [self.words("decided", number=traits.total())] if traits else []
        self._out.print(f"{self.words('page-decisions')}: {', '.join(told)}", markup=False)

    def _changes(self, changes: Sequence[TextChange]) -> None:
        """Print how often each rule of typography changed something."""
        from converters.cli.report_file import change_counts

        counts = change_counts(changes)
        if counts:
            self._out.print(f"{self.words('changes')}:", markup=False)
        for rule, number in counts.items():
            text = Diagnostic.of(rule).text(self.words.language)
            self._out.print(f"  {number:>6,}  {rule}  {text}", markup=False)

    def _ledger(self, ledger: Ledger) -> None:
        if not ledger.counts:
            return
        from rich.table import Table

        table = Table(title=self.words("ledger"), title_justify="left", box=None)
        table.add_column(self.words("what"))
        for fate in Fate:
            table.add_column(self.words(fate.value), justify="right")
        for kind in sorted({count.kind for count in ledger.counts}):
            numbers = [ledger.number(kind, fate) for fate in Fate]
            table.add_row(self.words.kind(kind.value), *(f"{n:,}" if n else "–" for n in numbers))
        self._out.print(table)

    def _corrections(self, review: CorrectionReview) -> None:
        """Print how many words of a scan were misread, and the slips with their first places."""
        if not review.corrections:
            return
        counts = {"corrected": len(review.applied), "proposed": len(review.proposed)}
        told = self.words("misread", words=review.words, doubtful=review.doubtful, **counts)
        self._out.print(told, markup=False)
        slips = confusions(review.corrections)
        for slip in slips[:_WORDS_SHOWN]:
            pages = list(dict.fromkeys(f"{place.page}" for place in slip.places))
            shown = ", ".join(pages[:_PLACES]) + (" …" if len(pages) > _PLACES else "")
            counted = self.words(
                "slip", number=len(slip.places), corrected=slip.applied, pages=shown
            )
            line = f"    {slip.before} → {slip.after}  {slip.confidence:.0%}  {counted}"
            self._out.print(line, markup=False)
        if len(slips) > _WORDS_SHOWN:
            more = self.words("more-words", count=len(slips) - _WORDS_SHOWN)
            self._out.print(f"    {more}", markup=False)

    def _doubtful_words(self, review: SpellingReview) -> None:
        if not review.doubtful:
            return
        from rich.markup import escape
        from rich.table import Table

        table = Table(title=self.words("doubtful"), title_justify="left", box=None)
        for head in ("doubtful", "times", "suggestions", "context"):
            table.add_column(self.words(head), justify="right" if head == "times" else "left")
        for word in review.doubtful[:_WORDS_SHOWN]:
            table.add_row(
                escape(word.word),
                f"{word.count:,}",
                escape(", ".join(word.suggestions[:3])),
                escape(word.context),
            )
        self._out.print(table)
        more = len(review.doubtful) + review.left_out - _WORDS_SHOWN
        if more > 0:
            self._out.print(self.words("more-words", count=more))


def screen_for(words: Words, *, json: bool, quiet: bool, of_many: bool = False) -> Screen:
    """Return the screen that the options ask for; ``of_many``: messages name their book."""
    if json:
        return JsonScreen()
    return QuietScreen(words, of_many=of_many) if quiet else TextScreen(words, of_many=of_many)


def _place(diagnostic: Diagnostic, language: str, book: str) -> str:
    """Return what stands before a message: the book unless its place names it, and the place."""
    source = diagnostic.origin.source if diagnostic.origin else ""
    names = [] if source in {book, Path(book).name} else [book]
    return "".join(f"{name}: " for name in (*names, diagnostic.where(language)) if name)


def _fields(event: ProgressEvent, *names: str) -> dict[str, Any]:
    return {name: getattr(event, name) for name in names}
