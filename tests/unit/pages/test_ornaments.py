"""Ornaments between scenes, which the recogniser takes for letters (KKK), for dirt or for rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from converters.conversion.structuring import outlined
from converters.model.book_pages import BookPages
from converters.model.publication import Paragraph, SceneBreak
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from tests.support.scan_reading import read_book
from tests.support.scans import Damage, Gray, damage, rasterised, write_jpeg_pages

SLIGHT = Damage(skew_degrees=0.3, shade=0.1, noise=0.01, blur_px=0.6)
PROSE = (
    "Trời mưa suốt đêm, nước chảy tràn trên mái ngói, và sáng ra cả làng dậy sớm đi xem con nước "
    "dâng lên tận chân đê. "
)
TEMPLATE = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set page(width: 130mm, height: 205mm, margin: 18mm)
#set text(font: book.font, lang: "vi", size: 11pt)
#set par(justify: true, first-line-indent: (amount: 1.4em, all: true), leading: 0.72em,
  spacing: 0.72em)
#for passage in book.passages { par(passage) }
#let mark = if book.drawn { eval(book.mark, mode: "markup") } else { book.mark }
#align(center, block(above: 14pt, below: 14pt, text(size: book.size * 1pt, mark)))
#for passage in book.passages { par(passage) }
"""
STAR = """#polygon(fill: black, (6pt, 0pt), (7.4pt, 3.6pt), (11.2pt, 3pt), (8.8pt, 6pt),
  (11.2pt, 9pt), (7.4pt, 8.4pt), (6pt, 12pt), (4.6pt, 8.4pt), (0.8pt, 9pt), (3.2pt, 6pt),
  (0.8pt, 3pt), (4.6pt, 3.6pt))"""
LEAF = """#curve(stroke: 1pt, fill: black, curve.move((0pt, 9pt)),
  curve.cubic((3pt, 0pt), (10pt, -1pt), (16pt, 3pt)),
  curve.cubic((13pt, 9pt), (8pt, 11pt), (4pt, 8pt)), curve.quad((9pt, 6pt), (12pt, 5pt)))"""
ASTERISM = """#grid(columns: 2, column-gutter: 5pt, row-gutter: 1pt,
  grid.cell(colspan: 2)[\\*], [\\*], [\\*])"""
SWELLED = """#curve(fill: black, curve.move((0pt, 2pt)), curve.quad((40pt, -1pt), (80pt, 2pt)),
  curve.quad((40pt, 5pt), (0pt, 2pt)))"""
DIAMONDS = """#stack(dir: ltr, spacing: 12pt, ..(polygon(
  fill: black, (5pt, 0pt), (9pt, 5pt), (5pt, 10pt), (1pt, 5pt)),) * 3)"""
DIAMOND = "#polygon(fill: black, (5pt, 0pt), (9pt, 5pt), (5pt, 10pt), (1pt, 5pt))"


def between_scenes(
    mark: str, font: str, size: int, work: Path, *, drawn: bool = False
) -> list[str]:
    """Return what stands between the passages of a scanned page; headings as they are.

    ``drawn``: the mark is markup and no text.
    """
    book = {"font": font, "passages": [PROSE * 3] * 2, "mark": mark, "size": size, "drawn": drawn}
    return between_passages(rasterised(TEMPLATE, book), work)[0]


def between_passages(pages: Sequence[Gray], work: Path) -> tuple[list[str], BookPages]:
    """Return what stands between the passages of pages that are scanned, and the pages."""
    scans = tuple(damage(page, SLIGHT, 5 + n, verso=False) for n, page in enumerate(pages))
    write_jpeg_pages(scans, work / "pages")
    read, publication = read_book(work / "pages", work / "work")
    found = outlined(publication, (), CollectingMonitor()).publication
    blocks = [block for section in found.sections for block in section.blocks]
    titles = [plain_text(section.title) for section in found.sections if section.title]
    words = [
        f"break {block.ornament}" if isinstance(block, SceneBreak) else plain_text(block.inlines)
        for block in blocks
        if isinstance(block, SceneBreak | Paragraph)
    ]
    return [*titles, *(text for text in words if len(text) < len(PROSE))], read


@pytest.mark.parametrize("size", [11, 16])
@pytest.mark.parametrize("mark", ["* * *", "***"])
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_asterisks_part_scenes(tmp_path: Path, font: str, mark: str, size: int) -> None:
    assert between_scenes(mark, font, size, tmp_path) == ["break * * *"]


@pytest.mark.parametrize("size", [11, 16])
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_rings_part_scenes(tmp_path: Path, font: str, size: int) -> None:
    (found,) = between_scenes("– o O o –", font, size, tmp_path)
    assert found.startswith("break")


@pytest.mark.parametrize("mark", ["Ồ!", "Hết", "Vậy ư?", "AAA"])
def test_short_lines_of_letters_stay(tmp_path: Path, mark: str) -> None:
    assert between_scenes(mark, "Ban So Serif", 11, tmp_path) == [mark]


