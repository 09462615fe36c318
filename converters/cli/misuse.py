"""What is said when a command is given what it does not know."""

from __future__ import annotations

from typing import Any

from converters.cli.words import Words


def misuse(error: Any, words: Words) -> str:
    """Return why the arguments do not fit, and where to read what does.

    ``error`` is one of the exceptions of the parser; their classes are private to it.
    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "banso"
    return f"{_reason(error, words)}\n  {words('misuse-help', command=command)}"


def _reason(error: Any, words: Words) -> str:
    parameter = getattr(error, "param", None)
    what = _named(parameter)
    match type(error).__name__:
        case "MissingParameter":
            return words("misuse-missing", what=what)
        case "NoSuchOption":
            return words("misuse-option", what=error.option_name)
        case "BadParameter" if parameter is not None:
            return words("misuse-value", what=what, reason=error.message)
        case _:
            return str(error.format_message())


def _named(parameter: Any) -> str:
    if parameter is None:
        return ""
    options = [option for option in parameter.opts if option.startswith("-")]
    return options[0] if options else str(parameter.metavar or parameter.name)
