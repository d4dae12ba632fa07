"""Case files: input, operations and expected bytes of one edit together, as README.md says."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent

_MARKER = re.compile(rb"^=== ([^\n]*)\n", re.MULTILINE)
_PLACED = re.compile(r"(?P<reason>.+) @ (?:(?P<line>\d+):(?P<column>\d+)|nowhere)")


@dataclass(frozen=True, slots=True)
class Failure:
    """A part of the reason that must be given, and the place in the file, both from 1.

    Line and column are None for a mistake in the operations, which is nowhere in the file.
    """

    reason: str
    line: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Of `expected`, `refused` and `unreadable` one is set; none for a mere reading."""

    name: str
    title: str
    input: bytes = b""
    generated: str = ""
    whole: bool = False
    protected: frozenset[str] = frozenset({"secured"})
    seconds: float = 0.5
    siblings: tuple[bytes, ...] = ()
    operations: tuple[dict[str, Any], ...] = ()
    expected: bytes | None = None
    refused: Failure | None = None
    unreadable: Failure | None = None
    data: Any = None
    problems: tuple[Failure, ...] | None = None


@dataclass
class _Reader:
    """What has been read of a case file so far."""

    values: dict[str, Any] = field(default_factory=dict)
    siblings: list[bytes] = field(default_factory=list)

    def section(self, marker: str, content: bytes) -> None:
        name, _, rest = marker.partition(" ")
        if name in ("refused:", "unreadable:"):
            self.values[name[:-1]] = _failure(rest)
        elif name == "input" and rest.startswith("generated "):
            self.values["generated"] = rest.removeprefix("generated ")
        elif name in ("input", "expected", "sibling"):
            data = content_of(content, rest)
            if name == "sibling":
                self.siblings.append(data)
            else:
                self.values[name] = data
        elif name == "unchanged":
            self.values["expected"] = self.values["input"]
        elif name == "options":
            options = json.loads(content)
            if "protected" in options:
                options["protected"] = frozenset(options["protected"])
            self.values |= options
        elif name == "operations":
            self.values["operations"] = tuple(map(json.loads, _lines(content)))
        elif name == "data":
            self.values["data"] = json.loads(content)
        elif name == "problems":
            self.values["problems"] = tuple(_failure(line.decode()) for line in _lines(content))
        else:
            raise ValueError(f"unknown section {marker!r}")


def read(path: Path) -> Case:
    """Read a case file. Raises ValueError for one that is not written as README.md says."""
    title, found = sections(path)
    reader = _Reader()
    for marker, text in found:
        reader.section(marker, text)
    return Case(path.stem, title, siblings=tuple(reader.siblings), **reader.values)


def sections(path: Path) -> tuple[str, list[tuple[str, bytes]]]:
    """The title of a case file, and its sections: what their marker says, and what follows."""
    parts = _MARKER.split(path.read_bytes())
    markers = [marker.decode() for marker in parts[1::2]]
    return parts[0].decode().strip(), list(zip(markers, parts[2::2], strict=True))


def read_all() -> list[Case]:
    """All cases, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.case"))]


def _lines(content: bytes) -> list[bytes]:
    return [line for line in content.split(b"\n") if line.strip()]


def content_of(content: bytes, marker: str) -> bytes:
    """The bytes of a section that may say `escaped`."""
    if marker == "escaped":
        # Line ends of the case file are for the eye only; those that count are written `\n`.
        text = content.decode("ascii").replace("\n", "").replace("'", "\\'")
        value = ast.literal_eval(f"b'{text}'")
        assert isinstance(value, bytes)
        return value
    if marker:
        raise ValueError(f"unknown marker {marker!r}")
    return content


def _failure(text: str) -> Failure:
    match = _PLACED.fullmatch(text)
    if match is None:
        raise ValueError(f"a reason and a place are written `reason @ line:column`, not {text!r}")
    if match["line"] is None:
        return Failure(match["reason"], None, None)
    return Failure(match["reason"], int(match["line"]), int(match["column"]))
