"""What corrections do to the words of a book of known text: mended, broken, proposed rightly."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from converters.diagnostics import Box
from converters.model.correction import Correction
from converters.model.page import PageLayout
from converters.transforms.page_words import read_words
from tests.support.character_error import edit_distance

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


@dataclass(frozen=True)
class CorrectionScores:
    """Counts over one book or several."""

    good: int = 0
    """Words that were read well."""
    misread: int = 0
    mended: int = 0
    broken: int = 0
    """Good words that were corrected to something else."""
    right: int = 0
    wrong: int = 0
    """Proposals for misread words and for good ones."""

    def __add__(self, other: CorrectionScores) -> CorrectionScores:
        return CorrectionScores(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    @property
    def share_broken(self) -> float:
        """Share of the good words that were broken."""
        return self.broken / max(1, self.good)


def as_compared(text: str) -> str:
    """Return text as it is compared: quotation marks and dots are as a typist has them."""
    return unicodedata.normalize("NFC", text).translate(_QUOTES)


@dataclass(frozen=True)
class Stretch:
    """Words that were read, and what stands there in print; equal where they are read well."""

    read: tuple[str, ...]
    places: tuple[tuple[int, Box], ...]
    printed: tuple[str, ...]


def stretches(layouts: Sequence[PageLayout], truth: str) -> Iterator[Stretch]:
    """Yield the words of the running text beside those of the truth; ``# `` is no word of it."""
    words = [at for at in read_words(layouts) if at is not None]
    read = [as_compared(at.word.text) for at in words]
    places = [(layouts[at.page].page.number, at.word.box) for at in words]
    printed = [
        word for line in truth.splitlines() for word in as_compared(line.removeprefix("# ")).split()
    ]
    matcher = difflib.SequenceMatcher(None, read, printed, autojunk=False)
    for tag, i, end, j, stop in matcher.get_opcodes():
        if tag == "equal":
            for at in range(end - i):
                yield Stretch((read[i + at],), (places[i + at],), (printed[j + at],))
        else:
            yield Stretch(tuple(read[i:end]), tuple(places[i:end]), tuple(printed[j:stop]))


def scored(
    layouts: Sequence[PageLayout], corrections: Iterable[Correction], truth: str
) -> CorrectionScores:
    """Return what corrections did, and what those would do that were only proposed."""
    found = {(each.page, each.box): each for each in corrections}
    total = CorrectionScores()
    for stretch in stretches(layouts, truth):
        is_good = stretch.read == stretch.printed
        counted = len(stretch.read) if is_good else max(len(stretch.read), len(stretch.printed))
        total += CorrectionScores(good=counted) if is_good else CorrectionScores(misread=counted)
        for at, place in enumerate(stretch.places):
            if place in found:
                total += _effect(stretch, at, found[place])
    return total


def _effect(stretch: Stretch, at: int, correction: Correction) -> CorrectionScores:
    after = list(stretch.read)
    after[at] = as_compared(correction.after)
    printed = " ".join(stretch.printed)
    before, now = (edit_distance(printed, " ".join(words)) for words in (stretch.read, after))
    if not correction.applied:
        return CorrectionScores(right=1) if now < before else CorrectionScores(wrong=1)
    if now < before:
        return CorrectionScores(mended=1)
    return CorrectionScores(broken=1) if now > before else CorrectionScores()
