"""Mends what the package document says of the book: its language, when it was changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from lxml import etree

from converters.checks.epub_rules.language_rules import is_language
from converters.checks.epub_rules.opened import language_of
from converters.checks.mending.draft import DC, OPF, XHTML, Document, Draft, append
from converters.vietnamese.language import guess_language
from converters.vietnamese.normalise import nfc

_ENOUGH: Final = 2_000
_SAMPLE: Final = 20_000
"""Characters from which a language is told, and to which a text is looked at."""
_SURE: Final = frozenset({"vi", "en", "fr", "de"})
"""Languages that are not mistaken for kindred ones; others must be declared by the pages too."""
_MODIFIED: Final = "dcterms:modified"


def mend_language(draft: Draft) -> str:
    """Name the book's language where it is missing and certain; return it, nothing if unknown."""
    declared = [_declared(draft, element) for element in draft.facts("language")]
    language = next((tag for tag in declared if is_language(tag)), "")
    if not language and not any(declared):
        language = _certain_language(draft)
        metadata = draft.section("metadata")
        if language and metadata is not None:
            element = next(iter(draft.facts("language")), None)
            if element is None:
                element = etree.Element(f"{{{DC}}}language", nsmap={"dc": DC})
                append(metadata, element)
            element.text = language
            draft.note("EPUB-801", draft.package, f"dc:language = {language}")
    root = draft.package.root
    # The schema of EPUB 2 has no such attribute on the package.
    if language and draft.is_epub3 and not language_of(root):
        root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        draft.note("EPUB-801", draft.package, f"xml:lang = {language}")
    return language


def _declared(draft: Draft, element: etree._Element) -> str:
    """Return the language that an element names, in the form that tags have."""
    before = (element.text or "").strip()
    after = before.replace("_", "-")
    if after != before and is_language(after):
        element.text = after
        draft.note("EPUB-801", draft.package, f"{before} → {after}")
        return after
    return before


def _certain_language(draft: Draft) -> str:
    tags = {language_of(page.root) for page in draft.pages}
    said = next(iter(tags)) if len(tags) == 1 else ""
    sample = ""
    for page in draft.pages:
        if len(sample) < _SAMPLE:
            sample += text_of(page) + "\n"
    found = text_language(sample)
    if is_language(said) and found in {None, said.partition("-")[0].lower()}:
        return said
    return found if found in _SURE and not said else ""


def text_language(text: str) -> str | None:
    """Return the language of a text, where it is long enough and both halves agree."""
    text = nfc(text[:_SAMPLE])
    if len(text) < _ENOUGH:
        return None
    half = len(text) // 2
    first, second = guess_language(text[:half]), guess_language(text[half:])
    return first if first == second else None


def text_of(page: Document) -> str:
    """Return the text of a page's body."""
    body = page.root.find(f"{{{XHTML}}}body")
    if body is None:
        return ""
    return etree.tostring(body, method="text", encoding="unicode", with_tail=False)


def mend_modified(draft: Draft) -> None:
    """Give an EPUB 3 the time of its last change: that of its youngest file where none is named.

    Source: EPUB 3.3, section 5.5.6: once, in UTC, to the second.
    """
    metadata = draft.section("metadata")
    if not draft.is_epub3 or metadata is None:
        return
    found = [e for e in metadata.iter(f"{{{OPF}}}meta") if _is_modified(e)]
    for element in found[:1]:
        before = (element.text or "").strip()
        after = _utc(before)
        if after and after != before:
            element.text = after
            draft.note("EPUB-804", draft.package, after)
    if not found:
        element = etree.SubElement(metadata, f"{{{OPF}}}meta", {"property": _MODIFIED})
        metadata.remove(element)
        element.text = datetime(*draft.latest, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        append(metadata, element)
        draft.note("EPUB-804", draft.package, element.text)


def _is_modified(element: etree._Element) -> bool:
    return element.get("property") == _MODIFIED and element.get("refines") is None


def _utc(value: str) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
