"""What a scalar means, and how a value is written as one.

Reading follows YAML 1.1 as the site's own generator does: `no` is false, `010` is eight, `1:30` is
ninety. Writing is careful in both directions: a text that YAML 1.1, YAML 1.2 or Ruby's parser
would take for something else is quoted (trap 25). Nothing here raises on odd input: a scalar that
its own tag cannot read stays text.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

import yaml

from curator.document.yamltree import (
    DOUBLE,
    FOLDED,
    LITERAL,
    MAPPING,
    PLAIN,
    SCALAR,
    SINGLE,
    Node,
    Tree,
    TreeError,
    parse,
)
from curator.errors import DocumentError

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"


class Timestamp(str):
    """A date or a time of day on a date, as the file spells it: precision and zone stay."""

    __slots__ = ()


STR: Final = "tag:yaml.org,2002:str"
NULL: Final = "tag:yaml.org,2002:null"
BOOL: Final = "tag:yaml.org,2002:bool"
INT: Final = "tag:yaml.org,2002:int"
FLOAT: Final = "tag:yaml.org,2002:float"
TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"

# Longer digits are no number of an editor's, and slow to convert.
_LONGEST_NUMBER: Final = 400
_LONGEST_PLAIN_TYPED: Final = 100

_TRUE: Final = frozenset({"yes", "true", "on"})
_FALSE: Final = frozenset({"no", "false", "off"})
_NULL: Final = frozenset({"", "~", "null"})
#: The tags that are only another way to write what is read anyway.
KNOWN_TAGS: Final = frozenset(
    {STR, NULL, BOOL, INT, FLOAT, TIMESTAMP, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!"}
)
_RESOLVERS: Final[dict[str, list[tuple[str, re.Pattern[str]]]]] = (
    yaml.SafeLoader.yaml_implicit_resolvers
)

# Plain text that some other reader of the same site takes for a number, a boolean, a symbol or a
# null, though YAML 1.1 does not: the YAML 1.2 core schema, JavaScript's and Ruby's extensions.
_TYPED_ELSEWHERE: Final = re.compile(
    r"""[-+]?[0-9_][0-9_,]*         # Ruby takes commas in numbers, ruamel.yaml lone underscores
    |0o[0-7]+|[-+]?0x[0-9a-fA-F_]+|[-+]?0b[01_]+
    |[-+]?(?:\.[0-9_,]+|[0-9][0-9_,]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)
    |[yYnN]|[tT]rue|TRUE|[fF]alse|FALSE|[nN]ull|NULL|~|=|<<
    |:[A-Za-z_"'].*                 # Ruby's symbols
    |\d{4}-\d{1,2}-\d{1,2}(?:[Tt\s].*)?""",
    re.VERBOSE,
)
_TIMESTAMP_PARTS: Final = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?"
    r"[ \t]*(?:Z|[-+](\d\d?)(?::?(\d\d))?)?)?"
)
# C0 and C1 controls, the breaks that only YAML 1.1 knows, the byte order mark, non-characters.
_NEEDS_ESCAPE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
# `a:,` ends a plain text in flow style; `https://` does not.
_COLON_IN_FLOW: Final = re.compile(r":(?![^\s,\[\]{}])")
_ESCAPES: Final = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\a": "\\a",
    "\b": "\\b", "\x1b": "\\e", "\v": "\\v", "\f": "\\f", "\x85": "\\N", "\u2028": "\\L",
    "\u2029": "\\P",
}  # fmt: skip
_ESCAPED: Final = re.compile(r'[\\"\n\t]|' + _NEEDS_ESCAPE.pattern)


@lru_cache(maxsize=4096)
def _resolve_short(text: str) -> str:
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return tag
    return STR


def resolve(text: str) -> str:
    """The YAML 1.1 tag of a plain scalar with this text."""
    return _resolve_short(text) if len(text) <= _LONGEST_PLAIN_TYPED else _resolve_long(text)


def _resolve_long(text: str) -> str:
    # Digits without end are a number too; nothing else that is typed is this long.
    digits = len(text.strip("+-0123456789_")) == 0
    return INT if digits else STR


def tag_of(node: Node) -> str:
    """A scalar's tag: its own, else what its style and text say."""
    if node.tag is not None and node.tag != "!":
        return node.tag
    if node.style != PLAIN or node.tag == "!":
        return STR
    return resolve(node.value)


def scalar_value(node: Node) -> Value:
    """What a scalar means. A value that its tag cannot express stays the text it was."""
    if node.style != PLAIN and node.tag is None:
        return node.value
    return _read_as(tag_of(node), node.value)


def plain_value(text: str) -> Value:
    """What a plain scalar with this text means."""
    return _read_as(resolve(text), text)


def _read_as(tag: str, text: str) -> Value:
    reader = _READERS.get(tag)
    if reader is None or len(text) > _LONGEST_NUMBER:
        return text
    try:
        return reader(text)
    except (ValueError, OverflowError, IndexError):
        return text


def _read_int(text: str) -> int:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        total = 0
        for part in digits.split(":"):
            total = total * 60 + int(part)
        return sign * total
    for prefix, base in (("0b", 2), ("0x", 16)):
        if digits.startswith(prefix):
            return sign * int(digits[2:], base)
    if len(digits) > 1 and digits.startswith("0"):
        return sign * int(digits, 8)
    return sign * int(digits)


def _read_float(text: str) -> float:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.lstrip("+-")
    if digits == ".inf":
        return sign * math.inf
    if digits == ".nan":
        return math.nan
    if ":" in digits:
        total = 0.0
        for part in digits.split(":"):
            total = total * 60 + float(part)
        return sign * total
    return sign * float(digits)


def _read_null(text: str) -> None:
    if text.lower() not in _NULL:
        raise ValueError(text)


def _read_bool(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE and word not in _FALSE:
        raise ValueError(text)
    return word in _TRUE


_READERS: Final[dict[str, Callable[[str], Value]]] = {
    NULL: _read_null, BOOL: _read_bool, INT: _read_int, FLOAT: _read_float, TIMESTAMP: Timestamp,
}  # fmt: skip


def timestamp_is_possible(text: str) -> bool:
    """Whether a text of a timestamp's form is a day and a time that exist."""
    match = _TIMESTAMP_PARTS.fullmatch(text)
    if match is None:
        return False
    year, month, day, hour, minute, second, zone, zone_minute = (
        int(part) if part else 0 for part in match.groups()
    )
    try:
        # A leap second is a time that exists.
        datetime.datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return False
    return second <= 60 and zone <= 23 and zone_minute <= 59


def node_value(tree: Tree, node: Node) -> Value:
    """A node as plain values, aliases and merge keys (`<<`) followed. Keys are text, as written.

    What an alias stands for is one shared object; `yamltree` has refused those without end.
    """
    if node.kind == SCALAR:
        return scalar_value(node)
    if node.target is not None:
        return node_value(tree, node.target)
    if node.kind != MAPPING:
        return [node_value(tree, item) for item in node.items]
    result: dict[str, Value] = {}
    for key, value in node.pairs:
        name = key.value if key.kind is SCALAR else key_text(tree, key)
        if name == "<<" and key.style is PLAIN:
            _merge_into(result, node_value(tree, value))
        elif value.kind is SCALAR:
            # Most values are quoted texts, and this is the hot path.
            quoted = value.style is not PLAIN and value.tag is None
            result[name] = value.value if quoted else scalar_value(value)
        else:
            result[name] = node_value(tree, value)
    return result


def _merge_into(result: dict[str, Value], merged: Value) -> None:
    for one in merged if isinstance(merged, list) else [merged]:
        if isinstance(one, dict):
            for key, value in one.items():
                result.setdefault(key, value)


def key_text(tree: Tree, key: Node) -> str:
    """A mapping's key as text; of a key that is no scalar, its YAML."""
    return key.value if key.kind == SCALAR else tree.text[key.start : key.end]


def same_value(one: Value, other: Value) -> bool:
    """Equality that knows types: `1` is not `true` and not `1.0`; a timestamp is its text."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return str(one) == str(other)
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and one == other


def is_typed(text: str) -> bool:
    """Whether any reader of the site would take this plain text for something else than text."""
    return _is_typed_short(text) if len(text) <= _LONGEST_PLAIN_TYPED else _is_typed(text)


@lru_cache(maxsize=256)  # the same topic goes into thousands of articles
def _is_typed_short(text: str) -> bool:
    return _is_typed(text)


def _is_typed(text: str) -> bool:
    return resolve(text) != STR or _TYPED_ELSEWHERE.fullmatch(text) is not None


def fits_plain(text: str, *, flow: bool, key: bool = False) -> bool:
    """Whether a text may stand without quotes and mean itself, in block or flow context."""
    if not text or text[0] in " \t\n,[]{}#&*!|>'\"%@`" or text[-1] in " \t:":
        return False
    if text[0] in "-?:" and (len(text) == 1 or text[1] in " \t" or flow):
        return False
    if text.startswith(("---", "...")) or "\n" in text or "\t" in text:
        return False
    if ": " in text or " #" in text or _NEEDS_ESCAPE.search(text):
        return False
    if flow and (not set(text).isdisjoint(",[]{}?") or _COLON_IN_FLOW.search(text)):
        return False
    return not (key and len(text) > 512) and not is_typed(text)


def fits(text: str, style: str, *, flow: bool, key: bool = False) -> bool:
    """Whether a text can be written in a style without a change of meaning."""
    if style == PLAIN:
        return fits_plain(text, flow=flow, key=key)
    if style == SINGLE:
        return "\n" not in text and not _NEEDS_ESCAPE.search(text)
    if style in (LITERAL, FOLDED):
        return not (flow or key) and _fits_block(text, style)
    return True


def _fits_block(text: str, style: str) -> bool:
    if not text.strip() or _NEEDS_ESCAPE.search(text) or "\t" in text[:1]:
        return False
    # A first line that is blank or indented would need an indentation indicator.
    if text[0] in " \n":
        return False
    lines = text.split("\n")
    # A line of blanks looks like none, and editors strip it.
    if any(line and not line.strip(" \t") for line in lines):
        return False
    # Folding leaves indented lines alone and their breaks as they are; keep out of those rules.
    return style == LITERAL or not any(line[:1] in (" ", "\t") for line in lines)


def nearest_style(text: str, wanted: str, *, flow: bool, key: bool = False) -> str:
    """The wanted style if it can hold the text, else the nearest one that can."""
    orders = {
        PLAIN: (PLAIN, DOUBLE),
        SINGLE: (SINGLE, DOUBLE),
        FOLDED: (FOLDED, LITERAL, DOUBLE),
        LITERAL: (LITERAL, DOUBLE),
    }
    for style in orders.get(wanted, (DOUBLE,)):
        if fits(text, style, flow=flow, key=key):
            return style
    return DOUBLE


def quote(text: str, style: str) -> str:
    """A text in one of the three styles of a single line."""
    if style == PLAIN:
        return text
    if style == SINGLE:
        return "'" + text.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(lambda match: escape(match[0]), text) + '"'


def escape(character: str) -> str:
    """A character as it is written between double quotes."""
    code = ord(character)
    return _ESCAPES.get(character) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")


def plain_text(value: Value, like: str = "") -> str:
    """A null, boolean or number as plain text; a boolean in the words of the one it replaces."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return _boolean_text(value, like)
    if isinstance(value, float):
        if math.isnan(value):
            return ".nan"
        if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
        text = repr(value)
        # YAML 1.1 wants a point in the mantissa: 1e+20 would be text.
        return text if "." in text or "e" not in text else text.replace("e", ".0e", 1)
    return str(value)


def _boolean_text(value: bool, like: str) -> str:
    for yes, no in (("true", "false"), ("yes", "no"), ("on", "off")):
        if like.lower() in (yes, no):
            word = yes if value else no
            if like.isupper():
                return word.upper()
            return word.capitalize() if like[0].isupper() else word
    return "true" if value else "false"


def read_value(text: str) -> Value:
    """A value given as YAML, on a command line say. Raises DocumentError where it is none."""
    try:
        tree = parse(text)
    except TreeError as error:
        raise DocumentError(error.reason, line=1, column=error.index + 1) from None
    return None if tree.root is None else node_value(tree, tree.root)
