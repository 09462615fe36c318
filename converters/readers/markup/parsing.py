"""Pages of markup from strangers made trees: XHTML where it is sound, HTML as browsers mend it.

Neither way touches a document type, an entity of the file's own or the network. HTML 5 section 13
tells what authors may leave out; XHTML that is not well-formed is read as HTML.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.readers.markup.declarations import without_doctype
from converters.readers.markup.mending import mend

XHTML: Final = "http://www.w3.org/1999/xhtml"
MATHML: Final = "http://www.w3.org/1998/Math/MathML"
SVG: Final = "http://www.w3.org/2000/svg"
_EPUB_TYPE: Final = ("{http://www.idpf.org/2007/ops}type", "epub:type")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_UNFIT_REFERENCE: Final = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
_EMPTY_TAG: Final = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
_PAGE_END: Final = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_VOID: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    }
)  # fmt: skip
_NEW_VOID: Final = re.compile(r"<(source|track|wbr)\b([^<>]*?)/?>", re.IGNORECASE)
"""Empty elements that the parser does not know: it would take what follows for their content."""
_NAME: Final = re.compile(r"[A-Za-z_][\w.:-]*")
_HEAD: Final = 1_024
_TOO_DEEP: Final = "ERR_RESOURCE_LIMIT"


class Page(NamedTuple):
    """A page as a tree whose HTML elements have plain names in small letters."""

    root: etree._Element
    mended: bool
    """The page claims to be XHTML and is not well-formed."""


def parse_page(text: str, origin: Origin) -> Page:
    """Return the tree of a page.

    Raises SourceError DOC-016 (more markup than fits into memory), TXT-023 (nested too deeply).
    """
    if text.count("<") + text.count("=") > limits.XML_MARKUP:
        raise SourceError.of("DOC-016", origin)
    text = _UNFIT_REFERENCE.sub("", _UNFIT.sub("", text))
    is_xhtml = _is_xhtml(text)
    if is_xhtml and (root := _as_xml(text)) is not None:
        return Page(_made_sound(root), mended=False)
    return Page(_made_sound(_as_html(text, origin)), mended=is_xhtml)


def parse_foreign_xml(text: str, origin: Origin) -> tuple[etree._Element | None, bool]:
    """Return the root of XML that may be damaged, and whether it was; None where nothing is left.

    Raises SourceError DOC-016 (more markup than fits into memory).
    """
    if text.count("<") + text.count("=") > limits.XML_MARKUP:
        raise SourceError.of("DOC-016", origin)
    text = _UNFIT_REFERENCE.sub("", _UNFIT.sub("", text))
    if (root := _as_xml(text)) is not None:
        return root, False
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        mended = etree.fromstring(_without_prolog(text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    # A recovering parser returns None, whatever its types say, where no element is left.
    return (_without_entities(mended), True) if mended is not None else (None, True)


def _without_entities(root: etree._Element) -> etree._Element:
    """Write entities that nothing declares as they stand in the file."""
    for entity in list(root.iter(etree.Entity)):
        parent, before = entity.getparent(), entity.getprevious()
        text = f"{entity.text or ''}{entity.tail or ''}"
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        parent.remove(entity)
    return root


def types_of(element: etree._Element) -> tuple[str, ...]:
    """Return the ``epub:type`` words of an element and its ARIA roles, without ``doc-``."""
    words = [w for name in _EPUB_TYPE for w in (element.get(name) or "").split()]
    roles = (element.get("role") or "").split()
    return (*words, *(role.removeprefix("doc-") for role in roles if role.startswith("doc-")))


def language_of(element: etree._Element) -> str | None:
    """Return the language that an element declares for itself."""
    declared = element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang")
    return (declared or "").strip() or None


def same_language(first: str, second: str) -> bool:
    """Return whether two tags name one language, its regions not told apart."""
    return first.partition("-")[0].casefold() == second.partition("-")[0].casefold()


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def characters(element: etree._Element) -> str:
    """Return all text within an element as it stands."""
    return "".join(str(text) for text in element.itertext())


def _is_xhtml(text: str) -> bool:
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    return head.startswith("<?xml") or XHTML in head


def _as_xml(text: str) -> etree._Element | None:
    text = _without_prolog(text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def _without_prolog(text: str) -> str:
    """Return XML without declaration and document type, named characters written out."""
    text = text.lstrip("\ufeff \t\r\n")
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    return _ENTITY.sub(_character, without_doctype(text))


def _character(match: re.Match[str]) -> str:
    """Write a named character of HTML as itself; XML knows five names only."""
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    return html5.get(f"{name};", f"&amp;{name};")


def _as_html(text: str, origin: Origin) -> etree._Element:
    text = _NEW_VOID.sub(r"<\1\2></\1>", without_doctype(text))
    text = _EMPTY_TAG.sub(_with_end_tag, text)
    # What follows the end of a page belongs to it as well, be it a second page.
    text = _PAGE_END.sub("", text)
    for is_huge in (False, True):
        # The size is bounded already: only elements nested too deep call for the larger limits.
        parser = lxml_html.HTMLParser(
            no_network=True, huge_tree=is_huge, encoding="utf-8",
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        except (etree.ParserError, ValueError):
            return etree.Element("html")
        if not any(entry.type_name == _TOO_DEEP for entry in parser.error_log):
            return root
    raise SourceError.of("TXT-023", origin)


def _with_end_tag(match: re.Match[str]) -> str:
    """Close ``<a id="x"/>`` in so many words; HTML takes it for a start tag."""
    name = match[1].lower()
    return match[0] if name in _VOID else f"<{match[1]}{match[2]}></{match[1]}>"


def _made_sound(root: etree._Element) -> etree._Element:
    named = _with_plain_names(root)
    mend(named)
    return named


def _with_plain_names(root: etree._Element) -> etree._Element:
    """Name HTML elements in small letters without a namespace, those of MathML and SVG in full."""
    foreign: dict[etree._Element, str] = {}
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        space, _, local = tag.removeprefix("{").rpartition("}")
        if space in {"", XHTML}:
            name = _foreign_name(element, local.lower(), foreign)
            if name != tag:
                element.tag = name if _NAME.fullmatch(local) else "span"
    return root


def _foreign_name(element: etree._Element, name: str, foreign: dict[etree._Element, str]) -> str:
    """Return the name of an element that may stand within ``<math>`` or ``<svg>`` of plain HTML."""
    parent = element.getparent()
    space = foreign.get(parent) if parent is not None else None
    if name == "math":
        space = MATHML
    elif name == "svg":
        space = SVG
    if space is None or ":" in name:
        return name
    foreign[element] = space
    return f"{{{space}}}{name}"
