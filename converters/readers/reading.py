"""What every reader takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from converters.files import BlobStore
from converters.model.ledger import Ledger
from converters.model.publication import Publication
from converters.model.revision import Comment
from converters.monitor import Monitor
from converters.vocabularies import ChangePolicy


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the user decided about reading."""

    language: str | None = None
    """BCP 47 tag that the user gave; None: as found in the source."""
    changes: ChangePolicy = ChangePolicy.ACCEPT
    """What becomes of tracked changes (Word, OpenDocument) that nobody settled."""


@dataclass(frozen=True)
class ReadContext:
    """Surroundings of a reader: where pictures go, whom to tell, where scratch files may lie."""

    options: ReadOptions
    media: BlobStore
    monitor: Monitor
    work: Path
    """Folder for scratch files; the caller removes it."""


class Reading(msgspec.Struct, frozen=True):
    """Result of a reader: the book (headings not yet made sections) and its ledger.

    The body is one section of role SECTION with flat blocks; ``transforms.structure`` builds
    parts and chapters from the headings in it.
    """

    publication: Publication
    ledger: Ledger
    words: int = 0
    legacy_encodings: tuple[tuple[str, int], ...] = ()
    """Encoding and number of characters that were converted from it."""
    comments: tuple[Comment, ...] = ()
    """Reviewers' remarks, which are no part of the book."""


class Reader(Protocol):
    """Reads one file. Raises SourceError where it cannot be read at all."""

    def __call__(self, source: Path, context: ReadContext) -> Reading:
        """Return what the file holds."""
