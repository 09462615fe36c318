"""OpenDocument text: words in elements that pandoc does not know, objects, letters of styles."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Emphasis,
    Equation,
    Figure,
    Heading,
    InlineEquation,
    InlineImage,
    Link,
    ListBlock,
    Paragraph,
    Quotation,
    SmallCaps,
    Strikethrough,
    Strong,
    Table,
    Text,
    Underline,
)
from converters.model.traversal import all_inlines, plain_text, walk_inlines
from converters.readers import pandoc
from tests.support.reading import all_text, body_of, png_bytes, read_content
from tests.unit.readers.test_odt import document, entered, flat, odt, style, table

FOREIGN = (
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="urn:x" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
)
FRAMES = {
    "p": "<text:p>{}</text:p>",
    "span": "<text:p><text:span>{}</text:span></text:p>",
    "a": '<text:p><text:a xlink:href="https://a.vn/">{}</text:a></text:p>',
    "h": '<text:h text:outline-level="1">{}</text:h>',
    "item": "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
    "cell": table(["<text:p>{}</text:p>"]),
    "note": "<text:p>q<text:note><text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    "</text:p>",
    "box": "<text:p>q<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    "</text:p>",
}
FIELDS = (
    "sender-initials", "sender-title", "sender-email", "sender-phone-work", "sender-street",
    "sender-city", "sender-postal-code", "template-name", "creation-time", "print-date",
    "printed-by", "editing-cycles", "modification-time", "paragraph-count", "character-count",
    "table-count", "image-count", "object-count", "database-row-number", "database-name",
    "page-variable-get", "execute-macro", "measure", "table-formula", "drop-down",
    "database-next",
)  # fmt: skip


def with_names(body):
    """Return a section in which the prefixes of other programs are known."""
    return f"<text:section {FOREIGN}>{body}</text:section>"


def words_of(reading):
    return re.findall(r"w\d+x", all_text(reading))


@pytest.mark.parametrize("place", sorted(FRAMES))
def test_words_of_unknown_elements_and_rare_fields_stand_where_they_are(tmp_path, place):
    unknown = ["loext:content-control", "x:bar", "x:deep"]
    tags = [*(f"text:{name}" for name in FIELDS), "text:sequence", *unknown]
    words = [f"w{number}x" for number in range(len(tags))]
    marked = (f"<{tag}>{word}</{tag}>" for tag, word in zip(tags, words, strict=True))
    body = "".join(FRAMES[place].format(f"a {inner} b") for inner in marked)
    reading = odt(tmp_path, with_names(body))
    assert words_of(reading) == words
    fields = [detail for code, _, detail in entered(reading, Kind.FIELD) if code == "ODT-007"]
    assert sorted(fields) == sorted([*words[: len(FIELDS)], words[-3]])
    assert entered(reading, Kind.RAW) == [("ODT-012", Fate.CONVERTED, word) for word in words[-2:]]


BLOCKS = {
    "a paragraph": "<x:b><text:p>{}</text:p></x:b>",
    "bare words": "<x:b>{}</x:b>",
    "nested": "<x:b><x:c><text:p>{}</text:p></x:c></x:b>",
    "in a cell": table(["<x:b><text:p>{}</text:p></x:b>"]),
    "a section in a cell": table(["<text:section><text:p>{}</text:p></text:section>"]),
    "around a row": "<table:table><table:table-column/><x:b><table:table-row><table:table-cell>"
    "<text:p>{}</text:p></table:table-cell></table:table-row></x:b></table:table>",
    "in a list": "<text:list><x:b><text:list-item><text:p>{}</text:p></text:list-item></x:b>"
    "</text:list>",
    "bare in a list": "<text:list>{}</text:list>",
    "no item": "<text:list><text:p>{}</text:p></text:list>",
    "bare in a table": "<table:table>{}<table:table-column/><table:table-row><table:table-cell>"
    "<text:p>z</text:p></table:table-cell></table:table-row></table:table>",
    "a frame": "<text:p>q<draw:frame><x:b>{}</x:b></draw:frame></text:p>",
    "a table in a frame": "<text:p>q<draw:frame>" + table(["<text:p>{}</text:p>"])
    + "</draw:frame></text:p>",
    "on a picture": "<text:p>q<draw:frame><draw:image><text:p>{}</text:p></draw:image>"
    "</draw:frame></text:p>",
    "a heading in a note": "<text:p>q<text:note><text:note-body><text:h>{}</text:h>"
    "</text:note-body></text:note></text:p>",
    "a table beside a picture": "<text:p>q<draw:frame><draw:text-box><text:p><draw:frame>"
    "<draw:image/></draw:frame></text:p>" + table(["<text:p>{}</text:p>"])
    + "</draw:text-box></draw:frame></text:p>",
}  # fmt: skip


@pytest.mark.parametrize("place", sorted(BLOCKS))
def test_words_of_unknown_blocks_are_kept(tmp_path, place):
    reading = flat(tmp_path, with_names(f"<text:p>Đầu.</text:p>{BLOCKS[place].format('w1x')}"))
    assert words_of(reading) == ["w1x"]
    assert all_text(reading).startswith("Đầu.")


@pytest.mark.parametrize("reader", [odt, flat])
def test_a_table_in_a_frame_of_a_note_is_kept_there(tmp_path, reader):
    framed = (
        f"<draw:frame><draw:text-box>{table(['<text:p>ô</text:p>'])}</draw:text-box></draw:frame>"
    )
    body = (
        "<text:p>Chữ<text:note><text:note-body><text:p>Chú thích</text:p>"
        f"<text:p>{framed}</text:p></text:note-body></text:note>.</text:p>"
    )
    reading = reader(tmp_path, body)
    (note,) = reading.publication.notes
    assert [plain_text(block.inlines) for block in note.blocks] == ["Chú thích", "ô"]
    assert entered(reading, Kind.TABLE) == [("ODT-061", Fate.CONVERTED, "ô")]


def test_what_no_page_shows_stays_away(tmp_path):
    covered = (
        "<table:table><table:table-column/><table:table-row><table:table-cell><text:p>thấy</text:p>"
        "</table:table-cell><table:covered-table-cell><text:p>dưới</text:p>"
        "</table:covered-table-cell></table:table-row></table:table>"
    )
    body = f"<text:p>a<text:script>alert()</text:script></text:p>{covered}"
    reading = odt(tmp_path, body)
    assert "alert" not in all_text(reading)
    assert "dưới" not in all_text(reading)
    assert entered(reading, Kind.MACRO) == [("ODT-015", Fate.DROPPED, "alert()")]
    assert entered(reading, Kind.HIDDEN_TEXT) == [("TXT-040", Fate.DROPPED, "dưới")]


def test_a_field_that_hides_its_paragraph(tmp_path):
    body = (
        '<text:p>Một.</text:p><text:p>Ẩn <text:hidden-paragraph text:is-hidden="true"/>cả đoạn.'
        '<text:hidden-text text:is-hidden="true" text:string-value="thêm"/>'
        '</text:p><text:p>Hiện <text:hidden-paragraph text:is-hidden="false"/>cả đoạn.</text:p>'
    )
    reading = odt(tmp_path, body)
    assert all_text(reading) == "Một.\nHiện cả đoạn."
    assert entered(reading, Kind.HIDDEN_TEXT) == [("TXT-040", Fate.DROPPED, "Ẩn cả đoạn.")]


def test_shapes_that_hold_nothing_and_index_marks_are_entered(tmp_path):
    mark = '<text:alphabetical-index-mark text:string-value="đò"/>'
    body = (
        f"<text:p>Bến {mark}đò{mark}.<draw:rect><svg:title>Khung</svg:title><text:p/></draw:rect>"
        "<draw:ellipse><text:p>Chữ</text:p></draw:ellipse></text:p>"
    )
    reading = flat(tmp_path, body)
    assert all_text(reading) == "Bến đò.\nChữ"
    assert entered(reading, Kind.IMAGE) == [("ODT-018", Fate.DROPPED, "Khung")]
    assert entered(reading, Kind.FIELD) == [("ODT-019", Fate.DROPPED, None)]
    assert reading.ledger.number(Kind.FIELD, Fate.DROPPED) == 2


def test_prompts_of_controls_go_and_their_words_stay(tmp_path):
    styles = '<style:style style:name="Placeholder_20_Text" style:family="text"/>'
    prompt = '<text:span text:style-name="Placeholder_20_Text">Bấm vào đây</text:span>'
    shown = 'loext:showing-place-holder="true"'
    body = (
        f"<text:p>Tên:<loext:content-control {shown}>{prompt}</loext:content-control> "
        f"<loext:content-control {shown}>Lan</loext:content-control>.</text:p>"
    )
    reading = odt(tmp_path, with_names(body), styles)
    assert all_text(reading) == "Tên: Lan."
    assert ("ODT-020", Fate.DROPPED, "Bấm vào đây") in entered(reading, Kind.FIELD)


def test_controls_of_forms_show_their_words(tmp_path):
    forms = (
        '<form:form><form:button form:id="b" form:label="Gửi"/><form:text form:id="t" '
        'form:current-value="Lan"/><form:listbox form:id="l"><form:option form:label="Nam"/>'
        '<form:option form:label="Nữ" form:current-selected="true"/></form:listbox></form:form>'
    )
    places = " ".join(f'<draw:control draw:control="{name}"/>' for name in "btlx")
    body = f"<text:p>Đơn: {places}</text:p>"
    declared = f"<office:forms {FOREIGN}>{forms}</office:forms>"
    reading = flat(tmp_path, declared + body)
    assert all_text(reading).strip() == "Đơn: Gửi Lan Nữ"
    assert [detail for _, _, detail in entered(reading, Kind.FIELD)] == ["Gửi", "Lan", "Nữ"]


PICTURE = base64.b64encode(png_bytes()).decode()
IMAGE = (
    f"<draw:frame><draw:image><office:binary-data>{PICTURE}</office:binary-data></draw:image>"
    "</draw:frame>"
)
LINKED = '<draw:a xlink:href="https://a.vn/">{}</draw:a>'


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (IMAGE, 0),
        (f"<text:p>q {LINKED.format(IMAGE)}</text:p>", 1),
        (LINKED.format(IMAGE), 1),
        (FRAMES["a"].format(IMAGE), 1),
        (FRAMES["h"].format(f'q<text:a xlink:href="https://a.vn/">{IMAGE}</text:a>'), 1),
        (FRAMES["box"].format(f"r{FRAMES['box'].format(IMAGE)[9:-9]}"), 0),
    ],
)
def test_pictures_in_links_on_the_page_and_in_boxes_of_boxes(tmp_path, body, links):
    reading = flat(tmp_path, with_names(f"<text:p>Đầu.</text:p>{body}<text:p>Cuối.</text:p>"))
    inlines = list(all_inlines(reading.publication))
    assert sum(isinstance(i, InlineImage) for i in inlines) == 1
    assert sum(isinstance(i, Link) for i in inlines) == links
    assert reading.ledger.number(Kind.IMAGE, Fate.KEPT) == 1


MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics><mrow><mfrac>'
    "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msqrt><mi>c</mi></msqrt></mfrac><mo>=</mo>"
    "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
    "<msup><mi>x</mi><mn>2</mn></msup><mroot><mi>y</mi><mn>3</mn></mroot><msub><mi>z</mi>"
    "<mi>k</mi></msub><mover><mi>v</mi><mo>→</mo></mover></mrow>"
    '<annotation encoding="StarMath 5.0">{a+b} over {sqrt c}</annotation></semantics></math>'
)
SAID = "(a+b)/(√c)=∑_(i=1)^n x^2³√yz_kv→"


def packed(folder, body, parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", document("document-content", with_names(body)))
        for name, content in parts.items():
            archive.writestr(name, content)
    return read_content(pandoc.read, folder, "sách.odt", stream.getvalue())


def objects(inner, replacement="<draw:image/>"):
    framed = f"<draw:frame>{inner}{replacement}</draw:frame>"
    return f"<text:p>Công thức {framed} trong câu.</text:p><text:p>{framed}</text:p>"


@pytest.mark.parametrize("form", ["odt", "fodt"])
def test_formulas_are_kept_and_read_out_in_one_line(tmp_path, form):
    if form == "odt":
        body = objects('<draw:object xlink:href="./Object 1"/>')
        reading = packed(tmp_path, body, {"Object 1/content.xml": MATH})
    else:
        reading = flat(tmp_path, with_names(objects(f"<draw:object>{MATH}</draw:object>")))
    line, display = body_of(reading)
    (inline,) = (i for i in line.inlines if isinstance(i, InlineEquation))
    assert plain_text(line.inlines) == f"Công thức {SAID} trong câu."
    assert isinstance(display, Equation)
    assert (inline.alt, display.alt) == (SAID, SAID)
    assert 'display="inline"' in inline.mathml
    assert "StarMath" not in inline.mathml
    assert reading.ledger.number(Kind.EQUATION, Fate.KEPT) == 2


CHART = (
    document("document-content", table(["<text:p>Lúa</text:p>", "<text:p>12</text:p>"]))
    .replace("<office:text>", "<office:chart>")
    .replace("</office:text>", "</office:chart>")
)


def test_of_charts_without_a_picture_that_shows_the_words_are_kept(tmp_path):
    body = '<text:p>Biểu đồ:<draw:frame><draw:object xlink:href="./Object 1"/><draw:image '
    body += 'xlink:href="./ObjectReplacements/Object 1"/></draw:frame></text:p>'
    parts = {"Object 1/content.xml": CHART, "ObjectReplacements/Object 1": b"VCLMTF\1\0"}
    reading = packed(tmp_path, body, parts)
    assert all_text(reading).split() == ["Biểu", "đồ:", "Lúa", "12"]
    assert any(isinstance(block, Table) for block in body_of(reading))
    assert entered(reading, Kind.EMBEDDED_OBJECT) == [("ODT-016", Fate.CONVERTED, "Lúa 12")]


def test_of_charts_with_a_picture_that_shows_it_is_kept(tmp_path):
    body = '<text:p><draw:frame><draw:object xlink:href="./Object 1"/><draw:image '
    body += 'xlink:href="./Hình%201"/></draw:frame></text:p>'
    parts = {"Object 1/content.xml": CHART, "Hình 1": png_bytes()}
    reading = packed(tmp_path, body, parts)
    assert isinstance(body_of(reading)[0], Figure)
    assert entered(reading, Kind.EMBEDDED_OBJECT) == [("ODT-005", Fate.CONVERTED, None)]


def test_objects_of_which_nothing_shows_are_entered(tmp_path):
    body = '<text:p>Trống<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    reading = packed(tmp_path, body, {})
    assert entered(reading, Kind.EMBEDDED_OBJECT) == [("ODT-017", Fate.DROPPED, None)]


@pytest.mark.parametrize("reader", [odt, flat])
def test_capitals_of_styles_are_real_capitals(tmp_path, reader):
    styles = (
        style("U", 'fo:text-transform="uppercase"')
        + style("L", 'fo:text-transform="lowercase"')
        + style("C", 'fo:text-transform="capitalize"')
        + style("N", 'fo:text-transform="none"')
        + style("P", 'fo:text-transform="uppercase"', family="paragraph")
    )
    note = "<text:note><text:note-body><text:p>nhỏ</text:p></text:note-body></text:note>"
    body = (
        '<text:p>Chữ <text:span text:style-name="U">viết <text:s/>hoa</text:span>, '
        '<text:span text:style-name="L">THƯỜNG</text:span>, '
        '<text:span text:style-name="C">đầu từ</text:span>.</text:p>'
        '<text:p text:style-name="P">đoạn <text:span>hoa</text:span> '
        f'<text:span text:style-name="N">không</text:span>{note}</text:p>'
    )
    reading = reader(tmp_path, body, styles)
    assert all_text(reading) == "Chữ VIẾT HOA, thường, Đầu Từ.\nĐOẠN HOA không\nnhỏ"


@pytest.mark.parametrize("reader", [odt, flat])
def test_small_capitals_of_styles(tmp_path, reader):
    styles = (
        style("S", 'fo:font-variant="small-caps" fo:font-weight="bold"')
        + style("P", 'fo:font-variant="small-caps"', family="paragraph")
        + style("C", 'fo:text-align="center"', family="paragraph", kind="paragraph")
    )
    item = '<text:list-item><text:p text:style-name="P">mục</text:p></text:list-item>'
    note = (
        '<text:note text:note-class="endnote"><text:note-body><text:p text:style-name="P">cuối'
        "</text:p></text:note-body></text:note>"
    )
    body = (
        f'<text:p text:style-name="C"><text:span text:style-name="S">một hai</text:span> ba{note}'
        f'</text:p><text:list>{item}</text:list><text:h text:outline-level="1" '
        'text:style-name="P">đầu</text:h><text:p>Hết.</text:p>'
    )
    reading = reader(tmp_path, body, styles)
    inlines = list(all_inlines(reading.publication))
    small = [plain_text(i.inlines) for i in inlines if isinstance(i, SmallCaps)]
    assert sorted(small) == ["cuối", "một hai", "mục", "đầu"]
    first, items, heading, last = body_of(reading)
    assert isinstance(first, Paragraph)
    assert isinstance(items, ListBlock)
    assert isinstance(heading, Heading)
    assert not re.search("[\ue00e-\ue01f]", all_text(reading))
    assert plain_text(last.inlines) == "Hết."


LOOKS = {
    'fo:font-weight="bold"': Strong,
    'fo:font-style="italic"': Emphasis,
    'style:text-underline-style="solid"': Underline,
    'style:text-line-through-style="solid"': Strikethrough,
    'style:text-line-through-type="single"': Strikethrough,
    'fo:font-variant="small-caps"': SmallCaps,
}


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_looks_of_spans_and_of_whole_paragraphs(tmp_path, look):
    plain = (
        'fo:font-weight="normal" fo:font-style="normal" style:text-underline-style="none" '
        'style:text-line-through-style="none" fo:font-variant="normal"'
    )
    styles = (
        style("S", look)
        + style("P", look, family="paragraph")
        + style("Quotations", look, family="paragraph")
        + style("N", plain)
    )
    paragraph = (
        '<text:p text:style-name="{}">một <text:s/>hai<text:line-break/>ba '
        '<text:span text:style-name="N">bốn</text:span></text:p>'
    )
    body = (
        f'{paragraph.format("P")}<text:p>a <text:span text:style-name="S">b '
        '<text:span text:style-name="N">c</text:span></text:span> '
        '<text:a xlink:href="https://a.vn/">d</text:a></text:p>'
        '<text:p text:style-name="Quotations">kiểu</text:p>'
    )
    whole, partly, named = body_of(flat(tmp_path, with_names(body), styles))
    assert [type(i) for i in whole.inlines] == [LOOKS[look], Text]
    assert plain_text(whole.inlines[0].inlines).split() == ["một", "hai", "ba"]
    assert [(type(i), plain_text([i])) for i in partly.inlines[:3]] == [
        (Text, "a "), (LOOKS[look], "b "), (Text, "c "),
    ]  # fmt: skip
    quoted = named.blocks[0] if isinstance(named, Quotation) else named
    assert [type(i) for i in quoted.inlines] == [Text]


def test_the_style_of_a_link_underlines_nothing(tmp_path):
    styles = style("Internet_20_link", 'style:text-underline-style="solid"')
    link = (
        '<text:a xlink:href="https://a.vn/" text:style-name="Internet_20_link">'
        '<text:span text:style-name="Internet_20_link">d</text:span></text:a>'
    )
    (paragraph,) = body_of(flat(tmp_path, with_names(f"<text:p>a {link}</text:p>"), styles))
    assert not [i for i in walk_inlines(paragraph.inlines) if isinstance(i, Underline)]


def test_headings_have_the_letters_that_were_typed(tmp_path):
    styles = style("Heading_20_1", 'fo:text-transform="uppercase"', family="paragraph") + style(
        "U", 'fo:text-transform="uppercase"'
    )
    heading = '<text:h text:outline-level="1" text:style-name="Heading_20_1">{}</text:h>'
    span = '<text:span text:style-name="U">hai</text:span>'
    body = heading.format("Chương một") + heading.format(f"Chương {span}")
    assert all_text(odt(tmp_path, body, styles)) == "Chương một\nChương HAI"


def test_private_signs_of_the_source_make_no_small_capitals_and_no_formula(tmp_path):
    reading = odt(tmp_path, "<text:p>a\ue01eb\ue01f c\ue01d0\ue01d</text:p>")
    assert all_text(reading) == "a\ue01eb\ue01f c\ue01d0\ue01d"


@pytest.mark.parametrize(
    ("markup", "reading"),
    [
        ("<mi>A</mi><mi>classic</mi><mi>example</mi>", "A classic example"),
        ("<mn>2</mn><mi>a</mi><mi>b</mi>", "2ab"),
        ("<mi>sin</mi><mi>x</mi>", "sin x"),
        ("<mo>∑</mo><mi>k</mi>", "∑ k"),
        ("", ""),
    ],
)
def test_words_of_a_formula_stay_apart(markup, reading):
    from lxml import etree

    from converters.readers.mathml_reading import reading_of

    namespace = "http://www.w3.org/1998/Math/MathML"
    root = etree.fromstring(f'<math xmlns="{namespace}"><mrow>{markup}</mrow></math>')
    assert reading_of(root) == reading
