"""Run a command to be measured: wall time and peak memory of all its processes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.measured import run_measured

_TIME_LIMIT: Final = 1_800.0


@dataclass(frozen=True)
class Measure:
    """Seconds of wall time; peak of the summed memory in megabytes."""

    seconds: float
    peak_mb: float


class BenchmarkError(Exception):
    """A measured command failed; the text holds the end of what it said."""


def measure(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Measure:
    """Run ``command``; BenchmarkError where it fails."""
    run = run_measured(command, hang_after=_TIME_LIMIT, environment=dict(environment or {}))
    if run.code:
        raise BenchmarkError((run.stderr or run.stdout)[-2_000:])
    return Measure(run.seconds, run.peak_megabytes)
