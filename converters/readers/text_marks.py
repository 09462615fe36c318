"""Marks that plain texts use for what they cannot show: slant, weight, pages, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from converters.model.publication import Emphasis, Inline, PageBreak, Strong, Text

_MARKED: Final = re.compile(
    r"(?<![\w_])_(?P<slant>(?=[^\W_])[^_]{1,400}?(?<=\S))_(?![\w_])"
    r"|(?<![\w*])\*(?P<weight>(?=\w)[^*]{1,400}?(?<=\S))\*(?![\w*])"
    r"|(?<![\w=])=(?P<print>(?=\w)[^=]{1,400}?(?<=\S))=(?![\w=])"
    r"|[\[{](?:Pg\.?|Page|p\.|Trang|trang|tr\.)\s?(?P<page>\d{1,4}|[ivxlc]{1,7})[\]}]\s?"
)
_PICTURE: Final = re.compile(
    r"\[\s*(?:Illustrations?|Image|Hình|Minh họa|Minh hoạ|Ảnh)\s*(?::\s*(?P<caption>.*?))?\s*\]",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS: Final = frozenset("_*=[{")
_FOLIO: Final = re.compile(r"\s*[-–—\[]?\s*(\d{1,4})\s*[-–—\]]?\s*")
_KINDS: Final[dict[str, Callable[[tuple[Inline, ...]], Inline]]] = {
    "slant": lambda inlines: Emphasis(inlines=inlines),
    "weight": lambda inlines: Strong(inlines=inlines),
    "print": lambda inlines: Strong(inlines=inlines),
}


def has_marks(text: str) -> bool:
    """Return whether a text may hold any mark at all."""
    return not _SIGNS.isdisjoint(text)


def marked_inlines(text: str) -> tuple[Inline, ...]:
    """Return a paragraph with ``_slant_``, ``*weight*``, ``=weight=`` and ``[Pg 12]`` read."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Inline]:
    position = 0
    for match in _MARKED.finditer(text):
        if match.start() > position:
            yield Text(text=text[position : match.start()])
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "page":
            yield PageBreak(label=match["page"])
        else:
            yield _KINDS[kind](tuple(_pieces(match[kind])))
    if position < len(text):
        yield Text(text=text[position:])


def picture_caption(text: str) -> str | None:
    """Return the caption of a mark such as ``[Illustration: …]``, empty without one, else None."""
    match = _PICTURE.fullmatch(text)
    return (match["caption"] or "").strip() if match else None


def folio_of(line: str) -> str | None:
    """Return the number that a line holds alone, as pages do at head or foot; None for others."""
    match = _FOLIO.fullmatch(line)
    return match[1] if match else None
