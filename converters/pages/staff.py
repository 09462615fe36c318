"""Worker processes for pages, started while it is still found out which pages there are.

Nothing here loads what the pages are worked on with: that is for the processes to do, all at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from converters.workers import Workers

if TYPE_CHECKING:
    from converters.pages.process import PageTask


def page_workers(size: int, most: int | None = None) -> Workers[PageTask, bytes]:
    """Return ``size`` processes that give the encoded PageResult of each PageTask.

    ``most``: how many pictures there are at the most, where that is known.
    """
    return Workers(_processed, size, most, prepare=_prepared)


def _prepared() -> None:
    importlib.import_module("converters.pages.process")


def _processed(task: PageTask) -> bytes:
    from converters.pages.process import process_page

    return process_page(task)
