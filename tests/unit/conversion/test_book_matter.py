"""What is told of pages made of metadata, and of what the law wants on the imprint page."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import msgspec
import pytest

from converters.conversion.book import convert
from converters.conversion.book_matter import completed_matter, missing_facts
from converters.conversion.shelf import plan_of
from converters.conversion.sources import gather
from converters.model.book_matter import BookMatter
from converters.model.edition import Edition
from converters.model.job import Plan, Report
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    VietnameseLicence,
    Work,
)
from converters.model.publication import Publication, Section
from converters.monitor import CollectingMonitor
from converters.settings import Settings
from converters.vocabularies import ContributorRole, EditionForm, ProductForm, SectionRole
from tests.support.docx_builder import build_docx
from tests.support.nodes import paragraph
from tests.unit.conversion.test_structuring import novel

OURS = "9786040000002"
FOREIGN = "9780306406157"
LICENCE = VietnameseLicence(
    registration_number="1234-2026/CXBIPH/05-12/VH",
    decision_number="56/QĐ-VH",
    director="Giám đốc A",
    editor_in_chief="Tổng biên tập B",
    editor="C",
    cover_designer="D",
    technical_editor="E",
    proofreader="G",
    deposit_date="quý II năm 2026",
)


def metadata(
    isbn: str | None = OURS, licence: VietnameseLicence = LICENCE, **work: object
) -> Metadata:
    values = {"title": "A", "contributors": (Contributor(name="Thạch Lam"),)} | work
    products = (Product(form=ProductForm.EPUB, isbn=isbn),) if isbn else ()
    edition = EditionRecord(publisher="NXB Thử", published="2026", licence=licence)
    return Metadata(work=Work(**values), edition=edition, products=products)


def told(
    book: Metadata,
    *own: SectionRole,
    form: EditionForm = EditionForm.EPUB,
    has_pages: bool = False,
) -> list[tuple[str, str]]:
    sections = tuple(Section(id=r.value, role=r, blocks=(paragraph("x"),)) for r in own)
    monitor = CollectingMonitor()
    publication = Publication(metadata=book, body=(), back=sections)
    completed_matter(publication, [Edition(form=form)], monitor, has_pages=has_pages)
    return [(d.code, str(dict(d.values).popitem()[1])) for d in monitor.diagnostics]


def test_pages_made_and_pages_of_the_text_are_told() -> None:
    matter = BookMatter(dedication="Tặng mẹ", colophon="A", half_title=True)
    book = msgspec.structs.replace(metadata(), matter=matter)
    assert told(book) == [("META-034", "half_title, dedication, colophon")]
    assert told(book, SectionRole.DEDICATION) == [
        ("META-034", "half_title, colophon"),
        ("META-035", "dedication"),
    ]


def test_editions_that_show_pages_get_none() -> None:
    book = msgspec.structs.replace(metadata(licence=VietnameseLicence()), matter=BookMatter())
    for form in (EditionForm.FACSIMILE, EditionForm.EPUB_FIXED, EditionForm.TEXT):
        assert told(book, form=form, has_pages=True) == []


def test_a_manuscript_gets_them_on_its_fixed_pages_too() -> None:
    book = msgspec.structs.replace(metadata(), matter=BookMatter(half_title=True))
    assert told(book, form=EditionForm.EPUB_FIXED) == [("META-034", "half_title")]


def test_whole_imprint_page_lacks_nothing() -> None:
    assert missing_facts(metadata()) == ()


@pytest.mark.parametrize(
    "field", ["editor", "editor_in_chief", "technical_editor", "deposit_date", "decision_number"]
)
def test_missing_fact_is_named_by_its_key(field: str) -> None:
    book = metadata(licence=msgspec.structs.replace(LICENCE, **{field: None}))
    ((code, facts),) = told(book)
    assert (code, facts.partition(" (")[0]) == ("META-036", f"licence_{field}")


def test_all_that_is_missing_is_told_in_one_message() -> None:
    ((code, facts),) = told(Metadata(products=(Product(form=ProductForm.PDF, isbn=OURS),)))
    assert code == "META-036"
    assert re.sub(r" \([^)]*\)", "", facts) == (
        "author, publisher, date, licence_director, licence_editor_in_chief, licence_editor, "
        "licence_cover_designer, licence_technical_editor, licence_proofreader, "
        "licence_registration_number, licence_decision_number, licence_deposit_date"
    )


def test_translation_names_its_original() -> None:
    people = (
        Contributor(name="A"),
        Contributor(name="B", role=ContributorRole.TRANSLATOR),
    )
    assert missing_facts(metadata(contributors=people)) == ("original_title",)
    assert missing_facts(metadata(contributors=people, original_title="Z")) == ()


def test_contributors_count_as_those_whom_the_licence_names() -> None:
    licence = msgspec.structs.replace(LICENCE, director=None, cover_designer=None, proofreader=None)
    people = (
        Contributor(name="A", role=ContributorRole.COMPILER),
        Contributor(name="B", role=ContributorRole.BOOK_DESIGNER),
        Contributor(name="C", role=ContributorRole.PROOFREADER),
        Contributor(name="D", role=ContributorRole.PUBLISHING_DIRECTOR),
    )
    assert missing_facts(metadata(licence=licence, contributors=people)) == ()


def test_printed_book_tells_of_its_printing() -> None:
    licence = msgspec.structs.replace(LICENCE, printer="Nhà in A, Hà Nội")
    assert missing_facts(metadata(licence=licence)) == (
        *("licence_print_run", "licence_trim", "licence_price"),
    )


@pytest.mark.parametrize(
    ("isbn", "number", "language", "is_asked"),
    [
        (OURS, None, "vi", True),
        (None, "1-2026/CXBIPH", "vi", True),
        (None, "1-2026/CXBIPH", "en", True),
        (OURS, None, "en", True),
        (FOREIGN, None, "vi", False),
        (FOREIGN, None, "en", False),
        (None, None, "vi", False),
    ],
)
def test_law_of_vietnam_is_for_books_published_there(
    isbn: str | None, number: str | None, language: str, *, is_asked: bool
) -> None:
    licence = VietnameseLicence(registration_number=number)
    found = missing_facts(metadata(isbn, licence, language=language))
    assert bool(found) is is_asked


def test_lacking_facts_have_their_vietnamese_names_beside_the_keys() -> None:
    monitor = CollectingMonitor()
    book = Publication(metadata=metadata(licence=VietnameseLicence(printer="Nhà in A")), body=())
    completed_matter(book, [Edition(form=EditionForm.EPUB)], monitor, has_pages=False)
    (lacking,) = [d for d in monitor.diagnostics if d.code == "META-036"]
    assert "licence_editor (biên tập viên), " in lacking.text("vi")
    assert "licence_print_run (số lượng in), " in lacking.text("vi")


def test_a_price_alone_makes_no_book_vietnamese() -> None:
    priced = metadata(FOREIGN, VietnameseLicence(price="12 EUR"), language="de")
    assert missing_facts(priced) == ()
    printed = VietnameseLicence(price="12 EUR", printer="Nhà in A")
    assert "licence_print_run" in missing_facts(metadata(FOREIGN, printed, language="de"))


def test_imprint_page_of_the_text_is_the_publishers_own_affair() -> None:
    book = metadata(licence=VietnameseLicence())
    assert [code for code, _ in told(book)] == ["META-036"]
    assert told(book, SectionRole.COPYRIGHT_PAGE) == []


BESIDE = """\
half_title = true
dedication = "Tặng người khác"
also_by = ["Giông tố"]

