"""Bản Số as the benchmarks call it: through its command line, with an empty cache."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Measure, measure

BANSO = (sys.executable, "-m", "converters")


@dataclass(frozen=True)
class Conversion:
    """One conversion: what it cost, and its report as the user gets it."""

    cost: Measure
    report: dict[str, Any]

    def path(self, form: str) -> Path:
        """Return the edition of a form."""
        return Path(next(o["path"] for o in self.report["outputs"] if o["form"] == form))

    def seconds_before_checks(self) -> float:
        """Return the time of all phases but the checks, which the rivals do not have."""
        timings = self.report["timings"]
        return sum(float(t["seconds"]) for t in timings if "check" not in t["phase"])


def convert(sources: Sequence[Path], output: Path, *options: str) -> Conversion:
    """Convert one book into ``output`` with a cache of its own."""
    report = output / "report.json"
    clean = {
        "BANSO_CACHE_FOLDER": str(output / "cache"),
        "BANSO_STATE_FOLDER": str(output / "state"),
    }
    command = (*BANSO, "convert", *sources, "--output", output, "--report", report, "--quiet")
    cost = measure((*command, *options), clean)
    return Conversion(cost, json.loads(report.read_text(encoding="utf-8")))
