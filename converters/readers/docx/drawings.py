"""Drawings in the text: pictures, text boxes, rules, charts, embedded objects (DrawingML, VML)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.model.publication import InlineImage
from converters.readers.docx.names import (
    CHART,
    DECORATIVE,
    DIAGRAM,
    MC,
    PIC,
    WP,
    A,
    O,
    R,
    V,
    W,
    choose_branch,
    integer,
)
from converters.readers.docx.pictures import PictureError
from converters.readers.docx.session import Session

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
_AUTOMATIC: Final = re.compile(
    r"(?:Description (?:automatically )?generated(?: with \w+ confidence)?"
    r"|AI-generated content may be incorrect\.?|Mô tả được tạo tự động.*)$"
)
"""What Word adds to descriptions that nobody wrote."""
_MAX_MM: Final = 2_000.0


@dataclass
class Drawn:
    """What one drawing gives to the text."""

    images: list[InlineImage] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    """``w:txbxContent`` elements, to be read as stories of their own."""
    lines: list[str] = field(default_factory=list)
    """Words of a diagram, one entry a shape."""
    is_rule: bool = False
    """A horizontal rule across the column."""


@dataclass(frozen=True)
class _Frame:
    """What surrounds a picture: its size and the words for those who cannot see it."""

    width_mm: float | None = None
    height_mm: float | None = None
    alt: str | None = None


class DrawingReader:
    """Reads the drawings of one part."""

    def __init__(self, session: Session, part: str) -> None:
        self._session = session
        self._part = part

    def read(self, element: etree._Element, origin: Origin) -> Drawn:
        """Return what ``w:drawing``, ``w:pict`` or ``w:object`` holds; the rest is entered."""
        drawn = Drawn()
        objects: list[Kind] = []
        self._walk(element, _Frame(), drawn, objects, origin)
        for kind in objects:
            if drawn.images:
                self._session.tally.change(kind, "DOCX-018", origin)
            else:
                self._session.tally.drop(kind, "DOCX-019", origin)
        nothing = not (drawn.images or drawn.boxes or drawn.lines or drawn.is_rule or objects)
        if nothing and not _holds_picture(element):
            self._session.tally.drop(Kind.IMAGE, "DOCX-033", origin, _name_of(element))
        return drawn

    def _walk(
        self,
        element: etree._Element,
        frame: _Frame,
        drawn: Drawn,
        objects: list[Kind],
        origin: Origin,
    ) -> None:
        for child in element:
            tag = child.tag
            inner = frame
            if tag == f"{MC}AlternateContent":
                branch = choose_branch(child)
                if branch is not None:
                    self._walk(branch, frame, drawn, objects, origin)
                continue
            if tag == f"{W}txbxContent":
                drawn.boxes.append(child)
                continue
            if tag in {f"{A}blip", f"{V}imagedata"}:
                self._picture(child, frame, drawn, origin)
            elif tag in _OBJECTS:
                objects.append(_OBJECTS[tag])
            elif tag == f"{DIAGRAM}relIds":
                self._diagram(child, drawn, objects, origin)
            elif tag in _FRAMES:
                inner = _frame_of(child, frame)
                drawn.is_rule = drawn.is_rule or child.get(f"{O}hr") in {"t", "true"}
            self._walk(child, inner, drawn, objects, origin)

    def _picture(
        self, element: etree._Element, frame: _Frame, drawn: Drawn, origin: Origin
    ) -> None:
        identifier = element.get(f"{R}embed") or element.get(f"{R}id") or element.get(f"{R}link")
        if identifier is None:
            return
        tally = self._session.tally
        relationship = self._session.relationship(self._part, identifier)
        content = None
        if relationship is not None and not relationship.external:
            content = self._session.package.media(relationship.target)
        if relationship is None or content is None:
            target = None if relationship is None else relationship.target
            tally.drop(Kind.IMAGE, "DOCX-016", origin, target)
            return
        try:
            picture = self._session.pictures.add(content, relationship.target)
        except PictureError as error:
            tally.drop(Kind.IMAGE, error.code, origin, relationship.target)
            return
        if picture.converted:
            tally.change(Kind.IMAGE, "DOCX-015", origin, relationship.target)
        else:
            tally.keep(Kind.IMAGE)
        drawn.images.append(
            InlineImage(
                resource=picture.resource.id,
                alt=frame.alt,
                width_mm=frame.width_mm,
                height_mm=frame.height_mm,
                origin=origin,
            )
        )

    def _diagram(
        self, element: etree._Element, drawn: Drawn, objects: list[Kind], origin: Origin
    ) -> None:
        """Keep a diagram's words, in the order of its data; its shapes are lost."""
        relationship = self._session.relationship(self._part, element.get(f"{R}dm"))
        data = None
        if relationship is not None:
            data = self._session.package.optional_xml(relationship.target)
        points = [] if data is None else data.iter(f"{DIAGRAM}t")
        texts = ["".join(t.text or "" for t in point.iter(f"{A}t")).strip() for point in points]
        lines = [text for text in texts if text]
        if lines:
            drawn.lines.extend(lines)
            self._session.tally.change(Kind.CHART, "DOCX-020", origin, " / ".join(lines))
        else:
            objects.append(Kind.CHART)


_OBJECTS: Final = {
    f"{CHART}chart": Kind.CHART,
    f"{O}OLEObject": Kind.EMBEDDED_OBJECT,
}
_FRAMES: Final = frozenset(
    {f"{WP}inline", f"{WP}anchor", f"{PIC}pic"}
    | {V + name for name in ("shape", "rect", "roundrect", "oval", "group", "line", "polyline")}
)


def _frame_of(element: etree._Element, outer: _Frame) -> _Frame:
    if element.tag in {f"{WP}inline", f"{WP}anchor"}:
        extent = element.find(f"{WP}extent")
        width = None if extent is None else _millimetres(extent.get("cx"))
        height = None if extent is None else _millimetres(extent.get("cy"))
        return _Frame(width, height, _alt_text(element.find(f"{WP}docPr")))
    if element.tag == f"{PIC}pic":
        if outer.alt is not None:
            return outer
        alt = _alt_text(element.find(f"{PIC}nvPicPr/{PIC}cNvPr"))
        return _Frame(outer.width_mm, outer.height_mm, alt)
    sizes = {
        side: round(float(number) * _MM_PER[unit], 2)
        for side, number, unit in _CSS_SIZE.findall(element.get("style", ""))
        if number.count(".") < 2 and number != "."
    }
    alt = (element.get("alt") or "").strip() or outer.alt
    return _Frame(_sane(sizes.get("width")), _sane(sizes.get("height")), alt)


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
    words = " ".join((properties.get("descr") or "").split())
    return _AUTOMATIC.sub("", words).strip() or None


def _holds_picture(element: etree._Element) -> bool:
    return next(element.iter(f"{A}blip", f"{V}imagedata"), None) is not None


def _name_of(element: etree._Element) -> str | None:
    properties = next(element.iter(f"{WP}docPr"), None)
    return None if properties is None else properties.get("name")
