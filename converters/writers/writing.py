"""What every writer takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.page import DisplayPage, PageLayout
from converters.model.publication import Publication
from converters.monitor import Monitor
from converters.writers.page_list import PageList


@dataclass(frozen=True)
class WriteContext:
    """Surroundings of a writer. Time and identifier are inputs: same context, same bytes."""

    media: BlobStore
    monitor: Monitor
    modified: datetime
    """Moment stamped on the file, in UTC."""
    identifier: str
    """``urn:isbn:…`` or ``urn:uuid:…`` of this product."""
    work: Path
    """Folder for scratch files; the caller removes it."""
    layouts: tuple[PageLayout, ...] = ()
    """Recognised pages of a scan, in order."""
    displays: tuple[DisplayPage, ...] = ()
    """Page pictures for a facsimile, in order."""
    page_list: PageList | None = None
    """Whose pages the page breaks of the publication are; None: those of its source."""


class Writer(Protocol):
    """Writes one edition. Raises DestinationError or ToolError."""

    def __call__(
        self, publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
    ) -> None:
        """Write the finished bytes to ``target``."""
