"""A bench for tests of Word documents: builds one, reads it, and keeps the reading."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Block,
)
from converters.monitor import CollectingMonitor
from converters.readers.docx import read
from converters.readers.reading import Reading
from tests.support.docx_builder import (
    build_docx,
    paragraph,
    plain_of,
    reading_context,
    run,
)


class Bench:
    """Builds a document, reads it, and keeps the reading."""

    def __init__(self, folder: Path) -> None:
        self.context = reading_context(folder)
        self._path = folder / "Bản thảo.docx"

    def read(self, body: str, **more) -> Reading:
        build_docx(self._path, body, **more)
        self.reading = read(self._path, self.context)
        return self.reading

    def blocks(self, body: str, **more) -> tuple[Block, ...]:
        return self.read(body, **more).publication.body[0].blocks

    def text(self, body: str, **more) -> str:
        return plain_of(self.read(body, **more).publication)

    def number(self, kind: Kind, fate: Fate | None = None) -> int:
        return self.reading.ledger.number(kind, fate)

    @property
    def codes(self) -> list[str]:
        assert isinstance(self.context.monitor, CollectingMonitor)
        return [diagnostic.code for diagnostic in self.context.monitor.diagnostics]


def notes_part(kind: str, *texts: str, first: int = 2) -> str:
    separators = f'<w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
    return separators + "".join(
        f'<w:{kind} w:id="{n}"><w:p><w:r><w:{kind}Ref/></w:r>{run(" " + text)}</w:p></w:{kind}>'
        for n, text in enumerate(texts, first)
    )


def reference(kind: str, number: int, more: str = "") -> str:
    return (
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:{kind}Reference w:id="{number}"{more}/></w:r>'
    )


def image_bytes(form: str, size: tuple[int, int] = (8, 4)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(stream, form)
    return stream.getvalue()


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="Chương %1:"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def numbered(text: str, number: int, level: int = 0, style: str | None = None) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=properties, style=style)


TCVN3 = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
