"""Edits inside flow style: `[a, b]` and `{a: 1}`, on one line or several."""

from __future__ import annotations

from dataclasses import replace

from curator.document import layout
from curator.document.layout import Patch
from curator.document.place import Place, Refusal
from curator.document.render import Renderer
from curator.document.scalars import Value
from curator.document.yamltree import DOUBLE, MAPPING, Node


def insert(place: Place, value: Value, renderer: Renderer) -> list[Patch]:
    """Put a value into a flow collection."""
    container, text = place.container, place.tree.text
    if _is_json(container):
        renderer = replace(renderer, wanted=DOUBLE)
    if container.kind == MAPPING:
        written = f"{renderer.flow_key(place.name)}: {renderer.flow(value, place.pattern)}"
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
    opening = layout.tight_start(text, container) + 1
    if len(spans) == 1 and "#" not in text[opening : container.end]:
        return [Patch(opening, container.end - 1, "")]
    lower = spans[index - 1][1] if index else opening
    upper = spans[index + 1][0] if index + 1 < len(spans) else container.end - 1
    if "#" in text[lower:upper]:
        return _remove_beside_comments(text, start, end, lower, upper)
    if index + 1 < len(spans):
        return [Patch(start, upper, "")]
    return [Patch(lower, end, "")]


def _remove_beside_comments(text: str, start: int, end: int, lower: int, upper: int) -> list[Patch]:
    """Take an item away between neighbours that end at `lower` and begin at `upper`.

    Alone on its line it goes with the line and the comment on it, else with its comma only.
    """
    trailing = layout.comma(text, end, upper)
    stop = max(end, trailing + 1)
    line_end = layout.next_line(text, stop)
    rest = text[stop:line_end].strip()
    if layout.is_first_on_line(text, start) and line_end <= upper and rest[:1] in ("", "#"):
        return [Patch(layout.line_start(text, start), line_end, "")]
    if trailing >= 0:
        return [Patch(start, stop, "")]
    leading = layout.comma(text, lower, start)
    separator = [Patch(leading, leading + 1, "")] if leading >= 0 else []
    return [*separator, Patch(start, end, "")]


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


def _is_json(container: Node) -> bool:
    """Whether keys are quoted, as nobody does in YAML: `{"a": 1}` is to stay JSON."""
    return bool(container.pairs) and container.pairs[0][0].style == DOUBLE
