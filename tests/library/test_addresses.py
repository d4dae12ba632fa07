"""When two addresses lead to the same page."""

from __future__ import annotations

import pytest

from curator.library.addresses import normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://wsj.com/a", "http://www.wsj.com/a/"),
        ("https://wsj.com/a", "//WSJ.com/a#comments"),
        ("https://wsj.com/a", "wsj.com/a"),
        ("https://wsj.com/a", " https://wsj.com:443/a "),
        ("https://wsj.com/a?id=5", "https://wsj.com/a?utm_source=x&id=5&utm_medium=y&fbclid=1"),
        ("https://wsj.com/a?b=1&a=2", "https://wsj.com/a?a=2&b=1"),
        ("https://wsj.com/a", "https://www.wsj.com/a?amp"),
        ("https://wsj.com/a", "https://www.wsj.com/a?amp=1"),
        ("https://wsj.com/a", "https://www.wsj.com/a/amp/"),
        ("https://wsj.com/a", "https://amp.wsj.com/a"),
        (
            "https://wsj.com/a?x=1",
            "https://www-wsj-com.cdn.ampproject.org/c/s/www.wsj.com/a?amp&x=1",
        ),
        ("https://wsj.com/é", "https://wsj.com/%C3%A9"),
        ("https://wsj.com/a", "https://www.google.com/amp/s/www.wsj.com/amp/a"),
        ("https://wsj.com/a/b", "https://wsj.com/amp/a/b"),
        ("https://wsj.com/a", "https://wsj.com/a.amp"),
        ("https://wsj.com/a.html", "https://wsj.com/a.amp.html"),
        ("https://wsj.com/a", "https://wsj.com/a/amp.html"),
        ("https://wsj.com/a", "https://wsj.com/a?outputType=amp"),
        ("https://wsj.com/a", "https://wsj.com/a?msclkid=1&gbraid=2&twclid=3&dclid=4&igsh=5"),
        ("https://wsj.com/a", "https://wsj.com/a?WT.mc_id=1&ocid=2&ref_src=tw&mkt_tok=3&_hsenc=4"),
        ("https://wsj.com", "https://wsj.com/"),
    ],
)
def test_same_page(one: str, other: str) -> None:
    assert normal(one) == normal(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://wsj.com/a", "https://wsj.com/b"),
        ("https://wsj.com/a", "https://wsj.com/A"),
        ("https://wsj.com/a?v=1", "https://wsj.com/a?v=2"),
        ("https://m.com/a", "https://com/a"),
        ("https://www.com/a", "https://com/a"),
        ("https://wsj.com:8080/a", "https://wsj.com/a"),
        ("https://wsj.com/clamp", "https://wsj.com/cl"),
        ("https://wsj.com/amp", "https://wsj.com/a"),
        ("https://wsj.com/amplifier", "https://wsj.com/lifier"),
        ("https://wsj.com/a?cid=1", "https://wsj.com/a?cid=2"),
        ("https://wsj.com/a?ample=1", "https://wsj.com/a"),
        ("https://wsj.com/a?outputType=pdf", "https://wsj.com/a"),
    ],
)
def test_different_pages(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize("text", ["", " ", "#", "https://", "http://[broken/a", "a b", "x:y:z"])
def test_what_is_no_address_is_no_mistake(text: str) -> None:
    assert normal(text) == normal(normal(text))
