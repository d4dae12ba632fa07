"""Starting: which site is opened, pictures without a display, errors nobody expected."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from curator.gui.app import Opener, Reporter
from curator.gui.window_state import WindowState
from tests.gui.conftest import OpenWindow, paths


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(QSettings(str(tmp_path / "start.ini"), QSettings.Format.IniFormat))


def test_a_folder_is_opened(
    open_window: OpenWindow, site: Path, state: WindowState, qtbot: QtBot
) -> None:
    window = open_window()
    with qtbot.waitSignal(window.session.opened):
        Opener(window, state, site).open()
    assert window.session.library.site.root == site.resolve()
    assert window.messages.texts == []


def test_an_article_opens_its_site_and_is_selected(
    open_window: OpenWindow, site: Path, state: WindowState, qtbot: QtBot
) -> None:
    article = next((site / "_news").glob("*.md"))
    window = open_window()
    with qtbot.waitSignal(window.session.opened):
        Opener(window, state, article).open()
    assert window.session.library.site.root == site.resolve()
    assert window.list.selected_paths() == [f"_news/{article.name}"]


def test_without_a_path_the_last_site_is_opened(
    open_window: OpenWindow, site: Path, state: WindowState, qtbot: QtBot
) -> None:
    state.remember_site(site)
    window = open_window()
    with qtbot.waitSignal(window.session.opened):
        Opener(window, state, None).open()
    assert window.session.library.site.root == site.resolve()


def test_the_first_time_the_sample_is_opened_and_says_so(
    open_window: OpenWindow,
    state: WindowState,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    window = open_window()
    opener = Opener(window, state, None)
    with qtbot.waitSignal(window.session.opened):
        opener.open()
    assert paths(window)
    assert len(window.messages.texts) == 1
    assert "sample" in window.messages.texts[0]


def test_a_path_that_is_nothing_says_so(
    open_window: OpenWindow, state: WindowState, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    with qtbot.waitSignal(window.loader.failed):
        Opener(window, state, tmp_path / "nowhere").open()
    assert len(window.messages.texts) == 1
    assert window.messages.texts[0].startswith("The site cannot be opened: ")


def test_an_unexpected_error_is_shown_and_can_be_copied(
    open_window: OpenWindow, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = open_window(site)
    report = Reporter(window)
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        report(type(error), error, error.__traceback__)
    assert "ZeroDivisionError: by zero" in window.messages.texts[0]
    assert "Traceback" in capsys.readouterr().err
    from PySide6.QtWidgets import QPushButton

    buttons = window.messages.findChildren(QPushButton)
    next(each for each in buttons if each.text() == "Copy details").click()
    assert "test_app.py" in QGuiApplication.clipboard().text()
    assert window.isVisible()


_PICTURE = """
import sys
from pathlib import Path
from curator.gui.app import screenshot
select = sys.argv[3] if len(sys.argv) > 3 else None
screenshot(Path(sys.argv[1]), Path(sys.argv[2]), (1000, 600), select)
"""


def _picture(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    environment.pop("DISPLAY", None)
    return subprocess.run(
        [sys.executable, "-c", _PICTURE, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )


def test_a_picture_needs_no_display(site: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    out = tmp_path / "out.png"
    article = next((site / "_news").glob("*.md"))
    done = _picture(str(site), str(out), f"_news/{article.name}")
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1000, 600)
    assert len({image.pixel(x, 300) for x in range(0, 1000, 3)}) > 3
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_picture_of_an_article_that_is_not_there_is_refused(site: Path, tmp_path: Path) -> None:
    done = _picture(str(site), str(tmp_path / "out.png"), "_news/nothing.md")
    assert done.returncode != 0
    assert "is not an article of this site" in done.stderr
    assert not (tmp_path / "out.png").exists()
