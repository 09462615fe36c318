"""Themes: one description of how a book looks, for the EPUB and for the typeset PDF.

A theme is a folder with ``theme.toml``. It may also hold ``epub.css`` (rules after ours),
``print.typ`` (Typst definitions after ours) and an ornament as SVG. What it leaves out comes from
the theme named by ``base``, else from the novel's, so a folder with three lines is a theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec

from converters.colours import WHITE, contrast, parse_colour
from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.limits import MEGABYTE
from converters.model.edition import (
    TRIM_HEIGHTS_MM,
    TRIM_WIDTHS_MM,
    Design,
    ThemeEntry,
    ThemeSample,
    Trim,
)
from converters.resources import resource_path
from converters.settings import read_toml, reject_unknown, unfit_value
from converters.writers.fonts import EXTENTS
from converters.writers.look import Edge, Look, Weight
from converters.writers.style_syntax import require_sound_styles

USUAL: Final = "novel"
_DESCRIPTION: Final = "theme.toml"
_LONGEST_FILE: Final = MEGABYTE
_ABOUT: Final = ("names", "base")
"""Keys that say what a theme is called and what it rests on."""
_LEAST_CONTRAST: Final = 4.5
"""Source: WCAG 2.2, 1.4.3."""
_WRONG_PLACE: Final = re.compile(r"at `\$\.?([\w.]*)")
_DEEPEST: Final = 5
"""Themes that rest on one another."""

_CLOSE: Final = 1.3
"""Headings are set closer than text, but never so close that stacked marks meet descenders."""


@dataclass(frozen=True)
class Theme:
    """How the editions of a book look."""

    name: str
    look: Look
    css: str
    """Rules of its own, after those made from the description."""
    typst: str
    """Definitions of its own, after those of the page design."""
    ornament: str
    """SVG, empty where there is none."""

    @property
    def families(self) -> tuple[str, ...]:
        """Families of text and headings, each once."""
        kinds = (self.look.type.text, self.look.type.headings)
        return tuple(dict.fromkeys(kind.family for kind in kinds))


def theme_names(folders: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Return the names of the themes carried along and of those in the user's folders."""
    found = {
        path.parent.name
        for folder in (*folders, resource_path("themes"))
        for path in folder.glob(f"*/{_DESCRIPTION}")
    }
    return tuple(sorted(found))


def theme_entries(folder: Path) -> tuple[ThemeEntry, ...]:
    """Return the themes to choose from: ours, the usual one first, then those of a user's folder.

    What lies there and cannot be read is left out; whoever asks for it by name is told why.
    """
    ours = [name for name in theme_names() if name != USUAL]
    own = sorted(path.parent for path in folder.glob(f"*/{_DESCRIPTION}"))
    places = [(name, _folder(name)) for name in (USUAL, *ours)]
    places += [(str(path.absolute()), path) for path in own]
    return tuple(entry for name, path in places if (entry := _entry(name, path)) is not None)


def _entry(name: str, folder: Path) -> ThemeEntry | None:
    try:
        told = read_toml(folder / _DESCRIPTION).get("names", {})
        look = load_theme(name).look
    except SettingsError:
        return None
    names = told if isinstance(told, dict) else {}
    vi, en = (str(names.get(tongue) or folder.name) for tongue in ("vi", "en"))
    return ThemeEntry(name, vi, en, _sample(look))


def _sample(look: Look) -> ThemeSample:
    opening = look.chapter
    return ThemeSample(
        family=look.type.text.family,
        headings=look.type.headings.family,
        accent=look.accent,
        size_pt=look.type.size_pt,
        leading_em=look.type.leading_em,
        indent_em=look.paragraphs.indent_em,
        gap_em=look.paragraphs.gap_em,
        trim=Trim(look.page.width_mm, look.page.height_mm),
        opening_centred=opening.align is Edge.CENTER,
        opening_em=opening.size_em,
        opening_bold=opening.weight is Weight.BOLD,
        opening_italic=opening.italic,
        opening_sink=opening.sink,
        opening_mark=opening.ornament or opening.rule,
        opens_on=opening.opens_on,
        drop_cap_lines=opening.drop_cap_lines,
    )


def has_theme(name: str | Path) -> bool:
    """Tell whether a theme is there: one of ours by its name, any by the path of its folder."""
    return _found(str(name)) is not None


def theme_of(design: Design) -> Theme:
    """Return the theme of a design; raises as ``load_theme`` does."""
    return load_theme(design.theme or USUAL)


@cache
def load_theme(name: str) -> Theme:
    """Return a theme by its name, or by the path of its folder.

    Raises SettingsError EPUB-009 where there is none, META-003 or META-043 for a file that cannot
    be read, META-044 for an ornament that is not there, META-001, META-002, META-004 to META-006
    and META-042 for what it says, and as ``require_sound_styles`` does.
    """
    look = msgspec.convert(_described(name, 0), Look)
    folder = _folder(name)
    css = _text(folder, "epub.css")
    require_sound_styles(css, folder / "epub.css")
    return Theme(
        name,
        look,
        css,
        _text(folder, "print.typ"),
        _ornament(name, look.ornament),
    )


def heading_line(theme: Theme) -> float:
    """Return the distance of the lines of a heading, in em."""
    return max(_CLOSE, EXTENTS[theme.look.type.headings.family])


def _folder(name: str) -> Path:
    folder = _found(name)
    if folder is None:
        raise SettingsError.of("EPUB-009", theme=name, known=", ".join(theme_names()))
    return folder


