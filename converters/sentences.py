"""Values filled into sentences, with English words for one thing and for several.

Where a number stands before its noun, an English sentence gives both forms after a colon,
``{count:one text box|{count} text boxes}``; Vietnamese has one form for both.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import cache
from typing import Final, Self

_BETWEEN_FORMS: Final = "|"
_TWO_FORMS: Final = re.compile(r"\{\w+:[^{}|]*\|((?:[^{}|]|\{\w+\})*)\}")
"""A number with the words for one and those for more."""
_VIETNAMESE_MARKS: Final = str.maketrans(",.", ".,")


def fill(template: str, values: Mapping[str, object], language: str) -> str:
    """Return a sentence with its values, numbers as ``language`` (``en``, ``vi``) writes them.

    ``{count:one page|{count} pages}`` takes the first form for 1, else the second. A value that is
    missing shows as a question mark. Raises ValueError for a field that has one form or more than
    two.
    """
    missing = dict.fromkeys(_fields(template), _Shown("?", is_one=False))
    known = {name: _value(value, language) for name, value in values.items()}
    return template.format_map({**missing, **known})


def plural_of(template: str) -> str:
    """Return a template with the forms for more than one alone, as a table of messages shows it."""
    return _TWO_FORMS.sub(r"\1", template)


class _Shown(str):
    """A value as a sentence shows it; after a colon it chooses between two forms of the words."""

    __slots__ = ("is_one",)
    is_one: bool

    def __new__(cls, text: str, *, is_one: bool) -> Self:
        shown = super().__new__(cls, text)
        shown.is_one = is_one
        return shown

    def __format__(self, forms: str) -> str:
        if not forms:
            return str(self)
        one, more = forms.split(_BETWEEN_FORMS)
        return one if self.is_one else more


def _value(value: object, language: str) -> _Shown:
    """Return a value as a sentence has it: thousands apart, a decimal comma in ``vi``."""
    if not isinstance(value, int | float):
        return _Shown(str(value), is_one=False)
    english = f"{value:,}"
    shown = english.translate(_VIETNAMESE_MARKS) if language == "vi" else english
    return _Shown(shown, is_one=value == 1)


@cache
def _fields(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)
