"""How well headings are found: found and true ones compared in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from converters.model.publication import Heading, Publication
from converters.model.traversal import all_blocks, plain_text
from converters.readers.reading import Reader
from tests.support.docx_builder import reading_context
from tests.support.heading_documents import words

Headings = list[tuple[int, str]]


@dataclass(frozen=True)
class Score:
    """Counts of one or many documents."""

    true: int = 0
    found: int = 0
    right: int = 0
    right_level: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.true + other.true,
            self.found + other.found,
            self.right + other.right,
            self.right_level + other.right_level,
        )

    @property
    def precision(self) -> float:
        """Share of the found ones that are headings."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the headings that were found."""
        return self.right / self.true if self.true else 1.0

    @property
    def levels(self) -> float:
        """Share of the headings that were found with the right level."""
        return self.right_level / self.true if self.true else 1.0


def compared(found: Headings, true: Headings) -> Score:
    """Compare two lists of headings; order counts, repeated ones too."""
    matcher = SequenceMatcher(
        None, [text for _, text in found], [text for _, text in true], autojunk=False
    )
    right = level = 0
    for block in matcher.get_matching_blocks():
        right += block.size
        level += sum(found[block.a + n][0] == true[block.b + n][0] for n in range(block.size))
    return Score(len(true), len(found), right, level)


def headings_of(publication: Publication) -> Headings:
    """Return level and words of the headings that a reader made, automatic numbers left off.

    One that repeats the book's title at the head is left out, as ``transforms.structure`` does.
    """
    found = [
        (block.level, words(plain_text(block.inlines)))
        for block in all_blocks(publication)
        if isinstance(block, Heading)
    ]
    title = words(publication.metadata.work.title)
    return found[1:] if title and found and found[0][1] == title else found


def read_headings(source: Path, reader: Reader, work: Path) -> Headings:
    """Return what a reader of ours finds in a file."""
    return headings_of(reader(source, reading_context(work)).publication)


def total(scores: Iterable[Score]) -> Score:
    """Return the sum."""
    return sum(scores, Score())


def differences(found: Headings, true: Headings) -> Sequence[str]:
    """Say what was missed and what was made up, for a test's message."""
    missed = [f"missed {level} {text}" for level, text in true if (level, text) not in found]
    wrong = [f"made {level} {text}" for level, text in found if (level, text) not in true]
    return [*missed, *wrong]
