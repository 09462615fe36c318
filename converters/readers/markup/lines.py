"""One paragraph while it is gathered: spaces as HTML shows them, old fonts decoded, looks nested.

White space: CSS Text 3 section 4.1.
"""

from __future__ import annotations

import re
from typing import Final

from converters.diagnostics import Origin
from converters.model.publication import Anchor, Inline, LineBreak, PageBreak
from converters.readers.docx.inlines import Piece, assemble
from converters.readers.docx.styles import RunFormat
from converters.readers.legacy_text import LegacyText
from converters.readers.markup.styles import Look
from converters.vietnamese.legacy import FontRun

_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_ZERO_WIDTH: Final = (Anchor, PageBreak)
_PLAIN: Final = RunFormat()


class Line:
    """Pieces of a paragraph in their order."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.turns = False
        """Whether a page ends in it: what follows a line that is empty otherwise begins one."""
        self._open_space = True
        """Whether a space here would stand at the start or after another space."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the line would be seen; hard spaces count as nothing."""
        return all(
            isinstance(piece.content, (*_ZERO_WIDTH, LineBreak))
            or (isinstance(piece.content, str) and not piece.content.strip())
            for piece in self.pieces
        )

    def text(self, text: str, look: Look, link: str | None = None, lang: str | None = None) -> None:
        """Add characters that look so, lead there and are in that language."""
        if look.preserved:
            self._preserved(text, look, link, lang)
            return
        text = _SPACES.sub(" ", text)
        if self._open_space:
            text = text.lstrip(" ")
        if text:
            self._open_space = text.endswith(" ")
            self.pieces.append(Piece(text, look.form, link, lang))

    def _preserved(self, text: str, look: Look, link: str | None, lang: str | None) -> None:
        for number, part in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self.inline(LineBreak(), link)
            if part:
                self._open_space = False
                self.pieces.append(Piece(part, look.form, link, lang))

    def inline(self, inline: Inline, link: str | None = None) -> None:
        """Add something that is no text."""
        if isinstance(inline, LineBreak):
            self._trim_end()
            self._open_space = True
        elif not isinstance(inline, _ZERO_WIDTH):
            self._open_space = False
        self.pieces.append(Piece(inline, _PLAIN, link))

    def closed(self, legacy: LegacyText, origin: Origin) -> tuple[Inline, ...]:
        """Return the inlines of the line: trimmed, in Unicode, line breaks at its ends gone."""
        self._trim_end()
        while self.pieces and isinstance(self.pieces[-1].content, LineBreak):
            self.pieces.pop()
            self._trim_end()
        while self.pieces and isinstance(self.pieces[0].content, LineBreak):
            self.pieces.pop(0)
        return assemble(self._decoded(legacy, origin))

    def _trim_end(self) -> None:
        index = len(self.pieces) - 1
        while index >= 0 and isinstance(self.pieces[index].content, _ZERO_WIDTH):
            index -= 1
        if index < 0 or not isinstance(text := self.pieces[index].content, str):
            return
        if trimmed := text.rstrip(" \t\r\n\f"):
            self.pieces[index] = self.pieces[index]._replace(content=trimmed)
        else:
            del self.pieces[index]
            self._trim_end()

    def _decoded(self, legacy: LegacyText, origin: Origin) -> list[Piece]:
        texts = [piece for piece in self.pieces if isinstance(piece.content, str)]
        if all(_is_plain(piece) for piece in texts):
            return self.pieces
        runs = [FontRun(str(piece.content), piece.format.ascii_font) for piece in texts]
        decoded = iter(legacy.decode(runs, origin))
        return [
            piece._replace(content=_shown(next(decoded), piece.format))
            if isinstance(piece.content, str)
            else piece
            for piece in self.pieces
        ]


def _is_plain(piece: Piece) -> bool:
    """Return whether a text shows as it is written."""
    form = piece.format
    return str(piece.content).isascii() and not form.ascii_font and not form.caps


def _shown(text: str, form: RunFormat) -> str:
    return text.upper() if form.caps else text
