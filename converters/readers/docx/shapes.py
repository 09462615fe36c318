"""How the paragraphs of the body look, for finding headings that no style declares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
from lxml import etree

from converters.diagnostics import Origin
from converters.model.guess import Guess
from converters.model.ledger import Fate, Kind
from converters.model.publication import Alignment, InlineImage, LineBreak, Paragraph
from converters.readers.docx.gathering import Item, Listed
from converters.readers.docx.inlines import Piece
from converters.readers.docx.names import W, is_on, points, value_of
from converters.readers.docx.numbering import NumberLabel
from converters.readers.docx.parts import PageTurn, Part
from converters.readers.docx.styles import ParagraphRole, ParagraphStyle, RunFormat, Styles
from converters.readers.docx.tally import Tally
from converters.readers.guessed_headings import with_headings
from converters.readers.heading_evidence import (
    ContentsLine,
    Headings,
    ParagraphShape,
    Place,
    find_headings,
)
from converters.readers.heading_evidence.letters import Letters

_ALIGNMENTS: Final = {
    "center": Alignment.CENTER,
    "right": Alignment.RIGHT,
    "end": Alignment.RIGHT,
    "both": Alignment.JUSTIFY,
}
_BOOKMARK: Final = "_Toc"
_STANDS_FOR: Final = "■"
"""Text of what is no paragraph: it parts the paragraphs around it."""
_TITLES: Final = frozenset({ParagraphRole.TITLE, ParagraphRole.SUBTITLE})
_PLACES: Final = {
    ParagraphRole.CONTENTS: Place.CONTENTS,
    ParagraphRole.QUOTATION: Place.OTHER,
    ParagraphRole.CAPTION: Place.OTHER,
    ParagraphRole.CODE: Place.OTHER,
    ParagraphRole.VERSE: Place.OTHER,
}


class Setting(NamedTuple):
    """What a paragraph is beside its pieces."""

    style: ParagraphStyle
    properties: etree._Element | None = None
    label: NumberLabel | None = None
    level: int | None = None
    """Heading level that style or outline level declare."""


class ShapeShelf:
    """Shapes of the body's paragraphs in reading order, and what is found about them."""

    def __init__(self, styles: Styles, root: etree._Element, source: str) -> None:
        """``source``: name of the document; blocks of others stand among its own."""
        self._source = source
        self._styles = styles
        self._shapes: list[ParagraphShape] = []
        self._numbers: list[int] = []
        self._usual: dict[tuple[str | None, RunFormat], ParagraphShape] = {}
        """Shapes of paragraphs of one run that nothing but their styles sets."""
        self._turned = False
        """A page break stood at the end of what came last."""
        self._listed, self._targets = _contents_of(root, styles)
        self.roles: dict[Origin, ParagraphRole] = {}
        """Which paragraphs are in the styles of titles and subtitles."""
        self.found = Headings(())
        self.guesses: tuple[Guess, ...] = ()

    def add(
        self, element: etree._Element, number: int, parts: Sequence[Part], setting: Setting
    ) -> None:
        """Take one paragraph; ``parts`` without words make it an empty one."""
        pieces = [part for part in parts if isinstance(part, Piece)]
        text = "".join(map(_text, pieces))
        is_plain = len(parts) == len(pieces) == 1 and isinstance(pieces[0].content, str)
        before, after = (False, False) if is_plain else _turns(parts)
        if is_plain and _is_usual(setting) and not self._targets:
            shape = self._usual_shape(element, pieces, setting, text)
        else:
            shape = self._shape(element, pieces, text, setting)
        if not is_plain and shape.place is Place.BODY and _is_mixed(parts):
            shape = ParagraphShape(text=_STANDS_FOR, place=Place.OTHER)
        if self._turned or before or opens_page(setting.properties, setting.style):
            shape = _on_new_page(shape)
        self._turned = after or ends_section(setting.properties)
        self._shapes.append(shape)
        self._numbers.append(number)
        if setting.style.role in _TITLES and setting.style.heading is None:
            self.roles[Origin(self._source, paragraph=number)] = setting.style.role

    def add_other(self) -> None:
        """Take a table or another block that is no paragraph."""
        self._shapes.append(ParagraphShape(text=_STANDS_FOR, place=Place.TABLE))
        self._numbers.append(0)

    def with_headings(self, items: Sequence[Item], tally: Tally) -> list[Item]:
        """Return the items with headings in the place of paragraphs that look like headings."""
        self.found = find_headings(self._shapes, self._listed)
        self._shapes = []
        guesses = {
            number: guess
            for number, guess in zip(self._numbers, self.found.guesses, strict=True)
            if guess is not None and number
        }
        made = with_headings(items, guesses, self._own_paragraph)
        self.guesses = tuple(made.guesses)
        tally.keep(Kind.PARAGRAPH, -made.changed)
        tally.keep(Kind.LIST_ITEM, -made.numbered)
        tally.keep(Kind.HEADING, made.headings)
        # A further line of a heading is no paragraph of its own any more, nor another heading.
        tally.bulk(Kind.PARAGRAPH, Fate.CONVERTED, "STR-017", made.changed - made.headings)
        return made.items

    # ---- one paragraph --------------------------------------------------------------------

    def _usual_shape(
        self, element: etree._Element, pieces: Sequence[Piece], setting: Setting, text: str
    ) -> ParagraphShape:
        """Return the shape of one of the many paragraphs that differ in their words alone."""
        key = (setting.style.id, pieces[0].format)
        known = self._usual.get(key)
        if known is None or not text.strip():
            known = self._shape(element, pieces, text, setting)
            if text.strip():
                self._usual[key] = known
            return known
        return msgspec.structs.replace(known, text=text)

    def _shape(
        self, element: etree._Element, pieces: Sequence[Piece], text: str, setting: Setting
    ) -> ParagraphShape:
        style, properties, label = setting.style, setting.properties, setting.label
        look = self._styles.own_look(style) if setting.level is not None else frozenset()
        letters = Letters([(p.content, p.format) for p in pieces if isinstance(p.content, str)])
        spacing = None if properties is None else properties.find(f"{W}spacing")
        return ParagraphShape(
            text=text,
            size=letters.size,
            bold=1.0 if "bold" in look else letters.share("bold"),
            italic=1.0 if "italic" in look else letters.share("italic"),
            underlined=letters.share("underline"),
            capitals=1.0 if "caps" in look else letters.share("small_caps"),
            alignment=_ALIGNMENTS.get(value_of(properties, f"{W}jc") or style.alignment or ""),
            space_before=_points(spacing, "before", style.space_before),
            space_after=_points(spacing, "after", style.space_after),
            keep_with_next=_is_set(properties, "keepNext", inherited=style.keep_next),
            number=None if label is None else label.text or None,
            bulleted=label is not None and not label.ordered,
            place=_PLACES.get(style.role, Place.BODY),
            level=setting.level,
            is_title=style.role in _TITLES,
            in_contents_field=bool(self._targets) and self._is_target(element),
        )

    def _own_paragraph(self, item: Item) -> tuple[Paragraph, str | None] | None:
        """Return the paragraph of this document that an item is, with its automatic number."""
        found = _paragraph_of(item)
        origin = None if found is None else found[0].origin
        return found if origin is not None and origin.source == self._source else None

    def _is_target(self, element: etree._Element) -> bool:
        return any(
            mark.get(f"{W}name") in self._targets for mark in element.iter(f"{W}bookmarkStart")
        )


