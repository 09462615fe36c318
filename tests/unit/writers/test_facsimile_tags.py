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
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from converters.diagnostics import Origin
from converters.model.edition import Edition
from converters.model.publication import Publication, Table
from converters.vocabularies import EditionForm
from converters.writers.pdf import facsimile
from converters.writers.pdf.page_content import HeadingRanks
from converters.writers.writing import WriteContext
from tests.support.scanned_book import scanned_book, with_table

_MARK = re.compile(r"/(\w+) (?:<<(.*?)>> BDC|BMC)|\bEMC\b|\bTj\b|\bDo\b", re.DOTALL)


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


def elements(element: DictionaryObject, depth: int = 0) -> Iterator[tuple[int, DictionaryObject]]:
    """Yield elements with their depth, in reading order."""
    for kid in kids_of(element):
        found = kid.get_object()
        if isinstance(found, DictionaryObject):
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
        "Document", " H1", " P", " P", " Figure", " Note", "  P",
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
            assert number in kids_of(element)
            assert element["/Pg"].get_object()["/StructParents"] == page["/StructParents"]
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
