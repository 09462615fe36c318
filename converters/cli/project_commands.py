"""``banso project``: the commands for books in work, and what their arguments mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from converters.cli.arguments import (
    Changes,
    Editions,
    Json,
    Lang,
    OutputFolder,
    PagesFile,
    Quiet,
    Sources,
    Strict,
    StructureFile,
    TextFile,
    Workers,
)
from converters.cli.guarding import guarded
from converters.cli.help_page import Command, Commands
from converters.cli.screens import screen_for

project_app: Final = typer.Typer(name="project", cls=Commands, no_args_is_help=True)

ProjectFile = Annotated[Path, typer.Argument(metavar="PROJECT", readable=False)]
Steps = Annotated[int, typer.Option("--steps", "-n", metavar="NUMBER", min=1, show_default=False)]


def _run(context: typer.Context, project: Path, action: Callable[..., Any], *, json: bool) -> None:
    screen = screen_for(context.obj, json=json, quiet=False)
    guarded(screen, project.name, partial(action, screen=screen))


@project_app.command(cls=Command)
def new(
    context: typer.Context,
    project_file: ProjectFile,
    sources: Sources,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Begin a project."""
    from converters.cli.projects import begin

    _run(context, project_file, partial(begin, project_file, sources), json=json)


@project_app.command(cls=Command)
def show(
    context: typer.Context,
    project_file: ProjectFile,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Say what a project holds."""
    from converters.cli.projects import show as shown

    _run(context, project_file, partial(shown, project_file), json=json)


@project_app.command("set", cls=Command)
def set_fields(
    context: typer.Context,
    project_file: ProjectFile,
    fields: Annotated[list[str], typer.Argument(metavar="NAME=VALUE")],
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Set fields of the record."""
    from converters.cli.projects import set_fields as set_them

    _run(context, project_file, partial(set_them, project_file, fields), json=json)


@project_app.command(cls=Command)
def replace(
    context: typer.Context,
    project_file: ProjectFile,
    sources: Sources,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Read the book from other files."""
    from converters.cli.projects import set_sources

    _run(context, project_file, partial(set_sources, project_file, sources), json=json)


@project_app.command(cls=Command)
def choose(
    context: typer.Context,
    project_file: ProjectFile,
    edition: Editions = None,
    tracked_changes: Changes = None,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Choose what is made."""
    from converters.cli.projects import choose as chosen

    action = partial(chosen, project_file, tuple(edition or ()), tracked_changes)
    _run(context, project_file, action, json=json)


@project_app.command(cls=Command)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    project_file: ProjectFile,
    metadata: TextFile = None,
    structure_file: StructureFile = None,
    pages_file: PagesFile = None,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Take decisions over from files."""
    from converters.cli.projects import take as taken

    given = (metadata, structure_file, pages_file)
    _run(context, project_file, partial(taken, project_file, given), json=json)


@project_app.command(cls=Command)
def undo(
    context: typer.Context,
    project_file: ProjectFile,
    steps: Steps = 1,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Take steps back."""
    from converters.cli.projects import walk

    _run(context, project_file, partial(walk, project_file, steps, back=True), json=json)


@project_app.command(cls=Command)
def redo(
    context: typer.Context,
    project_file: ProjectFile,
    steps: Steps = 1,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Do steps again."""
    from converters.cli.projects import walk

    _run(context, project_file, partial(walk, project_file, steps, back=False), json=json)


@project_app.command(cls=Command)
def log(
    context: typer.Context,
    project_file: ProjectFile,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Show all steps."""
    from converters.cli.projects import log as logged

    _run(context, project_file, partial(logged, project_file), json=json)


@project_app.command(cls=Command)
def make(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    project_file: ProjectFile,
    output: OutputFolder,
    edition: Editions = None,
    json: Json = False,
    quiet: Quiet = False,
    strict: Strict = False,
    workers: Workers = 0,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Make the editions."""
    from converters.cli.projects import MakeRequest, make_editions

    request = MakeRequest(
        project=project_file, output=output, forms=tuple(edition or ()), workers=workers,
        strict=strict,
    )  # fmt: skip
    screen = screen_for(context.obj, json=json, quiet=quiet)
    guarded(screen, project_file.name, lambda: make_editions(request, screen))


@project_app.command(cls=Command)
def export(
    context: typer.Context,
    project_file: ProjectFile,
    export_folder: Annotated[Path, typer.Argument(metavar="DIR", readable=False)],
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Write the files of decisions."""
    from converters.cli.projects import export as exported

    _run(context, project_file, partial(exported, project_file, export_folder), json=json)
