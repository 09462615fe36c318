"""Typeset PDF: a publication set in type by typst, as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from converters.diagnostics import Origin
from converters.errors import SettingsError, ToolError
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.vocabularies import ProductForm
from converters.writers.directions import is_right_to_left
from converters.writers.fonts import font_paths
from converters.writers.pdf.compiling import (
    MisplacedNotes,
    MissingGlyphs,
    Order,
    SlowTypesetting,
    compile_book,
    fault_in,
)
from converters.writers.pdf.composition import Composition, Places, Simplified, is_vietnamese
from converters.writers.pdf.design import OwnDefinitions, PageDesign, page_design
from converters.writers.pdf.literals import Glyphs
from converters.writers.pdf.notes import note_marks
from converters.writers.pdf.nudging import (
    AS_IT_IS,
    MOST_PASSES,
    NoteLines,
    Nudges,
    messages_of,
    nudged,
)
from converters.writers.pdf.pictures import Picture, prepare_pictures
from converters.writers.pdf.simplifying import simplified
from converters.writers.pdf.source import book_source, trial_source
from converters.writers.writing import WriteContext

_TRIES: Final = 24
"""How often characters that typst refuses are replaced before we give up."""

_AS_IT_IS: Final = Simplified()


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the typeset PDF.

    Raises ToolError PDF-001 where typst refuses the book, PDF-017 (SettingsError PDF-016 with own
    definitions) where it comes to no end, SettingsError as ``page_design`` does.
    """
    made = typeset_book(publication, page_design(edition.design), ProductForm.PDF, context)
    with Path(made.order.target).open("rb") as stream:
        shutil.copyfileobj(stream, target)


@dataclass(frozen=True)
class Typeset:
    """A book that typst takes: what it was asked for, and what was met on the way."""

    order: Order
    """The PDF is at its target."""
    book: Composition


def typeset_book(
    publication: Publication, design: PageDesign, product: ProductForm, context: WriteContext
) -> Typeset:
    """Typeset a book as PDF/UA-1 and PDF/A-2a; ``product`` is what its imprint page speaks of.

    Raises ToolError PDF-001 where typst refuses it.
    """
    with context.monitor.phase("pictures", 0.1) as monitor:
        press = product is ProductForm.PRINT
        pictures = prepare_pictures(publication, context.media, monitor, press=press)
    with context.monitor.phase("typesetting", 0.9):
        return _Typesetter(publication, design, product, pictures, context).typeset()


@dataclass(frozen=True)
class _Attempt:
    """What one try leaves out or simplifies."""

    refused: frozenset[str] = frozenset()
    """Characters without a glyph."""
    simplified: Simplified = _AS_IT_IS
    nudges: Nudges = AS_IT_IS


