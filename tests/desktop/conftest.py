"""Windows off the screen: Qt's platform is chosen before Qt is loaded."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.logging import _QtLogLibCapture
    from pytestqt.qtbot import QtBot

    from desktop.app import Desk
    from tests.support.desktop_engine import StubService

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu")

_INSTALLED = importlib.util.find_spec("PySide6") is not None
collect_ignore_glob = [] if _INSTALLED else ["test_*.py"]

# What the off-screen platform and the browser without a screen say about themselves.
_SURROUNDINGS = (
    "This plugin does not support",
    "QRhiGles2",
    "Failed to create RHI",
    "QVulkanInstance",
    "GBM is not supported",
    "Sandboxing disabled",
    "GPUInfo not initialized",
    "Path override failed",
    "Refused to load the",
    "Not allowed to load local resource",
)


def pytest_report_header() -> str:
    """Say why no window is tested, where that is so."""
    return (
        "" if _INSTALLED else "tests/desktop left out: PySide6 (extra `desktop`) is not installed"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a test with windows."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.desktop)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program itself makes it."""
    from desktop.app import create_application

    return create_application()


@pytest.fixture(autouse=True)
def _no_warnings(qtlog: _QtLogLibCapture) -> Iterator[None]:
    yield
    said = [
        record.message
        for record in qtlog.records
        if record.log_type_name != "QtDebugMsg" and record.log_type_name != "QtInfoMsg"
    ]
    assert not [text for text in said if not text.startswith(_SURROUNDINGS)]


@pytest.fixture
def service() -> StubService:
    """A service that does what the test says."""
    from tests.support.desktop_engine import StubService

    return StubService()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, service: StubService, tmp_path: Path) -> Iterator[Desk]:
    """The program with its window open, Vietnamese and light."""
    from converters.settings import Settings
    from desktop.app import Desk

    settings = Settings(
        state_folder=str(tmp_path / "state"),
        cache_folder=str(tmp_path / "cache"),
        library_folder=str(tmp_path / "kệ"),
        interface_language="vi",
    )
    made = Desk(qapp, settings, service)
    made.window.resize(1366, 768)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.window._confirm_stop = lambda _: True
    made.window._confirm_loss = lambda _: True
    made.window.close()
    made.window.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def real_desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The program with its window open and its engine at work."""
    from converters.service import Service
    from converters.settings import Settings
    from desktop.app import Desk

    settings = Settings(
        state_folder=str(tmp_path / "state"),
        cache_folder=str(tmp_path / "cache"),
        library_folder=str(tmp_path / "kệ"),
        interface_language="vi",
        workers=1,
    )
    desk = Desk(qapp, settings, Service(settings))
    desk.window._confirm_stop = lambda _: True
    desk.window._confirm_loss = lambda _: True
    desk.window.show()
    desk.warm_up()
    yield desk
    desk.window.close()
    desk.window.deleteLater()
    qtbot.wait(1)
