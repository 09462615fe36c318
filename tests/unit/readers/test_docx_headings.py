"""Headings of Word documents that no style declares: what the reader tells of a paragraph."""

from __future__ import annotations

from pathlib import Path

from converters.model.guess import Guess
from converters.model.publication import Block, Heading, ListBlock, Paragraph, Publication, Text
from converters.model.traversal import plain_text
from converters.readers.docx import read
from tests.support.docx_builder import (
    STYLES,
    build_docx,
    field,
    paragraph,
    reading_context,
    run,
)

PROSE = paragraph(
    "Trời hôm ấy mưa rất to, con đường làng ngập nước, bọn trẻ con chạy nhảy ngoài sân như không "
    "biết lạnh là gì, cho đến chiều tối mới chịu về nhà."
)
CENTRED = '<w:jc w:val="center"/>'
BOLD = "<w:b/>"


def read_body(folder: Path, body: str, **parts: str) -> Publication:
    source = build_docx(folder / "a.docx", body, parts=parts)
    return read(source, reading_context(folder)).publication


def blocks_of(publication: Publication) -> tuple[Block, ...]:
    return publication.sections[0].blocks


def headings(publication: Publication) -> list[tuple[int, str | None, str]]:
    return [
        (block.level, block.number, plain_text(block.inlines))
        for block in blocks_of(publication)
        if isinstance(block, Heading)
    ]


def test_where_the_contents_field_leads_is_a_heading(tmp_path: Path):
    entry = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>Bến cũ</w:t></w:r></w:hyperlink>'
    contents = paragraph(field(' TOC \\o "1-3" \\h ', entry), style="TOC1")
    marked = (
        '<w:p><w:bookmarkStart w:id="1" w:name="_Toc1"/><w:r><w:t>Bến cũ, thuở trước</w:t></w:r>'
        '<w:bookmarkEnd w:id="1"/></w:p>'
    )
    stale = marked.replace("_Toc1", "_Toc9").replace("Bến cũ, thuở trước", "Một câu ngắn")
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    )
    publication = read_body(
        tmp_path, contents + PROSE + marked + PROSE + stale + PROSE, styles=styles
    )
    assert headings(publication) == [(1, None, "Bến cũ, thuở trước")]
    assert [guess.reason for guess in publication.guesses if guess.value == "1"] == ["STR-012"]


def test_sizes_and_weights_come_from_styles_of_any_name(tmp_path: Path):
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Ten"><w:name w:val="Ten bai"/><w:pPr>'
        '<w:keepNext/><w:spacing w:before="400"/><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>'
    )
    body = PROSE + "".join(
        paragraph(text, style="Ten") + PROSE for text in ("Bờ giậu", "Cái giếng", "Mâm cơm")
    )
    assert [text for _, _, text in headings(read_body(tmp_path, body, styles=styles))] == [
        "Bờ giậu", "Cái giếng", "Mâm cơm",
    ]  # fmt: skip


def test_the_look_of_the_whole_line_is_no_emphasis_in_the_heading(tmp_path: Path):
    title = paragraph(run("\tChương 1. Về ", BOLD), run("Huế", f"{BOLD}<w:i/>"), properties=CENTRED)
    publication = read_body(tmp_path, PROSE + title + PROSE)
    (heading,) = (b for b in blocks_of(publication) if isinstance(b, Heading))
    assert plain_text(heading.inlines) == "Chương 1. Về Huế"
    assert heading.inlines[0] == Text(text="Chương 1. Về ")


def test_automatic_numbers_stay_with_the_heading(tmp_path: Path):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="Chương %1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = "".join(paragraph(text, properties=number) + PROSE for text in ("Đất làng", "Người về"))
    publication = read_body(tmp_path, PROSE + body, numbering=numbering)
    assert headings(publication) == [
        (1, "Chương 1", "Đất làng"), (1, "Chương 2", "Người về"),
    ]  # fmt: skip
    assert not any(isinstance(block, ListBlock) for block in blocks_of(publication))


def test_lists_tables_and_bold_sentences_are_left_alone(tmp_path: Path):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    items = "".join(
        paragraph(run(text, BOLD), properties=number) for text in ("Gạo nếp", "Đỗ xanh", "Thịt")
    )
    cell = f"<w:tc>{paragraph(run('Chương 1', BOLD), properties=CENTRED)}</w:tc>"
    table = f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    sentence = paragraph(run("Xin nhớ kỹ điều này cho đến cuối đời mình.", BOLD))
    publication = read_body(
        tmp_path, PROSE + items + PROSE + table + PROSE + sentence + PROSE, numbering=numbering
    )
    assert headings(publication) == []


def test_a_page_break_before_a_short_line_is_evidence(tmp_path: Path):
    turn = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    title = paragraph(run("Mùa nước nổi", '<w:sz w:val="28"/>'))
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault>'
    styles += f"</w:docDefaults>{STYLES}"
    with_turn = read_body(tmp_path, PROSE + PROSE + turn + title + PROSE, styles=styles)
    assert headings(with_turn) == [(1, None, "Mùa nước nổi")]
    without = read_body(tmp_path, PROSE + PROSE + title + PROSE, styles=styles)
    near = [guess for guess in without.guesses if guess.value == "none"]
    assert headings(without) == []
    assert [guess.text for guess in near] == ["Mùa nước nổi"]
    assert isinstance(near[0], Guess)
    assert any(isinstance(b, Paragraph) for b in blocks_of(without))
