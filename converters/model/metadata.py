"""Metadata as the trade keeps it: the work, one edition of it, the products made of that.

Field groups follow ONIX 3 (work / edition / product); the licence block holds what Vietnamese law
asks of an imprint page (Publishing Law 2012, article 27).
"""

from __future__ import annotations

from typing import Final

import msgspec

from converters.model.book_matter import BookMatter
from converters.vocabularies import ContributorRole, ProductForm

_VIETNAMESE_GROUP: Final = "978604"
"""What ISBNs of Vietnamese publishers begin with. Source: International ISBN Agency, range file."""


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
    intermediate_language: str | None = None
    """Of the text that a translation was made from, where that is no original; in words."""
    contributors: tuple[Contributor, ...] = ()
    language: str = "vi"
    languages: tuple[str, ...] = ()
    """Further languages of the text."""
    series: Series | None = None
    subjects: tuple[Subject, ...] = ()
    description: str | None = None


class VietnameseLicence(_Record, frozen=True):
    """Facts of the imprint page (trang xi-nhê) and of the publishing licence.

    Each is as it is to be printed: a person with the title of the office, a body with its address.
    """

    registration_number: str | None = None
    """Số xác nhận đăng ký xuất bản, e.g. 1234-2026/CXBIPH/05-12/VH."""
    decision_number: str | None = None
    decision_date: str | None = None
    director: str | None = None
    editor_in_chief: str | None = None
    editor: str | None = None
    cover_designer: str | None = None
    layout_designer: str | None = None
    technical_editor: str | None = None
    proofreader: str | None = None
    reviser: str | None = None
    """Người hiệu đính."""
    partner: str | None = None
    printer: str | None = None
    """Name and address; of a printed edition, as are the next three."""
    print_run: str | None = None
    trim: str | None = None
    price: str | None = None
    """Or the words that the law has for books ordered by the state and books not for sale."""
    deposit_date: str | None = None


class EditionRecord(_Record, frozen=True):
    """One edition: who published it, when, under which licence."""

    statement: str | None = None
    publisher: str | None = None
    publisher_address: str | None = None
    website: str | None = None
    imprint: str | None = None
    place: str | None = None
    published: str | None = None
    """ISO 8601 date, year alone allowed."""
    rights: str | None = None
    print_isbn: str | None = None
    print_pages: int | None = None
    certified_by: str | None = None
    """Who vouches that the edition conforms to EPUB Accessibility; nobody does so unasked."""
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
    matter: BookMatter = BookMatter()

    def isbn_of(self, form: ProductForm) -> str | None:
        """Return the ISBN of one product form."""
        own = self.edition.print_isbn if form is ProductForm.PRINT else None
        return own or next((p.isbn for p in self.products if p.form is form), None)

    @property
    def isbns(self) -> tuple[str, ...]:
        """All ISBNs of the book, each once."""
        found = (*(p.isbn for p in self.products), self.edition.print_isbn)
        return tuple(dict.fromkeys(isbn for isbn in found if isbn))

    @property
    def is_vietnamese_publication(self) -> bool:
        """Whether the book is published under Vietnamese law, as far as its facts tell.

        A Vietnamese licence or ISBN says so; a foreign ISBN says no; else the language tells. A
        price alone is no licence: books have one everywhere.
        """
        if msgspec.structs.replace(self.edition.licence, price=None) != VietnameseLicence():
            return True
        if self.isbns:
            return any(isbn.startswith(_VIETNAMESE_GROUP) for isbn in self.isbns)
        return self.work.language.lower().partition("-")[0] == "vi"
