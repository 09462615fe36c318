"""Raised figures and stars: the marks of notes, which the recogniser reads as quotes or letters.

A mark is told by its place: it stands wholly in the upper half of the line and nothing is printed
under it, as something is under the marks on vowels; and it is larger than a quotation mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.models import figure_model
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.scene_marks import is_told
from converters.pages.shapes import shapes_in
from converters.pages.strips import Strip

_WHITE: Final = 255
_INK: Final = 165
_HEIGHT: Final = (0.55, 1.2)
"""Heights of raised figures, in x-heights; quotation marks are lower."""
_LEAST_WITHIN: Final = 0.62
"""The least of them within a line, where halves of broken letters stand too."""
_TALL: Final = 0.75
"""Height from which a shape is rarely the upper half of a letter that is broken in two."""
_TALL_FIRST: Final = 0.68
"""The same at the beginning of a line."""
_WIDEST: Final = 1.1
_NARROWEST: Final = 0.16
_LIFT: Final = 0.42
"""How far above the baseline a raised figure ends, in x-heights."""
_MARGIN: Final = 0.6
"""Space above and below a line that is looked at, in x-heights."""
_UNDER: Final = 0.25
"""Share of a shape's width that something under it must cover to make it a mark on a vowel."""
_TOGETHER: Final = 0.5
"""Distance in x-heights within which figures make one number."""
_CHARACTERS: Final = "0123456789*()[]"
_MARK: Final = re.compile(r"[(\[]?(\d{1,3}|\*{1,4})[)\]]?")
_CONFIDENCE: Final = 0.85
_CONFIDENCE_OF_TALL: Final = 0.6
_CONFIDENCE_OF_FIRST: Final = 0.3
"""Enough for a tall mark at the beginning of a line, and for one of several figures."""
_FRAME: Final = 0.5
"""White around a mark that is read by itself, in x-heights."""
_RULE: Final = 2.5
"""Length in x-heights from which a level stroke is a rule and no letter's."""
_REMAINS: Final = "?!.,;:®©°*_'’”¬|~^-"
_BESIDE: Final = 0.3
"""Distance from a mark, in x-heights, within which a word was read together with it."""
_ENLARGED: Final = (1.7, 1.0, 2.4)
"""Raised figures are about 0.6 times as high as others; alone, some are read at one size only."""


class _Shape(msgspec.Struct, frozen=True):
    """Ink that hangs together; pixels of the strip, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int


def completed(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float, models: Sequence[Model]
) -> tuple[ReadBlock, ...]:
    """Return the blocks with each raised mark as a word of its own (``raised``).

    ``large`` shows the same page ``enlargement`` times as large as the boxes count. A line with
    marks is read again without them: they disturb the reading of the words that they follow.
    """
    return tuple(
        msgspec.structs.replace(
            block, lines=tuple(_line(line, large, enlargement, models) for line in block.lines)
        )
        for block in blocks
    )


def _line(line: ReadLine, large: Pixels, enlargement: float, models: Sequence[Model]) -> ReadLine:
    if is_told(line):
        return line
    unit = line.x_height * enlargement
    strip = strips.cut(large, enlargement, line.box, _MARGIN * line.x_height)
    groups = _raised(strip, line, unit)
    figures = figure_model(models)
    if not groups:
        return line
    start = (line.box.left + line.x_height) * enlargement - strip.left
    marks = [
        mark
        for group in groups
        if (mark := _read(strip, group, unit, figures, opens=group[0].left < start)) is not None
    ]
    if not marks:
        return line
    bare = _without_rules(strip.pixels, unit)
    for mark in marks:
        # Nothing of the line stands under a mark.
        bare[:, max(0, int(mark.box.left) - 2) : round(mark.box.right) + 2] = _WHITE
    reread = recognise_line(bare, models[0])
    if reread is None:
        return line
    raised = strip.placed(marks)
    words = [*_kept(line, strip.placed(reread.words), raised), *raised]
    if raised[0].box.left - line.box.left < line.x_height:
        # Before the mark of a note stands nothing; what was read there are its remains.
        words = [w for w in words if w.raised or _middle(w.box) > raised[0].box.right]
        words = _without_remains(words)
    words.sort(key=lambda word: word.box.left)
    return msgspec.structs.replace(line, words=tuple(words))


def hidden(large: Pixels, enlargement: float, blocks: Sequence[ReadBlock]) -> Pixels:
    """Return the page without its raised marks, for whoever reads its words again."""
    boxes = [
        word.box for block in blocks for line in block.lines for word in line.words if word.raised
    ]
    if not boxes:
        return large
    bare = large.copy()
    for box in boxes:
        _wipe(bare, box.scaled(enlargement))
    return bare


def _without_rules(pixels: Pixels, unit: float) -> Pixels:
    """Return a copy without the level rules above notes, which are read as underscores."""
    ink = (pixels < _INK).astype(np.uint8)
    kernel = np.ones((1, max(3, round(_RULE * unit))), np.uint8)
    rules = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), np.ones((5, 5), np.uint8))
    bare = pixels.copy()
    bare[np.asarray(rules) > 0] = _WHITE
    return bare


def _wipe(pixels: Pixels, box: Box) -> None:
    top, left = max(0, int(box.top) - 1), max(0, int(box.left) - 1)
    pixels[top : round(box.bottom) + 1, left : round(box.right) + 1] = _WHITE


def _kept(
    line: ReadLine, cleaned: Sequence[ReadWord], marks: Sequence[ReadWord]
) -> tuple[ReadWord, ...]:
    """Return the words as first read, those beside a mark as they were read without it."""
    near = _BESIDE * line.x_height
    touched = [w for w in line.words if any(w.box.is_near(mark.box, near) for mark in marks)]
    others = [word for word in line.words if word not in touched]
    fresh = [
        word for word in cleaned if not any(_same_place(word.box, other.box) for other in others)
    ]
    # What was not read again is kept, but for what was the mark itself.
    missed = [
        word
        for word in touched
        if not any(_same_place(word.box, other.box) for other in fresh)
        and not any(_within(word.box, mark.box) for mark in marks)
    ]
    return (*others, *fresh, *missed)


def _without_remains(words: Sequence[ReadWord]) -> list[ReadWord]:
    """Return a note's words without signs that hang on the first one where the mark was."""
    first = next((n for n, word in enumerate(words) if not word.raised), None)
    if first is None:
        return [*words]
    text = words[first].text.lstrip(_REMAINS)
    if not text:
        return [*words[:first], *words[first + 1 :]]
    return [*words[:first], msgspec.structs.replace(words[first], text=text), *words[first + 1 :]]


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _within(word: Box, mark: Box) -> bool:
    """Tell whether a word is little more than the mark."""
    shared = min(word.right, mark.right) - max(word.left, mark.left)
    return shared > 0.4 * word.width or word.width < 1.6 * mark.width


