"""EQ fields, in which formulas were typed before Word had any, as Office formulas (17.16.5.14)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lxml import etree

from converters.readers.docx.names import Element, M

_SWITCHES: Final = frozenset("abdfilorsx")
_OPTION: Final = re.compile(
    r"\\(?:(?P<signed>[blrfv]c)\\?(?P<sign>\S)|(?P<name>[a-z]{2})\s?(?P<number>\d*))\s*",
    re.IGNORECASE,
)
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_OPERATORS: Final = {"su": "∑", "pr": "∏"}
_RUBY: Final = re.compile(
    r"EQ\s+(?:\\\*\s*(?:\"[^\"]*\"|[^\s\\]+)\s*)*"
    r"\\o(?:\s*\\a[clrd])?\s*\(\s*\\s\s*\\up\s*\d+\s*"
    r"\((?P<reading>[^()\\]+)\)\s*[,;]\s*(?P<base>[^()\\]+)\)",
    re.IGNORECASE,
)
_MAX_DEPTH: Final = 40
_DIGITS: Final = 4
"""Of the number of columns."""
_Options = dict[str, str]
_Row = list[Element]


def formula_of_eq(instruction: str) -> etree._Element | None:
    """Return the ``m:oMath`` of a field's instruction, None where it shows nothing."""
    code = instruction.strip()
    if code[:2].upper() != "EQ":
        return None
    root = etree.Element(f"{M}oMath")
    root.extend(_Parser(code[2:].lstrip()).row())
    return root if len(root) else None


def ruby_of_eq(instruction: str) -> tuple[str, str] | None:
    r"""Return base and reading of a phonetic guide, which Word writes as an EQ field; else None.

    It sets the reading small above the base: ``EQ \* jc2 \o\ad(\s\up 9(reading),base)``.
    """
    found = _RUBY.fullmatch(instruction.strip())
    return (found["base"], found["reading"]) if found else None


