"""Follow the control words of an RTF file, group by group.

Groups nest and every group has its own state; the interpreter keeps a stack of states and never
recurses. Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import ClassVar, Final

from converters.diagnostics import Diagnostic
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import Alignment, LineBreak
from converters.readers.rtf.collector import PLAIN, USUAL, Collector, Picture
from converters.readers.rtf.destinations import (
    COMMENT_FACTS,
    DESTINATIONS,
    FIELD_PARTS,
    OWN_STORIES,
    SPEAKING,
    Target,
)
from converters.readers.rtf.header import Font, ListLevel, Style
from converters.readers.rtf.paragraphs import Cell, End, Row, Story
from converters.readers.rtf.tokens import Token, TokenKind, tokens

_DEEPEST: Final = 4_000
_STEP: Final = 20_000
_TOGGLES: Final = {
    "b": "bold",
    "i": "italic",
    "ul": "underline",
    "uld": "underline",
    "uldb": "underline",
    "ulw": "underline",
    "strike": "strike",
    "striked": "strike",
    "scaps": "small_caps",
    "caps": "caps",
    "v": "hidden",
}
_FORMS: Final = {
    "super": ("vertical", "superscript"),
    "sub": ("vertical", "subscript"),
    "nosupersub": ("vertical", None),
    "ulnone": ("underline", False),
}
_PROPERTIES: Final = {
    "qc": ("alignment", Alignment.CENTER),
    "qr": ("alignment", Alignment.RIGHT),
    "ql": ("alignment", None),
    "qj": ("alignment", None),
    "intbl": ("in_table", True),
    "keepn": ("keep_next", True),
    "pagebb": ("page_break", True),
}
_DISTANCES: Final = {"li": "left", "ri": "right", "sb": "space_before", "sa": "space_after"}
_ENDS: Final = {
    "par": End.PARAGRAPH,
    "sect": End.PARAGRAPH,
    "cell": End.CELL,
    "row": End.ROW,
}
_CELL_FLAGS: Final = {
    "clmgf": "merge_first",
    "clmrg": "merged",
    "clvmgf": "merge_first_down",
    "clvmrg": "merged_down",
}
_LIST_FACTS: Final = {
    "levelnfc": "number_format",
    "levelnfcn": "number_format",
    "levelstartat": "start",
}
_PICTURE_FACTS: Final = {
    "picwgoal": "width",
    "pichgoal": "height",
    "picscalex": "scale_x",
    "picscaley": "scale_y",
}
_CHARACTERS: Final = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "~": "\u00a0", "_": "\u2011", "-": "\u00ad",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d",
    "zwnj": "\u200c",
}  # fmt: skip
_MAC_ROMAN: Final = 10_000
_IBM_PC: Final = 437
_IBM_PS2: Final = 850
_WINDOWS: Final = 1_252
_HALF_POINTS: Final = 2


class Interpreter(Collector):
    """Interpreter of one file; call ``run`` once, then read ``header``, ``body`` and ``notes``."""

    def run(self, content: bytes) -> None:
        """Interpret a whole file; SourceError RTF-001 where it is none."""
        if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
            raise SourceError.of("RTF-001", self._origin)
        for number, token in enumerate(tokens(content)):
            if number % _STEP == 0:
                self._monitor.check_cancelled()
            self._follow(token)
        if self._stack:
            self._monitor.report(Diagnostic.of("RTF-002", self._origin))
            while self._stack:
                self._close()
        self._end_paragraph(End.PARAGRAPH)

    def _follow(self, token: Token) -> None:
        match token.kind:
            case TokenKind.BYTES:
                self._bytes(token.name)
                self._state.fresh = False
            case TokenKind.WORD:
                self._word(token.name, token.number)
            case TokenKind.OPEN:
                self._open()
            case TokenKind.CLOSE:
                self._close()

    # ---- groups ---------------------------------------------------------------------------

    def _open(self) -> None:
        self._skip = 0
        if len(self._stack) >= _DEEPEST:
            raise SourceError.of("RTF-001", self._origin)
        self._state.fresh = False
        self._stack.append(self._state)
        self._state = copy.copy(self._state)
        self._state.opened = ""
        self._state.fresh = True
        self._state.starred = False

    def _close(self) -> None:
        self._skip = 0
        if not self._stack:
            return
        closing = self._state
        if (action := self._CLOSERS.get(closing.opened)) is not None:
            action(self)
        self._state = self._stack.pop()

    def _destination(self, word: str) -> bool:
        """Enter the destination that a group opens with; whether ``word`` is one."""
        state = self._state
        if word == "ud" and len(self._stack) > 1 and self._stack[-1].opened == "upr":
            # The Unicode form of a text that stands before in the code page.
            state.target = self._stack[-2].target
            return True
        target = DESTINATIONS.get(word)
        if target is None:
            if not state.starred or word in self._KNOWN:
                return False
            target = Target.SKIP
        if state.target is Target.SKIP:
            return True
        if (inner := self._inner_target(word, target)) is not None:
            state.target = inner
            return True
        state.opened = word
        if target in (Target.STORY, Target.DISCARDED):
            self._open_story(word, target)
        else:
            state.target = target
            self._buffer = []
            if target is Target.PICTURE:
                self._picture = Picture()
        return True

    def _inner_target(self, word: str, target: Target) -> Target | None:
        """Return where the text of a group goes that opens nothing within the present target."""
        around = self._state.target
        if around is Target.DISCARDED and word not in COMMENT_FACTS:
            inside = target is Target.STORY and word not in OWN_STORIES
            return Target.DISCARDED if inside else Target.SKIP
        if around is Target.PROPERTY and target not in (Target.PICTURE, Target.PROPERTY):
            return Target.SKIP
        if around is Target.FIELD_CODE and word in FIELD_PARTS:
            # A field within an instruction: what it shows is a part of the instruction.
            return Target.SKIP if word == "fldinst" else Target.FIELD_CODE
        return None

    def _open_story(self, word: str, target: Target) -> None:
        state = self._state
        state.target = target
        if word in OWN_STORIES:
            self._end_run()
            self._stories.append(Story())
            self._automatic_marks.append(self._automatic_mark)
            self._automatic_mark = False
            state.properties = USUAL
            state.form = PLAIN
            state.link = None
        if word == "field":
            self._field_codes.append("")
        if word == "fldrslt":
            state.link = self._link_of_field() or state.link

    # ---- text -----------------------------------------------------------------------------

    def _bytes(self, text: str) -> None:
        if self._skip:
            dropped = min(self._skip, len(text))
            self._skip -= dropped
            text = text[dropped:]
        if not text:
            return
        target = self._state.target
        if target in (Target.STORY, Target.DISCARDED, Target.LABEL):
            self._emit(self._in_unicode(text))
        elif target is Target.PICTURE:
            self._picture.digits.append(text)
        elif target is not Target.SKIP:
            font = self.header.fonts.get(self._state.font or self.header.default_font)
            codec = self.header.code_page if target is Target.FONTS else self.header.codec(font)
            self._table_text(text.encode("latin-1").decode(codec, errors="replace"))

    # ---- tables of the head ---------------------------------------------------------------

    def _table_text(self, text: str) -> None:
        target = self._state.target
        if target is Target.FONTS and self._state.opened in ("fonttbl", ""):
            self._name(text, self.header.fonts)
        elif target is Target.STYLES and not self._state.starred:
            self._name(text, self.header.styles)
        elif target in (Target.FIELD_CODE, Target.INFO, Target.BOOKMARK):
            self._buffer.append(text)

    def _name(self, text: str, table: dict[int, Font] | dict[int, Style]) -> None:
        """Take the name of a font or style; a semicolon ends it."""
        if self._current is None or (entry := table.get(self._current)) is None:
            return
        name, end, _ = text.partition(";")
        entry.name = (entry.name + name).lstrip()
        if end:
            entry.name = entry.name.strip()
            self._current = None

    # ---- control words --------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "*":
            state.starred = True
            return
        if self._skip:
            self._skip -= 1
            return
        if state.fresh:
            state.fresh = False
            if self._destination(word):
                return
        if (action := self._WORDS.get(word)) is not None:
            action(self, number)
        elif word in _TOGGLES:
            state.form = dataclasses.replace(state.form, **{_TOGGLES[word]: number != 0})  # type: ignore[arg-type]  # all of these are flags
        elif word in _CHARACTERS:
            if state.target in SPEAKING:
                self._emit(_CHARACTERS[word])
        else:
            self._set_fact(word, number)

    def _set_fact(self, word: str, number: int | None) -> None:
        """Follow a word that does nothing but set one thing."""
        state = self._state
        if word in _ENDS:
            if state.target in (Target.STORY, Target.DISCARDED):
                self._end_paragraph(_ENDS[word])
        elif word in _PROPERTIES:
            self._set_property(*_PROPERTIES[word])
        elif word in _DISTANCES:
            self._set_property(_DISTANCES[word], number or 0)
        elif word in _FORMS:
            name, value = _FORMS[word]
            state.form = dataclasses.replace(state.form, **{name: value})  # type: ignore[arg-type]  # by name
        elif word in _CELL_FLAGS:
            self._cell = self._cell._replace(**{_CELL_FLAGS[word]: True})
        elif word in _PICTURE_FACTS:
            setattr(self._picture, _PICTURE_FACTS[word], number or 0)
        elif word in _LIST_FACTS:
            levels = self.header.lists.get(0)
            if levels and state.target is Target.LISTS:
                setattr(levels[-1], _LIST_FACTS[word], number or 0)

    def _set_property(self, name: str, value: object) -> None:
        self._state.properties = self._state.properties._replace(**{name: value})  # type: ignore[arg-type]  # by name

    def _on_unicode(self, number: int | None) -> None:
        r"""``\u``: a UTF-16 unit as a signed number, then characters for old readers."""
        code = (number or 0) % 0x10000
        self._skip = self._state.unicode_skip
        if self._state.target in SPEAKING:
            self._emit(chr(code))
        elif self._state.target is not Target.SKIP:
            self._table_text(chr(code))

    def _on_plain(self, _number: int | None) -> None:
        self._state.form = PLAIN
        self._state.font = None

    def _on_pard(self, _number: int | None) -> None:
        self._state.properties = USUAL

    def _on_font(self, number: int | None) -> None:
        self._state.font = number
        if self._state.target is Target.FONTS and number is not None:
            self._current = number
            self.header.fonts[number] = Font()

    def _on_size(self, number: int | None) -> None:
        size = (number or 0) / _HALF_POINTS or None
        if self._state.form.size != size:
            self._state.form = dataclasses.replace(self._state.form, size=size)

    def _on_charset(self, number: int | None) -> None:
        if self._state.target is Target.FONTS and self._current in self.header.fonts:
            self.header.fonts[self._current].charset = number or 0

    def _on_style(self, number: int | None) -> None:
        if self._state.target is Target.STYLES and number is not None:
            self._current = number
            self.header.styles[number] = Style(outline=self._state.properties.outline)
        self._set_property("style", number)

    def _on_outline(self, number: int | None) -> None:
        self._set_property("outline", number)
        if self._state.target is Target.STYLES and self._current in self.header.styles:
            self.header.styles[self._current].outline = number

    def _on_page(self, _number: int | None) -> None:
        if self._state.target is Target.STORY:
            self._book.enter(Kind.PAGE_BREAK, Fate.DROPPED, "RTF-009", self._place())
            self._turn_page()

    def _on_note_mark(self, _number: int | None) -> None:
        """``chftn``: the automatic number; the reference itself is made by the note."""
        self._automatic_mark = True

    def _on_line(self, _number: int | None) -> None:
        self._inline(LineBreak())

    def _on_row_start(self, _number: int | None) -> None:
        self._cells, self._cell, self._row = [], Cell(0), Row()

    def _on_cell_edge(self, number: int | None) -> None:
        self._cells.append(self._cell._replace(edge=number or 0))
        self._cell = Cell(0)

    def _on_list_level(self, _number: int | None) -> None:
        if self._state.target is Target.LISTS:
            self.header.lists.setdefault(0, []).append(ListLevel())

    def _on_nested_cell(self, _: int | None) -> None:
        """End a cell of a table within a cell: its text becomes paragraphs of the outer one."""
        if self._state.target in (Target.STORY, Target.DISCARDED):
            if not self._in_nested_table:
                self._book.enter(Kind.TABLE, Fate.CONVERTED, "RTF-014", self._place())
            self._end_paragraph(End.PARAGRAPH)
            self._in_nested_table = True

    def _on_list_id(self, number: int | None) -> None:
        """``listid`` closes a list in the list table, opens an override in the other."""
        if self._state.target is Target.LISTS:
            self.header.lists[number or 0] = self.header.lists.pop(0, [])
        elif self._state.target is Target.OVERRIDES:
            self._current = number

    def _on_list_number(self, number: int | None) -> None:
        if self._state.target is Target.OVERRIDES:
            if number is not None and self._current is not None:
                self.header.overrides[number] = self._current
        else:
            self._set_property("list_id", number or None)

    def _on_unicode_skip(self, number: int | None) -> None:
        self._state.unicode_skip = max(0, 1 if number is None else number)

    def _on_deleted(self, number: int | None) -> None:
        self._state.deleted = number != 0

    def _on_endnote(self, _number: int | None) -> None:
        self._endnote = True

    def _on_list_depth(self, number: int | None) -> None:
        self._set_property("list_level", max(0, number or 0))

    def _on_row_left(self, number: int | None) -> None:
        self._row = self._row._replace(left=number or 0)

    def _on_row_header(self, _number: int | None) -> None:
        self._row = self._row._replace(header=True)

    def _on_code_page(self, number: int | None) -> None:
        self.header.set_code_page(number or _WINDOWS)

    def _on_mac(self, _number: int | None) -> None:
        self.header.set_code_page(_MAC_ROMAN)

    def _on_pc(self, _number: int | None) -> None:
        self.header.set_code_page(_IBM_PC)

    def _on_pca(self, _number: int | None) -> None:
        self.header.set_code_page(_IBM_PS2)

    def _on_default_font(self, number: int | None) -> None:
        self.header.default_font = number or 0

    def _on_default_language(self, number: int | None) -> None:
        self.header.default_language = number

    _WORDS: ClassVar[dict[str, Callable[[Interpreter, int | None], None]]] = {
        "u": _on_unicode,
        "uc": _on_unicode_skip,
        "plain": _on_plain,
        "pard": _on_pard,
        "f": _on_font,
        "fs": _on_size,
        "fcharset": _on_charset,
        "s": _on_style,
        "outlinelevel": _on_outline,
        "ilvl": _on_list_depth,
        "ls": _on_list_number,
        "line": _on_line,
        "page": _on_page,
        "chftn": _on_note_mark,
        "ftnalt": _on_endnote,
        "deleted": _on_deleted,
        "trowd": _on_row_start,
        "cellx": _on_cell_edge,
        "trleft": _on_row_left,
        "trhdr": _on_row_header,
        "ansicpg": _on_code_page,
        "mac": _on_mac,
        "pc": _on_pc,
        "pca": _on_pca,
        "deff": _on_default_font,
        "deflang": _on_default_language,
        "listlevel": _on_list_level,
        "listid": _on_list_id,
        "nestcell": _on_nested_cell,
    }
    _KNOWN: ClassVar[frozenset[str]] = frozenset(
        (*_WORDS, *_TOGGLES, *_FORMS, *_PROPERTIES, *_DISTANCES, *_ENDS, *_CHARACTERS)
    )
