"""Edition: one product or export to be made from a publication."""

from __future__ import annotations

import msgspec

from converters.vocabularies import EditionForm


class Trim(msgspec.Struct, frozen=True):
    """Trimmed page size in millimetres."""

    width_mm: float
    height_mm: float


class Edition(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What to make: the form and how it should look."""

    form: EditionForm
    theme: str = "novel"
    embed_fonts: bool = True
    trim: Trim = Trim(145.0, 205.0)
    """Typeset PDF only; 14.5 × 20.5 cm is the usual novel size in Vietnam."""
    body_size_pt: float = 11.0
