"""Reviewers' comments as a table for the editor's desk: CSV that Excel opens at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from converters.diagnostics import describe_origin
from converters.files import write_file
from converters.model.revision import Comment

_COLUMNS: Final = {
    "vi": ("Chỗ", "Người duyệt", "Ngày", "Đoạn văn", "Nhận xét", "Trả lời cho", "Tình trạng"),
    "en": ("Where", "Reviewer", "Date", "Passage", "Comment", "Answer to", "State"),
}
_STATES: Final = {"vi": ("còn treo", "đã giải quyết"), "en": ("open", "resolved")}
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


def save_comments(target: Path, comments: Iterable[Comment], language: str) -> None:
    """Write one row a comment, in UTF-8 with a mark that Excel knows; whole or not at all.

    ``language`` of the column heads: ``vi`` or ``en``. Raises DestinationError.
    """
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(_COLUMNS[language])
    for comment in comments:
        table.writerow(map(_as_text, _row(comment, language)))
    write_file(target.absolute(), stream.getvalue().encode("utf-8-sig"))


def _row(comment: Comment, language: str) -> tuple[str, ...]:
    return (
        describe_origin(comment.origin, language),
        comment.author,
        (comment.date or "").replace("T", " ").removesuffix("Z"),
        comment.passage,
        comment.text,
        comment.answers or "",
        _STATES[language][comment.resolved],
    )


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a stranger wrote it."""
    return f" {cell}" if cell.startswith(_FORMULA_SIGNS) else cell
