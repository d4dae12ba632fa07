"""From the command to the window with the site's rows painted, in a process of its own.

The program is started as its users start it; only the call that hands control to Qt is watched
from within, as nothing outside can tell an empty window from a full one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROUNDS = 5
_BUDGET = 0.6  # seconds until the sample site's rows are painted

_WATCHED = """
import sys, time
started = float(sys.argv[1])
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTableView

real_exec = QApplication.exec

def watched():
    marks = {}
    timer = QTimer()
    timer.setInterval(2)

    def look():
        window = next((w for w in QApplication.topLevelWidgets() if w.isVisible()), None)
        if window is None:
            return
        marks.setdefault("window", time.time() - started)
        view = window.findChild(QTableView)
        if view is not None and view.model().rowCount() > 0:
            view.viewport().repaint()
            marks["rows"] = time.time() - started
            print(marks["window"], marks["rows"], flush=True)
            timer.stop()
            window.close()

    timer.timeout.connect(look)
    timer.start()
    return real_exec()

QApplication.exec = staticmethod(watched)
sys.argv = ["curator", sys.argv[2]]
from curator.cli import main
main()
"""


def time_to_window(*sites: Path) -> dict[str, Any]:
    """Seconds until the window shows, and until it shows rows, for each site (best, warm).

    The floor is a process that imports Qt's widgets and shows an empty window.
    """
    floor = empty_window()
    report: dict[str, Any] = {"unit": "seconds", "empty Qt window": round(floor, 3)}
    for site in sites:
        shown, filled = min((_watch(site) for _ in range(ROUNDS)), key=lambda pair: pair[1])
        report[site.name] = {
            "window": round(shown, 3),
            "rows": round(filled, 3),
            "ratio": round(filled / floor, 2),
            "holds": filled <= _BUDGET,
        }
    return {**report, "budget": _BUDGET}


def empty_window() -> float:
    """Seconds of a process that imports Qt's widgets and shows an empty window (best, warm)."""
    return min(_seconds(_EMPTY) for _ in range(ROUNDS))


_EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.show()
QTimer.singleShot(0, window.close)
app.exec()
"""


def _environment(folder: str) -> dict[str, str]:
    """No display, settings of nobody, and compiled modules kept, as users have them."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "XDG_CONFIG_HOME": folder,
        "XDG_DATA_HOME": folder,
    }


def _seconds(program: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", program],
            env=_environment(folder),
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return time.perf_counter() - start


def _watch(site: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-c", _WATCHED, str(time.time()), str(site)]
        result = subprocess.run(
            words, env=_environment(folder), capture_output=True, text=True, timeout=60, check=True
        )
    shown, filled = result.stdout.split()
    return float(shown), float(filled)
