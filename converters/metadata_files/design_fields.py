"""Fields on how a book looks: theme, page, size, and rules of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.model.edition import BODY_SIZES_PT, PAPER_UM, Design, Trim, read_trim
from converters.vocabularies import OpeningPage

DESIGN_FIELDS: Final = (
    "theme", "trim", "font_size", "chapters_on", "paper_thickness", "css", "typst",
)  # fmt: skip


def design_of(fields: Mapping[str, Any], source: str, folder: Path) -> Design:
    """Return the design that fields ask for; relative paths are taken from ``folder``.

    Whether a theme is there is not looked at, for not every theme is a path. Raises SettingsError
    META-040 for a page size, META-002 for a font size, a thickness of paper or a kind of page,
    META-041 for a file that is not there.
    """
    origin = Origin(source)
    values = {key: str(fields[key]).strip() for key in DESIGN_FIELDS if fields.get(key) is not None}
    return Design(
        theme=_theme(values.get("theme"), folder),
        trim=_trim(values.get("trim"), origin),
        body_size_pt=_number("font_size", "pt", BODY_SIZES_PT, values, origin),
        chapters_on=_opening_page(values.get("chapters_on"), origin),
        paper_um=_number("paper_thickness", "µm", PAPER_UM, values, origin),
        css=_file(values.get("css"), folder, origin),
        typst=_file(values.get("typst"), folder, origin),
    )


def _theme(text: str | None, folder: Path) -> str | None:
    if not text:
        return None
    own = folder / text
    return str(own.absolute()) if (own / "theme.toml").is_file() else text


def _trim(text: str | None, origin: Origin) -> Trim | None:
    if not text:
        return None
    trim = read_trim(text)
    if trim is None or not trim.can_be_bound:
        raise SettingsError.of("META-040", origin, value=text)
    return trim


def _opening_page(text: str | None, origin: Origin) -> OpeningPage | None:
    if not text:
        return None
    try:
        return OpeningPage(text.lower())
    except ValueError as error:
        reason = f"chapters_on = {text} ({', '.join(OpeningPage)})"
        raise SettingsError.of("META-002", origin, reason=reason) from error


def _number(
    key: str,
    unit: str,
    limits: tuple[float, float],
    values: Mapping[str, str],
    origin: Origin,
) -> float | None:
    text = values.get(key)
    if not text:
        return None
    try:
        number = float(text.removesuffix(unit).strip().replace(",", "."))
    except ValueError:
        number = 0.0
    if not limits[0] <= number <= limits[1]:
        reason = f"{key} = {text} ({limits[0]:g}…{limits[1]:g})"
        raise SettingsError.of("META-002", origin, reason=reason, key=key)
    return number


def _file(text: str | None, folder: Path, origin: Origin) -> str | None:
    if not text:
        return None
    path = folder / text
    if not path.is_file():
        raise SettingsError.of("META-041", origin, file=text)
    return str(path.absolute())
