"""A document: one file's bytes, the values in it, and edits that change nothing else."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from curator.document import layout, odd, place, plan, scalars, style, verify, window, yamltree
from curator.document.difference import difference
from curator.document.operations import (
    Operation,
    format_route,
    parse_index,
    parse_route,
    read_operations,
)
from curator.document.scalars import Value
from curator.document.source import MAX_FRONT_MATTER, Source
from curator.document.style import Habits, Style
from curator.document.yamltree import ALIAS, MAPPING, SEQUENCE, Node, Tree
from curator.errors import DocumentError, RefusedEdit

#: Keys that are never edited unless the caller says otherwise.
PROTECTED: Final = frozenset({"secured"})

_PLAIN_STYLE: Final = Style()
# Each step is proved by itself; a list that is shuffled beyond this is written anew.
_MOST_STEPS: Final = 200
_KINDS: Final = {
    scalars.STR: "text", scalars.NULL: "null", scalars.BOOL: "boolean", scalars.INT: "integer",
    scalars.FLOAT: "decimal", scalars.TIMESTAMP: "timestamp",
}  # fmt: skip
_COLLECTIONS: Final = {MAPPING: "mapping", SEQUENCE: "sequence", ALIAS: "alias"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd in a file that can be read all the same; line and column from 1."""

    message: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A top-level key: its kind (text, boolean, integer, decimal, timestamp, null, sequence,
    mapping, alias), its YAML as it stands in the file, and the line of its key."""

    key: str
    kind: str
    text: str
    line: int


class Document:
    """A file with front matter, or a YAML file. Immutable: an edit gives a new one."""

    def __init__(self, source: Source, tree: Tree | None = None, *, is_sound: bool = False) -> None:
        self._source = source
        # Of an edited document the nodes are read when they are asked for.
        self._read = tree
        self._is_sound = is_sound
        self._is_part = False

    @classmethod
    def parse(cls, data: bytes, *, whole: bool = False, is_sound: bool = False) -> Document:
        """Read a file; with `whole` all of it is YAML. Raises DocumentError, and nothing else.

        `is_sound`: it was read before and had no `problems`, so they need not be looked for.
        """
        source = Source.read(data, whole=whole)
        return cls(source, _read_tree(source), is_sound=is_sound)

    @classmethod
    def of_part(cls, source: Source) -> Document:
        """Some entries of a document that had no problems, for an edit of one of them."""
        part = cls(source, _read_tree(source), is_sound=True)
        part._is_part = True
        return part

    @classmethod
    def of_entries(cls, source: Source, data: dict[str, Value], starts: bytes) -> Document:
        """A document that was read already: its values, and where its entries begin."""
        document = cls(source, is_sound=True)
        document.data = data
        document.starts = starts
        return document

    @property
    def source(self) -> Source:
        """The file as it was cut."""
        return self._source

    def to_bytes(self) -> bytes:
        """The file, byte for byte what was read but for what was edited."""
        return self._source.to_bytes()

    @property
    def front_matter(self) -> str:
        """The text between the delimiters, with its own line ends."""
        return self._source.text

    @property
    def body(self) -> bytes:
        """Everything after the closing delimiter line."""
        return self._source.body

    @property
    def newline(self) -> str:
        """The line end of the file's first line."""
        return self._source.newline

    @property
    def tree(self) -> Tree:
        """The nodes of the front matter, with their places."""
        if self._read is None:
            self._read = _read_tree(self._source)
        return self._read

    @cached_property
    def data(self) -> dict[str, Value]:
        """The front matter as plain values. To be looked at only: edits go through `apply`."""
        root = self.tree.root
        if root is None:
            return {}
        return cast("dict[str, Value]", scalars.node_value(self.tree, root))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The top-level keys in the order of the file."""
        text = self.tree.text
        pairs = self.tree.root.pairs if self.tree.root else []
        places = self._source.positions(key.start for key, _value in pairs)
        entries = []
        for (key, value), (line, _column) in zip(pairs, places, strict=True):
            kind = _COLLECTIONS.get(value.kind) or _KINDS.get(scalars.tag_of(value), "text")
            name = scalars.key_text(self.tree, key)
            entries.append(Entry(name, kind, text[key.start : value.end], line))
        return tuple(entries)

    @cached_property
    def starts(self) -> bytes:
        """Where the entries begin, as C integers: code points of the front matter. Empty where
        they cannot be edited one by one; see `Excerpt`."""
        root = self.tree.root
        if not self._source.delimiter or root is None or not window.is_divisible(self.tree):
            return b""
        if len(self.data) != len(root.pairs) or self.problems:
            return b""
        return array("I", [key.start for key, _value in root.pairs]).tobytes()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is odd: duplicate keys, times that do not exist, tags without a meaning."""
        root = None if self._is_sound else self.tree.root
        if root is None:
            return ()
        found = sorted(odd.problems(self.tree, root), key=lambda problem: problem[1])
        places = self._source.positions(index for _message, index in found)
        return tuple(
            Problem(message, line, column)
            for (message, _index), (line, column) in zip(found, places, strict=True)
        )

    def position(self, route: str) -> tuple[int, int]:
        """Line and column of a field's key, or of an item of a list; of what is around it where
        there is no such field."""
        node, index = self.tree.root, 0
        for part in parse_route(route):
            if node is None:
                break
            found = _step_into(node, part)
            if found is None:
                break
            index, node = found
        return self._source.position(index)

    def apply(
        self,
        ops: Iterable[Operation | Mapping[str, Any]],
        style: Style | None = None,
        protected: Collection[str] = PROTECTED,
        like: Document | None = None,
    ) -> Document:
        """The document after RFC 6902 operations, in order: add, remove, replace, move, test.

        `style` is what its siblings look like, for whatever is new; a single value that is put in
        place of another is spelled as in `like`, where it is there. Each step is proved: the
        result is read again, and everything else is the same. Raises RefusedEdit with line and
        column where an operation cannot be done safely; this document is never changed.
        """
        document = self
        for operation in read_operations(ops):
            try:
                document = document._apply_one(operation, style or _PLAIN_STYLE, protected, like)
            except place.Refusal as refusal:
                line, column = document._source.position(refusal.index)
                raise RefusedEdit(refusal.reason, line=line, column=column) from None
        return document

    def with_body(self, body: bytes) -> Document:
        """The document with these bytes after the closing delimiter line. The front matter stays
        as it is, which is proved by cutting the file again. Raises RefusedEdit where there is no
        place for a body, as in a file that is YAML as a whole."""
        source = self._source.with_body(body)
        if source is None:
            raise RefusedEdit("This file cannot have such a body and be read as before")
        edited = Document(source, self._read, is_sound=self._is_sound)
        edited._is_part = self._is_part
        return edited

    def _apply_one(
        self, operation: Operation, style: Style, protected: Collection[str], like: Document | None
    ) -> Document:
        for route in (operation.route, operation.source):
            if route and route[0] in protected:
                root = self.tree.root
                at = root.find(route[0]) if root else -1
                index = root.pairs[at][0].start if root and at >= 0 else 0
                raise place.Refusal(f"{route[0]} is protected and never edited", index)
        document = self
        steps = _steps(self.tree, operation)
        for step in steps:
            habits = Habits(document.tree, style, self._is_part)
            spelling = like.tree if like and step.kind == "replace" else None
            planner = plan.Planner(habits, protected, self._source.newline, spelling)
            document = document._prove(step, planner)
        return document

    def _prove(self, operation: Operation, planner: plan.Planner) -> Document:
        """One primitive step: the first plan whose result the proof accepts."""
        for candidate in _plans(planner, operation):
            text = layout.patched(self.tree.text, candidate.patches)
            if len(text) > MAX_FRONT_MATTER:
                size = f"{MAX_FRONT_MATTER // 1024} KB"
                raise place.Refusal(f"The front matter would be larger than {size}")
            source = self._source.with_text(text)
            if source is not None:
                proved = self._proved_there(source, candidate) or self._proved(source, candidate)
                if proved is not None:
                    return proved
        spot = place.find(self.tree, operation.route)
        index = spot.container.start if spot.ancestors else 0
        raise place.Refusal(
            f"{format_route(operation.route)} cannot be edited here without changing something "
            "else; edit it as text",
            index,
        )

    def _proved(self, source: Source, candidate: plan.Plan) -> Document | None:
        """The document with this text, if reading it anew proves it."""
        try:
            tree = _read_tree(source)
        except DocumentError:
            return None
        if not verify.proves(self.tree, tree, candidate.change):
            return None
        edited = Document(source, tree)
        edited._is_part = self._is_part
        return edited

    def _proved_there(self, source: Source, candidate: plan.Plan) -> Document | None:
        """The same, from reading only the entries that are edited, where that is as good."""
        if not source.delimiter:
            return None
        here = window.around(self.tree, candidate.patches, candidate.change)
        after = here.after(source.text) if here else None
        if here is None or after is None:
            return None
        if not verify.proves(here.before(), after, here.change(candidate.change)):
            return None
        edited = Document(source)
        edited._is_part = self._is_part
        values = here.values(self.data, after)
        if values is not None:
            edited.data = values
            edited._is_sound = self._is_sound and not (
                after.root and any(odd.problems(after, after.root))
            )
            if edited._is_sound and self.starts:
                edited.starts = here.starts(array("I", self.starts), after, source.text)
        return edited


