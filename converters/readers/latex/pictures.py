"""Pictures that a LaTeX source names, found as LaTeX finds them."""

from __future__ import annotations

import re
from typing import Final

from converters.readers.pandoc_images import Finder

_PICTURE_FOLDERS: Final = re.compile(r"\\graphicspath\s*\{((?:\s*\{[^{}]*\})*)\s*\}")
_ENDINGS: Final = ("", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".PNG", ".JPG", ".pdf")


def picture_finder(text: str, find: Finder) -> Finder:
    """Return a finder that tries the endings and folders that LaTeX tries."""
    folders = [""]
    if match := _PICTURE_FOLDERS.search(text):
        folders += re.findall(r"\{([^{}]*)\}", match[1])

    def found(address: str) -> bytes | None:
        places = (f"{folder}{address}{ending}" for folder in folders for ending in _ENDINGS)
        return next((content for place in places if (content := find(place)) is not None), None)

    return found
