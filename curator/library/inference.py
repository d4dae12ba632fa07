"""What the fields of a collection are, read off the values its articles have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from curator.library.kinds import FieldSpec, Kind, fits, is_broken, is_number
from curator.library.labels import label_of
from curator.library.shapes import is_address, is_date, is_duration, is_html, is_site_path

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.settings import Settings

_Mappings: TypeAlias = "Sequence[Mapping[str, Value]]"

_MAX_DEPTH = 4  # levels of mappings in mappings
_MOST_KEYS = 500  # of a mapping; a file may have thousands that nobody learns anything from
_ENOUGH = 10  # articles, before a field that all of them have is taken for required
HEADLINES = ("title", "name")  # one of them is there
LONGEST_TITLE = 120  # characters
_LONG = 160  # characters that no longer go on one line

_LONG_KEYS = frozenset({"excerpt", "bio", "description", "summary"})
_HTML_KEYS = frozenset({"featuredContent"})
_YES_NO_KEYS = frozenset({"published", "draft"})
_INTEGER_KEYS = frozenset({"quality", "heat", "members", "followers", "width", "height"})
_DATE_KEY = re.compile(r"(?:DateTime|Date|[_-]date)$|^(?:date|lastmod|updated)$")
_URL_KEY = re.compile(r"(?:Url|URL|^url|[_-]url)$|^(?:website|homepage|permalink)$")
# By the key, or by the key and the one around it.
_BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "quality": (0, 100),
    "ratings.average": (0, 5),
    "ratings.count": (0, None),
    "members": (0, None),
    "followers": (0, None),
    "width": (1, None),
    "height": (1, None),
}


class Inference:
    """Learns the specs of fields from mappings: the articles of a collection, or what stands
    inside them."""

    def __init__(self, settings: Settings) -> None:
        self._topic_key = settings.topic_key
        self._protected = settings.protected

    def fields(
        self, mappings: _Mappings, wider: _Mappings = (), *, parent: str = "", depth: int = 0
    ) -> tuple[FieldSpec, ...]:
        """The fields that any of the mappings has, in their usual order. `wider` are others of
        the site, which say more about the same keys where there are few examples."""
        specs = []
        for key in usual_order(mappings):
            own = [mapping[key] for mapping in mappings if key in mapping]
            more = [mapping[key] for mapping in wider if key in mapping]
            total = len(mappings)
            filled = sum(not is_empty(value) for value in own)
            usual = len(own) * 2 >= total
            required = total >= _ENOUGH and filled * 100 >= total * 95
            if depth == 0:
                required = key not in self._protected and (required or (usual and key in HEADLINES))
            specs.append(self._field(key, own, more, parent, depth, required, usual))
        return tuple(specs)

    def field(self, key: str, value: Value) -> FieldSpec:
        """The field by this one value alone."""
        spec = self._field(key, [value], [], "", 0)
        if fits(spec.kind, value):
            return spec
        if not isinstance(value, str):
            return replace(self._field("", [value], [], "", 0), key=key, label=spec.label)
        from curator.document import Timestamp

        kind = Kind.LONG_TEXT if is_broken(value) or len(value) > _LONG else Kind.TEXT
        if isinstance(value, Timestamp):  # a date where a list of topics is expected
            kind = Kind.DATE_TIME
        return FieldSpec(key, kind, spec.label)

    def _field(
        self,
        key: str,
        own: list[Value],
        more: list[Value],
        parent: str,
        depth: int,
        required: bool = False,
        usual: bool = False,
    ) -> FieldSpec:
        values = own + more
        kind, choices = self._kind(key, values, depth)
        if more and not all(fits(kind, value) for value in own):
            values = own
            kind, choices = self._kind(key, values, depth)
        elif more:
            known = {item for value in own for item in _texts_in(value)}
            choices = tuple(sorted(choices, key=lambda choice: choice not in known))
        fields: tuple[FieldSpec, ...] = ()
        if kind in (Kind.MAPPING, Kind.MAPPINGS) and depth < _MAX_DEPTH:
            fields = self.fields(_mappings_in(values), parent=key, depth=depth + 1)
        least, most = _bounds(kind, parent, key, values)
        if depth == 0 and key == "title" and kind is Kind.TEXT:
            most = LONGEST_TITLE
        headline = depth == 0 and key in HEADLINES
        required = required and (headline or _can_be_required(kind, fields))
        return FieldSpec(
            key, kind, label_of(key), required, usual, choices, False, least, most, fields
        )

    def _kind(self, key: str, values: list[Value], depth: int) -> tuple[Kind, tuple[str, ...]]:
        if depth == 0 and key in self._protected:
            return Kind.OPAQUE, ()
        if depth == 0 and key == self._topic_key:
            return Kind.TOPICS, ()
        counted = Counter(form for value in values if (form := _form(key, value)))
        if not counted:
            return _kind_of_nothing(key, values), ()
        form, count = counted.most_common(1)[0]  # the rest are mistakes, each shown as what it is
        if count * 5 < counted.total() * 4 and Kind.TEXT in counted and form is not Kind.DATE_TIME:
            form = Kind.TEXT
        if form is Kind.TEXT:
            texts = [text for value in values for text in _texts_in(value) if text]
            kind, choices = _kind_of_texts(key, texts)
            if kind is Kind.CHOICE and depth == 0 and key in HEADLINES:
                return Kind.TEXT, ()
            return kind, choices
        if form is Kind.INTEGER and any(isinstance(value, float) for value in values):
            return Kind.DECIMAL, ()
        if form is Kind.LIST:
            items = [item for value in values if isinstance(value, list) for item in value]
            texts = [item for item in items if isinstance(item, str)]
            choices = _choices(texts) if len(texts) == len(items) else ()
            return (Kind.CHOICES, choices) if choices else (Kind.LIST, ())
        return form, ()


def _bounds(
    kind: Kind, parent: str, key: str, values: list[Value]
) -> tuple[float | None, float | None]:
    """The known bounds of a number, unless the site's own articles do not keep them."""
    if kind not in (Kind.INTEGER, Kind.DECIMAL):
        return None, None
    least, most = _BOUNDS.get(f"{parent}.{key}") or _BOUNDS.get(key) or (None, None)
    numbers = [value for value in values if is_number(value)]
    if least is not None and _many(sum(number < least for number in numbers), numbers):
        least = None
    if most is not None and _many(sum(number > most for number in numbers), numbers):
        most = None
    return least, most


