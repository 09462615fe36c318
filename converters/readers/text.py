"""Plain text: encoding found, line ends judged, chapters and scene breaks recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.model.guess import BlockKind, Guess, Trait
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.publication import (
    Alignment,
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Paragraph,
    Publication,
    SceneBreak,
    Section,
    Strong,
    Text,
    Verse,
)
from converters.model.traversal import plain_text
from converters.monitor import Monitor
from converters.readers.gutenberg import without_frame
from converters.readers.heading_lines import (
    HeadingLine,
    heading_line,
    is_title_in_capitals,
    ornament,
)
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.line_ends import LineEnds
from converters.readers.reading import ReadContext, Reading
from converters.readers.source_files import whole_file
from converters.readers.text_bytes import TextFile, text_of
from converters.readers.text_contents import contents_lines
from converters.readers.text_layout import Passage, Shape, keeps_metre, line_ends, passages
from converters.readers.text_marks import folio_of, has_marks, marked_inlines, picture_caption
from converters.readers.text_notes import with_notes
from converters.vietnamese.detection import STRONG
from converters.vietnamese.heading_words import is_end_mark
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
_FEWEST_FOLIOS: Final = 3
_DETAIL: Final = 200


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a text file. SourceError TXT-001 to TXT-003 where it is none."""
    origin = Origin(source.name)
    content = whole_file(source, origin, limits.TEXT_FILE, "TXT-002")
    file = text_of(content, origin)
    book = LedgerBook()
    context.monitor.check_cancelled()
    legacy = LegacyText(book, context.monitor, file.legacy)
    _tell_encoding(file, origin, context)
    text = _without_controls(_with_plain_ends(file, book, origin), file, book, origin)
    if file.legacy is None:
        text = legacy.normal(text, origin)
    framed = without_frame(text.split("\n"))
    if framed.dropped:
        book.count(Kind.RAW, Fate.DROPPED, framed.dropped - 1)
        book.enter(Kind.RAW, Fate.DROPPED, "TXT-060", origin, str(framed.dropped))
    found = list(passages(framed.lines))
    ends = line_ends(found)
    legacy.survey([FontRun(passage.text(ends), None)] for passage in found)
    drafter = _Drafter(origin, legacy, book, context.monitor, ends, is_unicode=file.legacy is None)
    drafts = drafter.drafted(found)
    drafts, metadata = _title_page(drafts, book, origin)
    if not metadata.work.title:
        metadata = framed.metadata
    reading = _reading(_settled(drafts), metadata, legacy, book, context)
    publication = msgspec.structs.replace(reading.publication, guesses=tuple(drafter.guesses))
    return msgspec.structs.replace(reading, publication=publication)


def _tell_encoding(file: TextFile, origin: Origin, context: ReadContext) -> None:
    if not file.encoding.startswith("UTF"):
        context.monitor.report(Diagnostic.of("TXT-004", origin, encoding=file.encoding))
    if file.replaced:
        context.monitor.report(Diagnostic.of("TXT-005", origin, count=file.replaced))


def _with_plain_ends(file: TextFile, book: LedgerBook, origin: Origin) -> str:
    # U+0085 is a letter or an ellipsis in code pages, a line end only in Unicode.
    ends = re.compile("\r\n|[\r\n]") if file.legacy else _LINE_END
    text = ends.sub("\n", file.text)
    pages = text.split(_PAGE_END)
    if len(pages) == 1:
        return text
    for _ in pages[1:]:
        book.enter(Kind.PAGE_BREAK, Fate.DROPPED, "TXT-006", origin)
    return _joined_pages(_without_folios(pages, book, origin))


def _without_folios(pages: list[str], book: LedgerBook, origin: Origin) -> list[str]:
    """Take out the numbers that stand alone at the head or foot of pages, where most have one."""
    stripped = [page.strip("\n") for page in pages]
    for end in (-1, 0):
        lines = [page.split("\n") for page in stripped]
        folios = [folio_of(page[end]) for page in lines]
        found = [int(folio) for folio in folios if folio]
        if len(found) < _FEWEST_FOLIOS or len(found) * 2 < len(pages) or found != sorted(found):
            continue
        for index, folio in enumerate(folios):
            if folio is not None:
                book.enter(Kind.FOLIO, Fate.DROPPED, "TXT-063", origin, folio)
                del lines[index][end]
        stripped = ["\n".join(page).strip("\n") for page in lines]
    return stripped


def _joined_pages(pages: Sequence[str]) -> str:
    """Put pages together; a sentence that runs over the end of a page stays in one paragraph."""
    whole = pages[0]
    for page in pages[1:]:
        runs_on = page[:1].islower() and (whole[-1:].isalnum() or whole.endswith((",", ";", "-")))
        whole += ("\n" if runs_on else "\n\n") + page
    return whole


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


