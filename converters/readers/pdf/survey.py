"""Whether a PDF holds text that can be read, or pictures of pages."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
from pypdfium2 import raw

from converters.diagnostics import Origin
from converters.readers.pdf.drawing import drawing_of
from converters.readers.pdf.frame import Frame
from converters.readers.pdf.opening import loaded_page, opened

_SAMPLE: Final = 60
"""Pages looked at, evenly over the document."""
_FULL_PAGE: Final = 0.8
_TEXT: Final = 24
"""Characters from which a page has text."""
_LOOKED_AT: Final = 3_000
_INVISIBLE: Final = 3
_SCANS: Final = 0.2
"""Share of picture pages from which the whole is read from its pictures."""
_UNREADABLE: Final = 0.2


class Survey(msgspec.Struct, frozen=True):
    """What the sampled pages of a PDF are; numbers count from 1."""

    pages: int
    text: tuple[int, ...]
    pictures: tuple[int, ...]
    """Pages that are one picture or line art, with or without hidden text."""
    little: bool
    """Some page shows a few letters."""
    garbled: bool
    """The text layer cannot be understood: its fonts do not say what their glyphs are."""

    @property
    def is_scan(self) -> bool:
        """Whether the pages must be read from their pictures."""
        looked_at = len(self.text) + len(self.pictures)
        if self.garbled or not self.text:
            return self.garbled or bool(self.pictures) or not self.little
        inner = [page for page in self.pictures if page not in (1, self.pages)]
        return len(inner) > _SCANS * looked_at

    @property
    def is_mixed(self) -> bool:
        """Whether it holds both kinds of pages."""
        return bool(self.text) and bool(self.pictures)


def survey_of(path: Path) -> Survey:
    """Return what a PDF is. Raises SourceError PDF-040 to PDF-043."""
    facts = path.stat()
    return _survey(str(path), facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=64)
def _survey(path: str, size: int, changed: int) -> Survey:  # noqa: ARG001 - part of the key
    text: list[int] = []
    pictures: list[int] = []
    garbled = seen = little = 0
    with opened(Path(path), Origin(Path(path).name)) as document:
        count = len(document)
        step = max(1, count // _SAMPLE)
        for index in sorted({*range(0, count, step), count - 1}):
            with loaded_page(document, index) as page:
                if page is None:
                    continue
                visible, bad = _visible_text(page.raw)
                if visible and _is_covered(page.raw):
                    visible = 0
                if visible >= _TEXT:
                    text.append(index + 1)
                    seen += visible
                    garbled += bad
                elif _is_picture(page.raw, drawn=not visible):
                    pictures.append(index + 1)
                little += visible > 0
    return Survey(
        count, tuple(text), tuple(pictures), little > 0, garbled=garbled > _UNREADABLE * seen
    )


def _is_picture(page: Any, *, drawn: bool) -> bool:
    """Tell whether a picture fills the page; ``drawn``: line art is one too.

    Letters turned into outlines are line art, and only recognition can read them.
    """
    frame = Frame.of(page, int(raw.FPDFPage_GetRotation(page)) % 4)
    width, height = frame.size
    drawing = drawing_of(page, frame)
    if drawn and drawing.art:
        return True
    covered = sum(
        max(0.0, min(width, image.box.right) - max(0.0, image.box.left))
        * max(0.0, min(height, image.box.bottom) - max(0.0, image.box.top))
        for image in drawing.images
    )
    return covered >= _FULL_PAGE * width * height


def _is_covered(page: Any) -> bool:
    """Tell whether a picture of the whole page is drawn over its text: it is recognised text."""
    frame = Frame.of(page, int(raw.FPDFPage_GetRotation(page)) % 4)
    width, height = frame.size
    for index in range(raw.FPDFPage_CountObjects(page) - 1, -1, -1):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM):
            return False
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            edges = [ctypes.c_float() for _ in range(4)]
            raw.FPDFPageObj_GetBounds(item, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            box = frame.box(left, bottom, right, top)
            if box.width * box.height >= _FULL_PAGE * width * height:
                return not raw.FPDFPageObj_HasTransparency(item)
    return False


def _visible_text(page: Any) -> tuple[int, int]:
    """Return how many shown characters the page has, and how many of them mean nothing."""
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return 0, 0
    try:
        return _counted(text_page)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _counted(text_page: Any) -> tuple[int, int]:
    visible = bad = 0
    modes: dict[int, bool] = {}
    for index in range(min(raw.FPDFText_CountChars(text_page), _LOOKED_AT)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code in (0x20, 0x0D, 0x0A, 0x09):
            continue
        item = raw.FPDFText_GetTextObject(text_page, index)
        key = ctypes.cast(item, ctypes.c_void_p).value or 0
        if key not in modes:
            modes[key] = bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE
        if not modes[key]:
            continue
        visible += 1
        bad += _means_nothing(code) or raw.FPDFText_HasUnicodeMapError(text_page, index) == 1
    return visible, bad


def _means_nothing(code: int) -> bool:
    return (
        code < 0x02
        or 0x03 <= code < 0x20
        or code == 0xFFFD
        or 0xE000 <= code < 0xF000
        or 0xF100 <= code < 0xF900
    )
