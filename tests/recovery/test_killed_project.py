"""A program that is killed while it writes into a project: the state before a step or after it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from converters.errors import DestinationError
from converters.model.project import Project, StepKind
from converters.project.store import ProjectFile

pytestmark = pytest.mark.recovery

_WRITER = """
import itertools, sys
from pathlib import Path
from converters.model.decision import Decision
from converters.model.project import Project, StepKind
from converters.project.store import ProjectFile

with ProjectFile.open(Path(sys.argv[1])) as file:
    for number in itertools.count(1):
        decisions = tuple(Decision(text=f"{n}", heading=1) for n in range(number % 60))
        record = {"title": str(number), "description": str(number) * 300}
        file.step(StepKind.RECORD, "", Project(record=record, decisions=decisions), number)
        print(number, flush=True)
"""


def test_a_kill_leaves_the_last_whole_step(tmp_path: Path) -> None:
    path = tmp_path / "sách.banso"
    with ProjectFile.create(path) as file:
        file.step(StepKind.BEGIN, "", Project(record={"begun": True}), 0)
    for moment in (0.0, 0.003, 0.01, 0.02, 0.031):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert writer.stdout is not None
        told = int(writer.stdout.readline())
        time.sleep(moment)
        writer.kill()
        rest = writer.communicate()[0].split()
        told = int(rest[-1]) if rest else told
        with ProjectFile.open(path) as file:
            view = file.view()
            number = int(view.project.record["title"])
            assert number in {told, told + 1}
            assert view.project.record["description"] == str(number) * 300
            assert len(view.project.decisions) == number % 60
            assert view.done == len(view.steps)
            file.undo(view.done)
            assert file.project() == Project(record={"begun": True})
    assert [file.name for file in tmp_path.iterdir()] == ["sách.banso"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_full_disk_leaves_the_last_whole_step(tmp_path: Path) -> None:
    import resource
    import signal

    path = tmp_path / "sách.banso"
    with ProjectFile.create(path) as file:
        file.step(StepKind.BEGIN, "", Project(record={"title": "cũ"}), 0)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 4096, before[1]))
        try:
            with pytest.raises(DestinationError) as raised:
                file.step(StepKind.RECORD, "", Project(record={"title": "mới" * 90_000}), 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)
        assert raised.value.diagnostic.code in {"FILE-001", "FILE-003"}
        assert file.project().record == {"title": "cũ"}
    with ProjectFile.open(path) as file:
        assert file.project().record == {"title": "cũ"}
