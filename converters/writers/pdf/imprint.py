"""Title page and imprint page: the facts that are known, and no others.

What an imprint page must tell: Publishing Law of Vietnam (19/2012/QH13), article 27.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from converters.model.metadata import EditionRecord, Metadata, VietnameseLicence
from converters.vocabularies import ContributorRole, ProductForm
from converters.writers.pdf.composition import Composition
from converters.writers.pdf.literals import literal, single_spaced

_ROLES: Final = {
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
_ON_TITLE_PAGE: Final = (
    ContributorRole.EDITOR,
    ContributorRole.COMPILER,
    ContributorRole.TRANSLATOR,
    ContributorRole.ILLUSTRATOR,
    ContributorRole.PHOTOGRAPHER,
    ContributorRole.AUTHOR_OF_INTRODUCTION,
    ContributorRole.AUTHOR_OF_AFTERWORD,
)

Fact = tuple[str, str]
"""Name of a fact (may be empty) and what it says."""


def authors(metadata: Metadata) -> tuple[str, ...]:
    """Return the names of the authors in order."""
    people = metadata.work.contributors
    return tuple(p.name for p in people if p.role is ContributorRole.AUTHOR)


def title_page(book: Composition, metadata: Metadata, title: str) -> str:
    """Return the expression for the title page."""
    work, edition = metadata.work, metadata.edition
    series = ""
    if work.series is not None:
        series = " · ".join(filter(None, (work.series.title, work.series.number)))
    credits_ = [
        f"{book.word(*_ROLES[person.role])}: {person.name}"
        for role in _ON_TITLE_PAGE
        for person in work.contributors
        if person.role is role
    ]
    foot = [edition.publisher or edition.imprint or "", _place_and_year(edition)]
    fields = {
        "authors": _strings(book, authors(metadata)),
        "title": _string(book, title),
        "subtitle": _string(book, work.subtitle or ""),
        "original": _string(book, work.original_title or ""),
        "series": _string(book, series),
        "credits": _strings(book, credits_),
        "foot": _strings(book, foot),
    }
    return f"title-page({', '.join(f'{name}: {value}' for name, value in fields.items())})"


def imprint_page(book: Composition, metadata: Metadata, title: str) -> str:
    """Return the expression for the imprint page, empty where nothing would stand on it."""
    facts = [(name, single_spaced(text).strip()) for name, text in _facts(book, metadata)]
    known = [(name, text) for name, text in facts if text]
    if not known:
        return ""
    lines = [f"({_string(book, name)}, {_string(book, text)})" for name, text in known]
    return f"imprint-page({_string(book, title)}, {', '.join(lines)})"


def _facts(book: Composition, metadata: Metadata) -> Iterator[Fact]:
    work, edition = metadata.work, metadata.edition
    yield "", edition.publisher or ""
    yield "", edition.imprint if edition.imprint and edition.imprint != edition.publisher else ""
    yield book.word("Nơi xuất bản", "Place"), edition.place or ""
    yield book.word("Xuất bản", "Published"), edition.published or ""
    yield book.word("Lần xuất bản", "Edition"), edition.statement or ""
    yield book.word("Nguyên tác", "Original title"), work.original_title or ""
    yield from _people(book, metadata)
    yield from _licence(book, edition.licence)
    yield "ISBN", _isbn(metadata.isbn_of(ProductForm.PDF))
    yield book.word("ISBN bản in", "ISBN of the printed book"), _isbn(edition.print_isbn)
    yield "", edition.rights or ""


def _people(book: Composition, metadata: Metadata) -> Iterator[Fact]:
    for role, words in _ROLES.items():
        names = [p.name for p in metadata.work.contributors if p.role is role]
        yield book.word(*words), ", ".join(names)


def _licence(book: Composition, licence: VietnameseLicence) -> Iterator[Fact]:
    yield book.word("Chịu trách nhiệm xuất bản", "Publishing director"), licence.director or ""
    yield book.word("Chịu trách nhiệm nội dung", "Editor-in-chief"), licence.editor_in_chief or ""
    yield book.word("Biên tập", "Editor"), licence.editor or ""
    yield book.word("Vẽ bìa", "Cover"), licence.cover_designer or ""
    yield book.word("Trình bày", "Layout"), licence.layout_designer or ""
    yield book.word("Sửa bản in", "Proofreading"), licence.proofreader or ""
    yield book.word("Đối tác liên kết", "Partner"), licence.partner or ""
    registered = licence.registration_number or ""
    yield book.word("Số xác nhận ĐKXB", "Registration number"), registered
    decision = " · ".join(filter(None, (licence.decision_number, licence.decision_date)))
    yield book.word("Quyết định xuất bản", "Publishing decision"), decision
    yield book.word("Nộp lưu chiểu", "Legal deposit"), licence.deposit_date or ""


def _isbn(number: str | None) -> str:
    if not number:
        return ""
    from stdnum import isbn

    return str(isbn.format(number)) if isbn.is_valid(number) else number


def _place_and_year(edition: EditionRecord) -> str:
    year = (edition.published or "")[:4]
    return ", ".join(filter(None, (edition.place, year)))


def _string(book: Composition, text: str) -> str:
    return literal(book.glyphs.shown(single_spaced(text).strip()))


def _strings(book: Composition, texts: tuple[str, ...] | list[str]) -> str:
    shown = [_string(book, text) for text in texts if text.strip()]
    return f"({', '.join(shown)},)" if shown else "()"
