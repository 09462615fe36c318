"""The style sheet of the window; ``$names`` are the fields of a theme.

Widgets choose their look by dynamic properties: ``kind`` for buttons, ``surface`` for frames,
``role`` for labels, ``chip`` and ``tone`` for colour.
"""

from __future__ import annotations

from typing import Final

SHEET: Final = """
* { font-family: "$family"; font-size: $body; }
QMainWindow, QDialog, QWidget[surface="page"] { background: $background; color: $ink; }
QWidget[surface="panel"] { background: $panel; }
QWidget[surface="canvas"] { background: $canvas; }
QFrame[surface="card"] { background: $panel; border: 1px solid $line; border-radius: 8px; }
QFrame[surface="drop"] { background: transparent; border: 1px dashed $outline; border-radius: 8px; }
QFrame[surface="drop"][hot="true"] { background: $accent_tint; border: 1px solid $accent; }
QFrame[line="horizontal"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[line="vertical"] { background: $line; border: none; max-width: 1px; min-width: 1px; }

QLabel { background: transparent; color: $ink; padding: 4px 0 2px 0; }
QLabel[role="muted"], QCheckBox[role="muted"] { color: $muted; }
QLabel[role="label"] { color: $muted; font-size: 12px; }
QLabel[role="section"] { color: $muted; font-size: 12px; font-weight: 600; }
QLabel[role="title"] { font-size: 14px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="display"] { font-size: 22px; font-weight: 600; padding: 8px 0 3px 0; }
QLabel[role="brand"] { font-size: 15px; font-weight: 700; }
QLabel[chip] {
    border-radius: 9px; padding: 3px 8px 3px 8px; font-size: 11px; font-weight: 600;
}

QPushButton, QToolButton {
    background: $panel; color: $ink; border: 1px solid $line; border-radius: 6px;
    padding: 5px 12px 6px 12px; font-weight: 500; min-height: 18px;
}
QFileDialog QToolButton { padding: 3px; }
QFileDialog {
    backward-icon: url("$icons/control-left.svg"); forward-icon: url("$icons/control-right.svg");
    filedialog-parent-directory-icon: url("$icons/control-up.svg");
}
QPushButton:hover, QToolButton:hover { background: $plain_tint; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $outline; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $ink; padding: 4px 11px 5px 11px; }
QPushButton[kind="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[kind="stop"] { color: $error; font-weight: 600; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
    background: transparent; border: 1px solid transparent; color: $muted;
    padding: 5px 8px 6px 8px; text-align: left;
}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {
    color: $ink; background: $plain_tint;
}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 1px solid $accent; }
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 1px 2px;
    min-height: 0; text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; border-radius: 4px; }
QPushButton[kind="filter"] {
    border-radius: 11px; color: $muted; padding: 1px 10px 2px 10px; min-height: 18px;
    background: $plain_tint; border: 1px solid transparent; font-size: 12px;
}
QPushButton[kind="filter"]:checked { background: $accent_tint; color: $accent; font-weight: 600; }
QPushButton[kind="filter"]:focus { border: 1px solid $accent; }
QLabel[role="fault"] { color: $error; font-size: 12px; }
QWidget[surface="device"] { background: #1b1b1b; border-radius: 24px; }
QComboBox[fault="true"] { border: 1px solid $error; }
QPushButton[kind="segment"] {
    border-radius: 0; color: $muted; border-right: none; padding: 5px 12px 6px 12px;
}
QPushButton[kind="segment"][edge="first"] {
    border-top-left-radius: 6px; border-bottom-left-radius: 6px;
}
QPushButton[kind="segment"][edge="last"] {
    border-right: 1px solid $line; border-top-right-radius: 6px; border-bottom-right-radius: 6px;
}
QPushButton[kind="segment"][edge="only"] { border-radius: 6px; border-right: 1px solid $line; }
QPushButton[kind="segment"]:checked { background: $accent_tint; color: $accent; font-weight: 600; }
QPushButton[kind="segment"]:focus { color: $ink; text-decoration: underline; }
QPushButton[kind="stage"] {
    background: transparent; border: 1px solid transparent; color: $ink; text-align: left;
    padding: 7px 8px 8px 8px; font-weight: 500;
}
QPushButton[kind="stage"]:hover { background: $plain_tint; }
QPushButton[kind="stage"]:checked { background: $accent_tint; color: $accent; font-weight: 600; }
QPushButton[kind="stage"]:focus { border: 1px solid $accent; }
QPushButton[kind="stage"]:disabled { color: $muted; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {
    background: $field; color: $ink; border: 1px solid $line; border-radius: 6px;
    padding: 4px 9px 5px 9px; min-height: 20px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {
    border: 1px solid $accent;
}
QSpinBox QLineEdit { border: none; padding: 0 0 0 8px; min-height: 0; background: transparent; }
QLineEdit[fault="true"] { border: 1px solid $error; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/control-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $panel; color: $ink; border: 1px solid $line; outline: none; padding: 4px;
    selection-background-color: $accent_tint; selection-color: $ink;
}
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 20px; background: transparent; }
QSpinBox::up-arrow { image: url("$icons/control-up.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url("$icons/control-down.svg"); width: 10px; height: 10px; }

QListView, QTableView, QTreeView {
    background: transparent; color: $ink; border: none; outline: none;
    alternate-background-color: transparent; gridline-color: $line;
}
QListView[role="book"] { font-family: "$book_family"; font-size: 15px; }
QLabel[role="passage"] { font-family: "$book_family"; font-size: 15px; }
QTreeView::item { padding: 5px 4px 6px 4px; border-bottom: 1px solid $line; color: $ink; }
QTreeView::item:hover { background: $plain_tint; }
QTreeView::item:selected { background: $accent_tint; color: $accent; }
QListView::item { padding: 5px 8px 6px 8px; border-radius: 6px; color: $ink; }
QListView::item:hover { background: $plain_tint; }
QListView::item:selected { background: $accent_tint; color: $accent; }
QTableView::item { padding: 4px 8px; border-bottom: 1px solid $line; color: $ink; }
QTableView::item:selected { background: $accent_tint; color: $ink; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 5px 8px 6px 11px; font-size: 12px; font-weight: 600;
}

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[surface="clear"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical {
    background: $outline; border-radius: 3px; min-height: 32px; margin: 2px;
}
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal {
    background: $outline; border-radius: 3px; min-width: 32px; margin: 2px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    background: $line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
}
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QProgressBar[tone="error"]::chunk { background: $error; }
QProgressBar[tone="done"]::chunk { background: $done; }

QToolTip {
    background: $panel; color: $ink; border: 1px solid $line; padding: 4px 6px;
}
QMenuBar { background: $panel; color: $ink; border: none; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: $accent_tint; }
QMenuBar::item:pressed { background: $accent_tint; color: $accent; }
QMenu { background: $panel; color: $ink; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 20px; border-radius: 4px; }
QMenu::item:selected { background: $accent_tint; color: $ink; }
QMenu::item:disabled { color: $outline; }
QSplitter::handle { background: $line; }
"""
