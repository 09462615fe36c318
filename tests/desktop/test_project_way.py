"""A book in the window with the real engine: begun, changed, closed, gone on with, taken back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import EditionForm
from desktop.app import Desk
from desktop.book import Phase, Stage
from desktop.metadata.draft import Field
from desktop.shortcuts import Command
from desktop.structure.view import Page
from tests.support.guessed_book import HEADINGS, guessed_book
from tests.support.project import PROJECT


def settings_in(folder: Path) -> Settings:
    return Settings(
        state_folder=str(folder / "state"),
        cache_folder=str(folder / "cache"),
        library_folder=str(folder / "kệ"),
        interface_language="vi",
        workers=1,
    )


@pytest.fixture
def start(qtbot, qapp, tmp_path):
    """Start the program as often as the test wants to."""
    desks: list[Desk] = []

    def started() -> Desk:
        settings = settings_in(tmp_path)
        desk = Desk(qapp, settings, Service(settings))
        desk.window._confirm_stop = desk.window._confirm_loss = lambda _: True
        desk.window.show()
        desks.append(desk)
        return desk

    yield started
    for desk in desks:
        if desk.window.isVisible():
            desk.window.close()
        desk.window.deleteLater()
    qtbot.wait(1)


def until(qtbot, desk: Desk, phase: Phase) -> None:
    over = {phase, Phase.FAILED, Phase.UNREADABLE}
    qtbot.waitUntil(lambda: desk.workspace.book.phase in over, timeout=100_000)
    assert desk.workspace.book.phase is phase, desk.workspace.book.problem
    settled(qtbot, desk)


def settled(qtbot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.workspace.book.in_revision, timeout=60_000)
    desk.bridge.finish_errands()


def drop(desk: Desk, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    desk.window.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip


def on_shelf(qtbot, desk: Desk, title: str):
    shelf = desk.window.shelf
    qtbot.waitUntil(lambda: [book.title for book in shelf.model.books] == [title], timeout=20_000)
    return shelf


def type_title(desk: Desk, text: str) -> None:
    desk.window.show_stage(Stage.METADATA)
    entry = desk.window.metadata.editors[Field.TITLE].entry
    entry.setFocus()
    entry.selectAll()
    QTest.keyClicks(entry, text)


def reject_heading(qtbot, desk: Desk, text: str) -> None:
    stage = desk.window.structure
    desk.window.show_stage(Stage.STRUCTURE)
    stage.open_page(Page.GUESSES)
    rows = [row.detail for row in stage.guesses.list.rows_model.rows]
    stage.guesses.list.setCurrentIndex(stage.guesses.list.rows_model.index(rows.index(text)))
    qtbot.mouseClick(stage.guesses.reject, Qt.MouseButton.LeftButton)
    settled(qtbot, desk)


def undo(qtbot, desk: Desk) -> None:
    desk.window.actions_by_command[Command.UNDO].trigger()
    desk.bridge.finish_errands()
    settled(qtbot, desk)


def published(qtbot, desk: Desk, folder: Path) -> bytes:
    desk.workspace.choose_output(str(folder))
    desk.window.make()
    until(qtbot, desk, Phase.DONE)
    (output,) = desk.workspace.book.report.outputs
    return Path(output.path).read_bytes()


def converted(source: Path, folder: Path, *options: str) -> bytes:
    """Return the EPUB that the command line makes."""
    command = ("convert", str(source), "-o", str(folder), "-e", "epub", *options)
    done = subprocess.run(
        [sys.executable, "-m", "converters", *command],
        capture_output=True, timeout=100, check=False, cwd=PROJECT,
        env={**os.environ, "BANSO_STATE_FOLDER": str(folder / "state"), "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    (book,) = folder.glob("*.epub")
    return book.read_bytes()


def test_a_book_is_begun_changed_closed_gone_on_with_taken_back_and_published(
    qtbot, start, tmp_path
):
    (tmp_path / "nguồn").mkdir()
    source = guessed_book(tmp_path / "nguồn" / "Số đỏ.docx", changes=False)
    original = source.read_bytes()
    desk = start()
    drop(desk, source)
    until(qtbot, desk, Phase.READY)
    desk.workspace.choose_form(EditionForm.PDF, False)
    type_title(desk, "Giong to")
    reject_heading(qtbot, desk, HEADINGS[1])
    desk.window.go_to_shelf()
    shelf = on_shelf(qtbot, desk, "Giong to")
    desk.window.close()

    desk = start()
    shelf = on_shelf(qtbot, desk, "Giong to")
    shelf.cards.setFocus()
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Return)
    until(qtbot, desk, Phase.READY)
    assert desk.window.metadata.editors[Field.TITLE].entry.text() == "Giong to"
    assert desk.workspace.book.choices.forms == (EditionForm.EPUB,)
    (decided,) = desk.workspace.book.decisions.made
    assert (decided.text, decided.heading) == (HEADINGS[1], 0)
    project = Path(desk.workspace.book.project.path)
    made = published(qtbot, desk, tmp_path / "ra")
    files = desk.bridge.service.projects.export(project, tmp_path / "nói ra")
    record, structure = sorted(files)
    options = ("--metadata", str(record), "--structure", str(structure))
    assert made == converted(source, tmp_path / "lệnh", *options)

    names = []
    while desk.workspace.book.project.undoable is not None:
        names.append(desk.window.actions_by_command[Command.UNDO].text())
        undo(qtbot, desk)
    assert names == [
        f"Hoàn tác: cấu trúc, “{HEADINGS[1]}”", "Hoàn tác: Tên sách", "Hoàn tác: các bản cần tạo",
    ]  # fmt: skip
    assert desk.workspace.book.decisions.made == ()
    assert desk.workspace.book.draft.typed == {}
    desk.workspace.choose_form(EditionForm.PDF, False)
    again = published(qtbot, desk, tmp_path / "ra lần nữa")
    assert again == converted(source, tmp_path / "lệnh thường")
    assert again != made
    assert source.read_bytes() == original
    assert [path.name for path in source.parent.iterdir()] == ["Số đỏ.docx"]
    assert len(desk.workspace.book.project.builds) == 2


_TYPING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from converters.service import Service
from desktop.app import Desk, create_application
from desktop.book import Phase, Stage
from desktop.metadata.draft import Field
from tests.desktop.test_project_way import settings_in


def main():
    app = create_application()
    settings = settings_in(Path(sys.argv[1]))
    desk = Desk(app, settings, Service(settings))
    desk.window.show()
    desk.window.take([sys.argv[2]])
    words = iter(range(10_000))

    def type_on():
        if desk.workspace.book.phase is Phase.READY:
            desk.window.show_stage(Stage.METADATA)
            which = (Field.TITLE, Field.SUBTITLE)[next(words) % 2]
            entry = desk.window.metadata.editors[which].entry
            entry.setFocus()
            QTest.keyClicks(entry, "a")
            print(which.value, entry.text(), flush=True)

    timer = QTimer()
    timer.timeout.connect(type_on)
    timer.start(1_000)
    app.exec()


# Jobs run in processes that load this file again.
if __name__ == "__main__":
    main()
"""


@pytest.mark.recovery
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal on Windows")
def test_a_kill_while_editing_loses_the_last_second_at_most(tmp_path):
    source = tmp_path / "truyện.txt"
    source.write_text("Chương 1\n\nMột.\n", encoding="utf-8")
    script = tmp_path / "person.py"
    script.write_text(_TYPING, encoding="utf-8")
    typed: list[tuple[float, str, str]] = []
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path), str(source)],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": str(PROJECT)},
    ) as window:  # fmt: skip
        try:
            for line in window.stdout:
                name, _, text = line.strip().partition(" ")
                typed.append((time.monotonic(), name, text))
                if len(typed) == 7:
                    break
            time.sleep(0.3)
        finally:
            killed = time.monotonic()
            window.send_signal(signal.SIGKILL)
    assert len(typed) == 7
    with Service(settings_in(tmp_path)) as service:
        texts = service.projects.view(tmp_path / "kệ" / "truyện.banso").texts
    for name in ("title", "subtitle"):
        old = [text for at, which, text in typed if which == name and killed - at >= 1.0]
        assert len(texts[name][0]) >= len(old[-1]), (name, texts, typed)