def _many(exceptions: int, numbers: list[int | float]) -> bool:
    return exceptions > 2 and exceptions * 10 > len(numbers)


def _can_be_required(kind: Kind, fields: tuple[FieldSpec, ...]) -> bool:
    """Pictures, figures from elsewhere and yes or no may well be absent, even if they seldom are;
    a mapping that stands for someone may not."""
    if kind is Kind.MAPPING:
        return any(field.key in HEADLINES for field in fields)
    return kind not in (Kind.YES_NO, Kind.LIST, Kind.CHOICES, Kind.MAPPINGS, Kind.OPAQUE)


def _form(key: str, value: Value) -> Kind | None:
    """What a value is at the first look: a number of any sort is an INTEGER, a text of any sort a
    TEXT, a list that holds no mappings a LIST; None for one that is empty."""
    from curator.document import Timestamp

    if is_empty(value):
        return None
    if isinstance(value, bool):
        return Kind.YES_NO
    if is_number(value):
        return Kind.INTEGER
    if isinstance(value, str):
        dated = isinstance(value, Timestamp) or (_DATE_KEY.search(key) and is_date(value))
        return Kind.DATE_TIME if dated else Kind.TEXT
    if isinstance(value, dict):
        return Kind.MAPPING
    assert isinstance(value, list)
    return Kind.MAPPINGS if all(isinstance(item, dict) for item in value) else Kind.LIST


def _kind_of_nothing(key: str, values: list[Value]) -> Kind:
    """Only the key, and an empty list or mapping, say anything."""
    if any(isinstance(value, list) for value in values):
        return Kind.LIST
    if any(isinstance(value, dict) for value in values):
        return Kind.MAPPING
    if all(value is None for value in values):
        if key in _YES_NO_KEYS:
            return Kind.YES_NO
        if key in _INTEGER_KEYS:
            return Kind.INTEGER
    if _DATE_KEY.search(key):
        return Kind.DATE_TIME
    return _kind_of_texts(key, [])[0]


def _kind_of_texts(key: str, texts: list[str]) -> tuple[Kind, tuple[str, ...]]:
    if key in _HTML_KEYS or _mostly(texts, is_html):
        return Kind.HTML, ()
    if sum(map(is_broken, texts)) * 20 > len(texts):
        return Kind.LONG_TEXT, ()
    if _mostly(texts, is_duration):
        return Kind.DURATION, ()
    if _URL_KEY.search(key) or _mostly(texts, is_address):
        return Kind.URL, ()
    long = sum(len(text) > _LONG for text in texts) * 20 > len(texts)
    if key in _LONG_KEYS or (long and key not in HEADLINES):
        return Kind.LONG_TEXT, ()
    choices = _choices(texts)
    return (Kind.CHOICE, choices) if choices else (Kind.TEXT, ())


def _mostly(texts: list[str], test: Callable[[str], bool]) -> bool:
    """Is it so of at least four in five? The rest are mistakes to be pointed out."""
    return bool(texts) and sum(map(test, texts)) * 5 >= len(texts) * 4


def _choices(texts: list[str]) -> tuple[str, ...]:
    """The few texts that come again and again, most frequent first; none if there are many."""
    counted = Counter(texts)
    few = len(texts) >= 4 and len(counted) * 2 <= len(texts) and len(counted) <= 12
    if not few or any(len(text) > 40 or is_broken(text) or is_site_path(text) for text in counted):
        return ()
    return tuple(text for text, _count in counted.most_common())


def _texts_in(value: Value) -> list[str]:
    """The text, or those of a list of texts."""
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, str)]


def _mappings_in(values: Iterable[Value]) -> list[Mapping[str, Value]]:
    found: list[Mapping[str, Value]] = []
    for value in values:
        if isinstance(value, dict):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, dict)]
    return found


def is_empty(value: Value) -> bool:
    """Nothing, or a text, list or mapping with nothing in it."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def usual_order(mappings: Iterable[Mapping[str, Value]]) -> list[str]:
    """All keys in the order that most mappings have, but no more than are of use; a rare key stands
    behind the one before it where it is."""
    order: list[str] = []
    known: set[str] = set()
    for keys, _count in Counter(map(tuple, mappings)).most_common():
        place = 0
        for key in keys:
            if key in known:
                place = order.index(key) + 1
            elif len(order) < _MOST_KEYS:
                order.insert(place, key)
                known.add(key)
                place += 1
    return order
