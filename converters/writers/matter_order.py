"""Where the pages that a writer makes itself stand among those that the book has."""

from __future__ import annotations

from itertools import takewhile
from typing import Final, NamedTuple

from converters.model.publication import Publication
from converters.vocabularies import SectionRole

_BEFORE_TITLE: Final = frozenset(
    {SectionRole.COVER, SectionRole.HALF_TITLE_PAGE, SectionRole.ALSO_BY}
)
BEFORE_CONTENTS: Final = _BEFORE_TITLE | {
    SectionRole.TITLE_PAGE, SectionRole.COPYRIGHT_PAGE, SectionRole.DEDICATION,
    SectionRole.EPIGRAPH,
}  # fmt: skip
"""Sections that the contents follow."""
_AFTER_NOTES: Final = frozenset(
    {
        SectionRole.CONTRIBUTORS, SectionRole.ALSO_BY, SectionRole.COLOPHON,
        SectionRole.ADVERTISEMENT, SectionRole.COPYRIGHT_PAGE,
    }
)  # fmt: skip


class MatterOrder(NamedTuple):
    """Places in ``Publication.front`` and ``Publication.back``."""

    titled: int
    """Where a title page is made, and behind it (or behind the text's own) the imprint page."""
    contents: int
    """Where the contents stand."""
    notes: int
    """Where, in the back matter, the endnotes stand: before the pages that end a book."""


def matter_order(publication: Publication) -> MatterOrder:
    """Return where made pages stand. Source: The Chicago Manual of Style, 17th edition, 1.4."""
    front, back = publication.front, publication.back
    contents = sum(1 for _ in takewhile(lambda s: s.role in BEFORE_CONTENTS, front))
    own = [n for n in range(contents) if front[n].role is SectionRole.TITLE_PAGE]
    before = sum(1 for _ in takewhile(lambda s: s.role in _BEFORE_TITLE, front))
    closing = sum(1 for _ in takewhile(lambda s: s.role in _AFTER_NOTES, reversed(back)))
    return MatterOrder(own[-1] + 1 if own else before, contents, len(back) - closing)
