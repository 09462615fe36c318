"""Lists that the author numbered or marked by hand become real lists; labels stay as typed.

A dash opens speech in Vietnamese, so dashes make a list only where the items cannot be speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.guess import BlockKind
from converters.model.publication import ListBlock, ListItem, NumberStyle, Paragraph
from converters.model.traversal import plain_text, without_head
from converters.transforms.findings import Findings, Item, merged
from converters.transforms.lines import text_of

_MARKER: Final = re.compile(
    r"(?P<open>\()?(?P<mark>\d{1,3}|[a-zđ]|[A-ZĐ]|[ivxl]{1,6}|[IVXL]{1,6})(?P<close>[.)]|/)(?:\s+)"
    r"(?=\S)|(?P<bullet>[•●▪◦‣■□◆➢*+–—-])(?:\s+)(?=\S)"
)
_DASHES: Final = frozenset("-–—")
_CLEAR: Final = frozenset("•●▪◦‣■□◆➢")
_ALPHABETS: Final = ("abcdefghijklmnopqrstuvwxyz", "abcdđeghiklmnopqrstuvxy")
_FEWEST_BULLETS: Final = 3
_SPEECH: Final = ("!", "?", "…", "...", "”", '"', "!”", "?”")
_UNENDED: Final = 0.7
_LETTERS: Final = re.compile(r"[^\W\d_]")


class _Mark(NamedTuple):
    """How a paragraph begins: its label, the characters it takes, and what it counts."""

    label: str
    length: int
    form: str
    value: str
    counted: bool = False


def with_typed_lists(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with runs of paragraphs that are numbered or marked made lists."""
    result: list[Item] = []
    position = 0
    while position < len(items):
        run = _run_at(items, position)
        if not run:
            result.append(items[position])
            position += 1
            continue
        members = items[position : position + len(run)]
        findings.block(BlockKind.LIST, "STR-042", _confidence(run, members), members)
        result.append(merged(list_of(members), members))
        position += len(run)
    return result


def list_of(members: Sequence[Item]) -> ListBlock:
    """Return paragraphs as one list, with the labels that stand before them."""
    marks = [_mark(item) for item in members]
    entries = tuple(_entry(item, mark) for item, mark in zip(members, marks, strict=True))
    first = marks[0]
    ordered = first is not None and first.counted
    style, start = _counter(marks) if ordered else (NumberStyle.DECIMAL, 1)
    origin = getattr(members[0].block, "origin", None)
    return ListBlock(items=entries, ordered=ordered, style=style, start=start, origin=origin)


def _entry(item: Item, mark: _Mark | None) -> ListItem:
    block = item.block
    if mark is None or not isinstance(block, Paragraph):
        return ListItem(blocks=(block,))
    leading = _leading_spaces(block)
    inlines = without_head(block.inlines, leading + mark.length)
    rest = msgspec.structs.replace(block, inlines=inlines, alignment=None)
    return ListItem(blocks=(rest,), label=mark.label)


def _leading_spaces(block: Paragraph) -> int:
    text = plain_text(block.inlines)
    return len(text) - len(text.lstrip())


# ---- runs -------------------------------------------------------------------------------------


def _mark(item: Item) -> _Mark | None:
    found = _MARKER.match(item.text)
    if found is None or not isinstance(item.block, Paragraph):
        return None
    label = found[0].rstrip()
    if found["bullet"]:
        return _Mark(label, len(found[0]), label, label)
    mark = found["mark"]
    form = f"{found['open'] or ''}{_class_of(mark)}{found['close']}"
    return _Mark(label, len(found[0]), form, mark, counted=True)


def _class_of(mark: str) -> str:
    if mark.isdigit():
        return "1"
    return "A" if mark.isupper() else "a"


def _run_at(items: Sequence[Item], start: int) -> list[_Mark]:
    """Return the marks of the list that begins at ``start``, empty where none does."""
    first = _free_mark(items[start])
    if first is None:
        return []
    run = [first]
    for item in items[start + 1 :]:
        mark = _free_mark(item)
        if mark is None or mark.form != first.form:
            break
        if first.counted and not _counts_on(run, mark):
            break
        run.append(mark)
    return run if _is_list(run, items[start : start + len(run)]) else []


def _free_mark(item: Item) -> _Mark | None:
    return _mark(item) if item.paragraph is not None and item.text[:1] not in _QUICK else None


_QUICK: Final = frozenset("“\"‘'«")


def _is_list(run: Sequence[_Mark], members: Sequence[Item]) -> bool:
    first = run[0]
    if first.counted:
        begins = first.value in {"1", "a", "A", "i", "I"}
        return len(run) >= (2 if begins else 3)
    if first.label in _CLEAR:
        return len(run) > 1
    if len(run) < _FEWEST_BULLETS:
        return False
    return first.label not in _DASHES or _is_no_speech(run, members)


def _is_no_speech(run: Sequence[_Mark], members: Sequence[Item]) -> bool:
    """Return whether lines with dashes are items: they end with semicolons, or begin small."""
    texts = [item.text[mark.length :] for item, mark in zip(members, run, strict=True)]
    if any(text.endswith(_SPEECH) for text in texts):
        return False
    if all(text.endswith(";") for text in texts[:-1]):
        return True
    if run[0].label != "-":
        return False
    small = sum(text[:1].islower() for text in texts)
    unended = sum(text[-1].isalnum() or text.endswith((")", ",", ";")) for text in texts)
    return small >= _UNENDED * len(texts) and unended >= _UNENDED * len(texts)


# ---- counting ---------------------------------------------------------------------------------


def _counts_on(run: Sequence[_Mark], mark: _Mark) -> bool:
    before, value = run[-1].value, mark.value
    if value.isdigit():
        return int(value) == int(before) + 1
    if _is_next_letter(before.lower(), value.lower()):
        return True
    older, newer = _roman(before), _roman(value)
    return older is not None and newer == older + 1 and (len(run) > 1 or before in {"i", "I"})


def _is_next_letter(before: str, value: str) -> bool:
    return any(before + value in alphabet for alphabet in _ALPHABETS)


def _counter(marks: Sequence[_Mark | None]) -> tuple[NumberStyle, int]:
    values = [mark.value for mark in marks if mark is not None]
    first = values[0]
    if first.isdigit():
        return NumberStyle.DECIMAL, int(first)
    number = _roman(first)
    if number is not None and len(values) > 1 and _roman(values[1]) == number + 1:
        return (NumberStyle.UPPER_ROMAN if first.isupper() else NumberStyle.LOWER_ROMAN), number
    style = NumberStyle.UPPER_ALPHA if first.isupper() else NumberStyle.LOWER_ALPHA
    place = _ALPHABETS[0].find(first.lower())
    return style, max(place, 0) + 1


_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}


def _roman(text: str) -> int | None:
    """Return the value of a roman numeral up to fifty-odd, None for what is none."""
    values = [_ROMAN.get(letter) for letter in text.lower()]
    if not values or None in values:
        return None
    numbers = [value for value in values if value is not None]
    total = 0
    for position, value in enumerate(numbers):
        following = numbers[position + 1] if position + 1 < len(numbers) else 0
        total += -value if value < following else value
    return total


def _confidence(run: Sequence[_Mark], members: Sequence[Item]) -> float:
    if run[0].label in _DASHES or run[0].label in {"*", "+"}:
        return 0.8
    lengths = [len(text_of(i.block.inlines)) for i in members if isinstance(i.block, Paragraph)]
    return 0.95 if len(run) > 2 and max(lengths) <= 600 else 0.85
