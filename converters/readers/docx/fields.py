"""Fields: what a field shows, where it leads, which ones we make anew (ISO 29500-1, 17.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.docx.names import W, integer, is_on

_WORDS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_REFERENCES: Final = frozenset({"REF", "PAGEREF", "NOTEREF"})
_PAGE_FIELDS: Final = frozenset(
    {"INDEX", "TOA", "PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES", "RD"}
)
_INDEX_MARKS: Final = frozenset({"XE", "TC", "TA"})
_FIELD_TAGS: Final = (
    f"{W}fldChar", f"{W}instrText", f"{W}fldSimple", f"{W}hyperlink", f"{W}bookmarkStart",
)  # fmt: skip
_KIND: Final = f"{W}fldCharType"


@dataclass
class Field:
    """A complex field while its characters are read."""

    start: etree._Element
    outer: FieldState
    """How things stand around it, which nothing changes while it is open."""
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    is_contents: bool = False
    link: str | None = None
    spoken: list[str] = field(default_factory=list)
    """Text that stands among the instruction, which careless programs let stand for a result."""

    def separate(self) -> None:
        """Begin the result: the instruction is complete now."""
        self.in_result = True
        words = instruction_words("".join(self.instruction))
        self.is_contents = is_contents(words)
        self.link = link_of(words)

    @property
    def form(self) -> etree._Element | None:
        """What an old form field is made of."""
        return self.start.find(f"{W}ffData")

    @property
    def state(self) -> FieldState:
        """How things stand within it."""
        return FieldState(
            is_silent=self.outer.is_silent or not self.in_result or self.is_contents,
            is_contents=self.outer.is_contents or self.is_contents,
            link=self.link or self.outer.link,
        )


class FieldState(NamedTuple):
    """What the open fields around a place make of it."""

    is_silent: bool = False
    """It is an instruction or a contents table, not text."""
    is_contents: bool = False
    link: str | None = None
    """Where the innermost field leads that leads anywhere."""


_OUTSIDE: Final = FieldState()


@dataclass(frozen=True)
class CrossReferences:
    """What the fields and links of one part say before it is read."""

    targets: frozenset[str]
    """Bookmarks that something outside a table of contents leads to."""
    bookmarks: tuple[str, ...]
    unclosed: frozenset[etree._Element]
    """Starts of fields that never end: taking them seriously would swallow the rest."""


def survey(root: etree._Element) -> CrossReferences:
    """Look through a part once, in document order."""
    targets: set[str] = set()
    bookmarks: list[str] = []
    fields = FieldStack()
    for element in root.iter(*_FIELD_TAGS):
        tag = element.tag
        if tag == _FIELD_TAGS[0]:
            fields.mark(element)
        elif tag == _FIELD_TAGS[1]:
            fields.instruct(element.text or "")
            continue
        elif tag == _FIELD_TAGS[4]:
            bookmarks.append(element.get(f"{W}name", ""))
            continue
        if not fields.state.is_contents:
            targets.update(_targets(element, fields.innermost))
    return CrossReferences(frozenset(targets), tuple(bookmarks), fields.starts)


def _targets(element: etree._Element, innermost: Field | None) -> list[str]:
    if element.tag == f"{W}hyperlink":
        anchor = element.get(f"{W}anchor")
        return [anchor] if anchor else []
    if element.tag == f"{W}fldSimple":
        link = link_of(instruction_words(element.get(f"{W}instr", "")))
    else:
        link = None if innermost is None else innermost.link
    return [link[1:]] if link is not None and link.startswith("#") else []


class FieldStack:
    """Open fields of a story; they run across paragraphs."""

    def __init__(self, unclosed: frozenset[etree._Element] = frozenset()) -> None:
        self._unclosed = unclosed
        self._open: list[Field] = []

    @property
    def state(self) -> FieldState:
        """What the open fields make of this place."""
        return self._open[-1].state if self._open else _OUTSIDE

    @property
    def is_silent(self) -> bool:
        """Whether what stands here is an instruction or a contents table, not text."""
        return self.state.is_silent

    @property
    def starts(self) -> frozenset[etree._Element]:
        """Where the fields begin that are still open."""
        return frozenset(item.start for item in self._open)

    @property
    def innermost(self) -> Field | None:
        """The field that was opened last."""
        return self._open[-1] if self._open else None

    @property
    def link(self) -> str | None:
        """Target of the innermost open field that leads somewhere."""
        return self.state.link

    def mark(self, element: etree._Element) -> Field | None:
        """Follow a ``w:fldChar``; return the field that it ends."""
        kind = element.get(_KIND)
        if kind == "begin":
            if element not in self._unclosed:
                self._open.append(Field(element, self.state))
        elif kind == "separate" and self._open:
            self._open[-1].separate()
        elif kind == "end" and self._open:
            return self._open.pop()
        return None

    def instruct(self, text: str) -> None:
        """Add text to the instruction of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction.append(text)

    def overhear(self, text: str) -> None:
        """Take note of text within the instruction of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].spoken.append(text)


def instruction_words(instruction: str) -> list[str]:
    """Split an instruction; quoted arguments are one word, without their quotes."""
    return [
        quoted.replace("\\\\", "\\") if quoted else plain
        for quoted, plain in _WORDS.findall(instruction)
    ]


def is_contents(words: list[str]) -> bool:
    """Return whether a field makes a table of contents; lists of figures do not count."""
    if not words or words[0].upper() != "TOC":
        return False
    return not any(word.lower() in {"\\c", "\\a"} for word in words)


def tells_pages(words: list[str]) -> bool:
    """Return whether a field's result names pages of the manuscript, which no edition has."""
    return bool(words) and words[0].upper() in _PAGE_FIELDS


