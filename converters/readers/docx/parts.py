"""Parts that the scan of one paragraph gives, and what they amount to: words, a mark, nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.model.publication import Anchor, Block, InlineImage, LineBreak
from converters.readers.docx.inlines import Piece

_SCENE_BREAK: Final = re.compile(
    r"[#⁂❦☙❧✻✽—]|(?:[*＊✻✽•·●◆❖~#]\s*){2,}|\*|[-–—_=]{3,}|(?:[-–—]\s+){2,}[-–—]"
    r"|[-–—*~ ]*(?:o0o|oOo|OoO|O0O|0O0|0o0)[-–—*~ ]*"
)
_ORNAMENT: Final = 60
"""Characters of the longest line that may be one."""


class PageTurn:
    """A forced page break within a paragraph."""


Part = Piece | Block | PageTurn
"""Blocks within a paragraph (displayed formulas, rules) split it."""


def has_words(pieces: Sequence[Piece]) -> bool:
    """Return whether pieces hold more than pictures, line breaks and anchors."""
    return any(
        piece.content.strip()
        if isinstance(piece.content, str)
        else not isinstance(piece.content, InlineImage | LineBreak | Anchor)
        for piece in pieces
    )


def has_content(parts: Sequence[Part]) -> bool:
    """Return whether a paragraph is more than an empty line: words, pictures or blocks."""
    if _opens_with_words(parts, 0):
        return True
    pieces = [part for part in parts if isinstance(part, Piece)]
    others = any(not isinstance(part, Piece | PageTurn) for part in parts)
    return (
        others
        or has_words(pieces)
        or any(isinstance(piece.content, InlineImage) for piece in pieces)
    )


def _opens_with_words(parts: Sequence[Part], more_than: int) -> bool:
    """Return whether the first part is text, longer than that: most paragraphs end the question."""
    first = parts[0] if parts else None
    if not isinstance(first, Piece) or not isinstance(first.content, str):
        return False
    return len(first.content) > more_than and not first.content.isspace()


def trimmed(pieces: list[Piece]) -> list[Piece]:
    """Drop what only lays out: line breaks and blanks at the ends, tabs that indent."""
    while pieces and _is_blank(pieces[-1]):
        pieces.pop()
    while pieces and _is_blank(pieces[0]):
        pieces.pop(0)
    first = pieces[0].content if pieces else None
    if isinstance(first, str) and first.startswith("\t"):
        pieces[0] = pieces[0]._replace(content=first.lstrip("\t"))
    return pieces


def _is_blank(piece: Piece) -> bool:
    if isinstance(piece.content, str):
        return not piece.content.strip()
    return isinstance(piece.content, LineBreak)


def ornament(parts: Sequence[Part]) -> str | None:
    """Return the mark of a scene break that is all a paragraph holds."""
    if _opens_with_words(parts, _ORNAMENT):
        return None
    pieces = [part for part in parts if isinstance(part, Piece)]
    if sum(len(p.content) for p in pieces if isinstance(p.content, str)) > _ORNAMENT:
        return None
    if len(pieces) != len(parts) or not all(isinstance(p.content, str | LineBreak) for p in pieces):
        return None
    text = "".join(p.content if isinstance(p.content, str) else " " for p in pieces).strip()
    return text if _SCENE_BREAK.fullmatch(text) else None
