"""Text from gray pixels, by the engine that a model belongs to.

An engine is chosen here and nowhere else: by the ending of the model's file. A second one is a
module that meets ``Engine`` and a line in ``ENGINES``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import msgspec

from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine

TRAINED: Final = ".traineddata"
"""Ending of Tesseract's models."""


class Model(msgspec.Struct, frozen=True):
    """A model by its name (``vie``), the folder in which its file lies, and the file's ending."""

    name: str
    folder: str
    suffix: str = TRAINED
    stamp: str = ""
    """Size and time of change of the file: one that was put in its place is another model."""

    @property
    def file(self) -> Path:
        """The file with what was learnt."""
        return Path(self.folder) / f"{self.name}{self.suffix}"


class Engine(Protocol):
    """What reads; one instance serves all pages of a process, one after another."""

    @property
    def library(self) -> str:
        """Name of the distribution whose version decides, with the model, what is read."""

    def page(self, gray: Pixels, model: Model) -> tuple[ReadBlock, ...]:
        """Return the blocks of a page in reading order, boxes in pixels of ``gray``.

        Raises ToolError OCR-001 for a model that cannot be used, OCR-002 where reading fails.
        """

    def line(self, gray: Pixels, model: Model, characters: str) -> ReadLine | None:
        """Read a strip that holds one line, of ``characters`` alone unless empty; None: nothing.

        Raises ToolError as ``page`` does.
        """

    def orientation(self, gray: Pixels) -> tuple[int, float]:
        """Return the quarter turns clockwise that make a page upright, and how sure that is.

        From 2 on it is believed.
        """


def _tesseract() -> Engine:
    from converters.pages.tesseract import Tesseract

    return Tesseract()


LARGEST_SIDE: Final = 32_767
"""Pixels of a picture's side beyond which Tesseract fails: it counts them in 16 bits."""
ENGINES: Final[dict[str, Callable[[], Engine]]] = {TRAINED: _tesseract}
"""Makers of the engines, by the ending of the models that they read."""


def engine_of(model: Model) -> Engine:
    """Return the engine that reads with a model, the same one each time."""
    return _made(ENGINES[model.suffix])


@cache
def _made(maker: Callable[[], Engine]) -> Engine:
    return maker()


def recognise(gray: Pixels, model: Model) -> tuple[ReadBlock, ...]:
    """Return the blocks of a page in reading order. Raises ToolError OCR-001 or OCR-002."""
    return engine_of(model).page(gray, model)


def recognise_line(gray: Pixels, model: Model, characters: str = "") -> ReadLine | None:
    """Read a strip that holds one line, of ``characters`` alone where given.

    None where there is none, or the strip is longer than the engine can count.
    """
    if max(gray.shape) > LARGEST_SIDE:
        return None
    return engine_of(model).line(gray, model, characters)


def orientation(gray: Pixels, model: Model) -> tuple[int, float]:
    """Return the quarter turns clockwise that make the page upright, and the confidence."""
    return engine_of(model).orientation(gray)
