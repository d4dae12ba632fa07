"""What a conflict is called, and its sides in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.gui.deciding import whole
from curator.gui.deciding.comparing import brief
from curator.gui.editor.shown_text import ShownText
from curator.gui.form.values import written
from curator.gui.words import label, shorten

if TYPE_CHECKING:
    from curator.document import Conflict, Value

NOT_SET = "Not set"
_DELETED = "Deleted"


def name_of(field: str, *, any_item: bool = False, within: str = "") -> str:
    """For people: `Heat`, `Related › 3 › Title`, or without the number of the item, or what it is
    called within another field."""
    inner = field.removeprefix(f"{within}/") if within else ""
    if inner != field and not inner.partition("/")[0].isdecimal():
        field = inner or field
    parts = field.lstrip("/").split("/")
    if parts == [""]:
        return whole.NAME
    named = [
        str(int(part) + 1) if part.isdecimal() else label(part)
        for part in parts
        if not (any_item and part.isdecimal())
    ]
    return " › ".join(named)


def heading_of(conflict: Conflict) -> str:
    """What the row of a conflict says first, and the heading above its sides."""
    return name_of(conflict.field) if conflict.field else whole.name_of(conflict)


def is_text(conflict: Conflict) -> bool:
    """Whether its sides are texts of files, and none of the values of a field."""
    from curator.document import BODY, WHOLE

    return conflict.field in (BODY, WHOLE)


def nothing(conflict: Conflict) -> str:
    """What is said of a side that has nothing there."""
    return NOT_SET if conflict.deleted_by is None else _DELETED


def text_of(value: Value) -> str | None:
    """A value as a box can show it; None: it is not set."""
    if value is None:
        return None
    if isinstance(value, str):
        # What is no text in the file is not to be edited here, only seen.
        text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return ShownText(text).raw
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n".join(map(str, value))
    if isinstance(value, list | dict):
        return ShownText(as_yaml(value)).raw
    return written(value)


def short_of(value: Value, limit: int = 40) -> str:
    """The same within a sentence."""
    text = text_of(value)
    return NOT_SET.lower() if text is None else shorten(text, limit)


def short_both(conflict: Conflict, limit: int = 40) -> tuple[str, str]:
    """Ours and theirs within a sentence; of long ones the part in which they differ."""
    mine, theirs = (
        nothing(conflict).lower() if text is None else text
        for text in map(text_of, (conflict.ours, conflict.theirs))
    )
    return brief(mine, theirs, limit)


def as_yaml(value: Value) -> str:
    """A value as a file has it."""
    from curator.document import Document, Operation, Style
    from curator.gui.yaml_view import value_text

    document = Document.parse(b"---\n---\n")
    document = document.apply([Operation("add", ("value",), value)], Style(), ())
    return value_text(document.entries[0].text)


def read_yaml(text: str) -> Value:
    """The value that YAML stands for. Raises DocumentError, with the place, where it is none."""
    from curator.document import read_value

    return read_value(text)
