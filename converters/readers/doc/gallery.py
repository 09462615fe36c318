"""Pictures of a Word file as parts with names and ids; each is unpacked once, within a limit."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from converters import limits
from converters.readers.doc.binary import DamagedError
from converters.readers.docx.opening import Relationship

_WMF_HEADS: Final = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


class Gallery:
    """Pictures by the place that they come from."""

    def __init__(self) -> None:
        self.media: dict[str, bytes] = {}
        self.relationships: dict[str, Relationship] = {}
        self._known: dict[Hashable, str | None] = {}
        self._room = limits.DOC_PICTURES

    def identifier(self, key: Hashable, read: Callable[[int], bytes | None]) -> str | None:
        """Return the id of a picture, None where it is absent, damaged or too large.

        ``read`` is told how many bytes the picture may have.
        """
        if key not in self._known:
            self._known[key] = self._added(read)
        return self._known[key]

    def _added(self, read: Callable[[int], bytes | None]) -> str | None:
        try:
            content = read(self._room)
        except DamagedError:
            return None
        if not content or len(content) > self._room:
            return None
        self._room -= len(content)
        number = len(self.media) + 1
        name, identifier = f"media/image-{number}{_suffix_of(content)}", f"rId{number}"
        self.media[name] = content
        self.relationships[identifier] = Relationship("image", name, external=False)
        return identifier


def _suffix_of(content: bytes) -> str:
    """Return the ending of a picture's name; metafiles are known by it."""
    if content[40:44] == b" EMF":
        return ".emf"
    return ".wmf" if content.startswith(_WMF_HEADS) else ".bin"
