"""Which road a PDF takes: text is read, pictures of pages are recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.sources import books_in, common_road, gather
from converters.errors import SourceError
from converters.model.job import SourceRoad
from converters.model.ledger import Fate, Kind
from converters.readers.pdf import read
from converters.readers.pdf.survey import survey_of
from converters.readers.registry import (
    format_name,
    reader_for,
    road_of,
    source_diagnostics,
)
from converters.service import Service
from converters.vocabularies import EditionForm
from tests.support.pdf_builder import PageDraft, Shown, built, text_lines
from tests.support.reading import all_text, reading_context, reasons

LINES = [b"The afternoon had been quiet and nobody remembered the ferry."] * 20
TEXT = PageDraft(text_lines(LINES))
SCAN = PageDraft(scanned=True)
SCAN_WITH_TEXT = PageDraft(text_lines(LINES, mode=3), scanned=True)
SCAN_OVER_TEXT = PageDraft(text_lines(LINES), scanned=True, covered=True)
TEXT_ON_GROUND = PageDraft(text_lines(LINES), scanned=True)
TITLE_ON_GROUND = PageDraft(
    text_lines([b"The Ferry", b"and other stories of the river"]), scanned=True
)
STAMPED = PageDraft(text_lines([b"Digitised by the library of the province"]), scanned=True)
REFRAIN = PageDraft((Shown(b"And the ferry crossed the river again.", 72, 500),), scanned=True)
BLANK = PageDraft()
GARBLED = PageDraft(
    text_lines(LINES), unicode={code: 0xE000 + code for code in range(0x20, 0x7F) if code != 0x20}
)
MANUSCRIPT, SCANNED = SourceRoad.MANUSCRIPT, SourceRoad.SCAN


def pdf(folder: Path, *pages: PageDraft, name: str = "sach.pdf") -> Path:
    path = folder / name
    path.write_bytes(built(pages))
    return path


@pytest.mark.parametrize(
    ("pages", "road", "name", "codes"),
    [
        ([TEXT] * 3, MANUSCRIPT, "PDF (text)", []),
        ([SCAN, BLANK, TEXT, TEXT], MANUSCRIPT, "PDF (text)", ["PDF-047"]),
        ([SCAN] * 3, SCANNED, "PDF (scanned)", []),
        ([SCAN_WITH_TEXT] * 3, SCANNED, "PDF (scanned)", ["PDF-069"]),
        ([SCAN_OVER_TEXT] * 3, SCANNED, "PDF (scanned)", ["PDF-069"]),
        ([TEXT_ON_GROUND] * 3, MANUSCRIPT, "PDF (text)", []),
        ([TITLE_ON_GROUND, TEXT_ON_GROUND], MANUSCRIPT, "PDF (text)", []),
        ([STAMPED] * 3, SCANNED, "PDF (scanned)", []),
        ([REFRAIN] * 3, MANUSCRIPT, "PDF (text)", []),
        ([TEXT] * 9 + [SCAN_WITH_TEXT], MANUSCRIPT, "PDF (text)", ["PDF-047", "PDF-069"]),
        ([TEXT, SCAN, SCAN, TEXT], SCANNED, "PDF (scanned)", ["PDF-047"]),
        ([TEXT] + [SCAN] * 9, SCANNED, "PDF (scanned)", ["PDF-047"]),
        ([GARBLED] * 2, SCANNED, "PDF (scanned)", ["PDF-049"]),
        ([BLANK] * 2, SCANNED, "PDF (scanned)", []),
        ([PageDraft(text_lines([b"The End"])), BLANK], MANUSCRIPT, "PDF (text)", []),
    ],
)
def test_pages_decide(
    tmp_path: Path, pages: list[PageDraft], road: SourceRoad, name: str, codes: list[str]
) -> None:
    path = pdf(tmp_path, *pages)
    assert road_of(path) is road
    assert common_road([path]) is road
    assert format_name(path) == name
    assert [d.code for d in source_diagnostics(path, road)] == codes


def test_the_message_names_the_scanned_pages(tmp_path: Path) -> None:
    path = pdf(tmp_path, TEXT, SCAN, SCAN, SCAN, TEXT, SCAN)
    (message,) = source_diagnostics(path, road_of(path))
    assert dict(message.values) == {"text": 2, "scanned": 4, "pages": "2–4, 6"}
    assert "2–4, 6" in message.text("vi")


def test_one_scanned_page_among_hundreds_is_seen(tmp_path: Path) -> None:
    path = pdf(tmp_path, *[TEXT] * 100, SCAN_WITH_TEXT, *[TEXT] * 100)
    assert survey_of(path).pictures == survey_of(path).recognised == (101,)


def test_pages_of_few_letters_are_text_too(tmp_path: Path) -> None:
    path = pdf(tmp_path, TEXT, PageDraft(text_lines([b"Part One"])), BLANK, SCAN)
    assert survey_of(path).written == (1, 2)
    assert survey_of(path).pictures == (4,)


def test_pages_that_nobody_looked_at_yet_are_not_said_to_be_without_words(tmp_path: Path) -> None:
    path = pdf(tmp_path, *[TEXT] * 9, SCAN, *[TEXT] * 4)
    context = reading_context(tmp_path)
    read(path, context)
    assert not [d for d in context.monitor.diagnostics if d.code == "PDF-046"]


def test_scanned_pages_without_words_stand_as_pictures_and_are_named(tmp_path: Path) -> None:
    path = pdf(tmp_path, *[TEXT] * 9, SCAN, *[TEXT] * 4)
    context = reading_context(tmp_path)
    reading = read(path, context, {})
    assert [
        dict(d.values)["pages"] for d in context.monitor.diagnostics if d.code == "PDF-046"
    ] == ["10"]
    assert len(reading.publication.resources) == 1


def test_hidden_text_is_read_where_nothing_else_is_there(tmp_path: Path) -> None:
    path = pdf(tmp_path, SCAN_WITH_TEXT)
    reading = read(path, reading_context(tmp_path))
    assert "nobody remembered the ferry" in all_text(reading)


def test_hidden_text_beside_shown_text_is_left_out(tmp_path: Path) -> None:
    hidden = Shown(b"never to be seen", 72, 60, mode=3)
    path = pdf(tmp_path, PageDraft((*TEXT.shown, hidden)))
    reading = read(path, reading_context(tmp_path))
    assert "never" not in all_text(reading)
    assert reading.ledger.number(Kind.HIDDEN_TEXT, Fate.DROPPED) == 1
    assert "PDF-059" in reasons(reading.ledger)


def test_a_facsimile_shows_the_pages_of_a_text_pdf(tmp_path: Path) -> None:
    path = pdf(tmp_path, TEXT)
    assert common_road([path], {EditionForm.FACSIMILE}) is SCANNED
    assert common_road([path], {EditionForm.EPUB}) is MANUSCRIPT


def test_a_text_pdf_goes_with_scans(tmp_path: Path) -> None:
    one, other = pdf(tmp_path, TEXT, name="1.pdf"), pdf(tmp_path, SCAN, name="2.pdf")
    assert common_road([one, other]) is SCANNED


def test_scans_have_no_reader(tmp_path: Path) -> None:
    assert reader_for(pdf(tmp_path, TEXT)) is read
    with pytest.raises(SourceError) as refused:
        reader_for(pdf(tmp_path, SCAN, name="b.pdf"))
    assert refused.value.diagnostic.code == "DOC-007"


def test_what_cannot_be_opened_is_left_to_the_page_stages(tmp_path: Path) -> None:
    path = tmp_path / "hong.pdf"
    path.write_bytes(b"%PDF-1.7\nkhong co gi")
    assert road_of(path) is SCANNED
    with pytest.raises(SourceError) as refused:
        survey_of(path)
    assert refused.value.diagnostic.code == "PDF-040"
    assert "cấu trúc tệp không đúng chuẩn PDF" in refused.value.diagnostic.text("vi")


def test_a_folder_of_text_pdfs_is_a_book_of_chapters(tmp_path: Path) -> None:
    folder = tmp_path / "sach"
    folder.mkdir()
    for number in (1, 2, 10):
        pdf(folder, TEXT, name=f"chuong {number}.pdf")
    book = gather([folder])
    assert [path.name for path in book.sources] == [
        "chuong 1.pdf", "chuong 2.pdf", "chuong 10.pdf",
    ]  # fmt: skip
    assert len(books_in(tmp_path, tmp_path / "out")) == 1


def test_inspection_says_which_road(tmp_path: Path) -> None:
    path = pdf(tmp_path, TEXT, TEXT)
    with Service() as service:
        inspection = service.inspect((path,))
    (finding,) = inspection.findings
    assert (finding.road, finding.format) == (MANUSCRIPT, "PDF (text)")
    assert inspection.editions == (EditionForm.EPUB, EditionForm.PDF)


def test_inspection_says_how_many_pages_go_which_way(tmp_path: Path) -> None:
    path = pdf(tmp_path, *[TEXT] * 9, SCAN)
    with Service() as service:
        inspection = service.inspect((path,))
    codes = {diagnostic.code for diagnostic in inspection.diagnostics}
    assert "PDF-047" in codes
    assert "PDF-046" not in codes
