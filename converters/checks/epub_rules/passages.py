"""The running text of a page, passage by passage, with its line and its language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree

from converters.checks.epub_rules.opened import language_of, line_of
from converters.checks.epub_rules.page import Page
from converters.vietnamese.typography_rules import OBJECT

_INLINE: Final = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "data", "del", "dfn", "em",
        "font", "i", "ins", "label", "mark", "q", "ruby", "s", "small", "span", "strike", "strong",
        "sub", "sup", "time", "tt", "u", "wbr",
    }
)  # fmt: skip
"""Elements that go on with the passage; all others begin a new one."""
_NO_PROSE: Final = frozenset({"code", "kbd", "samp", "var", "img", "object", "input", "rt", "rp"})
_SKIPPED: Final = frozenset({"pre", "script", "style", "template", "head", "textarea", "svg:svg"})
_LINE_END: Final = re.compile(r"[\t\n\r\f]")
_LINE_ENDS: Final = str.maketrans("\t\n\r\f", "    ")


@dataclass(frozen=True)
class Passage:
    """Text of one paragraph, heading, cell, …; spaces stand as they are written."""

    text: str
    flat: str
    """The same, place by place, with ends of lines made spaces."""
    line: int
    language: str
    """Primary subtag in small letters, e.g. ``vi``."""

    def line_at(self, place: int) -> int:
        """Return the line of the part where a character stands."""
        return self.line + bisect_left(self._line_ends, place)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]


class _Reader:
    """Gathers text until a passage ends."""

    def __init__(self, language: str) -> None:
        self._pieces: list[str] = []
        self._line = 0
        self._language = language

    def text(self, text: str | None, line: int, language: str) -> None:
        if not text:
            return
        if not self._pieces:
            self._line = line
        # Words of another language within a sentence are no business of this one's rules.
        self._pieces.append(text if language == self._language or text.isspace() else OBJECT)

    def passage(self, following: str) -> Iterator[Passage]:
        """End a passage; what follows is in the language given."""
        text = "".join(self._pieces)
        if text and not text.isspace():
            flat = text.translate(_LINE_ENDS) if _LINE_END.search(text) else text
            yield Passage(text, flat, self._line, self._language)
        self._pieces.clear()
        self._language = following


def passages(page: Page, language: str) -> Iterator[Passage]:
    """Yield the passages of a page; ``language`` is the book's."""
    reader = _Reader(language)
    languages: dict[etree._Element, str] = {}
    skipped: etree._Element | None = None
    for event, element in _steps(page.root):
        parent = element.getparent()
        outer = languages.get(parent, language) if parent is not None else language
        name = page.names[element]
        if event == "start":
            languages[element] = _primary(language_of(element)) or outer
            if skipped is None:
                if name not in _INLINE and name not in _NO_PROSE:
                    yield from reader.passage(languages[element])
                if name in _SKIPPED or name in _NO_PROSE or name.startswith("{"):
                    skipped = element
                else:
                    text = "\n" if name == "br" else element.text
                    reader.text(text, line_of(element), languages[element])
            continue
        if skipped is element:
            skipped = None
            reader.text(OBJECT, line_of(element), outer)
        if skipped is None:
            if name not in _INLINE and name not in _NO_PROSE:
                yield from reader.passage(outer)
            reader.text(element.tail, line_of(element), outer)
    yield from reader.passage(language)


def _steps(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element is not None and isinstance(element.tag, str):
            yield event, element


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
