"""Tagged PDF: what the file says its text is."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Block,
    Figure,
    Heading,
    ListBlock,
    NoteReference,
    NumberStyle,
    Paragraph,
    Publication,
    Quotation,
    Section,
    Table,
)
from converters.model.traversal import (
    all_inlines,
    page_breaks,
    plain_text,
    walk_blocks,
    walk_sections,
)
from converters.readers.reading import Reading
from tests.support.full_book import full_book
from tests.support.pdf_manuscripts import PROSE, read_here, typeset, without_tags
from tests.support.pdf_reading import context_in, labels, typeset_bytes
from tests.support.reading import body_of, lines, reasons

PAGE = """
#set page(width: 148mm, height: 210mm, margin: 20mm, numbering: "1")
#set par(justify: true, first-line-indent: 1.2em, spacing: 0.65em)
#set text(font: "Ban So Serif", size: 10.5pt, lang: "vi")
"""


@pytest.fixture(scope="module")
def book_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, bytes]:
    """Return the book of every kind of node, and its typeset PDF."""
    context = context_in(tmp_path_factory.mktemp("book"))
    book = full_book(context.media)
    return book, typeset_bytes(book, context)


def words_of(blocks: tuple[Block, ...]) -> str:
    return " ".join(" ".join(lines(blocks)).split())


def long_paragraphs(publication: Publication) -> list[str]:
    """Return the texts of the paragraphs of prose, in order."""
    texts = [
        " ".join(plain_text(block.inlines).split())
        for section in walk_sections(publication.sections)
        for block in walk_blocks(section.blocks)
        if isinstance(block, Paragraph)
    ]
    return [text for text in texts if text.startswith("Bấy giờ") and text.endswith(".")]


def heading_texts(reading: Reading) -> list[tuple[int, str]]:
    return [
        (block.level, " ".join(plain_text(block.inlines).split()))
        for block in body_of(reading)
        if isinstance(block, Heading)
    ]


def test_a_typeset_book_comes_back(book_file: tuple[Publication, bytes], tmp_path: Path) -> None:
    book, content = book_file
    reading, monitor = read_here(content, tmp_path)
    found = reading.publication
    assert [d.code for d in monitor.diagnostics] == ["PDF-063"]
    assert long_paragraphs(found) == long_paragraphs(book)
    assert heading_texts(reading) == [
        (1, "Mục lục"),
        (1, "Lời nói đầu"),
        (1, "Phần thứ nhất Phố huyện"),
        (2, "Chương 1 Hai đứa trẻ"),
        (3, "Mục nhỏ trong chương"),
        (4, "Sâu hơn nhiều"),
        (3, "Một mục con"),
        (2, "Chương 2 Nhà mẹ Lê"),
        (1, "Lời bạt"),
        (1, "Chú thích"),
    ]
    assert [start.label for start in page_breaks(found)] == [
        label for label in labels(content) if label
    ]
    assert found.metadata.work.title == "Gió đầu mùa"
    assert found.metadata.work.language == "vi"


def test_notes_of_a_typeset_book_come_back(
    book_file: tuple[Publication, bytes], tmp_path: Path
) -> None:
    reading, _ = read_here(book_file[1], tmp_path)
    notes = reading.publication.notes
    assert [words_of(note.blocks) for note in notes] == [
        "Chú ở tiêu đề.",
        "Lời chú một. Đoạn hai.",
        "Chú trong bảng.",
    ]
    assert len(notes[1].blocks) == 2
    assert notes[2].label == "*"
    marks = [i.note for i in all_inlines(reading.publication) if isinstance(i, NoteReference)]
    assert marks == ["note-1", "note-2", "note-2", "note-1", "note-3"]


def test_lists_tables_and_pictures_come_back(
    book_file: tuple[Publication, bytes], tmp_path: Path
) -> None:
    reading, _ = read_here(book_file[1], tmp_path)
    blocks = body_of(reading)
    bullets, letters, own = (block for block in blocks if isinstance(block, ListBlock))
    assert not bullets.ordered
    assert isinstance(bullets.items[1].blocks[-1], ListBlock)
    assert (letters.style, letters.start, len(letters.items)) == (NumberStyle.LOWER_ALPHA, 3, 2)
    assert own.items[0].label == "Điều 7."
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert plain_text(table.caption) == "Bảng kê truyện"
    assert table.header_rows == 1
    assert [[words_of(cell.blocks) for cell in row.cells] for row in table.rows] == [
        ["Tên", "Năm", "Ghi chú"],
        ["Hai đứa trẻ", "1938", "Gồm hai cột"],
        ["trải ngang"],
        ["Dưới bóng hoàng lan", "1943"],
    ]
    assert table.rows[1].cells[0].row_span == 2
    figures = [block for block in blocks if isinstance(block, Figure)]
    assert ("Hình bầu dục đỏ", "Minh họa của tác giả") in [
        (figure.image.alt, plain_text(figure.caption)) for figure in figures
    ]
    (quotation,) = (block for block in blocks if isinstance(block, Quotation))
    assert words_of(quotation.blocks).startswith("Bấy giờ")


def test_heads_and_folios_are_artifacts(
    book_file: tuple[Publication, bytes], tmp_path: Path
) -> None:
    reading, _ = read_here(book_file[1], tmp_path)
    heads = {e.detail for e in reading.ledger.entries if e.kind is Kind.RUNNING_HEAD}
    assert heads == {"Lời nói đầu", "Thạch Lam", "Hai đứa trẻ", "Nhà mẹ Lê"}
    assert reading.ledger.number(Kind.FOLIO, Fate.DROPPED) > 15
    assert {"PDF-051", "PDF-052"} <= reasons(reading.ledger)


def test_the_same_book_without_tags(book_file: tuple[Publication, bytes], tmp_path: Path) -> None:
    book, content = book_file
    reading, monitor = read_here(without_tags(content), tmp_path)
    assert "PDF-063" not in [d.code for d in monitor.diagnostics]
    assert long_paragraphs(reading.publication) == long_paragraphs(book)
    assert [start.label for start in page_breaks(reading.publication)] == [
        label for label in labels(content) if label
    ]


def test_a_list_runs_over_to_the_next_page(tmp_path: Path) -> None:
    items = "\n".join(f"+ Mục {n}. {PROSE}" for n in range(1, 25))
    reading, _ = read_here(typeset(PAGE + f"= Đầu\n{items}"), tmp_path)
    _, found = body_of(reading)
    assert isinstance(found, ListBlock)
    assert found.ordered
    assert [words_of(item.blocks) for item in found.items] == [
        f"Mục {n}. {PROSE}".strip() for n in range(1, 25)
    ]


def test_a_list_whose_labels_are_endless_is_read_all_the_same(tmp_path: Path) -> None:
    items = "\n".join(f"+ Mục {n}. {PROSE}" for n in range(1, 25))
    labels = '#set enum(numbering: n => text(0.1pt, "9" * 5000))\n'
    reading, _ = read_here(typeset(PAGE + labels + items), tmp_path)
    assert sum(len(b.items) for b in body_of(reading) if isinstance(b, ListBlock)) == 24


def test_a_table_runs_over_to_the_next_page(tmp_path: Path) -> None:
    cells = ", ".join(f"[Tên {n}], [{1900 + n}]" for n in range(60))
    reading, _ = read_here(typeset(PAGE + f"= Đầu\n#table(columns: 2, {cells})"), tmp_path)
    (table,) = (block for block in body_of(reading) if isinstance(block, Table))
    assert [words_of(row.cells[0].blocks) for row in table.rows] == [f"Tên {n}" for n in range(60)]


def retagged(
    content: bytes, kind: str, kinds: tuple[str, ...] = ("/P", "/H1", "/H2", "/Div")
) -> bytes:
    """Return a PDF whose elements of some kinds are of another."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for item in writer._objects:
        if isinstance(item, DictionaryObject) and item.get("/S") in kinds:
            item[NameObject("/S")] = NameObject(kind)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_headings_that_are_tagged_as_paragraphs_are_found_by_their_looks(tmp_path: Path) -> None:
    source = PAGE + "".join(f"= Chương {n}\n{PROSE * 6}\n" for n in range(1, 6))
    reading, _ = read_here(retagged(typeset(source), "/P"), tmp_path)
    assert [text for _, text in heading_texts(reading)] == [f"Chương {n}" for n in range(1, 6)]
    assert len(reading.publication.guesses) >= 5


