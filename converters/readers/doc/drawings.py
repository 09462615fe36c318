"""Pictures in the line, floating pictures and text boxes of a Word file, as VML elements."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.doc.binary import block, i16, i32, plc, u8, u16, u32
from converters.readers.doc.elements import child, xml_text
from converters.readers.doc.fib import Part, Story
from converters.readers.doc.gallery import Gallery
from converters.readers.doc.officeart import (
    TEXT_BOX,
    Raw,
    Record,
    Shape,
    is_blip,
    picture_of,
    records,
    shape_of,
    shapes,
)
from converters.readers.doc.opening import WordFile
from converters.readers.docx.names import Element, O, R, V, W

_ANCHOR: Final = 26
BOX_ENTRY: Final = 22
"""Bytes of what stands with each text box (FTXBXS)."""
_SHAPE_FILE: Final = 102
_SHAPES: Final = frozenset({100, _SHAPE_FILE})
_WINDOWS_METAFILE: Final = 8
_POINTS_PER_TWIP: Final = 1 / 20

PictureSource = Callable[[int], bytes | None]
"""Gives a picture; told how many bytes that may have."""
Filler = Callable[[Element, int, int], None]
"""Adds the paragraphs of a stretch of text to an element."""


class Anchor(NamedTuple):
    """Where a floating shape is tied to the text, and its size in twips."""

    shape: int
    width: int
    height: int


class Inline(NamedTuple):
    """A picture in the line, and its size in points."""

    width: float = 0
    height: float = 0
    shape: Shape = Shape()
    has_picture: bool = True
    identifier: str | None = None


class Drawings:
    """Drawings of one file; pictures become parts with names as in a package."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self.gallery = Gallery()
        self._anchors = file.attempt(self._read_anchors, {})
        self._boxes = file.attempt(self._read_boxes, {})
        self._shapes: dict[int, Shape] = {}
        self._store: list[Raw] = []
        file.attempt(self._read_shapes, None)
        self._inlines: dict[int, Inline] = {}
        self._drawn: set[int] = set()
        self._open_boxes: set[int] = set()

    # ---- what floats ----------------------------------------------------------------------

    def _read_anchors(self) -> dict[int, Anchor]:
        table = plc(self._file.structure(Part.SHAPES), _ANCHOR)
        anchors: dict[int, Anchor] = {}
        for position, item in zip(table.positions, table.items, strict=False):
            left, top, right, bottom = (i32(item, at) for at in (4, 8, 12, 16))
            anchors[position] = Anchor(u32(item, 0), right - left, bottom - top)
        return anchors

    def _read_boxes(self) -> dict[int, tuple[int, int]]:
        """Return the stretch of text of each shape that holds one."""
        table = plc(self._file.structure(Part.BOXES), BOX_ENTRY)
        first, last = self._file.fib.span(Story.BOXES)
        boxes: dict[int, tuple[int, int]] = {}
        reached = first
        for index, item in enumerate(table.items):
            start, end = (min(first + p, last) for p in table.positions[index : index + 2])
            # Texts follow each other; those that overlap would be read over and over.
            start = max(start, reached)
            reached = max(end, reached)
            is_reusable, shape = u16(item, 8), u32(item, 14)
            # The last entry belongs to the mark that ends the story, to no shape.
            if not is_reusable and shape and end - start > 1:
                boxes.setdefault(shape, (start, end))
        return boxes

    def _read_shapes(self) -> None:
        place, size = self._file.fib.place(Part.DRAWINGS)
        table, end = self._file.table, min(place + size, len(self._file.table))
        if not size:
            return
        store = next(records(table, place, end), None)
        if store is None:
            return
        for record in records(table, store.start, store.end):
            if record.kind == Record.STORE:
                inner = records(table, record.start, record.end)
                self._store = [entry for entry in inner if _is_picture(entry)]
        at = store.end
        while at + 9 < end:
            # One byte before each drawing says whether it is for the body or for the headers.
            drawing = next(records(table, at + 1, end), None)
            if drawing is None or drawing.kind != Record.DRAWING:
                return
            for shape in shapes(table, drawing):
                self._shapes[shape.identifier] = shape
            at = drawing.end

    def floating(self, parent: etree._Element, position: int, fill: Filler) -> None:
        """Add what is tied to a position of the text."""
        pict = child(parent, "pict")
        anchor = self._anchors.get(position)
        if anchor is None or anchor.shape in self._drawn:
            return
        self._drawn.add(anchor.shape)
        shape = self._shapes.get(anchor.shape) or Shape(anchor.shape)
        for member in shape.all():
            element = etree.SubElement(pict, f"{V}shape")
            _set_size(element, anchor.width * _POINTS_PER_TWIP, anchor.height * _POINTS_PER_TWIP)
            if member.is_rule:
                element.set(f"{O}hr", "t")
            _add_lettering(element, member)
            self._add_box(element, member.identifier, fill)
            # The box of an embedded object holds the same picture once more.
            holds_object = next(element.iter(f"{W}object"), None) is not None
            if member.picture is not None and not holds_object:
                stored = self._stored(member.picture)
                # A text box may name a picture that it does not have and nobody ever saw.
                if stored is not None or not self._is_box(member):
                    _add_image(element, stored, member)

    def _is_box(self, shape: Shape) -> bool:
        return shape.kind == TEXT_BOX or shape.identifier in self._boxes

    def _stored(self, place: int) -> str | None:
        """Return the id of a picture of the store, by its place from 1."""
        if place > len(self._store):
            return None
        entry = self._store[place - 1]
        read = partial(picture_of, self._file.table, entry, self._file.main)
        return self.gallery.identifier(("store", place), read)

    def _add_box(self, element: etree._Element, shape: int, fill: Filler) -> None:
        span = self._boxes.get(shape)
        if span is None or shape in self._open_boxes:
            return
        self._open_boxes.add(shape)
        fill(child(etree.SubElement(element, f"{V}textbox"), "txbxContent"), *span)

    def add_lost_boxes(self, body: etree._Element, fill: Filler) -> None:
        """Add the boxes that nothing in the text is tied to, in a paragraph at the end."""
        for shape in self._boxes:
            if shape not in self._open_boxes:
                pict = child(child(child(body, "p"), "r"), "pict")
                self._add_box(etree.SubElement(pict, f"{V}shape"), shape, fill)

    # ---- what stands in the line ----------------------------------------------------------

    def inline(self, parent: etree._Element, place: int, *, embedded: bool) -> None:
        """Add the picture at a place of the stream Data."""
        if place not in self._inlines:
            found = self._file.attempt(partial(self._read_inline, place), Inline())
            self._inlines[place] = found
        found = self._inlines[place]
        if found.shape.is_placeholder and not found.has_picture:
            return
        pict = child(parent, "object" if embedded else "pict")
        element = etree.SubElement(pict, f"{V}shape")
        _set_size(element, found.width, found.height)
        if found.shape.is_rule:
            element.set(f"{O}hr", "t")
        elif found.has_picture or embedded:
            _add_image(element, found.identifier, found.shape)
        _add_lettering(element, found.shape)
        if embedded:
            etree.SubElement(pict, f"{O}OLEObject")

    def _read_inline(self, place: int) -> Inline:
        data = self._file.data
        size, header, kind = i32(data, place), u16(data, place + 4), i16(data, place + 6)
        end = min(place + size, len(data))
        width, height = (i16(data, place + at) for at in (28, 30))
        across, down = (u16(data, place + at) for at in (32, 34))
        points = _POINTS_PER_TWIP / 1000
        extent = (width * (across or 1000) * points, height * (down or 1000) * points)
        at = place + header
        if kind == _SHAPE_FILE:
            at += 1 + u8(data, at)
        shape, picture = Shape(), None
        if kind in _SHAPES:
            shape, picture = self._inline_shape(at, end)
        elif kind == _WINDOWS_METAFILE:
            picture = partial(_cut, data, at, end)
        identifier = None if picture is None else self.gallery.identifier(("data", place), picture)
        has_picture = picture is not None or shape.is_picture or shape.picture is not None
        return Inline(*extent, shape, has_picture, identifier)

    def _inline_shape(self, start: int, end: int) -> tuple[Shape, PictureSource | None]:
        data = self._file.data
        shape, source = Shape(), None
        for record in records(data, start, end):
            if record.kind == Record.SHAPE_CONTAINER:
                shape = shape_of(data, record)
            elif source is None and _is_picture(record):
                source = partial(picture_of, data, record, self._file.main)
        return shape, source


def _add_image(element: etree._Element, identifier: str | None, shape: Shape) -> None:
    image = etree.SubElement(element, f"{V}imagedata")
    image.set(f"{R}id", identifier or "missing")
    for side, share in shape.crops.items():
        image.set(f"crop{side}", f"{share}f")
    if shape.description:
        element.set("alt", xml_text(shape.description))


def _add_lettering(element: etree._Element, shape: Shape) -> None:
    if shape.lettering:
        words = etree.SubElement(element, f"{V}textpath")
        words.set("string", xml_text(shape.lettering))


def _cut(data: bytes, start: int, end: int, _room: int) -> bytes:
    return block(data, start, end - start)


def _is_picture(record: Raw) -> bool:
    return record.kind == Record.STORE_ENTRY or is_blip(record)


def _set_size(element: etree._Element, width: float, height: float) -> None:
    """Write a size in points as VML has it."""
    if width > 0 and height > 0:
        element.set("style", f"width:{width:.2f}pt;height:{height:.2f}pt")
