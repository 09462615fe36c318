"""LaTeX made ready for pandoc: files of the same folder put in, verse marked, what is lost entered.

Pandoc runs without access to files; what an input command names is read here, within the folder of
the main file and nowhere else.
"""

from __future__ import annotations

import re
from typing import Final

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.pandoc_images import Finder
from converters.readers.pandoc_nodes import Tree, walk_nodes
from converters.readers.pandoc_tree import VERSE_MARK
from converters.readers.text_bytes import text_of

_INCLUDE: Final = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]+)\}")
_COMMENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_VERSE: Final = re.compile(r"\\begin\{(?:verse|poem|tho)\}(?:\[[^\]]*\])?")
_END_OF_VERSE: Final = re.compile(r"\\end\{(?:verse|poem|tho)\}")
_BODY: Final = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_BIBLIOGRAPHY: Final = re.compile(r"\\(?:bibliography|addbibresource|printbibliography)\b[^\n]*")
_WIDEST_LABEL: Final = re.compile(r"\\begin\{thebibliography\}\{[^{}]*\}")
_PICTURE_FOLDERS: Final = re.compile(r"\\graphicspath\s*\{((?:\s*\{[^{}]*\})*)\s*\}")
_ENDINGS: Final = ("", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".PNG", ".JPG", ".pdf")
_THEOREM: Final = re.compile(
    r"(\\begin\{(?P<name>theorem|thm|lemma|lem|corollary|cor|proposition|prop|definition|defn?|remark|"
    r"example|exercise|problem|axiom|conjecture|dinhl[yi]|bode|hequa|menhde|dinhnghia|vidu|chuy|"
    r"nhanxet|baitap|tinhchat)\*?\})[ \t]*\[(?P<title>[^\[\]]+)\]"
)
_DECLARED: Final = re.compile(r"\\newtheorem\*?\s*\{([^{}]+)\}")
_DRAWING: Final = re.compile(
    r"\\begin\{(?:tikzpicture|tikzcd|circuitikz|pgfpicture|pspicture|picture|asy|forest)\*?\}"
)
_COMMAND: Final = re.compile(r"\\([A-Za-z@]+)\*?")
_UNSHOWN: Final = frozenset(
    {
        "addcontentsline", "appendix", "autoref", "backmatter", "begin", "bibliography",
        "bibliographystyle", "centering", "cleardoublepage", "clearpage", "cref", "Cref", "eqref",
        "end", "fontsize", "frontmatter", "hspace", "hfill", "label", "linebreak", "listoffigures",
        "listoftables", "mainmatter", "makeindex", "maketitle", "markboth", "markright", "newpage",
        "noindent", "pageref", "pagebreak", "pagenumbering", "pagestyle", "par", "parindent",
        "parskip", "printbibliography", "raggedright", "ref", "selectfont", "selectlanguage",
        "setcounter", "setlength", "tableofcontents", "thispagestyle", "vfill", "vspace",
    }
)  # fmt: skip
"""Commands that show nothing themselves, or that pandoc resolves where it knows the whole text."""
_CITATION: Final = re.compile(r"(?:foot|full|no|paren|text|auto)?cite\w*", re.IGNORECASE)
_DEEPEST: Final = 10
_MOST_FILES: Final = 1_000


def gathered(text: str, find: Finder, book: LedgerBook, monitor: Monitor, origin: Origin) -> str:
    """Return a text with the files that it names put in.

    SourceError TXT-022 where they are too large together. A file that is missing or lies elsewhere
    is entered and told (TXT-046).
    """
    gatherer = _Gatherer(find, book, monitor, origin)
    whole = gatherer.expanded(text, 0)
    for match in _BIBLIOGRAPHY.finditer(whole):
        book.enter(Kind.FIELD, Fate.DROPPED, "TXT-047", origin, match[0][:200])
    whole = _WIDEST_LABEL.sub(r"\\begin{thebibliography}{}", whole)
    whole = _with_theorem_names(whole)
    whole = _VERSE.sub(r"\\begin{quote}" + VERSE_MARK, whole)
    return _END_OF_VERSE.sub(r"\\end{quote}", whole)


def _with_theorem_names(text: str) -> str:
    """Return a text with the names of theorems as words; pandoc keeps those of declared ones."""
    declared = set(_DECLARED.findall(text))

    def named(match: re.Match[str]) -> str:
        if match["name"] in declared:
            return match[0]
        return rf"{match[1]}\textbf{{({match['title']})}} "

    return _THEOREM.sub(named, text)


class _Gatherer:
    """Puts files into each other, each of them within the limits."""

    def __init__(self, find: Finder, book: LedgerBook, monitor: Monitor, origin: Origin) -> None:
        self._find = find
        self._book = book
        self._monitor = monitor
        self._origin = origin
        self._files = 0
        self._bytes = 0

    def expanded(self, text: str, depth: int) -> str:
        text = _COMMENT.sub(r"\1", text)
        return _INCLUDE.sub(lambda match: self._included(match[1].strip(), depth), text)

    def _included(self, name: str, depth: int) -> str:
        content = None
        if depth < _DEEPEST and self._files < _MOST_FILES:
            content = self._find(f"{name}.tex") or self._find(name)
        if content is None:
            self._book.enter(Kind.FIELD, Fate.DROPPED, "TXT-046", self._origin, name[:200])
            self._monitor.report(Diagnostic.of("TXT-046", self._origin, name=name[:200]))
            return ""
        self._files += 1
        self._bytes += len(content)
        if self._bytes > limits.PANDOC_INPUT:
            megabytes = limits.PANDOC_INPUT // limits.MEGABYTE
            raise SourceError.of("TXT-022", self._origin, megabytes=megabytes)
        inner = text_of(content, Origin(name)).text
        body = _BODY.search(inner)
        return f"\n{self.expanded(body[1] if body else inner, depth + 1)}\n"


def picture_finder(text: str, find: Finder) -> Finder:
    """Return a finder that tries the endings and folders that LaTeX tries."""
    folders = [""]
    if match := _PICTURE_FOLDERS.search(text):
        folders += re.findall(r"\{([^{}]*)\}", match[1])

    def found(address: str) -> bytes | None:
        places = (f"{folder}{address}{ending}" for folder in folders for ending in _ENDINGS)
        return next((content for place in places if (content := find(place)) is not None), None)

    return found


def enter_unknown(tree: Tree, book: LedgerBook, monitor: Monitor, origin: Origin) -> None:
    """Enter the commands and drawings that pandoc passes over, and tell of the drawings (TXT-067).

    ``tree`` is that of ``latex+raw_tex``.
    """
    # Raw nodes are commands, not the environments, whose text pandoc keeps.
    raw = (n for n in walk_nodes(tree["blocks"]) if n["t"] in {"RawBlock", "RawInline"})
    for markup in (node["c"][1].strip() for node in raw):
        if _DRAWING.match(markup):
            book.enter(Kind.IMAGE, Fate.DROPPED, "TXT-067", origin, markup[:200])
            monitor.report(Diagnostic.of("TXT-067", origin))
            continue
        name = _COMMAND.match(markup)
        if name is None or name[1] in _UNSHOWN or _CITATION.fullmatch(name[1]):
            continue
        book.enter(Kind.RAW, Fate.DROPPED, "TXT-034", origin, markup[:200])
