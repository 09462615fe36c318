"""One typeset book as a PDF whose pages are text, or pictures as a scanner makes them."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pypdf
import pypdfium2 as pdfium
import typst
from PIL import Image
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from converters.resources import resource_path
from tests.support.scans import DPI, Damage, damage

_TEMPLATE = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set text(font: "Ban So Serif", size: 11pt, lang: "vi", hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 1.4em, all: true), leading: 0.72em,
  spacing: 0.72em)
#show heading: it => {
  v(3em)
  align(center, text(size: 1.35em, weight: "bold", it.body))
  v(2em)
}
#set page(
  width: 115mm, height: 165mm, margin: (x: 15mm, top: 18mm, bottom: 17mm),
  header: context {
    let here = here().page()
    let opens = query(heading).any(h => h.location().page() == here)
    if not opens { align(center, text(size: 0.82em, book.head)) }
  },
  footer: context align(center, text(size: 0.85em, counter(page).display())),
)
#counter(page).update(book.first)
#for line in book.lines {
  if line.starts-with("# ") { heading(line.slice(2)) } else { par(eval(line, mode: "markup")) }
}
"""
_SCANNER = Damage(skew_degrees=0.5, shade=0.1, noise=0.01, blur_px=0.5, border_px=0)
_PICTURE = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceGray"}
HEAD = "Bến sông và con thuyền"


@dataclass(frozen=True)
class Mixture:
    """Which pages, from 1, are what."""

    scanned: Collection[int] = ()
    with_old_text: Mapping[int, bytes] = field(default_factory=dict)
    """Hidden text that another program left under a scanned page."""
    on_ground: Collection[int] = ()
    """Text pages over a picture of paper that fills them."""
    plates: Sequence[int] = ()
    """Pages after which a photograph of a page's size is bound in."""


def text_book(lines: Sequence[str], first: int = 1) -> bytes:
    """Return a PDF of text; ``lines`` are paragraphs in typst's markup, ``# `` before headings."""
    book = {"lines": list(lines), "head": HEAD, "first": first}
    made: bytes = typst.compile(
        _TEMPLATE.encode("utf-8"),
        format="pdf",
        font_paths=[str(resource_path("fonts", "print"))],
        ignore_system_fonts=True,
        sys_inputs={"book": json.dumps(book, ensure_ascii=False)},
    )
    return made


def untagged(pdf: bytes) -> bytes:
    """Return the PDF without its structure tree."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    del writer.root_object["/StructTreeRoot"]
    return _written(writer)


def mixed(pdf: bytes, mixture: Mixture) -> bytes:
    """Return the book with some of its pages scanned; the others keep their tags."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for number, page in enumerate(tuple(writer.pages), start=1):
        if number in mixture.scanned:
            scan = damage(_drawn(pdf, number), _SCANNER, number, verso=False)
            _make_picture(writer, page, Image.fromarray(scan))
        if number in mixture.with_old_text:
            _hide_text(writer, page, mixture.with_old_text[number])
        if number in mixture.on_ground:
            _put_ground(writer, page)
    for after in sorted(mixture.plates, reverse=True):
        width, height = (float(side) for side in writer.pages[0].mediabox[2:])
        writer.insert_blank_page(width, height, after)
        _make_picture(writer, writer.pages[after], photograph())
    return _written(writer)


def photograph() -> Image.Image:
    """Return a gray picture of hills that holds no letters."""
    x, y = np.meshgrid(np.linspace(0, 9, 900), np.linspace(0, 13, 1300))
    hills = 128 + 60 * np.sin(x) * np.cos(0.7 * y) + 40 * np.sin(0.4 * x * y)
    return Image.fromarray(np.clip(hills, 0, 255).astype(np.uint8))


def _drawn(pdf: bytes, number: int) -> np.ndarray:
    document = pdfium.PdfDocument(pdf)
    image = document[number - 1].render(scale=DPI / 72).to_pil().convert("L")
    document.close()
    return np.asarray(image)


def _make_picture(writer: pypdf.PdfWriter, page: pypdf.PageObject, image: Image.Image) -> None:
    """Make a page one picture and nothing else."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=90)
    found = DecodedStreamObject()
    found.set_data(stream.getvalue())
    for name, value in _PICTURE.items():
        found[NameObject(name)] = NameObject(value)
    found[NameObject("/Filter")] = NameObject("/DCTDecode")
    for name, number in (("Width", image.width), ("Height", image.height)):
        found[NameObject(f"/{name}")] = NumberObject(number)
    found[NameObject("/BitsPerComponent")] = NumberObject(8)
    _show(writer, page, found, b"")
    for name in ("/StructParents", "/Annots"):
        page.pop(name, None)


def _show(
    writer: pypdf.PdfWriter, page: pypdf.PageObject, picture: DecodedStreamObject, above: bytes
) -> None:
    """Let a picture fill a page; ``above`` is drawn over it."""
    width, height = (float(side) for side in page.mediabox[2:])
    resources = page.get("/Resources", DictionaryObject()).get_object() if above else None
    resources = DictionaryObject() if resources is None else resources
    images = DictionaryObject({NameObject("/Page"): writer._add_object(picture)})
    resources[NameObject("/XObject")] = images
    page[NameObject("/Resources")] = resources
    drawn = f"q {width} 0 0 {height} 0 0 cm /Page Do Q\n".encode()
    _set_content(writer, page, drawn + above)


def _hide_text(writer: pypdf.PdfWriter, page: pypdf.PageObject, text: bytes) -> None:
    """Put invisible text on a page, as programs for recognition do."""
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/Old"): font})
    shown = b"\n".join(
        b"BT 3 Tr /Old 10 Tf 50 %d Td (%s) Tj ET" % (400 - 14 * row, text) for row in range(12)
    )
    _set_content(writer, page, page.get_contents().get_data() + b"\n" + shown)


def _put_ground(writer: pypdf.PdfWriter, page: pypdf.PageObject) -> None:
    """Put a picture of pale paper under the text of a page."""
    paper = DecodedStreamObject()
    paper.set_data(Image.new("L", (90, 130), 244).tobytes())
    for name, value in _PICTURE.items():
        paper[NameObject(name)] = NameObject(value)
    for name, number in (("Width", 90), ("Height", 130), ("BitsPerComponent", 8)):
        paper[NameObject(f"/{name}")] = NumberObject(number)
    _show(writer, page, paper, page.get_contents().get_data())


def _set_content(writer: pypdf.PdfWriter, page: pypdf.PageObject, content: bytes) -> None:
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream)


def _written(writer: pypdf.PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
