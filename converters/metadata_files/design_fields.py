"""Fields on how a book looks: theme, page, size, and rules of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.model.edition import Design, Trim, read_trim

DESIGN_FIELDS: Final = ("theme", "trim", "font_size", "css", "typst")
_SIZES_PT: Final = (5.0, 40.0)
_WIDTHS_MM: Final = (70.0, 450.0)
_HEIGHTS_MM: Final = (90.0, 600.0)
"""Pages that can be bound."""


def design_of(fields: Mapping[str, Any], source: str, folder: Path) -> Design:
    """Return the design that fields ask for; relative paths are taken from ``folder``.

    Whether a theme is there is not looked at, for not every theme is a path. Raises SettingsError
    META-040 for a page size, META-002 for a font size, META-041 for a file that is not there.
    """
    origin = Origin(source)
    values = {key: str(fields[key]).strip() for key in DESIGN_FIELDS if fields.get(key) is not None}
    return Design(
        theme=_theme(values.get("theme"), folder),
        trim=_trim(values.get("trim"), origin),
        body_size_pt=_size(values.get("font_size"), origin),
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
    if (
        trim is None
        or not _WIDTHS_MM[0] <= trim.width_mm <= _WIDTHS_MM[1]
        or not _HEIGHTS_MM[0] <= trim.height_mm <= _HEIGHTS_MM[1]
    ):
        raise SettingsError.of("META-040", origin, value=text)
    return trim


def _size(text: str | None, origin: Origin) -> float | None:
    if not text:
        return None
    try:
        size = float(text.removesuffix("pt").strip().replace(",", "."))
    except ValueError:
        size = 0.0
    if not _SIZES_PT[0] <= size <= _SIZES_PT[1]:
        raise SettingsError.of("META-002", origin, reason=f"font_size = {text} (5…40)")
    return size


def _file(text: str | None, folder: Path, origin: Origin) -> str | None:
    if not text:
        return None
    path = folder / text
    if not path.is_file():
        raise SettingsError.of("META-041", origin, file=text)
    return str(path.absolute())
