"""What can be fuzzed: a format, documents to start from, and a reader that must survive."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.checks.mending.mender import mend
from converters.checks.shops.shelf import chosen_shops
from converters.checks.shops.shop_check import check_for_shops
from converters.errors import ConverterError
from converters.files import BlobStore
from converters.monitor import CollectingMonitor
from converters.readers.pdf.survey import survey_of
from converters.readers.reading import ReadContext, ReadOptions
from converters.readers.registry import reader_for
from tests.fuzz.mutation import mutated_bytes, mutated_package
from tests.support.pdf_manuscripts import read_in_process
from tests.support.shared_files import DATA

SEED_BYTES: Final = 96 * 1024
"""Small documents find more in the same time."""
SEEDS: Final = 60

Mutation = Callable[[bytes, int, int], bytes]
"""Takes a document, its greatest length and a seed; returns a damaged document."""


@dataclass(frozen=True)
class Target:
    """One format: the ending that names it, and how documents of it are damaged."""

    suffix: str
    mutate: Mutation
    read: Callable[[Path, ReadContext], object] | None = None
    """Reads in this process, where the reader itself would start others."""

    def seeds(self) -> Iterator[bytes]:
        """Yield small documents: ours, and the shared real and hostile ones where they are."""
        ours = Path(__file__).resolve().parents[1]
        found = [p for folder in (ours, DATA) if folder.is_dir() for p in folder.rglob("*")]
        small = (p for p in sorted(found) if p.suffix.lower() == self.suffix and p.is_file())
        sized = sorted((p.stat().st_size, p) for p in small)
        for size, path in sized[:SEEDS]:
            if size <= SEED_BYTES:
                yield path.read_bytes()

    def survive(self, document: bytes) -> None:
        """Read ``document``; whatever is not one of our errors goes up."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            source = folder / f"source{self.suffix}"
            source.write_bytes(document)
            (folder / "work").mkdir()
            media = BlobStore(folder / "media")
            context = ReadContext(ReadOptions(), media, CollectingMonitor(), folder / "work")
            try:
                read = self.read or reader_for(source)
                read(source, context)
            except ConverterError:
                return


def _read_pdf(source: Path, context: ReadContext) -> object:
    survey_of(source)
    return read_in_process(source, context)


def _mend(source: Path, context: ReadContext) -> object:
    """Mend a book, and hold it to the rules of all shops."""
    check_for_shops(source, chosen_shops(["all"]), context.monitor)
    return mend(source, source.with_name("mended.epub"), context.monitor)


TARGETS: Final = {
    "docx": Target(".docx", mutated_package),
    "odt": Target(".odt", mutated_package),
    "epub": Target(".epub", mutated_package),
    "mending": Target(".epub", mutated_package, _mend),
    "rtf": Target(".rtf", mutated_bytes),
    "doc": Target(".doc", mutated_bytes),
    "txt": Target(".txt", mutated_bytes),
    "pdf": Target(".pdf", mutated_bytes, _read_pdf),
}
