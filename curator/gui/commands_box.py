"""Every command of the window, to be found by typing some of its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QCursor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QMenu,
    QMenuBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from curator.gui.finding import rank
from curator.gui.form.text_boxes import LineBox
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, shorten

Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_VISIBLE = 12
_WIDTH = 70 * GRID
_PAD = GRID + GRID // 2
_FROM_TOP = 5 * GRID
_TICK = 2 * GRID + GRID // 2  # room for the sign of what is on
_LONGEST = 80  # characters of a name: undo speaks of titles


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is while the box is open."""

    action: QAction
    name: str
    menu: str
    key: str
    can: bool
    on: bool | None  # None for what is not switched on and off

    @property
    def said(self) -> str:
        """All of it, for a screen reader."""
        state = {True: "on", False: "off"}.get(self.on, "") if self.on is not None else ""
        not_now = "" if self.can else "not available now"
        return ", ".join(part for part in (self.name, state, self.menu, self.key, not_now) if part)


def commands_of(bar: QMenuBar) -> list[Command]:
    """Every command in the menus, from left to right and from top to bottom; one in a menu within
    a menu is called by both, such as "Move to News"."""
    found = []
    for top in bar.actions():
        for chain in _entries(top):
            action = chain[-1]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            keys = keys.replace("Return", "Enter")  # which is what it says on the key
            on = action.isChecked() if action.isCheckable() else None
            name = " ".join(unmarked(each.text()) for each in chain[1:] or chain)
            can = all(each.isEnabled() for each in chain)
            menu = unmarked(top.text())
            found.append(Command(action, shorten(name, _LONGEST), menu, keys, can, on))
    return found


def _entries(action: QAction) -> Iterator[tuple[QAction, ...]]:
    """What can be chosen, after the menus that it is in."""
    menu = action.menu()
    if isinstance(menu, QMenu):
        for inner in menu.actions():
            for chain in _entries(inner):
                yield (action, *chain)
    elif not action.isSeparator() and action.isVisible():
        yield (action,)


def unmarked(text: str) -> str:
    """A menu's text as one reads it: `&File` is "File", `R&&D` is "R&D"."""
    return "&".join(part.replace("&", "") for part in text.split("&&")).removesuffix("…")


class CommandsModel(QAbstractListModel):
    """The commands that are offered, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Command, ...] = ()

    def show_rows(self, rows: Sequence[Command]) -> None:
        """Offer these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def at(self, row: int) -> Command | None:
        """The command in this row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def next_from(self, row: int, step: int) -> int | None:
        """The next row after this one, or before it, that can be chosen; it goes round."""
        for number in range(1, len(self._rows) + 1):
            there = (row + number * step) % len(self._rows)
            if self._rows[there].can:
                return there
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What makes no sense now cannot be chosen."""
        command = self.at(index.row())
        can = command is not None and command.can
        return super().flags(index) if can else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The name; screen readers hear all of it."""
        command = self.at(index.row())
        if command is None:
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return command.name
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return command.said
        if role == int(Qt.ItemDataRole.CheckStateRole) and command.on is not None:
            return Qt.CheckState.Checked if command.on else Qt.CheckState.Unchecked
        if role == int(Qt.ItemDataRole.ToolTipRole) and not command.can:
            return "Not available now"
        return None


class CommandsDelegate(QStyledItemDelegate):
    """A tick where something is on, the name, then its menu; the key at the end."""

    def __init__(self, theme: Theme, model: CommandsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line, as wide as the list."""
        return QSize(3 * GRID, QFontMetrics(self._theme.body).height() + GRID + GRID // 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        command = self._model.at(index.row())
        if command is None:
            return
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("selection"))
        rtl = option.direction is Qt.LayoutDirection.RightToLeft
        row = _Row(painter, self._theme, rect.adjusted(_PAD, 0, -_PAD, 0), rtl=rtl)
        if command.on:
            row.put_sign("check", "accent" if command.can else "quiet")
        row.skip(_TICK)
        row.put_key(command.key)
        row.put(command.name, self._theme.body, "text" if command.can else "quiet")
        row.put(command.menu, self._theme.small, "quiet")


class _Row:
    """What is painted from the start and the end of a row, as far as there is room."""

    def __init__(self, painter: QPainter, theme: Theme, room: QRect, *, rtl: bool) -> None:
        self._painter = painter
        self._theme = theme
        self._room = room
        self._rtl = rtl

    def skip(self, width: int, *, at_end: bool = False) -> None:
        """Leave some room free."""
        if at_end != self._rtl:
            self._room.setRight(self._room.right() - width)
        else:
            self._room.setLeft(self._room.left() + width)

    def put(self, text: str, font: QFont, colour: str) -> None:
        """The next text, cut where there is no room."""
        metrics = QFontMetrics(font)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._room.width())
        self._draw(cut, font, colour, at_end=False)
        self.skip(metrics.horizontalAdvance(cut) + GRID, at_end=False)

    def put_key(self, key: str) -> None:
        """A key, at the end."""
        self._draw(key, self._theme.small, "quiet", at_end=True)
        width = QFontMetrics(self._theme.small).horizontalAdvance(key)
        self.skip(width + 2 * GRID, at_end=True)

    def put_sign(self, icon: str, colour: str) -> None:
        """A sign at the start."""
        ratio = self._painter.device().devicePixelRatio()
        side = 2 * GRID
        left = self._room.right() - side + 1 if self._rtl else self._room.left()
        top = self._room.center().y() - GRID + 1
        self._painter.drawPixmap(left, top, self._theme.pixmap(icon, colour, ratio))

    def _draw(self, text: str, font: QFont, colour: str, *, at_end: bool) -> None:
        if text and self._room.width() > 0:
            side = (
                Qt.AlignmentFlag.AlignRight if at_end != self._rtl else Qt.AlignmentFlag.AlignLeft
            )
            flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            self._painter.setFont(font)
            self._painter.setPen(self._theme.colour(colour))
            self._painter.drawText(self._room, flags, text)


