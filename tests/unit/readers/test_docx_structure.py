"""Headings, lists, tables, scene breaks, links and fields of Word documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Figure,
    Heading,
    Link,
    ListBlock,
    NoteReference,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
    Table,
    Text,
)
from converters.model.traversal import plain_text, walk_inlines
from tests.support.docx_bench import (
    NUMBERING,
    Bench,
    image_bytes,
    notes_part,
    numbered,
    reference,
)
from tests.support.docx_builder import (
    STYLES,
    field,
    paragraph,
    picture,
    run,
)

TURN = '<w:r><w:br w:type="page"/></w:r>'


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# ---- structure --------------------------------------------------------------------------------


def test_heading_by_style_with_its_exact_number_and_without_its_style_s_bold(bench: Bench) -> None:
    body = numbered("Mở đầu", 1, style="u1") + numbered("Ra đi", 1, style="u1")
    blocks = bench.blocks(body, parts={"numbering": NUMBERING})
    assert [(b.level, b.number, b.inlines) for b in blocks if isinstance(b, Heading)] == [
        (1, "Chương I:", (Text(text="Mở đầu"),)),
        (1, "Chương II:", (Text(text="Ra đi"),)),
    ]


@pytest.mark.parametrize(
    ("name", "level"),
    [("heading 2", 2), ("Đầu đề 3", 3), ("Tiêu đề 1", 1), ("Title", 1), ("Tên chương", 1)],
)
def test_heading_by_the_name_of_its_style(bench: Bench, name: str, level: int) -> None:
    styles = f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{name}"/></w:style>'
    (block,) = bench.blocks(paragraph("Đề mục", style="x"), parts={"styles": styles})
    assert isinstance(block, Heading)
    assert block.level == level


def test_heading_by_outline_level_alone(bench: Bench) -> None:
    (block,) = bench.blocks(paragraph("Một", properties='<w:outlineLvl w:val="2"/>'))
    assert isinstance(block, Heading)
    assert block.level == 3


def test_outline_level_nine_makes_a_heading_style_body_text(bench: Bench) -> None:
    (block,) = bench.blocks(paragraph("x", style="u1", properties='<w:outlineLvl w:val="9"/>'))
    assert isinstance(block, Paragraph)


def test_lists_nest_and_keep_numbers_that_a_counter_would_not_give(bench: Bench) -> None:
    body = numbered("một", 2) + numbered("a", 2, 1) + numbered("b", 2, 1) + numbered("hai", 2)
    (block,) = bench.blocks(body, parts={"numbering": NUMBERING})
    assert isinstance(block, ListBlock)
    assert block.ordered
    assert [item.label for item in block.items] == [None, None]
    inner = block.items[0].blocks[1]
    assert isinstance(inner, ListBlock)
    assert [item.label for item in inner.items] == ["1.1", "1.2"]


def test_list_after_a_paragraph_goes_on_counting_and_override_restarts(bench: Bench) -> None:
    body = numbered("một", 2) + paragraph("xen") + numbered("hai", 2) + paragraph("xen")
    body += numbered("bảy", 4) + paragraph("") + numbered("tám", 4)
    blocks = bench.blocks(body, parts={"numbering": NUMBERING})
    lists = [block for block in blocks if isinstance(block, ListBlock)]
    assert [(block.start, len(block.items)) for block in lists] == [(1, 1), (2, 1), (7, 2)]


def test_bullets_make_an_unordered_list(bench: Bench) -> None:
    (block,) = bench.blocks(numbered("x", 3) + numbered("y", 3), parts={"numbering": NUMBERING})
    assert isinstance(block, ListBlock)
    assert not block.ordered
    assert len(block.items) == 2


def own_list_style(name: str, number: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="s{number}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr></w:style>'
    )


def test_lists_of_words_own_styles_nest_by_the_numbers_in_their_names(bench: Bench) -> None:
    names = ("List Number", "List Bullet 2", "List Bullet 3", "Item 4")
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        f'w:val="{"bullet" if n in {2, 3} else "decimal"}"/><w:lvlText w:val="%1."/></w:lvl>'
        f'</w:abstractNum><w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n, _ in enumerate(names, start=1)
    )
    styles = STYLES + "".join(own_list_style(name, n) for n, name in enumerate(names, start=1))
    body = "".join(
        paragraph(run(text), style=f"s{n}")
        for text, n in [("a", 1), ("b", 2), ("c", 3), ("d", 2), ("e", 1), ("f", 4)]
    )
    blocks = bench.blocks(body, parts={"numbering": definitions, "styles": styles})

    def texts(block: Block) -> object:
        if isinstance(block, ListBlock):
            return [[texts(inner) for inner in item.blocks] for item in block.items]
        assert isinstance(block, Paragraph)
        return plain_text(block.inlines)

    assert [texts(block) for block in blocks] == [
        [["a", [["b", [["c"]]], ["d"]]], ["e"]],
        [["f"]],
    ]


def test_table_with_spans_header_row_and_widths(bench: Bench) -> None:
    def cell(text: str, marks: str = "") -> str:
        return f"<w:tc><w:tcPr>{marks}</w:tcPr>{paragraph(text)}</w:tc>"

    wide, tall = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    body = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="300"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('đầu', wide)}</w:tr>"
        f"<w:tr>{cell('cao', tall)}{cell('b')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('c')}</w:tr></w:tbl>"
    )
    (table,) = bench.blocks(body)
    assert isinstance(table, Table)
    assert table.header_rows == 1
    assert table.column_widths == (0.25, 0.75)
    assert [[(c.column_span, c.row_span, c.header) for c in row.cells] for row in table.rows] == [
        [(2, 1, True)],
        [(1, 2, False), (1, 1, False)],
        [(1, 1, False)],
    ]


def test_table_in_a_cell_is_kept(bench: Bench) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('trong')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}{paragraph('')}</w:tc></w:tr></w:tbl>"
    assert bench.text(outer) == "trong"
    assert bench.number(Kind.TABLE) == 2


@pytest.mark.parametrize("style", ["u1", None])
def test_automatic_chapter_number_alone_in_a_paragraph_is_said(
    bench: Bench, style: str | None
) -> None:
    body = numbered("", 1, style=style) + paragraph("Mở đầu", style="u1") + numbered("x", 1)
    first, second, *_ = bench.blocks(body + paragraph("y"), parts={"numbering": NUMBERING})
    assert isinstance(first, Heading)
    assert (plain_text(first.inlines), first.number) == ("Chương I:", None)
    assert isinstance(second, Heading)
    assert bench.number(Kind.PARAGRAPH, Fate.DROPPED) == 0


def test_mere_number_alone_in_a_paragraph_counts_and_is_not_shown(bench: Bench) -> None:
    body = numbered("", 2, style="u1") + numbered("x", 2, style="u1")
    (heading,) = bench.blocks(body, parts={"numbering": NUMBERING})
    assert isinstance(heading, Heading)
    assert heading.number == "2."


@pytest.mark.parametrize("mark", ["* * *", "***", "#", "—", "---o0o---", "⁂", "-----"])
def test_line_of_marks_is_a_scene_break(bench: Bench, mark: str) -> None:
    blocks = bench.blocks(paragraph("a") + paragraph(mark) + paragraph("b"))
    assert isinstance(blocks[1], SceneBreak)
    assert blocks[1].ornament == mark


@pytest.mark.parametrize("text", ["-", "No", "1", "A * B", "oh"])
def test_short_text_is_no_scene_break(bench: Bench, text: str) -> None:
    (block,) = bench.blocks(paragraph(text))
    assert isinstance(block, Paragraph)


def test_rules_drawn_as_border_or_shape_are_scene_breaks(bench: Bench) -> None:
    border = paragraph(properties='<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
    shape = paragraph('<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>')
    assert [type(b) for b in bench.blocks(border + shape)] == [SceneBreak, SceneBreak]


def test_empty_paragraphs_are_counted_and_explained_once(bench: Bench) -> None:
    bench.blocks(paragraph("a") + paragraph() * 3)
    assert bench.number(Kind.PARAGRAPH, Fate.DROPPED) == 3
    entries = [e for e in bench.reading.ledger.entries if e.reason == "DOCX-035"]
    assert [entry.detail for entry in entries] == ["× 3"]


def test_quotations_code_and_alignment(bench: Bench) -> None:
    styles = STYLES + '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Source Code"/>'
    styles += "</w:style>"
    body = paragraph("lời một", style="Quote") + paragraph("lời hai", style="Quote")
    body += paragraph("if x:", style="C") + paragraph("  y", style="C")
    body += paragraph("giữa", properties='<w:jc w:val="center"/>')
    quotation, code, centred = bench.blocks(body, parts={"styles": styles})
    assert isinstance(quotation, Quotation)
    assert [plain_text(b.inlines) for b in quotation.blocks] == ["lời một", "lời hai"]
    assert isinstance(code, Preformatted)
    assert code.text == "if x:\n  y"
    assert centred.alignment is Alignment.CENTER


def test_page_break_within_a_paragraph_parts_it(bench: Bench) -> None:
    body = paragraph("hết chương", '<w:r><w:br w:type="page"/></w:r>', "Chương mới")
    assert bench.text(body).splitlines() == ["hết chương", "Chương mới"]
    assert bench.number(Kind.PAGE_BREAK, Fate.DROPPED) == 1


# ---- links and fields -------------------------------------------------------------------------


def test_links_lead_out_and_within_and_only_used_bookmarks_become_anchors(bench: Bench) -> None:
    body = paragraph(
        '<w:bookmarkStart w:id="1" w:name="nơi này"/>',
        '<w:bookmarkStart w:id="2" w:name="thừa"/>',
        "đích",
    )
    body += paragraph('<w:hyperlink r:id="h">' + run("ngoài") + "</w:hyperlink>")
    body += paragraph('<w:hyperlink w:anchor="nơi này">' + run("trong") + "</w:hyperlink>")
    body += paragraph(field(' HYPERLINK "https://vi.wikipedia.org/" ', run("trường")))
    blocks = bench.blocks(body, links={"h": ("hyperlink", "https://example.org/a b")})
    links = [i.target for b in blocks for i in walk_inlines(b.inlines) if isinstance(i, Link)]
    anchors = [i.name for b in blocks for i in walk_inlines(b.inlines) if isinstance(i, Anchor)]
    assert links == ["https://example.org/a%20b", "#nơi-này", "https://vi.wikipedia.org/"]
    assert anchors == ["nơi-này"]
    assert bench.number(Kind.BOOKMARK, Fate.DROPPED) == 1


def test_link_whose_address_is_a_place_in_the_book_leads_there(
    bench: Bench, tmp_path: Path
) -> None:
    body = paragraph('<w:bookmarkStart w:id="1" w:name="đích"/>', "đây")
    body += paragraph('<w:hyperlink r:id="h">' + run("tới") + "</w:hyperlink>")
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    rels += f'<Relationship Id="h" Type="{kind}" Target="#đích" TargetMode="External"/>'
    files = {"word/_rels/document.xml.rels": f"{rels}</Relationships>".encode()}
    _, block = bench.blocks(body, files=files)
    (link,) = block.inlines
    assert isinstance(link, Link)
    assert link.target == "#đích"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "#không-có"])
def test_link_that_no_book_can_open_keeps_its_text(bench: Bench, target: str) -> None:
    body = paragraph(field(f' HYPERLINK "{target}" ', run("chữ")))
    (block,) = bench.blocks(body)
    assert block.inlines == (Text(text="chữ"),)
    assert bench.number(Kind.LINK, Fate.DROPPED) == 1


def test_contents_table_is_left_out_with_all_its_paragraphs(bench: Bench) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" '
    begin += '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    link = f'<w:hyperlink w:anchor="_Toc1">{run("Chương 1 … 3")}</w:hyperlink>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = paragraph(begin, link) + paragraph(link) + paragraph(end)
    body += paragraph('<w:bookmarkStart w:id="1" w:name="_Toc1"/>', "Chương 1", style="u1")
    (block,) = bench.blocks(body)
    assert isinstance(block, Heading)
    assert block.inlines == (Text(text="Chương 1"),)
    assert bench.number(Kind.FIELD, Fate.DROPPED) == 1


def test_list_of_figures_is_not_a_contents_table(bench: Bench) -> None:
    assert bench.text(paragraph(field(' TOC \\h \\c "Hình" ', run("Hình 1")))) == "Hình 1"


def test_field_that_never_ends_swallows_nothing(bench: Bench) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert bench.text(paragraph(begin, "một") + paragraph("hai")).splitlines() == ["một", "hai"]


def test_results_are_kept_and_fields_without_one_named(bench: Bench) -> None:
    empty = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>AUTONUM</w:instrText>'
    empty += '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert bench.text(paragraph("Bảng ", field(" SEQ Bảng ", run("3")), empty)) == "Bảng 3"
    (entry,) = (e for e in bench.reading.ledger.entries if e.kind is Kind.FIELD)
    assert (entry.reason, entry.detail) == ("DOCX-022", "AUTONUM")


def test_old_check_box_shows_its_state(bench: Bench) -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert bench.text(paragraph(box, " đồng ý")) == "☒ đồng ý"


def test_empty_control_is_left_out_and_a_filled_one_kept(bench: Bench) -> None:
    def control(text: str, style: str) -> str:
        marks = f'<w:rStyle w:val="{style}"/>' if style else ""
        return (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{run(text, marks)}</w:sdtContent></w:sdt>"
        )

    body = paragraph(control("Bấm để nhập", "Prompt"), control("Nguyễn Du", ""))
    assert bench.text(body) == "Nguyễn Du"
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.FIELD, "DOCX-030", "Bấm để nhập")


@pytest.mark.parametrize(("kind", "kept"), [("<w:picture/>", 0), ("", 1)])
def test_picture_in_a_control_is_left_out_where_it_is_only_the_control_s_own(
    bench: Bench, kind: str, kept: int
) -> None:
    control = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/>{kind}</w:sdtPr><w:sdtContent>{picture('i')}"
        "</w:sdtContent></w:sdt>"
    )
    bench.read(
        paragraph("x ", control),
        links={"i": ("image", "media/i.png")},
        files={"word/media/i.png": image_bytes("PNG")},
    )
    assert bench.number(Kind.IMAGE, Fate.KEPT) == kept
    assert bench.number(Kind.FIELD, Fate.DROPPED) == 1 - kept


def test_note_in_a_control_whose_mark_was_forgotten_is_kept(bench: Bench) -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{reference('footnote', 2)}</w:sdtContent></w:sdt>"
    )
    bench.read(paragraph("x", control), parts={"footnotes": notes_part("footnote", "chú")})
    assert len(bench.reading.publication.notes) == 1


def test_text_in_a_field_without_a_result_stands_for_one(bench: Bench) -> None:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")}
    code = "<w:r><w:instrText>AUTHOR</w:instrText></w:r>"
    body = paragraph("a ", marks["begin"], code, run("Lan"), marks["end"], " b")
    assert bench.text(body) == "a Lan b"
    assert bench.number(Kind.FIELD, Fate.KEPT) == 1


def test_loose_content_of_tables_gets_rows_and_cells(bench: Bench) -> None:
    cell = f"<w:tc>{paragraph('ô')}</w:tc>"
    body = (
        f"<w:tbl>{paragraph('giữa hàng')}<w:hyperlink><w:tr>{cell}</w:tr></w:hyperlink>"
        f"<w:tr>{paragraph('giữa ô')}{cell}<w:tr>{cell}</w:tr></w:tr></w:tbl>"
    )
    assert bench.text(body).splitlines() == ["giữa hàng", "ô", "giữa ô", "ô", "ô"]
    assert bench.number(Kind.TABLE) == 1


def test_changes_around_blocks_rows_and_cells_are_entered(bench: Bench) -> None:
    added = f"<w:ins><w:tc>{paragraph('thêm')}</w:tc></w:ins>"
    row = f"<w:tr><w:tc>{paragraph('ô')}</w:tc>{added}</w:tr>"
    gone = f"<w:tr><w:tc>{paragraph('bỏ')}</w:tc></w:tr>"
    body = (
        f"<w:ins>{paragraph('mới')}</w:ins><w:del>{paragraph('cũ')}</w:del>"
        f"<w:moveFrom>{paragraph('xưa')}</w:moveFrom><w:moveFrom>{paragraph('dời')}</w:moveFrom>"
        f"<w:moveTo>{paragraph('dời')}</w:moveTo><w:tbl>{row}<w:del>{gone}</w:del></w:tbl>"
    )
    assert bench.text(body).splitlines() == ["mới", "dời", "ô", "thêm"]
    assert bench.number(Kind.INSERTION, Fate.KEPT) == 2
    assert bench.number(Kind.DELETION, Fate.DROPPED) == 2
    assert bench.number(Kind.MOVE, Fate.KEPT) == 1
    assert bench.number(Kind.MOVE, Fate.DROPPED) == 1


def test_title_and_description_of_a_table_become_its_caption(bench: Bench) -> None:
    told = '<w:tblCaption w:val="Bảng 1"/><w:tblDescription w:val="Mưa theo tháng"/>'
    body = f"<w:tbl><w:tblPr>{told}</w:tblPr><w:tr><w:tc>{paragraph('ô')}</w:tc></w:tr></w:tbl>"
    (table,) = bench.blocks(body)
    assert isinstance(table, Table)
    assert plain_text(table.caption) == "Bảng 1 Mưa theo tháng"


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("mark", ["", reference("footnote", 2)])
def test_a_caption_that_the_alternative_text_says_again_stands_once(
    bench: Bench, mark: str, *, below: bool
) -> None:
    told = '<w:tblCaption w:val="Bảng 1. Tên bảng"/><w:tblDescription w:val="Mưa"/>'
    table = f"<w:tbl><w:tblPr>{told}</w:tblPr><w:tr><w:tc>{paragraph('ô')}</w:tc></w:tr></w:tbl>"
    caption = paragraph(run("Bảng 1."), run(" Tên bảng"), mark, style="Caption")
    body = table + caption if below else caption + table
    (shown,) = bench.blocks(body, parts={"footnotes": notes_part("footnote", "lời")})
    assert isinstance(shown, Table)
    assert plain_text(shown.caption) == "Bảng 1. Tên bảng Mưa"
    assert any(isinstance(inline, NoteReference) for inline in shown.caption) is bool(mark)


def test_document_inserted_between_paragraphs_is_entered(bench: Bench) -> None:
    assert bench.text('<w:subDoc r:id="x"/>' + paragraph("a")) == "a"
    assert bench.number(Kind.EMBEDDED_OBJECT, Fate.DROPPED) == 1


def test_signs_in_formulas_and_in_marks_of_notes_are_kept(bench: Bench) -> None:
    sign = '<w:sym w:font="Symbol" w:char="F061"/>'
    mark = reference("footnote", 2, ' w:customMarkFollows="1"').replace("</w:r>", f"{sign}</w:r>")
    body = paragraph(mark, f"<m:oMath><m:r>{sign}</m:r></m:oMath>")
    reading = bench.read(body, parts={"footnotes": notes_part("footnote", "lời")})
    assert reading.publication.notes[0].label == "α"
    assert bench.number(Kind.SYMBOL, Fate.CONVERTED) == 1
    assert "<mi>α</mi>" in str(reading.publication.body)


@pytest.mark.parametrize(
    "turn",
    [
        paragraph("Trước.", TURN) + paragraph("Sau."),
        paragraph("Trước.") + paragraph(TURN) + paragraph("Sau."),
        paragraph("Trước.") + paragraph(TURN, "Sau."),
        paragraph("Trước.") + paragraph("Sau.", properties="<w:pageBreakBefore/>"),
        paragraph("Trước.", TURN, "Sau."),
    ],
)
def test_what_begins_a_page_of_the_author_says_so(bench: Bench, turn: str) -> None:
    blocks = [b for b in bench.blocks(turn + paragraph("Cuối.")) if isinstance(b, Paragraph)]
    assert [b.opens_page for b in blocks if plain_text(b.inlines) != "Trước.Sau."][-1] is False
    opening = [plain_text(b.inlines) for b in blocks if b.opens_page]
    assert opening == (["Sau."] if len(blocks) == 3 else [])


def test_a_picture_that_begins_a_page_says_so(bench: Bench) -> None:
    body = paragraph("Trước.") + paragraph(TURN, picture("r1")) + paragraph("Sau.")
    blocks = bench.blocks(
        body, links={"r1": ("image", "media/a.png")}, files={"word/media/a.png": image_bytes("PNG")}
    )
    assert [isinstance(b, Figure) and b.opens_page for b in blocks] == [False, True, False]
