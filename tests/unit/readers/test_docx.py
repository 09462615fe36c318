"""Word documents: what other converters lose is kept, and what is dropped stands in the ledger."""

from __future__ import annotations

import inspect
import io
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from converters.errors import JobCancelled, SourceError
from converters.files import BlobStore
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Emphasis,
    Equation,
    Figure,
    Heading,
    InlineEquation,
    LanguageSpan,
    Link,
    ListBlock,
    NoteKind,
    NoteReference,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
    SmallCaps,
    Strikethrough,
    Strong,
    Superscript,
    Table,
    Text,
    Underline,
)
from converters.model.traversal import plain_text, walk_inlines
from converters.monitor import CollectingMonitor, EventMonitor
from converters.readers.docx import read
from converters.readers.reading import ReadContext, Reading, ReadOptions
from tests.support.docx_builder import (
    STYLES,
    build_docx,
    core_properties,
    field,
    paragraph,
    picture,
    plain_of,
    reading_context,
    run,
)


class Bench:
    """Builds a document, reads it, and keeps the reading."""

    def __init__(self, folder: Path) -> None:
        self.context = reading_context(folder)
        self._path = folder / "Bản thảo.docx"

    def read(self, body: str, **more) -> Reading:
        build_docx(self._path, body, **more)
        self.reading = read(self._path, self.context)
        return self.reading

    def blocks(self, body: str, **more) -> tuple[Block, ...]:
        return self.read(body, **more).publication.body[0].blocks

    def text(self, body: str, **more) -> str:
        return plain_of(self.read(body, **more).publication)

    def number(self, kind: Kind, fate: Fate | None = None) -> int:
        return self.reading.ledger.number(kind, fate)

    @property
    def codes(self) -> list[str]:
        assert isinstance(self.context.monitor, CollectingMonitor)
        return [diagnostic.code for diagnostic in self.context.monitor.diagnostics]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def notes_part(kind: str, *texts: str, first: int = 2) -> str:
    separators = f'<w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
    return separators + "".join(
        f'<w:{kind} w:id="{n}"><w:p><w:r><w:{kind}Ref/></w:r>{run(" " + text)}</w:p></w:{kind}>'
        for n, text in enumerate(texts, first)
    )


def reference(kind: str, number: int, more: str = "") -> str:
    return (
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:{kind}Reference w:id="{number}"{more}/></w:r>'
    )


# ---- losses of other converters ---------------------------------------------------------------


def test_moved_text_stands_once_where_it_was_moved_to(bench: Bench) -> None:
    text = bench.text(
        paragraph(f"<w:moveFrom>{run('chuyển đi')}</w:moveFrom>", "đầu")
        + paragraph("cuối ", f"<w:moveTo>{run('chuyển đi')}</w:moveTo>")
    )
    assert text.splitlines() == ["đầu", "cuối chuyển đi"]
    assert bench.number(Kind.MOVE, Fate.KEPT) == 1


def test_insertions_are_accepted_and_deletions_left_out_and_named(bench: Bench) -> None:
    deletion = "<w:del><w:r><w:delText>bỏ đi</w:delText></w:r></w:del>"
    assert bench.text(paragraph("a", f"<w:ins>{run('b')}</w:ins>", deletion, "c")) == "abc"
    assert bench.number(Kind.INSERTION, Fate.KEPT) == 1
    dropped = [e for e in bench.reading.ledger.entries if e.kind is Kind.DELETION]
    assert [(e.fate, e.reason, e.detail) for e in dropped] == [(Fate.DROPPED, "DOCX-021", "bỏ đi")]


def test_paragraph_whose_mark_was_deleted_runs_on_into_the_next(bench: Bench) -> None:
    joined = paragraph("một ", properties="<w:rPr><w:del/></w:rPr>") + paragraph("hai")
    assert bench.text(joined) == "một hai"


