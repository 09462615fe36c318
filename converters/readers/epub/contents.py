"""The contents as evidence: which headings open divisions, and how these stand to each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.guess import Guess, Trait
from converters.model.publication import (
    Anchor,
    Block,
    Heading,
    Paragraph,
    Text,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_inlines
from converters.readers.epub.navigation import Entry
from converters.readers.markup.divisions import Closing, Item, Opening
from converters.readers.markup.places import Place, Places
from converters.vocabularies import SectionRole

_NEAR: Final = 4
"""A division's heading stands at its place in the contents or within so many blocks below."""
_DEEPEST: Final = 9
_SURE: Final = 0.95
_LIKELY: Final = 0.7
STANDING: Final = frozenset(SectionRole) - {
    SectionRole.SECTION, SectionRole.COVER, SectionRole.TOC, SectionRole.CHAPTER, SectionRole.PART,
}  # fmt: skip
"""Roles that make a section of their own even without a heading."""
_NO_TITLES: Final = frozenset(
    {
        "cover", "title page", "titlepage", "copyright", "copyright page", "start", "contents",
        "table of contents", "bìa", "bìa sách", "trang bìa", "trang tên sách", "trang nhan đề",
        "bản quyền", "mục lục", "dedication", "đề tặng",
    }
)  # fmt: skip
"""Names that the contents give to pages which bear no such words."""


_SAYS_NOTHING: Final = re.compile(
    r"section ?\d+|unknown(?: title)?|untitled(?: ?\d+)?|\S+\.x?html?|"
    r"(?:part|page|text|split)?[_ ]?\d{3,}"
)
"""Labels that programs make up where the author wrote no heading."""


def names_a_title(entry: Entry) -> bool:
    """Return whether a line of the contents says more than which file or page it leads to."""
    label = entry.label.casefold().strip()
    stem = entry.place.page.rpartition("/")[2].partition(".")[0].casefold()
    return label not in _NO_TITLES and label != stem and not _SAYS_NOTHING.fullmatch(label)


class Paged(NamedTuple):
    """The items of one page."""

    page: str
    items: tuple[Item, ...]


class Ranked(NamedTuple):
    """The pages with headings ranked by the contents, and what was guessed for that."""

    pages: tuple[Paged, ...]
    guesses: tuple[Guess, ...]


def with_ranks(pages: Sequence[Paged], entries: Sequence[Entry], places: Places) -> Ranked:
    """Return the pages with the ranks of their headings as the contents give them.

    A paragraph that says what the contents say at its place becomes a heading; a page of text
    without any heading that the contents name gets that name.
    """
    if not entries:
        return Ranked(tuple(pages), ())
    by_page: dict[str, list[Entry]] = {}
    for entry in entries:
        by_page.setdefault(entry.place.page, []).append(entry)
    guesses: list[Guess] = []
    result: list[Paged] = []
    level = 0
    for page, items in pages:
        ranked = _RankedPage(list(items), by_page.get(page, ()), places, guesses)
        level = ranked.rank(level)
        result.append(Paged(page, tuple(ranked.items)))
    return Ranked(tuple(result), tuple(guesses))


class _RankedPage:
    """One page while its headings are ranked."""

    def __init__(
        self,
        items: list[Item],
        entries: Sequence[Entry],
        places: Places,
        guesses: list[Guess],
    ) -> None:
        self.items = items
        self._entries = entries
        self._places = places
        self._guesses = guesses
        self._told: dict[int, int] = {}
        """Rank by index of the headings that the contents name."""

    def rank(self, level: int) -> int:
        """Rank the headings; ``level`` is the rank that the page before ended in."""
        anchors = _anchored(self.items)
        for entry in self._entries:
            start = 0 if not entry.place.id else self._start(entry.place, anchors)
            if start is not None:
                self._settle(entry, start)
        return self._rank_others(level)

    def _start(self, place: Place, anchors: Mapping[str, int]) -> int | None:
        return anchors.get(self._places.anchor(place))

    def _settle(self, entry: Entry, start: int) -> None:
        seen = 0
        for index in range(start, len(self.items)):
            item = self.items[index]
            if isinstance(item, Opening | Closing):
                continue
            if isinstance(item, Heading) and index not in self._told:
                self._told[index] = entry.level
                return
            if isinstance(item, Paragraph) and _same(plain_text(item.inlines), entry.label):
                self._make_heading(index, item, entry)
                return
            seen += 1
            if seen >= _NEAR:
                break
        self._name_page(entry, start)

    def _make_heading(self, index: int, paragraph: Paragraph, entry: Entry) -> None:
        self.items[index] = Heading(
            inlines=paragraph.inlines, level=entry.level, origin=paragraph.origin
        )
        self._told[index] = entry.level
        self._guess(entry, paragraph, _SURE, "EPUB-041")

    def _name_page(self, entry: Entry, start: int) -> None:
        """Give a page of text that has no heading of its own the name that the contents use."""
        if entry.place.id or not names_a_title(entry):
            return
        blocks = [item for item in self.items if not isinstance(item, Opening | Closing)]
        if any(isinstance(block, Heading) for block in blocks) or not blocks or self._stands():
            return
        place = next(
            (n for n, item in enumerate(self.items) if not isinstance(item, Opening | Closing)),
            start,
        )
        first = blocks[0]
        heading = Heading(inlines=(Text(text=entry.label),), level=entry.level, origin=first.origin)
        self.items.insert(place, heading)
        self._told = {n + (n >= place): rank for n, rank in self._told.items()}
        self._told[place] = entry.level
        self._guess(entry, first, _LIKELY, "EPUB-042")

    def _roles(self) -> frozenset[SectionRole]:
        found = (item.roles for item in self.items if isinstance(item, Opening))
        return frozenset(role for roles in found for role in roles)

    def _stands(self) -> bool:
        """Return whether the page says that it is a section of its own, such as a dedication."""
        return bool(self._roles() & STANDING)

    def _guess(self, entry: Entry, block: Block, confidence: float, reason: str) -> None:
        self._guesses.append(
            Guess(
                trait=Trait.HEADING,
                value=str(entry.level),
                reason=reason,
                confidence=confidence,
                text=entry.label,
                origin=block.origin,
            )
        )

    def _rank_others(self, level: int) -> int:
        """Rank headings below those of the contents as far down as the page itself does."""
        current, own = level, 0
        if self._stands():
            current = 0
        elif SectionRole.CHAPTER in self._roles():
            current = max(0, level - 1)
        for index, item in enumerate(self.items):
            if not isinstance(item, Heading):
                continue
            if (told := self._told.get(index)) is not None:
                current, own, rank = told, item.level, told
            elif own:
                rank = current + max(1, item.level - own)
            else:
                rank = current + item.level if current else item.level
            self.items[index] = msgspec.structs.replace(item, level=min(rank, _DEEPEST))
        return current


def _anchored(items: Sequence[Item]) -> dict[str, int]:
    """Return where each anchor stands among the items."""
    found: dict[str, int] = {}
    for index, item in enumerate(items):
        if isinstance(item, Opening | Closing):
            continue
        for block in walk_blocks((item,)):
            for inline in walk_inlines(own_inlines(block)):
                if isinstance(inline, Anchor):
                    found.setdefault(inline.name, index)
    return found


def _same(text: str, label: str) -> bool:
    return bool(text.strip()) and _folded(text) == _folded(label)


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
