"""The edge of a command: errors of the engine become a message and an exit code."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import typer

from converters.cli import exit_codes
from converters.cli.exit_codes import ExitCode
from converters.cli.screens import Screen
from converters.errors import ConverterError


def guarded(screen: Screen, name: str, action: Callable[[], ExitCode]) -> NoReturn:
    """Run a command; an error of the engine is shown as a message and becomes the exit code."""
    try:
        code = action()
    except ConverterError as error:
        code = exit_codes.of_error(error)
        screen.close()
        screen.message(name, error.diagnostic)
        screen.total(code, {})
    except KeyboardInterrupt:
        code = ExitCode.CANCELLED
        screen.close()
        screen.total(code, {})
    finally:
        screen.close()
    raise typer.Exit(int(code))
