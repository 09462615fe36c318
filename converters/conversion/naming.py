"""What the finished files are called."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from converters.conversion.completion import isbn_of
from converters.diagnostics import Origin
from converters.errors import DestinationError
from converters.files import ascii_slug, require_folder
from converters.model.edition import Edition
from converters.model.job import Plan
from converters.model.metadata import Metadata
from converters.vocabularies import EditionForm

_ENDINGS: Final = {
    EditionForm.EPUB: ".epub",
    EditionForm.EPUB_FIXED: ".epub",
    EditionForm.PDF: ".pdf",
    EditionForm.PRINT: "-print.pdf",
    EditionForm.COVER: "-cover.pdf",
    EditionForm.FACSIMILE: ".pdf",
    EditionForm.HOCR: ".hocr",
    EditionForm.ALTO: ".alto.zip",
    EditionForm.TEXT: ".txt",
    EditionForm.TIFF: ".tif",
}
_LONG_ENDINGS: Final = tuple(end for end in _ENDINGS.values() if end.rfind(".") > 0)
"""Endings that stay whole where a number is put before them."""
_TOLD_APART: Final = {EditionForm.EPUB_FIXED: "-fixed", EditionForm.FACSIMILE: "-facsimile"}


def file_names(plan: Plan, metadata: Metadata, editions: Sequence[Edition]) -> tuple[str, ...]:
    """Return one file name an edition: its ISBN, else the plan's name, else the title in ASCII.

    A facsimile beside a typeset PDF of the same name is told apart by ``-facsimile``, an EPUB of
    fixed layout beside one whose text flows by ``-fixed``. What a printer is given says in any case
    which part of the book it is: ``-print``, ``-cover``.
    """
    common = plan.name or ascii_slug(metadata.work.title)
    ordinal = f"-{plan.ordinal}" if plan.ordinal > 1 else ""
    names = [
        (isbn_of(metadata, edition.form) or common) + ordinal + _ENDINGS[edition.form]
        for edition in editions
    ]
    chosen: list[str] = []
    for edition, name in zip(editions, names, strict=True):
        told = _told_apart(name, edition.form) if names.count(name) > 1 else name
        chosen.append(_free(told, chosen))
    return tuple(chosen)


def _told_apart(name: str, form: EditionForm) -> str:
    ending = _ENDINGS[form]
    return name.removesuffix(ending) + _TOLD_APART.get(form, "") + ending


def require_output(plan: Plan) -> None:
    """Make sure, before any work, that editions may go where they are to go.

    Raises DestinationError FILE-016 where the output folder lies within a source folder (the next
    run would take its files for pages of the book), and as ``files.require_folder`` does.
    """
    output = Path(plan.output)
    require_folder(output)
    sources = {Path(source).resolve() for source in plan.sources}
    resolved = output.resolve()
    if any(folder in sources for folder in (resolved, *resolved.parents)):
        raise DestinationError.of("FILE-016", Origin(plan.output), folder=plan.output)


def targets(plan: Plan, metadata: Metadata, editions: Sequence[Edition]) -> tuple[Path, ...]:
    """Return where the editions go; never onto a source."""
    output = Path(plan.output).resolve()
    sources = {Path(source).resolve() for source in plan.sources}
    taken = [source.name for source in sources if source.parent == output]
    chosen: list[str] = []
    for name in file_names(plan, metadata, editions):
        chosen.append(_free(name, taken + chosen))
    return tuple(Path(plan.output) / name for name in chosen)


def candidate_targets(
    plan: Plan, metadata: Metadata, editions: Sequence[Edition]
) -> Iterator[tuple[Path, ...]]:
    """Yield the names that the editions may have together, the most wanted first, without end."""
    for ordinal in itertools.count(plan.ordinal):
        yield targets(msgspec.structs.replace(plan, ordinal=ordinal), metadata, editions)


def _free(name: str, taken: Sequence[str]) -> str:
    ending = next((end for end in _LONG_ENDINGS if name.endswith(end)), Path(name).suffix)
    stem = name.removesuffix(ending)
    used = {other.casefold() for other in taken}
    number = 1
    while name.casefold() in used:
        number += 1
        name = f"{stem}-{number}{ending}"
    return name
