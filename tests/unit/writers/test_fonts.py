"""Fonts that the editions carry."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from converters.writers.fonts import (
    EPUB_ALPHABET,
    FACES,
    MONO,
    SANS,
    SERIF,
    covered,
    embedded_face,
    font_file,
    font_paths,
)

VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel, tone in itertools.product(
        "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", *"\u0300\u0301\u0303\u0309\u0323"]
    )
    if not (vowel + tone).isascii()
) | set("đĐ")


def characters_of(font: bytes) -> frozenset[str]:
    with TTFont(io.BytesIO(font)) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


@pytest.mark.parametrize("family", [SERIF, SANS, MONO])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_every_style_is_static_named_and_has_all_vietnamese_letters(family, bold, italic):
    path = font_file(family, bold=bold, italic=italic)
    assert path.parent in font_paths()
    with TTFont(path) as font:
        assert "fvar" not in font
        assert font["name"].getDebugName(1) == family
        assert bool(font["head"].macStyle & 1) is bold
        assert bool(font["head"].macStyle & 2) is italic
        assert len(VIETNAMESE) == 134
        assert set(map(ord, VIETNAMESE)) <= set(font.getBestCmap())


@pytest.mark.parametrize("face", FACES)
def test_usual_books_take_the_prepared_subset(face):
    subset = embedded_face(face, frozenset("Số đỏ – “Ẫ”"))
    assert characters_of(subset) >= VIETNAMESE
    assert characters_of(subset) <= EPUB_ALPHABET
    assert len(subset) < 100_000


def test_rare_characters_of_the_family_are_added_and_the_result_is_the_same_each_time():
    wanted = frozenset("Ωя")
    first = embedded_face(FACES[0], wanted)
    assert wanted | VIETNAMESE <= characters_of(first)
    assert first == embedded_face(FACES[0], wanted)


def test_characters_that_the_family_lacks_cost_nothing():
    assert "中" not in covered(SERIF)
    assert embedded_face(FACES[0], frozenset("中")) == embedded_face(FACES[0], frozenset("a"))


def test_fonts_are_the_same_with_and_without_harfbuzz() -> None:
    made = []
    for hidden in ("", "sys.modules['uharfbuzz'] = None; "):
        code = (
            f"import hashlib, sys; {hidden}"
            "from converters.writers.fonts import EPUB_ALPHABET, FACES, subset_font; "
            "from converters.resources import resource_bytes; "
            "font = resource_bytes('fonts', 'print', FACES[0].file); "
            "print(hashlib.sha256(subset_font(font, EPUB_ALPHABET)).hexdigest())"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        made.append(run.stdout)
    assert made[0] == made[1]
