"""Run typst in a process of its own: it can be stopped, and a crash of it is only a message."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from converters import limits
from converters.errors import ToolError
from converters.monitor import Deadline, Monitor, OutOfTime
from converters.workers import run_apart
from converters.writers.pdf.floats import QUERY, ROUNDS, Floats, Mark, TextArea, source_with
from converters.writers.pdf.nudging import LETTER, Stray

if TYPE_CHECKING:
    import typst

_Result = TypeVar("_Result")

STANDARDS: Final = ("ua-1", "a-2a")
"""PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) at once; typst 0.15 combines them."""
PRESS_STANDARDS: Final = ("1.7",)

SourceT = TypeVar("SourceT", bytes, str)
"""A source, or the path of its file."""

_CHECK: Final = b"#notes-in-place\n"
_NO_GLYPH: Final = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_LONGEST_REASON: Final = 300
_LABEL: Final = "n-"
"""What the labels of marks of notes begin with; names of large letters have it of their own."""
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
    text_area: TextArea | None = None
    """The text area of a book in which something may float; None: nothing may."""
    checked: bool = False
    """Whether a book with a note on another page than its mark is refused."""


class MissingGlyphs(Exception):  # noqa: N818 - asks for another try, no error of the user's
    """Typst has no glyph for some characters."""

    def __init__(self, characters: frozenset[str]) -> None:
        super().__init__(characters)
        self.characters = characters


class SlowTypesetting(ToolError):  # noqa: N818 - names what typst is doing, as its parent does
    """Typst did not come to an end in the time that a book of this size has."""


class MisplacedNotes(Exception):  # noqa: N818 - asks for another try, no error of the user's
    """Some notes begin on another page than their marks, or a page ends beside a large letter."""

    def __init__(self, strays: tuple[Stray, ...]) -> None:
        super().__init__(strays)
        self.strays = strays


def compile_book(order: Order, monitor: Monitor) -> None:
    """Write the PDF of ``order`` to its target.

    Raises MissingGlyphs, MisplacedNotes, ToolError PDF-001 with typst's reason, SlowTypesetting
    (PDF-017) where it does not end in ``seconds_for`` its size, or JobCancelled within 0.5 s.
    """
    reason = _in_time(_compile, order, monitor)
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
    named, led = (one.removeprefix(_LABEL) for one in (name, leader))
    return Stray(named, int(marked), int(begun), led, is_letter=name.startswith(LETTER))


@dataclass(frozen=True)
class Fault:
    """What is wrong with a source, and on which line of it; 0 where typst names none."""

    reason: str
    line: int


def fault_in(source: bytes, order: Order, monitor: Monitor) -> Fault | None:
    """Return what typst says against a source that is compiled as ``order``, None for nothing.

    Raises SlowTypesetting and JobCancelled as ``compile_book`` does.
    """
    trial = msgspec.structs.replace(order, source=source)
    return _in_time(_fault, trial, monitor)


def seconds_for(order: Order) -> float:
    """Return how long typst may work on a book: what no end of definitions' loops can outlast."""
    size = len(order.source) / limits.MEGABYTE
    return limits.TYPESETTING_SECONDS + limits.TYPESETTING_SECONDS_PER_MEGABYTE * size


def _in_time(function: Callable[[Order], _Result], order: Order, monitor: Monitor) -> _Result:
    seconds = seconds_for(order)
    try:
        return run_apart(function, order, Deadline(monitor, time.monotonic(), seconds))
    except OutOfTime as late:
        raise SlowTypesetting.of("PDF-017", seconds=round(seconds)) from late


def _fault(order: Order) -> Fault | None:
    import typst

    try:
        _compiler(order, source_with(order.source)).compile(timestamp=order.timestamp)
    except typst.TypstError as error:
        place = _PLACE.search(error.diagnostic)
        return Fault(str(error.args[0]), int(place[1]) if place else 0)
    return None


def _compile(order: Order) -> str:
    """Compile; return typst's complaint, empty where there is none."""
    import typst

    try:
        area = order.text_area
        content = _pdf(order) if area is None else _pdf_with_floats(order, area)
    except typst.TypstError as error:
        return str(error.args[0]) or type(error).__name__
    Path(order.target).write_bytes(content)
    return ""


def _pdf_with_floats(order: Order, area: TextArea) -> bytes:
    """Set a book until nothing leaves a gap that may float; return it as PDF.

    Typst remembers what it has set of a file that it reads again, so that a further round costs
    little: only what is otherwise than before is set anew. The file must lie where pictures do.
    """
    floats = Floats(area)
    main = Path(order.root, f"{hashlib.sha256(order.target.encode()).hexdigest()}.typ")
    main.write_bytes(source_with(order.source))
    try:
        compiler = _compiler(order, str(main))
        # Whatever typst has against the book, it says it better where the PDF is asked for.
        with suppress(RuntimeError):
            for _ in range(ROUNDS):
                told = compiler.eval(QUERY, format="json")
                if not floats.judge(msgspec.json.decode(told, type=list[Mark])):
                    break
                main.write_bytes(source_with(order.source, floats.floating))
        if order.checked:
            main.write_bytes(source_with(order.source, floats.floating) + _CHECK)
        return _pdf(order, compiler)
    finally:
        main.unlink(missing_ok=True)


def _pdf(order: Order, compiler: typst.Compiler | None = None) -> bytes:
    check = _CHECK if order.checked else b""
    made = compiler or _compiler(order, source_with(order.source) + check)
    return made.compile(  # type: ignore[return-value]  # PDF is one piece
        pdf_standards=list(PRESS_STANDARDS if order.press else STANDARDS),
        pdf_tags=not order.press,
        timestamp=order.timestamp,
    )


def _compiler(order: Order, source: SourceT) -> typst.Compiler:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(order.fonts))
    return typst.Compiler(input=source, root=order.root, font_paths=fonts)
