"""What a cell of the list holds as a value, and what is made of a text that is typed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.document import Timestamp, Value
from curator.errors import CuratorError
from curator.gui.form.values import read_date, read_number, written
from curator.library.edits import Edit, RemoveField, SetField, SetPublished, route_to
from curator.library.kinds import FieldSpec, Kind, fits
from curator.library.labels import label_of

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library

_DATES = ("publishedDateTime", "startDateTime", "date")
# Of the file and of the whole article: no value of the front matter.
_NO_FIELD = {
    "": "This says how the article is; it has nothing to edit",
    "path": "Move the article to give it another file",
    "collection": "Move the article to put it into another collection",
    "problems": "Problems go away when what they speak of is mended",
    "topics": "Topics are edited in the form: T",
    "related": "Related items have a page of their own: Ctrl+2",
}
_BLOCKS = frozenset({Kind.LIST, Kind.CHOICES, Kind.TOPICS, Kind.MAPPING, Kind.MAPPINGS})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that can be edited. `former` is None where it is not set; `is_there`: the key is,
    be it with nothing after it."""

    path: str
    route: str
    label: str
    spec: FieldSpec
    former: Value
    is_there: bool

    @property
    def text(self) -> str:
        """The value as it is typed."""
        return written(self.former)

    @property
    def choices(self) -> tuple[tuple[str, Value], ...]:
        """What there is to choose from, where nothing else can be typed."""
        if self.spec.kind is Kind.YES_NO:
            return (("Yes", True), ("No", False), ("Not set", None))
        if self.spec.strict and self.spec.choices:
            known = tuple((choice, choice) for choice in self.spec.choices)
            own = () if self.former in (None, *self.spec.choices) else ((self.text, self.former),)
            return (*known, *own, ("Not set", None))
        return ()

    def value_of(self, text: str) -> Value:
        """The value that a text stands for; None: not set. Raises CuratorError where it is none."""
        kind = self.spec.kind
        if text == self.text:
            return self.former
        if kind in (Kind.INTEGER, Kind.DECIMAL) or _is_number(self.former):
            return self._number(text)
        if kind is Kind.DATE_TIME or isinstance(self.former, Timestamp):
            return self._date(text)
        return text

    def _number(self, text: str) -> Value:
        if not text.strip():
            return None
        number = read_number(text)
        if number is None:
            raise CuratorError("Type a number, such as 64 or 4.5")
        if self.spec.kind is Kind.INTEGER and number != int(number):
            raise CuratorError("This field holds whole numbers")
        return number

    def _date(self, text: str) -> Value:
        if not text.strip():
            return None
        date = read_date(text)
        if date is None:
            raise CuratorError("Type a date, such as 2020-07-15 or 2020-07-15T05:31:00Z")
        # One that stands in quotes is a text, and stays one.
        return str(date) if type(self.former) is str else date

    def edit(self, value: Value) -> Edit | None:
        """What gives the cell this value; None where it has it."""
        if value is None:
            if not self.is_there or self.former is None:
                return None
            is_published = self.route == "/published"
            return SetPublished(None) if is_published else RemoveField(self.route)
        if not self.is_there and value == "":
            return None
        if type(value) is type(self.former) and value == self.former:
            return None
        return SetField(self.route, value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def cell_of(library: Library, path: str, name: str) -> Cell:
    """The cell of an article and a field. Raises CuratorError with the reason where it cannot be
    edited in the list."""
    if name in _NO_FIELD:
        raise CuratorError(_NO_FIELD[name])
    article = library.articles[path]
    if article.unreadable:
        raise CuratorError("This file cannot be read; it is mended at the right")
    keys = _keys(library, article, name)
    if keys[0] in library.site.settings.protected:
        raise CuratorError(f"{label_of(keys[0])} is locked")
    here: Value = article.document().data
    is_there = True
    for key in keys:
        if isinstance(here, list):
            raise CuratorError(f"{label_of(keys[0])} is a list; edit it in the form: Enter")
        if here is not None and not isinstance(here, dict):
            raise CuratorError(f"{label_of(keys[0])} has no {label_of(keys[-1])} in it")
        is_there = isinstance(here, dict) and key in here
        here = here.get(key) if isinstance(here, dict) else None
    spec = _spec(library, article, keys, here)
    label = " › ".join(label_of(key) for key in keys)
    if isinstance(here, list | dict) or spec.kind in _BLOCKS:
        raise CuratorError(f"{label} holds more than one value; edit it in the form: Enter")
    if spec.kind is Kind.OPAQUE:
        raise CuratorError(f"{label} is locked")
    if isinstance(here, str) and not fits(Kind.TEXT, str(here)):
        raise CuratorError(f"{label} has several lines; edit it in the form: Enter")
    if isinstance(here, bool) and spec.kind is not Kind.YES_NO:
        spec = FieldSpec(spec.key, Kind.YES_NO, spec.label)
    elif spec.kind is Kind.YES_NO and not (here is None or isinstance(here, bool)):
        spec = FieldSpec(spec.key, Kind.TEXT, spec.label)
    return Cell(path, route_to(*keys), label, spec, here, is_there)


def _keys(library: Library, article: Article, name: str) -> Sequence[str]:
    """The keys that lead to what a column shows of this article."""
    if name == "topics":
        return (library.site.settings.topic_key,)
    if name == "date":
        return (next((key for key in _DATES if key in article.keys), _DATES[0]),)
    if name == "title" and "title" not in article.keys and "name" in article.keys:
        return ("name",)
    if name == "provider":
        data = article.document().data
        if isinstance(data.get("provider"), str):
            return ("provider",)
        spec = library.specs.get(article.collection, "provider")
        is_text = spec is not None and spec.kind is not Kind.MAPPING
        return ("provider",) if is_text and "provider" not in data else ("provider", "name")
    return (name,) if name in article.keys else tuple(name.split("."))


def _spec(library: Library, article: Article, keys: Sequence[str], value: Value) -> FieldSpec:
    found = library.specs.get(article.collection, keys[0])
    for key in keys[1:]:
        found = None if found is None else found.field(key)
    if found is not None:
        return found
    from curator.library.specs import spec_of

    return spec_of(keys[-1], value, library.site.settings)
