"""All pages of a scanned book: recognised by workers or remembered, then looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.files import BlobStore, ResultCache, fingerprint, sha256_of
from converters.model.job import PageWork
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.model.page import DisplayPage, PageImage, PageLayout, Region
from converters.monitor import Monitor
from converters.pages.completeness import find_gaps
from converters.pages.emphasis import with_emphasis
from converters.pages.furniture import assign_roles
from converters.pages.models import find_models, orientation_model
from converters.pages.process import (
    STAGE_VERSION,
    Leaf,
    PageResult,
    PageTask,
    decode_result,
    process_page,
)
from converters.pages.recognition import Model, engine_of
from converters.pages.settings import PageSettings
from converters.workers import map_tasks

_LIBRARIES: Final = (
    "opencv-python-headless", "numpy", "pillow", "pypdfium2", "djvu-rs", "pi-heif",
)  # fmt: skip
"""A new release of these, or of an engine's, may read a page differently."""
_WORD_CONFIDENCE: Final = 0.6
_DOUBTFUL_SHARE: Final = 0.2
"""Share of doubtful words from which a page is named to the user."""


class BookPages(msgspec.Struct, frozen=True):
    """The recognised book: layouts and display pictures page by page, in order."""

    layouts: tuple[PageLayout, ...]
    displays: tuple[DisplayPage, ...]
    work: PageWork
    ledger: Ledger


def process_book(
    pages: Sequence[PageImage],
    settings: PageSettings,
    cache: ResultCache,
    media: BlobStore,
    monitor: Monitor,
) -> BookPages:
    """Recognise pages with ``settings.workers`` processes; what ``cache`` holds is not done again.

    Pictures go to ``media``. A spread gives two pages, and pages are numbered anew. A picture that
    cannot be read is reported and left out. Raises SourceError if none can be read, ToolError for a
    missing model, JobCancelled within 0.5 s of the request; finished pages stay remembered.
    """
    find_models(settings.models, settings.models_folder)
    keys = [page_fingerprint(page, settings) for page in pages]
    shelf = _Shelf(media, len(pages))
    missing: list[int] = []
    for index, key in enumerate(keys):
        monitor.check_cancelled()
        if not shelf.restore(index, cache.load(key)):
            missing.append(index)
    monitor.advance(len(pages) - len(missing), len(pages))
    tasks = [PageTask(pages[index], settings) for index in missing]
    results = map_tasks(process_page, tasks, settings.workers, monitor)
    for done, (place, content) in enumerate(results, start=len(pages) - len(missing) + 1):
        index = missing[place]
        if shelf.keep(index, content):
            cache.store(keys[index], content)
        monitor.advance(done, len(pages))
    work = PageWork(recognised=len(missing), reused=len(pages) - len(missing))
    return _bound(pages, shelf, work, monitor)


def page_fingerprint(page: PageImage, settings: PageSettings) -> str:
    """Return the key under which the result of a page is remembered.

    It covers everything that decides the result: pixels, settings, stages, models, libraries; not
    the file's name nor the page's place in the book.
    """
    deciding = msgspec.structs.replace(settings, workers=0, models_folder="")
    models = (*find_models(settings.models, settings.models_folder), orientation_model())
    facts = (page.kind.value, str(page.frame), str(page.dpi))
    return fingerprint(
        page.key, *facts, msgspec.json.encode(deciding), STAGE_VERSION, *_tools(models)
    )


@cache
def _tools(models: tuple[Model, ...]) -> tuple[str, ...]:
    hashes = [sha256_of(model.file) for model in models]
    engines = {engine_of(model).library for model in models}
    return (*hashes, *(version(library) for library in (*sorted(engines), *_LIBRARIES)))


class _StoredLeaf(msgspec.Struct, frozen=True):
    """A leaf whose pictures lie in the BlobStore; small enough to hold a whole book of."""

    regions: tuple[Region, ...]
    skew_degrees: float
    blank: bool
    display: DisplayPage


class _Shelf:
    """Results by page index; the pictures are put away as they come, so memory stays flat."""

    def __init__(self, media: BlobStore, size: int) -> None:
        self._media = media
        self.leaves: list[tuple[_StoredLeaf, ...]] = [()] * size
        self.failures: dict[int, Diagnostic] = {}

    def restore(self, index: int, content: bytes | None) -> bool:
        """Take a remembered result; False where there is none that can be read."""
        if content is None:
            return False
        try:
            result = decode_result(content)
        except msgspec.DecodeError:
            return False
        self._put(index, result)
        return True

    def keep(self, index: int, content: bytes) -> bool:
        """Take a fresh result; True where it is worth remembering."""
        result = decode_result(content)
        self._put(index, result)
        return result.failure is None

    def _put(self, index: int, result: PageResult) -> None:
        if result.failure is not None:
            self.failures[index] = result.failure
        self.leaves[index] = tuple(self._stored(leaf) for leaf in result.leaves)

    def _stored(self, leaf: Leaf) -> _StoredLeaf:
        keys = {index: self._media.put(content) for index, content in leaf.pictures}
        regions = tuple(
            msgspec.structs.replace(region, image=keys[index]) if index in keys else region
            for index, region in enumerate(leaf.regions)
        )
        shown = leaf.display
        display = DisplayPage(
            number=0,
            key=self._media.put(shown.content),
            media_type=shown.media_type,
            width_px=shown.width_px,
            height_px=shown.height_px,
            dpi=shown.dpi,
            to_display=shown.to_display,
            page_map=leaf.page_map,
            mask_key=self._media.put(shown.mask) if shown.mask else "",
        )
        return _StoredLeaf(regions, leaf.skew_degrees, leaf.blank, display)


def _bound(
    pages: Sequence[PageImage], shelf: _Shelf, work: PageWork, monitor: Monitor
) -> BookPages:
    """Put the leaves in order, look at them together and keep the ledger."""
    book = LedgerBook()
    for index, failure in sorted(shelf.failures.items()):
        origin = Origin(pages[index].source, page=pages[index].number)
        book.enter(Kind.PAGE, Fate.DROPPED, failure.code, origin)
        if len(shelf.failures) < len(pages):
            monitor.report(msgspec.structs.replace(failure, origin=origin))
    if pages and len(shelf.failures) == len(pages):
        raise SourceError(shelf.failures[0])
    layouts: list[PageLayout] = []
    displays: list[DisplayPage] = []
    for page, leaves in zip(pages, shelf.leaves, strict=True):
        for leaf in leaves:
            number = len(layouts) + 1
            layouts.append(
                PageLayout(
                    page=msgspec.structs.replace(page, number=number),
                    regions=leaf.regions,
                    skew_degrees=leaf.skew_degrees,
                    blank=leaf.blank,
                )
            )
            displays.append(msgspec.structs.replace(leaf.display, number=number))
    assigned = with_emphasis(assign_roles(layouts, book))
    _report_doubts(assigned, monitor)
    for diagnostic in find_gaps(assigned):
        monitor.report(diagnostic)
    return BookPages(tuple(assigned), tuple(displays), work, book.closed())


def _report_doubts(layouts: Sequence[PageLayout], monitor: Monitor) -> None:
    """Name the pages whose text a person should compare with the picture."""
    for layout in layouts:
        words = [word for region in layout.regions for line in region.lines for word in line.words]
        doubtful = sum(word.confidence < _WORD_CONFIDENCE for word in words)
        if words and doubtful > _DOUBTFUL_SHARE * len(words):
            origin = Origin(layout.page.source, page=layout.page.number)
            share = round(100 * doubtful / len(words))
            monitor.report(Diagnostic.of("OCR-003", origin, percent=share))
