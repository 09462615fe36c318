"""OpenDocument text: what pandoc alone would lose."""

from __future__ import annotations

import io
import zipfile

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import Table
from converters.model.traversal import plain_text
from converters.readers import pandoc
from tests.support.reading import body_of, reading_context

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
    source = folder / name
    source.write_bytes(data)
    return pandoc.read(source, reading_context(folder))


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
