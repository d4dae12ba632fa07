"""The undo stack, with numbers by which its steps are known for good."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QUndoCommand, QUndoStack

from curator.gui.commands import Command


class Steps(QUndoStack):
    """Each step has a number above those of all that were pushed before it. It keeps it when steps
    below it are forgotten, while its index becomes another one then."""

    _pushed = 0

    @property
    def latest(self) -> int:
        """The number of the step that would be taken back next; 0 if there is none."""
        return self._number(self.index() - 1)

    @property
    def following(self) -> int:
        """The number of the step that would be done again next; 0 if there is none."""
        return self._number(self.index())

    def is_taken_back(self, number: int) -> bool:
        """Whether this step was taken back, and can be done again."""
        return any(self._number(at) == number for at in range(self.index(), self.count()))

    def push(self, cmd: QUndoCommand) -> None:
        """Do this as the next step."""
        self._pushed += 1
        if isinstance(cmd, Command):
            cmd.number = self._pushed
        super().push(cmd)

    def put_again(self, commands: Iterable[Command]) -> None:
        """These are all that is left of the steps that were done, under the numbers they have."""
        self.clear()
        for command in commands:
            super().push(command)

    def _number(self, at: int) -> int:
        command = self.command(at) if 0 <= at < self.count() else None
        return command.number if isinstance(command, Command) else 0
