"""Guessed headings put in the place of the paragraphs that they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.guess import Guess
from converters.model.publication import (
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    LineLook,
    Paragraph,
    Strong,
    Text,
    Underline,
)
from converters.model.traversal import plain_text
from converters.monitor import Monitor
from converters.readers.heading_evidence import HeadingGuess, Headings

_WHOLE_LOOKS: Final = (Strong, Emphasis, Underline)
_Item = TypeVar("_Item")


@dataclass
class Made(Generic[_Item]):
    """Items with headings among them, and what was done."""

    items: list[_Item | Heading] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    headings: int = 0
    """Headings that were made."""
    changed: int = 0
    """Paragraphs that became headings or lines of one."""
    numbered: int = 0
    """How many of them had an automatic number, as items of lists have."""
    last: int = 0
    """Place of the heading that was made last; what continues it follows at once, or blanks do."""


def with_headings(
    items: Sequence[_Item],
    guesses: Mapping[int, HeadingGuess],
    paragraph_of: Callable[[_Item], tuple[Paragraph, str | None] | None],
) -> Made[_Item]:
    """Return the items with headings in the place of the paragraphs that were taken for some.

    ``guesses`` goes by the paragraph number in the origin; ``paragraph_of`` gives the paragraph
    that an item is, and its automatic number, None for other items.
    """
    made: Made[_Item] = Made()
    for item in items:
        found = paragraph_of(item)
        guess = None if found is None else guesses.get(_number(found[0]))
        if found is None or guess is None:
            made.items.append(item)
            continue
        paragraph, number = found
        text = plain_text(paragraph.inlines)
        if guess.is_recorded:
            made.guesses.append(guess.recorded(f"{number or ''} {text}", paragraph.origin))
        if guess.level is None:
            made.items.append(_marked(item, guess))
            continue
        made.changed += 1
        made.numbered += number is not None
        _place(made, paragraph, number, guess)
    return made


def _marked(item: _Item, guess: HeadingGuess) -> _Item:
    """Return a line that stays text; whether it stands out as a title does is kept with it."""
    if guess.is_title and isinstance(item, Paragraph):
        return msgspec.structs.replace(item, is_prominent=True)
    return item


def report_headings(found: Headings, monitor: Monitor, origin: Origin) -> None:
    """Tell the user that headings were guessed, and how many."""
    if found.accepted:
        monitor.report(Diagnostic.of("STR-019", origin, count=found.accepted))


def _number(paragraph: Paragraph) -> int:
    origin = paragraph.origin
    return 0 if origin is None or origin.paragraph is None else origin.paragraph


def _place(
    made: Made[_Item], paragraph: Paragraph, number: str | None, guess: HeadingGuess
) -> None:
    inlines = heading_inlines(paragraph.inlines)
    above = made.items[made.last] if made.items else None
    if guess.continues and isinstance(above, Heading):
        joined = (*above.inlines, LineBreak(), *inlines)
        made.items[made.last] = msgspec.structs.replace(above, inlines=joined)
        return
    made.headings += 1
    made.last = len(made.items)
    made.items.append(
        Heading(
            inlines=inlines,
            level=guess.level or 1,
            number=number,
            origin=paragraph.origin,
            look=_look_of(paragraph),
        )
    )


def _look_of(paragraph: Paragraph) -> LineLook | None:
    """Return the looks that ``heading_inlines`` leaves off."""
    found: set[type] = set()
    trimmed = _trimmed(paragraph.inlines)
    while len(trimmed) == 1 and isinstance(trimmed[0], _WHOLE_LOOKS):
        found.add(type(trimmed[0]))
        trimmed = _trimmed(trimmed[0].inlines)
    look = LineLook(
        alignment=paragraph.alignment,
        strong=Strong in found,
        emphasis=Emphasis in found,
        underline=Underline in found,
    )
    return None if look == LineLook() else look


def heading_inlines(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return what a heading says: the looks of the whole line and blanks around it are left off.

    Bold or underlined throughout is how the line was made a heading, not what it stresses.
    """
    trimmed = _trimmed(inlines)
    while len(trimmed) == 1 and isinstance(trimmed[0], _WHOLE_LOOKS):
        trimmed = _trimmed(trimmed[0].inlines)
    return trimmed


def _trimmed(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    found = list(inlines)
    while found and _is_blank(found[0]):
        found.pop(0)
    while found and _is_blank(found[-1]):
        found.pop()
    if found and isinstance(found[0], Text):
        found[0] = Text(text=found[0].text.lstrip())
    if found and isinstance(found[-1], Text):
        found[-1] = Text(text=found[-1].text.rstrip())
    return tuple(found)


def _is_blank(inline: Inline) -> bool:
    if isinstance(inline, Text):
        return not inline.text.strip()
    return isinstance(inline, LineBreak)
