"""Plain text: encoding found, line ends judged, chapters and scene breaks recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.publication import (
    Block,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Publication,
    SceneBreak,
    Section,
    Text,
    Verse,
)
from converters.model.traversal import plain_text
from converters.monitor import Monitor
from converters.readers.heading_lines import (
    HeadingLine,
    heading_line,
    is_title_in_capitals,
    ornament,
)
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.reading import ReadContext, Reading
from converters.readers.text_bytes import TextFile, text_of
from converters.readers.text_layout import Passage, Shape, passages
from converters.vietnamese.language import guess_language
from converters.vietnamese.legacy import FontRun
from converters.vocabularies import SectionRole

_LINE_END: Final = re.compile("\r\n|[\r\n\v\x85\u2028\u2029]")
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PAGE_END: Final = "\f"
_TITLE_PAGE_LINES: Final = 3
_AUTHOR_WORDS: Final = 6
_STEP: Final = 500


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a text file. SourceError TXT-001 to TXT-003 where it is none."""
    origin = Origin(source.name)
    file = text_of(_content(source, origin), origin)
    book = LedgerBook()
    context.monitor.check_cancelled()
    legacy = LegacyText(book, context.monitor, file.legacy)
    _tell_encoding(file, origin, context)
    text = _without_controls(_with_plain_ends(file, book, origin), file, book, origin)
    if file.legacy is None:
        text = legacy.normal(text, origin)
    found = list(passages(text.split("\n")))
    legacy.survey([FontRun(passage.text, None)] for passage in found)
    drafts = _drafted(found, origin, legacy, context.monitor)
    drafts, metadata = _title_page(drafts, book, origin)
    return _reading(_settled(drafts), metadata, legacy, book, context)


def _content(source: Path, origin: Origin) -> bytes:
    try:
        if source.stat().st_size > limits.TEXT_FILE:
            megabytes = limits.TEXT_FILE // limits.MEGABYTE
            raise SourceError.of("TXT-002", origin, megabytes=megabytes)
        return source.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError.of("TXT-003", origin, reason=reason) from error


def _tell_encoding(file: TextFile, origin: Origin, context: ReadContext) -> None:
    if not file.encoding.startswith("UTF"):
        context.monitor.report(Diagnostic.of("TXT-004", origin, encoding=file.encoding))
    if file.replaced:
        context.monitor.report(Diagnostic.of("TXT-005", origin, count=file.replaced))


def _with_plain_ends(file: TextFile, book: LedgerBook, origin: Origin) -> str:
    # U+0085 is a letter or an ellipsis in code pages, a line end only in Unicode.
    ends = re.compile("\r\n|[\r\n]") if file.legacy else _LINE_END
    text = ends.sub("\n", file.text)
    for _ in range(text.count(_PAGE_END)):
        book.enter(Kind.PAGE_BREAK, Fate.DROPPED, "TXT-006", origin)
    return text.replace(_PAGE_END, "\n\n")


def _without_controls(text: str, file: TextFile, book: LedgerBook, origin: Origin) -> str:
    """Drop what XML cannot hold; in code pages such codes are letters, decoded later."""
    if file.legacy is not None:
        return text
    kept, dropped = _CONTROL.subn("", text)
    if dropped:
        book.count(Kind.CONTROL, Fate.DROPPED, dropped - 1)
        book.enter(Kind.CONTROL, Fate.DROPPED, "TXT-007", origin, str(dropped))
    return kept


class _Draft(NamedTuple):
    """Heading whose level is not settled yet."""

    line: HeadingLine
    titles: list[str]
    """Lines under it that belong to it."""
    origin: Origin

    def at_level(self, level: int) -> Heading:
        inlines: list[Inline] = [Text(text=self.line.text)]
        for title in self.titles:
            inlines += [LineBreak(), Text(text=title)]
        return Heading(inlines=tuple(inlines), level=level, origin=self.origin)