def _same_place(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.5 * min(one.width, other.width)


def _raised(strip: Strip, line: ReadLine, unit: float) -> list[list[_Shape]]:
    """Return the raised shapes of a line, those that stand together in one group."""
    ink = (strip.pixels < _INK).astype(np.uint8)
    shapes = [_Shape(x, y, x + w, y + h) for x, y, w, h, _ in shapes_in(ink).stats[1:].tolist()]
    raised = [
        shape
        for shape in shapes
        if _is_raised(shape, strip, line, unit) and not _has_ink_under(shape, shapes, strip, line)
    ]
    groups: list[list[_Shape]] = []
    for shape in sorted(raised, key=lambda shape: shape.left):
        if groups and shape.left - groups[-1][-1].right < _TOGETHER * unit:
            groups[-1].append(shape)
        else:
            groups.append([shape])
    return groups


def _is_raised(shape: _Shape, strip: Strip, line: ReadLine, unit: float) -> bool:
    height, width = shape.bottom - shape.top, shape.right - shape.left
    if not _HEIGHT[0] * unit <= height <= _HEIGHT[1] * unit:
        return False
    if not _NARROWEST * unit <= width <= _WIDEST * unit:
        return False
    return _baseline(shape, strip, line) - shape.bottom >= _LIFT * unit


def _has_ink_under(shape: _Shape, shapes: Sequence[_Shape], strip: Strip, line: ReadLine) -> bool:
    """Tell whether a letter of the line stands under a shape."""
    base = _baseline(shape, strip, line)
    return any(
        other is not shape
        and shape.bottom - 2 <= other.bottom
        and other.top < base
        and other.bottom > shape.bottom
        and min(shape.right, other.right) - max(shape.left, other.left)
        > _UNDER * (shape.right - shape.left)
        for other in shapes
    )


def _baseline(shape: _Shape, strip: Strip, line: ReadLine) -> float:
    """Return the height of the baseline under a shape, in pixels of the strip."""
    x = ((shape.left + shape.right) / 2 + strip.left) / strip.enlargement
    return line.base_at(x) * strip.enlargement - strip.top


def _read(
    strip: Strip, group: Sequence[_Shape], unit: float, model: Model, *, opens: bool
) -> ReadWord | None:
    """Return the number or stars that a group of raised shapes is, None where it is neither.

    ``opens``: it stands at the beginning of its line, as marks of notes do at the foot of a page.
    """
    box = _around(group)
    frame = max(2, round(_FRAME * unit))
    part = np.full(
        (int(box.height) + 2 * frame, int(box.width) + 2 * frame), _WHITE, dtype=np.uint8
    )
    for shape in group:
        top, left = shape.top - int(box.top) + frame, shape.left - int(box.left) + frame
        height, width = shape.bottom - shape.top, shape.right - shape.left
        part[top : top + height, left : left + width] = strip.pixels[
            shape.top : shape.bottom, shape.left : shape.right
        ]
    tall = box.height >= (_TALL_FIRST if opens else _TALL) * unit
    if not opens and box.height < _LEAST_WITHIN * unit:
        return None
    needed = _CONFIDENCE
    if tall:
        needed = _CONFIDENCE_OF_FIRST if opens or len(group) > 1 else _CONFIDENCE_OF_TALL
    for factor in _ENLARGED:
        large = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        read = recognise_line(np.asarray(large, dtype=np.uint8), model, _CHARACTERS)
        if read is None or read.confidence < needed:
            continue
        match = _MARK.fullmatch("".join(word.text for word in read.words))
        if match:
            return ReadWord(match.group(1), box, read.confidence, raised=True)
    return None


def _around(shapes: Sequence[_Shape]) -> Box:
    return Box(
        float(min(shape.left for shape in shapes)),
        float(min(shape.top for shape in shapes)),
        float(max(shape.right for shape in shapes)),
        float(max(shape.bottom for shape in shapes)),
    )
