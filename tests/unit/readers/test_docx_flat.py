"""Word documents saved as one XML file read the same as their packages."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

from lxml import etree

from converters.model.publication import Figure
from converters.model.traversal import all_blocks
from converters.monitor import CollectingMonitor
from converters.readers import docx
from converters.readers.registry import format_of
from converters.readers.sniffing import Format
from tests.support.docx_builder import (
    build_docx,
    paragraph,
    picture,
    plain_of,
    reading_context,
    run,
)
from tests.support.reading import png_bytes

PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
BODY = paragraph(run("Chương một"), style="Heading1") + paragraph(
    run("Trăm năm trong cõi người ta")
)


def flattened(package: Path, target: Path) -> Path:
    parts = []
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xml", ".rels")):
                inner = etree.tostring(etree.fromstring(content), encoding="unicode")
                data = f"<pkg:xmlData>{inner}</pkg:xmlData>"
            else:
                coded = base64.encodebytes(content).decode()
                data = f"<pkg:binaryData>{coded}</pkg:binaryData>"
            parts.append(f'<pkg:part pkg:name="/{name}">{data}</pkg:part>')
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<?mso-application progid="Word.Document"?>\n'
        f'<pkg:package xmlns:pkg="{PKG}">{"".join(parts)}</pkg:package>',
        encoding="utf-8",
    )
    return target


def test_a_flat_document_is_read_as_its_package_is(tmp_path: Path) -> None:
    package = tmp_path / "sách.docx"
    build_docx(
        package,
        BODY + paragraph(picture("rId9")),
        links={"rId9": ("image", "media/a.png")},
        files={"word/media/a.png": png_bytes()},
    )
    flat = flattened(package, tmp_path / "sách.xml")
    assert format_of(flat).format is Format.DOCX
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    read = docx.read(flat, reading_context(tmp_path / "a"))
    expected = docx.read(package, reading_context(tmp_path / "b"))
    assert plain_of(read.publication) == plain_of(expected.publication)
    assert sum(isinstance(block, Figure) for block in all_blocks(read.publication)) == 1
    assert read.ledger.counts == expected.ledger.counts


def test_a_flat_document_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    package = tmp_path / "sách.docx"
    build_docx(package, BODY)
    flat = flattened(package, tmp_path / "sách.xml")
    whole = flat.read_bytes()
    flat.write_bytes(whole[: whole.index(" cõi".encode())])
    context = reading_context(tmp_path)
    text = plain_of(docx.read(flat, context).publication)
    assert "Chương một" in text
    assert "Trăm năm trong" in text
    assert isinstance(context.monitor, CollectingMonitor)
    assert "DOC-020" in [diagnostic.code for diagnostic in context.monitor.diagnostics]


def test_parts_with_one_name_or_an_endless_one_cost_nothing_else(tmp_path: Path) -> None:
    package = build_docx(tmp_path / "sách.docx", BODY)
    flat = flattened(package, tmp_path / "sách.xml")
    more = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData><a/></pkg:xmlData></pkg:part>'
        for name in ("word/styles.xml", "/word/styles.xml", "/" + "x" * 70_000)
    )
    content = flat.read_text(encoding="utf-8").replace("</pkg:package>", f"{more}</pkg:package>")
    flat.write_text(content, encoding="utf-8")
    context = reading_context(tmp_path)
    assert "Chương một" in plain_of(docx.read(flat, context).publication)
    assert isinstance(context.monitor, CollectingMonitor)
    assert [d.code for d in context.monitor.diagnostics if d.code.startswith("DOCX")] == [
        "DOCX-002"
    ]
