"""Flat headings become the sections of a book: parts, chapters, what is before and after them.

Two things decide: the levels that the source gives, and what the headings say they are. Words win
where both disagree, since authors give “Phần” and “Chương” the same style more often than not.
Text is moved, never changed; only a title at the head that repeats the book's own is taken out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.model.guess import Guess, Trait
from converters.model.publication import (
    Block,
    Code,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    Paragraph,
    Preformatted,
    Publication,
    Section,
    Text,
    Verse,
)
from converters.model.traversal import all_blocks, all_inlines, own_inlines, plain_text, walk_blocks
from converters.monitor import Monitor
from converters.transforms.divisions import Division, divided, with_titles
from converters.transforms.findings import Findings, first_words, in_reading_order
from converters.transforms.lines import is_bare
from converters.transforms.ranks import CHAPTER_RANK, ranked
from converters.vietnamese.heading_words import HeadingKind
from converters.vocabularies import Matter, SectionRole

_BY_WORDS: Final = 0.95
_OWN_TEXT: Final = 200
"""Characters from which on what stands under a heading is a text, not an author or a genre."""
_LONGEST_MOTTO: Final = 300
"""Words before the first heading up to which they stand before the body."""


@dataclass
class _Open:
    """A section while its children are being gathered."""

    division: Division
    children: list[_Open] = field(default_factory=list)


def build_structure(
    publication: Publication, monitor: Monitor, findings: Findings | None = None
) -> Publication:
    """Return the publication with its headings made sections; one that has sections stays as it is.

    Reports STR-001 where a repeated book title is taken out (entered in the ledger of
    ``findings``), STR-002 where no heading was found, STR-003 where there is nothing at all.
    """
    if not is_flat(publication):
        return publication
    title = publication.metadata.work.title
    opening, divisions = divided(flat_blocks(publication.sections))
    repeated = _repeated_title(opening, divisions, title)
    if repeated is not None:
        monitor.report(Diagnostic.of("STR-001", repeated.origin, title=title))
        if findings is not None:
            findings.dropped(repeated, "STR-001")
        opening, divisions = _without_first(opening, divisions)
    if all(division.is_untitled for division in divisions):
        monitor.report(Diagnostic.of("STR-002" if _says_something(publication) else "STR-003"))
        opening, divisions = _with_one_chapter(opening, divisions, title)
    settled = ranked(with_titles(divisions))
    front, body, back = (
        _tree(d for d in settled if d.matter is matter)
        for matter in (Matter.FRONT, Matter.BODY, Matter.BACK)
    )
    return _assembled(publication, opening, front, body, back)


def _says_something(publication: Publication) -> bool:
    """Return whether there is a letter, a picture or a formula."""
    if any(isinstance(b, Figure | Preformatted | Equation) for b in all_blocks(publication)):
        return True
    found = all_inlines(publication)
    return any(
        isinstance(i, InlineImage | InlineEquation)
        or (isinstance(i, Text | Code) and i.text.strip())
        for i in found
    )


# ---- reading the flat text --------------------------------------------------------------------


def is_flat(publication: Publication) -> bool:
    """Return whether no sections were made of the headings yet."""
    return all(
        section.role is SectionRole.SECTION and not section.children
        for section in publication.sections
    )


def flat_blocks(sections: Iterable[Section]) -> Iterator[Block]:
    """Yield the blocks of a flat text; the title of a section is a heading of level 1."""
    for section in sections:
        if section.title or section.number:
            number, origin = section.number, section.origin
            yield Heading(inlines=section.title, level=1, number=number, origin=origin)
        yield from section.blocks


def _same_text(first: str, second: str) -> bool:
    return " ".join(first.casefold().split()) == " ".join(second.casefold().split())


def _repeated_title(
    opening: tuple[Block, ...], divisions: list[Division], title: str
) -> Paragraph | Heading | None:
    """Return a first line that repeats the title; the title page shows it already."""
    first = opening[0] if opening else None
    if isinstance(first, Paragraph) and _only_says(first.inlines, title):
        return first
    if opening or len(divisions) < 2 or not _only_says(divisions[0].title, title):
        return None
    head = divisions[0]
    if _is_title_piece(head, divisions[1:]):
        return None
    return Heading(inlines=head.title, level=head.level, number=head.number, origin=head.origin)


def _is_title_piece(head: Division, others: Sequence[Division]) -> bool:
    """Return whether a heading is that of the poem or story which the book is named after.

    It has text under it, and others of its level follow that are named as it is, not numbered.
    """
    equals = [division for division in others if division.level == head.level]
    named = any(not division.number and division.kind.role is None for division in equals)
    if not named or any(division.kind.role is not None for division in equals):
        return False
    words = sum(len(plain_text(inlines)) for inlines in _inlines_of(head.blocks))
    return words >= _OWN_TEXT or any(isinstance(block, Verse) for block in head.blocks)


def _inlines_of(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    return (tuple(own_inlines(block)) for block in walk_blocks(blocks))


def _without_first(
    opening: tuple[Block, ...], divisions: list[Division]
) -> tuple[tuple[Block, ...], list[Division]]:
    return (opening[1:], divisions) if opening else (divisions[0].blocks, divisions[1:])


def _only_says(inlines: tuple[Inline, ...], title: str) -> bool:
    text = plain_text(inlines)
    return bool(text.strip()) and is_bare(inlines) and _same_text(text, title)


# ---- the tree ---------------------------------------------------------------------------------


def _tree(divisions: Iterable[Division]) -> list[_Open]:
    roots: list[_Open] = []
    path: list[_Open] = []
    for division in divisions:
        node = _Open(division)
        while path and path[-1].division.rank >= division.rank:
            path.pop()
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return roots


class _Builder:
    """Makes sections of nodes; ids count by role, so the same source gives the same ids."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self.guesses: list[Guess] = []
        """Roles that headings were given for their words."""

    def new_id(self, role: SectionRole) -> str:
        self._numbers[role.value] += 1
        return f"{role.value}-{self._numbers[role.value]}"

    def sections(self, nodes: Iterable[_Open], *, outer: SectionRole | None) -> tuple[Section, ...]:
        return tuple(self._section(node, outer) for node in nodes)

    def _section(self, node: _Open, outer: SectionRole | None) -> Section:
        division = node.division
        role = _role(node, outer)
        own = self.new_id(role)
        if division.told is None and role is division.kind.role and not division.kind.is_division:
            self.guesses.append(_guess(division, role))
        return Section(
            id=own,
            role=role,
            title=division.title,
            number=division.number,
            blocks=division.blocks,
            children=self.sections(node.children, outer=role),
            origin=division.origin,
        )


