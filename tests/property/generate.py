"""Front matter and edits of it, made at random by a writer that shares no code with Curator's.

Everything is drawn from one `random.Random`: Hypothesis hands out such that it can shrink, the
campaign uses a plain one, which is fast.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

_T = TypeVar("_T")

PLAIN_TEXTS = (
    "word", "two words", "a:b", "x#y", "it's", 'say "hi"', "C#", "https://example.org/a?b=c#d",
    "日本語", "🚀 go", "naïve café", "a, b", "-5 degrees", "?why", "x{y}", "عربي", "Power Apps",
)  # fmt: skip
TYPED = (
    "no", "Yes", "on", "OFF", "true", "False", "null", "~", "0", "-7", "010", "1_000", "0x1F",
    "0o17", "1:30", "1.5", ".5", "1e3", "1.0e+3", ".inf", "2021-01-01", "2021-01-01T10:00:00.000Z",
    "2021-02-03 4:05:06 +1:00", "y", "=",
)  # fmt: skip
ODD_PIECES = (
    "a", "word", " ", "  ", ": ", ":", " #", "#", "'", '"', "\\", "\n", "\n\n", "\t", "- ", "-",
    "? ", "[", "]", "{", "}", ",", "&a", "*a", "!t", "|", ">", "%", "@", "`", "---", "...", "é",
    "日本", "🚀", "👩‍💻", "\u00a0", "\u0085", "\u2028", "\u2029", "\ufeff", "\x07", "\x7f", "\r",
    "\r\n", "~", "0", "1.5", "no", "true", "<<", "=", "\x00", "\ufffe",
)  # fmt: skip
KEYS = (
    "title", "type", "heat", "topics", "provider", "published", "excerpt", "images", "url", "name",
    "a b", "ключ", "no", "1", "x.y", "C#", "it's",
)  # fmt: skip


class Writer:
    """Writes YAML as people do, in all its styles. One use: anchors are counted."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.anchors: list[str] = []
        self.comments = 0
        # Behind a block scalar an indented comment would be one more line of its text.
        self.behind_text = False

    def _chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0

    def _pick(self, choices: Sequence[_T]) -> _T:
        return choices[self.random.randrange(len(choices))]

    # The document.

    def article(self) -> bytes:
        """A whole file: delimiters, front matter, body; with a BOM or without."""
        newline = self._pick(("\n", "\n", "\r\n"))
        text = self.front_matter().replace("\n", newline)
        if self._chance(12):
            text = "".join(
                line.removesuffix("\r\n") + self._pick(("\n", "\r\n")) if line.endswith("\n") else
                line for line in _lines(text)
            )  # fmt: skip
        close = self._pick(("---", "---", "---", "...", "--- "))
        body = self._pick(("", "\n", "body\n", "\nbody: 1\n---\nmore", "naïve\r\nbody"))
        mark = "\ufeff" if self._chance(12) else ""
        end = newline if body or not self._chance(4) else ""
        return f"{mark}---{newline}{text}{close}{end}{body}".encode()

    def front_matter(self) -> str:
        """The lines between the delimiters, with LF."""
        column = self._pick((0, 0, 0, 0, 0, 0, 0, 2))
        keys = self._keys(self.random.randrange(1, 8))
        lines = self._trivia(column) + "".join(
            self._pair(key, column, 0) + self._trivia(column) for key in keys
        )
        return lines

    def _keys(self, count: int) -> list[str]:
        keys = [self._pick(KEYS) for _ in range(count)]
        return keys if self._chance(20) else list(dict.fromkeys(keys))

    def _trivia(self, column: int) -> str:
        kind = self.random.randrange(10)
        deeper = column if self.behind_text else column + 2
        if kind == 0:
            return "\n"
        if kind == 1:
            return " " * column + self._comment() + "\n"
        if kind == 2:
            return "\n" + " " * self._pick((0, column, deeper)) + self._comment() + "\n"
        return ""

    def _comment(self) -> str:
        self.comments += 1
        return f"# note{self.comments}."

    def _line_end(self) -> str:
        kind = self.random.randrange(12)
        if kind == 0:
            return f" {self._comment()}\n"
        return "  \n" if kind == 1 else "\n"

    # Nodes in block context.

    def _pair(self, key: str, column: int, depth: int) -> str:
        return f"{' ' * column}{self._key(key)}:{self._after_key(column, depth)}"

    def _key(self, key: str) -> str:
        kind = self.random.randrange(8)
        if kind == 0:
            return json.dumps(key, ensure_ascii=False)
        return "'" + key.replace("'", "''") + "'" if kind == 1 else key

    def _after_key(self, column: int, depth: int) -> str:
        """What follows a key's colon, to the end of the value's last line."""
        kinds: list[Callable[[int, int], str]] = [
            self._scalar_line, self._scalar_line, self._scalar_line, self._scalar_line,
            self._block_scalar, self._flow_line, self._empty_line, self._over_lines,
        ]  # fmt: skip
        if depth < 3:
            kinds += [self._list_below, self._list_below, self._mapping_below]
        if self.anchors:
            kinds.append(self._alias_line)
        self.behind_text = False
        return self._pick(kinds)(column, depth)

    def _scalar_line(self, column: int, depth: int) -> str:
        anchor = f"{self._anchor()} " if self._chance(20) else ""
        tag = self._pick(("!!str ", "!custom ")) if self._chance(40) else ""
        blanks = " " * self._pick((1, 1, 1, 1, 2))
        return f"{blanks}{tag}{anchor}{self.scalar()}{self._line_end()}"

    def _empty_line(self, column: int, depth: int) -> str:
        return self._line_end()

    def _alias_line(self, column: int, depth: int) -> str:
        return f" *{self._pick(self.anchors)}{self._line_end()}"

    def _flow_line(self, column: int, depth: int) -> str:
        return f" {self.flow(0, column)}{self._line_end()}"

    def _anchor(self) -> str:
        name = f"n{len(self.anchors)}"
        # An alias inside the value itself would be refused: the name is known from the next on.
        self.anchors.append(name)
        return f"&{name}"

    def _over_lines(self, column: int, depth: int) -> str:
        pad = " " * (column + self._pick((1, 2, 4)))
        words = [self._pick(("one", "two", "three", "日本", "it")) for _ in range(4)]
        text = f"{words[0]} {words[1]}\n{pad}{words[2]}\n{self._pick(('', chr(10)))}{pad}{words[3]}"
        quote = self._pick(("", "'", '"'))
        return f" {quote}{text}{quote}{self._line_end()}"

    def _block_scalar(self, column: int, depth: int) -> str:
        indent = column + self._pick((1, 2, 2, 2, 4))
        chomp = self._pick(("", "", "-", "-", "+"))
        head = f" {self._pick('|>')}{chomp}{self._pick(('', '', '', ' ' + self._comment()))}\n"
        lines = []
        for _ in range(self.random.randrange(1, 5)):
            text = self._pick((*PLAIN_TEXTS, "a: b", "# no comment", "- x", "", "  deeper", "---"))
            lines.append(" " * indent + text if text else "")
        if not lines[0].strip() or lines[0].startswith(" " * (indent + 1)):
            lines[0] = " " * indent + "first"
        self.behind_text = True
        return head + "\n".join(lines) + "\n" + "\n" * self._pick((0, 0, 0, 1, 2))

    def _list_below(self, column: int, depth: int) -> str:
        anchor = f" {self._anchor()}" if self._chance(15) else ""
        dash = column + self._pick((0, 2, 2, 2, 4))
        return anchor + self._line_end() + self._items(dash, depth + 1)

    def _items(self, column: int, depth: int) -> str:
        gap = self._pick((1, 1, 1, 1, 3))
        items = []
        for _ in range(self.random.randrange(1, 5)):
            head = f"{' ' * column}-"
            self.behind_text = False
            kind = self.random.randrange(8)
            if kind == 0 and depth < 3:
                nested = self._mapping(column + 1 + gap, depth + 1)
                items.append(head + " " * gap + nested[column + 1 + gap :])
            elif kind == 1 and depth < 3:
                nested = self._items(column + 1 + gap, depth + 1)
                items.append(head + " " * gap + nested[column + 1 + gap :])
            elif kind == 2:
                items.append(head + self._line_end())
            elif kind == 3 and depth < 3:
                items.append(f"{head}\n{self._mapping(column + 2, depth + 1)}")
            elif kind == 4:
                items.append(f"{head}{' ' * gap}{self.flow(1, column)}{self._line_end()}")
            elif kind == 5:
                items.append(head + self._block_scalar(column, depth))
            else:
                items.append(f"{head}{' ' * gap}{self.scalar()}{self._line_end()}")
            items.append(self._trivia(column))
        return "".join(items)

    def _mapping_below(self, column: int, depth: int) -> str:
        anchor = f" {self._anchor()}" if self._chance(15) else ""
        indent = column + self._pick((1, 2, 2, 2, 4))
        merge = ""
        if self.anchors and not anchor and self._chance(4):
            merge = f"{' ' * indent}<<: *{self._pick(self.anchors)}\n"
        return anchor + self._line_end() + merge + self._mapping(indent, depth + 1)

    def _mapping(self, column: int, depth: int) -> str:
        keys = self._keys(self.random.randrange(1, 4))
        pairs = [self._pair(keys[0], column, depth)]
        pairs += [self._trivia(column) + self._pair(key, column, depth) for key in keys[1:]]
        return "".join(pairs)

    # Nodes on a line.

    def scalar(self, *, flow: bool = False) -> str:
        """A scalar on one line, in one of three styles."""
        kind = self.random.randrange(8)
        if kind < 3:
            text = self._pick(PLAIN_TEXTS)
            return "plain" if flow and not set(text).isdisjoint(",[]{}?:") else text
        if kind < 5:
            return self._pick(TYPED)
        if kind == 5:
            return "'" + self._pick((*PLAIN_TEXTS, *TYPED, "", "a: b # c")).replace("'", "''") + "'"
        return json.dumps(self._pick((*PLAIN_TEXTS, *TYPED, "", "a\tb\\ \n")), ensure_ascii=False)

    def flow(self, depth: int, column: int) -> str:
        """A list or mapping in flow style, on one line or several."""
        count = self.random.randrange(0, 4)
        is_list = self._chance(2)
        parts = []
        for key in self._keys(count):
            nest = depth < 2 and self._chance(5)
            value = self.flow(depth + 1, column) if nest else self.scalar(flow=True)
            parts.append(value if is_list else f"{json.dumps(key, ensure_ascii=False)}: {value}")
        opening, closing = "[]" if is_list else "{}"
        comma = "," if parts and self._chance(6) else ""
        if depth == 0 and parts and self._chance(4):
            pad = "\n" + " " * (column + 2)
            ends = [f" {self._comment()}" if self._chance(6) else "" for _ in range(len(parts))]
            inner = "".join(
                pad + part + ("," if at < len(parts) - 1 else comma) + ends[at]
                for at, part in enumerate(parts)
            )
            return f"{opening}{inner}\n{' ' * (column + 1)}{closing}"
        blank = self._pick(("", "", " "))
        return opening + blank + self._pick((", ", ", ", ",")).join(parts) + comma + blank + closing

    # Values and operations.

    def text(self) -> str:
        """Any text, likely one that is hard to write."""
        if self._chance(3):
            return self._pick((*PLAIN_TEXTS, *TYPED))
        return "".join(self._pick(ODD_PIECES) for _ in range(self.random.randrange(0, 6)))

    def value(self, depth: int = 0) -> Any:
        """Any JSON value."""
        kind = self.random.randrange(9 if depth < 3 else 6)
        if kind < 3:
            return self.text()
        if kind == 3:
            return self.random.randrange(-1000, 1000)
        if kind == 4:
            return self._pick((True, False, None))
        if kind == 5:
            return self._pick((0.5, -1.25, 1e20, 1e-7, 3.0))
        count = self.random.randrange(0, 4)
        if kind == 6:
            return {self._any_key(): self.value(depth + 1) for _ in range(count)}
        return [self.value(depth + 1) for _ in range(count)]

    def _any_key(self) -> str:
        return self.text() if self._chance(6) else self._pick(KEYS)

    def changed(self, value: Any) -> Any:
        """A value with something changed in it, as an editor changes a list."""
        if isinstance(value, list) and value and not self._chance(5):
            items = list(value)
            at = self.random.randrange(len(items))
            kind = self.random.randrange(5)
            if kind == 0:
                del items[at]
            elif kind == 1:
                items.insert(at, self.value(1))
            elif kind == 2:
                items.insert(self.random.randrange(len(items)), items.pop(at))
            elif kind == 3:
                items[at] = self.changed(items[at])
            else:
                self.random.shuffle(items)
            return items
        if isinstance(value, dict) and value and not self._chance(5):
            pairs = dict(value)
            key = self._pick(list(pairs))
            kind = self.random.randrange(3)
            if kind == 0:
                del pairs[key]
            elif kind == 1:
                pairs[key] = self.changed(pairs[key])
            else:
                pairs[self._any_key()] = self.value(1)
            return pairs
        return self.value()

    def operation(self, data: dict[str, Any]) -> dict[str, Any]:
        """An operation on the data, nearly always a possible one."""
        routes = [route for route in routes_of(data) if route]
        kind = self._pick(("replace", "replace", "add", "add", "remove", "move", "test"))
        if not routes:
            return {"op": "add", "path": pointer((self._any_key(),)), "value": self.value()}
        route = self._pick(routes)
        if kind == "remove":
            return {"op": kind, "path": pointer(route)}
        if kind == "test":
            value = at(data, route) if self._chance(2) else self.value()
            return {"op": kind, "path": pointer(route), "value": value}
        if kind == "replace":
            return {"op": kind, "path": pointer(route), "value": self.changed(at(data, route))}
        target = self._new_place(data)
        if kind == "add":
            return {"op": kind, "path": pointer(target), "value": self.value()}
        parent = at(data, route[:-1])
        if self._chance(2) and isinstance(parent, list):
            target = (*route[:-1], str(self.random.randrange(len(parent))))
        elif self._chance(3) and isinstance(parent, dict):
            target = (*route[:-1], self._any_key())
        return {"op": kind, "from": pointer(route), "path": pointer(target)}

    def _new_place(self, data: dict[str, Any]) -> tuple[str, ...]:
        inside = [route for route in routes_of(data) if isinstance(at(data, route), (list, dict))]
        route = self._pick(inside)
        collection = at(data, route)
        if isinstance(collection, list):
            return (*route, self._pick(("-", str(self.random.randrange(len(collection) + 1)))))
        return (*route, self._any_key())


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")[:-1]] + [text.rpartition("\n")[2]]


def routes_of(value: Any, route: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The routes of a value and all values in it."""
    routes = [route]
    if isinstance(value, dict):
        for key, inner in value.items():
            routes += routes_of(inner, (*route, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            routes += routes_of(inner, (*route, str(index)))
    return routes


def at(value: Any, route: tuple[str, ...]) -> Any:
    """The value at a route."""
    for part in route:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def pointer(route: tuple[str, ...]) -> str:
    """A route as a JSON pointer."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in route)