class _Parser:
    """Reads one instruction from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Where figures have a decimal comma, arguments are parted by semicolons.
        self._separators = frozenset(";" if ";" in text else ",")
        self._place = 0
        self._depth = 0

    def row(self, stops: frozenset[str] = frozenset()) -> _Row:
        """Return what stands before one of ``stops``; plain brackets in between must match."""
        parts: _Row = []
        plain: list[str] = []
        open_brackets = 0
        while self._place < len(self._text):
            sign = self._text[self._place]
            if sign in stops and not open_brackets:
                break
            open_brackets = max(0, open_brackets + (sign == "(") - (sign == ")"))
            if sign != "\\":
                plain.append(sign)
                self._place += 1
                continue
            structure = self._structure()
            if isinstance(structure, str):
                plain.append(structure)
                continue
            _close(plain, parts)
            parts.extend(structure)
        _close(plain, parts)
        return parts

    def _structure(self) -> _Row | str:
        """Return what a backslash begins: a structure, or the sign that it protects."""
        name = self._text[self._place + 1 : self._place + 2]
        self._place += 1 + len(name)
        if name.lower() not in _SWITCHES or self._depth >= _MAX_DEPTH:
            return name
        if name.lower() == "s":
            return self._scripts()
        options = self._options()
        return _MAKERS[name.lower()](self._arguments(), options)

    def _options(self) -> _Options:
        options: _Options = {}
        while True:
            self._skip_space()
            match = _OPTION.match(self._text, self._place)
            if match is None:
                return options
            options[(match["signed"] or match["name"]).lower()] = match["sign"] or match["number"]
            self._place = match.end()

    def _arguments(self) -> list[_Row]:
        self._skip_space()
        if self._text[self._place : self._place + 1] != "(":
            return []
        arguments: list[_Row] = []
        self._depth += 1
        while self._place < len(self._text):
            self._place += 1
            arguments.append(self.row(self._separators | {")"}))
            if self._text[self._place : self._place + 1] == ")":
                break
        self._depth -= 1
        self._place += 1
        return arguments

    def _scripts(self) -> _Row:
        r"""Return ``\s\up6(…)\do3(…)``: what is raised and lowered, each with its own option."""
        parts: _Row = []
        while (match := _OPTION.match(self._text, self._place)) is not None:
            self._place = match.end()
            name = "sub" if (match["name"] or "").lower() in {"do", "di"} else "sup"
            for argument in self._arguments():
                if argument:
                    structure = "sSub" if name == "sub" else "sSup"
                    parts.append(_node(structure, _node("e"), _node(name, *argument)))
        if not parts:
            stacked = [argument for argument in self._arguments() if argument]
            parts.extend(_node("sSup", _node("e"), _node("sup", *each)) for each in stacked)
        return parts

    def _skip_space(self) -> None:
        while self._text[self._place : self._place + 1].isspace():
            self._place += 1


def _close(plain: list[str], parts: _Row) -> None:
    text = "".join(plain)
    plain.clear()
    if text.strip():
        parts.append(_text(text))


def _node(name: str, *children: etree._Element) -> etree._Element:
    node = etree.Element(M + name)
    node.extend(children)
    return node


def _text(text: str) -> etree._Element:
    leaf = _node("t")
    leaf.text = text
    return _node("r", leaf)


def _value(name: str, value: str) -> etree._Element:
    node = _node(name)
    node.set(f"{M}val", value)
    return node


def _argument(arguments: list[_Row], place: int) -> _Row:
    return arguments[place] if place < len(arguments) else []


def _fraction(arguments: list[_Row], _options: _Options) -> _Row:
    over, under = _argument(arguments, 0), _argument(arguments, 1)
    return [_node("f", _node("num", *over), _node("den", *under))]


def _radical(arguments: list[_Row], _options: _Options) -> _Row:
    if len(arguments) < 2:
        hidden = _node("radPr", _value("degHide", "1"))
        return [_node("rad", hidden, _node("deg"), _node("e", *_argument(arguments, 0)))]
    return [_node("rad", _node("deg", *arguments[0]), _node("e", *arguments[1]))]


def _bracketed(arguments: list[_Row], options: _Options) -> _Row:
    both = options.get("bc", "")
    left = options.get("lc", both or ("" if "rc" in options else "("))
    right = options.get("rc", _BRACKETS.get(both, both) or ("" if "lc" in options else ")"))
    marks = _node("dPr", _value("begChr", left), _value("endChr", right))
    return [_node("d", marks, *(_node("e", *argument) for argument in arguments))]


def _array(arguments: list[_Row], options: _Options) -> _Row:
    columns = max(1, min(int(options.get("co", "")[:_DIGITS] or 1), len(arguments) or 1))
    rows = [arguments[start : start + columns] for start in range(0, len(arguments), columns)]
    return [_node("m", *(_node("mr", *(_node("e", *cell) for cell in row)) for row in rows))]


def _integral(arguments: list[_Row], options: _Options) -> _Row:
    sign = next((_OPERATORS[name] for name in options if name in _OPERATORS), "∫")
    sign = options.get("fc") or options.get("vc") or sign
    lower, upper, body = (_argument(arguments, place) for place in range(3))
    marks = _node("naryPr", _value("chr", sign))
    return [_node("nary", marks, _node("sub", *lower), _node("sup", *upper), _node("e", *body))]


def _listed(arguments: list[_Row], _options: _Options) -> _Row:
    parts: _Row = []
    for argument in arguments:
        if parts:
            parts.append(_text(", "))
        parts.extend(argument)
    return parts


def _overlaid(arguments: list[_Row], _options: _Options) -> _Row:
    return [part for argument in arguments for part in argument]


def _boxed(arguments: list[_Row], options: _Options) -> _Row:
    inner = _node("e", *_overlaid(arguments, options))
    if set(options) == {"to"} or set(options) == {"bo"}:
        place = "top" if "to" in options else "bot"
        return [_node("bar", _node("barPr", _value("pos", place)), inner)]
    return [_node("borderBox", inner)]


_MAKERS: Final[dict[str, Callable[[list[_Row], _Options], _Row]]] = {
    "a": _array,
    "b": _bracketed,
    "d": lambda _arguments, _options: [],
    "f": _fraction,
    "i": _integral,
    "l": _listed,
    "o": _overlaid,
    "r": _radical,
    "x": _boxed,
}