def test_tags_that_hold_half_of_the_text_are_not_believed(tmp_path: Path) -> None:
    source = PAGE + "\n\n".join(f"Đoạn {n}. {PROSE * 2}" for n in range(12))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(source)))
    root = writer.root_object["/StructTreeRoot"]["/K"]
    element = root.get_object()
    element = element[0].get_object() if isinstance(element, ArrayObject) else element
    kids = element["/K"]
    element[NameObject("/K")] = ArrayObject(kids[: len(kids) // 2])
    parents = writer.root_object["/StructTreeRoot"]["/ParentTree"]
    stream = io.BytesIO()
    assert parents is not None
    writer.write(stream)
    reading, _ = read_here(stream.getvalue(), tmp_path)
    texts = [words_of((block,)) for block in body_of(reading)]
    assert texts == [f"Đoạn {n}. {PROSE * 2}".strip() for n in range(12)]


def test_a_section_of_blocks_is_all_that_a_reading_has(tmp_path: Path) -> None:
    reading, _ = read_here(typeset(PAGE + f"= Một\n{PROSE}"), tmp_path)
    (section,) = reading.publication.body
    assert isinstance(section, Section)
    assert section.children == ()


def test_what_a_table_has_no_place_for_comes_after_it(tmp_path: Path) -> None:
    source = PAGE + f"= Đầu\n{PROSE}\n#table(columns: 2, [một], [hai], [ba], [bốn])\n{PROSE}"
    content = retagged(typeset(source), "/TD", kinds=("/TR",))
    reading, _ = read_here(content, tmp_path)
    assert {"một", "hai", "ba", "bốn"} <= set(words_of(body_of(reading)).split())


def test_a_quotation_without_blocks_within_is_one(tmp_path: Path) -> None:
    source = f"{PROSE}\n\n#quote(block: true)[{PROSE}]\n\nÔng nói #quote[xin chào] rồi. {PROSE}"
    blocks = body_of(read_here(typeset(PAGE + source), tmp_path)[0])
    assert [type(block) for block in blocks] == [Paragraph, Quotation, Paragraph]
    assert words_of(blocks[2:]) == f"Ông nói “xin chào” rồi. {PROSE}".strip()
