"""Numbers that are seen, and processes that are disturbed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.faults.processes import Processes, build_shim, processes, why_no_shim


@pytest.fixture
def say(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line with a test's figures even if it passes."""

    def said(line: str) -> None:
        with capfd.disabled():
            sys.stderr.write(f"\n{request.node.name}: {line}\n")
            sys.stderr.flush()

    return said


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
