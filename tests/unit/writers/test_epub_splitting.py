"""Large chapters in files that old reading systems can load, and all that leads across them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from converters.checks.epubcheck import check_epub
from converters.model.publication import (
    Anchor,
    Emphasis,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Preformatted,
    Quotation,
    Section,
    Table,
    TableCell,
    TableRow,
    Text,
    Verse,
)
from converters.monitor import CollectingMonitor
from converters.tools import jvm
from converters.vocabularies import SectionRole
from tests.support.epub_samples import Written, small_book, text, write_epub
from tests.support.nodes import cell, paragraph

X = "{http://www.w3.org/1999/xhtml}"
MOST_BYTES = 300_000
WORDS = "Trời trong xanh & gió nhẹ. "


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


def pages(written: Written) -> list[etree._Element]:
    """Return the pieces of the chapter in reading order, each small enough."""
    names = [n for n in written.names("text") if n.startswith("chapter-")]
    sizes = [len(written.zip.read(f"EPUB/text/{name}")) for name in names]
    assert max(sizes) <= MOST_BYTES
    assert len(names) > 1
    return [written.tree(f"text/{name}") for name in names]


def words_of(page: etree._Element) -> str:
    return "".join(page.find(f"{X}body").itertext())


def assert_passes(written: Written, folder: Path) -> None:
    path = folder / "book.epub"
    path.write_bytes(written.content)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


def test_chapter_of_two_megabytes_keeps_notes_and_links_right(tmp_path: Path) -> None:
    notes = tuple(
        Note(id=f"n{n}", kind=NoteKind.FOOTNOTE, blocks=(paragraph(WORDS * 12, f"chú {n}"),))
        for n in range(800)
    )
    blocks = [
        paragraph(Anchor(name=f"a{n}"), f"đoạn {n} ", WORDS * 60, NoteReference(note=f"n{n}"))
        for n in range(800)
    ]
    first = paragraph(Link(inlines=(text("tới cuối"),), target="#a799"))
    last = paragraph(Link(inlines=(text("về đầu"),), target="#a0"))
    written = write_epub(small_book(first, *blocks, last, notes=notes), tmp_path)
    found = pages(written)
    assert len(found) >= 7
    labels = []
    for page in found:
        ids = {element.get("id") for element in page.iter() if element.get("id")}
        for mark in page.iterfind(f".//{X}a[@role='doc-noteref']"):
            labels.append(mark.text)
            assert mark.get("href")[1:] in ids
        for back in page.iterfind(f".//{X}a[@role='doc-backlink']"):
            assert back.get("href")[1:] in ids
    # The notes of a chapter are numbered through, though it comes in several files.
    assert labels == [str(n) for n in range(1, 801)]
    to_end = found[0].find(f".//{X}p/{X}a").get("href")
    file, _, place = to_end.partition("#")
    assert written.tree(f"text/{file}").find(f".//*[@id='{place}']") is not None
    assert_passes(written, tmp_path)


def test_notes_are_numbered_through_the_files_of_a_chapter_and_anew_in_the_next(
    tmp_path: Path,
) -> None:
    def chapter(name: str) -> Section:
        children = tuple(
            Section(
                id=f"{name}{n}", role=SectionRole.SECTION, title=(text(f"Mục {n}"),),
                blocks=(paragraph(WORDS * 5_000, NoteReference(note=f"{name}{n}")),),
            )
            for n in range(3)
        )  # fmt: skip
        return Section(id=name, role=SectionRole.CHAPTER, title=(text(name),), children=children)

    notes = tuple(
        Note(id=f"{name}{n}", kind=NoteKind.FOOTNOTE, blocks=(paragraph("chú"),))
        for name in "ab"
        for n in range(3)
    )
    book = type(small_book())(
        metadata=small_book().metadata, body=(chapter("a"), chapter("b")), notes=notes
    )
    written = write_epub(book, tmp_path)
    labels = [
        mark.text
        for name in written.names("text")
        if name.startswith("section-")
        for mark in written.tree(f"text/{name}").iterfind(f".//{X}a[@role='doc-noteref']")
    ]
    assert labels == ["1", "2", "3", "1", "2", "3"]


def test_huge_table_repeats_its_head_and_is_not_cut_through_a_cell(tmp_path: Path) -> None:
    head = TableRow(cells=(cell("Năm", header=True), cell("Việc", header=True)))
    rows = []
    for number in range(3_000):
        if number % 3 == 0:
            rows.append(TableRow(cells=(cell(f"năm {number}", row_span=3), cell(WORDS * 5))))
        else:
            rows.append(TableRow(cells=(cell(f"{number} " + WORDS * 5),)))
    table = Table(rows=(head, *rows), header_rows=1, caption=(text("Bảng lớn"),))
    written = write_epub(small_book(table), tmp_path)
    found = pages(written)
    tables = [t for page in found for t in page.iter(f"{X}table")]
    assert len(tables) == len(found)
    assert [t.findtext(f"{X}caption") for t in tables] == ["Bảng lớn", *[None] * (len(tables) - 1)]
    for one in tables:
        assert [c.get("scope") for c in one.find(f"{X}thead").iter(f"{X}th")] == ["col", "col"]
        assert one.find(f"{X}tbody/{X}tr/{X}td").get("rowspan") == "3"
    assert sum(len(t.findall(f"{X}tbody/{X}tr")) for t in tables) == 3_000
    assert_passes(written, tmp_path)


def test_marks_in_the_head_of_a_cut_table_come_once(tmp_path: Path) -> None:
    note = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph("chú"),))
    column = paragraph("Năm", Anchor(name="a"), NoteReference(note="n"), PageBreak(label="7"))
    head = TableRow(cells=(TableCell(blocks=(column,), header=True),))
    rows = tuple(TableRow(cells=(cell(WORDS * 20),)) for _ in range(1_500))
    written = write_epub(
        small_book(Table(rows=(head, *rows), header_rows=1), notes=(note,)), tmp_path
    )
    found = pages(written)
    for role in ("doc-noteref", "doc-pagebreak", "doc-footnote"):
        assert sum(len(page.findall(f".//*[@role='{role}']")) for page in found) == 1
    assert all(page.find(f".//{X}th").text == "Năm" for page in found)


def test_huge_list_counts_on(tmp_path: Path) -> None:
    items = tuple(ListItem(blocks=(paragraph(f"điều {n} " + WORDS * 8),)) for n in range(3_000))
    written = write_epub(small_book(ListBlock(items=items, ordered=True, start=5)), tmp_path)
    expected = 5
    for page in pages(written):
        (found,) = page.iter(f"{X}ol")
        assert int(found.get("start", "1")) == expected
        expected += len(found.findall(f"{X}li"))
    assert expected == 3_005
    assert_passes(written, tmp_path)


def test_item_that_is_a_book_of_its_own_goes_on_behind_its_list(tmp_path: Path) -> None:
    long = ListItem(blocks=tuple(paragraph(f"[{n}] " + WORDS * 40) for n in range(900)))
    items = (ListItem(blocks=(paragraph("ngắn"),)), long, ListItem(blocks=(paragraph("sau"),)))
    written = write_epub(small_book(ListBlock(items=items, ordered=True)), tmp_path)
    found = pages(written)
    assert re.findall(r"\[(\d+)\]", "".join(map(words_of, found))) == [str(n) for n in range(900)]
    last = [ol for page in found for ol in page.iter(f"{X}ol")][-1]
    assert (last.get("start"), words_of(found[-1]).strip()[-3:]) == ("3", "sau")


def test_poem_of_ten_thousand_lines_keeps_lines_and_stanzas(tmp_path: Path) -> None:
    def line(number: int) -> tuple[Text, ...]:
        return (text(f"câu {number} trăm năm trong cõi người ta"),)

    stanzas = tuple(tuple(line(n) for n in range(s, s + 4)) for s in range(0, 10_000, 4))
    written = write_epub(small_book(Verse(stanzas=stanzas)), tmp_path)
    found = [p.text for page in pages(written) for p in page.iterfind(f".//{X}p[@class='line']")]
    assert found == [line(n)[0].text for n in range(10_000)]
    assert_passes(written, tmp_path)
    one = write_epub(small_book(Verse(stanzas=(tuple(map(line, range(10_000))),))), tmp_path)
    assert len(pages(one)) > 1


def test_giant_paragraph_is_cut_behind_sentences(tmp_path: Path) -> None:
    sentences = "".join(f"Câu số {n} của đoạn văn. " for n in range(30_000))
    block = paragraph("Mở ", Emphasis(inlines=(text(sentences),)), Anchor(name="x"), " hết.")
    written = write_epub(small_book(block), tmp_path)
    found = [p for page in pages(written) for p in page.iter(f"{X}p")]
    assert "".join("".join(p.itertext()) for p in found) == f"Mở {sentences} hết."
    assert all("".join(p.itertext()).rstrip().endswith(".") for p in found)
    assert all(p.find(f"{X}em") is not None for p in found)
    assert_passes(written, tmp_path)


def test_text_without_spaces_and_old_print_are_cut_too(tmp_path: Path) -> None:
    chinese = write_epub(small_book(paragraph("文" * 400_000)), tmp_path)
    assert sum(words_of(page).count("文") for page in pages(chinese)) == 400_000
    lines = "\n".join(f"  dòng {n}" + " x" * 40 for n in range(9_000))
    listing = write_epub(small_book(Preformatted(text=lines)), tmp_path)
    found = [code.text for page in pages(listing) for code in page.iter(f"{X}code")]
    assert "\n".join(found) == lines


def test_long_quotation_names_its_author_once(tmp_path: Path) -> None:
    inside = tuple(paragraph(f"[{n}] " + WORDS * 40) for n in range(700))
    quotation = Quotation(blocks=inside, attribution=(text("Nguyễn Du"),))
    found = pages(write_epub(small_book(quotation), tmp_path))
    assert all(page.find(f".//{X}blockquote") is not None for page in found)
    said = [p.text for page in found for p in page.iterfind(f".//{X}p[@class='attribution']")]
    assert said == ["Nguyễn Du"]


def test_whole_book_in_one_cell_is_cut_as_text(tmp_path: Path) -> None:
    inside = tuple(paragraph(f"[{n}] " + WORDS * 40) for n in range(700))
    table = Table(rows=(TableRow(cells=(TableCell(blocks=inside),)),))
    found = pages(write_epub(small_book(table), tmp_path))
    assert re.findall(r"\[(\d+)\]", "".join(map(words_of, found))) == [str(n) for n in range(700)]


def test_many_endnotes_go_into_several_files_and_lead_back(tmp_path: Path) -> None:
    inner = NoteReference(note="n3")
    notes = tuple(
        Note(
            id=f"n{n}", kind=NoteKind.ENDNOTE,
            blocks=(paragraph(f"chú {n} ", WORDS * 12, *([inner] if n == 2 else [])),),
        )
        for n in range(1_500)
    )  # fmt: skip
    blocks = [paragraph("đoạn", NoteReference(note=f"n{n}")) for n in range(1_499) if n != 3]
    written = write_epub(small_book(*blocks, notes=notes), tmp_path)
    names = [n for n in written.names("text") if n.startswith("endnotes")]
    assert names == ["endnotes.xhtml", *(f"endnotes-{n}.xhtml" for n in range(2, 6))]
    assert max(len(written.zip.read(f"EPUB/text/{name}")) for name in names) <= MOST_BYTES
    found = [
        li for name in names for li in written.tree(f"text/{name}").iterfind(f".//{X}ol/{X}li")
    ]
    assert [re.search(r"chú (\d+)", "".join(li.itertext()))[1] for li in found].count("3") == 1
    assert len(found) == 1_500
    marks = written.tree("text/chapter-001.xhtml").findall(f".//{X}a[@role='doc-noteref']")
    for mark in (marks[0], marks[700], marks[-1]):
        file, _, place = mark.get("href").partition("#")
        note = written.tree(f"text/{file}").find(f".//*[@id='{place}']")
        back = note.find(f".//{X}a[@role='doc-backlink']")
        assert back.get("href") == f"chapter-001.xhtml#{mark.get('id')}"
        assert back.text == mark.text
    starts = [written.tree(f"text/{name}").find(f".//{X}ol").get("start") for name in names[1:]]
    assert int(starts[0]) == 1 + len(written.tree("text/endnotes.xhtml").findall(f".//{X}li"))
    assert_passes(written, tmp_path)
