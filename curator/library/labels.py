"""What people read for a key."""

from __future__ import annotations

import re

_LABELS = {
    "publishedDateTime": "Date",
    "startDateTime": "Starts",
    "endDateTime": "Ends",
    "webUrl": "Web address",
    "ampWebUrl": "AMP address",
    "cdnAmpWebUrl": "AMP cache address",
    "originalUrl": "Original address",
    "provider": "Publisher",
    "featuredContent": "Featured content",
    "isCached": "Cached",
    "_id": "Identifier",
}
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-\s]+")


def label_of(key: str) -> str:
    """A key as editors read it: `publishedDateTime` is "Date", `some_keyName` "Some key name"."""
    if key in _LABELS:
        return _LABELS[key]
    words = [
        word if word.isupper() and len(word) > 1 else word.lower()
        for word in _BOUNDARY.split(key)
        if word
    ]
    text = re.sub(r"\burl\b", "address", " ".join(words))
    return text[:1].upper() + text[1:] if text else key
