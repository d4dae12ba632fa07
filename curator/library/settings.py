"""What a site may say about itself in `curator.toml`. Everything in it is optional:

[articles]
folders = ["_news", "_learning"]    # look for articles only here (and below)
exclude = ["drafts/*", "README.md"] # globs over the path, a folder or a file name

[fields]
topics = "tags"                     # the key that holds an article's topics
protected = ["secured"]             # keys that are never edited

[history]
noise = ["heat"]                    # commits that change only these (and protected keys) are hidden

[git]
history = "linear"                  # after a sync our commits follow theirs; "merge": one commit
                                    # that joins both

[collections._news]                 # one collection; "*" stands for all of them
order = ["title", "excerpt"]        # these fields come first in the form

[collections._news.fields.type]     # one field; inside a mapping: fields."provider.name"
kind = "choice"                     # a kind of `kinds.Kind`: text, long text, yes or no, integer,
                                    # decimal, date-time, duration, url, choice, list, choices,
                                    # topics, mapping, mappings, html, opaque
label = "Form"                      # what editors read
required = true
choices = ["article", "video"]      # no other value is allowed

[collections."*".fields.quality]
min = 0                             # bounds of a number; max also of a text's characters
max = 100

[[views]]                           # a saved view that the whole team has
name = "Long reads"
query = "type:article no:topics"    # as in the search box
sort = ["-quality", "date"]         # the first counts most; - for the largest first
columns = ["title", "quality"]      # fields, from left to right

What is said about a collection counts for more than what is said about all. What is not said is
learned from the articles.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from curator.errors import SiteError
from curator.library.overrides import ALL, CollectionOverride, read_collections
from curator.library.tomlplace import FILE_NAME, mistake, syntax_error, unknown
from curator.library.views import View, read_views

__all__ = ["FILE_NAME", "TOPIC_KEYS", "Settings"]

TOPIC_KEYS = ("topics", "tags", "categories")

_KNOWN = {
    "articles": ("folders", "exclude"),
    "fields": ("topics", "protected"),
    "history": ("noise",),
    "git": ("history",),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`folders` None: the whole site. `topic_key_given`: `curator.toml` names the topic key, so
    it is not looked for in the articles. `collections`: those for all come first. `linear`: after
    a sync our commits follow those of others, one by one."""

    folders: tuple[str, ...] | None = None
    topic_key: str = TOPIC_KEYS[0]
    protected: frozenset[str] = frozenset({"secured"})
    exclude: tuple[str, ...] = ()
    topic_key_given: bool = False
    collections: tuple[CollectionOverride, ...] = ()
    views: tuple[View, ...] = ()
    noise: frozenset[str] = frozenset()
    linear: bool = True

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
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> Settings:
        """What the text of a `curator.toml` says. Raises SiteError with the place of a mistake."""
        import tomllib  # most sites have no curator.toml

        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise syntax_error(str(error)) from error
        _refuse_unknown(text, table)
        articles = table.get("articles", {})
        fields = table.get("fields", {})
        history = table.get("history", {})
        folders = None
        if "folders" in articles:
            folders = tuple(
                _folder(text, name) for name in _texts(text, "articles", articles, "folders")
            )
        topic_key = fields.get("topics", TOPIC_KEYS[0])
        if not isinstance(topic_key, str) or not topic_key:
            reason = "topics must be the name of a key, as in topics = 'tags'"
            raise mistake(text, ("fields", "topics"), reason)
        return cls(
            folders=folders,
            topic_key=topic_key,
            protected=(
                frozenset(_texts(text, "fields", fields, "protected"))
                if "protected" in fields
                else frozenset({"secured"})
            ),
            exclude=tuple(_texts(text, "articles", articles, "exclude"))
            if "exclude" in articles
            else (),
            topic_key_given="topics" in fields,
            collections=read_collections(text, table.get("collections", {})),
            views=read_views(text, table.get("views", [])),
            noise=frozenset(
                _texts(text, "history", history, "noise") if "noise" in history else ()
            ),
            linear=_is_linear(text, table.get("git", {})),
        )

    def topic_key_in(self, used: Collection[str]) -> str:
        """The key of topics on a site whose articles have these keys: one without `topics` may
        keep them as `tags` or `categories`."""
        if self.topic_key_given:
            return self.topic_key
        return next((key for key in TOPIC_KEYS if key in used), self.topic_key)

    def about(self, collection: str) -> tuple[CollectionOverride, ...]:
        """What is said about a collection, the more special last."""
        return tuple(said for said in self.collections if said.name in (ALL, collection))

    def order_of(self, collection: str) -> tuple[str, ...]:
        """The keys that are said to come first in a collection."""
        orders = [said.order for said in self.about(collection) if said.order]
        return orders[-1] if orders else ()

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
        if section in ("collections", "views"):
            continue  # these know their own names
        if section not in _KNOWN:
            raise unknown(text, (section,), (*_KNOWN, "collections", "views"))
        if not isinstance(content, dict):
            raise mistake(text, (section,), f"{section} must be a section: [{section}]")
        for key in content:
            if key not in _KNOWN[section]:
                raise unknown(text, (section, key), _KNOWN[section])


def _is_linear(text: str, git: dict[str, object]) -> bool:
    kind = git.get("history", "linear")
    if kind not in ("linear", "merge"):
        raise mistake(text, ("git", "history"), "history must be 'linear' or 'merge'")
    return kind == "linear"


def _texts(text: str, name: str, section: dict[str, object], key: str) -> list[str]:
    value = section[key]
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise mistake(text, (name, key), f"{key} must be a list of texts")
    return value


def _folder(text: str, name: str) -> str:
    """`name` as a relative path without a `/` at its end; "" for the whole site."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts:
        reason = f"{name!r} is not a folder inside the site"
        raise mistake(text, ("articles", "folders"), reason)
    return "/".join(parts)