MARKS = (
    (STAR, 11, "*"),
    (DIAMOND, 11, "*"),
    (DIAMONDS, 11, "* * *"),
    (ASTERISM, 11, "* * *"),
    (ASTERISM, 13, "* * *"),
    (SWELLED, 11, "—"),
    ("#line(length: 25%, stroke: 0.7pt)", 11, "—"),
    ("#line(length: 45%, stroke: 1.2pt)", 11, "—"),
    ("\\*", 11, "*"),
    ("\\~", 16, "~"),
    ("—", 11, "—"),
    ("• • •", 11, "* * *"),
    ("• • •", 16, "* * *"),
    ("· · ·", 16, "* * *"),
    ("\\~ \\~ \\~", 11, "~ ~ ~"),
    ("— — —", 11, "— — —"),
    ("\\#", 11, "*"),
)
NUMBERS = (("III", 11), ("III", 16), ("X", 11), ("X", 16), ("5", 11), ("12", 16))


def on_pages(marks: Sequence[tuple[str, int]], font: str, work: Path) -> list[str]:
    """Return what stands between the passages of a book that has a mark on each of its pages."""
    words = PROSE.split()
    pages: list[Gray] = []
    for n, (mark, size) in enumerate(marks):
        # Pages that begin alike would have a running head.
        passage = " ".join([*words[n:], *words[:n], *words]).capitalize()
        book = {"font": font, "passages": [passage] * 2, "mark": mark, "size": size, "drawn": True}
        pages.extend(rasterised(TEMPLATE, book))
    assert len(pages) == len(marks)
    return between_passages(pages, work)[0]


@pytest.mark.slow
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_lone_marks_part_scenes(tmp_path: Path, font: str) -> None:
    found = on_pages([(mark, size) for mark, size, _ in MARKS], font, tmp_path)
    assert found == [f"break {shown}" for _, _, shown in MARKS]


@pytest.mark.slow
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_numbers_part_no_scenes(tmp_path: Path, font: str) -> None:
    assert not [text for text in on_pages(NUMBERS, font, tmp_path) if text.startswith("break")]


def test_a_mark_stays_in_the_layout_of_its_page(tmp_path: Path) -> None:
    book = {"font": "Ban So Serif", "passages": [PROSE * 3] * 2, "mark": LEAF, "size": 11}
    (page, *_) = rasterised(TEMPLATE, {**book, "drawn": True})
    _, read = between_passages([page], tmp_path)
    (layout,) = read.layouts
    (mark,) = (
        line
        for region in layout.regions
        for line in region.lines
        if [word.text for word in line.words] == ["*"]
    )
    _, columns = np.nonzero(page < 128)
    text = (columns.min() + columns.max()) / 2
    border = SLIGHT.border_px
    assert abs((mark.box.left + mark.box.right) / 2 - text - border) < 20


def with_a_gap(paint: str, work: Path) -> list[str]:
    """Return what stands between two passages with some markup in the white between them."""
    book = {"font": "Ban So Serif", "passages": [PROSE * 3] * 2, "size": 11, "drawn": True}
    pages = rasterised(TEMPLATE, {**book, "mark": paint})
    return between_passages(pages, work)[0]


@pytest.mark.parametrize(
    "paint",
    [
        pytest.param("#box(width: 100%, align(left, line(length: 30%, stroke: 0.5pt)))", id="left"),
        pytest.param("#circle(radius: 0.5pt, fill: black)", id="speck"),
        pytest.param("#line(length: 100%, stroke: 0.5pt)", id="whole breadth"),
        pytest.param("#rotate(80deg, line(length: 14pt, stroke: 0.5pt))", id="scratch"),
        pytest.param("#pad(left: 50pt, circle(radius: 3pt, fill: black))", id="aside"),
        pytest.param(
            "#grid(columns: 2, column-gutter: 60pt, circle(radius: 3pt), circle(radius: 2pt))",
            id="two spots",
        ),
    ],
)
def test_ink_that_is_no_mark_parts_no_scenes(tmp_path: Path, paint: str) -> None:
    assert not [text for text in with_a_gap(paint, tmp_path) if text.startswith("break *")]


NOTED = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set page(width: 130mm, height: 205mm, margin: 18mm)
#set text(font: "Ban So Serif", lang: "vi", size: 11pt)
#set par(justify: true, leading: 0.72em, spacing: 0.72em)
#for passage in book.passages { par(passage) }
#v(12pt)
#align(center, line(length: 25%, stroke: 0.6pt))
#v(8pt)
#text(size: 8.5pt, [1. #book.note])
"""


def test_a_rule_above_notes_parts_no_scenes(tmp_path: Path) -> None:
    pages = rasterised(NOTED, {"passages": [PROSE * 3] * 3, "note": PROSE * 3})
    found, _ = between_passages(pages, tmp_path)
    assert not [text for text in found if text.startswith("break")]


RULED = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set page(width: 130mm, height: 205mm, margin: 18mm)
#set text(font: "Ban So Serif", lang: "vi", size: 11pt)
#set par(justify: true, leading: 0.72em, spacing: 0.72em)
#for passage in book.passages { par(passage) }
#align(center, table(columns: 2, stroke: none, inset: 5pt,
  table.hline(), [Năm], [Số hộ], table.hline(), [1921], [214], [1931], [307], table.hline()))
#for passage in book.passages { par(passage) }
"""


def test_the_rules_of_a_table_part_no_scenes(tmp_path: Path) -> None:
    pages = rasterised(RULED, {"passages": [PROSE * 3] * 2})
    found, _ = between_passages(pages, tmp_path)
    assert not [text for text in found if text.startswith("break")]
