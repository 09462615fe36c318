"""The check of files for a printer: boxes, black, and what is not asked of them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pypdf
import pytest
from pypdf.generic import ArrayObject, FloatObject, NameObject, StreamObject

from converters.checks.pdf import check_pdf
from converters.checks.pdf_contents import inspect_file
from converters.model.edition import Design
from converters.monitor import CollectingMonitor
from converters.vocabularies import PRESS_FORMS, EditionForm
from tests.support.full_book import full_book
from tests.support.pdf_reading import context_in, written_bytes


def _sheets(count: int = 3) -> pypdf.PdfWriter:
    """Return sheets with boxes as a printer wants them."""
    writer = pypdf.PdfWriter()
    writer.add_metadata({"/Title": "Sách"})
    for _ in range(count):
        page = writer.add_blank_page(300, 400)
        _box(page, "/TrimBox", (30, 30, 270, 370))
        _box(page, "/BleedBox", (20, 20, 280, 380))
    return writer


def _box(page: pypdf.PageObject, name: str, edges: tuple[float, ...]) -> None:
    page[NameObject(name)] = ArrayObject(map(FloatObject, edges))


def _draw(writer: pypdf.PdfWriter, page: int, operators: bytes, space: str = "/DeviceRGB") -> None:
    stream = StreamObject()
    stream.set_data(operators)
    held = writer.pages[page]
    held[NameObject("/Contents")] = writer._add_object(stream)
    spaces = pypdf.generic.DictionaryObject({NameObject("/c0"): NameObject(space)})
    held[NameObject("/Resources")] = pypdf.generic.DictionaryObject(
        {NameObject("/ColorSpace"): spaces}
    )


def _found(writer: pypdf.PdfWriter, folder: Path) -> dict[str, dict[str, object]]:
    path = folder / "in.pdf"
    writer.write(path)
    return {finding.code: dict(finding.values) for finding in inspect_file(str(path))}


@pytest.mark.parametrize("form", sorted(PRESS_FORMS))
def test_our_files_for_the_printer_pass(tmp_path: Path, form: EditionForm) -> None:
    context = context_in(tmp_path)
    path = tmp_path / "sách.pdf"
    book = msgspec.structs.replace(full_book(context.media), cover=None)
    path.write_bytes(written_bytes(book, context, form))
    verdict = check_pdf(path, CollectingMonitor())
    assert verdict.passed
    # The book has pictures of the screen's colours, which stay; a cover drawn here has none.
    told = ["PDF-096"] if form is EditionForm.PRINT else []
    assert [message.code for message in verdict.messages] == told


def test_sheets_need_no_standard_and_no_labels(tmp_path: Path) -> None:
    assert _found(_sheets(), tmp_path) == {}


def test_boxes_that_do_not_lie_within_one_another_are_named(tmp_path: Path) -> None:
    writer = _sheets(4)
    _box(writer.pages[1], "/BleedBox", (40, 20, 280, 380))
    _box(writer.pages[2], "/BleedBox", (20, 20, 320, 380))
    del writer.pages[3]["/TrimBox"]
    assert _found(writer, tmp_path) == {"PDF-086": {"pages": "2, 3, 4"}}


@pytest.mark.parametrize(
    ("operators", "space", "is_mixed"),
    [
        (b"0 0 0 rg 10 10 m f", "/DeviceRGB", True),
        (b"/c0 cs 0 0 0 scn 10 10 m f", "/DeviceRGB", True),
        (b"/c0 CS 0 0 0 SCN 10 10 m S", "/DeviceRGB", True),
        (b"/c0 cs 0 0 0 scn 10 10 m f", "/DeviceCMYK", False),
        (b"/c0 cs 0.2 0 0 scn 10 10 m f", "/DeviceRGB", False),
        (b"10 0 0 rg 0 g 0 0 0 1 k", "/DeviceRGB", False),
    ],
)
def test_black_of_three_colours_is_named(
    tmp_path: Path, operators: bytes, space: str, is_mixed: bool
) -> None:
    writer = _sheets()
    _draw(writer, 1, operators, space)
    found = _found(writer, tmp_path)
    assert found.pop("PDF-087", None) == ({"pages": "2"} if is_mixed else None)
    is_rgb = space == "/DeviceRGB" or b"rg" in operators
    assert found == ({"PDF-095": {"pages": "2"}} if is_rgb else {})


def test_a_screen_file_with_a_trim_box_is_none_for_the_printer(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(300, 400)
    _box(page, "/TrimBox", (0, 0, 300, 400))
    assert "PDF-030" in _found(writer, tmp_path)


def test_many_pages_are_not_all_listed(tmp_path: Path) -> None:
    writer = _sheets(20)
    for page in writer.pages[1:]:
        del page["/TrimBox"]
    pages = str(_found(writer, tmp_path)["PDF-086"]["pages"])
    assert pages.startswith("2, 3")
    assert pages.endswith("…")


def _as_form(writer: pypdf.PdfWriter, page: int) -> None:
    """Move what a page draws into a form that it draws instead."""
    held = writer.pages[page]
    form = held["/Contents"].get_object()
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/Resources")] = held["/Resources"]
    drawing = StreamObject()
    drawing.set_data(b"/x0 Do")
    held[NameObject("/Contents")] = writer._add_object(drawing)
    forms = pypdf.generic.DictionaryObject({NameObject("/x0"): writer._add_object(form)})
    held[NameObject("/Resources")] = pypdf.generic.DictionaryObject({NameObject("/XObject"): forms})


def test_screen_colours_in_forms_are_found(tmp_path: Path) -> None:
    writer = _sheets()
    _draw(writer, 2, b"/c0 cs 0.2 0 0.7 scn 10 10 m f")
    _as_form(writer, 2)
    assert _found(writer, tmp_path) == {"PDF-095": {"pages": "3"}}


@pytest.mark.parametrize(("mode", "is_told"), [("RGB", True), ("CMYK", False), ("L", False)])
def test_pictures_of_the_screen_are_counted(tmp_path: Path, mode: str, is_told: bool) -> None:
    writer = _sheets()
    for number in (0, 2):
        space = {"RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK", "L": "/DeviceGray"}[mode]
        picture = StreamObject()
        picture.set_data(bytes(len(mode) * 4 if mode != "L" else 4))
        for key, value in (("/Subtype", "/Image"), ("/ColorSpace", space)):
            picture[NameObject(key)] = NameObject(value)
        for key in ("/Width", "/Height"):
            picture[NameObject(key)] = pypdf.generic.NumberObject(2)
        picture[NameObject("/BitsPerComponent")] = pypdf.generic.NumberObject(8)
        held = pypdf.generic.DictionaryObject({NameObject("/i"): writer._add_object(picture)})
        writer.pages[number][NameObject("/Resources")] = pypdf.generic.DictionaryObject(
            {NameObject("/XObject"): held}
        )
    told = {"PDF-096": {"count": 2, "pages": "1, 3"}} if is_told else {}
    assert _found(writer, tmp_path) == told


def test_black_of_a_book_s_own_rules_becomes_one_ink(tmp_path: Path) -> None:
    own = tmp_path / "own.typ"
    own.write_text("#set text(fill: rgb(0, 0, 0))\n", encoding="utf-8")
    context = context_in(tmp_path)
    content = written_bytes(
        full_book(context.media), context, EditionForm.PRINT, Design(typst=str(own))
    )
    path = tmp_path / "in.pdf"
    path.write_bytes(content)
    assert {finding.code for finding in inspect_file(str(path))} == {"PDF-096"}


# ---- claims of PDF/X --------------------------------------------------------------------------


def _claiming_x(standard: str, intent: dict[str, object] | None) -> pypdf.PdfWriter:
    writer = _sheets()
    if standard.startswith("PDF/X-4"):
        writer.xmp_metadata = (
            '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">'
            f"<pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>"
            '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
        ).encode()
    else:
        writer.add_metadata({"/GTS_PDFXVersion": standard})
    if intent is not None:
        entries = {"/Type": NameObject("/OutputIntent"), "/S": NameObject("/GTS_PDFX"), **intent}
        held = pypdf.generic.DictionaryObject({NameObject(k): v for k, v in entries.items()})
        writer.root_object[NameObject("/OutputIntents")] = ArrayObject([held])
    return writer


def _text(value: str) -> pypdf.generic.TextStringObject:
    return pypdf.generic.TextStringObject(value)


REGISTERED = {
    "/OutputConditionIdentifier": _text("FOGRA39"),
    "/RegistryName": _text("http://www.color.org"),
}


@pytest.mark.parametrize(
    ("standard", "intent", "missing"),
    [
        ("PDF/X-4", None, {"/OutputIntents /S /GTS_PDFX", "/ID", "/Trapped"}),
        ("PDF/X-4", REGISTERED, {"/DestOutputProfile", "/ID", "/Trapped"}),
        ("PDF/X-4p", REGISTERED, {"/DestOutputProfileRef", "/ID", "/Trapped"}),
        ("PDF/X-3:2003", REGISTERED, {"/ID", "/Trapped"}),
        ("PDF/X-1a:2003", {}, {"/OutputConditionIdentifier", "/DestOutputProfile", "/ID",
                               "/Trapped"}),
    ],
)  # fmt: skip
def test_claims_of_a_print_standard_are_held_against_the_file(
    tmp_path: Path, standard: str, intent: dict[str, object] | None, missing: set[str]
) -> None:
    path = tmp_path / "in.pdf"
    _claiming_x(standard, intent).write(path)
    found = [dict(f.values) for f in inspect_file(str(path)) if f.code == "PDF-025"]
    assert {str(one["key"]) for one in found} == missing
    assert {one["standard"] for one in found} == {standard}


def test_a_print_file_that_keeps_its_claim_is_not_blamed(tmp_path: Path) -> None:
    writer = _claiming_x("PDF/X-3:2003", REGISTERED)
    writer.add_metadata({"/Trapped": NameObject("/False")})
    writer.generate_file_identifiers()
    path = tmp_path / "in.pdf"
    writer.write(path)
    assert inspect_file(str(path)) == ()
    for page in writer.pages:
        del page["/TrimBox"]
    writer.write(path)
    assert ("PDF-025", "/TrimBox") in {
        (finding.code, dict(finding.values).get("key")) for finding in inspect_file(str(path))
    }
