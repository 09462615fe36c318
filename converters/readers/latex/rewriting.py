"""Commands with text of the author that pandoc does not know, said in those that it knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from converters.readers.latex.scanning import environments, group_at, outside_literals, with_command
from converters.readers.pandoc_passages import VERSE_MARK
from converters.readers.pandoc_tree import NUMBER_END

_LETTERS: Final = re.compile(r"\\(ohorn|OHORN|uhorn|UHORN|dj|DJ)(?![A-Za-z])[ \t]*(?:\{\})?")
_HORNS: Final = {"ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư", "dj": "đ", "DJ": "Đ"}
_VERSE: Final = re.compile(
    r"\\begin\{(?P<env>(?:verse|poem|tho|altverse|patverse)\*?)\}[ \t]*(?:\[[^\]]{0,300}\])?\s*"
)
_INDENT: Final = re.compile(r"\\vin(?![A-Za-z])\s*|\\flagverse\s*\{[^{}]*\}\s*")
_STANZA_END: Final = re.compile(r"\\\\!\s*|(?:\\\\(?:\[[^\]]{0,300}\])?)?[ \t]*\n[ \t]*\n\s*")
_STARRED_END: Final = re.compile(r"\\\\\*(?=\s|$|\[)")
_ENVIRONMENTS: Final = (
    (re.compile(r"\\begin\{multicols\}\s*\{[^{}]*\}(?:\[[^\]]{0,300}\])?"), r"\\par "),
    (re.compile(r"\\end\{multicols\}"), r"\\par "),
    (re.compile(
        r"\\begin\{(?:wrap|SC)(figure|table)\*?\}\s*(?:\[[^\]]{0,300}\])?\s*(?:\{[^{}]*\}\s*)?"
        r"(?:\[[^\]]{0,300}\]\s*)?(?:\{[^{}]*\})?"
    ), r"\\begin{\1}"),
    (re.compile(r"\\end\{(?:wrap|SC)(figure|table)\*?\}"), r"\\end{\1}"),
    (re.compile(r"\\(begin|end)\{sideways(figure|table)\*?\}"), r"\\\1{\2}"),
    (re.compile(r"\\begin\{(tcolorbox|mdframed)\}\s*\[([^\]]*)\]"), None),
)  # fmt: skip
_BOX_TITLE: Final = re.compile(r"\b(?:frametitle|title)\s*=\s*(?:\{([^{}]*)\}|([^,\]]*))")
_LISTS: Final = re.compile(
    r"\\(begin|end)\{(itemize|enumerate|description)\*?\}|\\item(?![A-Za-z])"
)
_THEOREM: Final = re.compile(
    r"(\\begin\{(?P<name>theorem|thm|lemma|lem|corollary|cor|proposition|prop|definition|defn?|remark|"
    r"example|exercise|problem|axiom|conjecture|dinhl[yi]|bode|hequa|menhde|dinhnghia|vidu|chuy|"
    r"nhanxet|baitap|tinhchat)\*?\})[ \t]*\[(?P<title>[^\[\]]{1,300})\]"
)
_DECLARED: Final = re.compile(r"\\newtheorem\*?\s*\{([^{}]+)\}")
_ABSTRACT: Final = re.compile(r"\\begin\{(?P<env>abstract)\}")
_LABEL: Final = re.compile(r"\\label\s*\{[^{}]*\}")
_NOTE_TEXT: Final = re.compile(r"\\footnotetext[ \t]*(?:\[(?P<number>[^\]]*)\])?[ \t]*(?=\{)")
_NOTE_MARK: Final = re.compile(r"\\footnotemark(?![A-Za-z])(?:\[(?P<number>[^\]]*)\])?")

_COMMANDS: Final[tuple[tuple[str, int, str], ...]] = (
    ("marginpar", 1, r"\footnote{#1}"),
    ("marginnote", 1, r"\footnote{#1}"),
    ("sidenote", 1, r"\footnote{#1}"),
    ("endnote", 1, r"\footnote{#1}"),
    ("fbox", 1, "{#1}"),
    ("framebox", 1, "{#1}"),
    ("makebox", 1, "{#1}"),
    ("colorbox", 2, "{#2}"),
    ("fcolorbox", 3, "{#3}"),
    ("raisebox", 2, "{#2}"),
    ("scalebox", 2, "{#2}"),
    ("rotatebox", 2, "{#2}"),
    ("resizebox", 3, "{#3}"),
    ("adjustbox", 2, "{#2}"),
    ("makecell", 1, r"\parbox{\linewidth}{#1}"),
    ("thead", 1, r"\parbox{\linewidth}{\textbf{#1}}"),
    ("shortstack", 1, r"\parbox{\linewidth}{#1}"),
    ("enquote", 1, "“#1”"),
    ("textquote", 1, "“#1”"),
    ("poemtitle", 1, r"\par\textbf{#1}\par "),
    ("attrib", 1, r"\par #1\par "),
    ("epigraphhead", 1, r"\par #1\par "),
    ("qitem", 2, r"\epigraph{#1}{#2}"),
    ("dedicatory", 1, r"\par\emph{#1}\par "),
    ("dedication", 1, r"\par\emph{#1}\par "),
    ("ce", 1, "{#1}"),
    ("dashuline", 1, r"\underline{#1}"),
    ("dotuline", 1, r"\underline{#1}"),
    ("uwave", 1, r"\underline{#1}"),
    ("captionof", 2, r"\par #2\par "),
)
"""Name, count of arguments, and what stands for it; an option is how it looks and goes."""


def with_known_commands(text: str) -> str:
    """Return a source in commands that pandoc knows."""
    return outside_literals(_with_joined_notes(text), _rewritten)


def _rewritten(text: str) -> str:
    text = _LETTERS.sub(lambda match: _HORNS[match[1]], text)
    for pattern, replacement in _ENVIRONMENTS:
        text = pattern.sub(replacement or _titled_box, text)
    for name, count, form in _COMMANDS:
        text = with_command(text, name, count, _filled(form))
    return _STARRED_END.sub(lambda _: "\\\\", text)


def _filled(form: str) -> Callable[[str | None, list[str]], str]:
    def change(_option: str | None, arguments: list[str]) -> str:
        filled = form
        for number, value in enumerate(arguments, start=1):
            filled = filled.replace(f"#{number}", value)
        return filled

    return change


def _titled_box(match: re.Match[str]) -> str:
    title = _BOX_TITLE.search(match[2])
    words = (title[1] or title[2] or "").strip() if title else ""
    return f"\\begin{{{match[1]}}}" + (f"\\textbf{{{words}}}\\par " if words else "")


def with_abstract_shown(text: str, title: str) -> str:
    """Return a text with its abstract as a section too; for pandoc it is metadata only."""

    def shown(body: str) -> str:
        described = with_command(body, "footnote", 1, lambda *_: "")
        return (
            f"\\begin{{abstract}}{_LABEL.sub('', described)}\\end{{abstract}}\n"
            f"\\section*{{{title}}}\n{body}\n"
        )

    return _replaced(text, _ABSTRACT, shown)


def with_theorem_names(text: str) -> str:
    """Return a text with the names of theorems as words; pandoc keeps those of declared ones."""
    declared = set(_DECLARED.findall(text))

    def named(match: re.Match[str]) -> str:
        if match["name"] in declared:
            return match[0]
        return rf"{match[1]}\textbf{{({match['title']})}} "

    return _THEOREM.sub(named, text)


def with_verse_marked(text: str) -> str:
    """Return a source with its verse as quotations that bear the mark of verse."""
    return _replaced(
        text,
        _VERSE,
        lambda body: f"\\begin{{quote}}{VERSE_MARK}{_stanzas(body)}\\end{{quote}}",
    )


def _replaced(text: str, begin: re.Pattern[str], change: Callable[[str], str]) -> str:
    """Return a text with other words in place of environments."""
    pieces = []
    last = 0
    for found in environments(text, begin):
        pieces += [text[last : found.start], change(found.body)]
        last = found.end
    return "".join([*pieces, text[last:]])


def _stanzas(lines: str) -> str:
    """Return the lines of a poem with an empty one, and no line end, after each stanza."""
    lines = _INDENT.sub("", lines)
    return _STANZA_END.sub("\n\n", lines)


def with_item_labels(text: str) -> str:
    """Return a source with the labels that items are given as text before a private mark."""

    def change(stretch: str) -> str:
        pieces = []
        last = 0
        open_lists: list[str] = []
        for match in _LISTS.finditer(stretch):
            if match[1] == "begin":
                open_lists.append(match[2])
            elif match[1] and open_lists:
                open_lists.pop()
            elif match[0] == r"\item" and open_lists and open_lists[-1] != "description":
                label = group_at(stretch, match.end(), brackets=True)
                if label is not None and match.end() >= last:
                    pieces += [stretch[last : match.end()], f" {label.content}{NUMBER_END}"]
                    last = len(stretch) - len(stretch[label.end :].lstrip(" \t"))
        return "".join([*pieces, stretch[last:]])

    return outside_literals(text, change)


def _with_joined_notes(text: str) -> str:
    r"""Return a source with the text of each ``\footnotetext`` where its mark stands."""
    found = sorted(
        [*_NOTE_MARK.finditer(text), *_NOTE_TEXT.finditer(text)], key=lambda match: match.start()
    )
    marks: dict[str, list[re.Match[str]]] = {}
    changes: list[tuple[int, int, str]] = []
    for match in found:
        number = match["number"] or ""
        if match.re is _NOTE_MARK:
            marks.setdefault(number, []).append(match)
            continue
        group = group_at(text, match.end())
        if group is None:
            continue
        waiting = marks.get(number) or marks.get("")
        note = f"\\footnote{{{group.content}}}"
        if not waiting:
            changes.append((match.start(), group.end, note))
            continue
        mark = waiting.pop()
        changes += [(mark.start(), mark.end(), note), (match.start(), group.end, "")]
    pieces = []
    last = 0
    for start, end, words in sorted(changes):
        if start >= last:
            pieces += [text[last:start], words]
            last = end
    return "".join([*pieces, text[last:]])
