"""Bodies as they are shown: readable, and without anything that acts or loads."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from curator.library.body import (
    MOST_HTML,
    MOST_MARKDOWN,
    body_html,
    embedded_address,
    embedded_words,
)
from curator.library.library import Library

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="java&#10;script:alert(1)">a</a>',
    '<a href=" &#14; javascript:alert(1)">a</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">a</a>',
    '<a href="vbscript:msgbox(1)">a</a>',
    '<a href="file:///etc/passwd">a</a>',
    '<a href="//evil.example/a">a</a>',
    "[a](javascript:alert(1))",
    "[a](file:///etc/passwd)",
    "![a](http://evil.example/pixel.gif)",
    "<javascript:alert(1)>",
    '<svg onload=alert(1)><image href="http://evil.example/a.png"/></svg>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img onerror=x&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="https://a.example/&quot;><script>alert(1)</script>"></iframe>',
    '<body onload=alert(1) background="http://evil.example/a.png">',
    '<link rel=stylesheet href="http://evil.example/a.css">',
    '<style>@import "http://evil.example/a.css";</style>',
    '<p style="background:url(http://evil.example/a.png)">a</p>',
    '<table background="http://evil.example/a.png"><tr><td>a</table>',
    '<input type=image src="http://evil.example/a.png" onfocus=alert(1) autofocus>',
    '<form action="http://evil.example/"><button formaction="javascript:1">a</button></form>',
    '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    '<base href="http://evil.example/">',
    '<object data="http://evil.example/a.swf"></object>',
    '<video poster="http://evil.example/a.png" src="javascript:1"></video>',
    '"><img src=x onerror=alert(1)//',
    "<<script>script>alert(1)<</script>/script>",
    '<a href="https://ok.example/{{ "><script>alert(1)</script>" }}">a</a>',
    "{{ '<script>alert(1)</script>' }}",
    '{% include x.html param="<img src=x onerror=alert(1)>" %}',
    "\ue0000\ue001<b>\ue00099\ue001",
    '<img alt="a><script>alert(1)</script>">',
    '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
]  # fmt: skip

ALLOWED_ATTRIBUTES = {"href", "rel", "title", "class", "dir", "colspan", "rowspan", "start"}


class Seen(HTMLParser):
    """Every element and attribute of some HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def check_harmless(shown: str) -> None:
    seen = Seen(shown)
    bad = {"script", "style", "img", "iframe", "svg", "math", "link", "meta", "object", "form"}
    assert not seen.tags & (bad | {"input", "video", "base", "body", "html"})
    for name, value in seen.attributes:
        assert name in ALLOWED_ATTRIBUTES, name
        if name == "href":
            assert re.match(r"(?:https?|mailto):", value), value
    assert "\ue000" not in shown
    assert "\ue001" not in shown


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("is_html", [True, False])
def test_nothing_acts_or_loads(payload: str, is_html: bool) -> None:
    check_harmless(body_html(payload, is_html))
    check_harmless(body_html(f"Text\n\n{payload} and *more*\n", is_html))


def test_markdown() -> None:
    shown = body_html(
        b"# Title\n\nSome *text* and `code`, ~~gone~~.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", False
    )
    for part in ("<h1>Title</h1>", "<em>text</em>", "<code>code</code>", "<s>gone</s>"):
        assert part in shown
    assert "<td>2</td>" in shown


def test_html_is_taken_as_it_is() -> None:
    assert body_html("<p>*a*</p>\n\n    b", True) == "<p>*a*</p>\n\n    b"


def test_no_body() -> None:
    for body in (b"", b" \r\n\n", "\0"):
        assert body_html(body, False) == ""
        assert body_html(body, True) == ""


def test_links_lead_to_the_web_and_to_mail() -> None:
    shown = body_html("[a](https://a.example/?x=1&y=2) [b](mailto:b@a.example) [c](/c)", False)
    assert '<a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer">a</a>' in shown
    assert 'href="mailto:b@a.example"' in shown
    assert re.search(r"<a rel=\"noopener noreferrer\">c</a>", shown)


