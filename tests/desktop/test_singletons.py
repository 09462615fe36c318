"""The singletons outlive a Qt binding that lets go of them too often."""

from __future__ import annotations

import subprocess
import sys

from tests.support.project import PROJECT

PROGRAM = """
from desktop.singletons import hold_singletons
hold_singletons()
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


def test_many_events_do_not_wear_the_singletons_out():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive None True False", "")
