"""Texts that a person keeps by hand: read and written again with the line ends that they have."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from converters.files import write_file

_WINDOWS: Final = "\r\n"


class Handwriting(NamedTuple):
    """The text of a file with plain line ends, and whether its own are those of Windows."""

    text: str
    is_windows: bool = False

    def written(self, path: Path, text: str) -> None:
        """Write another text in its place, whole or not at all. Raises DestinationError."""
        told = text.replace("\n", _WINDOWS) if self.is_windows else text
        write_file(path.absolute(), told.encode("utf-8"))


def read_handwriting(path: Path) -> Handwriting:
    """Return a UTF-8 text; one that was read as TOML before can be read again."""
    text = path.read_bytes().decode("utf-8-sig")
    return Handwriting(text.replace(_WINDOWS, "\n"), _WINDOWS in text)


def set_aside(path: Path) -> Path:
    """Copy a file to ``<name>.bak``, or ``.bak-2`` and so on; return the copy's place."""
    number, place = 1, path.with_name(f"{path.name}.bak")
    while place.exists():
        number += 1
        place = path.with_name(f"{path.name}.bak-{number}")
    write_file(place.absolute(), path.read_bytes())
    return place
