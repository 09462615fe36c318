"""Run typst in a process of its own: it can be stopped, and a crash of it is only a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from converters.errors import ToolError
from converters.monitor import Monitor
from converters.workers import run_apart
from converters.writers.pdf.nudging import Stray

STANDARDS: Final = ("ua-1", "a-2a")
"""PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) at once; typst 0.15 combines them."""
PRESS_STANDARDS: Final = ("1.7",)

_CHECK: Final = b"#notes-in-place\n"
_NO_GLYPH: Final = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_LONGEST_REASON: Final = 300
_LABEL: Final = "n-"
"""What the labels of marks of notes begin with."""
_MISPLACED: Final = "misplaced notes:\n"
_PLACE: Final = re.compile(r"\.typ:(\d+):\d+")
"""Where in the source typst finds a fault."""


class Order(msgspec.Struct, frozen=True):
    """What to compile: source, folder that its pictures lie in, fonts, moment, result.

    A file for the press keeps to no standard for reading: it has no tags, PDF 1.7 is what it says.
    """

    source: bytes
    root: str
    fonts: tuple[str, ...]
    timestamp: int
    target: str
    press: bool = False
    checked: bool = False
    """Whether a book with a note on another page than its mark is refused."""


class MissingGlyphs(Exception):  # noqa: N818 - asks for another try, no error of the user's
    """Typst has no glyph for some characters."""

    def __init__(self, characters: frozenset[str]) -> None:
        super().__init__(characters)
        self.characters = characters


class MisplacedNotes(Exception):  # noqa: N818 - asks for another try, no error of the user's
    """Some notes begin on another page than their marks."""

    def __init__(self, strays: tuple[Stray, ...]) -> None:
        super().__init__(strays)
        self.strays = strays


def compile_book(order: Order, monitor: Monitor) -> None:
    """Write the PDF of ``order`` to its target.

    Raises MissingGlyphs, MisplacedNotes, ToolError PDF-001 with typst's reason, or JobCancelled
    within 0.5 s.
    """
    reason = run_apart(_compile, order, monitor)
    if not reason:
        return
    if _MISPLACED in reason:
        raise MisplacedNotes(tuple(map(_stray, reason.partition(_MISPLACED)[2].splitlines())))
    found = _NO_GLYPH.search(reason)
    if found is not None:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), found[1])
        refused = frozenset(c for c in text if not c.isascii())
        if refused:
            raise MissingGlyphs(refused)
    raise ToolError.of("PDF-001", reason=reason[:_LONGEST_REASON])


def _stray(line: str) -> Stray:
    name, marked, begun, leader = line.split("\x1f")
    return Stray(name[len(_LABEL) :], int(marked), int(begun), leader[len(_LABEL) :])


@dataclass(frozen=True)
class Fault:
    """What is wrong with a source, and on which line of it; 0 where typst names none."""

    reason: str
    line: int


def fault_in(source: bytes, order: Order, monitor: Monitor) -> Fault | None:
    """Return what typst says against a source that is compiled as ``order``, None for nothing."""
    trial = msgspec.structs.replace(order, source=source)
    return run_apart(_fault, trial, monitor)


def _fault(order: Order) -> Fault | None:
    import typst

    compiler = typst.Compiler(
        root=order.root, font_paths=list(order.fonts), ignore_system_fonts=True
    )
    try:
        compiler.compile(input=order.source, timestamp=order.timestamp)
    except typst.TypstError as error:
        place = _PLACE.search(error.diagnostic)
        return Fault(str(error.args[0]), int(place[1]) if place else 0)
    return None


def _compile(order: Order) -> str:
    """Compile; return typst's complaint, empty where there is none."""
    import typst

    compiler = typst.Compiler(
        root=order.root, font_paths=list(order.fonts), ignore_system_fonts=True
    )
    try:
        content: bytes = compiler.compile(  # type: ignore[assignment]  # PDF is one piece
            input=order.source + (_CHECK if order.checked else b""),
            pdf_standards=list(PRESS_STANDARDS if order.press else STANDARDS),
            pdf_tags=not order.press,
            timestamp=order.timestamp,
        )
    except typst.TypstError as error:
        return str(error.args[0]) or type(error).__name__
    Path(order.target).write_bytes(content)
    return ""
