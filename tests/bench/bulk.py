"""Thousands of articles changed, written and taken back in the real window, beside a bare loop.

    python -m tests.bench.bulk [ARTICLES]

A topic is added to all articles of a generated site: previewed, written as a batch of the journal,
taken back from the undo stack. Beside it, in the same run and the same folder, the least that any
program could do: write the same bytes under other names, sync once, rename. Each step runs in the
window's own event loop beside a timer that ticks every 5 ms: its largest gap is what an editor
would feel. `curator topics rename` is timed on a copy of the real site, if there is one.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import shiboken6

from curator.library.journal.durable import sync_all
from tests.bench.generate import ARTICLES, generate
from tests.bench.several import Watch, open_window

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.library.batch import Batch
    from curator.library.library import Library

ROUNDS = 3
PREVIEW, TO_BARE, GAP, MEMORY, RENAME = 2.5, 1.5, 0.1, 1.1, 1.5


def bulk(articles: int = ARTICLES, corpus: Path | None = None) -> dict[str, Any]:
    """Measure in a process of its own, which has no display and nobody's settings."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder}
        result = subprocess.run(
            [sys.executable, "-m", "tests.bench.bulk", str(articles)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    report: dict[str, Any] = json.loads(result.stdout)
    if corpus is not None:
        seconds = min(_rename(corpus) for _ in range(ROUNDS))
        report["topics rename on the real site"] = round(seconds, 2)
        report["holds"]["topics rename"] = seconds <= RENAME
    return report


def _measure(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        site = generate(Path(folder), count)
        library, window = open_window(site, Path(folder))
        rounds = [_round(window, library, number) for number in range(ROUNDS)]
        window.close()
    figures = {name: _over(name, [each[name] for each in rounds]) for name in rounds[0]}
    # The first time, what shows a preview is loaded too; that stays.
    figures["memory after the first"] = rounds[0]["memory"]
    return _report(figures, count)


def _over(name: str, values: list[float]) -> float:
    """One figure of several rounds: the worst gap, the middle ratio, else the quickest."""
    if name.endswith("gap"):
        return max(values)
    if name == "memory":
        return max(values[1:])
    return median(values) if name.endswith("to bare") else min(values)


def _round(window: MainWindow, library: Library, number: int) -> dict[str, float]:
    """One of each; what it takes in seconds, and each step's largest gap."""
    from curator.gui.bulk.preview import PreviewBox
    from curator.library.batch import work_out
    from curator.library.edits import AddTopic

    watch, session = Watch(), window.session
    edit = AddTopic(f"A topic that none of them has, {number}")
    watch.settle()
    before = _resident()

    def make(batch: Batch) -> Iterator[None]:
        yield from work_out(library, ((each, [edit]) for each in every), batch)

    every = list(library.articles.values())
    boxes: list[PreviewBox] = []
    theme = window._theme

    def preview() -> None:
        box = PreviewBox(session, edit.label, make, len(every), theme, window)
        boxes.append(box)
        box.open()

    figures = {"preview": watch.run(preview, lambda: bool(boxes) and boxes[0].batch is not None)}
    figures["preview gap"] = watch.gap
    bare = [_bare(library)]
    os.sync()  # so that nothing pays for what was written before it
    figures["write"] = watch.run(boxes[0].write, lambda: not boxes[0].is_working)
    figures["write gap"] = watch.gap
    assert len(library.journal.record(library.journal.batches()[0].id).entries) == len(every)
    shiboken6.delete(boxes.pop())  # as the window's own event loop does after it is closed
    every.clear()
    bare.append(_bare(library))
    os.sync()
    figures["undo"] = watch.run(window.undo, lambda: not session.is_busy)
    figures["undo gap"] = watch.gap
    assert not any(edit.name in article.topics for article in library.articles.values())
    bare.append(_bare(library))
    # The disk's own speed varies within seconds: each stands beside what was measured around it.
    figures["write to bare"] = 2 * figures["write"] / (bare[0] + bare[1])
    figures["undo to bare"] = 2 * figures["undo"] / (bare[1] + bare[2])
    figures["bare"] = min(bare)
    session.stack.clear()
    gc.collect()
    for _ in range(4):  # until the window has given memory back
        watch.settle()
    figures["memory"] = _resident() / before
    return figures


def _bare(library: Library) -> float:
    """Write the same bytes under other names, sync once, rename: seconds."""
    root = library.site.root
    files = [(root / path, article.saved) for path, article in library.articles.items()]
    os.sync()
    start = time.perf_counter()
    for file, data in files:
        with open(f"{file}.bare", "wb") as opened:
            opened.write(data)
    descriptor = os.open(root, os.O_RDONLY)
    sync_all(descriptor)
    os.close(descriptor)
    for file, _ in files:
        os.rename(f"{file}.bare", file)
    return time.perf_counter() - start


def _resident() -> int:
    """Bytes of memory that the process has."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _rename(corpus: Path) -> float:
    """Seconds of `curator topics rename` on a fresh copy of the site, from start to end."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        shutil.copytree(corpus, site)
        command = [sys.executable, "-m", "curator", "topics", "rename", str(site)]
        start = time.perf_counter()
        subprocess.run([*command, "Power Apps", "Power Platform"], check=True, capture_output=True)
        return time.perf_counter() - start


def _report(figures: dict[str, float], count: int) -> dict[str, Any]:
    gap = max(value for name, value in figures.items() if name.endswith("gap"))
    return {
        "unit": "seconds",
        "articles": count,
        **{name: round(value, 3) for name, value in figures.items()},
        "budgets": {"preview": PREVIEW, "to bare": TO_BARE, "gap": GAP, "memory": MEMORY},
        "holds": {
            "preview": figures["preview"] <= PREVIEW,
            "write": figures["write to bare"] <= TO_BARE,
            "undo": figures["undo to bare"] <= TO_BARE,
            "gap": gap <= GAP,
            "memory": figures["memory"] <= MEMORY,
        },
    }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(_measure(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES), indent=2))
