"""What OpenDocument text holds around its words that pandoc passes over, words and all: opened.

Programs put elements of their own around text (content controls, fields of later versions), which
a reader that does not know them is to read as if they were not there: OpenDocument 1.3 part 3
section 3.17.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.odt_headings import StyleSheet
from converters.readers.odt_names import BODY, DRAW, OFFICE, PARAGRAPHS, TABLE, TEXT
from converters.readers.odt_repairs import (
    BOX,
    DETAIL,
    FIELDS,
    HOLDERS,
    INDEXES,
    PAGE_FIELDS,
    SHAPES,
    cut,
    plain_text,
)

_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_FORM: Final = f"{{{_URN}:form:1.0}}"
_SVG: Final = f"{{{_URN}:svg-compatible:1.0}}"
_LOEXT: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_CONTROL: Final = f"{_LOEXT}content-control"
_PROMPTS: Final = frozenset({"Placeholder_20_Text", "PlaceholderText"})
_FRAME: Final = f"{DRAW}frame"
_IMAGE: Final = f"{DRAW}image"
_INDEX_MARKS: Final = tuple(
    f"{TEXT}{kind}-index-mark{end}" for kind in ("alphabetical", "user") for end in ("", "-start")
)
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


def _names(namespace: str, names: str) -> frozenset[str]:
    return frozenset(namespace + name for name in names.split())


_KNOWN: Final = (
    frozenset({*PARAGRAPHS, *FIELDS, *PAGE_FIELDS, *INDEXES, *SHAPES, BOX})
    | _names(
        TEXT,
        "a bibliography bibliography-mark bookmark bookmark-end bookmark-ref bookmark-start change "
        "change-end change-start hidden-paragraph hidden-text index-body index-title line-break "
        "list list-header list-item meta meta-field note note-body numbered-paragraph "
        "reference-mark reference-mark-end reference-mark-start reference-ref ruby ruby-base "
        "ruby-text s section soft-page-break span tab",
    )
    | _names(DRAW, "a frame g image object-ole")
    | _names(
        TABLE,
        "covered-table-cell table table-cell table-column table-columns table-column-group "
        "table-header-columns table-header-rows table-row table-row-group table-rows",
    )
)
"""Elements that a later pass or pandoc reads."""
_UNSEEN: Final = (
    _names(
        TEXT,
        "alphabetical-index-auto-mark-file bibliography-configuration dde-connection-decls label "
        "linenumbering-configuration note-citation notes-configuration number page-sequence "
        "section-source sequence-decls toc-mark tracked-changes user-field-decls variable-decls",
    )
    | frozenset(f"{index}-source" for index in (*INDEXES, f"{TEXT}bibliography"))
    | _names(OFFICE, "annotation annotation-end binary-data dde-source event-listeners forms")
    | _names(
        DRAW,
        "contour-path contour-polygon enhanced-geometry glue-point image-map object page-thumbnail "
        "param plugin",
    )
    | _names(
        TABLE,
        "calculation-settings consolidation content-validations dde-links detective desc "
        "named-expressions scenario table-source title tracked-changes",
    )
    | _names(_SVG, "desc title")
)
"""Elements whose words, with all that is in them, no page shows."""


def open_wrappers(
    content: etree._Element, styles: StyleSheet, book: LedgerBook, origin: Origin
) -> None:
    """Bring the words of elements that pandoc does not know into the text around, and enter them.

    What a script or a prompt says is no text and goes.
    """
    text = content.find(BODY)
    if text is None:
        return
    _drop_scripts(text, book, origin)
    _drop_prompts(text, styles, book, origin)
    _show_controls(text, book, origin)
    _free_texts_of_pictures(text)
    _enter_unseen(text, book, origin)
    etree.strip_tags(text, f"{TEXT}sequence")
    unknown = list(_unknown_in(text))
    for element in unknown:
        _enter(element, book, origin)
    for element in unknown:
        parent = element.getparent()
        if parent is not None and parent.tag == _FRAME:
            element.tag = BOX
    for table in list(text.iterfind(f".//{_FRAME}/{TABLE}table")):
        _wrap(table, BOX)
    etree.strip_tags(text, *{str(e.tag) for e in unknown} - {BOX})
    _link_pictures(text)
    _house_pictures(text)


def _unknown_in(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that nothing later knows and that hold something."""
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        if element.tag in _UNSEEN or not str(element.tag).startswith("{"):
            continue
        if element.tag not in _KNOWN and (len(element) or (element.text or "").strip()):
            yield element
        waiting.extend(reversed(element))


def _enter(element: etree._Element, book: LedgerBook, origin: Origin) -> None:
    words = plain_text(element)
    if not words:
        return
    is_field = element.tag == _CONTROL or str(element.tag).startswith(TEXT)
    kind, reason = (Kind.FIELD, "ODT-007") if is_field else (Kind.RAW, "ODT-012")
    book.enter(kind, Fate.CONVERTED, reason, origin, words[:DETAIL])


