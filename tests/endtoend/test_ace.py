"""Ace by DAISY, which libraries and shops run over what they are sent, finds nothing to say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from converters.files import BlobStore
from converters.model.edition import Design, Edition
from converters.model.job import Wishes
from converters.model.publication import (
    LanguageSpan,
    Note,
    NoteKind,
    NoteReference,
    Table,
    TableRow,
)
from converters.service import Service
from converters.vocabularies import EditionForm
from converters.writers.themes import theme_names
from tests.support.ace_checker import ace_violations, why_no_ace
from tests.support.epub_samples import everything, small_book, text, write_epub
from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN
from tests.support.nodes import cell, paragraph
from tests.support.picture_book import write_picture_book
from tests.support.shared_files import is_manuscript, shared_files

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

EPUB = Wishes(editions=(Edition(form=EditionForm.EPUB),))


@pytest.fixture(scope="module", autouse=True)
def _ace() -> None:
    if reason := why_no_ace():
        pytest.skip(reason)


def violations_of(source: Path, folder: Path, service: Service) -> list[str]:
    (output,) = service.convert(service.plan([source], folder / "out", EPUB)).outputs
    return [str(found) for found in ace_violations(Path(output.path), folder / "ace")]


@pytest.mark.parametrize(
    "source", [SAMPLES / MANUSCRIPT / f"{MANUSCRIPT}.docx", SAMPLES / SCAN / "pages"]
)
def test_ace_passes_the_sample_books(source: Path, tmp_path: Path, service: Service) -> None:
    assert violations_of(source, tmp_path, service) == []


@pytest.mark.parametrize("source", shared_files("real/manuscripts", is_manuscript))
def test_ace_passes_real_manuscripts(source: Path, tmp_path: Path, service: Service) -> None:
    assert violations_of(source, tmp_path, service) == []


@pytest.mark.parametrize("theme", theme_names())
def test_ace_passes_every_kind_of_node_in_every_theme(tmp_path: Path, theme: str) -> None:
    edition = Edition(form=EditionForm.EPUB, design=Design(theme=theme))
    book = tmp_path / "book.epub"
    book.write_bytes(
        write_epub(everything(BlobStore(tmp_path / "media")), tmp_path, edition=edition).content
    )
    assert [str(found) for found in ace_violations(book, tmp_path / "ace")] == []


def test_ace_passes_a_picture_book_of_fixed_pages(tmp_path: Path, service: Service) -> None:
    edition = Edition(form=EditionForm.EPUB_FIXED, design=Design(theme="children"))
    source = write_picture_book(tmp_path / "meo.docx")
    plan = service.plan([source], tmp_path / "out", Wishes(editions=(edition,)))
    (output,) = service.convert(plan).outputs
    assert [str(v) for v in ace_violations(Path(output.path), tmp_path / "ace")] == []


def test_ace_passes_cut_files_lists_of_captions_and_text_from_right_to_left(
    tmp_path: Path,
) -> None:
    head = TableRow(cells=(cell("Năm", header=True), cell("Việc", header=True)))
    rows = tuple(TableRow(cells=(cell(str(n)), cell("Trời trong. " * 20))) for n in range(1_500))
    note = Note(id="n", kind=NoteKind.ENDNOTE, blocks=(paragraph("Cuối sách."),))
    book = small_book(
        Table(rows=(head, *rows), header_rows=1, caption=(text("Bảng 1"),)),
        Table(rows=(head, *rows[:2]), header_rows=1, caption=(text("Bảng 2"),)),
        paragraph("Ông nói: ", LanguageSpan(inlines=(text("السلام عليكم!"),), language="ar")),
        paragraph("שלום, עולם.", NoteReference(note="n")),
        notes=(note,),
    )
    path = tmp_path / "book.epub"
    path.write_bytes(write_epub(book, tmp_path).content)
    assert [str(found) for found in ace_violations(path, tmp_path / "ace")] == []


def test_ace_sees_a_picture_whose_description_was_taken_away(tmp_path: Path) -> None:
    written = write_epub(everything(BlobStore(tmp_path / "media")), tmp_path)
    spoilt = io.BytesIO()
    with zipfile.ZipFile(spoilt, "w") as archive:
        for name in written.zip.namelist():
            archive.writestr(
                name, written.zip.read(name).replace(b' alt="C\xc3\xa2y \xc4\x91a"', b"")
            )
    book = tmp_path / "book.epub"
    book.write_bytes(spoilt.getvalue())
    assert "image-alt" in {found.rule for found in ace_violations(book, tmp_path / "ace")}
