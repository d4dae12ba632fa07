"""Edits inside flow style: `[a, b]` and `{a: 1}`, on one line or several."""

from __future__ import annotations

from curator.document import layout, scalars
from curator.document.layout import Patch
from curator.document.place import Place, Refusal
from curator.document.render import Renderer
from curator.document.scalars import Value
from curator.document.yamltree import MAPPING, PLAIN, Node


def insert(place: Place, value: Value, renderer: Renderer) -> list[Patch]:
    """Put a value into a flow collection."""
    container, text = place.container, place.tree.text
    if container.kind == MAPPING:
        written = f"{_key(container, place.name)}: {renderer.flow(value, place.pattern)}"
    else:
        written = renderer.flow(value, place.pattern)
    spans = _spans(container)
    if not spans:
        inner = layout.tight_start(text, container) + 1
        if text[inner : container.end - 1].strip():
            raise Refusal("A comment stands between these brackets", container.start)
        return [Patch(inner, container.end - 1, written)]
    if place.index < len(spans):
        start = spans[place.index][0]
        return [Patch(start, start, written + _separator(text, container, spans))]
    # After the last item, before a trailing comma if there is one (trap 13).
    end = spans[-1][1]
    return [Patch(end, end, _separator(text, container, spans) + written)]


def remove(place: Place) -> list[Patch]:
    """Take a value out of a flow collection."""
    container, text, index = place.container, place.tree.text, place.index
    spans = _spans(container)
    start, end = spans[index]
    if index + 1 < len(spans):
        following = spans[index + 1][0]
        if "#" not in text[end:following]:
            return [Patch(start, following, "")]
        return [Patch(start, layout.comma(text, end, following) + 1, "")]
    if index > 0:
        before = spans[index - 1][1]
        if "#" not in text[before:start]:
            return [Patch(before, end, "")]
        at = layout.comma(text, before, start)
        return [Patch(at, at + 1, ""), Patch(start, end, "")]
    trailing = layout.comma(text, end, container.end)
    return [Patch(start, max(end, trailing + 1), "")]


def move(place: Place, to: int) -> list[Patch]:
    """Reorder: the items change places, what separates them stays."""
    text, spans = place.tree.text, _spans(place.container)
    texts = [text[start:end] for start, end in spans]
    texts.insert(to, texts.pop(place.index))
    return [
        Patch(start, end, new)
        for (start, end), new in zip(spans, texts, strict=True)
        if text[start:end] != new
    ]


def _spans(container: Node) -> list[tuple[int, int]]:
    if container.kind == MAPPING:
        return [(key.start, max(key.end, value.end)) for key, value in container.pairs]
    return [(item.start, item.end) for item in container.items]


def _separator(text: str, container: Node, spans: list[tuple[int, int]]) -> str:
    """What stands between the last two items, line break included (trap 14)."""
    if len(spans) > 1:
        between = text[spans[-2][1] : spans[-1][0]]
        return between if "#" not in between else ", "
    lead = text[layout.tight_start(text, container) + 1 : spans[0][0]]
    return "," + lead if "\n" in lead and not lead.strip() else ", "


def _key(container: Node, name: str) -> str:
    """A key quoted like its neighbours: `{"a": 1}` stays JSON."""
    like = container.pairs[0][0].style if container.pairs else PLAIN
    return scalars.quote(name, scalars.nearest_style(name, like, flow=True, key=True))