def _read_tree(source: Source) -> Tree:
    try:
        tree = yamltree.parse(source.text)
    except yamltree.TreeError as error:
        line, column = source.position(error.index)
        raise DocumentError(error.reason, line=line, column=column) from None
    if tree.root is not None and tree.root.kind != MAPPING:
        line, column = source.position(tree.root.start)
        raise DocumentError("The front matter is not a list of fields (key: value)",
                            line=line, column=column)  # fmt: skip
    return tree


def _step_into(node: Node, part: str) -> tuple[int, Node] | None:
    """Where a field or an item of a node begins, and its value; None where it has none."""
    if node.kind == MAPPING:
        at = node.find(part)
        return None if at < 0 else (node.pairs[at][0].start, node.pairs[at][1])
    if node.kind == SEQUENCE:
        item = parse_index(part, len(node.items))
        if item is not None and item < len(node.items):
            return node.items[item].start, node.items[item]
    return None


def _steps(tree: Tree, operation: Operation) -> Iterator[Operation]:
    """An operation as primitive steps, each of which is one change of one collection."""
    if operation.kind == "move":
        yield from _move_steps(tree, operation)
        return
    spot = place.find(tree, operation.route)
    if operation.kind == "test":
        if not spot.exists:
            place.missing(spot)
        found = scalars.node_value(tree, spot.node)
        if not scalars.same_value(found, operation.value):
            raise place.Refusal(f"The test failed: {format_route(operation.route)} is {found!r}",
                                spot.node.start)  # fmt: skip
    elif (
        operation.kind == "remove"
        or not spot.exists
        or (operation.kind == "add" and spot.container.kind == SEQUENCE)
    ):
        yield operation
    elif spot.node.kind == ALIAS:
        # Its parts belong to the anchored value; the alias itself may be replaced.
        yield Operation("replace", operation.route, operation.value)
    else:
        # What stays equal inside a list or mapping keeps its text.
        old = scalars.node_value(tree, spot.node)
        steps = difference(old, operation.value, operation.route)
        if len(steps) > _MOST_STEPS:
            steps = [Operation("replace", operation.route, operation.value)]
        yield from steps


