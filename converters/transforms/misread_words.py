"""Which words of a scanned book were probably misread, and what they were in print.

Of Vietnamese the neighbours tell, and the grammar of syllables; of every language the words that
the book itself has often, and the signs that it begins its lines with.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from converters.model.page import PageLayout
from converters.monitor import Monitor
from converters.transforms.page_words import PlacedWord, read_words
from converters.vietnamese.misread_marks import Misread, misread_marks
from converters.vietnamese.ngrams import BREAK, PARTED, counted, loaded_table
from converters.vietnamese.suggestions import in_case_of, suggestions
from converters.vietnamese.syllables import (
    frequency,
    is_attested,
    is_syllable,
    same_letters,
    with_old_tone_place,
)
from converters.vietnamese.tone_places import count_styles
from converters.vocabularies import ToneMarks

NEIGHBOURS: Final = "OCR-010"
"""Another syllable is likelier between the neighbours."""
ELSEWHERE: Final = "OCR-011"
"""The same slip was found elsewhere in the book."""
JOINED: Final = "OCR-012"
"""Two words were read as one."""
NO_SYLLABLE: Final = "OCR-013"
"""No syllable; one in use is a slip away."""
DASH: Final = "OCR-014"
"""A sign where the book has a dash."""
BOOK_WORD: Final = "OCR-015"
"""Nearly a word that the book has often."""

_LIKELY: Final = 0.3
"""Likelihood from which a place is worth a person's look."""
_FOUND: Final = 0.9
"""Likelihood from which a slip counts as found, so that it is looked for elsewhere."""
_HINT: Final = 0.05


_MOST: Final = 0.5
"""Share of the words that are Vietnamese syllables in a Vietnamese book; of English a fifth is."""
_AROUND: Final = ".,;:!?…“”\"'‘’«»()[]"


class Proposal(NamedTuple):
    """Another reading of a word, with how likely it is right."""

    at: PlacedWord
    after: str
    reason: str
    likelihood: float


class _Syllable(NamedTuple):
    """A part of a word that is letters only."""

    at: PlacedWord
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.at.word.text[self.start : self.end]


def misread_words(
    layouts: Sequence[PageLayout],
    monitor: Monitor,
    *,
    vietnamese: bool,
    table: Path | None = None,
) -> list[Proposal]:
    """Return at most one proposal a word, in the order of the pages.

    ``table``: runs of syllables in place of those that the program carries. Raises JobCancelled.
    """
    words = list(read_words(layouts))
    found: dict[tuple[int, int, int, int], Proposal] = {}
    vietnamese = vietnamese and _is_vietnamese(words)
    neighbours = partial(_by_neighbours, monitor=monitor, table=table)
    finders = (neighbours, _by_grammar) if vietnamese else (_by_book,)
    for finder in (_by_signs, *finders):
        monitor.check_cancelled()
        for proposal in finder(words):
            monitor.check_cancelled()
            best = found.get(proposal.at.key)
            if best is None or proposal.likelihood > best.likelihood:
                found[proposal.at.key] = proposal
    return [found[key] for key in sorted(found)]


def load_tables() -> None:
    """Load what Vietnamese words are judged by; else the first of them waits for it."""
    loaded_table()
    same_letters("à")
    frequency("à")
    is_attested("à")


def _is_vietnamese(words: Iterable[PlacedWord | None]) -> bool:
    """Return whether most of what was read is Vietnamese, whatever a person said of the book."""
    forms = Counter(at.word.text.strip(_AROUND).lower() for at in words if at is not None)
    known = sum(number for form, number in forms.items() if is_attested(form))
    return known > _MOST * sum(number for form, number in forms.items() if form.isalpha())


# ---- neighbours -------------------------------------------------------------------------------


def _by_neighbours(
    words: Sequence[PlacedWord | None], monitor: Monitor, table: Path | None
) -> Iterator[Proposal]:
    syllables, places = _syllables(words)
    confidences = [1.0 if place is None else place.at.word.confidence for place in places]
    answers = misread_marks(syllables, confidences, monitor, table)
    same = _found_slips(syllables, answers)
    forms = Counter(place.text for place in places if place is not None)
    styles = count_styles(forms)
    old = styles[ToneMarks.OLD] >= styles[ToneMarks.NEW]
    changes: dict[PlacedWord, list[tuple[_Syllable, str, Misread, str]]] = defaultdict(list)
    for answer in answers:
        elsewhere = (syllables[answer.at], answer.syllable) in same
        if answer.likelihood < (_HINT if elsewhere else _LIKELY):
            continue
        place = places[answer.at]
        if place is not None:
            text = with_old_tone_place(answer.syllable) if old else answer.syllable
            reason = NEIGHBOURS if answer.likelihood >= _LIKELY else ELSEWHERE
            changes[place.at].append((place, in_case_of(place.text, text), answer, reason))
    for at, parts in changes.items():
        after = at.word.text
        for place, text, _, _ in sorted(parts, key=lambda part: -part[0].start):
            after = after[: place.start] + text + after[place.end :]
        *_, weakest, reason = min(parts, key=lambda part: part[2].likelihood)
        yield Proposal(at, after, reason, weakest.likelihood)


