"""The same order everywhere: for `sort:` in a library and in the search box, by a click in the
header, and of the first rows of a large site."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest

from curator.gui.main_window import MainWindow
from curator.library import glimpse
from curator.library.cache.entries import read_entry
from curator.library.cache.rows import RowCache
from curator.library.fields import BUILT_IN
from curator.library.library import Library
from tests.gui.conftest import OpenWindow, paths
from tests.library.query import odd_site

SEEDED = ("category", "provider.domain", "images", "related.title", "originalUrl")
OWN = ("own", "own.a", "year", "tags", "images", "provider.domain", "related.title", "code", "a.b")
TEXTS = ("AI", "ai", "Straße", "STRASSE", '""', "2020-07-31", "2020-7", "İx", "'60'", "é", "zz")
VALUES = (*TEXTS, "60", "60.0", "7", "-1.5", ".nan", ".inf", "true", "false", "null", "[]", "{}")


def value(random: Random, depth: int = 2) -> str:
    """Anything that a field may hold, as it is written."""
    kind = random.random() if depth else 1.0
    if kind < 0.15:
        return f"[{', '.join(value(random, depth - 1) for _ in range(random.randrange(4)))}]"
    if kind < 0.3:
        return f"{{a: {value(random, depth - 1)}, b: {value(random, depth - 1)}}}"
    return random.choice(VALUES)


def generated(root: Path) -> Path:
    """Odd articles, and more of which each field is anything."""
    random = Random(7)
    written = dict(odd_site.files())
    keys = [*(name for name in BUILT_IN if name not in ("path", "collection")), "own", "tags"]
    for number in range(120):
        front = [f"{key}: {value(random)}\n" for key in keys if random.random() < 0.7]
        folder = random.choice(("_news", "_News", "_learning/deep"))
        name = f"{folder}/{random.choice('aAbß')}{number}.md"
        written[name] = f"---\n{''.join(front)}---\n".encode()
    for path, data in written.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def typed(window: MainWindow, query: str) -> list[str]:
    """The list after this was typed."""
    window.search.setText(query)
    window.search._hand_in()
    window.searching.finish()
    QCoreApplication.processEvents()
    return paths(window)


def clicked(window: MainWindow, name: str) -> list[str]:
    """The list after a click on the heading of a column."""
    header = window.list.header
    section = window.model.place_of(name)
    x = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
    where = QPoint(x, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QCoreApplication.processEvents()
    return paths(window)


def first(library: Library, order: str) -> list[str]:
    """What is shown first where the site is large and was open before."""
    cache = RowCache.open(library.site)
    assert cache is not None
    try:
        assert cache.put(read_entry(cache.site, path) for path in cache.site.paths())
        return [row.path for row in glimpse.first_of(cache, order)]
    finally:
        cache.close()


@pytest.mark.parametrize("kind", ["seeds", "generated"])
def test_everything_is_in_the_same_order(
    kind: str, open_window: OpenWindow, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glimpse, "FIRST", 9)
    root, own = (site, SEEDED) if kind == "seeds" else (generated(tmp_path / "odd"), OWN)
    library = Library.open(root)
    window = open_window(root, watched=False)
    window.resize(1200, 700)
    everything = list(library.articles)
    different = 0
    for name in (*BUILT_IN, *own):
        wanted = {
            order: [article.path for article in library.find(f"sort:{order}")]
            for order in (name, f"-{name}")
        }
        for order, rows in wanted.items():
            assert typed(window, f"sort:{order}") == rows, order
            known = first(library, order)
            assert known == (rows[:9] if name == "date" else []), order
            different += rows != everything
        typed(window, "")
        window.list.use_columns(("title", name))
        QCoreApplication.processEvents()
        seen = {}
        for _ in range(2):
            rows = clicked(window, name)
            (order,) = window.model.sorting
            seen[order] = rows
        assert seen == wanted
    assert different > 1.5 * len((*BUILT_IN, *own))