def test_drop_cap_is_joined_with_its_paragraph(bench: Bench) -> None:
    cap = paragraph("N", properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert bench.text(cap + paragraph("gày xửa ngày xưa")) == "Ngày xửa ngày xưa"
    assert [entry.reason for entry in bench.reading.ledger.entries] == ["DOCX-040"]


def test_text_box_stands_after_its_paragraph_and_no_sibling_text_is_lost(bench: Bench) -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        "<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>"
        f"{paragraph('trong khung')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    text = bench.text(paragraph("trước ", box, "sau") + paragraph("tiếp"))
    assert text.splitlines() == ["trước sau", "trong khung", "tiếp"]
    assert bench.number(Kind.TEXT_BOX, Fate.CONVERTED) == 1


def test_equations_become_mathml_in_the_line_and_displayed(bench: Bench) -> None:
    formula = "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
    formula += "</m:den></m:f></m:oMath>"
    first, second = bench.blocks(
        paragraph("Ta có ", formula) + f"<w:p><m:oMathPara>{formula}</m:oMathPara></w:p>"
    )
    assert isinstance(first, Paragraph)
    assert isinstance(first.inlines[1], InlineEquation)
    assert "<mfrac>" in first.inlines[1].mathml
    assert first.inlines[1].alt == "a/2"
    assert isinstance(second, Equation)
    assert bench.number(Kind.EQUATION, Fate.KEPT) == 2


def test_symbols_become_unicode_from_elements_and_from_typed_letters(bench: Bench) -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    typed = run("ab", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
    assert bench.text(paragraph(sign, typed, run("\uf0b3"))) == "✔αβ≥"
    assert bench.number(Kind.SYMBOL, Fate.CONVERTED) == 4


def test_symbol_without_unicode_character_is_reported(bench: Bench) -> None:
    bench.text(paragraph("x", '<w:r><w:sym w:font="Symbol" w:char="F080"/></w:r>'))
    assert bench.number(Kind.SYMBOL, Fate.DROPPED) == 1
    assert "DOCX-024" in bench.codes


def test_footnotes_and_endnotes_stay_apart_in_the_order_of_their_marks(bench: Bench) -> None:
    body = paragraph("a", reference("endnote", 2), "b", reference("footnote", 3))
    body += paragraph("c", reference("footnote", 2))
    parts = {
        "footnotes": notes_part("footnote", "chân một", "chân hai"),
        "endnotes": notes_part("endnote", "cuối một"),
    }
    notes = bench.read(body, parts=parts).publication.notes
    assert [(note.id, note.kind, plain_text(note.blocks[0].inlines)) for note in notes] == [
        ("en-1", NoteKind.ENDNOTE, "cuối một"),
        ("fn-1", NoteKind.FOOTNOTE, "chân hai"),
        ("fn-2", NoteKind.FOOTNOTE, "chân một"),
    ]
    marks = bench.reading.publication.body[0].blocks[0].inlines
    assert [type(inline) for inline in marks] == [Text, NoteReference, Text, NoteReference]


def test_custom_note_mark_becomes_the_label_and_leaves_the_text(bench: Bench) -> None:
    mark = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    parts = {"footnotes": notes_part("footnote", "lời chú")}
    publication = bench.read(paragraph("chữ", mark), parts=parts).publication
    assert publication.notes[0].label == "*"
    assert plain_text(publication.body[0].blocks[0].inlines) == "chữ"


def test_note_marks_and_notes_that_miss_each_other_are_reported(bench: Bench) -> None:
    parts = {"footnotes": notes_part("footnote", "mồ côi")}
    bench.read(paragraph("chữ", reference("footnote", 9)), parts=parts)
    reasons = {entry.reason for entry in bench.reading.ledger.entries}
    assert {"DOCX-027", "DOCX-028"} <= reasons
    assert bench.number(Kind.FOOTNOTE, Fate.DROPPED) == 2


# ---- looks ------------------------------------------------------------------------------------


def test_looks_nest_and_neighbours_of_one_look_are_joined(bench: Bench) -> None:
    (block,) = bench.blocks(
        paragraph(run("a", "<w:b/>"), run("b", "<w:b/><w:i/>"), run("c", "<w:i/>"), run("d"), "e")
    )
    assert block.inlines == (
        Strong(inlines=(Text(text="a"), Emphasis(inlines=(Text(text="b"),)))),
        Emphasis(inlines=(Text(text="c"),)),
        Text(text="de"),
    )


@pytest.mark.parametrize(
    ("mark", "node"),
    [
        ('<w:u w:val="single"/>', Underline),
        ("<w:strike/>", Strikethrough),
        ("<w:smallCaps/>", SmallCaps),
        ('<w:vertAlign w:val="superscript"/>', Superscript),
    ],
)
def test_each_look_has_its_node(bench: Bench, mark: str, node: type) -> None:
    (block,) = bench.blocks(paragraph(run("x", mark)))
    assert type(block.inlines[0]) is node


def test_toggle_switched_off_and_capitals(bench: Bench) -> None:
    (block,) = bench.blocks(paragraph(run("thường", '<w:b w:val="0"/>'), run(" đậm", "<w:caps/>")))
    assert block.inlines == (Text(text="thường ĐẬM"),)


def test_bold_of_a_paragraph_style_toggles_with_that_of_a_character_style(bench: Bench) -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr>'
        '</w:style><w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    (block,) = bench.blocks(
        paragraph(run("a"), run("b", '<w:rStyle w:val="Strong"/>'), style="Loud"),
        parts={"styles": styles},
    )
    assert block.inlines == (Strong(inlines=(Text(text="a"),)), Text(text="b"))


def test_hidden_text_is_left_out_with_a_warning_that_quotes_it(bench: Bench) -> None:
    assert bench.text(paragraph("thấy", run("ẩn", "<w:vanish/>"))) == "thấy"
    (entry,) = (e for e in bench.reading.ledger.entries if e.kind is Kind.HIDDEN_TEXT)
    assert (entry.fate, entry.detail) == (Fate.DROPPED, "ẩn")
    assert "DOCX-012" in bench.codes


def test_tabs_hyphens_and_breaks_are_kept_as_characters(bench: Bench) -> None:
    marks = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:br/></w:r>"
    assert bench.text(paragraph(marks, "d")) == "a\tb‑c d"


def test_decomposed_letters_are_composed_across_runs(bench: Bench) -> None:
    (block,) = bench.blocks(paragraph(run("tie\u0302"), run("\u0301ng")))
    assert block.inlines == (Text(text="tiếng"),)


def test_foreign_passage_is_marked_but_words_own_guess_is_not(bench: Bench) -> None:
    french = run("Il faut cultiver notre jardin", '<w:lang w:val="fr-FR"/>')
    guessed = run(" ông ấy nói với tôi như thế", '<w:lang w:val="fr-FR"/>')
    (block,) = bench.blocks(paragraph("Ông nói những điều rất lạ lùng: ", french, guessed))
    spans = [i for i in walk_inlines(block.inlines) if isinstance(i, LanguageSpan)]
    assert spans == []
    (block,) = bench.blocks(paragraph("Ông nói những điều rất lạ lùng: ", french, " rồi đi."))
    spans = [i for i in walk_inlines(block.inlines) if isinstance(i, LanguageSpan)]
    assert [span.language for span in spans] == ["fr-FR"]
    assert bench.reading.publication.metadata.work.languages == ("fr-FR",)


# ---- legacy fonts -----------------------------------------------------------------------------

TCVN3 = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
TCVN3_CAPITALS = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'


def test_soft_hyphen_elements_are_the_letter_u_horn_of_tcvn3(bench: Bench) -> None:
    typed = f"<w:r><w:rPr>{TCVN3}</w:rPr><w:t>n</w:t><w:softHyphen/><w:t>íc</w:t></w:r>"
    heading = run("viÖt nam", TCVN3_CAPITALS)
    ending = run(" ta ngµy x\u00ada lµ mét n­íc nhá", TCVN3)
    assert bench.text(paragraph(heading) + paragraph(typed, ending)) == (
        "VIỆT NAM\nnước ta ngày xưa là một nước nhỏ"
    )
    assert dict(bench.reading.legacy_encodings)["tcvn3"] > 0
    assert bench.number(Kind.LEGACY_RUN, Fate.CONVERTED) == 2
    assert bench.reading.publication.metadata.work.language == "vi"


def test_legacy_font_of_a_style_and_of_a_theme_is_found(bench: Bench) -> None:
    styles = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>" + STYLES
    )
    theme = (
        '<a:themeElements><a:fontScheme name="x"><a:majorFont/><a:minorFont>'
        '<a:latin typeface=".VnTime"/></a:minorFont></a:fontScheme></a:themeElements>'
    )
    text = bench.text(
        paragraph("§Êt n­íc ViÖt Nam t­¬i ®Ñp v« cïng"), parts={"styles": styles, "theme1": theme}
    )
    assert text == "Đất nước Việt Nam tươi đẹp vô cùng"


