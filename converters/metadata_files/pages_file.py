"""``pages.toml``: what a person decided about the pages of a scan, as a file.

One ``[[page]]`` an entry: which pictures it speaks of (``pages``, ``file``, ``half``), and what is
decided; a later entry goes before an earlier one. Equal decisions give equal bytes. The same file
is written as a start, with what the program decided as remarks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SettingsError
from converters.files import lies_there, write_file
from converters.model.guess import Mode
from converters.model.page_decision import (
    SHEET_TRAITS,
    Half,
    PageChoice,
    PageDecisions,
    PageDisplay,
    PageRecord,
    PageRule,
    PageTrait,
    Parity,
    value_text,
)
from converters.settings import chosen, missing_value, read_toml, reject_unknown, wrong_value

PAGES_FILE: Final = "pages.toml"
"""Decisions on all pages of the scans in a folder, or beside one as ``<name>.pages.toml``."""

_ENTRIES: Final = "page"
_ALL: Final = "all"
_PLACE: Final = ("pages", "file", "half")
_KNOWN: Final = (*_PLACE, *(trait.value for trait in PageTrait))
_SPAN: Final = re.compile(r"(\d{1,6})\s*(?:(-)\s*(\d{1,6})?)?")
_QUARTERS: Final = 4
_STEEPEST: Final = 45.0
_OUTSIDE: Final = 0.5
"""How far beyond the picture's edge a corner of the sheet may lie, as a share of its side."""
_NARROWEST: Final = 0.02
"""Share of a picture's side under which nothing is a page."""
_HEAD: Final = """\
# Các trang quét: mỗi [[page]] là những quyết định thay cho điều chương trình tự chọn; mục sau thắng
# mục trước. Dòng có dấu # là điều chương trình tự chọn: muốn đổi thì bỏ dấu # rồi sửa giá trị.
# Pages of the scan: each [[page]] holds decisions that win over what the program chooses, a later
# one over an earlier. A line with # is the program's own choice: take the # off to change it.
#   pages = 7 | "3, 5-9, 12-" | "odd" | "even" | "all"   file = "0001.jpg"   half = "left" | "right"
#   quarters = 0 … 3   despeckle, light, curl, blank, leave_out = true | false   skew = degrees
#   split = true | false | 0.5 (of the width)   display = "bilevel" | "mixed" | "gray" | "colour"
#   outline = [[x, y], …] (4 corners)   pictures = [[left, top, right, bottom], …]: shares, 0 to 1
#   after = 8 | "0008.jpg"
"""


