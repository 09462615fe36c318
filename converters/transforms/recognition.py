"""What the paragraphs of a flat text are: a person's decisions first, then what can be told.

Every pass takes items and gives items; nothing of the text is changed, only what is repeated
elsewhere (a typed contents page) or empty is left out and entered in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.decision import Decision
from converters.model.guess import Guess, Mode
from converters.model.ledger import Ledger
from converters.model.metadata import Metadata
from converters.model.publication import Publication, Section
from converters.monitor import Monitor
from converters.transforms.captions import with_captions
from converters.transforms.chapter_titles import with_chapter_titles
from converters.transforms.contents_page import without_contents_pages
from converters.transforms.decisions import with_decisions
from converters.transforms.findings import Findings, Item, in_reading_order, items_of
from converters.transforms.imprint_page import with_imprint_page
from converters.transforms.letterheads import without_letterheads
from converters.transforms.opening_title import with_opening_title
from converters.transforms.scene_breaks import with_scene_breaks
from converters.transforms.set_off import with_dedication, with_epigraphs, with_quotations
from converters.transforms.structure import flat_blocks, is_flat
from converters.transforms.title_page import with_title_page
from converters.transforms.typed_lists import with_typed_lists
from converters.transforms.verse import with_verse
from converters.vocabularies import SectionRole


class Recognised(msgspec.Struct, frozen=True):
    """A flat publication whose blocks are what they were found to be."""

    publication: Publication
    ledger: Ledger = Ledger()
    """What changed in the reader's ledger: add it to that."""
    proposals: tuple[Metadata, ...] = ()
    """Metadata read from title page and imprint page, the strongest first."""
    lost: tuple[Decision, ...] = ()
    """Decisions whose place is not in the text any more."""


_PASSES: Final[tuple[Callable[[Sequence[Item], Findings], list[Item]], ...]] = (
    with_chapter_titles,
    with_dedication,
    with_scene_breaks,
    with_captions,
    with_verse,
    with_quotations,
    with_epigraphs,
    with_typed_lists,
)


def recognise(
    publication: Publication,
    decisions: Sequence[Decision],
    monitor: Monitor,
    readings: Mapping[str, str] = MappingProxyType({}),
    originals: Mapping[Origin | None, str] = MappingProxyType({}),
) -> Recognised:
    """Return the publication with its blocks recognised; one that has sections stays as it is.

    ``readings``: words of the text by what ``decisions`` may know them as; ``originals``: what
    places said in the source that say something else now. Reports STR-049 for
    decisions that could not be carried out where they belong.
    """
    if not is_flat(publication):
        return Recognised(publication)
    findings = Findings()
    items = items_of(flat_blocks(publication.sections))
    items, lost = with_decisions(items, decisions, findings, monitor, readings, originals)
    monitor.check_cancelled()
    items = without_letterheads(items, findings)
    items = without_contents_pages(items, findings)
    items = with_imprint_page(items, findings)
    items = with_title_page(items, publication.metadata, findings)
    items = with_opening_title(items, publication.metadata, findings)
    for recognised in _PASSES:
        monitor.check_cancelled()
        items = recognised(items, findings)
    section = Section(
        id="body", role=SectionRole.SECTION, blocks=tuple(item.block for item in items)
    )
    metadata = publication.metadata
    if findings.mistaken_title:
        work = msgspec.structs.replace(metadata.work, title="")
        metadata = msgspec.structs.replace(metadata, work=work)
    changed = msgspec.structs.replace(
        publication,
        metadata=metadata,
        front=(),
        body=(section,),
        back=(),
        guesses=_joined(publication.guesses, findings.guesses),
    )
    return Recognised(changed, findings.ledger.closed(), tuple(reversed(findings.metadata)), lost)


def _joined(told: Sequence[Guess], found: Sequence[Guess]) -> tuple[Guess, ...]:
    """Return all guesses; where a person decided, what a reader guessed is gone."""
    decided = {_place(guess) for guess in found if guess.mode is Mode.MANUAL}
    kept = [guess for guess in told if _place(guess) not in decided]
    return in_reading_order((*kept, *found))


def _place(guess: Guess) -> tuple[object, ...]:
    origin = guess.origin
    if origin is None:
        return guess.trait, guess.text
    return guess.trait, origin.source, origin.part, origin.page, origin.paragraph, origin.box
