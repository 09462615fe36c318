"""The words beside the large first letter of a chapter, each with the manner that it is set in.

The template breaks the lines beside the letter, so it is given words, not a text. A word is what
stands between two spaces; it may hold several parts, as ``(“`` and what is stressed behind it, or
the mark of a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from converters.model.publication import Inline, Span, Text
from converters.model.traversal import plain_text, without_head
from converters.writers.openings import beside_letter
from converters.writers.pdf.composition import Composition
from converters.writers.pdf.inlines import InlineSetter
from converters.writers.pdf.literals import breakable, joined, single_spaced


class OpeningWords:
    """The first words of a paragraph, without its first letter, and the rest as an expression."""

    def __init__(
        self, book: Composition, setter: InlineSetter, inlines: Sequence[Inline], characters: int
    ) -> None:
        """Set a paragraph; of its words, those of its first ``characters`` are told apart."""
        self._book = book
        self._setter = setter
        self._manners: dict[str, int] = {}
        self._words: list[list[str]] = []
        self._ahead: list[str] = []
        """Marks before the first letter; they follow its word."""
        self._after_space = False
        near, far = _parted(inlines, characters)
        self._take(near, ())
        self._rest = self._rest_of(far)

    @property
    def arguments(self) -> str:
        """Return what the template takes: functions of manners, words, and what follows them."""
        manners = "".join(f"{function}, " for function in self._manners)
        words = "".join(f"({''.join(f'{part}, ' for part in word)}), " for word in self._words)
        return f"({manners}), ({words}), {self._rest}"

    def _rest_of(self, inlines: Iterable[Inline]) -> str:
        self._setter.follow(" " if self._after_space else ".")
        rest = self._setter.expression(inlines)
        return joined(('" "', rest)) if self._after_space else rest

    def _take(self, inlines: Iterable[Inline], opened: tuple[str, ...]) -> None:
        for inline in inlines:
            if isinstance(inline, Text):
                self._take_text(inline.text, opened)
            elif isinstance(inline, Span):
                with self._setter.within(inline, len(opened)) as function:
                    self._take(inline.inlines, (*opened, function) if function else opened)
            elif (mark := self._setter.expression((inline,))) != _NOTHING:
                self._take_mark(mark, opened)

    def _take_text(self, text: str, opened: tuple[str, ...]) -> None:
        pieces = self._book.glyphs.shown(single_spaced(text)).split(" ")
        if not self._words and "".join(pieces):
            # The letter stands apart, and may be the whole of its word.
            first, *pieces = " ".join(pieces).lstrip(" ").split(" ")
            self._words.append([self._part(breakable(first[1:]), opened), *self._ahead])
            self._after_space = bool(pieces)
        for place, piece in enumerate(pieces):
            self._after_space = self._after_space or place > 0
            if piece:
                self._add(self._part(breakable(piece), opened))

    def _take_mark(self, mark: str, opened: tuple[str, ...]) -> None:
        part = self._part(mark, opened)
        if self._words:
            self._add(part)
        else:
            self._ahead.append(part)

    def _add(self, part: str) -> None:
        if self._after_space:
            self._words.append([])
        self._words[-1].append(part)
        self._after_space = False

    def _part(self, body: str, opened: tuple[str, ...]) -> str:
        function = f"it => {''.join(opened)}it{')' * len(opened)}"
        manner = self._manners.setdefault(function, len(self._manners))
        return f"({manner}, {body})"


_NOTHING = '""'


def _parted(
    inlines: Sequence[Inline], characters: int
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Return the inlines that hold the first characters, and those after them.

    A text is parted at a space, a span is not parted.
    """
    beside = beside_letter(inlines)
    near: list[Inline] = []
    for place, inline in enumerate(beside):
        due = characters - len(plain_text(near))
        if due <= 0:
            return tuple(near), tuple(inlines[place:])
        cut = inline.text.find(" ", due) if isinstance(inline, Text) else -1
        if cut >= 0 and isinstance(inline, Text):
            head = Text(text=inline.text[:cut])
            return (*near, head), (*without_head((inline,), cut), *inlines[place + 1 :])
        near.append(inline)
    return beside, tuple(inlines[len(beside) :])
