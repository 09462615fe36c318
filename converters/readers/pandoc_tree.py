"""Pandoc's syntax tree mapped to our blocks and inlines.

The tree is pandoc-types 1.23 in JSON: nodes ``{"t": name, "c": content}``; attributes are
``[id, classes, [[key, value], …]]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec

from converters.diagnostics import Origin
from converters.files import ascii_slug
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Code,
    Emphasis,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    Inset,
    LanguageSpan,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    NumberStyle,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Underline,
    Verse,
)
from converters.model.traversal import (
    as_one_line,
    map_inlines,
    plain_text,
    walk_inlines,
    without_head,
)
from converters.readers.guessed_headings import heading_inlines
from converters.readers.legacy_text import LegacyText
from converters.readers.number_formats import format_number
from converters.readers.pandoc_captions import CAPTION_MARK, as_caption, with_captions
from converters.readers.pandoc_equations import EQUATION_CLASS
from converters.readers.pandoc_images import Pictures, without_said
from converters.readers.pandoc_nodes import Tree
from converters.readers.pandoc_passages import as_classed, as_verse, without_sign
from converters.readers.pandoc_raw import with_html_pairs
from converters.readers.pandoc_tables import TableMapper
from converters.tools.pandoc import Formula
from converters.vietnamese.legacy import FontRun

NUMBER_END: Final = "\ue010"
"""Private character that a repair pass puts between a heading's automatic number and its text."""
ENDNOTE_MARK: Final = "\ue00e"
"""Private character that a repair pass puts at the head of endnotes, which pandoc mixes in."""
LAYOUT_MARKS: Final[dict[str, Alignment | Inset]] = {
    "\ue013": Alignment.CENTER,
    "\ue014": Alignment.RIGHT,
    "\ue015": Inset.LEFT,
    "\ue016": Inset.BOTH,
}
RULE_MARK: Final = "\ue01b"
"""Private character that a repair pass puts where a paragraph is but a rule."""
BLANK_MARK: Final = "\ue017"
PROMINENT_MARK: Final = "\ue01c"
PAGE_MARK: Final = "\ue020"
"""Private characters that a repair pass puts at the head of a paragraph: how it is set."""
_LAYOUT: Final = "".join(LAYOUT_MARKS) + BLANK_MARK + PROMINENT_MARK + PAGE_MARK + CAPTION_MARK
_SPANS: Final[dict[str, Callable[[tuple[Inline, ...]], Inline]]] = {
    "Emph": lambda inlines: Emphasis(inlines=inlines),
    "Strong": lambda inlines: Strong(inlines=inlines),
    "Underline": lambda inlines: Underline(inlines=inlines),
    "Strikeout": lambda inlines: Strikethrough(inlines=inlines),
    "Superscript": lambda inlines: Superscript(inlines=inlines),
    "Subscript": lambda inlines: Subscript(inlines=inlines),
    "SmallCaps": lambda inlines: SmallCaps(inlines=inlines),
}
_CLASSES: Final[dict[str, Callable[[tuple[Inline, ...]], Inline]]] = {
    "smallcaps": _SPANS["SmallCaps"],
    "underline": _SPANS["Underline"],
}
_QUOTES: Final = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_NUMBERS: Final = {
    "LowerAlpha": (NumberStyle.LOWER_ALPHA, "lowerLetter"),
    "UpperAlpha": (NumberStyle.UPPER_ALPHA, "upperLetter"),
    "LowerRoman": (NumberStyle.LOWER_ROMAN, "lowerRoman"),
    "UpperRoman": (NumberStyle.UPPER_ROMAN, "upperRoman"),
}
_DELIMITERS: Final = {"OneParen": "{})", "TwoParens": "({})"}


