"""The characters of a page as words: text, style, place and marked content.

pdfium finds characters and the spaces between them; only the ends of words are measured, which
makes a page ten times cheaper than asking for every character.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from typing import Any, Final, NamedTuple

from pypdfium2 import raw

from converters import limits
from converters.readers.pdf.content import ARTIFACT, Style, Word
from converters.readers.pdf.fonts import Face, face_of
from converters.readers.pdf.frame import Frame
from converters.readers.pdf.opening import Handle

_SPACES: Final = " \t\r\n\f\v\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\0"
_WORD: Final = re.compile(rf"[^{_SPACES}\ufffe\x02]*[\ufffe\x02]|[^{_SPACES}\ufffe\x02]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_END_MARKS: Final = ("\ufffe", "\x02")
_WIDE_HYPHEN: Final = 0.42
"""Width in ems from which a line's last hyphen is a letter of a legacy font (byte AD)."""
_INVISIBLE: Final = 3
_STROKED_TOO: Final = 2
_SLANT: Final = 0.15
_FIGURES: Final = re.compile(r"\d{1,3}(?:,\d{1,3}){0,3}")
"""What may be raised or lowered by its glyphs alone: a mark of a note, or several."""
_RAISED_GLYPH: Final = 0.2
"""Height over the baseline in ems from which a glyph of figures is a raised one."""
_LOWERED_GLYPH: Final = -0.06
_SMALL_GLYPH: Final = 0.52
"""Height in ems of lowered figures; old-style ones reach as deep but are higher."""
_SIZES: Final = (1.0, 400.0)
_FALLBACK_SIZE: Final = 10.0

_text_object: Final = ctypes.cast(
    raw.FPDFText_GetTextObject,
    ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
)


class _Run(NamedTuple):
    """What the characters of one text object share."""

    style: Style
    quarter: int
    """Direction of the text in quarter turns against the clock."""
    mark: int
    visible: bool
    baseline: float
    """Of its first character, on the upright page."""


class PageWords(NamedTuple):
    """Words of a page: those along its main direction, and those at an angle to it."""

    words: list[Word]
    turned: list[Word]
    frame: Frame
    hidden: int = 0
    """Characters that are not shown."""
    beyond: int = 0
    """Characters after the last one that is read."""


class CharacterReader:
    """Reads pages of one document; equal styles are one object on all of them."""

    def __init__(self) -> None:
        self._styles: dict[Style, Style] = {}

    def words(self, page: Handle, *, invisible: bool = False) -> PageWords:
        """Return the words of a loaded page in the order of the file.

        ``invisible`` adds the text that is not shown.
        """
        quarter = int(raw.FPDFPage_GetRotation(page)) % 4
        text_page = raw.FPDFText_LoadPage(page)
        if not text_page:
            return PageWords([], [], Frame.of(page, quarter))
        try:
            return self._upright(page, text_page, quarter, invisible=invisible)
        finally:
            raw.FPDFText_ClosePage(text_page)

    def _upright(
        self, page: Handle, text_page: Handle, quarter: int, *, invisible: bool
    ) -> PageWords:
        """Return the words with most of them upright, however the page is turned."""
        frame = Frame.of(page, quarter)
        reader = _PageReader(text_page, self._styles, frame, invisible=invisible)
        reader.read()
        main = max(range(4), key=lambda q: (reader.turns[q], q == quarter))
        if main != quarter:
            frame = Frame.of(page, main)
            reader = _PageReader(text_page, self._styles, frame, invisible=invisible)
            reader.read()
        return PageWords(reader.words, reader.turned, frame, reader.hidden, reader.beyond)