def test_legacy_text_in_notes_tables_boxes_and_insertions_is_decoded(bench: Bench) -> None:
    typed = run("®Êt n­íc ta xinh ®Ñp v« cïng", TCVN3)
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(typed)}</w:tc></w:tr></w:tbl>"
    note = f'<w:footnote w:id="2">{paragraph(typed)}</w:footnote>'
    body = cell + paragraph(f"<w:ins>{typed}</w:ins>", reference("footnote", 2))
    text = bench.text(body, parts={"footnotes": note})
    assert text.splitlines() == ["đất nước ta xinh đẹp vô cùng"] * 3


# ---- structure --------------------------------------------------------------------------------

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="Chương %1:"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def numbered(text: str, number: int, level: int = 0, style: str | None = None) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=properties, style=style)


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
    empty = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>XE "mục"</w:instrText>'
    empty += '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert bench.text(paragraph("Bảng ", field(" SEQ Bảng ", run("3")), empty)) == "Bảng 3"
    (entry,) = (e for e in bench.reading.ledger.entries if e.kind is Kind.FIELD)
    assert (entry.reason, entry.detail) == ("DOCX-022", 'XE "mục"')


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


# ---- pictures ---------------------------------------------------------------------------------


def image_bytes(form: str, size: tuple[int, int] = (8, 4)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(stream, form)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("form", "media_type", "fate"),
    [
        ("PNG", "image/png", Fate.KEPT),
        ("JPEG", "image/jpeg", Fate.KEPT),
        ("GIF", "image/gif", Fate.KEPT),
        ("WEBP", "image/webp", Fate.KEPT),
        ("BMP", "image/png", Fate.CONVERTED),
        ("TIFF", "image/png", Fate.CONVERTED),
    ],
)
def test_pictures_keep_or_change_their_form(
    bench: Bench, form: str, media_type: str, fate: Fate
) -> None:
    reading = bench.read(
        paragraph(picture("i", "Cổng làng")),
        links={"i": ("image", "media/ảnh.bin")},
        files={"word/media/ảnh.bin": image_bytes(form)},
    )
    (resource,) = reading.publication.resources
    (figure,) = reading.publication.body[0].blocks
    assert isinstance(figure, Figure)
    assert (figure.image.alt, figure.image.width_mm) == ("Cổng làng", 36.0)
    assert (resource.media_type, resource.width_px, resource.height_px) == (media_type, 8, 4)
    assert bench.context.media.get(resource.key)
    assert bench.number(Kind.IMAGE, fate) == 1


