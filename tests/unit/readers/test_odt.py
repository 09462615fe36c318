"""OpenDocument text: what pandoc alone would lose."""

from __future__ import annotations

import io
import zipfile

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import Alignment, Inset, Paragraph, Table
from converters.model.traversal import plain_text
from converters.readers import pandoc
from tests.support.reading import body_of, read_content

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
