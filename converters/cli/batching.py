"""The command for a folder of books: many conversions, one summary, nothing done twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from converters.cli import exit_codes
from converters.cli.batch_reports import BookEnd, write_reports
from converters.cli.exit_codes import ExitCode
from converters.cli.following import follow
from converters.cli.report_file import (
    Document,
    failure_document,
    report_document,
)
from converters.cli.report_page import MADE
from converters.cli.screens import Screen
from converters.diagnostics import Diagnostic
from converters.model.edition import Edition
from converters.model.job import Job, JobState, Plan, Report, ShelfBook, Wishes
from converters.service import Service
from converters.vocabularies import ChangePolicy, EditionForm, RecognitionQuality, ToneMarks


@dataclass(frozen=True, kw_only=True)
class BatchRequest:
    """What ``banso batch`` was asked."""

    folder: Path
    output: Path
    forms: tuple[EditionForm, ...]
    catalogue: Path | None
    tracked_changes: ChangePolicy | None
    typography: bool
    cluster: str | None
    tone_marks: ToneMarks | None
    repair_words: bool | None
    ocr_quality: RecognitionQuality | None
    design: Mapping[str, str | None]
    """As ``Service.design`` takes it."""
    strict: bool
    workers: int


@dataclass(frozen=True)
class _Result:
    """How one book ended; ``state`` is a key of the words."""

    book: ShelfBook
    state: str
    code: ExitCode
    report: Report | None = None
    problem: Diagnostic | None = None

    def end(self) -> BookEnd:
        """Return what goes into the reports."""
        return BookEnd(self.book, self.state, self._document(), self.report)

    def _document(self) -> Document:
        if self.report is not None:
            return report_document(self.report, self.code)
        sources = self.book.plan.sources if self.book.plan else ()
        return failure_document(sources, self.problem, self.code)


def convert_shelf(request: BatchRequest, screen: Screen) -> ExitCode:
    """Convert all books of a folder that are not done yet, and write the reports.

    On a request to stop, the books in work are given up cleanly and the reports tell how far it
    came; the next run goes on from there.
    """
    results: list[_Result] = []
    stopped = False
    try:
        for result in _results(request, screen):
            results.append(result)
            _tell(result, screen)
    except KeyboardInterrupt:
        stopped = True
    screen.close()
    code = exit_codes.worst(result.code for result in results)
    if stopped:
        code = ExitCode.CANCELLED
    page = write_reports(request.folder, request.output.absolute(), [r.end() for r in results])
    sums = {
        "done": sum(result.state == "done" for result in results),
        "skipped": sum(result.state == "skipped" for result in results),
        "incomplete": sum(result.state == "incomplete" for result in results),
        "failed": sum(result.state not in MADE for result in results),
    }
    screen.total(code, {**sums, "report": str(page)})
    return code


def _results(request: BatchRequest, screen: Screen) -> Iterator[_Result]:
    running = request.workers or _cores()
    with Service(running=running, cluster=request.cluster) as service:
        shelf = service.shelf(
            request.folder, request.output, _wishes(request, service), request.catalogue
        )
        waiting: list[tuple[ShelfBook, Plan]] = []
        for book in shelf:
            plan = book.plan
            if plan is None:
                yield _Result(book, "failed", ExitCode.SETTINGS, problem=book.problem)
            elif (report := service.finished(plan)) is not None:
                code = exit_codes.of_report(report, strict=request.strict)
                state = exit_codes.state_of(code)
                yield _Result(book, "skipped" if state == "done" else state, code, report)
            else:
                waiting.append((book, plan))
        yield from _conversions(service, waiting, request, running, screen)


def _wishes(request: BatchRequest, service: Service) -> Wishes:
    return Wishes(
        editions=tuple(Edition(form=form) for form in dict.fromkeys(request.forms)),
        tracked_changes=request.tracked_changes,
        typography=request.typography,
        tone_marks=request.tone_marks,
        repair_words=request.repair_words,
        ocr_quality=request.ocr_quality,
        design=service.design(request.design),
    )


def _conversions(
    service: Service,
    waiting: Sequence[tuple[ShelfBook, Plan]],
    request: BatchRequest,
    running: int,
    screen: Screen,
) -> Iterator[_Result]:
    # Where there are fewer books than processes, a book may use several for its pages.
    workers = max(1, running // max(1, len(waiting)))
    books = {
        service.submit(msgspec.structs.replace(plan, workers=workers)): book
        for book, plan in waiting
    }
    names = {job: book.name for job, book in books.items()}
    for job in follow(service, names, screen):
        yield _result(service, job, books[job.id], strict=request.strict)


def _result(service: Service, job: Job, book: ShelfBook, *, strict: bool) -> _Result:
    report = service.report(job.id) if job.state is JobState.SUCCEEDED else None
    code = exit_codes.of_job(job, report, strict=strict)
    return _Result(book, exit_codes.state_of(code), code, report, job.problem)


def _tell(result: _Result, screen: Screen) -> None:
    name = result.book.name
    screen.over(name, result.state, result.code)
    if result.problem is not None:
        screen.message(name, result.problem)
    if result.report is not None:
        for output in result.report.outputs:
            screen.output(name, output)


def _cores() -> int:
    from converters.settings import load_settings

    return load_settings().worker_count()
