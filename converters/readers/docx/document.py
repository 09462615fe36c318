"""Read a Word document whole: body, notes, pictures, metadata, and the ledger of all that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from lxml import etree

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.metadata import Metadata
from converters.model.publication import (
    Alignment,
    Block,
    Heading,
    Inline,
    Link,
    Note,
    Paragraph,
    Publication,
    Section,
)
from converters.model.traversal import map_publication, plain_text
from converters.readers.docx.beside import enter_the_rest
from converters.readers.docx.changes import removed_notes, settle
from converters.readers.docx.chunks import Allowance, ChunkShelf
from converters.readers.docx.fields import survey
from converters.readers.docx.flat import package_of_flat
from converters.readers.docx.levelling import level
from converters.readers.docx.names import W, value_of
from converters.readers.docx.notes import NoteShelf
from converters.readers.docx.numbering import Numbering
from converters.readers.docx.opening import DocxPackage, WordParts
from converters.readers.docx.pictures import PictureShelf
from converters.readers.docx.properties import guess_language, read_metadata
from converters.readers.docx.redrawing import Redrawing
from converters.readers.docx.run_fonts import font_of
from converters.readers.docx.session import Session, legacy_font
from converters.readers.docx.shapes import ShapeShelf
from converters.readers.docx.story import Shelves, StoryReader
from converters.readers.docx.styles import ParagraphRole, Styles
from converters.readers.docx.tally import Tally
from converters.readers.guessed_headings import report_headings
from converters.readers.package import FLAT_PACKAGE, Package
from converters.readers.reading import ReadContext, Reading
from converters.readers.registry import reader_for
from converters.readers.sniffing import Format, sniff
from converters.readers.source_files import head_of
from converters.vietnamese.detection import STRONG
from converters.vietnamese.legacy import FontRun
from converters.vocabularies import SectionRole

_ANCHOR_SIGNS: Final = re.compile(r"[^\w.-]+")
_MAX_INSERTED: Final = 3
"""Documents within documents that are followed."""
_HEAD: Final = 4_096
_SURVEYED: Final = 1_000
"""Paragraphs at the start among which text in old encodings is looked for before reading."""
_TITLE_WITHIN: Final = 3
"""Blocks at the start among which a paragraph in the style Title is the book's title."""


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a Word document.

    Raises SourceError: DOC-010 to DOC-016 (package and XML), DOCX-001 (no main part), DOCX-003
    (nested beyond reason).
    """
    return _read(source, context, _OUTERMOST)


class _Place(NamedTuple):
    """Where a document stands: how deep in others, and what these may still take in."""

    depth: int = 0
    allowance: Allowance | None = None


_OUTERMOST: Final = _Place()


def _read(source: Path, context: ReadContext, place: _Place) -> Reading:
    if FLAT_PACKAGE.search(head_of(source, Origin(source.name), _HEAD)):
        source = package_of_flat(source, context.work, context.monitor)
    with Package(source) as package:
        return read_parts(DocxPackage(package, context.monitor), context, place)


def read_parts(package: WordParts, context: ReadContext, place: _Place = _OUTERMOST) -> Reading:
    """Return the book in the parts of a document, wherever they come from.

    Raises SourceError: DOCX-003 (nested beyond reason), and what ``package`` raises.
    """
    try:
        return _Document(package, context, place).read()
    except RecursionError as error:
        raise SourceError.of("DOCX-003", Origin(package.name)) from error


class _Document:
    """One reading of one document."""

    def __init__(self, package: WordParts, context: ReadContext, place: _Place) -> None:
        allowance = place.allowance or Allowance()
        self._inside = _Place(place.depth + 1, allowance)
        self._package = package
        self._context = context
        self._root = package.document()
        self._levelled = level(self._root)
        self._core = package.core_properties()
        styles_root = package.related_xml("styles")
        styles = Styles(styles_root, package.related_xml("theme"))
        fonts = self._fonts = tuple(_font_names(package.related_xml("fontTable"), self._root))
        language = context.options.language or guess_language(
            self._root, fonts, styles.default_language, self._core
        )
        self._session = Session(
            package=package,
            styles=styles,
            numbering=Numbering(
                package.related_xml("numbering"), _numbering_styles(styles_root), language
            ),
            pictures=PictureShelf(context.media),
            redrawing=Redrawing(package, context.work, context.monitor),
            tally=Tally(package.name, context.monitor),
            monitor=context.monitor,
            language=language,
            anchors={},
        )
        self._notes = NoteShelf(self._session, self._read_note)
        read_chunk = self._read_chunk if place.depth < _MAX_INSERTED else None
        self._chunks = ChunkShelf(self._session, context.work, read_chunk, allowance)
        self._shapes = ShapeShelf(styles, self._root, package.name)

    def read(self) -> Reading:
        session = self._session
        stories = self._stories()
        session.changes = settle(stories, self._context.options.changes)
        origin = Origin(self._package.name)
        for kind, number in zip((Kind.TABLE, Kind.TEXT_BOX), self._levelled, strict=True):
            session.tally.bulk(kind, Fate.CONVERTED, "DOCX-056", number, origin)
        bookmarks = self._find_anchors()
        shelves = Shelves(self._notes.refer, self._chunks.take)
        session.legacy.survey(_legacy_looking(self._root, session.styles, self._fonts))
        story = StoryReader(session, self._package.main, shelves, self._root, self._shapes)
        blocks = story.read(*self._root.iterchildren(f"{W}body"))
        self._context.monitor.advance(1, 1)
        notes = self._notes.closed(removed_notes(stories))
        comments = enter_the_rest(session, stories, len(bookmarks) - len(session.placed))
        publication = _without_dead_links(self._publication(blocks, notes), session)
        self._report()
        encodings = session.legacy.finish()
        return Reading(
            publication=publication,
            ledger=session.tally.closed(),
            words=session.words,
            legacy_encodings=self._chunks.with_encodings(encodings),
            comments=comments,
        )

    def _stories(self) -> list[tuple[Origin, etree._Element]]:
        """Return place and root of the parts that hold the book's text, the body first."""
        name = self._package.name
        notes = ((Origin(name, part=part), root) for part, root in self._notes.parts)
        return [(Origin(name), self._root), *notes]

    def _publication(self, blocks: tuple[Block, ...], notes: tuple[Note, ...]) -> Publication:
        opening = _read_opening(blocks, self._shapes.roles)
        body = Section(id="body", role=SectionRole.SECTION, blocks=opening.blocks)
        return Publication(
            metadata=self._metadata(opening),
            body=(body,),
            notes=(*notes, *self._chunks.notes),
            resources=(*self._session.pictures.resources, *self._chunks.resources),
            guesses=self._shapes.guesses,
        )

    def _metadata(self, opening: _Opening) -> Metadata:
        language = self._session.language
        if self._session.legacy.converted and self._context.options.language is None:
            language = "vi"
        metadata = read_metadata(self._core, language, opening.title)
        others = tuple(sorted(self._session.languages))
        work = msgspec.structs.replace(metadata.work, languages=others, subtitle=opening.subtitle)
        return msgspec.structs.replace(metadata, work=work)

    def _read_note(self, part: str, element: etree._Element) -> tuple[Block, ...]:
        shelves = Shelves(self._notes.refer, self._chunks.take)
        story = StoryReader(self._session, part, shelves, element)
        return story.read(element)

    def _read_chunk(self, path: Path) -> Reading:
        """Read a document that is inserted into this one."""
        outer = self._context
        with outer.monitor.phase(path.name, 0.0) as phase:
            inner = ReadContext(outer.options, outer.media, phase, path.parent)
            if sniff(path) is Format.DOCX:
                return _read(path, inner, self._inside)
            return reader_for(path)(path, inner)

    def _find_anchors(self) -> tuple[str, ...]:
        """Name the anchors for all bookmarks that links lead to; return all bookmarks."""
        surveys = [survey(root) for _, root in self._stories()]
        targets = {target for found in surveys for target in found.targets}
        for part in (self._package.main, *self._notes.names):
            links = self._package.relationships(part).values()
            # Some programs write a place in the book as if it were an address.
            targets.update(link.target[1:] for link in links if link.target.startswith("#"))
        bookmarks = tuple(dict.fromkeys(name for found in surveys for name in found.bookmarks))
        self._session.anchors.update(_anchor_names(mark for mark in bookmarks if mark in targets))
        return bookmarks

    @property
    def _origin(self) -> Origin:
        return Origin(self._package.name)

    def _report(self) -> None:
        origin = self._origin
        monitor = self._context.monitor
        report_headings(self._shapes.found, monitor, origin)
        if self._package.repaired:
            monitor.report(Diagnostic.of("DOC-020", origin))


