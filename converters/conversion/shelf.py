"""Plans from files: what the user wishes, what the book's own metadata say, which name it gets."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from converters.conversion.completion import filled
from converters.conversion.designing import resolved
from converters.conversion.sources import BookFiles, books_in, require_names, shown
from converters.conversion.told import Told, told_by
from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError
from converters.files import ascii_slug, require_folder
from converters.metadata_files.catalogue import Catalogue, CatalogueRow, read_catalogue
from converters.metadata_files.record import BookRecord
from converters.model.job import Plan, ShelfBook, Wishes
from converters.settings import Settings
from converters.vocabularies import PRODUCT_OF, ProductForm

_NO_WISHES: Final = Wishes()
_USUAL: Final = Settings()


def plan_of(
    book: BookFiles,
    wanted: Plan,
    given: Wishes = _NO_WISHES,
    settings: Settings = _USUAL,
) -> Plan:
    """Return the plan for one book; what ``wanted`` leaves open comes from its own files.

    ``given``: files that go before these; the settings have the house's design.

    Raises SettingsError where one of them does not fit.
    """
    files = msgspec.structs.replace(
        book,
        metadata_file=given.metadata_file or book.metadata_file,
        structure_file=given.structure_file or book.structure_file,
        pages_file=given.pages_file or book.pages_file,
    )
    return plan_told(book, wanted, told_by(files), settings)


def plan_told(book: BookFiles, wanted: Plan, told: Told, settings: Settings = _USUAL) -> Plan:
    """Return the plan for one book; what ``wanted`` leaves open comes from what is told.

    Raises SettingsError as ``resolved`` does.
    """
    plan = _with_record(book, wanted, told.record)
    return msgspec.structs.replace(
        plan,
        design=resolved(plan.design, settings),
        decisions=told.decisions,
        page_rules=told.page_rules,
    )


def plans_of(
    folder: Path, wanted: Plan, catalogue: Path | None, settings: Settings = _USUAL
) -> tuple[ShelfBook, ...]:
    """Return a plan for every book of a folder; the catalogue goes before the book's own file.

    Files are called by ISBN, else by the given title, else by the name of the source, and equal
    names get -2, -3, …: so they do not depend on which book is finished first.
    """
    require_folder(Path(wanted.output))
    listed = read_catalogue(catalogue) if catalogue else Catalogue(())
    met: list[CatalogueRow] = []
    taken: set[tuple[str, int]] = set()
    shelf: list[ShelfBook] = []
    for book in books_in(folder, Path(wanted.output)):
        names = (book.name, *(source.name for source in book.sources))
        row = listed.row_for(names)
        if row is not None:
            met.append(row)
        if row is not None and row.problem is not None:
            shelf.append(ShelfBook(name=book.label, problem=row.problem))
            continue
        try:
            require_names(book.sources)
            here = _with_record(book, wanted, row.record) if row else wanted
            plan = _named(plan_of(book, here, settings=settings), book, taken)
        except ConverterError as error:
            shelf.append(ShelfBook(name=book.label, problem=error.diagnostic))
        else:
            shelf.append(ShelfBook(name=book.label, plan=plan))
    return (*shelf, *map(_missing, listed.without(met)))


def _missing(row: CatalogueRow) -> ShelfBook:
    """Return what stands for a book of the catalogue that is not in the folder."""
    origin = Origin(row.name)
    return ShelfBook(name=row.name, problem=Diagnostic.of("FILE-030", origin, name=row.name))


def _with_record(book: BookFiles, wanted: Plan, record: BookRecord) -> Plan:
    cover = str(record.cover) if record.cover else None
    return msgspec.structs.replace(
        wanted,
        sources=tuple(map(str, book.sources)),
        left_out=tuple(shown(str(file)) for file in book.left_out),
        metadata=filled(wanted.metadata, record.metadata),
        language=wanted.language or record.language,
        cover=wanted.cover or cover,
        design=wanted.design.or_else(record.design),
        typography=wanted.typography or record.typography,
        tone_marks=wanted.tone_marks or record.tone_marks,
        repair_words=record.repair_words if wanted.repair_words is None else wanted.repair_words,
    )


def _named(plan: Plan, book: BookFiles, taken: set[tuple[str, int]]) -> Plan:
    name = ascii_slug(plan.metadata.work.title or book.name)
    wanted = {edition.form for edition in plan.editions}
    stems = {plan.metadata.isbn_of(form) or name for form in ProductForm}
    if wanted - PRODUCT_OF.keys():  # exports have no ISBN to be called by
        stems.add(name)
    ordinal = 1
    while any((stem, ordinal) in taken for stem in stems):
        ordinal += 1
    taken.update((stem, ordinal) for stem in stems)
    return msgspec.structs.replace(plan, name=name, ordinal=ordinal)
