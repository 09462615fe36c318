"""The pieces of lines as inlines: decoded, joined over line ends, with marks, links and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import (
    Code,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteReference,
    PageBreak,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from converters.readers.docx.symbols import in_symbol_font, is_symbol_font
from converters.readers.legacy_text import LegacyText
from converters.readers.line_ends import LineEnds
from converters.readers.pdf.content import Line, Piece
from converters.readers.pdf.legacy_signs import with_bytes
from converters.vietnamese.legacy import FontRun

_END: Final = "\n"
_OTHER_SIZE: Final = 0.08
_TAIL: Final = 60
"""Characters before a line end that decide what becomes of its hyphen."""
_LIGATURES: Final = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_LIGATURE: Final = re.compile("[\ufb00-\ufb06]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff\u200b]")
_LEADERS: Final = re.compile(r"\s*(?:\.\s?|…\s?|·\s?|_\s?){5,}\s*")
_PRIVATE: Final = re.compile("[\uf020-\uf0ff]")


class Look(NamedTuple):
    """How a run is set, in the order in which spans nest."""

    link: str | None = None
    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    rise: int = 0
    mono: bool = False


class _Run(NamedTuple):
    text: str
    look: Look
    page: str | None = None
    note: str | None = None
    breaks: bool = False
    """A forced line end."""

    @property
    def is_plain(self) -> bool:
        """Whether it is text and nothing else."""
        return self.page is None and self.note is None and not self.breaks


class InlineMaker:
    """Makes the inlines of paragraphs; pages begin where their first line does."""

    def __init__(
        self,
        legacy: LegacyText,
        ends: LineEnds,
        labels: Sequence[str],
        book: LedgerBook,
        source: str,
    ) -> None:
        self._legacy = legacy
        self._ends = ends
        self._labels = labels
        self._book = book
        self._source = source
        self._next_page = 0
        self.plain = Look()
        """Look of the document's text, which is not worth a span."""

    def inlines(
        self, lines: Sequence[tuple[int, Line]], *, pages: bool = True, heading: bool = False
    ) -> tuple[Inline, ...]:
        """Return the inlines of lines that make one paragraph.

        ``pages``: their pages begin here if they have not begun. A heading is not bold.
        """
        runs = self._joined(self._decoded(self._runs(lines, pages=pages)))
        return tuple(_nested([self._shown(run, heading=heading) for run in runs]))

    def starts(self, page: int) -> tuple[Inline, ...]:
        """Return the starts of pages up to ``page`` that are still to be put in the text."""
        return tuple(PageBreak(label=run.page or "") for run in self._starts(page))

    # ---- runs ---------------------------------------------------------------------------------

    def _starts(self, page: int) -> Iterator[_Run]:
        while self._next_page <= page:
            label = self._labels[self._next_page]
            if label:
                yield _Run("", self.plain, page=label)
            self._next_page += 1

    def _runs(
        self, lines: Sequence[tuple[int, Line]], *, pages: bool
    ) -> list[tuple[_Run, str | None]]:
        """Return the runs with their fonts; a line ends with a line feed."""
        found: list[tuple[_Run, str | None]] = []
        for number, (page, line) in enumerate(lines):
            if pages:
                found.extend((start, None) for start in self._starts(page))
            last = number == len(lines) - 1
            for place, piece in enumerate(line.pieces):
                text = piece.text
                if place == 0:
                    text = text.lstrip(" ")
                if place == len(line.pieces) - 1:
                    text = text.rstrip(" ")
                    following = None if last else lines[number + 1][1]
                    if following is not None and not _is_new_size(line, following):
                        text += _END
                found.append((_Run(text, _look(piece), note=piece.note), piece.style.font))
            if not last and _is_new_size(line, lines[number + 1][1]):
                found.append((_Run("", self.plain, breaks=True), None))
        return found

    def _decoded(self, runs: list[tuple[_Run, str | None]]) -> list[_Run]:
        """Return the runs in Unicode; those without text (page starts) stay."""
        origin = Origin(self._source, page=self._next_page)
        places = [index for index, (run, _) in enumerate(runs) if run.text]
        texts = with_bytes([(runs[i][0].text, runs[i][1] or "") for i in places])
        decoded = self._legacy.decode(
            [FontRun(text, runs[i][1]) for text, i in zip(texts, places, strict=True)], origin
        )
        made = [run for run, _ in runs]
        for index, text in zip(places, decoded, strict=True):
            made[index] = made[index]._replace(text=self._clean(text, runs[index][1], origin))
        return made

    def _clean(self, text: str, font: str | None, origin: Origin) -> str:
        kept, controls = cleaned(text, font)
        if controls:
            self._book.count(Kind.CONTROL, Fate.DROPPED, controls - 1)
            self._book.enter(Kind.CONTROL, Fate.DROPPED, "PDF-050", origin, str(controls))
        return kept

    def _joined(self, runs: Sequence[_Run]) -> list[_Run]:
        """Return the runs with line ends made spaces, or words put together."""
        made: list[_Run] = []
        before = ""
        for index, run in enumerate(runs):
            if not run.text.endswith(_END):
                made.append(run)
                before += run.text
                continue
            before = (before + run.text[:-1])[-_TAIL:]
            following = "".join(r.text for r in runs[index + 1 : index + 4]).replace(_END, " ")
            ended = self._ends.joined(before, following)
            made.append(run._replace(text=run.text[:-1]))
            if len(ended) > len(before):
                made[-1] = made[-1]._replace(text=made[-1].text + " ")
            elif len(ended) < len(before):
                _drop_last(made)
            before = ended
        return made

    def _shown(self, run: _Run, *, heading: bool) -> _Run:
        look = run.look
        plain = self.plain
        if look.rise == 0 and not any(map(str.isalnum, run.text)):
            # Bullets, dashes and rows of dots come from other fonts; they are not stressed.
            return run._replace(look=plain._replace(link=look.link, bold=False, italic=False))
        return run._replace(
            look=Look(
                look.link,
                look.bold and not plain.bold and not heading,
                look.italic and not plain.italic,
                look.small_caps and not plain.small_caps,
                look.rise,
                look.mono and not plain.mono,
            )
        )


