"""The words of a book as read, set right before its chapters are looked for."""

from __future__ import annotations

import msgspec

from converters.model.job import Plan
from converters.model.spelling import SpellingReview
from converters.monitor import Monitor
from converters.readers.reading import Reading
from converters.settings import Settings


def spelled(
    plan: Plan, settings: Settings, reading: Reading, monitor: Monitor
) -> tuple[Reading, SpellingReview]:
    """Return the reading with its Vietnamese words as the plan wants them, and doubtful ones."""
    from converters.transforms.spelling import set_right

    publication = reading.publication
    if plan.language is not None:
        work = msgspec.structs.replace(publication.metadata.work, language=plan.language)
        metadata = msgspec.structs.replace(publication.metadata, work=work)
        publication = msgspec.structs.replace(publication, metadata=metadata)
    repair = settings.repair_words if plan.repair_words is None else plan.repair_words
    tones = settings.tone_marks if plan.tone_marks is None else plan.tone_marks
    done = set_right(publication, monitor, repair=repair, tones=tones)
    changed = msgspec.structs.replace(
        reading, publication=done.publication, ledger=reading.ledger + done.ledger
    )
    return changed, done.review
