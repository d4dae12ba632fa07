"""Where the cache of a site is, and what its records depend on."""

from __future__ import annotations

import os
import re
import sys
from hashlib import blake2b
from pathlib import Path

from curator.library.row import Row
from curator.library.settings import Settings
from curator.library.site import Site

#: To be raised whenever the same file gives another row, other values or other addresses than
#: before, or the tables change.
SCHEMA = 4

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 40


def file_of(site: Site) -> Path:
    """The cache file of a site, in the user's cache folder; it can be deleted at any time."""
    import platformdirs

    root = os.path.realpath(site.root)
    digest = blake2b(os.fsencode(root), digest_size=10).hexdigest()
    name = _UNSAFE.sub("-", os.path.basename(root)).strip("-.")[:_LONGEST_NAME] or "site"
    folder = Path(platformdirs.user_cache_dir("curator", appauthor=False))
    return folder / "sites" / f"{name}-{digest}.sqlite3"


def is_there(site: Site) -> bool:
    """Whether the site has a cache file, as far as one may look."""
    return os.path.exists(file_of(site))


def fingerprint(settings: Settings) -> str:
    """What the records depend on besides the files. `marshal` is one of each Python version."""
    python = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"
    return "\n".join((str(SCHEMA), python, *Row._fields, settings.topic_key))
