"""Numbers, letters and bullets that an author types before the items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.model.publication import NumberStyle, Paragraph
from converters.model.roman import roman_value
from converters.transforms.findings import Item

_MARKER: Final = re.compile(
    r"(?:(?P<open>\()?(?P<mark>\d{1,3}|[a-zđ]|[A-ZĐ]|[ivxl]{1,6}|[IVXL]{1,6})(?P<close>[.)]|/)"
    r"|(?P<bullet>[•●▪◦‣■□◆➢*+–—-]))(?:\s+(?=\S)|(?<=[\d)+•●▪◦‣■□◆➢–-][.)])(?=[^\W\d_])"
    r"|(?<=[+•●▪◦‣■□◆➢–—-])(?=[^\W\d_]))"
)
"""A mark and the blanks after it; many type none after a bracket, a point or a dash."""
_ALPHABETS: Final = ("abcdefghijklmnopqrstuvwxyz", "abcdđeghiklmnopqrstuvxy")
_QUICK: Final = frozenset("“\"‘'«")


class Mark(NamedTuple):
    """How a paragraph begins: its label, the characters it takes, and what it counts."""

    label: str
    length: int
    form: str
    value: str
    counted: bool = False


def mark_of(item: Item) -> Mark | None:
    """Return how a paragraph is marked, None where it is not."""
    found = _MARKER.match(item.text)
    if found is None or not isinstance(item.block, Paragraph):
        return None
    label = found[0].rstrip()
    if found["bullet"]:
        return Mark(label, len(found[0]), label, label)
    mark = found["mark"]
    form = f"{found['open'] or ''}{_class_of(mark)}{found['close']}"
    return Mark(label, len(found[0]), form, mark, counted=True)


def _class_of(mark: str) -> str:
    if mark.isdigit():
        return "1"
    return "A" if mark.isupper() else "a"


def free_mark(item: Item) -> Mark | None:
    """Return the mark of text of which nobody has said anything yet."""
    return mark_of(item) if item.paragraph is not None and item.text[:1] not in _QUICK else None


def counts_on(last: Mark, mark: Mark, *, alone: bool) -> bool:
    """Return whether a mark is the next one after the last of a list; ``alone``: its only one."""
    before, value = last.value, mark.value
    if value.isdigit():
        return int(value) == int(before) + 1
    if _is_next_letter(before.lower(), value.lower()):
        return True
    older, newer = roman_value(before), roman_value(value)
    return older is not None and newer == older + 1 and (not alone or before in {"i", "I"})


def _is_next_letter(before: str, value: str) -> bool:
    return any(before + value in alphabet for alphabet in _ALPHABETS)


def counter_of(marks: Sequence[Mark]) -> tuple[NumberStyle, int]:
    """Return how marks count, and from where."""
    values = [mark.value for mark in marks]
    first = values[0]
    if first.isdigit():
        return NumberStyle.DECIMAL, int(first)
    number = roman_value(first)
    if number is not None and len(values) > 1 and roman_value(values[1]) == number + 1:
        return (NumberStyle.UPPER_ROMAN if first.isupper() else NumberStyle.LOWER_ROMAN), number
    style = NumberStyle.UPPER_ALPHA if first.isupper() else NumberStyle.LOWER_ALPHA
    place = _ALPHABETS[0].find(first.lower())
    return style, max(place, 0) + 1
