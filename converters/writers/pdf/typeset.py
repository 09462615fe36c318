"""Typeset PDF: a publication set in type by typst, as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.writers.fonts import font_paths
from converters.writers.pdf.compiling import MissingGlyphs, Order, compile_book
from converters.writers.pdf.composition import Composition, Places, Simplified, is_vietnamese
from converters.writers.pdf.design import PageDesign, page_design
from converters.writers.pdf.literals import Glyphs
from converters.writers.pdf.notes import note_marks
from converters.writers.pdf.pictures import Picture, prepare_pictures
from converters.writers.pdf.simplifying import simplified
from converters.writers.pdf.source import book_source
from converters.writers.writing import WriteContext

_TRIES: Final = 24
"""How often characters that typst refuses are replaced before we give up."""

_AS_IT_IS: Final = Simplified()


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the typeset PDF.

    Raises ToolError PDF-001 where typst refuses the book, SettingsError as ``page_design`` does.
    """
    design = page_design(edition.design)
    with context.monitor.phase("pictures", 0.1) as monitor:
        pictures = prepare_pictures(publication, context.media, monitor)
    with context.monitor.phase("typesetting", 0.9):
        made = _Typesetter(publication, design, pictures, context).typeset()
        with made.open("rb") as stream:
            shutil.copyfileobj(stream, target)


@dataclass(frozen=True)
class _Attempt:
    """What one try leaves out or simplifies."""

    refused: frozenset[str] = frozenset()
    """Characters without a glyph."""
    simplified: Simplified = _AS_IT_IS


@dataclass
class _Typesetter:
    """One book on its way to a PDF; every refusal of typst leads to another attempt."""

    publication: Publication
    design: PageDesign
    pictures: dict[str, Picture]
    context: WriteContext

    def typeset(self) -> Path:
        """Return the path of the PDF. Raises ToolError PDF-001."""
        attempt = _Attempt()
        for _ in range(_TRIES):
            book, order = self._composed(attempt)
            try:
                compile_book(order, self.context.monitor)
            except (MissingGlyphs, ToolError) as refusal:
                attempt = self._next(attempt, refusal, book.tables)
            else:
                book.problems.tell(self.context.monitor, book.glyphs.missing)
                return Path(order.target)
        raise ToolError.of("PDF-001", reason=" ".join(sorted(attempt.refused)))

    def _next(self, attempt: _Attempt, refusal: MissingGlyphs | ToolError, tables: int) -> _Attempt:
        """Return what to try after a refusal; raise ToolError where nothing is left to try."""
        if isinstance(refusal, MissingGlyphs):
            if not refusal.characters <= attempt.refused:
                return replace(attempt, refused=attempt.refused | refusal.characters)
        elif _is_fault_of_typst(refusal) and attempt.simplified == _AS_IT_IS:
            found = simplified(tables, lambda some: self._works(attempt, some))
            if found is not None:
                return replace(attempt, simplified=found)
        if not any(picture.format == "svg" for picture in self.pictures.values()):
            if isinstance(refusal, ToolError):
                raise refusal
            raise ToolError.of("PDF-001", reason=" ".join(sorted(attempt.refused))) from refusal
        # Typst reads SVG itself, and what stands in one may be what it refuses.
        self.pictures = prepare_pictures(
            self.publication, self.context.media, self.context.monitor, vectors=False
        )
        return attempt

    def _works(self, attempt: _Attempt, some: Simplified) -> bool:
        """Tell whether typst takes a book, but for what is mended otherwise."""
        _, order = self._composed(replace(attempt, simplified=some))
        try:
            compile_book(order, self.context.monitor)
        except MissingGlyphs:
            return True
        except ToolError as error:
            return not _is_fault_of_typst(error)
        return True

    def _composed(self, attempt: _Attempt) -> tuple[Composition, Order]:
        book = _composition(self.publication, self.design, self.pictures, attempt)
        return book, _order(self.publication, self.design, book, self.context)


def _is_fault_of_typst(error: ToolError) -> bool:
    return "internal error" in str(dict(error.diagnostic.values).get("reason"))


def _composition(
    publication: Publication,
    design: PageDesign,
    pictures: dict[str, Picture],
    attempt: _Attempt,
) -> Composition:
    return Composition(
        glyphs=Glyphs(attempt.refused),
        places=Places.of(publication),
        notes=note_marks(publication),
        pictures=pictures,
        measure_pt=design.measure_pt,
        size_pt=design.size_pt,
        text_height_pt=design.text_height_pt,
        vietnamese=is_vietnamese(publication),
        drop_cap=design.drop_cap,
        simplified=attempt.simplified,
    )


def _order(
    publication: Publication, design: PageDesign, book: Composition, context: WriteContext
) -> Order:
    context.work.mkdir(parents=True, exist_ok=True)
    root = context.media.folder if book.pictures else context.work
    return Order(
        source=book_source(publication, design, book, context.modified),
        root=str(root.resolve()),
        fonts=tuple(str(path) for path in font_paths()),
        timestamp=int(context.modified.timestamp()),
        target=str(context.work / "typeset.pdf"),
    )
