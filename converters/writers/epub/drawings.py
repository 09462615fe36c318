"""Drawings (SVG) that neither move, nor run programs, nor load anything from outside."""

from __future__ import annotations

from typing import Final

from lxml import etree

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_ACTIVE: Final = frozenset(
    {
        "a", "animate", "animateColor", "animateMotion", "animateTransform", "audio", "discard",
        "foreignObject", "handler", "iframe", "listener", "script", "set", "video",
    }
)  # fmt: skip


def still_drawing(content: bytes) -> bytes | None:
    """Return an SVG document made safe; None for what is no such document.

    Scripts, event handlers, animation, foreign elements and references to other files are left
    out, and the words of links stand without them.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{_NAMESPACE}}}svg" or b"<!ENTITY" in content:
        return None
    _make_still(root)
    # Serialised from the root element, the document type with its outside address stays behind.
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False,
                          doctype="")  # fmt: skip


def _make_still(root: etree._Element) -> None:
    """Take scripts, animation and everything that loads from outside out of a drawing."""
    for element in list(root.iter()):
        if callable(element.tag):  # a comment or a processing instruction
            continue
        name = etree.QName(element)
        if element is not root and (name.localname in _ACTIVE or name.namespace != _NAMESPACE):
            _remove(element, keep_children=name.localname == "a")
            continue
        for key in list(element.attrib):
            value = str(element.get(key))
            if _is_active(str(key), value):
                del element.attrib[key]
        if name.localname == "style" and _loads(element.text or ""):
            element.text = ""


def _is_active(key: str, value: str) -> bool:
    local = etree.QName(key).localname
    if key.startswith("{") and key != _XLINK_HREF and "XML/1998" not in key:
        return True
    if local.lower().startswith("on"):
        return True
    if key == _XML_BASE:
        return True
    if local == "href":
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    return _loads(value)


def _loads(style: str) -> bool:
    """Tell whether rules or a value of style may load a file: any reference but to this drawing."""
    compact = "".join(style.split()).replace('"', "").replace("'", "").lower()
    # An escape may spell any of these words in another way.
    return "@import" in compact or "\\" in compact or "url(" in compact.replace("url(#", "")


def _remove(element: etree._Element, *, keep_children: bool) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    if keep_children:
        for offset, child in enumerate(list(element)):
            parent.insert(place + offset, child)
    parent.remove(element)
