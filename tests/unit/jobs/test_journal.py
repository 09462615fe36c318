"""The journal survives dead owners, damaged files and several programs at once."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from converters.diagnostics import Diagnostic
from converters.errors import DestinationError
from converters.jobs.fingerprints import fingerprint_of, finished_report
from converters.jobs.journal import Journal
from converters.jobs.orders import ConversionOrder, InspectionOrder, Outcome
from converters.model.canonical import to_json
from converters.model.job import FailureKind, JobState, Output, Plan, Report
from converters.model.page_decision import PageDecisions, PageRule
from converters.scratch import scratch_folder, sweep_abandoned, sweep_process
from converters.settings import Settings
from converters.vocabularies import EditionForm, PagePictures, RecognitionQuality, ToneMarks

DEAD = 2**22 + 17
"""Beyond the highest process number of Linux and Windows."""


def plan(folder: Path, **fields: object) -> Plan:
    source = folder / "a.txt"
    if not source.exists():
        source.write_text("Một.", encoding="utf-8")
    return Plan(sources=(str(source),), output=str(folder / "out"), **fields)


def give_to_the_dead(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE jobs SET owner_pid = ?", (DEAD,))
    database.close()


def test_job_lives_from_queued_to_its_end(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    job = journal.add(ConversionOrder(plan(tmp_path)), "mark")
    assert journal.job(job).state is JobState.QUEUED
    journal.started(job)
    assert journal.job(job).state is JobState.RUNNING
    problem = Diagnostic.of("JOB-002", exit_code="-9")
    journal.ended(job, Outcome(JobState.FAILED, b"", problem, FailureKind.TOOL))
    ended = journal.job(job)
    assert (ended.state, ended.problem, ended.failure) == (
        JobState.FAILED,
        problem,
        FailureKind.TOOL,
    )
    assert ended.plan == plan(tmp_path)
    assert journal.result(job) is None
    journal.requeue(job)
    assert journal.job(job).problem is None
    journal.close()


def test_jobs_of_a_dead_program_are_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    waiting = journal.add(InspectionOrder(("/a",)), None)
    running = journal.add(ConversionOrder(plan(tmp_path)), "mark")
    done = journal.add(InspectionOrder(("/b",)), None)
    journal.started(running)
    journal.ended(done, Outcome(JobState.SUCCEEDED, b"{}"))
    journal.close()
    give_to_the_dead(path)
    again = Journal(path)
    assert again.interrupted == (waiting, running)
    states = [job.state for job in again.jobs()]
    assert states == [JobState.INTERRUPTED, JobState.INTERRUPTED, JobState.SUCCEEDED]
    assert again.job(waiting).plan is None
    again.close()


def test_jobs_of_a_living_program_are_left_alone(tmp_path: Path) -> None:
    first = Journal(tmp_path / "journal.sqlite3")
    job = first.add(InspectionOrder(("/a",)), None)
    second = Journal(tmp_path / "journal.sqlite3")
    assert second.interrupted == ()
    assert second.job(job).state is JobState.QUEUED
    first.close()
    second.close()


def test_process_number_that_was_used_again_is_another_owner(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    job = journal.add(InspectionOrder(("/a",)), None)
    journal.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE jobs SET owner_start = owner_start - 3600")
    database.close()
    again = Journal(path)
    assert again.interrupted == (job,)
    again.close()


def test_damaged_journal_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"This is no database at all." * 100)
    journal = Journal(path)
    assert journal.jobs() == ()
    assert path.with_name("journal.sqlite3.damaged").exists()
    journal.close()


def test_state_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    with pytest.raises(DestinationError):
        Journal(tmp_path / "state" / "journal.sqlite3")


@pytest.mark.parametrize("job", ["999", "x", "1; DROP TABLE jobs"])
def test_unknown_job_is_a_key_error(tmp_path: Path, job: str) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    for ask in (journal.job, journal.order, journal.result):
        with pytest.raises(KeyError):
            ask(job)
    journal.close()


def finished(journal: Journal, work: Plan) -> Path:
    target = Path(work.output) / "a.epub"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"content")
    digest = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
    output = Output(form=EditionForm.EPUB, path=str(target), bytes=7, sha256=digest)
    report = Report(title="A", sources=work.sources, outputs=(output,))
    job = journal.add(ConversionOrder(work), fingerprint_of(work, Settings()))
    journal.ended(job, Outcome(JobState.SUCCEEDED, to_json(report)))
    return target


def test_equal_conversion_is_found_while_its_files_are_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    work = plan(tmp_path)
    assert finished_report(journal, work, Settings()) is None
    target = finished(journal, work)
    assert finished_report(journal, work, Settings()) is not None
    assert finished_report(journal, plan(tmp_path, workers=7), Settings()) is not None
    assert finished_report(journal, plan(tmp_path, language="en"), Settings()) is None
    target.write_bytes(b"changed")
    assert finished_report(journal, work, Settings()) is None
    journal.close()


def test_other_settings_make_another_conversion(tmp_path: Path) -> None:
    work = plan(tmp_path)
    usual = fingerprint_of(work, Settings())
    assert fingerprint_of(work, Settings(tone_marks=ToneMarks.NEW)) != usual
    assert fingerprint_of(work, Settings(page_pictures=PagePictures.GRAY)) != usual
    best = RecognitionQuality.BEST
    assert fingerprint_of(work, Settings(ocr_quality=best)) != usual
    decided = PageRule(spans=((1, 1),), decided=PageDecisions(skew=1.0))
    for change in ({"ocr_quality": best}, {"page_rules": (decided,)}):
        assert fingerprint_of(msgspec.structs.replace(work, **change), Settings()) != usual
    elsewhere = Settings(state_folder="/x", cache_folder="/y", workers=3, interface_language="vi")
    assert fingerprint_of(work, elsewhere) == usual


def test_changed_source_is_another_conversion(tmp_path: Path) -> None:
    work = plan(tmp_path)
    before = fingerprint_of(work, Settings())
    (tmp_path / "a.txt").write_text("Một, hai.", encoding="utf-8")
    assert fingerprint_of(work, Settings()) != before
    folder = Plan(sources=(str(tmp_path),), output="/out")
    with_text = fingerprint_of(folder, Settings())
    (tmp_path / "b.txt").write_text("x", encoding="utf-8")
    assert fingerprint_of(folder, Settings()) != with_text
    (tmp_path / "a.txt").unlink()
    assert fingerprint_of(work, Settings()) != before


def test_scratch_of_dead_processes_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    output = tmp_path / "out"
    output.mkdir()
    dead = tmp_path / f"banso-{DEAD}-abc"
    (dead / "media").mkdir(parents=True)
    (output / f".banso-{DEAD}-x.part").write_bytes(b"half")
    (output / "xong.epub").write_bytes(b"whole")
    mine = output / f".banso-{os.getpid()}-x.part"
    mine.write_bytes(b"being written")
    with scratch_folder() as folder:
        sweep_abandoned(output)
        assert folder.is_dir()
    assert not dead.exists()
    assert sorted(path.name for path in output.iterdir()) == [mine.name, "xong.epub"]
    sweep_process(os.getpid(), output)
    assert not mine.exists()


def test_another_model_of_the_user_makes_recognised_books_anew(tmp_path: Path) -> None:
    models = tmp_path / "models"
    settings = Settings(models_folder=str(models))
    Image.new("L", (60, 80), 255).save(tmp_path / "1.png")
    scan, text = Plan(sources=(str(tmp_path / "1.png"),), output="/out"), plan(tmp_path)
    seen = [fingerprint_of(scan, settings)]
    told = fingerprint_of(text, settings)
    (models / "best").mkdir(parents=True)
    for name, content in (("fra", b"one"), ("fra", b"another"), ("best/vie", b"x")):
        (models / f"{name}.traineddata").write_bytes(content)
        seen.append(fingerprint_of(scan, settings))
    (models / "fra.traineddata").unlink()
    seen.append(fingerprint_of(scan, settings))
    assert len(set(seen)) == len(seen)
    assert fingerprint_of(text, settings) == told
