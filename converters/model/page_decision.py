"""What is decided about scanned pages before they are read: by the program, or by a person.

The names of the traits are the keys of ``pages.toml``. Places on a picture are shares of its width
and height, 0 to 1 from top left, so that they hold at any resolution.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec

from converters.model.guess import Mode

Corner = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right and bottom edge."""


class PageTrait(StrEnum):
    """What is decided, in the order in which the stages come."""

    QUARTERS = "quarters"
    DESPECKLE = "despeckle"
    LIGHT = "light"
    OUTLINE = "outline"
    SPLIT = "split"
    SKEW = "skew"
    CURL = "curl"
    PICTURES = "pictures"
    TABLES = "tables"
    DISPLAY = "display"
    BLANK = "blank"
    LEAVE_OUT = "leave_out"
    AFTER = "after"


SHEET_TRAITS: Final = frozenset(
    {
        *(PageTrait.QUARTERS, PageTrait.DESPECKLE, PageTrait.LIGHT, PageTrait.OUTLINE),
        *(PageTrait.SPLIT, PageTrait.AFTER),
    }
)
"""Decided for a whole picture, not for the left or right page on it."""
_REASONS: Final = {
    PageTrait.QUARTERS: "SCAN-030",
    PageTrait.DESPECKLE: "SCAN-031",
    PageTrait.LIGHT: "SCAN-032",
    PageTrait.OUTLINE: "SCAN-033",
    PageTrait.SPLIT: "SCAN-034",
    PageTrait.SKEW: "SCAN-035",
    PageTrait.CURL: "SCAN-036",
    PageTrait.PICTURES: "SCAN-037",
    PageTrait.TABLES: "SCAN-042",
    PageTrait.DISPLAY: "SCAN-038",
    PageTrait.BLANK: "SCAN-039",
    PageTrait.LEAVE_OUT: "SCAN-040",
    PageTrait.AFTER: "SCAN-041",
}


class PageDisplay(StrEnum):
    """How one page is kept for the reader's eye."""

    BILEVEL = "bilevel"
    """Black and white."""
    MIXED = "mixed"
    """Print in black and white over pictures in grays."""
    GRAY = "gray"
    COLOUR = "colour"


class Half(StrEnum):
    """One page of a picture that shows two."""

    LEFT = "left"
    RIGHT = "right"


class PageDecisions(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Decisions about one page; None: left to the program."""

    quarters: int | None = None
    """Quarter turns clockwise, 0 to 3."""
    despeckle: bool | None = None
    light: bool | None = None
    """Whether the light on the paper is evened out."""
    outline: tuple[Corner, ...] | None = None
    """Corners of the sheet from top left, clockwise; empty: the whole picture is the sheet."""
    split: bool | float | None = None
    """Where two pages are parted, as a share of the sheet's width; True: somewhere."""
    skew: float | None = None
    """Turn in degrees, anticlockwise, that makes the lines level."""
    curl: bool | None = None
    """Whether the bend of the lines is taken out."""
    pictures: tuple[Area, ...] | None = None
    """Pictures on the page."""
    tables: tuple[Area, ...] | None = None
    """Tables on the page that no rules part into cells."""
    display: PageDisplay | None = None
    blank: bool | None = None
    leave_out: bool | None = None
    after: int | str | None = None
    """Number (0: the book's beginning) or file name of the picture that this one comes after."""

    def given(self) -> Iterator[tuple[PageTrait, Any]]:
        """Yield what is decided, with its value, in the order of the stages."""
        for trait in PageTrait:
            value = getattr(self, trait.value)
            if value is not None:
                yield trait, value

    def over(self, other: PageDecisions) -> PageDecisions:
        """Return both; where they speak of the same thing, these win."""
        return msgspec.structs.replace(other, **{t.value: value for t, value in self.given()})

    def deciding(self) -> PageDecisions:
        """Return what decides how the page itself is made: not whether and where it is used."""
        return msgspec.structs.replace(self, leave_out=None, after=None)


class PictureDecisions(msgspec.Struct, frozen=True, omit_defaults=True):
    """Decisions about the pages on one picture; the only page of most counts as the left one."""

    left: PageDecisions = PageDecisions()
    right: PageDecisions = PageDecisions()

    def of_page(self, index: int) -> PageDecisions:
        """Return the decisions about the first (0) or the second page (1)."""
        return self.right if index else self.left

    def deciding(self) -> PictureDecisions:
        """Return what decides how the pages are made."""
        return PictureDecisions(self.left.deciding(), self.right.deciding())

    @property
    def leaves_all_out(self) -> bool:
        """Whether nothing of the picture belongs to the book."""
        return bool(self.left.leave_out and self.right.leave_out)


class Parity(StrEnum):
    """Every second picture of a book."""

    ODD = "odd"
    EVEN = "even"


class PageRule(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A person's decisions about some pictures: all of the book or of a file, unless told."""

    file: str | None = None
    """Name of the picture's file, or of the file that binds the pages."""
    spans: tuple[tuple[int, int | None], ...] = ()
    """First and last numbers, from 1, within the book or the file; None: to its end."""
    parity: Parity | None = None
    half: Half | None = None
    decided: PageDecisions = PageDecisions()

    def holds(self, number: int) -> bool:
        """Tell whether it speaks of the picture of a number."""
        if self.parity is not None and (number % 2 == 1) != (self.parity is Parity.ODD):
            return False
        return not self.spans or any(
            first <= number and (last is None or number <= last) for first, last in self.spans
        )

    @property
    def pages(self) -> str:
        """The pictures as ``pages.toml`` writes them: ``all``, ``odd``, ``3, 5-9, 12-``."""
        if self.parity is not None:
            return self.parity.value
        return ", ".join(map(_span, self.spans)) or "all"


class PageChoice(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing as it was decided; ``value`` is written as in ``pages.toml``."""

    trait: PageTrait
    value: str
    mode: Mode = Mode.AUTO

    @property
    def reason(self) -> str:
        """Catalogue code of the rule by which the program decides it."""
        return _REASONS[self.trait]


class PageRecord(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """All that was decided about one page."""

    source: str
    """File of the picture."""
    place: int | None = None
    """Number of the picture, from 1, in a file that binds several; None in a file of its own."""
    picture: int
    """Number of the picture among those of the book, in the order of the files."""
    half: Half | None = None
    page: int | None = None
    """Number of the page in the book; None where it is left out."""
    choices: tuple[PageChoice, ...] = ()


def choices_of(taken: PageDecisions, decided: PageDecisions) -> tuple[PageChoice, ...]:
    """Return what was done, each thing with who decided it."""
    manual = {trait for trait, _ in decided.given()}
    return tuple(
        PageChoice(
            trait=trait,
            value=value_text(value),
            mode=Mode.MANUAL if trait in manual else Mode.AUTO,
        )
        for trait, value in taken.given()
    )


def value_text(value: object) -> str:
    """Return a value as TOML (and JSON) write it; their texts, numbers and lists are the same."""
    return msgspec.json.encode(value).decode("utf-8").replace("\x7f", "\\u007f")


def _span(span: tuple[int, int | None]) -> str:
    first, last = span
    if last is None:
        return f"{first}-"
    return str(first) if first == last else f"{first}-{last}"
