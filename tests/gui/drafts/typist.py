"""A Curator that is worked in until it is killed: `python -m tests.gui.drafts.typist SITE LOG WAY`.

It types a letter into the title of one article and edits another one every 50 ms, or with the way
`save` also saves again and again. The log has a line for each edit, written before it is made: the
time, what it is about, and its number.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtTest import QTest

from curator.gui.app import application, make_window
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.gui.window_state import WindowState
from curator.library.article import Article
from curator.library.body_edit import SetBody, body_text
from curator.library.edits import AddTopic, Edit, SetField

TYPED = "_news/typed.md"
EDITED = tuple(f"_news/edited-{number}.md" for number in range(5))
_EVERY = 50  # milliseconds
_SAVED_EVERY = 4  # edits


class Typist:
    def __init__(self, window: MainWindow, log: Path, way: str) -> None:
        self._window = window
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._saves = way == "save"
        self._number = 0
        self._timer = QTimer(window, interval=_EVERY)
        self._timer.timeout.connect(self._begin)
        self._timer.start()

    def _begin(self) -> None:
        """Once the site is there, and what was left behind is back."""
        window = self._window
        if not window.session.is_open or window.session.is_busy or window.drafts.is_busy:
            return
        self._number = max(map(self._last, EDITED))
        assert window.list.choose(TYPED)
        self._timer.timeout.disconnect(self._begin)
        self._timer.timeout.connect(self._edit)

    def _last(self, path: str) -> int:
        article = self._window.session.article(path)
        assert article is not None
        return int(article.heat or 0)

    def _edit(self) -> None:
        self._number += 1
        number, session = self._number, self._window.session
        if session.is_busy:
            return
        if number % 2:
            self._type(number)
            return
        path = EDITED[number // 2 % len(EDITED)]
        self._say(path, number)
        for edit in (SetField("/heat", number), AddTopic(f"T{number}"), _line(number)):
            assert session.edit([path], edit) is None
        if self._saves and number // 2 % _SAVED_EVERY == 0:
            session.save_all()

    def _type(self, number: int) -> None:
        form = self._window.editor.form
        assert form is not None
        field = form.fields["title"]
        assert isinstance(field, TypedField)
        field.box.setFocus()
        self._say(TYPED, number)
        QTest.keyClicks(field.box, "x")

    def _say(self, path: str, number: int) -> None:
        os.write(self._log, f"{time.time()} {path} {number}\n".encode())


def _line(number: int) -> Callable[[Article], Edit]:
    """One more line at the end of the body."""

    def edit(article: Article) -> Edit:
        return SetBody(f"{body_text(article)}line {number}\n")

    return edit


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A slot that raises would go unnoticed."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(3)


def main() -> None:
    sys.excepthook = _end
    site, log, way = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        settings = QSettings(os.path.join(home, "settings.ini"), QSettings.Format.IniFormat)
        app = application()
        window = make_window(app, WindowState(settings))
        window.show()
        window.open_site(Path(site))
        typist = Typist(window, Path(log), way)
        app.exec()
        del typist


if __name__ == "__main__":
    main()
