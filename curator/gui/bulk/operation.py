"""What all forms of operations have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.gui.bulk.inputs import NamesInput
from curator.gui.bulk.known_fields import KnownFields
from curator.gui.check_box import CheckBox
from curator.gui.form.completions import Suggestion, suggest
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.library.edits import Edit
    from curator.library.library import Library

_MOST = 40


@dataclass(frozen=True, slots=True)
class FormContext:
    """What the forms may ask. `used` are the topics of the articles that are to be changed, and
    how many have each."""

    library: Library
    theme: Theme
    fields: KnownFields
    used: Callable[[], Counter[str]]

    def vocabulary(self, typed: str, taken: tuple[str, ...]) -> list[Suggestion]:
        """The topics of the vocabulary that a text may mean, and the text as a new one."""
        return suggest(typed, self.library.taxonomy, taken)

    def in_use(self, typed: str, taken: tuple[str, ...]) -> list[Suggestion]:
        """The topics of the articles that a text may mean, the most frequent first."""
        wanted = typed.strip().casefold()
        found = [
            (not name.casefold().startswith(wanted), -number, name)
            for name, number in self.used().items()
            if wanted in name.casefold() and name not in taken
        ]
        return [Suggestion(name, count(-n, "article")) for _, n, name in sorted(found)[:_MOST]]

    def is_term(self, name: str) -> bool:
        """Whether the vocabulary has this topic."""
        return self.library.taxonomy.get(name) is not None


class OperationForm(QWidget):
    """A form that makes an edit of what is typed.

    `edit` is None as long as something is missing, or mistaken: then the reason stands below the
    input that it is about.
    """

    changed = Signal()
    entered = Signal()  # Enter, where all of an input is typed
    title: ClassVar[str]
    about: ClassVar[str]  # one sentence

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self.context = context
        self.edit: Edit | None = None
        self._reasons: dict[str, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        heading = plain_label(self.title, "heading", context.theme.heading, wrap=False)
        self._column.addWidget(heading)
        self._column.addWidget(plain_label(self.about, "quiet"))
        self._column.addSpacing(GRID)
        self._checks = QHBoxLayout()
        self._checks.setSpacing(3 * GRID)
        self.build()
        self._checks.addStretch(1)
        self._column.addLayout(self._checks)
        self._column.addStretch(1)
        self.update_edit()

    @abstractmethod
    def build(self) -> None:
        """Make the inputs, with `add`."""

    @property
    def missing(self) -> str:
        """What is to be typed or chosen next, such as "Choose a topic"; "" if nothing is, or if a
        reason stands below an input."""
        if self.edit is not None or self.reasons:
            return ""
        return next((words for words, is_there in self.needs() if not is_there), "")

    def needs(self) -> Sequence[tuple[str, object]]:
        """What the edit cannot do without, in words, and whether it is there."""
        return ()

    @abstractmethod
    def make(self) -> Edit | None:
        """The edit for what is typed; None where something is missing. Raises CuratorError."""

    def add(self, part: str, words: str, widget: QWidget) -> None:
        """An input below the others. `part` is what errors about it are called."""
        label = plain_label(words, "label")
        label.setBuddy(widget)
        if not self._reasons:
            self.setFocusProxy(widget)
        reason = plain_label("", "reason")
        reason.hide()
        self._reasons[part] = reason
        if isinstance(widget, NamesInput):
            widget.entered.connect(self.entered)
        for each in (label, widget, reason):
            self._column.addWidget(each)
        self._column.addSpacing(GRID)

    def add_check(self, words: str, tip: str = "", *, on: bool = False) -> CheckBox:
        """A check box below the inputs, beside the others."""
        box = CheckBox(words, self.context.theme, self)
        box.setChecked(on)
        box.setToolTip(tip)
        box.toggled.connect(self.update_edit)
        self._checks.addWidget(box)
        return box

    def add_below(self, widget: QWidget) -> None:
        """Something that is no input."""
        self._column.addWidget(widget)

    def update_edit(self) -> None:
        """Something was typed: make the edit anew."""
        reasons: Mapping[str, str] = {}
        try:
            self.edit = self.make()
        except CuratorError as error:
            self.edit = None
            part = getattr(error, "part", "")
            at = part if part in self._reasons else next(iter(self._reasons), "")
            place = f" (character {error.column})" if error.column and error.column > 1 else ""
            reasons = {at: f"{error.reason}{place}"}
        for part, label in self._reasons.items():
            label.setText(reasons.get(part, ""))
            label.setVisible(part in reasons)
        self.changed.emit()

    @property
    def reasons(self) -> dict[str, str]:
        """What is mistaken, by the part it is about."""
        return {part: each.text() for part, each in self._reasons.items() if each.text()}
