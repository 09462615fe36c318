"""Metafiles that really draw: all of a document are drawn together, when the first is met."""

from __future__ import annotations

import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from converters import limits
from converters.monitor import Monitor
from converters.readers.docx.opening import WordParts
from converters.tools.metafiles import Metafile, draw_all

_SUFFIXES: Final = {".emf": "emf", ".emz": "emf", ".wmf": "wmf", ".wmz": "wmf"}


class Redrawing:
    """Gives a metafile of the document as a picture that books can show."""

    def __init__(self, package: WordParts, work: Path, monitor: Monitor) -> None:
        self._package = package
        self._work = work
        self._monitor = monitor
        self._drawn: dict[str, bytes | None] | None = None

    def picture(self, part: str) -> bytes | None:
        """Return a PNG for a part; None where it is no metafile or nothing here can draw it."""
        if self._suffix(part) is None:
            return None
        if self._drawn is None:
            self._drawn = self._draw()
        return self._drawn.get(part.lower())

    def _draw(self) -> dict[str, bytes | None]:
        parts = [name for name in self._package.names if self._suffix(name) is not None]
        found = [(name, self._metafile(name)) for name in parts]
        wanted = [(name.lower(), metafile) for name, metafile in found if metafile is not None]
        folder = self._work / "metafiles"
        folder.mkdir(exist_ok=True)
        drawn = draw_all([metafile for _, metafile in wanted], folder, self._monitor)
        return dict(zip((name for name, _ in wanted), drawn, strict=True))

    def _metafile(self, part: str) -> Metafile | None:
        content, suffix = self._package.media(part), self._suffix(part)
        if content is None or suffix is None:
            return None
        if content.startswith(b"\x1f\x8b"):
            try:
                content = zlib.decompressobj(31).decompress(content, limits.PACKAGE_XML_PART)
            except zlib.error:
                return None
        return Metafile(content, suffix)

    @staticmethod
    def _suffix(part: str) -> str | None:
        return _SUFFIXES.get(PurePosixPath(part.lower()).suffix)
