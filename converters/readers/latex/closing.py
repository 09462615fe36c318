"""LaTeX that ends in the midst of something, as cut-off files do, brought to an end there."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from converters.readers.latex.scanning import LITERALS

_TOKEN: Final = re.compile(
    r"\\(?:verb|lstinline)\*?(?P<quote>[^\sA-Za-z*{\[])[^\n]{0,2000}?(?P=quote)"
    r"|\\(?:url|href|path|nolinkurl)\s*\{[^{}\n]*\}"
    r"|\$\d[\d.,]*(?=\s+[^\W\d_]{2})"
    r"|\\begin\s*\{(?P<begin>[^{}\n]*)\}|\\end\s*\{(?P<end>[^{}\n]*)\}"
    r"|(?P<comment>%[^\n]*)|(?P<sign>\\[\[\]()]|\$\$?|[{}])|\\.",
    re.DOTALL,
)
_CLOSING: Final = {"{": "}", "\\[": "\\]", "\\(": "\\)", "$": "$", "$$": "$$"}
_WHOLE: Final = re.compile(r"\\end\s*\{document\}")
_STUMP: Final = re.compile(r"\\(?:begin|end)\s*(?:\{[^{}\n]*)?\Z|\\[A-Za-z@]+\s*\[[^\[\]{}]*\Z")
"""A command that is itself cut off at the end."""
_BACKSLASHES: Final = re.compile(r"\\+\Z")


def with_ends(text: str) -> str:
    """Return a source with what is still open at its end closed; the same where nothing is.

    A lone dollar sign is no cut: authors type it for money.
    """
    if _WHOLE.search(text):
        return text
    whole = _STUMP.sub("", text)
    if (last := _BACKSLASHES.search(whole)) and len(last[0]) % 2:
        # Two are the end of a line; one is the beginning of a command.
        whole = whole[:-1]
    ends = _open_at_end(whole)
    if not any(end not in {"$", "$$"} for end in ends) and whole == text:
        return text
    return whole + "\n" + "".join(ends)


def _open_at_end(text: str) -> list[str]:
    """Return what closes the groups, formulas and environments left open, innermost first.

    Addresses are passed over, for their signs are no commands, and so are sums of money.
    """
    waiting = _Waiting()
    place = 0
    while match := _TOKEN.search(text, place):
        place = match.end()
        if (name := match["begin"]) is not None:
            waiting.open(_end_of(name))
            if name in LITERALS:
                end = text.find(_end_of(name), place)
                place = len(text) if end < 0 else end
        elif match["end"] is not None:
            waiting.close(_end_of(match["end"]))
        elif sign := match["sign"]:
            waiting.take(sign)
    return waiting.ends[::-1]


def _end_of(name: str) -> str:
    return f"\\end{{{name}}}"


class _Waiting:
    """What closes everything that is open, outermost first."""

    def __init__(self) -> None:
        self.ends: list[str] = []
        self._numbers: Counter[str] = Counter()

    def open(self, ending: str) -> None:
        self.ends.append(ending)
        self._numbers[ending] += 1

    def take(self, sign: str) -> None:
        if sign in ("$", "$$") and self.ends and self.ends[-1] == sign:
            self.close(sign)
        elif sign in _CLOSING:
            self.open(_CLOSING[sign])
        else:
            self.close(sign)

    def close(self, ending: str) -> None:
        """Close the innermost of its kind and what was left open in it; a stray end nothing."""
        if not self._numbers[ending]:
            return
        closed = None
        while closed != ending:
            closed = self.ends.pop()
            self._numbers[closed] -= 1
