"""Names within a book that must not clash when two books become one."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from converters.model.publication import Publication

_NAMES: Final = {
    "Section": ("id",),
    "Note": ("id",),
    "NoteReference": ("note",),
    "Anchor": ("name",),
    "InlineImage": ("resource",),
}
"""Fields by node that name something in the book or point to it."""


def renamed(publication: Publication, prefix: str) -> Publication:
    """Return a book with ``prefix`` before every name, and in all that points to one."""
    tree = msgspec.to_builtins(publication)
    _rename(tree, prefix)
    for resource in tree.get("resources", ()):
        resource["id"] = prefix + resource["id"]
        resource["name"] = prefix + resource["name"]
    if tree.get("cover"):
        tree["cover"] = prefix + tree["cover"]
    return msgspec.convert(tree, Publication)


def _rename(node: Any, prefix: str) -> None:
    if isinstance(node, list | tuple):
        for item in node:
            _rename(item, prefix)
    elif isinstance(node, dict):
        for field in _NAMES.get(node.get("type", ""), ()):
            node[field] = prefix + node[field]
        if node.get("type") == "Link" and node["target"].startswith("#"):
            node["target"] = f"#{prefix}{node['target'][1:]}"
        for value in node.values():
            _rename(value, prefix)
