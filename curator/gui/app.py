"""Starts the window: what the command line calls."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEventLoop,
    QLocale,
    QMessageLogContext,
    QSettings,
    QSize,
    Qt,
    QTemporaryDir,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from curator.bundled import resources
from curator.errors import CuratorError, SiteError
from curator.gui.main_window import MainWindow
from curator.gui.questions import Boxes
from curator.gui.session import Notice, Session
from curator.gui.theme import Scheme, Theme
from curator.gui.window_state import WindowState

if TYPE_CHECKING:
    from curator.gui.questions import Questions

_PATIENCE = 5000  # milliseconds until a picture is drawn with what is counted by then


def run(path: Path | None) -> int:
    """Open the window on a site's folder or on one article; without `path` on the last site, else
    on the sample. Returns when the window is closed."""
    app = application()
    state = WindowState(_settings())
    window = make_window(app, state)
    sys.excepthook = Reporter(window)
    window.show()
    # After the first paint: reading the site must not delay it.
    opener = Opener(window, state, path)
    QTimer.singleShot(0, window, opener.open)
    return app.exec()


def screenshot(site: Path, out: Path, size: tuple[int, int], select: str | None) -> None:
    """Draw the window on `site` with this article selected into the picture `out`; `size` is in
    pixels. Needs no display. Raises CuratorError."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_say_what_matters)
    from curator.library.library import Library

    library = Library.open(site)
    if select is not None and select not in library.articles:
        raise SiteError("is not an article of this site", path=select)
    app = application()
    home = QTemporaryDir()  # a picture is the same whatever the last window looked like
    nowhere = QSettings(home.filePath("settings.ini"), QSettings.Format.IniFormat)
    window = make_window(app, WindowState(nowhere), scheme=Scheme.LIGHT)
    window.drafts.close()  # it is only looked at: what is not saved waits for who edits
    window.decisions.close()
    window.resize(QSize(*size))
    window.panes.divide(size[0])
    window.show()
    window.show_library(library, select)
    ahead = window.narrowing.ahead
    ahead.begin()
    patience = QDeadlineTimer(_PATIENCE)
    while ahead.is_busy and not patience.hasExpired():  # every view with its count
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for _ in range(3):  # layouts settle, then the scroll bars, then the paint
        QCoreApplication.processEvents()
    saved = window.grab().save(str(out))
    window.close()
    if not saved:
        raise CuratorError("the picture cannot be written", path=str(out))


def application() -> QApplication:
    """The one application, with Fusion and our names."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("curator")
    app.setApplicationDisplayName("Curator")
    app.setDesktopFileName("curator")
    app.setStyle("Fusion")
    return app


def make_window(
    app: QApplication,
    state: WindowState,
    *,
    questions: Questions | None = None,
    scheme: Scheme | None = None,
) -> MainWindow:
    """The window with an empty session."""
    folder = resources()
    theme = Theme(app, folder, state.scheme if scheme is None else scheme)
    locale = QLocale.system()
    QGuiApplication.setWindowIcon(QIcon(str(folder / "icons" / "curator.svg")))
    window = MainWindow(Session(), theme, questions or Boxes(theme), state, locale)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return window


class Opener:
    """Finds the site to open first."""

    def __init__(self, window: MainWindow, state: WindowState, path: Path | None) -> None:
        self._window = window
        self._state = state
        self._path = path

    def open(self) -> None:
        """Open it, or say why not."""
        try:
            site, select, is_sample = self._find()
        except CuratorError as error:
            action = ("Open a site", self._window.leaving.ask_for_site)
            text = f"The site cannot be opened: {error}"
            self._window.session.noticed.emit(Notice(text, "error", action))
            return
        if is_sample:
            self._window.session.opened.connect(self._greet, Qt.ConnectionType.SingleShotConnection)
        self._window.open_site(site, select)

    def _find(self) -> tuple[Path, str | None, bool]:
        path = self._path
        if path is not None and path.is_file():
            from curator.library.site import Site

            site, select = Site.containing(path)
            return site.root, select, False
        if path is not None:
            return path, None, False
        last = self._state.last_site
        if last is not None:
            return last, None, False
        from curator.library.sample import sample_site

        return sample_site(), None, True

    def _greet(self) -> None:
        text = "This is a sample site of your own: try everything, then open your site."
        action = ("Open site…", self._window.leaving.ask_for_site)
        self._window.session.noticed.emit(Notice(text, action=action))


class Reporter:
    """Shows an error that nobody expected in the window, instead of ending it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __call__(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Called by Python for an exception that nothing caught."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        words = f"Something went wrong inside Curator: {kind.__name__}: {error}"
        copy = ("Copy details", lambda: QGuiApplication.clipboard().setText(text))
        self._window.session.noticed.emit(Notice(words, "error", copy, details=text[-2000:]))


def _say_what_matters(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Qt's messages as they are, but for the one that the platform without windows always has."""
    if text != "This plugin does not support propagateSizeHints()":
        sys.stderr.write(f"{text}\n")


def _settings() -> QSettings:
    """One readable file in the user's settings folder, on every system."""
    ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    return QSettings(ini, user, "curator", "curator")
