"""Syllables of a recognised book that were misread, by their neighbours and their confidence.

A noisy channel: what was printed is weighed by how likely it is between its neighbours, and by how
often such a slip is made. How often it is made in this book is learned from the book itself, by
expectation and maximisation (Dempster, Laird, Rubin 1977): a print whose hooks are read as acutes
shows that in the places where the neighbours leave no doubt, and the others are doubted with them.
The weights were fitted on eleven books of known text, each with a table that had not seen it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from converters.monitor import Monitor
from converters.vietnamese.misreadings import (
    Misreading,
    beginning,
    misreadings_of,
    places_of,
    usual_rate,
)
from converters.vietnamese.ngrams import BREAK, Ngrams

_SURE: Final = 0.955
"""Confidence from which a syllable counts as evidence for others."""
_CERTAIN: Final = 0.975
"""Confidence from which a syllable is not asked about."""
_NEIGHBOURS: Final = 0.7
"""Weight of the neighbours: they are not as independent of each other as the model has it."""
_DOUBTS: Final = ((0.6, 3.5), (0.85, 2.8), (0.905, 2.2), (0.935, 1.0), (0.955, 1.3))
"""Confidence below which a word is misread more often than others by so much (log-odds)."""
_TRUST: Final = -1.3
_USUAL: Final = 300
"""Places for which what is usual counts against what is seen in the book."""
_ROUNDS: Final = 2
_BREATH: Final = 1_000
"""Places between two looks at whether the job was cancelled, some tens of milliseconds."""
_MOST: Final = math.log(0.3)
"""Logarithm of the largest rate of slips that a readable book can have."""
_LEAST: Final = math.log(0.02)
"""Log-odds below which a possibility is forgotten."""


class Misread(NamedTuple):
    """What probably was printed in a place, as it is counted, and how probably (0 to 1)."""

    at: int
    syllable: str
    slip: str
    likelihood: float


class _Question(NamedTuple):
    """A place with what may have been printed there; the evidence is without the slip's rate."""

    at: int
    possible: tuple[tuple[Misreading, float], ...]


def misread_marks(
    syllables: Sequence[str],
    confidences: Sequence[float],
    monitor: Monitor,
    table: Path | None = None,
) -> list[Misread]:
    """Return the likeliest misreading of each place that may be one, the unlikely ones too.

    ``syllables`` are those of a book as they are counted, in order, BREAK between runs and two at
    either end; ``confidences`` the recogniser's, 1 for BREAK. Raises JobCancelled.
    """
    monitor.check_cancelled()
    ngrams = Ngrams(syllables, [sure >= _SURE for sure in confidences], table)
    monitor.check_cancelled()
    asked = [
        at
        for at, syllable in enumerate(syllables)
        if syllable != BREAK and confidences[at] < _CERTAIN
    ]
    chances = Counter(place for at in asked for place in places_of(syllables[at]))
    questions = []
    for number, at in enumerate(asked):
        if number % _BREATH == 0:
            monitor.check_cancelled()
        question = _question(ngrams, at, syllables[at], confidences[at])
        if question.possible:
            questions.append(question)
    rates: dict[str, float] = {}
    for _ in range(_ROUNDS):
        monitor.check_cancelled()
        rates = _learned(questions, rates, chances)
    return [_answer(question, rates) for question in questions]


def _question(ngrams: Ngrams, at: int, read: str, confidence: float) -> _Question:
    possible = {misreading.syllable: misreading for misreading in misreadings_of(read)}
    others = ngrams.met(at, possible)
    if not others:
        return _Question(at, ())
    doubt = next((more for below, more in _DOUBTS if confidence < below), _TRUST)
    weighed = (
        (possible[other], _NEIGHBOURS * gain + doubt)
        for other, gain in ngrams.gain(at, others).items()
    )
    return _Question(at, tuple(entry for entry in weighed if entry[1] + _MOST > _LEAST))


def _learned(
    questions: Sequence[_Question], rates: dict[str, float], chances: Counter[str]
) -> dict[str, float]:
    """Return how often each slip is made in the book, going by what the rates before say."""
    expected: dict[str, float] = defaultdict(float)
    for question in questions:
        for (misreading, _), share in zip(
            question.possible, _likelihoods(question, rates), strict=True
        ):
            expected[misreading.slip] += share
    return {
        slip: (made + _USUAL * usual_rate(slip)) / (chances[beginning(slip)] + made + _USUAL)
        for slip, made in expected.items()
    }


def _answer(question: _Question, rates: dict[str, float]) -> Misread:
    likelihood, (misreading, _) = max(
        zip(_likelihoods(question, rates), question.possible, strict=True),
        key=lambda answer: answer[0],
    )
    return Misread(question.at, misreading.syllable, misreading.slip, likelihood)


def _likelihoods(question: _Question, rates: dict[str, float]) -> list[float]:
    """Return how likely each possibility is, of all and of what was read."""
    odds = [
        math.exp(evidence) * (rates.get(misreading.slip) or usual_rate(misreading.slip))
        for misreading, evidence in question.possible
    ]
    whole = 1.0 + math.fsum(odds)
    return [each / whole for each in odds]
