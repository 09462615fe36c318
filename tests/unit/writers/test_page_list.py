"""The pages of a typeset PDF are the page list of the EPUB that is made with it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from converters.checks.epubcheck import check_epub
from converters.model.metadata import Metadata, Product, Work
from converters.model.publication import (
    Block,
    Emphasis,
    Equation,
    Figure,
    InlineImage,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Paragraph,
    Preformatted,
    Publication,
    Resource,
    SceneBreak,
    Section,
    Table,
    TableRow,
)
from converters.model.traversal import map_publication, page_breaks
from converters.monitor import CollectingMonitor
from converters.vocabularies import ProductForm, SectionRole
from converters.writers.openings import opening_paragraph
from converters.writers.pdf import compiling
from converters.writers.pdf.paging.page_starts import paged
from tests.support.full_book import FRACTION, SENTENCE, full_book, jpeg, text
from tests.support.nodes import cell, paragraph
from tests.support.page_lists import Page, begins_alike, epub_pages, paged_editions, pdf_pages
from tests.support.pdf_reading import codes, context_in, typeset_bytes

ENGLISH = (
    "Notwithstanding the extraordinarily straightforward representations, incomprehensibilities of "
    "administrative communication characteristically overwhelmed understanding. "
)


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def book(*blocks: Block, language: str = "vi", notes: tuple[Note, ...] = ()) -> Publication:
    section = Section(id="one", role=SectionRole.CHAPTER, title=text("Một"), blocks=blocks)
    work = Work(title="Sách", language=language)
    return Publication(metadata=Metadata(work=work), body=(section,), notes=notes)


def without_pages(publication: Publication) -> Publication:
    return map_publication(publication, lambda i: () if isinstance(i, PageBreak) else (i,))


def pages_of(publication: Publication, folder: Path) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
    pdf, epub, _ = paged_editions(publication, folder)
    verdict = check_epub(epub, CollectingMonitor())
    assert (verdict.errors, verdict.warnings) == (0, 0), verdict.messages
    return pdf_pages(pdf), epub_pages(epub)


def assert_alike(printed: tuple[Page, ...], marked: tuple[Page, ...]) -> None:
    """All pages that show something are marked, in order, each before its own first words."""
    assert [page.label for page in marked] == [p.label for p in printed if p.text.strip()]
    of_label = {page.label: page for page in printed}
    for page in marked:
        assert begins_alike(of_label[page.label], page), (page.label, page.text[:80])


def opening_of(marked: tuple[Page, ...], label: str) -> str:
    return next(page.text for page in marked if page.label == label)


def filled(lines: int) -> tuple[Paragraph, ...]:
    """Return short paragraphs, a line each."""
    return tuple(paragraph(f"Dòng thứ {number} của trang.") for number in range(lines))


def test_a_book_with_everything_has_the_pages_of_its_pdf(tmp_path: Path) -> None:
    publication = without_pages(full_book(context_in(tmp_path).media))
    printed, marked = pages_of(publication, tmp_path)
    labels = [page.label for page in marked]
    # The cover is not counted; the imprint stands at the end of a Vietnamese EPUB.
    assert labels[:4] == ["i", "iii", "v", "vi"]
    # A figure that floats stands at the head of a page that begins with other words.
    floated = "Minh họa của tác giả\r\n"
    assert sum(page.text.startswith(floated) for page in printed) == 1
    printed = tuple(replace(page, text=page.text.removeprefix(floated)) for page in printed)
    assert_alike(tuple(page for page in printed if page.label != "ii"), marked)
    assert opening_of(marked, "i").split()[:2] == ["Thạch", "Lam"]
    assert opening_of(marked, labels[-1]).split()[:2] == ["Chú", "thích"]


def test_the_imprint_of_an_english_book_has_its_page(tmp_path: Path) -> None:
    publication = without_pages(full_book(context_in(tmp_path).media))
    work = msgspec.structs.replace(publication.metadata.work, language="en")
    metadata = msgspec.structs.replace(publication.metadata, work=work)
    publication = msgspec.structs.replace(publication, metadata=metadata, front=())
    _, marked = pages_of(publication, tmp_path)
    assert [page.label for page in marked][:4] == ["i", "ii", "iii", "1"]
    assert opening_of(marked, "ii").split()[:2] == ["Publication", "details"]


def test_pages_of_the_source_come_before_those_of_the_pdf(tmp_path: Path) -> None:
    publication = full_book(context_in(tmp_path).media)
    pdf, epub, context = paged_editions(publication, tmp_path)
    found = paged(publication, pdf, context.monitor)
    assert found.publication is publication
    assert found.pages is None
    assert [page.label for page in epub_pages(epub)] == ["7"]


def test_no_mark_stands_within_a_word(tmp_path: Path) -> None:
    inlines = (*text(ENGLISH * 40), Emphasis(inlines=text(ENGLISH * 40)), *text(ENGLISH * 40))
    publication = book(Paragraph(inlines=inlines), language="en")
    printed, marked = pages_of(publication, tmp_path)
    assert_alike(printed, marked)
    broken = [page for page in printed if page.text.rstrip().endswith(("\x02", "\ufffe", "-"))]
    assert broken, "no page of this book ends within a word"
    words = set(ENGLISH.split())
    first = [page.text.split()[0] for page in marked if page.label.isdecimal()][1:]
    assert set(first) <= words


def test_signs_before_the_first_word_belong_to_the_page(tmp_path: Path) -> None:
    lines = tuple(paragraph("– “Anh đi đâu” – (chị hỏi)…") for _ in range(90))
    printed, marked = pages_of(book(*lines), tmp_path)
    assert_alike(printed, marked)
    texts = [page.text for page in marked if page.label.isdecimal()][1:]
    assert len(texts) > 1
    assert all(found.startswith("– “Anh") for found in texts)


MARK = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-2" aria-label="2"></span>'


@pytest.mark.parametrize(
    ("block", "follows"),
    [
        (
            Figure(image=InlineImage(resource="photo", alt="Hình"), caption=text("Lời")),
            '<figure id="figure-1">',
        ),
        (Equation(mathml=FRACTION, alt="nghiệm"), '<div class="equation">'),
        (SceneBreak(ornament="❦"), '<hr class="scene"/>'),
        (SceneBreak(), '<hr class="scene"/>'),
    ],
    ids=["figure", "equation", "ornament", "scene break"],
)
def test_a_page_begins_before_what_stands_by_itself(
    block: Block, follows: str, tmp_path: Path
) -> None:
    data = jpeg()
    for lines in range(19, 31):
        folder = tmp_path / str(lines)
        folder.mkdir()
        key = context_in(folder).media.put(data)
        resource = Resource("photo", key, "image/jpeg", "photo.jpg", 900, 600)
        publication = msgspec.structs.replace(
            book(*filled(lines), block, *filled(3)), resources=(resource,)
        )
        _, epub, _ = paged_editions(publication, folder)
        with zipfile.ZipFile(epub) as package:
            markup = package.read("EPUB/text/chapter-001.xhtml").decode()
        if f"{MARK}\n{follows}" in markup:
            return
    pytest.fail("no page begins with it")


CODE = "\n".join(f"dòng {number}: lệnh" for number in range(12))


def test_lines_of_code_are_parted_where_a_page_begins(tmp_path: Path) -> None:
    printed, marked = pages_of(book(*filled(20), Preformatted(text=CODE), *filled(1)), tmp_path)
    assert_alike(printed, marked)
    assert opening_of(marked, "2").lstrip().startswith("dòng ")


def test_a_page_of_nothing_but_a_long_note_has_its_mark(tmp_path: Path) -> None:
    note = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph(SENTENCE * 60),))
    last = paragraph("Câu cuối", NoteReference(note="n"), ".")
    printed, marked = pages_of(book(*filled(3), last, notes=(note,)), tmp_path)
    labels = [page.label for page in printed if page.text.strip()]
    assert len(labels) > 3
    assert [page.label for page in marked] == labels


@pytest.mark.parametrize("language", ["vi", "en"])
def test_notes_at_the_back_have_their_pages(language: str, tmp_path: Path) -> None:
    notes = tuple(
        Note(id=f"n{n}", kind=NoteKind.ENDNOTE, blocks=(paragraph(f"Lời {n}: {SENTENCE * 2}"),))
        for n in range(30)
    )
    marks = tuple(
        paragraph(f"Câu {n}", NoteReference(note=note.id)) for n, note in enumerate(notes)
    )
    printed, marked = pages_of(book(*marks, language=language, notes=notes), tmp_path)
    assert_alike(printed, marked)
    assert len([page for page in marked if "Lời 29" in page.text]) == len(marked)


def test_letters_without_a_glyph_hide_no_page(tmp_path: Path) -> None:
    signs = "\U00012000\U00012001"
    line = paragraph(f"Chữ {signs} và chữ {signs} của người xưa. " * 3)
    printed, marked = pages_of(book(*(line for _ in range(40))), tmp_path)
    assert_alike(printed, tuple(replace(p, text=p.text.replace(signs, "")) for p in marked))


def test_a_page_whose_beginning_is_not_found_is_left_out_and_told(tmp_path: Path) -> None:
    # So wide a table is set in parts: a page begins with what stands on one before in the text.
    rows = tuple(
        TableRow(cells=tuple(cell(f"hàng{row}cột{column}") for column in range(16)))
        for row in range(60)
    )
    publication = book(*filled(4), Table(rows=rows), *filled(2))
    pdf, epub, context = paged_editions(publication, tmp_path)
    assert "PDF-033" in codes(context)
    shown = [page.label for page in pdf_pages(pdf) if page.text.strip()]
    missing = [label for label in shown if label not in {p.label for p in epub_pages(epub)}]
    told = next(d for d in context.monitor.diagnostics if d.code == "PDF-033")
    assert str(dict(told.values)["pages"]) == ", ".join(missing)
    assert missing


def test_a_row_that_goes_on_overleaf_has_the_page_in_its_first_cell(tmp_path: Path) -> None:
    words = [" ".join(f"{kind}{n}" for n in range(160)) for kind in ("mai", "lan", "cúc")]
    row = TableRow(cells=tuple(cell(each) for each in words))
    printed, marked = pages_of(book(*filled(2), Table(rows=(row,)), *filled(2)), tmp_path)
    assert [page.label for page in marked] == [page.label for page in printed if page.text.strip()]
    inside = [page for page in marked if page.in_table]
    assert inside
    assert all(page.text.startswith("mai") for page in inside)


def _isbn(publication: Publication) -> Publication:
    metadata = msgspec.structs.replace(
        publication.metadata, products=(Product(form=ProductForm.PDF, isbn="9786041000001"),)
    )
    return msgspec.structs.replace(publication, metadata=metadata)


@pytest.mark.parametrize(
    ("change", "source"),
    [(_isbn, "urn:isbn:9786041000001"), (lambda made: made, "Bản PDF: Sách")],
    ids=["isbn", "title"],
)
def test_metadata_name_the_pdf_as_the_source_of_the_pages(
    change: Callable[[Publication], Publication], source: str, tmp_path: Path
) -> None:
    _, epub, _ = paged_editions(change(book(*filled(60))), tmp_path)
    with zipfile.ZipFile(epub) as package:
        opf = package.read("EPUB/content.opf").decode()
    assert f'<dc:source id="page-source">{source}</dc:source>' in opf
    assert f'<meta property="pageBreakSource">{source}</meta>' in opf
    for feature in ("pageBreakMarkers", "pageNavigation"):
        assert f'accessibilityFeature">{feature}<' in opf
    assert "Có số trang của bản PDF." in opf


@pytest.mark.parametrize("offset", [0, 12, 300])
def test_a_page_in_the_first_words_leaves_a_chapter_its_large_letter(offset: int) -> None:
    words = SENTENCE * 3
    inlines = (*text(words[:offset]), PageBreak(label="2"), *text(words[offset:]))
    whole = book(paragraph(words)).body[0]
    paged_section = msgspec.structs.replace(
        whole,
        blocks=(
            Paragraph(inlines=(PageBreak(label="1"),)),
            Paragraph(inlines=inlines if offset else inlines[1:]),
        ),
    )
    assert opening_paragraph(whole, 3) is whole.blocks[0]
    assert opening_paragraph(paged_section, 3) is paged_section.blocks[1]


def test_the_pdf_changes_nothing_but_the_pages(tmp_path: Path) -> None:
    publication = book(*filled(60))
    context = context_in(tmp_path)
    pdf = tmp_path / "sach.pdf"
    pdf.write_bytes(typeset_bytes(publication, context))
    found = paged(publication, pdf, context.monitor)
    assert len(page_breaks(found.publication)) > 1
    assert without_pages(found.publication).body[0].blocks == publication.body[0].blocks
