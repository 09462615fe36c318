"""Markdown, OpenDocument and LaTeX through pandoc's syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.isbn import read_isbn
from converters.model.ledger import LedgerBook
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Product,
    Series,
    Subject,
    Work,
)
from converters.model.publication import InlineEquation, Paragraph, Publication, Section
from converters.model.traversal import plain_text
from converters.readers import html, latex, odt, rtf
from converters.readers.docx.pictures import PictureShelf
from converters.readers.guessed_headings import report_headings
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.links import sound_links
from converters.readers.markdown_brackets import with_plain_brackets
from converters.readers.markdown_extras import (
    EXTENSIONS,
    cover_of,
    enter_abbreviations,
    with_equations,
    with_references,
)
from converters.readers.markdown_notes import read_markdown
from converters.readers.markdown_tables import with_wide_heads
from converters.readers.odt_captions import with_descriptions
from converters.readers.odt_headings import UNMARKED, Marked
from converters.readers.odt_looks import with_looks
from converters.readers.odt_objects import with_formulas
from converters.readers.odt_repairs import with_named_anchors
from converters.readers.odt_tables import with_inner_tables
from converters.readers.package import Package
from converters.readers.pandoc_captions import without_marks
from converters.readers.pandoc_depth import fold_lists
from converters.readers.pandoc_images import Finder, Pictures, beside
from converters.readers.pandoc_nodes import Tree, walk_nodes
from converters.readers.pandoc_raw import with_raw_html
from converters.readers.pandoc_tree import TreeMapper
from converters.readers.private_signs import PrivateSigns
from converters.readers.reading import ReadContext, Reading
from converters.readers.source_files import head_of, whole_file
from converters.readers.text_bytes import text_of
from converters.tools.pandoc import Formula, mathml_of, read_tree
from converters.vocabularies import ContributorRole, ProductForm, SectionRole

_FORMS: Final = {
    ".md": f"markdown{EXTENSIONS}",
    ".html": "html-smart",
    ".odt": "odt",
    ".tex": "latex",
}
_SUFFIXES: Final = {
    ".markdown": ".md", ".mdown": ".md", ".mkd": ".md", ".htm": ".html", ".xhtml": ".html",
    ".ott": ".odt", ".fodt": ".odt", ".latex": ".tex", ".ltx": ".tex",
}  # fmt: skip
_ROLES: Final = {role.value: role for role in ContributorRole} | {
    role.name.lower().replace("_", " "): role for role in ContributorRole
}
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ZIP: Final = b"PK\x03\x04"
_HEAD: Final = 4_096
_FLAT_ODF: Final = re.compile(rb"<office:document[\s>]")
_LATEX: Final = re.compile(rb"(?:^|\n)[ \t]*\\documentclass\b")
_LATEX_HEAD: Final = 8_192


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a Markdown, HTML, ODT, flat ODT, RTF or LaTeX file.

    SourceError TXT-001, TXT-003, TXT-020 to TXT-023, ODT-001, DOC-010 and others of the package.
    """
    origin = Origin(source.name)
    head = head_of(source, origin, _HEAD)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return rtf.read(source, context)
    try:
        return _read(source, head, context)
    except RecursionError as error:
        raise SourceError.of("TXT-023", origin) from error


