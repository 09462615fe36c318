"""Files that were written apart made alike: ranks of headings, lines that each file repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Count, Entry, Fate, Kind, Ledger
from converters.model.publication import (
    Block,
    Emphasis,
    Heading,
    LanguageSpan,
    LineBreak,
    Paragraph,
    Publication,
    Section,
    SmallCaps,
    Strong,
    Text,
    Underline,
)
from converters.model.traversal import plain_text, walk_inlines, walk_sections
from converters.monitor import Monitor
from converters.readers.reading import Reading
from converters.vietnamese.heading_words import kind_of
from converters.vocabularies import SectionRole

_HEAD: Final = 4
"""Blocks at the head of a file among which repeated lines are looked for."""
_LONGEST: Final = 120
_DEEPEST: Final = 9
_BARE: Final = (Text, Emphasis, Strong, SmallCaps, LanguageSpan, LineBreak, Underline)


def flat(publication: Publication) -> Publication:
    """Return a publication whose sections became headings again, to be judged with other files."""
    if not any(s.title or s.number or s.children for s in walk_sections(publication.sections)):
        return publication
    blocks = tuple(_flat_blocks(publication.sections, 1))
    body = Section(id="body", role=SectionRole.SECTION, blocks=blocks)
    return msgspec.structs.replace(publication, front=(), body=(body,), back=())


def _flat_blocks(sections: Sequence[Section], level: int) -> Iterator[Block]:
    for section in sections:
        role = None if section.role is SectionRole.SECTION else section.role
        if section.title or section.number or role is not None:
            yield Heading(
                inlines=section.title,
                level=min(level, _DEEPEST),
                number=section.number,
                origin=section.origin,
                role=role,
            )
        yield from section.blocks
        yield from _flat_blocks(section.children, level + 1)


# ---- ranks ------------------------------------------------------------------------------------


def with_common_ranks(
    parts: Sequence[tuple[str, Publication]], monitor: Monitor
) -> list[Publication]:
    """Return the parts with chapters at one rank, whatever rank each file gave them (FILE-022)."""
    anchors = [_anchor(publication) for _, publication in parts]
    has_parts = any(role is SectionRole.PART for role, _ in filter(None, anchors))
    told = [level for role, level in filter(None, anchors) if role is SectionRole.CHAPTER]
    common = 2 if has_parts else min(told, default=0)
    others = min((level for _, level in filter(None, anchors)), default=1)
    result = []
    for (name, publication), anchor in zip(parts, anchors, strict=True):
        wanted = 1 if anchor and anchor[0] is SectionRole.PART else common or others
        shift = wanted - anchor[1] if anchor else 0
        if shift:
            monitor.report(Diagnostic.of("FILE-022", Origin(name), file=name, level=wanted))
        result.append(_shifted(publication, shift) if shift else publication)
    return result


def _anchor(publication: Publication) -> tuple[SectionRole | None, int] | None:
    """Return what the ranks of a file hang on: its first part or chapter, else its top heading."""
    headings = [b for s in publication.sections for b in s.blocks if isinstance(b, Heading)]
    if not headings:
        return None
    for heading in headings:
        text = " ".join(filter(None, (heading.number, plain_text(heading.inlines))))
        role = heading.role or kind_of(text).role
        if role in {SectionRole.PART, SectionRole.CHAPTER}:
            return role, heading.level
    return None, min(heading.level for heading in headings)


def _shifted(publication: Publication, shift: int) -> Publication:
    def moved(block: Block) -> Block:
        if not isinstance(block, Heading):
            return block
        return msgspec.structs.replace(block, level=min(max(block.level + shift, 1), _DEEPEST))

    body = tuple(
        msgspec.structs.replace(section, blocks=tuple(map(moved, section.blocks)))
        for section in publication.body
    )
    return msgspec.structs.replace(publication, body=body)


# ---- repeated lines ---------------------------------------------------------------------------


def without_repeated_heads(
    readings: Sequence[tuple[str, Reading]], monitor: Monitor
) -> list[Reading]:
    """Return the readings without lines (title, author) that stand at the head of most files.

    The first file keeps them. Each line taken out is entered in its file's ledger (FILE-023).
    """
    heads = [_head_lines(reading.publication) for _, reading in readings]
    number = Counter(line for lines in heads for line in set(lines))
    repeated = {line for line, count in number.items() if count > max(1, len(readings) // 2)}
    if not repeated:
        return [reading for _, reading in readings]
    seen: set[str] = set()
    result = []
    for (name, reading), lines in zip(readings, heads, strict=True):
        own = repeated & set(lines)
        gone = own & seen
        seen |= own
        if gone:
            text = ", ".join(line for line in lines if line in gone)
            monitor.report(Diagnostic.of("FILE-023", Origin(name), file=name, text=text))
        result.append(_without(reading, gone) if gone else reading)
    return result


def _head_lines(publication: Publication) -> list[str]:
    return [line for block in _head(publication) if (line := _line(block)) is not None]


def _head(publication: Publication) -> tuple[Block, ...]:
    """Return what stands above the first chapter of a file, as long as it is short."""
    blocks = publication.body[0].blocks if publication.body else ()
    opening = blocks[: _HEAD + 1]
    headings = [n for n, block in enumerate(opening) if isinstance(block, Heading)]
    chapters = [n for n in headings if _is_division(opening[n])]
    end = next(iter(chapters), next(iter(headings), 0))
    return opening[:end]


def _is_division(block: Block) -> bool:
    return isinstance(block, Heading) and kind_of(plain_text(block.inlines)).role is not None


def _line(block: Block) -> str | None:
    """Return a short bare line without the words of a chapter, folded to be compared."""
    if not isinstance(block, Heading | Paragraph):
        return None
    text = " ".join(plain_text(block.inlines).split())
    is_bare = all(isinstance(inline, _BARE) for inline in walk_inlines(block.inlines))
    if not text or len(text) > _LONGEST or not is_bare or kind_of(text).role is not None:
        return None
    return text.casefold() if any(map(str.isalpha, text)) else None


def _without(reading: Reading, gone: set[str]) -> Reading:
    publication = reading.publication
    first = publication.body[0]
    kept: list[Block] = []
    ledger = reading.ledger
    words = reading.words
    head = len(_head(publication))
    for index, block in enumerate(first.blocks):
        line = _line(block) if index < head else None
        if line is None or line not in gone:
            kept.append(block)
            continue
        if isinstance(block, Heading | Paragraph):
            ledger = _dropped(ledger, block)
            words -= len(plain_text(block.inlines).split())
    body = (msgspec.structs.replace(first, blocks=tuple(kept)), *publication.body[1:])
    return msgspec.structs.replace(
        reading,
        publication=msgspec.structs.replace(publication, body=body),
        ledger=ledger,
        words=words,
    )


def _dropped(ledger: Ledger, block: Heading | Paragraph) -> Ledger:
    """Return the ledger with a block that was kept entered as dropped; what was found stays."""
    kind = Kind.HEADING if isinstance(block, Heading) else Kind.PARAGRAPH
    counts = tuple(
        msgspec.structs.replace(count, number=count.number - 1)
        if (count.kind, count.fate) == (kind, Fate.KEPT)
        else count
        for count in ledger.counts
    )
    entry = Entry(kind, Fate.DROPPED, "FILE-023", block.origin, plain_text(block.inlines))
    dropped = Ledger((Count(kind, Fate.DROPPED, 1),), (entry,))
    return Ledger(tuple(count for count in counts if count.number), ledger.entries) + dropped
