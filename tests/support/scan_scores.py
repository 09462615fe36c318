"""How well scanned books are understood: what was found compared with what is true.

Words are aligned first, so that a misread letter does not count against the structure.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from converters.model.page import PageLayout, RegionRole
from converters.model.publication import (
    Block,
    Figure,
    Heading,
    Inline,
    NoteReference,
    Paragraph,
    Publication,
    Table,
    Verse,
)
from converters.model.traversal import all_blocks, plain_text
from tests.support.scan_books import Item, ScannedBook

_ALIKE: Final = 0.8
_LOST_WORDS: Final = 4
"""So many words of the truth missing in a row are a line lost."""


@dataclass(frozen=True)
class Score:
    """Counts of right, found and true things; the harmonic mean of precision and recall."""

    right: int = 0
    found: int = 0
    true: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def f1(self) -> float:
        """1 where nothing was to be found and nothing was."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


@dataclass(frozen=True)
class Scores:
    """What is measured of a book."""

    skew_degrees: float
    """Mean error."""
    split: Score
    heads: Score
    folios: Score
    labels: Score
    paragraphs: Score
    """Ends of paragraphs."""
    headings: Score
    notes: Score
    """Notes of the right words, tied after the right word."""
    figures: Score
    tables: Score
    lost_lines: tuple[str, ...]


def score(book: ScannedBook, layouts: Sequence[PageLayout], publication: Publication) -> Scores:
    """Return the scores of a book as it was read."""
    true, found = _true_text(book.items), _found_text(publication)
    places = _aligned(true.words, found.words)
    return Scores(
        skew_degrees=_skew(book, layouts),
        split=_split(book, layouts),
        heads=_furniture(layouts, [page.head for page in book.pages], RegionRole.HEAD),
        folios=_furniture(
            layouts, [page.label if page.folio else None for page in book.pages], RegionRole.FOLIO
        ),
        labels=_pairs([page.label for page in book.pages], [lay.label or "" for lay in layouts]),
        paragraphs=_ends(true, found, places),
        headings=_headings(book.items, publication),
        notes=_notes(publication, true, found, places),
        figures=_kind(book.items, publication, "figure", Figure),
        tables=_kind(book.items, publication, "table", Table),
        lost_lines=tuple(_lost(true.words, places)),
    )


# ---- pages ------------------------------------------------------------------------------------


def _skew(book: ScannedBook, layouts: Sequence[PageLayout]) -> float:
    if len(layouts) != len(book.pages):
        return float("nan")
    pairs = zip(book.pages, layouts, strict=True)
    # What the scanner turned, the program must turn back.
    errors = [abs(page.turn_degrees + layout.skew_degrees) for page, layout in pairs]
    return sum(errors) / max(1, len(errors))


def _split(book: ScannedBook, layouts: Sequence[PageLayout]) -> Score:
    """Compare how many pages came of each picture."""
    counts = [0] * len(book.pictures)
    names = sorted({layout.page.path for layout in layouts})
    for layout in layouts:
        counts[names.index(layout.page.path)] += 1
    two = [gutter is not None for gutter in book.gutters]
    right = sum(t and c == 2 for t, c in zip(two, counts, strict=True))
    return Score(right, sum(c == 2 for c in counts), sum(two))


def _furniture(
    layouts: Sequence[PageLayout], truth: Sequence[str | None], role: RegionRole
) -> Score:
    total = Score()
    for layout, true in itertools.zip_longest(layouts, truth):
        lines = [
            line.text
            for region in (layout.regions if layout is not None else ())
            if region.role is role
            for line in region.lines
        ]
        text = " ".join(lines)
        # What a folio says is measured by the labels; a stroke or two are hardly text.
        said = role is RegionRole.FOLIO or (true is not None and _alike(text, true))
        right = bool(lines) and true is not None and said
        total += Score(int(right), int(bool(lines)), int(true is not None))
    return total


def _pairs(true: Sequence[str], found: Sequence[str]) -> Score:
    right = sum(t == f and bool(t) for t, f in zip(true, found, strict=False))
    return Score(right, sum(map(bool, found)), sum(map(bool, true)))


