"""Fonts of runs: which one shows signs, which one tells the encoding of the text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from converters.readers.docx.session import legacy_font
from converters.readers.docx.styles import RunFormat
from converters.readers.docx.symbols import is_symbol_font

_PRIVATE: Final = re.compile("[\uf000-\uf0ff]")


def has_signs(text: str, form: RunFormat) -> bool:
    """Return whether text holds private codes that are no bytes of a legacy font."""
    if _PRIVATE.search(text) is None:
        return False
    return legacy_font(form.font, form.high_font) is None


@cache
def symbol_font_of(form: RunFormat) -> str | None:
    """Return the symbol font that a whole run is set in, None where it is in another."""
    return form.font if is_symbol_font(form.font) else None


@cache
def sign_font_of(form: RunFormat) -> str:
    """Return the font that shows private codes, which are no ASCII; Symbol where none is named."""
    fonts = (form.high_font, form.ascii_font, form.complex_font)
    return next((font for font in fonts if font is not None and is_symbol_font(font)), "Symbol")


@cache
def font_of(form: RunFormat) -> str | None:
    """Return the font that tells the encoding: a legacy one where either class has it."""
    font = form.font
    if font is not None and is_symbol_font(font):
        return None
    if form.complex_script:
        return font
    return legacy_font(form.ascii_font, form.high_font) or font


@cache
def in_font(font: str | None, form: RunFormat) -> RunFormat:
    """Return the looks of a single sign, as its run has them, in a font of its own."""
    return RunFormat(
        bold=form.bold, italic=form.italic, vertical=form.vertical, ascii_font=font,
        high_font=font,
    )  # fmt: skip
