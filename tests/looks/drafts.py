"""Scenes of edits and texts that came back after a crash."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from PySide6.QtTest import QTest

from curator.bundled import seeds
from curator.gui.main_window import MainWindow
from curator.library.drafts import Draft, Drafts, TypedText, What
from curator.library.library import Library

BROKEN = "_broken/unclosed-quote.md"


def back(window: MainWindow) -> None:
    """Edits of two articles and the YAML of a third are back, and are told of."""
    root, news = _fresh(window)
    texts = [_text(root, news[2], "yaml", "published: true\n" + _front(root, news[2]))]
    drafts = [_draft(root, path) for path in news[:2]]
    _reopen(window, root, drafts, texts)
    window.list.choose(news[0])


def back_as_yaml(window: MainWindow) -> None:
    """The text itself, over a file that others have changed meanwhile."""
    root, news = _fresh(window)
    text = _text(root, news[2], "yaml", "published: true\n" + _front(root, news[2]))
    file = root / news[2]
    file.write_bytes(file.read_bytes().replace(b"\ntitle:", b"\nbot: 1\ntitle:", 1))
    _reopen(window, root, [], [text])
    window.session.unapplied.wanted.emit(news[2])


def back_for_several(window: MainWindow) -> None:
    """The title that was typed for three articles, and was not handed in."""
    root, news = _fresh(window)
    others = (news[4], news[5])
    raw = "Half of a title that was typ"
    text = TypedText(news[3], "*/title", time.time(), b"", "", raw, (0, 0, 0), others=others)
    _reopen(window, root, [], [text])
    window.session.unapplied.several_wanted.emit((news[3], *others))


def back_where_others_mended(window: MainWindow) -> None:
    """Text that was typed to mend a file which somebody else has mended."""
    root, _news = _fresh(window)
    file = root / BROKEN
    found = file.read_text()
    first = next(line for line in found.split("\n") if line.startswith("title"))
    mended = found.replace(first, "title: Mended here", 1)
    text = _text(root, BROKEN, "file", mended)
    file.write_text(found.replace(first, "title: Mended by somebody else", 1))
    _reopen(window, root, [], [text])
    window.list.choose(BROKEN)


def _fresh(window: MainWindow) -> tuple[Path, list[str]]:
    """The site as it came, and some of its articles."""
    root = window.session.library.site.root
    window.drafts.discard()  # of the scene before
    shutil.copytree(seeds(), root, dirs_exist_ok=True)
    return root, [path for path in window.session.library.articles if path.startswith("_news/")]


def _front(root: Path, path: str) -> str:
    return (root / path).read_text().split("---\n")[1].removesuffix("\n")


def _draft(root: Path, path: str) -> Draft:
    base = (root / path).read_bytes()
    return Draft(path, time.time(), base, raw=base.replace(b"\n---", b"\nheat: 3\n---", 1))


def _text(root: Path, path: str, what: What, raw: str) -> TypedText:
    base = (root / path).read_bytes()
    read_as = base.decode() if what == "file" else ""
    return TypedText(path, what, time.time(), base, read_as, raw, (0, 0, 0))


def _reopen(window: MainWindow, root: Path, drafts: list[Draft], texts: list[TypedText]) -> None:
    """As somebody left it who was killed."""
    window.show_library(Library.open(root))
    QTest.qWait(600)
    window.drafts.discard()
    window.messages.clear()
    other = Drafts.open(root)
    other.put(drafts, texts=texts)
    other.close()
    window.show_library(Library.open(root))
    while window.drafts.is_busy:
        QTest.qWait(20)
