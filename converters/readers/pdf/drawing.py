"""Rules, pictures and line art among the objects of a page."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from pypdfium2 import raw

from converters import limits
from converters.diagnostics import Box
from converters.readers.pdf.frame import Frame
from converters.readers.pdf.opening import Handle

_THIN: Final = 2.5
"""Points up to which a path is a rule."""
_SHORTEST: Final = 8.0
_SEGMENTS: Final = 600
_ART_SEGMENTS: Final = 5
_ART_SIDE: Final = 18.0
_NEAR: Final = 12.0
_DEEPEST_FORM: Final = 8
_PAGE_SHARE: Final = 0.9

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class ImageObject(NamedTuple):
    """Picture of a page and the box that it fills."""

    item: Any
    box: Box
    mark: int


class Drawing(NamedTuple):
    """What is drawn on a page beside its text."""

    level: list[Box]
    """Level rules."""
    upright: list[Box]
    images: list[ImageObject]
    art: list[Box]
    """Areas of line art."""


def drawing_of(page: Handle, frame: Frame) -> Drawing:
    """Return the rules, pictures and line art of a loaded page."""
    level: list[Box] = []
    upright: list[Box] = []
    images: list[ImageObject] = []
    art: list[Box] = []
    for item, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            if (box := _image_box(item, matrix, frame)) is not None:
                images.append(ImageObject(item, box, raw.FPDFPageObj_GetMarkedContentID(item)))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _sort_path(item, matrix, frame, (level, upright, art))
    width, height = frame.size
    art = [
        box for box in art if box.width < _PAGE_SHARE * width or box.height < _PAGE_SHARE * height
    ]
    return Drawing(level, upright, images, _clusters(art))


def _objects(page: Handle) -> Iterator[tuple[Any, int, Matrix]]:
    """Yield paths and pictures of the page and of the forms in it."""
    left = limits.PDF_PAGE_OBJECTS
    count = raw.FPDFPage_CountObjects(page)
    stack: list[tuple[Any, Any, int, int, Matrix, int]] = [
        (raw.FPDFPage_GetObject, page, 0, count, _IDENTITY, 0)
    ]
    while stack and left > 0:
        get, holder, index, count, matrix, depth = stack.pop()
        while index < count and left > 0:
            item = get(holder, index)
            index += 1
            left -= 1
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                stack.append((get, holder, index, count, matrix, depth))
                inner = _times(_matrix_of(item), matrix)
                parts = raw.FPDFFormObj_CountObjects(item)
                stack.append((raw.FPDFFormObj_GetObject, item, 0, parts, inner, depth + 1))
                break
            if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
                yield item, kind, matrix


def _matrix_of(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _image_box(item: Any, outer: Matrix, frame: Frame) -> Box | None:
    return _mapped(0.0, 0.0, 1.0, 1.0, _times(_matrix_of(item), outer), frame)


def _mapped(
    left: float, bottom: float, right: float, top: float, matrix: Matrix, frame: Frame
) -> Box | None:
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f)
        for x, y in ((left, bottom), (right, bottom), (left, top), (right, top))
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    if not all(map(math.isfinite, (*xs, *ys))):
        return None
    return frame.box(min(xs), min(ys), max(xs), max(ys))


def _sort_path(
    item: Any, matrix: Matrix, frame: Frame, found: tuple[list[Box], list[Box], list[Box]]
) -> None:
    level, upright, art = found
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    box = _mapped(left, bottom, right, top, matrix, frame)
    if box is None:
        return
    if box.height <= _THIN or box.width <= _THIN:
        _add_rule(box, level, upright)
        return
    count = raw.FPDFPath_CountSegments(item)
    if count <= _SEGMENTS and _add_segments(item, count, matrix, frame, (level, upright)):
        return
    if count > _ART_SEGMENTS and min(box.width, box.height) >= _ART_SIDE:
        art.append(box)


def _add_rule(box: Box, level: list[Box], upright: list[Box]) -> None:
    if box.height <= _THIN and box.width >= _SHORTEST:
        level.append(box)
    elif box.width <= _THIN and box.height >= _SHORTEST:
        upright.append(box)


def _add_segments(
    item: Any, count: int, matrix: Matrix, frame: Frame, found: tuple[list[Box], list[Box]]
) -> bool:
    """Add the sides of a path of level and upright lines; False where it is something else.

    An area that is filled and not stroked has no sides, but it is no line art either.
    """
    own = _times(_matrix_of(item), matrix)
    rules: list[Box] = []
    start = before = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return False
        here = (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        else:
            rules.append(_side(before, here, own, frame))
        if raw.FPDFPathSegment_GetClose(segment) and here != start:
            rules.append(_side(here, start, own, frame))
        before = here
    if any(min(rule.width, rule.height) > _THIN for rule in rules):
        return False
    if _is_stroked(item):
        for rule in rules:
            _add_rule(rule, *found)
    return True


def _side(one: tuple[float, float], other: tuple[float, float], own: Matrix, frame: Frame) -> Box:
    a, b, c, d, e, f = own
    points = [frame.point(a * x + c * y + e, b * x + d * y + f) for x, y in (one, other)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))


def _is_stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(item, fill, stroke) and stroke.value)


def _clusters(boxes: list[Box]) -> list[Box]:
    """Return the areas that boxes near one another make."""
    merged: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b.top, b.left))[:_SEGMENTS]:
        grown = box
        while near := [other for other in merged if grown.is_near(other, _NEAR)]:
            merged = [other for other in merged if other not in near]
            for other in near:
                grown = grown.union(other)
        merged.append(grown)
    return merged