def test_caption_joins_the_figure_before_it(bench: Bench) -> None:
    (figure,) = bench.blocks(
        paragraph(picture("i")) + paragraph("Hình 1. Cổng làng", style="Caption"),
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": image_bytes("PNG")},
    )
    assert isinstance(figure, Figure)
    assert plain_text(figure.caption) == "Hình 1. Cổng làng"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "DOCX-014"), (b"\x89PNG\r\n\x1a\nxx", "DOCX-017"), (b"nothing known", "DOCX-014")],
)
def test_unreadable_picture_is_dropped_with_its_reason(
    bench: Bench, content: bytes, code: str
) -> None:
    bench.read(
        paragraph("chữ", picture("i")),
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": content},
    )
    assert bench.number(Kind.IMAGE, Fate.DROPPED) == 1
    assert code in bench.codes


@pytest.mark.parametrize(
    ("written", "alt"),
    [
        ("Cổng làng\nDescription automatically generated", "Cổng làng"),
        ("Cổng làng Description automatically generated with medium confidence", "Cổng làng"),
        ("Mô tả được tạo tự động", None),
        ("  ", None),
    ],
)
def test_description_loses_what_word_adds_to_it(
    bench: Bench, written: str, alt: str | None
) -> None:
    (figure,) = bench.blocks(
        paragraph(picture("i", written)),
        links={"i": ("image", "media/a.png")},
        files={"word/media/a.png": image_bytes("PNG")},
    )
    assert isinstance(figure, Figure)
    assert figure.image.alt == alt


