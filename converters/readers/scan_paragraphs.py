"""Which lines make a paragraph, a heading or a poem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from converters.model.page import CAPTION
from converters.readers.scan_lines import Item, RegionItem, ScanLine

_INDENTED: Final = 1.1
"""Indent in x-heights from which a line begins a paragraph."""
_DEEP: Final = 14.0
_SHORT: Final = 3.0
"""Shortfall in x-heights from which a justified line ends its paragraph."""
_RAGGED_SHORT: Final = 12.0
_WIDE_GAP: Final = 1.38
_STANZA_GAP: Final = 1.3
_SAME_INDENT: Final = 0.6
_CLOSED: Final = (".", "!", "?", "…", ":", "”", '"', "»", ")", ";")
_DASHES: Final = ("-", "–", "—")
_VERSE_LINES: Final = 4
_VERSE_SHORT: Final = 2.0
_VERSE_OPEN: Final = 0.4
"""Share of a poem's lines that end without closing a sentence."""
_HEADING_GAP: Final = 2.6
_LABEL: Final = re.compile(r"[(]?(?P<label>\d{1,2}|[a-z])(?P<form>[.)])\s+(?=\S)")
_FIRST: Final = frozenset({"1", "a"})
_LONGEST_ENTRY: Final = 15
"""Lines within which the next item of a list must begin."""