def _drop_scripts(text: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for script in list(text.iter(f"{TEXT}script")):
        book.enter(Kind.MACRO, Fate.DROPPED, "ODT-015", origin, plain_text(script)[:DETAIL] or None)
        cut(script)


def _enter_unseen(text: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Enter drawn shapes that hold nothing, and the marks of words for an index."""
    for shape in text.iter(*SHAPES):
        has_text = any(map(plain_text, shape.iter(*PARAGRAPHS)))
        if not has_text and next(shape.iter(_IMAGE), None) is None:
            said = (shape.findtext(f"{_SVG}{name}") for name in ("title", "desc"))
            name = next(filter(None, said), None) or shape.get(f"{DRAW}name")
            book.enter(Kind.IMAGE, Fate.DROPPED, "ODT-018", origin, name)
    marks = len(list(text.iter(*_INDEX_MARKS)))
    if marks:
        book.enter(Kind.FIELD, Fate.DROPPED, "ODT-019", origin)
        book.count(Kind.FIELD, Fate.DROPPED, marks - 1)


def _drop_prompts(
    text: etree._Element, styles: StyleSheet, book: LedgerBook, origin: Origin
) -> None:
    """Take out the prompts of content controls that nobody filled in.

    Programs that fill in controls forget to take the mark of an empty one away, so the style of
    the words has to agree.
    """
    for control in list(text.iter(_CONTROL)):
        if control.get(f"{_LOEXT}showing-place-holder") != "true":
            continue
        spans = [s.get(f"{TEXT}style-name") for s in control.iter(f"{TEXT}span")]
        if spans and all(styles.descends(name, _PROMPTS, "text") for name in spans):
            prompt = plain_text(control)[:DETAIL]
            book.enter(Kind.FIELD, Fate.DROPPED, "ODT-020", origin, prompt or None)
            cut(control)


def _show_controls(text: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Write what buttons, boxes and fields of forms show in their places."""
    shown = {
        name: _words_of_control(control)
        for control in text.iterfind(f"{OFFICE}forms//*")
        if (name := control.get(_XML_ID) or control.get(f"{_FORM}id"))
    }
    for place in list(text.iter(f"{DRAW}control")):
        words = shown.get(place.get(f"{DRAW}control") or "", "")
        if words:
            book.enter(Kind.FIELD, Fate.CONVERTED, "ODT-007", origin, words[:DETAIL])
            made = etree.Element(f"{TEXT}span")
            made.text = words
            place.addprevious(made)
        cut(place)


def _words_of_control(control: etree._Element) -> str:
    chosen = [
        option.get(f"{_FORM}label") or ""
        for option in control.iter(f"{_FORM}option")
        if "true" in {option.get(f"{_FORM}current-selected"), option.get(f"{_FORM}selected")}
    ]
    said = (control.get(_FORM + name) for name in ("label", "current-value", "value"))
    return next(filter(None, said), "") or ", ".join(filter(None, chosen)) or plain_text(control)


def _free_texts_of_pictures(text: etree._Element) -> None:
    """Set the text that is written on a picture in a box of its own behind it."""
    for image in list(text.iter(_IMAGE)):
        lines = [child for child in image if child.tag in {*PARAGRAPHS, f"{TEXT}list"}]
        frame = image.getparent()
        if frame is not None and any(map(plain_text, lines)):
            box = etree.Element(BOX)
            box.extend(lines)
            made = etree.Element(_FRAME)
            made.append(box)
            made.tail, frame.tail = frame.tail, None
            frame.addnext(made)


def _link_pictures(text: etree._Element) -> None:
    """Make links of those around pictures; pandoc sees pictures in spans of links only."""
    for link in list(text.iter(f"{DRAW}a")):
        link.tag = f"{TEXT}a"
    for link in text.iter(f"{TEXT}a"):
        for inner in link.iterdescendants(f"{TEXT}a"):
            inner.tag = f"{TEXT}span"
        for frame in link.findall(_FRAME):
            _wrap(frame, f"{TEXT}span")


def _house_pictures(text: etree._Element) -> None:
    """Give pictures that stand on the page alone paragraphs, in which pandoc looks for them."""
    for holder in list(text.iter(text.tag, *HOLDERS)):
        for child in list(holder):
            is_drawn = str(child.tag).startswith(DRAW) or child.tag == f"{TEXT}a"
            if is_drawn and next(child.iter(_IMAGE, f"{DRAW}object"), None) is not None:
                _wrap(child, PARAGRAPHS[0])


def _wrap(element: etree._Element, tag: str) -> None:
    wrapper = etree.Element(tag)
    element.addprevious(wrapper)
    wrapper.tail, element.tail = element.tail, None
    wrapper.append(element)
