"""Headings of OpenDocument text that no style declares: paragraphs are marked as headings.

Properties and their inheritance: OASIS OpenDocument 1.3 part 3, sections 16.27, 20.183 and
following. What is marked here reaches the book like any other ``text:h``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.model.guess import Guess
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import Alignment
from converters.readers.heading_evidence import (
    ContentsLine,
    HeadingGuess,
    Headings,
    ParagraphShape,
    Place,
    find_headings,
)
from converters.readers.heading_evidence.letters import Letters
from converters.readers.odt_names import DRAW, FO, OFFICE, PARAGRAPHS, STYLE, TABLE, TEXT
from converters.readers.pandoc_tree import PROMINENT_MARK

_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_CARRIERS: Final = frozenset({f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}index-title"})
_INDEXES: Final = frozenset({f"{TEXT}table-of-content"})
_APART: Final = frozenset(
    {f"{TEXT}note", f"{DRAW}text-box", f"{OFFICE}annotation", f"{TEXT}ruby-text"}
)
_LENGTH: Final = re.compile(r"([\d.]+)(pt|mm|cm|in|px|pc|%)")
_POINTS: Final = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75, "pc": 12.0}
_ALIGNMENTS: Final = {
    "center": Alignment.CENTER,
    "end": Alignment.RIGHT,
    "right": Alignment.RIGHT,
    "justify": Alignment.JUSTIFY,
}
_DEEPEST: Final = 64
_BOLD: Final = 600
_USUAL_SIZE: Final = 12.0
_TITLES: Final = frozenset({"title", "subtitle"})
_ENTRY_STYLE: Final = re.compile(r"Contents_20_(\d)")
_STANDS_FOR: Final = "■"


@dataclass(frozen=True)
class Look:
    """How a run looks, its styles resolved."""

    size: float = _USUAL_SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    capitals: bool = False


class Marked(NamedTuple):
    """What was found in one document."""

    guesses: tuple[Guess, ...]
    found: Headings


UNMARKED: Final = Marked((), Headings(()))
"""Nothing was looked for, or there is no text."""


def mark_headings(
    content: etree._Element, styles: etree._Element | None, book: LedgerBook, origin: Origin
) -> Marked:
    """Turn paragraphs that look like headings into ``text:h``; the text must be decoded already."""
    text = content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        return UNMARKED
    shapes = _Shapes(StyleSheet([root for root in (styles, content) if root is not None]))
    shapes.walk(text)
    found = find_headings(shapes.shapes, shapes.contents)
    numbers = {p: n for n, p in enumerate(content.iter(*PARAGRAPHS), start=1)}
    guesses: list[Guess] = []
    above: etree._Element | None = None
    for element, shape, guess in zip(shapes.elements, shapes.shapes, found.guesses, strict=True):
        if element is None or guess is None:
            continue
        place = Origin(origin.source, paragraph=numbers[element])
        if guess.is_recorded:
            guesses.append(guess.recorded(shape.text, place))
        if guess.is_title:
            element.text = PROMINENT_MARK + (element.text or "")
        if guess.level is None:
            continue
        if guess.continues and above is not None:
            book.enter(Kind.PARAGRAPH, Fate.CONVERTED, "STR-017", place)
            _join(above, element)
        else:
            above = element
            _mark(element, guess)
    return Marked(tuple(guesses), found)


def _mark(element: etree._Element, guess: HeadingGuess) -> None:
    element.tag = f"{TEXT}h"
    element.set(f"{TEXT}outline-level", str(guess.level))
    _without_look(element)


def _without_look(element: etree._Element) -> None:
    """Take off the style of a span that holds the whole line: that is what made it a heading."""
    spans = [child for child in element if child.tag == f"{TEXT}span"]
    whole = len(spans) == 1 and not (element.text or "").strip()
    if whole and not (spans[0].tail or "").strip():
        spans[0].attrib.pop(f"{TEXT}style-name", "")


def _join(above: etree._Element, element: etree._Element) -> None:
    """Move a further line of a heading into it."""
    _without_look(element)
    line_end = etree.SubElement(above, f"{TEXT}line-break")
    line_end.tail = element.text
    above.extend(list(element))
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


class _Shapes:
    """Shapes of the main text in order; ``elements`` runs beside, None for what is no paragraph."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self.shapes: list[ParagraphShape] = []
        self.elements: list[etree._Element | None] = []
        self.contents: list[ContentsLine] = []

    def walk(self, parent: etree._Element, *, in_index: bool = False) -> None:
        for child in parent:
            if child.tag in PARAGRAPHS:
                self._add(child, in_index=in_index)
            elif child.tag in _CARRIERS or child.tag in _INDEXES:
                self.walk(child, in_index=in_index or child.tag in _INDEXES)
            elif child.tag in {f"{TABLE}table", f"{TEXT}list"}:
                self.shapes.append(ParagraphShape(text=_STANDS_FOR, place=Place.TABLE))
                self.elements.append(None)

    def _add(self, element: etree._Element, *, in_index: bool) -> None:
        name = element.get(f"{TEXT}style-name")
        base = self._styles.look(name, "paragraph", Look())
        runs = list(self._runs(element, base))
        text = "".join(part for part, _ in runs)
        letters = Letters(runs)
        entry = self._styles.entry_level(name)
        if in_index and text.strip():
            self.contents.append(ContentsLine(text, entry))
        level = element.get(f"{TEXT}outline-level") if element.tag == f"{TEXT}h" else None
        measures = self._styles.measures(name)
        self.elements.append(element)
        self.shapes.append(
            ParagraphShape(
                text=text,
                size=letters.size or base.size,
                bold=letters.share("bold"),
                italic=letters.share("italic"),
                underlined=letters.share("underline"),
                capitals=letters.share("capitals"),
                alignment=measures.alignment,
                space_before=measures.before,
                space_after=measures.after,
                page_break_before=measures.page_break,
                keep_with_next=measures.keep,
                place=Place.CONTENTS if in_index else _place(element),
                level=int(level) if level and level.isdigit() else None,
                is_title=self._styles.is_title(name),
            )
        )

    def _runs(self, element: etree._Element, look: Look) -> Iterator[tuple[str, Look]]:
        if element.text:
            yield element.text, look
        for child in element:
            if child.tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                yield " " * min(int(count) if count.isdigit() else 1, 80), look
            elif child.tag == f"{TEXT}tab":
                yield "\t", look
            elif child.tag == f"{TEXT}line-break":
                yield "\n", look
            elif child.tag == f"{TEXT}span":
                name = child.get(f"{TEXT}style-name")
                yield from self._runs(child, self._styles.look(name, "text", look))
            elif child.tag not in _APART:
                yield from self._runs(child, look)
            if child.tail:
                yield child.tail, look


