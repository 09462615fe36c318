"""Places that links of a Word document lead to, and links on pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Anchor,
    Figure,
    Heading,
    InlineImage,
    Link,
    NoteReference,
    Preformatted,
    Text,
)
from converters.model.traversal import walk_inlines
from tests.support.docx_bench import NUMBERING, Bench, image_bytes, notes_part, numbered, reference
from tests.support.docx_builder import paragraph, picture, run


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def mark(name: str) -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'


def link(name: str, inner: str = "") -> str:
    return f'<w:hyperlink w:anchor="{name}">{inner or run("tới")}</w:hyperlink>'


PICTURE = {
    "links": {"i": ("image", "media/i.png"), "h": ("hyperlink", "https://a.vn/")},
    "files": {"word/media/i.png": image_bytes("PNG")},
}


@pytest.mark.parametrize(
    ("before", "last"),
    [
        (paragraph("chữ"), paragraph(mark("cuối"))),
        (paragraph("Kết", style="u1"), paragraph(mark("cuối"))),
        (paragraph("trích", style="Quote"), paragraph(mark("cuối"))),
        (numbered("mục", 2), paragraph(mark("cuối"))),
        (paragraph("chữ"), mark("cuối")),
        (paragraph("chữ"), paragraph(mark("cuối"), picture("i"))),
    ],
)
def test_place_after_the_last_words_is_at_their_end(bench: Bench, before: str, last: str) -> None:
    reading = bench.read(
        paragraph("x", link("cuối")) + before + last, parts={"numbering": NUMBERING}, **PICTURE
    )
    assert "Anchor(name='cuối')" in repr(reading.publication.body)
    assert bench.number(Kind.LINK, Fate.KEPT) == bench.number(Kind.LINK) == 1
    assert bench.number(Kind.BOOKMARK, Fate.KEPT) == bench.number(Kind.BOOKMARK) == 1


def test_link_to_a_place_that_only_a_picture_has_is_dropped(bench: Bench) -> None:
    body = paragraph(link("đó", picture("i"))) + paragraph(mark("đó"))
    blocks = bench.blocks(body, **PICTURE)
    assert [type(block) for block in blocks] == [Figure]
    assert bench.number(Kind.LINK, Fate.DROPPED) == bench.number(Kind.LINK) == 1
    assert bench.number(Kind.BOOKMARK, Fate.DROPPED) == bench.number(Kind.BOOKMARK) == 1


def test_blanks_of_an_empty_paragraph_do_not_come_before_the_next(bench: Bench) -> None:
    body = paragraph("một") + paragraph(" \t" * 9) + paragraph(run("Lời nói đầu", "<w:b/>"))
    body += paragraph("Tôi viết cuốn sách này trong nhiều năm, và nay xin gửi tới bạn đọc.")
    assert bench.text(body).splitlines()[1] == "Lời nói đầu"


@pytest.mark.parametrize("wrapped", [True, False])
def test_link_on_a_picture_alone_is_entered_as_dropped(bench: Bench, *, wrapped: bool) -> None:
    shown = picture("i")
    if wrapped:
        shown = f'<w:hyperlink r:id="h">{shown}</w:hyperlink>'
    else:
        shown = shown.replace(
            "<a:graphic>", '<wp:docPr id="1"><a:hlinkClick r:id="h"/></wp:docPr><a:graphic>', 1
        )
    (figure,) = bench.blocks(paragraph(shown), **PICTURE)
    assert isinstance(figure, Figure)
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.fate, entry.reason, entry.detail) == (
        Kind.LINK,
        Fate.DROPPED,
        "DOCX-057",
        "https://a.vn/",
    )
    assert bench.number(Kind.LINK) == 1
    assert "DOCX-057" in bench.codes


def test_link_on_a_picture_among_words_is_kept(bench: Bench) -> None:
    shown = picture("i").replace(
        "<a:graphic>", '<wp:docPr id="1"><a:hlinkClick r:id="h"/></wp:docPr><a:graphic>', 1
    )
    (block,) = bench.blocks(paragraph("xem ", shown, " này"), **PICTURE)
    (made,) = [inline for inline in block.inlines if isinstance(inline, Link)]
    assert made.target == "https://a.vn/"
    assert isinstance(made.inlines[0], InlineImage)
    assert bench.number(Kind.LINK, Fate.KEPT) == bench.number(Kind.LINK) == 1


def test_link_around_words_and_picture_of_a_heading_stays_with_the_words(bench: Bench) -> None:
    inner = run("Chương") + picture("i")
    heading, figure = bench.blocks(
        paragraph(f'<w:hyperlink r:id="h">{inner}</w:hyperlink>', style="u1"), **PICTURE
    )
    assert isinstance(heading, Heading)
    assert isinstance(figure, Figure)
    assert bench.number(Kind.LINK, Fate.KEPT) == bench.number(Kind.LINK) == 1


def test_bookmarks_whose_names_become_alike_stay_apart(bench: Bench) -> None:
    names = ["a b", "a-b", "a+b", "a-b-1", "!", "?"]
    body = "".join(paragraph(mark(name), link(name), f" {name}") for name in names)
    blocks = bench.blocks(body)
    anchors = [i.name for b in blocks for i in walk_inlines(b.inlines) if isinstance(i, Anchor)]
    targets = [i.target for b in blocks for i in walk_inlines(b.inlines) if isinstance(i, Link)]
    assert len(set(anchors)) == len(names)
    assert targets == [f"#{anchor}" for anchor in anchors]


def test_place_and_note_in_a_line_of_code_are_kept(bench: Bench) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Source Code"/></w:style>'
    code, noted, placed, _ = bench.blocks(
        paragraph("x = 1", style="C")
        + paragraph("y = 2", reference("footnote", 2), style="C")
        + paragraph(mark("dòng"), "z = 3", style="C")
        + paragraph(link("dòng")),
        parts={"styles": styles, "footnotes": notes_part("footnote", "vì sao")},
    )
    assert isinstance(code, Preformatted)
    assert noted.inlines == (Text(text="y = 2"), NoteReference(note="fn-1"))
    assert placed.inlines == (Anchor(name="dòng"), Text(text="z = 3"))
    assert bench.number(Kind.LINK, Fate.KEPT) == bench.number(Kind.LINK) == 1
