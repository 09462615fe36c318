"""Themes: a style sheet and cover colours in ``resources/themes/<name>``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from converters.errors import SettingsError
from converters.resources import resource_path
from converters.writers.epub.cover import Colours
from converters.writers.fonts import FACES, SERIF, embedded_face


@dataclass(frozen=True)
class Theme:
    """How an EPUB of this theme looks."""

    css: str
    covers: tuple[Colours, ...]


@cache
def load_theme(name: str) -> Theme:
    """Return a theme; SettingsError EPUB-009 where there is none of that name."""
    folder = resource_path("themes")
    known = sorted(path.parent.name for path in folder.glob("*/epub.css"))
    if name not in known:
        raise SettingsError.of("EPUB-009", theme=name, known=", ".join(known))
    colours = tomllib.loads((folder / name / "theme.toml").read_text(encoding="utf-8"))
    css = (folder / name / "epub.css").read_text(encoding="utf-8")
    return Theme(css, tuple((c[0], c[1], c[2]) for c in colours["covers"]))


def font_faces(characters: frozenset[str], used: frozenset[str]) -> dict[str, bytes]:
    """Return the font files to embed by name: the regular style, and those that ``used`` names.

    ``used`` holds ``italic`` and ``bold`` as the text shows them.
    """
    return {
        face.file: embedded_face(face, characters)
        for face in FACES
        if (not face.bold or "bold" in used) and (not face.italic or "italic" in used)
    }


def style_sheet(theme: Theme, fonts: dict[str, bytes], own_rules: str = "") -> bytes:
    """Return the style sheet, with declarations of the fonts that are embedded.

    ``own_rules`` are those of this book alone.
    """
    css = f"{theme.css}\n{own_rules}" if own_rules else theme.css
    rules = [
        "@font-face {\n"
        f'  font-family: "{SERIF}";\n'
        f"  font-weight: {'bold' if face.bold else 'normal'};\n"
        f"  font-style: {'italic' if face.italic else 'normal'};\n"
        f'  src: url("../fonts/{face.file}");\n'
        "}\n"
        for face in FACES
        if face.file in fonts
    ]
    if not rules:
        return css.encode()
    licence = (
        f"/* {SERIF} is made from Source Serif 4, (c) 2014-2021 Adobe; "
        "SIL Open Font License 1.1. */\n"
    )
    body = f'body {{\n  font-family: "{SERIF}", serif;\n}}\n\n'
    return f"{licence}{''.join(rules)}\n{body}{css}".encode()
