r"""Tables of LaTeX written so that pandoc reads them whole.

Pandoc gives up a table with a row longer than its columns, or a kind of column that it does not
know, and makes of it a paragraph without the cells that span columns; of a table within a cell it
reads nothing unless the cell is a ``\parbox``, and of lines within a cell the last one alone. Kinds
of columns: array package section 1.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from converters.readers.latex.scanning import LITERALS, group_at

_SHORT: Final = frozenset(
    {"tabular", "tabular*", "tabularx", "tabulary", "tabu", "tblr", "NiceTabular"}
)
_LONG: Final = frozenset(
    {"longtable", "longtable*", "longtabu", "longtblr", "supertabular", "xtabular", "xltabular"}
)
_WITH_WIDTH: Final = frozenset({"tabular*", "tabularx", "tabulary", "xltabular"})
_TOKEN: Final = re.compile(
    r"\\begin\s*\{(?P<begin>[^{}\n]*)\}|\\end\s*\{(?P<end>[^{}\n]*)\}"
    r"|\\multicolumn\s*\{\s*(?P<span>\d{1,3})\s*\}"
    r"|(?P<rows>\\multirow)(?![A-Za-z])"
    r"|(?P<row>\\\\\*?(?:[ \t]*\[[^\]\n]{0,40}\])?|\\(?:tabularnewline|cr)(?![A-Za-z]))"
    r"|\$[^$]{0,2000}\$"
    r"|\\verb\*?(?P<quote>[^\sA-Za-z*])[^\n]*?(?P=quote)|\\.|(?P<sign>[&{}])",
    re.DOTALL,
)
_EXTENT: Final = re.compile(r"\s*(?:(?:to|spread)\b[^{\[\n]*)?")
_NAMED: Final = re.compile(r"\bcolspec\s*=\s*(?=\{)")
_SILENT: Final = re.compile(r"\\[A-Za-z@]+\*?\s*(?:\{[^{}]*\}|\[[^\]]*\])*|\\.|[{}~\s]", re.DOTALL)
"""What shows no words between two columns: space and rules."""
_ONLY_COLUMNS: Final = re.compile(r"(?:[lcrXQpmbtj|*\s]|\d|\{[^{}=]*\}|\[[^\]]*\])*")
"""Columns in a head of tabularray that may give other settings in their place."""
_DECORATION: Final = frozenset("@!<>")
_TEXT: Final = frozenset(
    {
        "minipage", "varwidth", "center", "flushleft", "flushright", "itemize", "enumerate",
        "description", "quote", "quotation", "verse",
    }
)  # fmt: skip
"""Environments of text, whose line ends pandoc takes for those of the table around them."""
_NO_COLUMN: Final = _DECORATION | {"|"}
_PARAGRAPH: Final = frozenset("pmbLCRJ")
_MOST_COLUMNS: Final = 500


@dataclass
class _Open:
    """An environment that is open; of a table, what is known of its cells."""

    name: str
    start: int
    body: int = 0
    columns: tuple[str, ...] = ()
    is_table: bool = False
    has_tall_cells: bool = False
    in_cell: bool = False
    """Text in a cell of a table."""
    depth: int = 0
    cells: int = 1
    widest: int = 0

    def end_row(self) -> None:
        self.widest = max(self.widest, self.cells)
        self.cells = 1


def with_whole_tables(text: str) -> str:
    """Return a source whose tables have columns for all their cells."""
    changes = sorted(_changes(text))
    pieces = []
    last = 0
    for start, end, words in changes:
        pieces += [text[last:start], words]
        last = end
    return "".join([*pieces, text[last:]])


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is to stand in place of the heads and ends of tables."""
    waiting: list[_Open] = []
    names: Counter[str] = Counter()
    tables = place = 0
    while match := _TOKEN.search(text, place):
        place = match.end()
        if (name := match["begin"]) is not None:
            if name in LITERALS:
                end = text.find(f"\\end{{{name}}}", place)
                place = len(text) if end < 0 else end
            opened = _opened(text, name, match.start(), place)
            holder = waiting[-1] if waiting else None
            is_inside = holder is not None and (holder.is_table or holder.in_cell)
            opened.in_cell = is_inside and name in _TEXT
            place = max(place, opened.body)
            waiting.append(opened)
            names[name] += 1
            tables += opened.is_table
        elif (name := match["end"]) is not None:
            while names[name] and waiting:
                closed = waiting.pop()
                names[closed.name] -= 1
                tables -= closed.is_table
                if closed.name == name:
                    yield from _closed(closed, match, is_inner=tables > 0)
                    break
        elif waiting:
            inner = waiting[-1]
            if match["row"] and (inner.in_cell or (inner.is_table and inner.depth > 0)):
                yield match.start(), match.end(), r"\newline "
            else:
                _count(inner, match)


