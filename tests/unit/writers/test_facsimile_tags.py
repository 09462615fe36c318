"""Tags of the facsimile: everything on a page is an element or an artifact, and all ties hold."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pypdf
import pypdfium2
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from converters.diagnostics import Box, Origin
from converters.model.edition import Edition
from converters.model.page import RegionRole
from converters.model.publication import (
    ListBlock,
    ListItem,
    PageBreak,
    Paragraph,
    Publication,
    Quotation,
    Table,
    TableRow,
    Text,
)
from converters.vocabularies import EditionForm
from converters.writers.pdf import facsimile
from converters.writers.pdf.text_flow import HeadingRanks
from converters.writers.writing import WriteContext
from tests.support.scanned_book import scanned_book, with_french, with_note, with_table

_MARK = re.compile(
    r"/(\w+) (?:<<(.*?)(?: /ActualText <\w+>)?>> BDC|BMC)|\bEMC\b|\bTj\b|\bDo\b", re.DOTALL
)


def written(publication: Publication, context: WriteContext) -> pypdf.PdfReader:
    target = io.BytesIO()
    facsimile.write(publication, Edition(form=EditionForm.FACSIMILE), target, context)
    return pypdf.PdfReader(target)


@pytest.fixture
def reader(tmp_path: Path) -> pypdf.PdfReader:
    return written(*with_table(scanned_book(tmp_path)))


def root_of(reader: pypdf.PdfReader) -> DictionaryObject:
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    assert isinstance(tree, DictionaryObject)
    return tree


def kids_of(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", ArrayObject())
    return list(kids) if isinstance(kids, ArrayObject) else [kids]


def content_of(element: DictionaryObject) -> list[tuple[int, int]]:
    """Return the keys of the pages that an element has marked content on, with the MCIDs."""
    found = []
    for kid in kids_of(element):
        one = kid.get_object()
        if isinstance(one, DictionaryObject) and one.get("/Type") == "/MCR":
            found.append((one["/Pg"]["/StructParents"], int(one["/MCID"])))
        elif not isinstance(one, DictionaryObject):
            found.append((element["/Pg"]["/StructParents"], int(one)))
    return found


def elements(element: DictionaryObject, depth: int = 0) -> Iterator[tuple[int, DictionaryObject]]:
    """Yield elements with their depth, in reading order."""
    for kid in kids_of(element):
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield depth, found
            yield from elements(found, depth + 1)


def outline_of(reader: pypdf.PdfReader) -> list[str]:
    return [f"{' ' * depth}{found['/S'][1:]}" for depth, found in elements(root_of(reader))]


def marks_of(page: pypdf.PageObject) -> list[tuple[str, str, int]]:
    """Return kind, properties and number of drawings of each marked stretch; none lies outside."""
    found: list[tuple[str, str, int]] = []
    current: tuple[str, str] | None = None
    drawings = 0
    for match in _MARK.finditer(page.get_contents().get_data().decode("latin-1")):
        if match[1]:
            assert current is None
            current, drawings = (match[1], match[2] or ""), 0
        elif match[0] == "EMC":
            assert current is not None
            found.append((*current, drawings))
            current = None
        else:
            assert current is not None, "drawn outside of marked content"
            drawings += 1
    assert current is None
    return found


def test_the_tree_says_what_stands_on_the_pages(reader: pypdf.PdfReader) -> None:
    assert outline_of(reader) == [
        "Document", " H1", " P", " P", "  Span", "  Span", " Figure", " Note", "  P",
        " P", " Table", "  TR", "   TD", "  TR", "   TD", "   TD",
    ]  # fmt: skip
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value
    assert catalog["/Lang"] == "vi"


def test_every_drawing_is_an_element_or_an_artifact(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        marks = marks_of(page)
        assert marks[0] == ("Artifact", "", 1)
        assert all(drawings for _, _, drawings in marks)
    first = [(kind, kind == "Artifact" and facts) for kind, facts, _ in marks_of(reader.pages[0])]
    assert ("Artifact", "/Type /Pagination /Subtype /Header") in first
    assert ("Artifact", "/Type /Pagination /Subtype /Footer") in first


def test_content_and_elements_lead_to_one_another(reader: pypdf.PdfReader) -> None:
    numbers = root_of(reader)["/ParentTree"]["/Nums"]
    parents = {numbers[i]: numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    for page in reader.pages:
        marks = [mark for mark in marks_of(page) if mark[0] != "Artifact"]
        holders = parents[page["/StructParents"]]
        assert [facts for _, facts, _ in marks] == [f"/MCID {n}" for n in range(len(holders))]
        for number, ((kind, _, _), holder) in enumerate(zip(marks, holders, strict=True)):
            element = holder.get_object()
            assert element["/S"] == f"/{kind}"
            assert (page["/StructParents"], number) in content_of(element)
    for _, element in elements(root_of(reader)):
        parent = element["/P"].get_object()
        raw = [kid for kid in kids_of(parent) if isinstance(kid, IndirectObject)]
        assert any(kid.get_object() is element or kid.get_object() == element for kid in raw)


def test_notes_have_names_and_figures_have_words_and_a_frame(reader: pypdf.PdfReader) -> None:
    found = [element for _, element in elements(root_of(reader))]
    names = [element["/ID"] for element in found if element["/S"] == "/Note"]
    assert len(names) == len(set(names)) == 1
    kept = root_of(reader)["/IDTree"]["/Names"]
    assert kept[0] == names[0]
    assert kept[1].get_object()["/S"] == "/Note"
    (figure,) = (element for element in found if element["/S"] == "/Figure")
    assert figure["/Alt"] == "Hình ở trang 7"
    left, bottom, right, top = map(float, figure["/A"]["/BBox"])
    page = figure["/Pg"].get_object()["/MediaBox"]
    assert 0 <= left < right <= float(page[2])
    assert 0 <= bottom < top <= float(page[3])


def test_wide_cells_and_heads_of_tables_are_told(tmp_path: Path) -> None:
    publication, context = with_table(scanned_book(tmp_path))
    cells = [element for _, element in elements(root_of(written(publication, context)))]
    wide = [element for element in cells if element["/S"] == "/TD" and "/A" in element]
    assert [element["/A"]["/ColSpan"] for element in wide] == [2]
    region = context.layouts[1].regions[-1]
    origin = Origin("2.png", page=2, box=region.box)
    table = Table(rows=(), header_rows=1, origin=origin, caption=())
    section = publication.body[0]
    section = msgspec.structs.replace(section, blocks=(*section.blocks, table))
    headed = msgspec.structs.replace(publication, body=(section,))
    kinds = [line.strip() for line in outline_of(written(headed, context))]
    assert (kinds.count("TH"), kinds.count("TD")) == (1, 2)


def in_one_paragraph(book: tuple[Publication, WriteContext]) -> tuple[Publication, WriteContext]:
    """Return the book with the end of the first page within its second paragraph."""
    publication, context = book
    section = publication.body[0]
    opening, going_on = section.blocks
    assert isinstance(going_on, Paragraph)
    (words,) = going_on.inlines
    assert isinstance(words, Text)
    head, tail = words.text.split("măng.")
    inlines = (Text(text=head), PageBreak(label="8"), Text(text=f"măng.{tail}"))
    going_on = msgspec.structs.replace(going_on, inlines=inlines)
    section = msgspec.structs.replace(section, blocks=(opening, going_on))
    return msgspec.structs.replace(publication, body=(section,)), context


def test_a_paragraph_over_the_end_of_a_page_is_one_element(tmp_path: Path) -> None:
    reader = written(*in_one_paragraph(scanned_book(tmp_path)))
    assert outline_of(reader) == [
        "Document", " H1", " P", " P", "  Span", "  Span", " Figure", " Note", "  P",
    ]  # fmt: skip
    found = [element for _, element in elements(root_of(reader))]
    _, paragraph, _ = (element for element in found if element["/S"] == "/P")
    assert [page for page, _ in content_of(paragraph)] == [0, 0, 1]
    lines, pages = (element for element in found if element["/S"] == "/Span")
    assert (lines["/ActualText"], content_of(lines)) == ("cộng-hòa", [(0, 3)])
    assert pages["/ActualText"] == "ximăng."
    assert [page for page, _ in content_of(pages)] == [0, 1]


def test_broken_words_are_copied_whole(tmp_path: Path) -> None:
    publication, context = in_one_paragraph(scanned_book(tmp_path))
    target = io.BytesIO()
    facsimile.write(publication, Edition(form=EditionForm.FACSIMILE), target, context)
    document = pypdfium2.PdfDocument(target.getvalue())
    first, second = (" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    assert "bên cửa sổ cộng-hòa nghe chuông đổ trên nền lát xi\ufffe" in first
    assert second == "Số đỏ măng. Thuyền về bến cũ, ngỡ ngàng."


def test_a_word_whose_end_is_not_known_stands_for_itself(reader: pypdf.PdfReader) -> None:
    spans = [element for _, element in elements(root_of(reader)) if element["/S"] == "/Span"]
    assert [span.get("/ActualText") for span in spans] == ["cộng-hòa", None]


def test_a_mark_is_a_link_to_its_note(tmp_path: Path) -> None:
    publication, context = with_note(scanned_book(tmp_path))
    reader = written(publication, context)
    assert outline_of(reader)[:12] == [
        "Document", " H1", " P", "  Reference", "   Link", " P", "  Span", "  Span", " Figure",
        " Note", "  Lbl", "  P",
    ]  # fmt: skip
    (link,) = (element for _, element in elements(root_of(reader)) if element["/S"] == "/Link")
    (annotation,) = reader.pages[0]["/Annots"]
    held = kids_of(link)[1].get_object()
    assert (held["/Type"], held["/Obj"].get_object()) == ("/OBJR", annotation.get_object())
    numbers = root_of(reader)["/ParentTree"]["/Nums"]
    parents = {numbers[i]: numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    assert parents[annotation.get_object()["/StructParent"]] == link
    assert len(parents) == 3
    facts = annotation.get_object()
    assert (facts["/F"], facts["/Contents"]) == (4, "Chú thích")
    mark = context.layouts[0].regions[2].lines[0].words[2].box
    scale, height = 72 / 200, 612
    wanted = (mark.left, mark.right, height / scale - mark.bottom, height / scale - mark.top)
    left, bottom, right, top = map(float, facts["/Rect"])
    assert [left, right, bottom, top] == pytest.approx([edge * scale for edge in wanted], abs=0.01)
    note = context.layouts[0].regions[4].box
    page, kind, left, top, _ = facts["/Dest"]
    assert (page.get_object()["/StructParents"], kind) == (0, "/XYZ")
    assert (float(left), float(top)) == pytest.approx(
        (note.left * scale, height - note.top * scale), abs=0.5
    )


def test_a_note_over_the_end_of_a_page_is_one_element(tmp_path: Path) -> None:
    publication, context = with_note(scanned_book(tmp_path))
    first, second = context.layouts
    tail = msgspec.structs.replace(second.regions[1], role=RegionRole.NOTE)
    second = msgspec.structs.replace(second, regions=(tail,))
    (note,) = publication.notes
    (block,) = note.blocks
    words = Text(text=f"Tiếng địa phương. {' '.join(word.text for word in tail.lines[0].words)}")
    note = msgspec.structs.replace(note, blocks=(msgspec.structs.replace(block, inlines=(words,)),))
    publication = msgspec.structs.replace(publication, notes=(note,))
    reader = written(publication, replace(context, layouts=(first, second)))
    assert outline_of(reader)[-3:] == [" Note", "  Lbl", "  P"]
    *_, paragraph = (element for _, element in elements(root_of(reader)))
    assert [page for page, _ in content_of(paragraph)] == [0, 2], "key 1 is that of the link"


def test_lists_and_quotations_hold_their_paragraphs(tmp_path: Path) -> None:
    publication, context = in_one_paragraph(scanned_book(tmp_path))
    section = publication.body[0]
    opening, going_on = section.blocks
    items = (ListItem(blocks=(opening,)), ListItem(blocks=(Quotation(blocks=(going_on,)),)))
    section = msgspec.structs.replace(section, blocks=(ListBlock(items=items),))
    reader = written(msgspec.structs.replace(publication, body=(section,)), context)
    assert outline_of(reader) == [
        "Document", " H1", " L", "  LI", "   LBody", "    P", "  LI", "   LBody",
        "    BlockQuote", "     P", "      Span", "      Span", " Figure", " Note", "  P",
    ]  # fmt: skip
    paragraphs = [element for _, element in elements(root_of(reader)) if element["/S"] == "/P"]
    assert [page for page, _ in content_of(paragraphs[1])] == [0, 0, 1]


@pytest.mark.parametrize(("rows", "tables"), [(4, 1), (2, 2)])
def test_a_table_with_more_rows_goes_on_on_the_next_page(
    tmp_path: Path, rows: int, tables: int
) -> None:
    publication, context = with_table(scanned_book(tmp_path))
    first, second = context.layouts
    table = second.regions[-1]
    # The same rows on both pages; the box of the second is not that of a block.
    again = msgspec.structs.replace(table, box=Box(150, 600, 900, 850))
    layouts = (
        msgspec.structs.replace(first, regions=(table,)),
        msgspec.structs.replace(second, regions=(again,)),
    )
    block = Table(rows=(TableRow(cells=()),) * rows, origin=Origin("1.png", page=1, box=table.box))
    section = msgspec.structs.replace(publication.body[0], blocks=(block,))
    publication = msgspec.structs.replace(publication, body=(section,), notes=())
    found = outline_of(written(publication, replace(context, layouts=layouts)))
    assert (found.count(" Table"), found.count("  TR")) == (tables, 4)


def test_a_paragraph_in_another_language_says_so(tmp_path: Path) -> None:
    reader = written(*with_french(scanned_book(tmp_path)))
    paragraphs = [element for _, element in elements(root_of(reader)) if element["/S"] == "/P"]
    assert [element.get("/Lang") for element in paragraphs] == ["fr", None, None, None]


def test_no_rank_of_headings_is_skipped() -> None:
    ranks = HeadingRanks()
    assert [ranks.next(wanted) for wanted in (3, 1, 2, 5, 2, 9, 9, 9, 9, 9, 1)] == [
        1, 1, 2, 3, 2, 3, 4, 5, 6, 6, 1
    ]  # fmt: skip


def test_a_page_that_was_not_recognised_is_background_alone(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    alone = written(publication, replace(context, layouts=context.layouts[:1]))
    assert marks_of(alone.pages[1]) == [("Artifact", "", 1)]
    assert outline_of(alone)[0] == "Document"
