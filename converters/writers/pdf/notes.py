"""Marks of notes: footnotes count anew in every chapter, endnotes through the book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from msgspec import structs

from converters.model.publication import (
    Block,
    Inline,
    Note,
    NoteKind,
    NoteReference,
    Publication,
    Section,
)
from converters.model.traversal import own_inlines, walk_blocks, walk_inlines, walk_sections
from converters.vocabularies import SectionRole
from converters.writers.pdf.numerals import roman

NOTE_DEPTH: Final = 2
"""Notes within notes that still stand at the foot; deeper ones go to the back of the book."""


@dataclass(frozen=True)
class NoteMarks:
    """Notes by id, and the mark of each as it is printed."""

    notes: dict[str, Note]
    marks: dict[str, str]
    endnotes: tuple[str, ...]
    """Ids of what stands at the back: endnotes in order of their marks, then unmarked notes."""

    def at_back(self, name: str) -> bool:
        """Return whether a note stands at the back of the book, not at the foot of a page."""
        return name in self._back

    @cached_property
    def _back(self) -> frozenset[str]:
        return frozenset(self.endnotes)


def note_marks(publication: Publication, moved: frozenset[str] = frozenset()) -> NoteMarks:
    """Return the marks of all notes in the order in which a reader meets them.

    ``moved`` are footnotes that stand at the back, for they fit at the foot of no page.
    """
    counter = _Counter(publication, moved)
    for section in publication.sections:
        counter.enter_chapter()
        if section.role is SectionRole.PART:
            counter.count_flat(section.title, section.blocks)
            for child in section.children:
                counter.enter_chapter()
                counter.count_section(child)
        else:
            counter.count_section(section)
    unmarked = tuple(note.id for note in publication.notes if note.id not in counter.marks)
    marks = counter.marks | {name: counter.notes[name].label or "*" for name in unmarked}
    return NoteMarks(counter.notes, marks, (*counter.endnotes, *unmarked))


class _Counter:
    def __init__(self, publication: Publication, moved: frozenset[str]) -> None:
        self.notes = {
            note.id: structs.replace(note, kind=NoteKind.ENDNOTE) if note.id in moved else note
            for note in publication.notes
        }
        self.marks: dict[str, str] = {}
        self.endnotes: list[str] = []
        self._footnotes = 0
        self._roman = any(note.kind is NoteKind.FOOTNOTE for note in publication.notes)

    def enter_chapter(self) -> None:
        self._footnotes = 0

    def count_section(self, section: Section) -> None:
        for inner in walk_sections((section,)):
            self.count_flat(inner.title, inner.blocks)

    def count_flat(
        self, title: tuple[Inline, ...], blocks: tuple[Block, ...], depth: int = 0
    ) -> None:
        self._count(title, depth)
        for block in walk_blocks(blocks):
            self._count(own_inlines(block), depth)

    def _count(self, inlines: Iterable[Inline], depth: int) -> None:
        for inline in walk_inlines(inlines):
            if isinstance(inline, NoteReference):
                self._mark(inline.note, depth)

    def _mark(self, name: str, depth: int) -> None:
        note = self.notes.get(name)
        if note is None or name in self.marks or depth > NOTE_DEPTH:
            return
        self.marks[name] = note.label or self._next(note)
        if note.kind is NoteKind.ENDNOTE:
            self.endnotes.append(name)
        self.count_flat((), note.blocks, depth + 1)

    def _next(self, note: Note) -> str:
        if note.kind is NoteKind.FOOTNOTE:
            self._footnotes += 1
            return str(self._footnotes)
        number = len(self.endnotes) + 1
        return roman(number) if self._roman else str(number)