def is_index_mark(words: list[str]) -> bool:
    """Return whether a field only marks a place for an index or another list."""
    return bool(words) and words[0].upper() in _INDEX_MARKS


def link_of(words: list[str]) -> str | None:
    """Return where a field leads: an address, ``#name`` within the book, or None."""
    kind = words[0].upper() if words else ""
    if kind == "HYPERLINK":
        return _hyperlink(words[1:])
    is_linked = any(word.lower() == "\\h" for word in words)
    if kind in _REFERENCES and is_linked and len(words) > 1:
        return f"#{words[1]}"
    return None


def _hyperlink(words: list[str]) -> str | None:
    address, anchor = "", ""
    arguments = iter(words)
    for word in arguments:
        switch = word.lower()
        if switch == "\\l":
            anchor = next(arguments, "")
        elif switch in {"\\o", "\\t"}:
            next(arguments, "")
        elif not switch.startswith("\\") and not address:
            address = word
    if anchor:
        return f"{address}#{anchor}"
    return address or None


def button_text(instruction: str) -> str | None:
    """Return what a button shows: all that stands after the name of its macro or bookmark."""
    words = instruction.split(maxsplit=2)
    is_button = len(words) == 3 and words[0].upper() in {"MACROBUTTON", "GOTOBUTTON"}
    return words[2].strip() if is_button else None


def symbol_of(words: list[str]) -> tuple[int, str | None] | None:
    """Return code and font of a SYMBOL field (17.16.5.66); None for another or a damaged one."""
    if len(words) < 2 or words[0].upper() != "SYMBOL":
        return None
    switches = {switch.lower(): word for switch, word in zip(words, [*words[1:], ""], strict=True)}
    code = words[1]
    if not code:
        return None
    try:
        number = int(code, 16 if code.lower().startswith("0x") else 10)
    except ValueError:
        number = ord(code[0])
    font = switches.get("\\f")
    if font is None and "\\u" not in switches and 0x80 <= number <= 0xFF:
        return ord(bytes([number]).decode("cp1252", "replace")), None
    return number, font


def form_result(form: etree._Element | None) -> str | None:
    """Return what an old form field shows without a result: a ticked box, a chosen entry."""
    if form is None:
        return None
    box = form.find(f"{W}checkBox")
    if box is not None:
        checked = box.find(f"{W}checked")
        state = checked if checked is not None else box.find(f"{W}default")
        return "☒" if is_on(state) else "☐"
    entries = form.findall(f"{W}ddList/{W}listEntry")
    chosen = form.find(f"{W}ddList/{W}result")
    place = 0 if chosen is None else integer(chosen.get(f"{W}val"))
    return entries[place].get(f"{W}val") if 0 <= place < len(entries) else None
