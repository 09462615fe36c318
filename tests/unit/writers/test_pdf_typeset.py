"""The typeset PDF: everything of a book is in it, in order, and every book can be set."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pypdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from converters.errors import JobCancelled, ToolError
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.publication import (
    Anchor,
    Block,
    Emphasis,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineImage,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    NumberStyle,
    Paragraph,
    Preformatted,
    Publication,
    Quotation,
    Resource,
    Section,
    Strikethrough,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    Underline,
    Verse,
)
from converters.monitor import CollectingMonitor, EventMonitor
from converters.vocabularies import SectionRole
from converters.writers.pdf import compiling, typeset
from converters.writers.pdf.literals import Glyphs
from tests.support.epub_samples import small_book
from tests.support.full_book import SENTENCE, full_book, jpeg, text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import (
    EDITION,
    codes,
    context_in,
    labels,
    outline,
    page_texts,
    typeset_bytes,
)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def book(*blocks: Block, notes: tuple[Note, ...] = (), title: str = "Sách") -> Publication:
    section = Section(id="one", role=SectionRole.CHAPTER, title=text("Một"), blocks=blocks)
    return Publication(metadata=Metadata(work=Work(title=title)), body=(section,), notes=notes)


def nested(depth: int, wrap: Callable[[Block], Block]) -> Block:
    inner: Block = paragraph("trong cùng")
    for _ in range(depth):
        inner = wrap(inner)
    return inner


def cell(*blocks: Block, **more: int) -> TableCell:
    return TableCell(blocks=blocks, **more)


def rows(*cells: tuple[TableCell, ...]) -> tuple[TableRow, ...]:
    return tuple(TableRow(cells=each) for each in cells)


# ---- a whole book -----------------------------------------------------------------------------


def test_every_node_of_a_book_is_on_its_pages(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    content = typeset_bytes(full_book(context.media), context)
    shown = " ".join(page_texts(content))
    for words in (
        "Tặng mẹ", "Chương 1", "Hai đứa trẻ", SENTENCE.strip(), "đậm nghiêng,", "H2O, m2",
        "x = 'ấ' #*_", "#dấu *không* _phải_ $mã$ \\ \"ngoặc\" <neo> @a [b] // c /* d */ ~ --- `e`.",
        "Căn giữa trang", "Un paragraphe en français.", "Mục nhỏ trong chương", "Lời người kể",
        "Chữ tài chữ mệnh khéo là ghét nhau.", "Mục con", "c. Mục thứ nhất",
        "Điều 7. Có nhãn riêng", "II. Mục thứ nhất", "Bảng kê truyện", "trải ngang",
        "Minh họa của tác giả",
        "def số(đỏ):", "return đỏ * 2 # hết", "❦", "(1)", "Chỗ có neo. Hết.", "Một mục con",
        "Lời chú một.", "Đoạn hai.", "Chú ở tiêu đề.", "Chú trong bảng.", "Lời chú cuối sách.",
        "Chú không có dấu.", "Nguyễn Văn Giám", "978-604-1-00000-1", "1234-2026/CXBIPH/05-12/VH",
    ):  # fmt: skip
        assert words in shown, words
    assert codes(context) == ["PDF-005", "PDF-003", "PDF-007"]


def test_outline_and_page_labels_are_those_of_the_book(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    content = typeset_bytes(full_book(context.media), context)
    assert outline(content) == [
        (0, "Mục lục"), (0, "Lời nói đầu"), (0, "Phần thứ nhất Phố huyện"),
        (1, "Chương 1 Hai đứa trẻ"), (2, "Mục nhỏ trong chương"), (3, "Sâu hơn nhiều"),
        (2, "Một mục con"), (1, "Chương 2 Nhà mẹ Lê"), (0, "Lời bạt"), (0, "Chú thích"),
    ]  # fmt: skip
    found = labels(content)
    body = found.index("1")
    assert found[:4] == ["", "", "i", "ii"]  # the printed book has no cover inside
    assert body % 2 == 0, "the body begins on a right-hand page"
    assert found[body:] == [str(number + 1) for number in range(len(found) - body)]
    contents = next(page for page in page_texts(content) if page.startswith("Mục lục"))
    second = next(
        index for index, page in enumerate(page_texts(content)) if page.startswith("Chương 2")
    )
    assert f"{found[second]}" in contents.split("Nhà mẹ Lê")[1]


def test_the_file_claims_both_standards_and_carries_its_metadata(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    reader = pypdf.PdfReader(io.BytesIO(typeset_bytes(full_book(context.media), context)))
    xmp = reader.root_object["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "Gió đầu mùa" in xmp
    assert "Thạch Lam" in xmp
    assert reader.root_object["/Lang"] == "vi"
    assert reader.root_object["/MarkInfo"]["/Marked"]


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = context_in(tmp_path / "a"), context_in(tmp_path / "Thư mục khác")
    assert typeset_bytes(full_book(first.media), first) == typeset_bytes(
        full_book(second.media), second
    )


@pytest.mark.usefixtures("in_process")
def test_running_heads_stand_on_all_pages_but_the_first_of_a_chapter(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    pages = page_texts(typeset_bytes(full_book(context.media), context))
    first = next(index for index, page in enumerate(pages) if page.startswith("Chương 2"))
    assert pages[first + 1].startswith(("Thạch Lam", "Nhà mẹ Lê"))
    assert {pages[first + 1].split()[0], pages[first + 2].split()[0]} == {"Thạch", "Nhà"}
    assert "Thạch Lam" not in pages[first]


@pytest.mark.usefixtures("in_process")
def test_a_jpeg_goes_in_byte_for_byte(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    assert jpeg() in typeset_bytes(full_book(context.media), context)


def test_cancelling_takes_less_than_half_a_second(tmp_path: Path) -> None:
    long = book(*(paragraph(SENTENCE * 8) for _ in range(4000)))
    context = context_in(tmp_path)
    asked: list[float] = []

    def cancelled() -> bool:
        if not asked and (context.work / "typeset.pdf").parent.exists():
            asked.append(time.monotonic())
        return bool(asked)

    stopped = replace(context, monitor=EventMonitor(lambda _event: None, cancelled))
    with pytest.raises(JobCancelled):
        typeset_bytes(long, stopped)
    assert time.monotonic() - asked[0] < 0.5
    assert not (context.work / "typeset.pdf").exists()


# ---- books that are hard to set ---------------------------------------------------------------

HARD: dict[str, Publication] = {
    "nothing": Publication(metadata=Metadata(), body=()),
    "quotations in quotations": book(nested(40, lambda b: Quotation(blocks=(b,)))),
    "lists in lists": book(
        nested(40, lambda b: ListBlock(items=(ListItem(blocks=(paragraph("mục"), b)),)))
    ),
    "tables in tables": book(nested(20, lambda b: Table(rows=rows((cell(b),))))),
    "tables without cells": book(
        Table(rows=()), Table(rows=rows(())), Table(rows=rows((cell(),)), header_rows=5)
    ),
    "ragged rows and spans": book(
        Table(
            rows=rows(
                (cell(paragraph("a"), column_span=3, row_span=99), cell(paragraph("b"))),
                (cell(paragraph("c")),) * 5,
                (),
            ),
            header_rows=1,
            column_widths=(0.2, 0.8),
        )
    ),
    "eighty columns": book(Table(rows=rows(*((cell(paragraph("ô")),) * 80 for _ in range(3))))),
    "a head longer than a page": book(
        Table(rows=rows(*((cell(paragraph("dài " * 900)),),) * 3), header_rows=2)
    ),
    "links in a repeated head": book(
        Paragraph(inlines=(Link(inlines=text("đến"), target="#x"),)),
        Table(
            rows=rows(
                (cell(Paragraph(inlines=(Anchor(name="x"), *text("đầu")))),),
                *((cell(paragraph("thân")),) for _ in range(90)),
            ),
            header_rows=1,
        ),
    ),
    "headings of all levels": book(
        *(Heading(inlines=text(f"h{level}"), level=level) for level in (9, 1, 5, 2, 7)),
        Heading(inlines=(), level=2),
        Heading(inlines=(), level=2, number="2."),
    ),
    "headings in a list": book(
        ListBlock(items=(ListItem(blocks=(Heading(inlines=text("h"), level=3),)),))
    ),
    "empty verse and lists": book(
        Verse(stanzas=()),
        Verse(stanzas=((),)),
        Verse(stanzas=(((), text("a")),)),
        ListBlock(items=()),
        ListBlock(
            items=(ListItem(blocks=()),), ordered=True, start=-3, style=NumberStyle.LOWER_ROMAN
        ),
    ),
    "languages that are none": book(
        *(
            Paragraph(inlines=text("x"), language=tag)
            for tag in ("x-klingon", "zh-Hant-TW", "ar", "mul", "123", "")
        )
    ),
    "lines under and through at once": book(
        Paragraph(inlines=(Underline(inlines=(Strikethrough(inlines=text("hai nét")),)),)),
        Paragraph(inlines=(Strikethrough(inlines=(Underline(inlines=text("hai nét")),)),)),
        Paragraph(inlines=(Underline(inlines=(Strong(inlines=(Underline(inlines=text("x")),)),)),)),
    ),
    "very long words": book(paragraph("a" * 3000), Preformatted(text="x" * 5000)),
    "notes that name each other": book(
        Paragraph(inlines=(NoteReference(note="1"),)),
        notes=(
            Note(
                id="1",
                kind=NoteKind.FOOTNOTE,
                blocks=(Paragraph(inlines=(*text("một"), NoteReference(note="2"))),),
            ),
            Note(
                id="2",
                kind=NoteKind.FOOTNOTE,
                blocks=(Paragraph(inlines=(*text("hai"), NoteReference(note="1"))),),
            ),
        ),
    ),
    "notes in notes in notes": book(
        Paragraph(inlines=(NoteReference(note="0"),)),
        notes=tuple(
            Note(
                id=str(number),
                kind=NoteKind.FOOTNOTE,
                blocks=(Paragraph(inlines=(*text("chú"), NoteReference(note=str(number + 1)))),),
            )
            for number in range(30)
        ),
    ),
}


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("publication", HARD.values(), ids=HARD)
def test_hard_books_are_set(publication: Publication, tmp_path: Path) -> None:
    content = typeset_bytes(publication, context_in(tmp_path))
    assert page_texts(content)


@pytest.mark.usefixtures("in_process")
def test_an_endnote_may_begin_with_a_picture(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    key = context.media.put(jpeg())
    drawn = Figure(image=InlineImage(resource="p", alt="bản đồ"), caption=text("Bản đồ"))
    note = Note(id="n", kind=NoteKind.ENDNOTE, blocks=(drawn, paragraph("Lời chú.")))
    publication = msgspec.structs.replace(
        book(Paragraph(inlines=(*text("Thân"), NoteReference(note="n"))), notes=(note,)),
        resources=(Resource(id="p", key=key, media_type="image/jpeg", name="p.jpg"),),
    )
    shown = " ".join(page_texts(typeset_bytes(publication, context)))
    assert "1 Bản đồ Lời chú." in shown


@pytest.mark.usefixtures("in_process")
def test_a_word_longer_than_the_line_turns_and_stays_one_word(tmp_path: Path) -> None:
    word = "Từdàidằngdặckhôngngắtđược" * 12
    content = typeset_bytes(book(paragraph(f"Trước {word} sau")), context_in(tmp_path))
    width, page = 145 * 72 / 25.4, pdfium.PdfDocument(content)[2]
    found = page.get_textpage()
    boxes = [found.get_charbox(place) for place in range(found.count_chars())]
    assert max(right for _, _, right, _ in boxes) < width - 36
    assert word in re.sub(r"\s+", "", found.get_text_range())


@pytest.mark.usefixtures("in_process")
def test_nothing_is_lost_where_nesting_is_too_deep(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    spans: Inline = Text(text="chữ sâu")
    for _ in range(80):
        spans = Emphasis(inlines=(spans,))
    listed = nested(
        30, lambda b: ListBlock(items=(ListItem(blocks=(paragraph("mục"), b), label="a)"),))
    )
    shown = " ".join(page_texts(typeset_bytes(book(Paragraph(inlines=(spans,)), listed), context)))
    assert "chữ sâu" in shown
    assert "trong cùng" in shown
    assert shown.count("mục") == 30
    assert codes(context) == ["PDF-009"]


# ---- what a person must hear about ------------------------------------------------------------


@pytest.mark.usefixtures("in_process")
def test_characters_without_glyph_are_shown_and_named(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    shown = " ".join(page_texts(typeset_bytes(book(paragraph("Chữ 漢 và \U000f0000.")), context)))
    assert "Chữ \ufffd và \ufffd." in shown
    (message,) = context.monitor.diagnostics
    assert message.code == "PDF-002"
    assert "漢(U+6F22)" in message.text("vi")


@pytest.mark.usefixtures("in_process")
def test_a_glyph_that_typst_lacks_although_the_table_has_it_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_in(tmp_path)
    monkeypatch.setattr(Glyphs, "shown", _trusting(Glyphs._checked))
    shown = " ".join(page_texts(typeset_bytes(book(paragraph("Chữ 漢.")), context)))
    assert "Chữ \ufffd." in shown
    assert codes(context) == ["PDF-002"]


def faulty_table(mark: str) -> Table:
    """Typst 0.15 loses its tags where a note stands on the second page of a table's head."""
    tall = tuple(paragraph("dòng " * 30) for _ in range(60))
    marked = Paragraph(inlines=(Text(text="cuối đầu bảng"), NoteReference(note=mark)))
    rows = [TableRow(cells=(TableCell(blocks=b),)) for b in ((*tall, marked), (paragraph("ô"),))]
    return Table(rows=tuple(rows), header_rows=1)


