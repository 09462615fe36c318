"""What editors leave in a manuscript: comments to be answered."""

from __future__ import annotations

import msgspec

from converters.diagnostics import Origin


class Comment(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A reviewer's remark; it is never part of the book."""

    text: str
    author: str = ""
    date: str | None = None
    """As the source writes it, ISO 8601."""
    passage: str = ""
    """The words that it is about."""
    answers: str | None = None
    """First words of the remark that it answers."""
    resolved: bool = False
    origin: Origin | None = None
