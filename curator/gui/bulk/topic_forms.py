"""Topics of many articles: add, remove, replace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.gui.bulk.inputs import NamesInput
from curator.gui.bulk.operation import OperationForm
from curator.gui.form.completions import Suggestion

if TYPE_CHECKING:
    from curator.library.edits import Edit

_RELATED = "Also in related items that carry topics"


class AddTopicsForm(OperationForm):
    """Topics to add, and whether those above them too."""

    title = "Add topics"
    about = "Each is added after the others of an article, unless it is there already."

    def build(self) -> None:
        """Chips and a check box."""
        context = self.context
        self.topics = NamesInput(
            "Topics to add",
            context.theme,
            lambda typed: context.vocabulary(typed, self.topics.names),
            context.is_term,
        )
        self.topics.changed.connect(self.update_edit)
        self.add("names", "Topics", self.topics)
        self.parents = self.add_check(
            "Also add the topics above them", "Their parents in the vocabulary"
        )

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [("Choose a topic", self.topics.names)]

    def make(self) -> Edit | None:
        """Needs one topic."""
        from curator.library.bulk.topics import AddTopics, parents_of

        names = self.topics.names
        if not names:
            return None
        with_parents = self.parents.isChecked()
        return AddTopics(
            names, parents_of(names, self.context.library.taxonomy) if with_parents else ()
        )


class RemoveTopicsForm(OperationForm):
    """Topics to remove."""

    title = "Remove topics"
    about = "The other topics of an article stay, in their order."

    def build(self) -> None:
        """Chips and a check box."""
        context = self.context
        self.topics = NamesInput(
            "Topics to remove",
            context.theme,
            lambda typed: context.in_use(typed, self.topics.names),
            context.is_term,
            placeholder="Which topics",
        )
        self.topics.changed.connect(self.update_edit)
        self.add("names", "Topics", self.topics)
        self.related = self.add_check(_RELATED)

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [("Choose a topic", self.topics.names)]

    def make(self) -> Edit | None:
        """Needs one topic."""
        from curator.library.bulk.topics import RemoveTopics

        names = self.topics.names
        return RemoveTopics(names, related=self.related.isChecked()) if names else None


class ReplaceTopicForm(OperationForm):
    """One topic, and what comes in its place."""

    title = "Replace a topic"
    about = (
        "The new ones stand where the old one stood; none is added twice. "
        "The vocabulary stays as it is."
    )

    def build(self) -> None:
        """Twice chips, and a check box."""
        context = self.context
        self.old = NamesInput(
            "Topic to replace",
            context.theme,
            lambda typed: context.in_use(typed, self.old.names),
            context.is_term,
            placeholder="Which topic",
            single=True,
        )
        self.new = NamesInput("Topics in its place", context.theme, self._offer, context.is_term)
        for each in (self.old, self.new):
            each.changed.connect(self.update_edit)
        self.add("old", "Topic", self.old)
        self.add("new", "Replace it by", self.new)
        self.related = self.add_check(_RELATED)

    def _offer(self, typed: str) -> list[Suggestion]:
        return self.context.vocabulary(typed, self.new.names)

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [
            ("Choose a topic", self.old.names),
            ("Choose what comes in its place", self.new.names),
            ("Choose another topic in its place", self.old.names != self.new.names),
        ]

    def make(self) -> Edit | None:
        """Needs the old one and a new one."""
        from curator.library.bulk.topics import ReplaceTopics

        if not self.old.names or not self.new.names or self.old.names == self.new.names:
            return None
        return ReplaceTopics(self.old.names[0], self.new.names, related=self.related.isChecked())
