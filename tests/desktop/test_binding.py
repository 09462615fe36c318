"""The pinned Qt binding keeps count of its references; 6.12.0 on Python 3.11 did not."""

from __future__ import annotations

import subprocess
import sys

from tests.support.project import PROJECT

PROGRAM = """
from PySide6.QtCore import QCoreApplication, QEvent, QObject

class Taker(QObject):
    def event(self, event):
        return True

app = QCoreApplication([])
taker = Taker()
for _ in range(200_000):
    QCoreApplication.sendEvent(taker, QEvent(QEvent.Type.User))
    taker.parent()
print("alive", None, True, False)
"""


def test_many_events_leave_the_interpreter_whole():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive None True False", "")
