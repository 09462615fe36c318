"""Word documents saved as one XML file ("Word XML Document"), made packages again.

The parts stand in it one after the other, XML as it is and the rest in base 64.
Source: [MS-OE376] Flat OPC; the namespace is that of Office 2007.
"""

from __future__ import annotations

import base64
import binascii
import zipfile
from pathlib import Path
from typing import Final

from lxml import etree

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.monitor import Monitor
from converters.readers.package import mended_xml
from converters.readers.source_files import whole_file

_PKG: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"

_LONGEST_NAME: Final = 1_000
"""A ZIP archive takes 65,535 bytes; real parts have a hundred."""


def package_of_flat(source: Path, folder: Path, monitor: Monitor) -> Path:
    """Write the parts of a flat file as a package in ``folder``.

    Of a damaged file what can be read is written (DOC-020). SourceError TXT-003, TXT-022, DOC-014
    to DOC-016, DOCX-001 where no part is in it.
    """
    origin = Origin(source.name)
    content = whole_file(source, origin, limits.PACKAGE_XML_PART, "TXT-022")
    root = mended_xml(content, origin, monitor)
    parts = {
        name: part
        for part in root.iter(f"{_PKG}part")
        if (name := (part.get(f"{_PKG}name") or "").lstrip("/"))
    }
    if not parts:
        raise SourceError.of("DOCX-001", origin)
    target = folder / "flat"
    target.mkdir(exist_ok=True)
    target /= source.name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            stored = _content(part) if len(name) <= _LONGEST_NAME else None
            if stored is None:
                monitor.report(Diagnostic.of("DOCX-002", Origin(source.name, part=name)))
            else:
                archive.writestr(name, stored)
    return target


def _content(part: etree._Element) -> bytes | None:
    """Return the bytes of a part; None where they cannot be told."""
    xml = part.find(f"{_PKG}xmlData")
    if xml is not None and len(xml):
        return etree.tostring(xml[0], encoding="UTF-8", xml_declaration=True, with_tail=False)
    data = part.findtext(f"{_PKG}binaryData")
    if data is None:
        return None
    try:
        return base64.b64decode(data, validate=False)
    except (binascii.Error, ValueError):
        return None
