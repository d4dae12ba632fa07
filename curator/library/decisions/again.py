"""Doing again what others have undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curator.document import Document, Operation
from curator.errors import RefusedEdit
from curator.library.decisions.decision import Decision
from curator.library.edits import AddItem, Edit, Operations, RemoveField, SetField, TakeItem
from curator.library.settings import Settings


@dataclass(frozen=True, slots=True)
class Again:
    """An edit that gives an article the values of these decisions again, all about it."""

    decisions: tuple[Decision, ...]

    @property
    def label(self) -> str:
        """For the Edit menu."""
        fields = {each.field for each in self.decisions}
        return f"Set {fields.pop()} again" if len(fields) == 1 else "Set fields again"

    def operations(self, document: Document, settings: Settings) -> Operations:
        """One after the other, as each is where the ones before have left it. Raises
        RefusedEdit."""
        done: list[Operation] = []
        for decision in self.decisions:
            steps: Sequence[Operation]
            steps = [
                Operation.read(each) for each in _edit(decision).operations(document, settings)
            ]
            document = document.apply(steps, None, settings.protected)
            done += steps
        return done


def _edit(decision: Decision) -> Edit:
    match decision.kind:
        case "set":
            return SetField(decision.route, decision.value)
        case "gone":
            return RemoveField(decision.route)
        case "added":
            return AddItem(decision.route, decision.value)
        case "taken":
            return TakeItem(decision.route, decision.value)
    raise RefusedEdit(f"Curator does not know what was decided: {decision.kind}")
