"""Contents, landmarks and page list as a navigation document, and as NCX for older readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from converters.model.publication import Publication, Section
from converters.model.traversal import contents_line
from converters.vocabularies import SectionRole
from converters.writers.epub.listings import listing_markup, listings
from converters.writers.epub.markup import attributes, document, escape, language_attributes
from converters.writers.epub.state import BookState
from converters.writers.matter_order import matter_order

DEPTH: Final = 4
"""Ranks of headings that the contents list: part, chapter and two below."""

_ROLE_NAMES: Final = {
    SectionRole.ABSTRACT: ("Tóm tắt", "Abstract"),
    SectionRole.ACKNOWLEDGMENTS: ("Lời cảm ơn", "Acknowledgments"),
    SectionRole.AFTERWORD: ("Lời bạt", "Afterword"),
    SectionRole.APPENDIX: ("Phụ lục", "Appendix"),
    SectionRole.BIBLIOGRAPHY: ("Tài liệu tham khảo", "Bibliography"),
    SectionRole.COLOPHON: ("Thông tin ấn loát", "Colophon"),
    SectionRole.CONCLUSION: ("Kết luận", "Conclusion"),
    SectionRole.CONTRIBUTORS: ("Những người thực hiện", "Contributors"),
    SectionRole.DEDICATION: ("Lời đề tặng", "Dedication"),
    SectionRole.ENDNOTES: ("Chú thích", "Notes"),
    SectionRole.EPIGRAPH: ("Đề từ", "Epigraph"),
    SectionRole.EPILOGUE: ("Vĩ thanh", "Epilogue"),
    SectionRole.FOREWORD: ("Lời giới thiệu", "Foreword"),
    SectionRole.GLOSSARY: ("Bảng thuật ngữ", "Glossary"),
    SectionRole.INDEX: ("Bảng tra", "Index"),
    SectionRole.INTRODUCTION: ("Mở đầu", "Introduction"),
    SectionRole.PREFACE: ("Lời nói đầu", "Preface"),
    SectionRole.PROLOGUE: ("Mở đầu", "Prologue"),
    SectionRole.TOC: ("Mục lục", "Contents"),
}
_PAGES: Final = {
    SectionRole.COVER: ("Bìa sách", "Cover"),
    SectionRole.HALF_TITLE_PAGE: ("Trang tên sách phụ", "Half title"),
    SectionRole.TITLE_PAGE: ("Trang tên sách", "Title page"),
    SectionRole.COPYRIGHT_PAGE: ("Thông tin xuất bản", "Publication details"),
}
"""Pages that the contents do not list."""


@dataclass(frozen=True)
class Entry:
    """Line of the contents; ``href`` is seen from the text folder."""

    label: str
    href: str
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Landmark:
    """Place that a reading system may offer by its kind."""

    kind: str
    label: str
    href: str


def contents(
    publication: Publication, state: BookState, title: str, notes: Entry | None = None
) -> tuple[Entry, ...]:
    """Return the contents; a book without any title in it has one entry, its own.

    ``notes``: where the endnotes stand, if they are a page of their own.
    """
    heads = frozenset(id(file.section) for file in state.plan.files)
    place = matter_order(publication).notes
    before = (*publication.front, *publication.body, *publication.back[:place])
    first, last = (
        _entries(sections, state, heads, DEPTH) for sections in (before, publication.back[place:])
    )
    if not (first or last):
        name = state.plan.files[0].name if state.plan.files else "title-page.xhtml"
        first = (Entry(title, name),)
    return (*first, *((notes,) if notes else ()), *last)


def _entries(
    sections: Iterable[Section], state: BookState, heads: frozenset[int], depth: int
) -> tuple[Entry, ...]:
    if depth == 0:
        return ()
    found: list[Entry] = []
    for section in sections:
        if section is state.plan.endnotes_section:
            continue
        children = _entries(section.children, state, heads, depth - 1)
        label = section_label(section, state)
        address = state.plan.sections[section.id]
        if label:
            href = address.file if id(section) in heads else address.full
            found.append(Entry(label, href, children))
        else:
            found.extend(children)
    return tuple(found)


def section_label(section: Section, state: BookState) -> str:
    """Return a section's title as one line, that of its role where it has none."""
    if line := contents_line(section):
        return line
    names = _ROLE_NAMES.get(section.role)
    return state.wording(*names) if names else ""


def landmarks(
    publication: Publication, state: BookState, made: Sequence[Landmark]
) -> tuple[Landmark, ...]:
    """Return the landmarks: the pages made by the writer, then what the book itself has."""
    found = list(made)
    kinds = {mark.kind for mark in found}
    for section in publication.sections:
        kind = section.role.value
        names = _ROLE_NAMES | _PAGES
        if section.role in names and kind not in kinds and section.role not in _UNMARKED:
            kinds.add(kind)
            address = state.plan.sections[section.id]
            label = contents_line(section) or state.wording(*names[section.role])
            found.append(Landmark(kind, label, address.file))
    return tuple(found)