def sound_table(words: str) -> Table:
    cells = (TableCell(blocks=(paragraph(words),)), TableCell(blocks=(paragraph("số"),)))
    return Table(rows=(TableRow(cells=cells),) * 3, header_rows=1)


@pytest.mark.usefixtures("in_process")
def test_only_the_table_that_typst_fails_on_is_set_more_simply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The note is astray, too, and would go to the back before typst meets what it fails on.
    monkeypatch.setattr(compiling, "_CHECK", b"")
    context = context_in(tmp_path)
    note = Note(id="a", kind=NoteKind.FOOTNOTE, blocks=(paragraph("lời chú"),))
    blocks = (*(sound_table(f"bảng {n}") for n in range(6)), faulty_table("a"), sound_table("cuối"))
    publication = msgspec.structs.replace(book(*blocks), notes=(note,))
    content = typeset_bytes(publication, context)
    shown = " ".join(page_texts(content))
    for words in ("cuối đầu bảng", "lời chú", *(f"bảng {n}" for n in range(6))):
        assert words in shown
    (message,) = context.monitor.diagnostics
    assert message.code in {"PDF-013", "PDF-060"}
    assert dict(message.values)["count"] == 1
    assert content.count(b"/Table") >= 7


def _trusting(check: Callable[[Glyphs, str], str]) -> Callable[[Glyphs, str], str]:
    return lambda glyphs, words: "".join(check(glyphs, character) for character in words)


