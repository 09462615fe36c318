"""The outline of a book: its sections in order, as the contents name them."""

from __future__ import annotations

import msgspec

from converters.diagnostics import Origin
from converters.vocabularies import SectionRole


class OutlineEntry(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One section, with what a person needs to decide otherwise about it."""

    role: SectionRole
    depth: int = 0
    """How many sections it stands within."""
    title: str = ""
    """Number and title in one line; empty where the source gives it none."""
    level: int | None = None
    """Level of the heading that begins it; None: there is no heading to decide about."""
    text: str = ""
    """First words of that heading, by which its place is found again."""
    origin: Origin | None = None
