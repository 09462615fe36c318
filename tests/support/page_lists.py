"""Pages of finished editions, read without the program's own eyes: labels, and what follows."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

import pypdfium2
from lxml import etree
from pypdf import PdfReader

from converters.model.edition import Design, Edition
from converters.model.publication import Publication
from converters.vocabularies import EditionForm
from converters.writers.epub import write as write_epub
from converters.writers.pdf.paging.page_starts import paged
from converters.writers.writing import WriteContext
from tests.support.pdf_reading import context_in, typeset_bytes

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_APART: Final = frozenset({"footnotes", "landmarks", "page-list"})
_HEAD, _FOOT = 0.09, 0.1
"""Margins of a typeset page, in which heads and folios stand, as shares of its height."""


_LIST_MARK: Final = re.compile(r"^(?:(?:(?:\d+|[a-z]|[ivxIVX]+)\.|[•–·])\s+)+", re.MULTILINE)
_TABLE_HEAD_WORDS: Final = 12
_COMPARED: Final = 24
"""Letters that are compared: about six words."""
_COMPARED_IN_TABLES: Final = 10
"""The rest of a cell that goes on overleaf may be short."""


@dataclass(frozen=True)
class Page:
    """A page: its label, and the words that it shows or that follow its mark."""

    label: str
    text: str
    in_table: bool = False
    """Whether the mark of the page stands in a table."""

    @property
    def letters(self) -> str:
        """Letters and figures alone, for the editions differ in spaces, marks and line ends."""
        return letters(self.text)


def paged_editions(
    publication: Publication, folder: Path, design: Design | None = None
) -> tuple[Path, Path, WriteContext]:
    """Write a typeset PDF and the EPUB that has its pages; return both, and the EPUB's context."""
    context = context_in(folder)
    edition = Edition(form=EditionForm.PDF, design=design or Design())
    pdf, epub = folder / "sach.pdf", folder / "sach.epub"
    pdf.write_bytes(typeset_bytes(publication, context, edition))
    found = paged(publication, pdf, context.monitor)
    context = replace(context, page_list=found.pages)
    with epub.open("wb") as stream:
        write_epub(found.publication, Edition(form=EditionForm.EPUB), stream, context)
    return pdf, epub, context


def letters(text: str) -> str:
    """Return the letters and figures of a text, compatible forms as one."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def pdf_pages(path: Path) -> tuple[Page, ...]:
    """Return the pages of a typeset PDF without their heads and folios."""
    labels = PdfReader(path).page_labels
    document = pypdfium2.PdfDocument(path)
    try:
        return tuple(Page(label, _body(page)) for label, page in zip(labels, document, strict=True))
    finally:
        document.close()


def _body(page: pypdfium2.PdfPage) -> str:
    height = page.get_height()
    text_page = page.get_textpage()
    found = text_page.get_text_bounded(bottom=height * _FOOT, top=height * (1 - _HEAD))
    return str(found)


def epub_pages(path: Path) -> tuple[Page, ...]:
    """Return the page list of an EPUB, with all the text that follows each of its places."""
    with zipfile.ZipFile(path) as package:
        documents = dict(_documents(package))
    links = _page_links(documents["nav.xhtml"])
    pieces = [piece for name, root in documents.items() for piece in _pieces(name, root)]
    starts = {address: number for number, (address, _) in enumerate(pieces) if address}
    texts = [text for _, text in pieces]
    tables = {
        f"{name}#{mark.get('id')}"
        for name, root in documents.items()
        for table in root.iter(f"{_XHTML}table")
        for mark in table.iter(f"{_XHTML}span")
    }
    return tuple(
        Page(label, "".join(texts[starts[href] :]), href in tables) for label, href in links
    )


def _documents(package: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element]]:
    """Yield name and content of the documents in reading order, the contents among them."""
    opf = next(name for name in package.namelist() if name.endswith(".opf"))
    root = etree.fromstring(package.read(opf))
    addresses = {i.get("id"): str(i.get("href")) for i in root.iter(f"{_OPF}item")}
    for reference in root.iter(f"{_OPF}itemref"):
        path = PurePosixPath(opf).parent / addresses[reference.get("idref")]
        yield path.name, etree.fromstring(package.read(str(path)))


def _page_links(nav: etree._Element) -> list[tuple[str, str]]:
    lists = (n for n in nav.iter(f"{_XHTML}nav") if n.get(_EPUB_TYPE) == "page-list")
    return [(str(a.text), str(a.get("href"))) for n in lists for a in n.iter(f"{_XHTML}a")]


def _pieces(name: str, root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the text of a document, and the addresses of its page marks where they stand."""
    body = root.find(f"{_XHTML}body")
    assert body is not None
    yield from _within(name, body)


def _within(name: str, element: etree._Element) -> Iterator[tuple[str, str]]:
    types = set((element.get(_EPUB_TYPE) or "").split())
    if "pagebreak" in types:
        assert element.get("role") == "doc-pagebreak"
        yield f"{name}#{element.get('id')}", ""
    elif not types & _APART and isinstance(element.tag, str):
        yield "", element.text or ""
        for child in element:
            yield from _within(name, child)
            yield "", child.tail or ""


def begins_alike(page: Page, text: Page) -> bool:
    """Tell whether what follows a mark in an EPUB is what the page of the PDF begins with.

    A page may begin with the rest of a word, after which its mark stands, or with the repeated
    head of a table. Lists have their marks, and contents their page numbers, in the PDF alone.
    """
    follows = text.letters
    first = page.text.split("\r\n")[0].strip()
    if first in {"Mục lục", "Contents", "Chú thích", "Notes"}:
        return follows.startswith(letters(first))
    shown = (page.text, _LIST_MARK.sub("", page.text))
    most = _TABLE_HEAD_WORDS if text.in_table else 1
    heads = (words.split()[drop:] for words in shown for drop in range(most + 1))
    compared = _COMPARED_IN_TABLES if text.in_table else _COMPARED
    return any(follows.startswith(letters(" ".join(head))[:compared]) for head in heads)
