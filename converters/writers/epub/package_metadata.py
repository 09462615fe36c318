"""Metadata of the package document, from the publication and from what was written.

EPUB 3.3 sections 5.5 and D; EPUB Accessibility 1.1 section 2. Accessibility values are derived
from facts. Conformance is claimed by nobody but the publisher: only where the metadata name who
certifies it, and never where a fact speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from converters.model.isbn import read_isbn
from converters.model.metadata import Metadata, Subject
from converters.vocabularies import ContributorRole
from converters.writers.epub.markup import UNDETERMINED, allowed, is_language
from converters.writers.epub.state import BookForm, BookState

_CREATORS: Final = frozenset({ContributorRole.AUTHOR})
_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")
_STANDARD: Final = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""The exact words that EPUB Accessibility 1.1, section 2.4, asks for."""
_XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_AUTHORITIES: Final = {
    "thema": "http://www.editeur.org/151/Thema",
    "bisac": "BISAC",
    "ddc": "DDC",
}


@dataclass(frozen=True)
class Statement:
    """One metadata element; ``name`` is ``dc:…`` or ``meta``."""

    name: str
    value: str
    attributes: dict[str, str] = field(default_factory=dict)


def _meta(name: str, value: str, refines: str = "", scheme: str = "") -> Statement:
    marks = {"property": name}
    if refines:
        marks["refines"] = f"#{refines}"
    if scheme:
        marks["scheme"] = scheme
    return Statement("meta", value, marks)


def statements(
    metadata: Metadata, state: BookState, identifier: str, title: str
) -> tuple[Statement, ...]:
    """Return all metadata elements in order; the unique identifier comes first."""
    found = [
        *_identifiers(identifier),
        *_titles(metadata, title),
        *_languages(metadata, state.language),
        *_contributors(metadata),
        *_publication_facts(metadata),
        *_collections(metadata),
        *_accessibility(metadata, state),
    ]
    cleaned = (Statement(s.name, " ".join(allowed(s.value).split()), s.attributes) for s in found)
    return tuple(s for s in cleaned if s.value)


def _identifiers(identifier: str) -> Iterator[Statement]:
    yield Statement("dc:identifier", identifier, {"id": "pub-id"})
    if identifier.startswith("urn:isbn:"):
        yield _meta("identifier-type", "15", "pub-id", "onix:codelist5")


def _titles(metadata: Metadata, title: str) -> Iterator[Statement]:
    yield Statement("dc:title", title, {"id": "title"})
    subtitle = metadata.work.subtitle
    if subtitle and subtitle.strip():
        yield _meta("title-type", "main", "title")
        yield _meta("display-seq", "1", "title")
        yield Statement("dc:title", subtitle, {"id": "subtitle"})
        yield _meta("title-type", "subtitle", "subtitle")
        yield _meta("display-seq", "2", "subtitle")


def _languages(metadata: Metadata, language: str) -> Iterator[Statement]:
    further = (tag for tag in metadata.work.languages if is_language(tag))
    for tag in dict.fromkeys((language, *further)):
        yield Statement("dc:language", tag)


def _contributors(metadata: Metadata) -> Iterator[Statement]:
    people = [person for person in metadata.work.contributors if allowed(person.name).strip()]
    for number, person in enumerate(people, start=1):
        own = f"person-{number}"
        kind = "dc:creator" if person.role in _CREATORS else "dc:contributor"
        yield Statement(kind, person.name, {"id": own})
        yield _meta("role", person.role.value, own, "marc:relators")
        yield _meta("file-as", person.file_as or person.name, own)
        yield _meta("display-seq", str(number), own)


def _publication_facts(metadata: Metadata) -> Iterator[Statement]:
    work, edition = metadata.work, metadata.edition
    yield Statement("dc:publisher", edition.publisher or edition.imprint or "")
    if edition.published and _DATE.match(edition.published):
        yield Statement("dc:date", edition.published)
    yield Statement("dc:rights", edition.rights or "")
    yield Statement("dc:description", work.description or "")
    for number, subject in enumerate(work.subjects, start=1):
        yield from _subject(subject, f"subject-{number}")


def _subject(subject: Subject, own: str) -> Iterator[Statement]:
    heading = allowed(subject.heading).strip() or subject.code or ""
    if not heading:
        return
    yield Statement("dc:subject", heading, {"id": own})
    authority = _AUTHORITIES.get(subject.scheme)
    if authority and subject.code and allowed(subject.code).strip():
        yield _meta("authority", authority, own)
        yield _meta("term", subject.code, own)


def _collections(metadata: Metadata) -> Iterator[Statement]:
    series = metadata.work.series
    if series is None or not allowed(series.title).strip():
        return
    marks = {"property": "belongs-to-collection", "id": "series"}
    yield Statement("meta", series.title, marks)
    yield _meta("collection-type", "series", "series")
    if series.number and re.fullmatch(r"\d+(\.\d+)*", series.number.strip()):
        yield _meta("group-position", series.number, "series")


# ---- accessibility ----------------------------------------------------------------------------


