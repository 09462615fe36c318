"""Makes the navigation of EPUB 3 where it is missing: contents, landmarks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import quote

from lxml import etree

from converters.checks.epub_rules.opened import parsed
from converters.checks.epub_rules.page import types_of
from converters.checks.mending.draft import (
    HTML_TYPE,
    OPF,
    OPS,
    XHTML,
    XML_LANG,
    Document,
    Draft,
    append,
    words_of,
)
from converters.checks.mending.manifest_mends import enter
from converters.selectors import local_name

_NCX: Final = "http://www.daisy.org/z3986/2005/ncx/"
_TYPE: Final = f"{{{OPS}}}type"
_DEEPEST: Final = 12
_ENTRIES: Final = 20_000
_LEVELS: Final = {f"{{{XHTML}}}h{level}": level for level in range(1, 7)}
_OF_GUIDE: Final = {
    "cover": "cover", "title-page": "titlepage", "toc": "toc", "text": "bodymatter",
    "start": "bodymatter", "index": "index", "glossary": "glossary", "preface": "preface",
    "bibliography": "bibliography", "acknowledgements": "acknowledgments",
    "dedication": "dedication", "foreword": "foreword", "epigraph": "epigraph",
    "colophon": "colophon", "copyright-page": "copyright-page", "notes": "endnotes",
}  # fmt: skip
"""Words of ``epub:type`` for those of the guide of EPUB 2. Source: OPF 2.0.1, section 2.6."""
_OF_PAGES: Final = ("cover", "titlepage", "toc", "bodymatter", "index", "glossary", "bibliography")
_NAMES: Final = {
    "contents": ("Mục lục", "Contents"), "landmarks": ("Các mốc", "Landmarks"),
    "cover": ("Bìa", "Cover"), "titlepage": ("Trang tên sách", "Title page"),
    "toc": ("Mục lục", "Contents"), "bodymatter": ("Nội dung chính", "Text"),
    "index": ("Bảng tra", "Index"), "glossary": ("Bảng thuật ngữ", "Glossary"),
    "preface": ("Lời tựa", "Preface"), "bibliography": ("Thư mục", "Bibliography"),
    "acknowledgments": ("Lời cảm ơn", "Acknowledgments"), "dedication": ("Đề tặng", "Dedication"),
    "foreword": ("Lời giới thiệu", "Foreword"), "epigraph": ("Đề từ", "Epigraph"),
    "colophon": ("Thông tin xuất bản", "Colophon"),
    "copyright-page": ("Trang bản quyền", "Copyright page"), "endnotes": ("Chú thích", "Notes"),
}  # fmt: skip


@dataclass
class Entry:
    """A line of the contents."""

    label: str
    part: str
    fragment: str
    within: list[Entry] = field(default_factory=list)


class _Landmark(NamedTuple):
    kind: str
    part: str
    fragment: str


def labels_of(draft: Draft) -> dict[str, str]:
    """Return what the contents of EPUB 2 call each page: the first name that leads to its start."""
    found: dict[str, str] = {}
    for entry in _flat(_of_ncx(draft)):
        found.setdefault(entry.part, entry.label)
    return found


def mend_navigation(draft: Draft, language: str) -> None:
    """Make a navigation document from the NCX, else from headings, where an EPUB 3 has none."""
    manifest = draft.section("manifest")
    if not draft.is_epub3 or manifest is None:
        return
    if any("nav" in item.properties for item in draft.items):
        return
    entries = _of_ncx(draft) or _of_headings(draft)
    if not entries:
        return
    part = _free_part(draft)
    root = _page(language)
    _add_contents(root[-1], entries, part, language)
    document = Document(part, root, "<!DOCTYPE html>", "utf-8", 0, is_changed=True)
    draft.documents[part] = document
    draft.add(part, b"")
    enter(draft, manifest, part, HTML_TYPE).set("properties", "nav")
    draft.note("EPUB-810", draft.package, part)


def mend_landmarks(draft: Draft, language: str) -> None:
    """Add hidden landmarks to the navigation: from the guide, else from what pages say they are."""
    navigation = draft.navigation if draft.is_epub3 else None
    if navigation is None or not navigation.is_html:
        return
    if any("landmarks" in types_of(nav) for nav in navigation.named("nav")):
        return
    body = navigation.root.find(f"{{{XHTML}}}body")
    landmarks = list(_landmarks(draft))
    if body is None or not landmarks:
        return
    nav = body.makeelement(f"{{{XHTML}}}nav", nsmap={"epub": OPS})
    nav.set(_TYPE, "landmarks")
    nav.set("aria-label", _name("landmarks", language))
    nav.set("hidden", "hidden")
    rows = etree.SubElement(nav, f"{{{XHTML}}}ol")
    for landmark in landmarks:
        row = etree.SubElement(rows, f"{{{XHTML}}}li")
        href = _href(navigation.part, landmark.part, landmark.fragment)
        link = etree.SubElement(row, f"{{{XHTML}}}a", {_TYPE: landmark.kind, "href": href})
        link.text = _name(landmark.kind, language)
        draft.note("EPUB-811", navigation, link.text)
    append(body, nav)


# ---- entries ----------------------------------------------------------------------------------


def _of_ncx(draft: Draft) -> list[Entry]:
    ncx = draft.ncx
    top = ncx.root.find(f"{{{_NCX}}}navMap") if ncx is not None else None
    if ncx is None or top is None:
        return []
    order = {item.part for item in draft.spine}
    return list(_points(draft, ncx, top, order, 1))


def _points(
    draft: Draft, ncx: Document, around: etree._Element, order: set[str], depth: int
) -> Iterator[Entry]:
    for point in around.iterchildren(f"{{{_NCX}}}navPoint"):
        within = list(_points(draft, ncx, point, order, depth + 1)) if depth < _DEEPEST else []
        label = point.find(f"{{{_NCX}}}navLabel")
        content = point.find(f"{{{_NCX}}}content")
        words = words_of(label) if label is not None else ""
        href = content.get("src") or "" if content is not None else ""
        part, fragment = draft.address(ncx.part, href) if href else ("", "")
        if words and part in order:
            yield Entry(
                words, part, fragment if _leads_there(draft, part, fragment) else "", within
            )
        else:
            # A line that leads nowhere goes; those within it take its place.
            yield from within


def _of_headings(draft: Draft) -> list[Entry]:
    top: list[Entry] = []
    open_entries: list[tuple[int, list[Entry]]] = [(0, top)]
    count = 0
    for item in draft.spine:
        document = draft.documents.get(item.part)
        if document is None or not document.is_html:
            continue
        is_first = True
        for heading in document.root.iter(*_LEVELS):
            words, own = words_of(heading), heading.get("id") or ""
            if not words or not (own or is_first) or count == _ENTRIES:
                continue
            count += 1
            level = _LEVELS[str(heading.tag)]
            while open_entries[-1][0] >= level:
                open_entries.pop()
            entry = Entry(words, item.part, own if not is_first else "")
            open_entries[-1][1].append(entry)
            open_entries.append((level, entry.within))
            is_first = False
    if not top and draft.spine:
        # Contents must not be empty: the book as a whole leads to its beginning.
        title = next((words_of(e) for e in draft.facts("title") if words_of(e)), "")
        first = draft.spine[0].part
        return [Entry(title, first, "")] if title and first in draft.documents else []
    return top


def _leads_there(draft: Draft, part: str, fragment: str) -> bool:
    return bool(fragment) and fragment in draft.identifiers_of(part)


def _flat(entries: list[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.within)


def _landmarks(draft: Draft) -> Iterator[_Landmark]:
    order = {item.part for item in draft.spine}
    seen: set[str] = set()
    for reference in draft.package.root.iter(f"{{{OPF}}}reference"):
        kind = _OF_GUIDE.get((reference.get("type") or "").strip().lower())
        part, fragment = draft.address(draft.package.part, reference.get("href") or "")
        if kind is None or kind in seen or part not in order:
            continue
        if fragment and not _leads_there(draft, part, fragment):
            fragment = ""
        seen.add(kind)
        yield _Landmark(kind, part, fragment)
    if seen:
        return
    for item in draft.spine:
        document = draft.documents.get(item.part)
        if document is None or not document.is_html:
            continue
        for element in (
            *document.named("body"),
            *document.named("section"),
            *document.named("nav"),
        ):
            for kind in types_of(element):
                own = element.get("id") or ""
                is_start = own or local_name(element) == "body" or _is_first(element)
                if kind in _OF_PAGES and kind not in seen and is_start:
                    seen.add(kind)
                    yield _Landmark(kind, item.part, own)


def _is_first(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "body" and parent[0] is element


# ---- pages ------------------------------------------------------------------------------------


def _page(language: str) -> etree._Element:
    text = (
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}">\n<head>\n<title/>\n</head>\n<body>\n</body>\n'
        "</html>"
    )
    root = parsed(text.encode("utf-8"))
    root[0][0].text = _name("contents", language)
    if language:
        root.set(XML_LANG, language)
        root.set("lang", language)
    return root


def _add_contents(body: etree._Element, entries: list[Entry], part: str, language: str) -> None:
    nav = etree.SubElement(body, f"{{{XHTML}}}nav")
    nav.set(_TYPE, "toc")
    nav.set("role", "doc-toc")
    nav.set("id", "toc")
    heading = etree.SubElement(nav, f"{{{XHTML}}}h1")
    heading.text = _name("contents", language)
    _add_rows(nav, entries, part)
    nav.tail = "\n"


def _add_rows(around: etree._Element, entries: list[Entry], part: str) -> None:
    rows = etree.SubElement(around, f"{{{XHTML}}}ol")
    rows.text = "\n"
    for entry in entries:
        row = etree.SubElement(rows, f"{{{XHTML}}}li")
        link = etree.SubElement(
            row, f"{{{XHTML}}}a", {"href": _href(part, entry.part, entry.fragment)}
        )
        link.text = entry.label
        if entry.within:
            _add_rows(row, entry.within, part)
        row.tail = "\n"


def _href(base: str, part: str, fragment: str) -> str:
    path = quote(posixpath.relpath(part, posixpath.dirname(base) or "."))
    return f"{path}#{quote(fragment)}" if fragment else path


def _free_part(draft: Draft) -> str:
    folder = posixpath.dirname(draft.package.part)
    taken = {part.casefold() for part in draft.parts}
    name, number = "nav.xhtml", 2
    while posixpath.join(folder, name).casefold() in taken:
        name, number = f"nav-{number}.xhtml", number + 1
    return posixpath.join(folder, name)


def _name(what: str, language: str) -> str:
    vietnamese, english = _NAMES[what]
    return vietnamese if language.partition("-")[0].lower() == "vi" else english
