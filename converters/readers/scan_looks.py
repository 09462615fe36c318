"""Runs of recognised words that look alike, made text, emphasis and other looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from converters.model.page import Line, Word
from converters.model.publication import (
    Emphasis,
    Inline,
    SmallCaps,
    Strong,
    Superscript,
    Text,
)

Look = tuple[bool, bool, bool]
"""Italic, bold, small capitals."""
PLAIN: Look = (False, False, False)


def look_of(word: Word) -> Look:
    """Return how a word looks."""
    return word.italic, word.bold, word.small_capitals


class Runs:
    """Text in the making, and what stands between: runs of one look, other inlines as they come."""

    def __init__(self) -> None:
        self._done: list[Inline] = []
        self._text = ""
        self._look = PLAIN

    def add(self, text: str, look: Look) -> None:
        """Add text; spaces around an emphasised run stand outside of it."""
        if look != self._look:
            self._end_emphasis()
        if look != self._look:
            bare = text.lstrip()
            self._text += text[: len(text) - len(bare)]
            self._flush()
            text, self._look = bare, look
        self._text += text

    def put(self, inline: Inline) -> None:
        """Add what is no text of the page's lines."""
        self._end_emphasis()
        self._flush()
        self._done.append(inline)

    def join(self, joined: Callable[[str, str], str], following: str) -> None:
        """Go on with the next line, which begins with ``following``; ``joined`` sees to hyphens."""
        self._text = joined(self._text, following)

    def closed(self) -> tuple[Inline, ...]:
        """Return the inlines."""
        self._end_emphasis()
        self._flush()
        return tuple(self._done)

    def _end_emphasis(self) -> None:
        """End an emphasised run; the space at its end becomes the beginning of plain text."""
        if self._look == PLAIN:
            return
        bare = self._text.rstrip()
        if bare:
            self._done.append(_emphasised(Text(text=bare), self._look))
        self._text, self._look = self._text[len(bare) :], PLAIN

    def _flush(self) -> None:
        if self._text:
            self._done.append(Text(text=self._text))
        self._text = ""


def inlines_of(
    lines: Sequence[Line], joined: Callable[[str, str], str], start: int = 0
) -> tuple[Inline, ...]:
    """Return the words of lines that hold no marks of notes, from character ``start`` on."""
    runs = Runs()
    for number, line in enumerate(lines):
        if number:
            runs.join(joined, line.words[0].text)
        skipped = 0 if number else start
        for place, word in enumerate(line.words):
            text = " " + word.text if place and not word.joins else word.text
            kept = text[skipped:]
            skipped = max(0, skipped - len(text))
            if kept and word.raised:
                runs.put(Superscript(inlines=(Text(text=kept),)))
            elif kept:
                runs.add(kept, look_of(word))
    return runs.closed()


def _emphasised(inline: Inline, look: Look) -> Inline:
    italic, bold, small_capitals = look
    if small_capitals:
        inline = SmallCaps(inlines=(inline,))
    if bold:
        inline = Strong(inlines=(inline,))
    return Emphasis(inlines=(inline,)) if italic else inline
