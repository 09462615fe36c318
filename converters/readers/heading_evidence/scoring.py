"""How much speaks for a line being a heading, in log odds, each piece with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.model.publication import Alignment
from converters.readers.heading_evidence.candidates import (
    CLOSERS,
    CONTENTS,
    LABEL,
    LARGER,
    LONG_TEXT,
    LOOK,
    NAMED,
    NUMBER,
    RUN,
    TEXT_WORDS,
    Candidate,
)
from converters.readers.heading_evidence.contents import Contents
from converters.readers.heading_evidence.lines import Body
from converters.vietnamese.division_labels import Rank

_BASE: Final = -2.6
_STYLED_BASE: Final = -1.0
"""What weighs against further headings where the author gave some a style."""
_SIZES: Final = ((1.5, 3.0), (1.25, 2.4), (1.1, 1.6), (LARGER, 0.8))
_SMALLER: Final = 0.94
_LENGTHS: Final = ((30, -4.5), (20, -2.0), (14, -0.8), (10, 0.0))
_LABEL_POINTS: Final = {
    Rank.PART: 4.2, Rank.CHAPTER: 4.2, Rank.SECTION: 3.0, Rank.SUBSECTION: 3.0, Rank.ARTICLE: 2.2,
}  # fmt: skip
_CAPTION: Final = re.compile(
    r"(?:hình|ảnh|bảng|biểu(?: đồ)?|sơ đồ|đồ thị|lược đồ|figure|fig\.|table|chart|plate|photo|"
    r"nguồn|source|ghi chú|note)\s*(?:\d|[ivx]+\b|[:.])",
    re.IGNORECASE,
)
_YEARS: Final = re.compile(r"\b1\d{3}\b|\b20\d\d\b")
_ADDRESS: Final = re.compile(
    r"(?:kính (?:gửi|thưa|chào)|thưa (?:ông|bà|các|toàn)|thân (?:gửi|mến)|nơi nhận|"
    r"gửi (?:anh|chị|em|ông|bà)\b|dear\b|to:|cc:)",
    re.IGNORECASE,
)
_FORMS: Final = (
    (_CAPTION, -4.5),
    (_ADDRESS, -3.0),
    (re.compile(r"[-–—•*+]\s*\w"), -2.5),
    (re.compile(r"\((?![\w]{1,4}\))"), -2.0),
    (re.compile('(?:“[^“”]+”|"[^"]+"|«[^«»]+»|‘[^‘’]+’)[.!?]?$'), -5.0),
    (re.compile("[“\"«‘']"), -1.0),
)
"""What seldom is a heading: captions, addresses, brackets, and above all a line of speech."""
_NAME_WORDS: Final = 7
RUNNING: Final = 60
"""Words from which nothing makes a paragraph a heading."""
_RUNNING_POINTS: Final = -20.0


def _is_isolated(candidate: Candidate) -> bool:
    """Return whether a line is set apart, as numbers in a column or words of a talk are not."""
    line = candidate.line
    opens = line.page_break or line.index == 0
    return candidate.is_distinct or opens or line.blanks_before > 0


def judge(candidates: Sequence[Candidate], body: Body, contents: Contents) -> None:
    """Enter what each line shows by itself."""
    declared = sum(c.line.shape.level is not None for c in candidates) > 1
    for position, candidate in enumerate(candidates):
        if candidate.line.words > RUNNING or _is_plain_text(candidate):
            candidate.add(_RUNNING_POINTS)
            continue
        candidate.add(_BASE + (_STYLED_BASE if declared else 0.0))
        _judge_words(candidate)
        _judge_look(candidate, body)
        _judge_form(candidate)
        following = candidates[position + 1].line if position + 1 < len(candidates) else None
        line = candidate.line
        if line.index in contents.typed:
            candidate.add(-12.0)
        if position and _stands_by_columns(candidates, position):
            candidate.add(-2.0)
        if line.index in contents.typed:
            pass
        elif contents.has(line) or (
            following is not None and line.is_bare and contents.has_both(line, following)
        ):
            candidate.add(4.0, CONTENTS)
        if line.shape.in_contents_field:
            candidate.add(5.0, CONTENTS)


def _is_plain_text(candidate: Candidate) -> bool:
    """Return whether a line is one of most books' lines: long, without anything to tell it."""
    line = candidate.line
    return (
        line.words > TEXT_WORDS
        and not candidate.is_distinct
        and not line.page_break
        and not line.shape.in_contents_field
        and line.numeral is None
        and not candidate.worded
    )


