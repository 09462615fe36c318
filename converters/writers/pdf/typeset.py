"""Typeset PDF: a publication set in type by typst, as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO, Final

from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.writers.fonts import font_paths
from converters.writers.pdf.compiling import MissingGlyphs, Order, compile_book
from converters.writers.pdf.composition import Composition, Places
from converters.writers.pdf.literals import Glyphs
from converters.writers.pdf.notes import note_marks
from converters.writers.pdf.pictures import Picture, prepare_pictures
from converters.writers.pdf.source import book_source, measure
from converters.writers.writing import WriteContext

_TRIES: Final = 24
"""How often characters that typst refuses are replaced before we give up."""


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the typeset PDF. Raises ToolError PDF-001 where typst refuses the book."""
    with context.monitor.phase("pictures", 0.1) as monitor:
        pictures = prepare_pictures(publication, context.media, monitor)
    with context.monitor.phase("typesetting", 0.9):
        made = _typeset(publication, edition, pictures, context)
        with made.open("rb") as stream:
            shutil.copyfileobj(stream, target)


def _typeset(
    publication: Publication,
    edition: Edition,
    pictures: dict[str, Picture],
    context: WriteContext,
) -> Path:
    refused: frozenset[str] = frozenset()
    flat_tables = False
    for _ in range(_TRIES):
        book = _composition(publication, edition, pictures, refused)
        book.flat_tables = flat_tables
        order = _order(publication, edition, book, context)
        try:
            compile_book(order, context.monitor)
        except MissingGlyphs as missing:
            if not missing.characters <= refused:
                refused |= missing.characters
                continue
            if not _has_vectors(pictures):
                break
        except ToolError as error:
            if _is_fault_of_typst(error) and not flat_tables:
                # Its tags go wrong on notes in tables that run over several pages.
                flat_tables = True
                continue
            if not _has_vectors(pictures):
                raise
        else:
            book.problems.tell(context.monitor, book.glyphs.missing)
            return Path(order.target)
        # Typst reads SVG itself, and what stands in one may be what it refuses.
        pictures = prepare_pictures(publication, context.media, context.monitor, vectors=False)
    raise ToolError.of("PDF-001", reason=" ".join(sorted(refused)))


def _is_fault_of_typst(error: ToolError) -> bool:
    return "internal error" in str(dict(error.diagnostic.values).get("reason"))


def _has_vectors(pictures: dict[str, Picture]) -> bool:
    return any(picture.format == "svg" for picture in pictures.values())


def _composition(
    publication: Publication,
    edition: Edition,
    pictures: dict[str, Picture],
    refused: frozenset[str],
) -> Composition:
    width, height = measure(edition)
    return Composition(
        glyphs=Glyphs(refused),
        places=Places.of(publication),
        notes=note_marks(publication),
        pictures=pictures,
        measure_pt=width,
        size_pt=edition.body_size_pt,
        text_height_pt=height,
        vietnamese=publication.metadata.work.language.lower().startswith("vi"),
    )


def _order(
    publication: Publication, edition: Edition, book: Composition, context: WriteContext
) -> Order:
    context.work.mkdir(parents=True, exist_ok=True)
    root = context.media.folder if book.pictures else context.work
    return Order(
        source=book_source(publication, edition, book, context.modified),
        root=str(root.resolve()),
        fonts=tuple(str(path) for path in font_paths()),
        timestamp=int(context.modified.timestamp()),
        target=str(context.work / "typeset.pdf"),
    )