class TreeMapper:
    """Mapper of one document."""

    def __init__(
        self,
        origin: Origin,
        pictures: Pictures,
        equations: Mapping[Formula, InlineEquation],
        book: LedgerBook,
        legacy: LegacyText,
    ) -> None:
        self.notes: list[Note] = []
        self._origin = origin
        self._pictures = pictures
        self._equations = equations
        self._book = book
        self._legacy = legacy
        self._paragraphs = 0
        self._languages: list[str | None] = [None]
        self._anchors: dict[str, str] = {}
        self._tables = TableMapper(self.blocks, self.inlines)

    # ---- blocks ---------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[Tree]) -> tuple[Block, ...]:
        """Return the blocks of a list of nodes."""
        return with_captions(block for node in nodes for block in self._block(node))

    def _block(self, node: Tree) -> Iterator[Block]:
        method = self._BLOCKS.get(node["t"])
        if method is None:
            self._book.enter(Kind.RAW, Fate.DROPPED, "TXT-034", self._place(), node["t"])
            return
        content: Any = node.get("c")
        yield from method(self, content)

    def _place(self) -> Origin:
        return msgspec.structs.replace(self._origin, paragraph=self._paragraphs + 1)

    def _next_place(self) -> Origin:
        place = self._place()
        self._paragraphs += 1
        return place

    def _paragraph(self, content: list[Tree]) -> Iterator[Block]:
        place = self._next_place()
        marks = _taken_marks(content)
        inlines = self._decoded(self._inline_list(content), place)
        if plain_text(inlines) == RULE_MARK:
            yield SceneBreak(origin=place)
            return
        shown = [i for i in inlines if not (isinstance(i, Text) and not i.text.strip())]
        formulas = [i for i in shown if isinstance(i, InlineEquation) and _is_display(i)]
        if shown and len(formulas) == len(shown):
            for formula in formulas:
                yield Equation(mathml=formula.mathml, alt=formula.alt, origin=place)
        elif len(shown) == 1 and isinstance(shown[0], InlineImage):
            yield Figure(image=shown[0], origin=place, opens_page=PAGE_MARK in marks)
        elif shown:
            paragraph = Paragraph(inlines=inlines, language=self._languages[-1], origin=place)
            if CAPTION_MARK in marks:
                yield as_caption(paragraph)
            else:
                yield _laid_out(paragraph, marks) if marks else paragraph

    def _heading(self, content: list[Any]) -> Iterator[Block]:
        level, attributes, inner = content
        place = self._next_place()
        number, text = _numbered(self._decoded(self._inline_list(inner), place))
        inlines = (*self._anchor(attributes), *heading_inlines(text))
        if plain_text(inlines).strip() or any(isinstance(i, InlineImage) for i in inlines):
            yield Heading(inlines=inlines, level=min(max(level, 1), 9), number=number, origin=place)

    def _line_block(self, content: list[list[Tree]]) -> Iterator[Block]:
        place = self._next_place()
        stanzas: list[list[tuple[Inline, ...]]] = [[]]
        for line in content:
            inlines = self._decoded(self._inline_list(line), place)
            if inlines:
                stanzas[-1].append(inlines)
            elif stanzas[-1]:
                stanzas.append([])
        yield Verse(stanzas=tuple(tuple(s) for s in stanzas if s), origin=place)

    def _code(self, content: list[Any]) -> Iterator[Block]:
        attributes, text = content
        classes = attributes[1]
        place = self._next_place()
        shown = self._legacy.text(text, place)
        yield Preformatted(text=shown, code_language=classes[0] if classes else None, origin=place)

    def _raw(self, content: list[str]) -> Iterator[Block]:
        self._drop_raw(content[1])
        return iter(())

    def _quotation(self, content: list[Tree]) -> Iterator[Block]:
        place = self._place()
        blocks = self.blocks(content)
        if verse := as_verse(blocks, place):
            yield verse
        elif all(isinstance(block, Paragraph) and block.inset for block in blocks):
            # The indents alone made it a quotation; how they stand in the text decides later.
            yield from blocks
        elif blocks:
            yield Quotation(blocks=blocks, origin=place)

    def _bullets(self, content: list[list[Tree]]) -> Iterator[Block]:
        place = self._place()
        items = tuple(_item(self.blocks(item)) for item in content)
        yield ListBlock(items=items, origin=place)

    def _numbers(self, content: list[Any]) -> Iterator[Block]:
        (start, style, delimiter), entries = content
        number_style, word = _NUMBERS.get(style["t"], (NumberStyle.DECIMAL, "decimal"))
        form = _DELIMITERS.get(delimiter["t"])
        place = self._place()
        items = tuple(
            _item(self.blocks(item), form.format(format_number(number, word)) if form else None)
            for number, item in enumerate(entries, start=start)
        )
        yield ListBlock(items=items, ordered=True, style=number_style, start=start, origin=place)

    def _definitions(self, content: list[Any]) -> Iterator[Block]:
        """Glossary: each term, in bold, heads an item with its explanations."""
        place = self._place()
        items = []
        for term, definitions in content:
            head_place = self._next_place()
            head = Strong(inlines=self._decoded(self._inline_list(term), head_place))
            explained = tuple(b for blocks in definitions for b in self.blocks(blocks))
            items.append(
                ListItem(blocks=(Paragraph(inlines=(head,), origin=head_place), *explained))
            )
        yield ListBlock(items=tuple(items), origin=place)

    def _rule(self, _content: object) -> Iterator[Block]:
        yield SceneBreak(origin=self._next_place())

    def _table(self, content: list[Any]) -> Iterator[Block]:
        place = self._next_place()
        yield from self._leading_anchor(content[0])
        yield self._tables.table(content, place)

    def _figure(self, content: list[Any]) -> Iterator[Block]:
        attributes, caption, nodes = content
        place = self._place()
        blocks = self.blocks(nodes)
        text = as_one_line(self.blocks(caption[1]))
        pictures = [b for b in blocks if isinstance(b, Figure)]
        if len(blocks) == 1 and pictures:
            caption_inlines = (*self._anchor(attributes), *text)
            yield Figure(image=pictures[0].image, caption=caption_inlines, origin=place)
            return
        yield from without_said(blocks, text)
        if text:
            inlines = (*self._anchor(attributes), *text)
            yield Paragraph(inlines=inlines, origin=self._next_place())

    def _division(self, content: list[Any]) -> Iterator[Block]:
        attributes, nodes = content
        language = _attribute(attributes, "lang")
        self._languages.append(language or self._languages[-1])
        place = self._place()
        blocks = as_classed(self.blocks(nodes), attributes[1], place)
        self._languages.pop()
        anchor = self._anchor(attributes)
        if EQUATION_CLASS in attributes[1]:
            blocks = tuple(_with_number(b, _attribute(attributes, "number")) for b in blocks)
        if anchor and blocks and isinstance(blocks[0], Table) and blocks[0].caption:
            caption = (*anchor, *blocks[0].caption)
            blocks = (msgspec.structs.replace(blocks[0], caption=caption), *blocks[1:])
        elif anchor and blocks and isinstance(blocks[0], Paragraph | Heading):
            first = msgspec.structs.replace(blocks[0], inlines=(*anchor, *blocks[0].inlines))
            blocks = (first, *blocks[1:])
        elif anchor:
            yield Paragraph(inlines=anchor)
        yield from blocks

    def _leading_anchor(self, attributes: list[Any]) -> Iterator[Block]:
        if anchor := self._anchor(attributes):
            yield Paragraph(inlines=anchor)

    _BLOCKS: ClassVar[dict[str, Callable[[TreeMapper, Any], Iterator[Block]]]] = {
        "Plain": _paragraph,
        "Para": _paragraph,
        "Header": _heading,
        "LineBlock": _line_block,
        "CodeBlock": _code,
        "RawBlock": _raw,
        "BlockQuote": _quotation,
        "BulletList": _bullets,
        "OrderedList": _numbers,
        "DefinitionList": _definitions,
        "HorizontalRule": _rule,
        "Table": _table,
        "Figure": _figure,
        "Div": _division,
    }

    # ---- inlines --------------------------------------------------------------------------

    def inlines(self, nodes: Sequence[Tree]) -> tuple[Inline, ...]:
        """Return the inlines of a paragraph-like list, decoded."""
        return self._decoded(self._inline_list(nodes), self._place())

    def _inline_list(self, nodes: Iterable[Tree]) -> tuple[Inline, ...]:
        result: list[Inline] = []
        words: list[str] = []
        for node in with_html_pairs(list(nodes)):
            if (text := _plain(node)) is not None:
                words.append(text)
                continue
            if words:
                result.append(Text(text="".join(words)))
                words = []
            result.extend(self._inline(node))
        if words:
            result.append(Text(text="".join(words)))
        return tuple(result)

    def _inline(self, node: Tree) -> tuple[Inline, ...]:
        name: str = node["t"]
        content: Any = node.get("c")
        if name in _SPANS:
            inner = self._inline_list(content)
            if name == "Superscript" and _is_raised(inner):
                return tuple(
                    i for i in walk_inlines(inner) if isinstance(i, NoteReference | Anchor)
                )
            return (_SPANS[name](inner),) if inner else ()
        method = self._INLINES.get(name)
        if method is None:
            self._book.enter(Kind.RAW, Fate.DROPPED, "TXT-034", self._place(), name)
            return ()
        return method(self, content)

    def _line_end(self, _content: object) -> tuple[Inline, ...]:
        return (LineBreak(),)

    def _quoted(self, content: list[Any]) -> tuple[Inline, ...]:
        opening, closing = _QUOTES[content[0]["t"]]
        return (Text(text=opening), *self._inline_list(content[1]), Text(text=closing))

    def _cited(self, content: list[Any]) -> tuple[Inline, ...]:
        shown = [node for node in content[1] if node["t"] != "RawInline"]
        if shown:
            return self._inline_list(shown)
        keys = "; ".join(
            ", ".join(
                filter(
                    None,
                    (
                        citation["citationId"],
                        plain_text(self._inline_list(citation["citationSuffix"])).strip(", "),
                    ),
                )
            )
            for citation in content[0]
        )
        self._book.enter(Kind.FIELD, Fate.CONVERTED, "TXT-048", self._place(), keys[:200])
        return (Text(text=f"[{keys}]"),)

    def _inline_code(self, content: list[Any]) -> tuple[Inline, ...]:
        return (Code(text=content[1]),)

    def _formula(self, content: list[Any]) -> tuple[Inline, ...]:
        formula = Formula(content[1], content[0]["t"] == "DisplayMath")
        equation = self._equations.get(formula)
        if equation is None:
            self._book.enter(Kind.EQUATION, Fate.CONVERTED, "TXT-035", self._place(), formula.tex)
            return (Code(text=formula.tex),)
        return (equation,)

    def _raw_inline(self, content: list[str]) -> tuple[Inline, ...]:
        markup = content[1].strip().lower()
        if markup.startswith("<br"):
            return (LineBreak(),)
        self._drop_raw(content[1])
        return ()

    def _drop_raw(self, markup: str) -> None:
        self._book.enter(Kind.RAW, Fate.DROPPED, "TXT-034", self._place(), markup.strip()[:200])

    def _link(self, content: list[Any]) -> tuple[Inline, ...]:
        attributes, inner, (address, _title) = content
        inlines = self._inline_list(inner)
        target = f"#{self._anchor_name(address[1:])}" if address.startswith("#") else address
        anchor = self._anchor(attributes)
        if not inlines or not address or address == "#":
            return (*anchor, *inlines)
        return (*anchor, Link(inlines=inlines, target=target))

    def _image(self, content: list[Any]) -> tuple[Inline, ...]:
        attributes, inner, (address, title) = content
        alt = plain_text(self._inline_list(inner)).strip() or title.strip()
        size = (_attribute(attributes, "width") or "", _attribute(attributes, "height") or "")
        image = self._pictures.image(address, alt, size, self._place())
        if image is None:
            return (Text(text=alt),) if alt else ()
        return (image,)

    def _note(self, content: list[Tree]) -> tuple[Inline, ...]:
        place = self._place()
        number = len(self.notes) + 1
        note_id = f"note-{number}"
        self.notes.append(Note(id=note_id, kind=NoteKind.FOOTNOTE, blocks=()))
        blocks = self.blocks(content)
        kind, blocks = _note_kind(blocks)
        note = Note(id=note_id, kind=kind, blocks=blocks or (Paragraph(inlines=()),), origin=place)
        self.notes[number - 1] = note
        return (NoteReference(note=note_id),)

    def _span(self, content: list[Any]) -> tuple[Inline, ...]:
        attributes, inner = content
        inlines = self._inline_list(inner)
        for name in attributes[1]:
            if name in _CLASSES and inlines:
                inlines = (_CLASSES[name](inlines),)
        language = _attribute(attributes, "lang")
        if language and inlines:
            inlines = (LanguageSpan(inlines=inlines, language=language),)
        return (*self._anchor(attributes), *inlines)

    _INLINES: ClassVar[dict[str, Callable[[TreeMapper, Any], tuple[Inline, ...]]]] = {
        "LineBreak": _line_end,
        "Quoted": _quoted,
        "Cite": _cited,
        "Code": _inline_code,
        "Math": _formula,
        "RawInline": _raw_inline,
        "Link": _link,
        "Image": _image,
        "Note": _note,
        "Span": _span,
    }

    def _anchor(self, attributes: list[Any]) -> tuple[Inline, ...]:
        return (Anchor(name=self._anchor_name(attributes[0])),) if attributes[0] else ()

    def _anchor_name(self, identifier: str) -> str:
        """Return a name that is unique and may stand in XML for an identifier of the source."""
        if (name := self._anchors.get(identifier)) is None:
            name = f"at-{ascii_slug(identifier, fallback='place')}"
            if name in self._anchors.values():
                name = f"{name}-{len(self._anchors)}"
            self._anchors[identifier] = name
        return name

    def _decoded(self, inlines: tuple[Inline, ...], place: Origin) -> tuple[Inline, ...]:
        """Bring the texts of a paragraph to Unicode and NFC, together."""
        texts = [i for i in walk_inlines(inlines) if isinstance(i, Text | Code)]
        if all(text.text.isascii() for text in texts):
            return inlines
        decoded = iter(self._legacy.decode([FontRun(t.text, None) for t in texts], place))

        def change(inline: Inline) -> tuple[Inline, ...]:
            if isinstance(inline, Text | Code):
                return (msgspec.structs.replace(inline, text=next(decoded)),)
            return (inline,)

        return map_inlines(inlines, change)


