"""Lists that the author numbered or marked by hand become real lists; labels stay as typed.

A dash opens speech in Vietnamese, so dashes make a list only where the items cannot be speech.
Marks of another kind under an item are a list within it; the first kind goes on after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import msgspec

from converters.model.guess import BlockKind
from converters.model.publication import Block, ListBlock, ListItem, NumberStyle, Paragraph
from converters.model.traversal import plain_text, without_head
from converters.transforms.findings import Findings, Item, merged
from converters.transforms.list_marks import Mark, counter_of, counts_on, free_mark, mark_of

_DASHES: Final = frozenset("-–—")
_CLEAR: Final = frozenset("•●▪◦‣■□◆➢")
_FEWEST_BULLETS: Final = 3
_SPEECH: Final = ("!", "?", "…", "...", "”", '"', "!”", "?”")
_LISTED: Final = (";", ":", ",")
_UNENDED: Final = 0.7
_DEEPEST: Final = 4
_FIRST: Final = frozenset({"1", "a", "A", "i", "I"})
_LEAD: Final = re.compile(
    r".*\b(?:gồm(?: có)?|như sau|sau(?: đây)?|dưới đây|cụ thể(?: là)?|yêu cầu|điều kiện|"
    r"nguyên (?:vật )?liệu|chuẩn bị|dụng cụ|cần(?: có| phải)?|lưu ý|chú ý|mục (?:đích|tiêu)|"
    r"nội dung|(?:ưu|nhược|khuyết) điểm|includes?|including|(?:as )?follows|following|contents?|"
    r"ingredients|need(?:s|ed)?)\s*:",
    re.IGNORECASE | re.DOTALL,
)
"""A line that announces a list; what announces speech says who speaks."""
_SPOKEN: Final = re.compile(
    r"\b(?:nói|bảo|hỏi|đáp|dặn|kêu|gọi|thưa|quát|hét|kể|trả lời|said|says|asked|replied)\b",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(
    r"(?:dạ|vâng|ừ|thưa|này|thôi|ôi|trời ơi|yes|no|oh|well)\b", re.IGNORECASE
)
"""Words that open lines of speech."""


@dataclass
class _Entry:
    """An item that is marked, with the list under it."""

    item: Item
    mark: Mark | None
    under: list[_Entry] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words after the mark."""
        return self.item.text[self.mark.length if self.mark is not None else 0 :]


