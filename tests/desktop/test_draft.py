"""The record while it is filled in."""

from __future__ import annotations

import pytest

from converters.model.isbn import IsbnFault, read_isbn
from converters.model.metadata import Contributor, EditionRecord, Metadata, Work
from converters.vocabularies import PRODUCT_OF, EditionForm, ProductForm
from desktop.metadata.draft import (
    ISBN_FIELDS,
    Draft,
    Fault,
    FaultKind,
    Field,
    Provenance,
    faults_of,
    missing_fields,
    record_values,
)

EPUB_AND_PDF = (EditionForm.EPUB, EditionForm.PDF)
READ = Metadata(
    work=Work(title="Số đỏ", contributors=(Contributor(name="Vũ Trọng Phụng"),)),
    edition=EditionRecord(publisher="Nhà xuất bản Văn học"),
)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("9786047700004", "9786047700004"),
        ("978-604-77-0000-4", "9786047700004"),
        ("ISBN-13: 978 604 77 0000 4", "9786047700004"),
        ("1-85798-218-5", "9781857982183"),
        ("080442957x", "9780804429573"),
    ],
)
def test_an_isbn_is_read_as_people_write_it(text, digits):
    assert read_isbn(text).digits == digits


@pytest.mark.parametrize(
    ("text", "fault", "expected"),
    [
        ("978-604-77-0000-1", IsbnFault.CHECK_DIGIT, "4"),
        ("0-8044-2957-1", IsbnFault.CHECK_DIGIT, "X"),
        ("978604770000", IsbnFault.LENGTH, None),
        ("977-604-77-0000-4", IsbnFault.PREFIX, None),
        ("97860477OOOO4", IsbnFault.CHARACTERS, None),
        ("", IsbnFault.CHARACTERS, None),
    ],
)
def test_a_wrong_isbn_says_what_is_wrong(text, fault, expected):
    reading = read_isbn(text)
    assert (reading.digits, reading.fault, reading.expected) == (None, fault, expected)


def test_a_typed_value_goes_before_the_proposal_and_outlives_a_new_inspection():
    draft = Draft().with_proposals(READ).with_typed(Field.TITLE, " Số đỏ, bản mới ")
    again = draft.with_proposals(Metadata(work=Work(title="Giông tố")))
    assert again.value(Field.TITLE) == "Số đỏ, bản mới"
    assert again.provenance(Field.TITLE) is Provenance.MANUAL
    assert again.with_typed(Field.TITLE, "").value(Field.TITLE) == "Giông tố"


def test_typing_the_proposal_itself_stays_automatic():
    draft = Draft().with_proposals(READ).with_typed(Field.TITLE, "Số đỏ")
    assert draft.provenance(Field.TITLE) is Provenance.AUTO
    assert draft.unkept() == {}


def test_only_what_a_person_typed_goes_into_the_project():
    draft = (
        Draft()
        .with_proposals(READ)
        .with_record({"translator": ("Ai Đó",)})
        .with_typed(Field.AUTHORS, "Thạch Lam;  Khái  Hưng ;")
        .with_typed(Field.TRANSLATORS, "")
        .with_typed(Field.ISBN_EPUB, "978-604-77-0000-4")
    )
    assert record_values(draft.unkept()) == {
        "author": ["Thạch Lam", "Khái Hưng"],
        "translator": None,
        "isbn_epub": "978-604-77-0000-4",
    }


def test_faults_name_the_right_check_digit_and_the_number_used_twice():
    draft = Draft().with_typed(Field.ISBN_EPUB, "978-604-77-0000-1")
    assert faults_of(draft, EPUB_AND_PDF) == {
        Field.ISBN_EPUB: Fault(FaultKind.ISBN_CHECK_DIGIT, "4")
    }
    twice = draft.with_typed(Field.ISBN_EPUB, "9786047700004").with_typed(
        Field.ISBN_PDF, "978-604-77-0000-4"
    )
    assert faults_of(twice, EPUB_AND_PDF) == {Field.ISBN_PDF: Fault(FaultKind.ISBN_TWICE)}


def test_exports_ask_for_no_number():
    draft = Draft().with_typed(Field.ISBN_EPUB_FIXED, "12")
    assert faults_of(draft, tuple(EditionForm)).keys() == {Field.ISBN_EPUB_FIXED}
    exports = [form for form in EditionForm if form not in PRODUCT_OF]
    assert faults_of(draft, exports) == {}
    assert set(ISBN_FIELDS) == set(ProductForm)


def test_pages_and_cover_for_the_printer_share_the_number_of_the_printed_book():
    draft = Draft().with_typed(Field.ISBN_PRINT, "978-604-77-0000-4")
    assert faults_of(draft, (EditionForm.PRINT, EditionForm.COVER)) == {}
    wrong = draft.with_typed(Field.ISBN_PRINT, "12")
    assert faults_of(wrong, (EditionForm.COVER,)).keys() == {Field.ISBN_PRINT}


def test_a_number_of_an_edition_that_is_not_made_does_not_matter():
    draft = Draft().with_typed(Field.ISBN_FACSIMILE, "12")
    assert faults_of(draft, EPUB_AND_PDF) == {}


@pytest.mark.parametrize("date", ["2026", "2026-02", "2026-02-28"])
def test_a_year_a_month_or_a_day_is_a_date(date):
    assert not faults_of(Draft().with_typed(Field.PUBLISHED, date), ())


@pytest.mark.parametrize("date", ["26", "2026-13", "2026-02-30", "24/11/2026", "2026-1-1"])
def test_anything_else_is_no_date(date):
    faults = faults_of(Draft().with_typed(Field.PUBLISHED, date), ())
    assert faults == {Field.PUBLISHED: Fault(FaultKind.DATE)}


def test_title_and_author_are_wanted():
    assert missing_fields(Draft()) == (Field.TITLE, Field.AUTHORS)
    assert missing_fields(Draft().with_proposals(READ)) == ()
