r"""Counters of LaTeX: what they are reset by, how they are printed."""

from __future__ import annotations

import re
from typing import Final

from converters.readers.number_formats import format_number

_SIGNS: Final = {
    "arabic": "decimal", "alph": "lowerLetter", "Alph": "upperLetter", "roman": "lowerRoman",
    "Roman": "upperRoman",
}  # fmt: skip
_PRINTED: Final = re.compile(r"\\(arabic|alph|Alph|roman|Roman)\s*\{([A-Za-z@]+)\}")
_THE: Final = re.compile(r"\\the([A-Za-z]+)")
_MARKUP: Final = re.compile(r"\\[A-Za-z]+\s*|[{}]")
_DEEPEST: Final = 8
_FLOATS: Final = frozenset({"figure", "table", "equation"})


class Counters:
    """The counters of one document; ``book``: sections are counted within chapters."""

    def __init__(self, *, book: bool) -> None:
        self._values: dict[str, int] = {}
        self._within: dict[str, str] = {
            "subsection": "section", "subsubsection": "subsection",
            "paragraph": "subsubsection", "subparagraph": "paragraph",
        }  # fmt: skip
        self._forms: dict[str, str] = {
            "part": r"\Roman{part}", "section": r"\arabic{section}",
            "subsection": r"\thesection.\arabic{subsection}",
            "subsubsection": r"\thesubsection.\arabic{subsubsection}",
            "paragraph": r"\thesubsubsection.\arabic{paragraph}",
            "subparagraph": r"\theparagraph.\arabic{subparagraph}",
        }  # fmt: skip
        if book:
            for name in ("section", *sorted(_FLOATS)):
                self.count_within(name, "chapter")

    def count_within(self, name: str, parent: str) -> None:
        """Count ``name`` anew with every ``parent``, whose number stands before its own."""
        self._within[name] = parent
        self._forms[name] = rf"\the{parent}.\arabic{{{name}}}"

    def print_as(self, name: str, form: str) -> None:
        r"""Print a counter as this definition of ``\thename`` says."""
        self._forms[name] = form

    def set(self, name: str, value: int, *, add: bool = False) -> None:
        """Give a counter a value, or add to it."""
        self._values[name] = value + (self._values.get(name, 0) if add else 0)

    def step(self, name: str) -> str:
        """Count one on, everything within it anew; return what is printed."""
        self._values[name] = self._values.get(name, 0) + 1
        outer = [name]
        while outer:
            parent = outer.pop()
            for child in [c for c, p in self._within.items() if p == parent]:
                self._values[child] = 0
                outer.append(child)
        return self.shown(name)

    def shown(self, name: str, depth: int = 0) -> str:
        """Return what LaTeX prints for a counter."""
        if depth > _DEEPEST:
            return ""
        form = self._forms.get(name, rf"\arabic{{{name}}}")
        if name in _FLOATS and not self._values.get(self._within.get(name, ""), 1):
            form = rf"\arabic{{{name}}}"
        text = _PRINTED.sub(lambda m: sign_of(m[1], self._values.get(m[2], 0)), form)
        text = _THE.sub(lambda m: self.shown(m[1], depth + 1), text)
        return _MARKUP.sub("", text).strip()


def sign_of(style: str, value: int) -> str:
    """Return a number in one of LaTeX's styles."""
    return format_number(value, _SIGNS[style]) if value > 0 else str(value)
