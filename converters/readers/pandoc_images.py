"""Pictures that a pandoc tree points to: in the package, beside the file, or in the address."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import Block, Inline, InlineImage, Paragraph, Resource
from converters.model.traversal import plain_text
from converters.monitor import Monitor
from converters.readers.docx.pictures import Picture, PictureError, PictureShelf
from converters.readers.docx.stand_ins import STAND_INS, Sight

_DATA: Final = re.compile(r"(?i)data:[\w/+.-]*(?:;[\w=.-]+)*?(?P<base64>;base64)?,")
_REMOTE: Final = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_LENGTH: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>cm|mm|in|pt|pc|px|)")
_MM: Final = {"cm": 10.0, "mm": 1.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}

_FILE_NAME: Final = re.compile(
    r"(?:.*[/\\])?\S+(?: \S+)?\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|jp2|wmf|emf)", re.IGNORECASE
)
"""What programs write as a description where the author gave none."""

Finder = Callable[[str], bytes | None]
"""Returns the bytes behind a local address, None where there are none."""


class Pictures:
    """Pictures of one document; what cannot be shown is entered in the ledger."""

    def __init__(
        self, shelf: PictureShelf, find: Finder, book: LedgerBook, monitor: Monitor
    ) -> None:
        self._shelf = shelf
        self._find = find
        self._book = book
        self._monitor = monitor

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All pictures that were stored."""
        return self._shelf.resources

    def image(
        self, address: str, alt: str | None, size: tuple[str, str], origin: Origin
    ) -> InlineImage | None:
        """Return the picture at ``address``; ``size`` is width and height as the source says."""
        content, reason = self._content(address)
        if content is not None:
            return self.stored(content, address, alt, size, origin)
        self._refuse(address, alt, reason, origin)
        return None

    def stored(
        self, content: bytes, address: str, alt: str | None, size: tuple[str, str], origin: Origin
    ) -> InlineImage | None:
        """Return the picture with these bytes; ``address`` gives it a name."""
        width, height = map(millimetres, size)
        sight = Sight(_name(address), alt, width, height)
        try:
            stored = self._shelf.add_or_stand_in(content, sight)
        except PictureError as error:
            self._refuse(address, alt, error.code, origin)
            return None
        enter_stand_in(stored, origin, self._book, self._monitor)
        return InlineImage(
            resource=stored.resource.id,
            alt=None if not alt or _FILE_NAME.fullmatch(alt) else alt,
            width_mm=width, height_mm=height, origin=origin,
        )  # fmt: skip

    def _refuse(self, address: str, alt: str | None, reason: str, origin: Origin) -> None:
        """Enter a picture that cannot be shown; its description, if any, stands in its place."""
        detail = f"{address[:200]}: {alt[:200]}" if alt else address[:200]
        self._book.enter(Kind.IMAGE, Fate.DROPPED, reason, origin, detail)
        self._monitor.report(Diagnostic.of(reason, origin))

    def _content(self, address: str) -> tuple[bytes | None, str]:
        if match := _DATA.match(address):
            return _data_of(address, match), "TXT-033"
        if _REMOTE.match(address) or address.startswith("//"):
            return None, "TXT-032"
        return self._find(address), "TXT-033"


def enter_stand_in(stored: Picture, origin: Origin, book: LedgerBook, monitor: Monitor) -> None:
    """Enter a picture that another one stands for; readers count the others when they end."""
    if stored.change in STAND_INS:
        book.count(Kind.IMAGE, Fate.KEPT, -1)
        book.enter(Kind.IMAGE, Fate.CONVERTED, stored.change, origin, stored.resource.name)
        monitor.report(Diagnostic.of(stored.change, origin))


def beside(source: Path) -> Finder:
    """Return a finder of files in the source's own folder or below; nothing else is ever read."""
    folder = source.parent.resolve()

    def find(address: str) -> bytes | None:
        name = unquote(address.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0])
        try:
            path = (folder / name).resolve()
            if not path.is_relative_to(folder) or not path.is_file():
                return None
            return path.read_bytes() if path.stat().st_size <= limits.IMAGE_FILE else None
        except (OSError, ValueError):
            return None

    return find


def without_said(blocks: Sequence[Block], caption: Sequence[Inline]) -> tuple[Block, ...]:
    """Return a figure's blocks without a lost picture's description that its caption repeats."""
    said = plain_text(caption).split()
    return tuple(
        b
        for b in blocks
        if not (isinstance(b, Paragraph) and plain_text(b.inlines).split() == said)
    )


def millimetres(length: str) -> float | None:
    """Return a CSS or ODF length in millimetres (pixels at 96 to the inch), None for others."""
    match = _LENGTH.fullmatch(length.strip().lower())
    if match is None:
        return None
    size = float(match["number"]) * _MM[match["unit"] or "px"]
    return round(size, 2) if size > 0 else None


def _data_of(address: str, match: re.Match[str]) -> bytes | None:
    payload = address[match.end() :]
    if not match["base64"]:
        return unquote_to_bytes(payload)
    try:
        return base64.b64decode(unquote(payload), validate=False)
    except (binascii.Error, ValueError):
        return None


def _name(address: str) -> str:
    return "image.bin" if _DATA.match(address) else unquote(address)
