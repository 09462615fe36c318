"""Put pieces of a paragraph together: runs with their looks become nested inlines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from converters.model.publication import (
    Anchor,
    Emphasis,
    Inline,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    Link,
    NoteReference,
    SmallCaps,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    Underline,
)
from converters.readers.docx.styles import RunFormat

_Wrapper = tuple[str, str]
_Atom = tuple[tuple[_Wrapper, ...], Any]
_UNMARKED: Final = (Anchor, NoteReference, InlineImage, InlineEquation)
"""Inlines that are never themselves bold or raised; Word raises note marks by a style."""


class Piece(NamedTuple):
    """Text or an inline, how it looks, where it leads, and its language if not the book's."""

    content: str | Inline
    format: RunFormat
    link: str | None = None
    language: str | None = None


def assemble(pieces: Sequence[Piece]) -> tuple[Inline, ...]:
    """Return the inlines of a paragraph; neighbours of one look are joined, texts are NFC."""
    atoms = [(_wrappers(piece), piece.content) for piece in pieces if piece.content != ""]
    return tuple(_nest(atoms, 0))


def _wrappers(piece: Piece) -> tuple[_Wrapper, ...]:
    outer: tuple[_Wrapper, ...] = ()
    if piece.link is not None:
        outer = (("link", piece.link),)
    if isinstance(piece.content, _UNMARKED):
        return outer
    if piece.language is not None:
        outer += (("language", piece.language),)
    looks = _looks(piece.format)
    if piece.link is not None:
        # Links are underlined by their style; a reader shows links in its own way.
        looks = tuple(look for look in looks if look[0] != "underline")
    return outer + looks


@cache
def _looks(form: RunFormat) -> tuple[_Wrapper, ...]:
    marks = (
        ("strong", form.bold),
        ("emphasis", form.italic),
        ("underline", form.underline),
        ("strike", form.strike),
        ("small_caps", form.small_caps and not form.caps),
        (form.vertical or "", form.vertical is not None),
    )
    return tuple((name, "") for name, is_set in marks if is_set)


_MAKERS: Final[dict[str, Callable[[tuple[Inline, ...], str], Inline]]] = {
    "link": lambda inlines, target: Link(inlines=inlines, target=target),
    "language": lambda inlines, tag: LanguageSpan(inlines=inlines, language=tag),
    "strong": lambda inlines, _: Strong(inlines=inlines),
    "emphasis": lambda inlines, _: Emphasis(inlines=inlines),
    "underline": lambda inlines, _: Underline(inlines=inlines),
    "strike": lambda inlines, _: Strikethrough(inlines=inlines),
    "small_caps": lambda inlines, _: SmallCaps(inlines=inlines),
    "superscript": lambda inlines, _: Superscript(inlines=inlines),
    "subscript": lambda inlines, _: Subscript(inlines=inlines),
}


def _nest(atoms: Sequence[_Atom], depth: int) -> list[Inline]:
    """Group neighbours that share the wrapper at ``depth``, outermost first; join texts."""
    result: list[Inline] = []
    texts: list[str] = []
    position, end = 0, len(atoms)
    while position < end:
        wrappers, content = atoms[position]
        position += 1
        if len(wrappers) <= depth and isinstance(content, str):
            texts.append(content)
            continue
        _close_text(texts, result)
        if len(wrappers) <= depth:
            result.append(content)
            continue
        start, wrapper = position - 1, wrappers[depth]
        while position < end and atoms[position][0][depth : depth + 1] == (wrapper,):
            position += 1
        inner = tuple(_nest(atoms[start:position], depth + 1))
        if inner:
            result.append(_MAKERS[wrapper[0]](inner, wrapper[1]))
    _close_text(texts, result)
    return result


def _close_text(texts: list[str], result: list[Inline]) -> None:
    if texts:
        result.append(Text(text=unicodedata.normalize("NFC", "".join(texts))))
        texts.clear()
