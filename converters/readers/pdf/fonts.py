"""What the name and the flags of a font say about how its characters look."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from pypdfium2 import raw

from converters.readers.pdf.opening import narrow_text

_FIXED_PITCH: Final = 1 << 0
_ITALIC: Final = 1 << 6
_FORCE_BOLD: Final = 1 << 18
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_BOLD: Final = re.compile(
    r"bold|black|heavy|semibd|demi|(?<=[-, ])(?:bd|blk)\b|^(?:cm|sf|ec|lm)\w*bx", re.IGNORECASE
)
_ITALICS: Final = re.compile(
    r"ital|obli|slant|kursiv|(?<=[-, ])(?:it|bdit)\b|"
    r"^(?:cm|sf|ec)(?:ti|sl|bxti|bxsl|itt|sltt|mi)\d",
    re.IGNORECASE,
)
_MONO: Final = re.compile(
    r"courier|mono|consola|typewriter|^(?:cm|sf|ec)(?:tt|sltt|itt|vtt)\d|^lmmono|\bcode\b",
    re.IGNORECASE,
)
_SMALL_CAPS: Final = re.compile(
    r"small-?caps|(?<=[a-z])SC(?=[-,]|$)|-SC\b|^(?:CM|SF|EC)CSC\d|expert ?sc", re.IGNORECASE
)


class Face(NamedTuple):
    """Font of a PDF; ``name`` is without its subset tag."""

    name: str
    bold: bool
    italic: bool
    mono: bool
    small_caps: bool


def face_of(font: Any) -> Face:
    """Return the face of a pdfium font (ISO 32000-1, 9.8.2 and 9.6.4)."""
    base = narrow_text(raw.FPDFFont_GetBaseFontName, font)
    family = narrow_text(raw.FPDFFont_GetFamilyName, font)
    flags = max(0, raw.FPDFFont_GetFlags(font))
    return face_from(base or family, flags)


def face_from(name: str, flags: int) -> Face:
    """Return the face that a name and the flags of a font descriptor stand for."""
    plain = _SUBSET.sub("", name)
    return Face(
        name=plain,
        bold=bool(_BOLD.search(plain)) or bool(flags & _FORCE_BOLD),
        italic=bool(_ITALICS.search(plain)) or bool(flags & _ITALIC),
        mono=bool(_MONO.search(plain)) or bool(flags & _FIXED_PITCH),
        small_caps=bool(_SMALL_CAPS.search(plain)),
    )