def test_pictures_are_their_descriptions() -> None:
    shown = body_html(
        '![A *fox*](https://a.example/a.png) <img src="b.png" alt="1 < 2 > \'0\'">', False
    )
    assert '<span class="picture">[Picture: A fox]</span>' in shown
    assert '<span class="picture">[Picture: 1 &lt; 2 &gt; &#x27;0&#x27;]</span>' in shown
    assert body_html("<img src=a.png>", True) == '<span class="picture">[Picture]</span>'


def test_template_tags_are_shown_as_written() -> None:
    shown = body_html(
        '{% include video.html id="x" %}\n\nBy {{ page.author | escape }} <b>\n\n'
        "```\n{% raw %}\n```\n",
        False,
    )
    assert '<code class="tag">{% include video.html id=&quot;x&quot; %}</code>' in shown
    assert 'By <code class="tag">{{ page.author | escape }}</code> <b>' in shown
    assert "{% raw %}" in shown
    # An address that a tag completes is none yet.
    assert "href" not in body_html("[a]({{ site.url }}/b)", False)
    assert "href" not in body_html('<a href="https://a.example/{{ x }}">a</a>', True)


def test_embedded_videos_are_links() -> None:
    shown = body_html(
        '<iframe src="https://www.youtube.com/embed/a-_9?x=1" width=9></iframe>', True
    )
    assert 'href="https://www.youtube.com/watch?v=a-_9"' in shown
    assert ">Open video</a>" in shown
    assert "Open embedded page" in body_html("<iframe src='//a.example/map'></iframe>", True)
    assert "Open sound" in body_html('<audio src="https://a.example/a.mp3"></audio>', True)
    assert body_html('<iframe src="/local"></iframe>', True) == ""


def test_the_address_of_what_is_embedded() -> None:
    assert embedded_address("<p>none</p>") == ""
    assert embedded_address('<iframe src="javascript:1"></iframe>') == ""
    found = embedded_address('<iframe frameborder="0" src="//player.vimeo.com/1?a=1&amp;b=2">')
    assert found == "https://player.vimeo.com/1?a=1&b=2"
    assert embedded_words(found) == "Open video"
    assert embedded_words("https://vimeo.com.example/") == "Open embedded page"


def test_the_direction_and_spans_stay_within_reason() -> None:
    shown = body_html(
        '<p dir="rtl">א</p><p dir="x">b</p><table><tr><td colspan="2">c<td rowspan="99999">', True
    )
    assert '<p dir="rtl">' in shown
    assert '<td colspan="2">' in shown
    assert "99999" not in shown
    assert 'dir="x"' not in shown


def test_a_very_long_body_is_cut() -> None:
    for is_html, most in ((True, MOST_HTML), (False, MOST_MARKDOWN)):
        shown = body_html("word " * (most // 4), is_html)
        assert shown.endswith("it is very long.</p>")
        assert len(shown) < most + 200


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000,
        "<b>" * 30_000,
        "<blockquote>" * 9_000,
        "<table><tr><td>" * 5_000,
        "[" * 50_000,
        ">" * 50_000,
        "- " * 30_000,
        "*a_" * 20_000,
        "{%" * 40_000,
        "{{ " * 30_000,
        '<iframe src="' * 5_000,
        "`" * 50_000,
    ],
)
def test_hostile_bodies_neither_hang_nor_nest(body: str) -> None:
    for is_html in (True, False):
        start = time.process_time()
        shown = body_html(body, is_html)
        assert time.process_time() - start < 5
        depth = most = 0
        for found in re.finditer(r"<(/?)(?!hr|br)[a-z]", shown):
            depth += -1 if found[1] else 1
            most = max(most, depth)
        assert most <= 61
        assert depth == 0


def test_every_body_of_the_corpus(corpus: Path) -> None:
    library = Library.open(corpus / "power-apps")
    shown = 0
    for article in library.articles.values():
        if not article.unreadable:
            body = body_html(article.document().body, article.path.endswith(".html"))
            check_harmless(body)
            shown += bool(body)
    assert shown > 100