[epigraph]
text = "Ai ơi"
"""


def converted(folder: Path) -> tuple[Report, list[str]]:
    """Return the report on a Word file that has pages of its own, and its pages in order."""
    source = build_docx(folder / "so-do.docx", novel())
    (folder / "so-do.toml").write_text(BESIDE, encoding="utf-8")
    wishes = Plan(
        sources=(), output=str(folder), editions=(Edition(form=EditionForm.EPUB),), name="so-do"
    )
    plan = plan_of(gather([source]), wishes)
    report = convert(plan, Settings(cache_folder=str(folder)), CollectingMonitor())
    with zipfile.ZipFile(report.outputs[0].path) as package:
        pages = [n for n in package.namelist() if n.startswith("EPUB/text/")]
        return report, [package.read(name).decode() for name in pages]


def test_pages_of_a_manuscript_go_before_those_of_its_metadata(tmp_path: Path) -> None:
    report, pages = converted(tmp_path)
    whole = "".join(pages)
    assert ("Kính tặng mẹ tôi" in whole, "Tặng người khác" in whole) == (True, False)
    assert whole.count('role="doc-dedication"') == 1
    kinds = [
        kind
        for page in pages
        for kind in ("halftitlepage", "also-by", "titlepage", "dedication", "epigraph", "chapter")
        if "<section id" in page and f'class="{kind}"' in page.partition("<body")[2][:200]
    ]
    assert kinds[:5] == ["halftitlepage", "also-by", "titlepage", "dedication", "epigraph"]
    assert kinds[5:] == ["chapter"] * 3
    told = {d.code: dict(d.values) for d in report.diagnostics}
    assert told["META-034"] == {"pages": "half_title, also_by, epigraph"}
    assert told["META-035"] == {"pages": "dedication"}
    assert {check.errors for check in report.outputs[0].checks} == {0}
