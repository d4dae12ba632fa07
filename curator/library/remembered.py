"""What editors decided about the articles of a site and no article says: kept among their settings,
a file for each site and each kind of decision."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from curator.errors import SaveError


def read(kind: str, site: Path, folder: Path | None = None) -> dict[str, Any]:
    """What is remembered of a site's folder; nothing where there is nothing or it cannot be read.
    `folder` is where such files are if not among the user's settings."""
    try:
        data = json.loads(_file_of(kind, site, folder).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def write(kind: str, site: Path, data: Mapping[str, Any], folder: Path | None = None) -> None:
    """Remember this instead. Raises SaveError."""
    file = _file_of(kind, site, folder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem)
        try:
            with open(handle, "w", encoding="ascii") as stream:
                # Any path can be told: what is odd is escaped.
                json.dump({"site": os.fspath(site), **data}, stream, indent=1)
            os.replace(name, file)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise SaveError(f"Not remembered: {error.strerror or error}") from None


def _file_of(kind: str, site: Path, folder: Path | None) -> Path:
    if folder is None:
        import platformdirs

        folder = platformdirs.user_config_path("curator", appauthor=False) / kind
    root = os.path.realpath(site)
    return folder / f"{blake2b(os.fsencode(root), digest_size=12).hexdigest()}.json"
