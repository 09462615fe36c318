"""Brackets and bars of formulas that grow with what stands between them.

Source: MathML Core, W3C, sections 3.2.4.2 (forms of operators) and 3.2.4.3 (stretchy operators).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from lxml import etree

_OPENING: Final = frozenset("([{⟨⌊⌈⟦")
_CLOSING: Final = frozenset(")]}⟩⌋⌉⟧")
_BARS: Final = frozenset("|‖")
_LOOKALIKES: Final = {"∣": "|", "∥": "‖", "\u2329": "⟨", "\u232a": "⟩"}
"""Signs that stand for fences, among them the relations “divides” and “is parallel to”."""
_TALL: Final = tuple(
    f"{{*}}{name}" for name in ("mfrac", "mtable", "munder", "munderover", "msqrt", "mroot")
)


class _Side(Enum):
    OPENS = auto()
    CLOSES = auto()
    EITHER = auto()
    WITHIN = auto()


@dataclass
class _Fenced:
    """What has been met since a fence; the outermost has none."""

    opening: str = ""
    is_bar: bool = False
    pieces: list[str] = field(default_factory=list)
    is_tall: bool = False

    def take(self, other: _Fenced, closing: str = "") -> None:
        """Take up what stands within a fence; where it is no taller than a line nothing grows."""
        shown = " ".join(filter(None, (other.opening, *other.pieces, closing)))
        grows = other.is_tall and bool(other.opening or closing)
        self.pieces.append(f"lr({shown})" if grows else shown)
        self.is_tall |= other.is_tall


def fenced_row(children: Iterable[tuple[etree._Element, str]]) -> str:
    """Return a row in typst's notation; ``children`` come with their own.

    Fences within which everything is as high as a line are left alone, as lines break there.
    """
    open_: list[_Fenced] = [_Fenced()]
    for element, shown in children:
        found = _fence(element)
        if found is None:
            open_[-1].pieces.append(shown)
            open_[-1].is_tall |= next(element.iter(*_TALL), None) is not None
            continue
        sign, side = found
        if side is _Side.WITHIN:
            open_[-1].pieces.append(f"mid({sign})")
        elif side is _Side.OPENS or (side is _Side.EITHER and open_[-1].opening != sign):
            open_.append(_Fenced(sign, is_bar=side is _Side.EITHER))
        else:
            _close(open_, sign, is_bar=side is _Side.EITHER)
    while len(open_) > 1:
        _leave(open_)
    return " ".join(filter(None, open_[0].pieces))


def _close(open_: list[_Fenced], sign: str, *, is_bar: bool) -> None:
    while not is_bar and open_[-1].is_bar and len(open_) > 1:
        _leave(open_)
    inner = open_.pop()
    if not open_:
        # What it closes began with no fence at all.
        open_.append(_Fenced())
    open_[-1].take(inner, sign)


def _leave(open_: list[_Fenced]) -> None:
    """End what no fence closes; a bar alone parts what stands before it from what follows."""
    inner = open_.pop()
    if inner.is_bar:
        open_[-1].pieces += [inner.opening, *inner.pieces]
        open_[-1].is_tall |= inner.is_tall
    else:
        open_[-1].take(inner)


def _fence(element: etree._Element) -> tuple[str, _Side] | None:
    """Return the sign of a fence that grows, and what it does; None for all else."""
    if etree.QName(element).localname != "mo" or element.get("stretchy") == "false":
        return None
    text = "".join(map(str, element.itertext())).strip()
    sign = _LOOKALIKES.get(text, text)
    usual = _usual_side(sign)
    if usual is None or element.get("minsize") is not None:
        return None
    if text != sign and element.get("stretchy") != "true":
        return None
    forms = {"prefix": _Side.OPENS, "postfix": _Side.CLOSES}
    side = forms.get(element.get("form", ""), usual)
    if element.get("form") == "infix" and sign in _BARS:
        side = _Side.WITHIN
    return f"\\u{{{ord(sign):x}}}", side


def _usual_side(sign: str) -> _Side | None:
    if sign in _OPENING:
        return _Side.OPENS
    if sign in _CLOSING:
        return _Side.CLOSES
    return _Side.EITHER if sign in _BARS else None