def _guess(division: Division, role: SectionRole) -> Guess:
    return Guess(
        trait=Trait.ROLE,
        value=role.value,
        reason="STR-030",
        confidence=_BY_WORDS,
        text=first_words(division.text),
        origin=division.origin,
    )


def _role(node: _Open, outer: SectionRole | None) -> SectionRole:
    """Return the role: what the words say where it fits, else what the place says."""
    division = node.division
    may_be_chapter = outer in {None, SectionRole.PART}
    if division.kind.role is not None and may_be_chapter and not division.kind.is_division:
        return division.kind.role
    if not may_be_chapter:
        return SectionRole.SECTION
    holds_chapters = any(child.division.rank == CHAPTER_RANK for child in node.children)
    if outer is None and (division.kind.role is SectionRole.PART or holds_chapters):
        return SectionRole.PART
    return SectionRole.CHAPTER


def _assembled(
    publication: Publication,
    opening: tuple[Block, ...],
    front: list[_Open],
    body: list[_Open],
    back: list[_Open],
) -> Publication:
    builder = _Builder()
    before: tuple[Section, ...] = ()
    # A few lines before the first heading are a motto or a note; pages are where the text begins.
    begins = not front and _words(opening) > _LONGEST_MOTTO
    if opening:
        role = SectionRole.CHAPTER if begins else SectionRole.SECTION
        before = (Section(id=builder.new_id(role), role=role, blocks=opening),)
    parts = [builder.sections(nodes, outer=None) for nodes in (front, body, back)]
    return msgspec.structs.replace(
        publication,
        front=parts[0] if begins else before + parts[0],
        body=before + parts[1] if begins else parts[1],
        back=parts[2],
        guesses=in_reading_order((*publication.guesses, *builder.guesses)),
    )


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(len(plain_text(own_inlines(block)).split()) for block in walk_blocks(blocks))


def _with_one_chapter(
    opening: tuple[Block, ...], divisions: list[Division], title: str
) -> tuple[tuple[Block, ...], list[Division]]:
    """Make the text that no heading stands over a chapter; pages before and after it stay apart."""
    inlines = (Text(text=title),) if title.strip() else ()
    kind = HeadingKind(SectionRole.CHAPTER)
    chapter = Division(inlines, None, 1, kind, opening)
    if opening or not divisions:
        return (), [chapter, *divisions]
    place = next((n for n, d in enumerate(divisions) if d.told is SectionRole.SECTION), None)
    if place is None:
        return (), [*divisions, chapter]
    text = replace(chapter, blocks=divisions[place].blocks)
    return (), [*divisions[:place], text, *divisions[place + 1 :]]
