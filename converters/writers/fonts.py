"""Fonts of the editions: where the static files lie, and subsets for embedding.

The serif is made from Source Serif 4 (optical size 12) and renamed as its licence asks; the sans
is Be Vietnam Pro, the old-style face EB Garamond, the monospace JetBrains Mono; all SIL Open Font
License 1.1, all 134 Vietnamese letters. Arabic is set in Amiri (same licence), regular and bold: it
knows no italics. ``tests/support/make_fonts.py`` makes the files.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from converters.resources import resource_bytes, resource_path

SERIF: Final = "Ban So Serif"
SANS: Final = "Be Vietnam Pro"
GARAMOND: Final = "EB Garamond"
MONO: Final = "JetBrains Mono"
ARABIC: Final = "Amiri"
OTHER_FACES: Final = (SERIF, SANS, MONO, "Libertinus Serif", "New Computer Modern", ARABIC)
"""Where print looks for what the face of the text lacks: two faces that typst carries have Hebrew,
Coptic, Georgian and Armenian. Left to itself typst would take a monospace for Arabic."""

_VOWELS: Final = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_NAMES: Final = frozenset({0, 1, 2, 3, 4, 5, 6, 13, 14})
"""Copyright, family, style, identifier, full name, version, PostScript name, licence and where."""
_ENGLISH: Final = 0x409
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Face:
    """One style of a text family."""

    family: str
    file: str
    bold: bool = False
    italic: bool = False


def faces_of(family: str) -> tuple[Face, ...]:
    """Return the styles of a family in the order in which style sheets declare them."""
    name = family.replace(" ", "")
    return (
        Face(family, f"{name}-Regular.ttf"),
        Face(family, f"{name}-Italic.ttf", italic=True),
        Face(family, f"{name}-Bold.ttf", bold=True),
        Face(family, f"{name}-BoldItalic.ttf", bold=True, italic=True),
    )


FACES: Final = faces_of(SERIF)
"""The usual text family."""
EPUB_FAMILIES: Final = (SERIF, SANS, GARAMOND)
"""Families that lie ready for embedding."""
CREDITS: Final = {
    SERIF: f"{SERIF} is made from Source Serif 4, (c) 2014-2021 Adobe",
    SANS: "Be Vietnam Pro, (c) 2021 The Be Vietnam Pro Project Authors",
    GARAMOND: "EB Garamond, (c) 2017 The EB Garamond Project Authors",
}
"""Whose work the embedded families are; all under the SIL Open Font License 1.1."""

EXTENTS: Final = {SERIF: 1.27, SANS: 1.48, GARAMOND: 1.30}
"""Height from the foot of the deepest Vietnamese letter to the top of the highest (Ẳ), in em.

Lines that stand closer let marks meet descenders.
"""


def _alphabet() -> frozenset[str]:
    import unicodedata

    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES}
    ranges = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203A))
    latin = {chr(code) for first, last in ranges for code in range(first, last + 1)}
    return frozenset(letters | latin | set("ƠơƯưđĐ₫€№™•…−×") | set(_TONES))


EPUB_ALPHABET: Final = _alphabet()
"""Characters of the prepared subsets: Latin-1, Latin Extended-A, Vietnamese, punctuation.

Books within it, nearly all, get their fonts without any work; a later correction of the text
cannot run out of glyphs either.
"""


def font_paths() -> tuple[Path, ...]:
    """Return the folders of static TTF files: four families of four styles each, and Amiri."""
    return (resource_path("fonts", "print"),)


def font_file(family: str, *, bold: bool = False, italic: bool = False) -> Path:
    """Return the static TTF file of a style of SERIF, SANS, GARAMOND or MONO."""
    style = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic"}.get(
        (bold, italic), "BoldItalic"
    )
    return resource_path("fonts", "print", f"{family.replace(' ', '')}-{style}.ttf")


def embedded_face(face: Face, characters: frozenset[str]) -> bytes:
    """Return a TTF of ``face`` with at least the glyphs for ``characters`` that the family has.

    TTF rather than WOFF2: readers built on older engines, common on e-ink devices, know it, and
    the package compresses it anyway. Same characters, same bytes.
    """
    if characters <= EPUB_ALPHABET or not (characters - EPUB_ALPHABET) & _coverage(face.file):
        return resource_bytes("fonts", "epub", face.file)
    return subset_font(resource_bytes("fonts", "print", face.file), EPUB_ALPHABET | characters)


def subset_font(font: bytes, characters: frozenset[str]) -> bytes:
    """Return ``font`` cut down to ``characters``, with kerning, marks and small capitals."""
    from fontTools import subset

    options = subset.Options()
    options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "smcp"]
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    # HarfBuzz packs tables otherwise, and is there or not as other packages have it.
    options.harfbuzz_repacker = False
    source = subset.load_font(io.BytesIO(font), options)
    # To look for names in use, the subsetter walks through every table: half of all its time.
    names = source["name"]
    del source["name"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(source)
    names.names = [
        n for n in names.names if n.nameID in _NAMES and n.langID == _ENGLISH and n.isUnicode()
    ]
    source["name"] = names
    target = io.BytesIO()
    subset.save_font(source, target, options)
    return target.getvalue()


@dataclass(frozen=True)
class Measures:
    """Measures of a family's regular style in em."""

    advances: dict[str, float]
    baseline: float
    """Where the baseline lies below the top of a line as high as the type (CSS 2.2, 10.8.1)."""
    rise: float
    """By how much more the font reaches above the baseline than below."""
    capitals: float
    """Height of the capitals."""

    def width(self, text: str, unknown: float = 0.5) -> float:
        """Return the advance of a text; ``unknown`` is that of characters not in the font."""
        return sum(self.advances.get(character, unknown) for character in text)


@cache
def measures(family: str) -> Measures:
    """Return the measures of the regular style of SERIF, SANS, GARAMOND or MONO."""
    from fontTools.ttLib import TTFont

    with TTFont(font_file(family), lazy=True) as font:
        em = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        advances = {chr(code): widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        ascent, descent = font["hhea"].ascent / em, -font["hhea"].descent / em
        capitals = font["OS/2"].sCapHeight / em
    return Measures(advances, (1 - ascent - descent) / 2 + ascent, ascent - descent, capitals)


@cache
def _coverage(file: str) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(resource_path("fonts", "print", file), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def covered(family: str) -> frozenset[str]:
    """Return the characters that the regular style of a family has."""
    return _coverage(font_file(family).name)
