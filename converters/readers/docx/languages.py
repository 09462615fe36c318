"""Passages in another language than the book's, told from Word's own guesses at languages."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from converters.readers.docx.inlines import Piece
from converters.readers.docx.session import Session, primary_of
from converters.vietnamese.syllables import is_syllable

_WORD: Final = re.compile(r"[^\W\d_]+")
_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_FOREIGN_WORDS: Final = 3
"""Shorter passages are too often marked by Word's own guess."""


def with_languages(pieces: list[Piece], session: Session) -> list[Piece]:
    """Return the text pieces of a paragraph, foreign passages marked with their language."""
    if not any(session.may_be_foreign(piece.format.language) for piece in pieces):
        return pieces
    result: list[Piece] = []
    for language, group in groupby(pieces, lambda piece: piece.format.language):
        members = list(group)
        text = "".join(str(piece.content) for piece in members)
        if language is not None and _is_foreign(language, text, session):
            session.languages[language] += len(text.split())
            members = [piece._replace(language=language) for piece in members]
        result.extend(members)
    return result


def _is_foreign(language: str, text: str, session: Session) -> bool:
    """Whether a passage is really in the language that Word noted; Word often guesses."""
    if not session.may_be_foreign(language):
        return False
    book, primary = primary_of(session.language), primary_of(language)
    words = _WORD.findall(text)
    if len(words) < _FOREIGN_WORDS:
        return False
    if primary == "vi":
        return _VIETNAMESE.search(text) is not None
    if _VIETNAMESE.search(text) is not None:
        return False
    return book != "vi" or sum(map(is_syllable, words)) * 2 < len(words)
