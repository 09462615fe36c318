"""Rules of typography by language: each finds places in a line of text and what should stand there.

Vietnamese: quotation marks as in CLDR, no space before marks, an en dash for speech. French: narrow
no-break spaces as in the Lexique des règles typographiques. Text that is no prose (addresses,
escapes, markup) is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
OBJECT: Final = "\ufffc"
"""Stands for a picture, formula or note mark in a line."""

_PROTECTED: Final = re.compile(
    r"(?:https?|ftp)://\S+|www\.\S+|mailto:\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w[\w.-]*|"
    r"(?<!\S)\S*[\\`{}<>=#~^|]\S*|&#?\w+;|%[0-9A-Fa-f]{2}|\b\w:[\\/]\S*|(?<!\S)/\S+/\S*|"
    r"(?<!\S)--?[a-zA-Z][\w-]*(?:=\S*)?(?!\S)|"
    r"(?<![\w-])[\w-]+\.(?:com|vn|org|net|html?|docx?|pdf|txt)\b"
)


class Edit(NamedTuple):
    """Characters ``start`` to ``end`` of a line and what takes their place."""

    start: int
    end: int
    text: str


class Rule(NamedTuple):
    """A rule: its code, the languages it is for (None: all), whether it is for prose alone."""

    code: str
    find: Callable[[str, str], Iterator[Edit]]
    languages: frozenset[str] | None = None
    prose: bool = False


_QUICK: Final = re.compile("[\"'«»;:!?–—-]|  | [,.)\\]]|[(\\[] |\\.\\.\\.|\\d |\\. ")


def may_change(text: str) -> bool:
    """Return whether a line has anything that a rule could change: most have not."""
    return _QUICK.search(text) is not None


def protected(text: str) -> list[tuple[int, int]]:
    """Return the stretches that no rule may touch."""
    return [match.span() for match in _PROTECTED.finditer(text)]


# ---- quotation marks --------------------------------------------------------------------------

_QUOTES: Final = {
    "vi": ("“", "”", "‘", "’"),
    "en": ("“", "”", "‘", "’"),
    "fr": (f"«{NARROW}", f"{NARROW}»", "“", "”"),
}
_OPENERS: Final = frozenset(f" \t\n([{{<—–-/“‘«{NO_BREAK}{NARROW}")
_LEADS: Final = frozenset(":,")
"""Marks before an opening quotation mark whose space was forgotten."""
_ELIDED: Final = re.compile(
    r"(?:\d\ds?|tis|twas|twere|twill|em|til|cause|bout|round|n)\b", re.IGNORECASE
)
"""What an apostrophe at the start of a word stands for: the ’90s, ’tis."""
_CLOSED_QUOTE: Final = re.compile(r"[^\W\d_]'(?!\w)|[.,!?…]'(?!\w)")
_LONGEST_QUOTE: Final = 500
_SPACES: Final = frozenset(f" \t\n{NO_BREAK}{NARROW}")


def _quotes(text: str, language: str) -> Iterator[Edit]:
    if '"' not in text:
        return
    opening, closing, *_ = _QUOTES[language]
    is_open = False
    for match in re.finditer('"', text):
        place = match.start()
        before, after = _around(text, place)
        led = before in _LEADS and not is_open and after.isalpha()
        opens = (not before or before in _OPENERS or led) and after not in _SPACES and bool(after)
        closes = bool(before) and before not in _SPACES
        if opens and (led or not (is_open and closes)):
            is_open = True
            yield Edit(place, place + 1, opening)
        elif closes and (is_open or not before.isdigit()):
            is_open = False
            yield Edit(place, place + 1, closing)


def _apostrophes(text: str, language: str) -> Iterator[Edit]:
    if "'" not in text:
        return
    opening, closing = _QUOTES[language][2:]
    is_open = False
    for match in re.finditer("'", text):
        place = match.start()
        before, after = _around(text, place)
        at_start = not before or before in _OPENERS
        elided = at_start and _ELIDED.match(text, place + 1) is not None
        if elided or (before.isalpha() and after.isalpha()):
            yield Edit(place, place + 1, "’")
        elif at_start and after.isalnum():
            quoted = _CLOSED_QUOTE.search(text, place + 1, place + _LONGEST_QUOTE)
            is_open = quoted is not None
            yield Edit(place, place + 1, opening if quoted else "’")
        elif before and before not in _SPACES and (is_open or before.isalpha()):
            yield Edit(place, place + 1, closing if is_open else "’")
            is_open = False


def _around(text: str, place: int) -> tuple[str, str]:
    return text[place - 1 : place] if place else "", text[place + 1 : place + 2]


# ---- dashes -----------------------------------------------------------------------------------

_DOUBLE: Final = re.compile(r"(?<![-–—])(?P<left> ?)(?P<dash>--?-)(?P<right> ?)(?![-–—])")
_SPACED: Final = re.compile(r"(?<=[^\W\d_]|[,.;:!?)\"'”’»…])( )-( )(?=[^\W\d_]|[\"'“‘«(])")
_RANGE: Final = re.compile(
    r"(?<![\w.,/:–—-])(?P<first>\d{1,4})-(?P<last>\d{1,4})(?![\w/:–—-]|[.,]\d)"
)
_SPEECH: Final = re.compile(rf"[-–—](?:[ {NO_BREAK}]+|(?=[^\W\d_]|[…“]))(?=[^\s{OBJECT}–—-])")


def _dashes(text: str, language: str) -> Iterator[Edit]:
    for match in _DOUBLE.finditer(text) if "--" in text else ():
        left, right = match["left"], match["right"]
        spaced = bool(left or right)
        triple = len(match["dash"]) > 2
        dash = "—" if triple or (language == "en" and not spaced) else "–"
        at_edge = match.start() == 0 or match.end() == len(text)
        if match[0] == text:
            continue  # A rule across the page.
        if spaced or language == "en" or at_edge:
            yield Edit(match.start(), match.end(), f"{left}{dash}{right}")
        else:
            yield Edit(match.start(), match.end(), " – ")
    for match in _SPACED.finditer(text) if " - " in text else ():
        yield Edit(match.start(1), match.end(2), " – ")


def _ranges(text: str, _language: str) -> Iterator[Edit]:
    for match in _RANGE.finditer(text) if "-" in text else ():
        if int(match["first"]) < int(match["last"]):
            yield Edit(match.end("first"), match.start("last"), "–")


def _speech(text: str, _language: str) -> Iterator[Edit]:
    for line in re.finditer(r"[^\n]+", text):
        match = _SPEECH.match(text, line.start())
        if match is not None and match[0] != f"–{NO_BREAK}":
            yield Edit(match.start(), match.end(), f"–{NO_BREAK}")


# ---- ellipses and spaces ----------------------------------------------------------------------

_DOTS: Final = re.compile(r"(?<!\.)\.{3}(?!\.)")
_SEVERAL: Final = re.compile(r"(?<=[^\s]) {2,3}(?=[^\s])")
_BEFORE_MARK: Final = re.compile(r"(?<=[\w)\]”’»…]) +(?=[,;!?](?!\w)|:(?![\w)(]| \d)|\.(?![\w.]))")
_BEFORE_WORD: Final = re.compile(r"(?<=\w) +(?P<mark>[,;!?])(?=[^\W\d_])")
"""A mark that stands before its space instead of behind it: “lại !Bà”."""
_WITHIN_BRACKETS: Final = re.compile(r"(?<=[(\[]) +(?=\w)|(?<=[\w.!?…]) +(?=[)\]])")
_UNITS: Final = (
    "kg|mg|km|cm|mm|dm|m|ha|km²|m²|m³|lít|tấn|tạ|°C|%|đồng|USD|VND|triệu|tỉ|tỷ|nghìn|ngàn|giờ|phút|"
    "giây|€|\\$|lbs?|ft|GB|MB|kW|MW"
)
_UNIT: Final = re.compile(rf"(?<=\d)( )(?=(?:{_UNITS})(?!\w))")
_SHORTENED: Final = re.compile(
    r"(?<![\w.])(?:[Tt]r|TP|Tp|tp|TX|TT|GS|PGS|TS|ThS|BS|KS|LS|NXB|Nxb|St|Mr|Mrs|Ms|Dr|Prof|"
    r"[Pp]p|[Pp]|[Nn]o|[Vv]ol|[Hh]|[Bb]|M|MM)\.( )(?=[\w])"
)
_INITIAL: Final = re.compile(r"(?<![\w.])(?:[^\W\d_a-zà-ỹ]\.)( )(?=[^\W\d_a-zà-ỹ])")
_FRENCH_MARK: Final = re.compile(
    rf"(?<=[\w)\]»”…])(?P<space>[ {NO_BREAK}{NARROW}]?)(?P<mark>[;!?:])(?=[\s»”)!?]|$)"
)
_GUILLEMETS: Final = re.compile(
    rf"(?P<open>«)(?P<after>[ {NO_BREAK}]?)(?=[^\s{NARROW}])"
    rf"|(?<=[^\s{NARROW}])(?P<before>[ {NO_BREAK}]?)(?P<close>»)"
)


def _ellipses(text: str, _language: str) -> Iterator[Edit]:
    for match in _DOTS.finditer(text) if "..." in text else ():
        yield Edit(match.start(), match.end(), "…")


def _several_spaces(text: str, _language: str) -> Iterator[Edit]:
    for match in _SEVERAL.finditer(text) if "  " in text else ():
        yield Edit(match.start(), match.end(), " ")


def _spaces_before_marks(text: str, _language: str) -> Iterator[Edit]:
    for match in _BEFORE_MARK.finditer(text):
        yield Edit(match.start(), match.end(), "")
    for match in _BEFORE_WORD.finditer(text):
        yield Edit(match.start(), match.end(), f"{match['mark']} ")
    for match in _WITHIN_BRACKETS.finditer(text) if "(" in text or "[" in text else ():
        yield Edit(match.start(), match.end(), "")


def _unbroken(text: str, _language: str) -> Iterator[Edit]:
    places = {
        match.start(1)
        for pattern in (_UNIT, _SHORTENED, _INITIAL)
        for match in pattern.finditer(text)
    }
    for place in sorted(places):
        yield Edit(place, place + 1, NO_BREAK)


def _french_spaces(text: str, _language: str) -> Iterator[Edit]:
    for match in _FRENCH_MARK.finditer(text):
        space = NO_BREAK if match["mark"] == ":" else NARROW
        if match["space"] != space:
            yield Edit(match.start("space"), match.end("space"), space)
    for match in _GUILLEMETS.finditer(text):
        group = "after" if match["open"] else "before"
        yield Edit(match.start(group), match.end(group), NARROW)


_ALL: Final = frozenset(_QUOTES)
_UNSPACED: Final = frozenset({"vi", "en"})
RULES: Final = (
    Rule("TYPO-008", _several_spaces),
    Rule("TYPO-009", _spaces_before_marks, _UNSPACED),
    Rule("TYPO-006", _ellipses, _ALL),
    Rule("TYPO-003", _dashes, _ALL),
    Rule("TYPO-005", _ranges, _ALL),
    Rule("TYPO-004", _speech, frozenset({"vi"}), prose=True),
    Rule("TYPO-001", _quotes, _ALL),
    Rule("TYPO-002", _apostrophes, _ALL),
    Rule("TYPO-007", _unbroken, _ALL),
    Rule("TYPO-007", _french_spaces, frozenset({"fr"})),
)
"""In the order in which they are applied."""
