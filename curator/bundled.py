"""Where the files that ship with the app are: the sample site and the resources.

In a wheel both lie inside the package, where the build put them; in a checkout (also one that is
installed with `pip install -e`) they lie beside it. Nothing else in the app needs to know which.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def seeds() -> Path:
    """The folder of the sample site. It may be read-only: copy it before anyone edits it."""
    return _folder("seeds")


def resources() -> Path:
    """The folder of icons, desktop entry and screenshots."""
    return _folder("resources")


def _folder(name: str) -> Path:
    # A real path, not a Traversable: Qt loads icons by file name, and the package is never zipped.
    package = Path(str(files("curator")))
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
