"""Page starts stand between the characters of a publication and change none of them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from converters.model.publication import (
    Code,
    Equation,
    Figure,
    ListBlock,
    PageBreak,
    Preformatted,
    Publication,
    SceneBreak,
    Text,
)
from converters.model.traversal import all_blocks, all_inlines, map_publication, page_breaks
from converters.writers.pdf.paging.reading_order import Piece, Place, pieces_of, with_page_starts
from tests.support.publications import publications


def unpaged(publication: Publication) -> Publication:
    return map_publication(publication, lambda i: () if isinstance(i, PageBreak) else (i,))


def words(publication: Publication) -> tuple[str, str, list[str]]:
    inlines = "".join(i.text for i in all_inlines(publication) if isinstance(i, Text | Code))
    blocks = tuple(all_blocks(publication))
    lines = "".join(b.text for b in blocks if isinstance(b, Preformatted)).replace("\n", "")
    kinds = (Equation, Figure, ListBlock, SceneBreak)
    return inlines, lines, [type(b).__name__ for b in blocks if isinstance(b, kinds)]


def places(pieces: Sequence[Piece]) -> st.SearchStrategy[list[Place]]:
    own = [number for number, piece in enumerate(pieces) if piece.made is None]
    if not own:
        return st.just([])
    number = st.sampled_from(own)
    return st.lists(
        number.flatmap(lambda n: st.integers(0, len(pieces[n].text)).map(lambda o: Place(n, o))),
        max_size=6,
    )


@settings(max_examples=20)
@given(publications(), st.data())
def test_no_character_is_lost_and_pages_stand_in_their_order(publication, data):
    publication = unpaged(publication)
    pieces = pieces_of(publication)
    chosen = sorted(set(data.draw(places(pieces))))
    starts = {place: [f"{number}"] for number, place in enumerate(chosen)}
    paged = with_page_starts(publication, starts)
    assert words(unpaged(paged)) == words(publication)
    assert len(page_breaks(paged)) == len(chosen)
    assert with_page_starts(publication, {}) == publication
