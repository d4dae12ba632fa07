"""An article's body as HTML that can be shown: nothing in it acts, loads or leads elsewhere unseen.

Markdown is read as the site's generator reads it, but for its template tags, which are shown as
they are written. Everything then goes through one sanitiser, whatever it came from. What is put in
for pictures, videos and tags is put in as text that the sanitiser has seen or as our own markup.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST_HTML = 60_000  # characters of a body that are shown
MOST_MARKDOWN = 40_000  # which takes longer to read
_DEEPEST = 60  # elements inside each other; what shows them goes in by recursion
_WIDEST = 50  # columns or rows that one cell spans

_CUT = '<p class="quiet">The rest of the body is not shown here: it is very long.</p>'

# A template tag stands for itself as two letters that no text has: they are taken out of the text.
_OPEN, _CLOSE = "\ue000", "\ue001"
_TAG = re.compile(r"\{%(?:(?!\{%|%\}).)*%\}|\{\{(?:(?!\{\{|\}\}).)*\}\}|\{:[^{}\n]*\}", re.DOTALL)
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKS_IN_ADDRESS = ("%ee%80%80", "%ee%80%81", _OPEN, _CLOSE)

_EMBED = re.compile(
    r"<(iframe|embed|video|audio|source)\b[^<>]*?\bsrc\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')"
    r"[^<>]*>(?:\s*</\1\s*>)?",
    re.IGNORECASE,
)
_YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)")
_VIDEO_HOSTS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com"
    r"|wistia\.(?:com|net)|channel9\.msdn\.com|microsoftstream\.com|ted\.com|twitch\.tv)(?:[/:?]|$)"
)
_IMAGE = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
_ALT = re.compile(r" alt=\"([^\"]*)\"")
_TABLE = re.compile(r"<(/?)table>")
_CELL = re.compile(r"<(/?)(?:t[dh]|caption)(?: [^>]*)?>")
_TABLE_PART = re.compile(r"</?(?:table|tbody|thead|tfoot|tr)>")
_ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")

_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2"
        " h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub sup"
        " table tbody td tfoot th thead tr u ul var",
    )
)
# Gone with what is in them; of all other elements the text stays.
_GONE = frozenset(
    re.findall(
        r"\w+",
        "script style title template noscript svg math textarea select object applet iframe"
        " noembed noframes xmp plaintext",
    )
)
_VOID = frozenset({"br", "hr", "img"})
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "title"},
    "img": {"alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    **{tag: {"dir"} for tag in ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "span")},
}


def body_html(body: bytes | str, is_html: bool) -> str:
    """The body of an article as HTML for the preview; "" if there is none. Classes that a style
    sheet may know: `tag` (a template's), `picture` and `quiet`."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    text = text.replace("\0", "").replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd")
    if not text.strip():
        return ""
    most = MOST_HTML if is_html else MOST_MARKDOWN
    cut = len(text) > most
    tags: list[str] = []
    text = _TAG.sub(lambda found: _keep(tags, found[0]), text[:most])
    if not is_html:
        text = _markdown().render(text)
    shown = sanitised(text)
    shown = _MARK.sub(lambda found: _shown_tag(tags, int(found[1])), shown)
    return shown + _CUT if cut else shown


def sanitised(source: str, *, embedded: bool = True) -> str:
    """HTML without whatever acts or loads: pictures are their descriptions, embedded videos are
    links (or gone, without `embedded`), links lead to the web or to mail."""
    import nh3

    clean = nh3.clean(
        _EMBED.sub(_linked if embedded else "", source),
        tags=set(_TAGS),
        clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        strip_comments=True,
        link_rel="noopener noreferrer",
        generic_attribute_prefixes=set(),
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
    )
    return _flattened(_without_layout(_IMAGE.sub(_described, clean))).strip()


def embedded_address(source: str) -> str:
    """The address of the first thing that this HTML embeds, as a browser opens it; "" if there is
    none or it is none of the web's."""
    found = _EMBED.search(source)
    return "" if found is None else _address(found)


def embedded_words(address: str) -> str:
    """What a button or link to this says."""
    return "Open video" if _VIDEO_HOSTS.match(address) else "Open embedded page"


def _keep(tags: list[str], tag: str) -> str:
    tags.append(tag)
    return f"{_OPEN}{len(tags) - 1}{_CLOSE}"


def _shown_tag(tags: list[str], number: int) -> str:
    return f'<code class="tag">{html.escape(tags[number])}</code>' if number < len(tags) else ""


def _address(embed: re.Match[str]) -> str:
    address = html.unescape(embed[2] or embed[3] or "").strip()
    if address.startswith("//"):
        address = f"https:{address}"
    if not re.match(r"https?://\S+$", address, re.IGNORECASE):
        return ""
    video = _YOUTUBE.match(address)
    return f"https://www.youtube.com/watch?v={video[1]}" if video else address


def _linked(embed: re.Match[str]) -> str:
    address = _address(embed)
    if not address:
        return ""
    words = embedded_words(address)
    if embed[1].lower() in ("video", "source"):
        words = "Open video"
    elif embed[1].lower() == "audio":
        words = "Open sound"
    return f'<p><a href="{html.escape(address)}">{words}</a></p>'


def _described(image: re.Match[str]) -> str:
    alt = _ALT.search(image[1])
    words = html.escape(html.unescape(alt[1]).strip()) if alt else ""
    if alt and not words:
        return ""  # it says that it is only decoration
    return f'<span class="picture">[Picture{": " if words else ""}{words}]</span>'


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if any(mark in value.lower() for mark in _MARKS_IN_ADDRESS):
        return None  # an address that the template completes leads nowhere here
    if name in ("colspan", "rowspan", "start"):
        return value if value.isdecimal() and 0 < int(value[:6]) <= _WIDEST else None
    if name == "dir":
        return value if value.lower() in ("ltr", "rtl") else None
    return value


def _without_layout(clean: str) -> str:
    """Without tables inside tables, which newsletters use to place things: their cells are blocks
    one below the other. Only for what the sanitiser has written."""
    depth, start, nested = 0, 0, False
    parts: list[str] = []
    done = 0
    for found in _TABLE.finditer(clean):
        if not found[1]:
            depth += 1
            start, nested = (found.start(), False) if depth == 1 else (start, True)
            continue
        depth -= 1
        if depth == 0 and nested:
            blocks = _CELL.sub(r"<\1div>", clean[start : found.end()])
            parts += [clean[done:start], _TABLE_PART.sub("", blocks)]
            done = found.end()
    return "".join([*parts, clean[done:]])


def _flattened(clean: str) -> str:
    """Without the elements that lie too deep; what is in them stays. Only for what the sanitiser
    has written: there each element is closed, in order."""
    if clean.count("<") < _DEEPEST:
        return clean
    kept: list[bool] = []

    def element(found: re.Match[str]) -> str:
        if found[2] in _VOID:
            return found[0]
        if found[1]:
            return found[0] if not kept or kept.pop() else ""
        kept.append(len(kept) < _DEEPEST)
        return found[0] if kept[-1] else ""

    return _ELEMENT.sub(element, clean)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
