"""What the window calls the site's keys, and which of them deserve more than one line."""

from __future__ import annotations

import re

from curator.library.labels import label_of

_LONG = frozenset({"excerpt", "bio", "description", "summary", "featuredContent"})

label = label_of


def is_long(key: str, value: str) -> bool:
    """Whether this text wants a box of several lines."""
    return key in _LONG or is_broken(value) or len(value) > 160


def is_broken(value: str) -> bool:
    """Whether this text has line breaks."""
    return "\n" in value or "\r" in value


def is_address(key: str, value: str) -> bool:
    """Whether this text is a web address or the place for one."""
    return value.startswith(("http://", "https://")) or (
        not value and (key.endswith(("Url", "url", "URL")) or key == "website")
    )


def count(number: int, noun: str, nouns: str | None = None) -> str:
    """`1 article`, `12 articles`; thousands are grouped by a thin space."""
    word = noun if number == 1 else nouns or f"{noun}s"
    return f"{grouped(number)} {word}"


def grouped(number: int) -> str:
    """A number with its thousands apart: 12 345."""
    return f"{number:,}".replace(",", "\u202f")


def for_menu(text: str) -> str:
    """A text as menus and buttons want it: a single `&` would underline the letter after it."""
    return text.replace("&", "&&")


def shorten(text: str, limit: int = 60) -> str:
    """The beginning of a text that is to stand within a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


_PREPOSITIONS = {"add": "to", "remove": "from", "take": "from", "toggle": "on"}
_PAST = {
    "set": "set",
    "put": "put",
    "do": "did",
    "take": "took",
    "keep": "kept",
    "make": "made",
    "split": "split",
}


def to_all(label: str, number: int) -> str:
    """An edit's label with how many articles it is done to: `Add topic AI to 12 articles`."""
    verb, _, rest = label.partition(" ")
    word = f"{_PREPOSITIONS.get(verb.lower(), 'in')} " if rest else ""
    return f"{label} {word}{count(number, 'article')}"


def happened(label: str) -> str:
    """A label as what was done: `Added topic AI to 12 articles`."""
    verb, blank, rest = label.partition(" ")
    past = _PAST.get(verb.lower())
    if past is None:
        past = re.sub(r"(?<![aeou])y$", "i", verb.lower()).removesuffix("e") + "ed"
    return past.capitalize() + blank + rest
