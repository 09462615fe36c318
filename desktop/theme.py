"""Colours, type and spacing of the window, and the style sheet made of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from converters.resources import resource_path
from desktop.stylesheet import SHEET

INTERFACE_FAMILY = "Be Vietnam Pro"
BOOK_FAMILY = "Source Serif 4"
BODY_PX = 13
RAIL_WIDTH = 176
INSPECTOR_WIDTH = 296
PICTURES_WIDTH = 384
"""Of an inspector that shows pictures of a page."""
CONTENT_WIDTH = 1_200
TOP_BAR_HEIGHT = 48
STATUS_BAR_HEIGHT = 28
SCROLL_BAR_WIDTH = 10

_INTERFACE_FACES = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
_DARK_BELOW = 128


class ThemeChoice(StrEnum):
    """What the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a chip or an icon says by its colour."""

    PLAIN = "plain"
    ACCENT = "accent"
    MANUAL = "manual"
    NEEDS = "needs"
    ERROR = "error"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours as ``#RRGGBB``; each ``…_tint`` is the ground its colour is written on."""

    background: str
    panel: str
    field: str
    line: str
    outline: str
    canvas: str
    ink: str
    muted: str
    accent: str
    accent_hover: str
    accent_tint: str
    on_accent: str
    manual: str
    manual_tint: str
    needs: str
    needs_tint: str
    error: str
    error_tint: str
    done: str
    done_tint: str
    plain_tint: str

    def colour(self, tone: Tone) -> str:
        """Return the colour in which a tone writes."""
        return self.muted if tone is Tone.PLAIN else str(getattr(self, tone.value))

    def tint(self, tone: Tone) -> str:
        """Return the ground under a tone."""
        return str(getattr(self, f"{tone.value}_tint"))


LIGHT = Theme(
    background="#F6F4EF",
    panel="#FFFDF9",
    field="#FFFFFF",
    line="#E4DFD5",
    outline="#8E8678",
    canvas="#E9E5DC",
    ink="#24211C",
    muted="#6B655B",
    accent="#0F5C63",
    accent_hover="#0B4A50",
    accent_tint="#E3EFF0",
    on_accent="#FFFDF9",
    manual="#5B3DA6",
    manual_tint="#EFE9FB",
    needs="#8F5400",
    needs_tint="#FDF1DC",
    error="#A8322A",
    error_tint="#FBE6E3",
    done="#2F6B39",
    done_tint="#E6F1E5",
    plain_tint="#F0ECE3",
)

DARK = Theme(
    background="#1B1D1F",
    panel="#232629",
    field="#1B1D1F",
    line="#34383C",
    outline="#70777D",
    canvas="#151617",
    ink="#ECE8E0",
    muted="#A9A295",
    accent="#5FB3BA",
    accent_hover="#7CC5CB",
    accent_tint="#17363A",
    on_accent="#102224",
    manual="#B9A4F0",
    manual_tint="#2E2647",
    needs="#E8B25B",
    needs_tint="#3A2C12",
    error="#E98A80",
    error_tint="#3D2220",
    done="#86C58F",
    done_tint="#1E3323",
    plain_tint="#2E3236",
)


def active_theme() -> Theme:
    """Return the theme that the application's palette shows."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < _DARK_BELOW else LIGHT


def theme_for(choice: ThemeChoice) -> Theme:
    """Return the theme for what the user asked and, where it matters, what the system shows."""
    if choice is ThemeChoice.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice is ThemeChoice.DARK else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application a theme; widgets repaint by themselves."""
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(interface_font())
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))


def interface_font(size_px: int = BODY_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the interface's font; without hinting, so that stacked marks keep their shape."""
    return _font(INTERFACE_FAMILY, size_px, weight)


def book_font(size_px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font for words of the book itself."""
    return _font(BOOK_FAMILY, size_px, weight)


def _font(family: str, size_px: int, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(size_px)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def load_fonts() -> tuple[str, ...]:
    """Load the carried fonts and return the names of their families."""
    families: dict[str, None] = {}
    for path in _font_files():
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
    return tuple(families)


def _font_files() -> list[Path]:
    import fontpkg_be_vietnam_pro
    import fontpkg_source_serif_4

    interface = fontpkg_be_vietnam_pro.ROOT / "files"
    book = fontpkg_source_serif_4.ROOT / "files"
    faces = [interface / f"BeVietnamPro-{face}.ttf" for face in _INTERFACE_FACES]
    return [*faces, *sorted(book.glob("*.ttf"))]


def palette_of(theme: Theme) -> QPalette:
    """Return the theme as a palette, for what the style itself paints."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.background,
        role.WindowText: theme.ink,
        role.Base: theme.field,
        role.AlternateBase: theme.panel,
        role.Text: theme.ink,
        role.PlaceholderText: theme.muted,
        role.Button: theme.panel,
        role.ButtonText: theme.ink,
        role.BrightText: theme.error,
        role.Highlight: theme.accent_tint,
        role.HighlightedText: theme.ink,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.ink,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.panel,
        role.Midlight: theme.line,
        role.Mid: theme.line,
        role.Dark: theme.canvas,
        role.Shadow: theme.outline,
        role.Accent: theme.accent,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, which, QColor(theme.outline))
    return palette


def style_sheet(theme: Theme) -> str:
    """Return the style sheet for a theme."""
    values = asdict(theme) | {
        "icons": resource_path("icons").as_posix(),
        "family": INTERFACE_FAMILY,
        "book_family": BOOK_FAMILY,
        "body": f"{BODY_PX}px",
    }
    chips = "".join(_tone_rules(theme, tone) for tone in Tone)
    return Template(SHEET).substitute(values) + chips


def _tone_rules(theme: Theme, tone: Tone) -> str:
    return (
        f'QLabel[chip="{tone.value}"] {{ color: {theme.colour(tone)};'
        f" background: {theme.tint(tone)}; }}\n"
        f'QLabel[tone="{tone.value}"] {{ color: {theme.colour(tone)}; }}\n'
        f'QFrame[notice="{tone.value}"] {{ background: {theme.tint(tone)}; border-radius: 8px; }}\n'
    )
