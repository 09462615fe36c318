"""Texts of a publication with their language and place: to rebuild them, or to read them through.

Code, preformatted text and formulas are no running text and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from converters.diagnostics import Origin
from converters.model.publication import (
    Block,
    Code,
    Equation,
    Inline,
    InlineEquation,
    LanguageSpan,
    LineBreak,
    Node,
    Preformatted,
    Publication,
    Text,
    Verse,
)
from converters.model.traversal import own_inlines, walk_blocks, walk_sections

_NO_TEXT: Final = (Code, Preformatted, Equation, InlineEquation)
_PARTS: Final = ("front", "body", "back", "notes")


class Place(NamedTuple):
    """Language of a text (BCP 47) and where it came from."""

    language: str
    origin: Origin | None = None


class Passage(NamedTuple):
    """Running text of one block in its own language; a space stands for everything else."""

    text: str
    place: Place


Change = Callable[[str, Place], str]


def map_texts(publication: Publication, change: Change) -> Publication:
    """Rebuild a publication with every running text changed; what stays is the same object."""
    place = Place(publication.metadata.work.language)
    fields = {name: _mapped(getattr(publication, name), place, change) for name in _PARTS}
    if all(getattr(publication, name) is value for name, value in fields.items()):
        return publication
    return msgspec.structs.replace(publication, **fields)


def _mapped(value: Any, place: Place, change: Change) -> Any:
    """Rebuild a node or a tuple of nodes; other values are none of ours."""
    if type(value) is Text:
        text = change(value.text, place)
        return value if text == value.text else Text(text=text)
    if type(value) is tuple:
        items = tuple(_mapped(item, place, change) for item in value)
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else items
    if not isinstance(value, Node) or isinstance(value, _NO_TEXT):
        return value
    inner = _place_of(value, place)
    changed = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        if isinstance(old, tuple | Node) and (new := _mapped(old, inner, change)) is not old:
            changed[name] = new
    return msgspec.structs.replace(value, **changed) if changed else value


def _place_of(node: Node, outer: Place) -> Place:
    language = getattr(node, "language", None) or outer.language
    origin = getattr(node, "origin", None) or outer.origin
    return outer if (language, origin) == outer else Place(language, origin)


def passages(publication: Publication) -> Iterator[Passage]:
    """Yield the running text of every block, sections first, notes last."""
    book = Place(publication.metadata.work.language)
    for section in walk_sections(publication.sections):
        place = _place_of(section, book)
        for block in walk_blocks(section.blocks):
            yield from _passage(block, place)
    for note in publication.notes:
        for block in walk_blocks(note.blocks):
            yield from _passage(block, _place_of(note, book))


def _passage(block: Block, outer: Place) -> Iterator[Passage]:
    if isinstance(block, _NO_TEXT):
        return
    place = _place_of(block, outer)
    if isinstance(block, Verse):
        for line in (line for stanza in block.stanzas for line in stanza):
            yield Passage("".join(_characters(line, place.language)), place)
        return
    text = "".join(_characters(own_inlines(block), place.language))
    if text and not text.isspace():
        yield Passage(text, place)


def _characters(inlines: Iterable[Inline], language: str) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield inline.text
        elif isinstance(inline, LineBreak | Code | InlineEquation) or _is_other(inline, language):
            yield " "
        else:
            yield from _characters(getattr(inline, "inlines", ()), language)


def _is_other(inline: Inline, language: str) -> bool:
    return isinstance(inline, LanguageSpan) and inline.language != language
