"""Epigraphs in both editions: marked as such, with their source, text and poem whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.publication import Quotation, Verse
from converters.writers.pdf import compiling
from tests.support.epub_samples import paragraph, small_book, text, write_epub
from tests.support.pdf_reading import context_in, page_texts, typeset_bytes

EPIGRAPH = Quotation(
    blocks=(Verse(stanzas=(((text("Trăm năm trong cõi"),), (text("người ta"),)),)),),
    attribution=(text("Nguyễn Du"),),
    epigraph=True,
)


def test_epub_names_the_role(tmp_path: Path) -> None:
    written = write_epub(small_book(EPIGRAPH, paragraph("Thân bài.")), tmp_path)
    pages = [written.source(f"text/{name}") for name in written.names("text")]
    page = next(page for page in pages if "Thân bài." in page)
    assert 'class="epigraph" epub:type="epigraph" role="doc-epigraph"' in page
    assert '<p class="attribution">Nguyễn Du</p>' in page


def test_pdf_sets_it_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))
    content = typeset_bytes(small_book(EPIGRAPH, paragraph("Thân bài.")), context_in(tmp_path))
    told = " ".join(" ".join(page_texts(content)).split())
    assert "Trăm năm trong cõi" in told
    assert told.index("người ta") < told.index("Nguyễn Du") < told.index("Thân bài.")
