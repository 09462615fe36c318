"""The pages of a book with a person's decisions about each, in the order that was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.page import PageImage
from converters.model.page_decision import (
    Half,
    PageDecisions,
    PageRecord,
    PageRule,
    PictureDecisions,
    choices_of,
)
from converters.monitor import Monitor


class DecidedPage(msgspec.Struct, frozen=True):
    """A picture, and what a person decided about the pages on it."""

    image: PageImage
    decided: PictureDecisions = PictureDecisions()
    bound: bool = False
    """Whether its file holds other pictures too."""
    right_only: bool = False
    """Whether something was decided about the right one of two pages alone."""


def decided_pages(
    images: Sequence[PageImage], rules: Sequence[PageRule], monitor: Monitor
) -> tuple[DecidedPage, ...]:
    """Return the pictures with the decisions of all rules, in the order of reading.

    A rule about pages that are not there is reported (SCAN-024) and holds for the others alone.
    Raises SourceError SCAN-026 where nothing is left in.
    """
    decisions = [PictureDecisions()] * len(images)
    halved: set[int] = set()
    places = _places(images)
    for rule in rules:
        if not any(rule.decided.given()):
            continue
        numbers = range(len(images)) if rule.file is None else places.get(rule.file, ())
        if missing := _missing(rule, len(numbers)):
            monitor.report(_not_there(rule.file, missing, len(numbers)))
        for number, index in enumerate(numbers, start=1):
            if rule.holds(number):
                decisions[index] = _ruled(decisions[index], rule)
                halved.update({index} if rule.half is Half.RIGHT else ())
    files = Counter(image.source for image in images)
    pages = [
        DecidedPage(image, own, files[image.source] > 1, index in halved)
        for index, (image, own) in enumerate(zip(images, decisions, strict=True))
    ]
    if pages and all(page.decided.leaves_all_out for page in pages):
        raise SourceError.of("SCAN-026", Origin(images[0].source))
    return tuple(_in_order(pages, places, monitor))


def _places(images: Sequence[PageImage]) -> dict[str, list[int]]:
    """Return the indexes of the pictures in each file, and in each folder or archive of files."""
    places: dict[str, list[int]] = {}
    for index, image in enumerate(images):
        parts = image.source.split("/")
        for depth in range(1, len(parts) + 1):
            places.setdefault("/".join(parts[:depth]), []).append(index)
    return places


def _missing(rule: PageRule, count: int) -> str:
    """Return the pages that a rule speaks of and that are not there, in words."""
    beyond = [
        (max(first, count + 1), last)
        for first, last in rule.spans
        if (last or first) > count or first > count
    ]
    if beyond:
        return msgspec.structs.replace(rule, spans=tuple(beyond)).pages
    return "" if count else rule.pages


def _not_there(file: str | None, pages: str, count: int) -> Diagnostic:
    return Diagnostic.of("SCAN-024", Origin(file) if file else None, pages=pages, count=count)


def _ruled(before: PictureDecisions, rule: PageRule) -> PictureDecisions:
    return PictureDecisions(
        before.left if rule.half is Half.RIGHT else rule.decided.over(before.left),
        before.right if rule.half is Half.LEFT else rule.decided.over(before.right),
    )


def _in_order(
    pages: Sequence[DecidedPage], places: Mapping[str, Sequence[int]], monitor: Monitor
) -> Iterator[DecidedPage]:
    """Yield the pictures, each that was moved after the one that it was to follow."""
    anchors: dict[int, int] = {}
    for index, page in enumerate(pages):
        after = page.decided.left.after
        if after is None:
            continue
        anchor = _anchor(after, len(pages), places)
        if anchor is None:
            monitor.report(_not_there(page.image.source, str(after), len(pages)))
        elif anchor != index:
            anchors[index] = anchor
    order = _sequence(len(pages), anchors)
    if ring := sorted(set(range(len(pages))).difference(order)):
        monitor.report(Diagnostic.of("SCAN-027", Origin(pages[ring[0]].image.source)))
        order = _sequence(len(pages), {n: a for n, a in anchors.items() if n not in ring})
    return (pages[index] for index in order)


def _sequence(count: int, anchors: Mapping[int, int]) -> list[int]:
    """Return the indexes in order, the moved ones behind their anchors; without those in a ring."""
    followers: dict[int, list[int]] = {}
    for index, anchor in anchors.items():
        followers.setdefault(anchor, []).append(index)
    starts = (-1, *(index for index in range(count) if index not in anchors))
    return [index for start in starts for index in _followed(start, followers)][1:]


def _anchor(after: int | str, count: int, places: Mapping[str, Sequence[int]]) -> int | None:
    """Return the index of the picture to be followed, -1 for the beginning of the book."""
    if isinstance(after, int):
        return after - 1 if after <= count else None
    return places[after][-1] if after in places else None


def _followed(index: int, followers: dict[int, list[int]]) -> Iterator[int]:
    """Yield a picture and those that were put after it, with what follows these."""
    waiting = [index]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(followers.get(current, ())))


def record_of(
    page: DecidedPage, half: Half | None, taken: PageDecisions, number: int | None
) -> PageRecord:
    """Return the record of a page: what was done with it, and who decided; None: left out.

    ``taken``: how it was made.
    """
    image = page.image
    decided = page.decided.of_page(1 if half is Half.RIGHT else 0)
    after = image.number - 1 if decided.after is None else decided.after
    used = PageDecisions(leave_out=number is None, after=after)
    return PageRecord(
        source=image.source,
        place=image.frame + 1 if page.bound else None,
        picture=image.number,
        half=half,
        page=number,
        choices=choices_of(used.over(taken), decided),
    )
