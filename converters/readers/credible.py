"""Titles and authors in a file's properties that a person gave; programs write others there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_GIVEN_BY_PROGRAMS: Final = re.compile(
    r"microsoft (?:office )?word\b.*|(?:word|powerpoint) (?:document|presentation)"
    r"|(?:document|tài liệu|tai lieu|doc|untitled|không tên|chưa đặt tên|slide|book|layout)[\s\d]*"
    r"|.*\.(?:docx?|dotx?|docm|rtf|odt|wpd|indd|tex|dvi|pdf|qxd|p65|cdr)|\W*",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"[(\[<]?(?:anonymous|unspecified|untitled|unknown|no title|no author|none|null)[)\]>]?",
    re.IGNORECASE,
)
"""What libraries write where nobody said anything (ReportLab: “(anonymous)”, “untitled”)."""
_LETTERHEAD: Final = re.compile(
    r"c[ộô]ng h[oò][àa] x[ãa] h[ộô]i ch[ủu] ngh[ĩi]a|[đd][ộô]c l[ậâ]p\s*[-–]\s*t[ựư] do",
    re.IGNORECASE,
)
"""The name of the state and its motto: Word takes the first line of an official letter as title."""
_GAP: Final = re.compile(r"\t|\s{4,}|_{2,}|\.{4,}")
"""Lines set out with blanks and rules; no title is typed so."""
_ACCOUNT: Final = re.compile(
    r"(?:(?:windows|microsoft(?: office)?|admin|new) )?user(?: name)?|admin(?:istrator)?|owner"
    r"|unknown|python-docx|apache poi|pc\d*|hp|dell|acer|asus|lenovo|my ?pc|home|computer"
    r"|(?:ph[oò]ng )?m[aá]y ?t[ií]nh|smart|welcome|guest|un-named|docx4j|microsoft|\W*",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(r"[a-z0-9._-]+|[A-Z]{1,5}|[A-Z0-9-]+[.\d_][A-Z0-9._-]*|\S+@\S+")
"""One word in small letters, or a short one in capitals: an account or an office, nobody's name."""


def credible_title(text: str) -> str | None:
    """Return a title in one line, None where no person gave it to a book."""
    plain = " ".join(text.split())
    if (
        _PLACEHOLDER.fullmatch(plain)
        or _GIVEN_BY_PROGRAMS.fullmatch(plain)
        or _LETTERHEAD.search(plain)
    ):
        return None
    return None if _GAP.search(text.strip()) else plain


def credible_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of people, each once; accounts and computers left out."""
    plain = (" ".join(name.split()) for name in names)
    return tuple(
        name
        for name in dict.fromkeys(plain)
        if not any(sort.fullmatch(name) for sort in (_ACCOUNT, _LOGIN, _PLACEHOLDER))
    )