@pytest.mark.usefixtures("in_process")
def test_links_and_marks_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    targets = ("", "#", "#không", "javascript:alert(1)", "http://[", "file:///etc/passwd")
    links = tuple(Link(inlines=text("chữ "), target=target) for target in targets)
    content = typeset_bytes(
        book(Paragraph(inlines=(*links, NoteReference(note="không có")))), context
    )
    assert codes(context) == ["PDF-007", "PDF-010"]
    assert b"javascript" not in content
    assert "chữ chữ chữ chữ chữ chữ" in " ".join(page_texts(content))


@pytest.mark.usefixtures("in_process")
def test_a_formula_that_cannot_be_read_stands_as_its_text(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    broken = Equation(mathml="<math><mfrac><mi>a</mi></mfrac></math>", alt="a chia b")
    assert "a chia b" in " ".join(page_texts(typeset_bytes(book(broken), context)))
    assert codes(context) == ["PDF-008"]


@pytest.mark.usefixtures("in_process")
def test_our_contents_page_takes_the_place_of_the_manuscripts(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    old = Section(
        id="toc",
        role=SectionRole.TOC,
        title=text("Mục lục"),
        blocks=(paragraph("Một ..... 777"),),
    )
    second = Section(id="two", role=SectionRole.CHAPTER, title=text("Hai"))
    plain = book(paragraph("x"))
    whole = msgspec.structs.replace(plain, front=(old,), body=(*plain.body, second))
    pages = page_texts(typeset_bytes(whole, context))
    assert sum(page.startswith("Mục lục") for page in pages) == 1
    assert "777" not in " ".join(pages)
    assert codes(context) == ["PDF-006"]


def _picture_bytes(form: str, mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (40, 30)).save(stream, form)
    return stream.getvalue()


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("content", "media_type", "told"),
    [
        (_picture_bytes("PNG"), "image/png", []),
        (_picture_bytes("GIF"), "image/gif", []),
        (_picture_bytes("WEBP"), "image/webp", []),
        (_picture_bytes("BMP"), "image/bmp", ["PDF-005"]),
        (_picture_bytes("JPEG", "CMYK"), "image/jpeg", ["PDF-005"]),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "image/svg+xml", []),
        (b"<svg", "image/svg+xml", ["PDF-004"]),
        (
            "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>"
            "<text x='1' y='20'>漢</text></svg>".encode(),
            "image/svg+xml",
            None,
        ),
        (jpeg()[:300], "image/jpeg", ["PDF-004"]),
        (b"\x01\x00\x00\x00 EMF", "image/x-emf", ["PDF-004"]),
        (b"", "image/png", ["PDF-004"]),
    ],
)
def test_pictures_of_every_kind_are_shown_or_told(
    content: bytes, media_type: str, told: list[str] | None, tmp_path: Path
) -> None:
    context = context_in(tmp_path)
    picture = Resource("p", context.media.put(content), media_type, "p.bin")
    image = InlineImage(resource="p", alt="Một chấm")
    whole = msgspec.structs.replace(
        book(Figure(image=image), Paragraph(inlines=(*text("chữ"), image))), resources=(picture,)
    )
    shown = " ".join(page_texts(typeset_bytes(whole, context)))
    if told is not None:
        assert codes(context) == told
        assert ("[Một chấm]" in shown) == ("PDF-004" in told)


