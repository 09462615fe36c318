"""Presentation MathML that a reading system accepts, from MathML of unknown quality.

Elements and attributes: MathML 3, chapter 3, as EPUB 3.3 section 6.1.4 narrows it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lxml import etree

from converters import limits
from converters.writers.epub.markup import allowed

_NAMESPACE: Final = "http://www.w3.org/1998/Math/MathML"
_TOKENS: Final = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_ARITY: Final = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2,
    "msubsup": 3, "munderover": 3,
}  # fmt: skip
_CONTAINERS: Final = frozenset(
    {"mrow", "msqrt", "mstyle", "merror", "mpadded", "mphantom", "menclose", "mfenced"}
)
_ATTRIBUTES: Final = frozenset(
    {
        "accent", "accentunder", "close", "columnalign", "columnlines", "columnspacing",
        "columnspan", "depth", "displaystyle", "fence", "form", "frame", "height", "largeop",
        "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits",
        "notation", "numalign", "denomalign", "bevelled", "open", "rowalign", "rowlines",
        "rowspacing", "rowspan", "rspace", "scriptlevel", "separator", "separators", "stretchy",
        "symmetric", "voffset", "width",
    }
)  # fmt: skip
_CACHE: Final = 4_096


class _UnfitError(Exception):
    """The formula holds something that cannot be kept as MathML."""


@lru_cache(maxsize=_CACHE)
def clean_mathml(mathml: str, alternative: str, *, display: bool) -> str | None:
    """Return a valid ``math`` element with ``alttext``, None where the source is no such thing."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    content = allowed(mathml).encode()
    try:
        source = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    if b"<!DOCTYPE" in content or _name(source) != "math":
        return None
    math = etree.Element(
        f"{{{_NAMESPACE}}}math",
        nsmap={None: _NAMESPACE},  # type: ignore[dict-item]  # lxml takes None as prefix
    )
    if display:
        math.set("display", "block")
    if alternative.strip():
        math.set("alttext", allowed(alternative))
    try:
        for child in _presentation(source):
            _copy(child, math, limits.XML_DEPTH)
    except _UnfitError:
        return None
    return etree.tostring(math, encoding="unicode") if len(math) else None


def _name(element: etree._Element) -> str:
    if callable(element.tag):  # a comment or a processing instruction
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace in {_NAMESPACE, None} else ""


def _presentation(element: etree._Element) -> list[etree._Element]:
    """Return the child elements, those of ``semantics`` in its place, annotations left out."""
    children: list[etree._Element] = []
    for child in element:
        name = _name(child)
        if name == "semantics":
            children.extend(_presentation(child)[:1])
        elif not callable(child.tag) and name not in {"annotation", "annotation-xml"}:
            children.append(child)
    return children


def _copy(source: etree._Element, parent: etree._Element, depth: int) -> None:
    name = _name(source)
    if depth <= 0:
        raise _UnfitError
    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name or 'mrow'}")
    for key, value in sorted(source.attrib.items()):
        if str(key) in _ATTRIBUTES:
            element.set(str(key), str(value))
    children = _presentation(source)
    if name in _TOKENS:
        element.text = "".join(str(text) for text in source.itertext())
    elif name == "mspace":
        return
    elif name in _ARITY:
        _copy_exactly(children, element, _ARITY[name], depth)
    elif name in _CONTAINERS:
        for child in children:
            _copy(child, element, depth - 1)
    elif name in {"mtable", "mtr", "mtd", "mmultiscripts"}:
        copy = _copy_scripts if name == "mmultiscripts" else _copy_grid
        copy(children, element, depth)
    else:
        raise _UnfitError


def _copy_exactly(
    children: list[etree._Element], element: etree._Element, number: int, depth: int
) -> None:
    """Copy children that count by place; missing ones become empty rows, too many are refused."""
    if len(children) > number:
        raise _UnfitError
    for child in children:
        _copy(child, element, depth - 1)
    for _ in range(number - len(children)):
        etree.SubElement(element, f"{{{_NAMESPACE}}}mrow")


def _copy_scripts(children: list[etree._Element], element: etree._Element, depth: int) -> None:
    """Copy a base, its scripts in pairs, and those in front of it (MathML 3, section 3.4.7)."""
    names = [_name(child) for child in children]
    split = names.index("mprescripts") if "mprescripts" in names else len(names)
    in_front = len(names) - split - 1
    if split % 2 == 0 or (in_front > 0 and in_front % 2) or names.count("mprescripts") > 1:
        raise _UnfitError
    for child, name in zip(children, names, strict=True):
        if name in {"none", "mprescripts"}:
            etree.SubElement(element, f"{{{_NAMESPACE}}}{name}")
        else:
            _copy(child, element, depth - 1)


def _copy_grid(children: list[etree._Element], element: etree._Element, depth: int) -> None:
    wanted = {"mtable": "mtr", "mtr": "mtd"}.get(_name(element))
    for child in children:
        if wanted is not None and _name(child) != wanted:
            raise _UnfitError
        _copy(child, element, depth - 1)