class CommandsBox(QFrame):
    """A line to type in and the commands that this may mean. It goes away when one is chosen, and
    only then does that one act, with the keyboard where it was before."""

    def __init__(self, bar: QMenuBar, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._bar = bar
        self._all: list[Command] = []
        self._pointer = QPoint()  # where the mouse was last seen to move
        self._recent: list[QAction] = []  # the one that was used last is first
        self.setWindowTitle("Commands")
        self.setAccessibleName("Commands")
        set_kind(self, "commands")
        self.search = LineBox(self)
        self.search.setPlaceholderText("Type some of a command’s name")
        self.search.setAccessibleName("Command")
        self.search.setClearButtonEnabled(False)
        glass = QAction("Search", self)
        theme.dress(glass, "search", "quiet")
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.model = CommandsModel(self)
        self.list = QListView(self)
        self.list.setAccessibleName("Commands")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CommandsDelegate(theme, self.model, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are typed in the line
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_kind(self.list, "commands")
        self._nothing = plain_label("No command has these words", "quiet", wrap=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        for widget in (self.search, self._nothing, self.list):
            column.addWidget(widget)
        self.setFocusProxy(self.search)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._offer)
        self.list.clicked.connect(self._run)
        self.list.entered.connect(self._point_at)

    def open(self) -> None:
        """Show what can be done now."""
        self._all = commands_of(self._bar)
        self._pointer = QCursor.pos()
        self.search.clear()
        self._offer()
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list are pressed in the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        at = self.list.currentIndex().row()
        last = self.model.rowCount() - 1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key():
            case Qt.Key.Key_Down if plain:
                self._mark(self.model.next_from(at, 1))
            case Qt.Key.Key_Up if plain:
                self._mark(self.model.next_from(max(at, 0), -1))
            case Qt.Key.Key_PageDown:
                self._mark(self.model.next_from(min(at + _VISIBLE, last) - 1, 1))
            case Qt.Key.Key_PageUp:
                self._mark(self.model.next_from(max(at - _VISIBLE, 0) - 1, 1))
            case Qt.Key.Key_Escape:
                self.close()
            case key if key in _ENTER:
                self._run(self.list.currentIndex())
            case _:
                return False
        return True

    def _offer(self) -> None:
        """Show what the text may mean: the best first, those last that make no sense now."""
        typed = self.search.text()
        found = []
        for at, command in enumerate(self._all):
            how = rank(typed, command.name, command.menu)
            if how is not None:
                used = command.action in self._recent
                recent = self._recent.index(command.action) if used else len(self._recent)
                # One that is named exactly stays first: no other may take its place at Enter.
                late = bool(typed.strip()) and not command.can and how > 1
                found.append((late, how, recent, at, command))
        found.sort(key=lambda each: each[:4])
        self.model.show_rows([each[-1] for each in found])
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self.list.setCurrentIndex(QModelIndex())
        if found and (found[0][-1].can or not typed.strip()):
            self._mark(self.model.next_from(-1, 1))
        self.list.setAccessibleDescription(count(len(found), "command"))
        self._place(min(len(found), _VISIBLE))

    def _mark(self, row: int | None) -> None:
        command = self.model.at(row) if row is not None else None
        if row is None or command is None:
            return
        self.list.setCurrentIndex(self.model.index(row))
        # A screen reader hears of it though the keyboard is in the line.
        self.search.setAccessibleDescription(command.said)
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, command.said))

    def _point_at(self, index: QModelIndex) -> None:
        place = QCursor.pos()
        if place == self._pointer:  # the list has moved under the mouse, which is at rest
            return
        self._pointer = place
        command = self.model.at(index.row())
        if command is not None and command.can:
            self.list.setCurrentIndex(index)

    def _run(self, index: QModelIndex) -> None:
        command = self.model.at(index.row())
        if command is None or not command.can or not isValid(command.action):
            return  # or it went with its menu while the box was open
        if command.action in self._recent:
            self._recent.remove(command.action)
        self._recent.insert(0, command.action)
        self.close()  # gives the keyboard back
        command.action.trigger()

    def _place(self, rows: int) -> None:
        """At the top of the window, in its middle; as high as this number of commands."""
        window = self.parentWidget()
        assert window is not None
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0))
        width = min(_WIDTH, window.width() - 4 * GRID)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, _FROM_TOP)))
