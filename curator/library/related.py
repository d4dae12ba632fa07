"""Related items: copies of other articles that an article holds, and what is odd about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from curator.document import Value, same_value
from curator.errors import DocumentError
from curator.library.addresses import KEYS, address_of, addresses_in, normal, own_addresses
from curator.library.embedding import fitted, usual_fields
from curator.library.labels import label_of
from curator.library.titles import folded, nearly_same

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library
    from curator.library.row import Row

KEY = "related"

# What a copy has where the site has no related items to learn it from, and what may be in a copy
# though most have not got it.
_USUAL = (
    "title",
    "excerpt",
    "publishedDateTime",
    "webUrl",
    "ampWebUrl",
    "cdnAmpWebUrl",
    "type",
    "provider",
    "quality",
    "images",
)
_USUAL_OF_PROVIDER = ("name", "domain")


class Mark(Enum):
    """What is odd about a related item."""

    DUPLICATE = "duplicate"  # another item is the same story
    SELF = "self"  # it is the article itself
    STALE = "stale"  # the article it was copied from has changed
    UNPUBLISHED = "unpublished"  # readers cannot open the article it leads to


@dataclass(frozen=True, slots=True)
class Related:
    """One related item of an article, and the texts that a card shows of it: "" for what it has
    not. `value` is empty where the item is no mapping; then its text is the `title`. `target` is
    the site's own article that it leads to. `marks` come each with a sentence for people."""

    index: int
    value: dict[str, Value]
    target: Article | None = None
    marks: tuple[tuple[Mark, str], ...] = ()
    title: str = ""
    publisher: str = ""
    date: str = ""
    quality: str = ""
    picture: str = ""
    web_url: str = ""

    @classmethod
    def read(cls, index: int, item: Value) -> Related:
        """An item by itself: without its target and marks."""
        if not isinstance(item, dict):
            return cls(index, {}, title=_text(item))
        return cls(
            index,
            item,
            title=_text(item.get("title")) or _text(item.get("name")),
            publisher=_publisher(item.get("provider")),
            date=_text(item.get("publishedDateTime")) or _text(item.get("startDateTime")),
            quality=_text(item.get("quality")),
            picture=_picture(item.get("images")),
            web_url=address_of(item),
        )

    def has(self, mark: Mark) -> bool:
        """Is it marked so?"""
        return any(found is mark for found, _sentence in self.marks)


def related_items(article: Article, library: Library) -> list[Related]:
    """The related items of an article in its order; none where they are no list, or unreadable."""
    data = _data(article)
    read = _read_items(data)
    doubles = _doubles(read)
    own = {normal(address) for address in addresses_in(data)}
    found = []
    for item in read:
        itself = _itself(item, own, article.title)
        target = None if itself else _target(item, article, library)
        marks = [(Mark.DUPLICATE, doubles[item.index])] if item.index in doubles else []
        if itself:
            marks.append((Mark.SELF, itself))
        if target is not None:
            marks += _marks_of_target(item, target)
        found.append(replace(item, target=target, marks=tuple(marks)))
    return found


def relating_to(article: Article, library: Library) -> list[Article]:
    """The articles that have this one among their related items, newest first."""
    own = addresses_in(_data(article))
    addresses = library.addresses
    paths = dict.fromkeys(path for address in own for path in addresses.relating(address))
    wanted = {normal(address) for address in own}
    candidates = [library.articles[path] for path in paths if path != article.path]
    result = [found for found in candidates if _relates(found, wanted)]
    return sorted(result, key=lambda found: found.date, reverse=True)


def embedded(target: Article, library: Library, collection: str = "") -> dict[str, Value]:
    """The copy of `target` that an article of `collection` (else of its own) would hold: with the
    keys, and in the order, that related items have there, as far as the target has them."""
    data = _source(target, ())
    fields = usual_fields(library, collection or target.collection, KEY)
    if fields:
        copy = fitted(data, fields, _USUAL)
    else:
        copy = {key: data[key] for key in _USUAL if data.get(key) is not None}
        provider = copy.get("provider")
        if isinstance(provider, dict):
            copy["provider"] = {key: provider[key] for key in _USUAL_OF_PROVIDER if key in provider}
    images = copy.get("images")
    if isinstance(images, list):
        copy["images"] = images[:1]  # a related item is shown with one
    for key in library.site.settings.protected:
        copy.pop(key, None)
    return copy


def candidates(article: Article, text: str, library: Library, most: int = 30) -> list[Article]:
    """The site's articles that could be related to this one and match all words of `text` in
    title or publisher, best first. Without a text those with the most topics in common, newest
    first."""
    present = _read_items(_data(article))
    taken = {normal(item.web_url) for item in present}
    titles = {folded(item.title) for item in present}
    topics = set(article.topics)
    words = folded(text).split()
    ranked = []
    for row in library.articles.rows():
        if row.path == article.path or row.unreadable or not _may_fit(row, words):
            continue
        rank = _rank(row, words) if words else 1 + len(topics.intersection(row.topics))
        if rank:
            ranked.append((rank, row.date, row))
    ranked.sort(key=lambda entry: entry[:2], reverse=True)
    found: list[Article] = []
    for *_order, row in ranked:
        other = library.articles[row.path]
        if not taken.isdisjoint(map(normal, own_addresses(other))) or folded(other.title) in titles:
            continue
        found.append(other)
        if len(found) == most:
            break
    return found


