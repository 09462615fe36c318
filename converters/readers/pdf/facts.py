"""What a PDF says about itself: title, authors, language, page labels, bookmarks."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pypdf
from lxml import etree
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject
from pypdfium2 import raw

from converters import limits
from converters.diagnostics import Origin
from converters.readers.credible import credible_names, credible_title
from converters.readers.pdf.annotations import place_of
from converters.readers.pdf.content import DocumentFacts, OutlineItem
from converters.readers.pdf.opening import opened, wide_text

_OUTLINE: Final = 20_000
_DEEPEST: Final = 12
_DEEPEST_TREE: Final = 16
_LABEL_NODES: Final = 10_000
_XMP: Final = 8 * limits.MEGABYTE
_NAMES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


# pypdf writes every oddity of a file to standard error; what matters to the user is told by codes.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class FactsTask(msgspec.Struct, frozen=True):
    """Document to ask."""

    path: str
    name: str


def read_facts(task: FactsTask) -> DocumentFacts:
    """Return what the file says about itself. Raises SourceError as ``opened`` does."""
    path = Path(task.path)
    with opened(path, Origin(task.name)) as document:
        catalog = _catalog(path)
        title, authors, language = _from_xmp(_xmp(catalog))
        followable = _is_followable(catalog)
        info = document.get_metadata_dict()
        author = info.get("Author", "").strip()
        return DocumentFacts(
            pages=len(document),
            title=credible_title(info.get("Title", "")) or credible_title(title),
            authors=_people(authors or (author,)),
            language=_tag(wide_text(raw.FPDFCatalog_GetLanguage, document.raw)) or _tag(language),
            labels=_labels(document) if followable else (),
            outline=tuple(_outline(document)),
            tagged=bool(raw.FPDFCatalog_IsTagged(document.raw)),
            labels_damaged=not followable,
        )


def _people(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in a list of names; a comma parts them where each has two words or more."""
    found: list[str] = []
    for name in names:
        for part in filter(None, map(str.strip, name.split(";"))):
            single = [piece.strip() for piece in part.split(",")]
            whole = all(len(piece.split()) > 1 for piece in single)
            found.extend(single if whole else [part])
    return credible_names(found)


def _tag(language: str) -> str | None:
    plain = language.strip().replace("_", "-")
    return plain if _LANGUAGE.fullmatch(plain) else None


def _labels(document: Any) -> tuple[str, ...]:
    """Return the page labels of the file (ISO 32000-1, 12.4.2), none where it has none."""
    labels = tuple(
        wide_text(raw.FPDF_GetPageLabel, document.raw, index) for index in range(len(document))
    )
    return labels if any(labels) else ()


def _outline(document: Any) -> Iterator[OutlineItem]:
    stack: list[tuple[Any, int]] = [(raw.FPDFBookmark_GetFirstChild(document.raw, None), 1)]
    for _ in range(_OUTLINE):
        if not stack:
            return
        mark, level = stack.pop()
        if not mark:
            continue
        stack.append((raw.FPDFBookmark_GetNextSibling(document.raw, mark), level))
        if level < _DEEPEST:
            stack.append((raw.FPDFBookmark_GetFirstChild(document.raw, mark), level + 1))
        title = " ".join(wide_text(raw.FPDFBookmark_GetTitle, mark).split())
        target = place_of(document, raw.FPDFBookmark_GetDest(document.raw, mark))
        if target is None and (action := raw.FPDFBookmark_GetAction(mark)):
            target = place_of(document, raw.FPDFAction_GetDest(document.raw, action))
        if title:
            yield OutlineItem(title, level, target)


def _catalog(path: Path) -> DictionaryObject:
    """Return the catalog, an empty one where it cannot be read."""
    try:
        return pypdf.PdfReader(path).root_object
    except Exception:  # noqa: BLE001 - pypdf raises anything over damaged files; Info remains
        return DictionaryObject()


def _is_followable(catalog: DictionaryObject) -> bool:
    """Tell whether the tree of page labels ends; in one that does not, pdfium overflows its stack.

    A number tree (ISO 32000-1, 7.9.7) must not hold itself; real ones are two or three deep.
    """
    waiting: list[tuple[Any, int]] = [(catalog.get("/PageLabels"), 0)]
    seen = 0
    try:
        while waiting:
            node, depth = waiting.pop()
            seen += 1
            if depth > _DEEPEST_TREE or seen > _LABEL_NODES:
                return False
            whole = node.get_object() if node is not None else None
            if isinstance(whole, DictionaryObject):
                kids = whole.get("/Kids", ArrayObject()).get_object()
                waiting.extend((kid, depth + 1) for kid in kids)
    except Exception:  # noqa: BLE001 - what pypdf cannot follow, pdfium is not asked to
        return False
    return True


def _xmp(catalog: DictionaryObject) -> bytes:
    """Return the metadata stream of the catalog (ISO 32000-1, 14.3.2), empty where unreadable."""
    try:
        metadata = catalog["/Metadata"].get_object()
        content = metadata.get_data() if isinstance(metadata, StreamObject) else b""
    except Exception:  # noqa: BLE001 - pypdf raises anything over damaged files; Info remains
        return b""
    return content if len(content) <= _XMP else b""


def _from_xmp(content: bytes) -> tuple[str, tuple[str, ...], str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return "", (), ""
    if tree is None:
        return "", (), ""

    def values(name: str) -> list[str]:
        found = tree.iterfind(f".//dc:{name}//rdf:li", _NAMES)
        return [text for item in found if (text := " ".join((item.text or "").split()))]

    titles, languages = values("title"), values("language")
    return (
        titles[0] if titles else "",
        tuple(values("creator")),
        languages[0] if languages else "",
    )