def cleaned(text: str, font: str | None) -> tuple[str, int]:
    """Return decoded text with signs for symbol fonts and ligatures, and how many controls it had.

    These are left out.
    """
    if font is not None and is_symbol_font(font):
        text, _ = in_symbol_font(text, font)
    elif _PRIVATE.search(text):
        text, _ = in_symbol_font(text, "symbol") if len(text.strip()) == 1 else (text, 0)
    text = _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)
    kept = _CONTROL.sub("", text)
    return kept, len(text) - len(kept)


def _is_new_size(line: Line, following: Line) -> bool:
    """Tell whether a heading goes on in another size: its number stands above its title."""
    return abs(line.size - following.size) > _OTHER_SIZE * max(line.size, following.size)


def _look(piece: Piece) -> Look:
    style = piece.style
    link = None if piece.note else piece.link
    return Look(link, style.bold, style.italic, style.small_caps, piece.rise, style.mono)


def _drop_last(runs: list[_Run]) -> None:
    """Take away the last character, a hyphen, of the last run that has any."""
    for index in range(len(runs) - 1, -1, -1):
        if runs[index].text:
            runs[index] = runs[index]._replace(text=runs[index].text[:-1])
            return


def leaders_shortened(text: str) -> str:
    """Return a line of contents with its row of dots made one ellipsis."""
    return _LEADERS.sub(" … ", text)


# ---- nesting ----------------------------------------------------------------------------------


def _nested(runs: Sequence[_Run], depth: int = 0) -> Iterator[Inline]:
    """Yield runs as inlines; neighbours that share a look share its span."""
    if depth == len(Look._fields):
        yield from _plain(runs)
        return
    start = 0
    while start < len(runs):
        value = runs[start].look[depth] if _has_look(runs[start]) else None
        stop = start + 1
        while stop < len(runs) and _shares(runs[stop], depth, value):
            stop += 1
        inner = tuple(_nested(runs[start:stop], depth + 1))
        yield from _spanned(inner, depth, value)
        start = stop


def _has_look(run: _Run) -> bool:
    return run.is_plain


def _shares(run: _Run, depth: int, value: object) -> bool:
    if not _has_look(run):
        return not value
    own = run.look[depth]
    return own == value if value else not own


def _spanned(inner: tuple[Inline, ...], depth: int, value: object) -> Iterator[Inline]:
    if not value or not any(
        (isinstance(i, Text) and i.text.strip()) or not isinstance(i, Text) for i in inner
    ):
        yield from inner
        return
    match Look._fields[depth]:
        case "link":
            yield Link(inlines=inner, target=str(value))
        case "bold":
            yield Strong(inlines=inner)
        case "italic":
            yield Emphasis(inlines=inner)
        case "small_caps":
            yield SmallCaps(inlines=inner)
        case "rise":
            yield Superscript(inlines=inner) if value == 1 else Subscript(inlines=inner)
        case _:
            yield from (Code(text=i.text) if isinstance(i, Text) else i for i in inner)


def _plain(runs: Sequence[_Run]) -> Iterator[Inline]:
    text = ""
    for run in runs:
        if run.is_plain:
            text += run.text
            continue
        if text:
            yield Text(text=text)
            text = ""
        if run.breaks:
            yield LineBreak()
        elif run.page is not None:
            yield PageBreak(label=run.page)
        elif run.note is not None:
            yield NoteReference(note=run.note)
            text = " " if run.text.endswith(" ") else ""
    if text:
        yield Text(text=text)
