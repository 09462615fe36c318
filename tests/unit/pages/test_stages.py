"""Each stage of a page against damage whose size is known."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from converters.diagnostics import Box
from converters.monitor import CollectingMonitor
from converters.pages import (
    curl,
    initials,
    light,
    noise,
    paper,
    sheets,
    skew,
    split,
    text_size,
)
from converters.pages.geometry import Curl, Geometry, Pixels, curl_terms
from converters.pages.ingest import list_pages
from converters.pages.models import find_models
from converters.pages.pixels import from_image
from converters.pages.process import PageTask, decode_result, process_page
from converters.pages.settings import PageSettings


@pytest.fixture(scope="module")
def page() -> Pixels:
    """White page with lines of letter-like marks, 1200 x 1800, x-height 20."""
    pixels = np.full((1800, 1200), 255, dtype=np.uint8)
    random = np.random.default_rng(7)
    for y in range(200, 1600, 55):
        x = 150
        while x < 1040:
            for _ in range(int(random.integers(2, 7))):
                tall = random.random() < 0.25
                top = y - (32 if tall else 20)
                cv2.rectangle(pixels, (x, top), (x + 11, y), 0, 3)
                x += 18
            x += 14
    return pixels


def _turned(pixels: Pixels, degrees: float) -> Pixels:
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(pixels, matrix, (width, height), borderValue=(255, 255, 255))
    return np.asarray(turned, dtype=np.uint8)


@pytest.mark.parametrize("degrees", [-6.0, -2.3, -0.4, 0.15, 1.0, 3.7, 8.0])
def test_skew_is_found_to_a_tenth_of_a_degree(page: Pixels, degrees: float) -> None:
    found = skew.estimate(_turned(page, -degrees))
    assert found == pytest.approx(degrees, abs=0.1)


def test_a_level_page_and_an_empty_one_are_not_turned(page: Pixels) -> None:
    assert skew.estimate(page) == 0.0
    assert skew.estimate(np.full((900, 600), 255, dtype=np.uint8)) == 0.0


def test_deskewing_makes_the_rows_level(page: Pixels) -> None:
    askew = _turned(page, 2.0)
    whole = Geometry.crop(Box(0, 0, 1200, 1800))
    level = whole.deskewed(skew.estimate(askew)).resample(askew, 255)
    assert abs(skew.estimate(level)) <= 0.05


def test_a_spread_is_cut_at_its_fold(page: Pixels) -> None:
    fold = np.hstack([page, page])
    shade = 255 - 70 * np.exp(-np.abs(np.arange(2400) - 1196) / 25)
    fold = np.minimum(fold, shade[None, :]).astype(np.uint8)
    assert split.estimate(fold) == pytest.approx(1196, abs=12)


def test_a_single_page_and_a_wide_picture_of_text_are_not_cut(page: Pixels) -> None:
    assert split.estimate(page) is None
    assert split.estimate(np.ascontiguousarray(np.tile(page[:, 150:1040], (1, 3)))) is None


def test_a_sheet_on_a_dark_desk_is_found_and_pulled_square(page: Pixels) -> None:
    corners = np.array([[210, 130], [1330, 190], [1290, 1830], [160, 1790]], dtype=np.float32)
    square = np.array([[0, 0], [1200, 0], [1200, 1800], [0, 1800]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(square, corners)
    photo = cv2.warpPerspective(page, warp, (1500, 2000), borderValue=(35, 35, 35))
    found = paper.estimate(np.asarray(photo, dtype=np.uint8))
    assert found is not None
    assert np.abs(found - corners).max() < 8
    width, height = paper.sheet_size(found)
    assert width / height == pytest.approx(1120 / 1640, abs=0.02)


def test_a_page_that_fills_the_picture_has_no_surround(page: Pixels) -> None:
    assert paper.estimate(page) is None


def test_shade_is_divided_out_and_ink_stays(page: Pixels) -> None:
    shade = np.linspace(0.35, 1.0, page.shape[1])[None, :]
    shaded = (page * shade).astype(np.uint8)
    even = light.apply(shaded)
    blank = even[:150]
    assert blank.min() > 240
    assert (even[200:1600] < 90).mean() == pytest.approx((page[200:1600] < 90).mean(), abs=0.02)


def test_a_picture_keeps_its_tones_in_even_light() -> None:
    pixels = np.full((1600, 1200), 230, dtype=np.uint8)
    pixels[400:1000, 300:900] = 90
    even = light.apply(pixels)
    assert 70 < np.median(even[500:900, 400:800]) < 130
    assert even[:200].min() > 240


def test_grain_is_measured_and_taken_out(page: Pixels) -> None:
    grain = np.random.default_rng(3).normal(0, 14, page.shape)
    grainy = np.clip(page * 0.8 + grain, 0, 255).astype(np.uint8)
    assert noise.estimate(page) < 1
    assert noise.estimate(grainy) > noise.WORN
    assert noise.estimate(noise.apply(grainy)) < 0.6 * noise.estimate(grainy)


@pytest.mark.parametrize("factor", [0.6, 1.0, 2.0])
def test_the_size_of_print_is_measured(page: Pixels, factor: float) -> None:
    scaled = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    found = text_size.estimate(np.asarray(scaled, dtype=np.uint8))
    assert found == pytest.approx(22 * factor, rel=0.2)
    assert text_size.scale_for(found) * found == pytest.approx(text_size.TARGET_X_HEIGHT, rel=0.13)


@pytest.mark.parametrize("size", [(1, 9), (9, 1), (16, 9000), (9000, 16), (1, 1)])
def test_strips_of_paper_pass_through_the_stages(size: tuple[int, int]) -> None:
    strip = np.full(size, 230, np.uint8)
    whole = Geometry.crop(Box(0, 0, size[1], size[0]))
    small = whole.scaled(sheets.estimate_factor(whole))
    assert small.width * small.height <= 4 * 1200 * 1200
    assert whole.scaled(0.4).resample(strip, 255).shape == (
        max(1, round(size[0] * 0.4)),
        max(1, round(size[1] * 0.4)),
    )
    assert text_size.estimate(strip) is None
    assert split.estimate(strip, surely=True) is not None
    assert initials.find(strip, find_models(["vie"])) == ()


def test_a_picture_too_long_for_the_recogniser_is_read_smaller(tmp_path: Path) -> None:
    lines = np.full((33_000, 600), 255, np.uint8)
    for top in (700, 16_000, 32_000):
        cv2.putText(lines, "Anh Nam", (60, top), cv2.FONT_HERSHEY_DUPLEX, 3.0, 0, 5)
    file = tmp_path / "strip.png"
    cv2.imwrite(str(file), lines)
    (image,) = list_pages([file], CollectingMonitor())
    result = decode_result(process_page(PageTask(image, PageSettings())))
    assert result.failure is None
    assert len(result.leaves) == 1


def test_deep_grays_become_bytes() -> None:
    def of(values: list[float], kind: str) -> list[int]:
        picture = Image.fromarray(np.array([values], dtype=kind))
        return from_image(picture).gray[0].tolist()

    assert of([0, 32_768, 65_535], "<u2") == [0, 127, 255]
    assert of([0.0, 0.5, 1.0], "<f4") == [0, 127, 255]
    assert of([0.0, 255.0, float("nan")], "<f4") == [0, 255, 0]


def test_an_empty_page_has_no_size_of_print() -> None:
    assert text_size.estimate(np.full((900, 600), 255, dtype=np.uint8)) is None
    assert text_size.scale_for(None) == 1.0


def test_bent_lines_are_made_straight(page: Pixels) -> None:
    small = np.asarray(cv2.resize(page, (800, 1200), interpolation=cv2.INTER_AREA), np.uint8)
    y, x = np.mgrid[0:1200, 0:800].astype(np.float32)
    bend = 12 * ((x - 400) / 400) ** 2
    bent = np.asarray(
        cv2.remap(small, x, y - bend, cv2.INTER_LINEAR, borderValue=(255, 255, 255)), np.uint8
    )
    found = curl.estimate(bent)
    assert found is not None
    columns = np.array([[80.0, 600.0], [400.0, 600.0], [720.0, 600.0]])
    left, middle, right = found.shift(columns, (800, 1200))
    true = 12 * 0.8**2
    assert left - middle == pytest.approx(true, abs=1.5)
    assert right - middle == pytest.approx(true, abs=1.5)


def test_straight_lines_are_left_alone(page: Pixels) -> None:
    small = np.asarray(cv2.resize(page, (800, 1200), interpolation=cv2.INTER_AREA), np.uint8)
    assert curl.estimate(small) is None


def test_the_terms_of_the_bend_follow_its_coefficients() -> None:
    coefficients = [0.0] * curl_terms(np.zeros(1), np.zeros(1)).shape[1]
    coefficients[0] = 3.5
    points = np.array([[0.0, 0.0], [50.0, 20.0]])
    assert Curl(tuple(coefficients)).shift(points, (100, 100)).tolist() == [3.5, 3.5]
    assert math.isclose(Curl(tuple(coefficients)).scaled(2).shift(points, (100, 100))[0], 7.0)
