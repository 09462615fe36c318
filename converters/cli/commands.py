"""The commands of ``banso``: what each argument means and which service call answers it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from converters import __version__
from converters.cli.arguments import (
    Changes,
    ChaptersOn,
    Editions,
    Fix,
    FixedFile,
    FontSize,
    Json,
    Lang,
    Language,
    OneText,
    OutputFolder,
    PageRules,
    PagesFile,
    Paper,
    Picture,
    Quality,
    Quiet,
    Repairs,
    ReportFile,
    Shops,
    Sources,
    Strict,
    StructureFile,
    StyleRules,
    TextFile,
    Texts,
    Theme,
    Tones,
    Trim,
    Typography,
    Workers,
)
from converters.cli.exit_codes import ExitCode
from converters.cli.guarding import guarded
from converters.cli.help_page import Command, Commands, translate
from converters.cli.misuse import empty_name, misuse
from converters.cli.project_commands import project_app
from converters.cli.screens import screen_for
from converters.cli.words import Words

_app = typer.Typer(
    name="banso",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: Sequence[str], words: Words) -> int:
    """Parse the arguments, run the command and return the exit code."""
    if (empty := empty_name(arguments)) is not None:
        what = f" ({empty})" if empty else ""
        sys.stderr.write(words("misuse-empty", what=what) + "\n")
        return int(ExitCode.USAGE)
    command = typer.main.get_command(_app)
    translate(command, words)
    try:
        code = command.main(
            args=list(arguments), prog_name="banso", obj=words, standalone_mode=False
        )
    except typer.TyperException as error:
        sys.stderr.write(misuse(error, words) + "\n")
        return int(ExitCode.USAGE)
    return int(code or 0)


def _design(**asked: str | None) -> dict[str, str | None]:
    """Return what is asked of the look, by the names of ``book.toml``."""
    return asked


_app.add_typer(project_app)


@_app.callback(invoke_without_command=True)
def _common(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing, see language_of_messages
) -> None:
    if version:
        typer.echo(f"banso {__version__}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@_app.command(cls=Command)
def convert(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    sources: Sources,
    output: OutputFolder,
    edition: Editions = None,
    metadata: TextFile = None,
    language: Language = None,
    title: OneText = None,
    author: Texts = None,
    cover: Picture = None,
    tracked_changes: Changes = None,
    comments: TextFile = None,
    structure_file: StructureFile = None,
    pages_file: PagesFile = None,
    typography: Typography = False,
    tone_marks: Tones = None,
    repair_words: Repairs = None,
    ocr_quality: Quality = None,
    theme: Theme = None,
    trim: Trim = None,
    font_size: FontSize = None,
    chapters_on: ChaptersOn = None,
    paper_thickness: Paper = None,
    css: StyleRules = None,
    typst: PageRules = None,
    report: ReportFile = None,
    json: Json = False,
    quiet: Quiet = False,
    strict: Strict = False,
    workers: Workers = 0,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Convert one book."""
    from converters.cli.converting import ConvertRequest, convert_book

    request = ConvertRequest(
        sources=tuple(sources), output=output, forms=tuple(edition or ()),
        metadata_file=metadata, language=language, title=title, authors=tuple(author or ()),
        cover=cover, tracked_changes=tracked_changes, comments=comments,
        structure_file=structure_file, pages_file=pages_file, typography=typography,
        tone_marks=tone_marks, repair_words=repair_words, ocr_quality=ocr_quality,
        design=_design(
            theme=theme, trim=trim, font_size=font_size, chapters_on=chapters_on,
            paper_thickness=paper_thickness, css=css, typst=typst,
        ),
        report=report, strict=strict, workers=workers,
    )  # fmt: skip
    screen = screen_for(context.obj, json=json, quiet=quiet)
    guarded(screen, str(sources[0].name), lambda: convert_book(request, screen, context.obj))


@_app.command(cls=Command)
def batch(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", readable=False)],
    output: OutputFolder,
    edition: Editions = None,
    catalogue: TextFile = None,
    tracked_changes: Changes = None,
    typography: Typography = False,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS")] = None,
    tone_marks: Tones = None,
    repair_words: Repairs = None,
    ocr_quality: Quality = None,
    theme: Theme = None,
    trim: Trim = None,
    font_size: FontSize = None,
    chapters_on: ChaptersOn = None,
    paper_thickness: Paper = None,
    css: StyleRules = None,
    typst: PageRules = None,
    json: Json = False,
    quiet: Quiet = False,
    strict: Strict = False,
    workers: Workers = 0,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Convert every book in a folder."""
    from converters.cli.batching import BatchRequest, convert_shelf

    request = BatchRequest(
        folder=folder, output=output, forms=tuple(edition or ()), catalogue=catalogue,
        tracked_changes=tracked_changes, typography=typography, cluster=cluster,
        tone_marks=tone_marks, repair_words=repair_words, ocr_quality=ocr_quality,
        design=_design(
            theme=theme, trim=trim, font_size=font_size, chapters_on=chapters_on,
            paper_thickness=paper_thickness, css=css, typst=typst,
        ),
        strict=strict, workers=workers,
    )  # fmt: skip
    screen = screen_for(context.obj, json=json, quiet=quiet, of_many=True)
    # What ends the whole batch is about no one book.
    guarded(screen, "", lambda: convert_shelf(request, screen))


@_app.command(cls=Command)
def inspect(
    context: typer.Context,
    sources: Sources,
    structure_target: StructureFile = None,
    pages_target: PagesFile = None,
    json: Json = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Say what is in the sources."""
    from converters.cli.converting import InspectionTargets, inspect_book

    screen = screen_for(context.obj, json=json, quiet=False)
    targets = InspectionTargets(structure_target, pages_target)
    guarded(screen, sources[0].name, lambda: inspect_book(tuple(sources), screen, targets))


@_app.command(cls=Command)
def check(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False)],
    fix: Fix = False,
    fixed_file: FixedFile = None,
    shops: Shops = None,
    json: Json = False,
    strict: Strict = False,
    lang: Lang = None,  # noqa: ARG001 - read before parsing
) -> None:
    """Check a finished file."""
    from converters.cli.converting import check_edition, fix_edition

    if fixed_file is not None and not fix:
        raise typer.BadParameter(context.obj("misuse-only-with-fix"), param_hint="--output")
    screen = screen_for(context.obj, json=json, quiet=False)
    if fix:
        action = partial(fix_edition, file, fixed_file, shops or (), screen, strict=strict)
        guarded(screen, file.name, action)
    action = partial(check_edition, file, shops or (), screen, strict=strict)
    guarded(screen, file.name, action)
