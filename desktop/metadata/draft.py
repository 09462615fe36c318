"""The record while it is being filled in: proposals read from the source, and what was typed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from converters.model.edition import BODY_SIZES_PT, PAPER_UM
from converters.model.isbn import read_isbn
from converters.model.metadata import Metadata, Work
from converters.vocabularies import PRODUCT_OF, ContributorRole, EditionForm, ProductForm


class Field(StrEnum):
    """Fields of the form, in the order of the tab key."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    AUTHORS = "authors"
    TRANSLATORS = "translators"
    LANGUAGE = "language"
    PUBLISHED = "published"
    DESCRIPTION = "description"
    PUBLISHER = "publisher"
    REGISTRATION = "registration"
    ISBN_EPUB = "isbn-epub"
    ISBN_EPUB_FIXED = "isbn-epub-fixed"
    ISBN_PDF = "isbn-pdf"
    ISBN_FACSIMILE = "isbn-facsimile"
    ISBN_PRINT = "isbn-print"
    FONT_SIZE = "font-size"
    CHAPTERS_ON = "chapters-on"
    PAPER_THICKNESS = "paper-thickness"
    CERTIFIED_BY = "certified-by"
    CSS = "css"
    TYPST = "typst"


ISBN_FIELDS: Final = {
    ProductForm.EPUB: Field.ISBN_EPUB,
    ProductForm.EPUB_FIXED: Field.ISBN_EPUB_FIXED,
    ProductForm.PDF: Field.ISBN_PDF,
    ProductForm.PRINT: Field.ISBN_PRINT,
    ProductForm.FACSIMILE: Field.ISBN_FACSIMILE,
}
DESIGN_FIELDS: Final = (
    Field.FONT_SIZE, Field.CHAPTERS_ON, Field.PAPER_THICKNESS, Field.CERTIFIED_BY,
    Field.CSS, Field.TYPST,
)  # fmt: skip
"""Fields of the record that say how the book looks."""
FORM_FIELDS: Final[tuple[Field, ...]] = tuple(one for one in Field if one not in DESIGN_FIELDS)
"""Fields that say what the book is."""
WANTED: Final = (Field.TITLE, Field.AUTHORS)
"""Fields that every shop and library asks for."""

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

RECORD_NAMES: Final = {
    Field.TITLE: "title",
    Field.SUBTITLE: "subtitle",
    Field.AUTHORS: "author",
    Field.TRANSLATORS: "translator",
    Field.LANGUAGE: "language",
    Field.PUBLISHED: "date",
    Field.DESCRIPTION: "description",
    Field.PUBLISHER: "publisher",
    Field.REGISTRATION: "licence_registration_number",
    Field.ISBN_EPUB: "isbn_epub",
    Field.ISBN_EPUB_FIXED: "isbn_epub_fixed",
    Field.ISBN_PDF: "isbn_pdf",
    Field.ISBN_FACSIMILE: "isbn_facsimile",
    Field.ISBN_PRINT: "isbn_print",
    Field.FONT_SIZE: "font_size",
    Field.CHAPTERS_ON: "chapters_on",
    Field.PAPER_THICKNESS: "paper_thickness",
    Field.CERTIFIED_BY: "certified_by",
    Field.CSS: "css",
    Field.TYPST: "typst",
}
"""What the fields are called in the record of a project."""


@dataclass(frozen=True, slots=True)
class _Number:
    field: Field
    unit: str
    limits: tuple[float, float]


_NUMBERS: Final = (
    _Number(Field.FONT_SIZE, "pt", BODY_SIZES_PT),
    _Number(Field.PAPER_THICKNESS, "µm", PAPER_UM),
)
"""Fields that take a number, with or without its unit."""
_PEOPLE: Final = frozenset({Field.AUTHORS, Field.TRANSLATORS})
_Values = tuple[str, ...]


class Provenance(StrEnum):
    """Where a value comes from."""

    EMPTY = "empty"
    AUTO = "auto"
    MANUAL = "manual"


