"""Same source, same bytes: on another day, in another time zone, with another order of sets."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN

_ANOTHER_DAY = """\
import datetime
import time

_AWAY = 40 * 86_400 + 12_345
_clock = time.time
_nanoseconds = time.time_ns
time.time = lambda: _clock() + _AWAY
time.time_ns = lambda: _nanoseconds() + _AWAY * 10**9


class _Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(seconds=_AWAY)


datetime.datetime = _Later
"""
"""Python runs it first in every process, those that are spawned included."""
_USUAL = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_OTHER = {"PYTHONHASHSEED": "77", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"}
_EDITIONS = {MANUSCRIPT: ("epub", "epub-fixed", "pdf", "text"), SCAN: ("epub", "facsimile", "alto")}


def made(source: Path, editions: tuple[str, ...], folder: Path, **environment: str) -> list[str]:
    """Convert in a process of its own and return the names and hashes of the results."""
    own = {"BANSO_STATE_FOLDER": str(folder / "state"), "BANSO_CACHE_FOLDER": str(folder / "cache")}
    asked = [argument for edition in editions for argument in ("-e", edition)]
    subprocess.run(
        [sys.executable, "-m", "converters", "convert", str(source), "-o", str(folder), *asked],
        env=os.environ | own | environment,
        check=True,
        capture_output=True,
        timeout=110,
    )
    files = sorted(file for file in folder.iterdir() if file.is_file())
    assert len(files) == len(editions)
    return [f"{file.name} {sha256(file.read_bytes()).hexdigest()}" for file in files]


@pytest.mark.slow
@pytest.mark.parametrize("sample", [MANUSCRIPT, SCAN])
def test_bytes_do_not_depend_on_day_place_or_chance(tmp_path: Path, sample: str) -> None:
    folder = SAMPLES / sample
    source = folder / "pages" if sample == SCAN else next(folder.glob("*.docx"))
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_ANOTHER_DAY, encoding="utf-8")
    before = tmp_path / "trước"
    after = tmp_path / "sau này"
    for place in (before, after):
        place.mkdir()
    path = os.pathsep.join(filter(None, (str(hook), os.environ.get("PYTHONPATH", ""))))
    usual = made(source, _EDITIONS[sample], before, **_USUAL)
    assert made(source, _EDITIONS[sample], after, **_OTHER, PYTHONPATH=path) == usual
