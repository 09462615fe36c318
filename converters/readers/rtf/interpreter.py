"""Follow the control words of an RTF file, group by group.

Groups nest and every group has its own state; the interpreter keeps a stack of states and never
recurses. Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from converters.diagnostics import Diagnostic
from converters.errors import SourceError
from converters.readers.rtf.collector import PLAIN, USUAL
from converters.readers.rtf.destinations import (
    COMMENT_FACTS,
    DESTINATIONS,
    FIELD_PARTS,
    OWN_STORIES,
    SPEAKING,
    Target,
)
from converters.readers.rtf.fields import Field
from converters.readers.rtf.formatting import Formatter
from converters.readers.rtf.formulas import FormulaBuilder
from converters.readers.rtf.groups import FORMULA_PART, Groups
from converters.readers.rtf.header import Font, ListLevel, Style, code_page
from converters.readers.rtf.paragraphs import Story
from converters.readers.rtf.pictures import Picture
from converters.readers.rtf.tokens import Token, TokenKind, tokens
from converters.readers.text_bytes import code_page_text

_DEEPEST: Final = 4_000
_STEP: Final = 20_000
_CHARACTERS: Final = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "~": "\u00a0", "_": "\u2011", "-": "\u00ad",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d",
    "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}  # fmt: skip
_BUFFERED: Final = frozenset({Target.FIELD_CODE, Target.INFO, Target.BOOKMARK, Target.PROPERTY})
_MAC_ROMAN: Final = 10_000
_IBM_PC: Final = 437
_IBM_PS2: Final = 850
_WINDOWS: Final = 1_252
_LONGEST_NAME: Final = 200


class Interpreter(Groups, Formatter):
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
        self._end_open_story()
        self._revisions.settle(self._book, self.header.revisers)

    def _follow(self, token: Token) -> None:
        match token.kind:
            case TokenKind.BYTES:
                self._bytes(token.name)
                self._state.fresh = False
            case TokenKind.WORD:
                self._word(token.name, token.number)
            case TokenKind.BINARY:
                self._skip = max(0, self._skip - 1)
                if self._state.target is Target.PICTURE:
                    self._picture.binary.append(token.name)
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
        self._state = self._state.inner()

    def _close(self) -> None:
        self._skip = 0
        if not self._stack:
            return
        closing = self._state
        if (action := self.CLOSERS.get(closing.opened)) is not None:
            action(self)
        self._state = self._stack.pop()

    def _destination(self, word: str) -> bool:
        """Enter the destination that a group opens with; whether ``word`` is one."""
        state = self._state
        if word == "ud" and len(self._stack) > 1 and self._stack[-1].opened == "upr":
            # The Unicode form of a text that stands before in the code page.
            state.target, state.buffer = self._stack[-2].target, self._stack[-2].buffer
            return True
        if state.target is Target.FORMULA and word[0] == "m" and word not in DESTINATIONS:
            state.opened = FORMULA_PART
            self._formula.begin(word)
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
            self._prepare(target)
            state.target = target
            state.buffer = []
        return True

    def _prepare(self, target: Target) -> None:
        """Make ready for what a destination collects."""
        if target is Target.PICTURE:
            self._picture = Picture()
        elif target is Target.ROW:
            self._outer_rows.append(self._row)
        elif target is Target.FORMULA:
            display = any(state.opened == "moMathPara" for state in self._stack[-2:])
            self._formula = FormulaBuilder(display=display)

    def _inner_target(self, word: str, target: Target) -> Target | None:
        """Return where the text of a group goes that opens nothing within the present target."""
        around = self._state.target
        if around is Target.DISCARDED and word not in COMMENT_FACTS:
            inside = target is Target.STORY and word not in OWN_STORIES
            return Target.DISCARDED if inside else Target.SKIP
        if around is Target.FORMULA:
            return Target.SKIP
        if around is Target.PICTURE and target is Target.PROPERTY:
            return None if word == "picprop" else Target.SKIP
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
            state.changes = frozenset()
        if word == "shp":
            self._drawing.signs_before = self._signs
        elif word == "field":
            self._fields.append(Field(self._signs))
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
        self._high_half = ""
        target = self._state.target
        if target in (Target.STORY, Target.DISCARDED, Target.LABEL):
            self._emit(self._in_unicode(text))
        elif target is Target.FORMULA:
            self._formula.say(self._in_unicode(text))
        elif target is Target.PICTURE:
            self._picture.digits.append(text)
        elif target is not Target.SKIP:
            is_font = target is Target.FONTS
            codec = self.header.code_page if is_font else self.header.codec(self._font())
            self._table_text(code_page_text(text.encode("latin-1"), codec))

    # ---- tables of the head ---------------------------------------------------------------

    def _table_text(self, text: str) -> None:
        target = self._state.target
        if target is Target.FONTS and self._state.opened in ("fonttbl", ""):
            self._name(text, self.header.fonts)
        elif target is Target.STYLES and not self._state.starred:
            self._name(text, self.header.styles)
        elif target is Target.FORMULA:
            self._formula.say(text)
        elif target in _BUFFERED:
            self._state.buffer.append(text)

    def _name(self, text: str, table: dict[int, Font] | dict[int, Style]) -> None:
        """Take the name of a font or style; a semicolon ends it."""
        if self._current is None or (entry := table.get(self._current)) is None:
            return
        name, end, _ = text.partition(";")
        entry.name = (entry.name + name).lstrip()[:_LONGEST_NAME]
        if end:
            entry.name = entry.name.strip()
            self._current = None

    # ---- control words --------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "*":
            state.starred = True
            return
        if self._skip and self._stands_in(word):
            return
        opens = state.fresh and self._destination(word)
        state.fresh = False
        if opens or state.target is Target.SKIP:
            return
        if (own := self._WORDS.get(word)) is not None:
            own(self, number)
        elif (action := self.ACTIONS.get(word)) is not None:
            action(self, number)
        elif (fact := self.FACTS.get(word)) is not None:
            set_fact, name = fact
            set_fact(self, name, number)
        elif state.target is Target.FORMULA and word[0] == "m":
            self._formula.mark(word, number)
        elif word in _CHARACTERS and state.target in SPEAKING:
            self._emit(_CHARACTERS[word])

    def _stands_in(self, word: str) -> bool:
        r"""Return whether a word stands for a ``\u`` before it; other words count as if they did.

        Careless programs write nothing in its stead: what ends or sets something is followed.
        """
        self._skip -= 1
        return word in _CHARACTERS and word != "tab"

    def _on_unicode(self, number: int | None) -> None:
        r"""``\u``: a UTF-16 unit as a signed number, then characters for old readers."""
        unit = chr((number or 0) % 0x10000)
        self._skip = self._state.unicode_skip
        if "\ud800" <= unit <= "\udbff":
            self._high_half = unit
            return
        text, self._high_half = self._high_half + unit, ""
        if "\udc00" <= unit <= "\udfff":
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = text[-1:]
        if self._state.target in SPEAKING:
            self._emit(text)
        else:
            self._table_text(text)

    def _on_font(self, number: int | None) -> None:
        self._state.font = number
        if self._state.target is Target.FONTS and number is not None:
            self._current = number
            self.header.fonts[number] = Font()

    def _on_charset(self, number: int | None) -> None:
        if self._state.target is Target.FONTS and self._current in self.header.fonts:
            self.header.fonts[self._current].charset = number or 0

    def _on_font_code_page(self, number: int | None) -> None:
        if self._state.target is Target.FONTS and self._current in self.header.fonts:
            self.header.fonts[self._current].code_page = code_page(number or 0)

    def _on_style(self, number: int | None) -> None:
        if self._state.target is Target.STYLES and number is not None:
            self._current = number
            self.header.styles[number] = Style(outline=self._state.properties.outline)
        self._set_property("style", number)

    def _on_base(self, number: int | None) -> None:
        if self._state.target is Target.STYLES and self._current in self.header.styles:
            self.header.styles[self._current].base = number

    def _on_outline(self, number: int | None) -> None:
        self._set_property("outline", number)
        if self._state.target is Target.STYLES and self._current in self.header.styles:
            self.header.styles[self._current].outline = number

    def _on_list_level(self, _number: int | None) -> None:
        if self._state.target is Target.LISTS:
            self.header.lists.setdefault(0, []).append(ListLevel())

    def _on_override_level(self, _number: int | None) -> None:
        if self._state.target is Target.OVERRIDES:
            self._starts.append(None)

    def _on_level_start(self, number: int | None) -> None:
        if self._state.target is Target.OVERRIDES and self._starts:
            self._starts[-1] = number or 0
        elif self._state.target is Target.LISTS and (levels := self.header.lists.get(0)):
            levels[-1].start = number or 0

    def _on_list_id(self, number: int | None) -> None:
        """``listid`` closes a list in the list table, opens an override in the other."""
        if self._state.target is Target.LISTS:
            self.header.lists[number or 0] = self.header.lists.pop(0, [])
        elif self._state.target is Target.OVERRIDES:
            self._current = number
            self._starts = []

    def _on_list_number(self, number: int | None) -> None:
        if self._state.target is Target.OVERRIDES:
            if number is not None and self._current is not None:
                self.header.overrides[number] = self._current
                self.header.starts[number] = self._starts
        else:
            self._set_property("list_id", number or None)

    def _on_unicode_skip(self, number: int | None) -> None:
        self._state.unicode_skip = max(0, 1 if number is None else number)

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
        "f": _on_font,
        "fcharset": _on_charset,
        "cpg": _on_font_code_page,
        "s": _on_style,
        "sbasedon": _on_base,
        "outlinelevel": _on_outline,
        "ls": _on_list_number,
        "ansicpg": _on_code_page,
        "mac": _on_mac,
        "pc": _on_pc,
        "pca": _on_pca,
        "deff": _on_default_font,
        "deflang": _on_default_language,
        "listlevel": _on_list_level,
        "listid": _on_list_id,
        "lfolevel": _on_override_level,
        "levelstartat": _on_level_start,
    }
    _KNOWN: ClassVar[frozenset[str]] = frozenset(
        (*_WORDS, *Formatter.ACTIONS, *Formatter.FACTS, *_CHARACTERS)
    )
