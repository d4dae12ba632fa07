"""The system's trash: the file is gone from the site, and is there to be put back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from curator.gui.trash import to_trash


@pytest.mark.skipif(sys.platform != "linux", reason="where the trash is differs elsewhere")
def test_a_file_goes_to_the_trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home" / "share"  # not there yet, as for a new user
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    file = tmp_path / "a.md"
    file.write_bytes(b"kept")
    to_trash(file)
    assert not file.exists()
    assert (home / "Trash" / "files" / "a.md").read_bytes() == b"kept"


def test_what_cannot_go_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    with pytest.raises(OSError, match="no trash"):
        to_trash(tmp_path / "nothing.md")
