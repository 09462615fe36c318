"""Labels of divisions: the word and number that open a heading (“Chương IV”, “Part One”, “1.2”).

The one list of words for parts, chapters and sections, Vietnamese and English; readers look for
headings with it, transforms build the tree with it.
"""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from converters.model.roman import roman_value


class Rank(IntEnum):
    """How high in a book a labelled division stands."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    SUBSECTION = 3
    ARTICLE = 4


WORDS: Final = {
    Rank.PART: (
        "tập", "volume", "tome", "band", "quyển", "book", "livre", "phần", "part", "partie", "teil",
    ),
    Rank.CHAPTER: (
        "thiên", "hồi", "màn", "act", "chương", "chapter", "chapitre", "kapitel", "canto", "kỳ",
        "sermon", "lecture",
    ),
    Rank.SECTION: (
        "cảnh", "scene", "bài", "unit", "lesson", "mục", "section", "lớp", "khúc",
    ),
    Rank.SUBSECTION: ("tiết", "tiểu mục", "subsection"),
    Rank.ARTICLE: ("điều", "article"),
}  # fmt: skip
"""Words by rank; those that may hold another of the same rank stand before it."""

_VALUES: Final = {
    "một": 1, "nhất": 1, "mốt": 1, "hai": 2, "nhì": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5,
    "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "linh": 0, "lẻ": 0,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "premier": 1, "première": 1,
}  # fmt: skip
_TIMES: Final = {"mươi": 10, "trăm": 100, "hundred": 100}
_LAST: Final = ("cuối cùng", "cuối", "chót", "last")
_ROMAN: Final = (
    r"(?=[IVXLCivxlc])(?:C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})|"
    r"(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))"
)
_NUMBER_WORD: Final = "|".join(sorted((*_VALUES, *_TIMES), key=len, reverse=True))
_SPELT: Final = rf"(?:(?:{_NUMBER_WORD})(?:[ -](?:{_NUMBER_WORD}))*|{'|'.join(_LAST)})"
_END: Final = r"(?=$|[\s.:,;/)–—-])"
_WORD: Final = "|".join(
    sorted((word for words in WORDS.values() for word in words), key=len, reverse=True)
)
_LABEL: Final = re.compile(
    rf"(?P<word>(?i:{_WORD}))(?:[ ]+(?i:thứ|số|the))?[ ]*[:.]?[ ]+"
    rf"(?P<number>\d{{1,4}}|{_ROMAN}|(?i:{_SPELT})|[A-H]){_END}(?P<rest>.*)",
    re.DOTALL,
)
_ORDERED: Final = re.compile(
    rf"(?:the[ ])?(?P<number>(?i:{_SPELT}))[ ](?P<word>(?i:part|book|volume|chapter|act)){_END}"
    r"(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
_NUMERAL: Final = re.compile(
    rf"(?:§[ ]?)?(?P<open>\(?)(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*|{_ROMAN}|[A-Za-zĐđ])"
    r"(?P<mark>[.)/:]|[ ]?[-–—](?=[ ]))?(?P<rest>(?:\s.*)?)",
    re.DOTALL,
)
_TIGHT: Final = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVX]+)[.)](?P<rest>[^\W\d].*)", re.DOTALL
)
_SPELT_ALONE: Final = re.compile(rf"(?i:{_SPELT})")
_SEPARATOR: Final = re.compile(r"\s*[.:–—\n/)-]+")
_EDGES: Final = " .:,;–—-)/\n\t\xa0"


class Label(NamedTuple):
    """“Chương IV. Tên chương”: the word, its rank, the number and the title behind it."""

    word: str
    rank: Rank
    number: int | None
    """None for “last”."""
    title: str
    """Empty where nothing stands there but the label."""
    separated: bool
    """A mark or a line end parts the title from the number, or there is no title."""


class Style(StrEnum):
    """How a bare number is written."""

    UPPER_ROMAN = "I"
    LOWER_ROMAN = "i"
    UPPER_LETTER = "A"
    LOWER_LETTER = "a"
    DECIMAL = "1"
    SPELT = "one"


class Numeral(NamedTuple):
    """“1.2.3 Title”, “IV. Title”, “b) Title”, or the number alone."""

    style: Style
    values: tuple[int, ...]
    title: str
    marked: bool
    """A point, bracket or dash follows the number."""

    @property
    def depth(self) -> int:
        """How many numbers there are: 2 for “1.2”."""
        return len(self.values)


_ORDER: Final = {
    word: place for place, word in enumerate(word for words in WORDS.values() for word in words)
}
_RANKS: Final = {word: rank for rank, words in WORDS.items() for word in words}


def order_of(word: str) -> int:
    """Return the place of a word among all, the highest divisions first."""
    return _ORDER[word]


def label_of(text: str) -> Label | None:
    """Return the label that ``text`` opens with, None where its words run on as a sentence."""
    match = _LABEL.fullmatch(text) or _ORDERED.fullmatch(text)
    if match is None:
        return None
    word, rest = match["word"].lower(), match["rest"]
    title = rest.strip(_EDGES)
    separated = not title or _SEPARATOR.match(rest) is not None
    if rest.startswith((",", ";")) or not (separated or _opens_title(title)):
        return None
    return Label(word, _RANKS[word], value_of(match["number"]), title, separated)


def _opens_title(title: str) -> bool:
    return not title[0].islower()


def numeral_of(text: str) -> Numeral | None:
    """Return the bare number that ``text`` opens with or is, None where there is none."""
    if _SPELT_ALONE.fullmatch(text.rstrip(".")):
        value = value_of(text.rstrip("."))
        return None if value is None else Numeral(Style.SPELT, (value,), "", marked=False)
    match = _NUMERAL.fullmatch(text) or _TIGHT.fullmatch(text)
    if match is None:
        return None
    number, title = match["number"], match["rest"].strip()
    marked = match.re is _TIGHT or bool(match["mark"])
    style = _style_of(number)
    is_letter = style in {Style.UPPER_LETTER, Style.LOWER_LETTER}
    has_points = style is Style.DECIMAL and "." in number
    if is_letter if not title else not (marked or has_points):
        return None
    return Numeral(style, _values(number, style), title, marked)


def _values(number: str, style: Style) -> tuple[int, ...]:
    if style is Style.DECIMAL:
        return tuple(map(int, number.split(".")))
    if style in {Style.UPPER_LETTER, Style.LOWER_LETTER}:
        return (ord(number.lower()) - ord("a") + 1,)
    return (roman_value(number) or 0,)


def _style_of(number: str) -> Style:
    if number[0].isdigit():
        return Style.DECIMAL
    # C and D begin lists of letters far more often than the hundredth chapter.
    is_roman = number.lower() not in {"c", "l"} and re.fullmatch(_ROMAN, number) is not None
    if number.isupper():
        return Style.UPPER_ROMAN if is_roman else Style.UPPER_LETTER
    return Style.LOWER_ROMAN if is_roman else Style.LOWER_LETTER


def value_of(number: str) -> int | None:
    """Return the value of digits, a Roman numeral or number words; None for “last”."""
    plain = number.lower()
    if plain.isdigit():
        return int(plain)
    if len(plain) == 1 and plain in "abcdefgh":
        return ord(plain) - ord("a") + 1
    if re.fullmatch(_ROMAN, number):
        return roman_value(plain)
    return _spelt_value(plain)


def _spelt_value(plain: str) -> int | None:
    total = 0
    for word in plain.replace("-", " ").split():
        if word in _TIMES:
            total = max(total, 1) * _TIMES[word]
        elif word in _VALUES:
            total += _VALUES[word]
        else:
            return None
    return total
