"""What is in the sources of a book in work."""

from __future__ import annotations

from pathlib import Path

from converters.conversion.inspection import inspect_book
from converters.metadata_files.book_file import texts_of
from converters.model.job import Inspection
from converters.monitor import Monitor
from converters.project.planning import book_of, told_of
from converters.project.store import ProjectFile
from converters.settings import Settings


def inspect_project(
    path: Path, settings: Settings, monitor: Monitor, *, pages: bool = False
) -> Inspection:
    """Say what the sources hold and what would be lost, by what the project at ``path`` says.

    ``pages``: recognise the pages of a scan and tell what is decided about each. Raises SourceError
    where a source or the project cannot be read, SettingsError where a value does not fit.
    """
    with ProjectFile.open(path) as file:
        project = file.project()
    book, told = book_of(project, path.parent), told_of(project, path)
    places = Inspection(
        findings=(),
        book_file=str(path),
        record=texts_of(project.record),
        structure_file=str(path),
    )
    changes = project.tracked_changes or settings.tracked_changes
    if not pages:
        return inspect_book(book, told, places, changes, settings, monitor)
    from converters.conversion.page_reading import with_pages

    with monitor.phase("pages", 0.05) as phase:
        found = inspect_book(book, told, places, changes, settings, phase)
    with monitor.phase("recognise", 0.95) as phase:
        return with_pages(found, book, told, settings, phase)
