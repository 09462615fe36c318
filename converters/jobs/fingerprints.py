"""When two conversions are the same, so that a batch that is started again skips what is done."""

from __future__ import annotations

from pathlib import Path

import msgspec

from converters import __version__
from converters.conversion.designing import design_files
from converters.errors import SourceError
from converters.files import fingerprint, sha256_of, stamp_of
from converters.jobs.journal import Journal
from converters.model.canonical import from_json, to_json
from converters.model.edition import Design
from converters.model.job import Plan, Report, SourceRoad
from converters.readers.registry import format_of
from converters.settings import Settings


def fingerprint_of(plan: Plan, settings: Settings) -> str:
    """Return what names a conversion: plan, settings, program, the sources as they lie there.

    Sources count by size and time of change, not content: a shelf of scans has terabytes. So do
    the user's own recogniser models, for books with pages that may be read by them.
    """
    # How many processes do the work, and where they keep things, changes nothing in the result.
    same = msgspec.structs.replace(plan, workers=0)
    wanted = msgspec.structs.replace(
        settings,
        cache_folder="",
        cache_megabytes=0,
        state_folder="",
        workers=0,
        interface_language="",
    )
    files = [*plan.sources, *([plan.cover] if plan.cover else []), *design_files(plan.design)]
    if any(map(_may_be_recognised, plan.sources)):
        files.append(str(settings.models_path()))
    state = (_state_of(Path(file)) for file in files)
    return fingerprint(__version__, to_json(same), to_json(wanted), *state)


def text_fingerprint(plan: Plan, settings: Settings) -> str:
    """Return what names the text of a book, however it is to look and wherever it goes."""
    same = msgspec.structs.replace(plan, editions=(), design=Design(), output="", name=None)
    return fingerprint_of(same, settings)


def finished_report(journal: Journal, plan: Plan, settings: Settings) -> Report | None:
    """Return the report of an equal conversion whose outputs are still there, unchanged."""
    for result in journal.finished(fingerprint_of(plan, settings)):
        report = from_json(result, Report)
        if report.outputs and all(_unchanged(o.path, o.sha256) for o in report.outputs):
            return report
    return None


def _may_be_recognised(source: str) -> bool:
    try:
        return format_of(Path(source)).road is SourceRoad.SCAN
    except SourceError:
        return False  # it says itself what is wrong when it is converted


def _state_of(source: Path) -> str:
    if source.is_dir():
        inside = sorted(source.rglob("*"))
        return "\n".join(f"{p.relative_to(source).as_posix()} {stamp_of(p)}" for p in inside)
    return stamp_of(source)


def _unchanged(path: str, digest: str) -> bool:
    file = Path(path)
    return file.is_file() and sha256_of(file) == digest
