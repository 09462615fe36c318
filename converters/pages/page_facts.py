"""What is known of a page picture before it is decoded."""

from __future__ import annotations

from typing import NamedTuple


class PageFacts(NamedTuple):
    """Size in pixels that the picture will have, and the resolution that it claims."""

    width_px: int
    height_px: int
    dpi: float | None
