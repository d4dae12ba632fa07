"""New YAML text: scalars in the style of the one they replace, whole nodes in the site's style."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Final

from curator.document import layout, scalars
from curator.document.place import Place, outer_column
from curator.document.scalars import Timestamp, Value
from curator.document.style import ITEM, Habits, Pattern
from curator.document.yamltree import DOUBLE, FLOW, FOLDED, LITERAL, PLAIN, SINGLE

# Where a folded text may be cut: two blanks in a row would not come back.
_SINGLE_BLANK: Final = re.compile(r"(?<=[^ ]) (?=[^ ])")
_NARROWEST_FOLD: Final = 40
_EMITTER_STYLES: Final = {PLAIN: "", SINGLE: "'", DOUBLE: '"', LITERAL: "|"}


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes new nodes as the article and its siblings would."""

    habits: Habits
    newline: str
    wanted: str = ""  # the style of texts; by habit if empty

    def scalar_style(self, value: Value, pattern: Pattern, *, flow: bool) -> str:
        """The style of a new scalar."""
        if not isinstance(value, str) or self._is_time(value, pattern):
            return PLAIN
        wanted = self.wanted or self.habits.scalar_style(pattern)
        if "\n" in value and not flow:
            # Blank lines that end a text would run into those that follow it.
            wanted = DOUBLE if value.endswith("\n\n") else LITERAL
        quotes = wanted if wanted in (SINGLE, DOUBLE) else DOUBLE
        nearest = scalars.nearest_style(value, wanted, flow=flow)
        return quotes if nearest == DOUBLE and scalars.fits(value, quotes, flow=flow) else nearest

    def _is_time(self, value: str, pattern: Pattern) -> bool:
        if isinstance(value, Timestamp):
            return True
        return scalars.timestamp_is_possible(value) and self.habits.is_timestamp(pattern)

    def scalar(self, value: Value, pattern: Pattern, column: int, *, flow: bool) -> str:
        """A new scalar; lines of a block scalar stand deeper than `column`, that of its key."""
        if not isinstance(value, str):
            return scalars.plain_text(value)
        style = self.scalar_style(value, pattern, flow=flow)
        if style in (LITERAL, FOLDED):
            return block_scalar(value, style, column + self.habits.indent(), self.newline)
        return scalars.quote(value, style)

    def key(self, key: str, *, flow: bool) -> str:
        """A key, quoted only where it must be."""
        style = scalars.nearest_style(key, PLAIN, flow=flow, key=True)
        return scalars.quote(key, style)

    def flow_key(self, key: str) -> str:
        """A key in flow style: quoted as texts are, so that JSON stays JSON."""
        style = self.wanted if self.wanted == DOUBLE else PLAIN
        return scalars.quote(key, scalars.nearest_style(key, style, flow=True, key=True))

    def flow(self, value: Value, pattern: Pattern) -> str:
        """Any value in flow style, on one line."""
        if isinstance(value, list):
            inner = (self.flow(item, (*pattern, ITEM)) for item in value)
            return f"[{', '.join(inner)}]"
        if isinstance(value, dict):
            pairs = (
                f"{self.flow_key(key)}: {self.flow(item, (*pattern, key))}"
                for key, item in value.items()
            )
            return f"{{{', '.join(pairs)}}}"
        return self.scalar(value, pattern, 0, flow=True)

    def is_inline(self, value: Value, pattern: Pattern) -> bool:
        """Whether a new value begins on the line of its key or dash and has no lines of its own."""
        if not isinstance(value, (list, dict)) or not value:
            return True
        return self.habits.collection_style(pattern) == FLOW

    def inline(self, value: Value, pattern: Pattern, column: int) -> str:
        """The text of a value that `is_inline`, behind a key or dash at `column`."""
        if isinstance(value, (list, dict)):
            return self.flow(value, pattern)
        return self.scalar(value, pattern, column, flow=False)

    def block(self, value: Value, pattern: Pattern, column: int) -> str:
        """The lines of a list or mapping under a key at `column`, each with its line end."""
        return _shifted(self._emit(value, pattern, self.habits.dash()), column, self.newline)

    def item(self, value: Value, pattern: Pattern, column: int, gap: int) -> str:
        """The lines of a block list's item whose dash stands at `column`."""
        if self.is_inline(value, pattern):
            text = self.inline(value, pattern, column)
            return f"{' ' * column}-{' ' * gap}{text}{self.newline}"
        # In a list of lists the inner dash stands right behind the outer one.
        offset = 0 if isinstance(value, list) else self.habits.dash()[0]
        lines = self._emit([value], pattern[:-1], (offset, gap))
        return _shifted(lines, column - offset, self.newline)

    def pair(self, key: str, value: Value, pattern: Pattern, column: int) -> str:
        """The lines of a block mapping's key and value, the key at `column`."""
        head = f"{' ' * column}{self.key(key, flow=False)}:"
        if self.is_inline(value, pattern):
            return f"{head} {self.inline(value, pattern, column)}{self.newline}"
        return f"{head}{self.newline}{self.block(value, pattern, column)}"

    def _emit(self, value: Value, pattern: Pattern, dash: tuple[int, int]) -> list[str]:
        """The lines of a collection under a key at column 0, laid out by ruamel.yaml's emitter."""
        from ruamel.yaml import events as ruamel
        from ruamel.yaml.emitter import Emitter

        out = io.StringIO()
        emitter: Any = Emitter(out, width=2**30, allow_unicode=True, line_break="\n")
        # Without a serializer the emitter asks itself for the YAML version; none is the default.
        emitter.use_version = None
        offset, gap = dash
        emitter.best_map_indent = self.habits.indent()
        emitter.best_sequence_indent = offset + 1 + gap
        emitter.sequence_dash_offset = offset
        stream: list[Any] = [ruamel.StreamStartEvent(), ruamel.DocumentStartEvent(explicit=False)]
        stream.append(ruamel.MappingStartEvent(None, None, True, flow_style=False))
        stream.append(_scalar_event("x", PLAIN))
        self._add_events(stream, value, pattern, flow=False)
        stream += [ruamel.MappingEndEvent(), ruamel.DocumentEndEvent(explicit=False)]
        stream.append(ruamel.StreamEndEvent())
        for event in stream:
            emitter.emit(event)
        return out.getvalue().split("\n")[1:-1]

    def _add_events(self, stream: list[Any], value: Value, pattern: Pattern, *, flow: bool) -> None:
        from ruamel.yaml import events as ruamel

        if isinstance(value, (list, dict)):
            flow = flow or not value or self.habits.collection_style(pattern) == FLOW
            if isinstance(value, list):
                stream.append(ruamel.SequenceStartEvent(None, None, True, flow_style=flow))
                for item in value:
                    self._add_events(stream, item, (*pattern, ITEM), flow=flow)
                stream.append(ruamel.SequenceEndEvent())
            else:
                stream.append(ruamel.MappingStartEvent(None, None, True, flow_style=flow))
                for key, item in value.items():
                    style = scalars.nearest_style(key, PLAIN, flow=flow, key=True)
                    stream.append(_scalar_event(key, style))
                    self._add_events(stream, item, (*pattern, key), flow=flow)
                stream.append(ruamel.MappingEndEvent())
            return
        style = self.scalar_style(value, pattern, flow=flow)
        text = value if isinstance(value, str) else scalars.plain_text(value)
        stream.append(_scalar_event(text, style))


