"""Places in the text that links of the document lead to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from converters.readers.pdf.content import PageContent, Target
from converters.readers.pdf.paragraphs import Group
from converters.readers.pdf.tagged import Thing


def anchors_of(pages: Sequence[PageContent], things: Sequence[Thing]) -> dict[int, list[str]]:
    """Return the names of the places that links lead to, by the thing that stands there."""
    wanted = {
        area.target.name: area.target
        for page in pages
        for area in page.links
        if area.target is not None
    }
    found: dict[int, list[str]] = {}
    if not wanted:
        return found
    places = sorted(
        (flow.page, flow.line.box.bottom, index)
        for index, thing in enumerate(things)
        if isinstance(thing, Group)
        for flow in thing.lines[:1]
    )
    heights = {name: (target.page, _height(target, pages)) for name, target in wanted.items()}
    for name, height in sorted(heights.items(), key=lambda entry: (entry[1], entry[0])):
        at = bisect_left(places, height)
        if at < len(places):
            found.setdefault(places[at][2], []).append(name)
    return found


def _height(target: Target, pages: Sequence[PageContent]) -> float:
    """Return where a place lies on its upright page, 0 for its top."""
    page = pages[target.page] if target.page < len(pages) else None
    if page is None or page.frame is None or target.place is None:
        return 0.0
    _, y = page.frame.point(*target.place)
    return min(max(0.0, y), page.height)
