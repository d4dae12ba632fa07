"""The left pane: the saved views, and what narrows the list down, each with its count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from curator.gui.side.counting import Counting
from curator.gui.side.nodes import Views, tree
from curator.gui.side.sections import Asked, sections
from curator.gui.side.view import PanelView
from curator.gui.side.words import full_name
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count
from curator.library.facets.choices import Choices, State
from curator.library.facets.value import Facet, Value

if TYPE_CHECKING:
    from curator.gui.side.counting import Hits, Limit, Parse
    from curator.library.table import Table
    from curator.library.taxonomy import Taxonomy
    from curator.library.views import View

_VIEWS = "views"  # the section of views among those that are folded


class SidePanel(QWidget):
    """`chosen` when something else is chosen; `view_chosen` with a View, None for all articles;
    `menu_asked` with such a one and a place on the screen."""

    chosen = Signal()
    view_chosen = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, theme: Theme, locale: QLocale | None = None) -> None:
        super().__init__()
        self._locale = locale or QLocale()
        self._choices = Choices()
        self._views: Sequence[View] = ()
        self._current: View | None = None
        self._view_counts: Mapping[View, int | None] = {}
        self._mistakes: Mapping[View, str] = {}  # why a view has no count
        self._old: frozenset[View] = frozenset()  # those of which the count may be another by now
        self._is_open = False
        self._filtering: Facet | None = None
        self._whole: frozenset[Facet] = frozenset()
        self._opened: frozenset[Value] = frozenset()
        self.counting = Counting(self)
        self.view = PanelView(theme, self)
        self.clear_button = QPushButton("Clear filters", self)
        self.clear_button.hide()
        set_kind(self, "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        foot.addWidget(self.clear_button)
        column.addLayout(foot)

    def _connect(self) -> None:
        view = self.view
        view.value_chosen.connect(self._step)
        view.view_chosen.connect(self.view_chosen)
        view.menu_asked.connect(self.menu_asked)
        view.cleared.connect(self.clear)
        view.more_asked.connect(self._show_more)
        view.filter_asked.connect(self._filter)
        view.filtered.connect(lambda _words: self._show())
        view.opened.connect(self._note_opened)
        self.clear_button.clicked.connect(lambda: self.clear())
        self.counting.counted.connect(self._show)
        self.counting.views_counted.connect(self._show_view_counts)

    # -- what is chosen ------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """What narrows the list down."""
        return self._choices

    @property
    def text(self) -> str:
        """The same as a query."""
        facets = self.counting.facets
        return self._choices.text(None if facets is None else facets.names)

    @property
    def limit(self) -> Limit | None:
        """What leaves of the numbers that a search finds those that are chosen."""
        return self.counting.limit(self._choices)

    @property
    def words(self) -> str:
        """What is chosen, for a sentence: "AI, not video"."""
        facets = self.counting.facets
        topics = {} if facets is None else facets.names
        return ", ".join(
            "not " * (self._choices.state(value) is State.EXCLUDED)
            + full_name(value, topics, self._locale)
            for value in self._choices
        )

    def choose(self, value: Value, state: State | None = State.INCLUDED) -> None:
        """Include or exclude what has this value, or neither."""
        self.set_choices(self._choices.put(value, state))

    def clear(self, facet: Facet | None = None) -> None:
        """Choose nothing any more, of this facet or at all."""
        self.set_choices(Choices() if facet is None else self._choices.without(facet))

    def set_choices(self, choices: Choices) -> None:
        """Choose this and nothing else."""
        if choices == self._choices:
            return
        self._choices = choices
        self._show()
        self.chosen.emit()
        self._count()

    def _step(self, value: Value, leave_out: bool) -> None:
        """A click: included, then excluded, then neither."""
        state = self._choices.state(value)
        if leave_out:
            self.choose(value, None if state is State.EXCLUDED else State.EXCLUDED)
        else:
            following = {None: State.INCLUDED, State.INCLUDED: State.EXCLUDED}
            self.choose(value, following.get(state))

    # -- what is shown -------------------------------------------------------------------------

    def open(
        self,
        table: Table,
        vocabulary: Callable[[], Taxonomy],
        parse: Parse,
        *,
        keep: bool = False,
    ) -> None:
        """Show what is in this table; with `keep` what is chosen stays so. `parse` reads the query
        of a view."""
        self._is_open = True
        self.counting.open(table, vocabulary, parse)
        if not keep:
            self._choices = Choices()
            self._opened, self._whole, self._filtering = frozenset(), frozenset(), None
            self.view.filter.clear()
            self._view_counts, self._mistakes, self._old = {}, {}, frozenset()
        self._count()

    def follow(self, hits: Hits) -> None:
        """The search has found these."""
        self.counting.hits = hits
        self._count()

    def refresh(self) -> None:
        """Articles have changed."""
        self._count()

    def show_views(self, views: Iterable[View], current: View | None = None) -> None:
        """Show these saved views; `current` is the one that was chosen."""
        self._views, self._current = tuple(views), current
        self._count()

    def mark(self, current: View | None) -> None:
        """This view is what is shown now."""
        if current != self._current:
            self._current = current
            self._show()

    @property
    def folded(self) -> list[str]:
        """The sections that are folded, to be remembered."""
        return sorted(_VIEWS if each is None else each.value for each in self.view.folded)

    def fold(self, names: Iterable[str]) -> None:
        """Fold these sections and no other; unknown names are left alone."""
        known = {facet.value: facet for facet in Facet}
        facets = {known[name] for name in names if name in known}
        self.view.fold(frozenset({*facets, *([None] if _VIEWS in names else [])}))

    def _count(self) -> None:
        if self._is_open:
            self.counting.count(self._choices, self._views)

    def _show_view_counts(
        self, counts: Mapping[View, int | None], mistakes: Mapping[View, str]
    ) -> None:
        # What is not known for now stays as it was known last.
        old = frozenset(view for view, number in counts.items() if number is None) - mistakes.keys()
        known = {
            view: self._view_counts.get(view) if view in old else number
            for view, number in counts.items()
        }
        if (known, mistakes, old) != (self._view_counts, self._mistakes, self._old):
            self._view_counts, self._mistakes, self._old = known, mistakes, old
            self._show()

    def _show(self) -> None:
        facets = self.counting.facets
        if facets is None:
            return
        words = {} if self._filtering is None else {self._filtering: self.view.filter.text()}
        asked = Asked(words, self._whole)
        is_all = not self._choices and self.counting.hits is None
        known = (self._view_counts, self._mistakes, self._old)
        views = Views(self._views, *known, self._current, facets.size, is_all)
        found = sections(facets, self.counting.counts, self._choices, asked, self._locale)
        self.view.show_tree(tree(views, found, self._choices, self._filtering, self._opened))
        number = len(self._choices)
        self.clear_button.setVisible(number > 0)
        if number:
            self.clear_button.setText(f"Clear {count(number, 'filter')}")
            self.clear_button.setToolTip(self.words)

    def _show_more(self, facet: Facet) -> None:
        self._whole = self._whole ^ {facet}
        self._show()

    def _filter(self, facet: Facet | None) -> None:
        """Show the box that filters a section; the same again takes it away."""
        self._filtering = None if facet is self._filtering else facet
        self.view.filter.clear()
        self._show()
        if self._filtering is not None:
            self.view.focus_filter(self._filtering)
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note_opened(self, value: Value, is_open: bool) -> None:
        self._opened = self._opened | {value} if is_open else self._opened - {value}
