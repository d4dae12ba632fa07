"""What every test may use: no display, no surprise collections, sites to write in."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.property.profiles import load_profile

# What is kept of large sites, and of edits that are not saved, goes with the run.
_CACHE = tempfile.TemporaryDirectory(prefix="curator-cache-")
_DATA = tempfile.TemporaryDirectory(prefix="curator-data-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name
os.environ["XDG_DATA_HOME"] = _DATA.name

# Before anything imports Qt: tests need no display and show no window, unless a run asks for one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PROJECT = Path(__file__).resolve().parent.parent
_IN_MEMORY = Path("/dev/shm")

load_profile()  # property tests try little on each run and much in a campaign


def pytest_collection_finish() -> None:
    """What lives as long as the run is not looked at again by each collection of garbage, of which
    there is one after each test with a window: it would take as long as the test itself."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """What was kept for the run goes."""
    _CACHE.cleanup()
    _DATA.cleanup()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real test data (`power-apps/`, `history/`), read-only; skips if absent."""
    path = Path(os.environ.get("CURATOR_CORPUS") or PROJECT.parent / "shared" / "corpus").resolve()
    if not (path / "power-apps" / "_news").is_dir():
        pytest.skip(f"the corpus is not at {path}; set CURATOR_CORPUS to where it is")
    return path


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is such a place, for files that are written so often that
    a disk would take minutes."""
    if not (_IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="fast-", dir=_IN_MEMORY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the sample site, to be written in."""
    return _copy(PROJECT / "seeds", tmp_path / "site")


@pytest.fixture
def corpus_site(corpus: Path, tmp_path: Path) -> Path:
    """A copy of the real site, to be written in."""
    return _copy(corpus / "power-apps", tmp_path / "power-apps")


def laid(root: Path, files: Mapping[str, bytes]) -> Path:
    """The folder, with these files in it, by their paths."""
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def _copy(source: Path, target: Path) -> Path:
    shutil.copytree(source, target, symlinks=True)
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o700 if path.is_dir() else 0o600))
    return target