def _found(name: str) -> Path | None:
    ours = resource_path("themes")
    for path in (ours / name, Path(name)):
        if name and (path.parent == ours or path.is_absolute()) and (path / _DESCRIPTION).is_file():
            return path
    return None


def _described(name: str, depth: int) -> dict[str, Any]:
    """Return what a theme says, with its bases laid under it; it is checked on the way."""
    source = f"{Path(name).name}/{_DESCRIPTION}"
    values = read_toml(_folder(name) / _DESCRIPTION)
    reject_unknown(values, (*_ABOUT, *Look.__struct_fields__), source)
    values.pop("names", None)
    base = values.pop("base", None if name == USUAL else USUAL)
    if base is None:
        return values
    if not isinstance(base, str) or depth >= _DEEPEST:
        raise SettingsError.of("META-002", Origin(source), reason=f"base = {base}")
    if _found(base) is None:
        origin = Origin(source, part=f"base = {base}")
        raise SettingsError.of("EPUB-009", origin, theme=base, known=", ".join(theme_names()))
    laid = _laid_over(_described(base, depth + 1), values, source)
    _require_fit(laid, source)
    return laid


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any], source: str) -> dict[str, Any]:
    reject_unknown(over, tuple(under), source)
    laid = dict(under)
    for key, value in over.items():
        if isinstance(under[key], dict):
            if not isinstance(value, dict):
                raise SettingsError.of("META-002", Origin(source), reason=f"{key} = {value}")
            laid[key] = _laid_over(under[key], value, source)
        else:
            laid[key] = value
    return laid


def _require_fit(values: Mapping[str, Any], source: str) -> None:
    try:
        look = msgspec.convert(values, Look)
    except msgspec.ValidationError as error:
        reason = _told_wrong(values, str(error))
        key, _, value = reason.partition(" = ")
        if known := _words_for(key):
            raise unfit_value(key, value, known, source) from error
        raise SettingsError.of("META-002", Origin(source), reason=reason) from error
    accent = parse_colour(look.accent) if _is_colour(look.accent) else None
    if accent is not None and (ratio := contrast(accent, WHITE)) < _LEAST_CONTRAST:
        told = {"colour": look.accent, "ratio": f"{ratio:.1f}"}
        raise SettingsError.of("META-042", Origin(source), **told)
    for reason in _faults(look):
        raise SettingsError.of("META-002", Origin(source), reason=reason)


def _told_wrong(values: Mapping[str, Any], error: str) -> str:
    """Return the ``key = value`` that a message of the decoder is about, else the message."""
    found = _WRONG_PLACE.search(error)
    value: Any = values
    for key in found[1].split(".") if found and found[1] else ():
        if not isinstance(value, Mapping) or key not in value:
            return error
        value = value[key]
    return f"{found[1]} = {value}" if found and value is not values else error


def _words_for(key: str) -> tuple[str, ...]:
    """Return the words that a key of a theme takes (``type.text``), none where it takes others."""
    kind: Any = Look
    for name in key.split("."):
        if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
            return ()
        kind = get_type_hints(kind).get(name)
    is_of_words = isinstance(kind, type) and issubclass(kind, StrEnum)
    return tuple(str(one.value) for one in kind) if is_of_words else ()


def _faults(look: Look) -> list[str]:
    """Return what no book can be set with, as ``key = value``."""
    colours = [(f"covers = {colour}", colour) for three in look.covers for colour in three]
    if look.accent:
        colours.append((f"accent = {look.accent}", look.accent))
    found = [f"{reason} (#rrggbb)" for reason, colour in colours if not _is_colour(colour)]
    page, kind = look.page, look.type
    for key, value, least, most in (
        ("type.size_pt", kind.size_pt, 5, 40),
        ("type.leading_em", kind.leading_em, 1, 3),
        ("type.line_height", kind.line_height, 1, 3),
        ("page.width_mm", page.width_mm, *TRIM_WIDTHS_MM),
        ("page.height_mm", page.height_mm, *TRIM_HEIGHTS_MM),
        ("page.inside + page.outside", page.inside + page.outside, 0, 0.6),
        ("page.top + page.bottom", page.top + page.bottom, 0, 0.6),
        ("chapter.drop_cap_lines", look.chapter.drop_cap_lines, 0, 4),
        ("chapter.sink", look.chapter.sink, 0, 0.6),
        ("part.sink", look.part.sink, 0, 0.6),
    ):
        if not least <= value <= most:
            found.append(f"{key} = {value:g} ({least:g}…{most:g})")
    if not look.covers:
        found.append('covers = [] (≥ 1 × ["#rrggbb", "#rrggbb", "#rrggbb"])')
    return found


def _is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def _ornament(name: str, file: str) -> str:
    """Return the SVG of the ornament, from the theme's folder or the usual one."""
    if not file:
        return ""
    plain = Path(file).name
    for folder in (_folder(name), _folder(USUAL)):
        if text := _text(folder, plain):
            return text
    source = f"{Path(name).name}/{_DESCRIPTION}"
    raise SettingsError.of("META-044", Origin(source, part=f"ornament = {file}"), file=plain)


def _text(folder: Path, name: str) -> str:
    path = folder / name
    if not path.is_file():
        return ""
    return own_rules(path)


def own_rules(path: Path) -> str:
    """Return a text file of the user's; SettingsError META-043 where it is none."""
    reason = f"> {_LONGEST_FILE // MEGABYTE} MB"
    try:
        if path.stat().st_size <= _LONGEST_FILE:
            return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = str(error)
    raise SettingsError.of("META-043", Origin(path.name), file=path.name, reason=reason)
