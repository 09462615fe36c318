"""The text of a typeset page as markup over its picture.

Roles come from the tags of the PDF (ISO 32000-1, 14.8), which the setter took from the book:
headings, paragraphs, lists, tables, figures, notes, languages. Places come from the letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from converters.diagnostics import Box
from converters.writers.epub.fixed_lines import area_style
from converters.writers.epub.fixed_pages import PAGE_ID
from converters.writers.epub.foreign_runs import ForeignRuns
from converters.writers.epub.markup import (
    HEADING_LEVELS,
    attributes,
    language_attributes,
    safe_address,
)
from converters.writers.epub.state import BookState
from converters.writers.epub.typeset_lines import LineSetter, Run, Wrap
from converters.writers.pages.naming import page_name
from converters.writers.pdf.paging.sheets import Sheet
from converters.writers.pdf.paging.tags import Tag
from converters.writers.pdf.paging.words import PrintedWord

_HEADINGS: Final = frozenset(f"H{level}" for level in range(1, HEADING_LEVELS + 1))
_BLOCKS: Final = (
    {"P", "L", "LI", "LBody", "TOC", "TOCI", "Caption", "Note", "FENote", "BlockQuote", "Div"}
    | {"Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Sect", "Part", "Art", "Aside"}
    | _HEADINGS
)
_NOTES: Final = frozenset({"Note", "FENote"})
_ELEMENTS: Final = {
    "LI": "li", "TOCI": "li", "BlockQuote": "blockquote", "Quote": "blockquote",
    "TR": "tr", "THead": "thead", "TBody": "tbody", "TFoot": "tfoot",
}  # fmt: skip
_BARE: Final = frozenset({"LI", "LBody", "TOCI", "TH", "TD", "Caption"})
"""Elements whose text may stand in them without a paragraph."""
_ITEMS: Final = {"L": "LI", "TOC": "TOCI"}
_BOLD_BY_LOOK: Final = _HEADINGS | {"TH"}
_BULLETS: Final = frozenset({"None", "Disc", "Circle", "Square", "Unordered"})
_SCOPES: Final = {"Column": "col", "Row": "row", "Both": "col"}
_CODE_LANGUAGE: Final = "Code"
"""Its language is the setter's own, not the book's."""


@dataclass(frozen=True)
class BookText:
    """What the text of the book tells that its pages do not."""

    words: frozenset[str]
    """All words, for what is broken at the ends of lines."""
    foreign: ForeignRuns


@dataclass(frozen=True)
class _Place:
    """Where an element stands: what holds it, and the name of the note that follows it."""

    parent: str
    note: str = ""


class SheetMarkup:
    """Writes what lies over one page; ``index`` is its place among all pages."""

    def __init__(self, state: BookState, sheet: Sheet, index: int, text: BookText) -> None:
        self._foreign = text.foreign
        self._state = state
        self._sheet = sheet
        self._index = index
        self._scale = sheet.picture.width / sheet.width
        self._lines = LineSetter(state, self._scale, text.words)
        self._notes: list[str] = []

    def body(self) -> str:
        """Return all elements in reading order, notes last as at the foot of the page."""
        told = list(self._blocks(self._sheet.tags, "", "p"))
        return "\n".join((*told, *self._notes))

    # blocks

    def _blocks(
        self, children: Sequence[Tag | int], parent: str, element: str, marks: str = ""
    ) -> Iterator[str]:
        """Yield elements; text between them stands in ``element``, or bare where that is empty."""
        runs: list[Run] = []
        for place, child in enumerate(children):
            if isinstance(child, Tag) and _is_block(child):
                if child.kind not in _NOTES:
                    yield from self._text(runs, element, marks)
                    runs = []
                yield from self._block(child)
            else:
                following = children[place + 1] if place + 1 < len(children) else None
                note = self._next_note() if _is_note(following) else ""
                runs.extend(self._runs(child, _Place(parent, note), ()))
        yield from self._text(runs, element, marks)

    def _text(self, runs: Sequence[Run], element: str, marks: str) -> Iterator[str]:
        if runs and (lines := self._lines.lines(self._foreign.marked(runs))):
            yield f"<{element}{marks}>{lines}</{element}>" if element else lines

    def _block(self, tag: Tag) -> Iterator[str]:
        match tag.kind:
            case "Note" | "FENote":
                self._notes.append(self._note(tag))
            case "L" | "TOC":
                yield self._list(tag)
            case "Table":
                yield self._table(tag)
            case "TH" | "TD":
                yield self._cell(tag)
            case "Div" if any(isinstance(c, Tag) and c.kind == "Figure" for c in tag.children):
                yield self._figure(tag)
            case kind if kind in _HEADINGS:
                yield from self._blocks(tag.children, kind, f"h{kind[1:]}", _language(tag))
            case "P":
                yield from self._blocks(tag.children, tag.kind, "p", _language(tag))
            case kind if kind in _ELEMENTS:
                inner = "\n".join(self._within(tag))
                if inner:
                    yield f"<{_ELEMENTS[kind]}{_language(tag)}>{inner}</{_ELEMENTS[kind]}>"
            case _:
                yield from self._within(tag)

    def _within(self, tag: Tag) -> Iterator[str]:
        return self._blocks(tag.children, tag.kind, "" if tag.kind in _BARE else "p")

    def _list(self, tag: Tag) -> str:
        numbered = str(tag.attributes.get("ListNumbering", "None")) not in _BULLETS
        element = "ol" if tag.kind == "L" and numbered else "ul"
        items = []
        for child in tag.children:
            inner = "\n".join(self._blocks((child,), tag.kind, ""))
            is_item = isinstance(child, Tag) and child.kind == _ITEMS[tag.kind]
            if inner:
                items.append(inner if is_item else f"<li>{inner}</li>")
        return f"<{element}{_language(tag)}>{''.join(items)}</{element}>" if items else ""

    def _table(self, tag: Tag) -> str:
        captions = [c for c in tag.children if isinstance(c, Tag) and c.kind == "Caption"]
        rows = [c for c in tag.children if c not in captions]
        inner = "\n".join(self._blocks(rows, tag.kind, ""))
        told = "\n".join(part for caption in captions for part in self._within(caption))
        caption = f"<caption>{told}</caption>\n" if told else ""
        return f"<table>{caption}{inner}</table>" if inner else told

    def _cell(self, tag: Tag) -> str:
        element = tag.kind.lower()
        scope = _SCOPES.get(str(tag.attributes.get("Scope", ""))) if element == "th" else None
        marks = attributes(
            scope=scope,
            colspan=tag.attributes.get("ColSpan"),
            rowspan=tag.attributes.get("RowSpan"),
        )
        inner = "\n".join(self._within(tag))
        return f"<{element}{marks}{_language(tag)}>{inner}</{element}>"

    def _figure(self, tag: Tag) -> str:
        """Return pictures with their caption, which the file tells first and HTML wants last."""
        captions = [c for c in tag.children if isinstance(c, Tag) and c.kind == "Caption"]
        others = [c for c in tag.children if c not in captions]
        shown = "\n".join(self._blocks(others, "Figure", ""))
        told = "\n".join(part for caption in captions for part in self._within(caption))
        caption = f"\n<figcaption>{told}</figcaption>" if told else ""
        return f"<figure>{shown}{caption}</figure>"

    def _note(self, tag: Tag) -> str:
        number = self._begun if any(_is_label(child) for child in tag.children) else 0
        name = f"note-{number}" if number else None
        marks = attributes(epub_type="footnote", role="doc-footnote", id=name)
        inner = "\n".join(self._blocks(tag.children, tag.kind, "p"))
        return f"<aside{marks}{_language(tag)}>{inner}</aside>"

    # text

    def _runs(self, child: Tag | int, place: _Place, wraps: tuple[Wrap, ...]) -> Iterator[Run]:
        if isinstance(child, int):
            for word in self._sheet.words.get(child, ()):
                yield Run(word, (*wraps, *_emphasis(word, place.parent)), child)
            return
        if child.kind == "Figure":
            yield Run(self._picture(child))
            return
        inner = (*wraps, *self._wraps(child, place))
        held = _Place(place.parent if place.parent in _BOLD_BY_LOOK else child.kind, place.note)
        for part in child.children:
            yield from self._runs(part, held, inner)

    def _wraps(self, tag: Tag, place: _Place) -> Iterator[Wrap]:
        match tag.kind:
            case "Lbl" if place.note:
                name = f"note-{place.note}"
                marks = attributes(
                    epub_type="noteref", role="doc-noteref", id=f"{name}-mark", href=f"#{name}"
                )
                yield Wrap("a", marks)
            case "Lbl" if place.parent in _NOTES and self._begun:
                marks = attributes(role="doc-backlink", href=f"#note-{self._begun}-mark")
                yield Wrap("a", marks)
            case "Link" if place.parent != "Lbl" and (href := self._target(tag)):
                yield Wrap("a", attributes(href=href))
            case "Formula":
                yield Wrap("span", attributes(role="math", aria_label=tag.alternative or None))
            case "Code":
                yield Wrap("code")
            case _:
                if marks := _language(tag):
                    yield Wrap("span", marks)

    def _target(self, tag: Tag) -> str | None:
        """Return where the words of a link lead: to a page of the book or out of it."""
        words = [word for number in tag.contents for word in self._sheet.words.get(number, ())]
        for link in self._sheet.links:
            if not any(_is_on(word.box, link.box) for word in words):
                continue
            if link.page is None:
                return safe_address(link.address)
            if link.page != self._index:
                return f"{page_name(link.page)}.xhtml#{PAGE_ID}"
        return None

    def _picture(self, tag: Tag) -> str:
        """Return what tells a picture where it is seen; nothing for one that shows nothing."""
        drawn = [box for number in tag.contents if (box := self._sheet.drawings.get(number))]
        if not drawn:
            return ""
        box = drawn[0]
        for other in drawn[1:]:
            box = box.union(other)
        box = box.within(Box(0.0, 0.0, self._sheet.width, self._sheet.height))
        self._state.facts["pictures"] += 1
        marks = attributes(class_="picture", role="img", aria_label=tag.alternative or None)
        return f"<span{marks}{area_style(box.scaled(self._scale))}></span>"

    # notes

    _begun = 0
    """Number of the note whose mark was met last."""

    def _next_note(self) -> str:
        self._begun += 1
        return str(self._begun)


def _is_block(tag: Tag) -> bool:
    """Tell whether an element stands by itself: by its kind, or as there is such a one in it."""
    if tag.kind in _BLOCKS:
        return True
    return any(isinstance(child, Tag) and _is_block(child) for child in tag.children)


def _is_note(child: Tag | int | None) -> bool:
    """Tell whether an element is a note that begins here."""
    return isinstance(child, Tag) and child.kind in _NOTES and any(map(_is_label, child.children))


def _is_label(child: Tag | int) -> bool:
    return isinstance(child, Tag) and child.kind == "Lbl"


def _language(tag: Tag) -> str:
    return "" if tag.kind == _CODE_LANGUAGE else language_attributes(tag.language or None)


def _emphasis(word: PrintedWord, parent: str) -> Iterator[Wrap]:
    """Yield emphasis where a run within a text is set so; of a heading it is the whole's look."""
    if parent == "Span":
        if word.bold:
            yield Wrap("strong")
        if word.italic:
            yield Wrap("em")


def _is_on(word: Box, link: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return link.left <= x <= link.right and link.top <= y <= link.bottom
