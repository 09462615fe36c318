"""Office formulas as MathML: structure, reading, and well-formedness whatever comes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from converters.readers.docx.mathematics import Formula, formula

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def convert(inner: str, *, display: bool = False) -> Formula:
    return formula(etree.fromstring(f'<m:oMath xmlns:m="{M}">{inner}</m:oMath>'), display=display)


def run(text: str, marks: str = "") -> str:
    return f"<m:r><m:rPr>{marks}</m:rPr><m:t>{text}</m:t></m:r>"


def arg(name: str, text: str) -> str:
    return f"<m:{name}>{run(text)}</m:{name}>"


def sign(name: str, value: str) -> str:
    return f'<m:{name} m:val="{value}"/>'


@pytest.mark.parametrize(
    ("inner", "markup", "reading"),
    [
        (run("x=12,5"), "<mi>x</mi><mo>=</mo><mn>12,5</mn>", "x=12,5"),
        (run("sin", sign("sty", "p")), "<mi>sin</mi>", "sin"),
        (run("R", sign("scr", "double-struck")), '<mi mathvariant="double-struck">R</mi>', "R"),
        (run("v", sign("sty", "b")), '<mi mathvariant="bold">v</mi>', "v"),
        (run("nếu x", "<m:nor/>"), "<mtext>nếu x</mtext>", "nếu x"),
        (
            f"<m:f>{arg('num', 'a+b')}{arg('den', '2')}</m:f>",
            "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mn>2</mn></mrow></mfrac>",
            "(a+b)/2",
        ),
        (
            f"<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/>{arg('e', 'x')}</m:rad>",
            "<msqrt><mrow><mi>x</mi></mrow></msqrt>",
            "√x",
        ),
        (
            f"<m:rad>{arg('deg', '3')}{arg('e', 'x')}</m:rad>",
            "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>",
            "³√x",
        ),
        (
            f"<m:sSup>{arg('e', 'x')}{arg('sup', '2')}</m:sSup>",
            "<msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>",
            "x^2",
        ),
        (
            f"<m:sSubSup>{arg('e', 'x')}{arg('sub', 'i')}{arg('sup', '2')}</m:sSubSup>",
            "<msubsup><mrow><mi>x</mi></mrow><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></msubsup>",
            "x_i^2",
        ),
        (
            (
                f"<m:nary><m:naryPr>{sign('chr', '∑')}</m:naryPr>{arg('sub', 'i=1')}"
                f"{arg('sup', 'n')}{arg('e', 'i')}</m:nary>"
            ),
            (
                "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow>"
                "<mrow><mi>n</mi></mrow></munderover>"
            ),
            "∑_(i=1)^n i",
        ),
        (
            f"<m:nary>{arg('sub', '0')}{arg('sup', '1')}{arg('e', 'f')}</m:nary>",
            "<msubsup><mo>∫</mo>",
            "∫_0^1 f",
        ),
        (
            (
                f"<m:d><m:dPr>{sign('begChr', '[')}{sign('endChr', ')')}</m:dPr>{arg('e', 'a')}"
                f"{arg('e', 'b')}</m:d>"
            ),
            '<mo separator="true">|</mo>',
            "[a|b)",
        ),
        (
            (
                f"<m:m><m:mr>{arg('e', 'a')}{arg('e', 'b')}</m:mr>"
                f"<m:mr>{arg('e', 'c')}{arg('e', 'd')}</m:mr></m:m>"
            ),
            "<mtr><mtd><mrow><mi>c</mi></mrow></mtd><mtd><mrow><mi>d</mi></mrow></mtd></mtr>",
            "a, b; c, d",
        ),
        (
            f"<m:eqArr>{arg('e', 'x&amp;=1')}{arg('e', 'y&amp;=2')}</m:eqArr>",
            "<mtr><mtd><mrow><mi>x</mi><mo>=</mo><mn>1</mn></mrow></mtd></mtr>",
            "x=1; y=2",
        ),
        (
            f"<m:func>{arg('fName', 'f')}{arg('e', 'x')}</m:func>",
            "<mi>f</mi></mrow><mo>\u2061</mo>",
            "f x",
        ),
        (
            f"<m:limLow>{arg('e', 'l')}{arg('lim', 'n')}</m:limLow>",
            "<munder><mrow><mi>l</mi></mrow><mrow><mi>n</mi></mrow></munder>",
            "l_n",
        ),
        (
            f"<m:acc><m:accPr>{sign('chr', chr(0x20D7))}</m:accPr>{arg('e', 'v')}</m:acc>",
            '<mover accent="true"><mrow><mi>v</mi></mrow><mo>→</mo></mover>',
            "v\u20d7",
        ),
        (
            f"<m:bar><m:barPr>{sign('pos', 'top')}</m:barPr>{arg('e', 'z')}</m:bar>",
            "<mover><mrow><mi>z</mi></mrow>",
            "z",
        ),
        (
            f"<m:sPre><m:sub/>{arg('sup', '14')}{arg('e', 'C')}</m:sPre>",
            "<mprescripts/><mrow></mrow><mrow><mn>14</mn></mrow></mmultiscripts>",
            "^14C",
        ),
        (
            f"<m:borderBox>{arg('e', 'z')}</m:borderBox>",
            '<menclose notation="box"><mrow><mi>z</mi></mrow></menclose>',
            "z",
        ),
        (
            (
                "<m:borderBox><m:borderBoxPr><m:hideTop/><m:hideBot/><m:hideLeft/><m:hideRight/>"
                f"<m:strikeTLBR/><m:strikeH m:val='0'/></m:borderBoxPr>{arg('e', 'z')}"
                "</m:borderBox>"
            ),
            '<menclose notation="downdiagonalstrike"><mrow><mi>z</mi></mrow></menclose>',
            "z",
        ),
        (
            (
                "<m:borderBox><m:borderBoxPr><m:hideTop/><m:hideLeft/><m:hideRight/>"
                f"</m:borderBoxPr>{arg('e', 'z')}</m:borderBox>"
            ),
            '<menclose notation="bottom"><mrow><mi>z</mi></mrow></menclose>',
            "z",
        ),
        (
            (
                "<m:borderBox><m:borderBoxPr><m:hideTop/><m:hideBot/><m:hideLeft/><m:hideRight/>"
                f"</m:borderBoxPr>{arg('e', 'z')}</m:borderBox>"
            ),
            '"><mrow><mi>z</mi></mrow></math>',
            "z",
        ),
    ],
)
def test_structure_and_reading(inner: str, markup: str, reading: str) -> None:
    made = convert(inner)
    assert markup in made.mathml
    assert made.reading == reading
    assert made.unknown == ()


def test_root_says_how_it_stands_and_what_it_says() -> None:
    root = etree.fromstring(convert(run("a&lt;b"), display=True).mathml)
    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert (root.get("display"), root.get("alttext")) == ("block", "a<b")


def test_unknown_part_keeps_its_text_and_is_named() -> None:
    made = convert(f"<m:novelty>{run('x')}</m:novelty>")
    assert (made.unknown, made.reading) == (("novelty",), "x")


def test_empty_formula_gives_no_markup() -> None:
    assert convert("").mathml == ""


def test_deleted_parts_are_left_out() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = convert(f'<w:del xmlns:w="{word}">{run("x")}</w:del>{run("y")}')
    assert made.reading == "y"
    assert (made.removed, made.added) == (("x",), 0)


def test_deleted_structure_leaves_only_what_was_not_deleted_in_it() -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    gone = f"<m:fPr><m:ctrlPr {word}><w:del/></m:ctrlPr></m:fPr>"
    inner = f"<m:num><w:del {word}>{run('x')}</w:del></m:num>"
    made = convert(f"<m:f>{gone}{inner}{arg('den', '2')}</m:f><w:ins {word}>{run('z')}</w:ins>")
    assert "<mn>2</mn><mi>z</mi></math>" in made.mathml
    assert (made.reading, made.unknown, made.removed, made.added) == ("2z", (), ("x",), 1)


def numbered(*lines: str, marks: str = '<m:maxDist m:val="1"/>') -> str:
    inner = "".join(f"<m:e>{line}</m:e>" for line in lines)
    return f"<m:eqArr><m:eqArrPr>{marks}</m:eqArrPr>{inner}</m:eqArr>"


@pytest.mark.parametrize(
    ("line", "reading", "number"),
    [
        (run("E=m#(1)"), "E=m", "(1)"),
        (run("E") + run("=m#") + f"<m:d>{arg('e', '1.2')}</m:d>", "E=m", "(1.2)"),
        (f"<m:f>{arg('num', '1')}{arg('den', '2')}</m:f>{run('#')}{run('(3)')}", "1/2", "(3)"),
        (run("x#"), "x", None),
        (run("x"), "x", None),
    ],
)
def test_number_beside_a_displayed_formula_stands_apart(
    line: str, reading: str, number: str | None
) -> None:
    made = convert(numbered(line), display=True)
    assert (made.reading, made.number) == (reading, number)
    assert "#" not in made.mathml
    assert etree.fromstring(made.mathml) is not None


@pytest.mark.parametrize(
    ("inner", "display"),
    [
        (numbered(run("a#1")), False),
        (numbered(run("a#1"), run("b#2")), True),
        (numbered(run("a#1"), marks=""), True),
    ],
)
def test_other_sign_of_number_stays_in_the_formula(inner: str, *, display: bool) -> None:
    made = convert(inner, display=display)
    assert made.number is None
    assert "#" in made.reading


NAMES = ["f", "num", "den", "e", "sSup", "sup", "sub", "nary", "d", "m", "mr", "rad", "deg", "acc"]


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.sampled_from([run("x"), run("&lt;&amp;"), ""]),
        lambda inner: st.builds(
            lambda name, parts: f"<m:{name}>{''.join(parts)}</m:{name}>",
            st.sampled_from(NAMES),
            st.lists(inner, max_size=4),
        ),
        max_leaves=20,
    )
)
def test_markup_is_always_well_formed(inner: str) -> None:
    made = convert(inner)
    if made.mathml:
        root = etree.fromstring(made.mathml)
        two = {"mfrac", "mroot", "msup", "msub", "munder", "mover"}
        for node in root.iter():
            name = etree.QName(node).localname
            if name in two:
                assert len(node) == 2
            if name in {"msubsup", "munderover"}:
                assert len(node) == 3
