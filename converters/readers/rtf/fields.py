"""Fields of an RTF file: what they show where nothing else does, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from converters.readers.docx.eq_fields import ruby_of_eq
from converters.readers.docx.fields import instruction_words, link_of, symbol_of

_CHECKBOX: Final = 1
_LIST: Final = 2
_AS_DEFAULT: Final = 25
"""Result of a form field that nobody filled in (``ffres25``)."""


@dataclass
class Form:
    """Facts of an old form field, as its control words give them."""

    kind: int = 0
    result: int = _AS_DEFAULT
    default: int = 0
    entries: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str | None:
        """What the form shows without a result: a ticked box, a chosen entry; None: nothing."""
        chosen = self.default if self.result == _AS_DEFAULT else self.result
        if self.kind == _CHECKBOX:
            return "☒" if chosen else "☐"
        if self.kind == _LIST and 0 <= chosen < len(self.entries):
            return self.entries[chosen]
        return None


@dataclass
class Field:
    """A field while its groups are read."""

    signs_before: int
    """Signs that the file had shown when the field began."""
    code: str = ""
    form: Form = field(default_factory=Form)

    @property
    def words(self) -> list[str]:
        """The instruction in words."""
        return instruction_words(self.code)

    @property
    def kind(self) -> str:
        """First word of the instruction."""
        words = self.words
        return words[0].upper() if words else ""

    @property
    def link(self) -> str | None:
        """Where the field leads: an address, ``#name`` within the book, or None."""
        return link_of(self.words)

    @property
    def symbol(self) -> tuple[int, str | None] | None:
        """Code and font of a sign, None for other fields."""
        return symbol_of(self.words)

    @property
    def ruby(self) -> str | None:
        """Base of a phonetic guide with its reading in brackets, None for other fields."""
        found = ruby_of_eq(self.code)
        return f"{found[0]} ({found[1]})" if found else None