class FaultKind(StrEnum):
    """What is wrong with a value."""

    ISBN_CHARACTERS = "isbn-characters"
    ISBN_LENGTH = "isbn-length"
    ISBN_PREFIX = "isbn-prefix"
    ISBN_CHECK_DIGIT = "isbn-check-digit"
    ISBN_TWICE = "isbn-twice"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that cannot stand.

    ``detail`` is the right check digit, the count typed, or the least and the most.
    """

    kind: FaultKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Values by field; a typed value goes before the proposal and survives a new inspection."""

    proposed: Mapping[Field, str] = field(default_factory=dict)
    typed: Mapping[Field, str] = field(default_factory=dict)
    kept: Mapping[Field, _Values] = field(default_factory=dict)
    """What the project says, as far as is known."""

    def value(self, which: Field) -> str:
        """Return the value that counts."""
        return self.typed.get(which) or self.proposed.get(which, "")

    def provenance(self, which: Field) -> Provenance:
        """Say whether a person or the program gave the value."""
        if which in self.typed:
            return Provenance.MANUAL
        return Provenance.AUTO if self.proposed.get(which) else Provenance.EMPTY

    def with_typed(self, which: Field, text: str) -> Draft:
        """Return the draft after typing; an empty text or the proposal itself is automatic."""
        typed = {name: value for name, value in self.typed.items() if name is not which}
        stripped = text.strip()
        if stripped and stripped != self.proposed.get(which, ""):
            typed[which] = stripped
        return replace(self, typed=typed)

    def with_proposals(self, metadata: Metadata) -> Draft:
        """Return the draft with what a source says about itself."""
        return replace(self, proposed=_proposals(metadata))

    def with_record(self, record: Mapping[str, Sequence[str]]) -> Draft:
        """Return the draft with what the project says; what was typed since the last look stays."""
        kept = {
            one: told for one, name in RECORD_NAMES.items() if (told := tuple(record.get(name, ())))
        }
        typed = {one: "; ".join(told) for one, told in kept.items()}
        for one in Field:
            if self._is_new(one):
                typed.pop(one, None)
                if one in self.typed:
                    typed[one] = self.typed[one]
        return replace(self, typed=typed, kept=kept)

    def unkept(self) -> dict[Field, _Values]:
        """Return the fields that differ from the project; what cannot stand there waits."""
        return {
            one: self._values(one)
            for one in Field
            if self._is_new(one) and _can_stand(one, self.typed.get(one, ""))
        }

    def with_kept(self, values: Mapping[Field, _Values]) -> Draft:
        """Return the draft after these values were written down; none took a field out."""
        kept = {one: told for one, told in {**self.kept, **values}.items() if told}
        return replace(self, kept=kept)

    def is_unsaved(self, which: Field) -> bool:
        """Say whether what was typed into a field is kept nowhere yet."""
        return self._is_new(which)

    def _is_new(self, which: Field) -> bool:
        return self._values(which) != self.kept.get(which, ())

    def _values(self, which: Field) -> _Values:
        text = self.typed.get(which, "")
        if which in _PEOPLE:
            return _names_in(text)
        return (text,) if text else ()


def _proposals(metadata: Metadata) -> dict[Field, str]:
    work, edition = metadata.work, metadata.edition
    values = {
        Field.TITLE: work.title,
        Field.SUBTITLE: work.subtitle,
        Field.AUTHORS: _names(work, ContributorRole.AUTHOR),
        Field.TRANSLATORS: _names(work, ContributorRole.TRANSLATOR),
        Field.LANGUAGE: work.language,
        Field.DESCRIPTION: work.description,
        Field.PUBLISHER: edition.publisher,
        Field.PUBLISHED: edition.published,
        Field.REGISTRATION: edition.licence.registration_number,
    }
    values |= {name: metadata.isbn_of(form) for form, name in ISBN_FIELDS.items()}
    return {name: value for name, value in values.items() if value}


def _names(work: Work, role: ContributorRole) -> str:
    return "; ".join(person.name for person in work.contributors if person.role is role)


def faults_of(draft: Draft, forms: Sequence[EditionForm]) -> dict[Field, Fault]:
    """Return what must be mended before the editions ``forms`` can be made."""
    faults: dict[Field, Fault] = {}
    numbers: dict[str, Field] = {}
    for product in dict.fromkeys(PRODUCT_OF[form] for form in forms if form in PRODUCT_OF):
        name = ISBN_FIELDS[product]
        fault = _isbn_fault(draft.value(name), numbers, name)
        if fault is not None:
            faults[name] = fault
    if (date := draft.value(Field.PUBLISHED)) and not _is_date(date):
        faults[Field.PUBLISHED] = Fault(FaultKind.DATE)
    for kind in _NUMBERS:
        if (text := draft.value(kind.field)) and not _is_number(kind, text):
            least, most = kind.limits
            faults[kind.field] = Fault(FaultKind.NUMBER, f"{least:g}–{most:g} {kind.unit}")
    return faults


def _can_stand(which: Field, text: str) -> bool:
    if not text:
        return True
    if which in ISBN_FIELDS.values():
        return read_isbn(text).fault is None
    for kind in _NUMBERS:
        if kind.field is which:
            return _is_number(kind, text)
    return which is not Field.PUBLISHED or _is_date(text)


def _is_number(kind: _Number, text: str) -> bool:
    try:
        number = float(text.removesuffix(kind.unit).strip().replace(",", "."))
    except ValueError:
        return False
    return kind.limits[0] <= number <= kind.limits[1]


def _isbn_fault(text: str, seen: dict[str, Field], name: Field) -> Fault | None:
    if not text:
        return None
    reading = read_isbn(text)
    if reading.fault is not None:
        return Fault(
            FaultKind(f"isbn-{reading.fault.value}"), reading.expected or str(reading.length)
        )
    # ISBN Users' Manual, 7th edition, section 9: every product form has a number of its own.
    if seen.setdefault(reading.digits or "", name) is not name:
        return Fault(FaultKind.ISBN_TWICE)
    return None


def _is_date(text: str) -> bool:
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def missing_fields(draft: Draft) -> tuple[Field, ...]:
    """Return the wanted fields that are still empty."""
    return tuple(name for name in WANTED if not draft.value(name))


def record_values(values: Mapping[Field, _Values]) -> dict[str, str | list[str] | None]:
    """Return fields as a project takes them, by the names of its record; None takes one out."""
    return {RECORD_NAMES[which]: _told(which, texts) for which, texts in values.items()}


def _told(which: Field, texts: _Values) -> str | list[str] | None:
    if not texts:
        return None
    return list(texts) if which in _PEOPLE else texts[0]


def _names_in(text: str) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in re.split(r"[;\n]", text))
    return tuple(name for name in names if name)
