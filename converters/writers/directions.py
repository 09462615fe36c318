"""Which way text runs: from right to left for Arabic, Hebrew and their kin.

Lines of mixed text order themselves (Unicode Standard Annex 9); what markup must add is the
direction of a whole paragraph or quoted run, which sets its punctuation right (HTML, 3.2.6.4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from converters.model.publication import Inline
from converters.model.traversal import plain_text

_LANGUAGES: Final = frozenset(
    {
        "ar", "arc", "azb", "ckb", "dv", "fa", "he", "iw", "ji", "lrc", "mzn", "nqo", "prs", "ps",
        "sd", "sdh", "syr", "ug", "ur", "yi",
    }
)  # fmt: skip
"""Written from right to left unless a subtag says otherwise (CLDR, likely subtags)."""
_SCRIPTS: Final = frozenset(
    {"adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"}
)
_SCRIPT_SUBTAG: Final = re.compile(r"-([a-z]{4})(?:-|\Z)")
_MAY_RUN_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def is_right_to_left(language: str) -> bool:
    """Return whether a language, given as a BCP 47 tag, is written from right to left."""
    tag = language.lower()
    script = _SCRIPT_SUBTAG.search(tag)
    if script is not None:
        return script[1] in _SCRIPTS
    return tag.partition("-")[0] in _LANGUAGES


def direction(inlines: Iterable[Inline], language: str) -> str | None:
    """Return ``rtl`` or ``ltr`` for text that runs against the book's language, else None."""
    runs_left = is_right_to_left(language)
    way = text_direction(plain_text(inlines), runs_left=runs_left)
    return None if way == ("rtl" if runs_left else "ltr") else way


def text_direction(text: str, *, runs_left: bool) -> str | None:
    """Return ``rtl`` or ``ltr`` as most letters of a text run, None where neither are more.

    ``runs_left`` tells how the book runs; nothing is counted where the text cannot run otherwise.
    """
    if not runs_left and _MAY_RUN_LEFT.search(text) is None:
        return None
    kinds = [unicodedata.bidirectional(character) for character in text]
    left, right = sum(kind in {"R", "AL"} for kind in kinds), kinds.count("L")
    if left == right:
        return None
    return "rtl" if left > right else "ltr"
