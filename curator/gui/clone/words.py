"""What was changed, and how the clone stands, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from curator.gui.deciding.comparing import brief
from curator.gui.words import count, grouped, label, shorten

if TYPE_CHECKING:
    from curator.document import Value
    from curator.gui.clone.standing import Stands
    from curator.library.commits.comparing import Absent, FieldChange
    from curator.library.commits.message import FileChange

_MINUS = "\u2212"
LONGEST = 48  # characters of a value within a sentence
_MOST = 4  # fields of a file that are named in its row
_BRANCH = 24  # characters of its name in the status line


def field_name(field: str) -> str:
    """`provider.name` is Publisher › Name."""
    from curator.document import BODY, WHOLE

    if field == WHOLE:
        return "Whole file"
    if field == BODY:
        return "Body"
    return " › ".join(label(part) for part in field.split("."))


def change_words(change: FieldChange, longest: int = LONGEST) -> str:
    """`No → Yes`; of topics and other lists what came and went."""
    from curator.document import BODY, WHOLE

    before, after = change.before, change.after
    if change.field in (BODY, WHOLE):
        return _of_text(before, after)
    old, new = _names(before), _names(after)
    if old is not None and new is not None and (old or new):
        return _of_names(old, new, longest) or "in another order"
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return f"{count(len(after), 'item')}, edited"
    if isinstance(before, str) and isinstance(after, str) and before and after:
        return " → ".join(brief(before, after, longest))
    return f"{value_words(before, longest)} → {value_words(after, longest)}"


def _of_text(before: Value | Absent, after: Value | Absent) -> str:
    from curator.library.diff import changed_lines

    old, new = (_bytes(value) for value in (before, after))
    added, removed = changed_lines(old, new)
    return f"{count(added, 'line')} added, {grouped(removed)} removed"


def _bytes(value: object) -> bytes:
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else b""


def _names(value: Value | Absent) -> list[str] | None:
    """A list of single values, as words; None for anything else. What is not there has none."""
    from curator.library.commits.comparing import Absent

    if isinstance(value, Absent):
        return []
    if not isinstance(value, list) or any(isinstance(item, dict | list) for item in value):
        return None
    return [value_words(item) for item in value]


def _of_names(old: Sequence[str], new: Sequence[str], longest: int) -> str:
    come = [f"+ {name}" for name in new if name not in old]
    gone = [f"{_MINUS} {name}" for name in old if name not in new]
    return shorten(" · ".join([*come, *gone]), 2 * longest)


def value_words(value: Value | Absent, longest: int = LONGEST) -> str:
    """One value as it stands in a sentence."""
    from curator.document.scalars import plain_text
    from curator.library.commits.comparing import Absent

    if isinstance(value, Absent):
        return "not set"
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return count(len(value), "item")
    if isinstance(value, dict):
        return count(len(value), "field")
    return shorten(value if isinstance(value, str) else plain_text(value) or str(value), longest)


def changes_words(changes: Iterable[FieldChange], protected: Collection[str] = ()) -> str:
    """`Published: No → Yes; Topics: + AI Ethics`; what programs write is only named at the end."""
    found = list(changes)
    told = [each for each in found if each.field.partition(".")[0] not in protected]
    parts = [f"{field_name(each.field)}: {change_words(each, 24)}" for each in told[:_MOST]]
    if len(told) > _MOST:
        parts.append(f"{count(len(told) - _MOST, 'more field')}")
    if len(told) < len(found):
        names = dict.fromkeys(each.field.partition(".")[0] for each in found if each not in told)
        parts.append(", ".join(map(field_name, names)))
    return "; ".join(parts)


def file_words(change: FileChange, protected: Collection[str] = ()) -> str:
    """What became of one file."""
    from curator.library.commits.comparing import field_changes

    if change.old is None:
        return f"New · {change.path}"
    if change.new is None:
        return f"Deleted · {change.path}"
    edited = changes_words(field_changes(change.path, change.old, change.new), protected)
    if change.moved_from:
        return "; ".join(filter(None, (f"Moved from {change.moved_from}", edited)))
    return edited or "Only how it is written: quotes, blanks or line ends"


# -- the branch ------------------------------------------------------------------------------------


def branch_text(stands: Stands) -> str:
    """`main +2 −0`: commits that only this clone has, and that only the team has; `main` alone
    where both have the same."""
    state = stands.state
    if state is None:
        return ""
    name = shorten(state.branch_name or "no branch", _BRANCH)
    if state.upstream_head is None or not (state.ahead or state.behind):
        return name
    return f"{name} +{grouped(state.ahead)} {_MINUS}{grouped(state.behind)}"


def branch_words(stands: Stands) -> str:
    """The same in sentences."""
    state = stands.state
    if state is None:
        return stands.why_off
    lines = []
    if state.branch_name is None:
        lines.append("No branch is checked out")
    elif state.upstream is None:
        lines.append(f"The branch {state.branch_name}, which follows none of the team’s")
    elif state.upstream_head is None:
        lines.append("Nothing was shared with the team yet")
    else:
        lines += _distance(state.ahead, state.behind)
    if stands.to_commit:
        lines.append(f"{count(len(stands.to_commit), 'saved file')} not committed yet")
    if state.busy:
        lines.append(state.busy)
    return "\n".join(lines)


def _distance(ahead: int, behind: int) -> list[str]:
    lines = []
    if ahead:
        lines.append(f"{count(ahead, 'commit')} that the team does not have yet")
    if behind:
        lines.append(f"{count(behind, 'commit')} of the team that you do not have yet")
    return lines or ["In step with the team, as far as is known here"]
