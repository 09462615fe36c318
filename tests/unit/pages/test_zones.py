"""Pictures and ruled tables told from print by their pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from converters.diagnostics import Box
from converters.pages import light, text_size, zones
from converters.pages.grids import ruled
from tests.support.scans import PageStyle, typeset

TEXT = "\n".join(["Thanh lách cánh cửa gỗ để khép, nhẹ nhàng bước vào. " * 6] * 6)
WHITE = 255


def page():
    (first, *_) = typeset(TEXT, PageStyle("Bóng hoàng lan", "Thạch Lam"))
    return first.copy()


def found(gray):
    even = light.apply(gray)
    return zones.estimate(even, text_size.estimate(even))


def photograph(height, width):
    random = np.random.default_rng(4)
    small = random.uniform(20, 215, (6, 9)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 255)


def test_a_page_of_print_has_no_zones():
    assert found(page()) == zones.Zones()


def test_a_soft_photograph_is_found_whole_and_print_beside_it_is_not_taken():
    gray = page()
    top, left, height, width = 1330, 300, 420, 640
    gray[top - 40 : top + height + 40] = WHITE
    gray[top : top + height, left : left + width] = photograph(height, width)
    (box,) = found(gray).pictures
    assert abs(box.left - left) < 30
    assert abs(box.top - top) < 30
    assert abs(box.right - left - width) < 30
    assert abs(box.bottom - top - height) < 30


def test_the_dark_edge_of_a_sheet_is_no_picture():
    gray = page()
    gray[:, :40] = 60
    assert not found(gray).pictures


def table(*, merged=False):
    gray = page()
    gray[1200:1700] = WHITE
    for y in (1250, 1350, 1450, 1550):
        cv2.line(gray, (250, y), (1050, y), 0, 3)
    for x in (250, 500, 800, 1050):
        start = 1350 if merged and x == 500 else 1250
        cv2.line(gray, (x, start), (x, 1550), 0, 3)
    return gray


def test_a_ruled_table_is_a_grid_of_cells():
    (grid,) = found(table()).tables
    assert len(grid.cells) == 9
    assert not found(table()).pictures
    assert grid.x == pytest.approx((250, 500, 800, 1050), abs=15)


def test_cells_without_a_rule_between_are_one():
    (grid,) = found(table(merged=True)).tables
    assert len(grid.cells) == 8
    assert (grid.cells[0].columns, grid.cells[0].rows) == (2, 1)


def test_pictures_are_hidden_from_the_recogniser_and_rules_wiped():
    gray = table()
    bare = zones.hidden(gray, found(gray))
    assert (bare[1255:1545, 255:1045] == WHITE).all()
    assert (gray[1250, 300:400] == 0).all()
    assert (bare[:1000] == gray[:1000]).all()


@pytest.mark.parametrize("lines", [0, 1])
def test_a_frame_or_a_single_rule_is_no_table(lines):
    dark = np.zeros((200, 300), np.uint8)
    cv2.rectangle(dark, (10, 10), (290, 190), 1, 2)
    if lines == 0:
        dark[:] = 0
        dark[100, 10:290] = 1
    assert ruled(dark, Box(10, 10, 291, 191), 8.0) is None
