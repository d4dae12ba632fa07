"""What the window remembers of one site, beside what it remembers of itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

from PySide6.QtCore import QSettings


class SiteMemory:
    """Values that JSON knows, by name. Nothing that is written here changes the site's files."""

    def __init__(self, settings: QSettings, root: Path) -> None:
        self._settings = settings
        # Slashes part the groups of settings; Qt writes all else as it must.
        self._group = "sites/" + os.path.realpath(root).replace("%", "%25").replace("/", "%2F")

    def read(self, name: str) -> object:
        """What was written under this name; None where nothing was, or nothing that can be read."""
        value = self._settings.value(f"{self._group}/{name}")
        try:
            return json.loads(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def write(self, name: str, value: object) -> None:
        """Remember a value; None forgets it."""
        key = f"{self._group}/{name}"
        if value is None:
            self._settings.remove(key)
        else:
            self._settings.setValue(key, json.dumps(value))
