"""Lists that the author numbered or marked by hand become real lists; labels stay as typed.

A dash opens speech in Vietnamese, so dashes make a list only where the items cannot be speech.
Marks of another kind under an item are a list within it; the first kind goes on after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
    result: list[Item] = []
    position = 0
    while position < len(items):
        entries, length = _list_at(items, position)
        if not entries:
            result.extend(items[position : position + length])
            position += length
            continue
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


def _list_at(items: Sequence[Item], start: int) -> tuple[list[_Entry], int]:
    """Return the list that begins at ``start`` and its length; without one, what is to be passed.

    Lines with dashes that are speech are passed together.
    """
    first = free_mark(items[start])
    if first is None:
        return [], 1
    end = len(items)
    while end > start:
        entries, end = _gathered(items, start, end, first), start
        bad = _first_bad(entries)
        if bad is None:
            if _is_list(entries, is_led=_is_led(items[start - 1] if start else None)):
                return entries, _size(entries)
            is_speech = first.label in _DASHES and not any(entry.under for entry in entries)
            return [], len(entries) if is_speech else 1
        # What stands under an item is no list: the list ends before it.
        end = start + bad
    return [], 1


def _gathered(items: Sequence[Item], start: int, end: int, first: Mark) -> list[_Entry]:
    """Return the marked paragraphs from ``start`` on, each under what it belongs to."""
    top = [_Entry(items[start], first)]
    open_lists = [top]
    for position in range(start + 1, end):
        item = items[position]
        mark = free_mark(item)
        if mark is None:
            break
        depth = _depth_of(mark.form, [_form(entries) for entries in open_lists])
        if depth is None:
            if len(open_lists) == _DEEPEST or (mark.counted and mark.value not in _FIRST):
                break
            open_lists.append(open_lists[-1][-1].under)
        else:
            if mark.counted and not counts_on(_marks(open_lists[depth]), mark):
                break
            del open_lists[depth + 1 :]
        open_lists[-1].append(_Entry(item, mark))
    return top


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