def test_linked_picture_is_never_fetched(bench: Bench) -> None:
    bench.read(paragraph(picture("i")), links={"i": ("image", "http://127.0.0.1:9/a.png")})
    assert bench.codes == ["DOCX-016"]


def test_raster_wrapped_in_a_metafile_is_taken_out(bench: Bench) -> None:
    bitmap = image_bytes("BMP")
    header, bits = bitmap[14:54], bitmap[54:]
    record = (81).to_bytes(4, "little") + (80 + len(header) + len(bits)).to_bytes(4, "little")
    record += bytes(40)
    for number in (80, len(header), 80 + len(header), len(bits)):
        record += number.to_bytes(4, "little")
    record += bytes(80 - len(record)) + header + bits
    first = b"\x01\x00\x00\x00" + (88).to_bytes(4, "little") + bytes(32) + b" EMF" + bytes(44)
    last = (14).to_bytes(4, "little") + (20).to_bytes(4, "little") + bytes(12)
    bench.read(
        paragraph(picture("i")),
        links={"i": ("image", "media/a.emf")},
        files={"word/media/a.emf": first + record + last},
    )
    (resource,) = bench.reading.publication.resources
    assert (resource.media_type, resource.width_px) == ("image/png", 8)
    assert bench.number(Kind.IMAGE, Fate.CONVERTED) == 1


# ---- the rest of the file ---------------------------------------------------------------------


def test_comments_headers_and_macros_are_named_in_the_ledger(bench: Bench) -> None:
    bench.read(
        paragraph("thân bài"),
        parts={
            "comments": f'<w:comment w:id="0">{paragraph("xem lại")}</w:comment>',
            "header1": paragraph("đầu trang"),
        },
        files={"word/vbaProject.bin": b"x"},
    )
    entries = {(e.kind, e.fate, e.reason, e.detail) for e in bench.reading.ledger.entries}
    assert entries == {
        (Kind.COMMENT, Fate.DROPPED, "DOCX-011", "xem lại"),
        (Kind.HEADER_FOOTER, Fate.DROPPED, "DOCX-013", "đầu trang"),
        (Kind.MACRO, Fate.DROPPED, "DOCX-039", None),
    }


OBJECT = (
    '<w:r><w:object><v:shape style="width:36pt;height:1in"><v:imagedata r:id="i"/></v:shape>'
    '<o:OLEObject ProgID="Excel.Sheet.12" r:id="e"/></w:object></w:r>'
)
SHAPE = (
    '<w:r><w:drawing><wp:anchor><wp:docPr id="1" name="Mũi tên 1"/><a:graphic><a:graphicData>'
    "<wps:wsp/></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
DIAGRAM = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds r:dm="d" xmlns:dgm='
    '"http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)
DIAGRAM_DATA = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t>'
    "<a:p><a:r><a:t>Bước một</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
)
COVERED = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc></w:tr>'
    "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>bị che</w:t></w:r></w:p></w:tc>"
    "</w:tr></w:tbl>"
)


