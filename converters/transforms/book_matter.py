"""Front and back matter made of what the publisher wrote beside the book.

Where the text has a page of its own of a kind, that stays and none is made. Order of the pages: The
Chicago Manual of Style, 17th edition, 1.4; lists of books stand before the title page where there
is a half title to stand behind, else at the back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.book_matter import Biography, ListedBook, Motto
from converters.model.metadata import Contributor, Metadata
from converters.model.publication import (
    Alignment,
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Strong,
    Text,
)
from converters.model.traversal import walk_sections
from converters.vocabularies import ContributorRole, Matter, SectionRole

_FRONT_RANKS: Final = {
    role: rank
    for rank, role in enumerate(
        (
            SectionRole.COVER, SectionRole.HALF_TITLE_PAGE, SectionRole.ALSO_BY,
            SectionRole.TITLE_PAGE, SectionRole.COPYRIGHT_PAGE, SectionRole.DEDICATION,
            SectionRole.EPIGRAPH,
        )
    )
}  # fmt: skip
"""Pages at the very front, in their order; all others come after them."""
_BACK_RANKS: Final = {
    **dict.fromkeys(
        (
            SectionRole.CONCLUSION, SectionRole.EPILOGUE, SectionRole.AFTERWORD,
        ),
        0,
    ),
    SectionRole.ACKNOWLEDGMENTS: 1,
    SectionRole.CONTRIBUTORS: 3,
    SectionRole.ALSO_BY: 4,
    SectionRole.COLOPHON: 5,
    SectionRole.ADVERTISEMENT: 6,
    SectionRole.COPYRIGHT_PAGE: 7,
}  # fmt: skip
_REFERENCE: Final = 2
"""Rank of appendices, notes, bibliographies, indexes and all else at the back."""
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

_PEOPLE: Final = {
    ContributorRole.AUTHOR: ("Về tác giả", "About the author"),
    ContributorRole.TRANSLATOR: ("Về dịch giả", "About the translator"),
    ContributorRole.EDITOR: ("Về người biên tập", "About the editor"),
    ContributorRole.COMPILER: ("Về người biên soạn", "About the compiler"),
    ContributorRole.ILLUSTRATOR: ("Về họa sĩ minh họa", "About the illustrator"),
    ContributorRole.PHOTOGRAPHER: ("Về nhiếp ảnh gia", "About the photographer"),
}
"""Titles of biographies; others are told by the name."""


class MadeMatter(NamedTuple):
    """A book with its pages, and what became of each by the name of its field."""

    publication: Publication
    made: tuple[str, ...]
    own: tuple[str, ...]
    """Those that the text has itself, so that none was made."""


class _Page(NamedTuple):
    field: str
    matter: Matter
    section: Section


def with_book_matter(publication: Publication) -> MadeMatter:
    """Return the book with the pages that its metadata ask for, each in its usual place."""
    found = _own_roles(publication)
    front, back = publication.front, publication.back
    taken = {section.id for section in walk_sections(publication.sections)}
    made: list[str] = []
    own: list[str] = []
    for page in _Maker(publication.metadata).pages():
        if page.section.role in found:
            own.append(page.field)
            continue
        made.append(page.field)
        section = msgspec.structs.replace(page.section, id=_new_id(page.section.id, taken))
        if page.matter is Matter.FRONT:
            front = _placed(section, front, _front_rank)
        else:
            back = _placed(section, back, _back_rank)
    whole = msgspec.structs.replace(publication, front=front, back=back)
    return MadeMatter(whole, tuple(dict.fromkeys(made)), tuple(dict.fromkeys(own)))


# ---- what is there, and where things go -------------------------------------------------------


def _own_roles(publication: Publication) -> frozenset[SectionRole]:
    roles = {section.role for section in walk_sections(publication.sections)}
    # A motto before the first heading has no section of its own.
    for section in publication.front:
        if any(isinstance(block, Quotation) and block.epigraph for block in section.blocks):
            roles.add(SectionRole.EPIGRAPH)
    return frozenset(roles)


def _front_rank(role: SectionRole) -> int:
    return _FRONT_RANKS.get(role, len(_FRONT_RANKS))


def _back_rank(role: SectionRole) -> int:
    return _BACK_RANKS.get(role, _REFERENCE)


def _placed(
    section: Section, others: tuple[Section, ...], rank_of: Callable[[SectionRole], int]
) -> tuple[Section, ...]:
    """Put a section behind the last one that goes before it."""
    rank = rank_of(section.role)
    before = [n for n, other in enumerate(others, 1) if rank_of(other.role) <= rank]
    place = before[-1] if before else 0
    return (*others[:place], section, *others[place:])


def _new_id(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


# ---- the pages --------------------------------------------------------------------------------


class _Maker:
    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self._matter = metadata.matter
        language = metadata.work.language.lower().partition("-")[0]
        self._vietnamese = language in {"vi", "und"}

    def pages(self) -> Iterator[_Page]:
        """Yield the pages in their order."""
        matter, title = self._matter, self._metadata.work.title
        if matter.half_title and title.strip():
            blocks: tuple[Block, ...] = (_lines((title,), Alignment.CENTER),)
            yield self._page("half_title", SectionRole.HALF_TITLE_PAGE, blocks)
        if matter.half_title:
            yield from self._also_by(Matter.FRONT)
        if matter.dedication:
            blocks = _with_lines(matter.dedication, Alignment.CENTER)
            yield self._page("dedication", SectionRole.DEDICATION, blocks)
        if matter.epigraphs:
            mottoes = tuple(map(_motto, matter.epigraphs))
            yield self._page("epigraph", SectionRole.EPIGRAPH, mottoes)
        yield from self._back()

    def _back(self) -> Iterator[_Page]:
        matter = self._matter
        if matter.acknowledgments:
            blocks = _paragraphs(matter.acknowledgments)
            title = self._word("Lời cảm ơn", "Acknowledgments")
            yield self._page(
                "acknowledgments", SectionRole.ACKNOWLEDGMENTS, blocks, Matter.BACK, title
            )
        yield from self._biographies()
        if not matter.half_title:
            yield from self._also_by(Matter.BACK)
        if matter.colophon:
            blocks = _with_lines(matter.colophon, Alignment.CENTER)
            yield self._page("colophon", SectionRole.COLOPHON, blocks, Matter.BACK)
        if matter.advertisement:
            books = _listed(matter.advertisement, _in_full)
            title = self._word("Mời tìm đọc", "You may also like")
            yield self._page("advertisement", SectionRole.ADVERTISEMENT, books, Matter.BACK, title)

    def _also_by(self, matter: Matter) -> Iterator[_Page]:
        if self._matter.also_by:
            title = self._word("Cùng tác giả", "By the same author")
            books = _listed(self._matter.also_by, _in_short)
            yield self._page("also_by", SectionRole.ALSO_BY, books, matter, title)

    def _biographies(self) -> Iterator[_Page]:
        """Yield a page for the authors, one for the translators and so on."""
        people = {person.name.casefold(): person for person in self._metadata.work.contributors}
        titles: dict[str, list[Biography]] = {}
        for life in self._named_lives():
            person = people.get((life.name or "").casefold())
            titles.setdefault(self._title_of(life, person), []).append(life)
        for title, lives in titles.items():
            blocks = _life(lives[0], title) if len(lives) == 1 else _lives(lives)
            many = len(lives) > 1 and title.startswith("About the ")
            shown = f"{title}s" if many else title
            yield self._page("about", SectionRole.CONTRIBUTORS, blocks, Matter.BACK, shown)

    def _named_lives(self) -> Iterator[Biography]:
        """Yield the biographies; one without a name has that of the only author left for it."""
        lives = self._matter.biographies
        told = {life.name.casefold() for life in lives if life.name}
        left = [
            person.name
            for person in self._metadata.work.contributors
            if person.role is ContributorRole.AUTHOR and person.name.casefold() not in told
        ]
        nameless = sum(not life.name for life in lives)
        for life in lives:
            known = not life.name and nameless == len(left) == 1
            yield msgspec.structs.replace(life, name=left[0]) if known else life

    def _title_of(self, life: Biography, person: Contributor | None) -> str:
        role = person.role if person is not None else None
        if not life.name:
            role = ContributorRole.AUTHOR
        if role in _PEOPLE:
            return self._word(*_PEOPLE[role])
        return self._word(f"Về {life.name}", f"About {life.name}")

    def _word(self, vietnamese: str, english: str) -> str:
        return vietnamese if self._vietnamese else english

    def _page(
        self,
        field: str,
        role: SectionRole,
        blocks: Sequence[Block],
        matter: Matter = Matter.FRONT,
        title: str = "",
    ) -> _Page:
        shown = (Text(text=title),) if title else ()
        name = f"made-{field.replace('_', '-')}"
        return _Page(field, matter, Section(id=name, role=role, title=shown, blocks=tuple(blocks)))


# ---- their text -------------------------------------------------------------------------------


def _line(text: str) -> Text:
    return Text(text=unicodedata.normalize("NFC", " ".join(text.split())))


def _pieces(text: str) -> list[str]:
    """Return the paragraphs of a text: an empty line parts them."""
    parts = _EMPTY_LINE.split(text.replace("\r\n", "\n"))
    return [piece for part in parts if (piece := part.strip())]


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs; a line end within one is a space."""
    return tuple(Paragraph(inlines=(_line(piece),)) for piece in _pieces(text))


