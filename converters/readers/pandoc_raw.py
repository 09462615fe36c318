"""Raw HTML inside a pandoc tree: blocks read by themselves, pairs of inline tags made spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

Tree = dict[str, Any]
_START: Final = re.compile(r"<([a-z]+)(?:\s[^>]*)?>", re.IGNORECASE)
LEAVES: Final = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "Code", "CodeBlock"})
"""Nodes of a tree with no nodes inside."""
_TABLE_START: Final = re.compile(r"<table[\s>]")
_SLOT: Final = "banso-slot-"
_PAIRS: Final = {
    "b": "Strong", "strong": "Strong", "i": "Emph", "em": "Emph", "cite": "Emph", "var": "Emph",
    "u": "Underline", "ins": "Underline", "s": "Strikeout", "del": "Strikeout",
    "strike": "Strikeout", "sub": "Subscript", "sup": "Superscript", "kbd": "Span",
    "mark": "Span", "small": "Span", "big": "Span", "abbr": "Span", "span": "Span",
    "font": "Span", "samp": "Span", "q": "Quoted",
}  # fmt: skip


def nodes(node: Any) -> Iterator[Tree]:
    """Yield the nodes of a tree in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict):
            if "t" in current:
                yield current
            if current.get("t") not in LEAVES:
                waiting.extend(reversed(list(current.values())))


def with_html_pairs(nodes: list[Tree]) -> list[Tree]:
    """Return inlines with ``<u>``, text, ``</u>`` made one node of pandoc's own kind."""
    if not any(node["t"] == "RawInline" for node in nodes):
        return nodes
    result: list[Tree] = []
    index = 0
    while index < len(nodes):
        tag = _start_tag(nodes[index])
        end = _end_of(nodes, index, tag) if tag in _PAIRS else None
        if tag is None or end is None:
            result.append(nodes[index])
            index += 1
            continue
        result.append(_paired(_PAIRS[tag], nodes[index + 1 : end]))
        index = end + 1
    return result


def _start_tag(node: Tree) -> str | None:
    if node["t"] != "RawInline" or node["c"][0] != "html":
        return None
    match = _START.fullmatch(node["c"][1].strip())
    return match[1].lower() if match else None


def _end_of(nodes: list[Tree], start: int, tag: str | None) -> int | None:
    depth = 0
    for index in range(start, len(nodes)):
        node = nodes[index]
        if _start_tag(node) == tag:
            depth += 1
        elif node["t"] == "RawInline" and node["c"][1].strip().lower() == f"</{tag}>":
            depth -= 1
            if depth == 0:
                return index
    return None


def _paired(kind: str, inner: list[Tree]) -> Tree:
    if kind == "Span":
        return {"t": "Span", "c": [["", [], []], inner]}
    if kind == "Quoted":
        return {"t": "Quoted", "c": [{"t": "DoubleQuote"}, inner]}
    return {"t": kind, "c": inner}


class _Raw(NamedTuple):
    """A raw HTML block of a Markdown text: where it stands and its markup."""

    blocks: list[Tree]
    place: int
    markup: str


def with_raw_html(tree: Tree, read_page: Callable[[bytes], Tree]) -> Tree:
    """Put what HTML blocks of a Markdown text show into its tree; pandoc leaves them unread.

    ``read_page`` returns the tree of an HTML page.
    """
    inner = _gather_tables(tree["blocks"])
    found = [raw for raw in _raw_blocks(tree["blocks"]) if _shows_something(raw.markup)]
    if not found:
        return tree
    pieces = [f'<div id="banso-raw-{n}">{raw.markup}</div>' for n, raw in enumerate(found)]
    divisions = read_page("".join(pieces).encode("utf-8"))["blocks"]
    by_name = {d["c"][0][0]: d for d in divisions if d["t"] == "Div"}
    for number, raw in enumerate(found):
        division = by_name.get(f"banso-raw-{number}")
        if division is not None:
            _fill_slots(division["c"][1], inner)
            raw.blocks[raw.place] = {"t": "Div", "c": [["", [], []], division["c"][1]]}
    return tree


def _gather_tables(blocks: list[Any]) -> list[Tree]:
    """Join the pieces of each HTML table into one raw block; return what stood between its tags.

    Pandoc cuts ``<table><tr><td>x`` into raw tags and parsed text. The text leaves a numbered slot.
    """
    inner: list[Tree] = []
    start = 0
    while start < len(blocks):
        end = _table_end(blocks, start)
        if end is None:
            start += 1
            continue
        markup = []
        for node in blocks[start : end + 1]:
            if _is_raw_html(node):
                markup.append(node["c"][1])
            else:
                markup.append(f'<span id="{_SLOT}{len(inner)}">.</span>')
                inner.append(node)
        blocks[start : end + 1] = [{"t": "RawBlock", "c": ["html", "".join(markup)]}]
        start += 1
    return inner


def _table_end(blocks: list[Any], start: int) -> int | None:
    """Return where the table that opens at ``start`` closes."""
    depth = 0
    for index in range(start, len(blocks)):
        if _is_raw_html(blocks[index]):
            markup = blocks[index]["c"][1].lower()
            depth += len(_TABLE_START.findall(markup)) - markup.count("</table")
        if depth <= 0:
            return index if index > start else None
    return None


def _is_raw_html(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") == "RawBlock" and node["c"][0] == "html"


def _fill_slots(node: Any, inner: list[Tree]) -> None:
    """Put the gathered texts back where their slots stand, as blocks."""
    if isinstance(node, dict):
        _fill_slots(node.get("c"), inner)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            slots = _slots_of(child)
            if slots:
                node[index : index + 1] = [inner[slot] for slot in slots]
            else:
                _fill_slots(child, inner)


def _slots_of(node: Any) -> list[int]:
    """Return the slots that a paragraph holds, empty where it is an ordinary one."""
    if not isinstance(node, dict) or node.get("t") not in {"Plain", "Para"}:
        return []
    names = [span["c"][0][0] for span in node["c"] if span["t"] == "Span"]
    return [int(name.removeprefix(_SLOT)) for name in names if name.startswith(_SLOT)]


def _raw_blocks(node: Any) -> Iterator[_Raw]:
    """Yield raw HTML blocks wherever lists of blocks stand in the tree."""
    if isinstance(node, list):
        for index, child in enumerate(node):
            if isinstance(child, dict) and _is_raw_html(child):
                yield _Raw(node, index, child["c"][1])
            elif isinstance(child, dict | list):
                yield from _raw_blocks(child)
    elif isinstance(node, dict) and node.get("t") not in LEAVES:
        yield from _raw_blocks(node.get("c"))


def _shows_something(markup: str) -> bool:
    if markup.lstrip().startswith(("<!--", "<script", "<style")):
        return False
    return bool(re.sub(r"<[^>]*>", "", markup).strip()) or "<img" in markup or "<hr" in markup