@dataclass
class _Typesetter:
    """One book on its way to a PDF; every refusal of typst leads to another attempt."""

    publication: Publication
    design: PageDesign
    product: ProductForm
    pictures: dict[str, Picture]
    context: WriteContext

    def typeset(self) -> Typeset:
        """Return the book with the PDF at its place.

        Raises ToolError PDF-001, and where typst comes to no end PDF-017; where that is due to
        definitions of the user's own, SettingsError PDF-018 and PDF-016.
        """
        try:
            return self._typeset()
        except SlowTypesetting as slow:
            if not self.design.own:
                raise
            files = ", ".join(own.name for own in self.design.own)
            told = dict(slow.diagnostic.values) | {"files": files}
            raise SettingsError.of("PDF-016", Origin(self.design.own[-1].name), **told) from slow
        except ToolError as refusal:
            unfit = self._unfit_files()
            if not unfit:
                raise
            told = dict(refusal.diagnostic.values) | {"files": ", ".join(unfit)}
            raise SettingsError.of("PDF-018", Origin(unfit[-1]), **told) from refusal

    def _unfit_files(self) -> tuple[str, ...]:
        """Return the files of definitions without which typst takes the book, fewest first.

        Some are sound alone and break with the book only, as those that drop what others point at.
        """
        own = self.design.own
        designs = {file.name: tuple(o for o in own if o is not file) for file in reversed(own)}
        for name, others in designs.items():
            if self._is_taken_with(others):
                return (name,)
        is_due_to_all = len(own) > 1 and self._is_taken_with(())
        return tuple(file.name for file in own) if is_due_to_all else ()

    def _is_taken_with(self, own: tuple[OwnDefinitions, ...]) -> bool:
        """Tell whether typst takes the book with these definitions in place of all others."""
        plain = replace(self, design=replace(self.design, own=own))
        _, order = plain._composed(_Attempt())  # noqa: SLF001 - another of this class
        try:
            compile_book(order, self.context.monitor)
        except (MissingGlyphs, MisplacedNotes):
            return True
        except ToolError:
            return False
        return True

    def _typeset(self) -> Typeset:
        attempt = _Attempt()
        for _ in range(_TRIES + MOST_PASSES):
            book, order = self._composed(attempt)
            try:
                compile_book(order, self.context.monitor)
            except SlowTypesetting:
                raise
            except MisplacedNotes as misplaced:
                attempt = replace(attempt, nudges=self._nudged(attempt.nudges, misplaced, book))
            except (MissingGlyphs, ToolError) as refusal:
                self._require_sound_design(order)
                attempt = self._next(attempt, refusal, book.tables)
            else:
                on_paper = self.product is ProductForm.PRINT
                book.problems.tell(self.context.monitor, book.glyphs, on_paper=on_paper)
                for message in messages_of(attempt.nudges):
                    self.context.monitor.report(message)
                return Typeset(order, book)
        raise ToolError.of("PDF-001", reason=" ".join(sorted(attempt.refused)))

    def _nudged(self, nudges: Nudges, misplaced: MisplacedNotes, book: Composition) -> Nudges:
        length = NoteLines.of(book.notes.notes, book.measure_pt, book.size_pt)
        return nudged(nudges, misplaced.strays, book.standings, length)

    def _next(self, attempt: _Attempt, refusal: MissingGlyphs | ToolError, tables: int) -> _Attempt:
        """Return what to try after a refusal; raise ToolError where nothing is left to try."""
        if isinstance(refusal, MissingGlyphs):
            if not refusal.characters <= attempt.refused:
                return replace(attempt, refused=attempt.refused | refusal.characters)
        elif _is_fault_of_typst(refusal) and attempt.simplified == _AS_IT_IS:
            found = simplified(tables, lambda some: self._works(attempt, some))
            if found is not None:
                return replace(attempt, simplified=found)
        if attempt.nudges.has_low:
            return replace(attempt, nudges=attempt.nudges.without_low())
        if not any(picture.format == "svg" for picture in self.pictures.values()):
            if isinstance(refusal, ToolError):
                raise refusal
            raise ToolError.of("PDF-001", reason=" ".join(sorted(attempt.refused))) from refusal
        # Typst reads SVG itself, and what stands in one may be what it refuses.
        self.pictures = prepare_pictures(
            self.publication, self.context.media, self.context.monitor, vectors=False
        )
        return attempt

    def _require_sound_design(self, order: Order) -> None:
        """Raise SettingsError PDF-015 where it is a file of the design that typst refuses."""
        for number, own in enumerate(self.design.own):
            source, before = trial_source(self.design, number)
            fault = fault_in(source, order, self.context.monitor)
            if fault is not None:
                last = own.text.count("\n") + 1
                line = min(max(fault.line - before, 1), last)
                raise SettingsError.of(
                    "PDF-015", Origin(own.name), file=own.name, line=line, reason=fault.reason
                )

    def _works(self, attempt: _Attempt, some: Simplified) -> bool:
        """Tell whether typst takes a book, but for what is mended otherwise."""
        _, order = self._composed(replace(attempt, simplified=some))
        try:
            compile_book(order, self.context.monitor)
        except (MissingGlyphs, MisplacedNotes):
            return True
        except SlowTypesetting:
            raise
        except ToolError as error:
            return not _is_fault_of_typst(error)
        return True

    def _composed(self, attempt: _Attempt) -> tuple[Composition, Order]:
        publication, design = self.publication, self.design
        book = Composition(
            glyphs=Glyphs(attempt.refused),
            places=Places.of(publication),
            notes=note_marks(publication, attempt.nudges.at_back),
            pictures=self.pictures,
            measure_pt=design.measure_pt,
            size_pt=design.size_pt,
            text_height_pt=design.text_height_pt,
            vietnamese=is_vietnamese(publication),
            runs_left=is_right_to_left(publication.metadata.work.language),
            product=self.product,
            own_breaks=design.theme.look.page.own_breaks,
            drop_cap=design.drop_cap,
            simplified=attempt.simplified,
            may_float=design.theme.look.figures.float,
            nudges=attempt.nudges,
        )
        return book, _order(publication, design, book, self.context)


def _is_fault_of_typst(error: ToolError) -> bool:
    return "internal error" in str(dict(error.diagnostic.values).get("reason"))


def _order(
    publication: Publication, design: PageDesign, book: Composition, context: WriteContext
) -> Order:
    context.work.mkdir(parents=True, exist_ok=True)
    root = context.media.folder if book.pictures else context.work
    source = book_source(publication, design, book, context.modified)
    return Order(
        source=source,
        root=str(root.resolve()),
        fonts=tuple(str(path) for path in font_paths()),
        timestamp=int(context.modified.timestamp()),
        target=str(context.work / "typeset.pdf"),
        text_area=design.text_area if book.floats else None,
        checked=bool(book.standings or book.drop_cap) and not book.nudges.spent,
    )
