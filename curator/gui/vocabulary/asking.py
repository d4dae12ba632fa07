"""What is to become of topics: small boxes that ask for it. Each makes a request, from which the
preview is worked out; nothing is written by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.gui.bulk.inputs import NamesInput
from curator.gui.check_box import CheckBox
from curator.gui.form.completions import Suggestion
from curator.gui.form.text_boxes import LineBox
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.vocabulary.overview import Overview
from curator.gui.words import count, shorten

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library

_MOST = 40
_LONGEST = 60  # characters of a name within a sentence


@dataclass(frozen=True, slots=True)
class Request:
    """A change of topics. `make` fills a batch for a library, `topic` is to be selected then."""

    label: str
    make: Callable[[Library, Batch], Iterator[None]]
    topic: str = ""


def offered(typed: str, overview: Overview, taken: Sequence[str] = ()) -> list[Suggestion]:
    """The topics that a text may mean: those that begin with it first, then the most used."""
    wanted = " ".join(typed.split()).casefold()
    found = []
    for at, (name, topic) in enumerate(overview.topics.items()):
        folded = name.casefold()
        if wanted in folded and name not in taken:
            rank = (folded != wanted, not folded.startswith(wanted), topic.term is None, at)
            detail = count(topic.use.articles, "article")
            found.append((rank, Suggestion(name, detail)))
    found.sort(key=lambda each: each[0])
    return [suggestion for _, suggestion in found[:_MOST]]


def merging(names: Sequence[str], into: str) -> Request:
    """Some topics become another one."""
    from curator.library.vocabulary import merge

    olds = [name for name in names if name != into]
    label = f"Merge {shorten(', '.join(olds), 2 * _LONGEST)} into {into}"
    return Request(label, lambda library, batch: merge(library, olds, into, batch), into)


def deleting(names: Sequence[str], children_to: str | None = None) -> Request:
    """Topics go, everywhere."""
    from curator.library.vocabulary import delete

    words = "topic" if len(names) == 1 else "topics"
    label = f"Delete {words} {shorten(', '.join(names), 2 * _LONGEST)}"
    return Request(
        label, lambda library, batch: delete(library, names, batch, children_to=children_to)
    )


class AskBox(QDialog):
    """A question, the inputs for the answer, and what it will lead to. `request` is None as long
    as something is missing."""

    title: ClassVar[str]

    def __init__(
        self, heading: str, about: str, verb: str, theme: Theme, overview: Overview, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._overview = overview
        self.request: Request | None = None
        self.setWindowTitle(self.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(60 * GRID)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID // 2)
        self._column.addWidget(plain_label(heading, "heading", theme.heading))
        self._column.addWidget(plain_label(about, "quiet"))
        self._column.addSpacing(GRID)
        self._reason = plain_label(" ", "reason")
        self.cancel = QPushButton("Cancel")
        self.go_on = QPushButton(verb)
        self.go_on.setToolTip("Ctrl+Enter")
        set_kind(self.go_on, "main")
        self.cancel.setAutoDefault(False)
        self.go_on.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self.accept)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.go_on.click)

    def put(self, words: str, widget: QWidget) -> None:
        """One more input."""
        label = plain_label(words, "label", wrap=False)
        label.setBuddy(widget)
        self._column.addWidget(label)
        self._column.addWidget(widget)
        self._column.addSpacing(GRID)

    def end(self) -> None:
        """The buttons, below the last input."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go_on)
        self._column.addWidget(self._reason)
        self._column.addStretch(1)
        self._column.addLayout(row)
        self.update_request()

    def names(self, name: str, placeholder: str, **options: bool) -> NamesInput:
        """Chips for topics that there are."""

        def offer(typed: str) -> list[Suggestion]:
            return offered(typed, self._overview, (*box.names, *self.taken))

        box = NamesInput(
            name,
            self._theme,
            offer,
            lambda each: each in self._overview.topics,
            self,
            placeholder=placeholder,
            unknown="a new topic",
            **options,
        )
        box.changed.connect(lambda: self._names_changed(box, placeholder))
        return box

    def _names_changed(self, box: NamesInput, placeholder: str) -> None:
        box.chips.input.setPlaceholderText("" if box.names else placeholder)
        self.update_request()

    @property
    def taken(self) -> tuple[str, ...]:
        """The topics that are not offered."""
        return ()

    def make(self) -> Request | str:
        """The request, or why there is none; "" where that shows."""
        raise NotImplementedError

    def update_request(self) -> None:
        """Something was typed."""
        made = self.make()
        self.request = made if isinstance(made, Request) else None
        self.say(made if isinstance(made, str) else "", "reason")
        self.go_on.setEnabled(self.request is not None)

    def say(self, words: str, kind: str) -> None:
        """A line above the buttons."""
        set_kind(self._reason, kind)
        self._reason.setText(words or " ")

    def point_out_near(self, name: str, but: str = "") -> None:
        """Say which other topic a new name is nearly that of; `but` is the one that it replaces."""
        from curator.library.vocabulary.near import slip_of

        known = [each for each in self._overview.by_likelihood if each != but]
        if (near := slip_of(name, known)) is not None:
            words = f"There is a topic of nearly this name: “{shorten(near, _LONGEST)}”."
            self.say(words, "warning")


