"""Roman figures: what they are worth, and how a number is written in them."""

from __future__ import annotations

from typing import Final

_STEPS: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_VALUES: Final = {figure: value for value, figure in _STEPS if len(figure) == 1}


def roman_value(figures: str) -> int | None:
    """Return what figures of either case add up to, well made or not; None for other letters."""
    values = [_VALUES.get(figure, 0) for figure in figures.lower()]
    if not all(values) or not values:
        return None
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def roman_figures(value: int) -> str:
    """Return a number from 1 on in small figures."""
    written = ""
    for step, figures in _STEPS:
        written += figures * (value // step)
        value %= step
    return written
