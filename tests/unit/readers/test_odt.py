"""OpenDocument text: what pandoc alone would lose."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Figure,
    Heading,
    Inset,
    ListBlock,
    NoteReference,
    Paragraph,
    SceneBreak,
    Table,
    Text,
)
from converters.model.traversal import plain_text, walk_blocks
from converters.readers import pandoc
from tests.support.reading import all_text, body_of, png_bytes, read_content

URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = {
    "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
    "fo": "xsl-fo-compatible", "svg": "svg-compatible",
}  # fmt: skip
DECLARED = " ".join(f'xmlns:{prefix}="{URN}:{name}:1.0"' for prefix, name in NAMES.items())


def document(kind, body, styles=""):
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    return f"<office:{kind} {DECLARED}>{automatic}{text}</office:{kind}>"


def read(folder, name, data):
    return read_content(pandoc.read, folder, name, data)


def odt(folder, body, styles=""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", document("document-content", body, styles))
    return read(folder, "sách.odt", stream.getvalue())


def flat(folder, body, styles=""):
    return read(folder, "sách.fodt", document("document", body, styles).encode())


def style(name, properties, family="text", kind="text"):
    return (
        f'<style:style style:name="{name}" style:family="{family}">'
        f"<style:{kind}-properties {properties}/></style:style>"
    )


def table(*rows):
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f"<table:table>{columns}{cells}</table:table>"


def texts_of(found):
    return [
        [" ".join(plain_text(b.inlines) for b in cell.blocks) for cell in row.cells]
        for row in found.rows
    ]


def entered(reading, kind):
    entries = [entry for entry in reading.ledger.entries if entry.kind is kind]
    return [(entry.reason, entry.fate, entry.detail) for entry in entries]


@pytest.mark.parametrize("reader", [odt, flat])
def test_tables_are_kept(tmp_path, reader):
    cells = [["<text:p>Ô một</text:p>", "<text:p>Ô hai</text:p>"]]
    reading = reader(tmp_path, f"<text:p>Trước.</text:p>{table(*cells)}<text:p>Sau.</text:p>")
    blocks = body_of(reading)
    assert isinstance(blocks[1], Table)
    assert texts_of(blocks[1]) == [["Ô một", "Ô hai"]]


def test_text_of_drawn_shapes_stands_behind_its_paragraph_in_order(tmp_path):
    shapes = "".join(
        f"<draw:{name}><svg:desc>tả</svg:desc><text:p>{name}</text:p></draw:{name}>"
        for name in ("custom-shape", "rect", "ellipse", "polygon", "line")
    )
    grouped = "<draw:g><draw:circle><text:p>trong nhóm</text:p></draw:circle></draw:g>"
    empty = "<draw:rect><text:p/></draw:rect>"
    body = f"<text:p>Hình:{shapes}{grouped}{empty} hết.</text:p><text:p>Z</text:p>"
    reading = odt(tmp_path, body)
    texts = [plain_text(b.inlines) for b in body_of(reading)]
    names = ["custom-shape", "rect", "ellipse", "polygon", "line", "trong nhóm"]
    assert texts == ["Hình: hết.", *names, "Z"]
    assert entered(reading, Kind.TEXT_BOX) == [("ODT-009", Fate.CONVERTED, n) for n in names[::-1]]


def test_tables_within_cells_stay_there(tmp_path):
    innermost = table(["<text:p>Trong cùng</text:p>"])
    inner = table(["<text:p>Bảng lồng</text:p>", innermost])
    cells = [[f"{inner}<text:p>sau lồng</text:p>", "<text:p>B</text:p>"]]
    reading = odt(tmp_path, f"<text:p>Trước.</text:p>{table(*cells)}<text:p>Sau.</text:p>")
    before, outer, after = body_of(reading)
    assert (plain_text(before.inlines), plain_text(after.inlines)) == ("Trước.", "Sau.")
    nested, line = outer.rows[0].cells[0].blocks
    assert plain_text(line.inlines) == "sau lồng"
    first, second = nested.rows[0].cells
    assert plain_text(first.blocks[0].inlines) == "Bảng lồng"
    assert texts_of(second.blocks[0]) == [["Trong cùng"]]


def test_a_mark_in_the_source_is_text_and_takes_no_table(tmp_path):
    body = (
        "<text:p>\ue0120</text:p>" + table(["<text:p>\ue0110</text:p>"]) + "<text:p>Hết.</text:p>"
    )
    _first, kept, last = body_of(odt(tmp_path, body))
    assert isinstance(kept, Table)
    assert plain_text(last.inlines) == "Hết."


def test_text_that_is_not_displayed_is_left_out(tmp_path):
    styles = (
        style("An", 'text:display="none"')
        + '<style:style style:name="T" style:family="text" style:parent-style-name="An"/>'
        + style("P", 'text:display="none"', family="paragraph")
    )
    body = (
        '<text:p>Thấy <text:span text:style-name="T">bí <text:span>mật</text:span></text:span>'
        'rõ.</text:p><text:p text:style-name="P">Đoạn ẩn</text:p>'
        '<text:section text:display="none"><text:p>Phần ẩn</text:p></text:section>'
        "<text:p>Hết.</text:p>"
    )
    reading = odt(tmp_path, body, styles)
    assert [plain_text(b.inlines) for b in body_of(reading)] == ["Thấy rõ.", "Hết."]
    assert entered(reading, Kind.HIDDEN_TEXT) == [
        ("TXT-040", Fate.DROPPED, text) for text in ("bí mật", "Đoạn ẩn", "Phần ẩn")
    ]


def test_signs_of_symbol_fonts_become_unicode(tmp_path):
    styles = (
        style("S", 'fo:font-family="Symbol"')
        + style("W", 'fo:font-family="Wingdings"')
        + '<style:style style:name="W2" style:family="text" style:parent-style-name="W"/>'
    )
    body = (
        '<text:p>Góc <text:span text:style-name="S">\uf061α</text:span>, '
        '<text:span text:style-name="W2">\uf0fc :</text:span> và \uf062 hết. '
        '<text:span text:style-name="S">\uf080</text:span></text:p>'
    )
    reading = odt(tmp_path, body, styles)
    assert plain_text(body_of(reading)[0].inlines) == "Góc αα, ✔ 🖳 và β hết. \ufffd"
    assert entered(reading, Kind.SYMBOL) == [
        ("ODT-010", Fate.CONVERTED, "Symbol"),
        ("ODT-010", Fate.CONVERTED, "Wingdings"),
        ("ODT-010", Fate.CONVERTED, None),
        ("ODT-011", Fate.DROPPED, "Symbol"),
    ]


@pytest.mark.parametrize("reader", [odt, flat])
def test_how_paragraphs_are_set(tmp_path, reader):
    def paragraph(name, properties):
        return style(name, properties, family="paragraph", kind="paragraph")

    styles = (
        paragraph("C", 'fo:text-align="center"')
        + '<style:style style:name="C2" style:family="paragraph" style:parent-style-name="C">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        + paragraph("R", 'fo:text-align="end"')
        + paragraph("B", 'fo:margin-left="2cm" fo:margin-right="2cm"')
        + paragraph("L", 'fo:margin-left="2cm"')
    )
    names = [None, "C2", "R", "B", "L"]
    line = "câu này dài hơn để không ai tưởng là đầu đề của chương nào cả."
    body = "".join(f'<text:p text:style-name="{n}">{n}, {line}</text:p>' for n in names)
    body += f'<text:p/><text:p> </text:p><text:p text:style-name="C"><text:s/>Hết, {line}</text:p>'
    blocks = body_of(reader(tmp_path, body, styles))
    assert all(isinstance(block, Paragraph) for block in blocks)
    assert [plain_text(b.inlines).strip() for b in blocks] == [
        f"{name}, {line}" for name in [*names, "Hết"]
    ]
    assert [(b.alignment, b.inset, b.blank_before) for b in blocks] == [
        (None, None, 0),
        (Alignment.CENTER, None, 0),
        (Alignment.RIGHT, None, 0),
        (None, Inset.BOTH, 0),
        (None, Inset.LEFT, 0),
        (Alignment.CENTER, None, 2),
    ]


PICTURE = base64.b64encode(png_bytes()).decode()


def frame(inner, anchor="as-char", described=""):
    return (
        f'<draw:frame text:anchor-type="{anchor}" svg:width="8cm" svg:height="5cm">{inner}'
        f"{described}</draw:frame>"
    )


def picture(described=""):
    data = f"<draw:image><office:binary-data>{PICTURE}</office:binary-data></draw:image>"
    return frame(data, described=described)


def captioned(text, style="Figure"):
    line = f'<text:p text:style-name="{style}">{picture()}{text}</text:p>'
    return f"<text:p>{frame(f'<draw:text-box>{line}</draw:text-box>', 'paragraph')}</text:p>"


def figures(reading):
    found = [b for b in body_of(reading) if isinstance(b, Figure)]
    return [(plain_text(f.caption), f.image.alt) for f in found]


def test_marks_of_notes_are_not_raised_twice(tmp_path):
    note = (
        '<text:note text:note-class="footnote"><text:note-body><text:p>Chú.</text:p>'
        "</text:note-body></text:note>"
    )
    raised = style("T1", 'style:text-position="super 58%" fo:font-weight="bold"')
    body = f'<text:p>Chữ<text:span text:style-name="T1">{note}</text:span>.</text:p>'
    (paragraph,) = body_of(flat(tmp_path, body, raised))
    assert [type(inline) for inline in paragraph.inlines] == [Text, NoteReference, Text]


def test_captions_go_to_their_pictures_and_tables(tmp_path):
    sequence = '<text:sequence text:name="Figure">1</text:sequence>'
    own = (
        '<style:style style:name="P9" style:family="paragraph" '
        'style:parent-style-name="Illustration"/>'
        '<style:style style:name="Illustration" style:family="paragraph"/>'
    )
    described = "<svg:title>Tên</svg:title><svg:desc>Một CÂY</svg:desc>"
    body = (
        captioned(f"<text:line-break/>Hình {sequence}: Khung") + captioned("Không kiểu", "X")
        + f"<text:p>{picture(described)}</text:p>"
        '<text:p text:style-name="Illustration">Dưới</text:p>'
        + f'<text:p>{picture()}</text:p><text:p text:style-name="P9">Kiểu '
        "<text:span>con</text:span></text:p><text:p>Chữ thường.</text:p>"
        '<text:p text:style-name="Table">Bảng 1</text:p>' + table(["<text:p>a</text:p>"] * 2)
        + '<text:p text:style-name="Illustration">Lẻ loi</text:p>'
    )  # fmt: skip
    reading = flat(tmp_path, body, own)
    assert figures(reading) == [
        ("Hình 1: Khung", None), ("Không kiểu", None), ("Dưới", "Một CÂY"), ("Kiểu con", None),
    ]  # fmt: skip
    (found,) = (b for b in body_of(reading) if isinstance(b, Table))
    assert plain_text(found.caption) == "Bảng 1"
    paragraphs = [plain_text(b.inlines) for b in body_of(reading) if isinstance(b, Paragraph)]
    assert paragraphs == ["Chữ thường.", "Lẻ loi"]


def list_style(*levels):
    inner = "".join(
        f'<text:list-level-style-number text:level="{n}" style:num-format="{form}" '
        f'style:num-suffix="{suffix}" text:display-levels="{shown}"/>'
        for n, (form, suffix, shown) in enumerate(levels, start=1)
    )
    return f'<text:list-style style:name="L1">{inner}</text:list-style>'


def labels(blocks):
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield item.label
                yield from labels(item.blocks)


def test_items_bear_the_numbers_that_the_office_program_shows(tmp_path):
    form = list_style(("1", ".", 1), ("a", ")", 2))
    inner = "<text:list><text:list-item><text:p>con</text:p></text:list-item></text:list>"
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>một</text:p></text:list-item>'
        f'<text:list-item text:start-value="5"><text:p>năm</text:p>{inner}</text:list-item>'
        "</text:list><text:p>giữa</text:p>"
        '<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item>'
        "<text:p>sáu</text:p></text:list-item></text:list>"
    )
    reading = flat(tmp_path, body, form)
    assert list(labels(body_of(reading))) == ["1.", "5.", "5.a)", "6."]
    texts = [
        plain_text(b.inlines) for b in walk_blocks(body_of(reading)) if isinstance(b, Paragraph)
    ]
    assert texts == ["một", "năm", "con", "giữa", "sáu"]


def column_style(name, width):
    properties = f'style:column-width="{width}" style:rel-column-width="1*"'
    return style(name, properties, "table-column", "table-column")


def test_widths_of_columns(tmp_path):
    columns = (
        '<table:table-column table:style-name="A"/>'
        '<table:table-column table:style-name="B" table:number-columns-repeated="2"/>'
    )
    cells = "<table:table-cell><text:p>x</text:p></table:table-cell>" * 2
    empty = "<table:table-cell/>"
    body = f"<table:table>{columns}<table:table-row>{empty}{cells}</table:table-row></table:table>"
    styles = column_style("A", "2cm") + column_style("B", "4cm")
    (found,) = body_of(flat(tmp_path, body, styles))
    assert found.column_widths == (0.2, 0.4, 0.4)
    assert texts_of(found) == [["", "x", "x"]]


def test_a_paragraph_that_is_a_rule(tmp_path):
    own = '<style:style style:name="Horizontal_20_Line" style:family="paragraph"/>'
    body = '<text:p>a</text:p><text:p text:style-name="Horizontal_20_Line"/><text:p>b</text:p>'
    kinds = [type(block) for block in body_of(flat(tmp_path, body, own))]
    assert kinds == [Paragraph, SceneBreak, Paragraph]


NUMBERED = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1"'
    ' style:num-format="I" style:num-prefix="Chương " style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."'
    ' text:display-levels="2"/></text:list-style>'
)


def item(inner):
    return f"<text:list-item>{inner}</text:list-item>"


def test_headings_that_a_list_numbers_are_headings_with_their_numbers(tmp_path):
    first = '<text:h text:outline-level="1">Mở màn</text:h>'
    inner = '<text:h text:outline-level="2">Mục con</text:h>'
    last = '<text:h text:outline-level="1">Hai</text:h>'
    body = (
        f'<text:list text:style-name="N">{item(first)}</text:list><text:p>Một.</text:p>'
        '<text:list text:style-name="N" text:continue-numbering="true">'
        f"{item(f'<text:list>{item(inner)}</text:list>')}</text:list><text:p>Hai.</text:p>"
        f'<text:list text:style-name="N" text:continue-numbering="true">{item(last)}'
        f"{item('<text:p>Không phải đầu đề.</text:p>')}</text:list>"
    )
    reading = odt(tmp_path, body, NUMBERED)
    found = [(b.level, b.number, plain_text(b.inlines)) for b in body_of(reading)
             if isinstance(b, Heading)]  # fmt: skip
    assert found == [(1, "Chương I.", "Mở màn"), (2, "I.1.", "Mục con"), (1, "Chương II.", "Hai")]
    assert "Không phải đầu đề." in all_text(reading)


def test_what_begins_a_page_of_the_author_says_so(tmp_path):
    turning = style("T", 'fo:break-before="page"', "paragraph", "paragraph")
    body = (
        "<text:p>Trước.</text:p>"
        '<text:p text:style-name="T">Sau.</text:p>'
        f'<text:p text:style-name="T">{picture()}</text:p>'
        "<text:p>Cuối.</text:p>"
    )
    blocks = body_of(flat(tmp_path, body, turning))
    assert [block.opens_page for block in blocks] == [False, True, True, False]
    assert plain_text(blocks[1].inlines) == "Sau."
    assert isinstance(blocks[2], Figure)
