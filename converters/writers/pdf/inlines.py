"""Inlines as typst expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Final

from converters.model.publication import (
    Anchor,
    Code,
    Emphasis,
    Inline,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    NoteReference,
    PageBreak,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
    Underline,
)
from converters.model.traversal import plain_text
from converters.writers.pdf.composition import Composition, language_arguments, web_address
from converters.writers.pdf.literals import breakable, joined, literal, single_spaced
from converters.writers.pdf.mathematics import inline_mathematics
from converters.writers.pdf.pictures import inline_picture

SPAN_DEPTH: Final = 12
"""Spans within spans that are told apart; typst's own limit is 64 with everything else."""

CODE_SIGN_EM: Final = 0.6
"""Width of every sign of JetBrains Mono."""
_LONGEST_CODE_WORD: Final = 31
"""Signs; words of other text turn when they are longer."""
_FREE_SHARE: Final = 0.7
"""Of a line, for a word of code: code is somewhat larger than the text, in a head more so."""

_FUNCTIONS: Final = {
    Emphasis: "emph",
    Strong: "strong",
    SmallCaps: "smallcaps",
    Underline: "underline",
    Strikethrough: "strike",
    Superscript: "raised",
    Subscript: "lowered",
}

_MOVED: Final = {
    Underline: "offset: -0.26em, evade: false",
    Strikethrough: "offset: 0.12em",
}
"""Where a line of one kind stands for the other kind; in em below the baseline."""

NoteSetter = Callable[[str], str]
"""Gives the expression for the mark of the note with an id, its text with it the first time."""


class InlineSetter:
    """Sets the inlines of one paragraph; spaces at its start and double spaces go.

    In a title, notes and anchors are set aside in ``aside``: a title is also repeated in the
    contents, and neither may be repeated.
    """

    def __init__(
        self, book: Composition, set_note: NoteSetter, width_pt: float, *, title: bool = False
    ) -> None:
        self._book = book
        self._set_note = set_note
        self._width = width_pt
        self._title = title
        self._after_space = True
        self._in_link = False
        self._decoration: type[Underline] | type[Strikethrough] | None = None
        self.aside: list[str] = []

    def follow(self, text: str) -> None:
        """Take note of what stands before the inlines."""
        self._after_space = text.endswith(" ")

    def expression(self, inlines: Iterable[Inline], depth: int = 0) -> str:
        """Return the inlines as one expression."""
        parts: list[str] = []
        listed = tuple(inlines)
        for inline, following in zip_longest(listed, listed[1:]):
            blank = self._blank_foot(following)
            if blank and isinstance(inline, Text):
                # Where a line may end: between a word and its mark it may not.
                words, space, word = inline.text.rpartition(" ")
                parts += (self._text(words + space), blank, self._text(word))
            else:
                parts += (self._inline(inline, depth), blank)
        return joined(filter(None, parts))

    def _blank_foot(self, following: Inline | None) -> str:
        """Return what keeps lines blank before the line of a mark, if they are wanted."""
        if not isinstance(following, NoteReference):
            return ""
        lines = self._book.nudges.of(following.note).blank
        if not lines or f"note {following.note}" in self._book.opened:
            return ""
        return f"blank-foot({lines})"

    @contextmanager
    def within(self, span: Span, depth: int) -> Iterator[str]:
        """Yield how the typst function of a span opens, ``)`` closes it; empty for none.

        ``depth`` counts the spans around it. Its inlines are to be set while this is entered.
        """
        kept = self._decoration, self._in_link
        yield self._opened(span, depth)
        self._decoration, self._in_link = kept

    def _inline(self, inline: Inline, depth: int) -> str:
        match inline:
            case Text():
                return self._text(inline.text)
            case Code() | InlineEquation() | InlineImage():
                self._after_space = False
                return self._object(inline)
            case Anchor() | NoteReference() | PageBreak() | LineBreak():
                return self._mark(inline)
            case _:
                with self.within(inline, depth) as opened:
                    body = self.expression(inline.inlines, depth + bool(opened))
                return f"{opened}{body})" if opened else body

    def _text(self, text: str) -> str:
        shown = single_spaced(text)
        if self._after_space:
            shown = shown.lstrip(" ")
        if not shown:
            return ""
        self._after_space = shown.endswith(" ")
        return breakable(self._book.glyphs.shown(shown))

    def _opened(self, span: Span, depth: int) -> str:
        if depth >= SPAN_DEPTH:
            self._book.problems.flattened += 1
            return ""
        match span:
            case Underline() | Strikethrough():
                return self._decorated(span)
            case LanguageSpan():
                arguments = language_arguments(span.language)
                return f"text({arguments}, " if arguments else ""
            case Link():
                return self._linked(span)
            case _:
                return f"{_FUNCTIONS[type(span)]}("

    def _decorated(self, span: Underline | Strikethrough) -> str:
        """Draw a line under or through; both at once carry the tag of the outer one.

        A tag of PDF has one TextDecorationType (ISO 32000-1, table 344), so the inner line is
        the outer kind of line, moved to where the inner one belongs.
        """
        outer, kind = self._decoration, type(span)
        self._decoration = outer or kind
        if outer is not None and outer is not kind:
            return f"{_FUNCTIONS[outer]}.with({_MOVED[outer]})("
        return f"{_FUNCTIONS[kind]}("

    def _linked(self, span: Link) -> str:
        if self._in_link or self._title:
            return ""
        destination = self._destination(span.target)
        if destination is None or not plain_text(span.inlines).strip():
            return ""
        self._in_link = True
        return f"link({destination}, "

    def _destination(self, target: str) -> str | None:
        if target.startswith("#"):
            label = self._book.places.labels.get(target[1:])
            found = label and f'label("{label}")'
        else:
            address = web_address(target)
            found = address and literal(address)
        if found is None:
            self._book.problems.unlinked.append(target)
        return found

    def _object(self, inline: Code | InlineEquation | InlineImage) -> str:
        match inline:
            case Code():
                return self._code(inline)
            case InlineEquation():
                return inline_mathematics(self._book, inline.mathml, inline.alt, self._width)
            case InlineImage():
                if self._title:
                    return literal(self._book.glyphs.shown(inline.alt or ""))
                return inline_picture(self._book, inline, self._width)

    def _code(self, inline: Code) -> str:
        """Return code; a word of it that is too long for a line turns at any sign."""
        shown = self._book.glyphs.shown(single_spaced(inline.text))
        sign = CODE_SIGN_EM * self._book.size_pt
        room = max(1, min(_LONGEST_CODE_WORD, int(self._width * _FREE_SHARE / sign)))
        if all(len(word) <= room for word in shown.split()):
            return f"raw({literal(shown)})"
        return f"long-code({room}, {literal(shown)})"

    def _mark(self, inline: Anchor | NoteReference | PageBreak | LineBreak) -> str:
        match inline:
            case LineBreak():
                self._after_space = True
                return "linebreak()"
            case Anchor():
                return self._beside(self._anchor(inline.name))
            case NoteReference():
                self._after_space = False
                return self._beside(self._set_note(inline.note))
            case PageBreak():
                return ""

    def _anchor(self, name: str) -> str:
        label = self._book.places.labels.get(name)
        if label is None or not self._book.first(label):
            return ""
        return f"place-mark({literal(label)})"

    def _beside(self, part: str) -> str:
        if not self._title:
            return part
        if part:
            self.aside.append(part)
        return ""
