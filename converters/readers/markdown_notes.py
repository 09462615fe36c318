"""Notes of Markdown texts that pandoc would lose: defined but never called, called but not defined.

Pandoc leaves out a definition that nothing calls and says so in its warnings. Such notes are called
once more from a division at the end of the text, whence they are taken out again as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.pandoc_nodes import Tree, walk_nodes
from converters.tools.pandoc import read_told, read_tree

_UNCALLED: Final = re.compile(r"Note with key '(.+?)' defined at line \d+ .*not used")
_TWICE: Final = re.compile(r"Duplicate note reference '(.+?)' at line \d+")
_YAML: Final = "YAML metadata"
"""What pandoc says of a head that it cannot read."""
_UNDEFINED: Final = re.compile(r"\[\^[^\]\s]+\]")
_NAME: Final = "banso-uncalled-notes"


class MarkdownTree(NamedTuple):
    """The tree of a Markdown text; ``uncalled``: nodes of the notes that nothing in it calls."""

    tree: Tree
    uncalled: list[Tree]


def read_markdown(
    text: str, form: str, origin: Origin, book: LedgerBook, monitor: Monitor
) -> MarkdownTree:
    """Return the tree of a text with its uncalled notes, and tell of those that are at fault.

    SourceError TXT-020 to TXT-023; tells TXT-064 to TXT-066 and TXT-071.
    """
    content = text.encode("utf-8", "replace")
    try:
        tree, warnings = read_told(content, form, origin, monitor)
    except SourceError as error:
        if _YAML not in str(dict(error.diagnostic.values).get("reason")):
            raise
        form += "-yaml_metadata_block"
        tree, warnings = read_told(content, form, origin, monitor)
        book.enter(Kind.RAW, Fate.CONVERTED, "TXT-071", origin)
        monitor.report(Diagnostic.of("TXT-071", origin))
    uncalled: list[Tree] = []
    keys = list(dict.fromkeys(_UNCALLED.findall(warnings)))
    if keys:
        calls = "".join(f"[^{key}]" for key in keys)
        longer = f"{text}\n\n::: {{#{_NAME}}}\n{calls}\n:::\n"
        called = read_tree(longer.encode("utf-8", "replace"), form, origin, monitor)
        uncalled = _notes_of(called["blocks"][-1])
        tree = {**called, "blocks": called["blocks"][:-1]} if uncalled else tree
    fate = Fate.CONVERTED if uncalled else Fate.DROPPED
    found = [(fate, "TXT-064", f"[^{key}]") for key in keys]
    found += [(Fate.CONVERTED, "TXT-065", mark) for mark in _undefined(tree["blocks"])]
    found += [(Fate.DROPPED, "TXT-066", f"[^{key}]") for key in _TWICE.findall(warnings)]
    for become, code, mark in found:
        book.enter(Kind.FOOTNOTE, become, code, origin, mark[:200])
        monitor.report(Diagnostic.of(code, origin, mark=mark[:200]))
    return MarkdownTree(tree, uncalled)


def _notes_of(division: Tree) -> list[Tree]:
    """Return the notes in the division at the end; none where the text swallowed it."""
    if division["t"] != "Div" or division["c"][0][0] != _NAME:
        return []
    return [node for block in division["c"][1] for node in block["c"] if node["t"] == "Note"]


def _undefined(blocks: list[Tree]) -> Iterator[str]:
    """Yield the marks that stand as text, in their order, outside code."""
    for node in walk_nodes(blocks):
        if node["t"] == "Str":
            yield from _UNDEFINED.findall(node["c"])
