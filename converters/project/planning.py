"""From what a project holds to what the engine is asked for."""

from __future__ import annotations

from pathlib import Path

import msgspec

from converters.conversion.shelf import plan_told
from converters.conversion.sources import BookFiles, gather, refuse_output_among
from converters.conversion.told import Told
from converters.metadata_files.record import record_of
from converters.model.edition import Edition
from converters.model.job import Plan, Wishes
from converters.model.project import Project
from converters.project.places import real_path
from converters.settings import Settings


def book_of(project: Project, folder: Path) -> BookFiles:
    """Return the sources of a project in ``folder``, without what lies beside them.

    What those files say, the project says itself. Raises SourceError as ``gather`` does.
    """
    book = gather(_paths(project, folder))
    return msgspec.structs.replace(book, metadata_file=None, structure_file=None, pages_file=None)


def told_of(project: Project, path: Path) -> Told:
    """Return what was said in the project at ``path``; SettingsError where a value does not fit."""
    record = record_of(project.record, path.name, path.parent)
    return Told(record, project.decisions, project.page_rules)


def plan_project(
    project: Project, path: Path, wanted: Plan, wishes: Wishes, settings: Settings
) -> Plan:
    """Return the work order for a book; what ``wanted`` leaves open comes from the project.

    It is the order that the same files and decisions give without a project. ``wishes``: what
    ``wanted`` was made of. Raises as ``Service.plan`` does.
    """
    book = book_of(project, path.parent)
    refuse_output_among(_paths(project, path.parent), Path(wanted.output))
    wanted = msgspec.structs.replace(
        wanted,
        editions=wanted.editions or tuple(Edition(form=form) for form in project.forms),
        tracked_changes=(
            wishes.tracked_changes or project.tracked_changes or wanted.tracked_changes
        ),
    )
    return plan_told(book, wanted, told_of(project, path), settings)


def _paths(project: Project, folder: Path) -> list[Path]:
    return [real_path(source.path, folder) for source in project.sources]
