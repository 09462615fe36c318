"""How pages and their pictures are called, alike in every export that names them."""

from __future__ import annotations

from converters.writers.pages.pictures import ENDINGS


def page_name(index: int) -> str:
    """Return the name of a page by its place from 0."""
    return f"page-{index + 1:04}"


def picture_path(index: int, media_type: str) -> str:
    """Return where the picture of a page lies in a package."""
    return f"images/{page_name(index)}{ENDINGS[media_type]}"
