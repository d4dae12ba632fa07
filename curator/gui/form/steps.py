"""What a step of the Edit menu is called, in the form's words."""

from __future__ import annotations

from curator.gui.form.plan import Row
from curator.gui.words import shorten
from curator.library.edits import (
    AddItem,
    AddTopic,
    Edit,
    InsertItem,
    MoveItem,
    RemoveField,
    RemoveTopic,
    TakeItem,
)


def step_label(row: Row, edit: Edit) -> str:
    """`Change title`, `Add to images`, `Remove topic AI`."""
    name = row.label.lower()
    if isinstance(edit, AddTopic):
        return f"Add topic {shorten(edit.name, 30)}"
    if isinstance(edit, RemoveTopic):
        return f"Remove topic {shorten(edit.name, 30)}"
    if isinstance(edit, (InsertItem, AddItem)):
        return f"Add to {name}"
    if isinstance(edit, TakeItem) or (isinstance(edit, RemoveField) and edit.route != row.route):
        return f"Remove from {name}"
    if isinstance(edit, RemoveField):
        return f"Remove {name}"
    if isinstance(edit, MoveItem):
        return f"Move in {name}"
    return f"Change {name}"
