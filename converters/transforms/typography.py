"""Set a book's text as its languages want it: quotes, dashes, ellipses, spaces; tell each change.

Code, formulas, addresses and preformatted lines stay as they are, the spaces before lines of verse
too. Done twice it changes nothing more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.publication import (
    Block,
    Code,
    Figure,
    Heading,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Publication,
    Quotation,
    Section,
    Table,
    Text,
    Verse,
)
from converters.model.text_change import TextChange
from converters.model.traversal import SPANS
from converters.monitor import Monitor
from converters.vietnamese.typography_rules import (
    OBJECT,
    RULES,
    Edit,
    Rule,
    may_change,
    protected,
)

_CONTEXT: Final = 24
_ROUNDS: Final = 6
"""One change may make room for another; after so many rounds a line is left as it is."""


def with_typography(
    publication: Publication, monitor: Monitor
) -> tuple[Publication, tuple[TextChange, ...]]:
    """Return the publication with its text set well, and every change that was made."""
    setter = _Setter(publication.metadata.work.language)
    sections = []
    for group in (publication.front, publication.body, publication.back):
        done = []
        for section in group:
            monitor.check_cancelled()
            done.append(setter.section(section, setter.language))
        sections.append(tuple(done))
    notes = tuple(
        msgspec.structs.replace(note, blocks=setter.blocks(note.blocks, setter.language))
        for note in publication.notes
    )
    front, body, back = sections
    changed = msgspec.structs.replace(publication, front=front, body=body, back=back, notes=notes)
    return changed, tuple(setter.changes)


class _Setter:
    """Walks the tree; gathers the changes in reading order."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.changes: list[TextChange] = []

    def section(self, section: Section, language: str) -> Section:
        own = section.language or language
        return msgspec.structs.replace(
            section,
            title=self.line(section.title, own, section.origin),
            blocks=self.blocks(section.blocks, own),
            children=tuple(self.section(child, own) for child in section.children),
        )

    def blocks(self, blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
        return tuple(self._block(block, language) for block in blocks)

    def _block(self, block: Block, language: str) -> Block:
        replace = msgspec.structs.replace
        match block:
            case Paragraph():
                own = block.language or language
                inlines = self.line(block.inlines, own, block.origin, prose=True)
                return block if inlines is block.inlines else replace(block, inlines=inlines)
            case Heading():
                return replace(block, inlines=self.line(block.inlines, language, block.origin))
            case Figure():
                return replace(block, caption=self.line(block.caption, language, block.origin))
            case Verse():
                stanzas = tuple(
                    tuple(self.line(line, language, block.origin) for line in stanza)
                    for stanza in block.stanzas
                )
                return replace(block, stanzas=stanzas)
            case Quotation() | ListBlock() | Table():
                return self._compound(block, language)
            case _:
                return block

    def _compound(self, block: Quotation | ListBlock | Table, language: str) -> Block:
        replace = msgspec.structs.replace
        match block:
            case Quotation():
                return replace(
                    block,
                    blocks=self.blocks(block.blocks, language),
                    attribution=self.line(block.attribution, language, block.origin),
                )
            case ListBlock():
                items = tuple(
                    replace(item, blocks=self.blocks(item.blocks, language)) for item in block.items
                )
                return replace(block, items=items)
            case Table():
                rows = tuple(
                    replace(
                        row,
                        cells=tuple(
                            replace(cell, blocks=self.blocks(cell.blocks, language))
                            for cell in row.cells
                        ),
                    )
                    for row in block.rows
                )
                caption = self.line(block.caption, language, block.origin)
                return replace(block, rows=rows, caption=caption)

    def line(
        self,
        inlines: tuple[Inline, ...],
        language: str,
        origin: Origin | None,
        *,
        prose: bool = False,
    ) -> tuple[Inline, ...]:
        """Return the inlines of one line or paragraph; the same ones where nothing changes."""
        line = _Line()
        line.take(inlines, _primary(language))
        line.settle()
        if not may_change(line.text):
            return inlines
        if not self._set(line, origin, prose=prose):
            return inlines
        return line.rebuilt(inlines)

    def _set(self, line: _Line, origin: Origin | None, *, prose: bool) -> bool:
        changed = False
        for _ in range(_ROUNDS):
            before = len(self.changes)
            for rule in RULES:
                if prose or not rule.prose:
                    self._apply(rule, line, origin)
            if len(self.changes) == before:
                break
            changed = True
        return changed

    def _apply(self, rule: Rule, line: _Line, origin: Origin | None) -> None:
        edits = list(_edits(rule, line))
        if not edits:
            return
        text = line.text
        for edit in edits:
            self.changes.append(
                TextChange(
                    rule=rule.code,
                    before=text[edit.start : edit.end],
                    after=edit.text,
                    left=text[max(0, edit.start - _CONTEXT) : edit.start],
                    right=text[edit.end : edit.end + _CONTEXT],
                    origin=origin,
                )
            )
        line.change(edits)


def _edits(rule: Rule, line: _Line) -> Iterator[Edit]:
    """Yield the places that a rule changes, in order, none of them in what is protected."""
    text = line.text
    found = sorted(
        (edit, language)
        for language in line.languages
        if rule.languages is None or language in rule.languages
        for edit in rule.find(text, language)
    )
    end = 0
    for edit, language in found:
        is_new = edit.start >= end and text[edit.start : edit.end] != edit.text
        if is_new and line.language_at(edit) == language and not line.keeps(edit):
            end = max(edit.end, edit.start + 1)
            yield edit


def _end_of(stretch: tuple[int, int]) -> int:
    return stretch[1]


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


@dataclass
class _Line:
    """The characters of some inlines in a row, and which of them may change."""

    pieces: list[str] = field(default_factory=list)
    free: list[bool] = field(default_factory=list)
    piece_languages: list[str] = field(default_factory=list)
    text: str = ""
    _ends: list[int] = field(default_factory=list)
    _kept: list[tuple[int, int]] = field(default_factory=list)
    """Stretches that no rule may touch."""

    def settle(self) -> None:
        """Work out what depends on the pieces; to be called after each change of them."""
        self.text = "".join(self.pieces)
        self._ends = list(accumulate(map(len, self.pieces)))
        self._kept = protected(self.text)

    @property
    def languages(self) -> list[str]:
        return sorted(set(self.piece_languages))

    def take(self, inlines: Sequence[Inline], language: str) -> None:
        for inline in inlines:
            match inline:
                case Text():
                    self._add(inline.text, language, free=True)
                case Code():
                    self._add(inline.text or OBJECT, language, free=False)
                case LineBreak():
                    self._add("\n", language, free=False)
                case LanguageSpan():
                    self.take(inline.inlines, _primary(inline.language))
                case Link() if _shows_address(inline):
                    self._add(OBJECT, language, free=False)
                case _ if isinstance(inline, SPANS):
                    self.take(inline.inlines, language)
                case _:
                    self._add(OBJECT, language, free=False)

    def _add(self, text: str, language: str, *, free: bool) -> None:
        self.pieces.append(text)
        self.free.append(free)
        self.piece_languages.append(language)

    def language_at(self, edit: Edit) -> str | None:
        """Return the language of the characters of an edit; None where it may not be made."""
        if edit.start == edit.end:
            first = last = bisect_left(self._ends, edit.start)
        else:
            first = bisect_right(self._ends, edit.start)
            last = bisect_left(self._ends, edit.end)
        found = {
            self.piece_languages[n] if self.free[n] else None
            for n in range(first, last + 1)
            if self.pieces[n]
        }
        return found.pop() if len(found) == 1 else None

    def keeps(self, edit: Edit) -> bool:
        """Return whether an edit would touch what must stay as it is."""
        end = max(edit.end, edit.start + 1)
        place = bisect_right(self._kept, edit.start, key=_end_of)
        return place < len(self._kept) and self._kept[place][0] < end

    def change(self, edits: Sequence[Edit]) -> None:
        """Make edits: new text goes where an edit begins, the old leaves every piece it reaches."""
        waiting = deque(edits)
        start = 0
        for number, piece in enumerate(self.pieces):
            end = start + len(piece)
            self.pieces[number] = self._changed(start, end, waiting)
            start = end
        self.settle()

    def _changed(self, start: int, end: int, waiting: deque[Edit]) -> str:
        """Return the characters from ``start`` to ``end`` with the edits that reach them made."""
        made: list[str] = []
        position = start
        while waiting:
            edit = waiting[0]
            inserts = edit.start == edit.end
            if edit.start > end or (edit.start == end and not inserts):
                break
            if edit.start >= start:
                made.extend((self.text[position : edit.start], edit.text))
            position = min(edit.end, end)
            if edit.end > end:
                break
            waiting.popleft()
        made.append(self.text[position:end])
        return "".join(made)

    def rebuilt(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return the inlines with the pieces as they are now."""
        pieces = iter(self.pieces)
        return _with_pieces(inlines, lambda: next(pieces))


def _with_pieces(inlines: Sequence[Inline], piece: Callable[[], str]) -> tuple[Inline, ...]:
    result: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text):
            text = piece()
            result.extend([msgspec.structs.replace(inline, text=text)] if text else [])
        elif isinstance(inline, SPANS) and not (
            isinstance(inline, Link) and _shows_address(inline)
        ):
            inner = _with_pieces(inline.inlines, piece)
            result.append(msgspec.structs.replace(inline, inlines=inner))
        else:
            piece()
            result.append(inline)
    return tuple(result)


def _shows_address(link: Link) -> bool:
    """Return whether the text of a link is the address itself."""
    shown = "".join(inline.text for inline in link.inlines if isinstance(inline, Text | Code))
    return bool(shown) and (shown in link.target or protected(shown) != [])
