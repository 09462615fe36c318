"""Drawings within a page (SVG) made files of their own.

The parser of HTML writes all names small and knows no namespaces; HTML 5 section 13.2.6.1 lists the
names of SVG that are spelled otherwise ("adjust SVG attributes") and section 13.2.6.5 the elements.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from converters.readers.markup.notes import text_of
from converters.readers.markup.parsing import SVG, name_of

XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NAMES: Final = """
altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend
feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient radialGradient textPath
attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant
edgeMode filterUnits gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints
keySplines keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth
maskContentUnits maskUnits numOctaves pathLength patternContentUnits patternTransform
patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits refX
refY repeatCount repeatDur requiredExtensions requiredFeatures specularConstant specularExponent
spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues
targetX targetY textLength viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan
"""
_SPELLED: Final = {name.lower(): name for name in _NAMES.split()}


def drawing_file(element: etree._Element) -> bytes:
    """Return a drawing of a page as a file of its own."""
    made = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]  # lxml takes None for no prefix
    waiting = [(element, made)]
    while waiting:
        source, target = waiting.pop()
        for name, value in source.attrib.items():
            if (spelled := _attribute(str(name))) is not None:
                target.set(spelled, value)
        target.text = source.text
        for child in source.iterchildren(etree.Element):
            copied = etree.SubElement(target, f"{{{SVG}}}{_element(name_of(child))}")
            copied.tail = child.tail
            waiting.append((child, copied))
    return etree.tostring(made, encoding="utf-8")


def drawing_text(element: etree._Element) -> str:
    """Return what a drawing says where no eyes are: its name, else its description or words."""
    named = (text_of(e) for tag in ("title", "desc") for e in element.iter(f"{{{SVG}}}{tag}"))
    told = element.get("aria-label") or next(filter(None, named), "") or _words(element)
    return " ".join(told.split())


def _words(element: etree._Element) -> str:
    return " ".join(text_of(line) for line in element.iter(f"{{{SVG}}}text"))


def _element(name: str) -> str:
    """Return how an element is spelled; one that XML cannot name is but a group."""
    return _SPELLED.get(name, name) if _PLAIN_NAME.fullmatch(name) else "g"


def _attribute(name: str) -> str | None:
    """Return how an attribute is spelled, None for namespaces and for what XML cannot hold."""
    if name.startswith("{"):
        return name
    if name == "xlink:href":
        return XLINK_HREF
    if name == "xmlns" or _PLAIN_NAME.fullmatch(name) is None:
        return None
    return _SPELLED.get(name, name)
