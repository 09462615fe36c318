"""PDFs made object by object: fonts of any name, text in any bytes, pages of pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdf
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

_WIDTH = 500
_HYPHEN_WIDTH = 333
_TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
    "1 begincodespacerange <00> <FF> endcodespacerange {ranges} endcmap end end"
)


@dataclass(frozen=True)
class Shown:
    """Bytes shown at a place; ``mode`` is the text rendering mode."""

    text: bytes
    x: float
    y: float
    size: float = 12
    font: str = "Helvetica"
    mode: int = 0


@dataclass(frozen=True)
class PageDraft:
    """One page: what is shown on it, and whether a picture fills it."""

    shown: Sequence[Shown] = ()
    scanned: bool = False
    covered: bool = False
    """The picture is drawn over what is shown, not under it."""
    unicode: dict[int, int] = field(default_factory=dict)
    """Bytes whose character is another than their own code."""


def built(pages: Sequence[PageDraft]) -> bytes:
    """Return a PDF of 595 by 842 points a page."""
    writer = pypdf.PdfWriter()
    for draft in pages:
        page = writer.add_blank_page(width=595, height=842)
        fonts = DictionaryObject()
        for name in sorted({shown.font for shown in draft.shown}):
            fonts[NameObject(f"/{_key(name)}")] = writer._add_object(_font(writer, name, draft))
        resources = DictionaryObject({NameObject("/Font"): fonts})
        if draft.scanned:
            images = DictionaryObject({NameObject("/Im0"): writer._add_object(_scan())})
            resources[NameObject("/XObject")] = images
        text = b"\n".join(_show(shown) for shown in draft.shown)
        scan = b"\nq 595 0 0 842 0 0 cm /Im0 Do Q\n" if draft.scanned else b""
        content = text + scan if draft.covered else scan + text
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(stream)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def text_lines(
    lines: Sequence[bytes], font: str = "Helvetica", *, mode: int = 0, size: float = 12
) -> tuple[Shown, ...]:
    """Return lines one below the other from the top of a page."""
    return tuple(
        Shown(line, 72, 770 - 15 * number, size, font, mode) for number, line in enumerate(lines)
    )


def _key(font: str) -> str:
    return "F" + "".join(f"{ord(c):02x}" for c in font)


def _show(shown: Shown) -> bytes:
    escaped = shown.text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    head = f"BT {shown.mode} Tr /{_key(shown.font)} {shown.size} Tf {shown.x} {shown.y} Td "
    return head.encode() + b"(" + escaped + b") Tj ET"


def _font(writer: pypdf.PdfWriter, name: str, draft: PageDraft) -> DictionaryObject:
    widths = [NumberObject(_HYPHEN_WIDTH if code == 0x2D else _WIDTH) for code in range(256)]
    descriptor = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): NameObject(f"/{name}"),
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontBBox"): ArrayObject([NumberObject(n) for n in (0, -200, 1000, 900)]),
            NameObject("/ItalicAngle"): NumberObject(0),
            NameObject("/Ascent"): NumberObject(900),
            NameObject("/Descent"): NumberObject(-200),
            NameObject("/CapHeight"): NumberObject(700),
            NameObject("/StemV"): FloatObject(80),
        }
    )
    ranges = "1 beginbfrange <00> <FF> <0000> endbfrange "
    special = "".join(f"<{code:02X}> <{to:04X}> " for code, to in sorted(draft.unicode.items()))
    if special:
        ranges += f"{len(draft.unicode)} beginbfchar {special}endbfchar"
    table = DecodedStreamObject()
    table.set_data(_TO_UNICODE.format(ranges=ranges).encode())
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/TrueType"),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
            NameObject("/FirstChar"): NumberObject(0),
            NameObject("/LastChar"): NumberObject(255),
            NameObject("/Widths"): ArrayObject(widths),
            NameObject("/FontDescriptor"): writer._add_object(descriptor),
            NameObject("/ToUnicode"): writer._add_object(table),
        }
    )


def _scan() -> DecodedStreamObject:
    image = Image.new("L", (60, 84), 240)
    image.paste(20, (10, 10, 50, 14))
    stream = DecodedStreamObject()
    stream.set_data(image.tobytes())
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(60),
            NameObject("/Height"): NumberObject(84),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    return stream
