"""Roman figures there and back."""

from __future__ import annotations

import pytest

from converters.model.roman import roman_figures, roman_value


def test_figures_are_worth_what_they_were_written_for() -> None:
    assert [roman_value(roman_figures(n)) for n in range(1, 4000)] == list(range(1, 4000))


@pytest.mark.parametrize(("figures", "value"), [("XIV", 14), ("iiii", 4), ("", None), ("xa", None)])
def test_value_of_figures(figures: str, value: int | None) -> None:
    assert roman_value(figures) == value


def test_numbers_are_written_small() -> None:
    assert [roman_figures(n) for n in (4, 49, 1994)] == ["iv", "xlix", "mcmxciv"]
