"""Facts of the title page and the imprint page: those that are known, in the book's language.

What an imprint page must tell: Publishing Law of Vietnam (19/2012/QH13), article 27.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from converters.model.isbn import read_isbn
from converters.model.metadata import Contributor, EditionRecord, Metadata, VietnameseLicence, Work
from converters.model.publication import Publication
from converters.model.traversal import own_inlines, plain_text, walk_blocks
from converters.model.written_dates import written_date
from converters.vocabularies import ContributorRole, ProductForm, SectionRole

Word = Callable[[str, str], str]
"""Chooses between the Vietnamese and the English form of a word."""
Fact = tuple[str, str]
"""Name of a fact (may be empty) and what it says."""

_Told = tuple[str, str | None]
"""A fact that may not be known."""

_ROLES: Final = {
    ContributorRole.AUTHOR: ("Tác giả", "Author"),
    ContributorRole.EDITOR: ("Chủ biên", "Edited by"),
    ContributorRole.TRANSLATOR: ("Dịch", "Translated by"),
    ContributorRole.ILLUSTRATOR: ("Minh họa", "Illustrated by"),
    ContributorRole.COMPILER: ("Biên soạn", "Compiled by"),
    ContributorRole.PHOTOGRAPHER: ("Ảnh", "Photographs by"),
    ContributorRole.AUTHOR_OF_INTRODUCTION: ("Giới thiệu", "Introduction by"),
    ContributorRole.AUTHOR_OF_AFTERWORD: ("Lời bạt", "Afterword by"),
    ContributorRole.COVER_DESIGNER: ("Thiết kế bìa", "Cover design"),
    ContributorRole.BOOK_DESIGNER: ("Trình bày", "Book design"),
    ContributorRole.PROOFREADER: ("Sửa bản in", "Proofreading"),
    ContributorRole.PUBLISHING_DIRECTOR: ("Chịu trách nhiệm xuất bản", "Publishing director"),
}
_FORM_NAMES: Final = {
    ProductForm.EPUB: ("bản EPUB", "of the EPUB"),
    ProductForm.EPUB_FIXED: ("bản EPUB dàn trang cố định", "of the EPUB of fixed layout"),
    ProductForm.PDF: ("bản PDF", "of the PDF"),
    ProductForm.FACSIMILE: ("bản PDF chụp trang", "of the facsimile PDF"),
}
_CREATORS: Final = (
    ContributorRole.EDITOR,
    ContributorRole.COMPILER,
    ContributorRole.TRANSLATOR,
    ContributorRole.ILLUSTRATOR,
    ContributorRole.PHOTOGRAPHER,
    ContributorRole.AUTHOR_OF_INTRODUCTION,
    ContributorRole.AUTHOR_OF_AFTERWORD,
)


def authors(metadata: Metadata) -> tuple[str, ...]:
    """Return the names of the authors in order."""
    people = metadata.work.contributors
    return tuple(p.name for p in people if p.role is ContributorRole.AUTHOR and p.name.strip())


def credits_of(metadata: Metadata, word: Word) -> tuple[Fact, ...]:
    """Return who else made the text: role and name, as a title page tells it."""
    return tuple(
        (word(*_ROLES[role]), person.name)
        for role in _CREATORS
        for person in _people(metadata, role)
    )


def needs_imprint_page(publication: Publication, form: ProductForm) -> bool:
    """Return whether a page with the facts of this product must be made.

    Not where the text has an imprint page of its own that tells the product's ISBN, or where the
    product has none: each product names its own (ISBN Users' Manual, 7th edition).
    """
    pages = [s for s in publication.sections if s.role is SectionRole.COPYRIGHT_PAGE]
    isbn = publication.metadata.isbn_of(form)
    if not pages or isbn is None:
        return not pages
    told = (plain_text(own_inlines(b)) for page in pages for b in walk_blocks(page.blocks))
    return isbn not in "".join(c for text in told for c in text if c.isdigit())


def imprint_facts(metadata: Metadata, form: ProductForm, word: Word) -> tuple[Fact, ...]:
    """Return the facts of the imprint page of one product, those that are not known left out."""
    facts = _facts(metadata, form, word)
    return tuple((name, text) for name, text in facts if text is not None and text.strip())


def place_and_year(edition: EditionRecord) -> str:
    """Return where and in which year a book was published, as the foot of a title page tells it."""
    return ", ".join(filter(None, (edition.place, (edition.published or "")[:4])))


def series_line(work: Work) -> str:
    """Return the series of a book and its number there, empty where it is in none."""
    return (
        ""
        if work.series is None
        else " · ".join(filter(None, (work.series.title, work.series.number)))
    )


def _facts(metadata: Metadata, form: ProductForm, word: Word) -> Iterator[_Told]:
    if metadata.is_vietnamese_publication:
        return _vietnamese(metadata, form, word)
    return _international(metadata, form, word)


def _vietnamese(metadata: Metadata, form: ProductForm, word: Word) -> Iterator[_Told]:
    """Yield the facts in the order of Vietnamese imprint pages."""
    edition = metadata.edition
    yield from _publisher(edition, word)
    yield from _responsible(metadata, word)
    yield word("Tác giả", "Author"), ", ".join(authors(metadata))
    yield from _makers(metadata, word, _CREATORS)
    yield from _origins(metadata, word)
    yield from _designers(metadata, word)
    yield word("Đối tác liên kết", "Partner"), edition.licence.partner
    yield from _printing(edition.licence, word)
    yield from _times(metadata, word)
    yield from _licence(metadata, word)
    yield from _isbns(metadata, form, word)
    yield word("Giá bán", "Price"), edition.licence.price
    yield "", edition.rights


def _international(metadata: Metadata, form: ProductForm, word: Word) -> Iterator[_Told]:
    """Yield the facts as copyright pages have them (Chicago Manual of Style, 17th ed., 1.20)."""
    edition = metadata.edition
    yield "", edition.rights
    yield from _publisher(edition, word)
    yield from _times(metadata, word)
    yield from _origins(metadata, word)
    others = (role for role in _ROLES if role is not ContributorRole.AUTHOR)
    yield from _makers(metadata, word, others)
    yield from _printing(edition.licence, word)
    yield from _isbns(metadata, form, word)


def _publisher(edition: EditionRecord, word: Word) -> Iterator[_Told]:
    yield "", edition.publisher
    yield "", edition.imprint if edition.imprint != edition.publisher else None
    yield word("Địa chỉ", "Address"), edition.publisher_address
    yield "Website", edition.website


def _times(metadata: Metadata, word: Word) -> Iterator[_Told]:
    edition = metadata.edition
    published = written_date(edition.published, metadata.work.language)
    yield word("Nơi xuất bản", "Place"), edition.place
    yield word("Xuất bản", "Published"), published
    yield word("Lần xuất bản", "Edition"), edition.statement


def _origins(metadata: Metadata, word: Word) -> Iterator[_Told]:
    work = metadata.work
    yield word("Nguyên tác", "Original title"), work.original_title
    yield word("Dịch qua bản", "Translated from the version in"), work.intermediate_language
    yield word("Tủ sách", "Series"), series_line(work)


def _makers(metadata: Metadata, word: Word, roles: Iterable[ContributorRole]) -> Iterator[_Told]:
    for role in roles:
        yield word(*_ROLES[role]), _named(metadata, role)


def _named(metadata: Metadata, role: ContributorRole) -> str:
    return ", ".join(person.name for person in _people(metadata, role))


def _people(metadata: Metadata, role: ContributorRole) -> tuple[Contributor, ...]:
    return tuple(p for p in metadata.work.contributors if p.role is role and p.name.strip())


def _responsible(metadata: Metadata, word: Word) -> Iterator[_Told]:
    licence = metadata.edition.licence
    director = licence.director or _named(metadata, ContributorRole.PUBLISHING_DIRECTOR)
    yield word("Chịu trách nhiệm xuất bản", "Publishing director"), director
    yield word("Chịu trách nhiệm nội dung", "Editor-in-chief"), licence.editor_in_chief
    yield word("Biên tập", "Editor"), licence.editor


def _designers(metadata: Metadata, word: Word) -> Iterator[_Told]:
    """Yield who made the book of the text: as the licence names them, else as contributors."""
    licence = metadata.edition.licence
    cover = licence.cover_designer or _named(metadata, ContributorRole.COVER_DESIGNER)
    layout = licence.layout_designer or _named(metadata, ContributorRole.BOOK_DESIGNER)
    proofs = licence.proofreader or _named(metadata, ContributorRole.PROOFREADER)
    yield word("Hiệu đính", "Revised by"), licence.reviser
    yield word("Vẽ bìa", "Cover"), cover
    yield word("Trình bày", "Layout"), layout
    yield word("Biên tập kỹ thuật", "Technical editor"), licence.technical_editor
    yield word("Sửa bản in", "Proofreading"), proofs


def _printing(licence: VietnameseLicence, word: Word) -> Iterator[_Told]:
    yield word("Số lượng in", "Print run"), licence.print_run
    yield word("Khổ sách", "Trim size"), licence.trim
    yield word("In tại", "Printed by"), licence.printer


def _licence(metadata: Metadata, word: Word) -> Iterator[_Told]:
    licence, language = metadata.edition.licence, metadata.work.language
    decided = written_date(licence.decision_date, language)
    yield word("Số xác nhận ĐKXB", "Registration number"), licence.registration_number
    decision = " · ".join(filter(None, (licence.decision_number, decided)))
    yield word("Quyết định xuất bản", "Publishing decision"), decision
    deposited = written_date(licence.deposit_date, language)
    yield word("Nộp lưu chiểu", "Legal deposit"), deposited


def _isbns(metadata: Metadata, form: ProductForm, word: Word) -> Iterator[_Told]:
    """Yield the ISBN of this product and those of the others (Circular 05/2016/TT-BTTTT)."""
    own = metadata.isbn_of(form)
    yield "ISBN", formatted_isbn(own)
    if form is not ProductForm.PRINT:
        printed = word("ISBN bản in", "ISBN of the printed book")
        yield printed, formatted_isbn(metadata.edition.print_isbn)
    for other, words in _FORM_NAMES.items():
        isbn = metadata.isbn_of(other)
        if other is not form and isbn != own:
            yield f"ISBN {word(*words)}", formatted_isbn(isbn)


def formatted_isbn(number: str | None) -> str | None:
    """Return an ISBN with its hyphens; one that is not right as it was given."""
    return read_isbn(number).formatted or number if number else None
