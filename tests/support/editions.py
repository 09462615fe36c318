"""Read finished editions back as plain text, to be compared with the truth."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from lxml import etree

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_BLOCKS: Final = frozenset(
    _XHTML + name
    for name in (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "div"),
        *("figcaption", "caption", "pre"),
    )
)
_APART: Final = frozenset({"noteref", "pagebreak", "footnote", "endnote", "footnotes", "endnotes"})
_NOT_BODY: Final = frozenset(
    {"frontmatter", "backmatter", "cover", "titlepage", "copyright-page", "toc", "landmarks"}
)


def epub_body_text(path: Path) -> str:
    """Return the running text of the body, a block a line: no notes, page marks, front or back."""
    lines: list[str] = []
    with zipfile.ZipFile(path) as package:
        for name in _spine(package):
            root = etree.fromstring(package.read(name))
            body = root.find(f"{_XHTML}body")
            if body is not None and not _holds_front_or_back(body):
                lines.extend(_lines(body))
    return "\n".join(lines)


def epub_words(path: Path) -> int:
    """Return the number of words in all documents of the spine, notes included."""
    with zipfile.ZipFile(path) as package:
        roots = [etree.fromstring(package.read(name)) for name in _spine(package)]
    texts = ("".join(body.itertext()) for root in roots for body in root.iter(f"{_XHTML}body"))
    return sum(len(text.split()) for text in texts)


def _spine(package: zipfile.ZipFile) -> Iterator[str]:
    container = etree.fromstring(package.read("META-INF/container.xml"))
    (rootfile,) = container.iter(f"{_CONTAINER}rootfile")
    opf = PurePosixPath(str(rootfile.get("full-path")))
    document = etree.fromstring(package.read(str(opf)))
    addresses = {
        item.get("id"): item.get("href")
        for item in document.iter(f"{_OPF}item")
        if "nav" not in (item.get("properties") or "").split()
    }
    for reference in document.iter(f"{_OPF}itemref"):
        address = addresses.get(reference.get("idref"))
        if address is not None:
            yield str(opf.parent / unquote(str(address)))


def _holds_front_or_back(body: etree._Element) -> bool:
    sections = [body, *body.findall(f"{_XHTML}section")]
    return any(_types(section) & _NOT_BODY for section in sections)


def _types(element: etree._Element) -> set[str]:
    words = f"{element.get(_EPUB_TYPE) or ''} {element.get('role') or ''}"
    return {word.removeprefix("doc-") for word in words.split()}


def _lines(element: etree._Element) -> Iterator[str]:
    """Yield the text of the innermost blocks."""
    for child in element.iterchildren(etree.Element):
        if _types(child) & _APART:
            continue
        inner = [each for each in child.iter(*_BLOCKS) if each is not child]
        if child.tag in _BLOCKS and not inner:
            text = " ".join("".join(_characters(child)).split())
            if text:
                yield text
        else:
            yield from _lines(child)


def _characters(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_XHTML}br":
            yield " "
        elif isinstance(child.tag, str) and not _types(child) & _APART:
            yield from _characters(child)
        yield child.tail or ""


def truth_text(path: Path) -> str:
    """Return a ``truth.txt`` in the same form: headings without their mark, one block a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    plain = (re.sub(r"^# ", "", line) for line in lines)
    joined = "\n".join(" ".join(line.split()) for line in plain if line.strip())
    return unicodedata.normalize("NFC", joined)
