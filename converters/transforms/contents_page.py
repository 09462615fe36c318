"""Contents pages that the author typed: recognised, and left to the generated contents.

A page is taken out only where its lines repeat the headings of the book; else it stays text, and
headings that a reader saw in its lines become text again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from converters.model.guess import BlockKind
from converters.model.publication import (
    Anchor,
    Block,
    Emphasis,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    LineLook,
    ListBlock,
    NoteReference,
    PageBreak,
    Paragraph,
    Preformatted,
    SceneBreak,
    Strong,
    Text,
    Underline,
)
from converters.model.traversal import own_inlines, walk_blocks, walk_inlines
from converters.transforms.findings import Findings, Item, item_of
from converters.transforms.lines import lines_of, text_of
from converters.vietnamese.heading_words import kind_of
from converters.vocabularies import SectionRole

_PAGE: Final = r"(?:\d{1,4}|[ivxlc]{1,7})"
_LEADERS: Final = re.compile(
    rf"(?P<entry>\S.*?)"
    r"(?:[ ]?(?:[.·_…‥][ ]?){2,}|[ ]?…|\t\s*|[ ]{3,}|[ ](?:trang|tr\.|p\.)[ ]?)"
    rf"[ ]?{_PAGE}\.?",
    re.IGNORECASE,
)
_BARE_PAGE: Final = re.compile(rf"(?P<entry>\S.*?)[ ]{_PAGE}")
_COUNTED: Final = re.compile(r"(?:\d{1,3}|[IVXLC]{1,6})[.)]\s*(?=[^\W\d])")
_BETWEEN_NUMBERS: Final = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_LONGEST: Final = 200
_FEWEST: Final = 3
_FEWEST_WITHOUT_HEAD: Final = 5
_REPEATED: Final = 0.7
"""Share of the lines that are headings of the book, from which the page tells nothing more."""
_SURE: Final = 0.95
_WITHIN_CHAPTER: Final = 2
"""Headings that one line may repeat together: a label and the title under it."""


@dataclass(frozen=True)
class _Page:
    """A contents page from ``start`` (its head, if it has one) to ``end``."""

    start: int
    end: int
    lines: int
    repeated: int
    numbered: int
    typed: int
    """Lines that are no headings by their look, or have a page number."""
    headed: bool

    @property
    def is_repetition(self) -> bool:
        if self.repeated < _REPEATED * self.lines:
            return False
        if self.headed:
            return self.lines >= _FEWEST or self.typed == self.repeated == self.lines
        return self.lines >= _FEWEST_WITHOUT_HEAD and self.numbered == self.lines

    @property
    def is_contents(self) -> bool:
        """Whether it is a contents page at all, if not one that can be done without."""
        return self.numbered >= _FEWEST and 2 * self.numbered > self.lines


def without_contents_pages(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items without contents pages that the headings repeat."""
    places = _heading_places(items)
    result: list[Item] = []
    carried: list[Inline] = []
    position = 0
    while position < len(items):
        page = _page_at(items, position, places)
        if page is None:
            item = items[position]
            result.append(with_marks(item, carried) if carried else item)
            carried = [] if _takes_marks(item) else carried
            position += 1
            continue
        run = items[page.start : page.end]
        if page.is_repetition and all(can_go(item.block) for item in run):
            confidence = page.repeated / page.lines
            findings.block(BlockKind.CONTENTS, "STR-043", confidence, run)
            carried.extend(take_out(run, findings))
        else:
            result.extend(_as_text(run, findings) if page.is_contents else run)
        position = page.end
    return _with_last_marks(result, carried)


def take_out(run: Iterable[Item], findings: Findings) -> list[Inline]:
    """Enter the items as dropped and return the marks in them that must stay in the text."""
    marks: list[Inline] = []
    for item in run:
        findings.dropped(item.block, "STR-043")
        marks.extend(i for i in _all_inlines(item.block) if isinstance(i, Anchor | PageBreak))
    return marks


def _page_at(
    items: Sequence[Item], start: int, places: Mapping[str, Sequence[int]]
) -> _Page | None:
    headed = _is_head(items[start])
    if not headed and not _names_page(items[start]):
        return None
    seen: set[str] = set()
    end = first = start + headed
    lines = repeated = numbered = typed = waiting = 0
    for position in range(first, len(items)):
        found = _entries(items[position], position, places)
        if found is None or not seen.isdisjoint(found.keys):
            break
        if not all(found.told) or not found.told:
            waiting += bool(found.told)
            if waiting > 1 or isinstance(items[position].block, Heading):
                break
            continue
        seen.update(found.keys)
        lines += len(found.told) + waiting
        repeated += found.repeated
        numbered += found.numbered
        is_heading = isinstance(items[position].block, Heading)
        typed += found.numbered if is_heading else len(found.told)
        waiting, end = 0, position + 1
    if end == first:
        return None
    return _Page(start, end, lines, repeated, numbered, typed, headed)


def _is_head(item: Item) -> bool:
    if item.fixed or not 0 < len(item.text) <= _LONGEST:
        return False
    words = item.text.casefold()
    if "mục lục" not in words and "contents" not in words:
        return False
    return kind_of(item.text).role is SectionRole.TOC


def _names_page(item: Item) -> bool:
    text = item.text
    if item.paragraph is None or len(text) > _LONGEST or not text[-1:].isalnum():
        return False
    return _LEADERS.fullmatch(text) is not None


@dataclass(frozen=True)
class _Entries:
    """The lines of one block as entries: which tell of a heading or a page."""

    keys: tuple[str, ...]
    told: tuple[bool, ...]
    repeated: int
    numbered: int


