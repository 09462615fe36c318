"""The commands for books in work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from converters.cli.converting import make, show_made
from converters.cli.exit_codes import ExitCode
from converters.cli.screens import Screen
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SettingsError
from converters.model.edition import Edition
from converters.model.job import Wishes
from converters.model.project import ProjectView, Step
from converters.service import Service
from converters.vocabularies import ChangePolicy, EditionForm


def begin(project: Path, sources: Sequence[Path], screen: Screen) -> ExitCode:
    """Make a project and show it."""
    with Service() as service:
        return _shown(service.projects.begin(project, sources), screen)


def show(project: Path, screen: Screen) -> ExitCode:
    """Show what a project holds."""
    with Service() as service:
        return _shown(service.projects.view(project), screen)


def set_fields(project: Path, fields: Sequence[str], screen: Screen) -> ExitCode:
    """Set fields given as ``name=value``; one named twice has several values.

    Raises SettingsError PROJ-008 for what sets no field.
    """
    values: dict[str, list[str]] = {}
    for given in fields:
        name, sign, value = given.partition("=")
        if not sign or not name.strip():
            raise SettingsError.of("PROJ-008", Origin(project.name), given=given)
        values.setdefault(name.strip(), []).append(value.strip())
    told = {name: all_ if len(all_) > 1 else all_[0] for name, all_ in values.items()}
    with Service() as service:
        return _shown(service.projects.set_record(project, told), screen, tuple(told))


def set_sources(project: Path, sources: Sequence[Path], screen: Screen) -> ExitCode:
    """Read a project from other files."""
    with Service() as service:
        return _shown(service.projects.set_sources(project, sources), screen)


def choose(
    project: Path, forms: Sequence[EditionForm], changes: ChangePolicy | None, screen: Screen
) -> ExitCode:
    """Choose editions and what becomes of tracked changes."""
    with Service() as service:
        chosen = service.projects.choose(project, forms=forms or None, tracked_changes=changes)
        return _shown(chosen, screen, ())


def take(project: Path, files: Sequence[Path | None], screen: Screen) -> ExitCode:
    """Take metadata, structure and pages over from files."""
    metadata, structure, pages = files
    with Service() as service:
        return _shown(service.projects.take_files(project, metadata, structure, pages), screen)


def walk(project: Path, steps: int, screen: Screen, *, back: bool) -> ExitCode:
    """Take steps back, or do them again, and show them."""
    with Service() as service:
        verb = service.projects.undo if back else service.projects.redo
        walked = verb(project, steps)
        done = service.projects.view(project).done
    if len(walked) < steps:
        told = Diagnostic.of("PROJ-009", count=len(walked), asked=steps)
        screen.message(project.name, told)
    return _steps(walked, done, screen)


def log(project: Path, screen: Screen) -> ExitCode:
    """Show all steps."""
    with Service() as service:
        view = service.projects.view(project)
    return _steps(view.steps, view.done, screen)


def export(project: Path, folder: Path, screen: Screen) -> ExitCode:
    """Write the files that say what the project says."""
    with Service() as service:
        screen.written(service.projects.export(project, folder))
    screen.total(ExitCode.DONE, {})
    return ExitCode.DONE


@dataclass(frozen=True, kw_only=True)
class MakeRequest:
    """What ``banso project make`` was asked."""

    project: Path
    output: Path
    forms: tuple[EditionForm, ...]
    workers: int
    strict: bool


def make_editions(request: MakeRequest, screen: Screen) -> ExitCode:
    """Make the editions of a project and show them."""
    wishes = Wishes(
        editions=tuple(Edition(form=form) for form in dict.fromkeys(request.forms)),
        workers=request.workers,
    )
    name = request.project.name
    with Service() as service:
        made = make(
            service, service.project_plan(request.project, request.output, wishes), name, screen
        )
    code = show_made(made, name, screen, strict=request.strict)
    screen.total(code, {"title": made.report.title if made.report else ""})
    return code


def _shown(view: ProjectView, screen: Screen, changed: Sequence[str] | None = None) -> ExitCode:
    screen.project(view, changed)
    screen.total(ExitCode.DONE, {})
    return ExitCode.DONE


def _steps(steps: Sequence[Step], done: int, screen: Screen) -> ExitCode:
    screen.history(steps, done)
    screen.total(ExitCode.DONE, {})
    return ExitCode.DONE