def with_typed_lists(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with runs of paragraphs that are numbered or marked made lists."""
    marks = [free_mark(item) for item in items]
    result: list[Item] = []
    position = spoken = 0
    while position < len(items):
        run = _Run(items, marks, position)
        entries = run.found() if not run.is_speech_until(spoken) else []
        spoken = max(spoken, run.spoken)
        if not entries:
            result.append(items[position])
            position += 1
            continue
        length = _size(entries)
        members = items[position : position + length]
        findings.block(BlockKind.LIST, "STR-042", _confidence(entries), members)
        result.append(merged(_block(entries), members))
        position += length
    return result


def list_of(members: Sequence[Item]) -> ListBlock:
    """Return paragraphs as one list, with the labels that stand before them."""
    first = mark_of(members[0])
    open_lists: list[tuple[str, list[_Entry]]] = [(first.form if first else "", [])]
    for item in members:
        mark = mark_of(item)
        form = mark.form if mark is not None else open_lists[0][0]
        depth = _depth_of(form, [name for name, _ in open_lists])
        if depth is not None:
            del open_lists[depth + 1 :]
        elif len(open_lists) < _DEEPEST:
            open_lists.append((form, open_lists[-1][1][-1].under))
        open_lists[-1][1].append(_Entry(item, mark))
    return _block(open_lists[0][1])


def _depth_of(form: str, open_forms: Sequence[str]) -> int | None:
    return open_forms.index(form) if form in open_forms else None


def _size(entries: Sequence[_Entry]) -> int:
    return sum(1 + _size(entry.under) for entry in entries)


def _block(entries: Sequence[_Entry]) -> ListBlock:
    marks = _marks(entries)
    ordered = bool(marks) and marks[0].counted
    style, start = counter_of(marks) if ordered else (NumberStyle.DECIMAL, 1)
    origin = getattr(entries[0].item.block, "origin", None)
    items = tuple(map(_list_item, entries))
    return ListBlock(items=items, ordered=ordered, style=style, start=start, origin=origin)


def _list_item(entry: _Entry) -> ListItem:
    block: Block = entry.item.block
    label = None
    if entry.mark is not None and isinstance(block, Paragraph):
        inlines = without_head(block.inlines, _leading_spaces(block) + entry.mark.length)
        block = msgspec.structs.replace(block, inlines=inlines, alignment=None)
        label = entry.mark.label
    under = (_block(entry.under),) if entry.under else ()
    return ListItem(blocks=(block, *under), label=label)


def _leading_spaces(block: Paragraph) -> int:
    text = plain_text(block.inlines)
    return len(text) - len(text.lstrip())


# ---- runs -------------------------------------------------------------------------------------


class _Run:
    """Marked paragraphs in a row, from a place on where a list may begin."""

    def __init__(self, items: Sequence[Item], marks: Sequence[Mark | None], start: int) -> None:
        self._items = items
        self._marks = marks
        self._start = start
        self.spoken = 0
        """Where lines with dashes end that were found to be speech: none of them begins a list."""

    def is_speech_until(self, place: int) -> bool:
        """Return whether it begins with a dash among speech that ends at ``place``."""
        first = self._marks[self._start]
        return first is not None and first.label in _DASHES and self._start < place

    def found(self) -> list[_Entry]:
        """Return the entries of the list that begins here, none where there is no list."""
        first = self._marks[self._start]
        if first is None:
            return []
        lead = self._items[self._start - 1] if self._start else None
        end = len(self._items)
        while end > self._start:
            entries = self._gathered(end, first)
            bad = _first_bad(entries)
            if bad is None:
                if _is_list(entries, is_led=_is_led(lead)):
                    return entries
                if first.label in _DASHES:
                    self.spoken = self._start + _size(entries)
                return []
            # What stands under an item is no list: the list ends before it.
            end = self._start + bad
        return []

    def _gathered(self, end: int, first: Mark) -> list[_Entry]:
        """Return the marked paragraphs up to ``end``, each under what it belongs to.

        It stops behind the first list within an item that is none.
        """
        top = [_Entry(self._items[self._start], first)]
        open_lists = [top]
        for position in range(self._start + 1, end):
            mark = self._marks[position]
            if mark is None:
                break
            depth = _depth_of(mark.form, [_form(entries) for entries in open_lists])
            if depth is None:
                if len(open_lists) == _DEEPEST or (mark.counted and mark.value not in _FIRST):
                    break
                open_lists.append(open_lists[-1][-1].under)
            else:
                if not _goes_on(open_lists[depth], mark) or _closes_badly(open_lists[depth:]):
                    break
                del open_lists[depth + 1 :]
            open_lists[-1].append(_Entry(self._items[position], mark))
        return top


def _goes_on(entries: Sequence[_Entry], mark: Mark) -> bool:
    """Return whether a mark is the next one after those of a list."""
    before = entries[-1].mark
    if before is None or not mark.counted:
        return True
    return counts_on(before, mark, alone=len(entries) == 1)


def _closes_badly(lists: Sequence[Sequence[_Entry]]) -> bool:
    """Return whether one of some lists, each within the last item of the one before, is none."""
    return any(
        not _is_list(inner, is_led=outer[-1].text.endswith(":"), is_inner=True)
        for outer, inner in pairwise(lists)
    )


def _marks(entries: Sequence[_Entry]) -> list[Mark]:
    return [entry.mark for entry in entries if entry.mark is not None]


def _form(entries: Sequence[_Entry]) -> str:
    mark = entries[0].mark
    return mark.form if mark is not None else ""


def _first_bad(entries: Sequence[_Entry]) -> int | None:
    """Return how many paragraphs stand before the first list within an item that is none."""
    before = 0
    for entry in entries:
        before += 1
        if entry.under:
            if not _is_list(entry.under, is_led=entry.text.endswith(":"), is_inner=True):
                return before
            inner = _first_bad(entry.under)
            if inner is not None:
                return before + inner
            before += _size(entry.under)
    return None


def _is_led(lead: Item | None) -> bool:
    if lead is None or not isinstance(lead.block, Paragraph):
        return False
    return _LEAD.fullmatch(lead.text) is not None and _SPOKEN.search(lead.text) is None


def _is_list(entries: Sequence[_Entry], *, is_led: bool, is_inner: bool = False) -> bool:
    """Return whether marked paragraphs are a list; ``is_led``: what stands above announces one."""
    first = entries[0].mark
    if first is None:
        return False
    if first.counted:
        return len(entries) >= (2 if first.value in _FIRST else 3)
    if first.label in _CLEAR:
        return len(entries) > 1 or is_inner
    if first.label in _DASHES:
        return _is_no_speech(entries, is_led=is_led, is_inner=is_inner)
    fewest = _FEWEST_BULLETS if first.label == "*" else 2
    return len(entries) >= (1 if is_inner else fewest)


def _is_no_speech(entries: Sequence[_Entry], *, is_led: bool, is_inner: bool) -> bool:
    """Return whether lines with dashes are items: ended by semicolons, begun small, announced."""
    texts = [entry.text for entry in entries]
    if any(text.endswith(_SPEECH) or _ANSWERS.match(text) for text in texts):
        return False
    if is_led:
        return len(texts) > 1 or is_inner
    ended = [text.endswith(_LISTED) for text in texts[:-1]]
    if ended and all(ended) and any(text.endswith(";") for text in texts):
        return True
    if len(texts) < (2 if is_inner else _FEWEST_BULLETS):
        return False
    small = sum(text[:1].islower() for text in texts)
    unended = sum(text[-1].isalnum() or text.endswith((")", ",", ";")) for text in texts)
    least = _UNENDED * len(texts) if entries[0].item.text.startswith("-") else len(texts)
    return small >= least and unended >= least


def _confidence(entries: Sequence[_Entry]) -> float:
    label = entries[0].mark.label if entries[0].mark is not None else ""
    if label in _DASHES or label in {"*", "+"}:
        return 0.8
    lengths = [len(entry.item.text) for entry in _all(entries)]
    return 0.95 if len(entries) > 2 and max(lengths) <= 600 else 0.85


def _all(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.under)
