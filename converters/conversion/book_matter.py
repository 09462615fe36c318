"""The pages around the text: made of the metadata, and what the law wants to stand on one of them.

What an imprint page must tell: Publishing Law of Vietnam (19/2012/QH13), article 27.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from converters.diagnostics import Diagnostic
from converters.model.edition import Edition
from converters.model.metadata import Metadata
from converters.model.publication import Publication
from converters.monitor import Monitor
from converters.transforms.book_matter import with_book_matter
from converters.vocabularies import ContributorRole, SectionRole, sets_text

_VIETNAMESE_NAMES: Final = {
    "author": "tác giả hoặc người biên soạn",
    "original_title": "nhan đề nguyên bản",
    "publisher": "nhà xuất bản",
    "date": "năm xuất bản",
    "isbn": "mã ISBN",
    "licence_director": "giám đốc chịu trách nhiệm xuất bản",
    "licence_editor_in_chief": "tổng biên tập",
    "licence_editor": "biên tập viên",
    "licence_cover_designer": "người vẽ bìa hoặc trình bày",
    "licence_technical_editor": "kỹ thuật vi tính",
    "licence_proofreader": "người sửa bản in",
    "licence_registration_number": "số xác nhận đăng ký xuất bản",
    "licence_decision_number": "số quyết định xuất bản",
    "licence_deposit_date": "thời gian nộp lưu chiểu",
    "licence_print_run": "số lượng in",
    "licence_trim": "khổ sách",
    "licence_printer": "cơ sở in",
    "licence_price": "giá bán",
}
"""What the facts that may lack are called in the law."""
_MAKERS: Final = (ContributorRole.AUTHOR, ContributorRole.COMPILER, ContributorRole.EDITOR)
_DESIGNERS: Final = (
    ContributorRole.COVER_DESIGNER,
    ContributorRole.BOOK_DESIGNER,
    ContributorRole.ILLUSTRATOR,
)


def completed_matter(
    publication: Publication, editions: Iterable[Edition], monitor: Monitor, *, has_pages: bool
) -> Publication:
    """Return the book with the pages that its metadata ask for; as it is where no text is set.

    ``has_pages``: whether it is made of scanned pages.

    Reports META-034 for pages made, META-035 for those that the text has itself, META-036 for what
    the imprint page of a book published in Vietnam lacks.
    """
    if not any(sets_text(edition.form, has_pages=has_pages) for edition in editions):
        return publication
    matter = with_book_matter(publication)
    if matter.made:
        monitor.report(Diagnostic.of("META-034", pages=", ".join(matter.made)))
    if matter.own:
        monitor.report(Diagnostic.of("META-035", pages=", ".join(matter.own)))
    has_imprint = any(s.role is SectionRole.COPYRIGHT_PAGE for s in publication.sections)
    if not has_imprint and (missing := missing_facts(publication.metadata)):
        facts = ", ".join(f"{name} ({_VIETNAMESE_NAMES[name]})" for name in missing)
        monitor.report(Diagnostic.of("META-036", facts=facts))
    return matter.publication


def missing_facts(metadata: Metadata) -> tuple[str, ...]:
    """Return what the law wants of a book published in Vietnam and is not told, by its fields.

    A book counts as published where it has an ISBN or a registration number. What is about
    printing is wanted where any of it is told.
    """
    is_published = bool(metadata.isbns or metadata.edition.licence.registration_number)
    if not (metadata.is_vietnamese_publication and is_published):
        return ()
    wanted = (*_of_the_book(metadata), *_of_the_licence(metadata), *_of_printing(metadata))
    return tuple(name for name, is_told in wanted if not is_told)


_Facts = Iterator[tuple[str, object]]
"""Fields and whether (or what) they tell."""


def _of_the_book(metadata: Metadata) -> _Facts:
    work, edition = metadata.work, metadata.edition
    yield "author", _has(metadata, *_MAKERS)
    if _has(metadata, ContributorRole.TRANSLATOR):
        yield "original_title", work.original_title
    yield "publisher", edition.publisher
    yield "date", edition.published
    yield "isbn", metadata.isbns


def _of_the_licence(metadata: Metadata) -> _Facts:
    licence = metadata.edition.licence
    directors = _has(metadata, ContributorRole.PUBLISHING_DIRECTOR)
    designers = _has(metadata, *_DESIGNERS)
    proofreaders = _has(metadata, ContributorRole.PROOFREADER)
    yield "licence_director", licence.director or directors
    yield "licence_editor_in_chief", licence.editor_in_chief
    yield "licence_editor", licence.editor
    yield (
        "licence_cover_designer",
        licence.cover_designer or licence.layout_designer or designers,
    )
    yield "licence_technical_editor", licence.technical_editor
    yield "licence_proofreader", licence.proofreader or proofreaders
    yield "licence_registration_number", licence.registration_number
    yield "licence_decision_number", licence.decision_number
    yield "licence_deposit_date", licence.deposit_date


def _of_printing(metadata: Metadata) -> _Facts:
    licence = metadata.edition.licence
    told = {
        "licence_print_run": licence.print_run,
        "licence_trim": licence.trim,
        "licence_printer": licence.printer,
        "licence_price": licence.price,
    }
    if any(told.values()):
        yield from told.items()


def _has(metadata: Metadata, *roles: ContributorRole) -> bool:
    return any(p.role in roles and p.name.strip() for p in metadata.work.contributors)
