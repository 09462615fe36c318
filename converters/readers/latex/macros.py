"""Macros that write structure, expanded in the source, so that numbers and notes behind are seen.

The others are left to pandoc, which expands all that it meets.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from converters import limits
from converters.readers.latex.scanning import group_at, with_command

_DEFINITION: Final = re.compile(
    r"\\(?P<kind>(?:re|provide)?newcommand|renewcommand|providecommand|DeclareRobustCommand)\*?"
    r"\s*(?:\{\s*\\(?P<braced>[A-Za-z@]+)\s*\}|\\(?P<bare>[A-Za-z@]+))"
    r"|\\def\s*\\(?P<plain>[A-Za-z@]+)(?P<parameters>(?:#\d)*)(?=\s*\{)"
)
_COUNT: Final = re.compile(r"\s*\[(\d)\]")
_STRUCTURE: Final = re.compile(
    r"\\(?:begin|end|label|ref|eqref|pageref|nameref|autoref|cref|\w*cite\w*|part|chapter|section|"
    r"subsection|subsubsection|item|caption|footnote|footnotetext|tag)(?![A-Za-z])"
)
_OWN: Final = frozenset({"chaptername", "partname", "bibname", "refname", "figurename"})
_MOST_ROUNDS: Final = 5


class _Macro(NamedTuple):
    arguments: int
    default: str | None
    body: str


def with_macros_expanded(text: str) -> str:
    """Return a source with the macros expanded that write headings, labels, notes and the like."""
    macros, text = _taken(text)
    for _ in range(_MOST_ROUNDS):
        before = text
        for name, macro in macros.items():
            if text.count(f"\\{name}") * len(macro.body) <= limits.PANDOC_INPUT:
                text = _expanded(text, name, macro)
        if text == before or len(text) > limits.PANDOC_INPUT:
            break
    return text


def _taken(text: str) -> tuple[dict[str, _Macro], str]:
    """Return the macros to expand, and the text without their definitions."""
    found: dict[str, list[tuple[_Macro, int, int]]] = {}
    place = 0
    while match := _DEFINITION.search(text, place):
        place = match.end()
        name = match["braced"] or match["bare"] or match["plain"]
        if (taken := _definition(text, match)) is not None:
            macro, place = taken
            found.setdefault(name, []).append((macro, match.start(), place))
    macros = {}
    cuts = []
    for name, definitions in found.items():
        macro, start, end = definitions[0]
        # What is defined twice means different things in different places; pandoc knows which.
        if len(definitions) == 1 and _STRUCTURE.search(macro.body) and name not in _OWN:
            macros[name] = macro
            cuts.append((start, end))
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return macros, text


def _definition(text: str, match: re.Match[str]) -> tuple[_Macro, int] | None:
    place, count, default = match.end(), 0, None
    if match["plain"]:
        count = len(match["parameters"]) // 2
    elif number := _COUNT.match(text, place):
        count, place = int(number[1]), number.end()
        option = group_at(text, place, brackets=True)
        if option is not None:
            default, place = option.content, option.end
    body = group_at(text, place)
    return None if body is None else (_Macro(count, default, body.content), body.end)


def _expanded(text: str, name: str, macro: _Macro) -> str:
    def change(option: str | None, arguments: list[str]) -> str:
        values = list(arguments)
        if macro.default is not None:
            values.insert(0, option if option is not None else macro.default)
        elif option is not None:
            values.append(f"[{option}]")
        body = macro.body
        for number, value in enumerate(values[: macro.arguments], start=1):
            body = body.replace(f"#{number}", value)
        rest = "".join(values[macro.arguments :])
        return f"{body}{rest}" if arguments or rest else f"{body} "

    needed = macro.arguments - (macro.default is not None)
    return with_command(text, name, needed, change)
