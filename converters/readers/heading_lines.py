"""Lines of plain text that are headings or scene breaks, told by their words and form."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_NUMBER: Final = (
    r"(?:\d{1,3}|[IVXLC]{1,7}|(?:thứ\s+)?(?:một|nhất|hai|nhì|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín|mười|"
    r"mươi|mốt|lăm|trăm|linh|lẻ)(?:\s+(?:một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi))*|"
    r"(?:the\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|first|second|third|fourth|fifth|last))"
)
_NUMBERED: Final = re.compile(
    rf"(?P<word>phần|quyển|tập|chương|hồi|thiên|bài|mục|part|book|volume|chapter)\s+(?:thứ\s+)?{_NUMBER}"
    r"(?P<rest>\s*[.:–—-]\s*\S.*|\.)?",
    re.IGNORECASE,
)
_LEVELS: Final = {
    "phần": 1, "quyển": 1, "tập": 1, "part": 1, "book": 1, "volume": 1,
    "chương": 2, "hồi": 2, "thiên": 2, "chapter": 2,
    "bài": 3, "mục": 3,
}  # fmt: skip
_NAMED: Final = re.compile(
    "(?:lời (?:nói đầu|tựa|giới thiệu|nhà xuất bản|ngỏ|mở đầu|đề tặng|cảm ơn|bạt|kết|tác giả)|"
    "(?:lời )?tựa|dẫn nhập|mở đầu|mục lục|vĩ thanh|đoạn kết|kết luận|phụ lục(?: [a-z0-9]{1,3})?|"
    "chú (?:thích|giải)|tài liệu tham khảo|thư mục|bảng (?:tra|chữ viết tắt)|sách dẫn|chỉ mục|"
    "preface|foreword|introduction|prologue|epilogue|afterword|conclusion|dedication|contents|"
    "table of contents|acknowledge?ments|appendix(?: [a-z0-9]{1,3})?|bibliography|glossary|index)"
    "[.:]?",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7})\.?")
_MARKED: Final = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*")
_ORNAMENT: Final = re.compile(r"(?:[*＊•·~_=#⁂✦❦§–—-]\s*){3,40}|[*⁂❦✦]")
_LONGEST: Final = 90


class HeadingLine(NamedTuple):
    """A line taken for a heading. ``rank`` orders kinds of heading; smaller is higher."""

    text: str
    rank: int
    marked: bool = False
    """Written with ``#``; ``rank`` is then the level that the author gave."""


def heading_line(line: str, *, isolated: bool) -> HeadingLine | None:
    """Return ``line`` as a heading, None where it is text.

    ``isolated``: empty lines stand around it; a number alone is a heading only then.
    """
    if marked := _MARKED.fullmatch(line):
        return HeadingLine(marked[2], len(marked[1]), marked=True)
    if len(line) > _LONGEST or line[:1].islower():
        return None
    if (numbered := _NUMBERED.fullmatch(line)) and _is_title(numbered["rest"], isolated=isolated):
        return HeadingLine(line, _LEVELS[numbered["word"].lower()])
    if _NAMED.fullmatch(line):
        return HeadingLine(line, 2)
    if isolated and _BARE_NUMBER.fullmatch(line):
        return HeadingLine(line, 2)
    return None


def ornament(line: str) -> str | None:
    """Return the mark of a scene break, None where the line is no such mark."""
    return line if _ORNAMENT.fullmatch(line) else None


def is_title_in_capitals(line: str) -> bool:
    """Return whether a line under a chapter number is its title: short and in capitals."""
    return len(line) <= _LONGEST and line.isupper() and sum(map(str.isalpha, line)) > 1


def _is_title(rest: str | None, *, isolated: bool) -> bool:
    """Return whether what follows the number is a title, not a sentence that goes on."""
    if rest is None or rest == ".":
        return True
    return isolated or not rest.rstrip().endswith((".", ",", ";", "…"))
