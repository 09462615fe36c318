"""Run a command as a user would and watch what it needs: exit code, output, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

MEGABYTE = 1 << 20
BANSO = (sys.executable, "-m", "converters")


@dataclass(frozen=True)
class MeasuredRun:
    """What a finished command said and needed: memory of the whole process tree, wall time."""

    code: int
    stdout: str
    stderr: str
    peak_megabytes: float
    seconds: float


def run_measured(
    command: Sequence[str | Path], *, hang_after: float, environment: dict[str, str] | None = None
) -> MeasuredRun:
    """Run ``command`` to its end; subprocess.TimeoutExpired when it seems to hang."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
    )
    peak = _PeakWatch(process.pid)
    try:
        stdout, stderr = process.communicate(timeout=hang_after)
    except subprocess.TimeoutExpired:
        end_tree(process.pid)
        process.communicate()
        raise
    finally:
        seconds = time.perf_counter() - start
        megabytes = peak.stop()
    return MeasuredRun(process.returncode, stdout, stderr, megabytes, seconds)


def end_tree(pid: int) -> None:
    """Kill a process and all its children."""
    try:
        parent = psutil.Process(pid)
        family = [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue


class _PeakWatch:
    """Sample the resident memory of a process tree every 20 ms, shared pages counted once."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._peak / MEGABYTE

    def _sample(self) -> None:
        while not self._over.wait(0.02):
            try:
                parent = psutil.Process(self._pid)
                family = [parent, *parent.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            self._peak = max(self._peak, sum(_own_memory(member) for member in family))


def _own_memory(process: psutil.Process) -> int:
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    return int(memory.rss - getattr(memory, "shared", 0))
