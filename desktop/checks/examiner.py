"""Finished files looked at beside the event loop: checked, for shops too, and mended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from converters.diagnostics import Diagnostic
from converters.errors import JobCancelled
from converters.model.job import CheckResult, Mended, Shop
from converters.monitor import EventMonitor, Monitor
from desktop.bridge import EngineService


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of looking at files."""

    verdicts: Mapping[str, tuple[CheckResult, ...]]
    """By path, in the order asked for."""
    mended: Mended | None = None
    problem: Diagnostic | None = None
    """Why it could not be done."""


class Examiner(QObject):
    """Does one piece of work at a time; the newest wish counts, what runs before it is stopped."""

    done = Signal(int, object)
    """Number of the wish, and the ``Examined``; nothing is told of a wish that was overtaken."""
    _ended = Signal(int, object)

    def __init__(self, service: EngineService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._runner = ThreadPoolExecutor(1, "checks")
        self._wish = 0
        self._stop = threading.Event()
        self._ended.connect(self._tell)

    def shops(self) -> tuple[Shop, ...]:
        """Return the shops that a file can be checked for."""
        return self._service.shops()

    def check(self, paths: Sequence[str], shops: Sequence[str]) -> int:
        """Have finished files checked, EPUBs for some shops too; return the number of the wish."""

        def work(monitor: Monitor) -> Examined:
            found = {}
            for path in paths:
                file = Path(path)
                wanted = tuple(shops) if file.suffix.lower() == ".epub" else ()
                found[path] = self._service.check(file, monitor, wanted)
            return Examined(found)

        return self._begin(work)

    def mend(self, path: str, shops: Sequence[str]) -> int:
        """Have a copy of an EPUB mended and checked; return the number of the wish."""

        def work(monitor: Monitor) -> Examined:
            mended = self._service.fix(Path(path), None, monitor, tuple(shops))
            return Examined({mended.path: mended.checks}, mended)

        return self._begin(work)

    def forget(self) -> None:
        """Stop what runs; nobody wants to know any more."""
        self._wish += 1
        self._stop.set()

    def close(self) -> None:
        """Stop what runs and wait for its end."""
        self.forget()
        self._runner.shutdown(wait=True, cancel_futures=True)

    def _begin(self, work: Callable[[Monitor], Examined]) -> int:
        self._stop.set()
        self._stop = threading.Event()
        self._wish += 1
        self._runner.submit(self._do, self._wish, work, self._stop)
        return self._wish

    def _do(self, wish: int, work: Callable[[Monitor], Examined], stop: threading.Event) -> None:
        try:
            if stop.is_set():
                return
            found = work(EventMonitor(lambda _: None, stop.is_set))
        except JobCancelled:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the window must learn of it
            found = Examined({}, problem=self._service.tell_failure(error))
        if not stop.is_set():
            self._ended.emit(wish, found)

    def _tell(self, wish: int, found: Examined) -> None:
        if wish == self._wish:
            self.done.emit(wish, found)
