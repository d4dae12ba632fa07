"""One file of a site as an immutable value: its bytes, and what a list shows of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from sys import intern
from typing import Any, Protocol

from curator.document import Document, Problem, Value, quick_front_matter
from curator.errors import DocumentError
from curator.library.row import Row
from curator.library.settings import Settings

_DATE_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-")
_DATE_KEYS = ("publishedDateTime", "startDateTime", "date")
_YAML = (".yaml", ".yml")
# Shown for what they are, also where a site keeps its topics in one of them.
_ALSO_SHOWN = frozenset(
    ("published", "quality", "heat", "type", "excerpt", "title", "related", "provider")
)


class FrontMatter(Protocol):
    """What a `Document` has, and `quick.Quick` too."""

    @property
    def data(self) -> dict[str, Value]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    @property
    def starts(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Article:
    """A file with front matter. `data` is the file as edited, `saved` as last read or written.

    All texts are "" and `published`, `quality`, `heat` None where the file has no such value.
    `published` is the written value (absent means published). `date` is the text as written.
    `related` counts the related items. `keys` are the top-level keys in file order. `problems` are
    sentences for people; an `unreadable` article has at least one. `origin` is where its file is
    on disk if that is not `path`: "" for a new article that has no file yet.
    """

    path: str
    collection: str
    data: bytes = field(repr=False)
    saved: bytes = field(repr=False)
    title: str = ""
    published: bool | None = None
    topics: tuple[str, ...] = ()
    excerpt: str = field(default="", repr=False)
    provider: str = ""
    date: str = ""
    type: str = ""
    quality: int | float | None = None
    heat: int | float | None = None
    related: int = 0
    keys: tuple[str, ...] = field(default=(), repr=False)
    problems: tuple[str, ...] = ()
    unreadable: bool = False
    haystack: str = field(default="", repr=False, compare=False)
    starts: bytes = field(default=b"", repr=False, compare=False)  # see Document.starts
    origin: str | None = None

    @classmethod
    def read(cls, path: str, collection: str, data: bytes, settings: Settings) -> Article:
        """The article in `data`, which is what the file holds. Never raises: what cannot be read
        is an `unreadable` article with the reason among its problems."""
        quick = None if is_yaml(path) else quick_front_matter(data)
        if quick is not None:
            return cls.of(quick, path, collection, data, data, settings)
        try:
            document = Document.parse(data, whole=is_yaml(path))
        except DocumentError as error:
            return cls.broken(path, collection, _with_line(error.reason, error.line), data)
        return cls.of(document, path, collection, data, data, settings)

    @classmethod
    def broken(cls, path: str, collection: str, reason: str, data: bytes = b"") -> Article:
        """A file that cannot be read as an article."""
        title = _stem(path)
        return cls(
            path,
            intern(collection),
            data,
            data,
            title=title,
            problems=(reason,),
            unreadable=True,
            haystack=_haystack(title, _file_name(path)),
        )

    @classmethod
    def of(
        cls,
        document: FrontMatter,
        path: str,
        collection: str,
        data: bytes,
        saved: bytes,
        settings: Settings,
        origin: str | None = None,
    ) -> Article:
        """The article that `document`, parsed from `data`, holds."""
        values = _Values(document.data)
        stem = _stem(path)
        title = values.text("title") or values.text("name") or stem
        topics = values.topics(settings.topic_key)
        excerpt = values.text("excerpt")
        provider = values.provider()
        return cls(
            path,
            intern(collection),
            data,
            saved,
            title=title,
            published=values.yes_or_no("published"),
            topics=topics,
            excerpt=excerpt,
            provider=provider,
            date=values.date() or _date_in(stem),
            type=intern(values.text("type")),
            quality=values.number("quality"),
            heat=values.number("heat"),
            related=values.count("related"),
            keys=tuple(intern(str(key)) for key in document.data),
            problems=tuple(
                [_with_line(found.message, found.line) for found in document.problems]
                + values.problems
            ),
            haystack=_haystack(title, excerpt, provider, *topics, _file_name(path)),
            starts=b"" if values.problems else document.starts,
            origin=origin,
        )

    def with_field(
        self, shown: dict[str, Any], *, data: bytes, starts: bytes, keys: tuple[str, ...]
    ) -> Article:
        """The article with another value of one field, of which it shows what is `shown`."""
        if not shown.keys() & {"topics", "title", "excerpt", "provider"}:
            return replace(self, data=data, starts=starts, keys=keys, **shown)
        texts = {"title": self.title, "excerpt": self.excerpt, "provider": self.provider, **shown}
        topics = texts.pop("topics", self.topics)
        haystack = _haystack(*texts.values(), *topics, _file_name(self.path))
        return replace(self, data=data, starts=starts, keys=keys, haystack=haystack, **shown)

    @property
    def file(self) -> str:
        """Where its file is on disk; "" for a new article that has none yet."""
        return self.path if self.origin is None else self.origin

    @property
    def modified(self) -> bool:
        """Does it differ from what was last read or written, or is it to be somewhere else?"""
        return self.origin is not None or self.data != self.saved

    @property
    def row(self) -> Row:
        """What is shown of it."""
        return Row(
            self.path, self.collection, self.title, self.published, self.topics, self.excerpt,
            self.provider, self.date, self.type, self.quality, self.heat, self.related, self.keys,
            self.problems, self.unreadable, self.haystack, self.modified, self.origin,
        )  # fmt: skip

    def at(self, path: str) -> Article:
        """The same article at another path; its file stays where it is."""
        collection, stem = path.rpartition("/")[0], _stem(path)
        title = stem if self.title == _stem(self.path) else self.title
        return replace(
            self,
            path=path,
            collection=intern(collection),
            title=title,
            haystack=_haystack(title, self.excerpt, self.provider, *self.topics, _file_name(path)),
            origin=None if path == self.file else self.file,
        )

    def front_matter(self) -> dict[str, Value]:
        """The front matter as plain values. Raises DocumentError where it is unreadable."""
        quick = None if is_yaml(self.path) else quick_front_matter(self.data)
        return quick.data if quick is not None else self.document().data

    def document(self) -> Document:
        """The article as a document, parsed anew. Raises DocumentError where it is unreadable."""
        try:
            if self.unreadable and not self.data and not self.problems[0].startswith("line "):
                raise DocumentError(self.problems[0])  # the file itself could not be read
            is_sound = not self.problems
            return Document.parse(self.data, whole=is_yaml(self.path), is_sound=is_sound)
        except DocumentError as error:
            raise error.at(self.path) from None


def shown_of(key: str, data: Mapping[str, Value], settings: Settings) -> dict[str, Any] | None:
    """What an article shows of one field of its front matter: attributes and their values. None
    where that is odd, or depends on other fields too."""
    values = _Values(data)
    shown: dict[str, Any] = {}
    if key == settings.topic_key and key in _ALSO_SHOWN:
        return None
    if key == settings.topic_key:
        shown["topics"] = values.topics(key)
    elif key == "published":
        shown[key] = values.yes_or_no(key)
    elif key in ("quality", "heat"):
        shown[key] = values.number(key)
    elif key == "type":
        shown[key] = intern(values.text(key))
    elif key in ("excerpt", "title"):
        shown[key] = values.text(key)
    elif key == "related":
        shown[key] = values.count(key)
    elif key == "provider":
        shown[key] = values.provider()
    # Without a title it is the name that is shown, without that date another one.
    depends = key in _DATE_KEYS or key == "name" or shown.get("title") == ""
    return None if depends or values.problems else shown


class _Values:
    """Reads the values a list shows, noting those of an unexpected kind."""

    def __init__(self, data: Mapping[str, Value]) -> None:
        self._data = data
        self.problems: list[str] = []

    def text(self, key: str) -> str:
        value = self._data.get(key)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)  # a plain str also of a Timestamp
        return self._odd(key, "text")

    def date(self) -> str:
        for key in _DATE_KEYS:
            if found := self.text(key):
                return found
        return ""

    def yes_or_no(self, key: str) -> bool | None:
        value = self._data.get(key)
        if isinstance(value, bool):
            return value
        if key in self._data:
            self._odd(key, "true or false")
        return None

    def number(self, key: str) -> int | float | None:
        value = self._data.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        if value is not None:
            self._odd(key, "a number")
        return None

    def count(self, key: str) -> int:
        value = self._data.get(key)
        if isinstance(value, list):
            return len(value)
        if value is not None:
            self._odd(key, "a list")
        return 0

    def topics(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            # A text is one topic; tags and categories are split at blanks, as Jekyll does.
            return (str(value),) if key == "topics" else tuple(map(str, value.split()))
        if not isinstance(value, list):
            self._odd(key, "a list")
            return ()
        names = []
        for item in value:
            if isinstance(item, list | dict) or item is None:
                self.problems.append(f"{key} has an item that is {_kind(item)}, not text")
            else:
                names.append(intern(str(item)))
        return tuple(names)

    def provider(self) -> str:
        value = self._data.get("provider")
        if isinstance(value, dict):
            for key in ("name", "domain"):
                if isinstance(found := value.get(key), str) and found:
                    return intern(str(found))
            return ""
        return intern(self.text("provider"))

    def _odd(self, key: str, wanted: str) -> str:
        self.problems.append(f"{key} is {_kind(self._data[key])}, not {wanted}")
        return ""


def is_yaml(path: str) -> bool:
    """Is the whole file YAML, as vocabulary files are, with no front matter and body?"""
    return path.lower().endswith(_YAML)


def _kind(value: Value) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return "text" if isinstance(value, str) else "a number"


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def _stem(path: str) -> str:
    name = _file_name(path)
    return name.rpartition(".")[0] or name


def _date_in(stem: str) -> str:
    found = _DATE_IN_NAME.match(stem)
    return found[1] if found else ""


def _haystack(*texts: str) -> str:
    return "\n".join(texts).casefold()


def _with_line(message: str, line: int | None) -> str:
    return message if line is None else f"line {line}: {message}"