def _read(source: Path, head: bytes, context: ReadContext) -> Reading:
    origin = Origin(source.name)
    suffix = source.suffix.lower()
    kind = _SUFFIXES.get(suffix, suffix if suffix in _FORMS else ".md")
    if kind == ".html":
        return html.read(source, context)
    book = LedgerBook()
    legacy = LegacyText(book, context.monitor)
    signs = PrivateSigns()
    if head.startswith(_ZIP):
        with Package(source) as package:
            repaired = odt.repaired(package, context, legacy, signs, book)
            tree = read_tree(repaired.content, "odt", origin, context.monitor)
            tree = with_descriptions(tree, repaired.descriptions)
            tree = with_inner_tables(
                with_named_anchors(tree, repaired.bookmarks), repaired.inner_tables
            )
            job = _Job(origin, context, book, legacy, signs, odt.finder(package))
            with_formulas(tree["blocks"])
            with_looks(tree["blocks"])
            reading = job.reading(
                tree,
                odt.work_of(package, context.monitor),
                repaired.headings,
                formulas=repaired.formulas.known(),
            )
            return msgspec.structs.replace(reading, comments=repaired.comments)
    if _FLAT_ODF.search(head.replace(b"\0", b"")):
        return _read(odt.package_of_flat(source, context.work, context.monitor), _ZIP, context)
    if kind == ".odt":
        raise SourceError.of("ODT-001", origin)
    content = whole_file(source, origin, limits.PANDOC_INPUT, "TXT-022")
    if kind == ".tex" or _LATEX.search(content[:_LATEX_HEAD]):
        return _latex(content, beside(source), origin, context)
    text = with_wide_heads(signs.hidden(text_of(content, origin).text))
    text = with_plain_brackets(text)
    tree, uncalled = read_markdown(text, _FORMS[kind], origin, book, context.monitor)
    enter_abbreviations(text, book, origin)
    with_references(tree, beside(source), origin, context.monitor)
    with_equations(tree)
    job = _Job(origin, context, book, legacy, signs, beside(source))

    def read_page(page: bytes) -> Tree:
        return read_tree(page, _FORMS[".html"], origin, context.monitor)

    return job.reading(with_raw_html(tree, read_page), Work(), uncalled=uncalled)


def _latex(content: bytes, find: Finder, origin: Origin, context: ReadContext) -> Reading:
    book = LedgerBook()
    legacy = LegacyText(book, context.monitor)
    signs = PrivateSigns()
    declared = latex.declared_encoding(content)

    def characters(part: bytes, place: Origin) -> str:
        return signs.hidden(latex.characters_of(part, declared, legacy, place))

    text = characters(content, origin)
    tree = latex.read_latex(text, find, characters, book, context.monitor, origin)
    job = _Job(origin, context, book, legacy, signs, latex.picture_finder(text, find))
    return job.reading(tree, Work())


class _Job:
    """From the tree to the reading."""

    def __init__(
        self,
        origin: Origin,
        context: ReadContext,
        book: LedgerBook,
        legacy: LegacyText,
        signs: PrivateSigns,
        find: Finder,
    ) -> None:
        self._origin = origin
        self._context = context
        self._book = book
        self._legacy = legacy
        self._signs = signs
        self._pictures = Pictures(PictureShelf(context.media), find, book, context.monitor)

    def reading(
        self,
        tree: Tree,
        known: Work,
        headings: Marked = UNMARKED,
        uncalled: Sequence[Tree] = (),
        formulas: Mapping[Formula, InlineEquation] = MappingProxyType({}),
    ) -> Reading:
        """Return the book; ``known`` is what the package says about it.

        ``uncalled``: notes without a mark in the text, entered already; they come last.
        ``formulas``: those that are no TeX, by the names that they have in the tree.
        """
        monitor = self._context.monitor
        fold_lists(tree["blocks"], self._book, self._origin)
        tex = [f for f in _formulas(tree, *uncalled) if f not in formulas]
        equations = dict(formulas) | {
            formula: InlineEquation(mathml=markup, alt=formula.tex.strip())
            for formula, markup in mathml_of(tex, self._origin, monitor).items()
        }
        mapper = TreeMapper(self._origin, self._pictures, equations, self._book, self._legacy)
        mapped = without_marks(mapper.blocks(tree["blocks"]))
        metadata = _Meta(tree.get("meta", {}), mapper).metadata(known)
        called = len(mapper.notes)
        mapper.inlines(uncalled)
        monitor.check_cancelled()
        blocks, notes = sound_links(mapped, mapper.notes, self._book, self._origin)
        words = count_kept(self._book, blocks, notes[:called])
        words += count_kept(self._book, [b for note in notes[called:] for b in note.blocks])
        metadata = html.with_language(metadata, blocks, self._context.options.language)
        report_headings(headings.found, monitor, self._origin)
        body = Section(id="body", role=SectionRole.SECTION, blocks=blocks)
        cover = self._cover(tree)
        publication = Publication(
            metadata,
            (body,),
            notes=notes,
            resources=self._pictures.resources,
            cover=cover,
            guesses=headings.guesses,
        )
        legacy_encodings = self._legacy.finish()
        shown = self._signs.shown(publication)
        return Reading(shown, self._book.closed(), words, legacy_encodings)

    def _cover(self, tree: Tree) -> str | None:
        """Return the resource that the metadata call the cover."""
        address = cover_of(tree)
        if address is None:
            return None
        image = self._pictures.image(address, None, ("", ""), self._origin)
        return image.resource if image is not None else None


