"""Stories of an RTF file while they are collected: text, notes, boxes, pictures, fields.

Text goes to the innermost *story*; text of a *destination* (font table, field code) goes to a
buffer that is read when its group closes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.files import ascii_slug
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import Anchor, Inline, InlineImage, NoteReference
from converters.model.revision import Comment
from converters.monitor import Monitor
from converters.readers.docx.pictures import PictureError, PictureShelf
from converters.readers.docx.stand_ins import Sight
from converters.readers.docx.styles import RunFormat
from converters.readers.docx.symbols import in_symbol_font, is_symbol_font
from converters.readers.pandoc_images import enter_stand_in
from converters.readers.rtf.destinations import COMMENT_FACTS, HEADS, INFO, Target
from converters.readers.rtf.header import SYMBOL_CHARSET, Font, Header
from converters.readers.rtf.paragraphs import (
    Cell,
    End,
    Item,
    NoteMark,
    Properties,
    Row,
    RtfParagraph,
    Story,
)
from converters.vietnamese.legacy import encoding_of_font

_NUMBER: Final = re.compile(r"-?[0-9]{1,10}")
_MM_PER_TWIP: Final = 25.4 / 1440
_LONGEST_MARK: Final = 3
_LONGEST_DETAIL: Final = 200
PLAIN: Final = RunFormat()
"""Look after ``\\plain``."""
USUAL: Final = Properties()
"""Paragraph after ``\\pard``."""
_HYPERLINK: Final = re.compile(
    r'\s*HYPERLINK\s+(?:"(?P<address>[^"]*)"|(?P<plain_address>[^\s\\"]+))?\s*'
    r'(?:\\l\s+(?:"(?P<bookmark>[^"]*)"|(?P<plain_bookmark>\S+)))?',
    re.IGNORECASE,
)


@dataclass
class State:
    """State of a group; a copy goes to the groups inside."""

    target: Target = Target.STORY
    form: RunFormat = PLAIN
    font: int | None = None
    unicode_skip: int = 1
    properties: Properties = USUAL
    link: str | None = None
    deleted: bool = False
    opened: str = ""
    """Destination word that this very group opened with."""
    fresh: bool = True
    """Nothing but ``\\*`` has come in this group yet."""
    starred: bool = False


@dataclass
class Picture:
    """Picture that is being read: its hexadecimal digits, its size in twips, scale in percent."""

    digits: list[str] = field(default_factory=list)
    width: int = 0
    height: int = 0
    scale_x: int = 100
    scale_y: int = 100


class Collector:
    """Collector of one file's stories; the interpreter tells it what the control words mean."""

    def __init__(
        self, origin: Origin, pictures: PictureShelf, book: LedgerBook, monitor: Monitor
    ) -> None:
        self.header = Header()
        self.body = Story()
        self.notes: list[NoteMark] = []
        self.comments: list[Comment] = []
        self._comment_facts: dict[str, str] = {}
        self._origin = origin
        self._pictures = pictures
        self._book = book
        self._monitor = monitor
        self._state = State()
        self._stack: list[State] = []
        self._stories = [self.body]
        self._skip = 0
        self._buffer: list[str] = []
        self._picture = Picture()
        self._field_codes: list[str] = []
        self._current: int | None = None
        """Font, style or list that the table being read defines."""
        self._cells: list[Cell] = []
        self._cell = Cell(0)
        self._row = Row()
        self._in_nested_table = False
        self._anchors: set[str] = set()
        self._paragraphs = 0
        self._run_texts: list[str] = []
        self._run_key: tuple[RunFormat, str | None, str | None] | None = None
        """Look, font and link of the text that is being collected."""
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
        return text.encode("latin-1").decode(self.header.codec(font), errors="replace")

    def _font(self) -> Font | None:
        number = self._state.font
        return self.header.fonts.get(self.header.default_font if number is None else number)

    def _emit(self, text: str) -> None:
        state = self._state
        self._automatic_mark = False
        if state.target is Target.LABEL:
            font = self._font()
            self._label_font = font.name if font else None
            self._buffer.append(self._shown(text))
        elif state.deleted:
            self._drop(Kind.DELETION, "RTF-005", text)
        elif state.form.hidden:
            self._drop(Kind.HIDDEN_TEXT, "RTF-004", text)
        else:
            font = self._font()
            key = (state.form, font.name if font else None, state.link)
            if key != self._run_key:
                self._end_run()
                self._run_key = key
            self._run_texts.append(self._shown(text))

    def _end_run(self) -> None:
        """Put the text since the last change of look into the story as one item."""
        if self._run_texts and self._run_key is not None:
            self._story.items.append(Item("".join(self._run_texts), *self._run_key))
        self._run_texts = []
        self._run_key = None

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
        if self._state.target in (Target.STORY, Target.DISCARDED, Target.PROPERTY):
            self._end_run()
            self._story.items.append(Item(inline, self._state.form, None, self._state.link))

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _turn_page(self) -> None:
        """Note a page break: before the open paragraph, or behind what it says already."""
        self._end_run()
        texts = (item.content for item in self._story.items)
        has_words = any(isinstance(text, str) and text.strip() for text in texts)
        before, after = self._page_turns
        self._page_turns = (before or not has_words, after or has_words)

    def _end_paragraph(self, end: End) -> None:
        self._end_run()
        story = self._story
        if end is not End.PARAGRAPH:
            self._in_nested_table = False
        if end is End.ROW and not story.items:
            row = Row(tuple(self._cells), self._row.left, self._row.header)
            story.paragraphs.append(
                RtfParagraph([], self._state.properties, end, self._place(), row=row)
            )
            return
        self._paragraphs += 1
        origin = msgspec.structs.replace(self._origin, paragraph=self._paragraphs)
        properties = self._state.properties
        turned, following = self._page_turns
        self._page_turns = (following, False)
        paragraph = RtfParagraph(story.items, properties, end, origin, story.label)
        paragraph.page_break = turned or properties.page_break
        story.paragraphs.append(paragraph)
        story.items, story.label = [], None
        for box in story.boxes:
            story.paragraphs.extend(box.paragraphs)
        story.boxes = []
        if end is End.ROW:
            self._end_paragraph(end)

    def _close_picture(self) -> None:
        picture = self._picture
        digits = re.sub(r"[^0-9a-fA-F]", "", "".join(picture.digits))
        content = bytes.fromhex(digits[: len(digits) // 2 * 2])
        self._state.target = self._stack[-1].target if self._stack else Target.STORY
        if not content:
            return
        number = len(self._pictures.resources) + 1
        width = _size(picture.width, picture.scale_x)
        height = _size(picture.height, picture.scale_y)
        sight = Sight(f"image-{number}.bin", None, width, height)
        try:
            stored = self._pictures.add_or_stand_in(content, sight)
        except PictureError as error:
            self._book.enter(Kind.IMAGE, Fate.DROPPED, error.code, self._place())
            self._monitor.report(Diagnostic.of(error.code, self._place()))
            return
        enter_stand_in(stored, self._place(), self._book, self._monitor)
        self._inline(
            InlineImage(
                resource=stored.resource.id,
                width_mm=width,
                height_mm=height,
                origin=self._place(),
            )
        )

    def _close_note(self) -> None:
        self._end_open_story()
        story = self._stories.pop()
        label = None if self._automatic_marks.pop() else self._own_mark()
        note = f"note-{len(self.notes) + 1}"
        self.notes.append(NoteMark(note, story, self._endnote, label, self._place()))
        self._endnote = False
        self._state.target = Target.STORY
        self._story.items.append(Item(NoteReference(note=note)))

    def _own_mark(self) -> str | None:
        """Take back a short raised mark that the author typed for the note (``*``)."""
        items = self._story.items
        if not items or not isinstance(items[-1].content, str):
            return None
        mark = items[-1].content.strip()
        if items[-1].form.vertical != "superscript" or not 0 < len(mark) <= _LONGEST_MARK:
            return None
        items.pop()
        return mark

    def _end_open_story(self) -> None:
        self._end_run()
        if self._story.items or self._story.boxes:
            self._end_paragraph(End.PARAGRAPH)

    def _close_box(self) -> None:
        self._end_open_story()
        box = self._stories.pop()
        self._automatic_marks.pop()
        if box.paragraphs:
            self._book.enter(Kind.TEXT_BOX, Fate.CONVERTED, "RTF-008", self._place())
            self._story.boxes.append(box)

    def _close_discarded(self) -> None:
        self._end_open_story()
        story = self._stories.pop()
        self._automatic_marks.pop()
        text = " ".join(
            item.content
            for paragraph in story.paragraphs
            for item in paragraph.items
            if isinstance(item.content, str)
        )
        if self._state.opened == "annotation":
            self._drop(Kind.COMMENT, "RTF-003", text or "-")
            self._add_comment(text.strip())
        elif text.strip():
            self._drop(Kind.HEADER_FOOTER, "RTF-006", text)

    def _add_comment(self, text: str) -> None:
        facts = self._comment_facts
        self._comment_facts = {}
        date = _date_of(facts.get("atndate", ""))
        author = facts.get("atnauthor", "")
        self.comments.append(Comment(text=text, author=author, date=date, origin=self._place()))

    def _close_comment_fact(self) -> None:
        self._comment_facts[self._state.opened] = "".join(self._buffer).strip()

    def _close_object(self) -> None:
        self._book.enter(Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "RTF-007", self._place())

    def _close_label(self) -> None:
        text = "".join(self._buffer).strip()
        self._story.label = Item(text, font=self._label_font) if text else None

    def _close_field_code(self) -> None:
        if self._field_codes:
            self._field_codes[-1] = "".join(self._buffer).strip()

    def _close_field(self) -> None:
        code = self._field_codes.pop() if self._field_codes else ""
        word = code.split(maxsplit=1)[0].upper() if code else ""
        if word and word != "HYPERLINK":
            self._book.enter(Kind.FIELD, Fate.CONVERTED, "RTF-010", self._place(), word)

    def _close_bookmark(self) -> None:
        name = _anchor_name("".join(self._buffer).strip())
        self._state.target = self._stack[-1].target if self._stack else Target.STORY
        if name not in self._anchors:
            self._anchors.add(name)
            self._inline(Anchor(name=name))

    def _close_info(self) -> None:
        text = "".join(self._buffer).strip()
        if text:
            self.header.info[self._state.opened] = text

    def _link_of_field(self) -> str | None:
        code = self._field_codes[-1] if self._field_codes else ""
        match = _HYPERLINK.match(code)
        if match is None:
            return None
        place = match["bookmark"] or match["plain_bookmark"]
        address = match["address"] or match["plain_address"] or ""
        if place and not address:
            return f"#{_anchor_name(place)}"
        return address + (f"#{place}" if place else "") or None

    def _close_equation(self) -> None:
        self._book.enter(Kind.EQUATION, Fate.CONVERTED, "RTF-011", self._place())

    _CLOSERS: ClassVar[dict[str, Callable[[Collector], None]]] = {
        "pict": _close_picture,
        "footnote": _close_note,
        "shptxt": _close_box,
        "dptxbxtext": _close_box,
        **dict.fromkeys(("annotation", *sorted(HEADS)), _close_discarded),
        "object": _close_object,
        "listtext": _close_label,
        "pntext": _close_label,
        "fldinst": _close_field_code,
        "field": _close_field,
        "bkmkstart": _close_bookmark,
        "mmath": _close_equation,
        **dict.fromkeys(INFO, _close_info),
        **dict.fromkeys(COMMENT_FACTS, _close_comment_fact),
    }
    """What ends with the group of a destination."""


def _size(twips: int, scale: int) -> float | None:
    size = twips * scale / 100 * _MM_PER_TWIP
    return round(size, 2) if size > 0 else None


def _date_of(number: str) -> str | None:
    """Return the moment that a comment gives as a number of bit fields ([MS-DOC] 2.9.63 DTTM)."""
    if _NUMBER.fullmatch(number) is None or not int(number):
        return None
    bits = int(number) % (1 << 32)
    minute, hour, day = bits & 0x3F, bits >> 6 & 0x1F, bits >> 11 & 0x1F
    month, year = bits >> 16 & 0xF, 1900 + (bits >> 20 & 0x1FF)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00"


def _anchor_name(bookmark: str) -> str:
    return f"bm-{ascii_slug(bookmark, fallback='place')}"
