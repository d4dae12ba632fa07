"""What a site may say about itself in `curator.toml`. Everything in it is optional:

[articles]
folders = ["_news", "_learning"]    # look for articles only here (and below)
exclude = ["drafts/*", "README.md"] # globs over the path, a folder or a file name

[fields]
topics = "tags"                     # the key that holds an article's topics
protected = ["secured"]             # keys that are never edited
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from curator.errors import SiteError

FILE_NAME = "curator.toml"
TOPIC_KEYS = ("topics", "tags", "categories")

_KNOWN = {"articles": ("folders", "exclude"), "fields": ("topics", "protected")}
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Settings:
    """`folders` None: the whole site. `topic_key_given`: `curator.toml` names the topic key, so
    it is not looked for in the articles."""

    folders: tuple[str, ...] | None = None
    topic_key: str = TOPIC_KEYS[0]
    protected: frozenset[str] = frozenset({"secured"})
    exclude: tuple[str, ...] = ()
    topic_key_given: bool = False

    @classmethod
    def load(cls, root: str | os.PathLike[str]) -> Settings:
        """The settings of the site at `root`; the defaults where it has no `curator.toml`."""
        try:
            with open(os.path.join(root, FILE_NAME), "rb") as file:
                text = file.read().decode("utf-8")
        except FileNotFoundError:
            return cls()
        except UnicodeDecodeError as error:
            raise SiteError("The settings are not UTF-8 text", path=FILE_NAME) from error
        except OSError as error:
            reason = f"The settings cannot be read: {error.strerror}"
            raise SiteError(reason, path=FILE_NAME) from error
        return cls._read(text)

    @classmethod
    def _read(cls, text: str) -> Settings:
        import tomllib  # most sites have no curator.toml

        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _syntax_error(str(error)) from error
        _refuse_unknown(text, table)
        articles = table.get("articles", {})
        fields = table.get("fields", {})
        folders = None
        if "folders" in articles:
            folders = tuple(_folder(text, name) for name in _texts(text, articles, "folders"))
        topic_key = fields.get("topics", TOPIC_KEYS[0])
        if not isinstance(topic_key, str) or not topic_key:
            raise _error(text, "topics", "topics must be the name of a key, as in topics = 'tags'")
        return cls(
            folders=folders,
            topic_key=topic_key,
            protected=(
                frozenset(_texts(text, fields, "protected"))
                if "protected" in fields
                else frozenset({"secured"})
            ),
            exclude=tuple(_texts(text, articles, "exclude")) if "exclude" in articles else (),
            topic_key_given="topics" in fields,
        )

    def excluded(self) -> Callable[[str], bool]:
        """A test for paths and folders (relative, with `/`): does `exclude` name this one?"""
        if not self.exclude:
            return lambda path: False
        import fnmatch

        patterns = [glob.rstrip("/").removesuffix("/**") for glob in self.exclude]
        found = re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns)).match

        def excluded(path: str) -> bool:
            return bool(found(path) or found(path.rpartition("/")[2]))

        return excluded


def _refuse_unknown(text: str, table: dict[str, object]) -> None:
    for section, content in table.items():
        if section not in _KNOWN:
            raise _unknown(text, section, _KNOWN)
        if not isinstance(content, dict):
            raise _error(text, section, f"{section} must be a section: [{section}]")
        for key in content:
            if key not in _KNOWN[section]:
                raise _unknown(text, key, _KNOWN[section])


def _texts(text: str, section: dict[str, object], key: str) -> list[str]:
    value = section[key]
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _error(text, key, f"{key} must be a list of texts")
    return value


def _folder(text: str, name: str) -> str:
    """`name` as a relative path without a `/` at its end; "" for the whole site."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts:
        raise _error(text, "folders", f"{name!r} is not a folder inside the site")
    return "/".join(parts)


def _unknown(text: str, name: str, known: Iterable[str]) -> SiteError:
    import difflib

    names = list(known)
    near = difflib.get_close_matches(name, names, 1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(names)}"
    return _error(text, name, f"Unknown setting {name!r}{hint}")


def _error(text: str, name: str, reason: str) -> SiteError:
    place = re.search(rf"^[ \t]*\[?[ \t]*[\"']?({re.escape(name)})\b", text, re.MULTILINE)
    if place is None:
        return SiteError(reason, path=FILE_NAME)
    start = place.start(1)
    line = text.count("\n", 0, start) + 1
    return SiteError(
        reason, path=FILE_NAME, line=line, column=start - (text.rfind("\n", 0, start) + 1) + 1
    )


def _syntax_error(message: str) -> SiteError:
    """tomllib says the place in words at the end of its message (until Python 3.14)."""
    place = _TOML_PLACE.search(message)
    reason = _TOML_PLACE.sub("", message)
    if place is None or place[1] is None:
        return SiteError(reason, path=FILE_NAME)
    return SiteError(reason, path=FILE_NAME, line=int(place[1]), column=int(place[2]))
