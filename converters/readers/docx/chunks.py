"""Documents inserted into a document (``w:altChunk``, ISO 29500-1 section 17.17.2), read in place.

Word takes them in when it next opens the file; until then their text stands in parts of their own:
HTML, a web archive, RTF, plain text or another Word document.
"""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from lxml import etree

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.files import ascii_slug
from converters.model.ledger import Kind
from converters.model.publication import Block, Note, Publication, Resource
from converters.model.renaming import renamed
from converters.model.traversal import walk_sections
from converters.readers.docx.names import R
from converters.readers.docx.session import Session
from converters.readers.reading import Reading

ChunkReading = Callable[[Path], Reading]
"""Reads a file that lies apart, with the surroundings of the document that holds it."""

_SUFFIXES: Final = {
    ".htm": ".html", ".html": ".html", ".xhtml": ".html", ".mht": ".html", ".mhtml": ".html",
    ".rtf": ".rtf", ".txt": ".txt", ".docx": ".docx", ".docm": ".docx", ".dotx": ".docx",
}  # fmt: skip
_ARCHIVES: Final = frozenset({".mht", ".mhtml"})


@dataclass
class Allowance:
    """What may still be inserted into a document, on all levels together.

    One part can be inserted over and over, and each of its copies insert others.
    """

    documents: int = field(default_factory=lambda: limits.INSERTED_DOCUMENTS)
    size: int = field(default_factory=lambda: limits.INSERTED_SIZE)

    def take(self, size: int) -> bool:
        """Return whether one more document of a size may be inserted, and count it."""
        self.documents -= 1
        self.size -= size
        return self.documents >= 0 and self.size >= 0


class ChunkShelf:
    """Takes in the documents inserted into one document."""

    def __init__(
        self, session: Session, work: Path, read: ChunkReading | None, allowance: Allowance
    ) -> None:
        """``read`` None: this document is itself inserted too deeply."""
        self._allowance = allowance
        self._session = session
        self._work = work
        self._read = read
        self._number = 0
        self.resources: list[Resource] = []
        self.notes: list[Note] = []
        self._encodings: Counter[str] = Counter()

    def take(self, element: etree._Element, part: str, origin: Origin) -> tuple[Block, ...]:
        """Return the blocks of an ``w:altChunk``; none, entered as dropped, where it is unfit."""
        session = self._session
        relationship = session.relationship(part, element.get(f"{R}id"))
        target = "" if relationship is None or relationship.external else relationship.target
        content = session.package.media(target) if target else None
        reading = None if content is None else self._reading(content, target)
        if reading is None:
            session.tally.drop(Kind.EMBEDDED_OBJECT, "DOCX-031", origin, target or None)
            return ()
        session.tally.change(Kind.EMBEDDED_OBJECT, "DOCX-049", origin, target)
        session.tally.absorb(reading.ledger)
        session.words += reading.words
        self._encodings.update(dict(reading.legacy_encodings))
        publication = renamed(reading.publication, f"c{self._number}-")
        self.resources.extend(publication.resources)
        self.notes.extend(publication.notes)
        return _blocks_of(publication)

    def with_encodings(self, own: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
        """Return the characters by old encoding, those of the inserted documents counted in."""
        return tuple(sorted((self._encodings + Counter(dict(own))).items()))

    def _reading(self, content: bytes, target: str) -> Reading | None:
        suffix = PurePosixPath(target.lower()).suffix
        if self._read is None or suffix not in _SUFFIXES:
            return None
        if not self._allowance.take(len(content)):
            return None
        if suffix in _ARCHIVES:
            content = _page_of_archive(content)
        self._number += 1
        folder = self._work / f"chunk-{self._number}"
        folder.mkdir(exist_ok=True)
        # A part may have a longer name than the disk takes.
        stem = ascii_slug(PurePosixPath(target).stem, fallback="chunk")
        path = folder / f"{stem}{_SUFFIXES[suffix]}"
        path.write_bytes(content)
        try:
            return self._read(path)
        except SourceError:
            return None


def _page_of_archive(content: bytes) -> bytes:
    """Return the page of a web archive (MHTML, RFC 2557), in UTF-8 with its encoding declared."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            if not isinstance(payload, bytes):
                continue
            charset = part.get_content_charset("utf-8")
            try:
                text = payload.decode(charset, "replace")
            except LookupError:
                text = payload.decode("utf-8", "replace")
            return b'<meta charset="utf-8">' + text.encode("utf-8")
    return content


def _blocks_of(publication: Publication) -> tuple[Block, ...]:
    return tuple(block for one in walk_sections(publication.sections) for block in one.blocks)