def _is_raised(inlines: tuple[Inline, ...]) -> bool:
    """Return whether inlines are marks of notes, which writers raise themselves."""
    shown = [i for i in walk_inlines(inlines) if not isinstance(i, Anchor | Span)]
    return bool(shown) and all(isinstance(inline, NoteReference) for inline in shown)


def _taken_marks(content: list[Tree]) -> str:
    """Take the marks of its layout from the head of a paragraph."""
    nodes = content
    while nodes and (nodes[0]["t"] in _SPANS or nodes[0]["t"] == "Span"):
        inner = nodes[0]["c"]
        nodes = inner[1] if nodes[0]["t"] == "Span" else inner
    if not nodes or nodes[0]["t"] != "Str":
        return ""
    text: str = nodes[0]["c"]
    rest = text.lstrip(_LAYOUT)
    nodes[:1] = [{"t": "Str", "c": rest}] if rest else []
    return text[: len(text) - len(rest)]


def _laid_out(paragraph: Paragraph, marks: str) -> Paragraph:
    found = [LAYOUT_MARKS[mark] for mark in marks if mark in LAYOUT_MARKS]
    return msgspec.structs.replace(
        paragraph,
        alignment=next((value for value in found if isinstance(value, Alignment)), None),
        inset=next((value for value in found if isinstance(value, Inset)), None),
        blank_before=marks.count(BLANK_MARK),
        is_prominent=PROMINENT_MARK in marks,
        opens_page=PAGE_MARK in marks,
    )