@pytest.mark.parametrize(
    ("body", "kind", "fate", "code"),
    [
        (paragraph(field("TOC", run("x"))), Kind.FIELD, Fate.DROPPED, "DOCX-010"),
        (paragraph(picture("b")), Kind.IMAGE, Fate.CONVERTED, "DOCX-015"),
        (paragraph(OBJECT), Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "DOCX-018"),
        (
            paragraph(OBJECT.replace('r:id="i"', "")),
            Kind.EMBEDDED_OBJECT,
            Fate.DROPPED,
            "DOCX-019",
        ),
        (
            paragraph(SHAPE.replace("<wps:wsp/>", '<c:chart r:id="e"/>')),
            Kind.CHART,
            Fate.DROPPED,
            "DOCX-019",
        ),
        (paragraph(DIAGRAM), Kind.CHART, Fate.CONVERTED, "DOCX-020"),
        (paragraph(run("\uf0b7")), Kind.SYMBOL, Fate.CONVERTED, "DOCX-023"),
        (paragraph(run("®Êt n\xadíc", TCVN3)), Kind.LEGACY_RUN, Fate.CONVERTED, "DOCX-025"),
        (
            paragraph("x", "<w:r><w:lastRenderedPageBreak/></w:r>"),
            Kind.PAGE_BREAK,
            Fate.DROPPED,
            "DOCX-026",
        ),
        (paragraph(field('HYPERLINK "x.exe"', run("x"))), Kind.LINK, Fate.DROPPED, "DOCX-029"),
        ('<w:altChunk r:id="e"/>', Kind.EMBEDDED_OBJECT, Fate.DROPPED, "DOCX-031"),
        (
            paragraph(
                "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
                f"{paragraph('x')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            ),
            Kind.TEXT_BOX,
            Fate.CONVERTED,
            "DOCX-032",
        ),
        (paragraph(SHAPE), Kind.IMAGE, Fate.DROPPED, "DOCX-033"),
        (paragraph("***"), Kind.PARAGRAPH, Fate.CONVERTED, "DOCX-034"),
        (
            paragraph("<m:oMath><m:new><m:r><m:t>x</m:t></m:r></m:new></m:oMath>"),
            Kind.EQUATION,
            Fate.CONVERTED,
            "DOCX-036",
        ),
        (
            paragraph('<w:bookmarkStart w:id="1" w:name="thừa"/>', "x"),
            Kind.BOOKMARK,
            Fate.DROPPED,
            "DOCX-037",
        ),
        (COVERED, Kind.HIDDEN_TEXT, Fate.CONVERTED, "DOCX-038"),
    ],
)
def test_every_change_and_loss_has_its_reason(
    bench: Bench, body: str, kind: Kind, fate: Fate, code: str
) -> None:
    bench.read(
        body,
        links={
            "i": ("image", "media/i.png"),
            "b": ("image", "media/b.bmp"),
            "e": ("package", "embeddings/e.xlsx"),
            "d": ("diagramData", "diagrams/data1.xml"),
        },
        files={
            "word/media/i.png": image_bytes("PNG"),
            "word/media/b.bmp": image_bytes("BMP"),
            "word/diagrams/data1.xml": DIAGRAM_DATA.encode(),
        },
    )
    entries = [e for e in bench.reading.ledger.entries if e.reason == code]
    assert [(entry.kind, entry.fate) for entry in entries] == [(kind, fate)]
    assert bench.number(kind, fate) == 1
    assert entries[0].origin is not None


def test_words_of_a_diagram_and_text_under_a_merged_cell_are_kept(bench: Bench) -> None:
    text = bench.text(
        paragraph(DIAGRAM) + COVERED,
        links={"d": ("diagramData", "diagrams/data1.xml")},
        files={"word/diagrams/data1.xml": DIAGRAM_DATA.encode()},
    )
    assert text.splitlines() == ["Bước một", "bị che"]


def test_size_of_an_old_drawing_is_in_millimetres(bench: Bench) -> None:
    (figure,) = bench.blocks(
        paragraph(OBJECT),
        links={"i": ("image", "media/i.png")},
        files={"word/media/i.png": image_bytes("PNG")},
    )
    assert isinstance(figure, Figure)
    assert (figure.image.width_mm, figure.image.height_mm) == (12.7, 25.4)


def test_document_nested_beyond_reason_is_refused(bench: Bench, tmp_path: Path) -> None:
    path = build_docx(
        tmp_path / "a.docx", "<w:tbl><w:tr><w:tc>" * 70 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 70
    )
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 150)
    try:
        with pytest.raises(SourceError, match="DOCX-003"):
            read(path, bench.context)
    finally:
        sys.setrecursionlimit(limit)
    assert read(path, bench.context).ledger.number(Kind.TABLE) == 70


