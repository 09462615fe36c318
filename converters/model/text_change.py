"""Changes made to the text of a book because the user asked for them, each one to be looked at."""

from __future__ import annotations

import msgspec

from converters.diagnostics import Origin


class TextChange(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One change: what stood there, what stands there now, between which words."""

    rule: str
    """Catalogue code that explains it, e.g. ``TYPO-001``."""
    before: str
    after: str
    left: str = ""
    """The characters before it."""
    right: str = ""
    """The characters after it."""
    origin: Origin | None = None