def _move_steps(tree: Tree, operation: Operation) -> Iterator[Operation]:
    route, source = operation.route, operation.source or ()
    if route == source:
        return
    if route[: len(source)] == source:
        raise place.Refusal(f"{format_route(source)} cannot be moved into itself")
    spot = place.find(tree, source)
    if not spot.exists:
        place.missing(spot)
    if route[:-1] == source[:-1] and spot.container.kind == SEQUENCE:
        yield operation
    elif route[:-1] == source[:-1]:
        target = place.find(tree, route)
        if target.exists:
            yield Operation("remove", route)
        yield operation
    else:
        value = scalars.node_value(tree, spot.node)
        yield Operation("remove", source)
        yield Operation("add", route, value, style=spot.node.style)


def _plans(planner: plan.Planner, operation: Operation) -> Iterator[plan.Plan]:
    if operation.kind == "move":
        return _move_plans(planner, operation)
    spot = place.find(planner.tree, operation.route)
    if operation.kind == "remove":
        return planner.remove(spot)
    if operation.kind == "replace" or (spot.exists and spot.container.kind == MAPPING):
        return planner.replace(spot, operation.value)
    return planner.insert(spot, operation.value, operation.style)


def _move_plans(planner: plan.Planner, operation: Operation) -> Iterator[plan.Plan]:
    spot = place.find(planner.tree, operation.source or ())
    if spot.container.kind == MAPPING:
        return planner.rename(spot, operation.route[-1])
    target = place.find(planner.tree, operation.route)
    last = len(spot.container.items) - 1
    if operation.route[-1] != "-" and target.index > last:
        raise place.Refusal(f"There is no item {operation.route[-1]} to move to",
                            spot.container.start)  # fmt: skip
    return planner.move_item(spot, min(target.index, last))


def learn(documents: Iterable[Document], wider: Callable[[], Style] | None = None) -> Style:
    """What the given documents look like, taken together: the style of a collection.

    `wider` is called for the style of the whole site, when a key is new to all of them.
    """
    return style.learn((document.tree for document in documents), wider)
