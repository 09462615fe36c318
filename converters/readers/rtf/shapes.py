"""How the paragraphs of an RTF body look, for finding headings that no style declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from converters.model.publication import InlineImage, LineBreak
from converters.readers.docx.inlines import Piece
from converters.readers.heading_evidence import ContentsLine, ParagraphShape, Place
from converters.readers.heading_evidence.letters import Letters
from converters.readers.rtf.header import Header
from converters.readers.rtf.paragraphs import End, RtfParagraph

_CONTENTS_STYLE: Final = re.compile(r"(?:toc|mục lục|verzeichnis|tm)\s*([1-9])", re.IGNORECASE)
_USUAL_SIZE: Final = 12.0
"""Points after ``\\plain``."""
_TWIPS_PER_POINT: Final = 20


def shape_of(
    paragraph: RtfParagraph, pieces: Sequence[Piece], *, number: str | None, level: int | None
) -> ParagraphShape:
    """Return the shape of one paragraph; ``pieces`` are its decoded runs."""
    properties = paragraph.properties
    letters = Letters([(p.content, p.format) for p in pieces if isinstance(p.content, str)])
    return ParagraphShape(
        text="".join(map(_text, pieces)),
        size=letters.size or _USUAL_SIZE,
        bold=letters.share("bold"),
        italic=letters.share("italic"),
        underlined=letters.share("underline"),
        capitals=letters.share("small_caps"),
        alignment=properties.alignment,
        space_before=properties.space_before / _TWIPS_PER_POINT,
        space_after=properties.space_after / _TWIPS_PER_POINT,
        page_break_before=paragraph.page_break,
        keep_with_next=properties.keep_next,
        number=number,
        bulleted=number is not None and not any(map(str.isalnum, number)),
        place=_place(paragraph, pieces),
        level=level,
    )


def _text(piece: Piece) -> str:
    if isinstance(piece.content, str):
        return piece.content
    return "\n" if isinstance(piece.content, LineBreak) else ""


def _place(paragraph: RtfParagraph, pieces: Sequence[Piece]) -> Place:
    if paragraph.end is not End.PARAGRAPH or paragraph.properties.in_table:
        return Place.TABLE
    has_picture = any(isinstance(piece.content, InlineImage) for piece in pieces)
    return Place.OTHER if has_picture else Place.BODY


def contents_of(
    paragraphs: Sequence[RtfParagraph], header: Header, text: Callable[[RtfParagraph], str]
) -> dict[int, ContentsLine]:
    """Return the lines of a contents field, told by their styles, by place."""
    found: dict[int, ContentsLine] = {}
    for place, paragraph in enumerate(paragraphs):
        style = header.styles.get(paragraph.properties.style or 0)
        match = _CONTENTS_STYLE.fullmatch(style.name.strip()) if style is not None else None
        if match is not None:
            found[place] = ContentsLine(text(paragraph), int(match[1]))
    return found
