"""From the plain fields that people write to ``Metadata``; every field is checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.metadata_files.design_fields import DESIGN_FIELDS, design_of
from converters.metadata_files.field_kinds import require_kinds, unfit_kind
from converters.metadata_files.matter_fields import MATTER_FIELDS, read_matter
from converters.model.edition import Design
from converters.model.isbn import IsbnFault, read_isbn
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    Series,
    Subject,
    VietnameseLicence,
    Work,
)
from converters.settings import reject_unknown, unfit_value
from converters.vocabularies import ContributorRole, ProductForm, ToneMarks

_ROLES: Final = {
    "author": ContributorRole.AUTHOR,
    "editor": ContributorRole.EDITOR,
    "translator": ContributorRole.TRANSLATOR,
    "illustrator": ContributorRole.ILLUSTRATOR,
    "cover_designer": ContributorRole.COVER_DESIGNER,
    "book_designer": ContributorRole.BOOK_DESIGNER,
    "compiler": ContributorRole.COMPILER,
    "photographer": ContributorRole.PHOTOGRAPHER,
    "proofreader": ContributorRole.PROOFREADER,
    "introduction_by": ContributorRole.AUTHOR_OF_INTRODUCTION,
    "afterword_by": ContributorRole.AUTHOR_OF_AFTERWORD,
    "publishing_director": ContributorRole.PUBLISHING_DIRECTOR,
}
_PLURAL: Final = frozenset(
    {"author", "editor", "translator", "illustrator", "compiler", "photographer", "proofreader"}
)
_WORK: Final = (
    *("title", "subtitle", "original_title", "original_language", "intermediate_language"),
    "description",
)
_EDITION: Final = (
    "publisher", "publisher_address", "website", "imprint", "place", "rights",
    "certified_by",
)  # fmt: skip
_LICENCE: Final = tuple(f"licence_{field}" for field in VietnameseLicence.__struct_fields__)
_ISBN_FIELDS: Final = {form: f"isbn_{form.value.replace('-', '_')}" for form in ProductForm}
KNOWN_FIELDS: Final = (
    *_WORK,
    *(key for role in _ROLES for key in ((role, f"{role}s") if role in _PLURAL else (role,))),
    *("language", "languages", "series", "series_number", "subjects", "cover", "modified"),
    *("tone_marks", "repair_words"),
    *_EDITION,
    *("edition", "date", "print_pages"),
    "typography",
    *DESIGN_FIELDS,
    *("isbn", *_ISBN_FIELDS.values()),
    *_LICENCE,
    *MATTER_FIELDS,
)
"""All fields; a table such as ``[isbn]`` with ``epub = …`` counts as ``isbn_epub``."""

_SWITCHES: Final = {
    **dict.fromkeys(("1", "true", "yes", "x", "có"), True),
    **dict.fromkeys(("0", "false", "no", "không"), False),
}
"""What a cell of a catalogue says of a yes or no."""
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LICENCE_DATES: Final = frozenset({"licence_decision_date", "licence_deposit_date"})
_ISO_LIKE: Final = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
"""A date as Vietnamese documents write it: 24/11/2026."""
_Fields = Mapping[str, Any]


class BookRecord(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a file says about one book."""

    metadata: Metadata = Metadata()
    language: str | None = None
    """BCP 47 tag, None where the file names none."""
    cover: Path | None = None
    typography: bool = False
    """Whether the text is to be set as its language wants it."""
    tone_marks: ToneMarks | None = None
    repair_words: bool | None = None
    design: Design = Design()


def other_spelling(name: str) -> str:
    """Return the other name of a field that has two (``authors`` of ``author``), else its own."""
    singular = name.removesuffix("s")
    if singular not in _PLURAL:
        return name
    return singular if singular != name else f"{name}s"


def record_of(fields: _Fields, source: str, folder: Path) -> BookRecord:
    """Return the record for flat ``fields``; relative paths are taken from ``folder``.

    ``source`` names the file (and line) in messages. Raises SettingsError META-001 or META-004 for
    an unknown field, META-050 to META-056 for a value of the wrong kind, META-002, META-005 or
    META-006 for one that does not fit, META-020 and META-021 for a wrong ISBN, META-022 for a
    language, META-023 for a date, META-024 for a cover that is not there, META-033 for an entry
    that lacks what it must say, and as ``design_of`` does.
    """
    if "licence" in fields:
        # Named [licence] in the file; what is near its name would be one fact of it.
        raise SettingsError.of("META-056", Origin(source), key="licence")
    reject_unknown(dict(fields), KNOWN_FIELDS, source)
    require_kinds(fields, source)
    read = _Reader(fields, Origin(source))
    language = read.language("language")
    work = Work(
        **{key: value for key in _WORK if (value := read.text(key)) is not None},
        contributors=read.contributors(),
        language=language or Work().language,
        languages=tuple(read.tag(tag) for tag in read.texts("languages")),
        series=read.series(),
        subjects=tuple(Subject(heading=heading) for heading in read.texts("subjects")),
    )
    edition = EditionRecord(
        **{key: read.text(key) for key in _EDITION},
        statement=read.text("edition"),
        published=read.date("date"),
        print_isbn=read.isbn(_ISBN_FIELDS[ProductForm.PRINT]),
        print_pages=read.number("print_pages"),
        licence=read.licence(),
    )
    metadata = Metadata(
        work=work,
        edition=edition,
        products=read.products(),
        modified=read.date("modified"),
        matter=read_matter(fields, source, half_title=read.switch("half_title") or False),
    )
    return BookRecord(
        metadata=metadata,
        language=language,
        cover=read.cover(folder),
        typography=read.switch("typography") or False,
        tone_marks=read.tone_marks(),
        repair_words=read.switch("repair_words"),
        design=design_of(fields, source, folder),
    )


