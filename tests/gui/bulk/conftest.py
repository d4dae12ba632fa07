"""Previews of steps on the sample site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.bulk.preview import Make, PreviewBox
from curator.gui.main_window import MainWindow
from curator.library.batch import Batch, work_out
from curator.library.edits import Edit

OpenPreview = Callable[..., PreviewBox]


def making(window: MainWindow, edits: Sequence[Edit], paths: Sequence[str] = ()) -> Make:
    """What does these edits to some articles, or to all."""
    library = window.session.library

    def make(batch: Batch) -> Iterator[None]:
        chosen = paths or tuple(library.articles)
        return work_out(library, ((library.articles[path], edits) for path in chosen), batch)

    return make


@pytest.fixture
def open_preview(window: MainWindow, qtbot: QtBot) -> Iterator[OpenPreview]:
    """Opens previews, waits until they are worked out unless told otherwise, and closes them."""
    boxes: list[PreviewBox] = []

    def make(what: Make, label: str = "A step", *, wait: bool = True) -> PreviewBox:
        total = len(window.session.library.articles)
        box = PreviewBox(window.session, label, what, total, window._theme, window)
        boxes.append(box)
        box.open()
        if wait:
            qtbot.waitUntil(lambda: not box.is_working, timeout=20_000)
        return box

    yield make
    for box in boxes:
        box.reject()
        box.deleteLater()
