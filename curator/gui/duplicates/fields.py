"""What is compared of the articles of a group, field by field, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.article import Article

_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of all articles; `is_same` where they do not differ in it."""

    label: str
    texts: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether it is the same in all of them."""
        return len(set(self.texts)) < 2


def compared(articles: Sequence[Article]) -> list[Compared]:
    """The fields that at least one of the articles has."""
    fields = [_texts(article) for article in articles]
    labels = dict.fromkeys(label for texts in fields for label in texts)
    found = [
        Compared(label, tuple(texts.get(label) or _NOTHING for texts in fields)) for label in labels
    ]
    return [each for each in found if set(each.texts) != {_NOTHING}]


def _texts(article: Article) -> dict[str, str]:
    from curator.errors import DocumentError
    from curator.library.addresses import own_addresses

    try:
        data: Mapping[str, Value] = article.document().data
    except DocumentError:
        data = {}
    published = {True: "yes", False: "no", None: "not set"}[article.published]
    return {
        "Title": article.title,
        "Published": published,
        "Publisher": article.provider,
        "Date": article.date,
        "Address": "\n".join(dict.fromkeys(own_addresses(article))),
        "Type": article.type,
        "Quality": _number(article.quality),
        "Heat": _number(article.heat),
        "Topics": ", ".join(article.topics),
        "Excerpt": article.excerpt,
        "Related": _related(data.get("related")),
        "Pictures": _count(data.get("images")),
        "File": article.path,
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _count(value: Value) -> str:
    return str(len(value)) if isinstance(value, list) and value else ""


def _related(value: Value) -> str:
    if not isinstance(value, list):
        return ""
    titles = [str(item.get("title") or "") for item in value if isinstance(item, dict)]
    return "\n".join(title for title in titles if title)
