"""Elements that say what section of a book they are: where they open and where they close."""

from __future__ import annotations

from typing import Final, NamedTuple

from lxml import etree

from converters.model.publication import Block
from converters.readers.markup.parsing import types_of
from converters.vocabularies import Matter, SectionRole

_ROLES: Final = {role.value: role for role in SectionRole}
_MATTERS: Final = {matter.value: matter for matter in Matter}


class Opening(NamedTuple):
    """Start of an element that says what section it is; its ``depth`` tells where it ends."""

    roles: frozenset[SectionRole]
    matter: Matter | None
    depth: int


class Closing(NamedTuple):
    """End of the element that the opening of the same depth began."""

    depth: int


Item = Block | Opening | Closing
"""What a page holds, in its order."""


def opening_of(element: etree._Element, depth: int) -> Opening | None:
    """Return what an element says of the section that it is, None where it says nothing."""
    types = types_of(element)
    roles = frozenset(_ROLES[t] for t in types if t in _ROLES)
    matter = next((_MATTERS[t] for t in sorted(types) if t in _MATTERS), None)
    return Opening(roles, matter, depth) if roles or matter is not None else None
