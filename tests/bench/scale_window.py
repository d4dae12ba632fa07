"""The program on a large site, started as its users start it and watched from within.

    python -m tests.bench.scale_window STARTED SITE [work]

STARTED: when the command was given, in seconds since 1970. Prints JSON: when the first rows were on
screen, when all were there, and with `work` what searching, sorting and editing take then.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow

_TICK = 5  # milliseconds
_SETTLING = 1.0  # seconds after a step in which its consequences count as part of it
_BETWEEN = 0.15  # seconds between two keys: quick typing
_TYPED = ("model", "cameras", "日本", "quality:>=60 published:no", "topic:AI -type:video", "zzz")
_SELECTED = 5_000
_DECIDED = 10  # articles in the triage


class Watch:
    """Runs the event loop until something holds, and knows the largest gap meanwhile."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self._timer = QTimer(interval=_TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._last = time.perf_counter()
        self._last_busy = time.thread_time()
        self.gap = 0.0
        self.busy = 0.0  # the same in processor time of this thread: what others do is not in it
        self.gaps: list[float] = []

    def _tick(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gap, self._last = now - self._last, now
        self.gap = max(self.gap, gap)
        self.busy = max(self.busy, busy - self._last_busy)
        self._last_busy = busy
        if gap > 0.05:
            self.gaps.append(round(gap, 3))

    def begin(self) -> None:
        """Forget what was measured."""
        self._last, self.gap, self.gaps = time.perf_counter(), 0.0, []
        self._last_busy, self.busy = time.thread_time(), 0.0

    def wait(self, until: Callable[[], bool], most: float = 300.0) -> None:
        """Run the event loop as the window's own does."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        waiting = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        end = time.perf_counter() + most
        while not until():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | waiting)
            if time.perf_counter() > end:
                raise TimeoutError

    def rest(self, seconds: float = _SETTLING) -> None:
        """Let what was begun come to its end."""
        end = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() >= end)

    def measured(self, work: Callable[[], object], until: Callable[[], bool]) -> dict[str, Any]:
        """Seconds from the call of `work`, made from the event loop, until `until` holds; and the
        largest gap, with what follows."""
        from PySide6.QtCore import QTimer

        self.rest(0.3)
        marks: list[float] = []

        def begin() -> None:
            marks.append(time.perf_counter())
            work()

        self.begin()
        QTimer.singleShot(0, begin)
        self.wait(lambda: bool(marks) and until())
        seconds = time.perf_counter() - marks[0]
        self.rest()
        return {
            "seconds": round(seconds, 4),
            "gap": round(self.gap, 4),
            "busy": round(self.busy, 4),
            "memory MB": memory(),
        }


def opened(window: MainWindow, watch: Watch, started: float) -> dict[str, Any]:
    """Until the first rows are painted, and until all are there in their order."""
    watch.begin()
    watch.wait(lambda: window.model.rowCount() > 0)
    window.list.viewport().repaint()
    first = time.time() - started
    watch.wait(lambda: window.opening.is_settled and not window.model.is_sorting)
    window.list.viewport().repaint()
    total = time.time() - started
    watch.wait(lambda: not window.loader.is_busy)
    checked = time.time() - started
    watch.rest(2.0)
    return {
        "first rows": round(first, 3),
        "all rows": round(total, 3),
        "all files looked at": round(checked, 3),
        "rows": window.model.rowCount(),
        "gap": round(watch.gap, 3),
        "busy": round(watch.busy, 3),
        "gaps over 50 ms": watch.gaps,
        "memory MB": memory(),
    }


def worked(window: MainWindow, watch: Watch) -> dict[str, Any]:
    """What an editor does then, step by step."""
    from PySide6.QtCore import Qt

    session, model, view = window.session, window.model, window.list
    total = model.rowCount()
    figures: dict[str, Any] = {"typing": typed(window, watch)}
    for name, column, order in (
        ("sort by title", "title", Qt.SortOrder.AscendingOrder),
        ("sort by date", "date", Qt.SortOrder.DescendingOrder),
    ):
        figures[name] = watch.measured(
            partial(view.header.setSortIndicator, model.place_of(column), order),
            lambda: not model.is_sorting,
        )
    view.choose_next()
    watch.rest()
    figures["next article"] = watch.measured(
        view.choose_next, lambda: window.editor.paths == tuple(view.selected_paths())
    )
    figures["toggle one"] = watch.measured(
        window.toggle_published, lambda: session.modified_count == 1
    )
    article = session.library.articles[view.selected_paths()[0]]
    start = time.perf_counter()
    session.library.replace(session.library.edit(article, _toggle()))
    figures["toggle one, in memory"] = round(time.perf_counter() - start, 5)
    session.library.replace(article)
    if total > _SELECTED:
        paths = [path for row in range(0, _SELECTED) if (path := model.path_at(row))]
        figures["select 5,000"] = watch.measured(lambda: view.choose_all(paths), lambda: True)
        watch.wait(lambda: not window.editor.is_reading)
        before = session.modified_count
        figures["toggle 5,000"] = watch.measured(
            window.toggle_published,
            lambda: not session.is_busy and session.modified_count > before,
        )
        watch.wait(lambda: not window.editor.is_reading)
        window.undo()
        watch.wait(lambda: session.modified_count == before and not window.editor.is_reading)
        figures["toggle 5,000, in memory"] = watch.measured(
            window.toggle_published,
            lambda: not session.is_busy and session.modified_count > before,
        )
        watch.wait(lambda: not window.editor.is_reading)
        figures["filter with 5,000 selected"] = watch.measured(
            lambda: window.search.setText("cameras"), lambda: 0 < model.rowCount() < total
        )
        figures["clear with 5,000 selected"] = watch.measured(
            window.clear_search, lambda: model.rowCount() == total
        )
    figures["select all"] = watch.measured(
        view.selectAll, lambda: len(view.selected_paths()) == total
    )
    watch.wait(lambda: not window.editor.is_reading)
    figures["scroll to the end"] = watch.measured(view.scrollToBottom, lambda: True)
    view.choose_next(-1)
    watch.rest()
    figures["field of no row"] = watch.measured(
        lambda: window.search.setText("provider.domain:contoso"),
        lambda: 0 < model.rowCount() < total and not window.searching.is_busy,
    )
    figures["memory MB"] = memory()
    figures |= found_out(window, watch)
    return figures


def found_out(window: MainWindow, watch: Watch) -> dict[str, Any]:
    """What is worked out only when it is asked for: duplicates, words in bodies, a triage."""
    from curator.library.triage import Verdict

    model, finder = window.model, window.actions_.duplicates.finder
    total = model.total

    def found(text: str) -> dict[str, Any]:
        return watch.measured(
            lambda: window.search.setText(text),
            lambda: (
                window.searching.text == text
                and not window.searching.is_busy
                and 0 < model.rowCount() < total
            ),
        )

    figures = {"possible duplicates": found("is:duplicate")}
    watch.wait(lambda: not finder.is_busy)
    figures["duplicates found"] = {"articles": model.rowCount()}
    figures["word in bodies, first"] = found("body:cameras")
    figures["word in bodies, then"] = found("body:hospitals")
    triage = window.actions_.triage
    figures["triage begun"] = watch.measured(triage.begin, lambda: triage.deciding is not None)
    assert triage.page is not None
    times = []
    for _ in range(_DECIDED):
        start = time.perf_counter()
        triage.page.decide(Verdict.PUBLISH)
        window.repaint()
        times.append(time.perf_counter() - start)
        watch.rest(_BETWEEN)
    figures["decision to screen"] = {"longest": round(max(times), 4)}
    return figures


def typed(window: MainWindow, watch: Watch) -> dict[str, Any]:
    """Each key's time until what it finds is painted, and the largest gap while typing."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    times: list[float] = []
    found: list[float] = []
    mistakes: list[object] = []
    window.model.modelReset.connect(lambda: found.append(time.perf_counter()))
    window.searching.mistaken.connect(lambda error: mistakes.extend([error] if error else []))
    window.focus_search()
    watch.rest()
    watch.begin()
    for text in _TYPED:
        for letter in text:
            found.clear()
            mistakes.clear()
            start = time.perf_counter()
            if letter.isascii():
                QTest.keyClicks(window.search, letter)
            else:  # what an input method would hand over
                window.search.insert(letter)
            watch.wait(lambda: bool(found or mistakes), 5.0)
            if found:
                window.list.viewport().repaint()
                times.append(time.perf_counter() - start)
            watch.rest(_BETWEEN)
        QTest.keyClick(window.search, Qt.Key.Key_Escape)
        window.clear_search()
        watch.rest(_BETWEEN)
    times.sort()
    return {
        "keys": len(times),
        "middle": round(times[len(times) // 2], 4),
        "longest": round(times[-1], 4),
        "gap": round(watch.gap, 4),
        "busy": round(watch.busy, 4),
        "gaps over 50 ms": watch.gaps,
    }


def _toggle() -> Any:
    from curator.library.bulk.fields import TogglePublished

    return TogglePublished()


def memory() -> int:
    """What the process has in memory now, in megabytes; of Linux."""
    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def main() -> None:
    started, site, works = float(sys.argv[1]), sys.argv[2], "work" in sys.argv[3:]
    from PySide6.QtWidgets import QApplication

    def run() -> int:
        from curator.gui.main_window import MainWindow

        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        watch = Watch()
        report = {"opened": opened(window, watch, started)}
        if works:
            report["worked"] = worked(window, watch)
        print(json.dumps(report), flush=True)
        window.session.stack.clear()
        window.editor.setEnabled(False)
        window.loader.stop()
        os._exit(0)  # what was edited is not saved, and nobody is to be asked

    QApplication.exec = staticmethod(run)  # type: ignore[method-assign]
    sys.argv = ["curator", site]
    from curator.cli import main as command

    command()


if __name__ == "__main__":
    main()
