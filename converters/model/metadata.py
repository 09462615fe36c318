"""Metadata as the trade keeps it: the work, one edition of it, the products made of that.

Field groups follow ONIX 3 (work / edition / product); the licence block holds what Vietnamese law
asks of an imprint page (Publishing Law 2012, article 27).
"""

from __future__ import annotations

import msgspec

from converters.vocabularies import ContributorRole, ProductForm


class _Record(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    pass


class Contributor(_Record, frozen=True):
    """Person or body; ``name`` in natural order, ``file_as`` the key for sorting if it differs."""

    name: str
    role: ContributorRole = ContributorRole.AUTHOR
    file_as: str | None = None


class Series(_Record, frozen=True):
    """Series and the place in it."""

    title: str
    number: str | None = None


class Subject(_Record, frozen=True):
    """Subject code or keyword; ``scheme`` is thema, bisac, ddc or keyword."""

    heading: str
    scheme: str = "keyword"
    code: str | None = None


class Work(_Record, frozen=True):
    """What stays the same in every edition."""

    title: str = ""
    subtitle: str | None = None
    original_title: str | None = None
    original_language: str | None = None
    contributors: tuple[Contributor, ...] = ()
    language: str = "vi"
    languages: tuple[str, ...] = ()
    """Further languages of the text."""
    series: Series | None = None
    subjects: tuple[Subject, ...] = ()
    description: str | None = None


class VietnameseLicence(_Record, frozen=True):
    """Facts of the imprint page (trang xi-nhê) and of the publishing licence."""

    registration_number: str | None = None
    """Số xác nhận đăng ký xuất bản, e.g. 1234-2026/CXBIPH/05-12/VH."""
    decision_number: str | None = None
    decision_date: str | None = None
    director: str | None = None
    editor_in_chief: str | None = None
    editor: str | None = None
    cover_designer: str | None = None
    layout_designer: str | None = None
    proofreader: str | None = None
    partner: str | None = None
    deposit_date: str | None = None


class EditionRecord(_Record, frozen=True):
    """One edition: who published it, when, under which licence."""

    statement: str | None = None
    publisher: str | None = None
    imprint: str | None = None
    place: str | None = None
    published: str | None = None
    """ISO 8601 date, year alone allowed."""
    rights: str | None = None
    print_isbn: str | None = None
    print_pages: int | None = None
    licence: VietnameseLicence = VietnameseLicence()


class Product(_Record, frozen=True):
    """One product: its form and its own ISBN (13 digits, no hyphens)."""

    form: ProductForm
    isbn: str | None = None


class Metadata(_Record, frozen=True):
    """All three levels; ``modified`` is the moment stamped on the files (ISO 8601, UTC)."""

    work: Work = Work()
    edition: EditionRecord = EditionRecord()
    products: tuple[Product, ...] = ()
    modified: str | None = None

    def isbn_of(self, form: ProductForm) -> str | None:
        """Return the ISBN of one product form."""
        return next((p.isbn for p in self.products if p.form is form), None)
