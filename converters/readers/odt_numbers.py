"""Numbers of OpenDocument headings as the office program shows them (part 3 section 16.34).

They stand in no text: the outline style of the document makes them, level by level.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.number_formats import format_number
from converters.readers.odt_names import STYLE, TEXT
from converters.readers.pandoc_tree import NUMBER_END

_FORMATS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_DEEPEST: Final = 10


class _Level(NamedTuple):
    """How the headings of one level are numbered."""

    format: str
    prefix: str
    suffix: str
    start: int
    shown: int
    """How many levels the number shows, this one included."""


def number_headings(headings: Iterable[etree._Element], styles: etree._Element | None) -> None:
    """Put its number before each heading that shows one, parted from it by a private character.

    ``headings`` are those that the source itself declares, in their order.
    """
    levels = _levels(styles)
    if not levels:
        return
    counters: dict[int, int] = {}
    for heading in headings:
        level = _integer(heading.get(f"{TEXT}outline-level"), 1)
        told = levels.get(level)
        if told is None or heading.get(f"{TEXT}is-list-header") == "true":
            continue
        if not "".join(str(text) for text in heading.itertext()).strip():
            continue
        counters[level] = _next(heading, counters.get(level), told)
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        heading.text = _number(level, levels, counters) + NUMBER_END + (heading.text or "")


def _levels(styles: etree._Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in () if styles is None else styles.iter(f"{TEXT}outline-level-style"):
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