class RenameBox(AskBox):
    """Another name for a topic."""

    title = "Rename topic"

    def __init__(self, name: str, theme: Theme, overview: Overview, parent: QWidget) -> None:
        about = "It gets the new name in the vocabulary and on every article that has it."
        shown = shorten(name, _LONGEST)
        super().__init__(f"Rename “{shown}”", about, "Preview…", theme, overview, parent)
        self._name = name
        self.name = LineBox(self)
        self.name.setAccessibleName("New name")
        self.name.setText(name)
        self.name.selectAll()
        self.name.textChanged.connect(self.update_request)
        self.put("New name", self.name)
        self.end()

    def make(self) -> Request | str:
        """Needs another name."""
        from curator.library.vocabulary import rename

        old, new = self._name, " ".join(self.name.text().split())
        if not new or new == old:
            return ""
        return Request(
            f"Rename topic {old} to {new}",
            lambda library, batch: rename(library, old, new, batch),
            new,
        )

    def update_request(self) -> None:
        """Say where the name leads to another topic, or maybe should."""
        super().update_request()
        if self.request is None:
            return
        if self.request.topic in self._overview.topics:
            self.say("There is a topic of this name: the two become one.", "warning")
        else:
            self.point_out_near(self.request.topic, self._name)


class MergeBox(AskBox):
    """Which topic others are to become."""

    title = "Merge topics"

    def __init__(
        self, names: Sequence[str], theme: Theme, overview: Overview, parent: QWidget
    ) -> None:
        about = (
            "Articles get the other topic at its place. Keywords and the topics below it go there "
            "too; its own file goes."
        )
        one = shorten(names[0], _LONGEST)
        heading = f"Merge “{one}”" if len(names) == 1 else f"Merge {count(len(names), 'topic')}"
        super().__init__(heading, about, "Preview…", theme, overview, parent)
        self._names = tuple(names)
        self.into = self.names("Into", "Which topic", single=True)
        self.put("Into", self.into)
        self.end()

    @property
    def taken(self) -> tuple[str, ...]:
        """One topic is not merged into itself; of several, one may be the one that stays."""
        return self._names if len(self._names) == 1 else ()

    def make(self) -> Request | str:
        """Needs a topic."""
        return merging(self._names, self.into.names[0]) if self.into.names else ""


