"""Web addresses: when two of them lead to the same page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_SUBDOMAINS = ("www.", "amp.", "m.")
# What a newsletter, a social network or an advertisement hangs on an address.
_TRACKING = re.compile(r"utm_|mc_[ce]id$|(?:fb|g|ms|twc)clid$|igshid$|cmpid$|amp$")
#: https://www-example-com.cdn.ampproject.org/c/s/www.example.com/page: the page follows /c/s/.
_AMP_CACHE = re.compile(r"[^/]*\.cdn\.ampproject\.org/[a-z](?:/s)?/(.+)", re.DOTALL)


@lru_cache(maxsize=65536)
def normal(address: str) -> str:
    """An address with all that makes no difference left out: two that lead to the same page are
    mostly the same then. Without scheme, `www.`, fragment, trailing slash, tracking parameters and
    the marks of an AMP copy; "" for what is no address."""
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
    path = unquote(parts.path).rstrip("/").removesuffix("/amp").rstrip("/")
    kept = [part for part in parts.query.split("&") if part and not _is_tracking(part)]
    return f"{host}{path}" + ("?" + "&".join(sorted(kept)) if kept else "")


def _is_tracking(parameter: str) -> bool:
    return _TRACKING.match(parameter.partition("=")[0].lower()) is not None
