"""Tables without upright rules are found where something speaks for them, and only there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from converters.files import BlobStore, ResultCache
from converters.model.book_pages import BookPages
from converters.model.page import RegionRole
from converters.model.page_decision import Area, PageDecisions, PageRule, PageTrait
from converters.model.publication import Paragraph, Table
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.pages.book import PageStores, process_book
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from tests.support.scan_reading import text_on
from tests.support.scans import Damage, Gray, damage
from tests.support.unruled_tables import (
    NO_TABLES,
    NUMBERED,
    SANS,
    SERIF,
    TABLES,
    Sheet,
    drawn,
    matching,
    tables_on,
)

CLEAN = Damage(skew_degrees=0.0, shade=0.0, noise=0.005, blur_px=0.4)
WORN = Damage(skew_degrees=2.2, noise=0.03, paper=0.85, ink=0.2, blur_px=1.0)
ASKEW = Damage(skew_degrees=3.0, noise=0.015)


class _Scan:
    """A book of drawn pages, and what was told when it was read."""

    def __init__(self, work: Path, *pictures: Gray) -> None:
        self.work = work
        (work / "pages").mkdir()
        for number, picture in enumerate(pictures, start=1):
            Image.fromarray(picture).save(work / "pages" / f"{number:03}.png")
        self.monitor = CollectingMonitor()

    def read(self, tables: tuple[Area, ...] | None = None) -> BookPages:
        self.monitor = CollectingMonitor()
        return process_book(
            list_pages([self.work / "pages"], self.monitor),
            PageSettings(workers=2),
            PageStores(ResultCache(self.work / "cache"), BlobStore(self.work / "media")),
            self.monitor,
            (PageRule(decided=PageDecisions(tables=tables)),),
        )

    @property
    def told(self) -> list[tuple[str, str]]:
        return [
            (diagnostic.code, str(dict(diagnostic.values).get("percent")))
            for diagnostic in self.monitor.diagnostics
            if diagnostic.code.startswith("SCAN-04")
        ]


def _scanned(sheet: Sheet, kind: Damage = CLEAN, seed: int = 3) -> Gray:
    return damage(drawn(sheet), kind, seed, verso=False)


def _letters(pages: BookPages) -> Counter[str]:
    return Counter(
        letter
        for layout in pages.layouts
        for region in layout.regions
        for line in region.lines
        for word in line.words
        for letter in word.text.casefold()
        if letter.isalnum()  # Specks beside figures are read as marks, each time others.
    )


@pytest.mark.parametrize(
    ("name", "code", "percent", "headed"),
    [
        ("figures", "SCAN-045", "70", True),
        ("figures-caption", "SCAN-043", "90", True),
        ("figures-rules", "SCAN-044", "85", True),
        ("texts-caption", "SCAN-043", "90", False),
        ("texts-rules", "SCAN-044", "85", True),
        ("years-caption", "SCAN-043", "90", True),
        ("groups", "SCAN-043", "90", True),
        ("costs", "SCAN-045", "70", True),
        ("two-line-head", "SCAN-044", "85", True),
    ],
)
def test_a_table_is_found_cell_by_cell_and_told_with_its_grounds(
    tmp_path: Path, name: str, code: str, percent: str, headed: bool
):
    scan = _Scan(tmp_path, _scanned(TABLES[name]))
    pages = scan.read()
    (found,) = tables_on(pages)
    assert [len(row) for row in found] == [len(row) for row in TABLES[name].rows]
    right, _, there = matching(TABLES[name].rows, found)
    assert there - right <= 1  # A figure may be misread; that is the recogniser's.
    assert scan.told == [(code, percent)]
    blocks = text_on(pages.layouts, tmp_path).body[0].blocks
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert table.header_rows == int(headed)
    assert all(cell.header is headed for cell in table.rows[0].cells)
    assert not any(cell.header for row in table.rows[1:] for cell in row.cells)
    above = blocks[blocks.index(table) - 1]
    assert isinstance(above, Paragraph)
    if caption := TABLES[name].caption:
        assert plain_text(above.inlines) == caption
    assert len(blocks) == 3 + bool(caption)


def test_rows_in_columns_are_no_table_where_nothing_speaks_for_one(tmp_path: Path):
    scan = _Scan(tmp_path, *(_scanned(sheet, ASKEW, 9) for sheet in NO_TABLES.values()))
    found = scan.read()
    tables = {
        name
        for name, layout in zip(NO_TABLES, found.layouts, strict=True)
        if any(region.role is RegionRole.TABLE for region in layout.regions)
    }
    assert tables == set()
    assert scan.told == []


def test_a_person_says_that_it_is_no_table_and_no_word_is_lost(tmp_path: Path):
    scan = _Scan(tmp_path, _scanned(TABLES["figures-caption"]))
    usual = scan.read()
    (area,) = (
        choice.value for choice in usual.records[0].choices if choice.trait is PageTrait.TABLES
    )
    assert area.count(",") == 3
    without = scan.read(tables=())
    assert tables_on(without) == []
    assert scan.told == []
    assert _letters(without) == _letters(usual)


def test_a_person_says_that_it_is_a_table(tmp_path: Path):
    scan = _Scan(tmp_path, _scanned(NO_TABLES["verse"]))
    usual = scan.read()
    assert tables_on(usual) == []
    lines = [line for region in usual.layouts[0].regions for line in region.lines]
    own = [line for line in lines if "trong cõi" in line.text or "chữ mệnh" in line.text]
    height = usual.layouts[0].page.height_px
    area = (
        0.02,
        min(line.box.top for line in own) / height - 0.002,
        0.98,
        max(line.box.bottom for line in own) / height + 0.002,
    )
    chosen = scan.read(tables=(area,))
    (found,) = tables_on(chosen)
    lower = [tuple(cell.casefold() for cell in row) for row in found]
    assert lower == [tuple(cell.casefold() for cell in row) for row in NO_TABLES["verse"].rows]
    assert scan.told == []
    assert _letters(chosen) == _letters(usual)


def test_a_column_that_was_read_down_the_page_is_part_of_its_table(tmp_path: Path):
    sheet = Sheet(
        NUMBERED, caption="Bảng 2. Học sinh", numeric=(2, 3), prose=14, scale=0.78, goes_on=False
    )
    scan = _Scan(tmp_path, _scanned(sheet))
    pages = scan.read()
    (found,) = tables_on(pages)
    assert [row[-2:] for row in found] == [list(row[2:]) for row in NUMBERED]
    assert pages.layouts[0].regions[-1].role is RegionRole.TABLE
    assert not text_on(pages.layouts, tmp_path).notes


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", [CLEAN, WORN, ASKEW], ids=["clean", "worn", "askew"])
def test_cells_keep_their_places_on_worn_and_slanting_pages(tmp_path: Path, kind: Damage):
    """Floors of cells with every letter right lie a little below what was measured."""
    sheets = [
        replace(sheet, font=font, size=size)
        for sheet in TABLES.values()
        for font, size in ((SERIF, 10.5), (SANS, 9.5))
    ]
    pictures = [_scanned(sheet, kind, seed) for seed, sheet in enumerate(sheets, start=7)]
    pages = _Scan(tmp_path, *pictures).read()
    found = tables_on(pages)
    shapes = [[len(row) for row in table] for table in found]
    assert shapes == [[len(row) for row in sheet.rows] for sheet in sheets]
    right, _, there = (
        sum(part)
        for part in zip(
            *(matching(sheet.rows, table) for sheet, table in zip(sheets, found, strict=True)),
            strict=True,
        )
    )
    assert right >= 0.96 * there