def _place(element: etree._Element) -> Place:
    has_picture = next(element.iter(f"{DRAW}frame", f"{DRAW}image"), None) is not None
    return Place.OTHER if has_picture else Place.BODY


class _Measures(NamedTuple):
    """Layout of a paragraph."""

    alignment: Alignment | None
    before: float
    after: float
    left: float
    right: float
    page_break: bool
    keep: bool


class StyleSheet:
    """Properties of styles through their parents."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, etree._Element] = {}
        self._properties: dict[tuple[str, str, str | None], dict[str, str]] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                family, name = style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")
                self._styles[family, name] = style
            for style in root.iter(f"{STYLE}default-style"):
                self._defaults[style.get(f"{STYLE}family", "")] = style

    def look(self, name: str | None, family: str, outer: Look) -> Look:
        """Return the look that a style gives within another."""
        found = self._resolved("text-properties", family, name)
        underline = found.get(f"{STYLE}text-underline-style")
        weight = found.get(f"{FO}font-weight")
        slant = found.get(f"{FO}font-style")
        case = (found.get(f"{FO}text-transform"), found.get(f"{FO}font-variant"))
        return Look(
            size=_size(found.get(f"{FO}font-size"), outer.size),
            bold=outer.bold if weight is None else is_bold(weight),
            italic=outer.italic if slant is None else slant in {"italic", "oblique"},
            underline=outer.underline if underline is None else underline != "none",
            capitals=outer.capitals or "uppercase" in case or "small-caps" in case,
        )

    def measures(self, name: str | None) -> _Measures:
        """Return the layout that a paragraph style gives."""
        found = self._resolved("paragraph-properties", "paragraph", name)
        return _Measures(
            alignment=_ALIGNMENTS.get(found.get(f"{FO}text-align", "")),
            before=_size(found.get(f"{FO}margin-top"), 0.0),
            after=_size(found.get(f"{FO}margin-bottom"), 0.0),
            left=_size(found.get(f"{FO}margin-left"), 0.0),
            right=_size(found.get(f"{FO}margin-right"), 0.0),
            page_break=found.get(f"{FO}break-before") == "page" or self._has_master(name),
            keep=found.get(f"{FO}keep-with-next") == "always",
        )

    def descends(self, name: str | None, names: frozenset[str], family: str = "paragraph") -> bool:
        """Return whether a style is one of ``names`` or made from it."""
        return any(s.get(f"{STYLE}name") in names for s in self._chain(family, name))

    def is_hidden(self, name: str | None, family: str) -> bool:
        """Return whether text in a style does not show."""
        found = self._resolved("text-properties", family, name)
        return found.get(f"{TEXT}display") == "none"

    def letters(
        self, name: str | None, family: str, until: re.Pattern[str] | None = None
    ) -> Mapping[str, str]:
        """Return what a style says of letters; ``until``: names of styles that count no more."""
        key = ("letters", family, name)
        if until is None:
            return self._resolved("text-properties", family, name)
        if key not in self._properties:
            self._properties[key] = self._own_letters(family, name, until)
        return self._properties[key]

    def _own_letters(self, family: str, name: str | None, until: re.Pattern[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for style in self._chain(family, name):
            said = style.get(f"{STYLE}name", "").replace("_20_", " ").lower()
            if until.fullmatch(said):
                return found
            _add_properties(found, style, "text-properties")
        if (default := self._defaults.get(family)) is not None:
            _add_properties(found, default, "text-properties")
        return found

    def entry_level(self, name: str | None) -> int | None:
        """Return the level of a line of the contents, by the name of its style."""
        for style in self._chain("paragraph", name):
            if match := _ENTRY_STYLE.fullmatch(style.get(f"{STYLE}name", "")):
                return int(match[1])
        return None

    def is_title(self, name: str | None) -> bool:
        """Return whether a style is that of the title or subtitle of the whole."""
        names = (style.get(f"{STYLE}name", "").lower() for style in self._chain("paragraph", name))
        return any(found in _TITLES for found in names)

    def _has_master(self, name: str | None) -> bool:
        style = self._styles.get(("paragraph", name or ""))
        return style is not None and bool(style.get(f"{STYLE}master-page-name"))

    def _chain(self, family: str, name: str | None) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name or ""))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name")

    def _resolved(self, kind: str, family: str, name: str | None) -> dict[str, str]:
        key = (kind, family, name)
        if key not in self._properties:
            found: dict[str, str] = {}
            default = self._defaults.get(family) if family == "paragraph" else None
            styles = [*self._chain(family, name), *([default] if default is not None else [])]
            for style in styles:
                _add_properties(found, style, kind)
            self._properties[key] = found
        return self._properties[key]


def _add_properties(found: dict[str, str], style: etree._Element, kind: str) -> None:
    properties = style.find(f"{STYLE}{kind}")
    if properties is not None:
        for attribute, value in properties.items():
            found.setdefault(str(attribute), str(value))


def _size(value: str | None, outer: float) -> float:
    match = _LENGTH.fullmatch(value or "")
    if match is None:
        return outer
    try:
        number = float(match[1])
    except ValueError:
        return outer
    return number / 100 * outer if match[2] == "%" else number * _POINTS[match[2]]


def is_bold(weight: str) -> bool:
    """Return whether a weight of letters (a name, or 100 to 900) is bold."""
    return weight == "bold" or (weight.isdigit() and int(weight) >= _BOLD)
