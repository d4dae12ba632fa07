"""The recent searches of each site, kept from one day to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from curator.gui.search_box import SearchBox
    from curator.gui.session import Session
    from curator.gui.window_state import WindowState

_NAME = "searches"


class RecentSearches(QObject):
    """Gives the search box those of the site that is opened, and remembers what it adds."""

    def __init__(self, box: SearchBox, session: Session, state: WindowState) -> None:
        super().__init__(box)
        self._box = box
        self._session = session
        self._state = state
        session.opened.connect(self._read)
        box.remembered.connect(self._write)

    def _read(self) -> None:
        memory = self._state.of_site(self._session.library.site.root)
        kept = memory.read(_NAME)
        texts = kept if isinstance(kept, list) else []
        self._box.recent = tuple(text for text in texts if isinstance(text, str) and text)

    def _write(self, texts: list[str]) -> None:
        if self._session.is_open:
            self._state.of_site(self._session.library.site.root).write(_NAME, texts)
