"""What has no room on one page of a typeset PDF, or would be parted where it may not be."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest

from converters.model.book_matter import BookMatter, ListedBook
from converters.model.edition import Design, Edition, Trim
from converters.model.publication import (
    Block,
    Code,
    Note,
    NoteKind,
    NoteReference,
    Publication,
    Section,
)
from converters.transforms.book_matter import with_book_matter
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pdf import compiling
from tests.support.full_book import jpeg, text
from tests.support.nodes import paragraph
from tests.support.note_pages import note_pages
from tests.support.pdf_reading import page_texts
from tests.unit.writers.test_fitting import chapter, figure, made, picture_of

SMALL = Edition(form=EditionForm.PDF, design=Design(trim=Trim(110, 150)))
LETTER_PT = 20.0
"""Less than the height of a letter of three lines."""
FEET_PT = 30.0
"""Less than the margin at the foot of the smallest page."""
_FOLIOS = frozenset("0123456789ivx")
LINE = "Người ta kể rằng ngày xưa ở làng ấy có một ông lão đánh cá nghèo. "


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def signs_outside(content: bytes, margin: float) -> list[int]:
    """Return the pages of signs in the margins at the sides and at the foot; folios may."""
    found = []
    for number, page in enumerate(pdfium.PdfDocument(content)):
        signs = page.get_textpage()
        for place in range(signs.count_chars()):
            sign = signs.get_text_range(place, 1)
            if sign.strip() and sign not in _FOLIOS:
                left, bottom, right, _ = signs.get_charbox(place)
                if min(left, page.get_width() - right, bottom) < margin:
                    found.append(number)
    return found


def pictured(folder: Path, caption: str, *before: Block) -> Publication:
    picture = picture_of(folder, jpeg(900, 1_600), "image/jpeg")
    return chapter(*before, figure(caption), paragraph("Sau hình."), resources=(picture,))


def drawn_heights(content: bytes) -> list[float]:
    heights = []
    for page in pdfium.PdfDocument(content):
        for drawn in page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,)):
            _, bottom, _, top = drawn.get_bounds()
            heights.append(top - bottom)
    return heights


@pytest.mark.parametrize("theme", ["novel", "textbook"])
def test_a_picture_makes_room_for_its_caption(tmp_path: Path, theme: str) -> None:
    design = Edition(form=EditionForm.PDF, design=Design(trim=Trim(110, 150), theme=theme))
    before = paragraph(LINE * 8)
    short = made(tmp_path, pictured(tmp_path, "Hình 1.", before), design)
    long = made(tmp_path, pictured(tmp_path, LINE * 9 + "Hết lời.", before), design)
    assert drawn_heights(long)[0] < 0.95 * drawn_heights(short)[0]
    assert not signs_outside(long, FEET_PT)
    assert len([text for text in page_texts(long) if "ông lão" in text and "Hết lời" in text]) == 1


@pytest.mark.parametrize("theme", ["novel", "textbook"])
def test_a_caption_of_more_than_a_page_goes_on_overleaf(tmp_path: Path, theme: str) -> None:
    design = Edition(form=EditionForm.PDF, design=Design(trim=Trim(110, 150), theme=theme))
    caption = " ".join(f"lời{number}" for number in range(400))
    content = made(tmp_path, pictured(tmp_path, caption, paragraph(LINE * 8)), design)
    assert not signs_outside(content, FEET_PT)
    shown = " ".join(page_texts(content)).split()
    assert [word for word in shown if word.startswith("lời")] == caption.split()


@pytest.mark.parametrize("signs", [30, 60, 200])
def test_inline_code_that_is_longer_than_a_line_turns(tmp_path: Path, signs: int) -> None:
    code = "z" * signs
    publication = chapter(paragraph("Gọi “", Code(text=code), "” ở đây. " + LINE))
    content = made(tmp_path, publication, SMALL)
    assert not signs_outside(content, FEET_PT)
    assert "".join(page_texts(content)).count("z") == signs


def test_the_last_leaf_of_a_picture_book_ends_it(tmp_path: Path) -> None:
    picture = picture_of(tmp_path, jpeg(900, 1_600), "image/jpeg")
    leaf = msgspec.structs.replace(figure(), opens_page=True)
    publication = chapter(paragraph("Trang đầu."), leaf, paragraph("Hết."), resources=(picture,))
    design = Edition(form=EditionForm.PDF, design=Design(theme="children"))
    assert "Hết." in page_texts(made(tmp_path, publication, design))[-1]


@pytest.mark.parametrize("books", [1, 2])
@pytest.mark.parametrize("words", [80, 250, 600])
def test_a_book_of_the_publisher_that_tells_much_is_parted(
    tmp_path: Path, books: int, words: int
) -> None:
    blurb = " ".join(f"lời{number}" for number in range(words))
    listed = tuple(ListedBook(title=f"Sách {n}", author="Ai", blurb=blurb) for n in range(books))
    publication = chapter(paragraph(LINE))
    metadata = msgspec.structs.replace(
        publication.metadata, matter=BookMatter(advertisement=listed)
    )
    offering = with_book_matter(msgspec.structs.replace(publication, metadata=metadata))
    content = made(tmp_path, offering.publication, SMALL)
    assert not signs_outside(content, FEET_PT)
    pages = page_texts(content)
    shown = " ".join(pages).split()
    assert [word for word in shown if word.startswith("lời")] == blurb.split() * books
    titles = [page for page in pages if "Sách 0 Ai" in page]
    assert ["lời20" in page for page in titles] == [True]


def opened_with_notes(length: int, words_before: int) -> Publication:
    """Return a chapter with a note in its title, and one beside or beneath its large letter."""
    words = [f"từ{number} " for number in range(120)]
    opening = paragraph(
        "Ở ",
        "".join(words[:words_before]),
        NoteReference(note="b"),
        " " + "".join(words[words_before:]),
    )
    notes = tuple(
        Note(id=name, kind=NoteKind.FOOTNOTE, blocks=(paragraph(LINE * lines),))
        for name, lines in (("a", 1), ("b", length))
    )
    title = (*text("Một"), NoteReference(note="a"))
    section = Section(id="one", role=SectionRole.CHAPTER, title=title, blocks=(opening,))
    return msgspec.structs.replace(chapter(), body=(section,), notes=notes)


@pytest.mark.parametrize("words_before", [1, 9, 16])
def test_no_page_ends_beside_a_large_letter(tmp_path: Path, words_before: int) -> None:
    edition = Edition(form=EditionForm.PDF, design=Design(trim=Trim(110, 150), theme="essay"))
    large = []
    for length in (1, 3, 5, 7, 9, 11, 14, 18, 24):
        publication = opened_with_notes(length, words_before)
        content = made(tmp_path, publication, edition)
        opening = next(page for page in pdfium.PdfDocument(content) if "từ0" in shown(page))
        paths = opening.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_PATH,))
        is_large = any(_height(path) > LETTER_PT for path in paths)
        assert "từ20" in shown(opening) or not is_large
        assert all(begun == marked for begun, marked in note_pages(content))
        large.append(is_large)
    assert large[0]
    assert not large[-1]


def shown(page: pdfium.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def _height(drawn: pdfium.PdfObject) -> float:
    _, bottom, _, top = drawn.get_bounds()
    return float(top - bottom)
