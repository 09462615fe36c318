"""What is chosen about the look, what counts otherwise, and what a page size typed means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.model.edition import NAMED_TRIMS, ThemeEntry, ThemeSample, Trim, read_trim
from converters.vocabularies import OpeningPage
from desktop.book import Book
from desktop.i18n import current_language, translate
from desktop.metadata.draft import Field, Provenance

USUAL_THEME: Final = "novel"
TRIMS: Final = (
    Trim(130.0, 190.0), Trim(130.0, 205.0), Trim(145.0, 205.0), Trim(160.0, 240.0),
    NAMED_TRIMS["A5"], Trim(190.0, 270.0), NAMED_TRIMS["A4"],
)  # fmt: skip
"""Sizes of pages that Vietnamese printers know."""


@dataclass(frozen=True, slots=True)
class TrimEntry:
    """What was typed as a page size: the size, or why it is none."""

    trim: Trim | None = None
    fault: str = ""


def trim_text(trim: Trim) -> str:
    """Return a size in centimetres, with its name where it has one."""
    width, height = (_number(side / 10) for side in (trim.width_mm, trim.height_mm))
    name = next((name for name, known in NAMED_TRIMS.items() if known == trim), "")
    size = f"{width} × {height} cm"
    return f"{name} · {size}" if name else size


def read_entry(text: str) -> TrimEntry:
    """Return the size that was typed: in cm, mm or inches, or by its name; empty for none."""
    plain = text.partition("·")[2].strip() or text.strip() if "·" in text else text.strip()
    if not plain:
        return TrimEntry()
    trim = read_trim(plain)
    if trim is None:
        return TrimEntry(
            fault=translate("Design", "Write 13 × 20,5 cm, 145 × 205 mm, 6 × 9 in or A5.")
        )
    if not trim.can_be_bound:
        return TrimEntry(fault=translate("Design", "No book can be bound in this size."))
    return TrimEntry(trim)


def theme_name(entry: ThemeEntry) -> str:
    """Return what a theme is called in the window's language."""
    return entry.vi if current_language() == "vi" else entry.en


def theme_of_book(book: Book, themes: Sequence[ThemeEntry]) -> str:
    """Return the theme that the book has where nobody chooses one here."""
    told = book.inspection.record.get("theme", ()) if book.inspection else ()
    wanted = told[0] if told else USUAL_THEME
    return next((one.theme for one in themes if _is_called(one, wanted)), USUAL_THEME)


def sample_of(theme: str, themes: Sequence[ThemeEntry]) -> ThemeSample | None:
    """Return what a theme looks like in short, None where it is not among those known."""
    return next((one.sample for one in themes if one.theme == theme), None)


def trim_of_book(book: Book, sample: ThemeSample | None) -> Trim | None:
    """Return the page size that counts where nobody chooses one here: the record's, the theme's."""
    told = book.inspection.record.get("trim", ()) if book.inspection else ()
    own = read_trim(told[0]) if told else None
    return own or (sample.trim if sample else None)


def automatic(sample: ThemeSample | None) -> dict[Field, str]:
    """Return the values of fields that nobody touched."""
    if sample is None:
        return {}
    return {Field.FONT_SIZE: _number(sample.size_pt), Field.CHAPTERS_ON: sample.opens_on.value}


def opening_name(page: OpeningPage) -> str:
    """Return on which pages chapters begin."""
    match page:
        case OpeningPage.ANY:
            return translate("Design", "On any page")
        case OpeningPage.RECTO:
            return translate("Design", "On right-hand pages")


def provenance(*, chosen: bool) -> Provenance:
    """Return whether a person chose a value here."""
    return Provenance.MANUAL if chosen else Provenance.AUTO


def _is_called(entry: ThemeEntry, name: str) -> bool:
    return name in (entry.theme, Path(entry.theme).name)


def _number(value: float) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if current_language() == "vi" else text
