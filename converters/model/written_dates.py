"""Dates as readers of a book expect them on its imprint page."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_ISO: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2})(?:[T ]\d{2}:\S*)?)?"
)
"""A month or a day, with or without a time (ISO 8601)."""
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_VIETNAMESE: Final = re.compile(
    r"(?:ngày (?P<day>\d{1,2}) )?tháng (?P<month>\d{1,2}) năm (?P<year>\d{4})"
)
_ENGLISH: Final = re.compile(r"(?:(?P<day>\d{1,2}) )?(?P<month>[a-z]+) (?P<year>\d{4})")


def written_date(text: str | None, language: str) -> str | None:
    """Return an ISO date in words: ``24 November 2026``, ``ngày 24 tháng 11 năm 2026``.

    In ``language``, a BCP 47 tag; those that are neither English nor Vietnamese keep the order of
    ISO 8601, which is no one's but can be misread by nobody. All else, a year also, stays as it is
    written.
    """
    found = _ISO.fullmatch(text.strip()) if text else None
    if found is None:
        return text
    year, month, day = found["year"], int(found["month"]), found["day"]
    if day is not None and not _is_day(year, month, int(day)):
        return text
    match language.partition("-")[0].lower():
        case "en":
            name = f"{_MONTHS[month - 1]} {year}"
            return f"{int(day)} {name}" if day else name
        case "vi":
            name = f"tháng {month} năm {year}"
            return f"ngày {int(day)} {name}" if day else name
        case _:
            return f"{year}-{month:02}-{day}" if day else f"{year}-{month:02}"


def iso_date(text: str) -> str:
    """Return a date that ``written_date`` wrote as ISO 8601; all else as it is written."""
    plain = " ".join(text.split()).casefold()
    if found := _VIETNAMESE.fullmatch(plain):
        year, month, day = found["year"], int(found["month"]), found["day"]
    elif found := _ENGLISH.fullmatch(plain):
        year, month, day = found["year"], _month(found["month"]), found["day"]
    else:
        return text
    if not 1 <= month <= len(_MONTHS) or (day and not _is_day(year, month, int(day))):
        return text
    return f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}"


def _month(name: str) -> int:
    """Return the number of an English month, 0 for none."""
    return next((n for n, month in enumerate(_MONTHS, 1) if month.casefold() == name), 0)


def _is_day(year: str, month: int, day: int) -> bool:
    try:
        date(int(year), month, day)
    except ValueError:
        return False
    return True
