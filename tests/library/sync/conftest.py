"""Two people at work, without the settings of the person who runs the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.git.settings import own_settings
from tests.library.sync.team import ARTICLE, TOPIC, A, B, Team, make_team

__all__ = ["own_settings"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    files: dict[str, str | bytes] = {A: ARTICLE, B: ARTICLE, TOPIC: "name: AI\n"}
    return make_team(tmp_path, {**files, "README.md": "1\n2\n3\n4\n5\n"})
