"""Flat headings become the sections of a book: parts, chapters, what is before and after them.

Two things decide: the levels that the source gives, and what the headings say they are. Words win
where both disagree, since authors give “Phần” and “Chương” the same style more often than not.
Text is moved, never changed; only a title at the head that repeats the book's own is taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.guess import Guess, Trait
from converters.model.publication import (
    Alignment,
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
)
from converters.model.traversal import all_blocks, all_inlines, own_inlines, plain_text, walk_blocks
from converters.monitor import Monitor
from converters.transforms.findings import Findings, first_words, in_reading_order
from converters.transforms.lines import is_bare
from converters.vietnamese.division_labels import label_of
from converters.vietnamese.heading_words import HeadingKind, is_end_mark, kind_of
from converters.vocabularies import Matter, SectionRole

_TITLE_LETTERS: Final = 120
"""A paragraph of capitals under a bare “Chương I” is its title up to this length."""
_NUMBERED_APPENDIX: Final = re.compile(
    r"(?:phụ lục|appendix) (?:\d{1,2}|[a-z]|[ivx]+)[.:]?", re.IGNORECASE
)
_CLOSING: Final = frozenset({SectionRole.EPILOGUE, SectionRole.CONCLUSION, SectionRole.AFTERWORD})
_TOP: Final = 0
_BY_WORDS: Final = 0.95
_CHAPTER_RANK: Final = 1
_LONGEST_MOTTO: Final = 300
"""Words before the first heading up to which they stand before the body."""


@dataclass(frozen=True)
class _Division:
    """A heading with the blocks under it, before ranks are settled."""

    title: tuple[Inline, ...]
    number: str | None
    level: int
    kind: HeadingKind
    blocks: tuple[Block, ...]
    origin: Origin | None = None
    told: SectionRole | None = None
    """Role that the source or a person gave it, whatever its words are."""
    matter: Matter = Matter.BODY
    rank: int = _TOP

    @property
    def text(self) -> str:
        return plain_text(self.title)

    @property
    def is_untitled(self) -> bool:
        """Begun by a mark, not by a heading."""
        return self.told is not None and not self.title and not self.number


@dataclass
class _Open:
    """A section while its children are being gathered."""

    division: _Division
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
    opening, divisions = _divided(flat_blocks(publication.sections))
    repeated = _repeated_title(opening, divisions, title)
    if repeated is not None:
        monitor.report(Diagnostic.of("STR-001", repeated.origin, title=title))
        if findings is not None:
            findings.dropped(repeated, "STR-001")
        opening, divisions = _without_first(opening, divisions)
    if all(division.is_untitled for division in divisions):
        monitor.report(Diagnostic.of("STR-002" if _says_something(publication) else "STR-003"))
        opening, divisions = _with_one_chapter(opening, divisions, title)
    ranked = _ranked(_merged(divisions))
    front, body, back = (
        _tree(d for d in ranked if d.matter is matter)
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


def _divided(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], list[_Division]]:
    """Cut at the headings: the blocks before the first one, then one division a heading."""
    opening: list[Block] = []
    heads: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        current = heads[-1][1] if heads else opening
        if not isinstance(block, Heading):
            current.append(block)
        elif heads and is_end_mark(plain_text(block.inlines)):
            current.append(Paragraph(inlines=block.inlines, alignment=Alignment.CENTER))
        elif plain_text(block.inlines).strip() or block.number or block.role is not None:
            heads.append((block, []))
        else:
            current.append(Paragraph(inlines=block.inlines, origin=block.origin))
    return tuple(opening), [_division(head, under) for head, under in heads]


def _division(heading: Heading, blocks: list[Block]) -> _Division:
    text = plain_text(heading.inlines)
    kind = kind_of(text)
    if heading.role is not None:
        kind = replace(kind, role=heading.role)
    elif kind.role is None and heading.number:
        # “Chương 1” may be the automatic number of a heading whose text is the title alone.
        numbered = kind_of(heading.number)
        kind = HeadingKind(numbered.role) if _is_worded(heading.number) else kind
    return _Division(
        heading.inlines,
        heading.number,
        heading.level,
        kind,
        tuple(blocks),
        heading.origin,
        heading.role,
    )


def _is_worded(number: str) -> bool:
    return " " in number.strip()


def _same_text(first: str, second: str) -> bool:
    return " ".join(first.casefold().split()) == " ".join(second.casefold().split())


def _repeated_title(
    opening: tuple[Block, ...], divisions: list[_Division], title: str
) -> Paragraph | Heading | None:
    """Return a first line that repeats the title; the title page shows it already."""
    first = opening[0] if opening else None
    if isinstance(first, Paragraph) and _only_says(first.inlines, title):
        return first
    if opening or len(divisions) < 2 or not _only_says(divisions[0].title, title):
        return None
    head = divisions[0]
    return Heading(inlines=head.title, level=head.level, number=head.number, origin=head.origin)


def _without_first(
    opening: tuple[Block, ...], divisions: list[_Division]
) -> tuple[tuple[Block, ...], list[_Division]]:
    return (opening[1:], divisions) if opening else (divisions[0].blocks, divisions[1:])


def _only_says(inlines: tuple[Inline, ...], title: str) -> bool:
    text = plain_text(inlines)
    return bool(text.strip()) and is_bare(inlines) and _same_text(text, title)


# ---- label and title --------------------------------------------------------------------------


def _merged(divisions: list[_Division]) -> list[_Division]:
    """Join a bare label (“Chương I”) with the title that stands on the next line."""
    merged: list[_Division] = []
    position = 0
    while position < len(divisions):
        current = divisions[position]
        following = divisions[position + 1 :]
        position += 1
        if not _is_label(current) or current.number or not is_bare(current.title):
            merged.append(current)
        elif not current.blocks and following and _is_title_of(following, current):
            title = following[0]
            merged.append(
                replace(
                    current, title=title.title, number=current.text.strip(), blocks=title.blocks
                )
            )
            position += 1
        else:
            merged.append(_with_title_line(current))
    return merged


def _is_label(division: _Division) -> bool:
    """Return whether a heading is a word and a number alone: “Chương I”, “Mục 1”, “Phụ lục A”."""
    if division.kind.label_only or _NUMBERED_APPENDIX.fullmatch(division.text.strip()):
        return True
    label = label_of(" ".join(division.text.split()))
    return label is not None and not label.title


def _is_title_of(following: list[_Division], label: _Division) -> bool:
    """Return whether the next heading is the label's title, not the first of its sections."""
    title = following[0]
    if title.kind.role is not None or title.number or title.level < label.level:
        return False
    if title.level == label.level:
        return True
    for other in following[1:]:
        if other.level <= label.level:
            return True
        if other.level <= title.level:
            return False
    return True


