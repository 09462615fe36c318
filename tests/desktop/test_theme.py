"""Colours that can be read, fonts that are there, icons that follow the theme."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QMargins, QPoint, QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage, QRegion
from PySide6.QtWidgets import QWidget

from converters.resources import resource_path
from desktop.icons import icon
from desktop.theme import (
    BOOK_FAMILY,
    DARK,
    INTERFACE_FAMILY,
    LIGHT,
    Tone,
    active_theme,
    apply_theme,
    book_font,
    interface_font,
    load_fonts,
)
from desktop.widgets.controls import Button, chip, label

AA_TEXT = 4.5
AA_CONTROLS = 3.0
VIETNAMESE = "ẰẲẴẮẶẦẨẪẤẬỀỂỄẾỆỒỔỖỐỘỜỞỠỚỢỪỬỮỨỰỲỶỸÝỴĐăâêôơưđ"


def contrast(one: str, other: str) -> float:
    """Contrast by WCAG 2.2, section 1.4.3."""
    lights = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in QColor(colour).getRgb()[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_all_text_stands_out_from_every_ground_it_is_written_on(theme):
    grounds = (theme.background, theme.panel, theme.canvas, theme.field, theme.plain_tint)
    for ground in grounds:
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.muted, ground) >= AA_TEXT, ground
    for tone in Tone:
        assert contrast(theme.colour(tone), theme.tint(tone)) >= AA_TEXT, tone
        assert contrast(theme.colour(tone), theme.panel) >= AA_TEXT, tone
        assert contrast(theme.ink, theme.tint(tone)) >= AA_TEXT, tone
        assert contrast(theme.muted, theme.tint(tone)) >= AA_TEXT, tone
    assert contrast(theme.on_accent, theme.accent) >= AA_TEXT
    assert contrast(theme.on_accent, theme.accent_hover) >= AA_TEXT
    for ground in (theme.background, theme.panel):
        assert contrast(theme.outline, ground) >= AA_CONTROLS


def test_the_carried_fonts_hold_every_vietnamese_letter(qapp):
    families = load_fonts()
    assert {INTERFACE_FAMILY, BOOK_FAMILY} <= set(families)
    for font in (interface_font(), book_font(15)):
        metrics = QFontMetrics(font)
        assert all(metrics.inFontUcs4(ord(letter)) for letter in VIETNAMESE)


def _made(kind: str) -> QWidget:
    if kind.startswith("button"):
        button = Button(lambda: None, kind.partition("-")[2])
        button.setText(VIETNAMESE)
        return button
    return chip(VIETNAMESE) if kind == "chip" else label(VIETNAMESE, kind)


@pytest.mark.parametrize(
    "kind",
    [
        "", "muted", "label", "section", "title", "strong", "display", "brand", "chip",
        "button-plain", "button-primary", "button-quiet", "button-link",
    ],
)  # fmt: skip
def test_stacked_marks_are_never_cut_off(qtbot, qapp, kind):
    apply_theme(qapp, LIGHT)
    snug, roomy = _made(kind), _made(kind)
    for widget in (snug, roomy):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    snug.resize(snug.sizeHint())
    roomy.resize(snug.sizeHint().grownBy(QMargins(0, 20, 0, 20)))
    assert _ink_rows(snug) == _ink_rows(roomy) > 10


def _ink_rows(widget: QWidget) -> int:
    """Count the rows in which letters stand, away from frames and round corners."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    columns = range(30, image.width() - 30)
    rows = [[image.pixelColor(x, y).lightness() for x in columns] for y in range(image.height())]
    ground = Counter(lightness for row in rows for lightness in row).most_common(1)[0][0]
    return sum(any(abs(lightness - ground) > 60 for lightness in row) for row in rows)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_palette_tells_the_theme(qapp, theme):
    apply_theme(qapp, theme)
    assert active_theme() is theme


def test_every_icon_can_be_drawn_in_any_colour(qapp):
    names = sorted(path.stem for path in resource_path("icons").glob("*.svg"))
    assert len(names) > 20
    for name in names:
        image = icon(name, "#ff0000", 32).pixmap(QSize(32, 32)).toImage()
        drawn = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 250
        }
        assert drawn, name
        if not name.startswith("control-"):
            assert "#ff0000" in drawn, name
