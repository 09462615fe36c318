"""Qualified names of WordprocessingML and its neighbours (ISO 29500-1, Transitional)."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

_OFFICE: Final = "http://schemas.openxmlformats.org/"

W: Final = f"{{{_OFFICE}wordprocessingml/2006/main}}"
R: Final = f"{{{_OFFICE}officeDocument/2006/relationships}}"
M: Final = f"{{{_OFFICE}officeDocument/2006/math}}"
A: Final = f"{{{_OFFICE}drawingml/2006/main}}"
WP: Final = f"{{{_OFFICE}drawingml/2006/wordprocessingDrawing}}"
PIC: Final = f"{{{_OFFICE}drawingml/2006/picture}}"
CHART: Final = f"{{{_OFFICE}drawingml/2006/chart}}"
DIAGRAM: Final = f"{{{_OFFICE}drawingml/2006/diagram}}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
O: Final = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the customary prefix
DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"

SVG_BLIP: Final = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"

__all__ = [
    "CHART",
    "DECORATIVE",
    "DIAGRAM",
    "HALVES",
    "MC",
    "PIC",
    "PICTURES",
    "SVG_BLIP",
    "TWIPS",
    "VAL",
    "WP",
    "A",
    "Element",
    "M",
    "O",
    "R",
    "V",
    "W",
    "choose_branch",
    "integer",
    "is_on",
    "points",
    "value_of",
]  # fmt: skip

VAL: Final = f"{W}val"
TWIPS: Final = 20
"""Parts of a point in which most lengths are written."""
HALVES: Final = 2
"""Parts of a point in which sizes of letters are written (17.3.2.38)."""
_LENGTH: Final = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(mm|cm|in|pt|pc|pi)?")
_POINTS: Final = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72, "pt": 1, "pc": 12, "pi": 12}
PICTURES: Final = (f"{A}blip", f"{V}imagedata")
"""Elements that show a picture of the package."""

_OFF: Final = frozenset({"0", "false", "off"})
_GIANT: Final = 1 << 53
"""Numbers from here on are no measure of anything, and too large for some sums."""


def is_on(element: etree._Element | None) -> bool:
    """Return what an on/off property says; a missing ``val`` means on (section 17.17.4)."""
    return element is not None and element.get(VAL, "1") not in _OFF


def value_of(parent: etree._Element | None, name: str) -> str | None:
    """Return the ``val`` of a child property, None where either is missing."""
    child = None if parent is None else parent.find(name)
    return None if child is None else child.get(VAL)


def integer(text: str | None, default: int = 0) -> int:
    """Return a decimal number; ``default`` for what damaged files hold in its place, giants too."""
    try:
        number = int(text) if text is not None else default
    except ValueError:
        return default
    return number if abs(number) < _GIANT else default


def points(text: str | None, parts: int = TWIPS) -> float:
    """Return a length in points, 0 for what is none.

    Plain numbers count parts of a point; others have a unit, as Strict documents write them
    (section 22.9.2.15).
    """
    match = _LENGTH.fullmatch(text.strip()) if text else None
    if match is None:
        return 0.0
    number, unit = float(match[1]), match[2]
    length = number * _POINTS[unit] if unit else number / parts
    return length if abs(length) < _GIANT else 0.0


def choose_branch(alternate: etree._Element) -> etree._Element | None:
    """Return the one branch of mc:AlternateContent that we read (ISO 29500-3 section 7.5)."""
    choices = alternate.findall(f"{MC}Choice")
    for choice in choices:
        prefixes = choice.get("Requires", "").split()
        if all(_is_understood(choice.nsmap.get(prefix) or "") for prefix in prefixes):
            return choice
    fallback = alternate.find(f"{MC}Fallback")
    return choices[0] if fallback is None and choices else fallback


def _is_understood(namespace: str) -> bool:
    """Return whether we read a namespace; ink, 3D models and new charts fall back on a picture."""
    return namespace.startswith(_UNDERSTOOD)


_MICROSOFT: Final = "http://schemas.microsoft.com/office/"
_UNDERSTOOD: Final = (
    *(_MICROSOFT + f"word/2010/wordprocessing{name}" for name in ("Shape", "Group", "Canvas")),
    *(_MICROSOFT + f"word/{year}/wordprocessingDrawing" for year in ("2010", "2012")),
    *(_MICROSOFT + f"word/{year}/wordml" for year in range(2010, 2030)),
    *(_MICROSOFT + f"drawing/{year}/main" for year in ("2010", "2014")),
    _MICROSOFT + "drawing/2010/picture",
    _MICROSOFT + "drawing/2007/8/2/chart",
    f"{_OFFICE}officeDocument/2006/math",
    "urn:schemas-microsoft-com:vml",
)
