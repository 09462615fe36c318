"""Follows jobs of the service to their end and shows what happens."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Final

from converters.cli.screens import Screen
from converters.model.job import Job
from converters.monitor import ProgressEvent
from converters.service import Service

_TICK_SECONDS: Final = 0.05


def follow(service: Service, books: Mapping[str, str], screen: Screen) -> Iterator[Job]:
    """Show the events of the jobs in ``books`` (name by id) and yield each job when it is over.

    The generator may be given more jobs while it runs: it looks at ``books`` at every step.
    """
    seen = 0
    reported: set[str] = set()
    while True:
        unfinished = service.unfinished()
        seen = _show(service, books, seen, screen)
        for job in [job for job in books if job not in unfinished and job not in reported]:
            reported.add(job)
            yield service.job(job)
        if len(reported) == len(books):
            return
        time.sleep(_TICK_SECONDS)


def _show(service: Service, books: Mapping[str, str], since: int, screen: Screen) -> int:
    last, events = service.events(since)
    for event in events:
        book = books.get(event.job)
        if book is None:
            continue
        if isinstance(event.event, ProgressEvent):
            screen.progress(book, event.event)
        else:
            screen.message(book, event.event.diagnostic)
    return last
