"""Tesseract as an engine: one recogniser a process, kept alive, called without files between."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import numpy as np
import tesserocr
from tesserocr import OEM, PSM, PT, RIL

from converters.diagnostics import Box
from converters.errors import ToolError
from converters.pages.geometry import Pixels
from converters.pages.models import orientation_model
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model

_RESOLUTION: Final = 300
"""The print is scaled to the height that it has at this resolution before it is recognised."""
_PICTURES: Final = frozenset({PT.FLOWING_IMAGE, PT.HEADING_IMAGE, PT.PULLOUT_IMAGE})
_QUARTERS: Final = 4

# What Leptonica says on the error stream is about its own boxes, nothing that a user can mend.
tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)


class Tesseract:
    """Tesseract 5 with LSTM models, within this process; see ``recognition.Engine``."""

    library = "tesserocr"

    def page(self, gray: Pixels, model: Model) -> tuple[ReadBlock, ...]:
        """Return the blocks of a page in reading order. Raises ToolError OCR-001 or OCR-002."""
        api = _api(model)
        api.SetPageSegMode(PSM.AUTO)
        _show(api, gray)
        if not api.Recognize():
            raise ToolError.of("OCR-002")
        blocks = tuple(_blocks(api))
        api.Clear()
        return blocks

    def line(self, gray: Pixels, model: Model, characters: str) -> ReadLine | None:
        """Return the one line of a strip. Raises ToolError OCR-001 or OCR-002."""
        api = _api(model)
        api.SetPageSegMode(PSM.SINGLE_LINE)
        api.SetVariable("tessedit_char_whitelist", characters)
        try:
            _show(api, gray)
            if not api.Recognize():
                raise ToolError.of("OCR-002")
            lines = [line for block in _blocks(api) for line in block.lines]
            api.Clear()
        finally:
            api.SetVariable("tessedit_char_whitelist", "")
        return lines[0] if lines else None

    def orientation(self, gray: Pixels) -> tuple[int, float]:
        """Return quarter turns clockwise and Tesseract's own measure of how sure they are."""
        api = _api(orientation_model(), PSM.OSD_ONLY)
        _show(api, gray)
        found = api.DetectOrientationScript()
        api.Clear()
        if not found:
            return 0, 0.0
        quarters = round(found["orient_deg"] / 90) % _QUARTERS
        return (_QUARTERS - quarters) % _QUARTERS, float(found["orient_conf"])


@cache
def _api(model: Model, mode: int = PSM.AUTO) -> Any:
    # The name of the folder must end in a separator.
    folder = model.folder.rstrip("/\\") + "/"
    kind = OEM.DEFAULT if mode == PSM.OSD_ONLY else OEM.LSTM_ONLY
    try:
        api = tesserocr.PyTessBaseAPI(path=folder, lang=model.name, psm=mode, oem=kind)
    except RuntimeError as error:
        raise ToolError.of("OCR-001", model=model.name, known="") from error
    # White print on black is rare in books; trying every doubtful line inverted costs a tenth.
    api.SetVariable("tessedit_do_invert", "0")
    return api


def _show(api: Any, gray: Pixels) -> None:
    height, width = gray.shape
    api.SetImageBytes(np.ascontiguousarray(gray).tobytes(), width, height, 1, width)
    api.SetSourceResolution(_RESOLUTION)


def _blocks(api: Any) -> Iterator[ReadBlock]:
    iterator = api.GetIterator()
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
