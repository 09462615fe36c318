"""Parts of the PDF writers by themselves: numerals, literals, tables, notes, formulas, labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.model.metadata import Metadata
from converters.model.publication import (
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Publication,
    Section,
    Table,
    TableCell,
    TableRow,
)
from converters.model.table_heads import head_rows
from converters.vocabularies import SectionRole
from converters.writers.pdf.composition import Composition, Places, language_arguments, web_address
from converters.writers.pdf.literals import Glyphs, joined, literal
from converters.writers.pdf.mathematics import inline_mathematics
from converters.writers.pdf.notes import NoteMarks, note_marks
from converters.writers.pdf.numerals import from_roman, letters, roman
from converters.writers.pdf.pdfa import page_labels
from converters.writers.pdf.tables import place_cells


@given(st.integers(1, 3_999))
def test_roman_figures_are_read_back(number: int) -> None:
    assert from_roman(roman(number)) == number


@pytest.mark.parametrize("figures", ["", "iiii", "vx", "abc", "im", "mmmm"])
def test_ill_made_roman_figures_are_none(figures: str) -> None:
    assert from_roman(figures) is None


@pytest.mark.parametrize(
    ("number", "text"), [(1, "a"), (26, "z"), (27, "aa"), (703, "aaa"), (0, "0")]
)
def test_letters_count_on_after_z(number: int, text: str) -> None:
    assert letters(number) == text


@pytest.mark.parametrize(
    ("text", "source"),
    [('a"b', '"a\\u{22}b"'), ("a\\b", '"a\\u{5c}b"'), ("#ấ*\n", '"#ấ*\\u{a}"')],
)
def test_literals_cannot_be_left(text: str, source: str) -> None:
    assert literal(text) == source


def test_no_parts_are_an_empty_string() -> None:
    assert joined([]) == '""'


@given(st.text())
def test_shown_text_holds_only_characters_that_fonts_have(text: str) -> None:
    glyphs = Glyphs()
    once = glyphs.shown(text)
    assert Glyphs().shown(once) == once


def test_every_vietnamese_letter_has_a_glyph() -> None:
    letters_ = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ₫"
    glyphs = Glyphs()
    assert glyphs.shown(letters_ + letters_.upper()) == letters_ + letters_.upper()
    assert not glyphs.missing


@pytest.mark.parametrize(
    ("tag", "arguments"),
    [
        ("vi", 'lang: "vi", region: none'),
        ("zh-Hant-TW", 'lang: "zh", region: "TW"'),
        ("en-us", 'lang: "en", region: "US"'),
        ("x-klingon", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_language_tags_become_arguments(tag: str | None, arguments: str) -> None:
    assert language_arguments(tag) == arguments


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://a.vn/sách?x=1#ấ", "https://a.vn/s%C3%A1ch?x=1#%E1%BA%A5"),
        ("mailto:a@b.vn", "mailto:a@b.vn"),
        ("javascript:x", None),
        ("chapter2.html", None),
        ("http://[", None),
    ],
)
def test_only_addresses_of_the_web_are_linked(target: str, address: str | None) -> None:
    assert web_address(target) == address


# ---- tables -----------------------------------------------------------------------------------

_CELLS = st.builds(
    TableCell, blocks=st.just(()), column_span=st.integers(0, 9), row_span=st.integers(0, 9)
)
_TABLES = st.builds(
    Table,
    rows=st.lists(
        st.builds(TableRow, cells=st.lists(_CELLS, max_size=4).map(tuple)), max_size=5
    ).map(tuple),
    header_rows=st.integers(0, 3),
    column_widths=st.sampled_from([(), (0.5, 0.5)]),
)


@given(_TABLES)
def test_cells_never_overlap_nor_leave_the_grid(table: Table) -> None:
    places = place_cells(table)
    assert len(places) == sum(len(row.cells) for row in table.rows)
    taken = [
        (place.column + x, place.row + y)
        for place in places
        for x in range(place.columns)
        for y in range(place.rows)
    ]
    assert len(taken) == len(set(taken))
    assert all(row < len(table.rows) for _, row in taken)
    count = head_rows(table)
    heads = [place for place in places if place.row < count]
    assert all(place.row + place.rows <= count for place in heads)


# ---- notes ------------------------------------------------------------------------------------


def _note(name: str, kind: NoteKind = NoteKind.FOOTNOTE, label: str | None = None) -> Note:
    return Note(id=name, kind=kind, blocks=(), label=label)


def _chapter(name: str, *notes: str) -> Section:
    marks = tuple(NoteReference(note=note) for note in notes)
    return Section(id=name, role=SectionRole.CHAPTER, blocks=(Paragraph(inlines=marks),))


def test_footnotes_count_anew_in_every_chapter_and_endnotes_through_the_book() -> None:
    part = Section(
        id="p",
        role=SectionRole.PART,
        children=(_chapter("1", "a", "b", "x"), _chapter("2", "c", "y")),
    )
    end = NoteKind.ENDNOTE
    notes = (
        _note("a"),
        _note("b", label="†"),
        _note("c"),
        _note("x", end),
        _note("y", end),
        _note("z"),
    )
    found = note_marks(Publication(metadata=Metadata(), body=(part,), notes=notes))
    assert found.marks == {"a": "1", "b": "†", "x": "i", "c": "1", "y": "ii", "z": "*"}
    assert found.endnotes == ("x", "y", "z")


# ---- formulas ---------------------------------------------------------------------------------


def _composition() -> Composition:
    return Composition(
        glyphs=Glyphs(), places=Places({}, {}), notes=NoteMarks({}, {}, ()), pictures={},
        measure_pt=300, size_pt=11.0, text_height_pt=400, vietnamese=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mathml", "source"),
    [
        ("<mi>x</mi>", r"\u{78}"),
        ("<mi>sin</mi>", 'op("sin")'),
        ("<mi mathvariant='bold'>x</mi>", r"bold(upright(\u{78}))"),
        ("<mn>12</mn>", '"12"'),
        ("<mo>&lt;</mo>", r"\u{3c}"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", r"frac(\u{61}, \u{62})"),
        ("<msqrt><mi>a</mi><mi>b</mi></msqrt>", r"sqrt(\u{61} \u{62})"),
        ("<mroot><mi>a</mi><mn>3</mn></mroot>", r'root("3", \u{61})'),
        ("<msup><mi>a</mi><mn>2</mn></msup>", r'attach(\u{61}, t: "2")'),
        ("<msubsup><mi>a</mi><mn>1</mn><mn>2</mn></msubsup>", r'attach(\u{61}, b: "1", t: "2")'),
        ("<mover><mi>a</mi><mo>^</mo></mover>", r"accent(\u{61}, hat)"),
        ("<munder><mo>lim</mo><mi>n</mi></munder>", r'attach(limits(op("lim")), b: \u{6e})'),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd/></mtr></mtable>",
            r'mat(delim: #none, \u{61}, "")',
        ),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", r"lr(\u{28} \u{61} \u{2c} \u{62} \u{29})"),
        (
            "<mmultiscripts><mi>F</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><mn>3</mn></mmultiscripts>",
            r'attach(\u{46}, b: "1", bl: "2", tl: "3")',
        ),
        ("<semantics><mi>a</mi><annotation>\\a</annotation></semantics>", r"\u{61}"),
        ("<mspace width='2em'/><mi>a</mi>", r"#h(2.000em) \u{61}"),
        (
            "<menclose notation='box'><mi>a</mi></menclose>",
            r"#box(stroke: 0.5pt, inset: 2pt, $\u{61}$)",
        ),
        ("<mo>(</mo><mi>a</mi><mo>)</mo>", r"\u{28} \u{61} \u{29}"),
        (
            "<mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo><mi>c</mi>",
            r"lr(\u{28} frac(\u{61}, \u{62}) \u{29}) \u{63}",
        ),
        (
            "<mo stretchy='false'>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo>",
            r"lr(\u{28} frac(\u{61}, \u{62}) \u{29})",
        ),
        (
            "<mo>=</mo><mo>|</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>|</mo><mi>c</mi>",
            r"\u{3d} lr(\u{7c} frac(\u{61}, \u{62}) \u{7c}) \u{63}",
        ),
        (
            "<mo>(</mo><mi>A</mi><mo>|</mo><msqrt><mi>b</mi></msqrt><mo>)</mo>",
            r"lr(\u{28} \u{41} \u{7c} sqrt(\u{62}) \u{29})",
        ),
        (
            "<mo form='prefix'>|</mo><msqrt><mi>b</mi></msqrt><mo form='infix'>|</mo><mo>)</mo>",
            r"lr(\u{7c} sqrt(\u{62}) mid(\u{7c}) \u{29})",
        ),
        ("<mo>{</mo><msqrt><mi>b</mi></msqrt>", r"lr(\u{7b} sqrt(\u{62}))"),
        ("<msqrt><mi>b</mi></msqrt><mo form='postfix'>|</mo>", r"lr(sqrt(\u{62}) \u{7c})"),
        ("<mtext>nếu</mtext>", '"nếu"'),
    ],
)
def test_mathml_becomes_typst(mathml: str, source: str) -> None:
    book = _composition()
    made = inline_mathematics(book, f"<math>{mathml}</math>", "đọc lên", 300.0)
    assert made == f'math.equation(alt: "đọc lên", ${source}$)'
    assert not book.problems.unread_equations


@pytest.mark.parametrize(
    "mathml",
    [
        "", "<bad", "<math/>", "<math><mfrac><mi>a</mi></mfrac></math>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><math><mi>&e;</mi></math>",
        "<math>" + "<msqrt>" * 60 + "<mi>x</mi>" + "</msqrt>" * 60 + "</math>",
    ],
)  # fmt: skip
def test_unreadable_mathml_is_its_alternative_text(mathml: str) -> None:
    book = _composition()
    assert inline_mathematics(book, mathml, "đọc lên", 300.0) == '"đọc lên"'
    assert book.problems.unread_equations == ["đọc lên"]


# ---- page labels ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "numbers"),
    [
        (["i", "ii", "1", "2"], [0, {"S": "/r", "St": 1}, 2, {"S": "/D", "St": 1}]),
        (["12", None, "14"], [0, {"S": "/D", "St": 12}]),
        (["12", None, "20"], [0, {"S": "/D", "St": 12}, 1, {"P": "[2]"}, 2, {"S": "/D", "St": 20}]),
        ([None, "IV"], [0, {"P": "[1]"}, 1, {"S": "/R", "St": 4}]),
        (["A-1", "A-2"], [0, {"P": "A-1"}, 1, {"P": "A-2"}]),
    ],
)
def test_printed_folios_become_page_labels(labels: list[str | None], numbers: list[object]) -> None:
    assert page_labels(labels) == {"Nums": numbers}


def test_every_section_has_a_label_of_its_own() -> None:
    assert Places.of(
        Publication(
            metadata=Metadata(), body=(_chapter("một"), Section(id="hai", role=SectionRole.PART))
        )
    ).sections == {"một": "s1", "hai": "s2"}
