"""What a shop asks about, measured in one EPUB."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from lxml import etree

from converters.checks.epub_rules.opened import (
    OpenedBook,
    PackageDocument,
    UnreadableError,
    address,
)
from converters.checks.epub_rules.page import types_of
from converters.limits import MEGABYTE, STYLE_SHEET
from converters.monitor import Monitor
from converters.picture_formats import picture_format
from converters.selectors import local_name

_HEAD: Final = MEGABYTE // 4
"""Bytes of a picture in which its size is looked for."""
_NO_PICTURE: Final = (
    OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, EOFError, struct.error,
    OverflowError, MemoryError,
)  # fmt: skip
"""What decoders raise on damaged pictures; KeyError: a format that has none here."""
_NCX_TYPE: Final = "application/x-dtbncx+xml"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_WIDEST: Final = 1_000


class Picture(NamedTuple):
    """A picture of the book; sizes in pixels, 0 where they are unknown."""

    part: str
    format: str
    """As people call it, nothing where it is unknown."""
    width: int
    height: int
    mode: str
    """Pillow's name of its colours."""
    bytes: int


class PageFacts(NamedTuple):
    """What one page holds."""

    part: str
    bytes: int
    pictures: frozenset[str]
    drawings: tuple[tuple[int, int], ...]
    """Width and height of what is drawn in it."""
    viewport: tuple[int, int]
    columns: int
    """Of its widest table."""
    has_landmarks: bool
    depth: int
    """Levels of a table of contents."""


@dataclass
class BookFacts:
    """What one book holds."""

    name: str
    bytes: int
    package: PackageDocument
    parts: tuple[str, ...]
    pictures: list[Picture] = field(default_factory=list)
    pages: list[PageFacts] = field(default_factory=list)
    cover: Picture | None = None
    padded: list[str] = field(default_factory=list)
    """Values of the metadata with blanks before or behind."""
    depth: int = 0
    sheets: dict[str, str] = field(default_factory=dict)


def facts_of(path: Path, monitor: Monitor) -> BookFacts:
    """Measure a book; raises UnreadableError."""
    book = OpenedBook(path)
    try:
        package = book.package()
        entries = {entry.filename: entry.file_size for entry in book.entries}
        facts = BookFacts(path.name, path.stat().st_size, package, tuple(entries))
        facts.padded = list(_padded(book.tree(package.part)))
        for part in package.pages:
            monitor.check_cancelled()
            _measure_page(book, part, facts, entries.get(part, 0))
        for item in package.items.values():
            monitor.check_cancelled()
            if item.media_type.startswith("image/") and item.part in entries:
                facts.pictures.append(_picture(book, item.part, entries[item.part]))
            elif item.media_type == "text/css" and item.part in entries:
                facts.sheets[item.part] = _sheet(book, item.part)
            elif item.media_type == _NCX_TYPE and item.part in entries:
                facts.depth = max(facts.depth, _ncx_depth(book, item.part))
        facts.depth = max([facts.depth, *(page.depth for page in facts.pages)])
        cover = _cover_part(package)
        facts.cover = next((one for one in facts.pictures if one.part == cover), None)
    finally:
        book.close()
    return facts


def _cover_part(package: PackageDocument) -> str | None:
    for item in package.items.values():
        if "cover-image" in item.properties:
            return item.part
    named = next(iter(package.values("cover")), "")
    item_named = package.items.get(named)
    return item_named.part if item_named is not None else None


def _picture(book: OpenedBook, part: str, size: int) -> Picture:
    from PIL import Image

    try:
        head = book.head(part, _HEAD)
    except UnreadableError:
        return Picture(part, "", 0, 0, "", size)
    found = picture_format(head)
    if found is None:
        return _drawing(book, part, size)
    try:
        with warnings.catch_warnings():
            # Only the size is read, no picture is unpacked; what is damaged has none.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(head), formats=(found.decoder,)) as picture:
                width, height, mode = picture.width, picture.height, picture.mode
    except (*_NO_PICTURE, Image.DecompressionBombError):
        return Picture(part, found.name, 0, 0, "", size)
    return Picture(part, found.name, width, height, mode, size)


