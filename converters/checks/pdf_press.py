"""What is asked of a PDF for a printer: boxes within one another, and black that is one ink."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from converters.limits import PAGES

if TYPE_CHECKING:
    from pypdf import PdfReader

_PLAY_PT: Final = 0.05
"""Rounding of boxes that means nothing."""
_MARGIN_PT: Final = 1.0
"""A sheet that is larger than the trimmed page by this much is one to be cut."""
_SHOWN_PAGES: Final = 12
_DEVICE_BLACK: Final = re.compile(rb"(?<![\d.])0(?:\.0*)? 0(?:\.0*)? 0(?:\.0*)? (?:rg|RG)\b")
_NAMED_BLACK: Final = re.compile(
    rb"/([^\s/<>\[\]()]+)\s+(?:cs|CS)\s+0(?:\.0*)?\s+0(?:\.0*)?\s+0(?:\.0*)?\s+(?:scn?|SCN?)\b"
)


def is_for_press(reader: PdfReader) -> bool:
    """Tell whether a file is meant to be printed and cut: its sheets are larger than its pages."""
    if not len(reader.pages):
        return False
    page = reader.pages[0]
    if "/TrimBox" not in page:
        return False
    sheet, cut = page.mediabox, page.trimbox
    return bool(sheet.width - cut.width > _MARGIN_PT and sheet.height - cut.height > _MARGIN_PT)


def crossed_boxes(reader: PdfReader) -> tuple[int, ...]:
    """Return the pages, from 1, whose boxes do not lie within one another (ISO 32000-1, 14.11.2).

    A page without a TrimBox of its own would be cut at the edge of the sheet, marks and all.
    """
    return tuple(
        number
        for number, page in enumerate(islice(reader.pages, PAGES), start=1)
        if "/TrimBox" not in page
        or not _within(page.trimbox, page.bleedbox)
        or not _within(page.bleedbox, page.mediabox)
    )


def _within(inner: Any, outer: Any) -> bool:
    return bool(
        inner.left >= outer.left - _PLAY_PT
        and inner.bottom >= outer.bottom - _PLAY_PT
        and inner.right <= outer.right + _PLAY_PT
        and inner.top <= outer.top + _PLAY_PT
        and inner.width > 0
        and inner.height > 0
    )


def mixed_blacks(reader: PdfReader, numbers: Iterable[int]) -> Iterator[int]:
    """Yield the pages, from 1, of those given from 0, that draw in a black made of colours."""
    for number in numbers:
        page = reader.pages[number]
        contents = page.get_contents()
        drawn = b"" if contents is None else contents.get_data()
        resources = page.get("/Resources")
        spaces = {} if resources is None else resources.get_object().get("/ColorSpace", {})
        names = {match[1].decode("latin-1") for match in _NAMED_BLACK.finditer(drawn)}
        if _DEVICE_BLACK.search(drawn) or any(_is_rgb(name, spaces) for name in names):
            yield number + 1


def _is_rgb(name: str, spaces: Any) -> bool:
    space = spaces.get_object().get(f"/{name}", f"/{name}") if spaces else f"/{name}"
    space = space.get_object() if hasattr(space, "get_object") else space
    if isinstance(space, list):
        kind = space[0]
        if kind == "/ICCBased":
            return bool(space[1].get_object().get("/N") == 3)
        return bool(kind == "/CalRGB")
    return bool(space == "/DeviceRGB")


def listed(pages: Iterable[int]) -> str:
    """Return page numbers as a message tells them: the first ones, and that there are more."""
    numbers = tuple(pages)
    shown = ", ".join(str(number) for number in numbers[:_SHOWN_PAGES])
    return f"{shown} …" if len(numbers) > _SHOWN_PAGES else shown
