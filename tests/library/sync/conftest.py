"""Two people at work, without the settings of the person who runs the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.sync.team import ARTICLE, TOPIC, A, B, Team, make_team


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    for who in ("AUTHOR", "COMMITTER"):
        for what in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{who}_{what}", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    files: dict[str, str | bytes] = {A: ARTICLE, B: ARTICLE, TOPIC: "name: AI\n"}
    return make_team(tmp_path, {**files, "README.md": "1\n2\n3\n4\n5\n"})
