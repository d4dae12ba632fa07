"""The installed program in a process of its own, on a display of its own, driven by keys alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.corpus, pytest.mark.timeout(120)]

# This one has CRLF line ends, the other one LF and no `published`.
NEWS = "_news/2019-08-19-microsoft-power-apps-2019-release-wave-2-overview.md"
VIDEO = "_learning/videos/april-dunnam-3-uses-for-power-apps-timer-controls.md"
TITLE = 'Wave 2: what "overview" means \N{ROCKET} & more'

# Owns the clipboard until it is told to end: typing by key events knows no emoji.
_CLIPBOARD = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(sys.argv[:1])
app.clipboard().setText(sys.argv[1])
print("ready", flush=True)
app.exec()
"""


def _needs(*programs: str) -> None:
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def installed_command() -> Path:
    """The program as the installation made it."""
    command = Path(sys.executable).with_name("curator")
    if not command.is_file():
        pytest.skip(f"Curator is not installed: there is no {command}")
    return command


@pytest.fixture
def display(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a new screen, with nothing of the user's."""
    _needs("Xvfb", "xdotool")
    receive, send = os.pipe()
    screen = ("-screen", "0", "1440x900x24", "-nolisten", "tcp")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(send), *screen],
        pass_fds=(send,),
        stderr=subprocess.DEVNULL,
    )
    os.close(send)
    with os.fdopen(receive) as answer:
        number = answer.readline().strip()
    assert number, "Xvfb did not start"
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "QT_"))},
        "DISPLAY": f":{number}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
    }
    started = [server]
    if shutil.which("openbox"):
        started.append(subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL))
    yield environment
    for process in reversed(started):
        process.terminate()
        process.wait(10)


@pytest.fixture
def repository(corpus_site: Path) -> Path:
    """The real site, committed as it is."""
    _needs("git")
    git(corpus_site, "init", "-q")
    git(corpus_site, "config", "core.autocrlf", "false")
    git(corpus_site, "add", "-A")
    name = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    git(corpus_site, *name, "-c", "commit.gpgsign=false", "commit", "-q", "-m", "As it was")
    return corpus_site


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


class Keyboard:
    """Presses keys in the one window there is."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout

    def find_window(self) -> None:
        """Wait for the window with the site, and give it the keyboard."""
        found = self.run("search", "--sync", "--onlyvisible", "--name", "power-apps.* – Curator")
        window = found.split()[-1]
        self.run("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        self.run("key", "--clearmodifiers", "--delay", "60", *keys)
        time.sleep(0.1)

    def type(self, text: str) -> None:
        self.run("type", "--clearmodifiers", "--delay", "30", text)
        time.sleep(0.3)

    def paste(self, text: str) -> None:
        """Through a clipboard that another program owns."""
        owner = subprocess.Popen(
            [sys.executable, "-c", _CLIPBOARD, text],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert owner.stdout is not None
        assert owner.stdout.readline() == "ready\n"
        self.press("ctrl+v")
        time.sleep(0.3)
        owner.terminate()
        owner.wait(10)
        owner.stdout.close()


def wait_until(condition: Callable[[], bool], what: str) -> None:
    for _ in range(100):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail(f"waited in vain until {what}")


def search(keyboard: Keyboard, words: str) -> None:
    """Find one article and select it."""
    keyboard.press("Escape", "slash", "ctrl+a")
    keyboard.type(words)
    keyboard.press("Return")


def test_a_session_changes_only_what_was_edited(display: dict[str, str], repository: Path) -> None:
    command = installed_command()
    before = {path: (repository / path).read_bytes() for path in (NEWS, VIDEO)}
    errors = repository.parent / "errors.txt"
    with errors.open("wb") as log:
        program = subprocess.Popen(
            [command, repository], env=display, stderr=log, cwd=display["HOME"]
        )
    try:
        keyboard = Keyboard(display)
        keyboard.find_window()
        time.sleep(0.5)

        search(keyboard, "apps 2019 release wave 2 overview path:_news/2019-08-19")
        keyboard.press("space")  # toggle published
        keyboard.press("Return", "ctrl+a")  # into the form, where the title is
        keyboard.paste(TITLE)
        keyboard.press("Escape", "t")
        keyboard.type("portals")
        keyboard.press("Return", "Escape", "Escape")

        search(keyboard, "3 uses timer")
        keyboard.press("space")
        assert git(repository, "diff", "--numstat") == ""  # nothing is written before saving
        keyboard.press("ctrl+shift+s")

        wait_until(lambda: (repository / VIDEO).read_bytes() != before[VIDEO], "it is saved")
        wait_until(lambda: (repository / NEWS).read_bytes() != before[NEWS], "it is saved")
        keyboard.press("ctrl+q")
        assert program.wait(20) == 0
    finally:
        program.kill()
        program.wait(10)

    assert errors.read_bytes() == b""
    assert git(repository, "diff", "--numstat") == f"1\t0\t{VIDEO}\n3\t2\t{NEWS}\n"
    title = TITLE.replace('"', '\\"')
    assert (repository / NEWS).read_bytes() == (
        before[NEWS]
        .replace(
            b'title: "Microsoft Power Apps | 2019 release wave 2 overview"',
            f'title: "{title}"'.encode(),
        )
        .replace(b"published: true", b"published: false")
        .replace(b"  - Power Apps\r\n", b"  - Power Apps\r\n  - Portals\r\n")
    )
    assert git(repository, "status", "--porcelain") == f" M {VIDEO}\n M {NEWS}\n"
