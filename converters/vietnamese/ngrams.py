"""How likely a Vietnamese syllable is between its neighbours: counts of two and three in a row.

A trigram model in which what is rare leans on what is less rare: three syllables on two, two on
one (absolute discounting with interpolation: H. Ney, U. Essen, R. Kneser, Computer Speech and
Language 8, 1994). Single syllables were counted in a corpus far larger than that of the table,
``resources/vietnamese/ngrams.tsv``; the runs of the book in hand are added to both.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from converters.resources import resource_path
from converters.vietnamese.syllables import UNATTESTED, with_new_tone_place, word_score

BREAK: Final = "."
"""Stands for whatever parts two runs of syllables: punctuation, figures, a paragraph's end."""
PARTED: Final = re.compile(r"[^\W\d_]+|[^\s\w-]|[\d_]+")
"""A syllable, or what parts runs."""

_DISCOUNT: Final = 0.75
_OWN: Final = 2
"""How many times as much a run in the book itself counts as one in the table."""

_Neighbours = tuple[str, str, str, str]


def runs_of(text: str) -> Iterator[str]:
    """Yield the syllables of a text as they are counted, BREAK wherever a run ends."""
    last = BREAK
    yield last
    for token in PARTED.findall(text):
        found = counted(token) if token[0].isalpha() else BREAK
        if (found, last) != (BREAK, BREAK):
            yield found
        last = found
    if last != BREAK:
        yield BREAK


@lru_cache(maxsize=65_536)
def counted(word: str) -> str:
    """Return a syllable as it is counted: small letters, NFC, the tone mark in the new place."""
    return with_new_tone_place(unicodedata.normalize("NFC", word).lower())


class _Row(NamedTuple):
    """What followed one syllable, or two in a row: how often, and how often each."""

    total: int
    unkept: int
    """Times of followers that were too rare to be kept."""
    counts: dict[str, int]


