"""Real typescripts and test pages with their transcripts, and how well they are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from converters.files import BlobStore, ResultCache
from converters.monitor import CollectingMonitor
from converters.pages.book import PageStores, process_book
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from tests.support.character_error import character_error

_UNREAD: Final = re.compile(r"⟦[^⟧]*⟧|~~~|_")
"""Marks of the transcribers: what they could not read, what is struck out, underlining."""
_TRANSCRIPT: Final = ".gt.txt"


class Typescript(NamedTuple):
    """A picture of a page, and the words that stand on it."""

    picture: Path
    truth: str


def typescripts(data: Path) -> tuple[Typescript, ...]:
    """Return the pages of the shared data that have a transcript."""
    return tuple(
        Typescript(file.with_name(file.name.removesuffix(_TRANSCRIPT)), plain_words(text))
        for file in sorted((data / "real" / "scans").glob(f"*{_TRANSCRIPT}"))
        if (text := file.read_text(encoding="utf-8")).strip()
    )


def plain_words(text: str) -> str:
    """Return words with single spaces between, without the marks of transcribers."""
    return " ".join(_UNREAD.sub("", text).split())


def words_read(picture: Path, folder: Path, languages: str) -> str:
    """Return all words that are read on a picture, line by line."""
    monitor = CollectingMonitor()
    pages = process_book(
        list_pages([picture], monitor),
        PageSettings(languages=languages),
        PageStores(ResultCache(folder / "cache"), BlobStore(folder / "media")),
        monitor,
    )
    regions = (region for layout in pages.layouts for region in layout.regions)
    return plain_words(" ".join(line.text for region in regions for line in region.lines))


def wrong_signs(page: Typescript, read: str) -> float:
    """Return the number of characters that would have to be changed."""
    return character_error(page.truth, read) * len(page.truth)
