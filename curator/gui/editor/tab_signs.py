"""Signs at the names of the pages on which something is undecided."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from curator.gui.editor.pages import BODY, FIELDS, PAGES, RELATED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from curator.gui.editor.tabs import Tabs
    from curator.gui.session import Session
    from curator.gui.theme import Theme


class TabSigns(QObject):
    """For the articles that are shown, if it is one."""

    def __init__(
        self, session: Session, theme: Theme, tabs: Tabs, paths: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__(tabs)
        self._session = session
        self._theme = theme
        self._tabs = tabs
        self._paths = paths
        session.conflicts.changed.connect(self.show)

    def show(self, _paths: object = None) -> None:
        """As it is now."""
        paths = self._paths()
        found = self._session.conflicts.of(paths[0]) if len(paths) == 1 else ()
        numbers = Counter(_page_of(each.field) for each in found)
        for at in range(len(PAGES)):
            self._tabs.mark(at, numbers[at], self._theme)


def _page_of(field: str) -> int | None:
    """The page that a field is on; None for the whole file."""
    from curator.document import BODY as TEXT
    from curator.document import WHOLE

    if field in (TEXT, WHOLE):
        return BODY if field == TEXT else None
    return RELATED if field.split("/")[1] == "related" else FIELDS
