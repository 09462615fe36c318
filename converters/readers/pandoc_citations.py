"""Citations of a pandoc tree: labels of a list of references, or what pandoc's citeproc makes."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from converters.readers.pandoc_nodes import LEAVES, Tree

REFERENCES_MARK: Final = "\ue018"
"""Private character of a paragraph in whose place the list of references is made."""
_AUTHOR_YEAR: Final = re.compile(r"(?P<authors>[^()]+)\((?P<year>[^()]+)\)")


def citations(node: Any) -> Iterator[Tree]:
    """Yield the citations of a tree in reading order."""
    if isinstance(node, list):
        for child in node:
            yield from citations(child)
    elif isinstance(node, dict) and node.get("t") not in LEAVES:
        if node.get("t") == "Cite":
            yield node
        for child in node.values():
            yield from citations(child)


def label_citations(tree: Tree, labels: Mapping[str, str]) -> None:
    """Say citations of known keys as the labels of the list that they lead to."""
    for node in citations(tree):
        entries = node["c"][0]
        if any(entry["citationId"] in labels for entry in entries):
            node["c"][1] = list(_labelled(entries, labels))


def _labelled(entries: Sequence[Tree], labels: Mapping[str, str]) -> Iterator[Tree]:
    in_text = entries[0]["citationMode"]["t"] == "AuthorInText"
    parts = [_AUTHOR_YEAR.match(labels.get(entry["citationId"], "")) for entry in entries]
    if all(parts) and in_text:
        for index, (entry, part) in enumerate(zip(entries, parts, strict=True)):
            if index:
                yield from ({"t": "Str", "c": ";"}, {"t": "Space"})
            if part is not None:
                yield {"t": "Str", "c": f"{part['authors'].strip()} ("}
                yield _link(entry, part["year"].strip())
                yield from _after(entry)
                yield {"t": "Str", "c": ")"}
        return
    opening, closing, between = ("(", ")", ";") if all(parts) else ("[", "]", ",")
    yield {"t": "Str", "c": opening}
    for index, (entry, part) in enumerate(zip(entries, parts, strict=True)):
        if index:
            yield from ({"t": "Str", "c": between}, {"t": "Space"})
        if entry["citationPrefix"]:
            yield from (*entry["citationPrefix"], {"t": "Space"})
        label = labels.get(entry["citationId"])
        if label is None:
            # Left as it is: nothing is known of it but its key.
            yield {"t": "Cite", "c": [[entry], []]}
            continue
        yield _link(entry, f"{part['authors'].strip()}, {part['year'].strip()}" if part else label)
        yield from _after(entry)
    yield {"t": "Str", "c": closing}


def _link(entry: Tree, text: str) -> Tree:
    target = f"#ref-{entry['citationId']}"
    return {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": text}], [target, ""]]}


def _after(entry: Tree) -> Iterator[Tree]:
    suffix = entry["citationSuffix"]
    if not suffix:
        return
    typed = suffix[0]["t"] == "Str" and suffix[0]["c"].startswith(",")
    if not typed:
        yield from ({"t": "Str", "c": ","}, {"t": "Space"})
    yield from suffix


def make_references(
    tree: Tree,
    references: Tree,
    cite: Callable[[Tree], Tree],
    *,
    numeric: bool,
    in_order_of_citing: bool,
    language: str,
) -> None:
    """Put what citeproc makes of a tree's citations and references into it.

    ``cite`` runs citeproc on a tree. Where the source's style counts its references, so do we.
    Citations of keys that are not among ``references`` stay as they are.
    """
    known = {_text(entry["c"]["id"]) for entry in references["c"]}
    nodes = [n for n in citations(tree) if all(c["citationId"] in known for c in n["c"][0])]
    meta = {
        "references": references,
        "link-citations": {"t": "MetaBool", "c": True},
        "lang": {"t": "MetaString", "c": language},
        **{name: tree["meta"][name] for name in ("nocite",) if name in tree["meta"]},
    }
    paragraphs = [{"t": "Para", "c": [copy.deepcopy(node)]} for node in nodes]
    listed = {"t": "Div", "c": [["refs", [], []], []]}
    made = cite({**tree, "meta": meta, "blocks": [*paragraphs, listed]})["blocks"]
    entries = made[-1]["c"][1] if made[-1]["t"] == "Div" else []
    if numeric:
        order = list(dict.fromkeys(c["citationId"] for n in nodes for c in n["c"][0]))
        _number(entries, order if in_order_of_citing else [])
        names = [entry["c"][0][0].removeprefix("ref-") for entry in entries]
        label_citations(tree, {name: str(n) for n, name in enumerate(names, start=1)})
    else:
        for node, paragraph in zip(nodes, made, strict=False):
            node["c"][1] = paragraph["c"][0]["c"][1]
    _place(tree["blocks"], entries)


def _number(entries: list[Tree], order: Sequence[str]) -> None:
    places = {f"ref-{key}": place for place, key in enumerate(order)}
    entries.sort(key=lambda entry: places.get(entry["c"][0][0], len(places)))
    for number, entry in enumerate(entries, start=1):
        entry["c"][1][0]["c"][:0] = [{"t": "Str", "c": f"[{number}]"}, {"t": "Space"}]


def _place(blocks: list[Tree], entries: list[Tree]) -> None:
    """Put the references where their mark stands, or at the end."""
    for index, block in enumerate(blocks):
        if block["t"] == "Para" and block["c"] == [{"t": "Str", "c": REFERENCES_MARK}]:
            blocks[index : index + 1] = entries
            return
    blocks += entries


def _text(value: Tree) -> str:
    if value["t"] == "MetaString":
        return str(value["c"])
    return "".join(str(node.get("c", " ")) for node in value["c"])
