r"""Numbers that LaTeX prints by itself, counted on the source and put into it.

Pandoc numbers figures and sections only in part, and equations, items, appendices and front matter
not as LaTeX does. Headings get their number before a private mark, captions their name and number,
equations a ``\tag``; what each ``\label`` stands for is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from converters.readers.latex.names import Names
from converters.readers.latex.numerals import Counters, sign_of
from converters.readers.latex.scanning import group_at, outside_literals
from converters.readers.pandoc_tree import NUMBER_END

_TOKEN: Final = re.compile(
    r"\\(?P<head>part|chapter|section|subsection|subsubsection|paragraph|subparagraph)(?![A-Za-z])"
    r"(?P<star>\*?)"
    r"|\\(?P<edge>begin|end)\s*\{(?P<env>[^{}\s]+)\}"
    r"|\\label\s*\{(?P<label>[^{}]+)\}"
    r"|\\(?P<item>item)(?![A-Za-z])"
    r"|\\caption(?P<of>of)?(?![A-Za-z])(?P<unnumbered>\*?)"
    r"|\\(?P<matter>appendix|frontmatter|mainmatter|backmatter)(?![A-Za-z])"
    r"|\\(?P<set>setcounter|addtocounter)\s*\{(?P<counter>[A-Za-z]+)\}\s*\{(?P<value>-?\d+)\}"
)
_START: Final = re.compile(r"\\begin\s*\{document\}")
_SETTING: Final = re.compile(r"\\(setcounter|addtocounter)\s*\{([A-Za-z]+)\}\s*\{(-?\d+)\}")
_THEOREM: Final = re.compile(
    r"\\newtheorem\s*\{(?P<name>[^{}]+)\}\s*(?:\[(?P<with>[^\[\]]+)\])?"
    r"\s*\{(?P<title>[^{}]*)\}\s*(?:\[(?P<within>[^\[\]]+)\])?"
)
_WITHIN: Final = re.compile(
    r"\\(?:numberwithin|counterwithin\*?)\s*\{([A-Za-z]+)\}\s*\{([A-Za-z]+)\}"
)
_THE: Final = re.compile(r"\\renewcommand\*?\s*\{?\s*\\the([a-z]+)\s*\}?(?=\s*\{)")
_LEVELS: Final = {
    "part": -1, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4,
    "subparagraph": 5,
}  # fmt: skip
_FLOATS: Final = {
    "figure": "figure", "figure*": "figure", "wrapfigure": "figure", "sidewaysfigure": "figure",
    "SCfigure": "figure", "table": "table", "table*": "table", "longtable": "table",
    "wraptable": "table", "sidewaystable": "table",
}  # fmt: skip
_ENUMERATIONS: Final = ("arabic", "alph", "roman", "Alph")
_SHORT: Final = {"1": "arabic", "a": "alph", "A": "Alph", "i": "roman", "I": "Roman"}
_LABEL_OPTION: Final = re.compile(
    r"\blabel\s*=\s*(?:\{(?P<braced>(?:[^{}]|\{[^{}]*\})*)\}|(?P<bare>[^,]*))"
)
_COUNTED: Final = re.compile(r"\\(arabic|alph|Alph|roman|Roman)\s*\*")
_FONT: Final = re.compile(r"\\[A-Za-z]+\s*|[{}]")
_DEEPEST: Final = 60
_EQUATIONS: Final = frozenset(
    {"equation", "align", "gather", "multline", "eqnarray", "alignat", "flalign", "dmath"}
)
_ONE_ROW: Final = frozenset({"equation", "multline", "dmath"})
_ROW_PART: Final = re.compile(r"\\begin\s*\{|\\end\s*\{|\\\\\*?(?:\[[^\]]*\])?")
_EQUATION_LABEL: Final = re.compile(r"\\label\s*\{([^{}]+)\}")
_UNNUMBERED: Final = re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])")
_TAG: Final = re.compile(r"\\tag(?P<star>\*?)(?=\s*\{)")


@dataclass(frozen=True)
class Target:
    """What a label stands for: a kind of thing, its number, and its title as LaTeX."""

    kind: str
    number: str
    title: str = ""


@dataclass(frozen=True)
class Numbered:
    """A source with its numbers in place, and what its labels stand for."""

    text: str
    targets: dict[str, Target]
    theorems: dict[str, list[str]]
    """The numbers of each environment of theorems, in reading order."""
    theorem_names: dict[str, str]


def numbered(text: str, names: Names) -> Numbered:
    """Return the source of a whole document with the numbers that LaTeX would print."""
    book = bool(re.search(r"\\chapter(?![A-Za-z])", text))
    numbering = _Numbering(names, text, book=book)
    start = match.start() if (match := _START.search(text)) else 0
    changed = text[:start] + outside_literals(text[start:], numbering.walk)
    return Numbered(changed, numbering.targets, numbering.theorems, numbering.theorem_names)


@dataclass
class _Place:
    """An environment that is open."""

    name: str
    target: Target = Target("", "")
    form: str = ""
    count: int = 0


@dataclass
class _Numbering:
    names: Names
    text: str
    book: bool
    targets: dict[str, Target] = field(default_factory=dict)
    theorems: dict[str, list[str]] = field(default_factory=dict)
    theorem_names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._counters = Counters(book=self.book)
        self._depth = 2 if self.book else 3
        self._shared: dict[str, str] = {}
        self._open = [_Place("")]
        self._in_front = False
        self._appendix = False
        self._pieces: list[str] = []
        self._settings()

    @property
    def _near(self) -> list[_Place]:
        """The innermost environments that are open; damaged sources never close any."""
        return self._open[-_DEEPEST:]

    def _settings(self) -> None:
        if self.book:
            self._counters.print_as("chapter", r"\arabic{chapter}")
        for match in _THEOREM.finditer(self.text):
            name = match["name"].strip()
            self.theorem_names[name] = match["title"]
            self._shared[name] = match["with"] or name
            if match["within"]:
                self._counters.count_within(name, match["within"].strip())
        body = _START.search(self.text)
        start = body.start() if body else 0
        for match in _SETTING.finditer(self.text, 0, start):
            self._set(match[2], int(match[3]), add=match[1] == "addtocounter")
        for match in _WITHIN.finditer(self.text):
            self._counters.count_within(match[1], match[2])
        for match in _THE.finditer(self.text):
            if form := group_at(self.text, match.end()):
                self._counters.print_as(match[1], form.content)

    def walk(self, text: str) -> str:
        """Return a stretch of the source with its numbers; the next stretch counts on."""
        self._pieces = []
        last = place = 0
        while match := _TOKEN.search(text, place):
            env = match["env"]
            if match["edge"] == "begin" and env.rstrip("*") in _EQUATIONS:
                ending = f"\\end{{{env}}}"
                end = text.find(ending, match.end())
                if end < 0:
                    break
                body = self._equation(env, text[match.end() : end])
                self._pieces += [text[last : match.end()], body, ending]
                last = place = end + len(ending)
                continue
            stop, insertion = self._token(text, match)
            self._pieces += [text[last:stop], insertion]
            last = place = max(stop, match.end()) if insertion or stop > match.end() else stop
        return "".join([*self._pieces, text[last:]])

    def _token(self, text: str, match: re.Match[str]) -> tuple[int, str]:
        """Return up to where the text stays as it is, and what is put in there."""
        end = match.end()
        if match["head"]:
            return self._head(text, match)
        if match["edge"] == "begin":
            return self._begin(text, match)
        if match["edge"]:
            if len(self._open) > 1:
                self._open.pop()
        elif match["label"]:
            self.targets.setdefault(match["label"].strip(), self._open[-1].target)
        elif match["item"]:
            return self._item(text, end)
        elif match["matter"]:
            self._matter(match["matter"])
        elif match["set"]:
            added = match["set"] == "addtocounter"
            self._set(match["counter"], int(match["value"]), add=added)
        else:
            return self._caption(text, match)
        return end, ""

    def _set(self, counter: str, value: int, *, add: bool) -> None:
        if counter == "secnumdepth":
            self._depth = value
        else:
            self._counters.set(counter, value, add=add)

    def _matter(self, word: str) -> None:
        self._in_front = word in {"frontmatter", "backmatter"}
        if word == "appendix":
            top = "chapter" if self.book else "section"
            self._appendix = True
            self._counters.set(top, 0)
            self._counters.print_as(top, rf"\Alph{{{top}}}")

    def _head(self, text: str, match: re.Match[str]) -> tuple[int, str]:
        kind, end = match["head"], match.end()
        option = group_at(text, end, brackets=True)
        title = group_at(text, option.end if option else end)
        if title is None:
            return end, ""
        start = title.end - len(title.content) - 1
        hidden = match["star"] or (kind == "chapter" and self._in_front)
        if hidden or _LEVELS[kind] > self._depth:
            self._open[-1].target = Target(kind, "", title.content)
            return start, ""
        number = self._counters.step(kind)
        top = "chapter" if self.book else "section"
        word = "appendix" if self._appendix and kind == top else kind
        self._open[-1].target = Target(word, number, title.content)
        named = kind in {"part", "chapter"} and self.names.of(word)
        shown = f"{self.names.of(word)} {number}" if named else number
        return start, f"{shown}{NUMBER_END}"

    def _begin(self, text: str, match: re.Match[str]) -> tuple[int, str]:
        name, outer = match["env"], self._open[-1]
        place = _Place(name, outer.target)
        self._open.append(place)
        if name == "enumerate":
            option = group_at(text, match.end(), brackets=True)
            place.form = _item_form(option.content if option else "", self._depth_of_items())
        elif name == "subequations":
            number = self._counters.step("equation")
            place.target = Target("equation", number)
        elif name in self._shared:
            number = self._counters.step(self._shared[name])
            self.theorems.setdefault(name, []).append(number)
            place.target = Target(name, number)
        return match.end(), ""

    def _depth_of_items(self) -> int:
        return sum(place.name == "enumerate" for place in self._near)

    def _item(self, text: str, end: int) -> tuple[int, str]:
        place = self._open[-1]
        if place.name == "enumerate" and group_at(text, end, brackets=True) is None:
            place.count += 1
            number = _COUNTED.sub(lambda m: sign_of(m[1], place.count), place.form)
            outer = [p for p in self._near[:-1] if p.name == "enumerate"]
            before = outer[-1].target.number if outer else ""
            place.target = Target("item", before + _FONT.sub("", number).strip().rstrip("."))
        return end, ""

    def _caption(self, text: str, match: re.Match[str]) -> tuple[int, str]:
        place = self._open[-1]
        kinds = [_FLOATS[p.name] for p in self._near if p.name in _FLOATS]
        kind, end = kinds[-1] if kinds else "", match.end()
        if match["of"] and (group := group_at(text, end)):
            kind, end = group.content.strip(), group.end
        option = group_at(text, end, brackets=True)
        title = group_at(text, option.end if option else end)
        if title is None or match["unnumbered"] or kind not in {"figure", "table"}:
            return end, ""
        start = title.end - len(title.content) - 1
        if place.name in {"subfigure", "subtable"}:
            self._open[-2].count += 1
            letter = sign_of("alph", self._open[-2].count)
            place.target = Target(kind, self._float_number(kind) + letter, title.content)
            return start, f"({letter}) "
        number = self._counters.step(kind)
        for inner in self._near:
            if inner.name in _FLOATS or inner is place:
                inner.target = Target(kind, number, title.content)
        gap = ": " if title.content.strip() else ""
        return start, f"{self.names.of(kind)} {number}{gap}".lstrip()

    def _float_number(self, kind: str) -> str:
        """Return the number of the figure or table that is open, whose caption may yet come."""
        told = self._open[-2].target
        if told.kind == kind and self._open[-2].name in _FLOATS:
            return told.number
        number = self._counters.step(kind)
        self._counters.set(kind, -1, add=True)
        return number

    # ---- equations ------------------------------------------------------------------------

    def _equation(self, env: str, body: str) -> str:
        kind = env.rstrip("*")
        rows = [(body, "")] if kind in _ONE_ROW else _rows(body)
        shown = [self._row_number(row, starred=env.endswith("*")) for row, _ in rows]
        found = [number for number in shown if number]
        if len(found) <= 1:
            text = "".join(_bare(row) + end for row, end in rows)
            return text + (f"\\tag*{{{found[0]}}}\n" if found else "")
        gap = r"\qquad" if kind == "gather" else "&&"
        return "".join(
            _bare(row) + (rf" {gap}\text{{{number}}}" if number else "") + end
            for (row, end), number in zip(rows, shown, strict=True)
        )

    def _row_number(self, row: str, *, starred: bool) -> str:
        """Return the number at the end of a row, as it is printed, empty where there is none."""
        labels = [label.strip() for label in _EQUATION_LABEL.findall(row)]
        if match := _TAG.search(row):
            group = group_at(row, match.end())
            number = _FONT.sub("", group.content).replace("$", "") if group else ""
            shown = number if match["star"] else f"({number})"
        elif starred or _UNNUMBERED.search(row) or not row.strip():
            number, shown = self._open[-1].target.number, ""
        else:
            number = self._next_equation()
            shown = f"({number})"
        for label in labels:
            self.targets.setdefault(label, Target("equation", number))
        return shown

    def _next_equation(self) -> str:
        group = next((p for p in self._near if p.name == "subequations"), None)
        if group is None:
            return self._counters.step("equation")
        group.count += 1
        return group.target.number + sign_of("alph", group.count)


def _bare(row: str) -> str:
    """Return a row without its marks of numbering, the labels kept."""
    if match := _TAG.search(row):
        group = group_at(row, match.end())
        row = row[: match.start()] + (row[group.end :] if group else "")
    return _UNNUMBERED.sub("", row).rstrip("\n ") + "\n"


def _rows(body: str) -> list[tuple[str, str]]:
    """Return the rows of an environment with what ends each; inner environments stay whole."""
    rows = []
    depth = last = 0
    for match in _ROW_PART.finditer(body):
        if match[0].startswith(r"\begin"):
            depth += 1
        elif match[0].startswith(r"\end"):
            depth -= 1
        elif depth == 0:
            rows.append((body[last : match.start()], match[0]))
            last = match.end()
    rows.append((body[last:], ""))
    return rows


def _item_form(option: str, depth: int) -> str:
    r"""Return how the items of a list are counted, with ``\arabic*`` and the like as counters."""
    if match := _LABEL_OPTION.search(option):
        return (match["braced"] or match["bare"] or "").strip()
    if (
        option
        and "=" not in option
        and (sign := re.search(r"(?<![A-Za-z])[1aAiI](?![A-Za-z])", option))
    ):
        return f"{option[: sign.start()]}\\{_SHORT[sign[0]]}*{option[sign.end() :]}"
    return rf"\{_ENUMERATIONS[min(depth, 4) - 1]}*"
