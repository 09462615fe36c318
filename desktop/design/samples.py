"""Cards of themes: a small page drawn with the faces, the opening and the accent that each has."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from converters.model.edition import ThemeEntry, ThemeSample
from converters.resources import resource_path
from desktop.design.values import theme_name
from desktop.i18n import translate
from desktop.theme import active_theme, interface_font

CARD = QSize(116, 152)
_PAGE_HEIGHT = 108
_PAD = 10
_TEXT_PX = 7.5
"""Of the running text of a drawn page."""
_PAPER = "#FFFFFF"
_EDGE = "#E4DFD5"
_INK = "#24211C"
_HEADING_LIMIT = 14.0


@cache
def _load_faces() -> None:
    """Load the faces of books that the window itself does not write in."""
    for path in sorted(resource_path("fonts", "epub").glob("*.ttf")):
        if path.stem.startswith("BeVietnamPro"):
            continue  # the interface has it already
        QFontDatabase.addApplicationFont(str(path))


class ThemeCard(QAbstractButton):
    """One theme; the space bar chooses it, the arrow keys go to the next."""

    def __init__(self, entry: ThemeEntry) -> None:
        super().__init__()
        self.entry = entry
        self._picture: tuple[object, QPixmap] | None = None
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(CARD)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the name."""
        self.setText(theme_name(self.entry))
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground, page and name."""
        theme = active_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if strong else theme.line), 2 if strong else 1))
        painter.setBrush(QColor(theme.accent_tint if self.isChecked() else theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.drawPixmap(8, 8, self._page())
        painter.setPen(QColor(theme.accent if self.isChecked() else theme.ink))
        painter.setFont(interface_font(12, QFont.Weight.DemiBold))
        name = QRectF(8, 8 + _PAGE_HEIGHT, self.width() - 16, self.height() - _PAGE_HEIGHT - 12)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, text)

    def _page(self) -> QPixmap:
        key = (self.devicePixelRatioF(), self.text())
        if self._picture is None or self._picture[0] != key:
            size = QSize(CARD.width() - 16, _PAGE_HEIGHT)
            self._picture = (key, draw_page(self.entry.sample, size, key[0]))
        return self._picture[1]


def draw_page(sample: ThemeSample | None, size: QSize, ratio: float) -> QPixmap:
    """Return the upper part of a page in a theme, as it stands in print."""
    _load_faces()
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(_PAPER))
    if sample is None:
        return picture
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    page = QRectF(0, 0, size.width(), size.height())
    document = _text(sample, QSizeF(page.width() - 2 * _PAD, page.height()))
    painter.translate(_PAD, _PAD * 0.6 + page.height() * min(sample.opening_sink, 0.2))
    document.drawContents(painter, QRectF(0, 0, page.width(), page.height()))
    painter.resetTransform()
    painter.setPen(QColor(_EDGE))
    painter.drawRect(page.adjusted(0, 0, -1, -1))
    painter.end()
    return picture


def _text(sample: ThemeSample, room: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    font = QFont(sample.family)
    font.setPixelSize(round(_TEXT_PX))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    document.setDefaultFont(font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDefaultTextOption(option)
    document.setTextWidth(room.width())
    document.setHtml(_markup(sample))
    return document


def _markup(sample: ThemeSample) -> str:
    """Return heading and paragraphs with the values of a theme, in what Qt's rich text knows."""
    accent = sample.accent or _INK
    heading = min(_TEXT_PX * sample.opening_em, _HEADING_LIMIT)
    edge = "center" if sample.opening_centred else "left"
    weight = 700 if sample.opening_bold else 400
    style = "italic" if sample.opening_italic else "normal"
    indent = sample.indent_em * _TEXT_PX
    gap = sample.gap_em * _TEXT_PX
    leading = round(100 * max(1.0, sample.leading_em / 1.25))
    mark = (
        f'<p align="{edge}" style="margin:0 0 2px 0; color:{accent}; font-size:7px">—</p>'
        if sample.opening_mark
        else ""
    )
    first, second = (
        translate("Design", "At three in the afternoon, one day in the year, beside the courts…"),
        translate("Design", "Two children came to pick up balls for those who played there."),
    )
    large = round(_TEXT_PX * 1.9) if sample.drop_cap_lines else round(_TEXT_PX)
    opening = f'<span style="font-size:{large}px; color:{accent}">{first[0]}</span>{first[1:]}'
    paragraph = (
        f'<p style="margin:0 0 {gap:.1f}px 0; line-height:{leading}%; color:{_INK}; text-indent:'
    )
    return (
        f'<p align="{edge}" style="margin:0 0 4px 0; font-family:\'{sample.headings}\';'
        f" font-size:{heading:.0f}px; font-weight:{weight}; font-style:{style};"
        f' color:{accent}">{translate("Design", "Chapter 1")}</p>{mark}'
        f'{paragraph}0px">{opening}</p>{paragraph}{indent:.1f}px">{second}</p>'
    )