def _may_fit(row: Row, words: list[str]) -> bool:
    """Whether it is worth folding the title: mostly what is not in the text is not in it then."""
    text = row.haystack
    return not text.isascii() or "'" in text or "(" in text or all(word in text for word in words)


def _rank(article: Row, words: list[str]) -> int:
    """How well the words fit; 0 if one of them is nowhere."""
    title, publisher = folded(article.title), folded(article.provider)
    both = f"{title} {publisher}"
    if not all(word in both for word in words):
        return 0
    whole = " ".join(words)
    if title == whole:
        return 6
    if title.startswith(whole):
        return 5
    if f" {whole}" in title:
        return 4
    spaced = f" {title}"
    if all(f" {word}" in spaced for word in words):
        return 3
    return 2 if all(word in title for word in words) else 1


def refreshed(item: Related, library: Library) -> dict[str, Value]:
    """The copy with what its target says now, for the keys that the copy has; what the target has
    not stays. The copy as it is where it has no target."""
    if item.target is None:
        return item.value
    return _refreshed(item.value, _source(item.target, item.value))


def _read_items(data: Mapping[str, Value]) -> list[Related]:
    items = data.get(KEY)
    if not isinstance(items, list):
        return []
    return [Related.read(index, item) for index, item in enumerate(items)]


def _refreshed(copy: dict[str, Value], source: Mapping[str, Value]) -> dict[str, Value]:
    return {
        key: _renewed(key, value, source[key]) if key in source else value
        for key, value in copy.items()
    }


def _renewed(key: str, old: Value, new: Value) -> Value:
    if isinstance(old, dict) and isinstance(new, dict):
        return _refreshed(old, new)
    if new in (None, "", [], {}):
        return old
    if isinstance(old, list) and isinstance(new, list) and old:
        # A copy may hold fewer pictures than the article, and less of each.
        keys = {name for item in old if isinstance(item, dict) for name in item}
        return [
            {name: inner for name, inner in item.items() if name in keys}
            if isinstance(item, dict)
            else item
            for item in new[: len(old)]
        ]
    if key in KEYS and isinstance(old, str) and isinstance(new, str) and normal(old) == normal(new):
        return old
    return old if _reads_the_same(old, new) else new


def _reads_the_same(old: Value, new: Value) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return str(old) == str(new)
    if isinstance(old, bool) or isinstance(new, bool):
        return same_value(old, new)
    return old == new


def _marks_of_target(item: Related, target: Article) -> list[tuple[Mark, str]]:
    marks = []
    now = _refreshed(item.value, _source(target, item.value))
    changed = [key for key, value in item.value.items() if not same_value(value, now[key])]
    if changed:
        names = ", ".join(label_of(key).lower() for key in changed)
        marks.append((Mark.STALE, f"The article has changed since it was copied: {names}"))
    if target.published is False:
        marks.append((Mark.UNPUBLISHED, "The article it leads to is not published"))
    return marks


def _doubles(items: list[Related]) -> dict[int, str]:
    """For each item that has a double, a sentence that names it."""
    found: dict[int, str] = {}
    for at, item in enumerate(items):
        for other in items[at + 1 :]:
            same = _same_story(item, other)
            if same:
                found.setdefault(item.index, f"{same} as item {other.index + 1}: {other.title}")
                found.setdefault(other.index, f"{same} as item {item.index + 1}: {item.title}")
    return found


def _same_story(one: Related, other: Related) -> str:
    if one.web_url and normal(one.web_url) == normal(other.web_url):
        return "The same address"
    return "Nearly the same title" if nearly_same(one.title, other.title) else ""


def _itself(item: Related, own: set[str], title: str) -> str:
    if item.web_url and normal(item.web_url) in own:
        return "This is the article itself: it has the same address"
    if nearly_same(item.title, title):
        return "This may be the article itself: it has nearly the same title"
    return ""


def _target(item: Related, article: Article, library: Library) -> Article | None:
    """The site's article at the item's address; of several the one that readers can open."""
    if not item.web_url:
        return None
    wanted = normal(item.web_url)
    found = [
        target
        for path in library.addresses.at(item.web_url)
        if path != article.path
        and wanted in map(normal, addresses_in(_data(target := library.articles[path])))
    ]
    return min(found, key=lambda target: target.published is False, default=None)


def _relates(article: Article, wanted: set[str]) -> bool:
    return any(
        item.web_url and normal(item.web_url) in wanted for item in _read_items(_data(article))
    )


def _source(target: Article, copy: Collection[str]) -> dict[str, Value]:
    """What of an article can be in a copy of it that has these keys."""
    data = dict(_data(target))
    if "title" not in data and "name" in data:
        data["title"] = data["name"]
    if "webUrl" not in data and "originalUrl" not in copy and (address := address_of(data)):
        data["webUrl"] = address
    return data


def _data(article: Article) -> dict[str, Value]:
    try:
        return article.document().data
    except DocumentError:
        return {}


def _text(value: Value) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else str(value)


def _publisher(value: Value) -> str:
    if isinstance(value, dict):
        return _text(value.get("name")) or _text(value.get("domain"))
    return _text(value)


def _picture(value: Value) -> str:
    images: Iterable[Value] = value if isinstance(value, list) else [value]
    for image in images:
        url = image.get("url") if isinstance(image, dict) else image
        if isinstance(url, str) and url:
            return str(url)
    return ""
