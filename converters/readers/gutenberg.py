"""What Project Gutenberg puts around its texts: set aside, its facts about the book kept.

The lines that open and close every text are the same since 1999 (``*** START OF …``); before that a
paragraph of “small print” stood in front.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.model.metadata import Contributor, Metadata, Work
from converters.vocabularies import ContributorRole

_START: Final = re.compile(
    r"\s*\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT).*", re.IGNORECASE
)
_END: Final = re.compile(
    r"\s*(?:\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)"
    r"|End of (?:the )?Project Gutenberg(?:'s|’s)?\b).*",
    re.IGNORECASE,
)
_SMALL_PRINT: Final = re.compile(r"\*END\*?\s*THE SMALL PRINT!.*", re.IGNORECASE)
_FACT: Final = re.compile(r"(Title|Author|Translator|Editor|Illustrator|Language):\s*(\S.*)")
_PRODUCED: Final = re.compile(
    r"\s*(?:E-text prepared by|Produced by|Transcribed from)\b.*", re.IGNORECASE
)
_LANGUAGES: Final = {
    "english": "en", "vietnamese": "vi", "french": "fr", "german": "de", "spanish": "es",
    "italian": "it", "dutch": "nl", "portuguese": "pt", "chinese": "zh", "japanese": "ja",
}  # fmt: skip
_ROLES: Final = {
    "Author": ContributorRole.AUTHOR, "Translator": ContributorRole.TRANSLATOR,
    "Editor": ContributorRole.EDITOR, "Illustrator": ContributorRole.ILLUSTRATOR,
}  # fmt: skip
_WITHIN: Final = 1_000
"""Lines from either end of a text within which the frame is looked for."""


class Framed(NamedTuple):
    """The lines of a text without the frame around it."""

    lines: Sequence[str]
    dropped: int
    """Lines of the frame that say something."""
    metadata: Metadata


def without_frame(lines: Sequence[str]) -> Framed:
    """Return a text without its frame, and what the frame says about the book."""
    start = _last(lines[:_WITHIN], _START, _SMALL_PRINT)
    if start is None:
        return Framed(lines, 0, Metadata())
    first = start + 1
    tail = max(first, len(lines) - _WITHIN)
    ends = [n for n in range(tail, len(lines)) if _END.fullmatch(lines[n])]
    last = ends[0] if ends else len(lines)
    while first < last and (not lines[first].strip() or _PRODUCED.fullmatch(lines[first])):
        first = _behind_paragraph(lines, first, last) if lines[first].strip() else first + 1
    around = [*lines[:first], *lines[last:]]
    dropped = sum(bool(line.strip()) for line in around)
    return Framed(lines[first:last], dropped, _metadata(lines[:start]))


def _behind_paragraph(lines: Sequence[str], start: int, end: int) -> int:
    while start < end and lines[start].strip():
        start += 1
    return start


def _last(lines: Sequence[str], *patterns: re.Pattern[str]) -> int | None:
    found = [n for n, line in enumerate(lines) if any(p.fullmatch(line) for p in patterns)]
    return found[-1] if found else None


def _metadata(lines: Sequence[str]) -> Metadata:
    facts: dict[str, str] = {}
    for line in lines:
        if match := _FACT.fullmatch(line.strip()):
            facts.setdefault(match[1], match[2].strip())
    people = tuple(
        Contributor(name=facts[name], role=role)
        for name, role in _ROLES.items()
        if name in facts and facts[name].casefold() not in {"anonymous", "various"}
    )
    language = _LANGUAGES.get(facts.get("Language", "").casefold(), "")
    work = Work(title=facts.get("Title", ""), contributors=people, language=language)
    return Metadata(work=work)
