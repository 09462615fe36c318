"""Which place of a book's text a place of its printed text is.

Both are the same words in the same order, so one is laid along the other from the start to the
end. Where they differ for a moment (a character that no font has, a table set in parts), the
nearest place is sought from which on they agree again; what lies between is left unanswered.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from converters.writers.pdf.paging.printed import OBJECT

_AGREEING: Final = 16
"""Signs that must agree before two texts are taken for one again: three or four words."""
_WINDOWS: Final = (500, 5_000, 50_000)
"""How far is looked ahead, one after the other; then through all that is left."""
_STEP: Final = 4_096
_STRAY: Final = 24
"""Signs that may be printed beyond the text at the head of a page without hiding its beginning."""
_HEADS: Final = (32, 16, 8, 4)
"""How many signs at the head of a page are sought: first many, then fewer."""
_END: Final = "\0" * _AGREEING


class _Folds(dict[int, str]):
    """What counts of a character: letters and figures alone, without case and forms of type."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character == OBJECT:
            shown = OBJECT
        else:
            compatible = unicodedata.normalize("NFKD", character).casefold()
            shown = "".join(sign for sign in compatible if sign.isalnum())
        self[code] = shown
        return shown


_FOLDS: Final = _Folds()


def folded(text: str) -> str:
    """Return the letters and figures of a text, and its pictures, to be compared with another."""
    return text.translate(_FOLDS)


class _Run(NamedTuple):
    """Stretch in which both texts agree: where it begins in print and in the text, and length."""

    printed: int
    text: int
    length: int


class Alignment:
    """A printed text laid along a text; both are folded."""

    def __init__(self, printed: str, text: str) -> None:
        self._printed = printed
        self._text = text
        self._runs = [_Run(0, 0, 0), *_runs(printed + _END, text + _END)]

    def place(self, printed: int, after: int) -> int | None:
        """Return the place in the text where a printed page begins, None if that is unknown.

        ``after`` is where the page before begins.
        """
        number = bisect_right(self._runs, printed, key=lambda run: run.printed) - 1
        run = self._runs[number]
        passed = printed - run.printed
        if passed < run.length:
            return run.text + passed
        if number + 1 == len(self._runs):
            return None
        following = self._runs[number + 1].printed
        words = self._printed[printed:following]
        gaps = tuple(self._gaps(after, number))
        for length in _HEADS:
            # The rest of a cell may be short, and that of the next cell follow it.
            found = self._places(words[:length], gaps) if length <= len(words) else []
            if found:
                return found[0] if len(found) == 1 else None
        # The page before ends with what is known; a little that is not in the text may follow.
        at_end = passed == run.length and following - printed <= _STRAY
        return run.text + run.length if at_end else None

    def _gaps(self, after: int, number: int) -> Iterator[tuple[int, int]]:
        """Yield what is passed over in the text, from a place on, up to the run behind a run.

        A row of a table that goes on overleaf is there: the rest of its first cell is printed
        after the beginnings of the other cells.
        """
        while number >= 0:
            run, following = self._runs[number], self._runs[number + 1]
            yield max(run.text + run.length, after), following.text
            if run.text <= after:
                break
            number -= 1

    def _places(self, head: str, gaps: Iterable[tuple[int, int]]) -> list[int]:
        """Return where words stand in gaps of the text."""
        found: list[int] = []
        for start, end in gaps:
            place = self._text.find(head, start, end)
            while place >= 0:
                found.append(place)
                place = self._text.find(head, place + 1, end)
        return found


def _runs(printed: str, text: str) -> Iterator[_Run]:
    here = there = 0
    while here < len(printed) and there < len(text):
        length = _agreement(printed, text, here, there)
        following = _next_agreement(printed, text, here + length, there + length)
        back = _alike_before(printed, text, following, min(length, _AGREEING))
        if back:
            # What agrees by chance at the end of a run is the beginning of the next.
            following = (following[0] - back, following[1] - back)
            length = min(length, following[0] - here, following[1] - there)
        if length:
            yield _Run(here, there, length)
        here, there = following


def _alike_before(printed: str, text: str, ends: tuple[int, int], most: int) -> int:
    """Return how many signs, at most, also agree before two places."""
    here, there = ends
    count = 0
    if here == len(printed) or there == len(text):
        return count
    while count < most and printed[here - count - 1] == text[there - count - 1]:
        count += 1
    return count


def _agreement(printed: str, text: str, here: int, there: int) -> int:
    """Return how many signs agree from two places on."""
    start, step = here, _STEP
    while step:
        if printed[here : here + step] == text[there : there + step] and here < len(printed):
            here, there = here + step, there + step
        else:
            step //= 2
    return min(here, len(printed)) - start


def _next_agreement(printed: str, text: str, here: int, there: int) -> tuple[int, int]:
    """Return the nearest places, by what is passed over in both, from which the texts agree."""
    left = max(len(printed) - here, len(text) - there)
    if left <= 0:
        return len(printed), len(text)
    for window in (*_WINDOWS, left):
        found = _within(printed, text, (here, there), window)
        if found is not None:
            return here + found[0], there + found[1]
    return len(printed), len(text)


def _within(printed: str, text: str, start: tuple[int, int], window: int) -> tuple[int, int] | None:
    here, there = start
    starts: dict[str, int] = {}
    for skipped in range(min(window, len(text) - there - _AGREEING + 1)):
        piece = text[there + skipped : there + skipped + _AGREEING]
        starts.setdefault(piece, skipped)
    best: tuple[int, int] | None = None
    for passed in range(min(window, len(printed) - here - _AGREEING + 1)):
        if best is not None and passed >= sum(best):
            break
        other = starts.get(printed[here + passed : here + passed + _AGREEING])
        if other is not None and (best is None or passed + other < sum(best)):
            best = (passed, other)
    return best
