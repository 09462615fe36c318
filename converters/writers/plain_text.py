"""Plain text in UTF-8: a paragraph a line, a blank line between, notes at the end of their chapter.

What a line of characters cannot show is told in words: a picture by its caption or description, a
formula by its spoken form. Lines end with a line feed; there is no byte order mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from converters.model.edition import Edition
from converters.model.publication import (
    Block,
    Code,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    LineBreak,
    ListBlock,
    NoteReference,
    Paragraph,
    Preformatted,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Table,
    TableCell,
    Text,
    Verse,
)
from converters.model.traversal import contents_line, contents_of, walk_inlines
from converters.vocabularies import SectionRole
from converters.writers.epub.markup import allowed
from converters.writers.imprint import authors
from converters.writers.pdf.numerals import letters, roman
from converters.writers.writing import WriteContext

_SCENE_BREAK: Final = "* * *"
_INDENT: Final = "   "
_MARKUP: Final = re.compile(r"<[^>]*>")
_NUMBERS: Final = {"a": letters, "i": roman}


def write(
    publication: Publication,
    edition: Edition,  # noqa: ARG001 - plain text has one look
    target: BinaryIO,
    context: WriteContext,
) -> None:
    """Write the text, section by section."""
    sections = publication.sections
    text = _Text(publication)
    first = True
    for done, section in enumerate(sections):
        context.monitor.check_cancelled()
        pieces = [*(text.title_lines() if not done else ()), *text.section(section)]
        if done + 1 == len(sections):
            pieces += text.notes_left()
        for piece in filter(None, pieces):
            target.write((f"{piece}\n" if first else f"\n{piece}\n").encode())
            first = False
        context.monitor.advance(done + 1, len(sections))


class _Text:
    """The text of a book, each piece to be parted from the next by a blank line."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._notes = {note.id: note for note in publication.notes}
        self._marks: dict[str, str] = {}
        self._waiting: list[str] = []
        vietnamese = publication.metadata.work.language.lower().startswith("vi")
        self._picture = "Hình" if vietnamese else "Picture"

    def title_lines(self) -> Iterator[str]:
        """Yield title and authors of a book that has no title page of its own."""
        metadata = self._publication.metadata
        sections = self._publication.sections
        if all(section.role is not SectionRole.TITLE_PAGE for section in sections):
            title = _one_line(metadata.work.title)
            if not sections or contents_line(sections[0]) != title:
                yield title
            yield _one_line(metadata.work.subtitle or "")
            yield _one_line(", ".join(authors(metadata)))

    def section(self, section: Section) -> Iterator[str]:
        """Yield a section and what is in it, and the notes that were called in it."""
        yield from self._tree(section)
        yield from self._called_notes()

    def notes_left(self) -> Iterator[str]:
        """Yield the notes that no mark in the text calls."""
        for name in self._notes:
            if name not in self._marks:
                self._mark(name)
        yield from self._called_notes()

    def _tree(self, section: Section) -> Iterator[str]:
        self._inlines(section.title)  # notes called in a title are numbered first
        yield _one_line(contents_line(section))
        for block in section.blocks:
            yield from self._block(block)
        for child in section.children:
            yield from self._tree(child)

    def _called_notes(self) -> Iterator[str]:
        while self._waiting:
            name = self._waiting.pop(0)
            pieces = [p for block in self._notes[name].blocks for p in self._block(block) if p]
            mark = self._marks[name]
            yield "\n".join((f"{mark} {pieces[0]}" if pieces else mark, *pieces[1:]))

    def _block(self, block: Block) -> Iterator[str]:  # noqa: C901 - one case a kind
        match block:
            case Paragraph():
                yield self._inlines(block.inlines)
            case Heading():
                yield " ".join(filter(None, (block.number, self._inlines(block.inlines))))
            case Verse():
                for stanza in block.stanzas:
                    yield "\n".join(self._inlines(line) for line in stanza)
            case ListBlock():
                yield "\n".join(self._items(block))
            case Table():
                yield self._inlines(block.caption)
                yield "\n".join("\t".join(map(self._cell, row.cells)) for row in block.rows)
            case Quotation():
                for inner in contents_of(block):
                    yield from self._block(inner)
            case Figure():
                caption = self._inlines(block.caption)
                yield self._shown(block.image, caption)
            case SceneBreak():
                yield _one_line(block.ornament or "") or _SCENE_BREAK
            case Preformatted():
                yield allowed(block.text).strip("\n")
            case Equation():
                formula = _spoken(block.mathml, block.alt)
                yield " ".join(filter(None, (formula, block.number)))

    def _items(self, block: ListBlock) -> Iterator[str]:
        for place, item in enumerate(block.items):
            number = _number(block, block.start + place) if block.ordered else "-"
            pieces = [p for inner in item.blocks for p in self._block(inner) if p]
            first, *rest = "\n".join(pieces).split("\n")
            yield f"{item.label or number} {first}".rstrip()
            yield from (_INDENT + line for line in rest)

    def _cell(self, cell: TableCell) -> str:
        pieces = (piece for block in cell.blocks for piece in self._block(block))
        return " ".join(" ".join(pieces).split())

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        text = "".join(map(self._characters, walk_inlines(inlines)))
        lines = (" ".join(line.split()) for line in allowed(text).split("\n"))
        return "\n".join(lines).strip()

    def _characters(self, inline: Inline) -> str:
        match inline:
            case Text() | Code():
                # Only a forced break ends a line.
                return inline.text.replace("\n", " ")
            case LineBreak():
                return "\n"
            case NoteReference():
                return self._mark(inline.note)
            case InlineEquation():
                return _spoken(inline.mathml, inline.alt)
            case InlineImage():
                return "" if inline.alt == "" else self._shown(inline, "")
            case _:
                return ""

    def _shown(self, image: InlineImage, caption: str) -> str:
        words = _one_line(caption or image.alt or "")
        return f"[{self._picture}: {words}]" if words else f"[{self._picture}]"

    def _mark(self, name: str) -> str:
        """Return the mark of a note, which is to be told at the end of the chapter."""
        if name not in self._notes:
            return ""
        if name not in self._marks:
            self._marks[name] = f"[{len(self._marks) + 1}]"
            self._waiting.append(name)
        return self._marks[name]


def _one_line(text: str) -> str:
    return " ".join(allowed(text).split())


def _spoken(mathml: str, alt: str) -> str:
    return _one_line(alt or _MARKUP.sub(" ", mathml))


def _number(block: ListBlock, number: int) -> str:
    style = block.style.value
    figures = _NUMBERS.get(style.lower(), str)(number)
    return f"{figures.upper() if style.isupper() else figures}."