def _drawing(book: OpenedBook, part: str, size: int) -> Picture:
    try:
        root = book.tree(part)
    except UnreadableError:
        return Picture(part, "EPS" if part.lower().endswith(".eps") else "", 0, 0, "", size)
    if local_name(root) != "svg":
        return Picture(part, "", 0, 0, "", size)
    width, height = _drawn_size(root)
    return Picture(part, "SVG", width, height, "", size)


def _drawn_size(svg: etree._Element) -> tuple[int, int]:
    box = (svg.get("viewBox") or "").replace(",", " ").split()
    sides = (svg.get("width") or "", svg.get("height") or "")
    width, height = (_number(side.removesuffix("px")) for side in sides)
    if not (width and height) and len(box) == 4:
        width, height = _number(box[2]), _number(box[3])
    return width, height


def _measure_page(book: OpenedBook, part: str, facts: BookFacts, size: int) -> None:
    try:
        root = book.tree(part)
    except UnreadableError:
        return
    elements = list(root.iter(etree.Element))
    navs = [e for e in elements if local_name(e) == "nav"]
    facts.pages.append(
        PageFacts(
            part=part,
            bytes=size,
            pictures=frozenset(_shown(part, elements)),
            drawings=tuple(_drawn_size(e) for e in elements if local_name(e) == "svg"),
            viewport=next(filter(any, map(_viewport, elements)), (0, 0)),
            columns=max([0, *(_columns(e) for e in elements if local_name(e) == "tr")]),
            has_landmarks=any("landmarks" in types_of(nav) for nav in navs),
            depth=max([0, *(_nested(nav, "ol") for nav in navs if "toc" in types_of(nav))]),
        )
    )


def _shown(part: str, elements: list[etree._Element]) -> Iterator[str]:
    for element in elements:
        name = local_name(element)
        href = element.get("src") if name == "img" else None
        if name == "image":
            href = element.get("href") or element.get(_XLINK)
        if href:
            yield address(part, href)[0]


def _viewport(element: etree._Element) -> tuple[int, int]:
    if local_name(element) != "meta" or (element.get("name") or "").lower() != "viewport":
        return 0, 0
    pieces = (piece.partition("=") for piece in (element.get("content") or "").split(","))
    values = {name.strip().lower(): _number(value.strip()) for name, _, value in pieces}
    return values.get("width", 0), values.get("height", 0)


def _columns(row: etree._Element) -> int:
    cells = (e for e in row.iterchildren(etree.Element) if local_name(e) in {"td", "th"})
    return sum(min(_WIDEST, max(1, _number(cell.get("colspan") or "1"))) for cell in cells)


def _nested(around: etree._Element, name: str) -> int:
    """Return how many elements of a name stand within one another at most."""
    deepest = depth = 0
    for event, element in etree.iterwalk(around, events=("start", "end")):
        if element is not None and isinstance(element.tag, str) and local_name(element) == name:
            depth += 1 if event == "start" else -1
            deepest = max(deepest, depth)
    return deepest


def _ncx_depth(book: OpenedBook, part: str) -> int:
    try:
        return _nested(book.tree(part), "navPoint")
    except UnreadableError:
        return 0


def _sheet(book: OpenedBook, part: str) -> str:
    try:
        return book.content(part)[:STYLE_SHEET].decode("utf-8", "replace")
    except UnreadableError:
        return ""


def _padded(package: etree._Element) -> Iterator[str]:
    for element in package.iter(etree.Element):
        text = element.text or ""
        if str(element.tag).startswith(_DC) and text.strip() and text != text.strip():
            yield f"dc:{local_name(element)}"


def _number(text: str) -> int:
    whole = text.partition(".")[0]
    return int(whole) if whole.isascii() and whole.isdecimal() and len(whole) < 7 else 0
