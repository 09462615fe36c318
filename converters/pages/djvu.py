"""Pages of a DjVu book at their own resolution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import djvu_rs
import numpy as np
from PIL import Image

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.pages.page_facts import PageFacts
from converters.pages.pixels import too_large


def list_djvu(path: Path, origin: Origin) -> list[PageFacts]:
    """Return the facts of every page. Raises SourceError SCAN-002, SCAN-006, SCAN-016."""
    with _decoding(origin):
        document = djvu_rs.Document.open(str(path))
        count = document.page_count()
        if count > limits.PAGES:
            raise SourceError.of("SCAN-006", origin, limit=limits.PAGES)
        return [_facts(document.page(index), origin) for index in range(count)]


def load_image(path: Path, index: int, origin: Origin) -> Image.Image:
    """Return the picture of one page. Raises SourceError SCAN-002, SCAN-016."""
    with _decoding(origin):
        page = djvu_rs.Document.open(str(path)).page(index)
        _facts(page, origin)
        pixels = page.render().to_numpy()
        return Image.fromarray(np.ascontiguousarray(pixels[..., :3]))


def _facts(page: Any, origin: Origin) -> PageFacts:
    if page.width * page.height > limits.IMAGE_PIXELS:
        raise too_large(origin)
    return PageFacts(page.width, page.height, float(page.dpi))


@contextmanager
def _decoding(origin: Origin) -> Iterator[None]:
    try:
        yield
    except (djvu_rs.Error, djvu_rs.PageIndexError, ValueError) as error:
        raise SourceError.of("SCAN-016", origin, reason=str(error).rstrip(".")) from error
