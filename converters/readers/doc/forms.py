"""Old form fields: ticked boxes and chosen entries, from the stream Data (MS-DOC 2.9.78)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.readers.doc.binary import DamagedError, sttb, u16
from converters.readers.doc.elements import child, xml_text
from converters.readers.doc.opening import WordFile
from converters.readers.docx.names import W

_BITS: Final = 4
_CHECKBOX, _LIST = 1, 2
_AS_DEFAULT: Final = 25
_FIXED: Final = 10
_TEXTS: Final = 5
"""Format, help, status and the names of two macros stand before the entries of a list."""


class FormReader:
    """Reads form data where a field points to it."""

    def __init__(self, file: WordFile) -> None:
        self._file = file

    def read(self, place: int, start: etree._Element) -> None:
        """Add a ``w:ffData`` to the start of a field."""
        if start.find(f"{W}ffData") is None:
            self._file.attempt(lambda: self._fill(place, start), None)

    def _fill(self, place: int, start: etree._Element) -> None:
        data = self._file.data
        at = place + u16(data, place + 4)
        bits = u16(data, at + _BITS)
        kind, result = bits & 0x03, bits >> 2 & 0x1F
        if kind not in {_CHECKBOX, _LIST}:
            return
        at = _behind_text(data, at + _FIXED)
        chosen = u16(data, at) if result == _AS_DEFAULT else result
        form = child(start, "ffData")
        if kind == _CHECKBOX:
            child(child(form, "checkBox"), "checked", val=int(bool(chosen)))
            return
        at += 2
        for _ in range(_TEXTS):
            at = _behind_text(data, at)
        entries = child(form, "ddList")
        child(entries, "result", val=chosen)
        for entry in sttb(data[at:]):
            child(entries, "listEntry", val=xml_text(entry))


def _behind_text(data: bytes, at: int) -> int:
    """Return the place behind a string with its length before and a zero after it."""
    end = at + 2 + 2 * u16(data, at) + 2
    if end > len(data):
        raise DamagedError
    return end