def read_pages(path: Path, sources: Sequence[Path] | None) -> tuple[PageRule, ...]:
    """Return the rules of a file that may be about the sources of one book; None: all of them.

    A rule about a file that lies beside ``path`` and is none of them is about another book. Raises
    SettingsError META-001 for an unknown key, META-002 for a value that does not fit, META-033
    for one that is missing, META-003 where the file cannot be read.
    """
    values = read_toml(path)
    reject_unknown(values, (_ENTRIES,), path.name)
    entries = values.get(_ENTRIES, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise wrong_value(_ENTRIES, entries, path.name)
    rules = tuple(_rule(entry, path.name) for entry in entries)
    if sources is None:
        return rules
    return tuple(rule for rule in rules if not _is_of_another(rule, path.parent, sources))


def write_records(
    path: Path, rules: Sequence[PageRule], records: Sequence[PageRecord], language: str
) -> None:
    """Write a person's rules, and under them page by page what was chosen, as remarks.

    ``language``: of the reasons. Raises DestinationError where that fails.
    """
    reasons = sorted({choice.reason for record in records for choice in record.choices})
    parts = [
        _HEAD,
        "".join(f"# {code}: {Diagnostic.of(code).text(language)}\n" for code in reasons),
        *(_entry(rule) for rule in rules if any(rule.decided.given())),
        *map(_record, records),
    ]
    write_file(path.absolute(), "\n".join(part for part in parts if part).encode("utf-8"))


def pages_text(rules: Sequence[PageRule]) -> str:
    """Return the file for a person's rules."""
    return "\n".join((_HEAD, *(_entry(rule) for rule in rules if any(rule.decided.given()))))


# ---- reading ----------------------------------------------------------------------------------


def _is_of_another(rule: PageRule, folder: Path, sources: Sequence[Path]) -> bool:
    if rule.file is None:
        return False
    file = (folder / rule.file).absolute()
    mine = any(file == source or source in file.parents for source in sources)
    return not mine and lies_there(file)


def _rule(entry: dict[str, Any], source: str) -> PageRule:
    reject_unknown(entry, _KNOWN, source)
    file = entry.get("file")
    if not isinstance(file, str | None) or file == "":
        raise wrong_value("file", file, source)
    half = chosen(Half, "half", entry.get("half"), source)
    if file is None and "pages" not in entry:
        raise missing_value("pages", source)
    spans, parity = _pages(entry.get("pages", _ALL), source)
    decided: dict[str, Any] = {}
    for trait in PageTrait:
        value = entry.get(trait.value)
        if value is None:
            continue
        if half is not None and trait in SHEET_TRAITS:
            raise SettingsError.of(
                "META-002", Origin(source), reason=f"{trait.value} + half = {half.value!r}"
            )
        decided[trait.value] = _CHECKS[trait](trait.value, value, source)
    return PageRule(
        file=file, spans=spans, parity=parity, half=half, decided=PageDecisions(**decided)
    )


_Spans = tuple[tuple[int, int | None], ...]


def _pages(value: object, source: str) -> tuple[_Spans, Parity | None]:
    if value in tuple(Parity):
        return (), Parity(str(value))
    if value == _ALL:
        return (), None
    pieces = value if isinstance(value, list) else [value]
    words = [
        word
        for piece in pieces
        for word in (piece.split(",") if isinstance(piece, str) else [piece])
    ]
    if not words:
        raise wrong_value("pages", value, source)
    return tuple(_span(word, value, source) for word in words), None


def _span(word: object, value: object, source: str) -> tuple[int, int | None]:
    if isinstance(word, int) and not isinstance(word, bool) and word > 0:
        return word, word
    found = _SPAN.fullmatch(word.strip()) if isinstance(word, str) else None
    if found is None:
        raise wrong_value("pages", value, source)
    first = int(found[1])
    last = int(found[3]) if found[3] else None if found[2] else first
    if first < 1 or (last is not None and last < first):
        raise wrong_value("pages", value, source)
    return first, last


def _yes_or_no(key: str, value: object, source: str) -> bool:
    if not isinstance(value, bool):
        raise wrong_value(key, value, source)
    return value


def _quarters(key: str, value: object, source: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in range(_QUARTERS):
        raise wrong_value(key, value, source)
    return value


def _split(key: str, value: object, source: str) -> bool | float:
    if isinstance(value, bool):
        return value
    share = _number(value)
    if share is None or not _NARROWEST <= share <= 1 - _NARROWEST:
        raise wrong_value(key, value, source)
    return share


def _skew(key: str, value: object, source: str) -> float:
    degrees = _number(value)
    if degrees is None or not -_STEEPEST <= degrees <= _STEEPEST:
        raise wrong_value(key, value, source)
    return degrees


def _outline(key: str, value: object, source: str) -> tuple[tuple[float, ...], ...]:
    corners = _rows(value, 2)
    if corners is None or len(corners) not in (0, 4) or not _is_sheet(corners):
        raise wrong_value(key, value, source)
    return corners


def _is_sheet(corners: Sequence[Sequence[float]]) -> bool:
    """Tell whether corners go clockwise around an area without a dent, at most a little outside."""
    if not all(-_OUTSIDE <= v <= 1 + _OUTSIDE for corner in corners for v in corner):
        return False
    if any(math.dist(corners[n - 1], corners[n]) < _NARROWEST for n in range(len(corners))):
        return False
    turns = [_turn(corners[n - 2], corners[n - 1], corners[n]) for n in range(len(corners))]
    return all(turn > 0 for turn in turns)


def _turn(one: Sequence[float], two: Sequence[float], three: Sequence[float]) -> float:
    """Return above 0 where the way through three points bends to the right, y down."""
    first, second = (two[0] - one[0], two[1] - one[1]), (three[0] - two[0], three[1] - two[1])
    return first[0] * second[1] - first[1] * second[0]


def _areas(key: str, value: object, source: str) -> tuple[tuple[float, ...], ...]:
    areas = _rows(value, 4)
    if areas is None or not all(0 <= a[0] < a[2] <= 1 and 0 <= a[1] < a[3] <= 1 for a in areas):
        raise wrong_value(key, value, source)
    return areas


def _display(key: str, value: object, source: str) -> PageDisplay:
    found = chosen(PageDisplay, key, value, source)
    if found is None:
        raise wrong_value(key, value, source)
    return found


def _after(key: str, value: object, source: str) -> int | str:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise wrong_value(key, value, source)
    return value


_CHECKS: Final[Mapping[PageTrait, Callable[[str, object, str], Any]]] = {
    PageTrait.QUARTERS: _quarters,
    PageTrait.DESPECKLE: _yes_or_no,
    PageTrait.LIGHT: _yes_or_no,
    PageTrait.OUTLINE: _outline,
    PageTrait.SPLIT: _split,
    PageTrait.SKEW: _skew,
    PageTrait.CURL: _yes_or_no,
    PageTrait.PICTURES: _areas,
    PageTrait.TABLES: _areas,
    PageTrait.DISPLAY: _display,
    PageTrait.BLANK: _yes_or_no,
    PageTrait.LEAVE_OUT: _yes_or_no,
    PageTrait.AFTER: _after,
}


def _rows(value: object, size: int) -> tuple[tuple[float, ...], ...] | None:
    """Return a list of lists of so many numbers each, None where it is not one."""
    if not isinstance(value, list):
        return None
    rows: list[tuple[float, ...]] = []
    for row in value:
        numbers = tuple(map(_number, row)) if isinstance(row, list) else ()
        told = tuple(number for number in numbers if number is not None)
        if len(told) != size or len(numbers) != size:
            return None
        rows.append(told)
    return tuple(rows)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


# ---- writing ----------------------------------------------------------------------------------


def _entry(rule: PageRule) -> str:
    lines = [f"[[{_ENTRIES}]]"]
    if rule.file is not None:
        lines.append(f"file = {value_text(rule.file)}")
    pages = rule.pages
    if pages != _ALL or rule.file is None:
        lines.append(f"pages = {pages if pages.isdecimal() else value_text(pages)}")
    if rule.half is not None:
        lines.append(f"half = {value_text(rule.half)}")
    lines += [f"{trait.value} = {value_text(value)}" for trait, value in rule.decided.given()]
    return "\n".join(lines) + "\n"


def _record(record: PageRecord) -> str:
    """Return entries about one page that decide nothing yet; what is of both pages stands once."""
    page = "–" if record.page is None else str(record.page)
    head = f"# ảnh/picture {record.picture}, trang/page {page}\n"
    if record.half is None:
        return head + _choices(record, record.choices)
    of_sheet = [choice for choice in record.choices if choice.trait in SHEET_TRAITS]
    own = [choice for choice in record.choices if choice.trait not in SHEET_TRAITS]
    both = msgspec.structs.replace(record, half=None)
    first = _choices(both, of_sheet) + "\n" if record.half is Half.LEFT else ""
    return head + first + _choices(record, own)


def _choices(record: PageRecord, choices: Sequence[PageChoice]) -> str:
    place = PageRule(
        file=record.source,
        spans=() if record.place is None else ((record.place, record.place),),
        half=record.half,
    )
    lines = [
        f"# {choice.trait.value} = {choice.value}  # {choice.reason}"
        + ("" if choice.mode is Mode.AUTO else f" ({choice.mode.value})")
        for choice in choices
    ]
    return _entry(place) + "".join(f"{line}\n" for line in lines)
