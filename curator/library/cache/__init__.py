"""What is known of a site's files from the last time, kept in the user's cache folder."""

from curator.library.cache.bodies import Held
from curator.library.cache.entries import Entry, digest_of, entry_of, read_entry
from curator.library.cache.rows import Differing, RowCache
from curator.library.cache.stamps import ReadFile, Stamp, read_stamped, scan

__all__ = [
    "Differing",
    "Entry",
    "Held",
    "ReadFile",
    "RowCache",
    "Stamp",
    "digest_of",
    "entry_of",
    "read_entry",
    "read_stamped",
    "scan",
]
