"""The worker processes of a program under test."""

from __future__ import annotations

import contextlib

import psutil


def spawned_by(pid: int) -> list[psutil.Process]:
    """Return the spawned Python processes below ``pid``; the tracker of resources is none."""
    found = []
    for child in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if any("spawn_main" in part for part in child.cmdline()):
                found.append(child)
    return found


def lives(process: psutil.Process) -> bool:
    """Tell whether a process still runs; one that ended but was not yet taken leave of does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
