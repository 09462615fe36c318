"""PDFs of text pages and scanned pages: each page takes its road, one book comes of both."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pytest
from lxml import etree

from converters.conversion.book import convert
from converters.model.edition import Edition
from converters.model.job import Plan, Report
from converters.model.ledger import Fate, Kind
from converters.monitor import CollectingMonitor
from converters.settings import Settings
from converters.vocabularies import EditionForm
from tests.support.character_error import character_error
from tests.support.editions import epub_body_text
from tests.support.mixed_book import TrueBook, true_book
from tests.support.mixed_pdf import HEAD, Mixture, mixed, text_book, untagged

BOOK = true_book(30)
PAGES = 11
OLD_TEXT = b"zqold words of another program"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"


class Made(NamedTuple):
    """A converted book: its report, its editions by form, and where it was made."""

    report: Report
    files: Mapping[EditionForm, Path]
    folder: Path

    @property
    def blocks(self) -> list[str]:
        return epub_body_text(self.files[EditionForm.EPUB]).splitlines()

    def told(self, code: str) -> list[dict[str, object]]:
        return [dict(d.values) for d in self.report.diagnostics if d.code == code]


def make(folder: Path, mixture: Mixture, *forms: EditionForm, tags: bool = True) -> Made:
    pdf = text_book(BOOK.lines)
    path = folder / "sach.pdf"
    path.write_bytes(mixed(pdf if tags else untagged(pdf), mixture))
    return converted(folder, *forms)


def converted(folder: Path, *forms: EditionForm, **settings: object) -> Made:
    plan = Plan(
        sources=(str(folder / "sach.pdf"),),
        output=str(folder / "ra"),
        editions=tuple(Edition(form=form) for form in forms),
        workers=2,
    )
    chosen = Settings(
        cache_folder=str(folder / "cache"), state_folder=str(folder / "state"), **settings
    )
    report = convert(plan, chosen, CollectingMonitor())
    return Made(report, {o.form: Path(o.path) for o in report.outputs}, folder)


@pytest.fixture(scope="module")
def scans_with_text(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A scanned book of which four pages are text, one on a ground."""
    mixture = Mixture(scanned=(2, 3, 6, 7, 8, 10, 11), with_old_text={2: OLD_TEXT}, on_ground=(5,))
    forms = EditionForm.EPUB, EditionForm.FACSIMILE, EditionForm.HOCR, EditionForm.ALTO
    return make(tmp_path_factory.mktemp("scans"), mixture, *forms)


