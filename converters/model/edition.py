"""Edition: one product or export to be made from a publication."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from converters.vocabularies import EditionForm, OpeningPage

_UNITS_MM: Final = {
    **dict.fromkeys(("mm", "milimét", "millimetres", "millimeters"), 1.0),
    **dict.fromkeys(("cm", "xentimét", "centimetres", "centimeters"), 10.0),
    **dict.fromkeys(("in", "inch", "inches", "″", '"', "”", "''", "′′"), 25.4),
}
"""How long a unit is in millimetres, by what people write for it."""
_UNIT: Final = "|".join(re.escape(unit) for unit in sorted(_UNITS_MM, key=len, reverse=True))
_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
_SIZE: Final = re.compile(
    rf"{_NUMBER}\s*({_UNIT})?\.?\s*(?:[x×*]|by)\s*{_NUMBER}\s*({_UNIT})?\.?", re.IGNORECASE
)
_CENTIMETRES: Final = 60.0
"""Numbers up to this are centimetres where no unit is named: no page is 60 mm wide."""


TRIM_WIDTHS_MM: Final = (70.0, 450.0)
TRIM_HEIGHTS_MM: Final = (90.0, 600.0)
"""Pages that can be bound: the least and the most."""
BODY_SIZES_PT: Final = (5.0, 40.0)
PAPER_UM: Final = (20.0, 1_000.0)
"""Thickness of a leaf: from bible paper to the board of picture books."""


class Trim(msgspec.Struct, frozen=True):
    """Trimmed page size in millimetres."""

    width_mm: float
    height_mm: float

    @property
    def can_be_bound(self) -> bool:
        """Whether a book can be made of pages of this size."""
        (narrow, wide), (low, high) = TRIM_WIDTHS_MM, TRIM_HEIGHTS_MM
        return narrow <= self.width_mm <= wide and low <= self.height_mm <= high


NAMED_TRIMS: Final = {
    "A4": Trim(210.0, 297.0),
    "A5": Trim(148.0, 210.0),
    "A6": Trim(105.0, 148.0),
    "B5": Trim(176.0, 250.0),
    "B6": Trim(125.0, 176.0),
}
"""Sizes of ISO 216 that books have."""


def read_trim(text: str) -> Trim | None:
    """Return the size that a text names; None for none.

    ``14.5x20.5`` and ``14,5 × 20,5 cm``, ``145x205 mm``, ``6x9in``, ``5.5" × 8.5"``, ``A5``. A unit
    that stands once counts for both numbers; two must be the same.
    """
    plain = text.strip()
    named = NAMED_TRIMS.get(plain.upper())
    if named is not None:
        return named
    found = _SIZE.fullmatch(plain)
    if found is None:
        return None
    width, height = (float(number.replace(",", ".")) for number in found.group(1, 3))
    units = {_UNITS_MM[unit.lower()] for unit in found.group(2, 4) if unit}
    if len(units) > 1:
        return None
    scale = next(iter(units), 10.0 if max(width, height) <= _CENTIMETRES else 1.0)
    return Trim(round(width * scale, 2), round(height * scale, 2))


class Design(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How an edition looks; what is None comes from the theme."""

    theme: str | None = None
    """Name of a theme, or path of its folder; None: the novel's."""
    trim: Trim | None = None
    """Of the typeset PDF."""
    body_size_pt: float | None = None
    """Of the typeset PDF."""
    chapters_on: OpeningPage | None = None
    """Of the typeset PDF."""
    paper_um: float | None = None
    """Thickness of a leaf of the printed book, in micrometres; it makes the spine."""
    css: str | None = None
    """Path of rules that follow the theme's in the EPUB."""
    typst: str | None = None
    """Path of Typst definitions that follow the theme's in the typeset PDF."""

    def or_else(self, other: Design) -> Design:
        """Return this design with what it leaves open taken from another."""
        values = {
            name: getattr(other, name) if getattr(self, name) is None else getattr(self, name)
            for name in self.__struct_fields__
        }
        return Design(**values)


class ThemeSample(msgspec.Struct, frozen=True, kw_only=True):
    """What a theme looks like in short; lengths in em are of the size of the running text."""

    family: str
    headings: str
    """Family of headings."""
    accent: str
    """``#rrggbb``; empty: as the text."""
    size_pt: float
    leading_em: float
    indent_em: float
    gap_em: float
    trim: Trim
    opening_centred: bool
    opening_em: float
    opening_bold: bool
    opening_italic: bool
    opening_sink: float
    """Share of the height of the text above a chapter's head."""
    opening_mark: bool
    """Whether a rule or an ornament stands beneath a chapter's head."""
    opens_on: OpeningPage
    drop_cap_lines: int


class ThemeEntry(msgspec.Struct, frozen=True):
    """A theme that can be chosen."""

    theme: str
    """As ``Design.theme`` takes it."""
    vi: str
    en: str
    sample: ThemeSample | None = None


class Edition(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What to make: the form and how it should look."""

    form: EditionForm
    design: Design = Design()
    embed_fonts: bool = True
