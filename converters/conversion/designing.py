"""The design of a book, looked up before the work: themes by name, in the user's folder too."""

from __future__ import annotations

from pathlib import Path

import msgspec

from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.metadata_files.design_fields import design_of
from converters.model.edition import Design
from converters.settings import Settings
from converters.writers.style_syntax import require_sound_styles
from converters.writers.themes import USUAL, has_theme, load_theme, own_rules, theme_names


def design_files(design: Design) -> tuple[str, ...]:
    """Return the paths of what a design is made of beside the program's own."""
    folders = [design.theme] if design.theme and Path(design.theme).is_absolute() else []
    return tuple(path for path in (*folders, design.css, design.typst) if path)


def resolved(design: Design, settings: Settings) -> Design:
    """Return a design with the house's theme and page where it asks for none.

    Its theme is one of ours by its name, or any other by the path of its folder; themes of the
    user's own go before ours. Raises SettingsError EPUB-009 where there is none of that name, as
    ``load_theme`` does for what a theme says, ``require_sound_styles`` for a style sheet of the
    user's, and ``design_of`` for the settings.
    """
    house = {"theme": settings.theme, "trim": settings.trim}
    design = design.or_else(design_of(house, "settings.toml", settings.themes_path()))
    name = design.theme or USUAL
    own = settings.themes_path() / name
    if has_theme(own):
        design = msgspec.structs.replace(design, theme=str(own.absolute()))
    elif Path(name).is_dir() and not has_theme(name):
        raise SettingsError.of("META-041", Origin(name), file=str(Path(name) / "theme.toml"))
    elif not has_theme(name):
        known = ", ".join(theme_names((settings.themes_path(),)))
        raise SettingsError.of("EPUB-009", theme=name, known=known)
    load_theme(design.theme or USUAL)
    if design.css:
        path = Path(design.css)
        require_sound_styles(own_rules(path), path)
    return design
