"""What a person said about one book, wherever it was written down."""

from __future__ import annotations

from typing import NamedTuple

from converters.conversion.sources import BookFiles
from converters.metadata_files.book_file import read_book_file
from converters.metadata_files.pages_file import read_pages
from converters.metadata_files.record import BookRecord
from converters.metadata_files.structure_file import read_structure
from converters.model.decision import Decision
from converters.model.page_decision import PageRule


class Told(NamedTuple):
    """What a person said about one book: metadata and look, structure, pages of a scan."""

    record: BookRecord = BookRecord()
    decisions: tuple[Decision, ...] = ()
    page_rules: tuple[PageRule, ...] = ()


def told_by(book: BookFiles) -> Told:
    """Return what the files of a book say. Raises SettingsError where one of them does not fit."""
    record = read_book_file(book.metadata_file.absolute()) if book.metadata_file else BookRecord()
    decisions: tuple[Decision, ...] = ()
    rules: tuple[PageRule, ...] = ()
    if book.structure_file is not None:
        names = [source.name for source in book.sources]
        decisions = read_structure(book.structure_file.absolute(), names)
    if book.pages_file is not None:
        rules = read_pages(book.pages_file.absolute(), book.sources)
    return Told(record, decisions, rules)
