"""What kind of value each field of a book's metadata takes; any other kind is refused by name.

A number where a text is asked would otherwise be printed as it stands, and a slip in TOML (a
missing quotation mark, a header too many) would go into the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, Final

from converters.diagnostics import Origin, Value
from converters.errors import SettingsError
from converters.metadata_files.toml_values import toml_value

_LONGEST: Final = 60
"""Characters of a value that a message shows."""


class FieldKind(StrEnum):
    """A kind of value; its own value is the code of the message for any other."""

    TEXT = "META-050"
    TEXTS = "META-051"
    NUMBER = "META-052"
    SWITCH = "META-053"
    DATE = "META-054"
    ENTRIES = "META-055"


_TEXTS: Final = frozenset({"languages", "subjects"})
_ROLES: Final = frozenset(
    {
        "author", "editor", "translator", "illustrator", "compiler", "photographer", "proofreader",
        "cover_designer", "book_designer", "introduction_by", "afterword_by",
        "publishing_director",
    }
)  # fmt: skip
_KINDS: Final = {
    **dict.fromkeys(_TEXTS, FieldKind.TEXTS),
    **dict.fromkeys((*_ROLES, *(f"{role}s" for role in _ROLES)), FieldKind.TEXTS),
    **dict.fromkeys(("print_pages", "font_size", "paper_thickness"), FieldKind.NUMBER),
    **dict.fromkeys(("half_title", "typography", "repair_words"), FieldKind.SWITCH),
    **dict.fromkeys(("date", "modified"), FieldKind.DATE),
    **dict.fromkeys(("epigraph", "about", "also_by", "advertisement"), FieldKind.ENTRIES),
}
"""Of the fields that are not plain texts."""
_TYPES: Final[Mapping[FieldKind, tuple[type, ...]]] = {
    FieldKind.NUMBER: (int, float),
    FieldKind.SWITCH: (bool,),
    FieldKind.DATE: (int, date),
}
"""What a field of a kind may hold besides a text."""
_NUMBERED: Final = frozenset(
    {"edition", "series_number", "year", "licence_decision_number", "licence_registration_number"}
    | {"licence_print_run", "licence_price"}
)
"""Texts that are often a number alone."""
_DATED: Final = frozenset({"licence_decision_date", "licence_deposit_date"})
"""Texts that are often a date alone."""


def kind_of(key: str) -> FieldKind:
    """Return the kind of value that a field takes."""
    return _KINDS.get(key, FieldKind.TEXT)


def require_kinds(fields: Mapping[str, Any], source: str) -> None:
    """Raise SettingsError META-050 to META-055 for a value of another kind than its field takes."""
    for key, value in fields.items():
        kind = kind_of(key)
        if kind is not FieldKind.ENTRIES:
            if not _fits(key, value):
                raise unfit_kind(key, value, source)
            continue
        entries = value if isinstance(value, list) else [value]
        for number, entry in enumerate(entries, start=1):
            if not isinstance(entry, str | Mapping):
                raise unfit_kind(key, entry, source, entry=number)
            for inner, told in _told_in(entry):
                if not _fits(inner, told, of_entry=True):
                    raise unfit_kind(f"{key}.{inner}", told, source, entry=number)


def unfit_kind(key: str, value: object, source: str, *, entry: int = 0) -> SettingsError:
    """Return the error for a value that its field cannot take.

    ``key`` is ``about.name`` within an entry, the ``entry``-th of its field, counted from 1.
    """
    field, _, inner = key.partition(".")
    kind = FieldKind.TEXT if inner else kind_of(field)
    shown = toml_value(value)
    values: dict[str, Value] = {
        "key": key,
        "name": inner or field,
        "value": shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…",
    }
    if entry:
        values["entry"] = entry
    return SettingsError.of(kind.value, Origin(source), **values)


def _told_in(entry: str | Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from entry.items() if isinstance(entry, Mapping) else ()


def _fits(key: str, value: object, *, of_entry: bool = False) -> bool:
    kind = FieldKind.TEXT if of_entry else kind_of(key)
    if kind is FieldKind.TEXTS and isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    types: tuple[type, ...] = (NoneType, str, *_TYPES.get(kind, ()))
    if kind is FieldKind.TEXT:
        types += (int, float) if key in _NUMBERED or key.startswith("isbn") else ()
        types += (date,) if key in _DATED else ()
    # Python counts true as a number.
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))
