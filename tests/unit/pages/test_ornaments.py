"""Rows of asterisks between scenes, which the recogniser takes for letters (KKK) or for dirt."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.structuring import outlined
from converters.model.publication import Paragraph, SceneBreak
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from tests.support.scan_reading import read_book
from tests.support.scans import Damage, damage, rasterised, write_jpeg_pages

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
#align(center, block(above: 14pt, below: 14pt, text(size: book.size * 1pt, book.mark)))
#for passage in book.passages { par(passage) }
"""


def between_scenes(mark: str, font: str, size: int, work: Path) -> list[str]:
    """Return what stands between the passages of a scanned page; headings as they are."""
    book = {"font": font, "passages": [PROSE * 3, PROSE * 3], "mark": mark, "size": size}
    pages = rasterised(TEMPLATE, book)
    scans = tuple(damage(page, SLIGHT, 5 + n, verso=False) for n, page in enumerate(pages))
    write_jpeg_pages(scans, work / "pages")
    _, publication = read_book(work / "pages", work / "work")
    found = outlined(publication, (), CollectingMonitor()).publication
    blocks = [block for section in found.sections for block in section.blocks]
    titles = [plain_text(section.title) for section in found.sections if section.title]
    words = [
        f"break {block.ornament}" if isinstance(block, SceneBreak) else plain_text(block.inlines)
        for block in blocks
        if isinstance(block, SceneBreak | Paragraph)
    ]
    return [*titles, *(text for text in words if not text.startswith("Trời mưa"))]


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
