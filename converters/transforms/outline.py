"""From finished sections back to the headings they were made of: what a person looks through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from converters.diagnostics import Origin
from converters.model.outline import OutlineEntry
from converters.model.publication import Heading, Publication, Section
from converters.model.traversal import contents_line
from converters.transforms.findings import first_words
from converters.transforms.lines import text_of
from converters.transforms.structure import flat_blocks, is_flat

_Place = tuple[object, ...]


def outline_of(publication: Publication, flat: Publication) -> tuple[OutlineEntry, ...]:
    """Return the sections of a book in reading order; ``flat`` is the text they were made of.

    Where the source itself had sections there is nothing to decide about them.
    """
    heads = _heads(flat) if is_flat(flat) else {}
    return tuple(_entries(publication.sections, heads, 0))


def _heads(flat: Publication) -> dict[_Place, Heading]:
    heads: dict[_Place, Heading] = {}
    for block in flat_blocks(flat.sections):
        if isinstance(block, Heading) and (block.inlines or block.number):
            heads.setdefault(_place(block.origin), block)
    heads.pop(_place(None), None)
    return heads


def _entries(
    sections: Iterable[Section], heads: Mapping[_Place, Heading], depth: int
) -> Iterator[OutlineEntry]:
    for section in sections:
        title = contents_line(section)
        head = heads.get(_place(section.origin)) if title else None
        yield OutlineEntry(
            role=section.role,
            depth=depth,
            title=title,
            level=head.level if head else None,
            text=first_words(text_of(head.inlines)) if head else "",
            origin=section.origin,
        )
        yield from _entries(section.children, heads, depth + 1)


def _place(origin: Origin | None) -> _Place:
    if origin is None:
        return ()
    return origin.source, origin.part, origin.page, origin.paragraph, origin.box
