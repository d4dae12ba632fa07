"""The system's trash."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QFile


def to_trash(file: Path) -> None:
    """Put a file into the trash. Raises OSError where there is none for it."""
    done, _where = QFile.moveToTrash(os.fspath(file))
    if not done:
        raise OSError("The system has no trash for this file, or it is not yours to delete")
