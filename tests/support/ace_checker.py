"""Ace by DAISY, the accessibility checker that shops ask for, run as a program of its own.

It needs Node, a Chromium and two npm packages. Node and Chromium must be on the machine; the
packages are installed once into a cache folder of the tests, without their install scripts, which
would download a browser of their own. ``BANSO_ACE`` names a folder that holds them already.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.support.project import PROJECT

_PACKAGES: Final = Path(__file__).resolve().parent / "ace" / "package.json"
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_INSTALLING: Final = ("install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
_INSTALL_SECONDS: Final = 300
_CHECK_SECONDS: Final = 300


class NoAceError(Exception):
    """Ace cannot be had on this machine; the message says why."""


@dataclass(frozen=True)
class Violation:
    """What Ace has to say about one place of a book."""

    page: str
    rule: str
    impact: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.rule} ({self.impact}): {self.what}"


@cache
def _ready() -> tuple[str, Path, str]:
    """Return Node, Ace's script and a browser; raises NoAceError where one cannot be had."""
    node = shutil.which("node")
    if node is None:
        raise NoAceError("Node.js is not installed, which Ace by DAISY runs on")
    known = (os.environ.get("PUPPETEER_EXECUTABLE_PATH", ""), *_BROWSERS)
    browser = next(filter(None, (shutil.which(name) for name in known if name)), None)
    if browser is None:
        raise NoAceError("no Chromium is installed, in which Ace by DAISY opens the pages")
    folder = os.environ.get("BANSO_ACE")
    home = Path(folder) if folder else _installed()
    script = home / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
    if not script.is_file():
        raise NoAceError(f"there is no @daisy/ace-cli in {home}")
    return node, script, browser


def _installed() -> Path:
    """Return the folder with the packages, installed now if this list of them is new.

    Tests run in several processes: each installs apart, and the first to be done gives the folder.
    """
    home = PROJECT / "tests" / ".cache" / "ace"
    if _is_current(home):
        return home
    own = home.with_name(f"{home.name}-{os.getpid()}")
    try:
        _install(own)
        if not _is_current(home):
            shutil.rmtree(home, ignore_errors=True)
            with contextlib.suppress(OSError):  # another was faster
                own.rename(home)
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return home


def _is_current(home: Path) -> bool:
    stamp = home / "installed.json"
    return stamp.is_file() and stamp.read_text("utf-8") == _PACKAGES.read_text("utf-8")


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoAceError("npm is not installed, which fetches Ace by DAISY")
    folder.mkdir(parents=True)
    shutil.copyfile(_PACKAGES, folder / "package.json")
    try:
        finished = subprocess.run(
            [npm, *_INSTALLING], cwd=folder, capture_output=True, encoding="utf-8",
            check=False, timeout=_INSTALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoAceError(f"npm did not fetch Ace by DAISY in {_INSTALL_SECONDS} s") from None
    if finished.returncode:
        last = (finished.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoAceError(f"npm cannot fetch Ace by DAISY: {last}")
    shutil.copyfile(_PACKAGES, folder / "installed.json")


def why_no_ace() -> str | None:
    """Return why Ace cannot be had on this machine; None where it can."""
    try:
        _ready()
    except NoAceError as error:
        return str(error)
    return None


def ace_violations(book: Path, folder: Path) -> list[Violation]:
    """Return all that Ace finds wrong with an EPUB; its report goes to ``folder``."""
    node, script, browser = _ready()
    finished = subprocess.run(
        [node, str(script), "--force", "--outdir", str(folder), "--lang", "en", str(book)],
        env=os.environ | {"PUPPETEER_EXECUTABLE_PATH": browser},
        capture_output=True, encoding="utf-8", check=False, timeout=_CHECK_SECONDS,
    )  # fmt: skip
    path = folder / "report.json"
    assert path.is_file(), finished.stdout + finished.stderr
    report = json.loads(path.read_text(encoding="utf-8"))
    return [
        Violation(
            page=page["earl:testSubject"]["url"],
            rule=found["earl:test"]["dct:title"],
            impact=found["earl:test"]["earl:impact"],
            what=found["earl:result"].get("html") or found["earl:result"]["dct:description"],
        )
        for page in report["assertions"]
        for found in page["assertions"]
    ]