def _opened(text: str, name: str, start: int, place: int) -> _Open:
    """Return an environment that begins, with the columns of a table."""
    if name not in _SHORT and name not in _LONG:
        return _Open(name, start)
    if name in _WITH_WIDTH and (width := group_at(text, place)) is not None:
        place = width.end
    if name.endswith("tabu") and (extent := _EXTENT.match(text, place)) is not None:
        place = extent.end()
    if (option := group_at(text, place, brackets=True)) is not None:
        place = option.end
    told = group_at(text, place)
    if told is None:
        return _Open(name, start)
    content = told.content
    if named := _NAMED.search(content):
        inner = group_at(content, named.end())
        content = inner.content if inner is not None else ""
    elif name.endswith("tblr") and _ONLY_COLUMNS.fullmatch(content) is None:
        content = ""
    return _Open(name, start, told.end, tuple(_columns(content)), is_table=True)


def _columns(told: str) -> list[str]:
    """Return the columns that a table declares, and what stands between them."""
    found: list[str] = []
    place = 0
    while place < len(told) and len(found) < _MOST_COLUMNS:
        sign = told[place]
        place += 1
        option = group_at(told, place, brackets=True) if sign.isalpha() else None
        group = group_at(told, option.end if option is not None else place)
        if sign == "*" and group is not None:
            repeated = group_at(told, group.end)
            number = group.content.strip()
            if repeated is not None and number.isascii() and number.isdigit():
                found += _columns(repeated.content) * min(int(number[:3]), _MOST_COLUMNS)
                place = repeated.end
            continue
        if sign in _DECORATION and group is not None:
            _decorate(found, sign, group.content)
            place = group.end
        elif sign.isalpha():
            place = option.end if option is not None else place
            found.append(_column(sign, group.content if group is not None else None))
            while group is not None:
                place = group.end
                group = group_at(told, place)
        elif sign == "|":
            found.append(sign)
    return found[:_MOST_COLUMNS]


def _decorate(found: list[str], sign: str, content: str) -> None:
    """Add what stands before or behind a column's cells; pandoc passes over what parts columns."""
    if sign in "@!":
        if not _SILENT.sub("", content):
            return
        while found and found[-1] == "|":
            found.pop()
        sign = "<" if found else ">"
    found.append(f"{sign}{{{content}}}")


def _column(sign: str, width: str | None) -> str:
    if width is not None and sign in _PARAGRAPH:
        return f"p{{{width}}}"
    return sign if sign in "lcrX" else "l"


def _count(table: _Open, match: re.Match[str]) -> None:
    """Count a cell, a row or a brace of the innermost environment."""
    sign = match["sign"]
    if sign == "{":
        table.depth += 1
    elif sign == "}":
        table.depth -= 1
    elif table.depth > 0 or not table.is_table:
        return
    elif sign == "&":
        table.cells += 1
    elif match["rows"]:
        table.has_tall_cells = True
    elif match["span"]:
        table.cells += max(0, int(match["span"]) - 1)
    elif match["row"]:
        table.end_row()


def _closed(
    table: _Open, match: re.Match[str], *, is_inner: bool
) -> Iterator[tuple[int, int, str]]:
    if not table.is_table:
        return
    table.end_row()
    # Pandoc does not know a cell of several rows behind what stands before a column's cells.
    unread = ">" if table.has_tall_cells else ""
    told = [column for column in table.columns if column[0] not in unread]
    count = sum(column[0] not in _NO_COLUMN for column in told)
    columns = "".join(told) + "l" * (min(table.widest, _MOST_COLUMNS) - count)
    name = "longtable" if table.name in _LONG else "tabular"
    before, behind = (r"\parbox{\linewidth}{", "}") if is_inner else ("", "")
    yield table.start, table.body, f"{before}\\begin{{{name}}}{{{columns}}}"
    yield match.start(), match.end(), f"\\end{{{name}}}{behind}"