def _accessibility(metadata: Metadata, state: BookState) -> Iterator[Statement]:
    facts = state.facts
    yield _meta("schema:accessMode", "textual")
    if facts["pictures"] or state.fixed:
        yield _meta("schema:accessMode", "visual")
    complete = facts["undescribed"] == 0
    yield _meta("schema:accessModeSufficient", "textual" if complete else "textual,visual")
    for feature in features(state):
        yield _meta("schema:accessibilityFeature", feature)
    if facts["moving"]:
        for hazard in ("unknownFlashingHazard", "noSoundHazard", "motionSimulation"):
            yield _meta("schema:accessibilityHazard", hazard)
    else:
        yield _meta("schema:accessibilityHazard", "none")
    certifier = _certifier(metadata, state)
    yield _summary_statement(state, certifier)
    if certifier:
        yield Statement("meta", _STANDARD, {"property": "dcterms:conformsTo", "id": "conformance"})
        yield _meta("a11y:certifiedBy", certifier, "conformance")
    if state.pages:
        source = _page_source(metadata, state)
        yield Statement("dc:source", source, {"id": "page-source"})
        yield _meta("pageBreakSource", source)


def _certifier(metadata: Metadata, state: BookState) -> str:
    """Return who certifies conformance, empty where nobody may (A11Y-002).

    WCAG 2.2: text alternatives (1.1.1), reflow (1.4.10), what moves can be stopped (2.2.2),
    language of the page (3.1.1).
    """
    certifier = " ".join(allowed(metadata.edition.certified_by or "").split())
    obstacles = state.facts["undescribed"] + state.facts["moving"]
    obstacles += state.fixed + (state.language == UNDETERMINED)
    if certifier and obstacles:
        state.report("A11Y-002", certifier=certifier, count=obstacles)
        return ""
    return certifier


def _summary_statement(state: BookState, certifier: str) -> Statement:
    """Return the summary, with its language where that is not the book's."""
    marks = {"property": "schema:accessibilitySummary"}
    told_in = state.wording("vi", "en")
    if state.language.lower().partition("-")[0] != told_in:
        marks[_XML_LANGUAGE] = told_in
    return Statement("meta", _summary(state, certifier), marks)


def features(state: BookState) -> tuple[str, ...]:
    """Return the values of schema:accessibilityFeature that hold for the book as written."""
    facts = state.facts
    found = [] if state.fixed else ["displayTransformability"]
    found += ["readingOrder", "structuralNavigation", "tableOfContents"]
    if state.pages:
        found += ["pageBreakMarkers", "pageNavigation"]
    if facts["pictures"] and not facts["undescribed"]:
        found.append("alternativeText")
    if facts["formulas"]:
        found.append("MathML")
    return tuple(found)


def _summary(state: BookState, certifier: str) -> str:
    word, facts = state.wording, state.facts
    sentences = [_form_sentence(state)]
    if state.pages:
        sentences.append(
            word("Có số trang của nguồn.", "Page numbers of the source are marked.")
            if state.page_list is None
            else word("Có số trang của bản PDF.", "Page numbers of the PDF edition are marked.")
        )
    if facts["pictures"] and not facts["undescribed"]:
        sentences.append(word("Mọi hình đều có mô tả.", "All pictures have descriptions."))
    elif facts["undescribed"]:
        sentences.append(word("Một số hình chưa có mô tả.", "Some pictures have no description."))
    if facts["formulas"]:
        sentences.append(word("Công thức viết bằng MathML.", "Formulas are written in MathML."))
    if certifier:
        sentences.append(
            word(
                f"Đạt {_STANDARD} theo chứng nhận của {certifier}.",
                f"Conforms to {_STANDARD}, as certified by {certifier}.",
            )
        )
    return " ".join(sentences)


def _form_sentence(state: BookState) -> str:
    """Say what the pages are and how they can be read."""
    word = state.wording
    match state.form:
        case BookForm.FLOWING:
            return word(
                "Văn bản có cấu trúc tiêu đề và mục lục, đọc được bằng trình đọc màn hình; "
                "cỡ chữ, kiểu chữ và màu sắc thay đổi được.",
                "The text has headings and a table of contents and can be read by screen readers; "
                "size, typeface and colours can be changed.",
            )
        case BookForm.SCANNED_PAGES:
            return word(
                "Mỗi trang là ảnh của trang in, kèm lớp văn bản do máy nhận dạng theo thứ tự đọc, "
                "có tiêu đề và mục lục, đọc được bằng trình đọc màn hình.",
                "Each page is a picture of the printed page with machine-recognised text in "
                "reading order, with headings and a table of contents, which screen readers can "
                "read.",
            )
        case BookForm.TYPESET_PAGES:
            return word(
                "Mỗi trang là ảnh của trang dàn sẵn, kèm chính văn bản của trang theo thứ tự đọc, "
                "có tiêu đề và mục lục, đọc được bằng trình đọc màn hình.",
                "Each page is a picture of the typeset page with its own text in reading order, "
                "with headings and a table of contents, which screen readers can read.",
            )


def _page_source(metadata: Metadata, state: BookState) -> str:
    """Name the paginated edition that the page marks come from, by ISBN where it is known."""
    edition, pages = metadata.edition, state.page_list
    isbn = pages.isbn if pages else read_isbn(edition.print_isbn or "").digits
    if isbn is not None:
        return f"urn:isbn:{isbn}"
    printed = state.wording("Bản in", "Print edition")
    if pages is not None:
        printed = state.wording("Bản PDF", "PDF edition")
    known = (metadata.work.title, edition.publisher, (edition.published or "")[:4])
    return f"{printed}: " + ", ".join(part for part in known if part and part.strip())
