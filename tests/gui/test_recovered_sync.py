"""A sync of which nobody was told yet what came of it, in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from curator.library.library import Library
from tests.git.settings import own_settings
from tests.gui.conftest import OpenWindow
from tests.library.sync.team import ARTICLE, TOPIC, A, make_team

__all__ = ["own_settings"]


def test_its_conflicts_wait_for_a_decision(
    tmp_path: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    team = make_team(tmp_path, {A: ARTICLE, TOPIC: "name: AI\n"})
    for member, value in ((team.bob, "Theirs"), (team.ann, "Ours")):
        member.change(A, "title: A", f"title: {value}")
        member.change(TOPIC, "AI", value)
    team.bob.push()
    team.ann.commit()
    assert team.ann.sync().conflicts.keys() == {A, TOPIC}
    window = open_window()
    window.open_site(team.ann.site)
    qtbot.waitUntil(lambda: bool(window.session.conflicts.paths), timeout=10_000)
    assert window.session.conflicts.paths == {A}
    [conflict] = window.session.conflicts.of(A)
    assert (conflict.ours, conflict.theirs) == ("Ours", "Theirs")
    told = 'title: changed here and by others: theirs is "Theirs", ours was "Ours"'
    assert any(told in text for text in window.messages.texts)
    qtbot.waitUntil(lambda: Library.at(team.ann.site).recovered == (), timeout=10_000)


def test_what_is_no_article_is_told_with_both_values_and_can_be_had_again(
    tmp_path: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    team = make_team(tmp_path, {A: ARTICLE, TOPIC: "name: AI\n"})
    for member, value in ((team.bob, "Theirs"), (team.ann, "Ours")):
        member.change(TOPIC, "AI", value)
    team.bob.push()
    mine = team.ann.commit()
    assert team.ann.sync().conflicts.keys() == {TOPIC}
    window = open_window()
    window.open_site(team.ann.site)
    told = (
        f"You and the team changed 1 field in {TOPIC} differently: theirs is there now, "
        f"yours is in your commit {mine[:7]}"
    )
    qtbot.waitUntil(lambda: told in window.messages.texts, timeout=10_000)
    [take] = [
        button
        for button in window.messages.findChildren(QAbstractButton)
        if button.text() == "Take my 1 field"
    ]
    take.click()
    qtbot.waitUntil(lambda: team.ann.text(TOPIC) == "name: Ours\n", timeout=10_000)
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=10_000)
