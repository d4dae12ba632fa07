"""Opening, importing, searching and editing a large site in the real window.

    python -m tests.bench --articles 100000 [--keep FOLDER]

The site is generated, always the same. The program is started as its users start it, with no
display and nobody's settings: once without a row cache, which is the first import, then several
times with the one that this has made. `FOLDER` keeps both for the next run. The floors are measured
in the same run: an empty Qt window, the bare parser, the bare scan, the bare read of the files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.generate import generate
from tests.bench.start import empty_window

ROUNDS = 3
SAMPLE = 5_000  # articles that the bare parser reads
#: Seconds, and megabytes, at 100,000 articles.
BUDGETS = {
    "first rows": 0.5,
    "all rows": 1.2,
    "import": 10.0,
    "import gap": 0.05,
    "keystroke": 0.08,
    "typing gap": 0.05,
    "toggle one": 0.001,
    "toggle 5,000": 0.8,
    "toggle 5,000 gap": 0.1,
    "stalls": 0.1,
    "memory MB": 500,
}


#: What is to be done without a stall, each with what follows.
STEPS = (
    "sort by title", "sort by date", "select 5,000", "filter with 5,000 selected",
    "clear with 5,000 selected", "select all", "scroll to the end",
)  # fmt: skip


def scale(articles: int, keep: str | None = None) -> dict[str, Any]:
    """Measure; everything in seconds unless it says otherwise."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(keep or temporary)
        site = folder / f"site-{articles}"
        if not site.is_dir():
            generate(site, articles)
        floors = _floors(site)
        cache = tempfile.mkdtemp(dir=temporary)
        first = _run(site, cache)
        again = [_run(site, cache, works=at == 0) for at in range(ROUNDS)]
    opened = min((each["opened"] for each in again), key=lambda figures: figures["all rows"])
    worked = again[0]["worked"]
    return _report(articles, floors, first["opened"], opened, worked)


def _run(site: Path, cache: str, *, works: bool = False) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as settings:
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = {
            **kept,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "XDG_CACHE_HOME": cache,
            "XDG_CONFIG_HOME": settings,
            "XDG_DATA_HOME": settings,
        }
        words = [sys.executable, "-m", "tests.bench.scale_window", str(time.time()), str(site)]
        result = subprocess.run(
            words + ["work"] * works,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=1800,
            check=True,
        )
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def _floors(site: Path) -> dict[str, float]:
    """What is done without any of this program: seconds, for all articles."""
    import yaml

    paths = sorted(site.glob("_news/*.md"))
    start = time.perf_counter()
    files = [path.read_bytes() for path in paths]
    read = time.perf_counter() - start
    texts = [data.split(b"---", 2)[1].decode() for data in files[:: max(1, len(files) // SAMPLE)]]
    start = time.perf_counter()
    for text in texts:
        for _ in yaml.parse(text, yaml.CSafeLoader):
            pass
    parsed = (time.perf_counter() - start) * len(files) / len(texts)
    hay = [data[:600].decode("utf-8", "replace").casefold() for data in files]
    start = time.perf_counter()
    found = [number for number, text in enumerate(hay) if "cameras" in text]
    scanned = time.perf_counter() - start
    assert found
    return {
        "empty Qt window": round(empty_window(), 3),
        "bare read of the files": round(read, 3),
        "bare parser (libyaml's events)": round(parsed, 3),
        "bare scan": round(scanned, 4),
    }


def _report(
    articles: int,
    floors: dict[str, float],
    first: dict[str, Any],
    opened: dict[str, Any],
    worked: dict[str, Any],
) -> dict[str, Any]:
    figures = {
        "first rows": opened["first rows"],
        "all rows": opened["all rows"],
        "import": first["all rows"],
        "import gap": first["gap"],
        "keystroke": worked["typing"]["middle"],
        "typing gap": worked["typing"]["gap"],
        "keystroke, longest": worked["typing"]["longest"],
        "toggle one": worked["toggle one, in memory"],
        "toggle 5,000": worked.get("toggle 5,000, in memory", {}).get("seconds", 0.0),
        "toggle 5,000 gap": worked.get("toggle 5,000, in memory", {}).get("gap", 0.0),
        "stalls": max(worked[step]["gap"] for step in STEPS if step in worked),
        "memory MB, opened": opened["memory MB"],
        "memory MB": worked["memory MB"],
    }
    return {
        "unit": "seconds",
        "articles": articles,
        "floors": floors,
        "figures": figures,
        "import to bare parser": round(
            first["all rows"] / floors["bare parser (libyaml's events)"], 2
        ),
        "keystroke to bare scan": round(figures["keystroke"] / floors["bare scan"], 2),
        "budgets": BUDGETS,
        "holds": {name: figures[name] <= most for name, most in BUDGETS.items()},
        "first import": first,
        "opened again": opened,
        "worked": worked,
    }
