"""The style sheet: what Fusion and the palette cannot say. Kinds are set with `theme.set_kind`."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from curator.gui.palette import Colours

_SHEET = Template("""
QMainWindow::separator { width: 0; height: 0; }
QToolTip { color: $text; background: $surface; border: 1px solid $border; padding: 4px 6px; }

QMenuBar { background: $window; border: none; padding: 2px 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $selection_idle; color: $text; }
QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 6px; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $line;
    padding: 4px 8px 8px 8px; spacing: 4px; }
QStatusBar { background: $window; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QPushButton[kind="quiet"] { background: transparent; border: 2px solid transparent;
    border-radius: 6px; color: $text; font-size: ${small}pt; padding: 0 6px; min-height: 0; }
QStatusBar QPushButton[kind="quiet"]:hover { background: $hover; }
QStatusBar QPushButton[kind="quiet"]:focus { border-color: $accent; }
QToolButton[kind="branch"], QToolButton[kind="branch-busy"] { color: $quiet;
    font-size: ${small}pt; padding: 1px 8px; border-radius: 4px; }
QToolButton[kind="branch"]:hover { color: $text; }
QToolButton[kind="branch-busy"] { color: $warning; }
QToolButton[kind="branch"]::menu-indicator, QToolButton[kind="branch-busy"]::menu-indicator {
    image: none; }
QFrame[kind="strip"] { background: $notice_surface; border: 1px solid $line; border-radius: 6px; }
QStatusBar QLabel { color: $quiet; font-size: ${small}pt; padding: 0 8px; }
QSplitter::handle { background: $line; }
QSplitter[kind="clear"]::handle { background: transparent; }
QSplitter[kind="thin"]::handle:vertical { margin: 4px 0; }
QSplitter[kind="thin"]::handle:horizontal { margin: 0 4px; }

QLineEdit, QPlainTextEdit, QFrame[kind="chips"] { background: $surface; color: $text;
    border: 1px solid $border; border-radius: 6px; padding: 4px 7px;
    selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { padding: 2px 5px; }
QLineEdit:hover, QPlainTextEdit:hover { border-color: $quiet; }
QLineEdit:focus, QPlainTextEdit:focus, QFrame[kind="chips"][active="true"] {
    border: 2px solid $accent; padding: 3px 6px; }
QPlainTextEdit:focus { padding: 1px 4px; }
QLineEdit[kind="refused"], QPlainTextEdit[kind="refused"] { border-color: $error; }
QPlainTextEdit[kind="code"] { background: $sunken; border: 1px solid $line; }
QPlainTextEdit[kind="code"]:focus { border: 1px solid $accent; padding: 2px 5px; }
QPlainTextEdit[kind="source"], QPlainTextEdit[kind="source-edited"] { padding: 0; }
QPlainTextEdit[kind="source"] { background: $sunken; border: 1px solid $line; }
QPlainTextEdit[kind="source"]:focus, QPlainTextEdit[kind="source-edited"]:focus {
    border: 1px solid $accent; padding: 0; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: none; background: transparent;
    padding: 0 2px; }
QFrame[kind="chips"] { padding: 0; }
QFrame[kind="chips"][active="true"] { padding: 0; }

QFrame[kind="cell"] { background: $surface; border: 2px solid $accent; }
QFrame[kind="cell-refused"] { background: $surface; border: 2px solid $error; }
QLineEdit[kind="cell"], QLineEdit[kind="cell"]:focus { border: none; border-radius: 0;
    background: $surface; padding: 0 5px; }

QPushButton { background: $surface; border: 1px solid $border; border-radius: 6px;
    padding: 4px 12px; min-height: 20px; }
QPushButton:hover { background: $hover; border-color: $quiet; }
QPushButton:pressed { background: $selection_idle; }
QPushButton:focus { border: 2px solid $accent; padding: 3px 11px; }
QPushButton:disabled { color: $disabled; border-color: $line; background: transparent; }
QPushButton[kind="main"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="main"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="main"]:disabled { background: transparent; color: $disabled;
    border-color: $line; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent;
    padding: 1px 4px; min-height: 16px; font-size: ${small}pt; text-align: left; }
QPushButton[kind="link"]:disabled { color: $disabled; border-color: transparent; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; border-radius: 4px; padding: 1px 4px; }
QPushButton[kind="text-link"] { background: transparent; border: none; color: $accent;
    padding: 0; min-height: 0; text-align: left; }
QPushButton[kind="text-link"]:hover, QPushButton[kind="text-link"]:focus {
    text-decoration: underline; }
QPushButton[kind="example"] { background: $sunken; border: 1px solid $line; color: $accent;
    border-radius: 4px; padding: 1px 7px; min-height: 0; text-align: left; }
QPushButton[kind="example"]:hover { background: $hover; border-color: $accent; }
QPushButton[kind="example"]:focus { border: 2px solid $accent; padding: 0 6px; }
QPushButton[kind="suggested"] { background: transparent; border: 1px solid $line; color: $quiet;
    border-radius: 10px; padding: 0 8px; min-height: 0; font-size: ${small}pt; text-align: left; }
QPushButton[kind="suggested"]:hover { background: $chip; border-color: $chip; color: $chip_text; }
QPushButton[kind="suggested"]:focus { border: 2px solid $accent; padding: 0 7px; color: $text; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 4px; }
QToolButton:hover { background: $selection_idle; }
QToolButton:pressed { background: $selection; }
QToolButton:focus { border-color: $accent; }
QToolButton[kind="sign"] { padding: 0; border: none; }
QToolButton[kind="chooser"] { background: $surface; border: 1px solid $border; }
QToolButton[kind="chooser"]:hover { background: $hover; border-color: $quiet; }
QToolButton[kind="chooser"]:pressed { background: $selection_idle; }
QToolButton[kind="chooser"]:focus { border: 2px solid $accent; padding: 3px; }
QToolButton[kind="chooser"]:disabled { border-color: $line; background: transparent; }
QToolButton[kind="chooser"]::menu-indicator { image: none; }

QPushButton[kind="segment"] { border-radius: 0; border-left-width: 0; padding: 3px 12px;
    min-width: 32px; }
QPushButton[kind="segment"][place="first"] { border-left: 1px solid $border;
    border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
QPushButton[kind="segment"][place="last"] { border-top-right-radius: 6px;
    border-bottom-right-radius: 6px; }
QPushButton[kind="segment"]:checked { background: $accent; color: $on_accent;
    border-color: $accent; }
QPushButton[kind="segment"]:focus { border: 2px solid $accent; padding: 2px 11px; }
QPushButton[kind="segment"]:checked:focus { border-color: $text; }

QLabel[kind="heading"] { color: $text; }
QLabel[kind="quiet"] { color: $quiet; }
QLabel[kind="label"] { color: $quiet; }
QLabel[kind="caption"] { color: $quiet; font-size: ${small}pt; }
QLabel[kind="label"]:hover { color: $text; }
QLabel[kind="warning"] { color: $warning; font-size: ${small}pt; }
QLabel[kind="reason"] { color: $error; font-size: ${small}pt; }
QLabel[kind="key"] { color: $text; background: $window; border: 1px solid $border;
    border-radius: 4px; padding: 1px 6px; font-size: ${small}pt; }
QLabel[kind="alert"] { color: $error; }
QFrame[kind="fold"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[kind="fold"]:hover { border-color: $border; }
QFrame[kind="item"] { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QFrame[kind="item"]:focus { border-color: $accent; }
QFrame[kind="card"], QFrame[kind="card-open"] { background: $surface; border: 1px solid $line;
    border-radius: 6px; }
QFrame[kind="card"]:hover { border-color: $border; }
QFrame[kind="card-open"] { border-color: $border; }
QFrame[kind="card"]:focus, QFrame[kind="card-open"]:focus { border-color: $accent; }
QPushButton[kind="title-link"] { background: transparent; border: none; color: $accent;
    padding: 2px 0; min-height: 16px; text-align: left; }
QPushButton[kind="title-link"]:hover, QPushButton[kind="title-link"]:focus {
    text-decoration: underline; }
QLabel[kind="badge"] { color: $warning; border: 1px solid $line; border-radius: 9px;
    padding: 1px 8px; font-size: ${small}pt; }
QPushButton[kind="tab"] { background: transparent; border: none; border-radius: 0;
    border-bottom: 2px solid transparent; color: $quiet; padding: 5px 8px 4px 8px; }
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $text; border-bottom-color: $accent; }
QPushButton[kind="tab"]:focus { color: $accent; }
QFrame[kind="page"], QWidget[kind="page"] { background: $surface; }
QFrame[kind="form-header"] { background: $surface; border-bottom: 1px solid $line; }
QFrame[kind="notice"] { background: $notice_surface; border-top: 1px solid $line; }
QFrame[kind="error"] { background: $error_surface; border-top: 1px solid $line; }
QFrame[kind="error"] QLabel { color: $error; }

QAbstractScrollArea[kind="side"] { background: $window; border: none; padding-top: 8px; }
QAbstractScrollArea[kind="list"], QScrollArea[kind="form"] { background: $surface; border: none; }
QListView[kind="boxed-list"], QTreeView[kind="boxed-list"],
QTableView[kind="boxed-list"] { background: $surface;
    border: 1px solid $line; border-radius: 6px; padding: 1px; outline: none; }
QListView[kind="boxed-list"]:focus, QTreeView[kind="boxed-list"]:focus,
QTableView[kind="boxed-list"]:focus { border-color: $accent; }
QListView[kind="boxed-list"]::item { padding: 0 8px; border-radius: 4px; }
QListView[kind="boxed-list"]::item:selected { background: $selection; color: $text; }
QListView[kind="boxed-list"]::item:disabled { color: $quiet; }
QTreeView[kind="rows"] { background: $surface; border: 1px solid $line; border-radius: 6px;
    padding: 1px; outline: none; }
QTreeView[kind="rows"]:focus { border-color: $accent; }
QTreeView[kind="rows"]::item { padding: 4px 8px; border: none; }
QTreeView[kind="rows"]::item:hover { background: $hover; }
QTreeView[kind="rows"]::item:selected { background: $selection; color: $text; }
QScrollArea[kind="clear"], QWidget[kind="clear"] { background: transparent; border: none; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $quiet; border: none;
    border-bottom: 1px solid $line; padding: 6px 8px; font-size: ${small}pt; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: none; }
QFrame[kind="commands"] { background: $surface; border: 1px solid $border; }
QListView[kind="commands"] { background: $surface; border: none; outline: none; }
QListView[kind="completions"] { background: $surface; border: 1px solid $border; outline: none; }
QFrame[kind="mistake"] { background: $surface; border: 1px solid $error; border-radius: 6px; }
QProgressBar { border: none; background: $line; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(colours: Colours, small: float) -> str:
    """The style sheet for these colours; `small` is the size of small text in points."""
    return _SHEET.substitute(asdict(colours), small=f"{small:.2f}")
