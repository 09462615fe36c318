"""The start view: all books as cards or as a table, to be searched, filtered and opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QTableView,
    QWidget,
)

from converters.model.project import ProjectSummary
from desktop.i18n import number_text, translate
from desktop.shelf.books import ORDER_NAMES, SHOW_NAMES, Order, Query, Show, counts, shown_books
from desktop.shelf.model import AUTHOR, CHANGED, FORMS, STATE, TITLE, ShelfModel
from desktop.shelf.painting import CARD_GAP, CARD_HEIGHT, CardDelegate, StateDelegate
from desktop.sources.drop_zone import FORMATS, DropZone
from desktop.theme import SCROLL_BAR_WIDTH, TOP_BAR_HEIGHT
from desktop.widgets.controls import Button, Segmented, View, column, label, row, rule, set_look

_NARROWEST_CARD = 304
_SEARCH_WIDTH = 280
_ROW_HEIGHT = 40
_EDGE = 32
_ORDER_OF_COLUMN = {TITLE: Order.TITLE, AUTHOR: Order.AUTHOR, CHANGED: Order.CHANGED}
_WIDTHS = {AUTHOR: 220, STATE: 144, FORMS: 240, CHANGED: 152}


class Look(StrEnum):
    """How the books are shown."""

    CARDS = "cards"
    TABLE = "table"


class CardList(QListView):
    """Cards in as many columns as there is room for."""

    def __init__(self, model: ShelfModel) -> None:
        super().__init__()
        self._cards = CardDelegate()
        self.setModel(model)
        self.setItemDelegate(self._cards)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is always taken, so that cards do not change their width when it comes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the cards."""
        room = self.viewport().width() - 1
        columns = max(1, room // (_NARROWEST_CARD + CARD_GAP))
        self._cards.cell.setWidth(room // columns)
        self._cards.cell.setHeight(CARD_HEIGHT + CARD_GAP)
        self.setGridSize(self._cards.cell)
        super().resizeEvent(event)


class ShelfView(View):
    """Search and one primary action above, choices below them, then the books."""

    opened = Signal(str)
    """Path of a project to go on with."""
    forgotten = Signal(str)
    """Path of a project that is to be shown no more."""
    folder_shown = Signal(str)
    """Path of a project whose folder is to be shown."""
    new_wanted = Signal()
    open_files = Signal()
    open_folder = Signal()
    look_chosen = Signal(str, str)
    """What was chosen, ``look`` or ``order``, and its value."""

    def __init__(self) -> None:
        super().__init__()
        self._books: tuple[ProjectSummary, ...] = ()
        self._listed = False
        self._offered: list[tuple[str, str]] = []
        self.query = Query()
        self.model = ShelfModel(self)
        self._build_bar()
        self._build_choices()
        self._build_books()
        self._build_strip()
        self._lay_out()
        self.retranslate()
        self._show()

    def _build_bar(self) -> None:
        self._brand = label("Bản Số", "brand")
        self._count = label(role="muted")
        self.search = QLineEdit()
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(lambda text: self._ask(text=text))
        self.search.installEventFilter(self)
        self.looks = Segmented()
        self.looks.chosen.connect(lambda key: self._choose_look(Look(key)))
        self.new = Button(self.new_wanted.emit, "primary")
        line = row(self._brand, 4, self._count, None, self.search, 8, self.looks, 8, self.new)
        line.setContentsMargins(16, 0, 16, 0)
        self._bar = QWidget()
        self._bar.setFixedHeight(TOP_BAR_HEIGHT)
        self._bar.setProperty("surface", "panel")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bar.setLayout(line)

    def _build_choices(self) -> None:
        self.shows = Segmented()
        self.shows.chosen.connect(lambda key: self._ask(show=Show(key)))
        self.order = QComboBox()
        for order in Order:
            self.order.addItem("", order)
        self.order.activated.connect(lambda index: self._choose_order(self.order.itemData(index)))
        self._choices = QWidget()
        line = row(self.shows, None, self.order)
        line.setContentsMargins(_EDGE, 24, _EDGE, 16)
        self._choices.setLayout(line)

    def _build_books(self) -> None:
        self.cards = CardList(self.model)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(StateDelegate(self.table))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for section, width in _WIDTHS.items():
            head.resizeSection(section, width)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._sort_by)
        for view in (self.cards, self.table):
            view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            view.setFrameShape(QFrame.Shape.NoFrame)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._open_menu)
            view.doubleClicked.connect(self._open)
            view.installEventFilter(self)
        self._nothing = label(role="title")
        self._advice = label(role="muted")
        self._clear = Button(self.clear_query)

    def _build_strip(self) -> None:
        self._strip = QFrame()
        self._strip.setProperty("surface", "drop")
        self._strip.setFixedHeight(88)
        self._invitation = label(role="strong")
        self._promise = label(role="muted")
        inner = column(None, self._invitation, self._promise, None, gap=0)
        for words in (self._invitation, self._promise):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._strip.setLayout(inner)

    def _lay_out(self) -> None:
        self.drop_zone = DropZone()
        self.drop_zone.open_files.connect(self.open_files)
        self.drop_zone.open_folder.connect(self.open_folder)
        miss = QWidget()
        words = column(None, self._nothing, self._advice, 8, row(None, self._clear, None), None)
        for text in (self._nothing, self._advice):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        miss.setLayout(words)
        self._miss = miss
        self._stack = QStackedWidget()
        # A card ends with its gap, which stands in the margin at the right.
        self._cards_page = _inset(self.cards, right=_EDGE - CARD_GAP - SCROLL_BAR_WIDTH)
        self._table_page = _inset(self.table)
        for page in (self._cards_page, self._table_page, miss):
            self._stack.addWidget(page)
        books = QWidget()
        layout = column(self._choices, gap=0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(_inset(self._strip, top=8, bottom=24))
        books.setLayout(layout)
        self._whole = QStackedWidget()
        self._waiting = QWidget()
        for page in (books, _inset(self.drop_zone, top=_EDGE, bottom=_EDGE), self._waiting):
            self._whole.addWidget(page)
        outer = column(self._bar, rule(), gap=0)
        outer.addWidget(self._whole, 1)
        self.setLayout(outer)

    def retranslate(self) -> None:
        """Write all texts."""
        text = translate("Shelf", "Search title, author, ISBN…")
        self.search.setPlaceholderText(text)
        self.search.setAccessibleName(translate("Shelf", "Search the shelf"))
        self.new.setText(translate("Shelf", "New book…  Ctrl+N"))
        self.looks.offer(
            (
                (Look.CARDS.value, translate("Shelf", "Covers")),
                (Look.TABLE.value, translate("Shelf", "Table")),
            )
        )
        for index, order in enumerate(Order):
            self.order.setItemText(index, translate("Shelf", ORDER_NAMES[order]))
        self.order.setAccessibleName(translate("Shelf", "Order of the books"))
        for view in (self.cards, self.table):
            view.setAccessibleName(translate("Shelf", "Books"))
        self._nothing.setText(translate("Shelf", "No book fits."))
        self._advice.setText(
            translate("Shelf", "Words without marks find those with marks too: so do finds Số đỏ.")
        )
        self._clear.setText(translate("Shelf", "Show all books"))
        self._invitation.setText(
            translate("DropZone", "Drop a manuscript or a folder of scans here")
        )
        promise = translate("Shelf", "Originals are never changed.")
        self._promise.setText(f"{FORMATS} · {promise}")
        self._promise.setWordWrap(True)
        self._show()

    # ---- what is shown ------------------------------------------------------------------------

    def show_books(self, books: Sequence[ProjectSummary]) -> None:
        """Show these books, as they are looked for and ordered."""
        first, self._listed = not self._listed or not self._books, True
        self._books = tuple(books)
        self._show()
        if first and self.isVisible():
            self.take_focus()

    def show_covers(self, covers: Mapping[str, QPixmap]) -> None:
        """Show pictures of covers."""
        self.model.show_covers(covers)

    def restore(self, look: str, order: str) -> None:
        """Look at the books as the last time."""
        if order in set(Order):
            self.query = Query(order=Order(order))
            self.order.setCurrentIndex(self.order.findData(Order(order)))
        if look in set(Look):
            self.looks.choose(look)
        self._show()

    def show_hot(self, *, hot: bool) -> None:
        """Show that what is being dragged would be taken."""
        self.drop_zone.show_hot(hot=hot)
        set_look(self._strip, hot="true" if hot else "false")

    def take_focus(self) -> None:
        """Put the focus on the books, or on what begins the first one."""
        if self._books:
            self._view().setFocus()
        else:
            self.drop_zone.take_focus()

    def clear_query(self) -> None:
        """Show all books again."""
        self.query = Query(order=self.query.order)
        self.search.clear()
        self._show()
        self._view().setFocus()

    def current(self) -> str:
        """Return the path of the book that is chosen, empty for none."""
        row_number = self._view().currentIndex().row()
        books = self.model.books
        return books[row_number].path if 0 <= row_number < len(books) else ""

    def _view(self) -> QAbstractItemView:
        return self.table if self.looks.current() == Look.TABLE else self.cards

    def _show(self) -> None:
        chosen = self.current()
        found = shown_books(self._books, self.query)
        self.model.show_books(found)
        self._choose(chosen)
        self._show_counts()
        number = translate("Shelf", "%Ln book(s)", "", len(self._books))
        shelf = translate("Shelf", "Shelf")
        self._count.setText(f"{shelf} · {number}" if self._books else shelf)
        for widget in (self.search, self.looks, self.new):
            widget.setVisible(bool(self._books))
        self._whole.setCurrentIndex(0 if self._books else 1 if self._listed else 2)
        if not found:
            self._stack.setCurrentWidget(self._miss)
        else:
            table = self.looks.current() == Look.TABLE
            self._stack.setCurrentWidget(self._table_page if table else self._cards_page)

    def _show_counts(self) -> None:
        numbers = counts(self._books)
        offered = [
            (show.value, f"{translate('Shelf', name)}  {number_text(numbers[show])}")
            for show, name in SHOW_NAMES.items()
        ]
        if offered != self._offered:
            self._offered = offered
            self.shows.offer(offered)
        self.shows.choose(self.query.show.value)

    def _choose(self, path: str) -> None:
        """Choose a book again after the rows changed, else the first one."""
        paths = [book.path for book in self.model.books]
        if paths:
            number = paths.index(path) if path in paths else 0
            for view in (self.cards, self.table):
                view.setCurrentIndex(self.model.index(number, 0))

    # ---- what a person does -------------------------------------------------------------------

    def _ask(self, text: str | None = None, show: Show | None = None) -> None:
        self.query = Query(
            text=self.query.text if text is None else text,
            show=show or self.query.show,
            order=self.query.order,
        )
        self._show()

    def _choose_order(self, order: Order) -> None:
        self.query = Query(self.query.text, self.query.show, Order(order))
        self.order.setCurrentIndex(self.order.findData(Order(order)))
        self.look_chosen.emit("order", Order(order).value)
        self._show()

    def _sort_by(self, section: int) -> None:
        if section in _ORDER_OF_COLUMN:
            self._choose_order(_ORDER_OF_COLUMN[section])

    def _choose_look(self, look: Look) -> None:
        self.look_chosen.emit("look", look.value)
        self._show()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model.books[index.row()].path)

    def _open_menu(self, place: QPoint) -> None:
        path = self.current()
        if path:
            view = self._view()
            self.menu_for(path).popup(view.viewport().mapToGlobal(place))

    def menu_for(self, path: str) -> QMenu:
        """Return what can be done with a book."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opening = menu.addAction(translate("Shelf", "Open"))
        opening.triggered.connect(lambda: self.opened.emit(path))
        folder = menu.addAction(translate("Shelf", "Show in its folder"))
        folder.triggered.connect(lambda: self.folder_shown.emit(path))
        menu.addSeparator()
        away = menu.addAction(translate("Shelf", "Take from the shelf (the file stays)"))
        away.triggered.connect(lambda: self.forgotten.emit(path))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open with Enter, take away with Delete, go from the search into the books."""
        own = Qt.Key.Key_Escape if watched is self.search else Qt.Key.Key_Delete
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # These keys are commands elsewhere in the window.
            event.setAccepted(event.key() == own)
            return event.key() == own
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            plainly = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if watched is self.search:
                return self._search_key(event)
            if enter and plainly and self.current():
                self.opened.emit(self.current())
                return True
            if event.key() == Qt.Key.Key_Delete and plainly and self.current():
                self.forgotten.emit(self.current())
                return True
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self.search.clear()
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._view().setFocus()
            case _:
                return False
        return True


def _inset(widget: QWidget, top: int = 0, bottom: int = 0, right: int = _EDGE) -> QWidget:
    page = QWidget()
    layout = column(widget)
    layout.setContentsMargins(_EDGE, top, right, bottom)
    page.setLayout(layout)
    return page
