"""What surrounds a picture: its size, its words for those who cannot see it, its cut and turn."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from converters.readers.docx.names import DECORATIVE, PIC, WP, A, V, integer
from converters.readers.docx.pictures import AS_IT_IS, Look

_EMU_PER_MM: Final = 36_000
_MM_PER: Final = {
    "pt": 25.4 / 72,
    "in": 25.4,
    "cm": 10.0,
    "mm": 1.0,
    "px": 25.4 / 96,
    "pc": 25.4 / 6,
}
_CSS_SIZE: Final = re.compile(r"(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px|pc)")
_CSS_TURN: Final = re.compile(r"rotation\s*:\s*(-?\d+)(?:\.\d+)?\s*(fd)?")
_CSS_FLIP: Final = re.compile(r"flip\s*:\s*([xy\s]+)")
_AUTOMATIC: Final = re.compile(
    r"(?:Description (?:automatically )?generated(?: with \w+ confidence)?"
    r"|AI-generated content may be incorrect\.?|Mô tả được tạo tự động.*)$"
)
"""What Word adds to descriptions that nobody wrote."""
_MAX_MM: Final = 2_000.0
_QUARTER: Final = 5_400_000
"""90 degrees in the unit of DrawingML (section 20.1.10.3)."""
_FRACTION: Final = re.compile(r"(-?[\d.]+)(f|%)?")
FRAMES: Final = frozenset(
    {f"{WP}inline", f"{WP}anchor", f"{PIC}pic"}
    | {V + name for name in ("shape", "rect", "roundrect", "oval", "group", "line", "polyline")}
)


@dataclass(frozen=True)
class Frame:
    """Surroundings of a picture, outer and inner elements taken together."""

    width_mm: float | None = None
    height_mm: float | None = None
    alt: str | None = None
    look: Look = AS_IT_IS

    def shown_size(self) -> tuple[float | None, float | None]:
        """Return width and height on the page; a quarter turn exchanges them."""
        if self.look.turns % 2:
            return self.height_mm, self.width_mm
        return self.width_mm, self.height_mm


def frame_of(element: etree._Element, outer: Frame) -> Frame:
    """Return the frame that an element of ``FRAMES`` makes within ``outer``."""
    if element.tag in {f"{WP}inline", f"{WP}anchor"}:
        extent = element.find(f"{WP}extent")
        width = None if extent is None else _millimetres(extent.get("cx"))
        height = None if extent is None else _millimetres(extent.get("cy"))
        return Frame(width, height, _alt_text(element.find(f"{WP}docPr")))
    if element.tag == f"{PIC}pic":
        alt = outer.alt
        if alt is None:
            alt = _alt_text(element.find(f"{PIC}nvPicPr/{PIC}cNvPr"))
        return replace(outer, alt=alt, look=_look_of_picture(element))
    style = element.get("style", "")
    sizes = {
        side: round(float(number) * _MM_PER[unit], 2)
        for side, number, unit in _CSS_SIZE.findall(style)
        if number.count(".") < 2 and number != "."
    }
    alt = (element.get("alt") or "").strip() or outer.alt
    return Frame(_sane(sizes.get("width")), _sane(sizes.get("height")), alt, _look_of_shape(style))


def cropped(frame: Frame, data: etree._Element) -> Frame:
    """Return the frame with the cut that ``v:imagedata`` asks for."""
    if data.tag != f"{V}imagedata":
        return frame
    names = ("cropleft", "croptop", "cropright", "cropbottom")
    left, top, right, bottom = (_share(data.get(name), 65_536) for name in names)
    turned = frame.look
    return replace(frame, look=turned._replace(left=left, top=top, right=right, bottom=bottom))


def _look_of_picture(element: etree._Element) -> Look:
    cut = element.find(f"{PIC}blipFill/{A}srcRect")
    left, top, right, bottom = (
        0.0 if cut is None else _share(cut.get(side), 100_000) for side in "ltrb"
    )
    form = element.find(f"{PIC}spPr/{A}xfrm")
    if form is None:
        return Look(left, top, right, bottom)
    across, down = (form.get(name) in {"1", "true"} for name in ("flipH", "flipV"))
    turns = round(integer(form.get("rot")) / _QUARTER)
    # Upside down is left for right, turned by half.
    return Look(left, top, right, bottom, (turns + 2 * down) % 4, mirrored=across != down)


def _look_of_shape(style: str) -> Look:
    turn, flip = _CSS_TURN.search(style), _CSS_FLIP.search(style)
    degrees = 0.0
    if turn is not None:
        degrees = integer(turn.group(1)) / (65_536 if turn.group(2) else 1)
    across, down = ("x" in flip.group(1), "y" in flip.group(1)) if flip else (False, False)
    return Look(turns=(round(degrees / 90) + 2 * down) % 4, mirrored=across != down)


def _share(text: str | None, unit: int) -> float:
    """Return a cut as a share of the side; what lies beyond the picture is no cut."""
    match = _FRACTION.fullmatch((text or "").strip())
    if match is None or match.group(1).count(".") > 1 or match.group(1).strip("-") == ".":
        return 0.0
    number = float(match.group(1))
    if match.group(2) == "%":
        number /= 100
    elif match.group(2) == "f" or "." not in match.group(1):
        number /= unit
    return min(max(number, 0.0), 1.0)


def _millimetres(emu: str | None) -> float | None:
    return _sane(round(integer(emu) / _EMU_PER_MM, 2))


def _sane(size: float | None) -> float | None:
    return size if size is not None and 0 < size <= _MAX_MM else None


def _alt_text(properties: etree._Element | None) -> str | None:
    """Return what the author wrote; empty for pictures marked as decoration."""
    if properties is None:
        return None
    decorative = next(properties.iter(DECORATIVE), None)
    if decorative is not None and decorative.get("val") in {"1", "true"}:
        return ""
    for name in ("descr", "title"):
        words = " ".join((properties.get(name) or "").split())
        alt = _AUTOMATIC.sub("", words).strip()
        if alt:
            return alt
    return None
