"""The rules that shops have, by the names that ``resources/shops`` uses, and what breaks them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from converters.checks.epub_rules.cascade import without_comments
from converters.checks.shops.facts import BookFacts, Picture
from converters.checks.shops.shelf import ShopRule
from converters.limits import MEGABYTE
from converters.model.isbn import read_isbn

_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9._/-]+")
_DIGITS: Final = re.compile(r"[\dXx-]{10,17}")
_PERCENT_SIZE: Final = re.compile(r"font-size\s*:\s*[\d.]{1,10}%")
_NO_RGB: Final = frozenset({"CMYK", "LAB", "HSV"})
_MILLION: Final = 1_000_000


class Breach(NamedTuple):
    """A place where a rule is broken, and what was found there."""

    part: str
    found: str


class Kind(NamedTuple):
    """A rule of ours: the message where it is broken, and how to see that."""

    code: str
    breaches: Callable[[BookFacts, ShopRule], Iterator[Breach]]


def _file_size(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    if facts.bytes > _most(rule) * MEGABYTE:
        yield Breach("", _megabytes(facts.bytes))


def _page_size(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for page in facts.pages:
        if page.bytes > _most(rule) * MEGABYTE:
            yield Breach(page.part, f"{_name(page.part)}: {_megabytes(page.bytes)}")


def _picture_pixels(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for picture in facts.pictures:
        is_raster = picture.format != "SVG" and picture != facts.cover
        if is_raster and picture.width * picture.height > _most(rule) * _MILLION:
            yield Breach(picture.part, f"{_name(picture.part)}: {_size(picture)}")


def _picture_formats(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for picture in facts.pictures:
        if _is_refused(picture, rule):
            yield Breach(picture.part, f"{_name(picture.part)}: {picture.format}")


def _picture_colours(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    for picture in facts.pictures:
        if picture.mode in _NO_RGB:
            yield Breach(picture.part, f"{_name(picture.part)}: {picture.mode}")


def _cover(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    if facts.cover is None:
        yield Breach(facts.package.part, "0")


def _cover_formats(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    if facts.cover is not None and _is_refused(facts.cover, rule):
        yield Breach(facts.cover.part, facts.cover.format)


def _cover_colours(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    if facts.cover is not None and facts.cover.mode in _NO_RGB:
        yield Breach(facts.cover.part, facts.cover.mode)


def _cover_short_side(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    cover = _measured_cover(facts)
    if cover is not None and min(cover.width, cover.height) < (rule.least or 0):
        yield Breach(cover.part, _size(cover))


def _cover_least_long_side(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    cover = _measured_cover(facts)
    if cover is not None and max(cover.width, cover.height) < (rule.least or 0):
        yield Breach(cover.part, _size(cover))


def _cover_long_side(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    cover = _measured_cover(facts)
    if cover is not None and max(cover.width, cover.height) > _most(rule):
        yield Breach(cover.part, _size(cover))


def _cover_ratio(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    """Yield a cover whose shape is not about the one that is asked for: width to height."""
    cover = _measured_cover(facts)
    wanted = rule.least or 0
    if cover is not None and abs(cover.width / cover.height - wanted) > wanted / 5:
        yield Breach(cover.part, f"{_size(cover)} ({cover.width / cover.height:.2f})")


def _cover_size(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    if facts.cover is not None and facts.cover.bytes > _most(rule) * MEGABYTE:
        yield Breach(facts.cover.part, _megabytes(facts.cover.bytes))


def _cover_page(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    cover = facts.cover
    if cover is not None and not any(cover.part in page.pictures for page in facts.pages):
        yield Breach(cover.part, _name(cover.part))


def _cover_first(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    cover, first = facts.cover, facts.pages[0] if facts.pages else None
    if cover is not None and first is not None and cover.part not in first.pictures:
        yield Breach(first.part, _name(first.part))


def _drawing_side(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for picture in facts.pictures:
        if picture.format == "SVG" and max(picture.width, picture.height) > _most(rule):
            yield Breach(picture.part, f"{_name(picture.part)}: {_size(picture)}")
    for page in facts.pages:
        for width, height in page.drawings:
            if max(width, height) > _most(rule):
                yield Breach(page.part, f"{_name(page.part)}: {width} × {height}")


def _drawings(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    count = sum(picture.format == "SVG" for picture in facts.pictures)
    count += sum(len(page.drawings) for page in facts.pages)
    if count > _most(rule):
        yield Breach("", str(count))


def _viewport(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for page in facts.pages if facts.package.is_fixed else ():
        width, height = page.viewport
        if width * height > _most(rule) * _MILLION:
            yield Breach(page.part, f"{_name(page.part)}: {width} × {height}")


def _isbn(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    stated = [value.removeprefix("urn:isbn:") for value in facts.package.values("dc:identifier")]
    stated += _DIGITS.findall(facts.name)
    if not any(read_isbn(value).digits for value in stated):
        yield Breach(facts.package.part, ", ".join(facts.package.values("dc:identifier")) or "–")


def _plain_names(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    for part in facts.parts:
        if not _PLAIN_NAME.fullmatch(part):
            yield Breach(part, part)


def _blanks(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    for name in facts.padded:
        yield Breach(facts.package.part, name)


def _fixed_landmarks(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    if facts.package.is_fixed and not any(page.has_landmarks for page in facts.pages):
        yield Breach(facts.package.navigation or facts.package.part, "0")


def _contents_depth(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    if facts.depth > _most(rule):
        yield Breach(facts.package.navigation or "", str(facts.depth))


def _table_columns(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for page in facts.pages:
        if page.columns > _most(rule):
            yield Breach(page.part, f"{_name(page.part)}: {page.columns}")


def _languages(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    for tag in facts.package.values("dc:language"):
        if tag.partition("-")[0].lower() in rule.refused:
            yield Breach(facts.package.part, tag)


def _version(facts: BookFacts, rule: ShopRule) -> Iterator[Breach]:
    if facts.package.is_epub2 and (rule.least or 0) > 2:
        yield Breach(facts.package.part, facts.package.version)


def _percent_sizes(facts: BookFacts, _: ShopRule) -> Iterator[Breach]:
    for part, sheet in facts.sheets.items():
        found = _PERCENT_SIZE.search(without_comments(sheet))
        if found is not None:
            yield Breach(part, f"{_name(part)}: {' '.join(found[0].split())}")


KINDS: Final = {
    "file_megabytes": Kind("SHOP-101", _file_size),
    "file_megabytes_advised": Kind("SHOP-101", _file_size),
    "page_megabytes": Kind("SHOP-102", _page_size),
    "picture_megapixels": Kind("SHOP-103", _picture_pixels),
    "picture_megapixels_advised": Kind("SHOP-103", _picture_pixels),
    "picture_formats": Kind("SHOP-104", _picture_formats),
    "picture_rgb": Kind("SHOP-105", _picture_colours),
    "cover": Kind("SHOP-106", _cover),
    "cover_formats": Kind("SHOP-107", _cover_formats),
    "cover_rgb": Kind("SHOP-108", _cover_colours),
    "cover_short_side": Kind("SHOP-109", _cover_short_side),
    "cover_least_long_side": Kind("SHOP-110", _cover_least_long_side),
    "cover_long_side": Kind("SHOP-111", _cover_long_side),
    "cover_ratio": Kind("SHOP-112", _cover_ratio),
    "cover_megabytes": Kind("SHOP-113", _cover_size),
    "cover_page": Kind("SHOP-114", _cover_page),
    "cover_first": Kind("SHOP-115", _cover_first),
    "drawing_side": Kind("SHOP-116", _drawing_side),
    "drawings": Kind("SHOP-117", _drawings),
    "viewport_megapixels": Kind("SHOP-118", _viewport),
    "isbn": Kind("SHOP-119", _isbn),
    "plain_names": Kind("SHOP-120", _plain_names),
    "blanks": Kind("SHOP-121", _blanks),
    "fixed_landmarks": Kind("SHOP-122", _fixed_landmarks),
    "contents_depth": Kind("SHOP-123", _contents_depth),
    "table_columns": Kind("SHOP-124", _table_columns),
    "languages": Kind("SHOP-125", _languages),
    "epub_version": Kind("SHOP-126", _version),
    "percent_sizes": Kind("SHOP-127", _percent_sizes),
}


def _most(rule: ShopRule) -> float:
    return rule.most if rule.most is not None else float("inf")


def _is_refused(picture: Picture, rule: ShopRule) -> bool:
    if not picture.format:
        return False
    return picture.format in rule.refused or bool(rule.known and picture.format not in rule.known)


def _measured_cover(facts: BookFacts) -> Picture | None:
    cover = facts.cover
    is_measured = cover is not None and cover.width > 0 and cover.height > 0
    return cover if is_measured else None


def _name(part: str) -> str:
    return posixpath.basename(part) or part


def _size(picture: Picture) -> str:
    return f"{picture.width} × {picture.height}"


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB"
