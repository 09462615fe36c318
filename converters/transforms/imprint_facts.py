"""What an imprint page tells, as metadata: publisher, licence, ISBN of the printed book.

What a Vietnamese imprint tells: Publishing Law 19/2012/QH13, article 27. The ISBN of a source is
taken for that of the printed book: every product has its own (ISBN Users' Manual, 7th edition).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from converters.model.isbn import read_isbn
from converters.model.metadata import EditionRecord, Metadata, VietnameseLicence
from converters.vietnamese.names import without_display_capitals

_LABELS: Final = {
    "director": r"chịu trách nhiệm xuất bản",
    "editor_in_chief": r"chịu trách nhiệm (?:nội dung|bản thảo)",
    "editor": r"(?:trách nhiệm )?biên tập(?: viên| nội dung)?",
    "cover_designer": r"(?:vẽ|thiết kế|trình bày|họa sĩ) bìa|bìa",
    "layout_designer": r"trình bày|chế bản|kỹ thuật vi tính",
    "proofreader": r"sửa bản in|đọc sách mẫu|đọc bản in",
    "partner": r"(?:đơn vị |đối tác )?liên kết(?: xuất bản)?",
}
_LABELLED: Final = {
    field: re.compile(rf"(?:[-–•*]\s*)?(?:{label})\s*:\s*(?P<value>.*)")
    for field, label in _LABELS.items()
}
_UNENDED: Final = {
    field: re.compile(rf"(?:[-–•*]\s*)?(?:{label})") for field, label in _LABELS.items()
}
_OFFICE: Final = re.compile(
    r"(?:quyền )?(?:phó )?(?:giám đốc|tổng biên tập|chủ tịch)"
    r"(?:\s*[-–,&]\s*(?:phó )?(?:giám đốc|tổng biên tập))*\s*:?\s+"
)
_REGISTRATION: Final = re.compile(r"\b\d[\d-]*-\d{4}/CXB\w*(?:/[\w-]+)*", re.IGNORECASE)
_DECISION: Final = re.compile(
    r"(?:quyết định xuất bản|qđxb|quyết định)(?: số)?\s*:?\s*(?P<number>\d[^\s,;]*"
    r"(?: ?[-/][^\s,;]+)*)(?:.*?(?:cấp )?ngày\s*(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"|\d{1,2} tháng \d{1,2} năm \d{4}))?",
    re.IGNORECASE,
)
_DEPOSIT: Final = re.compile(r"nộp lưu chiểu\s*:?\s*(?P<date>[^.;]+)", re.IGNORECASE)
_ISBN: Final = re.compile(
    r"isbn(?:[- ]?1[03])?\s*:?\s*(?P<number>[\dx][\dx –-]{8,20})", re.IGNORECASE
)
_PUBLISHER: Final = re.compile(r"(?:nhà xuất bản|nxb)\.?\s+\S.{1,60}", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{1,2})\D+?(\d{1,2})\D+?(\d{4})")
_LONGEST: Final = 120


def facts_of(lines: Sequence[str]) -> Metadata:
    """Return what the lines of an imprint page tell."""
    lines = [unicodedata.normalize("NFC", " ".join(line.split())) for line in lines]
    text = "\n".join(lines)
    decision = _DECISION.search(text)
    licence = VietnameseLicence(
        registration_number=_match(_REGISTRATION, text),
        decision_number=decision["number"].rstrip(".") if decision else None,
        decision_date=_iso(decision["date"]) if decision and decision["date"] else None,
        deposit_date=_deposit(text),
        **{field: _labelled(field, lines) for field in _LABELS},
    )
    return Metadata(
        edition=EditionRecord(publisher=_publisher(lines), print_isbn=_isbn(text), licence=licence)
    )


def _match(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[0] if found else None


def _labelled(field: str, lines: Sequence[str]) -> str | None:
    """Return what stands after a label, or on the line under it."""
    for position, line in enumerate(lines):
        words = line.casefold()
        found = _LABELLED[field].fullmatch(words)
        value = line[len(line) - len(found["value"]) :] if found else ""
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if not value and (found or _UNENDED[field].fullmatch(words)):
            value = "" if _is_labelled(following) else following
        if value and len(value) <= _LONGEST:
            return _name(value)
    return None


def _is_labelled(line: str) -> bool:
    words = line.casefold()
    return any(label.match(words) for label in (*_LABELLED.values(), *_UNENDED.values()))


def _name(value: str) -> str | None:
    """Return a name without the office before it."""
    office = _OFFICE.match(value.casefold())
    name = value[office.end() :] if office else value
    return without_display_capitals(name.strip(" .,;:–-")) or None


def _publisher(lines: Sequence[str]) -> str | None:
    """Return the publisher: a line that is a name, not one that goes on with an address."""
    for line in lines:
        found = _PUBLISHER.match(line)
        if found is not None:
            return re.split(r"\s+[-–]\s+|[,;:(]", found[0])[0].strip(" .")
    return None


def _isbn(text: str) -> str | None:
    found = _ISBN.search(text)
    return read_isbn(found["number"]).digits if found else None


def _deposit(text: str) -> str | None:
    found = _DEPOSIT.search(text)
    date = found["date"].strip().splitlines()[0].strip() if found else ""
    return date.removeprefix("vào ").strip() or None if any(map(str.isdigit, date)) else None


def _iso(text: str) -> str:
    found = _DATE.search(text)
    if found is None:
        return text
    day, month, year = map(int, found.groups())
    return f"{year:04}-{month:02}-{day:02}" if month <= 12 and day <= 31 else text
