"""What is said when a command is given what it does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from converters.cli.words import Words

_NO_VALUE: Final = re.compile(r"requires an argument")
_CHOICES: Final = re.compile(r"is not one of (.+?)\.?$")
_COMMAND: Final = re.compile(r"^No such command '(.+?)'\.(?: Did you mean '(.+?)'\?)?")
_MORE: Final = re.compile(r"unexpected extra arguments? ?(?:\(s\))? ?\((.+)\)")
_TEXTS: Final = frozenset({"--title", "--author", "--language", "--cluster", "--lang"})
"""Options whose value is no name of a file; an empty one means that nothing is said."""


def empty_name(arguments: Sequence[str]) -> str | None:
    """Return where an empty name stands for a file or folder: an option, or "" for a source.

    The parser would take it for the folder one is in: an empty variable of a script. None: nowhere.
    """
    before = ""
    for argument in arguments:
        option, is_given, value = argument.partition("=")
        if option.startswith("--") and is_given and not value and option not in _TEXTS:
            return option
        if not argument and before not in _TEXTS:
            return before if before.startswith("-") else ""
        before = argument
    return None


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
            near = ", ".join(error.possibilities or ())
            told = words("misuse-option", what=error.option_name)
            return f"{told} {words('misuse-near', near=near)}" if near else told
        case "BadOptionUsage" if _NO_VALUE.search(error.message):
            return words("misuse-no-value", what=error.option_name)
        case "BadOptionUsage":
            return words("misuse-switch", what=error.option_name)
        case "BadParameter" if parameter is not None:
            return words("misuse-value", what=what, reason=_reason_of_value(error, words))
        case _:
            return _reason_of_usage(str(error.format_message()), words)


def _reason_of_value(error: Any, words: Words) -> str:
    """Return why a value does not fit; the parser tells it in English only."""
    errors: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    fault = errors[0] if errors else {}
    given = fault.get("input", "")
    if fault.get("type") == "int_parsing":
        return words("misuse-number", given=given)
    if fault.get("type") == "greater_than_equal":
        return words("misuse-least", given=given, least=fault["ctx"]["ge"])
    if choices := _CHOICES.search(error.message):
        return words("misuse-choice", given=given, choices=choices[1].replace("'", ""))
    return str(error.message)


def _reason_of_usage(message: str, words: Words) -> str:
    if command := _COMMAND.search(message):
        told = words("misuse-command", what=command[1])
        near = command[2]
        return f"{told} {words('misuse-near', near=near)}" if near else told
    if more := _MORE.search(message):
        return words("misuse-more", what=more[1])
    return message


def _named(parameter: Any) -> str:
    if parameter is None:
        return ""
    options = [option for option in parameter.opts if option.startswith("-")]
    return options[0] if options else str(parameter.metavar or parameter.name)
