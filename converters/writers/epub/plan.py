"""Which section goes into which file, and under which address everything stands.

A part and each chapter of it, and every other top-level section, is a file of its own. A section
of more than ``FILE_BYTES`` is cut further, at its subsections, between blocks or within one: older
reading systems load a file whole and grow slow or fail on large ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from converters.model.publication import (
    Anchor,
    Block,
    Inline,
    Note,
    NoteKind,
    NoteReference,
    Publication,
    Section,
)
from converters.model.traversal import own_inlines, walk_blocks, walk_inlines
from converters.vocabularies import Matter, SectionRole
from converters.writers.epub.markup import Names
from converters.writers.epub.splitting import Splitter
from converters.writers.epub.weighing import Scales

FILE_BYTES: Final = 250_000
"""As weighed before it is written: what is written stays below 300 KB."""
ENDNOTES_FILE: Final = "endnotes.xhtml"


@dataclass(frozen=True)
class Address:
    """Place in the book: file name within the text folder, and id in it."""

    file: str
    id: str

    @property
    def full(self) -> str:
        """The address as seen from another file of the text folder."""
        return f"{self.file}#{self.id}"

    def seen_from(self, file: str) -> str:
        """Return the link that leads here from another file of the text folder."""
        return f"#{self.id}" if file == self.file else self.full


@dataclass(frozen=True)
class TextFile:
    """One file of text: a section, or a piece of one."""

    name: str
    matter: Matter
    section: Section
    blocks: tuple[Block, ...]
    children: tuple[Section, ...] = ()
    continued: bool = False
    """Whether the section began in the file before."""
    numbered_in: str = ""
    """File in which the chapter begins whose notes are numbered together."""


@dataclass(frozen=True)
class BookPlan:
    """All files of text in reading order, and where names lead."""

    files: tuple[TextFile, ...]
    sections: dict[str, Address]
    anchors: dict[str, Address]
    notes: dict[str, Note]
    note_files: dict[str, str]
    """File at whose end a note stands, by the note's id; endnotes and unmarked ones at the back."""
    unmarked: tuple[str, ...]
    """Notes that no mark in the text points to."""
    endnotes_section: Section | None
    """The empty section of the book that is to hold the endnotes."""
    names: Names
    endnote_files: tuple[str, ...] = (ENDNOTES_FILE,)
    """Files that hold the notes at the back, in order; small books have one."""

    @cached_property
    def note_series(self) -> dict[str, str]:
        """File that the numbers of notes begin in, by the file that they stand in."""
        series = {file.name: file.numbered_in or file.name for file in self.files}
        return series | dict.fromkeys(self.endnote_files, ENDNOTES_FILE)

    @cached_property
    def has_both_kinds(self) -> bool:
        """Whether the book has footnotes and endnotes."""
        return len({note.kind for note in self.notes.values()}) > 1


@dataclass
class _Found:
    """What one file or note holds that can be pointed to, or points to a note."""

    anchors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def look(self, inlines: Iterable[Inline]) -> None:
        for inline in walk_inlines(inlines):
            match inline:
                case Anchor():
                    self.anchors.append(inline.name)
                case NoteReference():
                    self.notes.append(inline.note)
                case _:
                    pass

    def look_through(self, blocks: Iterable[Block]) -> None:
        for block in walk_blocks(blocks):
            self.look(own_inlines(block))


def plan_book(publication: Publication) -> BookPlan:
    """Return the files of a publication and the addresses of all that links can point to."""
    return _Planner(publication).plan()


def _holds_endnotes(section: Section) -> bool:
    return section.role is SectionRole.ENDNOTES and not section.blocks and not section.children


