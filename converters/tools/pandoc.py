"""Pandoc as a sandboxed program: a document in, its syntax tree out.

The carried program runs without files, network or data folder (``--sandbox``), within a memory cap
(``+RTS -M``) and the time limit for outside readers, and is stopped when the user cancels.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import psutil
from lxml import etree

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError, ToolError
from converters.monitor import Monitor

_HEAP_EXHAUSTED: Final = 251
_POLL_SECONDS: Final = 0.2
_PATIENCE: Final = 4.0
"""Seconds of waiting for each one of work from which a program hangs."""
_MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_MATH: Final = re.compile(r"<math\b.*?</math>", re.DOTALL)
_REASON_LENGTH: Final = 200
_NO_WINDOW: Final = 0x08000000
"""``CREATE_NO_WINDOW`` of Windows, where a console must not flash up."""


class Formula(NamedTuple):
    """A formula in TeX; ``display``: on a line of its own."""

    tex: str
    display: bool


def read_tree(content: bytes, form: str, origin: Origin, monitor: Monitor) -> dict[str, Any]:
    """Return pandoc's JSON tree of a document; ``form`` is pandoc's name with extensions.

    Raises SourceError TXT-020 (cannot be read), TXT-021 (took too long or too much memory),
    TXT-022 (too large), TXT-023 (nested too deeply); ToolError TXT-024 without the program.
    """
    return read_told(content, form, origin, monitor).tree


def with_citations(tree: dict[str, Any], origin: Origin, monitor: Monitor) -> dict[str, Any]:
    """Return a tree whose metadata hold references with its citations and its list made.

    Raises SourceError TXT-021, TXT-023; ToolError TXT-024.
    """
    arguments = ["--from", "json", "--to", "json", "--citeproc"]
    output, _ = _run(arguments, json.dumps(tree).encode("utf-8"), origin, monitor)
    cited: dict[str, Any] = json.loads(output)
    return cited


class Told(NamedTuple):
    """A tree, and the warnings that pandoc gave on the way to it."""

    tree: dict[str, Any]
    warnings: str


def read_told(content: bytes, form: str, origin: Origin, monitor: Monitor) -> Told:
    """Return pandoc's JSON tree of a document with its warnings; raises what read_tree does."""
    if len(content) > limits.PANDOC_INPUT:
        megabytes = limits.PANDOC_INPUT // limits.MEGABYTE
        raise SourceError.of("TXT-022", origin, megabytes=megabytes)
    output, complaint = _run(["--from", form, "--to", "json"], content, origin, monitor)
    try:
        tree: dict[str, Any] = json.loads(output)
    except RecursionError as error:
        raise SourceError.of("TXT-023", origin) from error
    return Told(tree, complaint.decode("utf-8", errors="replace"))


def mathml_of(formulas: Sequence[Formula], origin: Origin, monitor: Monitor) -> dict[Formula, str]:
    """Return presentation MathML for the formulas that can be converted, all in one run."""
    unique = list(dict.fromkeys(formulas))
    if not unique:
        return {}
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": _kind(f)}, f.tex]}]} for f in unique]
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    arguments = ["--from", "json", "--to", "html5", "--mathml", "--wrap", "none"]
    output, _ = _run(arguments, json.dumps(tree).encode("utf-8"), origin, monitor)
    html = output.decode("utf-8")
    paragraphs = html.split("<p>")[1:]
    found = {}
    for formula, paragraph in zip(unique, paragraphs, strict=False):
        if match := _MATH.search(paragraph):
            found[formula] = _presentation(match.group(), formula)
    return found if len(paragraphs) == len(unique) else {}


def _kind(formula: Formula) -> str:
    return "DisplayMath" if formula.display else "InlineMath"


def _presentation(markup: str, formula: Formula) -> str:
    """Strip the TeX annotation; keep it as the alternative text."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(markup.encode("utf-8"), parser)
    semantics = root.find(f"{{{_MATHML}}}semantics")
    if semantics is not None and len(semantics):
        root.replace(semantics, semantics[0])
    root.set("alttext", formula.tex.strip())
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _run(
    arguments: Sequence[str], content: bytes, origin: Origin, monitor: Monitor
) -> tuple[bytes, bytes]:
    """Return what pandoc wrote, and what it complained of."""
    megabytes = limits.PANDOC_MEMORY // limits.MEGABYTE
    command = [str(_program()), "+RTS", f"-M{megabytes}m", "-RTS", "--sandbox"]
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell, fixed arguments
        [*command, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
    )
    with process:
        _feed(process, content)
        try:
            output, complaint = _wait(process, content, origin, monitor)
        except BaseException:
            process.kill()
            raise
    if process.returncode == _HEAP_EXHAUSTED:
        raise SourceError.of("TXT-021", origin)
    if process.returncode != 0:
        said = complaint.decode("utf-8", errors="replace").splitlines()
        lines = [line for line in said if not line.startswith("[WARNING]")]
        reason = (lines[0] if lines else str(process.returncode))[:_REASON_LENGTH]
        raise SourceError.of("TXT-020", origin, reason=reason)
    return output, complaint


def _feed(process: subprocess.Popen[bytes], content: bytes) -> None:
    """Give a program its input, however late it begins to read.

    Of what ``communicate`` has not written when its time is over, Python writes nothing later.
    """
    stream, process.stdin = process.stdin, None
    if stream is not None:
        threading.Thread(target=_write, args=(stream, content), daemon=True).start()


def _write(stream: IO[bytes], content: bytes) -> None:
    # A program that ends early takes no more.
    with suppress(OSError), stream:
        stream.write(content)


def _wait(
    process: subprocess.Popen[bytes], content: bytes, origin: Origin, monitor: Monitor
) -> tuple[bytes, bytes]:
    # A book of some megabytes takes its time; hostile files are small.
    seconds = limits.SOURCE_SECONDS * max(1.0, len(content) / limits.MEGABYTE)
    deadline = time.monotonic() + _PATIENCE * seconds
    while True:
        try:
            return process.communicate(timeout=_POLL_SECONDS)
        except subprocess.TimeoutExpired as error:
            monitor.check_cancelled()
            if time.monotonic() > deadline or _worked(process) > seconds:
                raise SourceError.of("TXT-021", origin) from error


def _worked(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time that a program had; on a busy machine that is little."""
    try:
        times = psutil.Process(process.pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


@cache
def _program() -> Path:
    """Return the program that the pypandoc wheel carries; ToolError TXT-024 where it is gone."""
    spec = find_spec("pypandoc")
    if spec is not None and spec.origin is not None:
        name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
        program = Path(spec.origin).parent / "files" / name
        if program.is_file():
            return program
    raise ToolError.of("TXT-024")


def _environment() -> dict[str, str]:
    """Return what a program needs to start, and nothing of the user's own settings."""
    kept = ("SYSTEMROOT", "TEMP", "TMP", "PATH") if sys.platform == "win32" else ()
    return {"LANG": "C.UTF-8"} | {name: os.environ[name] for name in kept if name in os.environ}
