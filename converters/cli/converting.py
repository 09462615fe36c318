"""The commands for one book: convert, inspect, check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.cli import exit_codes
from converters.cli.exit_codes import ExitCode
from converters.cli.following import follow
from converters.cli.report_file import (
    PAGE_ENDINGS,
    Document,
    failure_document,
    report_document,
    save_document,
)
from converters.cli.report_page import BookRow, page_of
from converters.cli.screens import Screen
from converters.cli.words import Words
from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError, DestinationError
from converters.files import require_folder, write_file
from converters.model.edition import Edition
from converters.model.job import CheckResult, Job, Plan, Report, Wishes
from converters.model.metadata import Contributor, Metadata, Work
from converters.service import Service
from converters.vocabularies import ChangePolicy, EditionForm, RecognitionQuality, ToneMarks

_TOML: Final = ".toml"
_OF_BOOKS: Final = frozenset(
    {".epub", ".pdf", ".hocr", ".zip", ".tif", ".txt", ".docx", ".doc", ".odt", ".rtf", ".md"}
)
"""Names of editions and manuscripts, which no report has by design."""


@dataclass(frozen=True, kw_only=True)
class ConvertRequest:
    """What ``banso convert`` was asked."""

    sources: tuple[Path, ...]
    output: Path
    forms: tuple[EditionForm, ...]
    metadata_file: Path | None
    language: str | None
    title: str | None
    authors: tuple[str, ...]
    cover: Path | None
    tracked_changes: ChangePolicy | None
    comments: Path | None
    structure_file: Path | None
    pages_file: Path | None
    typography: bool
    tone_marks: ToneMarks | None
    repair_words: bool | None
    ocr_quality: RecognitionQuality | None
    design: Mapping[str, str | None]
    """As ``Service.design`` takes it."""
    report: Path | None
    strict: bool
    workers: int


def convert_book(request: ConvertRequest, screen: Screen, words: Words) -> ExitCode:
    """Convert one book and show it; the report is written whether it went well or not."""
    with Service() as service:
        plan = _planned(request, service)
        _require_targets(request, plan)
        made = make(service, plan, request.sources[0].name, screen)
        report = made.report
        if request.comments is not None and report is not None:
            service.save_comments(request.comments, report.comments, words.language)
    code = show_made(made, request.sources[0].name, screen, strict=request.strict)
    if request.report is not None:
        document = (
            report_document(report, code)
            if report
            else failure_document(plan.sources, made.job.problem, code)
        )
        save_report(request.report, request.sources[0].name, exit_codes.state_of(code), document)
    screen.total(code, {"title": report.title if report else ""})
    return code


@dataclass(frozen=True)
class Made:
    """A conversion that is over."""

    job: Job
    report: Report | None


def make(service: Service, plan: Plan, name: str, screen: Screen) -> Made:
    """Carry a plan out under the eyes of the user."""
    job = service.submit(plan)
    (ended,) = follow(service, {job: name}, screen)
    return Made(ended, service.report(job))


def show_made(made: Made, name: str, screen: Screen, *, strict: bool) -> ExitCode:
    """Show what came of a conversion."""
    screen.close()
    if made.report is not None:
        for output in made.report.outputs:
            screen.output(name, output)
        screen.report(name, made.report)
    elif made.job.problem is not None:
        screen.message(name, made.job.problem)
    return exit_codes.of_job(made.job, made.report, strict=strict)


def _require_targets(request: ConvertRequest, plan: Plan | None = None) -> None:
    """Make sure before the work that files beside the editions can be written and harm nothing.

    Raises DestinationError FILE-025 where one would take the place of a file of the book, FILE-026
    of a folder, FILE-027 where both have one name, FILE-028 where a finished edition or another
    manuscript has it, and as ``_require_place`` does.
    """
    targets = [target for target in (request.report, request.comments) if target is not None]
    own = _own_files(request, plan)
    for target in targets:
        _require_place(target, request.output)
        # Metadata and decisions lie beside a book under several names, but always as TOML.
        if target.resolve() in own or (target.suffix.lower() == _TOML and target.is_file()):
            raise DestinationError.of("FILE-025", Origin(target.name), file=target.name)
        if target.is_dir():
            raise DestinationError.of("FILE-026", Origin(target.name), file=target.name)
        if target.suffix.lower() in _OF_BOOKS and target.is_file():
            raise DestinationError.of("FILE-028", Origin(target.name), file=target.name)
    if len({target.resolve() for target in targets}) < len(targets):
        raise DestinationError.of("FILE-027", Origin(targets[0].name), file=targets[0].name)


def _require_place(target: Path, output: Path) -> None:
    """Make sure that a file can be written; folders are made within that of the editions only.

    Raises DestinationError FILE-034 where its folder is not there, and as ``require_folder`` does.
    """
    folder = target.absolute().parent
    require_folder(folder)
    if not (folder.is_dir() or folder.is_relative_to(output.absolute())):
        raise DestinationError.of("FILE-034", folder=str(folder), file=target.name)


def _own_files(request: ConvertRequest, plan: Plan | None) -> frozenset[Path]:
    given = (request.cover, request.metadata_file, request.structure_file, request.pages_file)
    own = [*request.sources, *(file for file in given if file is not None)]
    if plan is not None:
        own.extend(map(Path, (*plan.sources, *plan.left_out, *filter(None, [plan.cover]))))
    return frozenset(file.resolve() for file in own)


def save_report(target: Path, name: str, state: str, document: Document) -> None:
    """Write a report as JSON, or as a page where the file's name asks for one."""
    if target.suffix.lower() in PAGE_ENDINGS:
        page = page_of([BookRow(name, state, "", document)])
        write_file(target.absolute(), page.encode("utf-8"))
    else:
        save_document(target, document)


