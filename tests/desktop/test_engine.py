"""The window with the real engine: a book from the drop to the finished file."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer

from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import ProductForm
from desktop.app import Desk
from desktop.book import Phase, Stage
from desktop.metadata.draft import Field

STALL_SECONDS = 0.1
TEXT = "Chương một\n\n" + "\n\n".join(
    f"Đoạn {number}: trong khu sân quần mà bên ngoài là những hàng ruối kín mít."
    for number in range(400)
)


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    path = tmp_path / "Bản thảo số đỏ.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def real_desk(qtbot, qapp, tmp_path):
    settings = Settings(
        state_folder=str(tmp_path / "state"),
        cache_folder=str(tmp_path / "cache"),
        interface_language="vi",
        workers=1,
    )
    desk = Desk(qapp, settings, Service(settings))
    desk.window._confirm_stop = lambda _: True
    desk.window.show()
    desk.warm_up()
    yield desk
    desk.window.close()
    desk.window.deleteLater()
    qtbot.wait(1)


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
    until(qtbot, desk, Phase.READY)
    assert desk.workspace.book.inspection.findings[0].words > 4_000
    desk.workspace.type_field(Field.TITLE, "Số đỏ")
    desk.workspace.choose_form(ProductForm.PDF, False)
    desk.workspace.choose_output(str(tmp_path / "kết quả"))
    desk.window.make()
    until(qtbot, desk, Phase.DONE)
    assert watchdog.longest < STALL_SECONDS
    (output,) = desk.workspace.book.report.outputs
    assert Path(output.path).parent == tmp_path / "kết quả"
    assert [check.errors for check in output.checks] == [0]
    assert manuscript.read_bytes() == before
    assert desk.window.rail.offers(Stage.PREVIEW)


def test_closing_in_the_middle_leaves_no_process_and_no_file(
    qtbot, real_desk, manuscript, tmp_path
):
    desk = real_desk
    mine = psutil.Process()
    before = {child.pid for child in mine.children(recursive=True)}
    desk.window.take([str(manuscript)])
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
