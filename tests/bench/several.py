"""Thousands of selected articles in the real window: the common form, one edit of all, its undo.

    python -m tests.bench.several [ARTICLES]

Each step runs in the window's own event loop beside a timer that ticks every 5 ms: its largest gap
is what an editor would feel. The floor is libyaml's events of the same articles, in the same run.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.generate import ARTICLES, generate

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.library.library import Library

ROUNDS = 5
TOPIC = "A topic that none of them has"
SHOWN, EDITED, GAP = 0.2, 0.8, 0.1  # seconds
_SETTLING = 0.4  # seconds after a step in which its consequences count as part of it
_TICK = 5  # milliseconds


def several(articles: int = ARTICLES) -> dict[str, Any]:
    """Measure in a process of its own, which has no display and nobody's settings."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **homes}
        result = subprocess.run(
            [sys.executable, "-m", "tests.bench.several", str(articles)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    report: dict[str, Any] = json.loads(result.stdout)
    return report


class Watch:
    """Runs the event loop until something holds; how long that took, and the largest gap."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self._timer = QTimer(interval=_TICK)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self.gap = 0.0

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gap = max(self.gap, now - self._last)
        self._last = now

    def run(self, work: Callable[[], object], until: Callable[[], bool]) -> float:
        """Seconds from the call of `work`, made from the event loop, until `until` holds."""
        from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

        # As the window's own loop does: a loop that spins would slow what works in a thread.
        waiting = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self.settle()
        gc.collect()
        self._last, self.gap = time.perf_counter(), 0.0
        self._timer.start()
        marks: list[float] = []

        def begin() -> None:
            marks.append(time.perf_counter())
            work()

        QTimer.singleShot(0, begin)
        while not (marks and until()):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | waiting)
        seconds = time.perf_counter() - marks[0]
        self.settle()
        self._timer.stop()
        return seconds

    @staticmethod
    def settle() -> None:
        from PySide6.QtCore import QCoreApplication

        end = time.perf_counter() + _SETTLING
        while time.perf_counter() < end:
            QCoreApplication.processEvents()


def _measure(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        library, window = open_window(generate(Path(folder), count), Path(folder))
        edits = _round(window, library)
        for _ in range(ROUNDS - 1):
            again = _round(window, library)
            edits = {name: min(edits[name], again[name]) for name in edits}
        size = sum(len(article.data) for article in library.articles.values())
        window.close()
    return _report(edits, count, size)


def open_window(site: Path, settings: Path) -> tuple[Library, MainWindow]:
    from PySide6.QtCore import QSettings

    from curator.gui.app import application, make_window
    from curator.gui.window_state import WindowState
    from curator.library.library import Library

    library = Library.open(site)
    state = WindowState(QSettings(str(settings / "x.ini"), QSettings.Format.IniFormat))
    window = make_window(application(), state)
    window.resize(1440, 900)
    window.show()
    window.show_library(library)
    library.style("_news")  # the window learns it on a thread, right after reading
    window.list.choose_next()  # one article was shown before
    return library, window


def _round(window: MainWindow, library: Library) -> dict[str, float]:
    """One of each; what it takes in seconds, and each step's largest gap."""
    from curator.library.edits import AddTopic

    watch, session, editor = Watch(), window.session, window.editor
    figures = {"events": _events(library)}

    def is_shown() -> bool:
        return len(editor.paths) == len(library.articles) and editor.form is not None

    def is_read() -> bool:
        return is_shown() and not editor.is_reading

    def edit() -> None:
        session.edit(editor.paths, AddTopic(TOPIC), editor)

    window.list.choose_next(-1)
    figures["form shown"] = watch.run(window.list.selectAll, is_shown)
    window.list.choose_next(-1)
    figures["form complete"] = watch.run(window.list.selectAll, is_read)
    figures["form gap"] = watch.gap
    figures["edit"] = watch.run(edit, lambda: not session.is_busy)
    figures["edit gap"] = watch.gap
    assert session.modified_count == len(library.articles)
    watch.run(lambda: None, lambda: not editor.is_reading)
    figures["undo"] = watch.run(window.undo, lambda: session.modified_count == 0)
    figures["undo gap"] = watch.gap
    figures["redo"] = watch.run(window.redo, lambda: session.modified_count > 0)
    figures["redo gap"] = watch.gap
    window.undo()
    watch.settle()
    watch.run(lambda: None, lambda: not editor.is_reading)
    figures["toggle"] = watch.run(window.toggle_published, lambda: not session.is_busy)
    figures["toggle gap"] = watch.gap
    assert session.modified_count == len(library.articles)
    window.undo()
    watch.settle()
    return figures


def _events(library: Library) -> float:
    """The floor: seconds that libyaml's events of all the articles take."""
    import yaml

    from curator.document.source import Source

    texts = [Source.read(article.saved).text for article in library.articles.values()]
    start = time.perf_counter()
    for text in texts:
        for _ in yaml.parse(text, yaml.CSafeLoader):
            pass
    return time.perf_counter() - start


def _report(figures: dict[str, float], count: int, size: int) -> dict[str, Any]:
    floor = figures["events"]
    gaps = {name: value for name, value in figures.items() if name.endswith("gap")}
    return {
        "unit": "seconds",
        "articles": count,
        "bytes an article": round(size / count),
        **{name: round(value, 3) for name, value in figures.items()},
        "microseconds an edited article": round(figures["edit"] / count * 1e6),
        "edit to events": round(figures["edit"] / floor, 2),
        "budgets": {"form shown": SHOWN, "edit": EDITED, "gap": GAP},
        "holds": {
            "form shown": figures["form shown"] <= SHOWN,
            "edit": max(figures["edit"], figures["toggle"]) <= EDITED,
            "gap": max(gaps.values()) <= GAP,
        },
    }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(_measure(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES), indent=2))
