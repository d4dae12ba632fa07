"""A look at everything that a step would change, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from curator.gui.theme import Theme

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.batch import Batch

#: Fills a batch, and yields after every article that it looked at.
Make = Callable[["Batch"], "Iterator[None]"]


class PreviewBox(QDialog):
    """Works out what `make` does, shows it file by file, and writes those that stay ticked.

    `make` is called each time anew that the files have changed meanwhile; about `total` steps are
    expected of it. The box is accepted when all that was ticked is written. Use `open()`.
    """

    def __init__(
        self,
        session: Session,
        label: str,
        make: Make,
        total: int,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._label = label
        self._make = make
        self._total = total
        self._theme = theme
        self.setWindowTitle(label)
