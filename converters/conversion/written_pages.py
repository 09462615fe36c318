"""Text pages of PDFs on the road of scans: they are read by their characters, not recognised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from converters.diagnostics import Origin
from converters.files import BlobStore
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.model.page import PageImage, PrintedPage, SourceKind
from converters.monitor import Monitor
from converters.readers.registry import PdfPages, pdf_pages_of

_EARLIER_TEXT = "PDF-069"


class KnownPages(msgspec.Struct, frozen=True):
    """Pages, those of text with what stands on them; and what was left out on the way."""

    images: tuple[PageImage, ...]
    ledger: Ledger


def with_texts(images: Sequence[PageImage], media: BlobStore, monitor: Monitor) -> KnownPages:
    """Return the pages of a book; pages of PDFs that hold text come with it.

    What an earlier recognition left under a picture is not used, and entered so. Raises SourceError
    PDF-044 and PDF-045.
    """
    book = LedgerBook()
    ledger = Ledger()
    texts: dict[tuple[str, int], PrintedPage] = {}
    for path, frames in _bound_pages(images).items():
        kinds = pdf_pages_of(Path(path))
        wanted = [number for number in kinds.written if number - 1 in frames]
        _enter_earlier_text(kinds, frames, book)
        if wanted:
            with monitor.phase("text", 0.1) as phase:
                pages, found = _texts(Path(path), wanted, media, phase)
            ledger += found
            texts.update({(path, number - 1): page for number, page in pages.items()})
    known = tuple(_known(image, texts.get((image.path, image.frame))) for image in images)
    return KnownPages(known, ledger + book.closed())


def _bound_pages(images: Sequence[PageImage]) -> dict[str, dict[int, PageImage]]:
    """Return the pages of each PDF by their places."""
    found: dict[str, dict[int, PageImage]] = {}
    for image in images:
        if image.kind is SourceKind.PDF_PAGE:
            found.setdefault(image.path, {})[image.frame] = image
    return found


def _texts(
    path: Path, numbers: Sequence[int], media: BlobStore, monitor: Monitor
) -> tuple[dict[int, PrintedPage], Ledger]:
    from converters.readers.pdf.written import read_written

    found = read_written(path, numbers, media, monitor)
    return dict(found.pages), found.ledger


def _enter_earlier_text(kinds: PdfPages, frames: dict[int, PageImage], book: LedgerBook) -> None:
    for number in kinds.recognised:
        image = frames.get(number - 1)
        if image is not None:
            origin = Origin(image.source, page=image.number)
            book.enter(Kind.HIDDEN_TEXT, Fate.DROPPED, _EARLIER_TEXT, origin)


def _known(image: PageImage, page: PrintedPage | None) -> PageImage:
    return image if page is None else msgspec.structs.replace(image, written=page)
