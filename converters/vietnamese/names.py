"""Names of persons: Vietnamese ones stay as they are written, others are filed by family name."""

from __future__ import annotations

from typing import Final

from converters.vietnamese.collation import Key, collation_key
from converters.vietnamese.syllables import is_attested, is_syllable

_PARTICLES: Final = frozenset(
    {"da", "das", "de", "del", "della", "der", "di", "do", "dos", "du", "la", "le", "van", "von"}
)
_LONGEST_VIETNAMESE: Final = 6


def is_vietnamese_name(name: str) -> bool:
    """Return whether every word is a Vietnamese syllable that is in use."""
    words = name.replace("-", " ").split()
    return 0 < len(words) <= _LONGEST_VIETNAMESE and all(map(is_attested, words))


def without_display_capitals(name: str) -> str:
    """Return a Vietnamese name that a title page sets in capitals as it is written elsewhere.

    Pen names of one word may be meant so, and what is no Vietnamese name may be an abbreviation.
    """
    words = name.lower().replace("-", " ").split()
    if not name.isupper() or len(words) < 2 or not all(map(is_syllable, words)):
        return name
    return name.title()


def file_as(name: str) -> str:
    """Return the form that libraries file a name under.

    Vietnamese names (họ, đệm, tên) and single pen names are never inverted; ``Victor Hugo`` becomes
    ``Hugo, Victor``. A name that holds a comma was inverted by its author.
    """
    words = name.split()
    if len(words) < 2 or "," in name or is_vietnamese_name(name):
        return " ".join(words)
    family = len(words) - 1
    while family > 1 and words[family - 1].lower() in _PARTICLES:
        family -= 1
    return f"{' '.join(words[family:])}, {' '.join(words[:family])}"


def given_name_key(name: str) -> tuple[Key, Key]:
    """Return the key for lists that go by given names (the last word), then by the whole name."""
    words = name.split()
    return collation_key(words[-1] if words else ""), collation_key(name)
