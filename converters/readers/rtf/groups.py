"""What ends with a group of an RTF file: notes, boxes, fields, bookmarks, facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.files import ascii_slug
from converters.model.ledger import Fate, Kind
from converters.model.publication import Anchor, InlineEquation, InlineImage, NoteReference
from converters.readers.docx.pictures import PictureError
from converters.readers.docx.stand_ins import Sight
from converters.readers.docx.symbols import symbol
from converters.readers.pandoc_images import enter_stand_in
from converters.readers.rtf.collector import USUAL, Collector
from converters.readers.rtf.destinations import COMMENT_FACTS, HEADS, INFO, Target
from converters.readers.rtf.paragraphs import (
    CommentMark,
    End,
    Item,
    NoteMark,
    RtfParagraph,
    Story,
    text_of,
)

FORMULA_PART: Final = "m…"
"""Stands for the words that open parts of formulas."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,10}")
_LONGEST_MARK: Final = 3
_WORD_ART: Final = "gtextUNICODE"
_DESCRIPTION: Final = "wzDescription"


class Groups(Collector):
    """Closes groups."""

    def _close_picture(self) -> None:
        picture = self._picture
        outer = self._stack[-1] if self._stack else self._state
        self._state.target = outer.target
        content = picture.content
        if not content or outer.target is Target.SKIP:
            return
        if (removed := self._removed(self._state)) is not None:
            self._book.enter(Kind.IMAGE, Fate.DROPPED, removed[1], self._place())
            return
        number = len(self._pictures.resources) + 1
        width, height = picture.size
        sight = Sight(f"image-{number}.bin", picture.description, width, height)
        try:
            stored = self._pictures.add_or_stand_in(content, sight, picture.look)
        except PictureError as error:
            self._book.enter(Kind.IMAGE, Fate.DROPPED, error.code, self._place())
            self._monitor.report(Diagnostic.of(error.code, self._place()))
            return
        enter_stand_in(stored, self._place(), self._book, self._monitor)
        self._inline(
            InlineImage(
                resource=stored.resource.id,
                alt=picture.description,
                width_mm=width,
                height_mm=height,
                origin=self._place(),
            )
        )

    def _close_own_story(self) -> tuple[Story, bool]:
        """Close the innermost story; return it, and whether it belongs to text that is left out."""
        self._end_open_story()
        story = self._stories.pop()
        removed = self._removed(self._stack[-1])
        if removed is not None:
            self._drop(*removed, text_of(story) or "-")
        return story, removed is not None

    def _close_note(self) -> None:
        story, is_removed = self._close_own_story()
        is_automatic, is_endnote = self._automatic_marks.pop(), self._endnote
        self._endnote = False
        if is_removed:
            return
        label = None if is_automatic else self._own_mark()
        note = f"note-{len(self.notes) + 1}"
        self.notes.append(NoteMark(note, story, is_endnote, label, self._place()))
        self._signs += 1
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

    def _close_box(self) -> None:
        box, is_removed = self._close_own_story()
        self._automatic_marks.pop()
        if box.paragraphs and not is_removed:
            self._add_box(box)

    def _close_inner_row(self) -> None:
        self._row = self._outer_rows.pop()

    def _add_box(self, box: Story) -> None:
        self._book.enter(Kind.TEXT_BOX, Fate.CONVERTED, "RTF-008", self._place())
        self._story.boxes.append(box)

    def _close_discarded(self) -> None:
        self._end_open_story()
        story = self._stories.pop()
        self._automatic_marks.pop()
        text = text_of(story).strip()
        if self._state.opened == "annotation":
            self._drop(Kind.COMMENT, "RTF-003", text or "-")
            self._add_comment(story)
        elif text:
            self._drop(Kind.HEADER_FOOTER, "RTF-006", text)

    def _add_comment(self, story: Story) -> None:
        facts = self._comment_facts
        self._comment_facts = {}
        date = _date_of(facts.get("atndate", ""))
        author = facts.get("atnauthor", "")
        self.comments.append(CommentMark(story, author, date, self._place()))

    def _close_property_name(self) -> None:
        self._drawing.property = self._state.text

    def _close_property(self) -> None:
        """Take the words of a drawing: letters that are a picture, what a picture shows."""
        text = self._state.text
        if self._drawing.property == _WORD_ART and text:
            self._paragraphs += 1
            paragraph = RtfParagraph([Item(text)], USUAL, End.PARAGRAPH, self._place())
            self._add_box(Story([paragraph]))
        elif self._drawing.property == _DESCRIPTION and text:
            self._describe(text)

    def _describe(self, text: str) -> None:
        """Note what a picture shows: the one being read, or the one that its shape has shown."""
        items = self._story.items
        if self._stack[-2:-1] and self._stack[-2].opened == "picprop":
            self._picture.description = text
        elif self._signs > self._drawing.signs_before and items:
            image = items[-1].content
            if isinstance(image, InlineImage):
                described = msgspec.structs.replace(image, alt=text)
                items[-1] = items[-1]._replace(content=described)

    def _close_revisers(self) -> None:
        self.header.revisers = [name.strip() for name in self._state.text.split(";")]

    def _close_comment_fact(self) -> None:
        self._comment_facts[self._state.opened] = self._state.text

    def _close_index_mark(self) -> None:
        self._book.enter(Kind.FIELD, Fate.DROPPED, "DOCX-052", self._place())

    def _close_object(self) -> None:
        self._book.enter(Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "RTF-007", self._place())

    def _close_label(self) -> None:
        text = self._state.text
        self._story.label = Item(text, font=self._label_font) if text else None

    def _close_field_code(self) -> None:
        if self._fields:
            self._fields[-1].code = self._state.text

    def _close_form_entry(self) -> None:
        if self._fields:
            self._fields[-1].form.entries.append(self._state.text)

    def _close_field(self) -> None:
        if not self._fields:
            return
        field = self._fields.pop()
        is_shown = self._signs > field.signs_before
        if not is_shown and (sign := field.symbol) is not None:
            self._emit_sign(*sign)
        elif not is_shown and (shown := field.form.shown or field.ruby) is not None:
            self._emit(shown)
        elif field.kind and field.kind != "HYPERLINK":
            self._book.enter(Kind.FIELD, Fate.CONVERTED, "RTF-010", self._place(), field.kind)

    def _emit_sign(self, code: int, font: str | None) -> None:
        """Show a sign that a field names by its code."""
        if (sign := symbol(font, code)) is None:
            self._drop(Kind.SYMBOL, "RTF-013", f"{font} {code:04X}")
            return
        self._book.enter(Kind.SYMBOL, Fate.CONVERTED, "DOCX-023", self._place(), font)
        self._state.font = None
        self._emit(sign)

    def _close_bookmark(self) -> None:
        name = _anchor_name(self._state.text)
        self._state.target = self._stack[-1].target if self._stack else Target.STORY
        if name not in self._anchors:
            self._anchors.add(name)
            self._inline(Anchor(name=name))

    def _close_info(self) -> None:
        text = self._state.text
        if text:
            self.header.info[self._state.opened] = text

    def _link_of_field(self) -> str | None:
        link = self._fields[-1].link if self._fields else None
        if link is not None and link.startswith("#"):
            return f"#{_anchor_name(link[1:])}"
        return link

    def _close_formula(self) -> None:
        made = self._formula.made()
        self._state.target = self._stack[-1].target
        if made.unknown:
            detail = ", ".join(made.unknown)
            self._book.count(Kind.EQUATION, Fate.KEPT, -1)
            self._book.enter(Kind.EQUATION, Fate.CONVERTED, "RTF-011", self._place(), detail)
        if made.mathml:
            self._inline(InlineEquation(mathml=made.mathml, alt=made.reading))

    def _close_formula_part(self) -> None:
        self._formula.end()

    CLOSERS: ClassVar[dict[str, Callable[[Groups], None]]] = {
        "pict": _close_picture,
        "footnote": _close_note,
        "shptxt": _close_box,
        "dptxbxtext": _close_box,
        **dict.fromkeys(("annotation", *sorted(HEADS)), _close_discarded),
        "object": _close_object,
        **dict.fromkeys(("xe", "tc"), _close_index_mark),
        "listtext": _close_label,
        "pntext": _close_label,
        "fldinst": _close_field_code,
        "field": _close_field,
        "bkmkstart": _close_bookmark,
        "ffl": _close_form_entry,
        "nesttableprops": _close_inner_row,
        "sn": _close_property_name,
        "sv": _close_property,
        "revtbl": _close_revisers,
        "moMath": _close_formula,
        FORMULA_PART: _close_formula_part,
        **dict.fromkeys(INFO, _close_info),
        **dict.fromkeys(COMMENT_FACTS, _close_comment_fact),
    }
    """What ends with the group of a destination."""


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
