"""Front and back matter in both editions: order, roles, landmarks, right and left pages, words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from converters.checks.epubcheck import check_epub
from converters.checks.pdf import check_pdf
from converters.files import BlobStore
from converters.model.book_matter import Biography, BookMatter, ListedBook, Motto
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    Series,
    VietnameseLicence,
    Work,
)
from converters.model.publication import Note, NoteKind, NoteReference, Publication, Section
from converters.monitor import CollectingMonitor
from converters.readers import epub
from converters.tools import jvm
from converters.transforms.book_matter import with_book_matter
from converters.vocabularies import ContributorRole, ProductForm, SectionRole
from converters.writers.imprint import imprint_facts
from converters.writers.pdf import compiling
from tests.support.epub_samples import Written, small_book, text, write_epub
from tests.support.full_book import full_book
from tests.support.nodes import paragraph
from tests.support.pdf_reading import context_in, labels, outline, page_texts, typeset_bytes
from tests.support.reading import reading_context

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
X = "{http://www.w3.org/1999/xhtml}"
MATTER = BookMatter(
    half_title=True,
    dedication="Tặng mẹ\nvà em",
    epigraphs=(
        Motto(text="Trăm năm trong cõi người ta,\nChữ tài chữ mệnh", source="Nguyễn Du"),
        Motto(text="Học ăn, học nói."),
    ),
    acknowledgments="Cảm ơn bạn đọc.\n\nCảm ơn thư viện.",
    biographies=(Biography(name="Thạch Lam", text="Thạch Lam sinh tại Hà Nội."),),
    also_by=(ListedBook(title="Gió đầu mùa", year="1937"), ListedBook(title="Theo giòng")),
    advertisement=(ListedBook(title="Tắt đèn", author="Ngô Tất Tố", blurb="Mùa sưu thuế."),),
    colophon="Chữ Bản Số Serif.",
)


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


@pytest.fixture(autouse=True)
def _typeset_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def book(matter: BookMatter = MATTER, *own: Section, language: str = "vi") -> Publication:
    """Return a small book with an endnote and some pages of its own before the text."""
    note = Note(id="n", kind=NoteKind.ENDNOTE, blocks=(paragraph("Lời chú ở cuối."),))
    plain = small_book(paragraph("Thân bài.", NoteReference(note="n")), notes=(note,))
    second = Section(id="c2", role=SectionRole.CHAPTER, title=(text("Hai"),))
    work = Work(title="Sợi tóc", contributors=(Contributor(name="Thạch Lam"),), language=language)
    edition = EditionRecord(publisher="Nhà xuất bản Thử")
    metadata = Metadata(work=work, edition=edition, matter=matter)
    body = (*plain.body, msgspec.structs.replace(second, blocks=(paragraph("Hết."),)))
    whole = msgspec.structs.replace(plain, metadata=metadata, body=body, front=own)
    return with_book_matter(whole).publication


def spine(written: Written) -> list[str]:
    items = written.tree("content.opf").iter("{http://www.idpf.org/2007/opf}itemref")
    return [item.get("idref") for item in items]


def nav_links(written: Written, kind: str) -> list[tuple[str, str]]:
    (nav,) = (e for e in written.tree("text/nav.xhtml").iter(f"{X}nav") if e.get(EPUB_TYPE) == kind)
    return [(a.get(EPUB_TYPE) or a.get("href"), a.text) for a in nav.iter(f"{X}a")]


def test_epub_has_the_pages_in_their_order(tmp_path: Path) -> None:
    assert spine(write_epub(book(), tmp_path)) == [
        *("cover", "halftitlepage-001", "also-by-001", "title-page", "dedication-001"),
        *("epigraph-001", "nav", "chapter-001", "chapter-002", "acknowledgments-001", "endnotes"),
        *("contributors-001", "colophon-001", "advertisement-001", "imprint"),
    ]


def test_imprint_of_an_english_epub_stands_behind_the_title_page(tmp_path: Path) -> None:
    found = spine(write_epub(book(language="en"), tmp_path))
    assert found[2:6] == ["also-by-001", "title-page", "imprint", "dedication-001"]
    assert found[-1] == "advertisement-001"


def test_title_page_of_the_text_follows_the_half_title(tmp_path: Path) -> None:
    own = Section(id="t", role=SectionRole.TITLE_PAGE, blocks=(paragraph("SỢI TÓC"),))
    found = spine(write_epub(book(MATTER, own), tmp_path))
    assert found[:5] == [
        *("cover", "halftitlepage-001", "also-by-001", "titlepage-001", "dedication-001")
    ]
    pages = page_texts(typeset_bytes(book(MATTER, own), context_in(tmp_path)))
    assert pages[0] == "Sợi tóc"
    assert pages[2] == "SỢI TÓC"


@pytest.mark.parametrize(
    ("file", "marks"),
    [
        ("halftitlepage-001", 'class="halftitlepage" epub:type="halftitlepage">'),
        ("also-by-001", 'class="also-by">'),
        ("dedication-001", 'epub:type="dedication" role="doc-dedication">'),
        ("epigraph-001", 'epub:type="epigraph" role="doc-epigraph">'),
        ("acknowledgments-001", 'epub:type="acknowledgments" role="doc-acknowledgments"'),
        ("contributors-001", 'class="contributors" epub:type="contributors">'),
        ("colophon-001", 'epub:type="colophon" role="doc-colophon">'),
        ("advertisement-001", 'class="advertisement">'),
    ],
)
def test_epub_names_the_roles(file: str, marks: str, tmp_path: Path) -> None:
    page = write_epub(book(), tmp_path).source(f"text/{file}.xhtml")
    assert marks in page
    assert page.count("doc-") == marks.count("doc-")


def test_epub_tells_the_texts(tmp_path: Path) -> None:
    written = write_epub(book(), tmp_path)
    motto = written.source("text/epigraph-001.xhtml")
    assert '<p class="left">Trăm năm trong cõi người ta,<br/>Chữ tài chữ mệnh</p>' in motto
    assert '<p class="attribution">Nguyễn Du</p>' in motto
    assert '<p class="center">Tặng mẹ<br/>và em</p>' in written.source("text/dedication-001.xhtml")
    listed = written.source("text/also-by-001.xhtml")
    assert "<em>Gió đầu mùa</em> (1937)" in listed
    offered = written.source("text/advertisement-001.xhtml")
    assert "<strong>Tắt đèn</strong><br/>Ngô Tất Tố<br/>Mùa sưu thuế." in offered


def test_contents_follow_the_spine_and_landmarks_know_the_pages(tmp_path: Path) -> None:
    written = write_epub(book(), tmp_path)
    order = [f"{name}.xhtml" for name in spine(written)]
    listed = [address for address, _ in nav_links(written, "toc")]
    assert listed == sorted(listed, key=order.index)
    assert ("endnotes.xhtml", "Chú thích") in nav_links(written, "toc")
    assert "halftitlepage-001.xhtml" not in listed
    marks = [kind for kind, _ in nav_links(written, "landmarks")]
    assert {"halftitlepage", "titlepage", "dedication", "epigraph", "colophon"} <= set(marks)
    assert {"also-by", "advertisement"}.isdisjoint(marks)


def test_full_book_passes_epubcheck(tmp_path: Path) -> None:
    whole = full_book(BlobStore(tmp_path / "media"))
    metadata = msgspec.structs.replace(whole.metadata, matter=MATTER)
    made = with_book_matter(msgspec.structs.replace(whole, metadata=metadata))
    assert made.own == ("dedication",)
    path = tmp_path / "book.epub"
    path.write_bytes(write_epub(made.publication, tmp_path).content)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


# ---- the typeset PDF --------------------------------------------------------------------------


def test_pdf_sets_the_pages_right_and_left(tmp_path: Path) -> None:
    content = typeset_bytes(book(), context_in(tmp_path))
    pages = page_texts(content)
    assert pages[:8] == [
        "Sợi tóc",
        "Cùng tác giả Gió đầu mùa (1937) Theo giòng",
        "Thạch Lam Sợi tóc Nhà xuất bản Thử",
        "Sợi tóc Nhà xuất bản Thử Tác giả: Thạch Lam",
        "Tặng mẹ và em",
        "Trăm năm trong cõi người ta, Chữ tài chữ mệnh Nguyễn Du Học ăn, học nói.",
        pages[6],
        "",
    ]
    assert pages[6].startswith("Mục lục Một")
    assert "Mời tìm đọc" not in pages[6]
    assert pages[8:] == [
        "Một Thân bài.1 1",
        "Hai Hết. 2",
        "Lời cảm ơn Cảm ơn bạn đọc. Cảm ơn thư viện. 3",
        "Chú thích 1 Lời chú ở cuối. 4",
        "Về tác giả Thạch Lam sinh tại Hà Nội. 5",
        "Chữ Bản Số Serif.",
        "Mời tìm đọc Tắt đèn Ngô Tất Tố Mùa sưu thuế.",
    ]
    assert labels(content)[:9] == [*("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"), "1"]
    assert [title for _, title in outline(content)] == [
        *("Cùng tác giả", "Mục lục", "Một", "Hai", "Lời cảm ơn", "Chú thích", "Về tác giả"),
        "Mời tìm đọc",
    ]


def test_dedication_without_half_title_stands_right(tmp_path: Path) -> None:
    pages = page_texts(typeset_bytes(book(BookMatter(dedication="Tặng mẹ")), context_in(tmp_path)))
    assert pages[2] == "Tặng mẹ"


def test_pdf_passes_its_check(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(typeset_bytes(book(), context_in(tmp_path)))
    assert [m.text() for m in check_pdf(path, CollectingMonitor()).messages] == []


# ---- the imprint page -------------------------------------------------------------------------


def record(**work: object) -> Metadata:
    people = (
        Contributor(name="Thạch Lam"),
        Contributor(name="Lê Dịch", role=ContributorRole.TRANSLATOR),
        Contributor(name="Phan Bìa", role=ContributorRole.COVER_DESIGNER),
    )
    licence = VietnameseLicence(
        registration_number="1234-2026/CXBIPH/05-12/VH",
        decision_number="56/QĐ-VH",
        decision_date="04-05-2026",
        director="Giám đốc A",
        editor_in_chief="Tổng biên tập B",
        editor="C",
        layout_designer="D",
        technical_editor="E",
        proofreader="G",
        reviser="H",
        partner="Công ty Sách, 5 Lê Lợi, Huế",
        printer="Nhà in I, Hà Nội",
        print_run="1.000 bản",
        trim="13 × 20,5 cm",
        price="90.000 đ",
        deposit_date="quý II năm 2026",
    )
    values = {
        "title": "Sợi tóc",
        "contributors": people,
        "original_title": "Le cheveu",
        "intermediate_language": "tiếng Anh",
        "series": Series(title="Văn học", number="3"),
    }
    edition = EditionRecord(
        publisher="Nhà xuất bản Thử",
        publisher_address="12 Phố Sách, Hà Nội",
        website="https://nxb.example.vn",
        place="Hà Nội",
        published="2026",
        statement="In lần thứ hai",
        rights="© 2026",
        print_isbn="9786040000002",
        licence=licence,
    )
    products = (
        Product(form=ProductForm.EPUB, isbn="9786040000019"),
        Product(form=ProductForm.PDF, isbn="9786040000026"),
    )
    return Metadata(work=Work(**values | work), edition=edition, products=products)


def vietnamese(word: str, _english: str) -> str:
    return word


def english(_vietnamese: str, word: str) -> str:
    return word


def test_vietnamese_imprint_page_tells_all_that_the_law_wants() -> None:
    told = imprint_facts(record(), ProductForm.EPUB, vietnamese)
    assert [f"{name}: {fact}" if name else fact for name, fact in told] == [
        "Nhà xuất bản Thử",
        "Địa chỉ: 12 Phố Sách, Hà Nội",
        "Website: https://nxb.example.vn",
        "Chịu trách nhiệm xuất bản: Giám đốc A",
        "Chịu trách nhiệm nội dung: Tổng biên tập B",
        "Biên tập: C",
        "Tác giả: Thạch Lam",
        "Dịch: Lê Dịch",
        "Nguyên tác: Le cheveu",
        "Dịch qua bản: tiếng Anh",
        "Tủ sách: Văn học · 3",
        "Hiệu đính: H",
        "Vẽ bìa: Phan Bìa",
        "Trình bày: D",
        "Biên tập kỹ thuật: E",
        "Sửa bản in: G",
        "Đối tác liên kết: Công ty Sách, 5 Lê Lợi, Huế",
        "Số lượng in: 1.000 bản",
        "Khổ sách: 13 × 20,5 cm",
        "In tại: Nhà in I, Hà Nội",
        "Nơi xuất bản: Hà Nội",
        "Xuất bản: 2026",
        "Lần xuất bản: In lần thứ hai",
        "Số xác nhận ĐKXB: 1234-2026/CXBIPH/05-12/VH",
        "Quyết định xuất bản: 56/QĐ-VH · 04-05-2026",
        "Nộp lưu chiểu: quý II năm 2026",
        "ISBN: 978-604-0-00001-9",
        "ISBN bản in: 978-604-0-00000-2",
        "ISBN bản PDF: 978-604-0-00002-6",
        "Giá bán: 90.000 đ",
        "© 2026",
    ]


def test_foreign_imprint_page_is_in_the_international_order() -> None:
    book = record(language="en", intermediate_language=None)
    edition = msgspec.structs.replace(
        book.edition, licence=VietnameseLicence(), print_isbn="9780306406157"
    )
    book = msgspec.structs.replace(book, edition=edition, products=())
    told = imprint_facts(book, ProductForm.EPUB, english)
    assert [f"{name}: {fact}" if name else fact for name, fact in told] == [
        "© 2026",
        "Nhà xuất bản Thử",
        "Address: 12 Phố Sách, Hà Nội",
        "Website: https://nxb.example.vn",
        "Place: Hà Nội",
        "Published: 2026",
        "Edition: In lần thứ hai",
        "Original title: Le cheveu",
        "Series: Văn học · 3",
        "Translated by: Lê Dịch",
        "Cover design: Phan Bìa",
        "ISBN of the printed book: 978-0-306-40615-7",
    ]


def test_facts_of_the_imprint_page_are_read_back(tmp_path: Path) -> None:
    before = msgspec.structs.replace(small_book(paragraph("Thân bài.")), metadata=record())
    path = tmp_path / "a.epub"
    path.write_bytes(write_epub(before, tmp_path, identifier="urn:isbn:9786040000019").content)
    found = epub.read(path, reading_context(tmp_path)).publication
    after = found.metadata
    assert after.edition.licence == msgspec.structs.replace(
        record().edition.licence, cover_designer="Phan Bìa"
    )
    assert (after.edition.publisher_address, after.edition.website) == (
        "12 Phố Sách, Hà Nội",
        "https://nxb.example.vn",
    )
    assert after.work.intermediate_language == "tiếng Anh"
    assert after.products == record().products
    assert "Địa chỉ" not in "".join(map(str, found.sections))


def dated(language: str, day: str) -> list[str]:
    book = record(language=language)
    licence = VietnameseLicence(
        registration_number="1-2026/CXB",
        decision_number="5/QĐ",
        decision_date=day,
        deposit_date=day,
    )
    edition = msgspec.structs.replace(book.edition, published=day, licence=licence)
    word = vietnamese if language == "vi" else english
    facts = imprint_facts(msgspec.structs.replace(book, edition=edition), ProductForm.EPUB, word)
    names = {
        "Xuất bản", "Published", "Quyết định xuất bản", "Publishing decision",
        "Nộp lưu chiểu", "Legal deposit",
    }  # fmt: skip
    return [told for name, told in facts if name in names]


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", "2026-11-24", "24 November 2026"),
        ("en-GB", "2026-03", "March 2026"),
        ("en", "2026-01-05T10:00:00+07:00", "5 January 2026"),
        ("vi", "2026-11-24", "ngày 24 tháng 11 năm 2026"),
        ("vi", "2026-03", "tháng 3 năm 2026"),
        ("fr", "2026-11-24", "2026-11-24"),
        ("fr", "2026-11-24T10:00:00", "2026-11-24"),
        ("en", "2026", "2026"),
        ("en", "24. XI. 2026", "24. XI. 2026"),
        ("vi", "quý II năm 2026", "quý II năm 2026"),
        ("en", "2026-02-30", "2026-02-30"),
    ],
)
def test_imprint_page_writes_dates_as_readers_expect_them(
    language: str, day: str, written: str
) -> None:
    assert dated(language, day) == [written, f"5/QĐ · {written}", written]
