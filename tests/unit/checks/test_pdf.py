"""The PDF check: our own files pass, false claims are found, hostile files are verdicts."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path

import msgspec
import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from converters.checks.pdf import check_pdf
from converters.checks.pdf_contents import inspect_file
from converters.errors import SourceError
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm
from converters.writers.pdf import facsimile
from tests.support.full_book import full_book, metadata
from tests.support.page_pictures import draw_page, show_page
from tests.support.pdf_reading import context_in, typeset_bytes

CLAIM = (
    "<x xmlns:a='b'><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    "<pdfuaid:part>1</pdfuaid:part></x>"
)


def _write(writer: pypdf.PdfWriter, folder: Path) -> str:
    path = folder / "thử.pdf"
    with path.open("wb") as stream:
        writer.write(stream)
    return str(path)


def _codes(path: str) -> list[str]:
    return [finding.code for finding in inspect_file(path)]


def _claiming(xmp: str) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    packet = StreamObject()
    packet.set_data(xmp.encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    return writer


def test_our_typeset_file_passes(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    path = tmp_path / "sách in.pdf"
    path.write_bytes(typeset_bytes(full_book(context.media), context))
    verdict = check_pdf(path, CollectingMonitor())
    assert verdict.passed
    assert verdict.messages == ()
    assert "pypdf" in verdict.checker


def test_a_false_claim_is_found_key_by_key(tmp_path: Path) -> None:
    found = inspect_file(_write(_claiming(CLAIM), tmp_path))
    keys = {dict(finding.values)["key"] for finding in found if finding.code == "PDF-025"}
    assert {"/OutputIntents", "/MarkInfo", "/StructTreeRoot", "/Lang", "dc:title"} <= keys


def test_a_plain_file_is_told_what_it_lacks(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    assert _codes(_write(writer, tmp_path)) == ["PDF-030", "PDF-027", "PDF-028"]


def test_a_file_without_pages_is_told(tmp_path: Path) -> None:
    writer = _claiming(CLAIM)
    writer.root_object["/Pages"][NameObject("/Kids")].clear()
    assert {"PDF-022", "PDF-020"} & set(_codes(_write(writer, tmp_path)))


@pytest.mark.parametrize("claim", [True, False])
def test_fonts_must_be_embedded_and_mapped_where_that_is_claimed(
    tmp_path: Path, *, claim: bool
) -> None:
    writer = _claiming(CLAIM if claim else "")
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F"): writer._add_object(font)})
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    found = _codes(_write(writer, tmp_path))
    assert "PDF-023" in found
    assert ("PDF-024" in found) is claim


def test_a_coarse_picture_is_noted(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    image, layout = draw_page()
    display = show_page(image.resize((300, 425)), layout, context.media)
    coarse = msgspec.structs.replace(display, dpi=60.0)
    target = io.BytesIO()
    facsimile.write(
        Publication(metadata=metadata(), body=()),
        Edition(form=EditionForm.FACSIMILE),
        target,
        replace(context, displays=(coarse,)),
    )
    path = tmp_path / "thô.pdf"
    path.write_bytes(target.getvalue())
    (finding,) = inspect_file(str(path))
    assert finding.code == "PDF-029"
    assert dict(finding.values)["dpi"] == 60


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    assert _codes(_write(writer, tmp_path)) == ["PDF-021"]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"chu thuong " * 99, b"%PDF-1.7\n" + b"<<" * 9999]
)
def test_what_is_no_pdf_is_a_verdict(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hỏng.pdf"
    path.write_bytes(content)
    assert _codes(str(path)) == ["PDF-020"]


def test_a_check_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    path = Path(_write(writer, tmp_path))
    start = time.monotonic()
    verdict = check_pdf(path, CollectingMonitor(), seconds=0)
    assert [message.code for message in verdict.messages] == ["PDF-031"]
    assert time.monotonic() - start < 5


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="PDF-032"):
        check_pdf(tmp_path / "không có.pdf", CollectingMonitor())


def test_hostile_files_are_verdicts(shared_data: Path) -> None:
    for path in sorted((shared_data / "real" / "hostile").glob("*.pdf")):
        for finding in inspect_file(str(path)):
            assert finding.code.startswith("PDF-"), path.name