@pytest.fixture(scope="module", params=[True, False], ids=["tagged", "untagged"])
def text_with_scans(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Made:
    """A text book with one scanned page within, one at its end, and a photograph."""
    mixture = Mixture(scanned=(5, 11), with_old_text={5: OLD_TEXT}, on_ground=(3,), plates=(7,))
    return make(tmp_path_factory.mktemp("text"), mixture, EditionForm.EPUB, tags=request.param)


def assert_is_the_book(made: Made, book: TrueBook, exact: int) -> None:
    """Compare the blocks of an edition one by one; ``exact``: how many are letter by letter."""
    blocks = made.blocks
    assert len(blocks) == len(book.blocks)
    for found, true in zip(blocks, book.blocks, strict=True):
        assert character_error(found, true) <= 0.02
    assert character_error("\n".join(blocks), "\n".join(book.blocks)) <= 0.002
    assert sum(a == b for a, b in zip(blocks, book.blocks, strict=True)) >= exact


def page_text(made: Made, page: int) -> str:
    document = pdfium.PdfDocument(made.files[EditionForm.FACSIMILE])
    text = document[page - 1].get_textpage().get_text_range()
    document.close()
    return " ".join(text.split())


def documents(made: Made) -> list[etree._Element]:
    with zipfile.ZipFile(made.files[EditionForm.EPUB]) as package:
        names = [name for name in package.namelist() if name.endswith(".xhtml")]
        return [etree.fromstring(package.read(name)) for name in names]


def notes_of(made: Made) -> dict[str, str]:
    """Return the notes that are called in the text, by the word before their mark."""
    found: dict[str, str] = {}
    for root in documents(made):
        texts = {
            note.get("id"): " ".join("".join(note.itertext()).split()).split(" ", 1)[1]
            for note in root.iter(f"{_XHTML}aside")
        }
        for paragraph in root.iter(f"{_XHTML}p"):
            for mark in paragraph.iter(f"{_XHTML}a"):
                if mark.get(_TYPE) == "noteref":
                    whole = "".join(paragraph.itertext())
                    before = whole[: whole.index(mark.text)].split()[-1]
                    found[before] = texts[mark.get("href")[1:]]
    return found


def true_notes(book: TrueBook) -> dict[str, str]:
    noted = [line for line in book.lines if "#footnote[" in line]
    words = [line.split("#footnote[")[0].split()[-1] for line in noted]
    return dict(zip(words, book.notes, strict=True))


# ---- a scanned book with pages of text --------------------------------------------------------


def test_pages_go_both_ways_into_one_book(scans_with_text: Made) -> None:
    assert_is_the_book(scans_with_text, BOOK, exact=18)
    report = scans_with_text.report
    told = {"text": 4, "scanned": 7, "pages": "2–3, 6–8, 10–11"}
    assert scans_with_text.told("PDF-047") == [told]
    assert report.pages.recognised == 7


def test_heads_folios_and_pages_add_up(scans_with_text: Made) -> None:
    ledger = scans_with_text.report.ledger
    assert ledger.number(Kind.PAGE, Fate.KEPT) == PAGES
    assert ledger.number(Kind.FOLIO, Fate.DROPPED) == PAGES
    assert ledger.number(Kind.RUNNING_HEAD, Fate.DROPPED) == PAGES - 2
    assert HEAD not in "\n".join(scans_with_text.blocks)
    labels = [
        mark.get("aria-label")
        for root in documents(scans_with_text)
        for mark in root.iter(f"{_XHTML}span")
        if mark.get(_TYPE) == "pagebreak"
    ]
    assert labels == [str(number) for number in range(1, PAGES + 1)]


def test_notes_of_both_kinds_are_tied(scans_with_text: Made) -> None:
    assert notes_of(scans_with_text) == true_notes(BOOK)


def test_emphasis_on_a_text_page_is_as_the_file_says(scans_with_text: Made) -> None:
    emphasised = [
        "".join(each.itertext())
        for root in documents(scans_with_text)
        for each in root.iter(f"{_XHTML}em")
    ]
    assert BOOK.emphasised in emphasised


def test_what_another_program_recognised_is_not_used_and_told(scans_with_text: Made) -> None:
    ledger = scans_with_text.report.ledger
    assert "zqold" not in "\n".join(scans_with_text.blocks)
    assert "zqold" not in page_text(scans_with_text, 2)
    assert scans_with_text.told("PDF-069") == [{"pages": "2"}]
    assert ledger.number(Kind.HIDDEN_TEXT, Fate.DROPPED) == 1


def test_page_editions_hold_the_characters_of_text_pages(scans_with_text: Made) -> None:
    source = pdfium.PdfDocument(scans_with_text.folder / "sach.pdf")
    with zipfile.ZipFile(scans_with_text.files[EditionForm.ALTO]) as package:
        alto = [package.read(name).decode() for name in sorted(package.namelist()) if "xml" in name]
    for page in (1, 4, 5, 9):
        true = source[page - 1].get_textpage().get_text_range().split()
        for word in true:
            # Marks of notes stand at their words in the file's own text.
            assert word.strip("0123456789") in page_text(scans_with_text, page)
            assert word.strip("0123456789") in alto[page - 1]
    source.close()


def test_a_second_time_nothing_is_recognised(scans_with_text: Made) -> None:
    before = scans_with_text.files[EditionForm.EPUB].read_bytes()
    again = converted(scans_with_text.folder, EditionForm.EPUB)
    assert (again.report.pages.recognised, again.report.pages.reused) == (0, 7)
    assert again.files[EditionForm.EPUB].read_bytes() == before


# ---- a text book with scanned pages -----------------------------------------------------------


def test_scanned_pages_are_read_into_the_text(text_with_scans: Made) -> None:
    assert_is_the_book(text_with_scans, BOOK, exact=25)
    report = text_with_scans.report
    assert text_with_scans.told("PDF-047") == [{"text": 9, "scanned": 3, "pages": "5, 8, 12"}]
    assert report.pages.recognised == 3
    assert notes_of(text_with_scans) == true_notes(BOOK)
    assert "zqold" not in "\n".join(text_with_scans.blocks)


def test_heads_of_scanned_pages_are_seen_among_the_text(text_with_scans: Made) -> None:
    ledger = text_with_scans.report.ledger
    assert HEAD not in "\n".join(text_with_scans.blocks)
    assert ledger.number(Kind.PAGE, Fate.KEPT) == PAGES + 1
    assert ledger.number(Kind.FOLIO, Fate.DROPPED) == PAGES
    assert ledger.number(Kind.RUNNING_HEAD, Fate.DROPPED) == PAGES - 2


def test_a_plate_stays_the_picture_that_it_is(text_with_scans: Made) -> None:
    assert text_with_scans.told("PDF-046") == [{"pages": "8"}]
    figures = [
        figure for root in documents(text_with_scans) for figure in root.iter(f"{_XHTML}figure")
    ]
    assert len(figures) == 1
    assert text_with_scans.report.ledger.number(Kind.IMAGE, Fate.KEPT) == 1


def test_without_a_model_scanned_pages_stay_pictures_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "sach.pdf").write_bytes(mixed(text_book(BOOK.lines), Mixture(scanned=(5,))))
    made = converted(tmp_path, EditionForm.EPUB, ocr_languages="xyz")
    assert len(made.told("OCR-001")) == 1
    assert made.told("PDF-046") == [{"pages": "5"}]
    assert made.report.ledger.number(Kind.IMAGE, Fate.KEPT) == 1