def _syllables(
    words: Iterable[PlacedWord | None],
) -> tuple[list[str], list[_Syllable | None]]:
    """Return the syllables as they are counted with BREAK between, and the place of each."""
    syllables: list[str] = [BREAK, BREAK]
    places: list[_Syllable | None] = [None, None]

    def part() -> None:
        if syllables[-1] != BREAK:
            syllables.append(BREAK)
            places.append(None)

    for at in words:
        if at is None:
            part()
            continue
        for match in PARTED.finditer(at.word.text):
            if match.group()[0].isalpha():
                syllables.append(counted(match.group()))
                places.append(_Syllable(at, match.start(), match.end()))
            else:
                part()
    return [*syllables, BREAK, BREAK], [*places, None, None]


def _found_slips(syllables: Sequence[str], answers: Iterable[Misread]) -> set[tuple[str, str]]:
    """Return what was read for what in a place of no doubt, or in two likely ones."""
    times: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        if answer.likelihood >= _LIKELY:
            certain = answer.likelihood >= _FOUND
            times[syllables[answer.at], answer.syllable] += 2 if certain else 1
    return {slip for slip, number in times.items() if number > 1}


# ---- grammar ----------------------------------------------------------------------------------

_MARKED: Final = re.compile("[đơưĐƠƯ\u1ea0-\u1ef9]")
_BARK: Final = re.compile("[lI1|]")
"""What an exclamation mark is read as."""
_UNREADABLE: Final = 0.3
"""Confidence below which a word is dirt, or beyond guessing."""
_LONGEST: Final = 8
"""Letters of the longest syllable, and one more."""
_HYPHENS: Final = ("-", "\u00ad")
_KNOWN: Final = 100
"""How often each of two words was counted that are taken for one misread."""
_JOINED_LIKELY: Final = 0.9
_CALL_LIKELY: Final = 0.7
_SLIP_LIKELY: Final = 0.5


def _by_grammar(words: Sequence[PlacedWord | None]) -> Iterator[Proposal]:
    for number, at in enumerate(words):
        if at is None or _breaks(at) or at.word.confidence < _UNREADABLE:
            continue
        text = at.word.text
        parts = [m for m in PARTED.finditer(text) if m.group()[0].isalpha()]
        if len(parts) != 1 or not _is_slip(parts[0].group(), words[number - 1] if number else None):
            continue
        word, (start, end) = parts[0].group(), parts[0].span()
        called = _as_call(word, words[number + 1 : number + 2]) if end == len(text) else None
        if called is not None:
            yield Proposal(at, text[:start] + called, NO_SYLLABLE, _CALL_LIKELY)
        elif (meant := _meant(word)) is not None:
            reason, likely = (
                (JOINED, _JOINED_LIKELY) if " " in meant else (NO_SYLLABLE, _SLIP_LIKELY)
            )
            yield Proposal(at, text[:start] + meant + text[end:], reason, likely)


def _is_slip(word: str, before: PlacedWord | None) -> bool:
    """Return whether a word can be no syllable because of a slip of the eye.

    Names and abbreviations are no slips; a tone mark on the wrong vowel is how the book was set.
    """
    is_name = word[0].isupper() and before is not None and _goes_on(before)
    return not (is_syllable(word) or word.isupper() or is_name or same_letters(word))


def _meant(word: str) -> str | None:
    """Return what a word that is no syllable was: two words, or a syllable near to it."""
    if _MARKED.search(word) is None:
        return None
    joined = _two_words(word)
    if joined is not None or len(word) > _LONGEST:
        return joined
    return next((near for near in suggestions(word) if " " not in near), None)


