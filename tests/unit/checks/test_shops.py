"""Rules of shops: each is broken by a small book, and the files of the shops hold what they may."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from converters.checks.registry import check_file
from converters.checks.shops.rules import KINDS
from converters.checks.shops.shelf import Level, Shop, ShopRule, chosen_shops, shops
from converters.checks.shops.shop_check import check_for_shops
from converters.diagnostics import Diagnostic, Severity
from converters.errors import SettingsError, SourceError
from converters.monitor import CollectingMonitor
from tests.support.rule_books import PACKAGE, Parts, rule_book
from tests.support.shared_files import shared_files

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4000 90"><title>a</title></svg>'
COVER = '<item id="k" href="k.jpg" media-type="image/jpeg" properties="cover-image"/></manifest>'
PICTURE = '<item id="k" href="k.jpg" media-type="image/jpeg"/></manifest>'
FIXED = '<meta property="rendition:layout">pre-paginated</meta></metadata>'


def picture(width: int, height: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (width, height)).save(stream, kind)
    return stream.getvalue()


def told(book: Path, name: str, rule: ShopRule) -> list[Diagnostic]:
    shop = Shop("own", "Tiệm sách", {name: rule})
    (verdict,) = check_for_shops(book, [shop], CollectingMonitor())
    assert verdict.checker == "Tiệm sách"
    return list(verdict.messages)


def rule(level: Level = Level.MUST, **fields: Any) -> ShopRule:
    return ShopRule(level, **fields)


def book_with(path: Path, entry: str, content: bytes, body: str | None = None) -> Path:
    return rule_book(path, body, parts={"EPUB/k.jpg": content}, book=("</manifest>", entry))


CASES = [
    ("SHOP-103", "picture_megapixels", rule(most=0.001), PICTURE, (40, 40), "k.jpg: 40 × 40"),
    ("SHOP-104", "picture_formats", rule(known=("PNG",)), PICTURE, (4, 4), "k.jpg: JPEG"),
    ("SHOP-105", "picture_rgb", rule(), PICTURE, (4, 4, "JPEG", "CMYK"), "k.jpg: CMYK"),
    ("SHOP-107", "cover_formats", rule(refused=("GIF",)), COVER, (4, 4, "GIF"), "GIF"),
    ("SHOP-108", "cover_rgb", rule(), COVER, (4, 4, "JPEG", "CMYK"), "CMYK"),
    ("SHOP-109", "cover_short_side", rule(least=5), COVER, (4, 9), "4 × 9"),
    ("SHOP-110", "cover_least_long_side", rule(least=10), COVER, (4, 9), "4 × 9"),
    ("SHOP-111", "cover_long_side", rule(most=8), COVER, (4, 9), "4 × 9"),
    ("SHOP-112", "cover_ratio", rule(least=0.75), COVER, (4, 9), "4 × 9 (0.44)"),
    ("SHOP-113", "cover_megabytes", rule(most=0.0001), COVER, (4, 9), "0.0 MB"),
    ("SHOP-114", "cover_page", rule(), COVER, (4, 9), "k.jpg"),
    ("SHOP-115", "cover_first", rule(), COVER, (4, 9), "c1.xhtml"),
]


@pytest.mark.parametrize(("code", "name", "shop_rule", "entry", "made", "found"), CASES)
def test_pictures_are_measured(
    code: str, name: str, shop_rule: ShopRule, entry: str, made: tuple[int, int], found: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    (message,) = told(book_with(tmp_path / "a.epub", entry, picture(*made)), name, shop_rule)
    assert (message.code, dict(message.values)["found"]) == (code, found)
    assert message.severity is Severity.ERROR
    for language in ("vi", "en"):
        assert "?" not in message.text(language)


KEPT = [
    ("picture_megapixels", rule(most=4), PICTURE, (40, 40)),
    ("picture_megapixels", rule(most=0.001), COVER, (40, 40)),
    ("picture_formats", rule(known=("JPEG",)), PICTURE, (4, 4)),
    ("picture_rgb", rule(), PICTURE, (4, 4, "JPEG", "L")),
    ("cover", rule(), COVER, (4, 4)),
    ("cover_ratio", rule(least=0.75), COVER, (62, 100)),
    ("cover_short_side", rule(least=4), COVER, (4, 9)),
    ("cover_long_side", rule(most=9), COVER, (4, 9)),
]


@pytest.mark.parametrize(("name", "shop_rule", "entry", "made"), KEPT)
def test_pictures_that_keep_the_rules_are_not_told(
    name: str, shop_rule: ShopRule, entry: str, made: tuple[int, int], tmp_path: Path
) -> None:
    assert told(book_with(tmp_path / "a.epub", entry, picture(*made)), name, shop_rule) == []


def test_cover_on_a_page_is_seen(tmp_path: Path) -> None:
    body = '<p><img src="k.jpg" alt="Bìa"/></p>'
    book = book_with(tmp_path / "a.epub", COVER, picture(4, 4), body)
    assert told(book, "cover_page", rule()) == told(book, "cover_first", rule()) == []


BOOKS = [
    ("SHOP-101", "file_megabytes", rule(most=0.0001), {}, "0.0 MB"),
    ("SHOP-102", "page_megabytes", rule(most=0.0001), {}, "c1.xhtml: 0.0 MB · nav.xhtml: 0.0 MB"),
    ("SHOP-106", "cover", rule(), {}, "0"),
    ("SHOP-116", "drawing_side", rule(most=3200), {"body": SVG}, "c1.xhtml: 4000 × 90"),
    ("SHOP-117", "drawings", rule(most=1), {"body": SVG * 2}, "2"),
    ("SHOP-118", "viewport_megapixels", rule(most=3.8),
     {"book": ("</metadata>", FIXED), "c1": ("<title>",
      '<meta name="viewport" content="width=2000, height=2000"/><title>')},
     "c1.xhtml: 2000 × 2000"),
    ("SHOP-119", "isbn", rule(), {"book": ("urn:isbn:9786041000001", "urn:x:1")}, "urn:x:1"),
    ("SHOP-120", "plain_names", rule(), {"parts": {"EPUB/thêm.txt": b""}}, "EPUB/thêm.txt"),
    ("SHOP-121", "blanks", rule(), {"book": ("Sách nhỏ<", "Sách nhỏ <")}, "dc:title"),
    ("SHOP-122", "fixed_landmarks", rule(),
     {"book": ("</metadata>", FIXED), "nav": ('epub:type="landmarks"', "")}, "0"),
    ("SHOP-123", "contents_depth", rule(most=1),
     {"nav": ("Một</a>", 'Một</a><ol><li><a href="c1.xhtml">b</a></li></ol>')}, "2"),
    ("SHOP-124", "table_columns", rule(most=4),
     {"body": '<table><tr><td colspan="3">a</td><td>b</td><td>c</td></tr></table>'}, "c1.xhtml: 5"),
    ("SHOP-125", "languages", rule(refused=("vi",)), {}, "vi"),
    ("SHOP-126", "epub_version", rule(least=3), {"book": ('"3.0"', '"2.0"')}, "2.0"),
    ("SHOP-127", "percent_sizes", rule(), {"css": "/* font-size: 9% */p{font-size : 90%}"},
     "book.css: font-size : 90%"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "name", "shop_rule", "given", "found"), BOOKS)
def test_book_is_measured(
    code: str, name: str, shop_rule: ShopRule, given: dict[str, Any], found: str, tmp_path: Path
) -> None:
    book = rule_book(tmp_path / "a.epub", **given)
    (message,) = told(book, name, shop_rule)
    assert (message.code, dict(message.values)["found"]) == (code, found)


KEPT_BY_A_PLAIN_BOOK = [
    case for case in BOOKS if case[0] not in {"SHOP-101", "SHOP-102", "SHOP-106", "SHOP-125"}
]


@pytest.mark.parametrize(("code", "name", "shop_rule", "given", "found"), KEPT_BY_A_PLAIN_BOOK)
def test_plain_book_keeps_the_rule(
    code: str, name: str, shop_rule: ShopRule, given: object, found: str, tmp_path: Path
) -> None:
    assert told(rule_book(tmp_path / "a.epub"), name, shop_rule) == []


def test_isbn_may_stand_in_the_name_of_the_file(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "9786041000001.epub", book=("urn:isbn:9786041000001", "x"))
    assert told(book, "isbn", rule()) == []


def test_strict_limit_is_told_instead_of_the_advised_one(tmp_path: Path) -> None:
    rules = {
        "file_megabytes": rule(most=0.0002),
        "file_megabytes_advised": rule(Level.SHOULD, most=0.0001),
    }
    path = rule_book(tmp_path / "a.epub")
    (verdict,) = check_for_shops(path, [Shop("a", "A", rules)], CollectingMonitor())
    assert [(m.code, m.severity) for m in verdict.messages] == [("SHOP-101", Severity.ERROR)]


def test_files_of_shops_name_known_rules_and_all_of_them() -> None:
    named = {name for shop in shops().values() for name in shop.rules}
    assert named == set(KINDS)
    assert list(shops()) == ["apple", "draft2digital", "google", "ingram", "kdp", "kobo"]


def test_chosen_shops_are_told_with_their_names(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub")
    checks = check_for_shops(book, chosen_shops(["KOBO", "all", "kobo"]), CollectingMonitor())
    assert [check.checker for check in checks] == [
        "Kobo", "Apple Books", "Draft2Digital", "Google Play Books", "Ingram", "Amazon KDP",
    ]  # fmt: skip
    google = checks[3].messages[0]
    assert google.text("en").startswith("Google Play Books wants the front cover in the book")


@pytest.mark.parametrize(("name", "code"), [("koboo", "META-006"), ("xyz", "META-005")])
def test_unknown_shop_is_refused_with_the_nearest_name(
    name: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=code):
        check_file(rule_book(tmp_path / "a.epub"), CollectingMonitor(), [name])


def test_rules_are_about_epub_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    with pytest.raises(SourceError, match="SHOP-191"):
        check_file(tmp_path / "a.txt", CollectingMonitor(), ["kobo"])


@pytest.mark.parametrize("parts", [{"EPUB/book.opf": None}, {"EPUB/book.opf": PACKAGE[:400]}])
def test_book_that_cannot_be_opened_is_an_error(parts: Parts, tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub", parts=parts)
    (verdict,) = check_for_shops(book, chosen_shops(["kobo"]), CollectingMonitor())
    assert [message.code for message in verdict.messages] == ["SHOP-190"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", picture(9, 9)[:60], b"GIF89a", b"<svg", b"II*\x00" + b"\xff" * 90],
)
def test_damaged_pictures_are_passed_over(content: bytes, tmp_path: Path) -> None:
    book = book_with(tmp_path / "a.epub", COVER, content)
    for check in check_for_shops(book, chosen_shops(["all"]), CollectingMonitor()):
        assert "SHOP-190" not in [message.code for message in check.messages]


@pytest.mark.parametrize("path", shared_files("real/epub", lambda path: path.suffix == ".epub"))
def test_real_books_are_looked_through(path: Path) -> None:
    checks = check_for_shops(path, chosen_shops(["all"]), CollectingMonitor())
    assert len(checks) == len(shops())
    is_open = zipfile.is_zipfile(path)
    for check in checks:
        assert is_open or [message.code for message in check.messages] == ["SHOP-190"]
