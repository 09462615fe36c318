"""Word documents: text that other converters lose, looks, and legacy fonts."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Emphasis,
    Equation,
    Heading,
    InlineEquation,
    LanguageSpan,
    ListBlock,
    NoteKind,
    NoteReference,
    Paragraph,
    SmallCaps,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    Underline,
)
from converters.model.traversal import plain_text, walk_inlines
from tests.support.docx_bench import (
    NUMBERING,
    TCVN3,
    Bench,
    notes_part,
    numbered,
    reference,
)
from tests.support.docx_builder import (
    STYLES,
    paragraph,
    run,
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


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


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("*", run("*", '<w:vertAlign w:val="superscript"/>') + run(" Lời chú")),
        ("*", run("* Lời chú")),
        ("*", run(" *Lời chú")),
        ("1a", run("1a") + run("\tLời chú")),
        ("1a", run("1a Lời chú")),
    ],
)
def test_custom_mark_is_not_said_again_in_its_note(bench: Bench, mark: str, note: str) -> None:
    body = f'<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>{mark}</w:t></w:r>'
    parts = {"footnotes": f'<w:footnote w:id="2"><w:p>{note}</w:p></w:footnote>'}
    (found,) = bench.read(paragraph("chữ", body), parts=parts).publication.notes
    assert (found.label, plain_text(found.blocks[0].inlines)) == (mark, "Lời chú")


@pytest.mark.parametrize(("mark", "note"), [("a", "anh tôi"), ("*", "Lời chú *"), ("*", "")])
def test_words_of_a_note_that_are_not_its_mark_stay(bench: Bench, mark: str, note: str) -> None:
    body = f'<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>{mark}</w:t></w:r>'
    parts = {"footnotes": f'<w:footnote w:id="2">{paragraph(run(note))}</w:footnote>'}
    (found,) = bench.read(paragraph("chữ", body), parts=parts).publication.notes
    assert "".join(plain_text(block.inlines) for block in found.blocks) == note


def test_note_marks_and_notes_that_miss_each_other_are_reported(bench: Bench) -> None:
    parts = {"footnotes": notes_part("footnote", "mồ côi")}
    bench.read(paragraph("chữ", reference("footnote", 9)), parts=parts)
    reasons = {entry.reason for entry in bench.reading.ledger.entries}
    assert {"DOCX-027", "DOCX-028"} <= reasons
    assert bench.number(Kind.FOOTNOTE, Fate.DROPPED) == 2


def test_note_whose_mark_is_deleted_goes_with_it(bench: Bench) -> None:
    parts = {"footnotes": notes_part("footnote", "bị xóa", "còn lại")}
    gone = f"<w:del w:id='1' w:author='A'>{reference('footnote', 2)}</w:del>"
    bench.read(paragraph("chữ", gone, reference("footnote", 3)), parts=parts)
    notes = [e for e in bench.reading.ledger.entries if e.kind is Kind.FOOTNOTE]
    assert [(note.reason, note.detail) for note in notes] == [("DOCX-053", "bị xóa")]
    assert "DOCX-028" not in bench.codes


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


def test_breaks_in_hidden_text_are_hidden_with_it(bench: Bench) -> None:
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:br/><w:t>kín</w:t><w:br w:type="page"/></w:r>'
    (block,) = bench.blocks(paragraph("a", hidden, "b"))
    assert plain_text(block.inlines) == "ab"
    assert bench.number(Kind.PAGE_BREAK) == 0


HIDDEN_END = "<w:rPr><w:vanish/></w:rPr>"


def test_paragraph_whose_end_is_hidden_runs_on_into_the_next(bench: Bench) -> None:
    body = paragraph("một ", properties=HIDDEN_END) + paragraph("hai") + paragraph("ba")
    assert bench.text(body).splitlines() == ["một hai", "ba"]
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.HIDDEN_TEXT, "DOCX-012", "¶")


def test_heading_whose_end_is_hidden_or_a_style_separator_stays_a_heading(bench: Bench) -> None:
    separator = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    body = paragraph("Điều 1.", style="u1", properties=HIDDEN_END) + paragraph("Luật này …")
    body += paragraph("Mở ", properties=separator) + paragraph("đầu")
    body += paragraph("x ", properties='<w:rPr><w:vanish w:val="0"/></w:rPr>') + paragraph("y")
    assert [type(block) for block in bench.blocks(body)][:2] == [Heading, Paragraph]
    assert bench.text(body).splitlines()[2:] == ["Mở ", "đầu", "x ", "y"]


def test_hidden_paragraph_does_not_count_in_its_list(bench: Bench) -> None:
    hidden = numbered("kín", 2).replace("<w:rPr></w:rPr>", "<w:rPr><w:vanish/></w:rPr>")
    hidden = hidden.replace("</w:pPr>", f"{HIDDEN_END}</w:pPr>")
    body = numbered("một", 2) + hidden + numbered("hai", 2)
    (made,) = bench.blocks(body, parts={"numbering": NUMBERING})
    assert isinstance(made, ListBlock)
    assert [item.label for item in made.items] == [None, None]


def test_item_whose_end_alone_is_hidden_keeps_its_number(bench: Bench) -> None:
    item = numbered("một", 2).replace("</w:pPr>", f"{HIDDEN_END}</w:pPr>")
    made, text = bench.blocks(item + paragraph("hai"), parts={"numbering": NUMBERING})
    assert isinstance(made, ListBlock)
    assert isinstance(text, Paragraph)


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


@pytest.mark.parametrize("by_level", [True, False])
def test_automatic_number_in_a_legacy_font_is_decoded(bench: Bench, *, by_level: bool) -> None:
    marks = f"<w:rPr>{TCVN3}</w:rPr>"
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="Ch\xad¬ng %1"/>{marks if by_level else ""}</w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = paragraph(
        run("Më ®Çu", TCVN3), style="u1", properties=number + ("" if by_level else marks)
    )
    heading, _ = bench.blocks(body + paragraph("x"), parts={"numbering": numbering})
    assert isinstance(heading, Heading)
    assert (heading.number, plain_text(heading.inlines)) == ("Chương 1", "Mở đầu")


def test_legacy_text_in_notes_tables_boxes_and_insertions_is_decoded(bench: Bench) -> None:
    typed = run("®Êt n­íc ta xinh ®Ñp v« cïng", TCVN3)
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(typed)}</w:tc></w:tr></w:tbl>"
    note = f'<w:footnote w:id="2">{paragraph(typed)}</w:footnote>'
    body = cell + paragraph(f"<w:ins>{typed}</w:ins>", reference("footnote", 2))
    text = bench.text(body, parts={"footnotes": note})
    assert text.splitlines() == ["đất nước ta xinh đẹp vô cùng"] * 3


# ---- signs, shifted text, complex scripts -----------------------------------------------------


def test_private_sign_in_ordinary_text_changes_nothing_else(bench: Bench) -> None:
    assert bench.text(paragraph(run("Mục \uf0b7 một"))) == "Mục • một"
    assert bench.number(Kind.SYMBOL, Fate.CONVERTED) == bench.number(Kind.SYMBOL) == 1


def test_private_sign_is_read_in_the_font_for_high_characters(bench: Bench) -> None:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Wingdings"/>'
    assert bench.text(paragraph(run("ai \uf0a7 b", fonts))) == "ai ▪ b"


@pytest.mark.parametrize(
    ("shift", "kind"), [(8, Superscript), (-8, Subscript), (2, None), (-4, None)]
)
def test_text_shifted_far_is_raised_or_lowered(bench: Bench, shift: int, kind: type | None) -> None:
    (block,) = bench.blocks(paragraph("x", run("2", f'<w:position w:val="{shift}"/>')))
    assert [type(inline) for inline in block.inlines[1:]] == ([kind] if kind else [])


def test_complex_scripts_have_their_own_looks_and_language(bench: Bench) -> None:
    marks = '<w:rtl/><w:b/><w:iCs/><w:lang w:val="en-US" w:bidi="ar-EG"/>'
    (block,) = bench.blocks(paragraph("Tiếng Ả Rập: ", run("ألف ليلة وليلة", marks)))
    (span,) = block.inlines[1:]
    assert isinstance(span, LanguageSpan)
    assert span.language == "ar-EG"
    assert [type(inline) for inline in span.inlines] == [Emphasis]


def test_hidden_signs_and_notes_stay_hidden(bench: Bench) -> None:
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>'
    mark = reference("footnote", 2).replace("<w:rPr>", "<w:rPr><w:vanish/>")
    text = bench.text(
        paragraph("a", hidden, mark, "b"), parts={"footnotes": notes_part("footnote", "kín")}
    )
    assert text == "ab"
    assert bench.number(Kind.HIDDEN_TEXT, Fate.DROPPED) == 1
    assert bench.number(Kind.FOOTNOTE, Fate.DROPPED) == bench.number(Kind.FOOTNOTE) == 1


def test_unknown_wrapper_loses_no_paragraph(bench: Bench) -> None:
    body = f'<x:la xmlns:x="urn:x">{paragraph("trong")}</x:la>' + paragraph("ngoài")
    assert bench.text(body).splitlines() == ["trong", "ngoài"]


def test_formula_within_a_run_is_kept(bench: Bench) -> None:
    inner = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    (block,) = bench.blocks(paragraph(f"<w:r><w:t>a</w:t>{inner}</w:r>"))
    assert isinstance(block.inlines[1], InlineEquation)


def test_formula_that_a_change_wraps_is_displayed_or_gone(bench: Bench) -> None:
    math = "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>"
    inner = f"<m:oMathParaPr><m:jc m:val='left'/></m:oMathParaPr><w:ins>{math.format('x')}</w:ins>"
    inner += f"<w:del>{math.format('y')}</w:del>{math.format('z')}"
    blocks = bench.blocks(paragraph(f"<m:oMathPara>{inner}</m:oMathPara>"))
    assert [type(block) for block in blocks] == [Equation, Equation]
    assert [block.alt for block in blocks if isinstance(block, Equation)] == ["x", "z"]
    assert bench.number(Kind.INSERTION) == bench.number(Kind.DELETION, Fate.DROPPED) == 1


def test_changes_in_a_formula_are_entered(bench: Bench) -> None:
    runs = "<m:r><m:t>{}</m:t></m:r>"
    inner = f"<w:ins>{runs.format('x')}</w:ins><w:del>{runs.format('y')}</w:del>"
    assert bench.text(paragraph("f ", f"<m:oMath>{inner}</m:oMath>")) == "f x"
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.DELETION, "DOCX-021", "y")
    assert bench.number(Kind.INSERTION, Fate.KEPT) == bench.number(Kind.INSERTION) == 1
