"""All pages of a scanned book: recognised by workers or remembered, then looked at together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from importlib.metadata import version
from typing import Final, NamedTuple

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.files import BlobStore, ResultCache, fingerprint, sha256_of
from converters.model.book_pages import BookPages
from converters.model.job import PageWork
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.page import DisplayPage, PageImage, PageLayout, Region
from converters.model.page_decision import (
    Half,
    PageDecisions,
    PageRecord,
    PageRule,
    PictureDecisions,
)
from converters.monitor import Monitor
from converters.pages.completeness import find_gaps
from converters.pages.decided import DecidedPage, decided_pages, record_of
from converters.pages.emphasis import with_emphasis
from converters.pages.furniture import assign_roles
from converters.pages.models import models_for, orientation_model
from converters.pages.process import (
    STAGE_VERSION,
    Leaf,
    PageResult,
    PageTask,
    decode_result,
)
from converters.pages.recognition import Model, engine_of
from converters.pages.settings import PageSettings
from converters.pages.staff import page_workers
from converters.workers import Workers

_LIBRARIES: Final = (
    "opencv-python-headless", "numpy", "pillow", "pypdfium2", "djvu-rs", "pi-heif",
)  # fmt: skip
"""A new release of these, or of an engine's, may read a page differently."""
_UNDECIDED: Final = PictureDecisions()
_WORD_CONFIDENCE: Final = 0.6
_DOUBTFUL_SHARE: Final = 0.2
"""Share of doubtful words from which a page is named to the user."""


class PageStores(NamedTuple):
    """Where the results of pages are remembered, and where their pictures are put."""

    cache: ResultCache
    media: BlobStore


def process_book(
    pages: Sequence[PageImage],
    settings: PageSettings,
    stores: PageStores,
    monitor: Monitor,
    rules: Sequence[PageRule] = (),
    staff: Workers[PageTask, bytes] | None = None,
) -> BookPages:
    """Recognise pages with ``settings.workers`` processes; what is remembered is not done again.

    ``rules``: a person's decisions; those about pages that are not there are reported. ``staff``:
    processes that wait for pages already, and are the caller's to end. A spread gives two pages,
    and pages are numbered anew. A picture that cannot be read is reported and left out. Raises
    SourceError if none can be read, ToolError for a missing model, JobCancelled within 0.5 s of
    the request; finished pages stay remembered.
    """
    models_for(settings)
    decided = decided_pages(pages, rules, monitor)
    wanted = [n for n, page in enumerate(decided) if not page.decided.leaves_all_out]
    keys = {n: page_fingerprint(decided[n].image, settings, decided[n].decided) for n in wanted}
    shelf = _Shelf(stores.media, len(decided))
    missing: list[int] = []
    for index, key in keys.items():
        monitor.check_cancelled()
        if not shelf.restore(index, stores.cache.load(key)):
            missing.append(index)
    reused = len(wanted) - len(missing)
    monitor.advance(reused, len(wanted))
    tasks = [PageTask(decided[n].image, settings, decided[n].decided.deciding()) for n in missing]
    with nullcontext(staff) if staff else page_workers(settings.workers, len(tasks)) as workers:
        results = workers.map(tasks, monitor)
        for done, (place, content) in enumerate(results, start=reused + 1):
            index = missing[place]
            if shelf.keep(index, content):
                stores.cache.store(keys[index], content)
            monitor.advance(done, len(wanted))
    read = sum(decided[n].image.written is None for n in missing)
    kept = sum(decided[n].image.written is None for n in wanted) - read
    return _bound(decided, shelf, PageWork(recognised=read, reused=kept), monitor)


def remembered_book(
    pages: Sequence[PageImage],
    settings: PageSettings,
    stores: PageStores,
    monitor: Monitor,
    rules: Sequence[PageRule] = (),
) -> BookPages | None:
    """Return the book as it was recognised before; None where a page is not remembered.

    Raises SourceError and ToolError as ``process_book`` does.
    """
    models_for(settings)
    decided = decided_pages(pages, rules, monitor)
    shelf = _Shelf(stores.media, len(decided))
    for index, page in enumerate(decided):
        monitor.check_cancelled()
        if page.decided.leaves_all_out:
            continue
        key = page_fingerprint(page.image, settings, page.decided)
        if not shelf.restore(index, stores.cache.load(key)):
            return None
    kept = sum(page.written is None for page in pages)
    return _bound(decided, shelf, PageWork(reused=kept), monitor) if pages else None


