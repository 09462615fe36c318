"""Notes of pages: marks, the passages they lead to, and the links back.

Told by EPUB's structural semantics and DPUB-ARIA roles, and where a page has none, by what such
pages share: a short mark links to a passage that links back to the mark, or opens with the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree

from converters.model.publication import NoteKind
from converters.readers.markup.parsing import characters, name_of, types_of
from converters.readers.markup.places import Place, Places, ids_of

_MARK: Final = re.compile(
    r"[\[({]?\s*(?:(?:note|chú thích|ghi chú)\s*)?"
    r"(\d{1,4}|[ivxlc]{1,6}|[a-z]{1,2}|[*†‡§¶#•※]{1,6})\s*[\])}.:]?",
    re.IGNORECASE,
)
_NOTE_ID: Final = re.compile(
    r"_?(?:fn|ftnt?|footnote|note|endnote|edn|en|rearnote|chuthich|n)[._:-]?\w{0,12}", re.IGNORECASE
)
_ENDNOTE_ID: Final = re.compile(r"_?(?:edn|endnote|en\d)", re.IGNORECASE)
_BACK_SIGNS: Final = re.compile("[↩↑^⏎↵⮐\ufe0e\ufe0f\\s]*")
_BLOCKS: Final = frozenset({"p", "li", "div", "aside", "dd", "td", "blockquote", "section"})
_WRAPPERS: Final = frozenset({"div", "li", "aside", "dd"})
_FOOTNOTE_TYPES: Final = frozenset({"footnote", "note"})
_ENDNOTE_TYPES: Final = frozenset({"endnote", "rearnote"})
_LISTS: Final = frozenset({"footnotes", "endnotes", "rearnotes"})
_CLOSE: Final = frozenset({"p", "li", "span", "sup", "h1", "h2", "h3", "h4", "h5", "h6", "td"})
_MOST_LINKS: Final = 100
"""A passage with more links than that is looked at no further: it is no note."""
_REFERENCE_TYPES: Final = frozenset({"noteref"})
_BACK_TYPES: Final = frozenset({"backlink", "referrer"})


class FoundNote(NamedTuple):
    """A note: its passage, its kind, and the author's own mark where that is no number."""

    id: str
    page: str
    passage: etree._Element
    kind: NoteKind
    mark: str
    """The mark as it stands in the text."""


class Notes:
    """All notes of a set of pages, in the order of their first marks."""

    def __init__(self, pages: Mapping[str, etree._Element], places: Places) -> None:
        self._places = places
        self.found: list[FoundNote] = []
        self.marks: dict[etree._Element, str] = {}
        """Links that are marks, with the id of their note."""
        self.backs: set[etree._Element] = set()
        """Links that lead from notes back to their marks."""
        self.passages: dict[etree._Element, str] = {}
        """Passages with the id of their note."""
        links = [(page, link) for page, root in pages.items() for link in root.iter("a")]
        self._leads: dict[etree._Element, Place] = {}
        self._wanted = {place.id for place in places.wanted}
        for page, link in links:
            place = places.place(page, link.get("href"))
            if place is not None and place.id:
                self._leads[link] = place
        for page, link in links:
            if link in self._leads and link not in self.backs:
                self._consider(page, link, self._leads[link])
        for page, root in pages.items():
            self._unmarked(page, root)
        self.holders = {a for passage in self.passages for a in passage.iterancestors()}
        """Elements that hold passages."""

    def _consider(self, page: str, link: etree._Element, place: Place) -> None:
        target = self._places.elements.get(place)
        if target is None or self._is_inside_note(link, target):
            return
        is_told = bool(_REFERENCE_TYPES & set(types_of(link)))
        mark = text_of(link)
        if not is_told and _MARK.fullmatch(mark) is None:
            return
        told = _told_passage(target)
        if told is None and not self._is_note(page, link, target, place, is_told=is_told):
            return
        passage = told if told is not None else self._passage(target, link)
        if passage is None:
            return
        note = self.passages.get(passage) or self._add(place.page, passage, page, place.id, mark)
        self.marks[link] = note
        self._find_backs(passage, page, link)

    def _is_inside_note(self, link: etree._Element, target: etree._Element) -> bool:
        """Return whether a link stands in the very passage that it leads to."""
        return any(ancestor is target for ancestor in link.iterancestors())

    def _is_note(
        self,
        page: str,
        link: etree._Element,
        target: etree._Element,
        place: Place,
        *,
        is_told: bool,
    ) -> bool:
        block = _block_of(target)
        if block is None or name_of(target).startswith("h"):
            return False
        if is_told or self._leads_back(block, page, link):
            return True
        return _NOTE_ID.fullmatch(place.id) is not None and _opens_with(block, text_of(link))

    def _leads_back(self, block: etree._Element, page: str, link: etree._Element) -> bool:
        return any(self._is_back(back, page, link) for back in _links_in(block))

    def _is_back(self, back: etree._Element, page: str, link: etree._Element) -> bool:
        """Return whether ``back`` leads to ``link`` or close by: an element around or beside it."""
        place = self._leads.get(back)
        if place is None or place.page != page or back is link:
            return False
        target = self._places.elements.get(place)
        if target is None:
            return False
        if target is link or any(target is near for near in _near(link)):
            return True
        return name_of(target) in _CLOSE and any(e is link for e in _links_in(target))

    def _passage(self, target: etree._Element, link: etree._Element) -> etree._Element | None:
        """Return the block around a target, and what wraps that block alone."""
        block = _block_of(target)
        if block is None or any(block is ancestor for ancestor in link.iterancestors()):
            return None
        while (parent := block.getparent()) is not None and name_of(parent) in _WRAPPERS:
            if block.getprevious() is not None or (parent.text or "").strip():
                break
            if self._holds_others(parent, block) or any(
                parent is ancestor for ancestor in link.iterancestors()
            ):
                break
            block = parent
        return block

    def _holds_others(self, parent: etree._Element, block: etree._Element) -> bool:
        """Return whether something in ``parent`` beside ``block`` is linked to, or is a heading."""
        for sibling in parent:
            if sibling is block:
                continue
            for element in sibling.iter(etree.Element):
                if name_of(element) in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                    return True
                if any(name in self._wanted for name in ids_of(element)):
                    return True
        return False

    def _add(
        self, page: str, passage: etree._Element, marked_on: str, identifier: str, mark: str
    ) -> str:
        name = f"note-{len(self.found) + 1}"
        kind = _kind(passage, identifier, is_elsewhere=page != marked_on)
        self.passages[passage] = name
        self.found.append(FoundNote(name, page, passage, kind, mark))
        return name

    def _find_backs(self, passage: etree._Element, page: str, link: etree._Element) -> None:
        for back in _links_in(passage):
            is_typed = bool(_BACK_TYPES & set(types_of(back)))
            is_sign = bool(text_of(back)) and _BACK_SIGNS.fullmatch(text_of(back)) is not None
            if is_typed or is_sign or self._is_back(back, page, link):
                self.backs.add(back)

    def _unmarked(self, page: str, root: etree._Element) -> None:
        """Take passages that say they are notes though no mark leads to them."""
        for element in root.iter(etree.Element):
            types = set(types_of(element))
            if element in self.passages or not types & ({"footnote"} | _ENDNOTE_TYPES):
                continue
            if any(ancestor in self.passages for ancestor in element.iterancestors()):
                continue
            label = next((text_of(e) for e in element.iter("span")
                          if "note-number" in (e.get("class") or "")), "")  # fmt: skip
            self._add(page, element, page, element.get("id") or "", label)
            self._find_backs(element, page, element)


