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
_DEEPEST: Final = 12
"""Forms within forms."""
_DEVICE_RGB: Final = re.compile(rb"(?<![\d.])[\d.]+\s+[\d.]+\s+[\d.]+\s+(?:rg|RG)\b")
_SPACE: Final = re.compile(rb"/([^\s/<>\[\]()]+)\s+(?:cs|CS)\b")
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


def screen_colours(reader: PdfReader, numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the pages, from 1, of those given from 0, that draw in the screen's colours (RGB).

    Forms and gradients count, pictures do not.
    """
    known: dict[int, bool] = {}
    return tuple(number + 1 for number in numbers if _draws_rgb(reader.pages[number], known, 0))


def _draws_rgb(holder: Any, known: dict[int, bool], depth: int) -> bool:
    """Tell whether a page, form, pattern or gradient uses RGB; ``known`` are those looked at."""
    if depth > _DEEPEST:
        return False
    if id(holder) not in known:
        known[id(holder)] = False  # where it holds itself
        known[id(holder)] = _uses_rgb(holder) or any(
            _draws_rgb(inner, known, depth + 1) for inner in _drawn_within(holder)
        )
    return known[id(holder)]


def _uses_rgb(holder: Any) -> bool:
    if "/ShadingType" in holder:
        return _mixes_rgb(holder.get("/ColorSpace"))
    drawn = _content(holder)
    if _DEVICE_RGB.search(drawn):
        return True
    resources = holder.get("/Resources")
    spaces = {} if resources is None else resources.get_object().get("/ColorSpace", {})
    names = {match[1].decode("latin-1") for match in _SPACE.finditer(drawn)}
    return any(_is_rgb(name, spaces) for name in names)


def _content(holder: Any) -> bytes:
    if "/Contents" in holder:
        contents = holder.get_contents()
        return b"" if contents is None else bytes(contents.get_data())
    return bytes(holder.get_data()) if hasattr(holder, "get_data") else b""


def _drawn_within(holder: Any) -> Iterator[Any]:
    if "/Shading" in holder:  # a pattern of a gradient
        yield holder["/Shading"].get_object()
    for kind, value in _resources(holder, ("/XObject", "/Pattern", "/Shading")):
        if kind != "/XObject" or value.get("/Subtype") == "/Form":
            yield value


def _resources(holder: Any, kinds: Iterable[str]) -> Iterator[tuple[str, Any]]:
    resources = holder.get("/Resources")
    if resources is None:
        return
    for kind in kinds:
        entries = resources.get_object().get(kind)
        for reference in entries.get_object().values() if entries is not None else ():
            yield kind, reference.get_object()


def screen_pictures(reader: PdfReader, numbers: Iterable[int]) -> tuple[int, tuple[int, ...]]:
    """Return how many pictures are in the screen's colours, and on which pages, from 1."""
    found: set[int] = set()
    pages: list[int] = []
    for number in numbers:
        here = {id(one) for one in _pictures(reader.pages[number], 0) if _is_screen_picture(one)}
        found |= here
        if here:
            pages.append(number + 1)
    return len(found), tuple(pages)


def _pictures(holder: Any, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        return
    for _, value in _resources(holder, ("/XObject",)):
        if value.get("/Subtype") == "/Image":
            yield value
        elif value.get("/Subtype") == "/Form":
            yield from _pictures(value, depth + 1)


def _is_screen_picture(picture: Any) -> bool:
    return _mixes_rgb(picture.get("/ColorSpace"))


def _mixes_rgb(space: Any) -> bool:
    space = space.get_object() if hasattr(space, "get_object") else space
    if isinstance(space, list) and len(space) > 1:
        kind = space[0]
        if kind == "/ICCBased":
            return bool(space[1].get_object().get("/N") == 3)
        if kind == "/Indexed":
            return _mixes_rgb(space[1])
        return bool(kind in {"/CalRGB", "/DeviceRGB"})
    return bool(space == "/DeviceRGB")


def _is_rgb(name: str, spaces: Any) -> bool:
    space = spaces.get_object().get(f"/{name}", f"/{name}") if spaces else f"/{name}"
    return _mixes_rgb(space)


def listed(pages: Iterable[int]) -> str:
    """Return page numbers as a message tells them: the first ones, and that there are more."""
    numbers = tuple(pages)
    shown = ", ".join(str(number) for number in numbers[:_SHOWN_PAGES])
    return f"{shown} …" if len(numbers) > _SHOWN_PAGES else shown
