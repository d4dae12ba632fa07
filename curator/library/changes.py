"""Changes as other programs hand them over: one JSON object a line,
{"path": "_news/x.md", "ops": [RFC 6902 operations]}."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from curator.errors import CuratorError

_NEEDS = {
    "add": "value",
    "replace": "value",
    "test": "value",
    "remove": None,
    "move": "from",
}


class MalformedChanges(CuratorError):
    """A line that is not a change."""


class Change(NamedTuple):
    """The operations for one file; `line` is where they were asked for, from 1."""

    path: str
    ops: tuple[dict[str, Any], ...]
    line: int


def read_changes(data: bytes, name: str) -> Iterator[Change]:
    """Read all lines; empty ones are passed over. `name`: the file's, for messages. Raises
    MalformedChanges at the first line that is not a change."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield _change(_loaded(line), number)
        except MalformedChanges as error:
            error.line = number
            raise error.at(name) from None


def _loaded(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise MalformedChanges(f"This is not JSON: {error.msg}", column=error.colno) from None
    except UnicodeDecodeError:
        raise MalformedChanges("This is not UTF-8 text") from None
    except RecursionError:
        raise MalformedChanges("This is nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise MalformedChanges(f"This is not JSON: {error}") from None


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise MalformedChanges(f"The number {text} is too large")
    return number


def _no_constant(name: str) -> NoReturn:
    raise MalformedChanges(f"This is not JSON: {name}")


def _change(value: object, line: int) -> Change:
    if not isinstance(value, dict):
        raise MalformedChanges('A line must be an object: {"path": ..., "ops": [...]}')
    path, ops = value.get("path"), value.get("ops")
    if not isinstance(path, str) or not path:
        raise MalformedChanges('"path" must be the path of a file')
    if not isinstance(ops, list):
        raise MalformedChanges('"ops" must be a list of operations')
    for number, op in enumerate(ops):
        _check_operation(op, f"operation {number + 1}")
    return Change(path, tuple(ops), line)


def _check_operation(op: object, name: str) -> None:
    if not isinstance(op, dict):
        raise MalformedChanges(f"{name} must be an object")
    kind = op.get("op")
    if not isinstance(kind, str) or kind not in _NEEDS:
        raise MalformedChanges(f'{name}: "op" must be one of {", ".join(_NEEDS)}, not {kind!r}')
    if not isinstance(op.get("path"), str):
        raise MalformedChanges(f'{name}: "path" must be a text such as "/title"')
    needed = _NEEDS[kind]
    if needed is not None and needed not in op:
        raise MalformedChanges(f'{name}: {kind} needs "{needed}"')
    if needed == "from" and not isinstance(op["from"], str):
        raise MalformedChanges(f'{name}: "from" must be a text such as "/title"')
