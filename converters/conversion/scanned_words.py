"""The words of recognised pages, looked through before their text is put together."""

from __future__ import annotations

from collections.abc import Sequence

from converters.model.job import Plan
from converters.model.page import PageLayout
from converters.monitor import Monitor
from converters.settings import Settings
from converters.transforms.corrections import Corrected, corrected
from converters.transforms.decisions import lost_place
from converters.transforms.spelling import is_vietnamese


def word_corrected(
    plan: Plan, settings: Settings, layouts: Sequence[PageLayout], monitor: Monitor
) -> Corrected:
    """Return the pages with misread words set right as the plan wants it.

    Where words are not to be repaired, everything is proposed and nothing changed but what a person
    decided. Reports STR-047 for decisions about words that do not stand where they should.
    """
    repair = settings.repair_words if plan.repair_words is None else plan.repair_words
    found = corrected(
        layouts,
        [decision for decision in plan.decisions if decision.correction is not None],
        monitor,
        vietnamese=is_vietnamese(plan.language or plan.metadata.work.language),
        automatic=repair,
    )
    for decision in found.lost:
        monitor.report(lost_place(decision))
    return found
