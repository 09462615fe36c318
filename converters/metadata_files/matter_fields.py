"""Fields for the pages before and after the text: dedication, motto, lists of books and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec

from converters.model.book_matter import Biography, BookMatter, ListedBook, Motto
from converters.settings import missing_value, reject_unknown

_TEXTS: Final = ("dedication", "acknowledgments", "colophon")
_ENTRIES: Final = {
    "epigraph": ("text", "source"),
    "about": ("text", "name"),
    "also_by": ("title", "year"),
    "advertisement": ("title", "author", "year", "blurb"),
}
"""Keys of an entry, the one that it needs first; a text alone is the value of that one."""
NESTED_FIELDS: Final = frozenset(_ENTRIES)
"""Fields that may be a table or several."""
MATTER_FIELDS: Final = ("half_title", *_TEXTS, *_ENTRIES)

_Entry = Mapping[str, str]
_Part = TypeVar("_Part", bound=msgspec.Struct)


def read_matter(fields: Mapping[str, Any], source: str, *, half_title: bool) -> BookMatter:
    """Return the pages that ``fields`` of the file ``source`` ask for.

    Their kinds are those that ``require_kinds`` asks for. Raises SettingsError META-001 or META-004
    for an unknown key in an entry, META-033 for an entry without what it must say.
    """
    texts = {key: _text(fields.get(key)) for key in _TEXTS}
    return BookMatter(
        half_title=half_title,
        **texts,
        epigraphs=_parts(fields, "epigraph", Motto, source),
        biographies=_parts(fields, "about", Biography, source),
        also_by=_parts(fields, "also_by", ListedBook, source),
        advertisement=_parts(fields, "advertisement", ListedBook, source),
    )


def _parts(
    fields: Mapping[str, Any], key: str, kind: type[_Part], source: str
) -> tuple[_Part, ...]:
    return tuple(kind(**entry) for entry in _entries(fields.get(key), key, source))


def _entries(value: Any, key: str, source: str) -> Iterator[_Entry]:
    needed, *_ = known = _ENTRIES[key]
    for entry in value if isinstance(value, list) else [] if value is None else [value]:
        if not isinstance(entry, Mapping):
            text = _text(entry)
            yield from [{needed: text}] if text else []
            continue
        reject_unknown(entry, known, f"{source}, {key}")
        told = {inner: _text(entry.get(inner)) for inner in known}
        if told[needed] is None:
            raise missing_value(f"{key}.{needed}", source)
        yield {inner: text for inner, text in told.items() if text is not None}


def _text(value: str | int | None) -> str | None:
    """Return a text without the lines around it; a year may be a number."""
    return None if value is None else str(value).strip() or None
