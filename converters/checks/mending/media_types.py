"""Which media type a file of an EPUB has, by what it begins with or else by its name."""

from __future__ import annotations

import posixpath
from typing import Final

from converters.checks.epub_rules.opened import UnreadableError
from converters.checks.mending.draft import (
    HTML_TYPE,
    NCX_TYPE,
    SMIL_TYPE,
    SVG_TYPE,
    Draft,
)
from converters.picture_formats import picture_format
from converters.selectors import local_name

_ROOTS: Final = {"html": HTML_TYPE, "svg": SVG_TYPE, "ncx": NCX_TYPE, "smil": SMIL_TYPE}
_PICTURES: Final = {
    "JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WebP": "image/webp",
    "TIFF": "image/tiff", "BMP": "image/bmp", "AVIF": "image/avif",
}  # fmt: skip
_MARKS: Final = {
    b"OTTO": "font/otf", b"\x00\x01\x00\x00": "font/ttf", b"true": "font/ttf",
    b"wOFF": "font/woff", b"wOF2": "font/woff2",
}  # fmt: skip
_ENDINGS: Final = {
    ".css": "text/css", ".js": "text/javascript", ".mp3": "audio/mpeg", ".m4a": "audio/mp4",
}  # fmt: skip
_ALIKE: Final = (
    frozenset(
        {
            "font/otf", "font/ttf", "font/sfnt", "application/font-sfnt",
            "application/vnd.ms-opentype", "application/x-font-ttf", "application/x-font-otf",
            "application/x-font-truetype", "application/x-font-opentype",
            "application/x-truetype-font", "application/truetype",
        }
    ),
    frozenset({"font/woff", "application/font-woff"}),
    frozenset({"text/javascript", "application/javascript", "application/ecmascript"}),
    frozenset({HTML_TYPE, "text/x-oeb1-document", "application/x-dtbook+xml"}),
)  # fmt: skip
"""Types that name the same; EPUBCheck takes most of them. Source: EPUB 3.3, section 3.2."""


def media_type_of(draft: Draft, part: str) -> str | None:
    """Return the media type of a part, None where it is not known for sure."""
    document = draft.documents.get(part)
    if document is not None:
        return _ROOTS.get(local_name(document.root).lower())
    if part in draft.encrypted or part in draft.added:
        return None
    try:
        head = draft.head_of(part)
    except UnreadableError:
        return None
    picture = picture_format(head)
    if picture is not None:
        return _PICTURES.get(picture.name)
    return _MARKS.get(head[:4]) or _ENDINGS.get(posixpath.splitext(part.lower())[1])


def is_alike(declared: str, found: str) -> bool:
    """Whether two types name the same."""
    return declared == found or any(declared in kind and found in kind for kind in _ALIKE)
