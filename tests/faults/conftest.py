"""Numbers that are seen, and a fast place for sites that are written thousands of times."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.processes import Processes, build_shim, processes, why_no_shim

_IN_MEMORY = Path("/dev/shm")


@pytest.fixture
def say(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line with a test's figures even if it passes."""

    def said(line: str) -> None:
        with capfd.disabled():
            sys.stderr.write(f"\n{request.node.name}: {line}\n")
            sys.stderr.flush()

    return said


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is such a place."""
    if not (_IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=_IN_MEMORY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def plain() -> Iterator[Processes]:
    """Processes whose calls are nobody's business."""
    with processes() as found:
        yield found


@pytest.fixture(scope="module")
def shimmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Processes whose calls can be made to fail."""
    if reason := why_no_shim():
        pytest.skip(reason)
    with processes(build_shim(tmp_path_factory.mktemp("shim"))) as found:
        yield found
