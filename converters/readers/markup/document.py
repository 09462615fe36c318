"""A set of pages read as one document: the items of each page, and the notes of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from lxml import etree

from converters.model.publication import (
    Block,
    Note,
    Paragraph,
)
from converters.model.traversal import plain_text, without_head
from converters.readers.markup.blocks import BlockReader
from converters.readers.markup.divisions import Item
from converters.readers.markup.notes import FoundNote, own_label, plain_mark
from converters.readers.markup.parsing import characters, language_of
from converters.readers.markup.session import Session
from converters.readers.markup.shapes import Shapes
from converters.readers.markup.styles import PLAIN, Look
from converters.vietnamese.detection import STRONG
from converters.vietnamese.legacy import FontRun

_REST_OF_MARK: Final = re.compile(r"\s*(?:\[\s*\]|\(\s*\)|[.)\]:^]|\u21a9\ufe0e?)\s*")


class Document:
    """Reader of all pages of a document, one after the other."""

    def __init__(
        self, session: Session, pages: Mapping[str, etree._Element], language: str = ""
    ) -> None:
        """``language`` is the document's; pages that all declare one other are not believed."""
        self._session = session
        self._pages = pages
        self._language = language
        session.legacy.survey(self._doubtful())
        self.shapes = Shapes()
        """How the paragraphs of the page look that was read last."""
        declared = {language_of(root) for root in pages.values()}
        self._believes_pages = len(declared) > 1

    def pages(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """Yield the name of each page and what it holds, notes left out."""
        for number, (name, root) in enumerate(self._pages.items()):
            self._session.monitor.check_cancelled()
            self._session.monitor.advance(number, len(self._pages))
            language = language_of(root) if self._believes_pages else None
            reader = BlockReader(self._session, name, self._language)
            items = reader.read(root, language or "")
            self.shapes = reader.shapes
            yield name, items

    def _doubtful(self) -> Iterator[list[FontRun]]:
        """Yield the runs of blocks that are neither ASCII nor plainly Unicode Vietnamese."""
        for root in self._pages.values():
            for element in root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th"):
                text = characters(element)
                if not text.isascii() and STRONG.search(text) is None:
                    yield list(self._runs(element, self._look(element)))

    def _look(self, element: etree._Element) -> Look:
        look = PLAIN
        for ancestor in reversed(list(element.iterancestors())):
            look = self._session.styles.look(ancestor, look)
        return self._session.styles.look(element, look)

    def _runs(self, element: etree._Element, look: Look) -> Iterator[FontRun]:
        if element.text:
            yield FontRun(element.text, look.form.ascii_font)
        for child in element:
            yield from self._runs(child, self._session.styles.look(child, look))
            if child.tail:
                yield FontRun(child.tail, look.form.ascii_font)

    def notes(self) -> tuple[Note, ...]:
        """Return the notes in the order of their marks."""
        return tuple(self._note(found) for found in self._session.notes.found)

    def _note(self, found: FoundNote) -> Note:
        # The passage is no longer passed over once it is read for itself.
        passages = self._session.notes.passages
        held = passages.pop(found.passage, None)
        blocks = BlockReader(self._session, found.page, self._language).note(found.passage)
        if held is not None:
            passages[found.passage] = held
        return Note(
            id=found.id,
            kind=found.kind,
            blocks=_without_mark(blocks, found.mark) or (Paragraph(inlines=()),),
            label=own_label(found.mark),
            origin=blocks[0].origin if blocks else None,
        )


def _without_mark(blocks: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    """Return a note's blocks without the mark that stands at their head."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph):
        return blocks
    text = plain_text(first.inlines)
    sign = re.escape(plain_mark(mark)) if mark else r"(?!)"
    match = re.match(rf"\s*[\[(]?\s*{sign}\s*[\])]?[.:)]?(?:\s+|$|(?=[^\w\s]))", text)
    match = match or _REST_OF_MARK.match(text)
    if match is None or not match.end():
        return blocks
    inlines = without_head(first.inlines, match.end())
    rest = blocks[1:]
    if not plain_text(inlines).strip() and rest:
        return rest
    return (msgspec.structs.replace(first, inlines=inlines), *rest)
