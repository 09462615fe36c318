"""When two conversions are the same, so that a batch that is started again skips what is done."""

from __future__ import annotations

from pathlib import Path

import msgspec

from converters import __version__
from converters.files import fingerprint, sha256_of
from converters.jobs.journal import Journal
from converters.model.canonical import from_json, to_json
from converters.model.job import Plan, Report
from converters.settings import Settings


def fingerprint_of(plan: Plan, settings: Settings) -> str:
    """Return what names a conversion: plan, settings, program, the sources as they lie there.

    Sources count by size and time of change, not content: a shelf of scans has terabytes.
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
    files = [*plan.sources, *([plan.cover] if plan.cover else [])]
    state = (_state_of(Path(file)) for file in files)
    return fingerprint(__version__, to_json(same), to_json(wanted), *state)


def finished_report(journal: Journal, plan: Plan, settings: Settings) -> Report | None:
    """Return the report of an equal conversion whose outputs are still there, unchanged."""
    for result in journal.finished(fingerprint_of(plan, settings)):
        report = from_json(result, Report)
        if report.outputs and all(_unchanged(o.path, o.sha256) for o in report.outputs):
            return report
    return None


def _state_of(source: Path) -> str:
    if source.is_dir():
        inside = sorted(source.rglob("*"))
        return "\n".join(f"{p.relative_to(source).as_posix()} {_stamp(p)}" for p in inside)
    return _stamp(source)


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return "absent"
    return "folder" if path.is_dir() else f"{status.st_size} {status.st_mtime_ns}"


def _unchanged(path: str, digest: str) -> bool:
    file = Path(path)
    return file.is_file() and sha256_of(file) == digest
