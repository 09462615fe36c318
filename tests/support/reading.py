"""Read a manuscript in a test and show what came out as plain lines."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PIL import Image

from converters.diagnostics import catalogue
from converters.files import BlobStore
from converters.model.ledger import Ledger
from converters.model.publication import (
    Block,
    Equation,
    Heading,
    ListBlock,
    Preformatted,
    Quotation,
    SceneBreak,
    Table,
    Verse,
)
from converters.model.traversal import own_inlines, plain_text
from converters.monitor import CollectingMonitor
from converters.readers.reading import ReadContext, Reading, ReadOptions


def png_bytes(width: int = 4, height: int = 2) -> bytes:
    """Return a small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(stream, "PNG")
    return stream.getvalue()


def reading_context(folder: Path, language: str | None = None) -> ReadContext:
    """Return surroundings for a reader whose scratch files lie in ``folder``."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    store = BlobStore(folder / "media")
    return ReadContext(ReadOptions(language=language), store, CollectingMonitor(), work)


def read_content(
    reader: Callable[[Path, ReadContext], Reading], folder: Path, name: str, content: str | bytes
) -> Reading:
    """Return what a reader makes of a file in ``folder`` that holds ``content``."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return reader(path, reading_context(folder))


def body_of(reading: Reading) -> tuple[Block, ...]:
    """Return the blocks of the one section that a reader gives."""
    (section,) = reading.publication.body
    return section.blocks


def all_text(reading: Reading) -> str:
    """Return all text of body and notes, one paragraph a line."""
    notes = (line for note in reading.publication.notes for line in lines(note.blocks))
    return "\n".join((*lines(body_of(reading)), *notes))


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the text of blocks: cells and items one by one, numbers as the source shows them."""
    for block in blocks:
        match block:
            case Table():
                yield plain_text(block.caption)
                yield from lines(b for row in block.rows for cell in row.cells for b in cell.blocks)
            case ListBlock():
                for item in block.items:
                    yield item.label or "-"
                    yield from lines(item.blocks)
            case Quotation():
                yield from lines(block.blocks)
            case Verse():
                yield from (plain_text(line) for stanza in block.stanzas for line in stanza)
            case _:
                yield _own_text(block)


def _own_text(block: Block) -> str:
    match block:
        case Preformatted():
            return block.text
        case SceneBreak():
            return block.ornament or ""
        case Equation():
            return block.alt
        case Heading(number=str(number)):
            return f"{number} {plain_text(block.inlines)}"
        case _:
            return plain_text(own_inlines(block))


def reasons(ledger: Ledger) -> set[str]:
    """Return the codes of a ledger's entries; all of them must stand in the catalogue."""
    codes = {entry.reason for entry in ledger.entries}
    assert codes <= set(catalogue()), codes - set(catalogue())
    return codes