def _formulas(*trees: Tree) -> Iterator[Formula]:
    for node in walk_nodes(*trees):
        if node["t"] == "Math":
            kind, tex = node["c"]
            yield Formula(tex, kind["t"] == "DisplayMath")


class _Meta:
    """Pandoc's metadata made proposals for ours."""

    def __init__(self, meta: dict[str, Any], mapper: TreeMapper) -> None:
        self._meta = meta
        self._mapper = mapper

    def metadata(self, known: Work) -> Metadata:
        """Return the metadata; ``known`` holds what the package itself says."""
        date = self._text("date")
        language = self._text("lang")
        named = (name for name in _ROLES if name not in {"author", "aut"})
        people = (*self._people("author", "creator"), *self._people("contributor", *named))
        series = self._text("belongs-to-collection")
        work = Work(
            title=self._text("title") or known.title,
            subtitle=self._text("subtitle"),
            contributors=people or known.contributors,
            language=_tag(language),
            series=Series(title=series, number=self._text("group-position")) if series else None,
            description=self._text("description") or self._text("abstract") or known.description,
            subjects=tuple(
                Subject(heading=word)
                for word in (*self._texts("keywords"), *self._texts("subject"))
            )
            or known.subjects,
        )
        edition = EditionRecord(
            publisher=self._text("publisher"),
            published=date if date and _DATE.fullmatch(date) else None,
            rights=self._text("rights"),
        )
        numbers = (read_isbn(text).digits for text in self._texts("identifier", "isbn"))
        isbn = next(filter(None, numbers), None)
        products = (Product(form=ProductForm.EPUB, isbn=isbn),) if isbn else ()
        return Metadata(work=work, edition=edition, products=products)

    def _people(self, *names: str) -> tuple[Contributor, ...]:
        """Return the people under these names, with the roles of pandoc's EPUB metadata."""
        is_vietnamese = (self._text("lang") or "").lower().startswith("vi")
        order = ("family", "given") if is_vietnamese else ("given", "family")
        values = ((name, self._meta[name]) for name in names if name in self._meta)
        items = [(n, i) for n, v in values for i in (v["c"] if v["t"] == "MetaList" else [v])]
        found = []
        for own, item in items:
            fields = item["c"] if item["t"] == "MetaMap" else {}
            word = self._value(fields["role"]).strip().lower() if "role" in fields else own
            parts = [self._value(fields[part]) for part in order if part in fields]
            name = (self._value(item) or " ".join(parts)).strip()
            if name:
                role = _ROLES.get(word, ContributorRole.AUTHOR)
                found.append(Contributor(name=name, role=role))
        return tuple(found)

    def _text(self, name: str) -> str | None:
        return " ".join(self._texts(name)) or None

    def _texts(self, *names: str) -> list[str]:
        values = [self._meta[name] for name in names if name in self._meta]
        items = [i for v in values for i in (v["c"] if v["t"] == "MetaList" else [v])]
        found = [self._value(item) for item in items]
        return [text.strip() for text in found if text.strip()]

    def _value(self, value: Tree) -> str:
        match value["t"]:
            case "MetaString":
                return str(value["c"])
            case "MetaInlines":
                return plain_text(self._mapper.inlines(value["c"]))
            case "MetaBlocks":
                blocks = self._mapper.blocks(value["c"])
                texts = [plain_text(b.inlines) for b in blocks if isinstance(b, Paragraph)]
                return " ".join(texts)
            case "MetaMap":
                fields = value["c"]
                name = next((key for key in ("name", "text", "literal") if key in fields), None)
                return self._value(fields[name]) if name is not None else ""
            case _:
                return ""


def _tag(language: str | None) -> str:
    """Return a language tag, empty where the source's is none."""
    if language is None or not _TAG.fullmatch(language):
        return ""
    return language.replace("_", "-")
