"""The header of the list: how wide columns are, and who takes the rest."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from curator.gui.columns import TITLE
from tests.gui.conftest import OpenWindow


def test_the_title_takes_the_rest_until_it_is_dragged(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    window = open_window(site)
    window.resize(1600, 900)
    header = window.list.header
    title = window.model.place_of(TITLE)
    room = window.list.viewport().width()
    assert header.length() == room
    header.resizeSection(title, header.sectionSize(title) + 100)
    assert header.length() == room + 100  # the list scrolls to the side
    provider = window.model.place_of("provider")
    header.resizeSection(provider, header.sectionSize(provider) + 20)
    assert header.length() == room + 120
    assert header.widths[TITLE] == header.sectionSize(title)
    header.sectionHandleDoubleClicked.emit(title)
    header.sectionHandleDoubleClicked.emit(provider)
    qtbot.waitUntil(lambda: header.length() == room)
    assert header.widths == {}
