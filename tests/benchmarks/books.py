"""Books to measure with: a long manuscript, and scans with exact truth."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN, TEXTS
from tests.support.manuscripts import build_manuscript
from tests.support.project import PROJECT

WORDS: Final = 130_000
_PARAGRAPHS_A_CHAPTER: Final = 60
_PARAGRAPHS_A_NOTE: Final = 12


def shared_data() -> Path | None:
    """Return the folder of the shared test data, None where it is absent."""
    folder = Path(os.environ.get("BANSO_TEST_DATA", PROJECT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


def long_manuscript(words: int = WORDS) -> tuple[bytes, int]:
    """Return a DOCX of about ``words`` words in chapters with footnotes, and its word count."""
    lines = ["@title Sách dài", "@author Nhiều người"]
    notes = []
    count = 0
    for number, paragraph in enumerate(paragraphs()):
        if number % _PARAGRAPHS_A_CHAPTER == 0:
            lines.append(f"# Chương {number // _PARAGRAPHS_A_CHAPTER + 1}")
        if number % _PARAGRAPHS_A_NOTE == 5:
            notes.append(f"[^f{number}]: Chú thích thứ {len(notes) + 1}.")
            lines.append(f"{paragraph}[^f{number}]")
        else:
            lines.append(paragraph)
        count += len(paragraph.split())
        if count >= words:
            break
    return build_manuscript([*lines, *notes], {}), count


def paragraphs() -> Iterator[str]:
    """Yield paragraphs of the public-domain texts without end."""
    data = shared_data()
    files = sorted((data / "vietnamese" / "texts").glob("*.txt")) if data else []
    sources = files or [SAMPLES / SCAN / "truth.txt", TEXTS / f"{MANUSCRIPT}.txt"]
    marks = str.maketrans("", "", "_*[]^@#")
    for source in itertools.cycle(sources):
        for line in source.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "@", "[", "-")):
                yield line.translate(marks)


@dataclass(frozen=True)
class ScannedBook:
    """Pages in order, the exact text of the body, and what else stands on the pages."""

    name: str
    pages: tuple[Path, ...]
    truth: Path
    notes: tuple[str, ...] = ()


def scanned_books() -> tuple[ScannedBook, ...]:
    """Return the carried sample, and two books of the shared data where it is present."""
    books = [_book(SAMPLES / SCAN)]
    data = shared_data()
    if data is not None:
        names = ("so-do-office", "soi-toc-worn")
        books.extend(_book(data / "scans" / name) for name in names)
    return tuple(books)


def long_book(folder: Path) -> ScannedBook | None:
    """Write three books of the shared data as one into ``folder``; None where it is absent.

    What programs need to start weighs on short books; publishers' books are long.
    """
    data = shared_data()
    if data is None:
        return None
    books = [_book(data / "scans" / n) for n in ("so-do-office", "kieu-bitonal", "soi-toc-worn")]
    pages = folder / "pages"
    pages.mkdir()
    for number, page in enumerate((page for book in books for page in book.pages), start=1):
        shutil.copyfile(page, pages / f"{number:04}{page.suffix}")
    truth = folder / "truth.txt"
    texts = (book.truth.read_text(encoding="utf-8") for book in books)
    truth.write_text("\n".join(texts), encoding="utf-8")
    notes = tuple(note for book in books for note in book.notes)
    return ScannedBook("three books in one", tuple(sorted(pages.iterdir())), truth, notes)


def _book(folder: Path) -> ScannedBook:
    notes = folder / "notes.txt"
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.is_file() else []
    pages = tuple(sorted((folder / "pages").iterdir()))
    return ScannedBook(folder.name, pages, folder / "truth.txt", tuple(filter(None, lines)))
