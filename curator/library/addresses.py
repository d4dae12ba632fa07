"""Web addresses: when two of them lead to the same page, and which articles are at one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from curator.document import MAX_FRONT_MATTER

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.article import Article
    from curator.library.articles import Articles

#: The keys that hold an article's own address, the one that readers are sent to first.
KEYS = ("webUrl", "originalUrl", "url", "ampWebUrl", "cdnAmpWebUrl")

_SUBDOMAINS = ("www.", "amp.", "m.")
# What a newsletter, a social network or an advertisement hangs on an address.
_TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|wt\.mc_(?:id|ev)|wt_mc_(?:id|ev)|_hs(?:enc|mi)|mkt_tok|vero_id|oly_enc_id"
    r"|(?:fb|g|d|y|tw)clid|msclkid|gclsrc|[gw]braid|igshi?d?|ref_(?:src|url)|[ios]cid|s_cid|cmpid"
    r"|guccounter|guce_referrer(?:_sig)?|amp(?:_js_v)?|usqp"
)
# https://www-example-com.cdn.ampproject.org/c/s/www.example.com/page: the page follows /c/s/.
_AMP_HOST = ".cdn.ampproject.org"
_AMP_CACHE = re.compile(
    r"(?:[^/]*\.cdn\.ampproject\.org/[a-z]|(?:www\.)?google\.[a-z.]{2,6}/amp)(?:/s)?/(.+)",
    re.DOTALL,
)
_AMP_PATH = re.compile(r"^/amp/|[/.]amp(?:\.html?)?$")
_AMP_END = re.compile(r"/amp\.html?$|[/.]amp(?=\.html?$|$)")

# Most addresses have nothing in them that could be left out but this.
_SIMPLE = re.compile(
    r"https?://(?:www\.(?=[a-z0-9-]+\.))?(?!www\.|amp\.|m\.)([a-z0-9.-]+[a-z0-9])"
    r"((?:/[\w.~-]+)*)/?",
    re.ASCII,
)

_VALUE = (
    rb"[ \t]+(?:\"(?P<quoted>[^\"\n\r]*)\"|'(?P<single>[^'\n\r]*)'"
    rb"|(?P<bare>[^\s\"'#,{}\[\]][^\s,}\]]*))"
)
_VALUE_HERE = re.compile(_VALUE)
_ANY = re.compile(rb"rl[\"']?[ \t]*:" + _VALUE)  # begins with letters: these are found fast


@lru_cache(maxsize=65536)
def normal(address: str) -> str:
    """An address with all that makes no difference left out: two that lead to the same page are
    mostly the same then. Without scheme, `www.`, fragment, trailing slash, tracking parameters and
    the marks of an AMP copy; "" for what is no address."""
    simple = _SIMPLE.fullmatch(address)
    if simple and not ("amp" in address and _may_be_amp(*simple.groups())):
        return simple[1] + simple[2]
    text = address.strip()
    if "//" not in text.split("?", 1)[0]:
        text = f"//{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:  # a broken IPv6 host or port
        return address.strip()
    if cached := _AMP_CACHE.fullmatch(f"{host}{parts.path}"):
        query = f"?{parts.query}" if parts.query else ""
        return normal(f"https://{cached[1]}{query}")
    for start in _SUBDOMAINS:
        # "m.com" is a domain of its own.
        if host.startswith(start) and "." in host.removeprefix(start):
            host = host.removeprefix(start)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = _without_amp(unquote(parts.path).rstrip("/"))
    kept = [part for part in parts.query.split("&") if part and not _is_tracking(part)]
    return f"{host}{path}" + ("?" + "&".join(sorted(kept)) if kept else "")


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return _TRACKING.fullmatch(name) is not None or (name, value) == ("outputtype", "amp")


def _may_be_amp(host: str, path: str) -> bool:
    return host.endswith(_AMP_HOST) or _AMP_PATH.search(path) is not None


def _without_amp(path: str) -> str:
    """The path of the page of which this may be the AMP copy: /amp/page, /page/amp, /page.amp,
    /page.amp.html, /page/amp.html."""
    if path.startswith("/amp/"):
        path = path.removeprefix("/amp")
    return _AMP_END.sub("", path).rstrip("/")


class Addressed(NamedTuple):
    """The addresses of one article: its own, and those that its related items may lead to."""

    path: str
    own: tuple[str, ...]
    related: tuple[str, ...]


class Addresses:
    """Which articles are at an address, and which have a related item that leads there.

    What is found for related items is a guess, to be looked at in the article itself.
    """

    def __init__(self) -> None:
        self._seen = 0  # how many changes of the articles
        self._addressed: dict[str, Addressed] = {}
        self._own: dict[str, dict[str, None]] = {}
        self._related: dict[str, dict[str, None]] = {}

    def update(
        self, articles: Articles, addresses_of: Callable[[Sequence[str]], Iterable[Addressed]]
    ) -> None:
        """Take in what has changed since the last time."""
        changed, self._seen = articles.changed_since(self._seen)
        for path in changed:
            self._forget(path)
        for found in addresses_of([path for path in changed if path in articles]):
            self._take_in(found)

    def at(self, address: str) -> list[str]:
        """The paths of the articles that have this as one of their own addresses."""
        return list(self._own.get(normal(address), ()))

    def relating(self, address: str) -> list[str]:
        """The paths of the articles that seem to have a related item with this address."""
        return list(self._related.get(normal(address), ()))

    def _take_in(self, found: Addressed) -> None:
        if found.own or found.related:
            self._addressed[found.path] = found
        for index, addresses in ((self._own, found.own), (self._related, found.related)):
            for address in addresses:
                index.setdefault(normal(address), {})[found.path] = None

    def _forget(self, path: str) -> None:
        found = self._addressed.pop(path, None)
        if found is None:
            return
        for index, addresses in ((self._own, found.own), (self._related, found.related)):
            for address in addresses:
                _discard(index, normal(address), path)


def addressed(article: Article) -> Addressed:
    """The addresses of an article, found in its bytes without parsing them: for many thousand
    articles that is quick."""
    return Addressed(
        article.path, tuple(own_addresses(article)), tuple(sorted(_related_addresses(article)))
    )


def own_addresses(article: Article) -> list[str]:
    """Where the article itself can be read."""
    wanted = [key for key in KEYS if key in article.keys]
    if not wanted:
        return []
    found: dict[str, str | None] = {}
    for key in wanted:
        # Not by one regex for all keys: it would look at each letter of `secured`.
        at = article.data.find(f"\n{key}:".encode(), 0, MAX_FRONT_MATTER)
        match = _VALUE_HERE.match(article.data, at + len(key) + 2) if at >= 0 else None
        found[key] = _plain(match) if match else None
    if any(found.get(key) is None for key in wanted):  # written in another way
        return addresses_in(article.document().data)
    return [address for key in wanted if (address := found.get(key))]


def addresses_in(data: Mapping[str, Value]) -> list[str]:
    """Where the article with this front matter can be read."""
    return [str(data[key]) for key in KEYS if isinstance(data.get(key), str) and data[key]]


def pages_in(data: Mapping[str, Value]) -> frozenset[str]:
    """The pages that its addresses lead to, as `normal` tells them apart; without what is none."""
    return frozenset(map(normal, addresses_in(data))) - {""}


def address_of(item: Mapping[str, Value]) -> str:
    """The address that a related item leads to; "" where it has none."""
    for key in KEYS:
        value = item.get(key)
        if isinstance(value, str) and value:
            return str(value)
    return ""


def _related_addresses(article: Article) -> set[str]:
    if not article.related or article.unreadable:
        return set()
    texts = (_plain(match) for match in _ANY.finditer(article.data, 0, MAX_FRONT_MATTER))
    found = {text for text in texts if text}
    if b"\\/" in article.data:  # slashes written as in JSON
        items = article.document().data.get("related")
        if isinstance(items, list):
            found.update(address_of(item) for item in items if isinstance(item, dict))
    return found


def _plain(match: re.Match[bytes]) -> str | None:
    """The value where it is written plainly: quoted without escapes, or not quoted."""
    value = match["quoted"] or match["single"] or match["bare"]
    if value is None or b"\\" in value or value[:1] in b"&*!|>":
        return None
    return value.decode("utf-8", "replace").rstrip()


def _discard(index: dict[str, dict[str, None]], key: str, path: str) -> None:
    paths = index.get(key)
    if paths is not None:
        paths.pop(path, None)
        if not paths:
            del index[key]