@pytest.mark.usefixtures("in_process")
def test_a_book_that_typst_refuses_is_told_with_the_reason(tmp_path: Path) -> None:
    twice = Section(id="one", role=SectionRole.CHAPTER, title=text("Một"))
    whole = msgspec.structs.replace(book(), body=(twice, twice))
    with pytest.raises(ToolError, match=r"PDF-001.*multiple times"):
        typeset.write(whole, EDITION, io.BytesIO(), context_in(tmp_path))


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(("language", "words"), [("vi", "Chưa có nhan đề"), ("en", "Untitled")])
def test_a_book_without_title_has_a_stand_in(language: str, words: str, tmp_path: Path) -> None:
    context = context_in(tmp_path)
    whole = msgspec.structs.replace(
        book(paragraph("x")), metadata=Metadata(work=Work(language=language))
    )
    content = typeset_bytes(whole, context)
    assert words in page_texts(content)[0]
    assert isinstance(context.monitor, CollectingMonitor)


@pytest.mark.parametrize(
    ("names", "head"),
    [(("An",), "An"), (("An", "Bình"), "An · Bình"), (("An", "Bình", "Chi"), "Sách nhỏ")],
)
def test_running_heads_name_all_authors_or_the_book(tmp_path: Path, names, head) -> None:
    people = tuple(Contributor(name=name) for name in names)
    long = [paragraph(SENTENCE * 4) for _ in range(30)]
    book = small_book(*long, contributors=people)
    pages = page_texts(typeset_bytes(book, context_in(tmp_path)))
    assert any(page.startswith(f"{head} ") for page in pages[4:])
