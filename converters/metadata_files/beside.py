"""Where the files lie in which a person says something about a source."""

from __future__ import annotations

from pathlib import Path

from converters.files import lies_there


def own_file(source: Path, name: str) -> Path:
    """Return the file ``name`` that is about this source alone, whether there is one or not."""
    return source.with_name(f"{source.stem}.{name}")


def file_beside(source: Path, name: str) -> Path | None:
    """Return the file ``name`` for a source: its own, else that of the folder."""
    found = (
        own_file(source, name),
        source.with_name(f"{source.name}.{name}"),
        source.with_name(name),
    )
    return next((file for file in found if lies_there(file)), None)
