"""Carry out what a person decided: find each place in the text and make of it what was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.decision import NO_HEADING, Decision
from converters.model.guess import BlockKind, Trait
from converters.model.publication import (
    Figure,
    Heading,
    Inline,
    Paragraph,
    SceneBreak,
    Table,
    Text,
    Verse,
)
from converters.monitor import Monitor
from converters.transforms.captions import bind, kind_of_label
from converters.transforms.contents_page import as_paragraph, can_go, take_out, with_marks
from converters.transforms.findings import (
    NO_HEADING_VALUE,
    Findings,
    Item,
    item_of,
    section_mark,
    words_of,
)
from converters.transforms.places import PlaceFinder
from converters.transforms.scene_breaks import is_ornament
from converters.transforms.set_off import quotation_of
from converters.transforms.typed_lists import list_of
from converters.transforms.verse import verse_of
from converters.vocabularies import SectionRole

_TRAITS: Final = ("heading", "role")
"""What a place has one of; blocks may stand one within the other."""
_PAGES: Final = frozenset(
    {
        SectionRole.TITLE_PAGE, SectionRole.HALF_TITLE_PAGE, SectionRole.COPYRIGHT_PAGE,
        SectionRole.DEDICATION, SectionRole.EPIGRAPH,
    }
)  # fmt: skip
"""Sections that are over after the lines that were named."""


@dataclass
class _Place:
    """Items that stand for the paragraph at one place of the source text; may be none or many."""

    items: list[Item]


def with_decisions(
    items: Sequence[Item],
    decisions: Sequence[Decision],
    findings: Findings,
    monitor: Monitor,
    readings: Mapping[str, str] = MappingProxyType({}),
    originals: Mapping[Origin | None, str] = MappingProxyType({}),
) -> tuple[list[Item], tuple[Decision, ...]]:
    """Return the items as a person wants them, and the decisions that found no place.

    ``readings``: words of the text by what a person may know them as; ``originals``: what places
    said in the source that say something else now. What is settled is ``fixed``. Reports STR-049
    for a decision that cannot be carried out, STR-062 for one that a later one contradicts.
    """
    if not decisions:
        return list(items), ()
    texts = [item.text or words_of(item.block) for item in items]
    origins = [getattr(item.block, "origin", None) for item in items]
    texts = [originals.get(origin, text) for text, origin in zip(texts, origins, strict=True)]
    finder = PlaceFinder(texts, origins, readings)
    found: list[tuple[int, Decision]] = []
    lost: list[Decision] = []
    for decision in decisions:
        place = finder.place(decision, (decision.heading, decision.role, decision.block))
        if place is None:
            lost.append(decision)
        else:
            found.append((place, decision))
    found = _without_conflicts(found, monitor)
    places = [_Place([item]) for item in items]
    # A poem within a quotation is made before the quotation.
    for place, decision in sorted(found, key=lambda entry: (entry[1].paragraphs, entry[0])):
        if not _carry_out(places, place, decision, findings):
            monitor.report(_unfit(decision, items[place]))
    return [item for place in places for item in place.items], tuple(lost)


def _without_conflicts(
    found: Sequence[tuple[int, Decision]], monitor: Monitor
) -> list[tuple[int, Decision]]:
    """Return decisions with one level and one role for a place; of two the later counts."""
    last: dict[tuple[int, str], object] = {}
    kept: list[tuple[int, Decision]] = []
    for place, decision in reversed(found):
        told = {name: getattr(decision, name) for name in _TRAITS}
        undone = {
            name: None
            for name, value in told.items()
            if value is not None and last.setdefault((place, name), value) != value
        }
        if undone:
            monitor.report(_contradicted(decision))
        kept.append((place, msgspec.structs.replace(decision, **undone)))
    return kept[::-1]


def _contradicted(decision: Decision) -> Diagnostic:
    return Diagnostic.of("STR-062", _origin_of(decision), text=_shown(decision))


def _origin_of(decision: Decision) -> Origin | None:
    return Origin(decision.source, paragraph=decision.paragraph) if decision.source else None


def _shown(decision: Decision) -> str:
    return decision.text or decision.word or f"{decision.paragraph}"


def lost_place(decision: Decision) -> Diagnostic:
    """Return the message that the place of a decision is not in the text any more."""
    return Diagnostic.of("STR-047", _origin_of(decision), text=_shown(decision))


def _unfit(decision: Decision, item: Item) -> Diagnostic:
    origin = getattr(item.block, "origin", None)
    kind = decision.block.value if decision.block else ""
    return Diagnostic.of("STR-049", origin, kind=kind, text=decision.text)


# ---- what -------------------------------------------------------------------------------------


def _carry_out(places: list[_Place], place: int, decision: Decision, findings: Findings) -> bool:
    """Change the places; False where they cannot become what was said."""
    touched = places[place : place + max(1, decision.paragraphs)]
    before = [item for found in touched for item in found.items]
    if not touched[0].items:
        # Another decision took the place into a larger block.
        return False
    if decision.heading is not None:
        _set_heading(touched[0], decision.heading)
        value = NO_HEADING_VALUE if decision.heading == NO_HEADING else str(decision.heading)
        findings.manual(Trait.HEADING, value, before[:1])
    if decision.role is not None:
        _set_role(places, place, touched, decision.role)
        findings.manual(Trait.ROLE, decision.role.value, before)
    if decision.block is not None:
        if not _set_block(places, place, touched, decision.block, findings):
            return False
        findings.manual(Trait.BLOCK, decision.block.value, before)
    return True


def _set_heading(place: _Place, level: int) -> None:
    changed: list[Item] = []
    for item in place.items:
        block = item.block
        if level == NO_HEADING and isinstance(block, Heading):
            changed.append(item_of(as_paragraph(block), fixed=True))
        elif level != NO_HEADING and isinstance(block, Heading):
            changed.append(Item(msgspec.structs.replace(block, level=level), item.text, fixed=True))
        elif level != NO_HEADING and isinstance(block, Paragraph):
            heading = Heading(inlines=block.inlines, level=level, origin=block.origin)
            changed.append(Item(heading, item.text, fixed=True))
        else:
            changed.append(item._replace(fixed=True))
    place.items = changed


def _set_role(
    places: Sequence[_Place], place: int, touched: Sequence[_Place], role: SectionRole
) -> None:
    first = touched[0].items[0]
    is_page = role in _PAGES and len(touched) > 1
    if isinstance(first.block, Heading) and not is_page:
        block = msgspec.structs.replace(first.block, role=role)
        touched[0].items[0] = first._replace(block=block, fixed=True)
        return
    touched[0].items.insert(0, section_mark(role, first))
    if role not in _PAGES:
        return
    for found in touched:
        found.items = [_as_line(item) for item in found.items]
    end = place + len(touched)
    following = places[end].items if end < len(places) else []
    if following and not isinstance(following[0].block, Heading):
        following.insert(0, section_mark(SectionRole.SECTION, following[0]))


def _as_line(item: Item) -> Item:
    if isinstance(item.block, Heading) and item.block.inlines:
        return item_of(as_paragraph(item.block), fixed=True)
    return item._replace(fixed=True)


def _set_block(
    places: Sequence[_Place],
    place: int,
    touched: Sequence[_Place],
    kind: BlockKind,
    findings: Findings,
) -> bool:
    """Make one block of the touched places; False where they cannot be that."""
    run = [item for found in touched for item in found.items]
    if kind is BlockKind.CAPTION:
        return _bind_caption(places, place)
    if kind is BlockKind.CONTENTS:
        if not all(can_go(item.block) for item in run):
            return False
        _leave_out(places, place, touched, findings)
        return True
    made = _MAKERS[kind](run)
    if made is None:
        return False
    for found in touched:
        found.items = []
    touched[0].items = made
    return True


def _leave_out(
    places: Sequence[_Place], place: int, touched: Sequence[_Place], findings: Findings
) -> None:
    marks: list[Inline] = take_out((i for found in touched for i in found.items), findings)
    for found in touched:
        found.items = []
    if marks:
        others = [other for other in (*places[place:], *reversed(places[:place])) if other.items]
        if others:
            others[0].items[0] = with_marks(others[0].items[0], marks)
        else:
            touched[0].items = [item_of(Paragraph(inlines=tuple(marks)))]


def _bind_caption(places: Sequence[_Place], place: int) -> bool:
    item = places[place].items[0]
    before = next((p for p in reversed(places[:place]) if p.items), _Place([]))
    after = next((p for p in places[place + 1 :] if p.items), _Place([]))
    following = after.items[0] if after.items else None
    label = kind_of_label(item.text)
    for kind in (label,) if label else (Figure, Table):
        done = bind(item, before.items, following, kind, before_first=kind is Figure)
        if done:
            places[place].items = []
        if done > 1:
            # ``bind`` put the captioned block behind those before it; it stands in its own place.
            after.items[0] = before.items.pop()
        if done:
            return True
    return False


def _plain_text(run: Sequence[Item]) -> list[Item] | None:
    """Return text as paragraphs, whatever a reader took it for."""
    made: list[Item] = []
    for item in run:
        block = item.block
        if isinstance(block, SceneBreak) and block.ornament:
            text = (Text(text=block.ornament),)
            made.append(item_of(Paragraph(inlines=text, origin=block.origin), fixed=True))
        elif isinstance(block, Verse):
            lines = (line for stanza in block.stanzas for line in stanza)
            made.extend(
                item_of(Paragraph(inlines=line, origin=block.origin), fixed=True) for line in lines
            )
        else:
            made.append(item._replace(fixed=True))
    return made


def _paragraphs(run: Sequence[Item]) -> list[Item] | None:
    """Return a run of paragraphs and headings as paragraphs, None where it holds other blocks."""
    if not run or not all(isinstance(item.block, Paragraph | Heading) for item in run):
        return None
    return [
        item_of(as_paragraph(item.block)) if isinstance(item.block, Heading) else item
        for item in run
    ]


def _verse(run: Sequence[Item]) -> list[Item] | None:
    if len(run) == 1 and isinstance(run[0].block, Verse):
        return [run[0]._replace(fixed=True)]
    lines = _paragraphs(run)
    verse = verse_of(lines) if lines else None
    return [Item(verse, fixed=True)] if verse is not None and verse.stanzas else None


def _quotation(run: Sequence[Item]) -> list[Item] | None:
    if any(isinstance(item.block, Heading) for item in run):
        return None
    return [Item(quotation_of(run), fixed=True)]


def _epigraph(run: Sequence[Item]) -> list[Item] | None:
    if any(isinstance(item.block, Heading) for item in run):
        return None
    return [Item(quotation_of(run, epigraph=True), fixed=True)]


def _list(run: Sequence[Item]) -> list[Item] | None:
    lines = _paragraphs(run)
    return [Item(list_of(lines), fixed=True)] if lines else None


def _scene_break(run: Sequence[Item]) -> list[Item] | None:
    first = run[0]
    origin = getattr(first.block, "origin", None)
    if isinstance(first.block, SceneBreak):
        return [first._replace(fixed=True), *run[1:]]
    if isinstance(first.block, Paragraph) and is_ornament(first.text):
        return [Item(SceneBreak(ornament=first.text, origin=origin), fixed=True), *run[1:]]
    return [Item(SceneBreak(origin=origin), fixed=True), *run]


_MAKERS: Final[Mapping[BlockKind, Callable[[Sequence[Item]], list[Item] | None]]] = {
    BlockKind.PARAGRAPH: _plain_text,
    BlockKind.VERSE: _verse,
    BlockKind.QUOTATION: _quotation,
    BlockKind.EPIGRAPH: _epigraph,
    BlockKind.LIST: _list,
    BlockKind.SCENE_BREAK: _scene_break,
}
