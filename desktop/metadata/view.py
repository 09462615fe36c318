"""Third stage: the book's record, with what the program read and what a person typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from converters.vocabularies import PRODUCT_OF
from desktop.book import Book
from desktop.i18n import QT_TRANSLATE_NOOP, current_language, translate
from desktop.labels import BOOK_LANGUAGES, language_name
from desktop.messages import notices_of
from desktop.metadata.draft import (
    FORM_FIELDS,
    ISBN_FIELDS,
    WANTED,
    Draft,
    Fault,
    FaultKind,
    Field,
    Provenance,
    faults_of,
)
from desktop.theme import Tone
from desktop.widgets.controls import (
    Button,
    View,
    chip,
    column,
    label,
    limited,
    row,
    scrolled,
    set_look,
)
from desktop.widgets.notices import NoticeList

_FORM_WIDTH = 860
_BACK_AND_FORTH = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)

_NAMES = {
    Field.TITLE: QT_TRANSLATE_NOOP("Metadata", "Title"),
    Field.SUBTITLE: QT_TRANSLATE_NOOP("Metadata", "Subtitle"),
    Field.AUTHORS: QT_TRANSLATE_NOOP("Metadata", "Authors (separate names with ;)"),
    Field.TRANSLATORS: QT_TRANSLATE_NOOP("Metadata", "Translators"),
    Field.LANGUAGE: QT_TRANSLATE_NOOP("Metadata", "Language"),
    Field.DESCRIPTION: QT_TRANSLATE_NOOP("Metadata", "Short description"),
    Field.PUBLISHER: QT_TRANSLATE_NOOP("Metadata", "Publisher"),
    Field.PUBLISHED: QT_TRANSLATE_NOOP("Metadata", "Published (year or date)"),
    Field.REGISTRATION: QT_TRANSLATE_NOOP("Metadata", "Publishing registration number"),
    Field.ISBN_EPUB: QT_TRANSLATE_NOOP("Metadata", "ISBN of the EPUB"),
    Field.ISBN_EPUB_FIXED: QT_TRANSLATE_NOOP("Metadata", "ISBN of the EPUB of page pictures"),
    Field.ISBN_PDF: QT_TRANSLATE_NOOP("Metadata", "ISBN of the typeset PDF"),
    Field.ISBN_FACSIMILE: QT_TRANSLATE_NOOP("Metadata", "ISBN of the facsimile PDF"),
    Field.ISBN_PRINT: QT_TRANSLATE_NOOP("Metadata", "ISBN of the printed book"),
    Field.FONT_SIZE: QT_TRANSLATE_NOOP("Metadata", "Size of type in print (pt)"),
    Field.CHAPTERS_ON: QT_TRANSLATE_NOOP("Metadata", "Chapters begin"),
    Field.PAPER_THICKNESS: QT_TRANSLATE_NOOP("Metadata", "Thickness of a leaf (µm)"),
    Field.CERTIFIED_BY: QT_TRANSLATE_NOOP("Metadata", "Accessibility certified by"),
    Field.CSS: QT_TRANSLATE_NOOP("Metadata", "Own rules for the EPUB (CSS)"),
    Field.TYPST: QT_TRANSLATE_NOOP("Metadata", "Own rules for print (Typst)"),
}

_FAULTS = {
    FaultKind.ISBN_CHARACTERS: QT_TRANSLATE_NOOP("Metadata", "an ISBN has digits only"),
    FaultKind.ISBN_LENGTH: QT_TRANSLATE_NOOP("Metadata", "13 digits, not {detail}"),
    FaultKind.ISBN_PREFIX: QT_TRANSLATE_NOOP("Metadata", "begins with 978 or 979"),
    FaultKind.ISBN_CHECK_DIGIT: QT_TRANSLATE_NOOP("Metadata", "the check digit must be {detail}"),
    FaultKind.ISBN_TWICE: QT_TRANSLATE_NOOP("Metadata", "each edition needs its own number"),
    FaultKind.NUMBER: QT_TRANSLATE_NOOP("Metadata", "a number, {detail}"),
    FaultKind.DATE: QT_TRANSLATE_NOOP("Metadata", "2026, 2026-11 or 2026-11-24"),
}


def field_name(which: Field) -> str:
    """Return what a field is called."""
    return translate("Metadata", _NAMES[which])


def fault_text(fault: Fault) -> str:
    """Return what is wrong with a value."""
    return translate("Metadata", _FAULTS[fault.kind]).format(detail=fault.detail)


class FieldEditor(QWidget):
    """One field: name, badge (automatic, by hand, fault), way back, and the entry itself."""

    typed = Signal(object, str)
    """The ``Field`` and its new text."""

    def __init__(self, which: Field) -> None:
        super().__init__()
        self.which = which
        self._proposal = ""
        self._unsaved = False
        self._rewound = 0
        self.name = label(role="label")
        self.badge = chip()
        self.back = Button(self._go_back, "link")
        self.entry = self._make_entry()
        self.entry.installEventFilter(self)
        head = row(self.name, None, self.back, self.badge)
        self.setLayout(column(head, self.entry, gap=4))

    def _make_entry(self) -> QLineEdit | QPlainTextEdit | QComboBox:
        if self.which is Field.LANGUAGE:
            choice = QComboBox()
            choice.activated.connect(lambda _index: self._say(str(choice.currentData())))
            return choice
        if self.which is Field.DESCRIPTION:
            text = QPlainTextEdit()
            text.setFixedHeight(88)
            text.setTabChangesFocus(True)
            text.textChanged.connect(lambda: self._say(text.toPlainText()))
            return text
        line = QLineEdit()
        line.textEdited.connect(self._say)
        line.editingFinished.connect(lambda: self._fill_empty(line))
        return line

    def _say(self, text: str) -> None:
        self.typed.emit(self.which, text)

    def _go_back(self) -> None:
        self.typed.emit(self.which, "")
        self._write(self._proposal)
        self.entry.setFocus()

    def _fill_empty(self, line: QLineEdit) -> None:
        if not line.text():
            line.setText(self._proposal)

    def retranslate(self) -> None:
        """Write the name and the choices."""
        text = field_name(self.which)
        self.name.setText(text)
        self.name.setBuddy(self.entry)
        self.entry.setAccessibleName(text)
        self.back.setText(translate("Metadata", "Back to automatic"))
        self.back.setAccessibleName(f"{self.back.text()}: {text}")
        if isinstance(self.entry, QComboBox):
            self._offer_languages(self.entry)

    def _offer_languages(self, choice: QComboBox, extra: str = "") -> None:
        current = extra or choice.currentData() or BOOK_LANGUAGES[0]
        codes = dict.fromkeys((*BOOK_LANGUAGES, current))
        choice.clear()
        for code in codes:
            choice.addItem(language_name(code), code)
        choice.setCurrentIndex(choice.findData(current))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave undo and redo to the book, unless something was typed that is kept nowhere yet."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self._unsaved
            and any(event.matches(key) for key in _BACK_AND_FORTH)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def show_draft(self, draft: Draft, fault: Fault | None, rewound: int) -> None:
        """Show the value and where it comes from; what is being typed is left alone.

        ``rewound``: how often steps were taken back or done again; then the entry shows what holds.
        """
        self._proposal = draft.proposed.get(self.which, "")
        self._unsaved = draft.is_unsaved(self.which)
        focused = self.entry.hasFocus() and not isinstance(self.entry, QComboBox)
        if not focused or (rewound != self._rewound and not self._unsaved):
            self._write(draft.value(self.which))
        self._rewound = rewound
        if isinstance(self.entry, QLineEdit):
            self.entry.setPlaceholderText(self._proposal)
        self._show_badge(draft, fault)

    def _show_badge(self, draft: Draft, fault: Fault | None) -> None:
        provenance = draft.provenance(self.which)
        missing = self.which in WANTED and provenance is Provenance.EMPTY
        text, tone = badge_of(provenance, fault, missing=missing)
        self.badge.setVisible(bool(text))
        self.badge.setText(text)
        set_look(self.badge, chip=tone.value)
        self.back.setVisible(provenance is Provenance.MANUAL and bool(self._proposal))
        set_look(self.entry, fault="true" if fault else "false")

    def _write(self, value: str) -> None:
        entry = self.entry
        entry.blockSignals(True)  # noqa: FBT003 - Qt's signature
        if isinstance(entry, QComboBox):
            self._offer_languages(entry, value)
        elif isinstance(entry, QLineEdit):
            if entry.text().strip() != value:
                entry.setText(value)
        elif entry.toPlainText().strip() != value:
            entry.setPlainText(value)
        entry.blockSignals(False)  # noqa: FBT003 - Qt's signature


def badge_of(provenance: Provenance, fault: Fault | None, *, missing: bool) -> tuple[str, Tone]:
    """Return the badge of a field: a fault first, then a lack, then where the value comes from."""
    if fault is not None:
        return fault_text(fault), Tone.ERROR
    if missing:
        return translate("Metadata", "missing"), Tone.NEEDS
    match provenance:
        case Provenance.AUTO:
            return translate("Metadata", "automatic"), Tone.ACCENT
        case Provenance.MANUAL:
            return translate("Metadata", "by hand"), Tone.MANUAL
        case Provenance.EMPTY:
            return "", Tone.PLAIN


class MetadataView(View):
    """The form."""

    typed = Signal(object, str)
    """The ``Field`` and its new text."""

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self.editors = {which: FieldEditor(which) for which in FORM_FIELDS}
        for editor in self.editors.values():
            editor.typed.connect(self.typed)
        self._headings = [label(role="section") for _ in range(3)]
        self._promise = label(role="muted", wrap=True)
        self._place = label(role="muted", wrap=True)
        self._problem = NoticeList()
        self.setLayout(column(scrolled(self._form())))
        self.retranslate()

    def _form(self) -> QWidget:
        work, edition, numbers = self._headings
        body = QWidget()
        layout = column(
            self._problem, self._place, 4,
            work, self._grid(((Field.TITLE,), (Field.SUBTITLE,), (Field.AUTHORS, Field.TRANSLATORS),
                              (Field.LANGUAGE, Field.PUBLISHED), (Field.DESCRIPTION,))), 12,
            edition, self._grid(((Field.PUBLISHER, Field.REGISTRATION),)), 12,
            numbers, self._grid(((Field.ISBN_EPUB,), (Field.ISBN_PDF,), (Field.ISBN_FACSIMILE,),
                                 (Field.ISBN_EPUB_FIXED,), (Field.ISBN_PRINT,))),
            self._promise, None,
        )  # fmt: skip
        layout.setContentsMargins(32, 20, 32, 24)
        body.setLayout(layout)
        return limited(body, _FORM_WIDTH)

    def _grid(self, rows: Sequence[Sequence[Field]]) -> QLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for line, fields in enumerate(rows):
            for place, which in enumerate(fields):
                span = 1 if len(fields) > 1 else 2
                grid.addWidget(self.editors[which], line, place, 1, span)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def retranslate(self) -> None:
        """Write all texts."""
        texts = (
            translate("Metadata", "Work"),
            translate("Metadata", "Edition"),
            translate("Metadata", "Numbers"),
        )
        for heading, text in zip(self._headings, texts, strict=True):
            heading.setText(text.upper())
        self._promise.setText(
            translate("Metadata", "An edition without an ISBN gets an identifier of its own.")
        )
        for editor in self.editors.values():
            editor.retranslate()
        self.show_book(self._book)

    def show_book(self, book: Book) -> None:
        """Show a new snapshot."""
        self._book = book
        self._show_place(book)
        faults = faults_of(book.draft, book.choices.forms)
        for which, editor in self.editors.items():
            editor.show_draft(book.draft, faults.get(which), book.rewound)
        products = {PRODUCT_OF.get(form) for form in book.choices.forms}
        for product, which in ISBN_FIELDS.items():
            self.editors[which].setVisible(product in products)

    def _show_place(self, book: Book) -> None:
        """Say where the record is kept, or why it could not be."""
        problems = (book.record_problem,) if book.record_problem is not None else ()
        self._problem.show_notices(notices_of(problems, current_language()))
        self._problem.setVisible(bool(problems))
        file = book.project.path if book.project else ""
        text = translate("Metadata", "What you type is kept in {file}.")
        self._place.setText(text.format(file=Path(file).name))
        self._place.setToolTip(file)
        self._place.setVisible(bool(file) and not problems)

    def show_field(self, which: Field) -> None:
        """Put the cursor into a field."""
        if which in self.editors:
            self.editors[which].entry.setFocus()

    def show_fault(self) -> None:
        """Put the cursor into the first field that cannot stand."""
        faults = faults_of(self._book.draft, self._book.choices.forms)
        for which, editor in self.editors.items():
            if which in faults:
                editor.entry.setFocus()
                return