def _scalar_event(text: str, style: str) -> Any:
    from ruamel.yaml import events as ruamel
    from ruamel.yaml.tag import Tag

    # A str subclass (a timestamp) would carry meaning for ruamel; the text is all it may see.
    # The tag is implied, so not written, but of an empty text the emitter wants to know it.
    marker = _EMITTER_STYLES.get(style, '"')
    tag = Tag(suffix=scalars.STR)
    return ruamel.ScalarEvent(None, tag, (True, True), str(text), style=marker or None)


def _shifted(lines: list[str], columns: int, newline: str) -> str:
    """Lines moved to the right, or to the left where they are indented enough."""
    if columns < 0:
        return "".join(line[-columns:] + newline for line in lines)
    pad = " " * columns
    return "".join((pad + line if line else "") + newline for line in lines)


def rescalar(place: Place, value: Value, style: str, newline: str, habits: Habits) -> str:
    """A scalar's new text in a style, kept as near as can be to the node it replaces."""
    if not isinstance(value, str):
        node = place.node
        return scalars.plain_text(value, node.value if node.style == PLAIN else "")
    style = scalars.nearest_style(value, style, flow=place.flow)
    if style in (LITERAL, FOLDED):
        return _reblock(place, value, style, newline, habits)
    return scalars.quote(value, style)


def _reblock(place: Place, value: str, style: str, newline: str, habits: Habits) -> str:
    """A block scalar with the indent, the fold and the comment of the one it replaces."""
    text, node = place.tree.text, place.node
    old = text[node.start : node.end].replace("\r\n", "\n").split("\n")
    content = [line for line in old[1:] if line.strip()]
    indent = min((len(line) - len(line.lstrip(" ")) for line in content), default=0)
    comment = layout.header_comment(text, node)
    width = max((len(line) - indent for line in content), default=0)
    return block_scalar(
        value, style, indent or outer_column(place) + habits.indent(), newline,
        comment=comment, width=max(width, _NARROWEST_FOLD),
    )  # fmt: skip


def block_scalar(
    value: str, style: str, indent: int, newline: str, *, comment: str = "", width: int = 80
) -> str:
    """A `|` or `>` scalar without the line end of its last line."""
    body = value.removesuffix("\n")
    chomp = "+" if body.endswith("\n") else "" if value.endswith("\n") else "-"
    if style == FOLDED:
        # A break between two lines of text is written as an empty line.
        body = re.sub(r"\n+", lambda breaks: breaks[0] + "\n", body)
        lines = [part for line in body.split("\n") for part in _folded(line, width)]
    else:
        lines = body.split("\n")
    head = ("|" if style == LITERAL else ">") + chomp + comment
    return newline.join([head, *(" " * indent + line if line else "" for line in lines)])


def _folded(line: str, width: int) -> list[str]:
    """A line cut at single blanks into lines of at most `width`, where it can be."""
    parts: list[str] = []
    start, cut = 0, -1
    for match in _SINGLE_BLANK.finditer(line):
        blank = match.start()
        if blank - start > width:
            at = cut if cut > start else blank
            parts.append(line[start:at])
            start = at + 1
        cut = blank
    if len(line) - start > width and cut > start:
        parts.append(line[start:cut])
        start = cut + 1
    return [*parts, line[start:]]
