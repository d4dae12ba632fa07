"""Edits that are not saved, kept in the user's data folder until they are: what a crash, a kill or
an upgrade leaves behind comes back laid over what is on disk then."""

from curator.library.drafts.draft import (
    About,
    Draft,
    Key,
    about,
    data_of,
    draft_of,
    draft_of_removed,
)
from curator.library.drafts.drafts import Drafts, Left
from curator.library.drafts.elsewhere import elsewhere
from curator.library.drafts.returning import Returned, replaced, returned
from curator.library.drafts.store import NewerStore, StoreError

__all__ = [
    "About",
    "Draft",
    "Drafts",
    "Key",
    "Left",
    "NewerStore",
    "Returned",
    "StoreError",
    "about",
    "data_of",
    "draft_of",
    "draft_of_removed",
    "elsewhere",
    "replaced",
    "returned",
]
