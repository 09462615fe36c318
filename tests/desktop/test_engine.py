"""The window with the real engine: a book from the drop to the finished file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog

from converters.model.guess import BlockKind
from converters.vocabularies import ChangePolicy, EditionForm
from desktop.book import Phase, Stage
from desktop.metadata.draft import Field
from desktop.structure.view import Page
from tests.support.guessed_book import COMMENT, HEADINGS, POEM, guessed_book
from tests.support.project import PROJECT

STALL_SECONDS = 0.4
"""Work of the window's thread that belongs into another process: a book that is read takes longer.

How smooth the window is on a quiet machine is no matter of a test.
"""
TEXT = "Chương một\n\n" + "\n\n".join(
    f"Đoạn {number}: trong khu sân quần mà bên ngoài là những hàng ruối kín mít."
    for number in range(400)
)


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    path = tmp_path / "Bản thảo số đỏ.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


class Watchdog:
    """Measures how long the event loop was busy between two beats.

    Time of the processor, not of the clock: other programs on the machine are not our stall.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def until(qtbot, desk, phase: Phase) -> None:
    over = {phase, Phase.FAILED, Phase.UNREADABLE}
    qtbot.waitUntil(lambda: desk.workspace.book.phase in over, timeout=100_000)
    assert desk.workspace.book.phase is phase, desk.workspace.book.problem


def test_a_manuscript_becomes_an_epub_and_the_window_never_stalls(
    qtbot, real_desk, manuscript, tmp_path
):
    desk = real_desk
    qtbot.wait(400)
    watchdog = Watchdog()
    before = manuscript.read_bytes()
    desk.window.take([str(manuscript)])
    desk.bridge.finish_errands()
    until(qtbot, desk, Phase.READY)
    assert desk.workspace.book.inspection.findings[0].words > 4_000
    desk.workspace.type_field(Field.TITLE, "Số đỏ")
    desk.workspace.choose_form(EditionForm.PDF, False)
    desk.workspace.choose_output(str(tmp_path / "kết quả"))
    desk.window.make()
    until(qtbot, desk, Phase.DONE)
    assert watchdog.longest < STALL_SECONDS
    (output,) = desk.workspace.book.report.outputs
    assert Path(output.path).parent == tmp_path / "kết quả"
    assert [check.errors for check in output.checks] == [0, 0]
    assert manuscript.read_bytes() == before
    assert desk.window.rail.offers(Stage.PREVIEW)


def test_closing_in_the_middle_leaves_no_process_and_no_file(
    qtbot, real_desk, manuscript, tmp_path
):
    desk = real_desk
    mine = psutil.Process()
    before = {child.pid for child in mine.children(recursive=True)}
    desk.window.take([str(manuscript)])
    desk.bridge.finish_errands()
    until(qtbot, desk, Phase.READY)
    desk.workspace.choose_output(str(tmp_path / "ra"))
    desk.window.make()
    assert desk.workspace.book.phase is Phase.CONVERTING
    qtbot.wait(300)
    assert desk.window.close()

    def left() -> set[int]:
        children = mine.children(recursive=True)
        alive = [one for one in children if one.status() != psutil.STATUS_ZOMBIE]
        return {one.pid for one in alive if "resource_tracker" not in " ".join(one.cmdline())}

    qtbot.waitUntil(lambda: left() <= before, timeout=15_000)
    assert list(tmp_path.glob("ra/*")) == []