def _two_words(word: str) -> str | None:
    """Return two common words that were read as one; None where there are none, or several."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word))]
    found = [
        f"{first} {second}"
        for first, second in cuts
        if all(frequency(counted(half)) >= _KNOWN for half in (first, second))
        and not any(len(half) == 1 and half.isascii() for half in (first, second))
    ]
    return found[0] if len(found) == 1 else None


def _breaks(at: PlacedWord) -> bool:
    """Return whether a word goes on in the next line."""
    return at.is_last and at.word.text.endswith(_HYPHENS)


def _goes_on(before: PlacedWord) -> bool:
    return not before.word.text.endswith((".", "!", "?", "…", ":", "-", "–", "—"))


def _as_call(word: str, following: Sequence[PlacedWord | None]) -> str | None:
    """Return a word whose last letter was an exclamation mark, None where it was none."""
    head = word[:-1]
    after = following[0].word.text.lstrip("-–—“\"'(") if following and following[0] else ""
    opens = not after or not after[0].islower()
    if opens and _BARK.fullmatch(word[-1]) and is_attested(head):
        return head + "!"
    return None


# ---- signs ------------------------------------------------------------------------------------

_DASHES: Final = ("-", "–", "—")
_MISTAKEN: Final = frozenset("~›‹»«¬=_•·")
_FEWEST: Final = 5
_DASH_LIKELY: Final = 0.994
_DOUBTED: Final = 0.9


def _by_signs(words: Sequence[PlacedWord | None]) -> Iterator[Proposal]:
    """Yield dashes of dialogue that were read as other signs, in a book that has many."""
    openings = [at for at in words if at is not None and at.place == 0]
    dashes = Counter(at.word.text for at in openings if at.word.text in _DASHES)
    if dashes.total() < _FEWEST:
        return
    dash = dashes.most_common(1)[0][0]
    printed = _printed_signs(words)
    for at in openings:
        if at.word.text in _MISTAKEN - printed and at.word.confidence < _DOUBTED and not at.is_last:
            yield Proposal(at, dash, DASH, _DASH_LIKELY)


def _printed_signs(words: Iterable[PlacedWord | None]) -> set[str]:
    """Return the signs that the book has itself: bullets, or quotation marks set with a space."""
    sure = Counter(
        at.word.text for at in words if at is not None and at.word.confidence >= _DOUBTED
    )
    return {sign for sign in _MISTAKEN if sure[sign] >= _FEWEST}


# ---- the book's own words ---------------------------------------------------------------------

_OFTEN: Final = 4
_SHORTEST: Final = 4
_BOOK_DOUBT: Final = 0.85
_BOOK_LIKELY: Final = 0.8
_ALIKE: Final = (
    ("rn", "m"), ("cl", "d"), ("li", "h"), ("vv", "w"), ("ii", "u"), ("l", "i"), ("1", "l"),
    ("0", "o"), ("5", "s"), ("c", "e"), ("h", "b"), ("u", "n"), ("f", "t"), ("q", "g"), ("a", "o"),
    ("l", "t"), ("é", "e"), ("è", "e"), ("ê", "e"), ("à", "a"), ("ï", "i"),
)  # fmt: skip
"""What looks alike in print."""


def _by_book(words: Sequence[PlacedWord | None]) -> Iterator[Proposal]:
    """Yield doubted words that the book has once and that look like one that it has often."""
    told = [at for at in words if at is not None]
    forms = Counter(
        letters.casefold() for at in told if not _breaks(at) for letters in _lettered(at.word.text)
    )
    for at in told:
        letters = _lettered(at.word.text)
        if at.word.confidence >= _BOOK_DOUBT or len(letters) != 1 or _breaks(at):
            continue
        word = letters[0]
        if len(word) < _SHORTEST or forms[word.casefold()] > 1:
            continue
        near = {other for other in _look_alikes(word.casefold()) if forms[other] >= _OFTEN}
        if len(near) == 1:
            after = at.word.text.replace(word, in_case_of(word, near.pop()))
            yield Proposal(at, after, BOOK_WORD, _BOOK_LIKELY)


_LETTERED: Final = re.compile(r"[^\W_]+")


def _lettered(text: str) -> list[str]:
    return _LETTERED.findall(unicodedata.normalize("NFC", text))


def _look_alikes(word: str) -> Iterator[str]:
    """Yield what a word may have been if one of its letters was taken for a like one."""
    for one, other in _ALIKE:
        for read, printed in ((one, other), (other, one)):
            at = word.find(read)
            while at >= 0:
                yield word[:at] + printed + word[at + len(read) :]
                at = word.find(read, at + 1)
