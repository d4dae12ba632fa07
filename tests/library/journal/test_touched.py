"""The note of what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.journal import touched as module
from curator.library.journal.touched import Touched


@pytest.fixture
def touched(tmp_path: Path) -> Touched:
    (tmp_path / ".git/curator").mkdir(parents=True)
    (tmp_path / ".git/HEAD").touch()
    return Touched.of(tmp_path)


def test_each_once_in_order(touched: Touched) -> None:
    assert touched.read().paths == ()
    touched.note(["b.md", "a\nb.md"])
    touched.note(["\udcff.md", "b.md"])
    assert touched.read().paths == ("b.md", "a\nb.md", "\udcff.md")


def test_what_is_noted_meanwhile_is_not_forgotten(touched: Touched) -> None:
    touched.note(["a.md", "b.md"])
    noted = touched.read()
    touched.note(["a.md"])
    touched.forget(noted, ["a.md", "b.md"])
    assert touched.read().paths == ("a.md",)


def test_two_that_forget(touched: Touched) -> None:
    touched.note(["a.md", "b.md", "c.md"])
    noted = touched.read()
    touched.forget(noted, ["a.md"])
    touched.note(["a.md", "b.md"])
    touched.forget(noted, ["b.md"])  # read before the other: it does nothing
    assert touched.read().paths == ("b.md", "c.md", "a.md")


def test_what_was_torn_off(touched: Touched, tmp_path: Path) -> None:
    touched.note(["a.md"])
    file = tmp_path / ".git/curator/touched"
    whole = file.read_bytes()
    for end in range(len(whole)):
        file.write_bytes(whole[:end])
        touched.note(["b.md"])
        assert touched.read().paths[-1] == "b.md"


def test_a_long_note_is_made_shorter(
    touched: Touched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LARGE", 100)
    for _ in range(50):
        touched.note(["a.md", "b.md"])
    assert touched.read().paths == ("a.md", "b.md")
    assert (tmp_path / ".git/curator/touched").stat().st_size <= 130


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/touched").write_bytes(b"\0x\0")
    (tmp_path / ".git/curator").symlink_to(tmp_path / "elsewhere")
    assert Touched.of(tmp_path).read().paths == ()
