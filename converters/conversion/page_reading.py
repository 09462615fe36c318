"""The pages of a scan, recognised as a plan wants them, for a book or for a look at them alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from converters.conversion.desk import open_desk
from converters.conversion.recording import RecordingMonitor
from converters.conversion.sources import BookFiles, common_road
from converters.conversion.told import Told
from converters.conversion.written_pages import with_texts
from converters.diagnostics import Diagnostic
from converters.errors import SourceError
from converters.files import BlobStore, ResultCache
from converters.limits import MEGABYTE
from converters.model.book_pages import BookPages
from converters.model.job import Inspection, Plan, SourceRoad
from converters.model.page import PageImage
from converters.monitor import Monitor
from converters.picture_formats import IMAGE_SUFFIXES, TIFF
from converters.settings import Settings
from converters.vocabularies import RecognitionQuality

if TYPE_CHECKING:
    from converters.pages.process import PageTask
    from converters.pages.settings import PageSettings
    from converters.workers import Workers

_SINGLE: Final = IMAGE_SUFFIXES.difference(TIFF.endings)
"""Endings of files that hold one page."""


def recognised(
    images: Sequence[PageImage],
    plan: Plan,
    settings: Settings,
    media: BlobStore,
    monitor: Monitor,
    staff: Workers[PageTask, bytes] | None = None,
) -> BookPages:
    """Return the pages of a scan; what was recognised before is not recognised again.

    ``staff``: processes that wait for pages already. Raises as ``process_book`` does.
    """
    from converters.pages.book import PageStores, process_book

    stores = PageStores(_cache(settings), media)
    wanted = _page_settings(plan, settings, monitor)
    known = with_texts(images, media, monitor)
    with monitor.phase("recognise", 1.0) as phase:
        pages = process_book(known.images, wanted, stores, phase, plan.page_rules, staff)
    stores.cache.prune(settings.cache_megabytes * MEGABYTE)
    return msgspec.structs.replace(pages, ledger=known.ledger + pages.ledger)


def remembered(
    images: Sequence[PageImage],
    plan: Plan,
    settings: Settings,
    media: BlobStore,
    monitor: Monitor,
) -> BookPages | None:
    """Return the pages as they were recognised before, None where one was not."""
    from converters.pages.book import PageStores, remembered_book

    wanted = _page_settings(plan, settings, monitor)
    known = with_texts(images, media, monitor).images
    return remembered_book(
        known, wanted, PageStores(_cache(settings), media), monitor, plan.page_rules
    )


def _cache(settings: Settings) -> ResultCache:
    return ResultCache(settings.cache_path() / "pages")


def _page_settings(plan: Plan, settings: Settings, monitor: Monitor) -> PageSettings:
    """Return how pages are recognised for a book. Reports OCR-004 without a model for it."""
    from converters.pages.settings import PageSettings

    quality = plan.ocr_quality or settings.ocr_quality
    return PageSettings(
        languages=_models(plan, settings, monitor, best=quality is RecognitionQuality.BEST),
        models_folder=str(settings.models_path()),
        quality=quality,
        page_pictures=settings.page_pictures,
        workers=_workers(plan, settings),
    )


def _workers(plan: Plan, settings: Settings) -> int:
    return plan.workers or settings.worker_count()


def staff_for(plan: Plan, settings: Settings) -> Workers[PageTask, bytes]:
    """Return the processes for the pages of a plan's sources, to be ended by the caller.

    They get ready while it is still found out which pages there are.
    """
    from converters.pages.staff import page_workers

    sources = [Path(source) for source in plan.sources]
    singles = all(source.suffix.lower() in _SINGLE for source in sources)
    return page_workers(_workers(plan, settings), len(sources) if singles else None)


def with_pages(
    found: Inspection,
    book: BookFiles,
    told: Told,
    settings: Settings,
    monitor: Monitor,
) -> Inspection:
    """Return an inspection with what is decided about each page of the scan.

    Raises SourceError SCAN-029 where the sources are no scan, and as a conversion does.
    """
    from converters.pages.ingest import list_pages

    if common_road(book.sources) is not SourceRoad.SCAN:
        raise SourceError.of("SCAN-029")
    plan = Plan(sources=(), output="", language=told.record.language, page_rules=told.page_rules)
    record = _NewsMonitor(monitor, list(found.diagnostics))
    images = list_pages(book.sources, record)
    with open_desk() as desk:
        pages = recognised(images, plan, settings, desk.media, record)
    return msgspec.structs.replace(
        found,
        ledger=found.ledger + pages.ledger,
        diagnostics=tuple(record.diagnostics),
        page_records=pages.records,
        page_rules=told.page_rules,
    )


class _NewsMonitor(RecordingMonitor):
    """Recording monitor that tells nothing twice."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a message and hand it on, unless it was."""
        if diagnostic not in self.diagnostics:
            super().report(diagnostic)


def _models(plan: Plan, settings: Settings, monitor: Monitor, *, best: bool) -> str:
    """Return the recogniser models for a book; told where its language has none (OCR-004)."""
    from converters.pages.models import model_of, reading_first
    from converters.pages.recognition import TRAINED

    if plan.language is None:
        return settings.ocr_languages
    folder = str(settings.models_path())
    found = reading_first(plan.language, settings.ocr_languages, folder, best=best)
    if found is None:
        told = Diagnostic.of(
            "OCR-004",
            language=plan.language,
            models=settings.ocr_languages,
            file=model_of(plan.language) + TRAINED,
            folder=folder,
        )
        monitor.report(told)
    return found or settings.ocr_languages
