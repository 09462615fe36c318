"""What a chapter begins with: a paragraph whose first letter may be set large, or a picture."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Code,
    Emphasis,
    Figure,
    Inline,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    LineBreak,
    NoteReference,
    PageBreak,
    Paragraph,
    Quotation,
    Section,
    SmallCaps,
    Span,
    Strong,
    Text,
)
from converters.model.traversal import plain_text, walk_inlines
from converters.vietnamese.heading_words import is_division_label
from converters.vocabularies import SectionRole

_BESIDE: Final = 60
"""Characters of a line beside the letter: 46 (M) to 64 (I) in our themes from 13 x 19 cm to A5."""
_PARTING: Final = re.compile(r"[.:]\s+|\s+[–—-]\s+")
"""What stands between the label of a chapter and its title."""
_ENDING: Final = (LineBreak, InlineEquation, InlineImage)
"""What no line beside the letter can hold: it ends one, or may be higher than it."""
_TAILED: Final = frozenset("QJ")
_BELOW: Final = frozenset({202, 220})
"""Combining classes of marks below a letter. Source: Unicode Standard, table 4-3."""
_LETTERED: Final = (Emphasis, Strong, SmallCaps, LanguageSpan)
"""Spans that may begin with the letter; a line under it, say, would be as large as the letter."""


class Initial(NamedTuple):
    """The first letter of a paragraph."""

    letter: str
    spans: tuple[Span, ...]
    """What it stands in, outermost first."""

    @property
    def italic(self) -> bool:
        """Tell whether its word is set in italics."""
        return any(isinstance(span, Emphasis) for span in self.spans)

    @property
    def bold(self) -> bool:
        """Tell whether its word is set bold."""
        return any(isinstance(span, Strong) for span in self.spans)

    @property
    def shown(self) -> str:
        """The letter as it is drawn: a capital, for no other is as high as its lines."""
        capital = self.letter.upper()
        return capital if len(capital) == 1 else self.letter

    @property
    def hangs(self) -> bool:
        """Tell whether it reaches below its line: by a tail, or by a mark beneath it (Ộ, Ç)."""
        parts = unicodedata.normalize("NFD", self.shown)
        return parts[0] in _TAILED or any(unicodedata.combining(part) in _BELOW for part in parts)


def opening_paragraph(section: Section, lines: int) -> Paragraph | None:
    """Return the paragraph whose first letter may take ``lines`` lines, None where none may.

    It begins a chapter, behind nothing but mottos, with text that is long enough to stand beside
    the letter, whatever in it is stressed, linked or noted. What begins with a dash of speech, a
    quotation mark or a figure stays as it is, and so do scripts without capitals.
    """
    if lines < 2 or section.role is not SectionRole.CHAPTER:
        return None
    for block in section.blocks:
        if isinstance(block, Quotation) or _is_page_start(block):
            continue
        return block if isinstance(block, Paragraph) and _opens(block, lines) else None
    return None


def label_and_title(title: Sequence[Inline]) -> tuple[str, Sequence[Inline]]:
    """Return the label that a title begins with (“Chương 1.”) and the rest of it, the title proper.

    The label is empty where there is none; a title that turns, turns behind it.
    """
    first = title[0] if title else None
    found = _PARTING.search(first.text) if isinstance(first, Text) else None
    if not isinstance(first, Text) or found is None or not first.text[found.end() :].strip():
        return "", title
    if not is_division_label(first.text[: found.start()]):
        return "", title
    rest = msgspec.structs.replace(first, text=first.text[found.end() :])
    return first.text[: found.end()].strip(), (rest, *title[1:])


def opening_figure(section: Section) -> Figure | None:
    """Return the picture that stands straight beneath the head of a section."""
    blocks = (block for block in section.blocks if not _is_page_start(block))
    first = next(blocks, None)
    return first if isinstance(first, Figure) else None


def initial_of(inlines: Iterable[Inline]) -> Initial | None:
    """Return the letter that inlines begin with, None where that is none to be set large."""
    for leaf, spans in _leaves(inlines, ()):
        if isinstance(leaf, Anchor | PageBreak):
            continue
        text = leaf.text.lstrip() if isinstance(leaf, Text) else ""
        cased = text[:1].isupper() or text[:1].islower()
        if not cased or not all(isinstance(span, _LETTERED) for span in spans):
            return None
        return Initial(text[0], spans)
    return None


def beside_letter(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return the inlines that may stand on lines beside the letter: the first ones."""
    return tuple(itertools.takewhile(_is_low, inlines))


def _is_low(inline: Inline) -> bool:
    return not any(isinstance(inner, _ENDING) for inner in walk_inlines((inline,)))


def _is_page_start(block: Block) -> bool:
    if not isinstance(block, Paragraph) or not block.inlines:
        return False
    return all(isinstance(inline, PageBreak) for inline in block.inlines)


def _opens(paragraph: Paragraph, lines: int) -> bool:
    if paragraph.is_prominent or initial_of(paragraph.inlines) is None:
        return False
    if paragraph.alignment not in {None, Alignment.JUSTIFY, Alignment.LEFT}:
        return False
    return len(plain_text(beside_letter(paragraph.inlines))) >= lines * _BESIDE


_Leaf = Text | Code | LineBreak | Anchor | NoteReference | PageBreak | InlineImage | InlineEquation


def _leaves(
    inlines: Iterable[Inline], spans: tuple[Span, ...]
) -> Iterator[tuple[_Leaf, tuple[Span, ...]]]:
    """Yield what holds no other inline, with the spans around it; no text that is empty."""
    for inline in inlines:
        if isinstance(inline, Span):
            yield from _leaves(inline.inlines, (*spans, inline))
        elif not isinstance(inline, Text) or inline.text.strip():
            yield inline, spans