def _anchor_names(bookmarks: Iterable[str]) -> dict[str, str]:
    """Return a name fit for an anchor for each bookmark, no name twice."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    again: Counter[str] = Counter()
    for bookmark in bookmarks:
        name = plain = _ANCHOR_SIGNS.sub("-", bookmark) or "anchor"
        while name in taken:
            again[plain] += 1
            name = f"{plain}-{again[plain]}"
        taken.add(name)
        names[bookmark] = name
    return names


def _font_names(table: etree._Element | None, document: etree._Element) -> Iterable[str]:
    names = [] if table is None else [e.get(f"{W}name", "") for e in table.iter(f"{W}font")]
    used = {e.get(f"{W}ascii", "") for e in document.iter(f"{W}rFonts")}
    return [name for name in names if name in used] + sorted(used)


def _legacy_looking(
    root: etree._Element, styles: Styles, fonts: Iterable[str]
) -> Iterator[list[FontRun]]:
    """Yield the runs of paragraphs that are neither ASCII nor plainly Unicode Vietnamese.

    Where the document names old fonts, the latter too: they show what those fonts hold.
    """
    named = legacy_font(*fonts) is not None
    for paragraph in islice(root.iter(f"{W}p"), _SURVEYED):
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        if text.isascii() or (not named and STRONG.search(text) is not None):
            continue
        style = styles.paragraph(value_of(paragraph.find(f"{W}pPr"), f"{W}pStyle"))
        yield [
            FontRun("".join(t.text or "" for t in run.iterchildren(f"{W}t")), font_of(form))
            for run in paragraph.iter(f"{W}r")
            for form in (styles.run(style, run.find(f"{W}rPr")),)
        ]


def _numbering_styles(root: etree._Element | None) -> dict[str, str]:
    """Return the numbering definition of each numbering style."""
    found: dict[str, str] = {}
    for style in () if root is None else root.iterfind(f"{W}style"):
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if style.get(f"{W}type") == "numbering" and number is not None:
            found[style.get(f"{W}styleId", "")] = number.get(f"{W}val", "")
    return found


class _Opening(NamedTuple):
    """The first page of a manuscript: its blocks, and what they call the book."""

    blocks: tuple[Block, ...]
    title: str | None = None
    subtitle: str | None = None


def _read_opening(blocks: tuple[Block, ...], roles: Mapping[Origin, ParagraphRole]) -> _Opening:
    """Take the book's title, and the subtitle under it, which is no heading of a section."""
    for place, block in enumerate(blocks[:_TITLE_WITHIN]):
        if _role_of(block, roles) is not ParagraphRole.TITLE:
            continue
        title = _words_of(block)
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if isinstance(below, Heading) and _role_of(below, roles) is ParagraphRole.SUBTITLE:
            line = Paragraph(inlines=below.inlines, alignment=Alignment.CENTER, origin=below.origin)
            shown = (*blocks[: place + 1], line, *blocks[place + 2 :])
            return _Opening(shown, title, _words_of(below))
        return _Opening(blocks, title)
    return _Opening(blocks)


def _role_of(block: Block, roles: Mapping[Origin, ParagraphRole]) -> ParagraphRole | None:
    if not isinstance(block, Heading) or block.origin is None:
        return None
    return roles.get(block.origin)


def _words_of(block: Block) -> str | None:
    text = plain_text(block.inlines) if isinstance(block, Heading) else ""
    return " ".join(text.split()) or None


def _without_dead_links(publication: Publication, session: Session) -> Publication:
    """Take out links to anchors that stood in dropped content; their text stays."""
    dead = set(session.anchors.values()) - session.placed
    if not dead:
        return publication
    origin = Origin(session.package.name)

    def mend(inline: Inline) -> tuple[Inline, ...]:
        if isinstance(inline, Link) and inline.target[1:] in dead and inline.target[0] == "#":
            session.tally.drop(Kind.LINK, "DOCX-029", origin, inline.target)
            session.tally.keep(Kind.LINK, -1)
            return inline.inlines
        return (inline,)

    return map_publication(publication, mend)
