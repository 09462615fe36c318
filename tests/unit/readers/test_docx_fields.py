"""Fields that keep no result: what Word shows for them is made from their code."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from converters.model.ledger import Fate, Kind
from converters.model.publication import InlineEquation
from converters.readers.docx.eq_fields import formula_of_eq
from converters.readers.docx.mathematics import formula
from tests.support.docx_bench import TCVN3, Bench
from tests.support.docx_builder import field, paragraph, run


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def code(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("instruction", "text"),
    [
        (r"SYMBOL 183 \f Symbol", "•"),
        (r'SYMBOL 0xA7 \f "Wingdings" \s 12 \h', "▪"),
        (r"SYMBOL 8364 \u", "€"),
        (r"SYMBOL 150", "–"),
        (r"SYMBOL a \f Symbol", "α"),
        ('QUOTE "lời dẫn"', "lời dẫn"),
        ("MACROBUTTON NoMacro [Bấm vào đây]", "[Bấm vào đây]"),
        ("GOTOBUTTON muc2 Xem mục 2", "Xem mục 2"),
    ],
)
def test_shown_from_its_code(bench: Bench, instruction: str, text: str) -> None:
    assert bench.text(paragraph("(", code(instruction), ")")) == f"({text})"
    assert bench.number(Kind.FIELD, Fate.KEPT) == bench.number(Kind.FIELD) == 1


@pytest.mark.parametrize("instruction", ["PAGE", "AUTONUM", "EQ", "QUOTE", "SYMBOL"])
def test_code_that_shows_nothing_here_is_named(bench: Bench, instruction: str) -> None:
    assert bench.text(paragraph("(", code(instruction), ")")) == "()"
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.FIELD, "DOCX-022", instruction)


def test_index_and_page_references_are_kept_and_doubted(bench: Bench) -> None:
    body = paragraph("Huế", code('XE "Huế"'), ", xem trang ", field(" PAGEREF a ", run("45")))
    body += paragraph(field(" INDEX ", run("Huế, 12, 45")))
    body += f'<w:p><w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple></w:p>'
    assert bench.text(body).splitlines() == ["Huế, xem trang 45", "Huế, 12, 45", "3"]
    entries = {(e.fate, e.reason, e.detail) for e in bench.reading.ledger.entries}
    assert entries == {
        (Fate.CONVERTED, "DOCX-051", "× 3"),
        (Fate.DROPPED, "DOCX-052", "× 1"),
    }
    assert bench.number(Kind.FIELD) == 4
    assert "DOCX-051" in bench.codes


def test_symbol_in_a_legacy_font_is_a_letter(bench: Bench) -> None:
    body = paragraph(run("Tr­êng ", TCVN3), code(r'SYMBOL 174 \f ".VnTime"'))
    assert bench.text(body) == "Trường đ"


def test_contents_in_a_simple_field_are_left_out(bench: Bench) -> None:
    body = f'<w:p><w:fldSimple w:instr="TOC \\o">{run("Chương 1 … 3")}</w:fldSimple></w:p>'
    assert bench.text(body + paragraph("x")) == "x"
    assert bench.number(Kind.FIELD, Fate.DROPPED) == 1


def test_results_of_any_field_are_kept_also_nested_and_unknown(bench: Bench) -> None:
    inner = field(' HYPERLINK "https://a.vn/x" \\l "y" \\o "gợi ý" \\t "_blank" ', run("trong"))
    body = paragraph(field(" TƯƠNGLAI 1 ", run("một "), inner), field(" SEQ Hình ", run(" 2")))
    (block,) = bench.blocks(body)
    assert block.inlines[1].target == "https://a.vn/x#y"
    assert bench.text(body) == "một trong 2"


def test_damaged_choice_of_a_form_is_no_trouble(bench: Bench) -> None:
    form = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="x"/>'
        '<w:listEntry w:val="Nam"/></w:ddList></w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert bench.text(paragraph(form)) == "Nam"


@pytest.mark.parametrize(
    ("instruction", "reading", "elements"),
    [
        (r"EQ \f(1,2)", "1/2", {"mfrac"}),
        (r"EQ \f(1,5;2)", "(1,5)/2", {"mfrac"}),
        (r"EQ \r(3,x+1)", "³√(x+1)", {"mroot"}),
        (r"EQ \R(x)", "√x", {"msqrt"}),
        (r"EQ x\s\up6(2)", "x^2", {"msup"}),
        (r"EQ x\s\do4(i)", "x_i", {"msub"}),
        (r"EQ \b\bc\[(\a\al\co2(1,2,3,4))", "[1, 2; 3, 4]", {"mtable"}),
        (r"EQ \b\lc\{(\f(a,b))", "{a/b", {"mfrac"}),
        (r"EQ \i\su(k=1,n,k)", "∑_(k=1)^n k", {"munderover", "msubsup"}),
        (r"EQ \i(a,b,f(x,y))", "∫_a^b f(x,y)", {"msubsup"}),
        (r"EQ \x\to(AB)", "AB", {"mover"}),
        (r"EQ \o\ac(○,1)", "○1", {"mo"}),
        (r"EQ \l(a,b,c)", "a, b, c", {"mi"}),
        (r"EQ a\,b\\", "a,b\\", {"mi"}),
        (r"EQ (1+x)\d\fo3()", "(1+x)", {"mo"}),
    ],
)
def test_eq_fields_are_formulas(
    bench: Bench, instruction: str, reading: str, elements: set[str]
) -> None:
    (block,) = bench.blocks(paragraph(code(instruction)))
    (equation,) = block.inlines
    assert isinstance(equation, InlineEquation)
    assert equation.alt == reading
    names = {etree.QName(e).localname for e in etree.fromstring(equation.mathml).iter()}
    assert names & elements
    assert bench.number(Kind.EQUATION) == 1


@pytest.mark.parametrize(
    "instruction",
    [
        r'EQ \* jc3 \* "Font:Cambria" \* hps22 \o\al(\s\up 10(hán),漢)',
        r"eq \* jc2 \o\ad(\s\up9(hán);漢)",
    ],
)
def test_phonetic_guides_are_no_formulas(bench: Bench, instruction: str) -> None:
    assert bench.text(paragraph(code(instruction))) == "漢 (hán)"
    assert bench.number(Kind.EQUATION) == 0


SIGNS = st.sampled_from("\\\\\\fabrsxildo(),;1x {}[co")


@given(st.text(SIGNS | st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_any_eq_code_gives_a_sound_formula_or_none(instruction: str) -> None:
    element = formula_of_eq("EQ " + instruction)
    if element is not None:
        markup = formula(element, display=False).mathml
        assert not markup or etree.fromstring(markup).tag.endswith("math")