def page_fingerprint(
    page: PageImage, settings: PageSettings, decided: PictureDecisions = _UNDECIDED
) -> str:
    """Return the key under which the result of a page is remembered.

    It covers everything that decides the result: pixels, settings, decisions about this page, its
    text where that is known, stages, models, libraries; not the file's name nor the page's place
    in the book.
    """
    deciding = msgspec.structs.replace(settings, workers=0, models_folder="")
    models = (*models_for(settings), orientation_model())
    facts = (page.kind.value, str(page.frame), str(page.dpi))
    decisions = msgspec.json.encode(decided.deciding())
    known = () if page.written is None else (msgspec.json.encode(page.written),)
    return fingerprint(
        page.key,
        *facts,
        msgspec.json.encode(deciding),
        decisions,
        STAGE_VERSION,
        *_tools(models),
        *known,
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
    taken: PageDecisions
    written: bool = False


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
            ink=shown.ink,
        )
        return _StoredLeaf(
            regions, leaf.skew_degrees, leaf.blank, display, leaf.taken, leaf.written
        )


def _bound(
    pages: Sequence[DecidedPage], shelf: _Shelf, work: PageWork, monitor: Monitor
) -> BookPages:
    """Put the leaves in order, look at them together and keep the ledger."""
    book = LedgerBook()
    _report_failures(pages, shelf.failures, book, monitor)
    layouts: list[PageLayout] = []
    displays: list[DisplayPage] = []
    records: list[PageRecord] = []
    for page, leaves in zip(pages, shelf.leaves, strict=True):
        origin = Origin(page.image.source, page=page.image.number)
        if page.decided.leaves_all_out:
            book.enter(Kind.PAGE, Fate.DROPPED, "SCAN-025", origin)
            records.append(record_of(page, None, PageDecisions(), None))
        if len(leaves) == 1 and page.right_only:
            monitor.report(Diagnostic.of("SCAN-028", origin))
        for index, leaf in enumerate(leaves):
            half = None if len(leaves) == 1 else (Half.LEFT, Half.RIGHT)[index]
            if page.decided.of_page(index).leave_out:
                book.enter(Kind.PAGE, Fate.DROPPED, "SCAN-025", origin)
                records.append(record_of(page, half, leaf.taken, None))
                continue
            number = len(layouts) + 1
            layouts.append(_layout(page.image, leaf, number))
            displays.append(msgspec.structs.replace(leaf.display, number=number))
            records.append(record_of(page, half, leaf.taken, number))
    if pages and not layouts:
        # The left pages of single ones are all that there is.
        raise SourceError.of("SCAN-026", Origin(pages[0].image.source))
    assigned = with_emphasis(assign_roles(layouts, book))
    _report_doubts(assigned, monitor)
    _report_tables(assigned, monitor)
    for diagnostic in find_gaps(assigned):
        monitor.report(diagnostic)
    return BookPages(tuple(assigned), tuple(displays), work, book.closed(), tuple(records))


def _report_failures(
    pages: Sequence[DecidedPage],
    failures: Mapping[int, Diagnostic],
    book: LedgerBook,
    monitor: Monitor,
) -> None:
    """Enter and tell the pictures that cannot be read; SourceError where that is all of them."""
    wanted = sum(not page.decided.leaves_all_out for page in pages)
    for index, failure in sorted(failures.items()):
        origin = Origin(pages[index].image.source, page=pages[index].image.number)
        book.enter(Kind.PAGE, Fate.DROPPED, failure.code, origin)
        if len(failures) < wanted:
            monitor.report(msgspec.structs.replace(failure, origin=origin))
    if failures and len(failures) == wanted:
        raise SourceError(failures[min(failures)])


def _layout(image: PageImage, leaf: _StoredLeaf, number: int) -> PageLayout:
    return PageLayout(
        page=msgspec.structs.replace(image, number=number, written=None),
        regions=leaf.regions,
        skew_degrees=leaf.skew_degrees,
        blank=leaf.blank,
        written=leaf.written,
    )


def _report_tables(layouts: Sequence[PageLayout], monitor: Monitor) -> None:
    """Tell which tables were guessed, and on what grounds."""
    for layout in layouts:
        for region in layout.regions:
            guess = region.guess
            if guess is None or guess.confidence == 1.0:
                continue
            origin = Origin(layout.page.source, page=layout.page.number, box=region.box)
            percent = round(100 * guess.confidence)
            monitor.report(Diagnostic.of(guess.reason, origin, percent=percent))


def _report_doubts(layouts: Sequence[PageLayout], monitor: Monitor) -> None:
    """Name the pages whose text a person should compare with the picture."""
    for layout in layouts:
        words = [word for region in layout.regions for line in region.lines for word in line.words]
        doubtful = sum(word.confidence < _WORD_CONFIDENCE for word in words)
        if words and doubtful > _DOUBTFUL_SHARE * len(words):
            origin = Origin(layout.page.source, page=layout.page.number)
            share = round(100 * doubtful / len(words))
            monitor.report(Diagnostic.of("OCR-003", origin, percent=share))
