"""Pages that a browser or LibreOffice saved: what is of the site or the sheet, not the text."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.markup.notes import text_of
from converters.readers.markup.trees import cut

_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_HEAD: Final = 4_096
_CONTROLS: Final = ("nav", "form")
_AROUND: Final = ("header", "footer", "aside")
_TEXT_HOLDERS: Final = ("article", "main")
_OF_TEXT: Final = ("p", "h1", "h2", "h3", "blockquote", "br")
_OFFICES: Final = ("libreoffice", "openoffice", "staroffice")
_SHEET_PARTS: Final = frozenset({"header", "footer"})
_CAPTION: Final = re.compile(r"(?:figure|illustration|drawing|caption)\b", re.IGNORECASE)
_DETAIL: Final = 200


def with_page_mended(root: etree._Element, text: str, book: LedgerBook, origin: Origin) -> None:
    """Change a page in place: what is taken out is entered in the ledger."""
    _drop_site(root, book, origin)
    _make_own_links(root, text)
    if _is_office(root):
        _drop_sheet_parts(root, book, origin)
        _make_figures(root)


def _drop_site(root: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Take out menus and forms, and what stands around the text where a page marks the text."""
    has_text = any(text_of(element) for element in root.iter(*_TEXT_HOLDERS))
    names = (*_CONTROLS, *_AROUND) if has_text else _CONTROLS
    for element in list(root.iter(*names)):
        if next(element.iterancestors("html"), None) is not root:
            continue  # gone with what held it
        holders = ("article",) if element.tag == "aside" else _TEXT_HOLDERS
        if element.tag in _AROUND and next(element.iterancestors(*holders), None) is not None:
            continue
        # Some servers put a whole page into a form.
        if next(element.iter(*_TEXT_HOLDERS), None) is not None or (
            element.tag == "form" and next(element.iter(*_OF_TEXT), None) is not None
        ):
            continue
        if words := text_of(element):
            book.enter(Kind.RAW, Fate.DROPPED, "TXT-069", origin, words[:_DETAIL])
        cut(element)


def _make_own_links(root: etree._Element, text: str) -> None:
    """Make links to the page's own address on the web links within the page."""
    saved = _SAVED_FROM.search(text[:_HEAD])
    canonical = (
        e.get("href") or "" for e in root.iter("link")
        if "canonical" in (e.get("rel") or "").lower().split()
    )  # fmt: skip
    own = {address.partition("#")[0] for address in (saved[1] if saved else "", *canonical)} - {""}
    for link in root.iter("a"):
        address, sign, place = (link.get("href") or "").partition("#")
        if sign and place and address in own:
            link.set("href", f"#{place}")


def _is_office(root: etree._Element) -> bool:
    return any(
        (element.get("name") or "").lower() == "generator"
        and any(name in (element.get("content") or "").lower() for name in _OFFICES)
        for element in root.iter("meta")
    )


def _drop_sheet_parts(root: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for element in list(root.iter("div")):
        if element.get("title") in _SHEET_PARTS:
            if words := text_of(element):
                book.enter(Kind.HEADER_FOOTER, Fate.DROPPED, "TXT-043", origin, words[:_DETAIL])
            cut(element)


def _make_figures(root: etree._Element) -> None:
    """Make frames of a picture and its caption, which are saved as tables of one cell, figures."""
    for table in list(root.iter("table")):
        cells = list(table.iter("td", "th"))
        lines = list(table.iter("p"))
        pictures = list(table.iter("img"))
        if len(cells) != 1 or len(lines) != 1 or len(pictures) != 1:
            continue
        if not _CAPTION.match(lines[0].get("class") or ""):
            continue
        picture, line, tail = pictures[0], lines[0], table.tail
        cut(picture)
        table.clear()
        table.tag, table.tail = "figure", tail
        table.append(picture)
        line.tag, line.tail = "figcaption", None
        table.append(line)
