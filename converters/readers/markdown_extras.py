"""What writers of Markdown add to it: citations, LaTeX equations, a cover, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.pandoc_citations import make_references
from converters.readers.pandoc_equations import equation_node, with_equations_apart
from converters.readers.pandoc_images import Finder
from converters.readers.pandoc_nodes import Tree, walk_nodes
from converters.tools.pandoc import read_tree, with_citations

EXTENSIONS: Final = "-smart+lists_without_preceding_blankline+mark+abbreviations"
"""Changes to pandoc's own Markdown. Names of emoji stay words: a ratio a:b:c holds one too."""
_EQUATION: Final = re.compile(
    r"\s*\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign)\*?\}.*"
    r"\\end\{\1\*?\}\s*",
    re.DOTALL,
)
_LABEL: Final = re.compile(r"\{#(eq:[\w:.-]+)\}")
_TEX_LABEL: Final = re.compile(r"\\label\s*\{([^{}]+)\}\s*")
_ABBREVIATION: Final = re.compile(r"^ {0,3}\*\[([^\]\n]+)\]:[ \t]*(\S[^\n]*)$", re.MULTILINE)
_FENCED: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_DATABASES: Final = {
    ".bib": "biblatex", ".bibtex": "bibtex", ".json": "csljson", ".yaml": "markdown",
}  # fmt: skip


def with_equations(tree: Tree) -> None:
    """Make equations written in LaTeX formulas, and set each on a line of its own, in place."""
    for node in walk_nodes(tree["blocks"]):
        if node["t"] == "RawBlock" and _is_equation(node["c"]):
            tex = node["c"][1].strip()
            node["t"], node["c"] = "Para", [_formula(tex, _TEX_LABEL.findall(tex))]
        elif node["t"] in {"Para", "Plain"}:
            told = [_from_raw(inline) for inline in node["c"]]
            node["c"] = list(_labelled(told))
    with_equations_apart(tree["blocks"])


def _from_raw(inline: Tree) -> Tree:
    """Return an inline, an equation in LaTeX as a formula."""
    if inline["t"] != "RawInline" or not _is_equation(inline["c"]):
        return inline
    tex = inline["c"][1].strip()
    return _formula(tex, _TEX_LABEL.findall(tex))


def _is_equation(content: list[Any]) -> bool:
    return content[0] in {"tex", "latex"} and _EQUATION.fullmatch(content[1]) is not None


def _formula(tex: str, labels: list[str]) -> Tree:
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, _TEX_LABEL.sub("", tex)]}
    return equation_node(math, None, labels) if labels else math


def _labelled(inlines: list[Tree]) -> Iterator[Tree]:
    """Yield the inlines of a paragraph, labels behind equations made places of these."""
    waiting: Tree | None = None
    for node in inlines:
        if waiting is not None and node["t"] in {"Space", "SoftBreak"}:
            continue
        label = _LABEL.fullmatch(node["c"]) if waiting is not None and node["t"] == "Str" else None
        if waiting is not None:
            yield equation_node(waiting, None, [label[1]]) if label else waiting
            if not label:
                yield {"t": "Space"}
            waiting = None
        if node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath":
            waiting = node
        elif not label:
            yield node
    if waiting is not None:
        yield waiting


def enter_abbreviations(text: str, book: LedgerBook, origin: Origin) -> None:
    """Enter the meanings of abbreviations, which pandoc takes out of the text."""
    for match in _ABBREVIATION.finditer(_FENCED.sub("", text)):
        detail = f"{match[1]}: {match[2].strip()}"
        book.enter(Kind.RAW, Fate.DROPPED, "TXT-034", origin, detail[:200])


def with_references(tree: Tree, find: Finder, origin: Origin, monitor: Monitor) -> None:
    """Say citations and list what they cite, where the text names its database, in place."""
    meta = tree.get("meta", {})
    entries = list(meta.get("references", {}).get("c", []))
    for name in _names(meta.get("bibliography")):
        content = find(name)
        ending = name[name.rfind(".") :].lower()
        if content is None or ending not in _DATABASES:
            continue
        try:
            read = read_tree(content, _DATABASES[ending], origin, monitor)
        except SourceError:
            continue  # the citations stay as their keys, and are told as such
        entries += read["meta"].get("references", {}).get("c", [])
    if not entries:
        return
    make_references(
        tree,
        {"t": "MetaList", "c": entries},
        lambda asked: with_citations(asked, origin, monitor),
        numeric=False,
        in_order_of_citing=False,
        language=next(_names(meta.get("lang")), "") or "vi",
    )
    title = meta.get("reference-section-title")
    first = next((n for n in tree["blocks"] if _is_reference(n)), None)
    if title is not None and title["t"] == "MetaInlines" and first is not None:
        heading = {"t": "Header", "c": [1, ["", [], []], title["c"]]}
        tree["blocks"].insert(tree["blocks"].index(first), heading)


def _is_reference(node: Tree) -> bool:
    return node["t"] == "Div" and "csl-entry" in node["c"][0][1]


def cover_of(tree: Tree) -> str | None:
    """Return the address of the cover picture that the metadata name."""
    return next(_names(tree.get("meta", {}).get("cover-image")), None)


def _names(value: Tree | None) -> Iterator[str]:
    """Yield the plain words that a value of the metadata holds, one for each member of a list."""
    if value is None:
        return
    if value["t"] == "MetaList":
        for member in value["c"]:
            yield from _names(member)
    elif value["t"] == "MetaString":
        yield value["c"]
    elif value["t"] == "MetaInlines":
        yield "".join(str(node.get("c", " ")) for node in value["c"] if node["t"] != "RawInline")
