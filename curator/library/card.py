"""An article as its reader sees it in a list: what the preview shows above the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.document import Document, Value
from curator.library.body import embedded_address, embedded_words, sanitised

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library

_EXCERPTS = ("excerpt", "description", "summary", "bio")
_ADDRESSES = ("webUrl", "originalUrl", "url", "website")
_PUBLISHERS = ("provider", "affiliation")
_SMALL = 64  # pixels: a logo beside a line of text
_CLOCK = re.compile(r"\d{4}-\d\d?-\d\d?[Tt ]+(\d\d?:\d\d)")
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?"
)
_UNITS = ("year", "month", "week", "day", "h", "min", "s")


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture is; its size in pixels as the article says it, else 0."""

    url: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A related item: its title, who published it, and its address."""

    title: str
    publisher: str
    address: str


@dataclass(frozen=True, slots=True)
class Card:
    """All texts are "" where the article has none. `date` is as written; `time` of an event is
    "10:00 – 13:00". `facts` are words such as type, length and price. `featured` is sanitised
    HTML; `video` the address of what is embedded, and `video_words` what a button to it says."""

    title: str
    published: bool
    publisher: str = ""
    logo: str = ""
    date: str = ""
    time: str = ""
    facts: tuple[str, ...] = ()
    excerpt: str = ""
    address: str = ""
    picture: Picture = Picture()
    topics: tuple[str, ...] = ()
    related: tuple[Mention, ...] = ()
    video: str = ""
    video_words: str = ""
    featured: str = ""


def card_of(article: Article, document: Document, library: Library) -> Card:
    """The card of `article`, which `document` was parsed from."""
    data = document.data
    publisher, logo = _publisher(data, library)
    featured = _text(data.get("featuredContent"))
    video = embedded_address(featured) if featured else ""
    return Card(
        title=article.title or article.path,
        published=article.published is not False,
        publisher=publisher,
        logo=logo,
        date=article.date,
        time=_time(data),
        facts=tuple(_facts(data)),
        excerpt=_first(data, _EXCERPTS),
        address=_address(data),
        picture=next(_pictures(data.get("images", data.get("image"))), Picture()),
        topics=article.topics,
        related=tuple(_mentions(data.get("related"))),
        video=video,
        video_words=_video_words(video, article),
        featured=sanitised(featured, embedded=not video) if featured else "",
    )


def _video_words(address: str, article: Article) -> str:
    if not address:
        return ""
    return "Open video" if article.type == "video" else embedded_words(address)


def duration_words(written: str) -> str:
    """An ISO 8601 duration for people, "13 min 34 s"; what is none as it is written."""
    found = _DURATION.fullmatch(written.strip())
    if found is None or not any(found.groups()):
        return written
    parts = []
    for amount, unit in zip(found.groups(), _UNITS, strict=True):
        number = int(amount) if amount and len(amount) < 7 else 0
        if number:
            plural = "s" if number != 1 and unit in _UNITS[:4] else ""
            parts.append(f"{number} {unit}{plural}")
    return " ".join(parts) or written


def _publisher(data: Mapping[str, Value], library: Library) -> tuple[str, str]:
    """Name and logo: the article's own, else the site's record's for the domain."""
    for key in _PUBLISHERS:
        value = data.get(key)
        if not isinstance(value, dict):
            if name := _text(value):
                return name, ""
            continue
        domain = _text(value.get("domain"))
        record = library.publishers.get(domain) if domain else None
        name = _text(value.get("name")) or (record.name if record else "") or domain
        own = list(_pictures(value.get("images")))
        if not own and record is not None:
            own = list(_pictures(list(record.images)))
        # The smallest that is not too small; without sizes the first.
        own.sort(key=lambda each: (each.width < _SMALL // 2, each.width))
        if name or own:
            return name, own[0].url if own else ""
    return "", ""


def _time(data: Mapping[str, Value]) -> str:
    """When an event begins and ends, as written; nothing for what is merely published."""
    if data.get("publishedDateTime"):
        return ""
    clocks = [_CLOCK.match(_text(data.get(key))) for key in ("startDateTime", "endDateTime")]
    return " – ".join(clock[1] for clock in clocks if clock is not None)


def _facts(data: Mapping[str, Value]) -> Iterator[str]:
    kind = _text(data.get("type"))
    if kind:
        yield f"{kind[:1].upper()}{kind[1:]}"
    for key in ("length", "duration"):
        if length := _text(data.get(key)):
            yield duration_words(length)
    price = data.get("price")
    if isinstance(price, dict):
        price = " ".join(filter(None, map(_text, price.values())))
    if words := _text(price):
        yield words
    place = data.get("location")
    if isinstance(place, dict):
        place = ", ".join(filter(None, map(_text, (place.get("address"), place.get("city")))))
    if words := _text(place):
        yield words


def _address(data: Mapping[str, Value]) -> str:
    found = _first(data, _ADDRESSES)
    return found if found.lower().startswith(("http://", "https://")) else ""


def _pictures(value: Value) -> Iterator[Picture]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            url = _text(item.get("url"))
            if url:
                yield Picture(url, _side(item.get("width")), _side(item.get("height")))
        elif url := _text(item):
            yield Picture(url)


def _mentions(value: Value) -> Iterator[Mention]:
    for item in value if isinstance(value, list) else []:
        if not isinstance(item, dict):
            if title := _text(item):
                yield Mention(title, "", "")
            continue
        provider = item.get("provider")
        if isinstance(provider, dict):
            provider = provider.get("name") or provider.get("domain")
        address = _address(item)
        title = _text(item.get("title")) or _text(item.get("name")) or address
        if title:
            yield Mention(title, _text(provider), address)


def _first(data: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(data.get(key)))), "")


def _text(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _side(value: Value) -> int:
    return value if type(value) is int and 0 < value < 100_000 else 0
