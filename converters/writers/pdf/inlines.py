"""Inlines as typst expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from converters.writers.pdf.mathematics import typst_mathematics
from converters.writers.pdf.pictures import inline_picture

SPAN_DEPTH: Final = 12
"""Spans within spans that are told apart; typst's own limit is 64 with everything else."""

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

    def _inline(self, inline: Inline, depth: int) -> str:
        match inline:
            case Text():
                return self._text(inline.text)
            case Link() | LanguageSpan() if depth < SPAN_DEPTH:
                return self._pointing(inline, depth)
            case Link() | LanguageSpan():
                self._book.problems.flattened += 1
                return self.expression(inline.inlines, depth)
            case Code() | InlineEquation() | InlineImage():
                self._after_space = False
                return self._object(inline)
            case Anchor() | NoteReference() | PageBreak() | LineBreak():
                return self._mark(inline)
            case _:
                return self._span(inline, depth)

    def _text(self, text: str) -> str:
        shown = single_spaced(text)
        if self._after_space:
            shown = shown.lstrip(" ")
        if not shown:
            return ""
        self._after_space = shown.endswith(" ")
        return breakable(self._book.glyphs.shown(shown))

    def _span(
        self,
        span: Emphasis | Strong | SmallCaps | Underline | Strikethrough | Superscript | Subscript,
        depth: int,
    ) -> str:
        if depth >= SPAN_DEPTH:
            self._book.problems.flattened += 1
            return self.expression(span.inlines, depth)
        if isinstance(span, Underline | Strikethrough):
            return self._decorated(span, depth)
        return f"{_FUNCTIONS[type(span)]}({self.expression(span.inlines, depth + 1)})"

    def _decorated(self, span: Underline | Strikethrough, depth: int) -> str:
        """Draw a line under or through; both at once carry the tag of the outer one.

        A tag of PDF has one TextDecorationType (ISO 32000-1, table 344), so the inner line is
        the outer kind of line, moved to where the inner one belongs.
        """
        outer, kind = self._decoration, type(span)
        drawn = _FUNCTIONS[kind]
        if outer is not None and outer is not kind:
            drawn = f"{_FUNCTIONS[outer]}.with({_MOVED[outer]})"
        self._decoration = outer or kind
        body = self.expression(span.inlines, depth + 1)
        self._decoration = outer
        return f"{drawn}({body})"

    def _pointing(self, span: Link | LanguageSpan, depth: int) -> str:
        if isinstance(span, LanguageSpan):
            arguments = language_arguments(span.language)
            body = self.expression(span.inlines, depth + 1)
            return f"text({arguments}, {body})" if arguments else body
        if self._in_link or self._title:
            return self.expression(span.inlines, depth)
        destination = self._destination(span.target)
        if destination is None or not plain_text(span.inlines).strip():
            return self.expression(span.inlines, depth)
        self._in_link = True
        body = self.expression(span.inlines, depth + 1)
        self._in_link = False
        return f"link({destination}, {body})"

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
                shown = self._book.glyphs.shown(single_spaced(inline.text))
                return f"raw({literal(shown)})"
            case InlineEquation():
                return typst_mathematics(self._book, inline.mathml, inline.alt)
            case InlineImage():
                if self._title:
                    return literal(self._book.glyphs.shown(inline.alt or ""))
                return inline_picture(self._book, inline, self._width)

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
