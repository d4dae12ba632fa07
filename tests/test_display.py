"""What is said where no window can be shown: real processes with another environment."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only for Linux")

QT_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")


def start(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """`curator` with no display but those in `env`."""
    plain = {name: value for name, value in os.environ.items() if name not in QT_VARIABLES}
    return subprocess.run(
        [sys.executable, "-m", "curator", *map(str, args)],
        capture_output=True,
        text=True,
        timeout=60,
        env=plain | env,
    )


def assert_said(run: subprocess.CompletedProcess[str], *words: str) -> None:
    assert run.returncode == 3, run.stderr
    assert "Traceback" not in run.stderr
    for word in words:
        assert word in run.stderr
    assert run.stdout == ""


def test_no_display(site: Path) -> None:
    assert_said(start(site), "There is no display", "xvfb-run curator")
    assert_said(start(), "There is no display")


@pytest.mark.parametrize("platform", ["", "xcb"])
def test_a_display_that_does_not_answer(site: Path, platform: str) -> None:
    env = {"QT_QPA_PLATFORM": platform} if platform else {}
    assert_said(start(site, DISPLAY=":8765", **env), "':8765' does not answer")


def test_no_display_for_the_platform_that_was_asked_for(site: Path) -> None:
    assert_said(start(site, QT_QPA_PLATFORM="xcb"), "DISPLAY is not set")


def fake_qt(folder: Path, plugin: str, library: str, wrong: str) -> Path:
    """A PySide6 whose platform plugin needs a library by a name that no system has: the real
    plugin, with the name changed in place."""
    found = find_spec("PySide6")
    assert found is not None
    assert found.submodule_search_locations
    real = Path(found.submodule_search_locations[0])
    qt = folder / "PySide6" / "Qt"
    (qt / "plugins" / "platforms").mkdir(parents=True)
    (folder / "PySide6" / "__init__.py").write_text("raise AssertionError('was imported')\n")
    (qt / "lib").symlink_to(real / "Qt" / "lib")
    data = (real / "Qt" / "plugins" / "platforms" / plugin).read_bytes()
    assert library.encode() in data
    assert len(library) == len(wrong)
    data = data.replace(library.encode() + b"\0", wrong.encode() + b"\0")
    (qt / "plugins" / "platforms" / plugin).write_bytes(data)
    return folder


@pytest.mark.parametrize("ldd", [True, False])
def test_missing_libraries_are_named_with_their_packages(
    site: Path, tmp_path: Path, ldd: bool
) -> None:
    if ldd and shutil.which("ldd") is None:
        pytest.skip("ldd is not installed")
    fake = fake_qt(tmp_path / "fake", "libqxcb.so", "libxcb-icccm.so.4", "libxcb-icccm.so.9")
    path = os.environ["PATH"] if ldd else "/nowhere"
    run = start(site, DISPLAY=":8765", PYTHONPATH=str(fake), PATH=path)
    assert_said(
        run,
        "lacks system libraries: ",
        "libxcb-icccm.so.9",
        "sudo apt install ",
        "libxcb-icccm4",
        "sudo dnf install ",
        "xcb-util-wm",
    )


def test_a_library_of_an_unknown_package(site: Path, tmp_path: Path) -> None:
    fake = fake_qt(tmp_path / "fake", "libqoffscreen.so", "libQt6Gui.so.6", "libUnknwn.so.6")
    run = start("screenshot", site, tmp_path / "x.png", PYTHONPATH=str(fake))
    assert_said(run, "libUnknwn.so.6", "'libUnknwn.so.6()(64bit)'")
    assert not (tmp_path / "x.png").exists()


def test_qt_is_not_installed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "PySide6.py").write_text("")
    run = start(site, DISPLAY=":8765", PYTHONPATH=str(tmp_path))
    assert_said(run, "PySide6, which draws the window, is not installed")


def test_a_second_platform_is_tried(site: Path, tmp_path: Path) -> None:
    """A dead Wayland socket, and an X display that is dead too: told about the last."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
    run = start(site, WAYLAND_DISPLAY="wayland-7", XDG_RUNTIME_DIR=str(tmp_path), DISPLAY=":8765")
    assert_said(run, "':8765' does not answer")


def test_the_other_commands_need_none(site: Path) -> None:
    run = start("list", site, "--format", "paths")
    assert run.returncode == 0
    assert run.stderr == ""