class _PageReader:
    def __init__(
        self, text_page: Handle, styles: dict[Style, Style], frame: Frame, *, invisible: bool
    ) -> None:
        self._page = text_page
        self._address = ctypes.cast(text_page, ctypes.c_void_p)
        self._styles = styles
        self._frame = frame
        self._invisible = invisible
        self._runs: dict[int, _Run] = {}
        # Pointers are good for this page alone: pdfium may give them out again after it.
        self._faces: dict[int, Face] = {}
        self._rect = raw.FS_RECTF()
        self._rect_place = ctypes.byref(self._rect)
        self.words: list[Word] = []
        self.turned: list[Word] = []
        self.turns: Counter[int] = Counter()
        self.hidden = 0
        self.beyond = 0

    def read(self) -> None:
        """Fill the lists of words."""
        text = self._text()
        end = -1
        address = self._address
        for match in _WORD.finditer(text):
            start, stop = match.span()
            first = _text_object(address, start)
            if first and first == _text_object(address, stop - 1):
                self._add(text, start, stop, first, glued=start == end)
            else:
                self._add_mixed(text, start, stop, glued=start == end)
            end = stop

    def _text(self) -> str:
        there = raw.FPDFText_CountChars(self._page)
        count = min(there, limits.PDF_PAGE_CHARACTERS)
        self.beyond = max(0, there - count)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = raw.FPDFText_GetText(self._page, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
        # Characters without a code, and pairs of surrogates, which pdfium counts as two.
        codes = (raw.FPDFText_GetUnicode(self._page, index) for index in range(count))
        return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)

    def _add_mixed(self, text: str, start: int, stop: int, *, glued: bool) -> None:
        """Add a word in pieces where the text object changes."""
        at, current = start, _text_object(self._address, start) or 0
        for index in range(start + 1, stop + 1):
            following = (_text_object(self._address, index) or 0) if index < stop else -1
            if following in (current, 0):
                continue
            if current:
                self._add(text, at, index, current, glued=glued or at > start)
            at, current = index, following

    def _add(self, text: str, start: int, stop: int, pointer: int, *, glued: bool) -> None:
        run = self._runs.get(pointer)
        if run is None:
            run = self._runs[pointer] = self._run(pointer, start)
        if not (run.visible or self._invisible):
            self.hidden += stop - start
            return
        left, right = self._span(start, stop)
        if not math.isfinite(right - left):
            return
        characters = text[start:stop]
        if characters[-1] in _LINE_END_MARKS:
            characters = characters[:-1] + self._line_end(stop - 1, run)
        if _SURROGATE.search(characters):
            characters = characters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        shift = self._shift(start, run) if _FIGURES.fullmatch(characters) else 0
        word = Word(characters, run.style, left, right, run.baseline, glued, run.mark, shift)
        self.turns[run.quarter] += stop - start
        (self.words if run.quarter == self._frame.quarter else self.turned).append(word)

    def _span(self, start: int, stop: int) -> tuple[float, float]:
        """Return where characters begin and end along the line of the upright page."""
        rect, frame = self._rect, self._frame
        raw.FPDFText_GetLooseCharBox(self._page, start, self._rect_place)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if stop - start > 1:
            raw.FPDFText_GetLooseCharBox(self._page, stop - 1, self._rect_place)
            left, right = min(left, rect.left), max(right, rect.right)
            bottom, top = min(bottom, rect.bottom), max(top, rect.top)
        if frame.quarter == 0:
            return round(left - frame.left, 2), round(right - frame.left, 2)
        box = frame.box(left, bottom, right, top)
        return box.left, box.right

    def _box(self, index: int) -> tuple[float, float, float, float]:
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self._page, index, self._rect_place)
        return rect.left, rect.bottom, rect.right, rect.top

    def _shift(self, index: int, run: _Run) -> int:
        """Tell whether figures on the line are raised (1) or lowered (-1) ones by their glyphs."""
        if run.quarter != 0:
            return 0
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        baseline, size = self._frame.top - run.baseline, run.style.size
        low, high = (bottom.value - baseline) / size, (top.value - baseline) / size
        if low > _RAISED_GLYPH:
            return 1
        return -1 if low < _LOWERED_GLYPH and high - low < _SMALL_GLYPH else 0

    def _line_end(self, index: int, run: _Run) -> str:
        """Return what pdfium replaced by its mark of a broken word: a hyphen, or byte AD.

        The letter ư of TCVN3 stands on the soft hyphen; it is as wide as letters are.
        """
        left, _, right, _ = self._box(index)
        wide = right - left >= _WIDE_HYPHEN * run.style.size
        return "\u00ad" if wide and not run.style.mono and run.quarter % 2 == 0 else "-"

    def _run(self, pointer: int, index: int) -> _Run:
        item = ctypes.cast(pointer, raw.FPDF_PAGEOBJECT)
        face = self._face(item)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._page, index, matrix)
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        style = Style(
            font=face.name,
            size=self._size(matrix, index),
            bold=face.bold or mode == _STROKED_TOO,
            italic=face.italic or _is_slanted(matrix),
            mono=face.mono,
            small_caps=face.small_caps,
        )
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._page, index, x, y)
        _, baseline = self._frame.point(x.value, y.value)
        return _Run(
            self._styles.setdefault(style, style),
            _quarter(matrix),
            _mark(item),
            visible=mode != _INVISIBLE,
            baseline=round(baseline, 2) if math.isfinite(baseline) else 0.0,
        )

    def _face(self, item: Any) -> Face:
        font = raw.FPDFTextObj_GetFont(item)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._faces:
            self._faces[key] = face_of(font)
        return self._faces[key]

    def _size(self, matrix: Any, index: int) -> float:
        scale = math.hypot(matrix.c, matrix.d)
        size: float = raw.FPDFText_GetFontSize(self._page, index) * scale
        if _SIZES[0] <= size <= _SIZES[1]:
            return round(size, 1)
        # Type 3 fonts may have any size; the loose box then says how high a line is.
        _, bottom, _, top = self._box(index)
        height: float = round(abs(top - bottom), 1)
        return height if _SIZES[0] <= height <= _SIZES[1] else _FALLBACK_SIZE


def _is_slanted(matrix: Any) -> bool:
    if matrix.d <= 0 or abs(matrix.b) > 0.01 * abs(matrix.a):
        return False
    return bool(_SLANT < matrix.c / matrix.d < 1)


def _quarter(matrix: Any) -> int:
    return round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4


def _mark(item: Any) -> int:
    number: int = raw.FPDFPageObj_GetMarkedContentID(item)
    if number >= 0:
        return number
    for index in range(min(raw.FPDFPageObj_CountMarks(item), 8)):
        if _mark_name(raw.FPDFPageObj_GetMark(item, index)) == "Artifact":
            return ARTIFACT
    return -1


def _mark_name(mark: Any) -> str:
    length = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 32)()
    if not raw.FPDFPageObjMark_GetName(mark, buffer, 64, length) or length.value > 64:
        return ""
    return bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
