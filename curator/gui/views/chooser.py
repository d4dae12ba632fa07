"""The view that is shown, beside the search box, and a menu of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from curator.gui.views.commands import ViewCommands

_ARROW = 16  # logical pixels
_LONGEST = 26 * GRID
_SHORTEST = 12 * GRID
_OPENING = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ViewChooser(QToolButton):
    """Says what `commands` say is shown: a name, with a star where another search is by now."""

    def __init__(self, theme: Theme, commands: ViewCommands, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        set_kind(self, "chooser")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setAccessibleName("Views")
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        commands.marked.connect(self._show)
        commands.views.enabledChanged.connect(self.setEnabled)
        self.setEnabled(commands.views.isEnabled())
        self._show()

    def _show(self) -> None:
        name, star = self._commands.shown_name, "*" * self._commands.is_changed
        self.setText(f"{name}{star}")
        changed = ", with another search" if star else ""
        self.setAccessibleName(f"View: {name}{changed}")
        self.setAccessibleDescription("Chooses another view")
        searched = "\nThe search is another than that of the view" if star else ""
        self.setToolTip(f"View: {name}{searched}")
        self.updateGeometry()
        self.update()

    def _fill(self) -> None:
        menu, commands = self.menu(), self._commands
        commands.fill(menu)
        menu.addSeparator()
        if commands.is_changed and commands.update.isEnabled():
            menu.addAction(commands.update)
        menu.addAction(commands.save)

    # -- looks ---------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as the name, within bounds."""
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + _ARROW + 3 * GRID
        return QSize(min(max(wanted, _SHORTEST), _LONGEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters and the arrow."""
        return QSize(_SHORTEST, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name, cut where there is no room, and at its end the arrow of a list to choose from,
        which no tool button has."""
        painter = QPainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        style = self.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        inside = self.rect().adjusted(GRID, 0, -GRID, 0)
        arrow = QRect(0, 0, _ARROW, _ARROW)
        arrow.moveCenter(inside.center())
        arrow.moveRight(inside.right() + GRID // 2)
        name = inside.adjusted(0, 0, -_ARROW, 0)
        direction = self.layoutDirection()
        colour = "text" if self.isEnabled() else "quiet"
        painter.setPen(self._theme.colour(colour))
        painter.drawText(
            QStyle.visualRect(direction, self.rect(), name),
            QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter,
            self._cut_to(name.width()),
        )
        picture = self._theme.pixmap("chevron-down", "quiet", self.devicePixelRatioF())
        painter.drawPixmap(QStyle.visualRect(direction, self.rect(), arrow), picture)

    def _cut_to(self, width: int) -> str:
        """The name as far as there is room; the star stays."""
        star, metrics = "*" * self._commands.is_changed, self.fontMetrics()
        room = width - metrics.horizontalAdvance(star)
        name = self._commands.shown_name
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) + star

    # -- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter open the menu as Space does."""
        if event.key() in _OPENING:
            self.showMenu()
        else:
            super().keyPressEvent(event)
