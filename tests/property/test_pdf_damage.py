"""Damaged PDFs: whatever bytes are changed or missing, only our own errors leave the reader."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from converters.errors import SourceError
from converters.readers.pdf.survey import survey_of
from tests.support.pdf_builder import PageDraft, built, text_lines
from tests.support.pdf_manuscripts import PROSE, read_here, typeset, without_tags

SOURCE = f"""
#set page(width: 100mm, height: 90mm, numbering: "1", header: [Đầu trang])
= Một
{PROSE} #footnote[Lời chú.] #link("https://example.org")[trang mạng]
- Mục
- Mục nữa
#table(columns: 2, [a], [b], [c], [d])
#circle(radius: 5mm)
"""


@cache
def seeds() -> tuple[bytes, ...]:
    """Return small PDFs: tagged, untagged, and one of plain streams with a scan in it."""
    tagged = typeset(SOURCE)
    plain = built(
        [PageDraft(text_lines([b"t\xadi l\xb5 ai"] * 5, ".VnTime")), PageDraft(scanned=True)]
    )
    return tagged, without_tags(tagged), plain


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    content = bytearray(seeds()[draw(st.integers(0, 2))])
    if draw(st.booleans()):
        del content[draw(st.integers(0, len(content) - 1)) :]
    for _ in range(draw(st.integers(0, 12))):
        if not content:
            break
        place = draw(st.integers(0, len(content) - 1))
        content[place : place + draw(st.integers(0, 6))] = draw(st.binary(max_size=6))
    return bytes(content)


@settings(max_examples=60)
@given(content=damaged())
def test_only_our_own_errors_leave_the_reader(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "hong.pdf"
        path.write_bytes(content)
        with contextlib.suppress(SourceError):
            survey_of(path)
            read_here(content, folder)
