"""Whether the preview's browser can lock itself in; where it cannot it ends the whole program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from enum import StrEnum
from functools import cache
from typing import Final

_SWITCHED_OFF: Final = "QTWEBENGINE_DISABLE_SANDBOX"
_FLAGS: Final = "QTWEBENGINE_CHROMIUM_FLAGS"
_SECONDS: Final = 5.0


class Hitch(StrEnum):
    """Why the browser must not be started."""

    ROOT = "root"
    """The program runs for the administrator, for whom the browser refuses to run."""
    FORBIDDEN = "forbidden"
    """The system lets no program make the spaces of names that the browser locks itself in by."""


def hitch() -> Hitch | None:
    """Return why the browser cannot be started safely, None where it can.

    A switch that the user set in the environment is the user's word. Source: Qt 6, "Qt WebEngine
    Platform Notes", section Sandboxing Support.
    """
    if not sys.platform.startswith("linux") or _is_switched_off():
        return None
    if os.geteuid() == 0:
        return Hitch.ROOT
    return None if _can_lock_in() else Hitch.FORBIDDEN


def _is_switched_off() -> bool:
    return os.environ.get(_SWITCHED_OFF, "0") != "0" or "--no-sandbox" in os.environ.get(_FLAGS, "")


@cache
def _can_lock_in() -> bool:
    """Try what the browser will try; without the tool to try it with, it is taken for granted."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return True
    command = (unshare, "--user", "--map-root-user", "--pid", "--fork", "true")
    try:
        tried = subprocess.run(  # noqa: S603 - a program of the system with fixed arguments
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return tried.returncode == 0
