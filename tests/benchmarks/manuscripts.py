"""Texts and EPUBs read into our model: 1,200 pages of plain text, a novel of 130,000 words."""

from __future__ import annotations

import tempfile
import textwrap
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.table import Table

from converters.files import BlobStore
from converters.monitor import CollectingMonitor
from converters.readers.reading import ReadContext, Reading, ReadOptions
from converters.readers.registry import reader_for
from tests.benchmarks import ours
from tests.benchmarks.books import long_manuscript, paragraphs

_PAGES = 1_200
_PDF_PAGES = 300
_CHARACTERS_A_PAGE = 1_800
_COLUMNS = 72


def tables() -> list[Table]:
    """Measure and return the table."""
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
        folder = Path(name)
        docx = folder / "manuscript.docx"
        docx.write_bytes(long_manuscript()[0])
        epub = ours.convert([docx], folder, "--edition", "epub").path("epub")
        typeset = ours.convert([docx], folder / "pdf", "--edition", "pdf").path("pdf")
        text = folder / "manuscript.txt"
        text.write_text(_wrapped_text(), encoding="utf-8")
        rows = [
            (f"TXT of {_PAGES:,} pages, lines of {_COLUMNS}", *_read(text, folder)),
            ("EPUB of a long novel", *_read(epub, folder)),
            *(
                (f"PDF of {_PDF_PAGES} pages, {label}", *_read(pdf, folder))
                for label, pdf in _first_pages(typeset, folder)
            ),
        ]
    table = Table(title="Manuscripts read into the model", title_justify="left")
    for heading in ("", "seconds", "words"):
        table.add_column(heading, justify="left" if not heading else "right")
    for label, seconds, words in rows:
        table.add_row(label, f"{seconds:.2f}", f"{words:,}")
    return [table]


def _read(source: Path, folder: Path) -> tuple[float, int]:
    work = folder / "work"
    work.mkdir(exist_ok=True)
    context = ReadContext(ReadOptions(), BlobStore(folder / "media"), CollectingMonitor(), work)
    read = reader_for(source)
    start = time.perf_counter()
    reading: Reading = read(source, context)
    return time.perf_counter() - start, reading.words


def _first_pages(typeset: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the first pages of a typeset book with its tags, and without them."""
    import pypdf

    source = pypdf.PdfReader(typeset)
    tagged = pypdf.PdfWriter(clone_from=source)
    for number in range(len(source.pages) - 1, _PDF_PAGES - 1, -1):
        tagged.remove_page(number)
    untagged = pypdf.PdfWriter()
    untagged.append(source, pages=(0, _PDF_PAGES), import_outline=False)
    for label, book in (("tagged", tagged), ("untagged", untagged)):
        target = folder / f"{label}.pdf"
        book.write(target)
        yield label, target


def _wrapped_text() -> str:
    pieces: list[str] = []
    size = 0
    for number, paragraph in enumerate(islice(paragraphs(), 1_000_000)):
        if number % 60 == 0:
            pieces.append(f"Chương {number // 60 + 1}")
        pieces.append(textwrap.fill(paragraph, _COLUMNS))
        size += len(paragraph)
        if size >= _PAGES * _CHARACTERS_A_PAGE:
            break
    return "\n\n".join(pieces) + "\n"
