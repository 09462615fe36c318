"""Title pages of typeset books: everything on one page, in every theme; lines that never meet."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from converters.model.edition import Design, Edition, Trim
from converters.model.metadata import Contributor, EditionRecord, Metadata, Series, Work
from converters.model.publication import Heading, Publication, Quotation, Section
from converters.vocabularies import ContributorRole, EditionForm, SectionRole
from converters.writers.fonts import EXTENTS
from converters.writers.themes import load_theme, theme_names
from tests.support.epub_samples import paragraph, small_book, text
from tests.support.pdf_reading import context_in, page_texts, typeset_bytes

TITLE = "NHỮNG ỖI ẨN GIẤU Ở CUỐI ĐƯỜNG ĐI QUYỂN ẴNG ỄNH KỂ LẠI MỘT THỜI XA"
AUTHORS = ("Nguyễn Thị Ẩn Ngữ", "Trần Hữu Đễ", "Phạm Quỳnh Ưng", "Lê Ngọc Ỷ Lan")
TRANSLATORS = ("Hoàng Ẩm", "Bùi Ễnh Ương")
SUBTITLE = "Những Ỗi ẨN của một thời, kể lại cho con cháu Ễnh Ỷ Ẵ nghe"
TRIM = Trim(130.0, 190.0)
STACKED = "ẪN ỖI gyạ ỘỆ MỖI ẲNG gỢI ỤẬP ỄNH " * 4


def hard_book(title: str = TITLE, authors: tuple[str, ...] = AUTHORS) -> Publication:
    """Return a book with all that a title page tells, and an imprint page."""
    people = (
        *map(Contributor, authors),
        *(Contributor(name, ContributorRole.TRANSLATOR) for name in TRANSLATORS),
        Contributor("Đỗ Ẵng", ContributorRole.EDITOR),
    )
    work = Work(
        title=title,
        subtitle=SUBTITLE,
        original_title="The Long Winter of the Red Rivers",
        contributors=people,
        series=Series("Tủ sách Vàng", "12"),
    )
    edition = EditionRecord(
        publisher="Nhà xuất bản Văn học", place="Hà Nội", published="2026", rights="Giữ bản quyền."
    )
    metadata = Metadata(work=work, edition=edition)
    return msgspec.structs.replace(small_book(paragraph("Thân bài.")), metadata=metadata)


def typeset(book: Publication, folder: Path, theme: str, trim: Trim | None = TRIM) -> bytes:
    design = Design(theme=theme, trim=trim)
    return typeset_bytes(book, context_in(folder), Edition(form=EditionForm.PDF, design=design))


def require_one_page(content: bytes, title: str, authors: tuple[str, ...]) -> None:
    """Check that the first page tells everything, and that the imprint page follows it."""
    first, second, *_ = page_texts(content)
    names = " · ".join(authors) if len(authors) > 3 else " ".join(authors)
    told = (
        names, title, SUBTITLE, "The Long Winter of the Red Rivers", "Chủ biên: Đỗ Ẵng",
        "Dịch: Hoàng Ẩm", "Dịch: Bùi Ễnh Ương", "Tủ sách Vàng · 12", "Nhà xuất bản Văn học",
        "Hà Nội, 2026",
    )  # fmt: skip
    assert first == " ".join(told)
    assert second.startswith(title)


def require_within(content: bytes) -> None:
    """Check that every letter of the first page stands within the page's margins."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        width, height = page.get_size()
        told = page.get_textpage()
        boxes = [told.get_charbox(i) for i in range(told.count_chars())]
        shown = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in shown) > 0.05 * width
        assert max(box[2] for box in shown) < 0.95 * width
        assert min(box[1] for box in shown) > 0.05 * height
        assert max(box[3] for box in shown) < 0.95 * height
    finally:
        document.close()


@pytest.mark.parametrize("theme", theme_names())
def test_a_full_title_page_is_one_page(tmp_path: Path, theme: str) -> None:
    content = typeset(hard_book(), tmp_path, theme)
    require_one_page(content, TITLE, AUTHORS)
    require_within(content)
    assert page_texts(content)[1].endswith("Giữ bản quyền.")


