"""Display equations of a pandoc tree, each made a block of its own with its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from converters.readers.pandoc_nodes import LEAVES, Tree

EQUATION_CLASS: Final = "banso-equation"
"""Class of the divisions that hold one equation; the attribute ``number`` is what is printed."""
_SPACES: Final = frozenset({"Space", "SoftBreak", "LineBreak"})
_CLOSING: Final = frozenset(".,;:!?…)”’»")


def equation_node(formula: Tree, number: str | None, names: Sequence[str]) -> Tree:
    """Return a formula of the line with its number and the places that links lead to."""
    pairs = [["number", number]] if number else []
    anchors: list[Tree] = [_anchor(name) for name in names]
    return {"t": "Span", "c": [["", [EQUATION_CLASS], pairs], [*anchors, formula]]}


def _anchor(name: str) -> Tree:
    return {"t": "Span", "c": [[name, [], []], []]}


def with_equations_apart(node: Any) -> None:
    """Cut paragraphs at the display equations within them, in place."""
    if isinstance(node, list):
        for child in node:
            with_equations_apart(child)
        if any(isinstance(c, dict) and c.get("t") in {"Para", "Plain"} for c in node):
            node[:] = [piece for child in node for piece in _cut(child)]
    elif isinstance(node, dict) and node.get("t") not in LEAVES:
        for child in node.values():
            with_equations_apart(child)


def _cut(block: Any) -> list[Any]:
    if not isinstance(block, dict) or block.get("t") not in {"Para", "Plain"}:
        return [block]
    nodes = block["c"]
    if not any(_is_display(node) for node in nodes):
        return [block]
    nodes = _with_signs_inside(nodes)
    places = [place for place, node in enumerate(nodes) if _is_display(node)]
    pieces: list[Any] = []
    last = 0
    for place in places:
        text = _trimmed(nodes[last:place])
        equation, anchors = _as_block(nodes[place])
        # A link to an equation leads to the words before it, so that no empty line stands there.
        if text or anchors:
            pieces.append({"t": block["t"], "c": [*text, *anchors]})
        pieces.append(equation)
        last = place + 1
    if text := _trimmed(nodes[last:]):
        pieces.append({"t": block["t"], "c": text})
    return pieces


def _as_block(node: Tree) -> tuple[Tree, list[Tree]]:
    if node["t"] == "Math":
        return {"t": "Para", "c": [node]}, []
    attributes, inner = node["c"]
    return {"t": "Div", "c": [attributes, [{"t": "Para", "c": [inner[-1]]}]]}, inner[:-1]


def _is_display(node: Tree) -> bool:
    if node["t"] == "Span" and EQUATION_CLASS in node["c"][0][1]:
        return True
    return bool(node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath")


def _with_signs_inside(nodes: list[Tree]) -> list[Tree]:
    """Return a paragraph with the signs that end a sentence in the equations before them."""
    result: list[Tree] = []
    for node in nodes:
        before = next((n for n in reversed(result) if n["t"] not in _SPACES), None)
        if before and _is_display(before) and node["t"] == "Str" and set(node["c"]) <= _CLOSING:
            formula = before if before["t"] == "Math" else before["c"][1][-1]
            formula["c"][1] += rf"\text{{{node['c']}}}"
        else:
            result.append(node)
    return result


def _trimmed(nodes: list[Tree]) -> list[Tree]:
    start, end = 0, len(nodes)
    while start < end and nodes[start]["t"] in _SPACES:
        start += 1
    while end > start and nodes[end - 1]["t"] in _SPACES:
        end -= 1
    return nodes[start:end]
