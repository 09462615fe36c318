"""Numbers of OpenDocument headings as the office program shows them (part 3 section 16.34).

They stand in no text: the outline style of the document makes them, level by level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.number_formats import format_number
from converters.readers.odt_names import STYLE, TEXT
from converters.readers.odt_repairs import cut
from converters.readers.pandoc_tree import NUMBER_END

_FORMATS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_LIST: Final = f"{TEXT}list"
_ITEM: Final = f"{TEXT}list-item"
_HEADING: Final = f"{TEXT}h"
_DEEPEST: Final = 10


class _Level(NamedTuple):
    """How the headings of one level are numbered."""

    format: str
    prefix: str
    suffix: str
    start: int
    shown: int
    """How many levels the number shows, this one included."""


def number_all(
    headings: Iterable[etree._Element], content: etree._Element, styles: etree._Element | None
) -> None:
    """Put the numbers of headings and list items before them, and take headings out of lists.

    ``headings`` are those that the source itself declares, in their order.
    """
    _number_headings(headings, styles)
    _number_items(content, styles)
    _free_headings(content)


def _number_headings(headings: Iterable[etree._Element], styles: etree._Element | None) -> None:
    """Put its number before each heading that shows one, parted from it by a private character."""
    levels = _levels(styles)
    if not levels:
        return
    counters: dict[int, int] = {}
    for heading in headings:
        level = _integer(heading.get(f"{TEXT}outline-level"), 1)
        told = levels.get(level)
        if told is None or heading.get(f"{TEXT}is-list-header") == "true":
            continue
        if next(heading.iterancestors(_LIST), None) is not None:
            continue  # Its list numbers it.
        if not "".join(str(text) for text in heading.itertext()).strip():
            continue
        counters[level] = _next(heading, counters.get(level), told)
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        heading.text = _number(level, levels, counters) + NUMBER_END + (heading.text or "")


def _number_items(content: etree._Element, styles: etree._Element | None) -> None:
    """Put its number before each item of a list that pandoc would count otherwise.

    It knows no new start within a list, counts a continued list on from its number of items, and
    shows no numbers of outer levels.
    """
    forms = {
        element.get(f"{STYLE}name") or "": _levels_of(element)
        for root in (styles, content)
        if root is not None
        for element in root.iter(f"{TEXT}list-style")
    }
    last: dict[str, dict[int, int]] = {}
    for outer in content.iter(_LIST):
        if next(outer.iterancestors(_LIST), None) is not None:
            continue
        name = outer.get(f"{TEXT}style-name") or ""
        levels = forms.get(name, {})
        continued = outer.get(f"{TEXT}continue-numbering") == "true"
        told = continued or outer.get(f"{TEXT}continue-list") is not None
        counters = dict(last.get(name, {})) if told else {}
        starts = [i.get(f"{TEXT}start-value") for i in outer.iter(_ITEM)]
        shown = any(level.shown > 1 for level in levels.values())
        marked = told or shown or any(starts)
        _number_list(outer, 1, levels, counters, marked=marked)
        last[name] = counters


def _number_list(
    element: etree._Element,
    level: int,
    levels: dict[int, _Level],
    counters: dict[int, int],
    *,
    marked: bool,
) -> None:
    told = levels.get(level)
    for item in element.iterfind(_ITEM):
        start = _integer(item.get(f"{TEXT}start-value"), -1)
        # An item that only holds a deeper list is no paragraph of its own, and counts for none.
        if told is not None and (len(item) == 0 or item[0].tag != _LIST):
            current = counters.get(level)
            counters[level] = (
                start if start >= 0 else told.start if current is None else current + 1
            )
            for deeper in [other for other in counters if other > level]:
                del counters[deeper]
        first = item[0] if len(item) else None
        if told is not None and first is not None and _takes_number(first, marked=marked):
            first.text = _number(level, levels, counters) + NUMBER_END + (first.text or "")
        for inner in item.iterfind(_LIST):
            _number_list(inner, level + 1, levels, counters, marked=marked)


def _takes_number(first: etree._Element, *, marked: bool) -> bool:
    if first.tag == _HEADING:
        return bool("".join(map(str, first.itertext())).strip())
    return marked and first.tag == f"{TEXT}p"


def _free_headings(content: etree._Element) -> None:
    """Take headings out of lists: Writer sets them there that a list style numbers.

    Part 3 section 5.3.4; their numbers must stand in them already.
    """
    for listed in list(content.iter(_LIST)):
        if next(listed.iterancestors(_LIST), None) is None and _holds_heading(listed):
            for child in _parted(listed):
                listed.addprevious(child)
            cut(listed)


def _holds_heading(element: etree._Element) -> bool:
    return next(element.iter(_HEADING), None) is not None


def _parted(listed: etree._Element) -> Iterator[etree._Element]:
    """Yield the headings of a list, and lists of what stands between them, in their order."""
    for item in list(listed):
        if not _holds_heading(item):
            kept = listed.makeelement(
                _LIST, {str(name): str(value) for name, value in listed.items()}, {}
            )
            kept.append(item)
            yield kept
            continue
        for child in list(item):
            if child.tag == _LIST:
                yield from _parted(child)
            else:
                yield child


def _levels(styles: etree._Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in () if styles is None else styles.iter(f"{TEXT}outline-style"):
        found |= _levels_of(element)
    return found


def _levels_of(style: etree._Element) -> dict[int, _Level]:
    """Return how an outline or list style numbers its levels."""
    found: dict[int, _Level] = {}
    for element in style.iterfind("*"):
        word = _FORMATS.get(element.get(f"{STYLE}num-format") or "")
        level = _integer(element.get(f"{TEXT}level"), 0)
        if word is not None and 0 < level <= _DEEPEST:
            found[level] = _Level(
                word,
                element.get(f"{STYLE}num-prefix") or "",
                element.get(f"{STYLE}num-suffix") or "",
                _integer(element.get(f"{TEXT}start-value"), 1),
                _integer(element.get(f"{TEXT}display-levels"), 1),
            )
    return found


def _next(heading: etree._Element, current: int | None, level: _Level) -> int:
    if heading.get(f"{TEXT}restart-numbering") == "true":
        return _integer(heading.get(f"{TEXT}start-value"), level.start)
    return level.start if current is None else current + 1


def _number(level: int, levels: dict[int, _Level], counters: dict[int, int]) -> str:
    told = levels[level]
    shown = range(max(1, level - told.shown + 1), level + 1)
    numbers = [
        format_number(counters.get(other, levels[other].start), levels[other].format)
        for other in shown
        if other in levels
    ]
    return (told.prefix + ".".join(numbers) + told.suffix).strip()


def _integer(value: str | None, otherwise: int) -> int:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else otherwise