@pytest.mark.parametrize("theme", theme_names())
@pytest.mark.parametrize("trim", [TRIM, Trim(70.0, 90.0)])
def test_more_than_a_title_page_holds_is_made_smaller(
    tmp_path: Path, theme: str, trim: Trim
) -> None:
    title = " ".join([TITLE] * 2) + " INTERNATIONALIZATIONISTICALLY"
    authors = tuple(f"{name} {number}" for number in range(3) for name in AUTHORS)
    content = typeset(hard_book(title, authors), tmp_path, theme, trim)
    require_one_page(content, title, authors)
    require_within(content)


def test_few_authors_have_a_line_each(tmp_path: Path) -> None:
    content = typeset(hard_book(authors=AUTHORS[:3]), tmp_path, "novel")
    require_one_page(content, TITLE, AUTHORS[:3])


# ---- lines ------------------------------------------------------------------------------------


def lines_of(content: bytes) -> Iterator[tuple[int, str, float, float]]:
    """Yield page, font, size and baseline of every line that pdfium finds."""
    document = pypdfium2.PdfDocument(content)
    x, y = ctypes.c_double(), ctypes.c_double()
    try:
        for number, page in enumerate(document):
            told = page.get_textpage()
            last = None
            for place in range(told.count_chars()):
                if not told.get_text_range(place, 1).strip():
                    continue
                pdfium.FPDFText_GetCharOrigin(told, place, x, y)
                if last is not None and abs(last - y.value) < 1:
                    continue
                name = ctypes.create_string_buffer(100)
                pdfium.FPDFText_GetFontInfo(told, place, name, 100, None)
                size = pdfium.FPDFText_GetFontSize(told, place)
                yield number, name.value.decode().partition("+")[2], size, y.value
                last = y.value
    finally:
        document.close()


def distances(content: bytes, pages: range) -> Iterator[tuple[str, float, float]]:
    """Yield font, size and distance in em of lines of one font, each below the other."""
    for above, below in pairwise(lines_of(content)):
        alike = above[:2] == below[:2] and abs(above[2] - below[2]) < 0.01
        if alike and above[0] in pages:
            yield above[1], above[2], (above[3] - below[3]) / above[2]


@pytest.mark.parametrize("theme", theme_names())
def test_marks_on_a_title_page_never_meet_the_line_above(tmp_path: Path, theme: str) -> None:
    kinds = load_theme(theme).look.type
    found = list(distances(typeset(hard_book(), tmp_path, theme), range(1)))
    largest = max(size for _, size, _ in found)
    title = [distance for _, size, distance in found if size == largest]
    others = [distance for _, size, distance in found if size < largest]
    assert len(title) >= 2
    assert min(title) > EXTENTS[kinds.headings.family]
    assert len(others) >= 3
    assert min(others) >= EXTENTS[kinds.text.family] - 0.001


def nested(level: int) -> tuple[Section, ...]:
    if level > 6:
        return ()
    role = SectionRole.CHAPTER if level == 1 else SectionRole.SECTION
    return (
        Section(
            id=f"s{level}", role=role, title=(text(f"Tầng {level} {STACKED}"),),
            blocks=(paragraph("Thân."),), children=nested(level + 1),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("theme", ["textbook", "children"])
def test_marks_of_headings_never_meet_the_line_above(tmp_path: Path, theme: str) -> None:
    kinds = load_theme(theme).look.type
    book = msgspec.structs.replace(small_book(), body=nested(1))
    content = typeset(book, tmp_path, theme, None)
    family = kinds.headings.family.replace(" ", "")
    found = [
        distance
        for font, _, distance in distances(content, range(4, 20))
        if font.startswith(family)
    ]
    assert len(found) > 5
    assert min(found) > EXTENTS[kinds.headings.family]


def test_marks_of_headings_within_blocks_never_meet_the_line_above(tmp_path: Path) -> None:
    family = load_theme("textbook").look.type.headings.family
    quoted = Quotation(blocks=(Heading(level=3, inlines=(text(STACKED * 2),)), paragraph("Thân.")))
    content = typeset(small_book(quoted), tmp_path, "textbook", None)
    pages = range(len(page_texts(content)))
    found = [
        distance
        for font, size, distance in distances(content, pages)
        if font.startswith(family.replace(" ", "")) and size < 12
    ]
    assert found
    assert min(found) > EXTENTS[family]
