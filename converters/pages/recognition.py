"""Text from gray pixels: one recogniser a process, kept alive, called without files between."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import msgspec
import numpy as np
import tesserocr
from tesserocr import OEM, PSM, PT, RIL

from converters.diagnostics import Box
from converters.errors import ToolError
from converters.pages.geometry import Pixels
from converters.pages.models import Model, orientation_model

_RESOLUTION: Final = 300
"""The print is scaled to the height that it has at this resolution before it is recognised."""
_PICTURES: Final = frozenset({PT.FLOWING_IMAGE, PT.HEADING_IMAGE, PT.PULLOUT_IMAGE})
_QUARTERS: Final = 4


class ReadWord(msgspec.Struct, frozen=True):
    """Word as read; the box is in pixels of the picture that was read."""

    text: str
    box: Box
    confidence: float
    raised: bool = False
    """Whether it is a figure or star above the line, as marks of notes are."""
    slant: float = 0.0
    weight: float = 0.0
    """How far its strokes lean and how heavy they are; 0 where not measured."""


class ReadLine(msgspec.Struct, frozen=True):
    """Line as read; baseline from (x0, y0) to (x1, y1)."""

    words: tuple[ReadWord, ...]
    box: Box
    baseline: tuple[float, float, float, float]
    x_height: float

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, by their length."""
        length = sum(len(word.text) for word in self.words)
        weighed = sum(word.confidence * len(word.text) for word in self.words)
        return weighed / length if length else 0.0


class CellLines(msgspec.Struct, frozen=True):
    """Cell of a table by its place, from 0, its spans, and which lines of the block are its own."""

    row: int
    column: int
    rows: int
    columns: int
    start: int
    stop: int


class ReadBlock(msgspec.Struct, frozen=True):
    """Block of lines; a picture has none, a table has its lines cell by cell."""

    box: Box
    lines: tuple[ReadLine, ...]
    picture: bool = False
    cells: tuple[CellLines, ...] = ()


def recognise(gray: Pixels, model: Model) -> tuple[ReadBlock, ...]:
    """Return the blocks of a page in reading order. Raises ToolError OCR-001 or OCR-002."""
    engine = _engine(model)
    engine.SetPageSegMode(PSM.AUTO)
    _show(engine, gray)
    if not engine.Recognize():
        raise ToolError.of("OCR-002")
    blocks = tuple(_blocks(engine))
    engine.Clear()
    return blocks


def recognise_line(gray: Pixels, model: Model, characters: str = "") -> ReadLine | None:
    """Read a strip that holds one line, of ``characters`` alone where given."""
    engine = _engine(model)
    engine.SetPageSegMode(PSM.SINGLE_LINE)
    engine.SetVariable("tessedit_char_whitelist", characters)
    try:
        _show(engine, gray)
        if not engine.Recognize():
            raise ToolError.of("OCR-002")
        lines = [line for block in _blocks(engine) for line in block.lines]
        engine.Clear()
    finally:
        engine.SetVariable("tessedit_char_whitelist", "")
    return lines[0] if lines else None


def orientation(gray: Pixels) -> tuple[int, float]:
    """Return the quarter turns clockwise that make the page upright, and the confidence."""
    engine = _engine(orientation_model(), PSM.OSD_ONLY)
    _show(engine, gray)
    found = engine.DetectOrientationScript()
    engine.Clear()
    if not found:
        return 0, 0.0
    quarters = round(found["orient_deg"] / 90) % _QUARTERS
    return (_QUARTERS - quarters) % _QUARTERS, float(found["orient_conf"])


# What Leptonica says on the error stream is about its own boxes, nothing that a user can mend.
tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)


@cache
def _engine(model: Model, mode: int = PSM.AUTO) -> Any:
    # The name of the folder must end in a separator.
    folder = model.folder.rstrip("/\\") + "/"
    kind = OEM.DEFAULT if mode == PSM.OSD_ONLY else OEM.LSTM_ONLY
    try:
        engine = tesserocr.PyTessBaseAPI(path=folder, lang=model.name, psm=mode, oem=kind)
    except RuntimeError as error:
        raise ToolError.of("OCR-001", model=model.name, known="") from error
    # White print on black is rare in books; trying every doubtful line inverted costs a tenth.
    engine.SetVariable("tessedit_do_invert", "0")
    return engine


def _show(engine: Any, gray: Pixels) -> None:
    height, width = gray.shape
    engine.SetImageBytes(np.ascontiguousarray(gray).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(_RESOLUTION)


def _blocks(engine: Any) -> Iterator[ReadBlock]:
    iterator = engine.GetIterator()
    if iterator is None:
        return
    box: Box | None = None
    lines: list[ReadLine] = []
    for line in tesserocr.iterate_level(iterator, RIL.TEXTLINE):
        if line.IsAtBeginningOf(RIL.BLOCK):
            if box is not None and lines:
                yield ReadBlock(box, tuple(lines))
            box, lines = _box(line, RIL.BLOCK), []
            if line.BlockType() in _PICTURES:
                if box is not None:
                    yield ReadBlock(box, (), picture=True)
                box = None
                continue
        read = _line(line)
        if read is not None:
            lines.append(read)
    if box is not None and lines:
        yield ReadBlock(box, tuple(lines))


def _line(iterator: Any) -> ReadLine | None:
    box = _box(iterator, RIL.TEXTLINE)
    if box is None:
        return None
    baseline = iterator.Baseline(RIL.TEXTLINE)
    row = iterator.RowAttributes()
    height = row["row_height"] + row["descenders"] - row["ascenders"]
    words = tuple(_words(iterator))
    if not words:
        return None
    (x0, y0), (x1, y1) = baseline or ((box.left, box.bottom), (box.right, box.bottom))
    return ReadLine(words, box, (x0, y0, x1, y1), max(1.0, float(height)))


def _words(iterator: Any) -> Iterator[ReadWord]:
    while True:
        last = iterator.IsAtFinalElement(RIL.TEXTLINE, RIL.WORD)
        text = unicodedata.normalize("NFC", iterator.GetUTF8Text(RIL.WORD).strip())
        box = _box(iterator, RIL.WORD)
        if text and box is not None:
            yield ReadWord(text, box, round(iterator.Confidence(RIL.WORD) / 100, 4))
        if last or not iterator.Next(RIL.WORD):
            return


def _box(iterator: Any, level: int) -> Box | None:
    bounds = iterator.BoundingBox(level)
    return None if bounds is None else Box(*map(float, bounds))
