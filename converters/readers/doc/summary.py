"""Summary information of a Word file as core properties (MS-OLEPS 2.25)."""

from __future__ import annotations

import codecs
from datetime import datetime
from typing import Final

import olefile
from lxml import etree

from converters.readers.doc.elements import xml_text
from converters.vietnamese.legacy import FontRun, LegacyDecoder

_DC: Final = "http://purl.org/dc/elements/1.1/"
_TERMS: Final = "http://purl.org/dc/terms/"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_NAMES: Final = {
    "title": f"{{{_DC}}}title",
    "author": f"{{{_DC}}}creator",
    "keywords": f"{{{_CORE}}}keywords",
}
_TIMES: Final = {
    "last_saved_time": f"{{{_TERMS}}}modified",
    "create_time": f"{{{_TERMS}}}created",
}
_UTF_8: Final = 65001
_UTF_16: Final = 1200


def core_properties(metadata: olefile.OleMetadata) -> etree._Element:
    """Return title, author, key words and dates; text in legacy encodings becomes Unicode."""
    properties = etree.Element(f"{{{_CORE}}}coreProperties")
    codec = _codec(getattr(metadata, "codepage", None))
    for name, tag in _NAMES.items():
        value = getattr(metadata, name, None)
        text = value.decode(codec, errors="replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and text.strip("\0 "):
            etree.SubElement(properties, tag).text = xml_text(_in_unicode(text.strip("\0")))
    for name, tag in _TIMES.items():
        moment = getattr(metadata, name, None)
        if isinstance(moment, datetime):
            etree.SubElement(properties, tag).text = moment.isoformat()
    return properties


def _codec(page: object) -> str:
    if not isinstance(page, int):
        return "cp1252"
    # The number is signed in some files: UTF-8 is then -535.
    name = {_UTF_8: "utf-8", _UTF_16: "utf-16-le"}.get(page & 0xFFFF, f"cp{page & 0xFFFF}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _in_unicode(text: str) -> str:
    return LegacyDecoder().decode_paragraph([FontRun(text, None)]).runs[0]
