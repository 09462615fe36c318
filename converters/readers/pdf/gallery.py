"""Which pictures of the pages the book shows: no grounds, no ornaments; one may be its cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from converters.diagnostics import Box, Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import Resource
from converters.monitor import Monitor
from converters.readers.page_lists import page_list
from converters.readers.pdf.content import Line, PageContent, Picture

_COVER: Final = 0.85
"""Share of the page from which a picture is the whole page."""
_BACKGROUND_TEXT: Final = 200
_ORNAMENT_PAGES: Final = 3


class Gallery:
    """Pictures of one document; what the book does not show is entered in the ledger."""

    def __init__(
        self, source: str, pages: Sequence[PageContent], book: LedgerBook, monitor: Monitor
    ) -> None:
        self._source = source
        self._pages = pages
        self._book = book
        self._monitor = monitor
        self._resources: dict[str, Resource] = {}
        self.cover: str | None = None
        """Id of the picture that is the first page."""

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The pictures that the book shows, in the order of their first place."""
        return tuple(self._resources.values())

    def shown(self, lines: Sequence[Sequence[Line]], *, tell: bool = False) -> list[list[Picture]]:
        """Return the pictures of each page that the book shows; the first may be its cover.

        ``tell``: whether pages are named that are pictures and nothing else (PDF-046).
        """
        running = self._running_pictures()
        found: list[list[Picture]] = []
        unread: list[int] = []
        for page, text in zip(self._pages, lines, strict=True):
            pictures = [p for p in page.pictures if self._is_shown(page, p, running)]
            whole = [p for p in pictures if _share(p.box, page) >= _COVER]
            if whole and not text:
                if page.index == 0 and whole[0].key:
                    self.cover = self.resource(whole[0]).id
                    self._book.count(Kind.IMAGE)
                    pictures = [p for p in pictures if p is not whole[0]]
                else:
                    unread.append(page.index + 1)
            found.append(pictures)
        if unread and tell:
            self._monitor.report(
                Diagnostic.of("PDF-046", Origin(self._source), pages=page_list(unread))
            )
        return found

    def _running_pictures(self) -> set[tuple[str, int, int]]:
        """Return the pictures that stand at one place on several pages."""
        seen: Counter[tuple[str, int, int]] = Counter()
        for page in self._pages:
            seen.update({_place(picture) for picture in page.pictures if picture.key})
        return {place for place, count in seen.items() if count >= _ORNAMENT_PAGES}

    def _is_shown(
        self, page: PageContent, picture: Picture, running: set[tuple[str, int, int]]
    ) -> bool:
        origin = Origin(self._source, page=page.index + 1, box=picture.box)
        if picture.key is None:
            self._book.enter(Kind.IMAGE, Fate.DROPPED, "PDF-055", origin)
            self._monitor.report(Diagnostic.of("PDF-055", origin))
            return False
        reason = None
        if _share(picture.box, page) >= _COVER and _characters(page) >= _BACKGROUND_TEXT:
            reason = "PDF-054"
        elif _place(picture) in running and _share(picture.box, page) < _COVER:
            reason = "PDF-053"
        if reason is not None:
            self._book.enter(Kind.IMAGE, Fate.DROPPED, reason, origin)
        return reason is None

    def resource(self, picture: Picture) -> Resource:
        """Return the resource of a picture that is shown; equal ones are one."""
        key = picture.key or ""
        if key not in self._resources:
            number = len(self._resources) + 1
            suffix = "jpg" if picture.media_type == "image/jpeg" else "png"
            self._resources[key] = Resource(
                f"picture-{number}",
                key,
                picture.media_type,
                f"picture-{number:04}.{suffix}",
                picture.width_px,
                picture.height_px,
            )
        return self._resources[key]


def _share(box: Box, page: PageContent) -> float:
    whole = page.width * page.height
    return box.width * box.height / whole if whole else 0.0


def _characters(page: PageContent) -> int:
    return sum(len(line.text) for line in page.lines)


def _place(picture: Picture) -> tuple[str, int, int]:
    return (picture.key or "", round(picture.box.left / 4), round(picture.box.top / 4))