@dataclass(frozen=True)
class InspectionTargets:
    """Files to be written by ``banso inspect``; where one is there, it is gone by."""

    structure: Path | None = None
    pages: Path | None = None


_NO_TARGETS: Final = InspectionTargets()


def inspect_book(
    sources: tuple[Path, ...], screen: Screen, targets: InspectionTargets = _NO_TARGETS
) -> ExitCode:
    """Show what the sources hold; write what was guessed about structure or pages if asked to."""
    with Service() as service:
        done: tuple[Diagnostic, ...] = ()
        job = service.submit_inspection(
            sources,
            _if_there(targets.structure),
            pages_file=_if_there(targets.pages),
            pages=targets.pages is not None,
        )
        (ended,) = follow(service, {job: sources[0].name}, screen)
        inspection = service.inspection(job)
        if inspection is not None and targets.structure is not None:
            done = service.save_structure(targets.structure, inspection, screen.language)
        if inspection is not None and targets.pages is not None:
            service.save_pages(targets.pages, inspection, screen.language)
    screen.close()
    code = exit_codes.of_job(ended, None, strict=False)
    if inspection is not None:
        for told in done:
            screen.message(sources[0].name, told)
        screen.inspection(inspection)
    elif ended.problem is not None:
        screen.message(sources[0].name, ended.problem)
    screen.total(code, {})
    return code


def _if_there(file: Path | None) -> Path | None:
    return file if file is not None and file.is_file() else None


def check_edition(file: Path, shops: Sequence[str], screen: Screen, *, strict: bool) -> ExitCode:
    """Show what the checkers say about a finished file."""
    with Service() as service:
        checks = service.check(file, shops=shops)
    return _verdicts(file, checks, screen, strict=strict)


def fix_edition(
    file: Path, output: Path | None, shops: Sequence[str], screen: Screen, *, strict: bool
) -> ExitCode:
    """Mend an EPUB; show what was mended and what the checkers say about the mended book."""
    with Service() as service:
        done = service.fix(file, output, shops=shops)
    screen.verdict(file.name, done.mended)
    return _verdicts(Path(done.path), done.checks, screen, strict=strict)


def _verdicts(
    file: Path, checks: Sequence[CheckResult], screen: Screen, *, strict: bool
) -> ExitCode:
    for check in checks:
        screen.verdict(file.name, check)
    code = ExitCode.DONE
    if any(check.errors for check in checks):
        code = ExitCode.CHECK
    elif strict and any(check.warnings for check in checks):
        code = ExitCode.WARNINGS
    screen.total(code, {})
    return code


def _planned(request: ConvertRequest, service: Service) -> Plan:
    """Return the plan; where there is none the report tells why, and the error is raised."""
    try:
        return service.plan(request.sources, request.output, _wishes(request, service))
    except ConverterError as error:
        if request.report is not None:
            _require_targets(request)
            code = exit_codes.of_error(error)
            sources = tuple(map(str, request.sources))
            document = failure_document(sources, error.diagnostic, code)
            name = request.sources[0].name
            save_report(request.report, name, exit_codes.state_of(code), document)
        raise


def _wishes(request: ConvertRequest, service: Service) -> Wishes:
    contributors = tuple(Contributor(name=name) for name in request.authors)
    work = Work(title=request.title or "", contributors=contributors)
    return Wishes(
        editions=tuple(Edition(form=form) for form in dict.fromkeys(request.forms)),
        metadata=Metadata(work=work),
        metadata_file=request.metadata_file,
        structure_file=request.structure_file,
        pages_file=request.pages_file,
        language=request.language,
        cover=request.cover,
        tracked_changes=request.tracked_changes,
        typography=request.typography,
        tone_marks=request.tone_marks,
        repair_words=request.repair_words,
        ocr_quality=request.ocr_quality,
        design=service.design(request.design),
        workers=request.workers,
    )
