"""Which pages of a PDF hold text that can be read, and which are pictures of pages."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from pypdfium2 import raw

from converters.diagnostics import Origin
from converters.readers.pdf.drawing import drawing_of
from converters.readers.pdf.frame import Frame
from converters.readers.pdf.opening import loaded_page, opened

_SAMPLE: Final = 60
"""Pages looked at closely, evenly over the document; of the others those that may be pictures."""
_FULL_PAGE: Final = 0.8
_GLANCE: Final = 0.3
"""Share of that from which a picture may be a strip of the page's."""
_TEXT: Final = 24
"""Characters from which a page has text."""
_LOOKED_AT: Final = 3_000
_GLANCED_AT: Final = 600
"""Characters of a page that are looked at, closely and otherwise."""
_INVISIBLE: Final = 3
_SCANS: Final = 0.2
"""Share of picture pages from which the whole is read from its pictures."""
_UNREADABLE: Final = 0.2
_STAMP: Final = 200
"""Characters up to which text on a picture of the page may be a stamp of whoever scanned it."""
_STAMPED: Final = 2
"""Pages that bear the same words from which these are a stamp."""
_MARGIN: Final = 0.12
"""Share of the page's height, above and below, within which stamps stand."""


class Survey(msgspec.Struct, frozen=True):
    """What the pages of a PDF are; numbers count from 1."""

    pages: int
    text: tuple[int, ...]
    short: tuple[int, ...]
    """Pages that show a few letters and no picture."""
    pictures: tuple[int, ...]
    """Pages that are one picture or line art, with or without hidden text."""
    recognised: tuple[int, ...]
    """Those of them that carry the text of an earlier recognition."""
    garbled: bool
    """The text layer cannot be understood: its fonts do not say what their glyphs are."""

    @property
    def is_scan(self) -> bool:
        """Whether the pages must be read from their pictures."""
        looked_at = len(self.text) + len(self.pictures)
        if self.garbled or not self.text:
            return self.garbled or bool(self.pictures) or not self.short
        inner = [page for page in self.pictures if page not in (1, self.pages)]
        return len(inner) > _SCANS * looked_at

    @property
    def written(self) -> tuple[int, ...]:
        """The pages whose characters tell what stands on them."""
        return () if self.garbled else tuple(sorted((*self.text, *self.short)))

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
    with opened(Path(path), Origin(Path(path).name)) as document:
        count = len(document)
        step = max(1, count // _SAMPLE)
        close = {*range(0, count, step), count - 1}
        looks = [_look(document, index, closely=index in close) for index in range(count)]
    stamps = Counter(look.over_picture for look in looks if look.over_picture)
    kinds = [
        _Kind.PICTURE if stamps[look.over_picture] >= _STAMPED else look.kind for look in looks
    ]
    seen = list(zip(kinds, looks, strict=True))
    return Survey(
        pages=count,
        text=_numbers(kind is _Kind.TEXT for kind in kinds),
        short=_numbers(kind is _Kind.NEITHER and look.visible for kind, look in seen),
        pictures=_numbers(kind is _Kind.PICTURE for kind in kinds),
        recognised=_numbers(kind is _Kind.PICTURE and look.hidden for kind, look in seen),
        garbled=_is_garbled(looks),
    )


def _numbers(found: Iterable[object]) -> tuple[int, ...]:
    """Return the numbers of the pages for which something was found."""
    return tuple(number for number, there in enumerate(found, start=1) if there)


class _Kind(Enum):
    TEXT = auto()
    PICTURE = auto()
    NEITHER = auto()


class _Look(NamedTuple):
    """What one page shows."""

    kind: _Kind = _Kind.NEITHER
    visible: int = 0
    """Characters that are shown, as far as they were counted."""
    bad: int = 0
    """Those of them that mean nothing."""
    hidden: bool = False
    over_picture: str = ""
    """Letters of few words that stand on the edge of a picture of the whole page."""


def _look(document: Any, index: int, *, closely: bool) -> _Look:
    with loaded_page(document, index) as page:
        if page is None:
            return _Look()
        if not closely and _is_plain_text(page.raw):
            return _Look(_Kind.TEXT, 1)
        shown = _shown_text(page.raw, _LOOKED_AT if closely else _GLANCED_AT)
        visible = shown.visible
        if visible and _is_covered(page.raw):
            visible = 0
        hidden = shown.hidden or visible < shown.visible
        if visible >= _TEXT:
            few = visible < _STAMP and _is_marginal(page.raw)
            letters = shown.letters if few and _is_picture(page.raw, drawn=False) else ""
            return _Look(_Kind.TEXT, visible, shown.bad, hidden, letters)
        if _is_picture(page.raw, drawn=not visible):
            return _Look(_Kind.PICTURE, visible, 0, hidden)
        return _Look(visible=visible)


def _is_garbled(looks: Sequence[_Look]) -> bool:
    """Tell whether too much of the text of pages that were looked at closely means nothing."""
    text = [look for look in looks if look.kind is _Kind.TEXT]
    return sum(look.bad for look in text) > _UNREADABLE * sum(look.visible for look in text)


def _is_plain_text(page: Any) -> bool:
    """Tell at a glance whether a page has text and no picture that could be a page."""
    frame = Frame.of(page, 0)
    least = _FULL_PAGE * frame.size[0] * frame.size[1]
    letters = False
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            return False
        if kind == raw.FPDF_PAGEOBJ_IMAGE and _area(item, frame) >= _GLANCE * least:
            return False
        if kind == raw.FPDF_PAGEOBJ_TEXT and not letters:
            letters = raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE
    return letters


def _is_marginal(page: Any) -> bool:
    """Tell whether all text stands at the head and the foot of a page."""
    frame = Frame.of(page, 0)
    margin = _MARGIN * (frame.top - frame.bottom)
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            _, bottom, _, top = _bounds(item)
            if frame.bottom + margin < (bottom + top) / 2 < frame.top - margin:
                return False
    return True


def _area(item: Any, frame: Frame) -> float:
    box = frame.box(*_bounds(item))
    return box.width * box.height


def _bounds(item: Any) -> tuple[float, float, float, float]:
    """Return the edges of an object in user space: left, bottom, right, top."""
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


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
        if kind == raw.FPDF_PAGEOBJ_IMAGE and _area(item, frame) >= _FULL_PAGE * width * height:
            return not raw.FPDFPageObj_HasTransparency(item)
    return False


class _Shown(NamedTuple):
    """Characters of a page: how many are shown, mean nothing; its letters; whether some hide."""

    visible: int = 0
    bad: int = 0
    letters: str = ""
    hidden: bool = False


def _shown_text(page: Any, most: int) -> _Shown:
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return _Shown()
    try:
        return _counted(text_page, most)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _counted(text_page: Any, most: int) -> _Shown:
    visible = bad = 0
    letters: list[str] = []
    modes: dict[int, bool] = {}
    for index in range(min(raw.FPDFText_CountChars(text_page), most)):
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
        if visible <= _STAMP and chr(code).isalpha():
            letters.append(chr(code))
        bad += _means_nothing(code) or raw.FPDFText_HasUnicodeMapError(text_page, index) == 1
    hidden = any(key and not shown for key, shown in modes.items())
    return _Shown(visible, bad, "".join(letters), hidden)


def _means_nothing(code: int) -> bool:
    return (
        code < 0x02
        or 0x03 <= code < 0x20
        or code == 0xFFFD
        or 0xE000 <= code < 0xF000
        or 0xF100 <= code < 0xF900
    )
