"""Chapters and parts that open on right-hand pages, and the blank pages before them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from converters.checks.pdf import check_pdf
from converters.model.edition import Design, Edition
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Publication,
    Section,
)
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm, OpeningPage, SectionRole
from converters.writers.pdf import compiling
from tests.support.full_book import SENTENCE, text
from tests.support.nodes import paragraph
from tests.support.page_lists import begins_alike, epub_pages, paged_editions, pdf_pages
from tests.support.pdf_reading import (
    context_in,
    labels,
    outline,
    page_texts,
    typeset_bytes,
    written_bytes,
)

RECTO = Design(chapters_on=OpeningPage.RECTO)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def chapter(name: str, *, role: SectionRole = SectionRole.CHAPTER, words: str = "") -> Section:
    told = Paragraph(inlines=(*text(words or SENTENCE), NoteReference(note="n")))
    return Section(id=name, role=role, title=text(name), blocks=(told,))


def book() -> Publication:
    note = Note(id="n", kind=NoteKind.ENDNOTE, blocks=(paragraph("Lời chú."),))
    part = Section(
        id="p", role=SectionRole.PART, title=text("Phần một"),
        children=(chapter("Ba"), chapter("Bốn", words=SENTENCE * 20), chapter("Năm")),
    )  # fmt: skip
    return Publication(
        metadata=Metadata(work=Work(title="Sách", language="vi")),
        front=(chapter("Lời tựa", role=SectionRole.PREFACE),),
        body=(chapter("Một"), chapter("Hai"), part),
        back=(chapter("Lời bạt", role=SectionRole.AFTERWORD),),
        notes=(note,),
    )


def opening_pages(content: bytes) -> dict[str, int]:
    """Return the pages that the bookmarks lead to, by their titles, from 1."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return {
            str(mark.get_title()): mark.get_dest().get_index() + 1 for mark in document.get_toc()
        }
    finally:
        document.close()


def typeset(folder: Path, design: Design) -> bytes:
    edition = Edition(form=EditionForm.PDF, design=design)
    return typeset_bytes(book(), context_in(folder), edition)


def test_chapters_open_on_right_hand_pages_where_that_is_wanted(tmp_path: Path) -> None:
    content = typeset(tmp_path, RECTO)
    found = opening_pages(content)
    assert [title for title, page in found.items() if page % 2 == 0] == []
    assert {"Lời tựa", "Một", "Hai", "Phần một", "Ba", "Bốn", "Năm", "Lời bạt"} <= set(found)
    assert any(page.startswith("Chú thích") for page in page_texts(content)[::2])


def test_blank_pages_have_neither_head_nor_folio_and_are_counted(tmp_path: Path) -> None:
    content = typeset(tmp_path, RECTO)
    shown = page_texts(content)
    found = opening_pages(content)
    assert shown[found["Hai"] - 2] == ""
    assert shown[found["Năm"] - 1].endswith(labels(content)[found["Năm"] - 1])
    body = labels(content)[found["Một"] - 1 :]
    assert body == [str(number + 1) for number in range(len(body))]
    path = tmp_path / "sach.pdf"
    path.write_bytes(content)
    assert [message.code for message in check_pdf(path, CollectingMonitor()).messages] == []


def test_usually_parts_alone_do(tmp_path: Path) -> None:
    content = typeset(tmp_path, Design())
    found = opening_pages(content)
    assert found["Hai"] == found["Một"] + 1
    assert found["Phần một"] % 2 == 1
    assert found["Ba"] == found["Phần một"] + 2
    assert len(outline(content)) == len(found)


def test_a_theme_says_where_its_parts_and_chapters_open(tmp_path: Path) -> None:
    own = tmp_path / "nha"
    own.mkdir()
    told = '[part]\nopens_on = "any"\n'
    (own / "theme.toml").write_text(told, encoding="utf-8")
    found = opening_pages(typeset(tmp_path, Design(theme=str(own))))
    assert [found[title] - found["Một"] for title in ("Hai", "Phần một", "Ba")] == [1, 2, 3]
    right = tmp_path / "phai"
    right.mkdir()
    (right / "theme.toml").write_text('[chapter]\nopens_on = "recto"\n', encoding="utf-8")
    found = opening_pages(typeset(tmp_path, Design(theme=str(right))))
    assert [found[title] - found["Một"] for title in ("Hai", "Phần một", "Ba")] == [2, 4, 6]
    asked = Design(theme=str(right), chapters_on=OpeningPage.ANY)
    found = opening_pages(typeset(tmp_path, asked))
    assert found["Hai"] == found["Một"] + 1


def test_the_print_edition_has_the_same_pages_in_whole_sheets(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    printed = page_texts(written_bytes(book(), context, EditionForm.PRINT, RECTO))
    screen = page_texts(typeset(tmp_path, RECTO))
    assert len(printed) % 4 == 0
    body = screen.index(next(page for page in screen if page.startswith("Một")))
    assert printed[body : len(screen)] == screen[body:]


def test_the_epub_has_marks_for_pages_that_show_something(tmp_path: Path) -> None:
    pdf, epub, _ = paged_editions(book(), tmp_path, RECTO)
    printed = [page for page in pdf_pages(pdf) if page.text.strip()]
    marked = epub_pages(epub)
    assert [page.label for page in marked] == [page.label for page in printed]
    assert all(begins_alike(*pair) for pair in zip(printed, marked, strict=True))