def is_list_of_notes(element: etree._Element) -> bool:
    """Return whether an element does nothing but hold notes."""
    return bool(_LISTS & set(types_of(element)))


def text_of(element: etree._Element) -> str:
    """Return the characters of an element in one line."""
    return " ".join(characters(element).split())


def plain_mark(mark: str) -> str:
    """Return a mark without brackets and stops."""
    match = _MARK.fullmatch(mark)
    return match[1] if match else mark.strip()


def own_label(mark: str) -> str | None:
    """Return a mark of the author's own, None for a number or letter that counting gives."""
    plain = plain_mark(mark)
    return plain if plain and not plain.isalnum() and len(plain) <= 6 else None


def _told_passage(target: etree._Element) -> etree._Element | None:
    for element in (target, *target.iterancestors()):
        types = set(types_of(element))
        if types & (_FOOTNOTE_TYPES | _ENDNOTE_TYPES):
            return element
        if name_of(element) in {"section", "body"}:
            return None
    return None


def _kind(passage: etree._Element, identifier: str, *, is_elsewhere: bool) -> NoteKind:
    for element in (passage, *passage.iterancestors()):
        types = set(types_of(element))
        if types & (_ENDNOTE_TYPES | {"endnotes", "rearnotes"}):
            return NoteKind.ENDNOTE
        if types & ({"footnote", "footnotes"}):
            return NoteKind.FOOTNOTE
    is_endnote = is_elsewhere or _ENDNOTE_ID.match(identifier) is not None
    return NoteKind.ENDNOTE if is_endnote else NoteKind.FOOTNOTE


def _block_of(element: etree._Element) -> etree._Element | None:
    current: etree._Element | None = element
    while current is not None and name_of(current) not in _BLOCKS:
        current = current.getparent()
    return current if current is not None and name_of(current) != "section" else None


def _links_in(element: etree._Element) -> Iterator[etree._Element]:
    yield from islice(element.iter("a"), _MOST_LINKS)


def _near(link: etree._Element) -> Iterator[etree._Element]:
    """Yield what a backlink may point to instead of the mark: elements around and beside it."""
    yield from link.iter(etree.Element)
    current: etree._Element | None = link
    while current is not None and name_of(current) not in {"body", "section", "html", "div"}:
        yield current
        for sibling in (current.getprevious(), current.getnext()):
            if sibling is not None:
                yield sibling
        current = current.getparent()


def _opens_with(block: etree._Element, mark: str) -> bool:
    opening = text_of(block)[: len(mark) + 4].lstrip("[({ ")
    plain = plain_mark(mark)
    rest = opening.removeprefix(plain)
    return rest != opening and not rest[:1].isalnum()
