"""Facts that title and imprint pages tell in lines of their own: ``Name: value``.

The names are those of Vietnamese imprint pages (Publishing Law 19/2012/QH13, article 27), and ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec
from lxml import etree

from converters.model.isbn import read_isbn
from converters.model.metadata import Metadata, Product, VietnameseLicence
from converters.model.written_dates import iso_date
from converters.readers.markup.notes import text_of
from converters.vocabularies import ProductForm

_EDITION: Final = {
    "nơi xuất bản": "place", "place": "place",
    "lần xuất bản": "statement", "edition": "statement",
    "địa chỉ": "publisher_address", "address": "publisher_address", "website": "website",
}  # fmt: skip
_LICENCE: Final = {
    "chịu trách nhiệm xuất bản": "director", "publishing director": "director",
    "giám đốc": "director",
    "chịu trách nhiệm nội dung": "editor_in_chief", "editor-in-chief": "editor_in_chief",
    "tổng biên tập": "editor_in_chief",
    "biên tập": "editor", "biên tập viên": "editor", "editor": "editor",
    "vẽ bìa": "cover_designer", "cover": "cover_designer", "bìa": "cover_designer",
    "trình bày": "layout_designer", "layout": "layout_designer",
    "sửa bản in": "proofreader", "proofreading": "proofreader",
    "đối tác liên kết": "partner", "partner": "partner", "liên kết xuất bản": "partner",
    "số xác nhận đkxb": "registration_number", "registration number": "registration_number",
    "số xác nhận đăng ký xuất bản": "registration_number",
    "hiệu đính": "reviser", "revised by": "reviser",
    "biên tập kỹ thuật": "technical_editor", "technical editor": "technical_editor",
    "in tại": "printer", "printed by": "printer",
    "số lượng in": "print_run", "print run": "print_run",
    "khổ sách": "trim", "trim size": "trim", "giá bán": "price", "price": "price",
    "nộp lưu chiểu": "deposit_date", "legal deposit": "deposit_date",
}  # fmt: skip
_DATES: Final = frozenset({"decision_date", "deposit_date"})
_DECISION: Final = frozenset({"quyết định xuất bản", "publishing decision"})
_ORIGINAL: Final = frozenset({"nguyên tác", "original title"})
_INTERMEDIATE: Final = frozenset({"dịch qua bản", "translated from the version in"})
_OTHER_ISBNS: Final = {
    ProductForm.EPUB_FIXED: {
        "isbn bản epub dàn trang cố định", "isbn of the epub of fixed layout",
    },
    ProductForm.PDF: {"isbn bản pdf", "isbn of the pdf"},
    ProductForm.FACSIMILE: {"isbn bản pdf chụp trang", "isbn of the facsimile pdf"},
}  # fmt: skip
"""ISBNs of the book's other products, which each of them names."""
_PRINT_ISBN: Final = frozenset({"isbn bản in", "isbn of the printed book"})
_PLACE_AND_YEAR: Final = re.compile(r"(?P<place>[^,\d]+), \d{4}")
_LONGEST: Final = 200


def with_page_facts(metadata: Metadata, roots: Iterable[etree._Element]) -> Metadata:
    """Return metadata whose empty fields are filled from the lines of title and imprint pages."""
    lines = [line for root in roots for line in _lines(root)]
    told = dict(reversed([_named(line) for line in lines if ":" in line]))
    places = (m["place"] for line in lines if (m := _PLACE_AND_YEAR.fullmatch(line)))
    edition = metadata.edition
    found = {field: told[name] for name, field in _EDITION.items() if name in told}
    found.setdefault("place", next(places, ""))
    missing = {name: value for name, value in found.items() if value and not getattr(edition, name)}
    print_isbn = edition.print_isbn or _isbn(told, _PRINT_ISBN)
    edition = msgspec.structs.replace(
        edition, **missing, licence=_licence(edition.licence, told), print_isbn=print_isbn
    )
    work = metadata.work
    work = msgspec.structs.replace(
        work,
        original_title=work.original_title or _first(told, _ORIGINAL),
        intermediate_language=work.intermediate_language or _first(told, _INTERMEDIATE),
    )
    products = tuple(_products(metadata.products, told))
    return msgspec.structs.replace(metadata, work=work, edition=edition, products=products)


def _first(told: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((told[name] for name in sorted(names) if name in told), None)


def _products(known: tuple[Product, ...], told: Mapping[str, str]) -> Iterator[Product]:
    """Yield the products that are known, then those whose ISBNs the lines tell."""
    yield from known
    isbn = _isbn(told, {"isbn"})
    if isbn and not known:
        yield Product(form=ProductForm.EPUB, isbn=isbn)
    forms = {product.form for product in known}
    for form, names in _OTHER_ISBNS.items():
        if form not in forms and (isbn := _isbn(told, sorted(names))):
            yield Product(form=form, isbn=isbn)


def _licence(licence: VietnameseLicence, told: Mapping[str, str]) -> VietnameseLicence:
    found = {field: told[name] for name, field in _LICENCE.items() if name in told}
    for name in _DECISION & told.keys():
        number, _, date = told[name].partition(" · ")
        found |= {"decision_number": number, "decision_date": date}
    found |= {name: iso_date(found[name]) for name in _DATES & found.keys()}
    missing = {name: value for name, value in found.items() if value and not getattr(licence, name)}
    return msgspec.structs.replace(licence, **missing)


def _isbn(told: Mapping[str, str], names: Iterable[str]) -> str | None:
    numbers = (read_isbn(told[name]).digits for name in names if name in told)
    return next(filter(None, numbers), None)


def _named(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().casefold(), value.strip()


def _lines(root: etree._Element) -> Iterator[str]:
    for element in root.iter("p", "li", "td", "div"):
        if not len(element.findall(".//p")) and 0 < len(line := text_of(element)) <= _LONGEST:
            yield line
