"""Changes of others while a site is open: how soon they are shown, and whether the window stops.

    python -m tests.bench.outside [ARTICLES]

Another process rewrites 1,000 files at once, and one alone. Prints JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.generate import generate
from tests.bench.scale_window import Watch

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.said import TakenIn

_ARTICLES = 5_000
_AT_ONCE = 1_000
_SHOWN, _GAP = 2.0, 0.1  # seconds
_BOT = """
import sys
for path in sys.stdin.read().split("\\n"):
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(data.replace(b"heat: ", b"heat: 1", 1).replace(b"secured: ", b"secured: x", 1))
"""


def outside(count: int) -> dict[str, Any]:
    """Seconds from the writing to the window, and the largest gaps of its event loop."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        root = generate(Path(folder) / "site", count)
        window, watch = _open(root, Path(folder))
        taken: list[TakenIn] = []
        window.session.incoming.took_in.connect(taken.extend)
        paths = list(window.session.library.articles)
        one = _changed(root, paths[:1], taken, watch)
        many = _changed(root, paths[:_AT_ONCE], taken, watch)
        window.close()
    return {
        "unit": "seconds",
        "articles": count,
        "one": one,
        f"{_AT_ONCE} at once": many,
        "budgets": {"one shown": _SHOWN, "gap": _GAP},
        "holds": {"one shown": one["shown"] <= _SHOWN, "gap": many["gap"] <= _GAP},
    }


def _open(root: Path, settings: Path) -> tuple[MainWindow, Watch]:
    from PySide6.QtCore import QSettings

    from curator.gui.app import application, make_window
    from curator.gui.window_state import WindowState

    state = WindowState(QSettings(str(settings / "x.ini"), QSettings.Format.IniFormat))
    window = make_window(application(), state)
    window.resize(1440, 900)
    window.show()
    watch = Watch()
    window.open_site(root)
    watch.wait(lambda: window.outside.watcher.is_watching)
    window.list.choose_next()
    watch.rest(4.0)  # it listens, and has looked at all files
    return window, watch


def _changed(root: Path, paths: list[str], taken: list[TakenIn], watch: Watch) -> dict[str, Any]:
    taken.clear()
    watch.begin()
    start = time.perf_counter()
    bot = subprocess.Popen([sys.executable, "-c", _BOT], stdin=subprocess.PIPE)
    assert bot.stdin is not None
    bot.stdin.write("\n".join(f"{root}/{path}" for path in paths).encode())
    bot.stdin.close()
    watch.wait(lambda: len({each.path for each in taken}) == len(paths))
    shown = time.perf_counter() - start
    bot.wait()
    watch.rest(2.0)
    return {
        "shown": round(shown, 3),
        "gap": round(watch.gap, 3),
        "busy": round(watch.busy, 3),
        "gaps over 50 ms": watch.gaps,
    }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(outside(int(sys.argv[1]) if len(sys.argv) > 1 else _ARTICLES), indent=2))
