"""Where a book is worked on: a scratch folder and the pictures in it."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.files import BlobStore, translated_destination
from converters.scratch import scratch_folder

_RARELY: Final = (100_000, 20, 100)


@dataclass(frozen=True)
class Desk:
    """Where a book is worked on; everything on it is gone when the conversion ends."""

    folder: Path
    media: BlobStore

    def corner(self, name: str) -> Path:
        """Return a fresh scratch folder."""
        corner = self.folder / name
        with translated_destination(corner):
            corner.mkdir()
        return corner


@contextlib.contextmanager
def open_desk() -> Iterator[Desk]:
    """Open a desk in a scratch folder that is removed in all cases."""
    with scratch_folder() as folder, _rare_collections():
        yield Desk(folder, BlobStore(folder / "media"))


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for cycles less often: a book is a million objects and has none."""
    usual = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