def test_what_is_rejected_in_the_window_is_not_in_the_book(qtbot, real_desk, tmp_path):
    desk = real_desk
    source = guessed_book(tmp_path / "Số đỏ.docx")
    project = tmp_path / "kệ" / "Số đỏ.banso"
    original = source.read_bytes()
    desk.window.take([str(source)])
    desk.bridge.finish_errands()
    until(qtbot, desk, Phase.READY)
    watchdog = Watchdog()
    stage = desk.window.structure
    desk.window.show_stage(Stage.STRUCTURE)
    stage.open_page(Page.GUESSES)
    rows = [(row.title, row.detail) for row in stage.guesses.list.rows_model.rows]
    for place in (("Thơ", POEM[0]), ("Đầu đề, cấp 1", HEADINGS[1])):
        stage.guesses.list.setCurrentIndex(stage.guesses.list.rows_model.index(rows.index(place)))
        qtbot.mouseClick(stage.guesses.reject, Qt.MouseButton.LeftButton)
    read_again(qtbot, desk)
    desk.bridge.finish_errands()
    decided = desk.bridge.service.projects.view(project).project.decisions
    assert [(d.text, d.heading, d.block) for d in decided] == [
        (POEM[0], None, BlockKind.PARAGRAPH), (HEADINGS[1], 0, None),
    ]  # fmt: skip
    desk.workspace.choose_changes(ChangePolicy.REJECT)
    until(qtbot, desk, Phase.READY)
    pages = made(qtbot, desk, tmp_path / "cửa sổ")
    assert watchdog.longest < STALL_SECONDS
    assert source.read_bytes() == original
    assert "verse" not in pages
    assert f"{HEADINGS[0]}</a>" in pages
    assert f"{HEADINGS[1]}</a>" not in pages
    assert f"{HEADINGS[1]}</strong></p>" in pages
    assert "1906" in pages
    desk.bridge.finish_errands()
    told = desk.bridge.service.projects.export(project, tmp_path / "nói ra")
    assert by_command_line(source, tmp_path, told) == finished(desk)


def test_undoing_everything_leads_back_to_the_same_book(qtbot, real_desk, tmp_path):
    desk = real_desk
    source = guessed_book(tmp_path / "Số đỏ.docx", changes=False)
    desk.window.take([str(source)])
    desk.bridge.finish_errands()
    until(qtbot, desk, Phase.READY)
    before = desk.workspace.book.inspection
    desk.window.show_stage(Stage.STRUCTURE)
    desk.window.structure.open_page(Page.GUESSES)
    desk.window.structure.take_focus()
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Delete)
    read_again(qtbot, desk)
    assert desk.workspace.book.inspection != before
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    read_again(qtbot, desk)
    assert [path.name for path in tmp_path.glob("Số đỏ*")] == ["Số đỏ.docx"]
    assert desk.workspace.book.inspection == before


def test_comments_are_handed_over_as_the_command_line_does(qtbot, real_desk, tmp_path, monkeypatch):
    desk = real_desk
    source = guessed_book(tmp_path / "Số đỏ.docx")
    target = tmp_path / "nhận xét.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.window.take([str(source)])
    desk.bridge.finish_errands()
    until(qtbot, desk, Phase.READY)
    desk.window.show_stage(Stage.STRUCTURE)
    desk.window.structure.open_page(Page.COMMENTS)
    qtbot.mouseClick(desk.window.structure.comments.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.is_file)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Chỗ,Người duyệt,Ngày,Đoạn văn,Nhận xét,Trả lời cho,Tình trạng"
    assert COMMENT in lines[1]
    assert "Minh" in lines[1]


def read_again(qtbot, desk) -> None:
    qtbot.waitUntil(lambda: not desk.workspace.book.in_revision, timeout=60_000)
    assert desk.workspace.book.decisions.problem is None


def made(qtbot, desk, folder: Path) -> str:
    """Make the EPUB and return all its pages."""
    desk.workspace.choose_form(EditionForm.PDF, False)
    desk.workspace.choose_output(str(folder))
    desk.window.make()
    until(qtbot, desk, Phase.DONE)
    with zipfile.ZipFile(desk.workspace.book.report.outputs[0].path) as book:
        return "\n".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")
        )


def finished(desk) -> bytes:
    return Path(desk.workspace.book.report.outputs[0].path).read_bytes()


def by_command_line(source: Path, folder: Path, told: Sequence[Path]) -> bytes:
    """Return the EPUB that the command line makes of a source with the files of a project."""
    options = {"book.toml": "--metadata", "structure.toml": "--structure"}
    out = folder / "dòng lệnh"
    command = ["convert", str(source), "-o", str(out), "-e", "epub", "--changes", "reject"]
    for file in told:
        command += [options[file.name], str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "converters", *command],
        capture_output=True, timeout=100, check=False, cwd=PROJECT,
        env={**os.environ, "BANSO_STATE_FOLDER": str(folder / "dl"), "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    (book,) = out.glob("*.epub")
    return book.read_bytes()
