"""What was recognised in the text, in both editions: epigraphs, the text's own imprint page."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from converters.model.metadata import EditionRecord, Metadata, Product
from converters.model.publication import (
    Alignment,
    Paragraph,
    Publication,
    Quotation,
    Section,
    Verse,
)
from converters.vocabularies import ProductForm, SectionRole
from converters.writers.imprint import needs_imprint_page
from converters.writers.pdf import compiling
from tests.support.epub_samples import small_book, text, write_epub
from tests.support.nodes import paragraph
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


@pytest.mark.parametrize(
    ("own", "isbn", "needed"),
    [
        (None, None, True),
        ("ISBN 978-604-1-00000-1", None, False),
        ("ISBN 978-604-1-00000-1", "9786041000001", False),
        ("ISBN 978-0-306-40615-7", "9786041000001", True),
    ],
)
def test_imprint_page_is_made_where_the_text_has_not_that_of_the_product(own, isbn, needed) -> None:
    product = (Product(form=ProductForm.EPUB, isbn=isbn),) if isbn else ()
    page = Section(id="i", role=SectionRole.COPYRIGHT_PAGE, blocks=(paragraph(own),) if own else ())
    book = Publication(metadata=Metadata(products=product), body=(), back=(page,) if own else ())
    assert needs_imprint_page(book, ProductForm.EPUB) is needed


def title_page_book() -> Publication:
    lines = (
        Paragraph(inlines=(text("Vân Hạc"),), alignment=Alignment.CENTER),
        Paragraph(inlines=(text("MÙA NƯỚC"),), alignment=Alignment.CENTER, is_prominent=True),
    )
    page = Section(id="t", role=SectionRole.TITLE_PAGE, blocks=lines)
    return msgspec.structs.replace(small_book(paragraph("Thân bài.")), front=(page,))


def test_title_stands_out_on_the_title_page_of_the_text(tmp_path: Path) -> None:
    written = write_epub(title_page_book(), tmp_path)
    pages = [written.source(f"text/{name}") for name in written.names("text")]
    page = next(page for page in pages if "Vân Hạc</p>" in page)
    assert '<p class="center">Vân Hạc</p>' in page
    assert '<p class="center prominent">MÙA NƯỚC</p>' in page


def test_imprint_stands_behind_the_title_page_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))
    book = title_page_book()
    edition = EditionRecord(publisher="Nhà xuất bản Trẻ")
    metadata = msgspec.structs.replace(book.metadata, edition=edition)
    book = msgspec.structs.replace(book, metadata=metadata)
    pages = page_texts(typeset_bytes(book, context_in(tmp_path)))
    assert "MÙA NƯỚC" in pages[0]
    assert "Nhà xuất bản Trẻ" in pages[1]