def _is_usual(setting: Setting) -> bool:
    """Return whether a paragraph has nothing of its own but the name of its style."""
    properties = setting.properties
    if setting.label is not None or setting.level is not None:
        return False
    return properties is None or all(mark.tag == f"{W}pStyle" for mark in properties)


def _text(piece: Piece) -> str:
    if isinstance(piece.content, str):
        return piece.content
    return "\n" if isinstance(piece.content, LineBreak) else ""


def _turns(parts: Sequence[Part]) -> tuple[bool, bool]:
    """Return whether page breaks stand before the words of a paragraph, and behind them."""
    words = [n for n, p in enumerate(parts) if isinstance(p, Piece) and _text(p).strip()]
    turns = [n for n, part in enumerate(parts) if isinstance(part, PageTurn)]
    if not words:
        return False, bool(turns)
    return any(n < words[0] for n in turns), any(n > words[-1] for n in turns)


def _is_mixed(parts: Sequence[Part]) -> bool:
    """Return whether pictures, formulas or page breaks stand among the words."""
    words = [n for n, p in enumerate(parts) if isinstance(p, Piece) and _text(p).strip()]
    first, last = (words[0], words[-1]) if words else (0, 0)
    return any(
        isinstance(part.content, InlineImage)
        if isinstance(part, Piece)
        else not isinstance(part, PageTurn) or first < n < last
        for n, part in enumerate(parts)
    )


def _on_new_page(shape: ParagraphShape) -> ParagraphShape:
    return msgspec.structs.replace(shape, page_break_before=True)


def opens_page(properties: etree._Element | None, style: ParagraphStyle) -> bool:
    """Return whether a paragraph is set to begin a page (17.3.1.23)."""
    return _is_set(properties, "pageBreakBefore", inherited=style.page_break_before)


def ends_section(properties: etree._Element | None) -> bool:
    """Return whether a section ends here whose successor begins a page (17.6.22)."""
    section = None if properties is None else properties.find(f"{W}sectPr")
    return section is not None and value_of(section, f"{W}type") != "continuous"


def _is_set(properties: etree._Element | None, name: str, *, inherited: bool) -> bool:
    mark = None if properties is None else properties.find(f"{W}{name}")
    return inherited if mark is None else is_on(mark)


def _points(spacing: etree._Element | None, name: str, inherited: str | None) -> float:
    own = None if spacing is None else spacing.get(f"{W}{name}")
    return points(own or inherited)


def _paragraph_of(item: Item) -> tuple[Paragraph, str | None] | None:
    if isinstance(item, Paragraph):
        return item, None
    if isinstance(item, Listed) and len(item.blocks) == 1:
        block = item.blocks[0]
        if isinstance(block, Paragraph):
            return block, item.label.text or None
    return None


# ---- the contents field -----------------------------------------------------------------------


def _contents_of(
    root: etree._Element, styles: Styles
) -> tuple[tuple[ContentsLine, ...], frozenset[str]]:
    """Return the entries of the contents field, and the bookmarks that they lead to."""
    lines: list[ContentsLine] = []
    targets: set[str] = set()
    for paragraph in root.iter(f"{W}p"):
        style = styles.paragraph(value_of(paragraph.find(f"{W}pPr"), f"{W}pStyle"))
        if style.role is not ParagraphRole.CONTENTS or not style.name[-1:].isdigit():
            continue
        lines.append(ContentsLine("".join(_shown(paragraph)), int(style.name[-1])))
        for element in paragraph.iter(f"{W}hyperlink", f"{W}instrText"):
            words = (element.get(f"{W}anchor") or element.text or "").replace('"', " ").split()
            targets.update(word for word in words if word.startswith(_BOOKMARK))
    return tuple(lines), frozenset(targets)


def _shown(paragraph: etree._Element) -> Iterable[str]:
    for element in paragraph.iter(f"{W}t", f"{W}tab"):
        parent = element.getparent()
        if parent is not None and parent.tag == f"{W}r":
            yield element.text or "\t"
