"""The map between source and page can be gone both ways, whatever it is made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.diagnostics import Box
from converters.model.page_map import CURL_DEGREES
from converters.pages.geometry import Curl, Geometry

_TERMS = (CURL_DEGREES[0] + 1) * (CURL_DEGREES[1] + 1)


@st.composite
def geometries(draw: st.DrawFn) -> Geometry:
    made = Geometry.crop(Box(30, 20, 930, 1420))
    made = made.turned(draw(st.integers(0, 3)))
    shift = st.floats(-40, 40)
    w, h = made.width, made.height
    corners = [[0, 0], [w, 0], [w, h], [0, h]]
    moved = np.array([[x + draw(shift), y + draw(shift)] for x, y in corners], dtype=np.float64)
    made = made.flattened(moved, w, h)
    made = made.deskewed(draw(st.floats(-10, 10))).scaled(draw(st.floats(0.3, 2.5)))
    if draw(st.booleans()):
        bend = draw(st.lists(st.floats(-2, 2), min_size=_TERMS, max_size=_TERMS))
        made = made.uncurled(Curl(tuple(bend)))
    return made.scaled(draw(st.floats(0.5, 2)))


@given(geometries(), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=9))
def test_points_come_back(geometry: Geometry, places: list[tuple[float, float]]) -> None:
    points = np.array(places) * [geometry.width, geometry.height]
    there = geometry.to_source(points)
    assert np.abs(geometry.to_page(there) - points).max() < 0.1


@given(geometries(), st.tuples(st.floats(0, 1), st.floats(0, 1)), st.floats(0.5, 2))
def test_the_map_as_plain_numbers_leads_to_the_same_place(
    geometry: Geometry, place: tuple[float, float], factor: float
) -> None:
    there = geometry.scaled(factor)
    source = there.to_source(np.array([[place[0] * there.width, place[1] * there.height]]))[0]
    plain = geometry.page_map().scaled_to(there.width, there.height)
    expected = there.to_page(np.array([source]))[0]
    assert plain.point(*map(float, source)) == pytest.approx(tuple(expected), abs=0.05)


@given(geometries(), st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)))
def test_a_word_has_its_own_size_again_on_the_page(
    geometry: Geometry, place: tuple[float, float]
) -> None:
    x, y = place[0] * geometry.width, place[1] * geometry.height
    word = Box(x - 60, y - 18, x + 60, y + 18)
    found = geometry.page_map().box(geometry.box_to_source(word))
    edges = (found.left, found.top, found.right, found.bottom)
    assert edges == pytest.approx((word.left, word.top, word.right, word.bottom), abs=4)


@given(geometries())
def test_a_box_in_the_source_holds_its_corners(geometry: Geometry) -> None:
    box = Box(
        0.2 * geometry.width, 0.3 * geometry.height, 0.7 * geometry.width, 0.6 * geometry.height
    )
    found = geometry.box_to_source(box)
    corner = geometry.to_source(np.array([[box.left, box.top]]))[0]
    assert found.left - 0.1 <= corner[0] <= found.right + 0.1
    assert found.top - 0.1 <= corner[1] <= found.bottom + 0.1


@given(st.floats(-8, 8), st.floats(0.4, 2))
def test_the_nearest_affine_map_is_exact_where_the_map_is_affine(
    degrees: float, factor: float
) -> None:
    geometry = Geometry.crop(Box(10, 5, 610, 805)).deskewed(degrees).scaled(factor)
    a, b, c, d, e, f = geometry.nearest_affine()
    x, y = 123.0, 456.0
    page = geometry.to_page(np.array([[x, y]]))[0]
    assert (a * x + b * y + c, d * x + e * y + f) == pytest.approx(tuple(page), abs=1e-3)
    assert geometry.magnification() == pytest.approx(factor, rel=0.01)
