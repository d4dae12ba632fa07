"""A Curator in which text is typed and not applied, until it is killed:
`python -m tests.gui.drafts.text_typist SITE LOG WAY`.

It types a letter into the YAML of one article every 50 ms, or with the way `file` into the file of
one that cannot be read. The log has a line for each letter, written before it is typed: the time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtTest import QTest

from curator.gui.app import application, make_window
from curator.gui.editor.broken import BrokenPage
from curator.gui.editor.code_editor import CodeEditor
from curator.gui.editor.pages import YAML
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.main_window import MainWindow
from curator.gui.window_state import WindowState

TYPED = {"yaml": "_news/typed.md", "file": "_news/broken.md"}
_EVERY = 50  # milliseconds


class TextTypist:
    def __init__(self, window: MainWindow, log: Path, way: str) -> None:
        self._window = window
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._way = way
        self._code: CodeEditor | None = None
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

    def _box(self) -> CodeEditor:
        window = self._window
        assert window.list.choose(TYPED[self._way])
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
