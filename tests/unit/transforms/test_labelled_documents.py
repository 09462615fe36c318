"""Recognition over documents made for headings: what has no poem, motto or contents gets none."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from converters.monitor import CollectingMonitor
from converters.readers.docx import read
from converters.readers.pandoc import read as read_odt
from converters.readers.rtf import read as read_rtf
from converters.transforms.recognition import recognise
from tests.support.heading_documents import labelled_documents
from tests.support.reading import reading_context

WATCHED = {"verse", "epigraph", "quotation", "caption", "contents", "scene-break", "copyright-page"}
EXPECTED = {
    "en-history-toc": {"contents"},
    "en-novel-epigraphs": {"epigraph"},
    "vi-anthology-two-levels": {"verse"},
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


TITLES = {
    "en-novel-chapters": ("The Lamp Room", "Josephine Carr"),
    "en-play": ("THE FERRYMAN'S WIFE", ""),
    "en-thesis-caps": ("ON THE DRIFT OF SHINGLE", ""),
    "vi-cookbook": ("", ""),
    "vi-contract": ("", ""),
    "vi-letter": ("", ""),
    "vi-novel-dashes": ("Khói", "Thanh Vân"),
    "vi-one-chapter-file": ("", ""),
    "vi-poems": ("GIÓ QUA VƯỜN CŨ", "Hạ Miên"),
    "vi-report-roman": ("", ""),
    "vi-stories-authors": ("TUYỂN TẬP TRUYỆN NGẮN ĐỒNG BẰNG", "Nhiều tác giả"),
    "vi-thesis": ("HÌNH ẢNH CON SÔNG TRONG CA DAO NAM BỘ", "Phạm Thị Lụa"),
}
"""Title and author, both empty where the page leaves room for doubt."""


@pytest.mark.parametrize("form", ["docx", "rtf", "odt"])
def test_titles_are_proposed_where_the_page_leaves_no_doubt(form: str, tmp_path: Path) -> None:
    reader = {"docx": read, "rtf": read_rtf, "odt": read_odt}[form]
    found: dict[str, tuple[str, str]] = {}
    for document in [*labelled_documents("tuned"), *labelled_documents("held")]:
        if document.name not in TITLES:
            continue
        source = getattr(document, f"write_{form}")(tmp_path / f"{document.name}.{form}")
        reading = reader(source, reading_context(tmp_path))
        proposals = recognise(reading.publication, (), CollectingMonitor()).proposals
        works = [proposal.work for proposal in proposals] or [reading.publication.metadata.work]
        names = [person.name for person in works[0].contributors]
        found[document.name] = works[0].title, ", ".join(names)
    assert found == TITLES
