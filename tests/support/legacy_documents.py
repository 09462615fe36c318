"""Small documents of every format from (text, font) runs, as old programs left them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from converters.vietnamese.encodings import Encoding
from converters.vietnamese.legacy import FontRun
from tests.support.docx_builder import build_docx, paragraph, run
from tests.support.legacy_text import can_write, encode, surface

FONTS: Final = {
    Encoding.TCVN3: ".VnTime",
    Encoding.VNI: "VNI-Times",
    Encoding.VPS: "VPS Times",
    Encoding.VISCII: "VI Times",
    Encoding.VIETWARE_F: "SVNtimes new roman",
    Encoding.VIETWARE_X: "VNtimes new roman",
}
"""Fonts whose names tell the encoding; those of the others say nothing."""
Paragraphs = Sequence[Sequence[FontRun]]


def typed(text: str, encoding: Encoding) -> str:
    """Return ``text`` as it could be typed: capitals without a key, or on a control, small."""
    return "".join(
        c if c.isascii() or (can_write(c, encoding) and min(encode(c, encoding)) >= 0x20)
        else c.lower()
        for c in text
    )  # fmt: skip


def surfaces(text: str, encoding: Encoding) -> str:
    """Return ``text`` as its bytes show in Windows-1252; signs beyond the code page stay."""
    return "".join(_surface(c, encoding) for c in text)


def _surface(character: str, encoding: Encoding) -> str:
    try:
        return surface(character, encoding)
    except UnicodeEncodeError:
        return character


def write_document(path: Path, paragraphs: Paragraphs) -> Path:
    """Write the document that the suffix of ``path`` names and return its path."""
    _WRITERS[path.suffix](path, paragraphs)
    return path


def _docx(path: Path, paragraphs: Paragraphs) -> None:
    build_docx(path, "".join(paragraph(*map(_docx_run, runs)) for runs in paragraphs))


def _docx_run(piece: FontRun) -> str:
    name = quoteattr(piece.font or "Times New Roman")
    return run(piece.text, f"<w:rFonts w:ascii={name} w:hAnsi={name}/>")


def _rtf(path: Path, paragraphs: Paragraphs) -> None:
    names = sorted({piece.font or "Arial" for runs in paragraphs for piece in runs})
    table = "".join(rf"{{\f{number}\fnil {name};}}" for number, name in enumerate(names))
    body = "".join(
        "".join(
            rf"{{\f{names.index(piece.font or 'Arial')} {_rtf_text(piece.text)}}}" for piece in runs
        )
        + "\\par\n"
        for runs in paragraphs
    )
    content = rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{table}}}" + "\n" + body + "}"
    path.write_text(content, encoding="ascii")


def _rtf_text(text: str) -> str:
    return "".join(map(_rtf_character, text))


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    if " " <= character < "\x7f":
        return character
    try:
        return "".join(rf"\'{byte:02x}" for byte in character.encode("cp1252"))
    except UnicodeEncodeError:
        if ord(character) < 0x100:
            return rf"\'{ord(character):02x}"
        return rf"\u{ord(character)}?"


def _html(path: Path, paragraphs: Paragraphs) -> None:
    body = "\n".join(f"<p>{''.join(map(_html_run, runs))}</p>" for runs in paragraphs)
    page = f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'
    path.write_text(page, encoding="utf-8")


def _html_run(piece: FontRun) -> str:
    text = escape(piece.text)
    return f'<font face="{piece.font}">{text}</font>' if piece.font else text


_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"


def _odt(path: Path, paragraphs: Paragraphs) -> None:
    names = sorted({piece.font or "Arial" for runs in paragraphs for piece in runs})
    styles = "".join(
        f'<style:style style:name="T{number}" style:family="text"><style:text-properties '
        f"fo:font-family={quoteattr(name)}/></style:style>"
        for number, name in enumerate(names)
    )
    body = "".join(
        "<text:p>"
        + "".join(
            f'<text:span text:style-name="T{names.index(piece.font or "Arial")}">'
            f"{escape(piece.text, quote=False)}</text:span>"
            for piece in runs
        )
        + "</text:p>"
        for runs in paragraphs
    )
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" '
        f'xmlns:style="{_ODF}:style:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0" '
        f'office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)


_WRITERS: Final[dict[str, Callable[[Path, Paragraphs], None]]] = {
    ".docx": _docx,
    ".rtf": _rtf,
    ".html": _html,
    ".odt": _odt,
}
