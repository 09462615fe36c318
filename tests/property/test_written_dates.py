"""Dates on imprint pages are read as they were meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.model.written_dates import iso_date, written_date


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["vi", "en-GB", "fr"]))
def test_a_day_and_a_month_come_back(day: date, language: str) -> None:
    for iso in (f"{day:%Y-%m-%d}", f"{day:%Y-%m}"):
        assert iso_date(written_date(iso, language) or "") == iso


@pytest.mark.parametrize(
    "text",
    ["", "1936", "quý III năm 2026", "31 February 2026", "ngày 3 tháng 13 năm 2026", "5 x 2026"],
)
def test_what_is_no_date_stays(text: str) -> None:
    assert iso_date(text) == text