class _Planner:
    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._names = Names()
        self._numbers: dict[str, int] = {}
        self._sections: dict[str, Address] = {}
        self._anchors: dict[str, Address] = {}
        self._note_files: dict[str, str] = {}
        self._endnote_files = [ENDNOTES_FILE]
        self._endnotes_size = 0
        self._notes = {note.id: note for note in publication.notes}
        self._scales = Scales(self._notes)
        self._splitter = Splitter(FILE_BYTES, self._scales)
        self._sizes: dict[int, int] = {}

    def plan(self) -> BookPlan:
        book = self._publication
        holder = next((s for s in book.back if _holds_endnotes(s)), None)
        files = [
            file
            for matter, sections in (
                (Matter.FRONT, book.front),
                (Matter.BODY, book.body),
                (Matter.BACK, book.back),
            )
            for section in sections
            if section is not holder
            for file in self._files(section, matter)
        ]
        if holder is not None:
            self._sections[holder.id] = self._address(holder.id, "section", ENDNOTES_FILE)
        for file in files:
            self._enter(file)
        unmarked = tuple(name for name in self._notes if name not in self._note_files)
        for name in unmarked:
            self._place_note(name, ENDNOTES_FILE)
        return BookPlan(
            tuple(files),
            self._sections,
            self._anchors,
            self._notes,
            self._note_files,
            unmarked,
            holder,
            self._names,
            tuple(self._endnote_files),
        )

    # files

    def _files(self, section: Section, matter: Matter, chapter: str = "") -> Iterator[TextFile]:
        cut = section.role is SectionRole.PART or self._size(section) > FILE_BYTES
        pieces = list(self._splitter.pieces(section.blocks)) if cut else [section.blocks]
        inner = () if cut else section.children
        stem = self._stem(section.role)
        for number, blocks in enumerate(pieces, start=1):
            name = f"{stem}.xhtml" if number == 1 else f"{stem}-{number}.xhtml"
            chapter = chapter or name
            yield TextFile(name, matter, section, blocks, inner, number > 1, chapter)
        if cut:
            inside = "" if section.role is SectionRole.PART else chapter
            for child in section.children:
                yield from self._files(child, matter, inside)

    def _stem(self, role: SectionRole) -> str:
        self._numbers[role] = self._numbers.get(role, 0) + 1
        return f"{role.value}-{self._numbers[role]:03}"

    def _size(self, section: Section) -> int:
        if id(section) not in self._sizes:
            inner = sum(self._size(child) for child in section.children)
            self._sizes[id(section)] = self._scales.blocks(section.blocks) + inner
        return self._sizes[id(section)]

    # addresses

    def _address(self, wanted: str, kind: str, file: str) -> Address:
        return Address(file, self._names.give(wanted, kind))

    def _enter(self, file: TextFile) -> None:
        found = _Found()
        if not file.continued:
            self._enter_section(file.section, file.name, found)
        found.look_through(file.blocks)
        for child in file.children:
            self._enter_tree(child, file.name, found)
        self._enter_found(found, file.name)

    def _enter_tree(self, section: Section, file: str, found: _Found) -> None:
        self._enter_section(section, file, found)
        found.look_through(section.blocks)
        for child in section.children:
            self._enter_tree(child, file, found)

    def _enter_section(self, section: Section, file: str, found: _Found) -> None:
        if section.id not in self._sections:
            self._sections[section.id] = self._address(section.id, "section", file)
        found.look(section.title)

    def _enter_found(self, found: _Found, file: str) -> None:
        self._enter_anchors(found, file)
        for name in found.notes:
            self._place_note(name, file)

    def _enter_anchors(self, found: _Found, file: str) -> None:
        for name in found.anchors:
            if name not in self._anchors:
                self._anchors[name] = self._address(name, "place", file)

    def _place_note(self, name: str, file: str) -> None:
        """Put a note at the end of the file of its first mark, and the notes within it too."""
        waiting = [(name, file)]
        while waiting:
            name, file = waiting.pop()
            note = self._notes.get(name)
            if note is None or name in self._note_files:
                continue
            at_the_back = note.kind is NoteKind.ENDNOTE or file in self._endnote_files
            place = self._endnotes_file(note) if at_the_back else file
            self._note_files[name] = place
            found = _Found()
            found.look_through(note.blocks)
            self._enter_anchors(found, place)
            waiting.extend((inner, place) for inner in reversed(found.notes))

    def _endnotes_file(self, note: Note) -> str:
        """Return the file for the next note at the back; a full one is followed by another."""
        size = self._scales.note(note)
        if self._endnotes_size and self._endnotes_size + size > FILE_BYTES:
            number = len(self._endnote_files) + 1
            self._endnote_files.append(f"endnotes-{number}.xhtml")
            self._endnotes_size = 0
        self._endnotes_size += size
        return self._endnote_files[-1]
