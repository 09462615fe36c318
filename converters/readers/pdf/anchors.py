"""Places in the text that links of the document lead to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from converters.readers.pdf.content import PageContent
from converters.readers.pdf.paragraphs import Group
from converters.readers.pdf.tagged import Thing


def anchors_of(pages: Sequence[PageContent], things: Sequence[Thing]) -> dict[int, list[str]]:
    """Return the names of the places that links lead to, by the thing that stands there."""
    wanted = {
        (area.target.page, area.target.y)
        for page in pages
        for area in page.links
        if area.target is not None
    }
    found: dict[int, list[str]] = {}
    if not wanted:
        return found
    places = sorted(
        (
            (flow.page, flow.line.box.bottom, index)
            for index, thing in enumerate(things)
            if isinstance(thing, Group)
            for flow in thing.lines[:1]
        ),
    )
    for page, y in sorted(wanted, key=lambda place: (place[0], place[1] or 0.0)):
        at = bisect_left(places, (page, y or 0.0))
        if at < len(places):
            found.setdefault(places[at][2], []).append(anchor_name(page, y))
    return found


def anchor_name(page: int, y: float | None) -> str:
    """Return the name of a place that links lead to."""
    return f"page-{page}" if y is None else f"page-{page}-{round(y)}"
