"""Work for the tests of worker processes; spawned processes import it by name."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from converters.errors import SourceError
from converters.monitor import CollectingMonitor
from converters.workers import map_tasks


def square(number: int) -> int:
    """Return the square."""
    return number * number


def process_id(_: int) -> int:
    """Return the id of the process that did the work."""
    return os.getpid()


def fail_on_two(number: int) -> int:
    """Raise an error of the engine for 2."""
    if number == 2:
        raise SourceError.of("JOB-002", exit_code="2")
    return number


def die_on_two(number: int) -> int:
    """End the process without a word for 2."""
    if number == 2:
        os._exit(7)
    return number


def chatter(number: int) -> int:
    """Print as native code does, and as Python does."""
    os.write(2, b"tempfile.tif: Using code not yet in table.\n")
    sys.stderr.write("a trace of Python\n")
    return number


def unpicklable(number: int) -> object:
    """Return what cannot travel between processes."""
    return lambda: number


def sign_in(folder: str) -> None:
    """Leave a file named after this process."""
    (Path(folder) / f"{os.getpid()}.pid").touch()


def sign_in_and_sleep(folder: str) -> None:
    """Leave a file named after this process, then work for a minute."""
    sign_in(folder)
    time.sleep(60)


def main() -> None:
    """Run two workers that sign in under the folder given; the test kills this process."""
    folder = sys.argv[1]
    for _ in map_tasks(sign_in_and_sleep, [folder, folder], 2, CollectingMonitor()):
        raise AssertionError("the workers must not end by themselves")


if __name__ == "__main__":
    main()
