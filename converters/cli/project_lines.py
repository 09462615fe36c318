"""A book in work as the command line shows it: lines for people, a document for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from converters.cli.words import Words
from converters.metadata_files.toml_values import toml_value
from converters.model.project import ProjectView, SourceState, Step

_LONGEST: Final = 100
"""Characters shown of a value."""


def project_document(view: ProjectView) -> dict[str, Any]:
    """Return what a project holds, for a program."""
    project = view.project
    sources = zip(project.sources, view.states, strict=True)
    return {
        "path": view.path,
        "sources": [{"path": source.path, "state": state.value} for source, state in sources],
        "record": project.record,
        "decisions": msgspec.to_builtins(project.decisions),
        "page_rules": msgspec.to_builtins(project.page_rules),
        "editions": [form.value for form in project.forms],
        "tracked_changes": project.tracked_changes and project.tracked_changes.value,
        "steps": len(view.steps),
        "done": view.done,
    }


def project_lines(view: ProjectView, words: Words) -> Iterator[str]:
    """Yield what a project holds, for people."""
    project = view.project
    yield view.path
    yield f"{words('project-sources')}:"
    for source, state in zip(project.sources, view.states, strict=True):
        told = "" if state is SourceState.UNCHANGED else f"  ({words(f'source-{state.value}')})"
        yield f"    {source.path}{told}"
    if project.record:
        yield f"{words('project-record')}:"
    for name, value in project.record.items():
        yield f"    {name} = {_value(value)}"
    yield words(
        "project-decisions", structure=len(project.decisions), pages=len(project.page_rules)
    )
    yield from _choices(view, words)
    yield _standing(view, words)


def changed_lines(view: ProjectView, fields: Sequence[str], words: Words) -> Iterator[str]:
    """Yield the fields that were set, or for none the choices, and where the project stands."""
    record = view.project.record
    for name in fields:
        told = f" = {_value(record[name])}" if name in record else f": {words('taken-out')}"
        yield f"{name}{told}"
    if not fields:
        yield from _choices(view, words)
    yield _standing(view, words)


def _choices(view: ProjectView, words: Words) -> Iterator[str]:
    project = view.project
    forms = ", ".join(form.value for form in project.forms)
    yield words("project-forms", forms=forms or words("project-usual-forms"))
    if project.tracked_changes is not None:
        yield words("project-changes", policy=project.tracked_changes.value)


def _standing(view: ProjectView, words: Words) -> str:
    return words("project-steps", done=view.done, redo=len(view.steps) - view.done)


def step_line(step: Step, done: int, words: Words) -> str:
    """Return one step, for people, its time as the clock on the wall shows it."""
    when = datetime.fromtimestamp(step.at).astimezone().strftime("%Y-%m-%d %H:%M")
    about = f": {_shown(step.about)}" if step.about else ""
    back = f"  ({words('taken-back')})" if step.number > done else ""
    return f"{step.number:>5}  {when}  {words(f'step-{step.kind.value}')}{about}{back}"


def _value(value: Any) -> str:
    """Return a value as ``book.toml`` has it."""
    return _shown(toml_value(value))


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
