"""What the window remembers: size, panes, columns, last site, colours."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from curator.gui.site_memory import SiteMemory
from curator.gui.theme import Scheme

# Part of the keys below: raise it when panes or columns change, so that old states are not applied.
_LAYOUT = "layout1"


class WindowState:
    """Reads and writes the settings; whatever is missing or of another kind is left alone."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def last_site(self) -> Path | None:
        """The site that was open last, if it is still there."""
        value = self._settings.value("lastSite")
        path = Path(value) if isinstance(value, str) and value else None
        return path if path is not None and path.is_dir() else None

    def remember_site(self, path: Path) -> None:
        """Open this one next time."""
        self._settings.setValue("lastSite", str(path))

    @property
    def scheme(self) -> Scheme:
        """The colours that were chosen."""
        value = self._settings.value("scheme")
        known = {scheme.value for scheme in Scheme}
        return Scheme(value) if value in known else Scheme.SYSTEM

    def remember_scheme(self, scheme: Scheme) -> None:
        """Use these colours next time."""
        self._settings.setValue("scheme", scheme.value)

    @property
    def remote_pictures(self) -> bool:
        """Whether pictures of other sites are loaded unasked; not before the editor says so."""
        return bool(self._settings.value("remotePictures", False, bool))

    def remember_remote_pictures(self, allowed: bool) -> None:
        """Load them next time, or do not."""
        self._settings.setValue("remotePictures", allowed)

    @property
    def folded(self) -> list[str]:
        """The sections at the side that are folded."""
        value = self._settings.value("folded", "")
        return value.split() if isinstance(value, str) else []

    def remember_folded(self, sections: list[str]) -> None:
        """Fold these next time."""
        self._settings.setValue("folded", " ".join(sections))

    @property
    def density(self) -> str:
        """How high rows are; "" for as usual."""
        value = self._settings.value("density")
        return value if isinstance(value, str) else ""

    def remember_density(self, density: str) -> None:
        """Rows are so high next time."""
        self._settings.setValue("density", density)

    @property
    def layout(self) -> object:
        """How the list was laid out last, for a site that is opened for the first time."""
        value = self._settings.value("list")
        try:
            return json.loads(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def remember_layout(self, layout: object) -> None:
        """Lay the list out so; `layout` are values that JSON knows."""
        self._settings.setValue("list", json.dumps(layout))

    def of_site(self, root: Path) -> SiteMemory:
        """What is remembered of one site."""
        return SiteMemory(self._settings, root)

    def restore(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Bring back what `remember` wrote."""
        for key, restore in (
            ("window", window.restoreGeometry),
            ("panes", splitter.restoreState),
        ):
            value = self._settings.value(f"{_LAYOUT}/{key}")
            if isinstance(value, QByteArray):
                restore(value)

    def remember(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Write down how the window looks now."""
        self._settings.setValue(f"{_LAYOUT}/window", window.saveGeometry())
        self._settings.setValue(f"{_LAYOUT}/panes", splitter.saveState())
        self._settings.sync()
