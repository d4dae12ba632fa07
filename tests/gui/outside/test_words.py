"""What others did, in one line."""

from __future__ import annotations

from datetime import datetime

import pytest

from curator.gui.outside.words import updated
from curator.gui.said import TakenIn

NOW = datetime(2026, 1, 1)


def taken(path: str, kind: str = "changed", *fields: str, **more: str) -> TakenIn:
    result = more.get("result", "reloaded")
    moved_from = more.get("moved_from", "")
    return TakenIn(path, f"Title {path}", kind, fields, result, moved_from, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([taken("a", "changed", "heat")], "The site updated heat in Title a"),
        ([taken("a")], "The site updated Title a"),
        (
            [taken("a", "changed", "secured", "heat"), taken("b", "changed", "secured")],
            "The site updated 2 articles (heat, secured)",
        ),
        (
            [taken("a", "changed", "secured"), taken("a", "changed", "topics")],
            "The site updated topics, secured in Title a",
        ),
        (
            [taken("a", "changed", "heat", result="merged")],
            "The site updated heat in Title a; your edits are kept",
        ),
        (
            [taken("a", "changed", *"abcdef"), taken("b", "changed", "f")],
            "The site updated 2 articles (f, a, b, c, 2 more)",
        ),
        ([taken("a", "changed", "webUrl")], "The site updated web address in Title a"),
        (
            [taken("a", "changed", "heat"), taken("b", "new"), taken("c", "gone")],
            "The site updated heat in Title a, added Title b and deleted Title c",
        ),
        ([taken("a", "new"), taken("a", "changed", "heat")], "The site added Title a"),
        ([taken("a", "new"), taken("a", "gone")], "The site deleted Title a"),
        ([taken("b", "moved", moved_from="a")], "The site moved Title b"),
        (
            [taken("b", "moved", "heat", moved_from="a", result="merged"), taken("c")],
            "The site updated Title c and moved Title b (heat); your edits are kept",
        ),
        (
            [taken("a", "gone", result="kept")],
            "The site deleted Title a; your edits are kept",
        ),
    ],
)
def test_it_is_one_sentence(events: list[TakenIn], words: str) -> None:
    assert updated(events, {"secured"}) == words
