"""Articles that are made, copied and put elsewhere. All of it is in memory: `Library.refile` takes
the result in, and files come and go when it is saved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from curator.document import Document, Timestamp, Value
from curator.errors import RefusedEdit
from curator.library.article import Article, is_yaml
from curator.library.file_names import FileNames
from curator.library.kinds import FieldSpec, Kind

if TYPE_CHECKING:
    from curator.library.library import Library

ARCHIVE = "_archive"

_EMPTY = b"---\n---\n"
_HEADLINES = ("title", "name")
_DATES = ("publishedDateTime", "date")  # when it was published, not when something takes place
_TO_FILL_IN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.URL})
_ENOUGH = 3  # articles that say what all articles of a collection have
_JOINERS = "\u200c\u200d"  # parts of words and of emoji
_LONGEST_TITLE = 1000  # characters
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(
    r"0000-00-00(?:(?P<gap>[Tt ])00:00(?P<seconds>:00)?(?P<fraction>\.0+)?"
    r"(?P<blank> ?)(?P<zone>[Zz]|[-+]00(?::?00)?)?)?"
)
_USUAL = "0000-00-00T00:00:00Z"


def collections(library: Library) -> list[str]:
    """Where articles can be put: the folders that have some, and the archive."""
    found = dict.fromkeys(row.collection for row in library.articles.rows())
    found[ARCHIVE] = None
    return [name for name in sorted(found) if library.site.lists(name)]


def check_collection(library: Library, collection: str) -> None:
    """Raises RefusedEdit where the site would not list an article of this collection."""
    if not library.site.lists(collection):
        words = f"{collection or 'the top folder'} is not among the folders of the site's articles"
        raise RefusedEdit(f"{words}; see curator.toml")


def new_paths(library: Library, now: datetime) -> Callable[[str, str], str]:
    """Tells the path that a new article of a collection, with a title, would get; quick to ask
    again while nothing else is done."""
    names = FileNames(library)
    days: dict[str, str] = {}

    def path_of(collection: str, title: str) -> str:
        if collection not in days:
            days[collection] = _now_as(_date_shape(library, collection), now)[:10]
        return names.of(collection, title, days[collection])

    return path_of


def new_article(library: Library, collection: str, title: str, now: datetime) -> Article:
    """A new article, not stored: with the fields that every article of its collection has, as far
    as they are known, and not published. `now` must know its zone. Raises RefusedEdit."""
    check_collection(library, collection)
    title = _one_line(title)
    if not title:
        raise RefusedEdit("Type a title")
    specs = library.specs.of(collection)
    values = _template(specs, title, library, collection, now)
    document = _filled(values, library, collection)
    path = new_paths(library, now)(collection, title)
    settings = library.site.settings
    return Article.of(document, path, collection, document.to_bytes(), b"", settings, origin="")


def duplicate(library: Library, article: Article, now: datetime) -> Article:
    """A copy of an article in its collection, not stored: not published, without what belongs to
    the original alone. Raises DocumentError for one that is unreadable."""
    if is_yaml(article.path):
        raise RefusedEdit("This file is no article")
    check_collection(library, article.collection)
    document = article.document()
    data, settings = document.data, library.site.settings
    headline = next((key for key in _HEADLINES if isinstance(data.get(key), str)), None)
    title = f"{article.title} (copy)"
    operations: list[dict[str, Any]] = [
        {"op": "remove", "path": f"/{key}"} for key in sorted(settings.protected) if key in data
    ]
    if headline is not None and data[headline]:
        operations.append({"op": "replace", "path": f"/{headline}", "value": title})
    change = "replace" if "published" in data else "add"
    operations.append({"op": change, "path": "/published", "value": False})
    document = document.apply(operations, library.style(article.collection), protected=())
    path = FileNames(library).of(article.collection, title, now.date())
    return Article.of(
        document, path, article.collection, document.to_bytes(), b"", settings, origin=""
    )


def moved(library: Library, articles: Iterable[Article], collection: str) -> list[Article]:
    """The articles in another collection, in the same order, not stored; their files keep their
    names as far as these are free there. Raises RefusedEdit."""
    check_collection(library, collection)
    names = FileNames(library)
    result = []
    for article in articles:
        name = article.path.rpartition("/")[2]
        home, _, own = article.file.rpartition("/")
        if article.collection == collection:
            result.append(article)
        elif article.file and home == collection:
            result.append(article.at(f"{collection}/{own}" if collection else own))  # it is there
        else:
            path = names.free(collection, name)
            names.take(path)
            result.append(article.at(path))
    return result


def anew(article: Article) -> Article:
    """The article without a file: for one whose file was deleted by somebody else. It is created
    where it is to be, and never over another."""
    return replace(article, saved=b"", origin="")


def renamed(library: Library, article: Article) -> Article:
    """The article under another name in its collection: the next one that is free."""
    folder, _, name = article.path.rpartition("/")
    return article.at(FileNames(library).free(folder, name))


def _template(
    specs: Sequence[FieldSpec], title: str, library: Library, collection: str, now: datetime
) -> dict[str, Value]:
    keys = [spec.key for spec in specs]
    headline = next((key for key in _HEADLINES if key in keys), "title")
    dated = next((key for key in _DATES if key in keys), None)
    own = sum(row.collection == collection for row in library.articles.rows())
    values: dict[str, Value] = {}
    for spec in specs:
        if spec.key in library.site.settings.protected:
            continue
        if spec.key == headline:
            values[spec.key] = title
        elif spec.key == dated and (spec.usual or spec.required):
            shape = _date_shape(library, collection)
            values[spec.key] = Timestamp(_now_as(shape, now))
        elif spec.key == "published":
            values[spec.key] = False
        elif spec.usual and spec.kind is Kind.CHOICE and len(spec.choices) == 1 and own >= _ENOUGH:
            values[spec.key] = spec.choices[0]
        elif spec.required and spec.kind in _TO_FILL_IN:
            values[spec.key] = ""
    values.setdefault(headline, title)
    values.setdefault("published", False)
    return values


def _filled(values: dict[str, Value], library: Library, collection: str) -> Document:
    operations = [{"op": "add", "path": f"/{key}", "value": value} for key, value in values.items()]
    document = Document.parse(_beginning(library, collection))
    return document.apply(operations, library.style(collection), protected=())


def _beginning(library: Library, collection: str) -> bytes:
    """Front matter with nothing in it, and the line ends of the collection."""
    own = list(library.siblings(collection))
    dos = sum(each.newline == "\r\n" for each in own)
    return _EMPTY.replace(b"\n", b"\r\n") if dos * 2 > len(own) else _EMPTY


def _date_shape(library: Library, collection: str) -> str:
    """How most dates of the collection are written, with 0 for each digit; else those of the
    site."""
    rows = library.articles.rows()
    own = [row.date for row in rows if row.collection == collection]
    for dates in (own, [row.date for row in rows]):
        shapes = Counter(
            shape for text in dates if _PARTS.fullmatch(shape := _DIGIT.sub("0", text))
        )
        if shapes:
            return shapes.most_common(1)[0][0]
    return _USUAL


def _now_as(shape: str, now: datetime) -> str:
    """The time as a text of this shape, in universal time where the shape says so."""
    found = _PARTS.fullmatch(shape)
    assert found is not None
    zone = found["zone"] or ""
    if zone.lower() == "z":
        now = now.astimezone(UTC)
    text = now.strftime("%Y-%m-%d")
    if found["gap"] is None:
        return text
    text += found["gap"] + now.strftime("%H:%M")
    if found["seconds"]:
        text += now.strftime(":%S")
    if found["fraction"]:
        digits = len(found["fraction"]) - 1
        text += "." + f"{now.microsecond:06}".ljust(digits, "0")[:digits]
    if zone.lower() != "z" and zone:
        zone = _offset(now, zone)
    return text + found["blank"] + zone


def _offset(now: datetime, shape: str) -> str:
    minutes = int((now.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    colon = ":" if ":" in shape or len(shape) < 5 else ""
    return f"{sign}{hours:02}{colon}{minutes:02}"


def _one_line(title: str) -> str:
    """A title as it can be typed: no breaks, and nothing that YAML cannot hold."""
    letters = " ".join(title.split())
    kept = "".join(letter for letter in letters if letter.isprintable() or letter in _JOINERS)
    return kept[:_LONGEST_TITLE].strip()
