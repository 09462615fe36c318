"""A batch that is killed: whole files or none; started again: nothing lost, nothing left over."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest

from converters.errors import DestinationError
from converters.model.edition import Edition
from converters.model.job import JobState, Wishes
from converters.service import Service
from converters.vocabularies import EditionForm
from tests.support.measured import BANSO, end_tree

pytestmark = pytest.mark.recovery
BOOKS = 5
EPUB = Wishes(editions=(Edition(form=EditionForm.EPUB),))


def shelf_of(folder: Path) -> Path:
    folder.mkdir()
    for number in range(1, BOOKS + 1):
        text = f"Chương {number}\n\n" + f"Câu chuyện thứ {number} kể tiếp. " * 2000
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def command(shelf: Path, out: Path) -> list[str]:
    options = ("--edition", "epub", "--workers", "2", "--json")
    return [*BANSO, "batch", str(shelf), "--output", str(out), *options]


def test_killed_batch_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "tạm"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(scratch))
    shelf, out = shelf_of(tmp_path / "kệ"), tmp_path / "out"
    process = subprocess.Popen(command(shelf, out), stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "book":
            break
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    before = {path: path.read_bytes() for path in out.glob("*.epub")}
    assert 1 <= len(before) < BOOKS
    assert all(zipfile.ZipFile(path).testzip() is None for path in before)

    again = subprocess.run(command(shelf, out), capture_output=True, encoding="utf-8", check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    states = [
        event["state"]
        for event in map(json.loads, again.stdout.splitlines())
        if event["event"] == "book"
    ]
    assert len(states) == BOOKS
    assert "skipped" in states
    assert len(list(out.glob("*.epub"))) == BOOKS
    assert all(path.read_bytes() == content for path, content in before.items())
    assert list(out.glob(".banso-*")) == []
    assert list(scratch.glob("banso-*")) == []


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("Chương 1\n\nMột câu chuyện.\n", encoding="utf-8")
    return path


def test_full_disk_leaves_the_old_file(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.epub").write_bytes(b"the old edition")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Service() as service:
        plan = service.plan([source], out, EPUB)
        monkeypatch.setattr("os.fsync", full)
        monkeypatch.setattr("converters.files.BlobStore.put", lambda *_: "0" * 64)
        with pytest.raises(DestinationError) as error:
            service.convert(plan)
    assert error.value.diagnostic.code == "FILE-001"
    assert [path.name for path in out.iterdir()] == ["a.epub"]
    assert (out / "a.epub").read_bytes() == b"the old edition"


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made read-only by a mode")
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_may_not_be_written_is_told(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    with Service() as service:
        plan = service.plan([source], out, EPUB)
        with pytest.raises(DestinationError) as error:
            service.convert(plan)
    assert error.value.diagnostic.code == "FILE-002"


def test_same_input_gives_same_bytes_in_both_ways_of_running(tmp_path: Path, source: Path) -> None:
    with Service() as service:
        first = service.convert(service.plan([source], tmp_path / "1", EPUB))
        job = service.submit(service.plan([source], tmp_path / "2", EPUB))
        assert service.wait(job, 100.0).state is JobState.SUCCEEDED
        second = service.report(job)
        assert second is not None
        assert first.outputs[0].sha256 == second.outputs[0].sha256
        assert service.finished(service.plan([source], tmp_path / "2", EPUB)) == second
        assert service.inspection(job) is None


def test_killed_job_process_fails_its_job_alone(tmp_path: Path, source: Path) -> None:
    with Service() as service:
        job = service.submit(service.plan([source], tmp_path / "out", EPUB))
        while service.job(job).state is JobState.QUEUED:
            pass
        process = None
        while process is None:
            running = list(service._executor._running)
            process = running[0].pid if running else None
        end_tree(process)
        ended = service.wait(job, 60.0)
        assert ended.state is JobState.FAILED
        assert ended.problem is not None
        assert ended.problem.code == "JOB-002"
        assert not list((tmp_path / "out").glob("*"))
        assert service.wait(service.retry(job), 100.0).state is JobState.SUCCEEDED
