"""Recognition over documents made for headings: what has no poem, motto or contents gets none."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from converters.monitor import CollectingMonitor
from converters.readers.docx import read
from converters.transforms.recognition import recognise
from tests.support.heading_documents import labelled_documents
from tests.support.reading import reading_context

WATCHED = {"verse", "epigraph", "quotation", "caption", "contents", "scene-break", "copyright-page"}
EXPECTED = {
    "en-history-toc": {"contents"},
    "en-novel-epigraphs": {"epigraph"},
    "vi-kieu-verse": {"verse"},
    "vi-poems": {"verse"},
    "vi-poems-caps": {"verse"},
    "vi-poems-centred-italic": {"verse"},
    "vi-styled-well": {"verse"},
    "vi-thesis": {"contents", "verse"},
    "vi-thesis-levels": {"contents"},
    "vi-typed-toc-end": {"contents"},
    "vi-verse-novel": {"verse"},
}
"""A new document that holds one of these things is to be named here."""


def test_only_what_is_there_is_found(tmp_path: Path) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    documents = [*labelled_documents("tuned"), *labelled_documents("held")]
    for document in documents:
        source = document.write_docx(tmp_path / f"{document.name}.docx")
        reading = read(source, reading_context(tmp_path))
        result = recognise(reading.publication, (), CollectingMonitor())
        for guess in result.publication.guesses:
            if guess.value in WATCHED:
                found[document.name].add(guess.value)
    assert dict(found) == EXPECTED
    assert len(documents) > 40
