"""The user's copy of the sample site."""

from __future__ import annotations

import filecmp
import os
from pathlib import Path

import pytest

from curator.bundled import seeds
from curator.errors import SiteError
from curator.library.sample import reset_sample, sample_site


@pytest.fixture(autouse=True)
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return tmp_path / "data"


def same(one: Path, other: Path) -> bool:
    compared = filecmp.dircmp(one, other, ignore=[])
    return not (compared.left_only or compared.right_only or compared.diff_files) and all(
        same(one / name, other / name) for name in compared.common_dirs
    )


def test_it_is_copied_once_and_kept(data_home: Path) -> None:
    site = sample_site()
    assert data_home in site.parents
    assert site.name == "sample"
    assert same(site, seeds())
    (site / "mine.md").write_bytes(b"x")
    assert sample_site() == site
    assert (site / "mine.md").exists()


def test_it_can_be_edited() -> None:
    for folder, names, files in os.walk(sample_site()):
        for name in (*names, *files):
            assert (Path(folder) / name).stat().st_mode & 0o200


def test_a_reset_gives_it_back_as_it_came() -> None:
    site = sample_site()
    (site / "mine.md").write_bytes(b"x")
    (site / "_config.yml").unlink()
    assert reset_sample() == site
    assert same(site, seeds())
    assert os.listdir(site.parent) == ["sample"]


def test_a_place_that_cannot_be_written(data_home: Path) -> None:
    data_home.write_bytes(b"not a folder")
    with pytest.raises(SiteError, match="cannot be copied"):
        sample_site()
