"""A paragraph prepared for judgement: its words read, its look compared with the body's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar, overload

import msgspec

from converters.model.publication import Alignment
from converters.readers.heading_evidence.shapes import ParagraphShape, Place
from converters.vietnamese.division_labels import Label, Numeral, label_of, numeral_of
from converters.vietnamese.heading_words import is_end_mark, named_role
from converters.vocabularies import SectionRole

_MOST: Final = 0.8
"""Share from which a look counts for a whole paragraph."""
_CENTRING_BLANKS: Final = 10
_LABEL_LETTERS: Final = 200
_LONG: Final = 160
"""Characters from which a paragraph is text, and not looked at word by word."""
_LARGEST: Final = 72.0
"""Points from which all sizes count as one."""
_NUMBERED_START: Final = 60
_COLUMNS: Final = re.compile(r"\S(?:[ \xa0]{4,}|[ \xa0]*\t\s*)\S")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_TAB: Final = 6
_WORDS: Final = re.compile(r"\w+")


class Look(NamedTuple):
    """What meets the eye of a line, compared with the body's look."""

    size: float | None
    bold: bool
    italic: bool
    underlined: bool
    capitals: bool
    centred: bool
    right: bool


_T = TypeVar("_T")


class _lazy(Generic[_T]):  # noqa: N801 - a decorator
    """A property worked out once; that of functools takes a lock each time (Python 3.11)."""

    def __init__(self, work: Callable[[Any], _T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, line: None, owner: type) -> _lazy[_T]: ...
    @overload
    def __get__(self, line: object, owner: type) -> _T: ...
    def __get__(self, line: object | None, owner: type) -> _lazy[_T] | _T:
        if line is None:
            return self
        found = self._work(line)
        line.__dict__[self._name] = found
        return found


@dataclass(frozen=True)
class Line:
    """A paragraph with text, its place among all paragraphs, and what its words say."""

    index: int
    shape: ParagraphShape
    blanks_before: int
    blanks_after: int
    page_break: bool
    """It opens a page by the author's will, blank paragraphs between included."""

    @_lazy
    def text(self) -> str:
        """The words with the automatic number, blanks joined."""
        own = self.shape.text
        if len(own) > _LONG:
            return own
        joined = " ".join(own.split())
        own = own if joined == own else joined  # Nearly all are; a book's text is kept once.
        if self.shape.number and not self.shape.bulleted:
            return f"{self.shape.number.strip()} {own}"
        return own

    @_lazy
    def words(self) -> int:
        """Number of words."""
        if len(self.text) > _LONG:
            return self.text.count(" ") + 1
        return len(_WORDS.findall(self.text))

    @_lazy
    def label(self) -> Label | None:
        """“Chương I”, read line by line: what stands under a forced line end is the title."""
        if len(self.text) > _LABEL_LETTERS:
            return None
        first, *others = [part for part in self.shape.text.split("\n") if part.strip()] or [""]
        if not others:
            return label_of(_unbracketed(self.text))
        number = self.shape.number if self.shape.number and not self.shape.bulleted else ""
        label = label_of(_unbracketed(" ".join(f"{number} {first}".split())))
        if label is None:
            return None
        title = " ".join((label.title, *others)).strip()
        return label._replace(title=" ".join(title.split()), separated=True)

    @_lazy
    def named(self) -> tuple[SectionRole, bool] | None:
        """“Lời nói đầu”: its role, and whether nothing else stands there."""
        if len(self.text) > _LABEL_LETTERS:
            return None
        return named_role(_without_numeral(self) or self.text)

    @_lazy
    def numeral(self) -> Numeral | None:
        """“1.2 Title”, “IV”; of long paragraphs only the number matters."""
        if len(self.text) > _LABEL_LETTERS:
            return numeral_of(self.text[:_NUMBERED_START])
        return numeral_of(_unbracketed(self.text))

    @_lazy
    def is_bare(self) -> bool:
        """Whether nothing but a label or number stands there: its title may follow."""
        if self.label is not None:
            return not self.label.title
        return self.numeral is not None and not self.numeral.title

    @_lazy
    def has_columns(self) -> bool:
        """Blanks part it into columns: letterheads, formulas, tables typed by hand."""
        return (
            len(self.text) <= _LONG
            and self.label is None
            and _COLUMNS.search(self.shape.text) is not None
        )

    @_lazy
    def has_words(self) -> bool:
        """A word of two letters stands in it, as signs of formulas do not."""
        return _WORD.search(self.text) is not None

    @_lazy
    def is_end_mark(self) -> bool:
        """“Hết”, “The End”."""
        return is_end_mark(self.text)

    @_lazy
    def centred(self) -> bool:
        """Set in the middle, if only by blanks typed before it."""
        if self.shape.alignment is Alignment.CENTER:
            return True
        text = self.shape.text
        blanks = text[: len(text) - len(text.lstrip())]
        return len(blanks) + (_TAB - 1) * blanks.count("\t") >= _CENTRING_BLANKS

    @_lazy
    def capitals(self) -> bool:
        """All letters are capitals, typed or shown."""
        text = self.shape.text
        if len(text) > _LONG:
            return text.isupper()
        if self.is_bare_roman:
            return False
        if text.isupper():
            return _WORD.search(text) is not None
        if self.shape.capitals >= _MOST:
            return True
        small = sum(map(str.islower, text))
        return small <= 0.1 * sum(map(str.isalpha, text)) and _WORD.search(text) is not None

    @_lazy
    def is_bare_roman(self) -> bool:
        """A Roman number is no word in capitals."""
        return self.numeral is not None and not self.numeral.title

    @_lazy
    def key(self) -> str:
        """The words alone, for comparing; long paragraphs as they are."""
        return self.text if len(self.text) > _LONG else comparable(self.text)


class Body(NamedTuple):
    """How most of the text looks."""

    size: float | None
    bold: bool
    italic: bool
    centred: bool
    capitals: bool
    space: float
    """Usual distance between paragraphs, in points."""
    spaced: bool
    """Empty paragraphs stand between most paragraphs."""


def comparable(text: str) -> str:
    """Return the words of a heading as they are compared with a contents line."""
    return " ".join(_WORDS.findall(text.casefold()))


def lines_of(shapes: Sequence[ParagraphShape]) -> list[Line]:
    """Return the paragraphs with text; the empty ones become the distance between them."""
    filled = [place for place, shape in enumerate(shapes) if shape.text.strip()]
    lines: list[Line] = []
    previous = -1
    for position, place in enumerate(filled):
        following = filled[position + 1] if position + 1 < len(filled) else len(shapes)
        turned = any(shape.page_break_before for shape in shapes[previous + 1 : place + 1])
        shape = shapes[place]
        if not any(map(str.isalnum, shape.text)):
            # “* * *” parts texts, whatever it looks like.
            shape = msgspec.structs.replace(shape, place=Place.OTHER)
        lines.append(Line(place, shape, place - previous - 1, following - place - 1, turned))
        previous = place
    return lines


def body_of(lines: Sequence[Line]) -> Body:
    """Return the look that most letters of the main text have."""
    sizes: Counter[float | None] = Counter()
    spaces: Counter[float] = Counter()
    total = bold = italic = centred = capitals = apart = 0
    counted = [line for line in lines if line.shape.place is Place.BODY] or list(lines)
    for line in counted:
        weight = len(line.text)
        shape = line.shape
        sizes[None if shape.size is None else round(shape.size * 2) / 2] += weight
        total += weight
        bold += weight * (shape.bold > 0.5)
        italic += weight * (shape.italic > 0.5)
        centred += weight * line.centred
        capitals += weight * line.capitals
        spaces[round(shape.space_before + shape.space_after)] += weight
        apart += line.blanks_before > 0
    half = total / 2
    return Body(
        size=sizes.most_common(1)[0][0] if sizes else None,
        bold=bold > half,
        italic=italic > half,
        centred=centred > half,
        capitals=capitals > half,
        space=spaces.most_common(1)[0][0] if spaces else 0.0,
        spaced=2 * apart > len(counted),
    )


def look_of(line: Line, body: Body) -> Look:
    """Return the look of a line; what the whole body has is left out."""
    shape = line.shape
    known = shape.size is not None and body.size is not None
    size = min(round((shape.size or 0.0) * 2) / 2, _LARGEST) if known else None
    return Look(
        size=size,
        bold=shape.bold >= _MOST and not body.bold,
        italic=shape.italic >= _MOST and not body.italic,
        underlined=shape.underlined >= _MOST,
        capitals=line.capitals and not body.capitals,
        centred=line.centred and not body.centred,
        right=shape.alignment is Alignment.RIGHT,
    )


def _unbracketed(text: str) -> str:
    """Return a line without the dashes or brackets that some set around numbers: “- 1 -”."""
    match = re.fullmatch(r"[-–—~*\[(< ]+(?P<inner>[^\W_][^\n]{0,30}?)[-–—~*\])> ]+", text)
    return match["inner"] if match else text


def _without_numeral(line: Line) -> str | None:
    numeral = line.numeral
    return numeral.title if numeral is not None and numeral.title else None
