"""Misread words of a scanned book: corrected where that is as good as certain, else proposed.

Nothing is changed silently: every correction stands in the ledger, is kept as a guess with its
reason and its place, and gives way to what a person decided about the word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.model.correction import (
    Correction,
    CorrectionReview,
    breadth,
    is_at,
    names_of,
    with_decision,
)
from converters.model.decision import Decision
from converters.model.guess import Guess, Mode, Trait
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.model.page import PageLayout
from converters.monitor import Monitor
from converters.transforms.misread_words import Proposal, misread_words
from converters.transforms.page_words import (
    PlacedWord,
    origin_of_word,
    read_words,
    replaced,
)

AUTOMATIC: Final = 0.992
"""Likelihood from which a correction is carried out. Measured on 68,000 well-read words of eleven
books, each with a table of runs that had not seen it: 80 misread words mended, 5 good ones broken
(0.007 %), 4 of which were misprints of the books; in two books more, 249 mended, none broken."""
_NEARLY: Final = 0.994
"""Confidence of what is as good as certain: only a person is."""
_DOUBTED: Final = 0.9
"""Confidence below which a word counts as doubtful."""
_MANUAL: Final = "STR-046"
_TOLD: Final = "OCR-005"
_CONTEXT: Final = 4
"""Words on either side of a place that are shown with it."""


class Corrected(msgspec.Struct, frozen=True):
    """The pages with their words corrected, and everything that was found out on the way."""

    layouts: tuple[PageLayout, ...]
    review: CorrectionReview = CorrectionReview()
    guesses: tuple[Guess, ...] = ()
    """The corrections that stand in the text."""
    ledger: Ledger = Ledger()
    lost: tuple[Decision, ...] = ()
    """Decisions about words that do not stand where they should."""


def corrected(
    layouts: Sequence[PageLayout],
    decisions: Sequence[Decision],
    monitor: Monitor,
    *,
    vietnamese: bool,
    automatic: bool = True,
    table: Path | None = None,
) -> Corrected:
    """Return the pages with misread words set right.

    ``decisions``: what a person said about words comes first. ``automatic``: whether sure
    corrections are carried out; else all are proposed. ``table``: runs of syllables in place of
    those that the program carries. Reports OCR-005 where there is any correction.
    """
    words = [at for at in read_words(layouts) if at is not None]
    monitor.check_cancelled()
    manual, decided, lost = _decided(layouts, words, decisions)
    found = [
        _correction(layouts, proposal, automatic=automatic)
        for proposal in misread_words(layouts, monitor, vietnamese=vietnamese, table=table)
        if proposal.at.key not in decided and not layouts[proposal.at.page].written
    ]
    monitor.check_cancelled()
    changes = sorted((*manual, *found), key=lambda each: (each.page, each.box.top, each.box.left))
    shown = _with_contexts(words, [each for each in changes if each.before != each.after], layouts)
    review = CorrectionReview(
        words=len(words), doubtful=_doubtful(layouts, words, shown), corrections=shown
    )
    if shown:
        told = Diagnostic.of(
            _TOLD,
            doubtful=review.doubtful,
            applied=len(review.applied),
            proposed=len(review.proposed),
        )
        monitor.report(told)
    return Corrected(
        layouts=replaced(layouts, review.applied),
        review=review,
        guesses=tuple(_guess(each) for each in changes if each.applied),
        ledger=_ledger(review.applied),
        lost=lost,
    )


def _correction(
    layouts: Sequence[PageLayout], proposal: Proposal, *, automatic: bool
) -> Correction:
    at = proposal.at
    return Correction(
        before=at.word.text,
        after=proposal.after,
        reason=proposal.reason,
        confidence=min(_NEARLY, round(proposal.likelihood, 3)),
        origin=origin_of_word(layouts[at.page], at.word),
        applied=automatic and proposal.likelihood >= AUTOMATIC,
    )


# ---- what a person decided --------------------------------------------------------------------


def _decided(
    layouts: Sequence[PageLayout], words: Sequence[PlacedWord], decisions: Sequence[Decision]
) -> tuple[list[Correction], set[tuple[int, int, int, int]], tuple[Decision, ...]]:
    """Return the corrections that were decided, the places they settle, and decisions without one.

    A decision about one place goes before one about the page, and that before one about the book.
    """
    manual: list[Correction] = []
    settled: set[tuple[int, int, int, int]] = set()
    lost: list[Decision] = []
    by_text = _by_text(words) if decisions else {}
    for decision in sorted(decisions, key=breadth):
        told = by_text.get(decision.word, ())
        places = [at for at in told if is_at(decision, layouts[at.page].page.number, at.word.box)]
        if not places:
            lost.append(decision)
        for at in places:
            if at.key not in settled:
                settled.add(at.key)
                manual.append(_by_hand(layouts[at.page], at, decision))
    return manual, settled, tuple(lost)


def _by_text(words: Iterable[PlacedWord]) -> dict[str, list[PlacedWord]]:
    """Return words by what was read, with the punctuation around them and without."""
    found: dict[str, list[PlacedWord]] = defaultdict(list)
    for at in words:
        for told in names_of(at.word.text):
            found[told].append(at)
    return found


def _by_hand(layout: PageLayout, at: PlacedWord, decision: Decision) -> Correction:
    text = at.word.text
    return Correction(
        before=text,
        after=with_decision(text, decision),
        reason=_MANUAL,
        confidence=1.0,
        origin=origin_of_word(layout, at.word),
        applied=True,
        mode=Mode.MANUAL,
    )


# ---- what is told of it -----------------------------------------------------------------------


def _with_contexts(
    words: Sequence[PlacedWord], corrections: Sequence[Correction], layouts: Sequence[PageLayout]
) -> tuple[Correction, ...]:
    """Return corrections with the words around each."""
    places = {
        (layouts[at.page].page.number, at.word.box): number for number, at in enumerate(words)
    }
    shown = []
    for each in corrections:
        number = places[each.page, each.box]
        around = words[max(0, number - _CONTEXT) : number + _CONTEXT + 1]
        context = " ".join(at.word.text for at in around)
        shown.append(msgspec.structs.replace(each, context=context))
    return tuple(shown)


def _doubtful(
    layouts: Sequence[PageLayout], words: Iterable[PlacedWord], corrections: Iterable[Correction]
) -> int:
    doubted = {
        (layouts[at.page].page.number, at.word.box) for at in words if at.word.confidence < _DOUBTED
    }
    return len(doubted | {(each.page, each.box) for each in corrections})


def _guess(correction: Correction) -> Guess:
    return Guess(
        trait=Trait.WORD,
        value=correction.after,
        reason=correction.reason,
        confidence=correction.confidence,
        text=correction.before,
        mode=correction.mode,
        origin=correction.origin,
    )


def _ledger(corrections: Iterable[Correction]) -> Ledger:
    book = LedgerBook()
    for each in corrections:
        detail = f"{each.before} → {each.after} ({each.confidence:.0%})"
        book.enter(Kind.MENDED_WORD, Fate.CONVERTED, each.reason, each.origin, detail)
    return book.closed()