def test_metadata_is_proposed_and_junk_left_out(bench: Bench) -> None:
    core = core_properties(
        title="Số đỏ", creator="Vũ Trọng Phụng; Administrator", modified="2024-05-06T07:08:09+07:00"
    )
    metadata = bench.read(paragraph("chữ"), files={"docProps/core.xml": core}).publication.metadata
    assert metadata.work.title == "Số đỏ"
    assert [c.name for c in metadata.work.contributors] == ["Vũ Trọng Phụng"]
    assert metadata.modified == "2024-05-06T00:08:09Z"


@pytest.mark.parametrize("title", ["Microsoft Word - so-do.doc", "Document1", "sach.docx"])
def test_junk_titles_are_ignored_and_the_title_in_the_text_wins(bench: Bench, title: str) -> None:
    files = {"docProps/core.xml": core_properties(title=title)}
    assert bench.read(paragraph("x"), files=files).publication.metadata.work.title == ""
    body = paragraph("Số đỏ", style="Title") + paragraph("x")
    assert bench.read(body, files=files).publication.metadata.work.title == "Số đỏ"


def test_subtitle_under_the_title_is_a_line_of_the_title_page(bench: Bench) -> None:
    styles = STYLES + '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Subtitle"/>'
    body = paragraph("Số đỏ", style="Title") + paragraph("Tiểu thuyết hoạt kê", style="S")
    body += paragraph("Lời tựa", style="S")
    title, line, heading = bench.blocks(body, parts={"styles": styles + "</w:style>"})
    assert isinstance(title, Heading)
    assert isinstance(line, Paragraph)
    assert line.alignment is Alignment.CENTER
    assert isinstance(heading, Heading)
    assert bench.reading.publication.metadata.work.subtitle == "Tiểu thuyết hoạt kê"


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Những người đàn bà dệt những thửa hoa", "en-US", "vi"),
        ("Once upon a time there was a king", "en-GB", "en-GB"),
    ],
)
def test_language_comes_from_the_letters_before_the_declaration(
    bench: Bench, text: str, declared: str, language: str
) -> None:
    styles = f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{declared}"/></w:rPr>'
    styles += "</w:rPrDefault></w:docDefaults>"
    reading = bench.read(paragraph(text), parts={"styles": styles})
    assert reading.publication.metadata.work.language == language


def test_strict_documents_read_like_transitional_ones(bench: Bench, tmp_path: Path) -> None:
    plain = build_docx(tmp_path / "a.docx", paragraph("chữ đậm", run(" x", "<w:b/>")))
    strict = tmp_path / "b.docx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            content = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            target.writestr(name, content)
    one, other = (read(path, bench.context).publication.body[0].blocks for path in (plain, strict))
    assert [block.inlines for block in one] == [block.inlines for block in other]


def test_origins_name_part_and_paragraph(bench: Bench) -> None:
    parts = {"footnotes": notes_part("footnote", "lời chú")}
    publication = bench.read(
        paragraph("một") + paragraph("hai", reference("footnote", 2)), parts=parts
    ).publication
    places = [(b.origin.source, b.origin.paragraph) for b in publication.body[0].blocks]
    assert places == [("Bản thảo.docx", 1), ("Bản thảo.docx", 2)]
    assert publication.notes[0].blocks[0].origin.part == "word/footnotes.xml"


def test_same_file_gives_the_same_reading(bench: Bench) -> None:
    body = paragraph("một", run("hai", "<w:b/>")) + numbered("ba", 2)
    first = bench.read(body, parts={"numbering": NUMBERING})
    assert bench.read(body, parts={"numbering": NUMBERING}) == first


def test_damaged_styles_are_reported_and_the_text_is_read(bench: Bench, tmp_path: Path) -> None:
    path = build_docx(tmp_path / "a.docx", paragraph("chữ"), files={"word/styles.xml": b"<w:sty"})
    reading = read(path, bench.context)
    assert plain_of(reading.publication) == "chữ"
    assert "DOCX-002" in bench.codes


def test_package_without_a_document_is_refused(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(SourceError, match="DOCX-001"):
        read(path, bench.context)


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    path = build_docx(tmp_path / "a.docx", paragraph("chữ") * 500)
    monitor = EventMonitor(lambda event: None, cancelled=lambda: True)
    context = ReadContext(ReadOptions(), BlobStore(tmp_path), monitor, tmp_path)
    with pytest.raises(JobCancelled):
        read(path, context)
