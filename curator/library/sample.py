"""The user's own copy of the sample site: to be edited, broken and put back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from curator.bundled import seeds
from curator.errors import SiteError


def sample_site() -> Path:
    """The folder of the copy, in the user's data folder; made at the first call. Raises
    SiteError where it cannot be made."""
    place = _place()
    if not place.is_dir():
        _copy_to(place)
    return place


def reset_sample() -> Path:
    """Make the copy anew, as it came; what was edited in it is gone."""
    place = _place()
    _copy_to(place)
    return place


def is_sample(root: Path) -> bool:
    """Whether the site at `root`, a resolved path, is the copy."""
    return root == _place().resolve()


def _place() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("curator", appauthor=False)) / "sample"


def _copy_to(place: Path) -> None:
    """Copy to a new folder first, so that a copy which was cut short is never opened."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".sample-") as work:
            fresh = Path(work) / "new"
            shutil.copytree(seeds(), fresh)
            for path in (fresh, *fresh.rglob("*")):  # the seeds may be installed read-only
                path.chmod(path.stat().st_mode | (0o700 if path.is_dir() else 0o600))
            if place.exists():
                place.rename(Path(work) / "old")
            fresh.rename(place)
    except OSError as error:
        raise SiteError(
            f"The sample site cannot be copied there: {error.strerror or error}", path=str(place)
        ) from error
