"""The right side of the panel: one topic, several, or two of nearly the same name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.gui.bulk.inputs import NamesInput
from curator.gui.form.completions import Suggestion
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.vocabulary.overview import REASONS, Overview, Topic
from curator.gui.words import count, for_menu, shorten

if TYPE_CHECKING:
    from curator.library.taxonomy import Term

_ACTIONS = (("rename", "Rename…"), ("merge", "Merge…"), ("split", "Split…"), ("delete", "Delete…"))
_LONGEST = 32  # characters of a name on a button
_NAMED = 12  # of several topics

Offer = Callable[[str, Sequence[str]], list[Suggestion]]


class TopicPane(QScrollArea):
    """Says what is selected, and hands on what is to be done with it. Parent and keywords are the
    term's own; they are handed on when they are whole."""

    asked = Signal(str)  # "rename", "merge", "split", "delete", "add", "find"
    parent_changed = Signal(str, str)  # of which topic, "" for none
    keywords_changed = Signal(str, tuple)
    merge_asked = Signal(str, str)  # which topic into which

    def __init__(self, offer: Offer, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._offer = offer
        self._theme = theme
        self._topic: Topic | None = None
        self._handed_on: tuple[str, ...] | None = None  # keywords
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("The selected topic")
        set_kind(self, "clear")
        page = QWidget(self)
        set_kind(page, "clear")
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID // 2)
        self.heading = plain_label("", "heading", theme.heading)
        self.used = plain_label("", "quiet")
        self.articles = self._button("Show these articles", "find", "text-link")
        self.add = self._button("Add to the vocabulary", "add", "main")
        self.pairs = QWidget(page)
        self._pairs = QVBoxLayout(self.pairs)
        self._pairs.setContentsMargins(0, GRID, 0, 0)
        self._pairs.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addWidget(self.used)
        column.addWidget(self.articles, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(GRID)
        column.addLayout(self._buttons())
        column.addWidget(self.pairs)
        self.term = self._term(page)
        column.addWidget(self.term)
        column.addStretch(1)
        self.setWidget(page)

    def _button(self, words: str, what: str, kind: str = "") -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.asked.emit(what))
        if kind:
            set_kind(button, kind)
        if kind == "text-link":
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.add)
        self.actions_ = {what: self._button(words, what) for what, words in _ACTIONS}
        self.actions_["rename"].setToolTip("F2")
        self.actions_["delete"].setToolTip("Delete")
        for button in self.actions_.values():
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _term(self, parent: QWidget) -> QWidget:
        term = QWidget(parent)
        column = QVBoxLayout(term)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(GRID // 2)
        self.parent_ = NamesInput(
            "Parent",
            self._theme,
            lambda typed: self._offer(typed, self._not_above()),
            lambda _name: True,
            placeholder="None",
            single=True,
        )
        self.keywords = NamesInput(
            "Keywords",
            self._theme,
            self._as_typed,
            lambda _name: True,
            placeholder="Add a keyword",
        )
        self.save = QPushButton("Save keywords")
        self.revert = QPushButton("Revert")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.save, self.revert):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        set_kind(self.save, "main")
        self.file = plain_label("", "caption")
        self.file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.file.setAccessibleName("File")
        words = "Titles and excerpts with one of these words suggest the topic."
        column.addWidget(self._label("Parent", self.parent_))
        column.addWidget(self.parent_)
        column.addSpacing(GRID)
        column.addWidget(self._label("Keywords", self.keywords))
        column.addWidget(self.keywords)
        column.addWidget(plain_label(words, "caption"))
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(self.file)
        self.parent_.changed.connect(self._parent_typed)
        self.keywords.changed.connect(self._show_save)
        self.keywords.chips.input.textChanged.connect(lambda _text: self._show_save())
        self.save.clicked.connect(lambda: self.flush(again=True))
        self.revert.clicked.connect(self._revert)
        return term

    def _label(self, words: str, widget: QWidget) -> QWidget:
        label = plain_label(words, "label", wrap=False)
        label.setBuddy(widget)
        return label

    # -- show ----------------------------------------------------------------------------------

    def show_topic(self, topic: Topic) -> None:
        """Show one topic. What was typed for another one is handed on before, by `flush`; what is
        typed for this one stays."""
        again = topic.name == self.shown
        kept = again and self.is_changed and not _same(self._typed(), topic.term)
        self._topic = topic
        self.heading.setText(topic.name)
        used = topic.used
        self.used.setText(used if topic.term else f"{used} · not in the vocabulary")
        self.articles.setVisible(topic.use.articles > 0)
        self.articles.setText(f"Show {count(topic.use.articles, 'article')}")
        self.add.setVisible(topic.term is None)
        self._show_actions("rename", "merge", "split", "delete")
        others = []
        for pair in topic.near:
            other = pair.other if pair.one == topic.name else pair.one
            others.append((f"“{other}” has nearly the same name. {REASONS[pair.reason]}", pair))
        self._show_pairs(
            [(words, ((pair.other, pair.one, "Merge them…"),)) for words, pair in others]
        )
        self.term.setVisible(topic.term is not None)
        if not kept:
            self._handed_on = None
        if topic.term is not None:
            self.show_parent(clear=not again)
            if not kept:
                _fill(self.keywords, topic.term.keywords)
            self.file.setText(topic.term.path)
            self.file.setAccessibleName(f"File {topic.term.path}")
        self._show_save()

    @property
    def shown(self) -> str:
        """The topic that is shown alone, or ""."""
        return self._topic.name if self._topic is not None else ""

    def show_parent(self, *, clear: bool = False) -> None:
        """Show the parent that the topic has, where another one was refused."""
        term = self._topic.term if self._topic is not None else None
        if term is not None:
            _fill(self.parent_, (term.parent,) if term.parent else (), clear=clear)
            self.parent_.chips.input.setPlaceholderText("" if term.parent else "None")

    def show_several(self, names: Sequence[str]) -> None:
        """Show that several topics are selected."""
        self._begin(count(len(names), "topic"))
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        self.used.setText(", ".join(names[:_NAMED]) + more)
        self._show_actions("merge", "delete")

    def show_pair(self, overview: Overview, one: str, other: str) -> None:
        """Show two topics of nearly the same name."""
        self._begin(f"{one} – {other}")
        pair = next(each for each in overview.near if (each.one, each.other) == (one, other))
        self.used.setText(f"Maybe one topic. {REASONS[pair.reason]}")
        self._show_actions()
        lines = []
        for name, into in ((one, other), (other, one)):
            topic = overview.topics[name]
            place = "" if topic.term else " · not in the vocabulary"
            words = f"Merge into “{shorten(into, _LONGEST)}”…"
            lines.append((f"{name}: {topic.used.lower()}{place}", ((name, into, words),)))
        self._show_pairs(lines[::-1])

    def show_nothing(self, heading: str, words: str) -> None:
        """Nothing is selected."""
        self._begin(heading)
        self.used.setText(words)
        self._show_actions()

    def _begin(self, heading: str) -> None:
        self._topic = None
        self.heading.setText(heading)
        self.articles.hide()
        self.add.hide()
        self.term.hide()
        self._show_pairs([])

    def _show_actions(self, *shown: str) -> None:
        for what, button in self.actions_.items():
            button.setVisible(what in shown)

    def _show_pairs(self, lines: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> None:
        """A line each, with buttons that merge a topic into another."""
        while (item := self._pairs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, (words, merges) in enumerate(lines):
            if number:
                self._pairs.addSpacing(GRID)
            self._pairs.addWidget(plain_label(words, "warning" if self._topic else "quiet"))
            for name, into, verb in merges:
                button = QPushButton(for_menu(verb), self.pairs)
                button.setAutoDefault(False)
                if not number and self._topic is None:
                    set_kind(button, "main")  # the likelier way
                button.setToolTip(f"Merge “{name}” into “{into}”")
                button.setAccessibleName(f"Merge {name} into {into}")
                button.clicked.connect(
                    lambda _checked=False, a=name, b=into: self.merge_asked.emit(a, b)
                )
                self._pairs.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.pairs.setVisible(bool(lines))

    def enter(self) -> None:
        """Go to what one changes most."""
        if self._topic is not None and self._topic.term is not None:
            self.keywords.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            buttons = (self.add, *self.actions_.values(), *self.pairs.findChildren(QPushButton))
            for button in buttons:
                if not button.isHidden():
                    button.setFocus(Qt.FocusReason.TabFocusReason)
                    return

    # -- type ----------------------------------------------------------------------------------

    def flush(self, *, again: bool = False) -> None:
        """Hand on the keywords, if they are others than the topic has; those that were refused
        only with `again`."""
        topic, typed = self._topic, self._typed()
        if topic is not None and self.is_changed and (again or typed != self._handed_on):
            self._handed_on = typed
            self.keywords_changed.emit(topic.name, typed)

    @property
    def is_changed(self) -> bool:
        """Whether the keywords are others than those of the topic."""
        term = self._topic.term if self._topic is not None else None
        return term is not None and not _same(self._typed(), term)

    def _typed(self) -> tuple[str, ...]:
        """The keywords, also one that is still being typed."""
        last = " ".join(self.keywords.chips.input.text().split())
        names = self.keywords.names
        return (*names, last) if last and last not in names else names

    def _revert(self) -> None:
        topic, self._topic = self._topic, None
        if topic is not None:
            self.show_topic(topic)
            self.keywords.setFocus()

    def _show_save(self) -> None:
        for button in (self.save, self.revert):
            button.setVisible(self.is_changed)

    def _parent_typed(self) -> None:
        topic = self._topic
        if topic is None or topic.term is None:
            return
        parent = self.parent_.names[0] if self.parent_.names else ""
        if parent != topic.term.parent:
            self.parent_changed.emit(topic.name, parent)

    def _not_above(self) -> tuple[str, ...]:
        return (self._topic.name,) if self._topic is not None else ()

    def _as_typed(self, typed: str) -> list[Suggestion]:
        wanted = " ".join(typed.split())
        return [Suggestion(wanted)] if wanted and wanted not in self.keywords.names else []


def _fill(box: NamesInput, names: Sequence[str], *, clear: bool = True) -> None:
    """Filling never looks like typing."""
    box.blockSignals(True)
    box.show_names(names)
    if clear:
        box.chips.input.clear()
    box.blockSignals(False)


def _same(keywords: Sequence[str], term: Term | None) -> bool:
    """Whether a topic has these keywords already; one that it has twice counts once."""
    return term is None or [*dict.fromkeys(keywords)] == [*dict.fromkeys(term.keywords)]
