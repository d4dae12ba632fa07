"""Small sites to write in, and the two ways to put a file in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library import exchange
from tests.library.journal import sites


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return sites.make(tmp_path / "site")


@pytest.fixture(params=["exchange", "rename"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the system can exchange names, and where not."""
    if request.param == "rename":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    return str(request.param)
