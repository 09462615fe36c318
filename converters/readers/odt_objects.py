"""Objects within OpenDocument text: formulas as they are, of others a picture or the words.

A formula goes through pandoc as a mark in the text and becomes an equation in the tree.
OpenDocument 1.3 part 3 section 10.4.6.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import InlineEquation
from converters.readers.mathml_reading import is_formula, reading_of
from converters.readers.odt_names import BODY, DRAW, HREF, OFFICE, PARAGRAPHS, TABLE, TEXT
from converters.readers.odt_repairs import DETAIL, cut, plain_text
from converters.readers.pandoc_images import Finder
from converters.readers.pandoc_nodes import LEAVES
from converters.tools.pandoc import Formula

_FRAME: Final = f"{DRAW}frame"
_OBJECT: Final = f"{DRAW}object"
_IMAGE: Final = f"{DRAW}image"
_NUMBER: Final = "banso-formula"
"""Attribute that a formula's frame bears until its mark takes its place."""
_MARK: Final = "\ue01d"
_MARKED: Final = re.compile(f"{_MARK}(\\d+){_MARK}")
_STYLED: Final = (f"{TEXT}style-name", f"{TABLE}style-name")
_SHOWABLE: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<svg", b"<?xml")


class Formulas(NamedTuple):
    """The formulas of one document in their order."""

    equations: tuple[InlineEquation, ...] = ()

    def known(self) -> dict[Formula, InlineEquation]:
        """Return them by the names under which ``with_formulas`` puts them into the tree."""
        return {_named(n): equation for n, equation in enumerate(self.equations)}


def show_objects(
    content: etree._Element,
    open_part: Callable[[str], etree._Element | None],
    find: Finder,
    book: LedgerBook,
    origin: Origin,
) -> Formulas:
    """Give the formulas numbers; keep of other objects the picture, or else the words.

    ``open_part`` returns the root of an XML part of the package, ``find`` the bytes of a picture.
    """
    equations: list[InlineEquation] = []
    for frame in list(content.iterfind(f"{BODY}//{_FRAME}[{_OBJECT}]")):
        found = frame.find(_OBJECT)
        root = _root_of(found, open_part) if found is not None else None
        if root is not None and is_formula(root):
            frame[:] = []
            frame.set(_NUMBER, str(len(equations)))
            equations.append(_equation(root, display=_stands_alone(frame)))
        else:
            _show_other(frame, root, find, book, origin)
    for element in content.iter(f"{DRAW}object-ole"):
        book.enter(Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "ODT-005", origin, element.get(HREF))
    return Formulas(tuple(equations))


def mark_formulas(content: etree._Element) -> None:
    """Put marks into the text in the places of the numbered formulas."""
    for frame in list(content.iter(_FRAME)):
        number = frame.get(_NUMBER)
        if number is None:
            continue
        mark = etree.Element(f"{TEXT}span")
        mark.text = f"{_MARK}{number}{_MARK}"
        frame.addprevious(mark)
        cut(frame)


def with_formulas(node: Any) -> None:
    """Put formulas into a tree in the places of their marks."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            if any(_is_marked(child) for child in current):
                current[:] = [piece for child in current for piece in _pieces(child)]
            waiting.extend(current)
        elif isinstance(current, dict) and current.get("t") not in LEAVES:
            waiting.extend(current.values())


def _named(number: int) -> Formula:
    return Formula(f"{_NUMBER}-{number}", display=False)


def _is_marked(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") == "Str" and _MARK in node["c"]


def _pieces(node: Any) -> Iterator[Any]:
    if not _is_marked(node):
        yield node
        return
    for number, piece in enumerate(_MARKED.split(node["c"])):
        if number % 2:
            yield {"t": "Math", "c": [{"t": "InlineMath"}, _named(int(piece)).tex]}
        elif piece:
            yield {"t": "Str", "c": piece}


def _root_of(
    found: etree._Element, open_part: Callable[[str], etree._Element | None]
) -> etree._Element | None:
    inline = next(found.iterchildren("*"), None)
    if inline is not None:
        return inline
    name = (found.get(HREF) or "").removeprefix("./").rstrip("/")
    return open_part(f"{name}/content.xml") if name else None


def _equation(root: etree._Element, *, display: bool) -> InlineEquation:
    root = copy.deepcopy(root)
    for annotation in list(root.iter("{*}annotation", "{*}annotation-xml")):
        cut(annotation)
    root.set("display", "block" if display else "inline")
    etree.cleanup_namespaces(root)
    markup = etree.tostring(root, encoding="unicode", with_tail=False)
    return InlineEquation(mathml=markup, alt=reading_of(root))


def _stands_alone(frame: etree._Element) -> bool:
    """Return whether a formula is all that its paragraph shows, with others of its kind."""
    paragraph = next(frame.iterancestors(*PARAGRAPHS), None)
    if paragraph is None or plain_text(paragraph):
        return False
    return next(paragraph.iter(_IMAGE, f"{TEXT}note"), None) is None or _has_only_objects(paragraph)


def _has_only_objects(paragraph: etree._Element) -> bool:
    images = paragraph.iter(_IMAGE, f"{TEXT}note")
    return all((p := i.getparent()) is not None and p.find(_OBJECT) is not None for i in images)


def _show_other(
    frame: etree._Element,
    root: etree._Element | None,
    find: Finder,
    book: LedgerBook,
    origin: Origin,
) -> None:
    """Keep the picture of an object, else its tables and paragraphs, which stand behind it."""
    for found in frame.findall(_OBJECT):
        cut(found)
    pictures = frame.findall(_IMAGE)
    if any(_shows(picture, find) for picture in pictures):
        for picture in pictures:
            if not _shows(picture, find):
                cut(picture)
        book.enter(Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "ODT-005", origin)
        return
    for picture in pictures:
        cut(picture)
    blocks = _blocks_of(root) if root is not None else []
    words = " ".join(plain_text(p) for block in blocks for p in block.iter(*PARAGRAPHS))
    if not words:
        book.enter(Kind.EMBEDDED_OBJECT, Fate.DROPPED, "ODT-017", origin)
        return
    book.enter(Kind.EMBEDDED_OBJECT, Fate.CONVERTED, "ODT-016", origin, words[:DETAIL])
    box = etree.SubElement(frame, f"{DRAW}text-box")
    box.extend(blocks)


def _shows(picture: etree._Element, find: Finder) -> bool:
    content = find(picture.get(HREF) or "")
    return content is not None and content.lstrip()[:8].startswith(_SHOWABLE)


def _blocks_of(root: etree._Element) -> list[etree._Element]:
    """Return copies of the outermost tables and paragraphs of an object, without their styles."""
    outer = (f"{TABLE}table", *PARAGRAPHS)
    body = next(root.iter(f"{OFFICE}body"), root)
    blocks = [
        copy.deepcopy(block)
        for block in body.iter(*outer)
        if next(block.iterancestors(*outer), None) is None and plain_text(block)
    ]
    for block in blocks:
        block.tail = None
        for element in block.iter():
            for name in _STYLED:
                element.attrib.pop(name, "")
    return blocks
