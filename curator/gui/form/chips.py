"""Names as chips in their order, and a box after the last that completes new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from curator.gui.form.chip import Chip
from curator.gui.form.chip_input import ChipInput
from curator.gui.form.completions import Suggestion
from curator.gui.form.flow import flow
from curator.gui.form.reorder import Reorder
from curator.gui.theme import GRID, Theme, set_kind

_INPUT = 11 * GRID  # the least width of the box that one types in
_GAP = GRID // 2
_MARGIN = 5
_MOST = 24  # chips of several articles that are shown before one asks for the rest


class ChipsBox(QFrame):
    """Chips that flow over as many lines as they need, with an input after the last.

    Knows nothing of what the names are: `suggestions` gives what a typed text may mean, `known`
    whether a name is an expected one. Nothing changes here but by `show_names`.
    """

    added = Signal(str)
    removed = Signal(str)
    moved = Signal(int, int)  # from where to where; the second is the index after the move

    def __init__(
        self,
        name: str,
        theme: Theme,
        suggestions: Callable[[str], list[Suggestion]],
        known: Callable[[str], bool],
        parent: QWidget,
        *,
        placeholder: str = "Add",
        unknown: str = "Not one of the usual ones",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._known = known
        self._unknown = unknown
        self._names: tuple[str, ...] = ()
        self._partial: dict[str, str] = {}
        self._all = False
        self._chips: list[Chip] = []
        set_kind(self, "chips")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._more = QPushButton(self)
        set_kind(self._more, "link")
        self._more.hide()
        self._more.clicked.connect(self._show_all)
        words = f"Add to {name[:1].lower()}{name[1:]}"
        self.input = ChipInput(words, placeholder, theme, suggestions, self)
        self.input.chosen.connect(self.added)
        self.input.left_at_start.connect(self._focus_last)
        self.input.focus_changed.connect(self._show_active)
        self._reorder = Reorder(self, lambda: self._chips, self)
        self._reorder.moved.connect(self.moved)
        self._arrange()

    @property
    def names(self) -> tuple[str, ...]:
        """The names shown, in their order."""
        return self._names

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The chips, in their order."""
        return tuple(self._chips)

    def show_names(self, names: Sequence[str], partial: Mapping[str, str] | None = None) -> None:
        """Show these names.

        With `partial` they are those of several articles: it says of the names that not all have
        how many do, such as "3 of 12". There is no order then.
        """
        self._names = tuple(names)
        self._partial = dict(partial or {})
        self._reorder.set_enabled(partial is None)
        self._all = self._all and partial is not None
        self._fill()

    def _fill(self) -> None:
        """Chips stay the same widgets as long as they can: the keyboard stays where it is."""
        names = self._names
        limited = bool(self._partial) and not self._all and len(names) > _MOST
        if limited:
            names = names[:_MOST]
        spare: dict[str, list[Chip]] = {}
        for chip in self._chips:
            spare.setdefault(chip.name, []).append(chip)
        focused = next((at for at, chip in enumerate(self._chips) if chip.hasFocus()), None)
        old, self._chips = self._chips, []
        for name in names:
            kept = spare.get(name)
            chip = kept.pop(0) if kept else self._chip(name)
            unknown = "" if self._known(name) else self._unknown
            chip.show_state(unknown=unknown, part=self._partial.get(name, ""))
            self._chips.append(chip)
        if focused is not None and old[focused] not in self._chips:
            self._focus(focused)
        for chips in spare.values():
            for chip in chips:
                chip.hide()
                chip.deleteLater()
        for chip in self._chips:
            chip.show()
        self._more.setText(f"{len(self._names) - _MOST} more")
        self._more.setVisible(limited)
        self._arrange()

    def _chip(self, name: str) -> Chip:
        chip = Chip(name, self._theme, self)
        chip.removed.connect(self._remove)
        chip.added.connect(self.added)
        chip.steered.connect(self._steer)
        return chip

    def _remove(self, name: str, by_key: bool) -> None:
        """By a key the keyboard goes to the next chip, by the cross it goes into the input."""
        if not by_key:
            self.input.setFocus()
        self.removed.emit(name)

    def _steer(self, chip: Chip, where: str) -> None:
        if chip not in self._chips:
            return
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        step = 1 if (where == "right") != rtl else -1
        ends = {"first": 0, "end": len(self._chips)}
        self._focus(ends.get(where, max(self._chips.index(chip) + step, 0)))

    def _focus(self, at: int) -> None:
        target = self._chips[at] if at < len(self._chips) else self.input
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_last(self) -> None:
        if self._chips:
            self._focus(len(self._chips) - 1)

    def _show_all(self) -> None:
        self._all = True
        at = len(self._chips)
        self._fill()
        self._focus(at)

    def _show_active(self, active: bool) -> None:
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the chips goes into the input."""
        super().mousePressEvent(event)
        at = event.position().toPoint()
        if not any(chip.geometry().contains(at) for chip in self._chips):
            self.input.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Right-to-left, everything is mirrored."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._arrange()

    def hasHeightForWidth(self) -> bool:
        """A narrower box is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the chips need."""
        return self._places(width)[-1].bottom() + 1 + _MARGIN

    def sizeHint(self) -> QSize:
        """For layouts that do not ask for the height of a width."""
        return QSize(2 * _INPUT, self.heightForWidth(max(self.width(), 2 * _INPUT)))

    def minimumSizeHint(self) -> QSize:
        """Names are cut before the box grows wider than its place."""
        return QSize(_INPUT + 2 * _MARGIN, self._height() + 2 * _MARGIN)

    def _arrange(self) -> None:
        for widget, place in zip(self._flowing(), self._places(self.width()), strict=True):
            widget.setGeometry(place)
        self.updateGeometry()

    def _flowing(self) -> list[QWidget]:
        more = [] if self._more.isHidden() else [self._more]
        return [*self._chips, *more, self.input]

    def _places(self, width: int) -> list[QRect]:
        widths = [widget.sizeHint().width() for widget in self._flowing()[:-1]]
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return flow(
            widths, self._height(), width, gap=_GAP, margin=_MARGIN, last=_INPUT, rtl=rtl
        )  # fmt: skip

    def _height(self) -> int:
        return QFontMetrics(self._theme.small).height() + GRID