# ---- text -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Text:
    """Running text: its words, after which of them a block ends, and where notes are called."""

    words: tuple[str, ...]
    ends: frozenset[int]
    notes: tuple[tuple[int, str], ...]


def _true_text(items: Iterable[Item]) -> _Text:
    words: list[str] = []
    ends: set[int] = set()
    notes: list[tuple[int, str]] = []
    for item in items:
        for text in _texts(item):
            for place, note in item.notes:
                before = _plain(" ".join(text.split()[:place]))
                notes.append((len(words) + len(before) - 1, note))
            words.extend(_plain(text))
            ends.add(len(words) - 1)
    return _Text(tuple(words), frozenset(ends), tuple(notes))


def _texts(item: Item) -> Iterator[str]:
    match item.kind:
        case "heading" | "paragraph":
            yield item.text
        case "verse" | "list":
            yield from item.lines
        case _:
            pass


def _found_text(publication: Publication) -> _Text:
    words: list[str] = []
    ends: set[int] = set()
    notes: list[tuple[int, str]] = []
    named = {
        note.id: " ".join(plain_text(b.inlines) for b in note.blocks if isinstance(b, Paragraph))
        for note in publication.notes
    }
    for block in all_blocks(publication):
        for inlines in _lines_of(block):
            for inline in inlines:
                if isinstance(inline, NoteReference):
                    notes.append((len(words) - 1, named.get(inline.note, "")))
                else:
                    words.extend(_plain(plain_text((inline,))))
            if words:
                ends.add(len(words) - 1)
    return _Text(tuple(words), frozenset(ends), tuple(notes))


def _lines_of(block: Block) -> Iterator[tuple[Inline, ...]]:
    match block:
        case Heading() | Paragraph():
            yield block.inlines
        case Verse():
            for stanza in block.stanzas:
                yield from stanza
        case _:
            return


def _plain(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", text).casefold()
    return [
        "".join(c for c in word if c.isalnum())
        for word in folded.split()
        if any(c.isalnum() for c in word)
    ]


def _aligned(true: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """Return for words of the truth the place of the found word that stands for each."""
    places: dict[int, int] = {}
    matcher = SequenceMatcher(None, true, found, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and i2 - i1 == j2 - j1):
            places.update(zip(range(i1, i2), range(j1, j2), strict=True))
    return places


def _ends(true: _Text, found: _Text, places: dict[int, int]) -> Score:
    known = {place for place in true.ends if place in places}
    back = {found_place: true_place for true_place, found_place in places.items()}
    ours = {back[place] for place in found.ends if place in back}
    return Score(len(known & ours), len(ours), len(known))


def _headings(items: Iterable[Item], publication: Publication) -> Score:
    true = [item.text for item in items if item.kind == "heading"]
    found = [
        plain_text(block.inlines) for block in all_blocks(publication) if isinstance(block, Heading)
    ]
    return Score(_matches(true, found), len(found), len(true))


def _matches(true: Sequence[str], found: Sequence[str]) -> int:
    """Return how many of the truth are found, each once, in order."""
    start = right = 0
    for text in true:
        for index in range(start, len(found)):
            if _alike(text, found[index]):
                right, start = right + 1, index + 1
                break
    return right


def _notes(
    publication: Publication,
    true: _Text,
    found: _Text,
    places: dict[int, int],
) -> Score:
    right = sum(
        any(places.get(word) == place and _alike(text, other) for place, other in found.notes)
        for word, text in true.notes
    )
    return Score(right, len(publication.notes), len(true.notes))


def _kind(
    items: Iterable[Item], publication: Publication, name: str, made: type[Figure | Table]
) -> Score:
    true = sum(item.kind == name for item in items)
    found = sum(isinstance(block, made) for block in all_blocks(publication))
    return Score(min(true, found), found, true)


def _lost(words: Sequence[str], places: dict[int, int]) -> Iterator[str]:
    missing: list[str] = []
    for index, word in enumerate([*words, ""]):
        if index < len(words) and index not in places:
            missing.append(word)
            continue
        if len(missing) >= _LOST_WORDS:
            yield " ".join(missing)
        missing = []


def _alike(one: str, other: str) -> bool:
    a, b = (" ".join(_plain(text)) for text in (one, other))
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
