"""The pages of a finished typeset PDF as pictures with their words and structure."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from converters.diagnostics import Box
from converters.monitor import Monitor
from converters.writers.page_navigation import OutlineItem
from converters.writers.pdf.paging.tags import PageTags, Tag, page_tags
from converters.writers.pdf.paging.words import PageWords, PrintedWord

if TYPE_CHECKING:
    from PIL import Image

_POINTS_PER_INCH: Final = 72
_ADDRESS_BYTES: Final = 4_096


@dataclass(frozen=True)
class SheetLink:
    """Link on a page: to a page, by its place from 0, or to an address."""

    box: Box
    page: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Sheet:
    """A page with its picture; lengths in points from its upper left corner."""

    label: str
    width: float
    height: float
    picture: Image.Image
    """RGB."""
    has_pictures: bool
    """Whether anything made of pixels stands on it."""
    tags: tuple[Tag, ...] = ()
    words: Mapping[int, tuple[PrintedWord, ...]] = field(default_factory=dict)
    """By the number of the marked content that they are in."""
    drawings: Mapping[int, Box | None] = field(default_factory=dict)
    links: tuple[SheetLink, ...] = ()


class Sheets:
    """The pages of a typeset PDF from the first that is counted on: its cover is not.

    Close it after use.
    """

    def __init__(self, path: Path, most_pixels: int, most_dpi: float) -> None:
        """``most_pixels`` and ``most_dpi`` limit the pictures of the pages."""
        self._document = pdfium.PdfDocument(path)
        self._most_pixels = most_pixels
        self._most_dpi = most_dpi
        labels = [self._document.get_page_label(n) for n in range(len(self._document))]
        self._start = next((n for n, label in enumerate(labels) if label), 0)
        self.labels = tuple(labels[self._start :])
        """Of all pages that are counted."""

    def close(self) -> None:
        """Close the file."""
        self._document.close()

    def outline(self) -> tuple[OutlineItem, ...]:
        """Return the contents of the file, by the places of its counted pages."""
        flat = [
            (item.level, item.get_title(), destination.get_index() or 0)
            for item in self._document.get_toc()
            if (destination := item.get_dest()) is not None
        ]
        items, _ = _nested([(level, name, page - self._start) for level, name, page in flat], 0, 0)
        return items

    def pages(self, monitor: Monitor) -> Iterator[Sheet]:
        """Yield all counted pages, one at a time. Raises JobCancelled."""
        first = 0
        for index, label in enumerate(self.labels):
            monitor.check_cancelled()
            page = self._document[index + self._start]
            try:
                sheet, first = self._sheet(page, label, first)
            finally:
                page.close()
            yield sheet
            monitor.advance(index + 1, len(self.labels))

    def _sheet(self, page: pdfium.PdfPage, label: str, first: int) -> tuple[Sheet, int]:
        words = PageWords(page)
        drawings = words.objects()
        found = page_tags(page, frozenset(drawings), first) if drawings else PageTags((), first)
        width, height = page.get_size()
        scale = min(
            self._most_dpi / _POINTS_PER_INCH, (self._most_pixels / (width * height)) ** 0.5
        )
        # Pdfium rounds both sides up.
        size = int(width * scale), int(height * scale)
        scale = min(size[0] / width, size[1] / height)
        sheet = Sheet(
            label,
            width,
            height,
            page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB"),
            words.has_pictures,
            found.tags,
            words.by_content,
            drawings,
            tuple(self._links(page, height)),
        )
        return sheet, found.first

    def _links(self, page: pdfium.PdfPage, height: float) -> Iterator[SheetLink]:
        place, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, place, link):
            area = raw.FS_RECTF()
            if not raw.FPDFLink_GetAnnotRect(link, area):
                continue
            box = Box(area.left, height - area.top, area.right, height - area.bottom)
            target = raw.FPDFLink_GetDest(self._document, link)
            if target:
                index = raw.FPDFDest_GetDestPageIndex(self._document, target) - self._start
                if 0 <= index < len(self.labels):
                    yield SheetLink(box, page=index)
            elif address := self._address(link):
                yield SheetLink(box, address=address)

    def _address(self, link: Any) -> str:
        action = raw.FPDFLink_GetAction(link)
        buffer = ctypes.create_string_buffer(_ADDRESS_BYTES)
        if not action or not raw.FPDFAction_GetURIPath(self._document, action, buffer, len(buffer)):
            return ""
        return buffer.value.decode("utf-8", "replace")


def _nested(
    flat: list[tuple[int, str, int]], start: int, level: int
) -> tuple[tuple[OutlineItem, ...], int]:
    """Return the items from a place on that are of a level or deeper, and where they end."""
    items: list[OutlineItem] = []
    place = start
    while place < len(flat) and flat[place][0] >= level:
        _, title, page = flat[place]
        children, place = _nested(flat, place + 1, flat[place][0] + 1)
        if title.strip() and page >= 0:
            items.append(OutlineItem(" ".join(title.split()), page, children))
        else:
            items.extend(children)
    return tuple(items), place
