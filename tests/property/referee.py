"""PyYAML's own C loader as a second reader: it shares libyaml with Curator and nothing else."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

_TRIVIA_BELOW: Final = re.compile(r"\n(?:[ \t\r]*(?:# note\d+\.[ \t\r]*)?\n)*\Z")


class _Loader(yaml.CSafeLoader):
    """Times stay the text they are, as JSON has none; keys stay text; unknown tags mean nothing."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    loader.flatten_mapping(node)
    return {str(key.value): loader.construct_object(value, deep=True) for key, value in node.value}


def _text(loader: _Loader, node: yaml.Node) -> Any:
    return node.value if isinstance(node, yaml.ScalarNode) else None


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)
_Loader.add_constructor("tag:yaml.org,2002:value", _text)
_Loader.add_constructor("!custom", _text)


class UndecidedError(Exception):
    """The referee cannot read this, though Curator may."""


def load(text: str) -> dict[str, Any]:
    """The values in a front matter. Raises UndecidedError."""
    try:
        data = yaml.load(text.removeprefix("\ufeff"), _Loader)
    except (yaml.YAMLError, ValueError, IndexError, AttributeError, UnicodeError) as error:
        raise UndecidedError(str(error)) from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise UndecidedError("no mapping")
    return {key: _unshared(value) for key, value in data.items()}


def _unshared(value: Any) -> Any:
    """A copy in which what two aliases stand for is two values, as operations see it."""
    if isinstance(value, dict):
        return {key: _unshared(inner) for key, inner in value.items()}
    return [_unshared(inner) for inner in value] if isinstance(value, list) else value


def chunks(text: str) -> list[tuple[str, int, int]]:
    """The top-level keys as (key, start of its line, end of the last line of its value), in code
    points; blank lines and `# note` comments below a value belong to nobody."""
    root = yaml.compose(text, yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return []
    starts = [text.rfind("\n", 0, key.start_mark.index) + 1 for key, _value in root.value]
    found = []
    for (key, _value), start, following in zip(
        root.value, starts, [*starts[1:], len(text)], strict=True
    ):
        own = _TRIVIA_BELOW.sub("\n", text[start:following])
        found.append((str(key.value), start, min(start + len(own), following)))
    return found
