"""Levels of headings: classes of headings are ordered by words, numbers, looks and nesting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from converters.readers.heading_evidence.candidates import Candidate
from converters.readers.heading_evidence.contents import Contents
from converters.readers.heading_evidence.lines import Look
from converters.vietnamese.division_labels import WORDS, Rank, Style, order_of

_DEEPEST: Final = 6
_ALIKE: Final = 1.5
"""Difference in weight within which two looks are one."""
_STEP: Final = 2.0
_ROUNDS: Final = 30
_MOST_CLASSES: Final = 100
"""A document with more kinds of headings has no order to be found."""
Key = tuple[str, object]


@dataclass
class _Class:
    """Headings of one kind: one word, one way of numbering, or one look."""

    key: Key
    members: list[int] = field(default_factory=list)
    weight: float = 0.0
    declared: int | None = None
    """Level that the source gives to headings like these."""

    @property
    def first(self) -> int:
        return self.members[0]

    @property
    def kind(self) -> str:
        return self.key[0]


def levels_of(
    candidates: Sequence[Candidate],
    accepted: Sequence[bool],
    joined: Sequence[int],
    contents: Contents,
) -> list[int]:
    """Return the level of each line; 0 where it is no heading."""
    return _Levels(candidates, accepted, joined, contents).settled()


class _Levels:
    """Classes of one document's headings and their order."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        accepted: Sequence[bool],
        joined: Sequence[int],
        contents: Contents,
    ) -> None:
        self._candidates = candidates
        self._contents = contents
        self._joined = joined
        self._heads = [n for n, taken in enumerate(accepted) if taken]
        self._classes: dict[Key, _Class] = {}
        self._own: dict[int, Key] = {}
        for position in self._heads:
            if joined[position]:
                continue
            key = self._key(position)
            self._own[position] = key
            self._classes.setdefault(key, _Class(key)).members.append(position)

    def settled(self) -> list[int]:
        levels = [0] * len(self._candidates)
        if not self._heads:
            return levels
        for item in self._classes.values():
            item.weight = _mean(map(self._weight, item.members))
        self._merge_decimals()
        self._merge_looks()
        self._order()
        by_class = self._numbered()
        for position in self._heads:
            if not self._joined[position]:
                levels[position] = by_class[self._own[position]]
        self._settle_named(levels)
        for position in self._heads:
            if self._joined[position]:
                levels[position] = levels[position - 1] or 1
        return levels

    def _key(self, position: int) -> Key:
        candidate = self._candidates[position]
        line = candidate.line
        if line.label is not None:
            return ("word", line.label.word)
        if line.named is not None and line.numeral is None:
            return ("named", candidate.look)
        if line.numeral is not None:
            style = line.numeral.style
            return ("number", ("bare" if line.is_bare else "", style, line.numeral.depth))
        return ("look", candidate.look)

    def _weight(self, position: int) -> float:
        """Return how much a heading stands out; a title under a label counts for both."""
        weight = weight_of(self._candidates[position])
        after = position + 1
        if after < len(self._joined) and self._joined[after] == 1:
            weight = max(weight, weight_of(self._candidates[after]))
        return weight

    def _looks(self, item: _Class) -> set[Look]:
        looks = {self._candidates[n].look for n in item.members}
        return looks | {
            self._candidates[n + 1].look
            for n in item.members
            if n + 1 < len(self._joined) and self._joined[n + 1] == 1
        }

    # ---- one class or two -------------------------------------------------------------------

    def _merge_decimals(self) -> None:
        """Join “1.” and “1.1” of one look where the first numbers of the second are chapters'."""
        single = self._classes.get(("number", ("", Style.DECIMAL, 1)))
        double = self._classes.get(("number", ("", Style.DECIMAL, 2)))
        if single is None or double is None or not self._looks(single) & self._looks(double):
            return
        if self._under_chapters(double) * 2 > len(double.members):
            self._join(single, double)

    def _under_chapters(self, double: _Class) -> int:
        """Return how many headings “2.1” stand in the second chapter."""
        members = set(double.members)
        chapter: int | None = None
        count = 0
        for position in self._heads:
            line = self._candidates[position].line
            if self._is_chapter(position) and line.label is not None:
                chapter = line.label.number
            elif position in members and line.numeral is not None:
                count += line.numeral.values[0] == chapter
        return count

    def _merge_looks(self) -> None:
        """Join unnumbered headings that look like labelled ones, or like each other, to them."""
        for key in [k for k, c in self._classes.items() if c.kind == "look"]:
            item = self._classes[key]
            other = self._twin(item)
            if other is not None:
                self._join(item, other)

    def _twin(self, item: _Class) -> _Class | None:
        look = item.key[1]
        others = [c for c in self._classes.values() if c is not item and c.kind != "named"]
        worded = [c for c in others if c.kind == "word" or _is_bare(c)]
        for other in sorted(worded, key=_order):
            if look in self._looks(other):
                return other
        for other in others:
            if other.kind == "number" and look in self._looks(other):
                return other
        # Two looks that come often are two levels, however near; one odd line is a slip.
        looks = [
            c
            for c in others
            if c.kind == "look" and abs(c.weight - item.weight) < _ALIKE
            if min(len(c.members), len(item.members)) == 1
        ]
        return min(looks, key=lambda c: c.first, default=None)

    def _join(self, item: _Class, other: _Class) -> None:
        for position in item.members:
            self._own[position] = other.key
        other.members = sorted((*other.members, *item.members))
        del self._classes[item.key]

    # ---- order --------------------------------------------------------------------------------

    def _order(self) -> None:
        """Raise classes until every one that must stand above another weighs more."""
        ordered = [c for c in self._classes.values() if c.kind != "named"]
        if len(ordered) > _MOST_CLASSES:
            return
        pairs = [(a, b) for a in ordered for b in ordered if a is not b and self._is_above(a, b)]
        for _ in range(_ROUNDS):
            wrong = [(a, b) for a, b in pairs if a.weight < b.weight + _STEP]
            if not wrong:
                return
            for upper, lower in wrong:
                upper.weight = lower.weight + _STEP

    def _is_above(self, one: _Class, other: _Class) -> bool:
        if one.kind == "word" and other.kind == "word":
            return self._word_above(one, other)
        if _is_division(one) and not _is_division(other):
            return not (other.kind == "look" and self._holds_chapters(other, one))
        if _is_division(other) and not _is_division(one):
            return one.kind == "look" and self._holds_chapters(one, other)
        if one.kind == "number" and other.kind == "number":
            return self._number_above(one, other)
        if abs(one.weight - other.weight) < _ALIKE:
            return one.first < other.first
        return False

    def _word_above(self, one: _Class, other: _Class) -> bool:
        if {one.key[1], other.key[1]} == _EITHER_WAY:
            return one.first < other.first
        return _order(one) < _order(other)

    def _number_above(self, one: _Class, other: _Class) -> bool:
        _, style, depth = _numbering(one)
        _, other_style, other_depth = _numbering(other)
        if style is other_style and depth != other_depth:
            return depth < other_depth
        if Style.DECIMAL in {style, other_style} and max(depth, other_depth) > 1:
            # 1.1 stands under 1; a) and i) stand under 1.1; I and A stand above.
            small = {Style.LOWER_LETTER, Style.LOWER_ROMAN}
            return (other_style in small) if style is Style.DECIMAL else style not in small
        return one.first < other.first

    def _holds_chapters(self, item: _Class, chapter: _Class) -> bool:
        """Return whether most of its headings stand directly above a chapter's."""
        chapters = set(chapter.members)
        return sum(n + 1 in chapters for n in item.members) * 2 > len(item.members)

    def _numbered(self) -> dict[Key, int]:
        """Return levels by class; the source's own levels set the scale where there are any."""
        ordered = sorted(
            (c for c in self._classes.values() if c.kind != "named"),
            key=lambda c: (-c.weight, c.first),
        )
        top = self._declared()
        levels: dict[Key, int] = {}
        level, above = 0, None
        for item in ordered:
            if above is None or item.weight < above - 1e-6:
                level += 1
            above = item.weight
            levels[item.key] = min(level, _DEEPEST)
        for item in self._classes.values():
            if item.kind == "named":
                levels[item.key] = self._named_level(item, levels)
        return levels if not top else self._scaled(top)

    def _declared(self) -> list[tuple[int, int]]:
        return [
            (n, c.line.shape.level)
            for n, c in enumerate(self._candidates)
            if c.line.shape.level is not None
        ]

    def _scaled(self, declared: list[tuple[int, int]]) -> dict[Key, int]:
        """Fit guessed levels to the source's own: the same word or look has the same level."""
        words = {
            label.word: level
            for n, level in declared
            if (label := self._candidates[n].line.label) is not None
        }
        looks = {self._candidates[n].look: level for n, level in declared}
        fitted: dict[Key, int] = {}
        for key, item in self._classes.items():
            own = words.get(str(key[1])) if item.kind == "word" else None
            if own is None:
                own = next((looks[look] for look in self._looks(item) if look in looks), None)
            if own is None and item.kind in {"word", "named"}:
                own = min(level for _, level in declared)
            fitted[key] = min(own or self._level_by_weight(item, declared), _DEEPEST)
        return fitted

    def _level_by_weight(self, item: _Class, declared: list[tuple[int, int]]) -> int:
        """Return the highest declared level whose headings stand out no more, else one below all.

        Numbered headings stand below what has no number; levels that look like text tell nothing.
        """
        weights: dict[int, list[float]] = {}
        for position, level in declared:
            weights.setdefault(level, []).append(weight_of(self._candidates[position]))
        deepest = max(weights)
        if item.kind == "number":
            return deepest + 1
        means = {level: _mean(found) for level, found in sorted(weights.items())}
        fitting = (
            level for level, mean in means.items() if mean > _STEP and item.weight >= mean - _ALIKE
        )
        return next(fitting, deepest + 1)

    # ---- forewords, appendices and their like ---------------------------------------------

    def _named_level(self, item: _Class, levels: dict[Key, int]) -> int:
        """Return the level of what forewords look like, else of the chapters, else the top."""
        for other in sorted(self._classes.values(), key=lambda c: levels.get(c.key, _DEEPEST)):
            if other.kind != "named" and self._looks(item) & self._looks(other):
                return levels[other.key]
        chapters = [
            levels[c.key]
            for c in self._classes.values()
            if c.kind == "word" and _order(c) >= _CHAPTERS_FROM and _is_division(c)
        ]
        above = [
            levels[c.key]
            for c in self._classes.values()
            if c.kind != "named" and c.weight >= item.weight + _STEP
        ]
        if above and self._comes_again(item):
            return min((min(chapters, default=min(above)) + 1), _DEEPEST)
        return min(chapters, default=1)

    def _comes_again(self, item: _Class) -> bool:
        """Return whether one name stands in several chapters: “Câu hỏi ôn tập”, “Tài liệu đọc”."""
        keys = [self._candidates[n].line.key for n in item.members]
        return len(set(keys)) < len(keys)

    def _settle_named(self, levels: list[int]) -> None:
        """Bring what stands outside all parts to the top: forewords, appendices."""
        parts = [n for n in self._heads if self._is_part(n)]
        if not parts:
            return
        chapter = max((levels[n] for n in self._heads if self._is_chapter(n)), default=_DEEPEST)
        last = max(
            n for n in self._heads
            if self._is_part(n) or (self._is_chapter(n) and levels[n] <= chapter)
        )  # fmt: skip
        for position in self._heads:
            own = self._own.get(position)
            if own is None or own[0] != "named" or levels[position] > chapter:
                continue
            if position < parts[0] or position > last:
                levels[position] = levels[parts[0]]

    def _is_part(self, position: int) -> bool:
        label = self._candidates[position].line.label
        return label is not None and label.rank is Rank.PART

    def _is_chapter(self, position: int) -> bool:
        label = self._candidates[position].line.label
        return label is not None and label.rank is Rank.CHAPTER


def weight_of(candidate: Candidate) -> float:
    """Return how much a line stands out from the body; a point of size outweighs most."""
    look = candidate.look
    return (
        (candidate.ratio - 1) * 120
        + 4 * look.bold
        + 3 * look.capitals
        + 3 * look.centred
        + 1 * look.underlined
        - 1 * look.italic
    )


_CHAPTERS_FROM: Final = order_of(WORDS[Rank.CHAPTER][0])
_LAST: Final = 99
_EITHER_WAY: Final = frozenset({"article", "section"})
"""Articles hold sections in rules of English make, and stand in them in codes of law."""


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _order(item: _Class) -> int:
    return order_of(str(item.key[1])) if item.kind == "word" else _LAST


def _is_division(item: _Class) -> bool:
    """Part or chapter by its word."""
    if item.kind != "word":
        return False
    return item.key[1] in (*WORDS[Rank.PART], *WORDS[Rank.CHAPTER])


def _is_bare(item: _Class) -> bool:
    return item.kind == "number" and _numbering(item)[0] == "bare"


def _numbering(item: _Class) -> tuple[str, Style, int]:
    value = item.key[1]
    assert isinstance(value, tuple)  # noqa: S101 - made by _key
    return value
