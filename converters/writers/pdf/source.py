"""A whole book as typst source: matter, chapters, heads, contents and notes at the back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from converters.model.publication import Figure, Paragraph, Publication, Section
from converters.model.traversal import plain_text, walk_sections
from converters.resources import resource_bytes
from converters.vocabularies import Matter, OpeningPage, SectionRole
from converters.writers.imprint import Word, authors, needs_imprint_page
from converters.writers.look import Look
from converters.writers.matter_order import BEFORE_CONTENTS, matter_order
from converters.writers.openings import label_and_title, opening_figure, opening_paragraph
from converters.writers.pdf.blocks import HEADING_LEVELS, BlockSetter, Surroundings
from converters.writers.pdf.composition import Composition, language_arguments
from converters.writers.pdf.design import PageDesign
from converters.writers.pdf.imprint import imprint_page, title_page
from converters.writers.pdf.literals import joined, literal, single_spaced

_RUNNING_HEAD_LETTERS: Final = 52
_AUTHORS_SHOWN: Final = 2
_LONGEST_DETAILED_CONTENTS: Final = 150

FEWEST_TITLES: Final = 2
"""Titles that contents are made for."""

_QUIET: Final = BEFORE_CONTENTS | {SectionRole.COLOPHON, SectionRole.ADVERTISEMENT}
"""Sections whose pages have neither heads nor folios."""
_LISTS: Final = frozenset({SectionRole.ALSO_BY, SectionRole.ADVERTISEMENT})
"""Lists of books, whose titles are no heads."""
_DROPPED: Final = frozenset(
    {
        SectionRole.HALF_TITLE_PAGE, SectionRole.DEDICATION, SectionRole.EPIGRAPH,
        SectionRole.COLOPHON,
    }
)  # fmt: skip
"""Sections of a few lines that stand in the upper third of their page, unless they have a title."""
_RECTO: Final = frozenset(
    {SectionRole.HALF_TITLE_PAGE, SectionRole.TITLE_PAGE, SectionRole.DEDICATION}
)
"""Sections that begin on a right-hand page whatever the theme says of chapters."""
_MANNERS: Final = {
    SectionRole.TITLE_PAGE: "spaced",
    SectionRole.HALF_TITLE_PAGE: "half-title",
    SectionRole.DEDICATION: "dedication",
    SectionRole.ALSO_BY: "titles",
    SectionRole.ADVERTISEMENT: "books",
    SectionRole.COLOPHON: "colophon",
}
"""Sections that are set in a manner of their own, by its name in the design."""


def shown_title(publication: Publication, word: Word) -> str:
    """Return the title; PDF/UA-1 asks for one, so a book without has a stand-in."""
    title = single_spaced(publication.metadata.work.title).strip()
    return title or word("Chưa có nhan đề", "Untitled")


def titled_sections(publication: Publication) -> tuple[Section, ...]:
    """Return the sections that contents list."""
    return tuple(s for s in walk_sections(publication.sections) if _heading_text(s))


def heading_of_contents(word: Word) -> str:
    """Return what stands over the contents."""
    return word("Mục lục", "Contents")


def heading_of_notes(word: Word) -> str:
    """Return what stands over the notes at the back."""
    return word("Chú thích", "Notes")


def book_source(
    publication: Publication, design: PageDesign, book: Composition, modified: datetime
) -> bytes:
    """Return the typst source of the book."""
    title = shown_title(publication, book.word)
    template = resource_bytes("typesetting", "book.typ").decode("utf-8")
    maker = _BookSetter(publication, book, title, design.theme.look)
    head = _settings(publication, design, title, modified)
    # An empty text before the first run of pages would be a page of its own.
    content = joined(part for part in maker.parts() if part != '""')
    own = (one.text for one in design.own)
    rooms = ", ".join(
        f"{literal(f'n-{name}')}: {lines:.1f}" for name, lines in book.nudges.rooms.items()
    )
    show = f"typeset-book.with(rooms: ({rooms}))" if rooms else "typeset-book"
    parts = (head, template, *own, f"#show: {show}\n#{content}\n")
    return "\n".join(parts).encode()


def trial_source(design: PageDesign, number: int) -> tuple[bytes, int]:
    """Return a page of one word set with the definitions up to those with a number.

    Also the line before their first, to tell where in their file a fault is.
    """
    template = resource_bytes("typesetting", "book.typ").decode("utf-8")
    own = [one.text for one in design.own[:number]]
    before = "\n".join((design.settings, template, *own))
    source = f"{before}\n{design.own[number].text}\n#show: typeset-book\nx\n"
    return source.encode(), before.count("\n") + 1


def _settings(publication: Publication, design: PageDesign, title: str, modified: datetime) -> str:
    work = publication.metadata.work
    keywords = [s.heading for s in work.subjects if s.scheme == "keyword"]
    moment = (
        f"datetime(year: {modified.year}, month: {modified.month}, day: {modified.day}, "
        f"hour: {modified.hour}, minute: {modified.minute}, second: {modified.second})"
    )
    description = f", description: {literal(work.description)}" if work.description else ""
    language = language_arguments(work.language) or 'lang: "vi"'
    return f"""\
