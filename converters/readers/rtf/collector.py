"""Stories of an RTF file while they are collected: text, notes, boxes, pictures, fields.

Text goes to the innermost *story*; text of a *destination* (font table, field code) goes to a
buffer that is read when its group closes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import Anchor, Inline
from converters.monitor import Monitor
from converters.readers.docx.pictures import PictureShelf
from converters.readers.docx.styles import RunFormat
from converters.readers.docx.symbols import in_symbol_font, is_symbol_font
from converters.readers.rtf.destinations import Target
from converters.readers.rtf.fields import Field
from converters.readers.rtf.formulas import FormulaBuilder
from converters.readers.rtf.header import SYMBOL_CHARSET, Font, Header
from converters.readers.rtf.paragraphs import (
    CommentMark,
    End,
    Item,
    NoteMark,
    OpenRow,
    Properties,
    RtfParagraph,
    Story,
    parted,
)
from converters.readers.rtf.pictures import Drawing, Picture
from converters.readers.rtf.revisions import Change, Revisions
from converters.readers.text_bytes import code_page_text
from converters.vietnamese.legacy import encoding_of_font

_LONGEST_DETAIL: Final = 200
PLAIN: Final = RunFormat()
"""Look after ``\\plain``."""
USUAL: Final = Properties()
"""Paragraph after ``\\pard``."""
_DEEPEST_TABLE: Final = 12


@dataclass(slots=True)
class State:
    """State of a group; a copy goes to the groups inside."""

    target: Target = Target.STORY
    form: RunFormat = PLAIN
    font: int | None = None
    unicode_skip: int = 1
    properties: Properties = USUAL
    link: str | None = None
    changes: frozenset[Change] = frozenset()
    buffer: list[str] = field(default_factory=list)
    """Text of the destination that the group stands in."""
    opened: str = ""
    """Destination word that this very group opened with."""
    fresh: bool = True
    """Nothing but ``\\*`` has come in this group yet."""
    starred: bool = False

    def inner(self) -> State:
        """Return the state with which a group within this one begins."""
        return State(
            self.target, self.form, self.font, self.unicode_skip, self.properties, self.link,
            self.changes, self.buffer,
        )  # fmt: skip

    @property
    def text(self) -> str:
        """Text of the destination."""
        return "".join(self.buffer).strip()


@dataclass
class _Removal:
    """Text that is left out while it is collected; ``reason``: as what, and why."""

    reason: tuple[Kind, str] | None = None
    texts: list[str] = field(default_factory=list)


class Collector:
    """Collector of one file's stories; the interpreter tells it what the control words mean."""

    _formula: FormulaBuilder
    """The formula that is being read; made when its group opens."""

    def __init__(
        self,
        origin: Origin,
        pictures: PictureShelf,
        book: LedgerBook,
        monitor: Monitor,
        revisions: Revisions,
    ) -> None:
        self.header = Header()
        self.body = Story()
        self.notes: list[NoteMark] = []
        self.comments: list[CommentMark] = []
        self._comment_facts: dict[str, str] = {}
        self._origin = origin
        self._pictures = pictures
        self._book = book
        self._monitor = monitor
        self._state = State()
        self._stack: list[State] = []
        self._stories = [self.body]
        self._skip = 0
        self._revisions = revisions
        self._told_changes: frozenset[Change] = frozenset()
        self._picture = Picture()
        self._fields: list[Field] = []
        self._signs = 0
        """Pieces of text and inlines that were shown so far."""
        self._drawing = Drawing()
        self._starts: list[int | None] = []
        self._current: int | None = None
        """Font, style or list that the table being read defines."""
        self._row = OpenRow()
        self._outer_rows: list[OpenRow] = []
        self._anchors: set[str] = set()
        self._paragraphs = 0
        self._run_texts: list[str] = []
        self._run_key: tuple[RunFormat, str | None, str | None] | None = None
        """Look, font and link of the text that is being collected."""
        self._removal = _Removal()
        self._high_half = ""
        """First half of a character beyond U+FFFF, whose second half has not come yet."""
        self._label_font: str | None = None
        self._endnote = False
        self._automatic_mark = False
        """``chftn`` came last: the note is numbered by the program."""
        self._automatic_marks: list[bool] = []
        self._page_turns = (False, False)
        """Whether a page break stands before the open paragraph, and before the next one."""

    def _in_unicode(self, text: str) -> str:
        """Decode bytes in the font's code page; those of legacy and symbol fonts stay bytes."""
        font = self._font()
        if text.isascii() or (font and encoding_of_font(font.name) is not None):
            return text
        if font is not None and font.charset == SYMBOL_CHARSET:
            return text
        return code_page_text(text.encode("latin-1"), self.header.codec(font))

    def _font(self) -> Font | None:
        number = self._state.font
        return self.header.fonts.get(self.header.default_font if number is None else number)

    def _emit(self, text: str) -> None:
        state = self._state
        self._automatic_mark = False
        if state.target is Target.LABEL:
            font = self._font()
            self._label_font = font.name if font else None
            state.buffer.append(self._shown(text))
        elif (removed := self._removed(state)) is not None:
            self._leave_out(removed, text)
        else:
            self._end_removal()
            if state.changes:
                self._count_changes(state.changes, text)
            font = self._font()
            key = (state.form, font.name if font else None, state.link)
            if key != self._run_key:
                self._end_run()
                self._run_key = key
            self._signs += 1
            self._run_texts.append(self._shown(text))

    def _removed(self, state: State) -> tuple[Kind, str] | None:
        """Return as what, and why, text in a state is left out; None where it stays."""
        if state.changes and (removed := self._revisions.removed(state.changes)) is not None:
            return removed
        return (Kind.HIDDEN_TEXT, "RTF-004") if state.form.hidden else None

    def _leave_out(self, removed: tuple[Kind, str], text: str) -> None:
        """Collect text that is left out: what follows for the same reason is one thing."""
        if removed != self._removal.reason:
            self._end_removal()
            self._removal.reason = removed
        self._removal.texts.append(text)

    def _end_removal(self) -> None:
        """Enter the text that was left out."""
        removal = self._removal
        if removal.reason is None:
            return
        self._removal = _Removal()
        (kind, code), text = removal.reason, "".join(removal.texts)
        if kind is Kind.MOVE:
            self._revisions.move(text, self._place())
        else:
            self._drop(kind, code, text)

    def _count_changes(self, changes: frozenset[Change], text: str) -> None:
        """Count the changes that stay in the text, each once however its text is parted."""
        kinds = list(filter(None, map(self._revisions.kept, changes)))
        if Kind.MOVE in kinds:
            self._revisions.arrive(text)
        if changes is not self._told_changes:
            self._told_changes = changes
            for kind in kinds:
                self._book.count(kind)

    def _end_run(self) -> None:
        """Put the text since the last change of look into the story as one item."""
        if self._run_texts and self._run_key is not None:
            self._story.items.append(Item("".join(self._run_texts), *self._run_key))
        self._run_texts = []
        self._run_key = None
        self._end_removal()

    def _shown(self, text: str) -> str:
        """Return what a symbol font shows for typed bytes; other fonts show the text itself."""
        font = self._font()
        if font is None or not is_symbol_font(font.name):
            return text
        shown, unknown = in_symbol_font(text, font.name)
        if unknown:
            self._book.enter(Kind.SYMBOL, Fate.CONVERTED, "RTF-013", self._place(), font.name)
        return shown

    def _place(self) -> Origin:
        return msgspec.structs.replace(self._origin, paragraph=self._paragraphs + 1)

    def _drop(self, kind: Kind, code: str, detail: str) -> None:
        if detail.strip():
            self._book.enter(
                kind, Fate.DROPPED, code, self._place(), detail.strip()[:_LONGEST_DETAIL]
            )

    def _inline(self, inline: Inline) -> None:
        state = self._state
        if state.target not in (Target.STORY, Target.DISCARDED, Target.PROPERTY):
            return
        if isinstance(inline, Anchor) or self._removed(state) is None:
            self._end_run()
            self._signs += 1
            self._story.items.append(Item(inline, state.form, None, state.link))

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _turn_page(self) -> None:
        """Note a page break: before the open paragraph, or behind what it says already."""
        self._end_run()
        turns = self._story.turns
        if not turns or turns[-1] != len(self._story.items):
            turns.append(len(self._story.items))

    def _end_paragraph(self, end: End) -> None:
        self._end_run()
        story, properties = self._story, self._state.properties
        if end is End.ROW and not story.items:
            self._end_row(1)
        elif properties.drop_cap and end is End.PARAGRAPH and story.items:
            # The large first letter stands in a paragraph of its own before the rest of the first.
            self._book.enter(Kind.PARAGRAPH, Fate.CONVERTED, "DOCX-040", self._place())
        elif end is End.PARAGRAPH and (removed := self._revisions.removed(self._state.changes)):
            # Without its end a paragraph goes on in the next.
            self._drop(*removed, "¶")
        else:
            self._close_paragraph(end, properties.depth if end is not End.CELL else 1)
            if end is End.ROW:
                self._end_row(1)

    def _end_row(self, depth: int) -> None:
        row = self._row.defined
        properties = self._state.properties
        self._story.paragraphs.append(
            RtfParagraph([], properties, End.ROW, self._place(), row=row, depth=depth)
        )

    def _end_nested_row(self) -> None:
        depth = max(self._state.properties.nesting, 2)
        if depth <= _DEEPEST_TABLE:
            self._end_row(depth)

    def _end_nested_cell(self) -> None:
        """End a cell of a table within a cell; beyond reason, its text is the outer cell's."""
        depth = max(self._state.properties.nesting, 2)
        self._end_run()
        if depth > _DEEPEST_TABLE:
            self._book.enter(Kind.TABLE, Fate.CONVERTED, "RTF-014", self._place())
            self._close_paragraph(End.PARAGRAPH, _DEEPEST_TABLE)
        else:
            self._close_paragraph(End.CELL, depth)

    def _close_paragraph(self, end: End, depth: int) -> None:
        """Put the open paragraph into the story, parted where pages turn within it."""
        story = self._story
        parts, opens_page, turned = parted(story.items, story.turns)
        last = end if not story.boxes else End.PARAGRAPH
        for index, items in enumerate(parts):
            self._paragraphs += 1
            origin = msgspec.structs.replace(self._origin, paragraph=self._paragraphs)
            properties = self._state.properties
            is_last = index == len(parts) - 1
            paragraph = RtfParagraph(
                items, properties, last if is_last else End.PARAGRAPH, origin, story.label,
                depth=depth,
            )  # fmt: skip
            is_turned = story.turned or opens_page or properties.page_break
            paragraph.page_break = index > 0 or is_turned
            story.paragraphs.append(paragraph)
            story.label, story.turned = None, False
        story.items, story.turns, story.turned = [], [], turned
        self._add_boxes(end, depth)

    def _add_boxes(self, end: End, depth: int) -> None:
        """Put the boxes of a paragraph behind it; in a table before the end of its cell."""
        story = self._story
        for box in story.boxes:
            for paragraph in box.paragraphs:
                paragraph.depth += depth
                story.paragraphs.append(paragraph)
        if story.boxes and end is not End.PARAGRAPH:
            properties = self._state.properties
            story.paragraphs.append(RtfParagraph([], properties, end, self._place(), depth=depth))
        story.boxes = []

    def _end_open_story(self) -> None:
        self._end_run()
        if self._story.items or self._story.boxes:
            self._close_paragraph(End.PARAGRAPH, self._state.properties.depth)
