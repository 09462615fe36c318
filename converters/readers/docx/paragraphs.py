"""One paragraph: walk its runs, fields, changes and drawings, and give its pieces in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Anchor,
    Equation,
    InlineEquation,
    LineBreak,
    NoteKind,
    NoteReference,
    Paragraph,
    SceneBreak,
    Text,
)
from converters.readers.docx.controls import placeholder_of
from converters.readers.docx.drawings import DrawingReader
from converters.readers.docx.eq_fields import formula_of_eq, ruby_of_eq
from converters.readers.docx.fields import (
    Field,
    FieldStack,
    button_text,
    form_result,
    instruction_words,
    is_contents,
    is_index_mark,
    link_of,
    symbol_of,
    tells_pages,
)
from converters.readers.docx.inlines import Piece
from converters.readers.docx.languages import with_languages
from converters.readers.docx.mathematics import Formula, formula
from converters.readers.docx.names import MC, Element, M, R, W, choose_branch
from converters.readers.docx.parts import PageTurn, Part
from converters.readers.docx.run_fonts import (
    font_of,
    has_signs,
    in_font,
    sign_font_of,
    symbol_font_of,
)
from converters.readers.docx.session import Session, legacy_font
from converters.readers.docx.styles import ParagraphStyle, RunFormat
from converters.readers.docx.symbols import (
    code_of,
    in_symbol_font,
    private_signs,
    symbol,
)
from converters.readers.docx.text_of import text_of

_SCHEMES: Final = re.compile(r"(https?|mailto|ftp|tel):", re.IGNORECASE)
_BARE_ADDRESS: Final = re.compile(r"www\.[\w-]+\.\w|[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)


Handler = Callable[["ParagraphScanner", Element], None]
RunHandler = Callable[["ParagraphScanner", Element, RunFormat], None]
NoteMaker = Callable[[NoteKind, str, str | None, Origin], NoteReference | None]


@dataclass(frozen=True)
class StoryContext:
    """What paragraphs of one story (body, note, text box) have in common."""

    session: Session
    part: str
    fields: FieldStack
    notes: NoteMaker
    drawings: DrawingReader


class ParagraphScanner:
    """Collects the pieces of one paragraph."""

    def __init__(self, story: StoryContext, style: ParagraphStyle, origin: Origin) -> None:
        self.parts: list[Part] = []
        self.boxes: list[etree._Element] = []
        self.was_silent = story.fields.is_silent
        """Whether any of it stood in an instruction or in a contents table."""
        self._story = story
        self._session = story.session
        self._style = style
        self._origin = origin
        self._fields = story.fields
        self._silent = self.was_silent
        self._link: str | None = None
        self._displays = False
        """Whether formulas stand on lines of their own."""
        self._run_is_done = False
        """Set once the rest of a run is the mark of its note."""
        self._hidden: list[str] = []

    def scan(self, paragraph: etree._Element) -> None:
        """Walk a ``w:p``; afterwards ``parts`` and ``boxes`` are complete."""
        self._walk(paragraph)
        if self._hidden:
            hidden = "".join(self._hidden)
            if hidden.strip():
                self._session.tally.drop(Kind.HIDDEN_TEXT, "DOCX-012", self._origin, hidden)
        self._decode()

    # ---- paragraph level ------------------------------------------------------------------

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
                continue
            handler = self._HANDLERS.get(tag)
            if handler is not None:
                handler(self, child)
            elif tag == _TEXT:
                # Damaged: text belongs into runs.
                self._text(child.text or "", self._session.styles.run(self._style, None))
            elif tag not in _SILENT_TAGS:
                self._walk(child)

    def _hyperlink(self, element: etree._Element) -> None:
        anchor = element.get(f"{W}anchor")
        relationship = self._session.relationship(self._story.part, element.get(f"{R}id"))
        if relationship is not None and relationship.external:
            target = relationship.target + (f"#{anchor}" if anchor else "")
        else:
            target = f"#{anchor}" if anchor else ""
        self._linked(element, target)

    def _simple_field(self, element: etree._Element) -> None:
        words = instruction_words(element.get(f"{W}instr", ""))
        if not self._silent and is_contents(words):
            self._session.tally.drop(Kind.FIELD, "DOCX-010", self._origin)
            return
        if not self._silent:
            self._enter_shown(words)
        link = link_of(words)
        if link is None:
            self._walk(element)
        else:
            self._linked(element, link)

    def _linked(self, element: etree._Element, target: str) -> None:
        outer, self._link = self._link, self._checked_link(target)
        self._walk(element)
        self._link = outer

    def _checked_link(self, target: str) -> str | None:
        """Return a target that an edition may carry; others are entered as dropped."""
        if self._silent:
            return None
        tally = self._session.tally
        if target.startswith("#"):
            name = self._session.anchors.get(target[1:])
            if name is not None:
                tally.keep(Kind.LINK)
                return f"#{name}"
        elif _SCHEMES.match(target):
            tally.keep(Kind.LINK)
            return target.strip().replace(" ", "%20")
        elif _BARE_ADDRESS.match(target):
            tally.keep(Kind.LINK)
            return f"mailto:{target}" if "@" in target.partition("/")[0] else f"http://{target}"
        tally.drop(Kind.LINK, "DOCX-029", self._origin, target)
        return None

    def _inserted(self, element: etree._Element) -> None:
        self._session.tally.keep(self._session.changes.added)
        self._walk(element)

    def _moved_here(self, element: etree._Element) -> None:
        self._session.tally.keep(Kind.MOVE)
        self._walk(element)

    def _deleted(self, element: etree._Element) -> None:
        self._follow_marks(element)
        changes = self._session.changes
        self._session.tally.drop(changes.removed, changes.reason, self._origin, text_of(element))

    def _moved_away(self, element: etree._Element) -> None:
        self._follow_marks(element)
        text = text_of(element)
        if not self._session.changes.arrives(text):
            reason = self._session.changes.reason
            self._session.tally.drop(Kind.MOVE, reason, self._origin, text)

    def _follow_marks(self, element: etree._Element) -> None:
        for mark in element.iter(f"{W}fldChar"):
            self._fields.mark(mark)
        self._silent = self._fields.is_silent

    def _control(self, element: etree._Element) -> None:
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        prompt = placeholder_of(element, self._session.styles)
        if prompt is None:
            self._walk(content)
        else:
            self._follow_marks(content)
            self._session.tally.drop(Kind.FIELD, "DOCX-030", self._origin, prompt)

    def _bookmark(self, element: etree._Element) -> None:
        if self._silent:
            return
        name = self._session.anchor(element.get(f"{W}name", ""))
        if name is not None:
            self.parts.append(Piece(Anchor(name=name), _PLAIN))

    def _alternate(self, element: etree._Element) -> None:
        branch = choose_branch(element)
        if branch is not None:
            self._walk(branch)

    def _inserted_document(self, _element: etree._Element) -> None:
        self._session.tally.drop(Kind.EMBEDDED_OBJECT, "DOCX-031", self._origin)

    def _formula_in_run(self, element: etree._Element, _form: RunFormat) -> None:
        self._formula(element)

    def _formula(self, element: etree._Element) -> None:
        if self._silent:
            return
        made = formula(element, display=self._displays)
        self._enter_formula(made)
        if made.mathml and self._displays:
            self.parts.append(
                Equation(
                    mathml=made.mathml, alt=made.reading, number=made.number, origin=self._origin
                )
            )
        elif made.mathml:
            node = InlineEquation(mathml=made.mathml, alt=made.reading)
            self.parts.append(Piece(node, _PLAIN, self._target))

    def _display_formulas(self, element: etree._Element) -> None:
        outer, self._displays = self._displays, True
        self._walk(element)
        self._displays = outer

    def _enter_formula(self, made: Formula) -> None:
        tally, changes = self._session.tally, self._session.changes
        if made.unknown:
            tally.change(Kind.EQUATION, "DOCX-036", self._origin, ", ".join(made.unknown))
        else:
            tally.keep(Kind.EQUATION)
        if made.added:
            tally.keep(changes.added, made.added)
        for text in made.removed:
            tally.drop(changes.removed, changes.reason, self._origin, text)

    # ---- run level ------------------------------------------------------------------------

    def _run(self, run: etree._Element) -> None:
        marks = run[0] if len(run) and run[0].tag == _RUN_MARKS else None
        form = self._session.styles.run(self._style, marks)
        self._run_content(run, form)

    def _run_content(self, run: etree._Element, form: RunFormat) -> None:
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                self._text(child.text or "", form)
                continue
            character = _CHARACTERS.get(tag)
            if character is not None:
                self._text(character, form)
                continue
            handler = self._RUN_HANDLERS.get(tag)
            if handler is not None:
                handler(self, child, form)
                if self._run_is_done:
                    self._run_is_done = False
                    return
            elif tag == _RUN or (len(child) and tag not in _SILENT_TAGS):
                # Runs within runs are none of Word's making, but their text is.
                self._walk_damaged(child)

    def _walk_damaged(self, element: etree._Element) -> None:
        if element.tag == _RUN:
            self._run(element)
        else:
            self._walk(element)

    def _text(self, text: str, form: RunFormat) -> None:
        if self._silent or not text:
            self._fields.overhear(text)
            return
        if form.hidden:
            self._hidden.append(text)
            return
        if "\n" in text:
            text = text.replace("\n", " ")
        font = symbol_font_of(form)
        if font is not None:
            shown, unknown = in_symbol_font(text, font)
            text = self._entered(shown, font, len(text) - text.count(" ") - unknown, unknown)
        elif not text.isascii() and has_signs(text, form):
            font = sign_font_of(form)
            shown, known, unknown = private_signs(text, font)
            text = self._entered(shown, font, known, unknown)
        self._append(text, form)

    def _append(self, text: str, form: RunFormat) -> None:
        """Add text; neighbours of one format are one piece, however Word cut them."""
        target = self._target
        last = self.parts[-1] if self.parts else None
        is_same = isinstance(last, Piece) and last.format is form and last.link == target
        if is_same and isinstance(last, Piece) and isinstance(last.content, str):
            self.parts[-1] = Piece(last.content + text, form, target)
        else:
            self.parts.append(Piece(text, form, target))

    @property
    def _target(self) -> str | None:
        return self._link or self._fields.link

    def _entered(self, shown: str, font: str, known: int, unknown: int) -> str:
        """Enter the signs of a symbol font and return the text that shows them."""
        self._session.tally.bulk(Kind.SYMBOL, Fate.CONVERTED, "DOCX-023", known, self._origin)
        for _ in range(unknown):
            self._session.tally.drop(Kind.SYMBOL, "DOCX-024", self._origin, font)
        return shown

    def _symbol(self, element: etree._Element, form: RunFormat) -> None:
        if self._silent:
            return
        self._sign(element.get(f"{W}font"), code_of(element.get(f"{W}char")), form)

    def _sign(self, font: str | None, code: int, form: RunFormat) -> None:
        if form.hidden:
            self._hidden.append(symbol(font, code) or "\ufffd")
            return
        if font is not None and legacy_font(font) is not None:
            self.parts.append(Piece(chr(code % 0x100), in_font(font, form), self._target))
            return
        sign = symbol(font, code)
        if sign is None:
            detail = f"{font} {code:04X}"
            self._session.tally.drop(Kind.SYMBOL, "DOCX-024", self._origin, detail)
        else:
            self._session.tally.bulk(Kind.SYMBOL, Fate.CONVERTED, "DOCX-023", 1, self._origin)
            self.parts.append(Piece(sign, in_font(None, form), self._target))

    def _break(self, element: etree._Element, form: RunFormat) -> None:
        if self._silent:
            return
        if form.hidden:
            self._hidden.append(" ")
        elif element.get(f"{W}type") in {"page", "column"}:
            self._session.tally.bulk(Kind.PAGE_BREAK, Fate.DROPPED, "DOCX-026", 1, self._origin)
            self.parts.append(PageTurn())
        else:
            self.parts.append(Piece(LineBreak(), form, self._target))

    def _field_mark(self, element: etree._Element, form: RunFormat) -> None:
        ended = self._fields.mark(element)
        self._silent = self._fields.is_silent
        self.was_silent = self.was_silent or self._silent
        opened = self._fields.innermost
        if ended is not None:
            if not self._silent:
                self._enter_field(ended, form)
        elif opened is not None and opened.in_result and opened.link is not None:
            opened.link = self._checked_link(opened.link)

    def _enter_field(self, ended: Field, form: RunFormat) -> None:
        tally = self._session.tally
        if ended.is_contents:
            tally.drop(Kind.FIELD, "DOCX-010", self._origin)
        elif ended.in_result or self._show_code(ended, form):
            self._enter_shown(instruction_words("".join(ended.instruction)))
        elif is_index_mark(instruction_words("".join(ended.instruction))):
            tally.bulk(Kind.FIELD, Fate.DROPPED, "DOCX-052", 1, self._origin)
        else:
            instruction = "".join(ended.instruction).strip()
            tally.drop(Kind.FIELD, "DOCX-022", self._origin, instruction)

    def _enter_shown(self, words: list[str]) -> None:
        """Enter a field whose result is kept; one that tells the manuscript's pages is doubtful."""
        if tells_pages(words):
            self._session.tally.bulk(Kind.FIELD, Fate.CONVERTED, "DOCX-051", 1, self._origin)
        else:
            self._session.tally.keep(Kind.FIELD)

    def _show_code(self, ended: Field, form: RunFormat) -> bool:
        """Show a field that has no result of its own from its code; return whether there is one."""
        instruction = "".join(ended.instruction)
        words = instruction_words(instruction)
        sign = symbol_of(words)
        if sign is not None:
            self._sign(sign[1], sign[0], form)
            return True
        ruby = ruby_of_eq(instruction)
        if ruby is not None:
            base, reading = ruby
            self._text(f"{base} ({reading})", form)
            return True
        eq = formula_of_eq(instruction)
        if eq is not None:
            self._formula(eq)
            return True
        shown = form_result(ended.form) or button_text(instruction)
        if shown is None and words and words[0].upper() == "QUOTE":
            shown = " ".join(words[1:2])
        shown = shown or "".join(ended.spoken)
        self._text(shown, form)
        return bool(shown)

    def _instruction(self, element: etree._Element, _form: RunFormat) -> None:
        self._fields.instruct(element.text or "")

    def _drawing(self, element: etree._Element, form: RunFormat) -> None:
        if self._silent:
            return
        if form.hidden:
            self._session.tally.drop(Kind.HIDDEN_TEXT, "DOCX-012", self._origin)
            return
        drawn = self._story.drawings.read(element, self._origin)
        target = self._target
        if drawn.link is not None:
            target = self._checked_link(drawn.link) or target
        self.parts.extend(Piece(image, _PLAIN, target) for image in drawn.images)
        self.boxes.extend(drawn.boxes)
        self.parts.extend(
            Paragraph(inlines=(Text(text=line),), alignment=Alignment.CENTER, origin=self._origin)
            for line in drawn.lines
        )
        self.parts.extend(drawn.tables)
        if drawn.is_rule:
            self._session.tally.change(Kind.PARAGRAPH, "DOCX-034", self._origin)
            self.parts.append(SceneBreak(origin=self._origin))

    def _alternate_in_run(self, element: etree._Element, form: RunFormat) -> None:
        branch = choose_branch(element)
        if branch is not None:
            self._run_content(branch, form)

    def _ruby(self, element: etree._Element, _form: RunFormat) -> None:
        """Keep the base; its reading follows in brackets."""
        base, reading = element.find(f"{W}rubyBase"), element.find(f"{W}rt")
        if base is not None:
            self._walk(base)
        if reading is not None and not self._silent:
            self.parts.append(Piece(" (", _PLAIN, self._target))
            self._walk(reading)
            self.parts.append(Piece(")", _PLAIN, self._target))

    def _footnote(self, element: etree._Element, form: RunFormat) -> None:
        self._note(NoteKind.FOOTNOTE, element, form)

    def _endnote(self, element: etree._Element, form: RunFormat) -> None:
        self._note(NoteKind.ENDNOTE, element, form)

    def _note(self, kind: NoteKind, element: etree._Element, form: RunFormat) -> None:
        if self._silent or form.hidden:
            return
        mark = None
        if element.get(f"{W}customMarkFollows") in {"1", "true", "on"}:
            mark = self._take_custom_mark(element)
        number = element.get(f"{W}id", "")
        reference = self._story.notes(kind, number, mark, self._origin)
        if reference is not None:
            self.parts.append(Piece(reference, _PLAIN, self._target))

    def _take_custom_mark(self, element: etree._Element) -> str | None:
        """Return the author's own mark, which stands after the reference in the same run."""
        pieces = []
        signs = 0
        for follower in element.itersiblings():
            if follower.tag == _TEXT:
                pieces.append(follower.text or "")
            elif follower.tag == f"{W}sym":
                signs += 1
                pieces.append(
                    symbol(follower.get(f"{W}font"), code_of(follower.get(f"{W}char"))) or ""
                )
            else:
                return None
        mark = "".join(pieces).strip()
        self._run_is_done = bool(mark)
        if mark:
            tally = self._session.tally
            tally.bulk(Kind.SYMBOL, Fate.CONVERTED, "DOCX-023", signs, self._origin)
        return mark or None

    # ---- after the walk -------------------------------------------------------------------

    def _decode(self) -> None:
        """Make legacy text Unicode, apply capitals, and mark passages in other languages."""
        places = [
            index
            for index, part in enumerate(self.parts)
            if isinstance(part, Piece) and isinstance(part.content, str)
        ]
        if not places:
            return
        texts = [piece for index in places if isinstance(piece := self.parts[index], Piece)]
        runs = [(str(piece.content), font_of(piece.format)) for piece in texts]
        decoded = self._session.decode(runs, self._origin)
        self._session.words += len("".join(decoded).split())
        done = [
            Piece(text.upper() if piece.format.caps else text, piece.format, piece.link)
            for piece, text in zip(texts, decoded, strict=True)
        ]
        for index, piece in zip(places, with_languages(done, self._session), strict=True):
            self.parts[index] = piece

    _HANDLERS: ClassVar[dict[str, Handler]] = {
        f"{W}hyperlink": _hyperlink,
        f"{W}fldSimple": _simple_field,
        f"{W}ins": _inserted,
        f"{W}moveTo": _moved_here,
        f"{W}del": _deleted,
        f"{W}moveFrom": _moved_away,
        f"{W}sdt": _control,
        f"{W}bookmarkStart": _bookmark,
        f"{W}subDoc": _inserted_document,
        f"{MC}AlternateContent": _alternate,
        f"{M}oMath": _formula,
        f"{M}oMathPara": _display_formulas,
    }
    _RUN_HANDLERS: ClassVar[dict[str, RunHandler]] = {
        f"{W}sym": _symbol,
        f"{W}br": _break,
        f"{W}cr": _break,
        f"{W}fldChar": _field_mark,
        f"{W}instrText": _instruction,
        f"{W}drawing": _drawing,
        f"{W}pict": _drawing,
        f"{W}object": _drawing,
        f"{MC}AlternateContent": _alternate_in_run,
        f"{W}ruby": _ruby,
        f"{M}oMath": _formula_in_run,
        f"{W}footnoteReference": _footnote,
        f"{W}endnoteReference": _endnote,
    }


_PLAIN: Final = RunFormat()
_RUN: Final = f"{W}r"
_RUN_MARKS: Final = f"{W}rPr"
_TEXT: Final = f"{W}t"
_CHARACTERS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_SILENT_TAGS: Final = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart",
        "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
        "moveToRangeEnd", "smartTagPr", "customXmlPr", "fldData", "delText", "delInstrText",
        "hyperlinkPr", "bdoPr",
    )
)  # fmt: skip
