"""What a text looks like: an address, a date, a duration, HTML."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_SITE_PATH = re.compile(r"\.{0,2}/(?!/)|assets/")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:(?:[Tt]|\s+)\d\d?:\d\d\S*(?:\s\S+)?)?\Z")
_DURATION = re.compile(
    r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?"
)
_BLANK = re.compile(r"\s")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def is_address(text: str) -> bool:
    """A web address: http or https, a host, and no blanks."""
    return _ADDRESS.match(text) is not None and not has_blanks(text)


def is_site_path(text: str) -> bool:
    """A place in the site itself: "/assets/images/x.png"."""
    return _SITE_PATH.match(text) is not None and not has_blanks(text)


def has_blanks(text: str) -> bool:
    """Blanks or line ends anywhere."""
    return _BLANK.search(text) is not None


def is_date(text: str) -> bool:
    """Written as a date, or a date and a time; the day need not exist."""
    return _DATE.match(text) is not None


def is_duration(text: str) -> bool:
    """ISO 8601: PT13M34S, P12W."""
    return _DURATION.fullmatch(text) is not None


def is_html(text: str) -> bool:
    """Has it a tag?"""
    return _TAG.search(text) is not None
