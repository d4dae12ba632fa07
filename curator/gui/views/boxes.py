"""The small box in which a view gets its name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from curator.errors import CuratorError
from curator.gui.check_box import CheckBox
from curator.gui.labels import plain_label
from curator.gui.said import sentence
from curator.gui.theme import GRID, Theme, set_kind
from curator.library.views import LONGEST_NAME, View

_TEAM = "Everybody who has the site’s files gets it: it is written to curator.toml now."
_MINE = "Only you have it, on this computer."


class ViewBox(QDialog):
    """Asks for a name and whether the team is to have the view. `parts` say what it is made of.
    `keep` does what is to be done with the named view, and raises CuratorError where it cannot;
    then the box stays and says why. Show it with `open`."""

    def __init__(
        self,
        heading: str,
        verb: str,
        view: View,
        parts: tuple[tuple[str, str], ...],
        why_not: Callable[[str], str],
        keep: Callable[[str, bool], object],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._why_not = why_not
        self._keep = keep
        self.setWindowTitle(heading)
        self.setMinimumWidth(60 * GRID)
        self.name = QLineEdit(view.name, self)
        self.name.setAccessibleName("Name")
        self.name.setMaxLength(LONGEST_NAME)
        self.shared = CheckBox("Share with the team", theme, self)
        self.shared.setChecked(view.shared)
        self.where = plain_label("", "caption")
        self.reason = plain_label("", "reason")
        buttons = QDialogButtonBox(self)
        self.save = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        set_kind(self.save, "main")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        rows = QFormLayout()
        rows.setHorizontalSpacing(2 * GRID)
        rows.setVerticalSpacing(GRID)
        rows.addRow("&Name", self.name)
        for label, words in parts:
            rows.addRow(label, plain_label(words, "quiet"))
        rows.addRow("", self.shared)
        rows.addRow("", self.where)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(rows)
        column.addWidget(self.reason)
        column.addSpacing(GRID)
        column.addWidget(buttons)
        self.name.textChanged.connect(self._look)
        self.shared.toggled.connect(self._look)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self.name.selectAll()
        self.name.setFocus()
        self._look()

    def _look(self) -> None:
        name = self.name.text().strip()
        reason = self._why_not(name) if name else ""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.where.setText(_TEAM if self.shared.isChecked() else _MINE)
        self.save.setEnabled(bool(name) and not reason)

    def _accept(self) -> None:
        try:
            self._keep(self.name.text().strip(), self.shared.isChecked())
        except CuratorError as error:
            self.reason.setText(f"{sentence(error)}.")
            self.reason.setVisible(True)
            self.save.setEnabled(False)
            return
        self.accept()
