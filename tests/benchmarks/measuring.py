"""Run a command, and measure its wall time and the peak memory of all its processes together."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from tests.support.project import PROJECT

_SAMPLE_SECONDS: Final = 0.02
_TIME_LIMIT: Final = 1_800.0


@dataclass(frozen=True)
class Measure:
    """Seconds of wall time; peak of the summed resident sizes in megabytes."""

    seconds: float
    peak_mb: float


class BenchmarkError(Exception):
    """A measured command failed; the text holds the end of what it said."""


def measure(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Measure:
    """Run ``command`` in the project's folder; BenchmarkError where it fails.

    Memory is the sum over the process tree, sampled 50 times a second; pages that processes share
    are counted for each, which is unfair to all alike.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=PROJECT,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process.pid)
        try:
            code = process.wait(_TIME_LIMIT)
        finally:
            process.kill()
            peak = watch.stop()
        seconds = time.perf_counter() - start
        if code:
            said.seek(0)
            raise BenchmarkError(said.read()[-2_000:].decode("utf-8", "replace"))
    return Measure(seconds, peak / 2**20)


class _Watch:
    def __init__(self, process: int) -> None:
        self._process = psutil.Process(process)
        self._over = threading.Event()
        self._peak = 0
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self) -> None:
        while not self._over.wait(_SAMPLE_SECONDS):
            with contextlib.suppress(psutil.Error):
                members = [self._process, *self._process.children(recursive=True)]
                self._peak = max(self._peak, sum(map(_resident, members)))

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return self._peak


def _resident(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0