class _Reader:
    """Reads single fields and says exactly which one does not fit."""

    def __init__(self, fields: _Fields, origin: Origin) -> None:
        self._fields = fields
        self._origin = origin

    def text(self, key: str) -> str | None:
        value = self._fields.get(key)
        return None if value is None else str(value).strip() or None

    def texts(self, *keys: str) -> tuple[str, ...]:
        found: list[str] = []
        for key in keys:
            value = self._fields.get(key)
            entries = value if isinstance(value, list) else [] if value is None else [value]
            found.extend(text for entry in entries if (text := entry.strip()))
        return tuple(found)

    def number(self, key: str) -> int | None:
        text = self.text(key)
        if text is None:
            return None
        if not text.isdecimal():
            raise unfit_kind(key, text, self._origin.source)
        return int(text)

    def contributors(self) -> tuple[Contributor, ...]:
        return tuple(
            Contributor(name=name, role=role)
            for key, role in _ROLES.items()
            for name in self.texts(key, f"{key}s")
        )

    def language(self, key: str) -> str | None:
        text = self.text(key)
        return self.tag(text) if text else None

    def tag(self, text: str) -> str:
        return checked_language(text, self._origin)

    def series(self) -> Series | None:
        title = self.text("series")
        return Series(title=title, number=self.text("series_number")) if title else None

    def date(self, key: str) -> str | None:
        value = self._fields.get(key)
        text = value.isoformat() if isinstance(value, date) else self.text(key)
        if text is None:
            return None
        if not _is_date(text.partition("T")[0]):
            raise SettingsError.of("META-023", self._origin, key=key, value=text)
        return text

    def isbn(self, key: str) -> str | None:
        text = self.text(key)
        return checked_isbn(text, self._origin) if text else None

    def products(self) -> tuple[Product, ...]:
        """Return the products; the printed book's own ISBN belongs to the edition."""
        common = self.isbn("isbn")
        found = [(form, self._own_isbn(form) or common) for form in ProductForm]
        return tuple(Product(form=form, isbn=isbn) for form, isbn in found if isbn)

    def _own_isbn(self, form: ProductForm) -> str | None:
        return None if form is ProductForm.PRINT else self.isbn(_ISBN_FIELDS[form])

    def licence(self) -> VietnameseLicence:
        prefix = len("licence_")
        told = {
            key: self.licence_date(key) if key in _LICENCE_DATES else self.text(key)
            for key in _LICENCE
        }
        return VietnameseLicence(**{key[prefix:]: text for key, text in told.items()})

    def licence_date(self, key: str) -> str | None:
        """Return a day in ISO 8601; what does not look like one (``quý II năm 2026``) stays."""
        text = self.text(key)
        if text is None:
            return None
        found = _DAY_FIRST.fullmatch(text)
        day = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text
        if _ISO_LIKE.fullmatch(day) and not _is_date(day):
            raise SettingsError.of("META-023", self._origin, key=key, value=text)
        return day

    def tone_marks(self) -> ToneMarks | None:
        text = self.text("tone_marks")
        if text is None:
            return None
        try:
            return ToneMarks(text.lower())
        except ValueError as error:
            known = [str(one) for one in ToneMarks]
            raise unfit_value("tone_marks", text, known, self._origin.source) from error

    def switch(self, key: str) -> bool | None:
        """Return true or false; tables of rows hold them as words."""
        value = self._fields.get(key)
        if value is None or value == "":
            return None
        found = value if isinstance(value, bool) else _SWITCHES.get(str(value).strip().casefold())
        if found is None:
            raise unfit_kind(key, value, self._origin.source)
        return found

    def cover(self, folder: Path) -> Path | None:
        text = self.text("cover")
        if text is None:
            return None
        path = folder / text
        if not path.is_file():
            raise SettingsError.of("META-024", self._origin, cover=text)
        return path


def _is_date(text: str) -> bool:
    """Tell whether this is a year, a month or a day that there is, in ISO 8601."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def checked_isbn(text: str, origin: Origin | None = None) -> str:
    """Return an ISBN as 13 digits; SettingsError META-020 (check digit) or META-021."""
    reading = read_isbn(text)
    if reading.digits is not None:
        return reading.digits
    if reading.fault is IsbnFault.CHECK_DIGIT:
        raise SettingsError.of("META-020", origin, isbn=text, expected=str(reading.expected))
    raise SettingsError.of("META-021", origin, isbn=text)


def checked_language(text: str, origin: Origin | None = None) -> str:
    """Return a language tag in its usual spelling; SettingsError META-022 for one that is none."""
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        if langcodes.tag_is_valid(text):
            return langcodes.standardize_tag(text)
    except LanguageTagError:
        pass
    raise SettingsError.of("META-022", origin, language=text)
