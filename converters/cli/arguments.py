"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from converters.cli.words import MessageLanguage
from converters.vocabularies import (
    ChangePolicy,
    EditionForm,
    OpeningPage,
    RecognitionQuality,
    ToneMarks,
)


def _no_option(context: typer.Context, value: Path) -> Path:
    """Refuse an option where a folder should stand: its value was forgotten."""
    if str(value).startswith("--"):
        raise typer.BadParameter(context.obj("misuse-looks-like-option", given=value))
    return value


def _report_name(context: typer.Context, value: Path | None) -> Path | None:
    """Refuse a name whose ending promises what a report is not."""
    from converters.cli.report_file import REPORT_ENDINGS

    if value is not None and value.suffix.lower() not in REPORT_ENDINGS:
        raise typer.BadParameter(context.obj("misuse-report", given=value.name))
    return value


# Whether a file may be read is told by the engine, in the language of the user.
Sources = Annotated[list[Path], typer.Argument(metavar="SOURCE", readable=False)]
OutputFolder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", readable=False, callback=_no_option)
]
Editions = Annotated[list[EditionForm] | None, typer.Option("--edition", "-e", metavar="NAME")]
TextFile = Annotated[Path | None, typer.Option(metavar="FILE", readable=False)]
ReportFile = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, callback=_report_name)
]
StructureFile = Annotated[Path | None, typer.Option("--structure", metavar="FILE", readable=False)]
PagesFile = Annotated[Path | None, typer.Option("--pages", metavar="FILE", readable=False)]
Typography = Annotated[bool, typer.Option("--typography")]
Tones = Annotated[ToneMarks | None, typer.Option("--tone-marks", metavar="NAME")]
Repairs = Annotated[bool | None, typer.Option("--repair-words/--no-repair-words")]
Quality = Annotated[RecognitionQuality | None, typer.Option("--quality", metavar="NAME")]
Theme = Annotated[str | None, typer.Option("--theme", metavar="NAME")]
Trim = Annotated[str | None, typer.Option("--trim", metavar="SIZE")]
FontSize = Annotated[str | None, typer.Option("--font-size", metavar="PT")]
ChaptersOn = Annotated[OpeningPage | None, typer.Option("--chapters-on", metavar="NAME")]
Paper = Annotated[str | None, typer.Option("--paper-thickness", metavar="MICROMETRES")]
StyleRules = Annotated[str | None, typer.Option("--css", metavar="FILE")]
PageRules = Annotated[str | None, typer.Option("--typst", metavar="FILE")]
Picture = Annotated[Path | None, typer.Option("--cover", metavar="FILE", readable=False)]
Changes = Annotated[ChangePolicy | None, typer.Option("--changes", metavar="NAME")]
OneText = Annotated[str | None, typer.Option(metavar="TEXT")]
Language = Annotated[str | None, typer.Option(metavar="CODE")]
Texts = Annotated[list[str] | None, typer.Option("--author", metavar="TEXT")]
Workers = Annotated[
    int, typer.Option("--workers", "-j", metavar="NUMBER", min=0, show_default=False)
]
Json = Annotated[bool, typer.Option("--json")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q")]
Fix = Annotated[bool, typer.Option("--fix")]
FixedFile = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", readable=False)]
Shops = Annotated[list[str] | None, typer.Option("--shop", metavar="NAME")]
Strict = Annotated[bool, typer.Option("--strict")]
Lang = Annotated[MessageLanguage | None, typer.Option("--lang")]
