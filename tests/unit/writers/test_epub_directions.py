"""Text from right to left, and heads of tables, as a screen reader meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from converters.checks.epubcheck import check_epub
from converters.model.publication import (
    Heading,
    LanguageSpan,
    ListBlock,
    ListItem,
    Table,
    TableRow,
    Verse,
)
from converters.monitor import CollectingMonitor
from converters.tools import jvm
from converters.writers.directions import is_right_to_left
from tests.support.epub_samples import Written, small_book, text, write_epub
from tests.support.nodes import cell, paragraph

X = "{http://www.w3.org/1999/xhtml}"
CHAPTER = "text/chapter-001.xhtml"
ARABIC = "السلام عليكم 2026!"
HEBREW = "שלום, עולם."


@pytest.fixture(scope="module", autouse=True)
def _host():
    yield
    jvm.shut_down()


def ways(page: etree._Element) -> list[tuple[str, str | None]]:
    """Return element and direction of everything that holds words itself."""
    body = page.find(f"{X}body")
    return [
        (etree.QName(element).localname, element.get("dir"))
        for element in body.iter(etree.Element)
        if (element.text or "").strip()
    ]


def assert_passes(written: Written, folder: Path) -> None:
    path = folder / "book.epub"
    path.write_bytes(written.content)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


@pytest.mark.parametrize(
    ("tag", "left"),
    [
        ("ar", True), ("AR-EG", True), ("he", True), ("az-Arab", True), ("ar-Latn", False),
        ("vi", False), ("arn", False), ("und", False), ("en-x-arab", True), ("ff-Adlm-GN", True),
    ],
)  # fmt: skip
def test_languages_from_right_to_left(tag: str, left: bool) -> None:
    assert is_right_to_left(tag) is left


def test_quotations_from_right_to_left_say_so_in_a_vietnamese_book(tmp_path: Path) -> None:
    book = small_book(
        paragraph("Ông nói: ", LanguageSpan(inlines=(text(ARABIC),), language="ar"), " rồi đi."),
        paragraph(HEBREW),
        paragraph("Chữ " + HEBREW + " nghĩa là chào thế giới thân yêu."),
        Heading(inlines=(text(HEBREW),), level=3),
        Verse(stanzas=(((text(ARABIC),), (text("câu sau"),)),)),
        ListBlock(items=(ListItem(blocks=(paragraph(HEBREW),)),)),
        paragraph(LanguageSpan(inlines=(text("chỉ là số 12"),), language="ar")),
    )
    written = write_epub(book, tmp_path)
    assert ways(written.tree(CHAPTER)) == [
        ("h1", None), ("p", None), ("span", "rtl"), ("p", "rtl"), ("p", None), ("h2", "rtl"),
        ("p", "rtl"), ("p", None), ("p", "rtl"), ("span", None),
    ]  # fmt: skip
    assert written.tree(CHAPTER).get("dir") is None
    assert "page-progression-direction" not in written.source("content.opf")
    assert_passes(written, tmp_path)


def test_book_from_right_to_left_turns_its_pages_so(tmp_path: Path) -> None:
    book = small_book(paragraph(ARABIC), paragraph("Just English."), title=ARABIC, language="ar")
    written = write_epub(book, tmp_path)
    page = written.tree(CHAPTER)
    assert page.get("dir") == "rtl"
    assert ways(page)[1:] == [("p", None), ("p", "ltr")]
    spine = written.tree("content.opf").find("{http://www.idpf.org/2007/opf}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert_passes(written, tmp_path)


def test_heads_of_columns_and_rows_have_their_scope(tmp_path: Path) -> None:
    def head(words: str):
        return cell(words, header=True)

    untold = Table(
        rows=(
            TableRow(cells=(head("Năm"), head("Việc"))),
            TableRow(cells=(head("1936"), cell("Số đỏ"))),
        )
    )
    page = write_epub(small_book(untold), tmp_path).tree(CHAPTER)
    found = {th.text: th.get("scope") for th in page.iter(f"{X}th")}
    assert found == {"Năm": "col", "Việc": "col", "1936": "row"}
