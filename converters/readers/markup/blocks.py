"""Flow content: paragraphs, headings, lists and the rest of a page, in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

import msgspec
from lxml import etree

from converters.model.publication import (
    Alignment,
    Block,
    Equation,
    Figure,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
)
from converters.model.traversal import as_one_line
from converters.readers.docx.inlines import Piece
from converters.readers.heading_evidence import Place
from converters.readers.markup.divisions import Closing, Item, Opening, opening_of
from converters.readers.markup.inlines import InlineReader, Setting
from converters.readers.markup.line_forms import is_mark, parted_at_gaps, plain_heading, set_off
from converters.readers.markup.lines import Line
from converters.readers.markup.lists import as_term, integer, items_of, number_style, terms_of
from converters.readers.markup.notes import is_list_of_notes, text_of
from converters.readers.markup.parsing import (
    MATHML,
    characters,
    language_of,
    name_of,
    same_language,
    types_of,
)
from converters.readers.markup.session import Session
from converters.readers.markup.shapes import Shapes
from converters.readers.markup.styles import PLAIN, Look, opens_page
from converters.readers.markup.tables import TableReader
from converters.readers.markup.trees import SUBTITLE_ROLE, cut, taken_label
from converters.readers.markup.verse import as_verse, is_stanza, is_verse
from converters.readers.pandoc_images import without_said

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset(
    {
        *_HEADINGS, "address", "article", "aside", "blockquote", "body", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol",
        "p", "pre", "search", "section", "summary", "table", "ul", "caption", "tr", "td", "th",
        "tbody", "thead", "tfoot",
    }
)  # fmt: skip
_SET_OFF: Final = frozenset({Alignment.CENTER, Alignment.RIGHT})
_UNSTYLED: Final = {
    "font-weight": "normal", "font-style": "normal", "font-variant": "normal",
    "text-transform": "none", "vertical-align": "baseline",
}  # fmt: skip
_ATTRIBUTION: Final = frozenset(
    {"attribution", "source", "author", "signature", "text-author", "tac-gia"}
)


class BlockReader:
    """Reads one page."""

    def __init__(self, session: Session, page: str, language: str = "") -> None:
        """``language`` is the language of the whole document, where it is known."""
        self._session = session
        self._inlines = InlineReader(session, page)
        self._inlines.language = language
        self._tables = TableReader(session.styles, self._inner)
        self._language = language
        self._line = Line()
        self._setting = Setting(PLAIN)
        self._link: str | None = None
        """Where a link leads that holds whole blocks."""
        self._pending: list[Piece] = []
        self._depth = 0
        self._out: list[Item] = []
        self.shapes = Shapes()
        """How the paragraphs look that were read so far."""
        self._nested_in: Place | None = None
        """What the paragraphs stand in that are read now, None for the page itself."""
        self._page_break = False
        self._turned = False
        """Whether a page begins with the next block."""
        self._blanks = 0
        """Empty paragraphs since the last block: how many pages part stanzas and scenes."""
        self._holders: set[etree._Element] = set()
        """Elements of lines that hold blocks, against the rules but for all browsers."""

    def read(self, root: etree._Element, language: str = "") -> tuple[Item, ...]:
        """Return the content of a page, with the openings and closings of its sections.

        ``language`` is that of the page where it is not the document's.
        """
        self._find_holders(root)
        bodies = [child for child in root if name_of(child) == "body"]
        for body in bodies or [root]:
            look = self._session.styles.look(body, PLAIN)
            self._block(body, "body", look, language or self._language)
        self._place_pending()
        return tuple(self._out)

    def note(self, element: etree._Element) -> tuple[Block, ...]:
        """Return the content of a note."""
        self._find_holders(element)
        return self._nested(element, PLAIN, as_line=True)

    # ---- walking --------------------------------------------------------------------------

    def _find_holders(self, root: etree._Element) -> None:
        for element in root.iter(etree.Element):
            if name_of(element) in _BLOCKS:
                for ancestor in element.iterancestors():
                    if ancestor in self._holders:
                        break
                    self._holders.add(ancestor)

    def _flow_of(self, element: etree._Element, look: Look, language: str) -> None:
        """Read the children of an element that looks so; text between blocks makes paragraphs."""
        outer = self._setting, self._inlines.language
        self._inlines.language = language
        self._setting = Setting(look, self._link)
        self._loose(element.text)
        for child in element:
            self._child(child, look, language)
            self._loose(child.tail)
        self._close_line()
        self._setting, self._inlines.language = outer

    def _loose(self, text: str | None) -> None:
        if text and (text.strip() or self._line.pieces):
            self._line.text(text, self._setting.look, self._setting.link)

    def _child(self, child: etree._Element, look: Look, language: str) -> None:
        name = name_of(child)
        if name not in _BLOCKS and child not in self._holders:
            self._inlines.element(child, self._line, self._setting)
            return
        self._close_line()
        if child in self._session.notes.passages or self._inlines.is_lost(name):
            return
        if self._inlines.is_unseen(child, Setting(look)):
            return
        inner = self._session.styles.look(child, look)
        outer = self._link
        if name == "a":
            self._link = self._inlines.target(child)
        self._block(child, name, inner, language_of(child) or language)
        self._link = outer

    def _block(self, element: etree._Element, name: str, look: Look, language: str) -> None:
        if is_list_of_notes(element) and _holds_only_notes(element, self._session):
            return
        properties = self._session.styles.properties(element)
        self._page_break |= "page-break-before" in properties
        self._turned |= opens_page(properties)
        mark = Line()
        begins_page = self._inlines.page_break(element, mark)
        if not begins_page:
            self._inlines.anchors(element, mark)
        self._pending.extend(mark.pieces)
        if begins_page:
            return
        if is_verse(element) and name not in _HEADINGS:
            self._verse(element, look, language)
            return
        method = self._METHODS.get(name, BlockReader._division)
        outer = self._nested_in
        if element.get("role") == SUBTITLE_ROLE:
            self._nested_in = Place.OTHER
        method(self, element, look, language)
        self._nested_in = outer

    # ---- paragraphs -----------------------------------------------------------------------

    def _close_line(self) -> None:
        """Make what was gathered a paragraph."""
        line, self._line = self._line, Line()
        if line.pieces:
            self._emit_line(line, self._setting.look, self._inlines.language)

    def _emit_line(self, line: Line, look: Look, language: str) -> None:
        self._add_shape(line, look)
        if line.is_empty:
            self._pending.extend(p for p in line.pieces if is_mark(p))
            self._turned |= line.turns
            return
        inlines = self._finished(line)
        foreign = None if same_language(language, self._language) else language
        if block := set_off(inlines, self._inlines.place()):
            self._emit(block)
            return
        alignment = look.alignment if look.alignment in _SET_OFF else None
        # An empty line within a paragraph is how many pages part paragraphs.
        for part in parted_at_gaps(inlines) if self._nested_in is None else (inlines,):
            self._emit(
                Paragraph(
                    inlines=part,
                    alignment=alignment,
                    language=foreign,
                    origin=self._inlines.place(),
                    blank_before=self._blanks,
                )
            )

    def _add_shape(self, line: Line, look: Look, level: int | None = None) -> None:
        self.shapes.add(
            self._inlines.paragraphs + 1,
            line.pieces,
            look,
            self._nested_in or Place.BODY,
            level=level,
            page_break=self._page_break,
        )
        self._page_break = False

    def _finished(self, line: Line) -> tuple[Inline, ...]:
        line.pieces[:0] = self._pending
        self._pending = []
        return line.closed(self._session.legacy, self._inlines.place())

    def _emit(self, block: Block) -> None:
        if self._turned and isinstance(block, Paragraph | Figure):
            block = msgspec.structs.replace(block, opens_page=True)
        self._turned = False
        self._out.append(block)
        self._inlines.paragraphs += 1
        self._blanks = 0

    def _place_pending(self) -> None:
        """Give anchors and page starts at the end of a page a paragraph of their own."""
        if self._pending:
            inlines = tuple(p.content for p in self._pending if not isinstance(p.content, str))
            self._pending = []
            self._emit(Paragraph(inlines=inlines, origin=self._inlines.place()))

    def _paragraph(self, element: etree._Element, look: Look, language: str) -> None:
        before = self._inlines.paragraphs
        self._flow_of(element, look, language)
        self._blanks += self._inlines.paragraphs == before

    def _heading(self, element: etree._Element, look: Look, language: str) -> None:
        plain = self._session.styles.looking(_UNSTYLED, look)
        line = Line()
        number = taken_label(element, "number") or None
        self._in_line(element, line, plain, language)
        if line.is_empty and not number:
            self._pending.extend(p for p in line.pieces if is_mark(p))
            return
        level = _HEADINGS[name_of(element)]
        self._add_shape(line, look, level)
        inlines = plain_heading(self._finished(line))
        self._emit(
            Heading(inlines=inlines, level=level, number=number, origin=self._inlines.place())
        )

    def _in_line(self, element: etree._Element, line: Line, look: Look, language: str) -> None:
        outer = self._inlines.language
        self._inlines.language = language
        self._inlines.content(element, line, Setting(look, self._link))
        self._inlines.language = outer

    # ---- divisions ------------------------------------------------------------------------

    def _division(self, element: etree._Element, look: Look, language: str) -> None:
        opening = opening_of(element, self._depth + 1)
        if opening is None:
            self._flow_of(element, look, language)
            return
        self._depth += 1
        self._out.append(opening)
        self._flow_of(element, look, language)
        self._out.append(Closing(self._depth))
        self._depth -= 1

    def _inner(self, element: etree._Element, look: Look) -> tuple[Block, ...]:
        return self._nested(element, look)

    def _nested(
        self, element: etree._Element, look: Look, *, as_line: bool = False
    ) -> tuple[Block, ...]:
        """Return the blocks within an element; sections inside mean nothing there."""
        outer, self._out = self._out, []
        line, self._line = self._line, Line()
        place, self._nested_in = self._nested_in, Place.OTHER
        if name_of(element) in {"td", "th"}:
            self._nested_in = Place.TABLE
        if as_line or name_of(element) not in {"ul", "ol", "dl", "table", "figure"}:
            self._flow_of(element, look, self._inlines.language)
        else:
            self._block(element, name_of(element), look, self._inlines.language)
        found, self._out = self._out, outer
        self._line = line
        self._nested_in = place
        return tuple(item for item in found if not isinstance(item, Opening | Closing))

    def _in_language(self, element: etree._Element, look: Look, language: str) -> tuple[Block, ...]:
        outer, self._inlines.language = self._inlines.language, language
        blocks = self._nested(element, look, as_line=True)
        self._inlines.language = outer
        return blocks

    def _verse(self, element: etree._Element, look: Look, language: str) -> None:
        groups: list[tuple[Block, ...]] = []
        if any(is_stanza(child) for child in element):
            for child in element:
                inner = self._session.styles.look(child, look)
                groups.append(self._in_language(child, inner, language))
        else:
            groups.append(self._in_language(element, look, language))
        origin = self._inlines.place()
        for block in as_verse(groups):
            self._emit(msgspec.structs.replace(block, origin=origin))

    def _quotation(self, element: etree._Element, look: Look, language: str) -> None:
        origin = self._inlines.place()
        attribution = self._take_attribution(element, look, language)
        blocks = self._in_language(element, look, language)
        if blocks or attribution:
            is_epigraph = "epigraph" in (*types_of(element), *(element.get("class") or "").split())
            self._emit(
                Quotation(
                    blocks=blocks, attribution=attribution, origin=origin, epigraph=is_epigraph
                )
            )

    def _take_attribution(
        self, element: etree._Element, look: Look, language: str
    ) -> tuple[Inline, ...]:
        last = element[-1] if len(element) else None
        if last is None or (last.tail or "").strip() or last in self._holders:
            return ()
        is_told = name_of(last) in {"footer", "cite"}
        if not is_told and not _ATTRIBUTION & set((last.get("class") or "").split()):
            return ()
        line = Line()
        self._in_line(last, line, self._session.styles.look(last, look), language)
        element.remove(last)
        return () if line.is_empty else line.closed(self._session.legacy, self._inlines.place())

    # ---- lists ----------------------------------------------------------------------------

    def _list(self, element: etree._Element, look: Look, language: str) -> None:
        ordered = name_of(element) == "ol"
        origin = self._inlines.place()
        start = integer(element.get("start"), 1)
        number = start - 1
        items: list[ListItem] = []
        outer, self._inlines.language = self._inlines.language, language
        for child in items_of(element):
            if child in self._session.notes.passages:
                continue
            inner = self._session.styles.look(child, look)
            if items and name_of(child) in {"ul", "ol"}:
                # Against the rules, but so LibreOffice and old pages write an inner list.
                inner_list = self._nested(child, inner)
                items[-1] = msgspec.structs.replace(
                    items[-1], blocks=(*items[-1].blocks, *inner_list)
                )
                continue
            given = integer(child.get("value"), number + 1)
            label = _item_label(child) or (f"{given}." if given != number + 1 else None)
            number = given
            is_item = name_of(child) in {"li", "dd", "dt"}
            mark = Line()
            self._inlines.anchors(child, mark)
            self._pending.extend(mark.pieces)
            items.append(ListItem(blocks=self._nested(child, inner, as_line=is_item), label=label))
        self._inlines.language = outer
        items = [item for item in items if item.blocks or item.label]
        if items:
            style = number_style(element)
            block = ListBlock(
                items=tuple(items), ordered=ordered, style=style,
                start=start if ordered else 1, origin=origin,
            )  # fmt: skip
            self._emit(block)

    def _definitions(self, element: etree._Element, look: Look, language: str) -> None:
        """Glossary: each term, in bold, heads an item with its explanations."""
        origin = self._inlines.place()
        groups: list[list[Block]] = []
        for child in terms_of(element):
            blocks = self._in_language(child, self._session.styles.look(child, look), language)
            if name_of(child) == "dt":
                groups.append([as_term(block) for block in blocks])
            elif groups:
                groups[-1].extend(blocks)
            else:
                groups.append(list(blocks))
        items = tuple(ListItem(blocks=tuple(group)) for group in groups if group)
        if items:
            self._emit(ListBlock(items=items, origin=origin))

    # ---- the rest -------------------------------------------------------------------------

    def _table(self, element: etree._Element, look: Look, language: str) -> None:
        origin = self._inlines.place()
        outer, self._inlines.language = self._inlines.language, language
        caption: tuple[Inline, ...] = ()
        for child in element:
            if name_of(child) == "caption":
                caption = self._one_line(child, look)
        table = self._tables.table(element, look._replace(alignment=None), caption, origin)
        self._inlines.language = outer
        if table is not None:
            self._emit(table)
        elif caption:
            self._emit(Paragraph(inlines=caption, origin=origin))

    def _one_line(self, element: etree._Element, look: Look) -> tuple[Inline, ...]:
        """Return what an element says as one line; its paragraphs are parted by line breaks."""
        inner = self._session.styles.look(element, look)
        plain = self._session.styles.looking(_UNSTYLED, inner)
        return as_one_line(self._nested(element, plain, as_line=True))

    def _figure(self, element: etree._Element, look: Look, language: str) -> None:
        origin = self._inlines.place()
        captions = list(element.iter("figcaption"))[:1]
        caption = self._one_line(captions[0], look) if captions else ()
        for found in captions:
            cut(found)
        blocks = self._in_language(element, look, language)
        if len(blocks) == 1 and isinstance(blocks[0], Figure) and not blocks[0].caption:
            self._emit(Figure(image=blocks[0].image, caption=caption, origin=origin))
            return
        for block in without_said(blocks, caption):
            self._emit(block)
        if caption:
            self._emit(Paragraph(inlines=caption, origin=origin))

    def _preformatted(self, element: etree._Element, look: Look, _language: str) -> None:
        text = characters(element).removeprefix("\n").rstrip()
        if _holds_more_than_text(element):
            self._flow_of(element, look._replace(preserved=True), self._inlines.language)
        elif text.strip():
            code = next((c for c in element if name_of(c) == "code"), element)
            classes = (code.get("class") or "").split()
            language = next((c for c in classes if c.startswith("language-")), "")
            place = self._inlines.place()
            self._emit(
                Preformatted(
                    text=self._session.legacy.text(text, place),
                    origin=place,
                    code_language=language.removeprefix("language-") or None,
                )
            )

    def _rule(self, element: etree._Element, _look: Look, _language: str) -> None:
        following = element.getnext()
        notes = self._session.notes
        if following is not None and (following in notes.passages or following in notes.holders):
            return  # the line over the notes, which go elsewhere
        self._emit(SceneBreak(origin=self._inlines.place()))

    def _equation_line(self, element: etree._Element, look: Look, language: str) -> bool:
        """Read our own ``div.equation``: a formula and its number."""
        if "equation" not in (element.get("class") or "").split():
            return False
        formulas = list(element.iter(f"{{{MATHML}}}math"))
        numbers = [e for e in element.iter("span") if "equation-number" in (e.get("class") or "")]
        if len(formulas) != 1 or not numbers:
            return False
        number = text_of(numbers[0])
        cut(numbers[0])
        start = len(self._out)
        self._flow_of(element, look, language)
        self._out[start:] = [
            msgspec.structs.replace(item, number=number) if isinstance(item, Equation) else item
            for item in self._out[start:]
        ]
        return True

    def _div(self, element: etree._Element, look: Look, language: str) -> None:
        if not self._equation_line(element, look, language):
            self._division(element, look, language)

    _METHODS: ClassVar[dict[str, Callable[[BlockReader, etree._Element, Look, str], None]]] = {
        **dict.fromkeys(_HEADINGS, _heading),
        "p": _paragraph,
        "div": _div,
        "ul": _list,
        "ol": _list,
        "menu": _list,
        "dir": _list,
        "dl": _definitions,
        "table": _table,
        "figure": _figure,
        "blockquote": _quotation,
        "pre": _preformatted,
        "hr": _rule,
    }


def _item_label(item: etree._Element) -> str | None:
    """Take the exact number of an item that an export sets apart in a span."""
    label = taken_label(item, "label")
    if label is not None:
        item.text = (item.text or "").lstrip()
    return label or None


def _holds_only_notes(element: etree._Element, session: Session) -> bool:
    """Return whether all text of a list of notes is in its notes, but for a heading."""
    for child in element.iter(etree.Element):
        if child in session.notes.passages or name_of(child) in _HEADINGS or child is element:
            continue
        if any(a in session.notes.passages for a in child.iterancestors()):
            continue
        if any(name_of(a) in _HEADINGS for a in child.iterancestors()):
            continue
        if (child.text or "").strip():
            return False
    return bool(session.notes.passages)


def _holds_more_than_text(element: etree._Element) -> bool:
    """Return whether a passage holds links or pictures, which plain characters cannot say."""
    return any(inner.get("href") or inner.get("src") for inner in element.iter("a", "img"))
