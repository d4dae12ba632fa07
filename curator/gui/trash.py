"""The system's trash."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths


def to_trash(file: Path) -> None:
    """Put a file into the trash. Raises OSError where there is none for it."""
    # Qt makes the trash of a user who has none yet, but not the folder that it lies in.
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    Path(place).mkdir(parents=True, exist_ok=True)
    found = QFile(os.fspath(file))
    if not found.moveToTrash():
        raise OSError("The system has no trash for this file, or it is not yours to delete")