class Ngrams:
    """Counts of syllables in a row, those of the table and those of one book together."""

    def __init__(
        self, syllables: Sequence[str], sure: Sequence[bool], table: Path | None = None
    ) -> None:
        """``syllables`` are those of a book in order, BREAK between runs; ``sure``: well read.

        What was read badly is no evidence for what stands elsewhere.
        """
        self._told = loaded_table(table)
        self._syllables, self._sure = syllables, sure
        self._own: dict[str, dict[str, int]] = {}
        for at in range(1, len(syllables)):
            for history, syllable in self._ending(at):
                row = self._own.setdefault(history, {})
                row[syllable] = row.get(syllable, 0) + 1
        self._rows: dict[str, _Row | None] = {}

    def _ending(self, at: int) -> Iterator[tuple[str, str]]:
        """Yield the runs of two and three well-read syllables that end at a place."""
        found, sure = self._syllables, self._sure
        if sure[at] and at > 0 and sure[at - 1]:
            yield found[at - 1], found[at]
            if at > 1 and sure[at - 2]:
                yield f"{found[at - 2]} {found[at - 1]}", found[at]

    def met(self, at: int, others: Iterable[str]) -> list[str]:
        """Return those of ``others`` that were ever seen beside a neighbour of a place.

        Nothing is known of the rest but how frequent they are; they count where what was read is
        unknown itself.
        """
        before, read, after = self._syllables[at - 1 : at + 2]
        if word_score(read) < UNATTESTED + 1:
            return list(others)
        row = self._row(before)
        following = row.counts if row else {}
        return [other for other in others if other in following or self._is_run(other, after)]

    def _is_run(self, history: str, syllable: str) -> bool:
        row = self._row(history)
        return row is not None and syllable in row.counts

    def _row(self, history: str) -> _Row | None:
        """Return what followed in the table and in the book, put together when first asked for."""
        if history in self._rows:
            return self._rows[history]
        row = _told_row(self._told.get(history))
        own = self._own.get(history)
        if own is not None:
            counts = dict(row.counts) if row else {}
            for syllable, number in own.items():
                counts[syllable] = counts.get(syllable, 0) + _OWN * number
            total = (row.total if row else 0) + _OWN * sum(own.values())
            row = _Row(total, row.unkept if row else 0, counts)
        self._rows[history] = row
        return row

    def gain(self, at: int, others: Iterable[str]) -> dict[str, float]:
        """Return by how many nats each of ``others`` is likelier at a place than what was read.

        The place itself is no evidence for what was read there. It has two neighbours either way.
        """
        a, b, read, d, e = self._syllables[at - 2 : at + 3]
        around = (a, b, d, e)
        itself: _Counted = {}
        for end in (at, at + 1, at + 2):
            for history, syllable in self._ending(end):
                if read == syllable or read in history.split(" "):
                    itself[history] = (*itself.get(history, ()), syllable)
        stands = self._score(read, around, itself)
        return {other: self._score(other, around, itself) - stands for other in others}

    def _score(self, syllable: str, around: _Neighbours, itself: _Counted) -> float:
        a, b, d, e = around
        return (
            self._log(a, b, syllable, itself)
            + self._log(b, syllable, d, itself)
            + self._log(syllable, d, e, itself)
        )

    def _log(self, a: str, b: str, c: str, itself: _Counted) -> float:
        alone = math.exp(word_score(c)) if c != BREAK else _BREAKS
        return math.log(self._share(f"{a} {b}", c, self._share(b, c, alone, itself), itself))

    def _share(self, history: str, syllable: str, fallback: float, itself: _Counted) -> float:
        """Return the probability of a syllable after a history, given that after a shorter one.

        ``itself``: what one place adds to the counts of the book, which is not to count.
        """
        row = self._row(history)
        if row is None:
            return fallback
        total, types, count = row.total, len(row.counts), row.counts.get(syllable, 0)
        for less in itself.get(history, ()):
            total -= _OWN
            types -= row.counts[less] == _OWN
            count -= _OWN * (less == syllable)
        if total <= 0:
            return fallback
        rest = (row.unkept + _DISCOUNT * types) / total
        return max(0.0, count - _DISCOUNT) / total + min(1.0, rest) * fallback


_Counted = dict[str, tuple[str, ...]]
_BREAKS: Final = 0.15
"""Share of places at which a run ends."""


def loaded_table(table: Path | None = None) -> dict[str, str]:
    """Return the rows of a table, else of the program's own, by their history."""
    return _table(table or resource_path("vietnamese", "ngrams.tsv"))


@cache
def _table(path: Path) -> dict[str, str]:
    # Each row is read when it is asked for.
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=20_000)
def _told_row(row: str | None) -> _Row | None:
    if row is None:
        return None
    total, _, followers = row.partition("\t")
    items = followers.split(" ")
    counts = dict(zip(items[::2], map(int, items[1::2]), strict=True))
    return _Row(int(total), int(total) - sum(counts.values()), counts)


def table_text(texts: Iterable[str], words: Iterable[str] = (), weight: int = 3) -> Iterator[str]:
    """Yield the lines of a table for some texts: history, how often it was, what followed.

    Of runs of three only those are kept that were seen twice. ``words`` of two syllables count as
    if each had been seen ``weight`` times, with nothing known of what stands around them.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        runs = list(runs_of(text))
        for at in range(1, len(runs)):
            counts[runs[at - 1]][runs[at]] += 1
            if at > 1:
                counts[f"{runs[at - 2]} {runs[at - 1]}"][runs[at]] += 1
    for word in words:
        first, second = map(counted, word.split())
        counts[first][second] += weight
    for history, row in sorted(counts.items()):
        least = 2 if " " in history else 1
        kept = sorted((-n, s) for s, n in row.items() if n >= least)
        if kept:
            followers = " ".join(f"{s} {-n}" for n, s in kept)
            yield f"{history}\t{row.total()}\t{followers}"
