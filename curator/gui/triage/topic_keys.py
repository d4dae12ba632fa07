"""The topics that can be chosen with a number key each, and the others that an article has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QWidget

from curator.gui.form.chip_input import ChipInput
from curator.gui.form.completions import Suggestion, suggest
from curator.gui.form.flow import flow
from curator.gui.form.flowing import FlowingLine
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from curator.library.taxonomy import Taxonomy
    from curator.library.triage import TopicChoice

_GAP = GRID // 2 + 2
_LONGEST = 28 * GRID  # how wide a name may be before it is cut
_CAP = 2 * GRID + 2  # the square with the number
_SIGN = 16
_INPUT = 28 * GRID


class TopicKeys(FlowingLine):
    """Shows what is chosen; `toggled` says which topic is to be added or taken away."""

    toggled = Signal(str)
    left = Signal()  # the keyboard wants out of the input

    def __init__(
        self, theme: Theme, taxonomy: Callable[[], Taxonomy], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._present: tuple[str, ...] = ()
        self._buttons: list[TopicKey] = []
        self.setAccessibleName("Topics")
        self._label = plain_label("Topics", "caption", wrap=False)
        self._label.setParent(self)
        self._holder = QWidget(self)  # what is offered is as wide as this
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(0, 0, 0, 0)
        words = ("Another topic", "T  another topic")
        self.input = ChipInput(*words, theme, self._suggest, self._holder)
        row.addWidget(self.input)
        set_kind(self.input, "")
        self.input.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.input.chosen.connect(self._choose)
        self.input.entered.connect(self.left)
        self.input.left_at_start.connect(self.left)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def names(self) -> tuple[str, ...]:
        """The topics shown, in their order: those with a number first."""
        return tuple(button.name for button in self._buttons)

    def show_choice(self, offered: Sequence[str], choice: TopicChoice) -> None:
        """Show these with a number each, and all others that the article has or gets."""
        self._present = choice.names
        every = dict.fromkeys((*offered, *choice.own, *choice.chosen, *choice.parents))
        if tuple(every) != self.names:
            self._make(tuple(every), len(offered))
        on, own = set(choice.names), set(choice.own)
        for button in self._buttons:
            button.show_state(is_on=button.name in on, is_own=button.name in own)
        self.arrange()

    def name_of(self, number: int) -> str | None:
        """The topic of a number key."""
        return next((each.name for each in self._buttons if each.number == number), None)

    def _make(self, names: tuple[str, ...], numbered: int) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for at, name in enumerate(names):
            button = TopicKey(name, at + 1 if at < numbered else 0, self._theme, self)
            button.toggled_name.connect(self.toggled)
            button.show()
            self._buttons.append(button)
        before: QWidget = self
        for each in (*self._buttons, self.input):
            if before is not self:
                QWidget.setTabOrder(before, each)
            before = each

    def _suggest(self, typed: str) -> list[Suggestion]:
        return suggest(typed, self._taxonomy(), self._present)

    def _choose(self, name: str) -> None:
        self.toggled.emit(name)
        self.left.emit()

    # -- where they stand --------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """For layouts that do not ask for the height of a width."""
        width = max(self.width(), _LONGEST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Names are cut before the line grows wider than its place."""
        return QSize(_LONGEST // 2, self._height())

    def flowing(self) -> list[QWidget]:
        """The label, then the topics."""
        return [self._label, *self._buttons, self._holder]

    def places(self, width: int) -> list[QRect]:
        """Over as many lines as they need."""
        widths = [self._label.sizeHint().width() + GRID // 2]
        widths += [button.sizeHint().width() for button in self._buttons]
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return flow([*widths, _INPUT], self._height(), width, gap=_GAP, rtl=rtl)

    def _height(self) -> int:
        return QFontMetrics(self._theme.body).height() + 10


class TopicKey(QPushButton):
    """One topic: its number, its name, and whether the article has it. A sign says so too: a tick,
    a plus, and a name that is struck through where the article loses it."""

    toggled_name = Signal(str)

    def __init__(self, name: str, number: int, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.number = number
        self._theme = theme
        self._is_on = self._is_own = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.toggled_name.emit(self.name))
        self.show_state(is_on=False, is_own=False)

    def show_state(self, *, is_on: bool, is_own: bool) -> None:
        """Whether the article is to have it, and whether it has it now."""
        self._is_on, self._is_own = is_on, is_own
        self.setChecked(is_on)
        key = f", key {self.number}" if self.number else ""
        if is_on:
            words = "chosen" if not is_own else "has it"
        else:
            words = "to be removed" if is_own else "not chosen"
        self.setAccessibleName(f"Topic {self.name}: {words}{key}")
        verb = "Take away" if is_on else ("Keep" if is_own else "Add")
        self.setToolTip(f"{verb} {self.name}" + (f" ({self.number})" if self.number else ""))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the whole name, up to a point."""
        metrics = QFontMetrics(self._theme.body)
        name = min(metrics.horizontalAdvance(self.name) + 1, _LONGEST)
        cap = _CAP + GRID // 2 if self.number else 0
        return QSize(name + cap + _SIGN + 2 * GRID, metrics.height() + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill: filled where the article is to have the topic."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = self.rect().adjusted(1, 1, -1, -1)
        edge = "accent" if self.hasFocus() or self._is_on else "border"
        painter.setPen(theme.colour(edge))
        hovered = self.underMouse() and self.isEnabled()
        ground = "selection" if self._is_on else "hover" if hovered else "surface"
        painter.setBrush(theme.colour(ground))
        radius = GRID - 2
        painter.drawRoundedRect(pill, radius, radius)
        rest = pill.adjusted(GRID // 2, 0, -GRID // 2, 0)
        if self.number:
            rest = self._paint_cap(painter, rest)
        self._paint_words(painter, rest)
        painter.end()

    def _paint_cap(self, painter: QPainter, rest: QRect) -> QRect:
        cap = QRect(rest.left(), rest.center().y() - _CAP // 2 + 1, _CAP, _CAP)
        shown = QStyle.visualRect(self.layoutDirection(), self.rect(), cap)
        painter.setPen(self._theme.colour("border"))
        painter.setBrush(self._theme.colour("window"))
        painter.drawRoundedRect(shown, 4, 4)
        font = QFont(self._theme.small)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(shown, Qt.AlignmentFlag.AlignCenter, str(self.number))
        return rest.adjusted(_CAP + GRID // 2, 0, 0, 0)

    def _paint_words(self, painter: QPainter, rest: QRect) -> None:
        theme = self._theme
        gone = self._is_own and not self._is_on
        sign = "check" if self._is_on else "remove" if gone else "add"
        place = QRect(rest.left(), rest.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
        shown = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
        tint = "accent" if self._is_on else "quiet"
        painter.drawPixmap(shown, theme.pixmap(sign, tint, self.devicePixelRatioF()))
        font = QFont(theme.body)
        font.setStrikeOut(gone)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if self._is_on else "quiet"))
        room = rest.adjusted(_SIGN + GRID // 2, 0, 0, 0)
        text = QFontMetrics(font).elidedText(self.name, Qt.TextElideMode.ElideRight, room.width())
        room = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, QStyle.visualAlignment(self.layoutDirection(), side), text)
