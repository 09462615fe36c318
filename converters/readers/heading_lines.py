"""Lines of plain text that are headings or scene breaks, told by their words and form."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from converters.vietnamese.division_labels import Label, Rank, Style, label_of, numeral_of
from converters.vietnamese.heading_words import named_role
from converters.vocabularies import SectionRole

_LEVELS: Final = {
    Rank.PART: 1, Rank.CHAPTER: 2, Rank.SECTION: 3, Rank.SUBSECTION: 4, Rank.ARTICLE: 5,
}  # fmt: skip
_BARE: Final = frozenset({Style.DECIMAL, Style.UPPER_ROMAN})
"""Numbers that head a chapter alone; number words do so in too many poems and dialogues."""
_COMMON: Final = frozenset(
    {SectionRole.SECTION, SectionRole.ALSO_BY, SectionRole.ADVERTISEMENT}
)  # fmt: skip
"""Roles whose names a text may say in passing."""
_MARK: Final = re.compile(r"(#{1,6})\s+(?=\S)")
_ORNAMENT: Final = re.compile(r"(?:[*＊•·~_=#⁂✦❦§–—-]\s*){3,40}|[*⁂❦✦]")
_LONGEST: Final = 90


class HeadingLine(NamedTuple):
    """A line taken for a heading. ``rank`` orders kinds of heading; smaller is higher."""

    text: str
    rank: int
    marked: bool = False
    """Written with ``#``; ``rank`` is then the level that the author gave."""


def heading_line(line: str, *, isolated: bool) -> HeadingLine | None:
    """Return ``line`` as a heading, None where it is text.

    ``isolated``: empty lines stand around it; a number alone is a heading only then.
    """
    if mark := _MARK.match(line):
        text = line[mark.end() :]
        bare = text.rstrip("#")
        is_closed = bare[-1:].isspace()  # “C#” is a name.
        return HeadingLine(bare.rstrip() if is_closed else text, len(mark[1]), marked=True)
    if len(line) > _LONGEST or line[:1].islower():
        return None
    label = label_of(line)
    if label is not None and _is_heading(label, isolated=isolated):
        return HeadingLine(line, _LEVELS[label.rank])
    named = named_role(line)
    is_sentence = line.endswith(".") and not line.isupper()
    if named and named[1] and named[0] not in _COMMON and not is_sentence:
        return HeadingLine(line, 2)
    numeral = numeral_of(line) if isolated else None
    if numeral is not None and not numeral.title and numeral.style in _BARE and numeral.depth == 1:
        return HeadingLine(line, 2)
    return None


def ornament(line: str) -> str | None:
    """Return the mark of a scene break, None where the line is no such mark."""
    return line if _ORNAMENT.fullmatch(line) else None


def is_title_in_capitals(line: str) -> bool:
    """Return whether a line under a chapter number is its title: short and in capitals."""
    return len(line) <= _LONGEST and line.isupper() and sum(map(str.isalpha, line)) > 1


def _is_heading(label: Label, *, isolated: bool) -> bool:
    """Return whether a line with a label is a heading, not a sentence that opens with one."""
    if isolated:
        return label.separated or label.title.isupper()
    if not label.title:
        return label.rank <= Rank.SECTION
    return label.separated and not label.title.endswith((".", ",", ";", "…"))
