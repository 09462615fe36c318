"""Qualified names of OpenDocument (OASIS OpenDocument 1.3 part 3)."""

from __future__ import annotations

from typing import Final

_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES: Final = {
    "office": f"{_URN}:office:1.0",
    "text": f"{_URN}:text:1.0",
    "style": f"{_URN}:style:1.0",
    "fo": f"{_URN}:xsl-fo-compatible:1.0",
    "svg": f"{_URN}:svg-compatible:1.0",
    "draw": f"{_URN}:drawing:1.0",
    "table": f"{_URN}:table:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": f"{_URN}:meta:1.0",
}
"""Namespaces by their customary prefixes."""

OFFICE: Final = f"{{{NAMESPACES['office']}}}"
TEXT: Final = f"{{{NAMESPACES['text']}}}"
STYLE: Final = f"{{{NAMESPACES['style']}}}"
FO: Final = f"{{{NAMESPACES['fo']}}}"
DRAW: Final = f"{{{NAMESPACES['draw']}}}"
TABLE: Final = f"{{{NAMESPACES['table']}}}"
DC: Final = f"{{{NAMESPACES['dc']}}}"

HREF: Final = f"{{{NAMESPACES['xlink']}}}href"
PARAGRAPHS: Final = (f"{TEXT}p", f"{TEXT}h")
BODY: Final = f"{OFFICE}body/{OFFICE}text"
"""Path from the root of the content to the text."""
