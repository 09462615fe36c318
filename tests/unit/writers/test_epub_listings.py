"""Lists of figures and tables in the navigation document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from converters.checks.epubcheck import check_epub
from converters.files import BlobStore
from converters.model.publication import (
    Block,
    Figure,
    InlineImage,
    NoteReference,
    Publication,
    Resource,
    Section,
    Table,
    TableRow,
)
from converters.monitor import CollectingMonitor
from converters.tools import jvm
from converters.vocabularies import SectionRole
from tests.support.epub_samples import Written, metadata, picture, small_book, text, write_epub
from tests.support.nodes import cell

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


def figure(caption: str, *more: object) -> Figure:
    shown = (text(caption), *more) if caption else ()
    return Figure(image=InlineImage(resource="p", alt="Ảnh"), caption=shown)


def table(caption: str) -> Table:
    return Table(rows=(TableRow(cells=(cell("a"), cell("b"))),), caption=(text(caption),))


def written(folder: Path, *chapters: tuple[Block, ...], title: str = "Chương") -> Written:
    media = BlobStore(folder / "media")
    sections = tuple(
        Section(id=f"c{n}", role=SectionRole.CHAPTER, title=(text(title),), blocks=blocks)
        for n, blocks in enumerate(chapters)
    )
    resource = Resource("p", media.put(picture()), "image/png", "p.png")
    return write_epub(
        Publication(metadata=metadata(), body=sections, resources=(resource,)), folder
    )


def lists(book: Written) -> dict[str, etree._Element]:
    return {nav.get(TYPE): nav for nav in book.tree("text/nav.xhtml").iter(f"{X}nav")}


def test_captions_are_listed_with_links_to_what_they_stand_under(tmp_path: Path) -> None:
    book = written(
        tmp_path,
        (figure("Hình 1. Cây  đa", NoteReference(note="?")), table("Bảng 1")),
        (figure(""), figure("Hình 2. Bến nước"), table("Bảng 2")),
    )
    found = lists(book)
    assert list(found) == ["toc", "landmarks", "loi", "lot"]
    assert found["loi"].findtext(f"{X}h2") == "Danh mục hình"
    assert found["lot"].findtext(f"{X}h2") == "Danh mục bảng"
    expected = {"loi": ["Hình 1. Cây đa", "Hình 2. Bến nước"], "lot": ["Bảng 1", "Bảng 2"]}
    for kind, labels in expected.items():
        links = list(found[kind].iter(f"{X}a"))
        assert [link.text for link in links] == labels
        for link, label in zip(links, labels, strict=True):
            file, _, place = link.get("href").partition("#")
            target = book.tree(f"text/{file}").find(f".//*[@id='{place}']")
            assert target.tag == X + ("figure" if kind == "loi" else "table")
            assert label in " ".join("".join(target.itertext()).split())
    marks = [a.get(TYPE) for a in found["landmarks"].iter(f"{X}a")]
    assert {"loi", "lot"} <= set(marks)
    path = tmp_path / "book.epub"
    path.write_bytes(book.content)
    result = check_epub(path, CollectingMonitor())
    assert [message.text() for message in result.messages] == []


def test_single_captions_need_no_list(tmp_path: Path) -> None:
    assert set(lists(written(tmp_path, (figure("Hình 1"), table("Bảng 1"))))) == {
        "toc",
        "landmarks",
    }


def test_list_of_the_book_itself_is_not_shown_twice(tmp_path: Path) -> None:
    blocks = (figure("Hình 1"), figure("Hình 2"), table("Bảng 1"), table("Bảng 2"))
    found = lists(written(tmp_path, blocks, title="DANH MỤC CÁC HÌNH VẼ"))
    assert found["loi"].get("hidden") == ""
    assert found["lot"].get("hidden") is None


def test_long_captions_are_shortened_at_a_word(tmp_path: Path) -> None:
    found = lists(written(tmp_path, (figure("Hình 1. " + "chữ " * 90), figure("Hình 2"))))
    first = next(found["loi"].iter(f"{X}a")).text
    assert first.endswith("chữ…")
    assert len(first) <= 161


def test_english_books_have_english_lists(tmp_path: Path) -> None:
    tables = write_epub(small_book(table("Table 1"), table("Table 2"), language="en"), tmp_path)
    assert lists(tables)["lot"].findtext(f"{X}h2") == "List of tables"
