"""Born-digital PDFs for the tests of the reader, set by typst; and readings of them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import typst

from converters.model.publication import Heading, Paragraph
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.readers.pdf.assembly import Assembly
from converters.readers.pdf.extraction import PageRange, read_range
from converters.readers.pdf.facts import FactsTask, read_facts
from converters.readers.reading import ReadContext, Reading
from converters.writers.fonts import font_paths
from tests.support.reading import body_of, reading_context

PROSE = (
    "Bấy giờ vào khoảng đầu mùa thu, trời trong và cao, những đám mây trắng như bông lững thững "
    "trôi về phía biển, và người đàn bà đứng lặng bên cửa sổ nghe tiếng chuông nhà thờ đổ hồi. "
)
ENGLISH = (
    "The afternoon had been extraordinarily quiet, and nobody in the settlement remembered when "
    "the ferry had last arrived punctually; yet the schoolmaster continued walking towards the "
    "landing, considering whether conversation was possible under such circumstances. "
)

PAGE = """
#set page(width: 148mm, height: 210mm, margin: 20mm)
#set par(justify: true, first-line-indent: 1.2em, spacing: 0.65em)
#set text(font: "Ban So Serif", size: 10.5pt, lang: "vi")
"""


def typeset(source: str, *, fonts: tuple[Path, ...] = (), tags: bool = True) -> bytes:
    """Return typst source as PDF; without tags, nothing says what its text is."""
    content = typst.compile(
        source.encode(),
        format="pdf",
        font_paths=[str(path) for path in (*font_paths(), *fonts)],
        ignore_system_fonts=True,
        timestamp=0,
    )
    return content if tags else without_tags(content)


def without_tags(content: bytes) -> bytes:
    """Return a PDF without its structure tree and its bookmarks."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Lang"):
        writer.root_object.pop(key, None)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def read_here(content: bytes, folder: Path) -> tuple[Reading, CollectingMonitor]:
    """Write a PDF to a folder and read it in this process."""
    path = folder / "sach.pdf"
    path.write_bytes(content)
    context = reading_context(folder)
    reading = read_in_process(path, context)
    assert isinstance(context.monitor, CollectingMonitor)
    return reading, context.monitor


def read_in_process(path: Path, context: ReadContext) -> Reading:
    """Read a PDF in this process; the reader itself always reads in others."""
    facts = read_facts(FactsTask(str(path), path.name))
    media = str(context.media.folder)
    pages = read_range(PageRange(str(path), path.name, 0, facts.pages, media))
    return Assembly(path.name, facts, pages, context).reading()


def untagged(source: str, folder: Path) -> Reading:
    """Return the reading of typst source, set without tags."""
    return read_here(typeset(PAGE + source, tags=False), folder)[0]


def paragraphs(reading: Reading) -> list[str]:
    """Return the texts of the paragraphs and headings."""
    return [
        " ".join(plain_text(block.inlines).split())
        for block in body_of(reading)
        if isinstance(block, Paragraph | Heading)
    ]
