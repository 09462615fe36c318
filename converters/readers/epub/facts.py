"""Facts about the book: Dublin Core with its refinements, as EPUB 2 and EPUB 3 write it.

EPUB 3.3 section 5.5 and appendix D; OPF 2.0.1 section 2.2; calibre's names for series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.diagnostics import Diagnostic, Origin
from converters.model.isbn import read_isbn
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    Series,
    Subject,
    Work,
)
from converters.monitor import Monitor
from converters.readers.epub.package_document import PackageDocument
from converters.readers.markup.parsing import characters, name_of
from converters.vocabularies import ContributorRole, ProductForm

_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MARKUP: Final = re.compile(r"<[^<>]{1,200}>")
_ROLES: Final = {role.value: role for role in ContributorRole}
_TOOLS: Final = frozenset({"bkp", "mrk", "tyg"})
"""Roles of programs that made the file."""
_SCHEMES: Final = {
    "thema": "thema", "bisac": "bisac", "bisacsh": "bisac", "ddc": "ddc",
    "http://www.editeur.org/151/thema": "thema",
}  # fmt: skip


class Facts:
    """Reader of the metadata of one package document."""

    def __init__(self, document: PackageDocument, origin: Origin, monitor: Monitor) -> None:
        self._document = document
        self._origin = origin
        self._monitor = monitor

    def metadata(self) -> Metadata:
        """Return all that the package says and the model can hold."""
        titles = list(self._dublin("title"))
        main, subtitle = self._titles(titles)
        languages = [tag for e in self._dublin("language") if _TAG.fullmatch(tag := _text(e))]
        isbn = next(filter(None, map(_isbn, self._dublin("identifier"))), None)
        work = Work(
            title=main,
            subtitle=subtitle,
            contributors=tuple(self._contributors()),
            language=languages[0] if languages else "",
            languages=tuple(dict.fromkeys(languages[1:])),
            series=self._series(),
            subjects=tuple(map(self._subject, self._dublin("subject"))),
            description=self._first("description"),
        )
        edition = EditionRecord(
            publisher=self._first("publisher"),
            published=self._published(),
            rights=self._first("rights"),
            print_isbn=next(filter(None, map(_isbn, self._dublin("source"))), None),
        )
        products = (Product(form=ProductForm.EPUB, isbn=isbn),) if isbn else ()
        return Metadata(work=work, edition=edition, products=products, modified=self._modified())

    def cover_name(self) -> str | None:
        """Return the name of the part that is the cover's picture, where the package says so."""
        parts = self._document.parts
        told = next((p.name for p in parts.values() if "cover-image" in p.properties), None)
        named = self._named("cover")
        part = parts.get(named or "")
        return told or (part.name if part is not None else None)

    # ---- elements -------------------------------------------------------------------------

    def _dublin(self, name: str) -> Iterator[etree._Element]:
        for element in self._document.metadata:
            is_named = name_of(element).lower() == name and not element.get("refines")
            if is_named and _text(element):
                yield element

    def _first(self, name: str) -> str | None:
        text = next((_text(element) for element in self._dublin(name)), "")
        return " ".join(_MARKUP.sub(" ", text).split()) or None

    def _refined(self, element: etree._Element, name: str) -> str | None:
        """Return what refines an element: an attribute in EPUB 2, an element in EPUB 3."""
        own = element.get(f"{_OPF}{name}") or element.get(name)
        for meta in self._document.refinements.get(element.get("id") or "", ()):
            if (meta.get("property") or "").rpartition(":")[2] == name and _text(meta):
                return _text(meta)
        return own.strip() if own else None

    def _properties(self, name: str) -> Iterator[etree._Element]:
        return (
            e for e in self._document.metadata
            if name_of(e) == "meta" and e.get("property") == name and _text(e)
        )  # fmt: skip

    def _named(self, name: str) -> str | None:
        for element in self._document.metadata:
            if name_of(element) == "meta" and (element.get("name") or "").lower() == name:
                return (element.get("content") or "").strip() or None
        return None

    # ---- facts ----------------------------------------------------------------------------

    def _titles(self, titles: list[etree._Element]) -> tuple[str, str | None]:
        kinds = [(self._refined(element, "title-type") or "", _text(element)) for element in titles]
        main = next((text for kind, text in kinds if kind == "main"), "")
        main = main or next((text for kind, text in kinds if kind != "subtitle"), "")
        subtitle = next((text for kind, text in kinds if kind == "subtitle"), None)
        return main, subtitle if subtitle != main else None

    def _contributors(self) -> Iterator[Contributor]:
        for kind, usual in (("creator", ContributorRole.AUTHOR), ("contributor", None)):
            for element in self._dublin(kind):
                told = (self._refined(element, "role") or "").lower().rpartition("/")[2]
                role = _ROLES.get(told, usual if not told else None)
                name = _text(element)
                if role is None and told in _TOOLS:
                    continue
                if role is None:
                    self._monitor.report(
                        Diagnostic.of("EPUB-040", self._origin, name=name, role=told or kind)
                    )
                if role is None:
                    role = usual
                if role is None:
                    continue
                file_as = self._refined(element, "file-as")
                yield Contributor(
                    name=name, role=role, file_as=file_as if file_as != name else None
                )

    def _series(self) -> Series | None:
        for element in self._properties("belongs-to-collection"):
            if self._refined(element, "collection-type") in {None, "series", "set"}:
                number = self._refined(element, "group-position")
                return Series(title=_text(element), number=number)
        title = self._named("calibre:series")
        if title is None:
            return None
        number = (self._named("calibre:series_index") or "").removesuffix(".0") or None
        return Series(title=title, number=number)

    def _subject(self, element: etree._Element) -> Subject:
        authority = (self._refined(element, "authority") or "").strip().lower()
        term = self._refined(element, "term")
        scheme = _SCHEMES.get(authority)
        if scheme is None or term is None:
            return Subject(heading=_text(element))
        return Subject(heading=_text(element), scheme=scheme, code=term)

    def _published(self) -> str | None:
        dates = list(self._dublin("date"))
        told = [e for e in dates if self._refined(e, "event") in {"publication", "published"}]
        untold = [e for e in dates if self._refined(e, "event") is None]
        for element in (*told, *untold):
            if match := _DATE.match(_text(element)):
                return _text(element)[: match.end()]
        return None

    def _modified(self) -> str | None:
        moments = (_text(e) for e in self._properties("dcterms:modified"))
        return next((m for m in moments if _MOMENT.fullmatch(m)), None)


def _text(element: etree._Element) -> str:
    return " ".join(characters(element).split())


def _isbn(element: etree._Element) -> str | None:
    text = _text(element)
    plain = re.sub(r"^(?:urn:)?isbn[:\s]*", "", text, flags=re.IGNORECASE)
    is_told = plain != text or (element.get(f"{_OPF}scheme") or "").upper() == "ISBN"
    if not is_told and not plain.startswith(("978", "979")):
        return None
    return read_isbn(plain).digits
