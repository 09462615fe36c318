"""Mends pages one by one: document type, encoding, language, title, roles."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml import etree

from converters.checks.epub_rules.opened import language_of
from converters.checks.epub_rules.page import roles_of, types_of
from converters.checks.epub_rules.role_rules import wanted_role
from converters.checks.epub_rules.structure_rules import LANDMARK_ROLES
from converters.checks.mending.draft import (
    XHTML,
    XML_LANG,
    Document,
    Draft,
    append,
    is_unicode,
    words_of,
)
from converters.checks.mending.package_mends import text_language, text_of
from converters.selectors import local_name

_HTML5: Final = "<!DOCTYPE html>"
_XHTML11: Final = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
_HEADINGS: Final = tuple(f"h{level}" for level in range(1, 7))
_LONGEST_TITLE: Final = 200
_OF_LINKS: Final = frozenset({"doc-backlink", "doc-biblioref", "doc-glossref", "doc-noteref"})
_OF_ASIDES: Final = frozenset({"doc-footnote", "doc-tip", "doc-pullquote", "doc-dedication"})
_OF_NAVS: Final = frozenset({"doc-index", "doc-pagelist", "doc-toc"})
_OF_BLOCKS: Final = frozenset({"doc-subtitle", "doc-pagebreak"})


def mend_form(draft: Draft) -> None:
    """Write documents in UTF-8, with the document type of their edition, without HTML's names."""
    for document in draft.documents.values():
        if not is_unicode(document.encoding):
            draft.note("EPUB-805", document, document.encoding)
            _tell_unicode(document)
        if document.names:
            draft.note("EPUB-816", document, document.part)
        if document.is_html:
            _mend_doctype(draft, document)


def _mend_doctype(draft: Draft, document: Document) -> None:
    before = " ".join(document.doctype.split())
    if not before:
        return
    wanted = _HTML5 if draft.is_epub3 else _XHTML11
    plain = before.upper()
    is_fit = "PUBLIC" not in plain if draft.is_epub3 else "//DTD XHTML 1.1//" in plain
    if not is_fit:
        document.doctype = wanted
        draft.note("EPUB-805", document, before)


def _tell_unicode(document: Document) -> None:
    for meta in document.named("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-type":
            meta.set("content", "text/html; charset=utf-8")
        if meta.get("charset") is not None:
            meta.set("charset", "utf-8")


def mend_languages(draft: Draft, language: str) -> None:
    """Give pages the language of the book, unless their text is surely in another."""
    for page in draft.pages:
        own = language_of(page.root)
        if not own and (not language or _is_foreign(page, language)):
            continue
        tag = own or language
        attributes = (XML_LANG, "lang") if draft.is_epub3 else (XML_LANG,)
        missing = [name for name in attributes if not (page.root.get(name) or "").strip()]
        # Another element of EPUB 3 may have either alone; the page itself is asked for both.
        if missing and (not own or draft.is_epub3):
            for name in missing:
                page.root.set(name, tag)
            draft.note("EPUB-802", page, page.part)


def _is_foreign(page: Document, language: str) -> bool:
    found = text_language(text_of(page))
    primary = language.partition("-")[0].lower()
    return found is not None and found != primary and "vi" in {found, primary}


def mend_titles(draft: Draft, labels: dict[str, str]) -> None:
    """Give pages without a title their first heading, else what the contents or the book say."""
    of_book = next((words_of(e) for e in draft.facts("title") if words_of(e)), "")
    for page in draft.pages:
        head = page.root.find(f"{{{XHTML}}}head")
        if head is None:
            continue
        title = head.find(f"{{{XHTML}}}title")
        if title is not None and words_of(title):
            continue
        headings = (words_of(heading) for heading in page.named(*_HEADINGS))
        words = next((words for words in headings if words), "") or labels.get(page.part) or of_book
        if not words:
            continue
        if title is None:
            title = etree.SubElement(head, f"{{{XHTML}}}title")
            head.remove(title)
            append(head, title)
        title.text = words[:_LONGEST_TITLE].rstrip()
        draft.note("EPUB-803", page, title.text)


def mend_roles(draft: Draft) -> None:
    """Give what says by ``epub:type`` what it is the role that belongs to it.

    Only where HTML lets the element have it, and where no second landmark of a kind would arise.
    """
    if not draft.is_epub3:
        return
    for page in draft.pages:
        wanted = [(e, role) for e in page.root.iter(f"{{{XHTML}}}*") if (role := _role(e))]
        taken = [role for e in page.root.iter(f"{{{XHTML}}}*") for role in roles_of(e)]
        kinds = Counter([*taken, *(role for _, role in wanted)])
        for element, role in wanted:
            if role in LANDMARK_ROLES and kinds[role] > 1:
                continue
            element.set("role", role)
            draft.note("EPUB-814", page, role)


def _role(element: etree._Element) -> str | None:
    name = local_name(element)
    if element.get("role") is not None or name in {"html", "body"}:
        return None
    role = wanted_role(types_of(element))
    if role is None or _is_in_landmarks(element):
        return None
    match name:
        case "a":
            fits = role in _OF_LINKS and element.get("href") is not None
        case "aside":
            fits = role in _OF_ASIDES
        case "nav":
            fits = role in _OF_NAVS
        case "span" | "hr":
            fits = role == "doc-pagebreak"
        case "p":
            fits = role in _OF_BLOCKS
        case "div" | "section":
            fits = role not in _OF_LINKS
        case _:
            fits = False
    return role if fits else None


def _is_in_landmarks(element: etree._Element) -> bool:
    return any("landmarks" in types_of(around) for around in element.iterancestors())
