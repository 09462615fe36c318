"""Colours of the screen become inks: in pages, forms and drawings, and nothing else changes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.checks.pdf_contents import inspect_file
from converters.model.edition import Design
from converters.vocabularies import EditionForm
from converters.writers.pdf.inks import in_inks, inks_of
from tests.support.full_book import full_book
from tests.support.pdf_reading import context_in, page_texts, written_bytes

PARTS = st.floats(0, 1)


@given(PARTS, PARTS, PARTS)
def test_inks_give_the_colour_again(red: float, green: float, blue: float) -> None:
    *colours, black = inks_of(red, green, blue)
    assert all(0 <= ink <= 1 for ink in (*colours, black))
    again = [(1 - ink) * (1 - black) for ink in colours]
    assert again == pytest.approx([red, green, blue], abs=1e-9)
    assert min(colours) == pytest.approx(0.0, abs=1e-9), "gray that black ink can give"


@pytest.mark.parametrize("gray", [0.0, 0.25, 0.5, 1.0])
def test_grays_are_black_ink_alone(gray: float) -> None:
    assert inks_of(gray, gray, gray) == (0.0, 0.0, 0.0, 1 - gray)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"q 1 0 0 1 0 0 cm/c0 cs 1 0 0 scn f Q", b"q 1 0 0 1 0 0 cm 0 0 0 1 k 0 1 1 0 k f Q"),
        (b"/c0 CS .5 .5 .5 SCN S", b" 0 0 0 1 K 0 0 0 0.5 K S"),
        (b"1 0 0 rg 0 0 0 RG B", b"0 1 1 0 k 0 0 0 1 K B"),
        (b"/c0 cs /g CS 0 0 1 scn 0 SCN", b" 0 0 0 1 k /g CS 1 1 0 0 k 0 SCN"),
        (b"/k cs 0 0 0 1 scn f", b"/k cs 0 0 0 1 scn f"),
        (b"/c0 cs q /k cs 0 1 0 scn Q 0 1 0 scn", b" 0 0 0 1 k q /k cs 0 1 0 scn Q 1 0 1 0 k"),
        (b"(1 0 0 rg) Tj (a (q) \\) /c0 cs) Tj", b"(1 0 0 rg) Tj (a (q) \\) /c0 cs) Tj"),
        (b"/DeviceRGB cs 0 0 0 sc f", b" 0 0 0 1 k 0 0 0 1 k f"),
        (b"0.3 g 10 20 m 30 40 l S", b"0.3 g 10 20 m 30 40 l S"),
    ],
)
def test_operators_are_replaced_where_the_space_is_one_of_the_screen(
    before: bytes, after: bytes
) -> None:
    assert in_inks(before, {"c0"}) == after


@pytest.mark.parametrize("theme", ["textbook", "children"])
def test_a_coloured_theme_is_printed_in_inks(tmp_path: Path, theme: str) -> None:
    context = context_in(tmp_path)
    book, design = full_book(context.media), Design(theme=theme)
    content = written_bytes(book, context, EditionForm.PRINT, design)
    path = tmp_path / "in.pdf"
    path.write_bytes(content)
    assert {finding.code for finding in inspect_file(str(path))} == {"PDF-096"}
    drawn = b"\n".join(
        page.get_contents().get_data()
        for page in pypdf.PdfReader(io.BytesIO(content)).pages
        if page.get_contents() is not None
    )
    inks = {match[1] for match in re.finditer(rb"([\d.]+ [\d.]+ [\d.]+ [\d.]+) k\b", drawn)}
    assert inks - {b"0 0 0 1"}, "the accent is not there"
    assert "Chương" in " ".join(page_texts(content))
