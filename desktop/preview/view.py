"""Fifth stage: the finished files as a reader sees them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from converters.vocabularies import EPUB_FORMS, PRODUCT_OF, EditionForm
from desktop.book import Book
from desktop.i18n import QT_TRANSLATE_NOOP, translate
from desktop.labels import form_name
from desktop.preview.epub_archive import EpubArchive, UnreadableEpubError
from desktop.preview.sandbox import Hitch, hitch
from desktop.preview.spreads import SpreadView
from desktop.widgets.controls import Button, Segmented, View, column, label, panel, row, rule

if TYPE_CHECKING:
    from desktop.preview.epub_view import EpubView

_CONTENTS_WIDTH = 250
_MARGIN = 20
"""Canvas above and below the text of an EPUB."""
_VIEWPORT = re.compile(rb'name="viewport" content="width=(\d+), height=(\d+)"')
_HEAD_BYTES = 4_096
"""Where the size of a page of fixed layout must have been told."""
_ZOOM_STEP = 1.15
_ZOOM_RANGE = (0.5, 3.0)
_DEVICES = {"phone": 390, "tablet": 700, "window": 0}
_INDENT = "    "
_HITCHES = {
    Hitch.ROOT: QT_TRANSLATE_NOOP(
        "Preview",
        "An EPUB is not shown while the program runs for the administrator (root): the browser "
        "of the preview would run without its protection. Start the program as an ordinary user, "
        "or open the file in a reading program. The edition itself is finished and checked.",
    ),
    Hitch.FORBIDDEN: QT_TRANSLATE_NOOP(
        "Preview",
        "This system does not let the browser of the preview lock itself in (user namespaces are "
        "forbidden), so an EPUB is not shown. Open the file in a reading program. The edition "
        "itself is finished and checked.",
    ),
}


def hitch_text(found: Hitch) -> str:
    """Return why the browser is not started, and what can be done instead."""
    return translate("Preview", _HITCHES[found])


class PreviewView(View):
    """Contents at the left; the book on its canvas; above it, how to look at it."""

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self._path = ""
        self._hitch: Hitch | None = None
        self._archive: EpubArchive | None = None
        self._fit = 1.0
        self._zoom = 1.0
        self._document = QPdfDocument(self)
        self.epub: EpubView | None = None
        self._build_bar()
        self._build_contents()
        self._build_canvas()
        self._stack.installEventFilter(self)
        right = QWidget()
        right.setLayout(column(self._bar, rule(), self._stack, gap=0))
        line = row(self._contents_panel, rule("vertical"), gap=0)
        line.addWidget(right, 1)
        self.setLayout(line)
        self.retranslate()

    def _build_bar(self) -> None:
        self.files = Segmented()
        self.files.chosen.connect(self.show_file)
        self.devices = Segmented()
        self.devices.chosen.connect(lambda _: self._fit_device())
        self.paper = Segmented()
        self.paper.chosen.connect(self._choose_paper)
        self._smaller = Button(self.smaller, "quiet")
        self._larger = Button(self.larger, "quiet")
        self._back = Button(lambda: self.turn(-1), "quiet", "left")
        self._on = Button(lambda: self.turn(1), "quiet", "right")
        line = row(
            self.files, None, self.devices, self.paper, self._smaller, self._larger,
            None, self._back, self._on, gap=6,
        )  # fmt: skip
        self._bar = panel(line, "panel", 8)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _build_contents(self) -> None:
        self._contents_heading = label(role="section")
        self._titles = QStringListModel(self)
        self.contents = QListView()
        self.contents.setModel(self._titles)
        self.contents.setProperty("role", "book")
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.contents.setUniformItemSizes(True)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.contents.clicked.connect(lambda index: self._open_entry(index.row()))
        self.contents.activated.connect(lambda index: self._open_entry(index.row()))
        self._contents_panel = panel(column(self._contents_heading, self.contents), "panel")
        self._contents_panel.setFixedWidth(_CONTENTS_WIDTH)

    def _build_canvas(self) -> None:
        self.pages = QPdfView(self)
        self.pages.setDocument(self._document)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self.spreads = SpreadView(self._document)
        self._empty = label(role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(_MARGIN)
        self._reader = QWidget()
        self._reader.setProperty("surface", "canvas")
        self._reader.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._reader_row = row(gap=0)
        self._reader.setLayout(self._reader_row)
        self._stack = QStackedWidget()
        for widget in (self._empty, self._reader, self.pages, self.spreads):
            self._stack.addWidget(widget)

    def retranslate(self) -> None:
        """Write all texts."""
        self._contents_heading.setText(translate("Preview", "Contents").upper())
        self.contents.setAccessibleName(translate("Preview", "Contents"))
        self._tell_why_empty()
        self.devices.offer(
            (
                ("phone", translate("Preview", "Phone")),
                ("tablet", translate("Preview", "Tablet")),
                ("window", translate("Preview", "Whole window")),
            )
        )
        self.paper.offer(
            (("spread", translate("Preview", "Spreads")), ("page", translate("Preview", "Pages")))
        )
        self._smaller.setText("A−")
        self._smaller.name(translate("Preview", "Smaller"), "Ctrl+-")
        self._larger.setText("A+")
        self._larger.name(translate("Preview", "Larger"), "Ctrl++")
        self._back.name(translate("Preview", "Back"), "Alt+←")
        self._on.name(translate("Preview", "On"), "Alt+→")
        self.pages.setAccessibleName(translate("Preview", "Pages of the PDF"))
        self.spreads.setAccessibleName(translate("Preview", "Spreads of the PDF"))
        self._offer_files()

    def show_book(self, book: Book) -> None:
        """Offer the files of a new snapshot; let go of those of the one before."""
        if book.report is self._book.report:
            return
        self._book = book
        self._let_go()
        self._offer_files()

    def appear(self) -> None:
        """Open the first file when the stage is shown."""
        if not self._path and self._outputs():
            self.show_file(self.files.current() or next(iter(self._outputs())))

    def show_file(self, path: str) -> None:
        """Show one finished file."""
        if path == self._path:
            return
        self._let_go()
        form = self._outputs().get(path)
        self.files.choose(path)
        if form in EPUB_FORMS:
            self._show_epub(path)
        elif form is not None:
            self._show_pdf(path)
        self._show_tools(form if self._hitch is None else None)

    def show_part(self, path: str, part: str) -> None:
        """Show a finished file, of an EPUB the file within it that ``part`` names, if any does."""
        self.show_file(path)
        if self.epub is not None and self._archive is not None and part in self._archive.spine:
            self.epub.go(part)

    def turn(self, by: int) -> None:
        """Go one chapter, page or leaf on or back."""
        if self._archive is not None:
            self._turn_chapter(by)
        elif self._stack.currentWidget() is self.spreads:
            self.spreads.turn(by)
        else:
            navigator = self.pages.pageNavigator()
            page = max(0, min(navigator.currentPage() + by, self._document.pageCount() - 1))
            navigator.jump(page, navigator.currentLocation(), 0)

    def larger(self) -> None:
        """Show text or pages larger."""
        self._change_zoom(_ZOOM_STEP)

    def smaller(self) -> None:
        """Show text or pages smaller."""
        self._change_zoom(1 / _ZOOM_STEP)

    def close_files(self) -> None:
        """Let go of files and end the browser."""
        self._let_go()
        if self.epub is not None:
            self.epub.dispose()

    def _outputs(self) -> dict[str, EditionForm]:
        report = self._book.report
        # Exports are for other programs.
        outputs = report.outputs if report else ()
        return {output.path: output.form for output in outputs if output.form in PRODUCT_OF}

    def _offer_files(self) -> None:
        self.files.offer([(path, form_name(form)) for path, form in self._outputs().items()])
        self._show_tools(self._outputs().get(self._path))

    def _show_tools(self, form: EditionForm | None) -> None:
        epub = form in EPUB_FORMS
        self.files.setVisible(bool(self._outputs()))
        self.devices.setVisible(form is EditionForm.EPUB)
        self.paper.setVisible(form is not None and not epub)
        for button in (self._smaller, self._larger, self._back, self._on):
            button.setVisible(form is not None)
        self._contents_panel.setVisible(epub)

    def _let_go(self) -> None:
        self._path = ""
        self._titles.setStringList([])
        self._document.close()
        if self._archive is not None:
            if self.epub is not None:
                self.epub.let_go()
            self._archive.close()
            self._archive = None
        self._hitch = None
        self._tell_why_empty()
        self._stack.setCurrentWidget(self._empty)

    def _tell_why_empty(self) -> None:
        if self._hitch is None:
            self._empty.setText(translate("Preview", "Finished editions appear here."))
        else:
            self._empty.setText(hitch_text(self._hitch))

    def _show_epub(self, path: str) -> None:
        found = hitch() if self.epub is None else None
        if found is not None:
            self._path = path
            self._hitch = found
            self._tell_why_empty()
            return
        try:
            self._archive = EpubArchive(Path(path))
        except UnreadableEpubError:
            self._refuse(path)
            return
        self._path = path
        entries = self._archive.contents
        self._titles.setStringList([_INDENT * one.level + one.title for one in entries])
        self._browser().show_archive(self._archive)
        self._stack.setCurrentWidget(self._reader)
        self._fit_device()

    def _refuse(self, path: str) -> None:
        text = translate(
            "Preview", "{file} cannot be shown. Open it in its folder, or make it again."
        )
        self._empty.setText(text.format(file=Path(path).name))
        self._stack.setCurrentWidget(self._empty)

    def _browser(self) -> EpubView:
        if self.epub is None:
            from desktop.preview.epub_view import EpubView

            self.epub = EpubView()
            self.epub.setAccessibleName(translate("Preview", "Text of the EPUB"))
            self.epub.shown.connect(self._mark_entry)
            self._reader_row.addStretch(1)
            self._reader_row.addWidget(self.epub, 100)
            self._reader_row.addStretch(1)
            self._reader_row.setContentsMargins(0, _MARGIN, 0, _MARGIN)
        return self.epub

    def _show_pdf(self, path: str) -> None:
        if self._document.load(path) is not QPdfDocument.Error.None_:
            self._refuse(path)
            return
        self._path = path
        self._choose_paper(self.paper.current())

    def _choose_paper(self, kind: str) -> None:
        spreads = kind == "spread"
        page = self.pages.pageNavigator().currentPage() if spreads else self.spreads.page
        self._stack.setCurrentWidget(self.spreads if spreads else self.pages)
        if spreads:
            self.spreads.show_page(page)
        else:
            navigator = self.pages.pageNavigator()
            navigator.jump(page, navigator.currentLocation(), 0)

    def _fit_device(self) -> None:
        if self.epub is not None:
            width = _DEVICES.get(self.devices.current(), 0)
            self.epub.setMaximumWidth(width or 16_777_215)
            self._fit_page(self.epub.url().path().lstrip("/"))

    def _change_zoom(self, factor: float) -> None:
        low, high = _ZOOM_RANGE
        self._zoom = max(low, min(high, self._zoom * factor))
        if self.epub is not None:
            self._fit_page(self.epub.url().path().lstrip("/"))
        self.pages.setZoomMode(QPdfView.ZoomMode.Custom)
        self.pages.setZoomFactor(self._zoom)
        if self._archive is None and self._stack.currentWidget() is self.spreads:
            self.paper.choose("page")
            self._choose_paper("page")

    def _open_entry(self, line: int) -> None:
        if self._archive is not None and self.epub is not None:
            self.epub.go(self._archive.contents[line].target)

    def _turn_chapter(self, by: int) -> None:
        if self._archive is None or self.epub is None:
            return
        spine = self._archive.spine
        here = self.epub.url().path().lstrip("/")
        place = spine.index(here) + by if here in spine else 0
        if 0 <= place < len(spine):
            self.epub.go(spine[place])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a page of fixed layout whole, also where the bar above takes more room."""
        if watched is self._stack and event.type() is QEvent.Type.Resize:
            self._fit_device()
        return super().eventFilter(watched, event)

    def _fit_page(self, path: str) -> None:
        """Show a page of fixed layout whole; one whose text flows in its own size."""
        found = self._archive.read(path) if self._archive else None
        sheet = _VIEWPORT.search(found[0][:_HEAD_BYTES]) if found else None
        self._fit = 1.0
        if sheet is not None and self.epub is not None:
            across, down = (int(size) for size in sheet.groups())
            room = self._stack.height() - 2 * _MARGIN
            self._fit = min(self._stack.width() / across, room / down)
            self.epub.setMaximumWidth(round(across * self._fit * max(1.0, self._zoom)))
        if self.epub is not None:
            self.epub.setZoomFactor(self._zoom * self._fit)

    def _mark_entry(self, path: str) -> None:
        self._fit_page(path)
        entries = self._archive.contents if self._archive else ()
        line = next(
            (n for n, one in enumerate(entries) if one.target.partition("#")[0] == path), -1
        )
        self.contents.setCurrentIndex(self._titles.index(line))