def _entries(item: Item, position: int, places: Mapping[str, Sequence[int]]) -> _Entries | None:
    """Return the entries of a block, None where it cannot stand in a contents page."""
    if isinstance(item.block, SceneBreak):
        return _Entries((), (), 0, 0)
    texts = _line_texts(item)
    if item.fixed or not texts or any(len(text) > _LONGEST for text in texts):
        return None
    keys, told = [], []
    repeated = numbered = 0
    for text in texts:
        with_page = _LEADERS.fullmatch(text)
        name = with_page["entry"] if with_page else text
        key = _found_key(name, position, places, bare_page=with_page is None)
        keys.append(key or _key(name))
        told.append(bool(key or with_page))
        repeated += bool(key)
        numbered += with_page is not None
    return _Entries(tuple(keys), tuple(told), repeated, numbered)


def _line_texts(item: Item) -> list[str]:
    if isinstance(item.block, Heading):
        return [_numbered(item)] if item.text else []
    if isinstance(item.block, Paragraph):
        return [text for line in lines_of(item.block.inlines) if (text := text_of(line))]
    if isinstance(item.block, ListBlock):
        inner = walk_blocks((item.block,))
        return [t for b in inner if isinstance(b, Paragraph) and (t := text_of(b.inlines))]
    return []


def _found_key(
    name: str, position: int, places: Mapping[str, Sequence[int]], *, bare_page: bool
) -> str | None:
    """Return the key under which a line is a heading elsewhere in the book."""
    names = [name]
    if bare_page and (without := _BARE_PAGE.fullmatch(name)):
        names.append(without["entry"])
    # Authors count the entries of a contents page that counts no chapters.
    names += [text[counted.end() :] for text in names if (counted := _COUNTED.match(text))]
    keys = map(_key, names)
    for key in keys:
        if key and any(place != position for place in places.get(key, ())):
            return key
    return None


def _heading_places(items: Sequence[Item]) -> Mapping[str, Sequence[int]]:
    """Return where each heading stands, by its text; a label also together with its title."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        if not isinstance(item.block, Heading):
            continue
        told = _numbered(item)
        for key in {_key(item.text), _key(told)}:
            places[key].append(position)
        following = items[position + 1 : position + _WITHIN_CHAPTER]
        for title in following:
            if 0 < len(title.text) <= _LONGEST:
                places[_key(f"{told} {title.text}")].append(position)
    places.pop("", None)
    return places


def _numbered(item: Item) -> str:
    number = item.block.number if isinstance(item.block, Heading) else None
    return f"{number} {item.text}" if number else item.text


def _key(text: str) -> str:
    """Return what tells a heading from others; two numbers stay two (“1 5” is not “15”)."""
    parted = _BETWEEN_NUMBERS.sub("n", text.casefold())
    return "".join(filter(str.isalnum, parted))


# ---- what becomes of it -----------------------------------------------------------------------


def _all_inlines(block: Block) -> Iterable[Inline]:
    for inner in walk_blocks((block,)):
        yield from walk_inlines(own_inlines(inner))


def can_go(block: Block) -> bool:
    """Return whether a block holds nothing but words, links and places."""
    if any(isinstance(b, Figure | Equation | Preformatted) for b in walk_blocks((block,))):
        return False
    return not any(
        isinstance(inline, NoteReference | InlineImage | InlineEquation)
        for inline in _all_inlines(block)
    )


def _as_text(run: Sequence[Item], findings: Findings) -> Iterable[Item]:
    """Yield a page that stays; a line with a page number is no heading of a chapter."""
    for item in run:
        if isinstance(item.block, Heading) and _LEADERS.fullmatch(item.text):
            findings.no_heading("STR-044", _SURE, item)
            number = item.block.number
            text = as_paragraph(item.block)
            yield item_of(text) if number else Item(text, item.text)
        else:
            yield item


def as_paragraph(heading: Heading) -> Paragraph:
    """Return a heading as text, set as its source had it; its number stands before it."""
    number = (Text(text=f"{heading.number} "),) if heading.number else ()
    inlines: tuple[Inline, ...] = (*number, *heading.inlines)
    look = heading.look or LineLook()
    if look.underline:
        inlines = (Underline(inlines=inlines),)
    if look.emphasis:
        inlines = (Emphasis(inlines=inlines),)
    if look.strong:
        inlines = (Strong(inlines=inlines),)
    return Paragraph(inlines=inlines, alignment=look.alignment, origin=heading.origin)


def _takes_marks(item: Item) -> bool:
    return isinstance(item.block, Paragraph | Heading)


def with_marks(item: Item, marks: Sequence[Inline]) -> Item:
    """Return text with marks of places before it."""
    if not isinstance(item.block, Paragraph | Heading):
        return item
    inlines = (*marks, *item.block.inlines)
    return item._replace(block=msgspec.structs.replace(item.block, inlines=inlines))


def _with_last_marks(items: list[Item], marks: Sequence[Inline]) -> list[Item]:
    """Put marks that no text follows at the end of the text before them."""
    if not marks:
        return items
    for position in range(len(items) - 1, -1, -1):
        block = items[position].block
        if isinstance(block, Paragraph | Heading):
            inlines = (*block.inlines, *marks)
            changed = msgspec.structs.replace(block, inlines=inlines)
            return [
                *items[:position],
                items[position]._replace(block=changed),
                *items[position + 1 :],
            ]
    return [*items, item_of(Paragraph(inlines=tuple(marks)))]