#set document(title: {literal(title)}, author: {_array(authors(publication.metadata))})
#set document(keywords: {_array(keywords)}, date: {moment}{description})
#set text({language})
{design.settings}"""


def _array(texts: Iterable[str]) -> str:
    return f"({''.join(f'{literal(text)},' for text in texts)})"


class _BookSetter:
    def __init__(self, publication: Publication, book: Composition, title: str, look: Look) -> None:
        self._publication = publication
        self._book = book
        self._title = title
        self._chapters_right = look.chapter.opens_on is OpeningPage.RECTO
        self._parts_right = look.part.opens_on is OpeningPage.RECTO
        names = authors(publication.metadata)
        # Two authors have room above a page; of more, none is named before the others.
        verso = " · ".join(names) if 0 < len(names) <= _AUTHORS_SHOWN else title
        self._verso = _shortened(book.glyphs.shown(verso))
        self._contents_set = False

    def parts(self) -> Iterator[str]:
        """Yield the expressions of the book in order."""
        yield self._cover()
        yield from self._preliminaries()
        first = True
        for section in self._publication.body:
            yield self._section(section, Matter.BODY, first=first)
            first = False
        back = [self._section(section, Matter.BACK) for section in self._publication.back]
        # Notes are met while the sections are set, and yet stand before the last of them.
        notes = matter_order(self._publication).notes
        yield from (*back[:notes], self._endnotes(), *back[notes:])

    def _cover(self) -> str:
        cover = self._publication.cover
        picture = self._book.pictures.get(cover or "")
        if cover is None or picture is None:
            return '""'
        alt = literal(self._book.word("Bìa", "Cover") + f": {self._title}")
        ratio = picture.height_px / picture.width_px
        return f'cover-page({literal(picture.path)}, "{picture.format}", {ratio:.5f}, {alt})'

    def _preliminaries(self) -> Iterator[str]:
        metadata, front = self._publication.metadata, self._publication.front
        roles = {section.role for section in self._publication.sections}
        titled, leading, _ = matter_order(self._publication)
        for section in front[:titled]:
            yield self._section(section, Matter.FRONT)
        if SectionRole.TITLE_PAGE not in roles:
            yield title_page(self._book, metadata, self._title)
        if needs_imprint_page(self._publication, self._book.product):
            yield imprint_page(self._book, metadata, self._title) or '""'
        for section in front[titled:leading]:
            yield self._section(section, Matter.FRONT)
        if SectionRole.TOC not in roles:
            yield self._contents()
        for section in front[leading:]:
            yield self._section(section, Matter.FRONT)

    def _contents(self) -> str:
        if self._contents_set:
            return '""'
        self._contents_set = True
        titled = titled_sections(self._publication)
        if len(titled) < FEWEST_TITLES:
            return '""'
        detailed = len(titled) <= _LONGEST_DETAILED_CONTENTS
        parts = any(s.role is SectionRole.PART for s in titled)
        depth = 1 + parts + detailed
        heading = literal(heading_of_contents(self._book.word))
        return f"contents-page({heading}, {depth}, {literal(self._verso)})"

    def _section(self, section: Section, matter: Matter, *, first: bool = False) -> str:
        """Return a section that begins on a page of its own, and all in it."""
        if section.role is SectionRole.TOC:
            self._book.problems.replaced_contents += 1
            return self._contents()
        self._book.chapter += 1
        heading, level = self._opening_heading(section, 0)
        body = [heading, *self._inside(section, level, opens_page=True)]
        if section.role is SectionRole.PART:
            later = [
                self._chapter(child, level, right=self._parts_right and place == 0)
                for place, child in enumerate(section.children)
            ]
        else:
            body.extend(self._nested(child, level) for child in section.children)
            later = []
        run = self._run(section, joined(filter(None, body)), matter, first=first, right=first)
        return joined((run, *later))

    def _chapter(self, section: Section, level: int, *, right: bool) -> str:
        self._book.chapter += 1
        heading, inner = self._opening_heading(section, level)
        body = [heading, *self._inside(section, inner, opens_page=True)]
        body.extend(self._nested(child, inner) for child in section.children)
        return self._run(section, joined(filter(None, body)), Matter.BODY, right=right)

    def _run(
        self,
        section: Section,
        body: str,
        matter: Matter,
        *,
        first: bool = False,
        right: bool = False,
    ) -> str:
        label = self._book.places.sections[section.id]
        recto = _shortened(
            self._book.glyphs.shown(plain_text(section.title).strip() or self._title)
        )
        arguments = [
            f"label: {literal(label)}",
            f"verso: {literal(self._verso)}",
            f"recto: {literal(recto)}",
            f'figures: "{"i" if matter is Matter.FRONT else "1"}"',
        ]
        if first:
            arguments.append("restart: true")
        if section.role in _QUIET:
            arguments.append("quiet: true")
        if section.role in _DROPPED and not _heading_text(section):
            arguments.append("dropped: true")
        if section.role in _MANNERS:
            arguments.append(f'manner: "{_MANNERS[section.role]}"')
        if right or self._opens_right(section):
            arguments.append("right: true")
        if "captioned-table(" in body:
            arguments.append("tables: true")
        # The end of a run of pages is one that nothing floats past.
        self._book.end_of_floats()
        return f"pages({', '.join(arguments)}, {_in_language(section, body)})"

    def _opens_right(self, section: Section) -> bool:
        if section.role is SectionRole.PART:
            return self._parts_right
        chapter = self._chapters_right and section.role not in _QUIET
        return chapter or section.role in _RECTO

    def _opening_heading(self, section: Section, level: int) -> tuple[str, int]:
        shape = "part-opening" if section.role is SectionRole.PART else "chapter-opening"
        if section.role in _LISTS:
            shape = "list-opening"
        return self._heading(section, level, shape)

    def _heading(self, section: Section, level: int, shape: str) -> tuple[str, int]:
        """Return the heading of a section, if it has one, and the level of what is in it."""
        setter = BlockSetter(self._book)
        number = self._book.glyphs.shown(single_spaced(section.number or "")).strip()
        label = literal(self._book.places.sections[section.id])
        if not _heading_text(section):
            expression, aside = setter.title(section.title)
            mark = f"place-mark({label})"
            return joined(p for p in (mark, expression, aside) if p != '""'), level
        label_of_title, rest = label_and_title(section.title)
        title, aside = setter.title(rest)
        if label_of_title:
            first = literal(self._book.glyphs.shown(label_of_title))
            title = joined((first, "title-turn", title))
        shown = literal(number)
        if not plain_text(section.title).strip():
            title, shown = shown, literal("")
        inner = min(level + 1, HEADING_LEVELS)
        heading = f"{shape}({inner}, {label}, {shown}, {title}, {aside})"
        return setter.firm(section.title, heading), inner

    def _nested(self, section: Section, level: int) -> str:
        before = self._book.end_of_floats()
        heading, inner = self._heading(section, level, "subhead")
        mark = BlockSetter(self._book).mark_before(section.blocks)
        body = [f"{before}{mark};{heading}" if mark else f"{before}{heading}"]
        body.extend(self._inside(section, inner))
        body.extend(self._nested(child, inner) for child in section.children)
        return _in_language(section, joined(filter(None, body)))

    def _inside(self, section: Section, level: int, *, opens_page: bool = False) -> tuple[str, ...]:
        drop_cap = self._book.drop_cap
        opening: Paragraph | Figure | None = opening_paragraph(
            section, drop_cap.lines if drop_cap else 0
        )
        if opens_page and _heading_text(section) and section.role not in _LISTS:
            opening = opening or opening_figure(section)
        # Within what has a manner of its own, typst takes no end of a page.
        breaks = self._book.own_breaks and section.role not in _MANNERS
        listed = section.role is not SectionRole.CONTRIBUTORS
        around = Surroundings(level=level, opening=opening, listed=listed, own_breaks=breaks)
        setter = BlockSetter(self._book, around)
        made = setter.section(
            section.blocks, follow_head=opens_page and bool(_heading_text(section))
        )
        return (made,) if made else ()

    def _endnotes(self) -> str:
        marks = self._book.notes
        if not marks.endnotes:
            return '""'
        entries = []
        for name in marks.endnotes:
            setter = BlockSetter(self._book, Surroundings(note_depth=1))
            body = setter.flow(marks.notes[name].blocks, self._book.measure_pt, bare=True)
            mark = literal(self._book.glyphs.shown(marks.marks[name]))
            entries.append((name, mark, body))
        # The notes are set before their marks are asked for: a note may hold another's mark.
        rows = ", ".join(self._endnote(*entry) for entry in entries)
        heading = literal(heading_of_notes(self._book.word))
        verso = literal(self._verso)
        return f"endnotes({heading}, {verso}, {rows})"

    def _endnote(self, name: str, mark: str, body: str) -> str:
        back = f"r-{name}" if f"marked {name}" in self._book.opened else ""
        return f"({literal(f'e-{name}')}, {literal(back)}, {mark}, {body})"


def _heading_text(section: Section) -> str:
    return plain_text(section.title).strip() or (section.number or "").strip()


def _in_language(section: Section, body: str) -> str:
    arguments = language_arguments(section.language)
    return f"{{set text({arguments});{body}}}" if arguments else body


def _shortened(text: str) -> str:
    """Return a running head of one line: cut at a word where it is too long."""
    line = single_spaced(text).strip()
    if len(line) <= _RUNNING_HEAD_LETTERS:
        return line
    return line[:_RUNNING_HEAD_LETTERS].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + "…"
