"""Accessibility metadata: facts, told in the book's language; claims are made by people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from converters.checks.epubcheck import check_epub
from converters.files import BlobStore
from converters.metadata_files.book_file import read_book_file
from converters.metadata_files.catalogue import read_catalogue
from converters.model.metadata import EditionRecord, Metadata, Work
from converters.model.publication import Figure, InlineImage, Publication, Resource, Section
from converters.monitor import CollectingMonitor
from converters.tools import jvm
from converters.vocabularies import SectionRole
from tests.support.epub_samples import Written, picture, write_epub
from tests.unit.writers.test_epub_pictures import frames

OPF = "{http://www.idpf.org/2007/opf}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CERTIFIER = "Thư viện Sách nói  Dành cho người mù"
STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


def written(
    folder: Path, *, alt: str | None = "Cây đa", language: str = "vi", moving: bool = False,
    certified_by: str | None = CERTIFIER,
) -> Written:  # fmt: skip
    content = frames("GIF") if moving else picture()
    key = BlobStore(folder / "media").put(content)
    resource = Resource("p", key, "image/gif" if moving else "image/png", "p.png")
    figure = Figure(image=InlineImage(resource="p", alt=alt))
    chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=(figure,))
    metadata = Metadata(
        work=Work(title="Sách", language=language), edition=EditionRecord(certified_by=certified_by)
    )
    return write_epub(
        Publication(metadata=metadata, body=(chapter,), resources=(resource,)), folder
    )


def metas(book: Written) -> dict[str, object]:
    return {m.get("property"): m for m in book.tree("content.opf").iter(f"{OPF}meta")}


def test_conformance_is_claimed_where_somebody_vouches_for_it(tmp_path: Path) -> None:
    book = written(tmp_path)
    found = metas(book)
    assert found["dcterms:conformsTo"].text == STANDARD
    assert found["a11y:certifiedBy"].text == "Thư viện Sách nói Dành cho người mù"
    assert found["a11y:certifiedBy"].get("refines") == "#" + found["dcterms:conformsTo"].get("id")
    assert "chứng nhận của Thư viện" in found["schema:accessibilitySummary"].text
    assert "A11Y-002" not in book.codes
    path = tmp_path / "book.epub"
    path.write_bytes(book.content)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


def test_nothing_is_claimed_unasked(tmp_path: Path) -> None:
    for nobody in (None, "  "):
        book = written(tmp_path, certified_by=nobody)
        assert "conformsTo" not in book.source("content.opf")
        assert "certifiedBy" not in book.source("content.opf")
        assert "A11Y-002" not in book.codes


@pytest.mark.parametrize(
    "fault", [{"alt": None}, {"moving": True}, {"language": "tiếng Việt"}], ids=str
)
def test_nothing_is_claimed_against_the_facts(tmp_path: Path, fault: dict) -> None:
    book = written(tmp_path, **fault)
    assert "conformsTo" not in book.source("content.opf")
    assert "certifiedBy" not in book.source("content.opf")
    (told,) = [d for d in book.monitor.diagnostics if d.code == "A11Y-002"]
    assert dict(told.values)["count"] == 1


@pytest.mark.parametrize(
    ("language", "start", "marked"),
    [("vi", "Văn bản", None), ("en-GB", "The text", None), ("fr", "The text", "en")],
)
def test_summary_is_in_the_language_of_the_book_or_says_in_which(
    tmp_path: Path, language: str, start: str, marked: str | None
) -> None:
    book = written(tmp_path, language=language)
    summary = metas(book)["schema:accessibilitySummary"]
    assert summary.text.startswith(start)
    assert summary.get(XML_LANGUAGE) == marked
    path = tmp_path / "book.epub"
    path.write_bytes(book.content)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


def test_certifier_is_named_in_the_file_of_the_book_or_in_a_catalogue(tmp_path: Path) -> None:
    book = tmp_path / "book.toml"
    book.write_text('certified_by = "DAISY"\n', encoding="utf-8")
    assert read_book_file(book).metadata.edition.certified_by == "DAISY"
    catalogue = tmp_path / "danh mục.csv"
    catalogue.write_text("tệp,chứng nhận bởi\na.docx,DAISY\n", encoding="utf-8")
    row = read_catalogue(catalogue).row_for(["a.docx"])
    assert row is not None
    assert row.record.metadata.edition.certified_by == "DAISY"
