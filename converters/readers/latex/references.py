"""Numbers of a LaTeX source put into pandoc's tree: references, equations, theorems."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from converters.readers.latex.names import Names
from converters.readers.latex.numbering import Numbered, Target
from converters.readers.latex.scanning import group_at
from converters.readers.pandoc_equations import equation_node
from converters.readers.pandoc_nodes import LEAVES, Tree

_LABEL: Final = re.compile(r"\\label\s*\{([^{}]+)\}\s*")
_TAG: Final = re.compile(r"\\tag(\*?)(?=\s*\{)")
_PLAIN: Final = re.compile(r"\s*\\begin\{(equation\*?|dmath\*?)\}(.*)\\end\{\1\}\s*", re.DOTALL)
_INNER_REFERENCE: Final = re.compile(r"\\(eq)?ref\s*\{([^{}]+)\}")
_SOURCE_REFERENCE: Final = re.compile(r"\\(pageref|nameref|Nameref|vpageref)\*?\s*\{([^{}]+)\}")
_HEADS: Final = frozenset({"subsection", "subsubsection", "paragraph", "subparagraph"})


Unknown = Callable[[str], str]
"""Tells of a reference without a number, by its label, and returns what stands for it."""


def with_titles_and_pages(text: str, targets: Mapping[str, Target], unknown: Unknown) -> str:
    """Return a source whose references to titles and pages are links with a text of their own."""

    def said(match: re.Match[str]) -> str:
        label = match[2].strip()
        target = targets.get(label)
        title = target.title if target is not None and "name" in match[1].lower() else ""
        return f"\\hyperref[{label}]{{{title.strip() or unknown(label)}}}"

    return _SOURCE_REFERENCE.sub(said, text)


class ReferenceResolver:
    """Puts the numbers of one document into its tree, in place."""

    def __init__(self, source: Numbered, names: Names, unknown: Unknown) -> None:
        self._unknown = unknown
        self._targets = source.targets
        self._theorem_names = source.theorem_names
        self._theorems = {name: iter(numbers) for name, numbers in source.theorems.items()}
        self._names = names

    def resolve(self, node: Any) -> None:
        """Resolve what a part of the tree holds."""
        if isinstance(node, list):
            for index, child in enumerate(node):
                if isinstance(child, dict) and child.get("t") == "Math":
                    node[index] = self._formula(child)
                else:
                    self.resolve(child)
        elif isinstance(node, dict) and node.get("t") not in LEAVES:
            if node.get("t") == "Link":
                self._link(node["c"])
            elif node.get("t") == "Div":
                self._theorem(node["c"])
            for child in node.values():
                self.resolve(child)

    def _link(self, content: list[Any]) -> None:
        attributes, _inner, _target = content
        kind = dict(attributes[2]).get("reference-type")
        if kind is None:
            return
        labels = dict(attributes[2]).get("reference", "").split(",")
        shown = ", ".join(self._shown(label.strip(), kind) for label in labels)
        content[1] = [{"t": "Str", "c": shown}]
        content[2] = [f"#{labels[0].strip()}", ""]

    def _shown(self, label: str, kind: str) -> str:
        target = self._targets.get(label)
        number = target.number if target is not None and target.number else self._unknown(label)
        if kind == "eqref":
            return f"({number})"
        if target is None or "label" not in kind.lower():
            return number
        section = "section" if target.kind in _HEADS else target.kind
        word = self._theorem_names.get(target.kind) or self._names.of(section)
        number = f"({number})" if target.kind == "equation" and "+" not in kind else number
        return f"{word} {number}".strip()

    def _theorem(self, content: list[Any]) -> None:
        attributes, blocks = content
        if not blocks or blocks[0].get("t") not in {"Para", "Plain"} or not blocks[0]["c"]:
            return
        first = blocks[0]["c"][0]
        if "proof" in attributes[1] and first["t"] == "Emph":
            if first["c"] == [{"t": "Str", "c": "Proof."}] and (word := self._names.of("proof")):
                first["c"] = [{"t": "Str", "c": f"{word}."}]
            return
        for name in attributes[1]:
            number = next(self._theorems.get(name, iter(())), None)
            if number is not None and first["t"] == "Strong" and len(first["c"]) > 1:
                first["c"][-1] = {"t": "Str", "c": number}

    def _formula(self, node: Tree) -> Tree:
        kind, tex = node["c"]
        labels = [label.strip() for label in _LABEL.findall(tex)]
        tex = _INNER_REFERENCE.sub(self._inner, _LABEL.sub("", tex))
        number = None
        if match := _TAG.search(tex):
            group = group_at(tex, match.end())
            if group is not None:
                number = group.content if match[1] else f"({group.content})"
                tex = tex[: match.start()].rstrip() + "\n" + tex[group.end :].lstrip()
        if match := _PLAIN.fullmatch(tex):
            tex = match[2].strip()
        math = {"t": "Math", "c": [kind, tex]}
        if kind["t"] != "DisplayMath" or not (labels or number):
            return math
        return equation_node(math, number, labels)

    def _inner(self, match: re.Match[str]) -> str:
        return rf"\text{{{self._shown(match[2].strip(), 'eqref' if match[1] else 'ref')}}}"