def _with_title_line(label: _Division) -> _Division:
    first = label.blocks[0] if label.blocks else None
    if not isinstance(first, Paragraph) or first.language is not None:
        return label
    text = plain_text(first.inlines).strip()
    if not text.isupper() or len(text) > _TITLE_LETTERS or text[-1] in ".:;,?!":
        return label
    return replace(label, title=first.inlines, number=label.text.strip(), blocks=label.blocks[1:])


# ---- ranks ------------------------------------------------------------------------------------


def _ranked(divisions: list[_Division]) -> list[_Division]:
    """Give every division its matter and its rank: 0 top, 1 chapter within a part, then deeper."""
    chapter_level = _chapter_level(divisions)
    bodies = [n for n, d in enumerate(divisions) if _is_body(d, chapter_level)]
    first, last = (bodies[0], bodies[-1]) if bodies else (0, len(divisions))
    told = max((n for n in bodies if divisions[n].kind.role not in _CLOSING), default=0)
    deeper = sorted({d.level for d in divisions if d.level > chapter_level})
    ranks = {level: 2 + place for place, level in enumerate(deeper)}
    result: list[_Division] = []
    matter: Matter | None = None
    for position, division in enumerate(divisions):
        rank = _CHAPTER_RANK if division.is_untitled else ranks.get(division.level, _CHAPTER_RANK)
        if result and result[-1].is_untitled:
            rank = min(rank, _CHAPTER_RANK)  # A page without a title holds no sections.
        if rank <= _CHAPTER_RANK:
            matter = _matter(division, matter, before=position < first, after=position > last)
            if _is_top(division, chapter_level, matter, after_all=position > told):
                rank = _TOP
        matter = matter or Matter.BODY
        result.append(replace(division, matter=matter, rank=rank))
    return _settled(result)


def _chapter_level(divisions: list[_Division]) -> int:
    divisions = [d for d in divisions if not d.is_untitled]
    chapters = [
        d.level for d in divisions if d.kind.role is SectionRole.CHAPTER and not d.kind.number_only
    ]
    others = [d.level for d in divisions if d.kind.role is not SectionRole.PART]
    return min(chapters or others or [d.level for d in divisions])


def _is_body(division: _Division, chapter_level: int) -> bool:
    """Return whether a division is surely of the body: a part, a chapter or one of their level."""
    if division.level > chapter_level:
        return False
    role = division.kind.role
    return role is None or division.kind.is_division or not _may_leave_body(division)


def _may_leave_body(division: _Division) -> bool:
    return division.kind.may_stand_in(Matter.FRONT) or division.kind.may_stand_in(Matter.BACK)


def _matter(division: _Division, so_far: Matter | None, *, before: bool, after: bool) -> Matter:
    """Return where a division belongs; never before what it follows, so text keeps its order."""
    if so_far is Matter.BACK or (after and division.kind.may_stand_in(Matter.BACK)):
        return Matter.BACK
    at_front = before and division.kind.may_stand_in(Matter.FRONT)
    return Matter.FRONT if at_front and so_far in {None, Matter.FRONT} else Matter.BODY


def _is_top(division: _Division, chapter_level: int, matter: Matter, *, after_all: bool) -> bool:
    role = division.kind.role
    if matter is not Matter.BODY or role is SectionRole.PART or division.level < chapter_level:
        return True
    return role in _CLOSING and after_all


def _settled(divisions: list[_Division]) -> list[_Division]:
    """Give a book a body: where all is front or back matter by its words, that is the body."""
    if any(d.matter is Matter.BODY for d in divisions):
        return divisions
    return [replace(d, matter=Matter.BODY) for d in divisions]


# ---- the tree ---------------------------------------------------------------------------------


def _tree(divisions: Iterable[_Division]) -> list[_Open]:
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


def _guess(division: _Division, role: SectionRole) -> Guess:
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
    holds_chapters = any(child.division.rank == _CHAPTER_RANK for child in node.children)
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
    opening: tuple[Block, ...], divisions: list[_Division], title: str
) -> tuple[tuple[Block, ...], list[_Division]]:
    """Make the text that no heading stands over a chapter; pages before and after it stay apart."""
    inlines = (Text(text=title),) if title.strip() else ()
    kind = HeadingKind(SectionRole.CHAPTER)
    chapter = _Division(inlines, None, 1, kind, opening)
    if opening or not divisions:
        return (), [chapter, *divisions]
    place = next((n for n, d in enumerate(divisions) if d.told is SectionRole.SECTION), None)
    if place is None:
        return (), [*divisions, chapter]
    text = replace(chapter, blocks=divisions[place].blocks)
    return (), [*divisions[:place], text, *divisions[place + 1 :]]
