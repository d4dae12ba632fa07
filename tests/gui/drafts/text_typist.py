"""A Curator in which text is typed and not applied, until it is killed:
`python -m tests.gui.drafts.text_typist SITE LOG WAY`.

It types a letter into the YAML of one article every 50 ms, or with the way `file` into the file of
one that cannot be read, `several` into the title of several articles, `cell` into one cell of the
list; a text that is back is typed on. The log has a line for each letter, written before it is
typed: the time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from curator.gui.app import application, make_window
from curator.gui.cells.box import CellBox
from curator.gui.editor.broken import BrokenPage
from curator.gui.editor.pages import YAML
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.gui.window_state import WindowState

TYPED = {
    "yaml": "_news/typed.md",
    "file": "_news/broken.md",
    "several": "_news/one.md",
    "cell": "_news/typed.md",
}
SEVERAL = ("_news/one.md", "_news/two.md")
_EVERY = 50  # milliseconds


class TextTypist:
    def __init__(self, window: MainWindow, log: Path, way: str) -> None:
        self._window = window
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._way = way
        self._code: QWidget | None = None
        self._timer = QTimer(window, interval=_EVERY)
        self._timer.timeout.connect(self._type)
        self._timer.start()

    def _type(self) -> None:
        """Once the site is there, and what was left behind is back."""
        window = self._window
        if not window.session.is_open or window.session.is_busy:
            return
        if self._code is None:
            if not window.drafts.is_busy:
                self._code = self._box()
            return
        os.write(self._log, f"{time.time()}\n".encode())
        QTest.keyClicks(self._code, "x")

    def _box(self) -> QWidget:
        window = self._window
        assert window.list.choose(TYPED[self._way])
        if self._way in ("several", "cell") and window.session.unapplied:
            window.session.unapplied.show(*next(iter(window.session.unapplied.all().items())))
            return self._title()
        if self._way == "several":
            window.list.choose_all(SEVERAL)
            return self._title()
        if self._way == "cell":
            row, column = window.model.row_of(TYPED["cell"]), window.model.place_of("title")
            window.list.cell_wanted.emit(row, column)
            box = window.list.findChild(CellBox)
            assert box is not None
            assert box.line is not None
            return box.line
        if self._way == "file":
            broken = window.editor._broken
            assert isinstance(broken, BrokenPage)
            return broken.code
        window.show_page(YAML)
        page = window.editor.page(YAML)
        assert isinstance(page, YamlPage)
        if not page.edit.isHidden():
            page.edit.click()
        return page.code

    def _title(self) -> QWidget:
        assert self._window.editor.form is not None
        field = self._window.editor.form.fields["title"]
        assert isinstance(field, TypedField)
        field.box.setFocus()
        return field.box


def main() -> None:
    site, log, way = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        settings = QSettings(os.path.join(home, "settings.ini"), QSettings.Format.IniFormat)
        app = application()
        window = make_window(app, WindowState(settings))
        window.show()
        window.open_site(Path(site))
        typist = TextTypist(window, Path(log), way)
        app.exec()
        del typist


if __name__ == "__main__":
    main()
