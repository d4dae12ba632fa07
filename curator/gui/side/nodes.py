"""The rows of the panel: headings, views, values, and what else stands between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from curator.gui.side.sections import FEW, Item, Section
from curator.gui.side.words import HEADINGS, hint_of
from curator.gui.words import count, grouped
from curator.library.facets.choices import Choices, State
from curator.library.facets.value import Facet, Value

if TYPE_CHECKING:
    from curator.library.views import View

VIEWS = "views"  # the key of the first section
ALL = "All articles"


class Kind(Enum):
    """What a row is."""

    HEADING = auto()
    VIEW = auto()
    VALUE = auto()
    FILTER = auto()  # the place of the box that one types into
    MORE = auto()
    NOTE = auto()


@dataclass(slots=True)
class Node:
    """A row. `section` is its facet, None in the section of views. `number`: how many articles,
    None where that is not known yet; of a heading how much is chosen in it."""

    kind: Kind
    section: Facet | None
    text: str
    number: int | None = None
    value: Value | None = None
    view: View | None = None
    state: State | None = None
    hint: str = ""
    mistake: str = ""  # of a view: why it has no number
    is_old: bool = False  # the number may be another by now
    is_current: bool = False  # of a view: it is what is shown
    can_filter: bool = False  # of a heading
    is_open: bool = False  # what is below it is to be seen
    in_tree: bool = False  # some row of its section has others below it
    parent: int = -1
    row: int = 0
    level: int = 0
    below: list[int] = field(default_factory=list)

    @property
    def key(self) -> tuple[object, ...]:
        """Finds it again after a change."""
        return (self.kind, self.section, self.value, None if self.view is None else self.view.name)

    @property
    def said(self) -> str:
        """What a screen reader says."""
        if self.kind is Kind.HEADING:
            chosen = f", {self.number} chosen" if self.number else ""
            return f"{self.text}, section{chosen}"
        words = [self.text]
        if self.number is not None:
            words.append(count(self.number, "article"))
        if self.state is not None:
            words.append(self.state.value)
        if self.is_current:
            words.append("shown")
        if self.mistake:
            words.append(f"cannot be shown: {self.mistake}")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Views:
    """The saved views with how many articles each has, or, if `old`, had, and the `mistakes` of
    those that nobody can count; `current` is the one that is shown."""

    views: Sequence[View] = ()
    counts: Mapping[View, int | None] = field(default_factory=dict)
    mistakes: Mapping[View, str] = field(default_factory=dict)
    old: frozenset[View] = frozenset()
    current: View | None = None
    total: int | None = None
    is_all: bool = True  # nothing narrows the list down


class Tree:
    """All rows, each under another or at the top; a number stands for a row."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.tops: list[int] = []

    def put(self, node: Node, parent: int = -1) -> int:
        """Add a row as the last below another; its number."""
        above = self.nodes[parent] if parent >= 0 else None
        siblings = self.tops if above is None else above.below
        node.parent, node.row = parent, len(siblings)
        node.level = 0 if above is None else above.level + 1
        siblings.append(len(self.nodes))
        self.nodes.append(node)
        return len(self.nodes) - 1

    def is_like(self, other: Tree) -> bool:
        """Do they differ in counts and states only?"""
        return len(self.nodes) == len(other.nodes) and all(
            one.key == two.key and one.parent == two.parent
            for one, two in zip(self.nodes, other.nodes, strict=True)
        )


def tree(
    views: Views,
    sections: Iterable[Section],
    choices: Choices,
    filtering: Facet | None,
    opened: frozenset[Value],
) -> Tree:
    """The rows. `filtering`: the section with the box that one types into. `opened`: the values of
    which one sees what is below them."""
    made = Tree()
    if views.total is not None:
        _put_views(made, views)
    for section in sections:
        _put_section(made, section, choices, section.facet is filtering, opened)
    return made


def _put_views(made: Tree, views: Views) -> None:
    top = made.put(Node(Kind.HEADING, None, "Views", is_open=True))
    is_all = views.current is None and views.is_all
    made.put(Node(Kind.VIEW, None, ALL, views.total, is_current=is_all), top)
    for view in views.views:
        mistake = views.mistakes.get(view, "")
        hint = "\n".join(filter(None, (view.query or "All articles", mistake)))
        number = views.counts.get(view)
        is_current = view == views.current
        node = Node(Kind.VIEW, None, view.name, number, view=view, hint=hint)
        node.is_current, node.is_old, node.mistake = is_current, view in views.old, mistake
        made.put(node, top)


def _put_section(
    made: Tree, section: Section, choices: Choices, filtering: bool, opened: frozenset[Value]
) -> None:
    facet = section.facet
    heading = Node(Kind.HEADING, facet, HEADINGS[facet], len(choices.of(facet)), is_open=True)
    heading.can_filter = section.total > FEW or filtering
    top = made.put(heading)
    if filtering:
        made.put(Node(Kind.FILTER, facet, f"Filter {HEADINGS[facet].lower()}"), top)
    in_tree = any(item.below for item in section.items)
    first = len(made.nodes)
    # What is below the only one is what one looks for.
    is_open = section.is_filtered or len(section.items) == 1
    for item in section.items:
        _put_item(made, item, top, choices, opened, is_open)
    for node in made.nodes[first:]:
        node.in_tree = in_tree
    if not section.items:
        words = "No such value" if section.is_filtered else "None found"
        made.put(Node(Kind.NOTE, facet, words), top)
    if section.more:
        made.put(Node(Kind.MORE, facet, f"Show all {grouped(section.total)}"), top)
    elif section.is_all:
        made.put(Node(Kind.MORE, facet, "Show fewer"), top)


def _put_item(
    made: Tree,
    item: Item,
    parent: int,
    choices: Choices,
    opened: frozenset[Value],
    is_open: bool,
) -> bool:
    """Whether it or anything below it is chosen."""
    state = choices.state(item.value)
    node = Node(Kind.VALUE, item.value.facet, item.name, item.count, item.value, state=state)
    node.hint = hint_of(item.value)
    at = made.put(node, parent)
    chosen = [
        _put_item(made, each, at, choices, opened, False) for each in item.below
    ]  # a list: each of them is put
    node.is_open = is_open or any(chosen) or item.value in opened
    return state is not None or any(chosen)