def _with_lines(text: str, alignment: Alignment) -> tuple[Paragraph, ...]:
    """Return the paragraphs with their lines."""
    return tuple(_lines(piece.split("\n"), alignment) for piece in _pieces(text))


def _lines(lines: Iterable[str | Inline], alignment: Alignment | None) -> Paragraph:
    inlines: list[Inline] = []
    for line in lines:
        breaks = (LineBreak(),) if inlines else ()
        inlines += [*breaks, _line(line) if isinstance(line, str) else line]
    return Paragraph(inlines=tuple(inlines), alignment=alignment)


def _motto(motto: Motto) -> Quotation:
    source = (_line(motto.source),) if motto.source else ()
    blocks = _with_lines(motto.text, Alignment.LEFT)
    return Quotation(blocks=blocks, attribution=source, epigraph=True)


def _life(life: Biography, title: str) -> tuple[Block, ...]:
    """Return the biography on a page of its own.

    The name stands out where the text begins with it; else it is the head, unless the title of
    the page says it.
    """
    blocks, name = _paragraphs(life.text), _line(life.name or "").text
    if not (name and blocks):
        return blocks
    opening = _line(_pieces(life.text)[0]).text
    if not opening.casefold().startswith(name.casefold()):
        return blocks if name in title else (_head(name), *blocks)
    head, rest = opening[: len(name)], opening[len(name) :]
    inlines: tuple[Inline, ...] = (Strong(inlines=(Text(text=head),)),)
    return (Paragraph(inlines=(*inlines, Text(text=rest)) if rest else inlines), *blocks[1:])


def _lives(lives: Sequence[Biography]) -> tuple[Block, ...]:
    """Return the biographies of one page, each under its name; one without is set apart."""
    blocks: list[Block] = []
    for life in lives:
        if life.name:
            blocks.append(_head(_line(life.name).text))
        elif blocks:
            blocks.append(SceneBreak())
        blocks += _paragraphs(life.text)
    return tuple(blocks)


def _head(name: str) -> Heading:
    return Heading(inlines=(Text(text=name),), level=1)


def _listed(
    books: Iterable[ListedBook], told: Callable[[ListedBook], Paragraph]
) -> tuple[Block, ...]:
    return (ListBlock(items=tuple(ListItem(blocks=(told(book),)) for book in books)),)


def _in_short(book: ListedBook) -> Paragraph:
    title = Emphasis(inlines=(_line(book.title),))
    year = (Text(text=f" ({book.year})"),) if book.year else ()
    return Paragraph(inlines=(title, *year))


def _in_full(book: ListedBook) -> Paragraph:
    title = Strong(inlines=(_line(book.title),))
    by = " · ".join(filter(None, (book.author, book.year)))
    return _lines((title, *filter(None, (by, book.blurb))), None)
