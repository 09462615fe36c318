"""The page design of a typeset PDF: theme, page and size, as settings of the Typst template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.model.edition import Design, Trim
from converters.vocabularies import OpeningPage
from converters.writers.fonts import EXTENTS, MONO, OTHER_FACES, SANS, SERIF, measures
from converters.writers.pdf.composition import POINTS_PER_MM
from converters.writers.pdf.drop_caps import DropCap
from converters.writers.pdf.floats import TextArea
from converters.writers.pdf.literals import literal
from converters.writers.themes import Theme, heading_line, own_rules, theme_of

_PACKAGE: Final = re.compile(r"[\"\']@[\w-]+/")
_CLOSE_GAP: Final = 0.33
"""Between line boxes where lines are short: tables, contents, title page."""
_HEADING_AIR: Final = 0.05
"""Between the deepest letter of a heading's line and the highest of the next, in em at least."""
_BLACK: Final = "#000000"
_LINE_BOX: Final = 1.0
"""Height of the line box that the template fixes, in em."""


@dataclass(frozen=True)
class OwnDefinitions:
    """A file of Typst definitions that take the place of ours."""

    name: str
    text: str


@dataclass(frozen=True)
class PageDesign:
    """What one edition is set with."""

    theme: Theme
    trim: Trim
    size_pt: float
    own: tuple[OwnDefinitions, ...]
    """Typst definitions of the theme and of the user, in this order."""
    edge_mm: float = 0.0
    """Room around the trimmed page, for bleed and marks."""

    @property
    def measure_pt(self) -> float:
        """Width of the text block in points."""
        page = self.theme.look.page
        return self.trim.width_mm * (1 - page.inside - page.outside) * POINTS_PER_MM

    @property
    def text_height_pt(self) -> float:
        """Height of the text block in points."""
        page = self.theme.look.page
        return self.trim.height_mm * (1 - page.top - page.bottom) * POINTS_PER_MM

    @property
    def text_area(self) -> TextArea:
        """Where on a page its text stands."""
        top = self.trim.height_mm * self.theme.look.page.top * POINTS_PER_MM
        line = self.size_pt * self.theme.look.type.leading_em
        return TextArea(top, top + self.text_height_pt, line)

    @property
    def drop_cap(self) -> DropCap | None:
        """How first letters of chapters are set, None where they are as all others."""
        look = self.theme.look
        if look.chapter.drop_cap_lines < 2:
            return None
        family = look.type.text.family
        return DropCap(look.chapter.drop_cap_lines, family, look.accent or _BLACK)

    @property
    def settings(self) -> str:
        """The definitions that the template builds on."""
        page, kind, trim = self.theme.look.page, self.theme.look.type, self.trim
        look = msgspec.to_builtins(self.theme.look)
        heading = max(heading_line(self.theme), EXTENTS[kind.headings.family] + _HEADING_AIR)
        for unused in ("covers", "ornament"):
            del look[unused]
        return f"""\
#let page-width = {trim.width_mm}mm
#let page-height = {trim.height_mm}mm
#let page-edge = {self.edge_mm}mm
#let body-size = {self.size_pt}pt
#let margins = (
  inside: {trim.width_mm * page.inside:.2f}mm, outside: {trim.width_mm * page.outside:.2f}mm,
  top: {trim.height_mm * page.top:.2f}mm, bottom: {trim.height_mm * page.bottom:.2f}mm,
)
#let serif = {literal(SERIF)}
#let sans = {literal(SANS)}
#let mono = {literal(MONO)}
#let other-faces = ({", ".join(map(literal, OTHER_FACES))})
#let text-face = {literal(kind.text.family)}
#let heading-face = {literal(kind.headings.family)}
#let close-gap = {max(_CLOSE_GAP, EXTENTS[kind.text.family] - _LINE_BOX):.2f}em
#let heading-gap = {heading - _LINE_BOX:.2f}em
#let line-gap = {kind.leading_em - _LINE_BOX:.3f}em
#let capitals = {measures(kind.text.family).capitals:.3f}
#let ornament-source = {literal(self._ornament())}
#let look = {_dictionary(look)}
"""

    def _ornament(self) -> str:
        colour = self.theme.look.accent or _BLACK
        return self.theme.ornament.replace("currentColor", colour)


def page_design(design: Design) -> PageDesign:
    """Return the page design of an edition; what it leaves open comes from its theme.

    Raises SettingsError as ``load_theme`` and ``own_rules`` do, and PDF-014 for definitions that
    ask for a package of Typst: those come from the network.
    """
    theme = _with_openings(theme_of(design), design.chapters_on)
    page = theme.look.page
    own = [("print.typ", theme.typst)] if theme.typst else []
    if design.typst:
        own.append((Path(design.typst).name, own_rules(Path(design.typst))))
    for name, text in own:
        if _PACKAGE.search(text):
            raise SettingsError.of("PDF-014", Origin(name), file=name)
    return PageDesign(
        theme=theme,
        trim=design.trim or Trim(page.width_mm, page.height_mm),
        size_pt=design.body_size_pt or theme.look.type.size_pt,
        own=tuple(OwnDefinitions(name, text) for name, text in own),
    )


def _with_openings(theme: Theme, chapters_on: OpeningPage | None) -> Theme:
    """Return a theme whose chapters open on the pages that are asked for."""
    if chapters_on is None:
        return theme
    chapter = msgspec.structs.replace(theme.look.chapter, opens_on=chapters_on)
    return replace(theme, look=msgspec.structs.replace(theme.look, chapter=chapter))


def _dictionary(values: Mapping[str, Any]) -> str:
    entries = (f"{key.replace('_', '-')}: {_value(value)}" for key, value in values.items())
    return f"({', '.join(entries)})"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return _dictionary(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return literal(value) if isinstance(value, str) else str(value)
