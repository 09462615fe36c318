"""Summary information of a Word file as core properties (MS-OLEPS 2.21, 2.25)."""

from __future__ import annotations

import codecs
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree

from converters.readers.doc.binary import DamagedError, block, u16, u32
from converters.readers.doc.elements import xml_text
from converters.vietnamese.legacy import FontRun, LegacyDecoder

_DC: Final = "http://purl.org/dc/elements/1.1/"
_TERMS: Final = "http://purl.org/dc/terms/"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CODE_PAGE: Final = 1
_TEXTS: Final = {
    2: f"{{{_DC}}}title",
    4: f"{{{_DC}}}creator",
    5: f"{{{_CORE}}}keywords",
}
_TIMES: Final = {
    13: f"{{{_TERMS}}}modified",
    12: f"{{{_TERMS}}}created",
}
_UTF_8: Final = 65001
_UTF_16: Final = 1200
_BYTES, _CHARACTERS, _MOMENT = 30, 31, 64
"""Types of values: VT_LPSTR, VT_LPWSTR, VT_FILETIME."""
_FIRST_SET: Final = 44
"""Where the header says at which place the first set of properties begins."""
_MOST_PROPERTIES: Final = 64
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)


def core_properties(stream: bytes) -> etree._Element:
    """Return title, author, key words and dates; text in legacy encodings becomes Unicode."""
    properties = etree.Element(f"{{{_CORE}}}coreProperties")
    with suppress(DamagedError):
        places = _places(stream)
        codec = _codec(u16(stream, places[_CODE_PAGE] + 4)) if _CODE_PAGE in places else "cp1252"
        for number, tag in _TEXTS.items():
            text = _text(stream, places[number], codec) if number in places else ""
            if text.strip():
                etree.SubElement(properties, tag).text = xml_text(_in_unicode(text))
        for number, tag in _TIMES.items():
            moment = _moment(stream, places[number]) if number in places else None
            if moment is not None:
                etree.SubElement(properties, tag).text = moment.isoformat()
    return properties


def _places(stream: bytes) -> dict[int, int]:
    """Return where the value of each property begins."""
    start = u32(stream, _FIRST_SET)
    count = min(u32(stream, start + 4), _MOST_PROPERTIES)
    entries = (start + 8 + 8 * index for index in range(count))
    return {u32(stream, at): start + u32(stream, at + 4) for at in entries}


def _text(stream: bytes, at: int, codec: str) -> str:
    kind, size = u32(stream, at), u32(stream, at + 4)
    if kind == _CHARACTERS:
        text = block(stream, at + 8, 2 * size).decode("utf-16-le", errors="replace")
    elif kind == _BYTES:
        text = block(stream, at + 8, size).decode(codec, errors="replace")
    else:
        return ""
    return text.partition("\0")[0].strip()


def _moment(stream: bytes, at: int) -> datetime | None:
    """Return a moment given in units of 100 ns since 1601."""
    if u32(stream, at) != _MOMENT:
        return None
    units = u32(stream, at + 4) | u32(stream, at + 8) << 32
    try:
        moment = _EPOCH + timedelta(microseconds=units // 10)
    except OverflowError:
        return None
    return moment.replace(microsecond=0) if units else None


def _codec(page: int) -> str:
    name = {_UTF_8: "utf-8", _UTF_16: "utf-16-le"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _in_unicode(text: str) -> str:
    return LegacyDecoder().decode_paragraph([FontRun(text, None)]).runs[0]
