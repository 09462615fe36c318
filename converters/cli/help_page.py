"""What ``--help`` shows: the program's own words in place of the parser's English and its types."""

from __future__ import annotations

import sys
from typing import Any, Final

from typer import Exit
from typer.core import TyperCommand, TyperGroup

from converters.cli.exit_codes import ExitCode
from converters.cli.words import Words

_MANY: Final = "..."


class Command(TyperCommand):
    """A command whose help speaks the language of the user."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters as a person is to see them."""
        return _shown(super().get_params(ctx), ctx.obj)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a request to stop that comes before it has begun is heeded too."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.stderr.write(ctx.obj("stopped") + "\n")
            raise Exit(ExitCode.CANCELLED) from None

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what the line of usage consists of: ``[OPTIONS] SOURCE...``."""
        arguments = [p for p in self.get_params(ctx) if p.param_type_name == "argument"]
        names = (p.display_name_raw + (_MANY if p.nargs != 1 else "") for p in arguments)
        return [str(self.options_metavar), *names]


class Commands(TyperGroup):
    """The command that has the others; its help speaks the language of the user."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters as a person is to see them."""
        return _shown(super().get_params(ctx), ctx.obj)


def translate(command: Any, words: Words) -> None:
    """Put the help texts of a command and of those within it into the language of the words."""
    command.help = words(command.name)
    command.short_help = words(command.name)
    command.rich_help_panel = words("panel-commands")
    for inner in getattr(command, "commands", {}).values():
        translate(inner, words)


def _shown(parameters: list[Any], words: Words) -> list[Any]:
    for parameter in parameters:
        parameter.help = words(parameter.name)
        if parameter.param_type_name == "argument":
            parameter.rich_help_panel = words("panel-arguments")
            # The name says what is wanted; the type beside it would be Python's.
            parameter.display_type_rich = lambda ctx: ""  # noqa: ARG005 - a method of the parser
            continue
        parameter.rich_help_panel = words("panel-options")
        if parameter.is_flag:
            parameter.metavar = ""
    return parameters
