"""Drawings in the text: pictures, text boxes, rules, charts, embedded objects (DrawingML, VML)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec
from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.model.publication import InlineImage, Table
from converters.readers.docx.charts import table_of_chart
from converters.readers.docx.frames import FRAMES, Frame, cropped, frame_of
from converters.readers.docx.names import (
    CHART,
    DIAGRAM,
    MC,
    PIC,
    PICTURES,
    SVG_BLIP,
    WP,
    A,
    Element,
    O,
    R,
    V,
    W,
    choose_branch,
)
from converters.readers.docx.pictures import Picture, PictureError, is_plain_drawing
from converters.readers.docx.session import Session
from converters.readers.docx.stand_ins import Sight


@dataclass
class Drawn:
    """What one drawing gives to the text."""

    origin: Origin
    images: list[InlineImage] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    """``w:txbxContent`` elements, to be read as stories of their own."""
    lines: list[str] = field(default_factory=list)
    """Words of a diagram or of decorative lettering, one entry a shape."""
    tables: list[Table] = field(default_factory=list)
    """Values of charts."""
    link: str | None = None
    """Where a click on its pictures leads."""
    is_rule: bool = False
    """A horizontal rule across the column."""
    is_shown: bool = False
    """One of the images is more than a frame that stands for it."""
    objects: list[Kind] = field(default_factory=list)
    """Things that only a picture beside them can show."""

    @property
    def is_nothing(self) -> bool:
        """Whether the text gets nothing from it."""
        something = self.images or self.boxes or self.lines or self.tables or self.objects
        return not (something or self.is_rule)


_Handler = Callable[["DrawingReader", Element, Frame, Drawn], None]


class DrawingReader:
    """Reads the drawings of one part."""

    def __init__(self, session: Session, part: str) -> None:
        self._session = session
        self._part = part

    def read(self, element: etree._Element, origin: Origin) -> Drawn:
        """Return what ``w:drawing``, ``w:pict`` or ``w:object`` holds; the rest is entered."""
        drawn = Drawn(origin)
        self._walk(element, Frame(), drawn)
        for kind in drawn.objects:
            if drawn.is_shown:
                self._session.tally.change(kind, "DOCX-018", origin)
            else:
                self._session.tally.drop(kind, "DOCX-019", origin)
        if drawn.images:
            drawn.link = self._link_of(element)
        if drawn.is_nothing and not _holds_picture(element):
            self._session.tally.drop(Kind.IMAGE, "DOCX-033", origin, _name_of(element))
        return drawn

    def _walk(self, element: etree._Element, frame: Frame, drawn: Drawn) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{MC}AlternateContent":
                branch = choose_branch(child)
                if branch is not None:
                    self._walk(branch, frame, drawn)
                continue
            if tag == f"{W}txbxContent":
                drawn.boxes.append(child)
                continue
            inner = frame
            handler = self._HANDLERS.get(tag)
            if handler is not None:
                handler(self, child, frame, drawn)
            elif tag in FRAMES:
                inner = frame_of(child, frame)
                drawn.is_rule = drawn.is_rule or child.get(f"{O}hr") in {"t", "true"}
            self._walk(child, inner, drawn)

    def _picture(self, element: etree._Element, outer: Frame, drawn: Drawn) -> None:
        frame, origin = cropped(outer, element), drawn.origin
        identifier = self._source_of(element, frame)
        if identifier is None:
            return
        tally = self._session.tally
        relationship = self._session.relationship(self._part, identifier)
        if relationship is None or relationship.external:
            target = None if relationship is None else relationship.target
            tally.drop(Kind.IMAGE, "DOCX-016", origin, target)
            return
        try:
            picture = self._shown(relationship.target, frame)
        except PictureError as error:
            tally.drop(Kind.IMAGE, error.code, origin, relationship.target)
            return
        if picture.change is not None:
            tally.change(Kind.IMAGE, picture.change, origin, relationship.target)
        else:
            tally.keep(Kind.IMAGE)
        drawn.is_shown = drawn.is_shown or picture.change != "DOCX-055"
        width, height = frame.shown_size()
        drawn.images.append(
            InlineImage(
                resource=picture.resource.id,
                alt=frame.alt,
                width_mm=width,
                height_mm=height,
                origin=origin,
            )
        )

    def _shown(self, part: str, frame: Frame) -> Picture:
        """Return the stored picture of a part; PictureError DOCX-016 where it is missing."""
        known = self._session.shown.get((part, frame.look))
        if known is not None:
            return known
        content = self._session.package.media(part)
        if content is None:
            raise PictureError("DOCX-016")
        picture = self._stored(content, part, frame)
        if picture.change != "DOCX-055":
            # A frame that stands for a picture has the shape of its place.
            self._session.shown[part, frame.look] = picture
        return picture

    def _stored(self, content: bytes, part: str, frame: Frame) -> Picture:
        """Store a picture, drawn anew where it is a metafile; PictureError where that fails."""
        shelf = self._session.pictures
        try:
            return shelf.add(content, part, frame.look)
        except PictureError as error:
            drawn = self._session.redrawing.picture(part) if error.code == "DOCX-014" else None
            if drawn is None:
                sight = Sight(part, frame.alt, frame.width_mm, frame.height_mm)
                return shelf.add_or_stand_in(content, sight, frame.look)
            picture = shelf.add(drawn, part, frame.look)
            return picture._replace(change=picture.change or "DOCX-015")

    def _source_of(self, element: etree._Element, frame: Frame) -> str | None:
        """Return the id of the picture to show: a drawing before its raster copy, if it is plain.

        Words in a drawing need fonts that a book may not have, and only rasters are cut.
        """
        raster = element.get(f"{R}embed") or element.get(f"{R}id") or element.get(f"{R}link")
        vector = next((drawing.get(f"{R}embed") for drawing in element.iter(SVG_BLIP)), None)
        if vector is None or (raster is not None and not frame.look.is_plain):
            return raster
        content = self._content(vector)
        if raster is None or (content is not None and is_plain_drawing(content)):
            return vector
        return raster

    def _content(self, identifier: str) -> bytes | None:
        relationship = self._session.relationship(self._part, identifier)
        if relationship is None or relationship.external:
            return None
        return self._session.package.media(relationship.target)

    def _link_of(self, element: etree._Element) -> str | None:
        """Return where a click on a drawing leads (section 20.1.2.2.21; VML: ``href``)."""
        for properties in element.iter(f"{WP}docPr", f"{PIC}cNvPr", f"{V}shape"):
            click = properties.find(f"{A}hlinkClick")
            identifier = None if click is None else click.get(f"{R}id")
            relationship = self._session.relationship(self._part, identifier)
            target = properties.get("href") if relationship is None else relationship.target
            if target:
                return target
        return None

    def _canvas_words(self, element: etree._Element, _frame: Frame, drawn: Drawn) -> None:
        """Keep the text of shapes that came from another program, as in a locked canvas."""
        for paragraph in element.iterchildren(f"{A}p"):
            words = "".join(text.text or "" for text in paragraph.iter(f"{A}t")).strip()
            if words:
                drawn.lines.append(words)
                self._session.tally.change(Kind.TEXT_BOX, "DOCX-032", drawn.origin, words)

    def _object(self, _element: etree._Element, _frame: Frame, drawn: Drawn) -> None:
        drawn.objects.append(Kind.EMBEDDED_OBJECT)

    def _lettering(self, element: etree._Element, _frame: Frame, drawn: Drawn) -> None:
        """Keep the words of WordArt: they stand in an attribute (ISO 29500-4, 19.1.2.23)."""
        words = " ".join(element.get("string", "").split())
        if words:
            drawn.lines.append(words)
            self._session.tally.change(Kind.TEXT_BOX, "DOCX-047", drawn.origin, words)

    def _chart(self, element: etree._Element, _frame: Frame, drawn: Drawn) -> None:
        session = self._session
        relationship = session.relationship(self._part, element.get(f"{R}id"))
        part = "" if relationship is None else relationship.target
        if part not in session.charts:
            chart = session.package.optional_xml(part)
            session.charts[part] = None if chart is None else table_of_chart(chart, drawn.origin)
        table = session.charts[part]
        if table is None:
            drawn.objects.append(Kind.CHART)
        else:
            drawn.tables.append(msgspec.structs.replace(table, origin=drawn.origin))
            self._session.tally.change(Kind.CHART, "DOCX-048", drawn.origin)

    def _diagram(self, element: etree._Element, _frame: Frame, drawn: Drawn) -> None:
        """Keep a diagram's words, in the order of its data; its shapes are lost."""
        session = self._session
        relationship = session.relationship(self._part, element.get(f"{R}dm"))
        part = "" if relationship is None else relationship.target
        if part not in session.diagrams:
            session.diagrams[part] = _words_of_diagram(session.package.optional_xml(part))
        lines = session.diagrams[part]
        if lines:
            drawn.lines.extend(lines)
            self._session.tally.change(Kind.CHART, "DOCX-020", drawn.origin, " / ".join(lines))
        else:
            drawn.objects.append(Kind.CHART)

    _HANDLERS: ClassVar[dict[str, _Handler]] = {
        f"{A}blip": _picture,
        f"{V}imagedata": _picture,
        f"{CHART}chart": _chart,
        f"{A}txBody": _canvas_words,
        f"{O}OLEObject": _object,
        f"{V}textpath": _lettering,
        f"{DIAGRAM}relIds": _diagram,
    }


def _words_of_diagram(data: etree._Element | None) -> tuple[str, ...]:
    points = () if data is None else data.iter(f"{DIAGRAM}t")
    texts = ("".join(t.text or "" for t in point.iter(f"{A}t")).strip() for point in points)
    return tuple(text for text in texts if text)


def _holds_picture(element: etree._Element) -> bool:
    return next(element.iter(*PICTURES), None) is not None


def _name_of(element: etree._Element) -> str | None:
    properties = next(element.iter(f"{WP}docPr"), None)
    return None if properties is None else properties.get("name")
