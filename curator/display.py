"""Can a window be shown here? Said in words before Qt is started, which would end the process with
a loader's trace. Pure Python: nothing here imports PySide6."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from curator.errors import CuratorError

# Which package holds a library that Qt needs: on Debian and Ubuntu, on Fedora.
_PACKAGES = {
    "libEGL": ("libegl1", "libglvnd-egl"),
    "libGL": ("libgl1", "libglvnd-glx"),
    "libGLX": ("libglx0", "libglvnd-glx"),
    "libOpenGL": ("libopengl0", "libglvnd-opengl"),
    "libdbus-1": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig": ("libfontconfig1", "fontconfig"),
    "libfreetype": ("libfreetype6", "freetype"),
    "libglib-2.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0": ("libglib2.0-0", "glib2"),
    "libX11": ("libx11-6", "libX11"),
    "libX11-xcb": ("libx11-xcb1", "libX11-xcb"),
    "libwayland-client": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor": ("libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl": ("libwayland-egl1", "libwayland-egl"),
    "libxcb": ("libxcb1", "libxcb"),
    "libxcb-cursor": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-glx": ("libxcb-glx0", "libxcb"),
    "libxcb-icccm": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr": ("libxcb-randr0", "libxcb"),
    "libxcb-render": ("libxcb-render0", "libxcb"),
    "libxcb-render-util": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape": ("libxcb-shape0", "libxcb"),
    "libxcb-shm": ("libxcb-shm0", "libxcb"),
    "libxcb-sync": ("libxcb-sync1", "libxcb"),
    "libxcb-util": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xinerama": ("libxcb-xinerama0", "libxcb"),
    "libxcb-xkb": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}
_MISSING = re.compile(r"^(\S+?): cannot open shared object file", re.MULTILINE)
_NOT_FOUND = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)


class DisplayError(CuratorError):
    """No window can be shown here; the reason says what to do about it."""


def check_display() -> None:
    """Raise DisplayError if the window could not be shown: Qt's system libraries, a display."""
    if not sys.platform.startswith("linux"):
        return  # wheels for other systems bring all they need, and there is always a display
    platforms = _platforms()
    if not platforms:
        raise DisplayError(
            "There is no display to show a window on. Start Curator in a desktop session, "
            "or with ssh -X; xvfb-run curator gives it one of its own. "
            "The commands list, show, set, apply, check and screenshot need none."
        )
    reasons = []
    for platform in platforms:  # Qt, too, takes the first that works
        try:
            check_libraries(platform)
            _check_answers(platform)
        except DisplayError as error:
            reasons.append(error)
        else:
            return
    raise reasons[-1]


def check_libraries(platform: str) -> None:
    """Raise DisplayError, naming all of them, if libraries are missing that Qt needs to draw on
    `platform` ("xcb", "wayland", "offscreen")."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries(_needed(platform))
    if missing:
        debian, fedora = _packages(missing)
        raise DisplayError(
            f"Qt, which draws the window, lacks system libraries: {', '.join(missing)}.\n"
            f"On Debian or Ubuntu: sudo apt install {' '.join(debian)}\n"
            f"On Fedora: sudo dnf install {' '.join(fedora)}"
        )


def missing_libraries(files: Iterable[Path]) -> list[str]:
    """The shared libraries that the loader does not find for `files`, sorted by name."""
    missing: set[str] = set()
    for file in files:
        try:
            ctypes.CDLL(str(file))
        except OSError as error:
            missing.update(_all_missing(file) or _MISSING.findall(str(error)))
    return sorted(missing)


def _all_missing(file: Path) -> list[str]:
    """The loader stops at the first library it misses; ldd goes on, where there is one."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    try:
        run = subprocess.run(
            [ldd, str(file)], capture_output=True, text=True, errors="replace", timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return _NOT_FOUND.findall(run.stdout)


def _platforms() -> list[str]:
    """The platform plugins that Qt will try, in its order; none where there is no display."""
    if given := os.environ.get("QT_QPA_PLATFORM"):
        return [name.split(":")[0] for name in given.split(";")]
    found = [
        ("wayland", os.environ.get("WAYLAND_DISPLAY")),
        ("xcb", os.environ.get("DISPLAY")),
    ]
    return [platform for platform, display in found if display]


def _needed(platform: str) -> list[Path]:
    """Qt's own libraries, whose needs are what may be missing."""
    found = find_spec("PySide6")  # finds it without importing it
    if found is None or not found.submodule_search_locations:
        raise DisplayError(
            "PySide6, which draws the window, is not installed. "
            "Install Curator again: pip install curator"
        )
    qt = Path(found.submodule_search_locations[0]) / "Qt"
    candidates = [
        qt / "lib" / "libQt6Widgets.so.6",
        *sorted((qt / "plugins" / "platforms").glob(f"libq{platform}*.so")),
    ]
    return [file for file in candidates if file.exists()]


def _packages(libraries: Iterable[str]) -> tuple[list[str], list[str]]:
    debian, fedora = set(), set()
    for library in libraries:
        known = _PACKAGES.get(library.partition(".so")[0])
        debian.add(known[0] if known else library)
        fedora.add(known[1] if known else f"'{library}()(64bit)'")
    return sorted(debian), sorted(fedora)


def _check_answers(platform: str) -> None:
    """Is the display there that the environment names?"""
    if platform == "xcb":
        name = os.environ.get("DISPLAY", "")
        answers = bool(name) and _x_answers()
    elif platform == "wayland":
        name = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
        answers = _socket_answers(os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name))
    else:
        return
    if not answers:
        what = f"The display {name!r} does not answer" if name else "DISPLAY is not set"
        raise DisplayError(
            f"{what}. Start Curator in a desktop session, or with ssh -X; "
            "xvfb-run curator gives it a display of its own."
        )


def _x_answers() -> bool:
    """Connect as Qt will do: only that tells whether the server lets us in."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # then Qt's own plugin has been found wanting, or knows another way
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


def _socket_answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(path)
        except OSError:
            return False
    return True