_UNMARKED: Final = frozenset({SectionRole.TOC, SectionRole.INDEX, SectionRole.ENDNOTES})


def navigation_document(
    state: BookState, entries: Sequence[Entry], marks: Sequence[Landmark], opening: str = ""
) -> bytes:
    """Return the navigation document; it lies in the text folder and can be read as a page.

    ``opening`` is markup that stands before the contents.
    """
    heading = state.wording("Mục lục", "Contents")
    state.see(heading)
    items = _items(entries, state)
    parts = [
        (
            f'{opening}<nav epub:type="toc" role="doc-toc" id="toc"'
            ' aria-labelledby="toc-heading">\n'
            f'<h1 id="toc-heading">{escape(heading)}</h1>\n{items}</nav>'
        )
    ]
    if marks:
        links = "".join(f"<li>{_link(mark.label, mark.href, mark.kind)}</li>\n" for mark in marks)
        label = state.wording("Các mốc trong sách", "Landmarks")
        parts.append(
            f'<nav epub:type="landmarks" id="landmarks"{attributes(aria_label=label)} hidden="">\n'
            f"<ol>\n{links}</ol>\n</nav>"
        )
    parts.extend(listing_markup(listing, state) for listing in listings(state))
    if state.pages:
        links = "".join(
            f"<li>{_link(page.label, page.address.full)}</li>\n" for page in state.pages
        )
        label = state.wording("Danh sách trang", "List of pages")
        parts.append(
            f'<nav epub:type="page-list" role="doc-pagelist" id="pages"'
            f'{attributes(aria_label=label)} hidden="">\n<ol>\n{links}</ol>\n</nav>'
        )
    return document(heading, state.language, "\n".join(parts), "")


def _link(label: str, href: str, kind: str | None = None) -> str:
    return f"<a{attributes(epub_type=kind, href=href)}>{escape(label)}</a>"


def _items(entries: Sequence[Entry], state: BookState) -> str:
    lines = []
    for entry in entries:
        state.see(entry.label)
        inner = f"\n{_items(entry.children, state)}" if entry.children else ""
        lines.append(f"<li>{_link(entry.label, entry.href)}{inner}</li>\n")
    return f"<ol>\n{''.join(lines)}</ol>\n"


def ncx(state: BookState, entries: Sequence[Entry], identifier: str, title: str) -> bytes:
    """Return the NCX (DAISY Z39.86-2005, section 8), for reading systems that know EPUB 2 only."""
    counter = count(1)
    points = _points(entries, counter)
    pages = "".join(_page_target(number, page.label, page.address.full)
                    for number, page in enumerate(state.pages, start=1))  # fmt: skip
    label = state.wording("Danh sách trang", "List of pages")
    page_list = (
        f"<pageList>\n<navLabel><text>{escape(label)}</text></navLabel>\n{pages}</pageList>\n"
        if pages
        else ""
    )
    numbers = [int(p.label) for p in state.pages if p.label.isascii() and p.label.isdigit()]
    heads = {
        "dtb:uid": identifier,
        "dtb:depth": str(_depth(entries)),
        "dtb:totalPageCount": str(len(state.pages)),
        "dtb:maxPageNumber": str(max(numbers, default=0)),
    }
    head = "".join(f"<meta{attributes(name=n, content=c)}/>\n" for n, c in heads.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
        f"{_xml_language(state.language)}>\n<head>\n{head}</head>\n"
        f"<docTitle><text>{escape(title)}</text></docTitle>\n"
        f"<navMap>\n{points}</navMap>\n{page_list}</ncx>\n"
    ).encode()


def _xml_language(tag: str) -> str:
    return language_attributes(tag).partition(" lang=")[0]


def _points(entries: Sequence[Entry], counter: Iterator[int]) -> str:
    lines = []
    for entry in entries:
        number = next(counter)
        inner = _points(entry.children, counter)
        lines.append(
            f'<navPoint id="point-{number}">\n<navLabel><text>{escape(entry.label)}</text>'
            f"</navLabel>\n<content{attributes(src='text/' + entry.href)}/>\n{inner}</navPoint>\n"
        )
    return "".join(lines)


def _page_target(number: int, label: str, href: str) -> str:
    return (
        f'<pageTarget id="target-{number}" type="normal"><navLabel><text>{escape(label)}</text>'
        f"</navLabel><content{attributes(src='text/' + href)}/></pageTarget>\n"
    )


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.children) for entry in entries if entry.children), default=0)
