"""Private characters of a source, kept apart from those in which repair passes speak.

The passes put marks into the text that goes through pandoc (U+E00E to U+E01F). Fonts of authors
show signs of their own at these codes, which must neither be taken for marks nor be lost.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from lxml import etree

from converters.model.publication import Publication

_MARKS: Final = range(0xE00E, 0xE020)
_AWAY: Final = 0xF0000
"""Distance to Supplementary Private Use Area-A, where no font of a manuscript has signs."""
_HIDE: Final = {code: code + _AWAY for code in _MARKS}
_SHOW: Final = {code + _AWAY: code for code in _MARKS}


class PrivateSigns:
    """The private characters of one source."""

    def __init__(self) -> None:
        self._found = False

    def hidden(self, text: str) -> str:
        """Return a text with its private characters where no mark can be mistaken for them."""
        if text.isascii():
            return text
        hidden = text.translate(_HIDE)
        self._found |= hidden != text
        return hidden

    def hide(self, root: etree._Element) -> None:
        """Do so in all texts of a tree, in place."""
        for element in root.iter(etree.Element):
            if element.text:
                element.text = self.hidden(element.text)
            if element.tail:
                element.tail = self.hidden(element.tail)

    def shown(self, publication: Publication) -> Publication:
        """Return a book with its private characters as the source has them."""
        if not self._found:
            return publication
        restored: Publication = _shown(publication)
        return restored


def _shown(value: Any) -> Any:
    match value:
        case str():
            # A member of an enumeration is a string as well, and stays what it is.
            return value.translate(_SHOW) if type(value) is str else value
        case tuple():
            return tuple(map(_shown, value))
        case msgspec.Struct():
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            changed = {name: _shown(field) for name, field in fields.items()}
            return msgspec.structs.replace(value, **changed)
        case _:
            return value
