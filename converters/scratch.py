"""Scratch folders of a process: gone when it ends well, found and removed when it was killed.

Their names hold the number of the process: ``banso-<process>-<letters>`` in the system's folder
for temporary files; unfinished output is called ``.banso-<process>-<letters>.part``.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from converters.files import PART_PREFIX, translated_destination

_PREFIX: Final = "banso-"
_NAME: Final = re.compile(r"\.?banso-(\d+)-.*")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Open a fresh folder that is removed in all cases; DestinationError where there is no room."""
    root = Path(tempfile.gettempdir())
    with translated_destination(root / _PREFIX):
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_process(pid: int, output: Path | None = None) -> None:
    """Remove the scratch folders of a process that is gone, and its unfinished output files."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}{pid}-*"):
        shutil.rmtree(folder, ignore_errors=True)
    # A folder that cannot be listed, or whose name no disk takes, has nothing to sweep.
    with suppress(OSError):
        for part in output.glob(f"{PART_PREFIX}{pid}-*.part") if output is not None else ():
            with suppress(OSError):
                part.unlink()


def sweep_abandoned(*outputs: Path) -> None:
    """Remove what processes that no longer live left among temporary files and in ``outputs``."""
    places = [*Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*")]
    places.extend(part for output in outputs for part in output.glob(f"{PART_PREFIX}*-*.part"))
    for pid in sorted({pid for place in places if (pid := _process_of(place)) is not None}):
        if not process_lives(pid):
            for output in (None, *outputs):
                sweep_process(pid, output)


def process_lives(pid: int) -> bool:
    """Tell whether a process of this number runs."""
    import psutil

    return bool(psutil.pid_exists(pid))


def _process_of(path: Path) -> int | None:
    match = _NAME.fullmatch(path.name)
    return int(match.group(1)) if match else None