class _Drafter:
    """Makes blocks of passages; headings are drafts that titles below have joined."""

    def __init__(
        self,
        origin: Origin,
        legacy: LegacyText,
        book: LedgerBook,
        monitor: Monitor,
        ends: LineEnds,
        *,
        is_unicode: bool,
    ) -> None:
        """``is_unicode``: the text was not read by a code page, and is in NFC."""
        self._is_unicode = is_unicode
        self._origin = origin
        self._legacy = legacy
        self._book = book
        self._monitor = monitor
        self._ends = ends
        self._blocks: list[Block | _Draft] = []
        self.guesses: list[Guess] = []
        self._marks = 0
        self._end = 0
        """Last line of the passage before."""

    def drafted(self, found: Sequence[Passage]) -> list[Block | _Draft]:
        """Return the blocks of the passages."""
        found, contents = contents_lines(found)
        for index, passage in enumerate(found):
            if index % _STEP == 0:
                self._monitor.check_cancelled()
                self._monitor.advance(index, len(found))
            place = Origin(self._origin.source, paragraph=index + 1)
            if index in contents:
                self._add_text(self._text(passage.lines[0], place), passage, place)
            else:
                self._add(passage, place)
            self._end = passage.last_line
        if self._marks:
            self._book.count(Kind.RAW, Fate.CONVERTED, self._marks - 1)
            detail = str(self._marks)
            self._book.enter(Kind.RAW, Fate.CONVERTED, "TXT-061", self._origin, detail)
        return self._blocks

    def _add(self, passage: Passage, place: Origin) -> None:
        units = (passage.text(self._ends),) if passage.shape is Shape.PARAGRAPH else passage.lines
        lines = [self._text(line, place) for line in units]
        above = self._blocks[-1] if self._blocks else None
        if passage.shape is Shape.TITLE:
            rank = 1 if lines[1].startswith("=") else 2
            self._blocks.append(_Draft(HeadingLine(lines[0], rank, marked=True), [], place))
        elif passage.shape is Shape.VERSE:
            stanza = tuple(self._inlines(line) for line in lines)
            self._blocks.append(Verse(stanzas=(stanza,), origin=place))
            self.guesses.append(_verse_guess(lines, place))
        elif isinstance(above, _Draft) and _is_title(lines[0], passage):
            above.titles.append(lines[0])
        else:
            self._add_line(lines[0], passage, place)

    def _text(self, line: str, place: Origin) -> str:
        if line.isascii() and line.isprintable():
            return line
        if self._is_unicode and STRONG.search(line) is not None:
            return line  # Vietnamese in Unicode for certain, and in NFC like the whole text
        text = self._legacy.text(line, place)
        # What was decoded may hold codes that XML does not; Unicode was cleared of them before.
        return text if text is line else _CONTROL.sub("", text)

    def _add_line(self, line: str, passage: Passage, origin: Origin) -> None:
        if (mark := ornament(line)) is not None:
            self._blocks.append(SceneBreak(ornament=mark, origin=origin))
        elif (heading := heading_line(line, isolated=passage.isolated)) is not None:
            self._blocks.append(_Draft(heading, [], origin))
        elif line.startswith("[") and (caption := picture_caption(line)) is not None:
            self._add_caption(caption, line, origin)
        else:
            self._add_text(line, passage, origin)

    def _add_text(self, line: str, passage: Passage, origin: Origin) -> None:
        blanks = passage.line - self._end - 1
        self._blocks.append(
            Paragraph(inlines=self._inlines(line), origin=origin, blank_before=blanks)
        )

    def _add_caption(self, caption: str, line: str, origin: Origin) -> None:
        """Keep the words of a picture that a plain text cannot hold."""
        fate = Fate.CONVERTED if caption else Fate.DROPPED
        self._book.enter(Kind.IMAGE, fate, "TXT-062", origin, line[:_DETAIL])
        if caption:
            inlines = self._inlines(caption)
            self._blocks.append(
                Paragraph(inlines=inlines, alignment=Alignment.CENTER, origin=origin)
            )

    def _inlines(self, line: str) -> tuple[Inline, ...]:
        if not has_marks(line):
            return (Text(text=line),)
        inlines = marked_inlines(line)
        self._marks += sum(isinstance(inline, Emphasis | Strong) for inline in inlines)
        return inlines


def _verse_guess(lines: Sequence[str], place: Origin) -> Guess:
    reason, confidence = ("STR-036", 0.9) if keeps_metre(lines) else ("STR-037", 0.6)
    return Guess(
        trait=Trait.BLOCK,
        value=BlockKind.VERSE.value,
        reason=reason,
        confidence=confidence,
        text=lines[0],
        origin=place,
    )


def _is_title(line: str, passage: Passage) -> bool:
    """Return whether a line is the title of the heading above it, and no heading of its own."""
    if not is_title_in_capitals(line) or is_end_mark(line):
        return False
    own = heading_line(line, isolated=passage.isolated)
    return own is None


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
    blocks, notes = with_notes(blocks)
    words = count_kept(book, blocks, notes)
    sample = " ".join(plain_text(b.inlines) for b in blocks[:400] if isinstance(b, Paragraph))
    language = context.options.language or guess_language(sample)
    if language is not None:
        work = msgspec.structs.replace(metadata.work, language=language)
        metadata = msgspec.structs.replace(metadata, work=work)
    body = (Section(id="body", role=SectionRole.SECTION, blocks=tuple(blocks)),)
    return Reading(
        Publication(metadata, body, notes=notes),
        book.closed(),
        words,
        legacy_encodings=legacy.finish(),
    )