class SplitBox(AskBox):
    """The topics that one becomes."""

    title = "Split topic"

    def __init__(self, name: str, theme: Theme, overview: Overview, parent: QWidget) -> None:
        about = "Every article that has it gets these topics at its place. New ones get a file."
        shown = shorten(name, _LONGEST)
        super().__init__(f"Split “{shown}”", about, "Preview…", theme, overview, parent)
        self._name = name
        self.into = self.names("Into", "Which topics")
        self.keep = self._check("Keep it too, as the parent of the new ones")
        self.by_words = self._check("Each article only those whose words its title or excerpt has")
        self.by_words.setToolTip("An article that has none of the words gets all of them")
        self.put("Into", self.into)
        for box in (self.keep, self.by_words):
            self._column.addWidget(box)
        self.end()

    def names(self, name: str, placeholder: str, **options: bool) -> NamesInput:
        """Chips for topics, also for new ones."""

        def offer(typed: str) -> list[Suggestion]:
            found = offered(typed, self._overview, (*box.names, self._name))
            wanted = " ".join(typed.split())
            if wanted and wanted not in self._overview.topics and wanted not in box.names:
                found.append(Suggestion(wanted, "A new topic", known=False, noun="topic"))
            return found

        box = NamesInput(
            name, self._theme, offer, lambda _name: True, self, placeholder=placeholder
        )
        box.changed.connect(self.update_request)
        return box

    def _check(self, words: str) -> CheckBox:
        box = CheckBox(words, self._theme, self)
        box.toggled.connect(self.update_request)
        return box

    def make(self) -> Request | str:
        """Needs a topic."""
        from curator.library.vocabulary import split

        old, new = self._name, self.into.names
        keep, by_words = self.keep.isChecked(), self.by_words.isChecked()
        if not new:
            return ""
        return Request(
            f"Split topic {old} into {shorten(', '.join(new), 2 * _LONGEST)}",
            lambda library, batch: split(library, old, new, batch, keep=keep, by_words=by_words),
            old if keep else new[0],
        )


class DeleteBox(AskBox):
    """Where the topics below those go that are deleted."""

    title = "Delete topics"

    def __init__(
        self,
        names: Sequence[str],
        children: Sequence[str],
        theme: Theme,
        overview: Overview,
        parent: QWidget,
    ) -> None:
        shown = shorten(", ".join(names), _LONGEST)
        below = shorten(", ".join(children), 2 * _LONGEST)
        about = f"Below it: {below}. They stay, and need another place."
        super().__init__(f"Delete “{shown}”", about, "Preview…", theme, overview, parent)
        self._names = tuple(names)
        self.to = self.names("Their new parent", "None", single=True)
        above = overview.topics[names[0]].term
        if above is not None and above.parent and above.parent not in names:
            self.to.show_names([above.parent])
        self.put("Their new parent", self.to)
        self.end()

    @property
    def taken(self) -> tuple[str, ...]:
        """What is deleted, or has no file."""
        others = (topic.name for topic in self._overview.others)
        return (*self._names, *others)

    def make(self) -> Request | str:
        """No parent is an answer too."""
        return deleting(self._names, self.to.names[0] if self.to.names else "")


class AddBox(AskBox):
    """A new topic of the vocabulary."""

    title = "Add a topic"

    def __init__(self, below: str, theme: Theme, overview: Overview, parent: QWidget) -> None:
        about = "It gets a file of its own, behind the others. Articles stay as they are."
        super().__init__("Add a topic", about, "Add", theme, overview, parent)
        self.name = LineBox(self)
        self.name.setAccessibleName("Name")
        self.name.textChanged.connect(self.update_request)
        self.below = self.names("Parent", "None", single=True)
        if below:
            self.below.show_names([below])
        self.put("Name", self.name)
        self.put("Parent", self.below)
        self.end()

    @property
    def taken(self) -> tuple[str, ...]:
        """What has no file cannot be a parent."""
        return tuple(topic.name for topic in self._overview.others)

    def make(self) -> Request | str:
        """Needs a name that the vocabulary has not."""
        name = " ".join(self.name.text().split())
        if not name:
            return ""
        known = self._overview.topics.get(name)
        if known is not None and known.term is not None:
            return "The vocabulary has this topic already."
        return adding(name, self.below.names[0] if self.below.names else "")

    def update_request(self) -> None:
        """Say whether there is nearly such a topic."""
        super().update_request()
        if self.request is not None:
            self.point_out_near(self.request.topic)


def adding(name: str, parent: str = "") -> Request:
    """One more topic in the vocabulary."""
    from curator.library.vocabulary import add

    label = f"Add {name} to the vocabulary"
    return Request(label, lambda library, batch: add(library, name, batch, parent=parent), name)
