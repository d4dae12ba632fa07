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
from curator.library.drafts.drafts import Drafts, Left, LeftText
from curator.library.drafts.elsewhere import elsewhere
from curator.library.drafts.returning import Returned, replaced, returned
from curator.library.drafts.store import NewerStore, StoreError
from curator.library.drafts.text_places import ReturnedText, returned_text
from curator.library.drafts.typed_text import TextKey, TypedText, What, pack_held, unpack_held

__all__ = [
    "About",
    "Draft",
    "Drafts",
    "Key",
    "Left",
    "LeftText",
    "NewerStore",
    "Returned",
    "ReturnedText",
    "StoreError",
    "TextKey",
    "TypedText",
    "What",
    "about",
    "data_of",
    "draft_of",
    "draft_of_removed",
    "elsewhere",
    "pack_held",
    "replaced",
    "returned",
    "returned_text",
    "unpack_held",
]
