"""The command that opens the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.gui.box_command import BoxCommand

if TYPE_CHECKING:
    from curator.gui.vocabulary.panel import VocabularyPanel


class Vocabulary(BoxCommand["VocabularyPanel"]):
    """Shows all topics, and what can be done with them."""

    words = "Vocabulary…"
    keys = "Ctrl+Shift+T"

    def make_box(self) -> VocabularyPanel:
        """For the topics as they are on disk now."""
        from curator.gui.vocabulary.panel import VocabularyPanel
        from curator.library.taxonomy import FOLDER

        session = self._window.session
        session.library.forget_data([f"{FOLDER}/"])  # others may have changed it
        panel = VocabularyPanel(session, self._theme, self._window)
        panel.wanted.connect(self._show_articles)
        return panel

    def _show_articles(self, topic: str) -> None:
        """Search for the articles that have a topic."""
        from curator.library.query import quoted

        self._window.side.clear()
        self._window.search.setText(f"topics:={quoted(topic)}")
