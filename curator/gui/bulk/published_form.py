"""Whether articles are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from curator.gui.bulk.operation import OperationForm
from curator.gui.check_box import RadioButton
from curator.gui.theme import GRID

if TYPE_CHECKING:
    from curator.library.edits import Edit

_WISHES = (
    ("publish", "Publish", "published: true"),
    ("unpublish", "Unpublish", "published: false"),
    ("toggle", "Toggle", "What is published is unpublished, and the other way round"),
    ("clear", "Clear", "The field is taken away; an article without it is published"),
)


class PublishedForm(OperationForm):
    """Four choices."""

    title = "Publish or unpublish"
    about = "An article that does not say otherwise is published."

    def build(self) -> None:
        """A button for each choice."""
        box = QWidget(self)
        self.group = QButtonGroup(box)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for at, (_, words, tip) in enumerate(_WISHES):
            button = RadioButton(f"{words}: {tip[:1].lower()}{tip[1:]}", self.context.theme, box)
            self.group.addButton(button, at)
            column.addWidget(button)
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(self._choose)
        box.setFocusProxy(self.group.button(0))
        self.add("published", "What to do", box)

    def _choose(self, _at: int, on: bool) -> None:
        if on:
            self.update_edit()

    def make(self) -> Edit | None:
        """Always one."""
        from curator.library.bulk.fields import TogglePublished
        from curator.library.edits import SetPublished

        wish = _WISHES[self.group.checkedId()][0]
        if wish == "toggle":
            return TogglePublished()
        return SetPublished({"publish": True, "unpublish": False, "clear": None}[wish])