def _stands_by_columns(candidates: Sequence[Candidate], position: int) -> bool:
    """Return whether a line belongs to a formula or a table that was set with blanks."""
    above, line = candidates[position - 1].line, candidates[position].line
    below = candidates[position + 1].line if position + 1 < len(candidates) else None
    return (above.has_columns and not line.blanks_before) or (
        below is not None and below.has_columns and not below.blanks_before
    )


def _judge_words(candidate: Candidate) -> None:
    line = candidate.line
    label, named, numeral = line.label, line.named, line.numeral
    if label is not None:
        points = _LABEL_POINTS[label.rank] + (0.3 if not label.title else 0.0)
        if not label.separated and not line.capitals:
            points -= 0.8
        candidate.add(points, LABEL)
    elif (
        named is not None and not named[1] and line.text.endswith(".") and line.words > _NAME_WORDS
    ):
        candidate.add(-2.0)  # “Tóm tắt: Bài viết …” says what it has to say on the same line.
    elif named is not None and not candidate.is_sentence:
        candidate.add(3.6 if named[1] else 1.4, NAMED)
        candidate.add(0.0 if _is_isolated(candidate) else -2.0, NAMED)
    elif numeral is not None:
        candidate.add(1.8 if numeral.depth > 1 else 0.8 if numeral.marked else 0.4, NUMBER)
        if line.is_bare and not _is_isolated(candidate):
            candidate.add(-3.0, NUMBER)


def _judge_look(candidate: Candidate, body: Body) -> None:
    line, look, ratio = candidate.line, candidate.look, candidate.ratio
    size = next((points for least, points in _SIZES if ratio >= least), 0.0)
    candidate.add(-1.5 if ratio < _SMALLER else size, LOOK)
    candidate.add(1.9 if look.bold else 0.0, LOOK)
    candidate.add(1.2 if look.capitals else 0.0, LOOK)
    candidate.add(1.3 if look.centred else 0.0, LOOK)
    candidate.add(1.2 if look.underlined else 0.0, LOOK)
    candidate.add((0.5 if candidate.is_alone else 0.3) if look.italic else 0.0, LOOK)
    shape = line.shape
    if line.page_break:
        candidate.add(1.5, LOOK)
    least = 1 if not body.spaced else 2
    candidate.add(0.7 if line.blanks_before >= least else 0.0, LOOK)
    candidate.add(0.4 if line.blanks_after >= 1 else 0.0, LOOK)
    candidate.add(0.9 if candidate.spaced else 0.0, LOOK)
    candidate.add(0.7 if shape.keep_with_next else 0.0, LOOK)
    if shape.alignment is Alignment.RIGHT:
        candidate.add(-2.0)


def _judge_form(candidate: Candidate) -> None:
    """Enter what the form of the words says: length, ends, starts."""
    line = candidate.line
    words = line.words
    candidate.add(next((points for more, points in _LENGTHS if words > more), 0.4))
    candidate.add(_ending(candidate))
    text = line.text
    if text[0].islower() and line.numeral is None:
        candidate.add(-3.0)
    for pattern, points in _FORMS:
        if pattern.match(text) and not line.is_bare:
            candidate.add(points)
            break
    _judge_signs(candidate)
    if line.shape.bulleted:
        candidate.add(-4.0)
    elif line.shape.number and not candidate.is_distinct and not candidate.worded:
        candidate.add(-2.5)
    if candidate.run >= RUN:
        candidate.add(-2.5)
    if not candidate.leads:
        candidate.add(-0.8 if candidate.worded else -4.5)


def _judge_signs(candidate: Candidate) -> None:
    """Weigh down what is made of figures, signs and columns rather than of words."""
    line = candidate.line
    if line.has_columns and (line.numeral is None or not line.numeral.marked):
        candidate.add(-3.0)
    if line.is_bare or _YEARS.search(line.text):
        return
    if line.words > LONG_TEXT:
        return
    letters = sum(map(str.isalpha, line.text))
    if not line.has_words:
        candidate.add(-3.0)
    if letters < 0.4 * len(line.text) and line.label is None:
        candidate.add(-2.0)


def _ending(candidate: Candidate) -> float:
    line = candidate.line
    text = line.text.rstrip(CLOSERS)
    if text.endswith((",", ";")):
        return -3.5
    if text.endswith(("...", "…")):
        return -0.8
    if text.endswith(":"):
        return -0.3 if line.numeral is not None or candidate.worded else -1.8
    if text.endswith("."):
        return 0.0 if line.is_bare or (candidate.worded and line.words < 5) else -2.0
    if text.endswith("!"):
        return -1.0
    return -0.2 if text.endswith("?") else 0.0