def _numbered(inlines: tuple[Inline, ...]) -> tuple[str | None, tuple[Inline, ...]]:
    """Return the number that a repair pass has put before a heading, and the heading without it."""
    number, mark, _ = plain_text(inlines).partition(NUMBER_END)
    if not mark:
        return None, inlines
    rest = without_head(inlines, len(number) + len(mark))
    return number.strip() or None, rest


def _item(blocks: tuple[Block, ...], label: str | None = None) -> ListItem:
    """Return a list item, with the label that a repair pass has put before its text."""
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph):
        own, rest = _numbered(first.inlines)
        if own is not None:
            blocks = (msgspec.structs.replace(first, inlines=rest), *blocks[1:])
            label = own
    return ListItem(blocks=blocks, label=label)


def _with_number(block: Block, number: str | None) -> Block:
    return msgspec.structs.replace(block, number=number) if isinstance(block, Equation) else block


def _plain(node: Tree) -> str | None:
    match node["t"]:
        case "Str":
            text: str = node["c"]
            return text
        case "Space" | "SoftBreak":
            return " "
        case _:
            return None


def _attribute(attributes: list[Any], name: str) -> str | None:
    return next((value for key, value in attributes[2] if key == name), None)


def _is_display(equation: InlineEquation) -> bool:
    return 'display="block"' in equation.mathml[:200]


def _note_kind(blocks: tuple[Block, ...]) -> tuple[NoteKind, tuple[Block, ...]]:
    """Return the kind of a note, and its blocks without the mark of an endnote."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not plain_text(first.inlines).startswith(ENDNOTE_MARK):
        return NoteKind.FOOTNOTE, blocks

    unmarked = msgspec.structs.replace(first, inlines=without_sign(first.inlines, ENDNOTE_MARK))
    return NoteKind.ENDNOTE, (unmarked, *blocks[1:])