def _drafted(
    found: Sequence[Passage], origin: Origin, legacy: LegacyText, monitor: Monitor
) -> list[Block | _Draft]:
    """Return the blocks of the passages; headings are drafts that titles below have joined."""
    blocks: list[Block | _Draft] = []
    end = 0
    for index, passage in enumerate(found):
        if index % _STEP == 0:
            monitor.check_cancelled()
            monitor.advance(index, len(found))
        place = msgspec.structs.replace(origin, paragraph=index + 1)
        units = passage.lines if passage.shape is Shape.VERSE else (passage.text,)
        lines = [_CONTROL.sub("", legacy.text(line, place)) for line in units]
        above = blocks[-1] if blocks else None
        if passage.shape is Shape.VERSE:
            stanza = tuple((Text(text=line),) for line in lines)
            blocks.append(Verse(stanzas=(stanza,), origin=place))
        elif isinstance(above, _Draft) and is_title_in_capitals(lines[0]):
            above.titles.append(lines[0])
        else:
            blanks = passage.line - end - 1
            blocks.append(_drafted_line(lines[0], passage, blanks, place))
        end = passage.last_line
    return blocks


def _drafted_line(line: str, passage: Passage, blanks: int, origin: Origin) -> Block | _Draft:
    if (mark := ornament(line)) is not None:
        return SceneBreak(ornament=mark, origin=origin)
    if (heading := heading_line(line, isolated=passage.isolated)) is not None:
        return _Draft(heading, [], origin)
    return Paragraph(inlines=(Text(text=line),), origin=origin, blank_before=blanks)


def _title_page(
    blocks: list[Block | _Draft], book: LedgerBook, origin: Origin
) -> tuple[list[Block | _Draft], Metadata]:
    """Take title and author from the head of a text that opens with ``# Title``.

    Only where the next heading follows within three short lines; a text with one heading keeps it.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, _Draft) or not first.line.marked:
        return blocks, Metadata()
    following = [index for index, block in enumerate(blocks) if isinstance(block, _Draft)][1:2]
    if not following or following[0] > _TITLE_PAGE_LINES:
        return blocks, Metadata()
    title = " ".join((first.line.text, *first.titles))
    book.enter(Kind.HEADING, Fate.CONVERTED, "TXT-008", origin, title)
    authors = []
    rest = blocks[1 : following[0]]
    if rest and isinstance(rest[0], Paragraph) and _is_name(author := plain_text(rest[0].inlines)):
        authors.append(Contributor(name=author))
        book.enter(Kind.PARAGRAPH, Fate.CONVERTED, "TXT-008", origin, author)
        rest = rest[1:]
    work = Work(title=title, contributors=tuple(authors))
    return [*rest, *blocks[following[0] :]], Metadata(work=work)


def _is_name(line: str) -> bool:
    words = line.split()
    return (
        1 < len(words) <= _AUTHOR_WORDS
        and all(word[0].isupper() for word in words)
        and not line.endswith((".", "!", "?", ":", ","))
    )


def _settled(blocks: list[Block | _Draft]) -> list[Block]:
    """Make drafts headings. The author's own marks give levels; else kinds in use are 1, 2, 3."""
    lines = [block.line for block in blocks if isinstance(block, _Draft)]
    marked = {line.rank for line in lines if line.marked}
    told = sorted({line.rank for line in lines if not line.marked})

    def level(line: HeadingLine) -> int:
        if line.marked:
            return line.rank
        return min(marked) if marked else 1 + told.index(line.rank)

    return [b.at_level(level(b.line)) if isinstance(b, _Draft) else b for b in blocks]


def _reading(
    blocks: list[Block],
    metadata: Metadata,
    legacy: LegacyText,
    book: LedgerBook,
    context: ReadContext,
) -> Reading:
    words = count_kept(book, blocks)
    sample = " ".join(plain_text(b.inlines) for b in blocks[:400] if isinstance(b, Paragraph))
    language = context.options.language or guess_language(sample)
    if language is not None:
        work = msgspec.structs.replace(metadata.work, language=language)
        metadata = msgspec.structs.replace(metadata, work=work)
    body = (Section(id="body", role=SectionRole.SECTION, blocks=tuple(blocks)),)
    return Reading(
        Publication(metadata, body), book.closed(), words, legacy_encodings=legacy.finish()
    )
