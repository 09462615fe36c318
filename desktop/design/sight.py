"""The book in its design: the EPUB on a device, the PDF as an open book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, Qt
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStackedWidget, QWidget

from desktop.design.dressed import DressedArchive, Paper
from desktop.design.previewer import Sight
from desktop.i18n import current_language, translate
from desktop.messages import notices_of
from desktop.preview.epub_archive import UnreadableEpubError
from desktop.preview.sandbox import Hitch, hitch
from desktop.preview.spreads import SpreadView
from desktop.preview.view import hitch_text
from desktop.widgets.controls import Button, Segmented, View, column, label, panel, row, rule
from desktop.widgets.notices import NoticeList

if TYPE_CHECKING:
    from desktop.preview.epub_view import EpubView

_MARGIN = 24
_PDF, _EPUB = "pdf", "epub"
_DEVICES = {"phone": (390, 780), "tablet": (700, 960), "eink": (560, 760)}
_TITLE_PAGE = 150
"""Characters that a title page or a page of contents may have."""
_ZOOM_STEP = 1.15
_ZOOM_RANGE = (0.5, 3.0)


class SightView(View):
    """Bar above, the book below on its canvas; while another design is set the one before stays."""

    def __init__(self) -> None:
        super().__init__()
        self._sight = Sight()
        self._shown: tuple[str, str] = ("", "")
        """Kind and path of the file that is shown."""
        self._waiting = ""
        self._zoom = 1.0
        self._hitch: Hitch | None = None
        self._archive: DressedArchive | None = None
        self._content = QBuffer(self)
        self._document = QPdfDocument(self)
        self.epub: EpubView | None = None
        self._build_bar()
        self._build_canvas()
        self._problem = NoticeList()
        self._problem_place = QWidget()
        holder = column(self._problem)
        holder.setContentsMargins(16, 12, 16, 4)
        self._problem_place.setLayout(holder)
        layout = column(self._bar, rule(), self._problem_place, gap=0)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._kind_chosen = False
        self.retranslate()

    def _build_bar(self) -> None:
        self.kinds = Segmented()
        self.kinds.chosen.connect(self._choose_kind)
        self.devices = Segmented()
        self.devices.chosen.connect(lambda _: self._dress())
        self.papers = Segmented()
        self.papers.chosen.connect(lambda _: self._dress())
        self._smaller = Button(self.smaller, "quiet")
        self._larger = Button(self.larger, "quiet")
        self._back = Button(lambda: self.turn(-1), "quiet", "left")
        self._on = Button(lambda: self.turn(1), "quiet", "right")
        self._state = label(role="muted")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(64)
        line = row(
            self.kinds, 8, self.devices, self.papers, None, self._state, self._busy,
            self._smaller, self._larger, self._back, self._on, gap=6,
        )  # fmt: skip
        self._bar = panel(line, "panel", 8)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _build_canvas(self) -> None:
        self.spreads = SpreadView(self._document)
        self._empty = label(role="muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(_MARGIN)
        self._reader = QWidget()
        self._reader.setProperty("surface", "canvas")
        self._reader.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame = QWidget()
        self._frame.setProperty("surface", "device")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame_column = column(gap=0)
        self._frame_column.setContentsMargins(12, 16, 12, 16)
        self._frame.setLayout(self._frame_column)
        line = row(gap=0)
        line.addStretch(1)
        line.addWidget(self._frame, 100)
        line.addStretch(1)
        line.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._reader.setLayout(line)
        self._stack = QStackedWidget()
        for widget in (self._empty, self.spreads, self._reader):
            self._stack.addWidget(widget)

    def retranslate(self) -> None:
        """Write all texts."""
        self.kinds.offer(((_EPUB, "EPUB"), (_PDF, "PDF")))
        self.devices.offer(
            (
                ("phone", translate("Design", "Phone")),
                ("tablet", translate("Design", "Tablet")),
                ("eink", translate("Design", "E-ink")),
            )
        )
        self.papers.offer(
            (("light", translate("Design", "Light")), ("dark", translate("Design", "Dark")))
        )
        self._smaller.setText("A−")
        self._smaller.name(translate("Design", "Smaller text"), "Ctrl+-")
        self._larger.setText("A+")
        self._larger.name(translate("Design", "Larger text"), "Ctrl++")
        self._back.name(translate("Design", "Back"), "Alt+←")
        self._on.name(translate("Design", "On"), "Alt+→")
        self._busy.setAccessibleName(translate("Design", "Setting the first pages"))
        self.spreads.setAccessibleName(translate("Design", "Spreads of the PDF"))
        self._show()

    def show_sight(self, sight: Sight, empty: str = "") -> None:
        """Show the newest state; ``empty`` says why there is nothing to see yet."""
        self._sight = sight
        self._waiting = empty
        self._show()

    def turn(self, by: int) -> None:
        """Go one leaf or chapter on or back."""
        if self.kinds.current() == _PDF:
            self.spreads.turn(by)
        elif self.epub is not None and self._archive is not None:
            spine = self._archive.spine
            here = self.epub.url().path().lstrip("/")
            place = spine.index(here) + by if here in spine else 0
            if 0 <= place < len(spine):
                self.epub.go(spine[place])

    def larger(self) -> None:
        """Show the text of the EPUB larger, as a reader would set it."""
        self._set_zoom(self._zoom * _ZOOM_STEP)

    def smaller(self) -> None:
        """Show the text of the EPUB smaller."""
        self._set_zoom(self._zoom / _ZOOM_STEP)

    def close_files(self) -> None:
        """Let go of files and end the browser."""
        self._let_go()
        if self.epub is not None:
            self.epub.dispose()
            self.epub = None

    def _choose_kind(self, _kind: str) -> None:
        self._kind_chosen = True
        self._show()

    # ---- what is shown -------------------------------------------------------------------------

    def _show(self) -> None:
        found = self._sight.preview
        if found is not None and not self._kind_chosen and self.epub is None and hitch():
            # Nobody asked for the EPUB, and it cannot be shown here.
            self.kinds.choose(_PDF)
        kind = self.kinds.current() or _PDF
        if found is None:
            self._let_go()
            self._tell(self._waiting)
        elif kind == _PDF:
            self._show_pdf(found.pdf)
        else:
            self._show_epub(found.epub)
        self._show_state(kind)

    def _show_state(self, kind: str) -> None:
        there = self._sight.preview is not None
        epub = kind == _EPUB and there and self._hitch is None
        self.devices.setVisible(epub)
        self.papers.setVisible(epub)
        self._smaller.setVisible(epub)
        self._larger.setVisible(epub)
        self._back.setVisible(there and (epub or kind == _PDF))
        self._on.setVisible(there and (epub or kind == _PDF))
        self._busy.setVisible(self._sight.working)
        working = translate("Design", "Setting the first pages…")
        shown = translate("Design", "The first pages of this book")
        self._state.setText(working if self._sight.working else shown if there else "")
        problem = self._sight.problem
        self._problem_place.setVisible(problem is not None)
        self._problem.show_notices(notices_of([problem] if problem else (), current_language()))

    def _tell(self, text: str) -> None:
        self._empty.setText(text)
        self._stack.setCurrentWidget(self._empty)

    def _show_pdf(self, path: str) -> None:
        if self._shown != (_PDF, path):
            page = self.spreads.page
            self._let_go()
            try:
                content = Path(path).read_bytes()
            except OSError:
                self._tell_gone()
                return
            # From memory, so that the cache may be tidied up while it is looked at.
            self._content.setData(QByteArray(content))
            self._content.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._content)
            if self._document.error() is not QPdfDocument.Error.None_:
                self._tell_gone()
                return
            self._shown = (_PDF, path)
            self.spreads.show_page(page or _first_opening(self._document))
        self._stack.setCurrentWidget(self.spreads)

    def _show_epub(self, path: str) -> None:
        found = hitch() if self.epub is None else None
        if found is not None:
            self._let_go()
            self._hitch = found
            self._tell(hitch_text(found))
            return
        if self._shown != (_EPUB, path):
            before = self.epub.url().path().lstrip("/") if self.epub is not None else ""
            self._let_go()
            try:
                self._archive = DressedArchive(Path(path))
            except UnreadableEpubError:
                self._tell_gone()
                return
            self._shown = (_EPUB, path)
            self._archive.paper = self._paper()
            browser = self._browser()
            browser.show_archive(self._archive)
            browser.go(before if before in self._archive.spine else _first_chapter(self._archive))
        self._stack.setCurrentWidget(self._reader)
        self._fit_device()

    def _tell_gone(self) -> None:
        self._tell(translate("Design", "The first pages cannot be shown. Choose the look again."))

    def _browser(self) -> EpubView:
        if self.epub is None:
            from desktop.preview.epub_view import EpubView

            self.epub = EpubView()
            self.epub.setAccessibleName(translate("Design", "Text of the EPUB"))
            self._frame_column.addWidget(self.epub)
        return self.epub

    def _let_go(self) -> None:
        self._shown = ("", "")
        self._hitch = None
        self._document.close()
        self._content.close()
        if self._archive is not None:
            if self.epub is not None:
                self.epub.let_go()
            self._archive.close()
            self._archive = None

    def _paper(self) -> Paper:
        if self.papers.current() == Paper.DARK.value:
            return Paper.DARK
        return Paper.EINK if self.devices.current() == Paper.EINK.value else Paper.LIGHT

    def _dress(self) -> None:
        """Lay another paper under the text, in a frame as large as the device."""
        self._fit_device()
        if self._archive is None or self.epub is None:
            return
        paper = self._paper()
        if paper is not self._archive.paper:
            self._archive.paper = paper
            self.epub.reload()

    def _fit_device(self) -> None:
        width, height = _DEVICES.get(self.devices.current(), _DEVICES["phone"])
        self._frame.setMaximumSize(width + 24, height + 32)
        if self.epub is not None:
            self.epub.setZoomFactor(self._zoom)

    def _set_zoom(self, zoom: float) -> None:
        low, high = _ZOOM_RANGE
        self._zoom = max(low, min(high, zoom))
        self._fit_device()


def _first_opening(document: QPdfDocument) -> int:
    """Return the first page that the contents name and that has more words than a title page."""
    marks = QPdfBookmarkModel()
    marks.setDocument(document)
    pages = [
        int(marks.data(marks.index(line, 0), QPdfBookmarkModel.Role.Page))
        for line in range(marks.rowCount(QModelIndex()))
    ]
    told = (page for page in pages if len(document.getAllText(page).text()) > _TITLE_PAGE)
    return next(told, pages[-1] if pages else 0)


def _first_chapter(archive: DressedArchive) -> str:
    """Return the first file with more text than a title page has."""
    for name in archive.spine[:12]:
        found = archive.read(name)
        if found is not None and len(found[0]) > 4_000:
            return name
    return archive.spine[0]