class GroupKind(StrEnum):
    """What lines make together."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    VERSE = "verse"
    APART = "apart"
    """A picture or a table."""
    DISPLAY = "display"
    """A line of a title page."""


class Group(msgspec.Struct, frozen=True):
    """Lines that belong together; ``level`` is of a heading, 1 for the largest."""

    kind: GroupKind
    items: tuple[Item, ...]
    level: int = 1
    prominent: bool = False
    """Whether a line of a title page stands out by its size."""

    def stanzas(self) -> Iterator[tuple[ScanLine, ...]]:
        """Yield the lines of a poem, stanza by stanza."""
        stanza: list[ScanLine] = []
        for item in self.items:
            if isinstance(item, ScanLine):
                if stanza and item.gap > _STANZA_GAP:
                    yield tuple(stanza)
                    stanza = []
                stanza.append(item)
        if stanza:
            yield tuple(stanza)


def group_items(
    items: Sequence[Item], displays: Mapping[int, float] = MappingProxyType({})
) -> list[Group]:
    """Divide the text of the book into headings, poems, pictures and paragraphs.

    ``displays``: pages whose lines stand by themselves, as ``display_pages`` returns them.
    """
    verse, entries = _verse_lines(items), _list_entries(items)
    groups: list[Group] = []
    run: list[Item] = []
    kind = GroupKind.PARAGRAPH
    indenting = _book_indents(items)
    for index, item in enumerate(items):
        following = _kind_of(item, displays, in_verse=index in verse)
        before = run[-1] if run else None
        if before is not None and (
            following is not kind
            or index in entries
            or _begins(before, item, kind, indenting=indenting)
        ):
            groups.append(_group(kind, run, displays))
            run = []
        kind = following
        run.append(item)
    if run:
        groups.append(_group(kind, run, displays))
    return groups


def _kind_of(item: Item, displays: Mapping[int, float], *, in_verse: bool) -> GroupKind:
    if isinstance(item, RegionItem):
        return GroupKind.APART
    if item.layout in displays:
        return GroupKind.DISPLAY
    if item.heading:
        return GroupKind.HEADING
    return GroupKind.VERSE if in_verse else GroupKind.PARAGRAPH


def _group(kind: GroupKind, run: Sequence[Item], displays: Mapping[int, float]) -> Group:
    first = run[0]
    prominent = (
        kind is GroupKind.DISPLAY
        and isinstance(first, ScanLine)
        and first.x_height >= displays[first.layout]
    )
    return Group(kind, tuple(run), prominent=prominent)


def _begins(before: Item, item: Item, kind: GroupKind, *, indenting: bool) -> bool:
    """Tell whether ``item`` begins a new group of the same kind as ``before``."""
    if isinstance(before, RegionItem) or isinstance(item, RegionItem):
        return True
    match kind:
        case GroupKind.HEADING:
            return before.layout != item.layout or item.gap > _HEADING_GAP
        case GroupKind.VERSE:
            return False
        case GroupKind.DISPLAY:
            return True
        case _:
            return _begins_paragraph(before, item, indenting=indenting)


def _begins_paragraph(before: ScanLine, line: ScanLine, *, indenting: bool) -> bool:
    if line.gap > _WIDE_GAP or _is_caption(before) or (not indenting and _speaks(before, line)):
        return True
    indented = line.indent > _INDENTED
    if indented and _goes_on_inset(before, line):
        return False
    if indented:
        return True
    closed = before.text.endswith(_CLOSED)
    if not line.justified:
        return before.shortfall > _RAGGED_SHORT and closed and _opens(line.text)
    short = before.shortfall > _SHORT
    if indenting:
        # The indent decides; a line that misses it must look like a beginning in every other way.
        return short and closed and _opens(line.text) and before.shortfall > 2 * _SHORT
    return short


def _is_caption(line: ScanLine) -> bool:
    """Tell whether a line is the words under a picture or over a table, and the last of them."""
    return line.shortfall > _SHORT and CAPTION.match(line.text) is not None


def _speaks(before: ScanLine, line: ScanLine) -> bool:
    """Tell whether a new speaker begins: a dash and a capital after a sentence that is over."""
    words = line.text.lstrip("".join(_DASHES))
    return (
        line.text.startswith(_DASHES)
        and words.startswith(" ")
        and words.lstrip(' “"')[:1].isupper()
        and before.text.endswith(_CLOSED)
    )


def _list_entries(items: Sequence[Item]) -> set[int]:
    """Return the indexes of lines that begin the items of typed lists: 1. 2. 3. or a) b) c)."""
    found: set[int] = set()
    run: list[int] = []
    expected = ""
    for index, item in enumerate(items):
        if isinstance(item, RegionItem) or item.heading:
            run, expected = [], ""
            continue
        match = _LABEL.match(item.text)
        if match is None:
            if run and index - run[-1] > _LONGEST_ENTRY:
                run, expected = [], ""
            continue
        label, form = match["label"], match["form"]
        if f"{label}{form}" == expected:
            run.append(index)
            found.update(run)
        elif label in _FIRST:
            run = [index]
        else:
            continue
        expected = f"{_next(label)}{form}"
    return found


def _next(label: str) -> str:
    return str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)


def _goes_on_inset(before: ScanLine, line: ScanLine) -> bool:
    """Tell whether two lines stand equally inset and the first one runs on into the second."""
    same = abs(before.indent - line.indent) < _SAME_INDENT
    runs_on = before.shortfall < _SHORT and not before.text.endswith(_CLOSED)
    return same and runs_on and not line.text.startswith(_DASHES)


def _opens(text: str) -> bool:
    return text.startswith(_DASHES) or text.lstrip("“\"'‘(«[")[:1].isupper()


def _book_indents(items: Sequence[Item]) -> bool:
    """Tell whether the book's paragraphs begin with an indent."""
    lines = [item for item in items if isinstance(item, ScanLine) and not item.heading]
    indented = sum(_INDENTED < line.indent < _DEEP for line in lines)
    return indented >= max(1, len(lines) // 40)


def _verse_lines(items: Sequence[Item]) -> set[int]:
    """Return the indexes of lines of poems: short, each with a capital, sentences running on."""
    found: set[int] = set()
    run: list[int] = []
    for index, item in enumerate([*items, None]):
        if isinstance(item, ScanLine) and _could_be_verse(item):
            run.append(index)
            continue
        if _is_poem([items[i] for i in run]):
            found.update(run)
        run = []
    return found


def _could_be_verse(line: ScanLine) -> bool:
    if line.heading or line.text.startswith(_DASHES):
        return False
    ragged = not line.justified or line.shortfall > _VERSE_SHORT
    return ragged and _opens(line.text)


def _is_poem(lines: Sequence[Item]) -> bool:
    if len(lines) < _VERSE_LINES:
        return False
    texts = [line.text for line in lines if isinstance(line, ScanLine)]
    closed = sum(text.endswith((".", "!", "?", "…", ":", "”")) for text in texts)
    return len(texts) - closed >= _VERSE_OPEN * len(texts)
