"""Bytes of legacy Vietnamese fonts that a PDF shows as other signs.

A font program that was made a CID font lost its byte codes: what copies is the Unicode of the
glyph's name. Byte AD (ư of TCVN3) is then U+2212, B7 (ã) U+2219; neither is that sign beside a
letter in such a font.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.vietnamese.detection import detect
from converters.vietnamese.fonts import encoding_of_font

_SIGNS: Final = {"\u2212": "\u00ad", "\u2219": "\u00b7"}
_SIGN: Final = re.compile("[\u2212\u2219]")


def with_bytes(runs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the texts of a paragraph's runs (text, font) with such signs made bytes again."""
    texts = [text for text, _ in runs]
    if not any(map(_SIGN.search, texts)):
        return texts
    whole = "".join(texts)
    made: list[str] = []
    at = 0
    bytes_back = _SIGN.sub(lambda match: _SIGNS[match[0]], whole)
    unnamed = detect(bytes_back).encoding is not None
    for text, font in runs:
        legacy = encoding_of_font(font) is not None or unnamed
        made.append(_restored(text, whole, at) if legacy else text)
        at += len(text)
    return made


def _restored(text: str, whole: str, at: int) -> str:
    signs = list(text)
    for index, sign in enumerate(signs):
        if sign in _SIGNS:
            before = whole[at + index - 1 : at + index] if at + index else ""
            after = whole[at + index + 1 : at + index + 2]
            if before.isalpha() or after.isalpha() or before in _SIGNS or after in _SIGNS:
                signs[index] = _SIGNS[sign]
    return "".join(signs)
