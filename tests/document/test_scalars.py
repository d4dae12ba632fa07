"""Scalars: what plain texts mean in YAML 1.1, and that what is written means what was meant."""

from __future__ import annotations

import io
import math
import string
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from curator.document import Document, Timestamp, Value, read_value, timestamp_is_possible
from curator.errors import DocumentError

# What YAML 1.1 says, as Ruby's Psych and PyYAML read it. Times stay the texts they are.
READINGS: list[tuple[str, Value]] = [
    ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nUll", "nUll"),
    ("true", True), ("True", True), ("TRUE", True), ("yes", True), ("Yes", True), ("on", True),
    ("ON", True), ("false", False), ("no", False), ("No", False), ("NO", False), ("off", False),
    ("y", "y"), ("n", "n"), ("tRue", "tRue"),
    ("0", 0), ("-0", 0), ("+1", 1), ("-12", -12), ("010", 8), ("-010", -8), ("08", "08"),
    ("09", "09"), ("0o17", "0o17"), ("0x1F", 31), ("-0x1f", -31), ("0b101", 5), ("1_000", 1000),
    ("1:30", 90), ("-1:30", -90), ("1:30:15", 5415), ("1:60", "1:60"), ("12:30:45.5", 45045.5),
    ("1,000", "1,000"), ("1.5", 1.5), ("-.5", "-.5"), (".5", 0.5), ("1.", 1.0), ("1e3", "1e3"),
    ("1.0e3", "1.0e3"), ("1.0e+3", 1000.0), ("1.5E-2", 0.015), (".inf", math.inf),
    ("-.INF", -math.inf), ("1_0.5_0", 10.5), ("1e999", "1e999"), ("1.2.3", "1.2.3"),
    ("2021-01-01", Timestamp("2021-01-01")), ("2019-13-45", Timestamp("2019-13-45")),
    ("2021-1-1", "2021-1-1"), ("2021-01-01T10:00:00.000Z", Timestamp("2021-01-01T10:00:00.000Z")),
    ("2021-01-01 10:00:00 +1", Timestamp("2021-01-01 10:00:00 +1")), ("10:00", 600),
    ("=", "="), ("<<", "<<"), (".", "."), ("v1.0", "v1.0"), ("+", "+"), ("0x", "0x"),
]  # fmt: skip


def test_reading() -> None:
    for text, value in READINGS:
        read = Document.parse(f"---\nk: {text}\n---\n".encode()).data["k"]
        assert (type(read), read) == (type(value), value), text


def test_quoted_is_text() -> None:
    for text, _value in READINGS:
        for quote in "'\"":
            line = f"k: {quote}{text}{quote}"
            assert Document.parse(f"---\n{line}\n---\n".encode()).data["k"] == text, line


def test_not_a_number() -> None:
    value = Document.parse(b"---\nk: .nan\n---\n").data["k"]
    assert isinstance(value, float)
    assert math.isnan(value)


def test_possible_times() -> None:
    possible = [
        "2021-02-28", "2024-02-29", "2021-01-01T23:59:60Z", "2021-1-1",
        "2021-01-01T10:00:00.123456789 -05:30",
    ]  # fmt: skip
    impossible = [
        "2021-02-29", "0000-00-00", "2021-01-01T24:00:00Z", "2021-01-01 25:61:61",
        "2021-01-01T10:00:00+99:99", "2021-01-01T10:00", "not a time", "",
    ]  # fmt: skip
    assert [text for text in possible + impossible if timestamp_is_possible(text)] == possible


def test_a_value_from_the_command_line() -> None:
    values: list[tuple[str, Value]] = [
        ("5", 5), ("no", False), ('"5"', "5"), ("[a, 1]", ["a", 1]), ("- a\n- b", ["a", "b"]),
        ("{a: {b: ~}}", {"a": {"b": None}}), ("a: 1\nb: 2", {"a": 1, "b": 2}), ("", None),
        ("a b", "a b"), ("# only a comment", None), ("2021-01-01", Timestamp("2021-01-01")),
    ]  # fmt: skip
    for text, value in values:
        assert read_value(text) == value, text


@pytest.mark.parametrize("text", ["[a", "a: b: c", "*x", "\t- a", "a\x07", "--- a\n--- b", "@x"])
def test_a_value_that_is_none(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_value(text)
    assert caught.value.line is not None
    assert caught.value.column is not None


def _written(text: str, line: str = "k: text") -> bytes:
    document = Document.parse(f"---\n{line}\n---\n".encode())
    return document.apply([{"op": "replace", "path": "/k", "value": text}]).to_bytes()


def _front_matter(data: bytes) -> str:
    return data.decode().removeprefix("---\n").removesuffix("---\n")


def _is_plain(text: str, data: bytes) -> bool:
    return data == f"---\nk: {text}\n---\n".encode()


#: Texts that one reader or another takes for something that is no text.
TYPED = [
    *(text for text, _value in READINGS),
    "1e3", "1E3", "12e03", "1.5e3", "0o17", "0O17", "0x1F", "0b1", "1_000", "1,000", ".nan", ".NaN",
    "y", "Y", "n", "N", "=", "<<", "1:30", "190:20:30", "190:20:30.15", "2019-13-45", "2001-1-1",
    "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "685.230_15e+03", "+.inf", "-.inf",
    "-0", "00", "0_0", ":symbol", ':"symbol"', "~", "!", "&", "*", "0.", "-0.0", "+12.5", "1__0",
    "0x", "00:00", "-1:30", "TRUE", "False", "OFF", "Null",
]  # fmt: skip


def test_texts_that_look_typed_are_written_so_that_all_read_texts() -> None:
    for text in TYPED:
        assert Document.parse(_written(text, 'k: "text"')).data["k"] == text
        _assert_all_read_text(text, _written(text))


def _assert_all_read_text(text: str, data: bytes) -> None:
    document = Document.parse(data)
    assert type(document.data["k"]) is str
    assert document.data["k"] == text
    source = _front_matter(data)
    assert yaml.safe_load(source) == {"k": text}
    assert yaml.load(source, yaml.CSafeLoader) == {"k": text}
    loaded = YAML(typ="safe", pure=True).load(io.StringIO(source))
    assert loaded == {"k": text}
    assert type(loaded["k"]) is str


def _is_typed_by_any(text: str) -> bool:
    """Whether PyYAML (1.1) or ruamel.yaml (1.2) read a plain text as something else, or not."""
    source = f"k: {text}\n"
    try:
        one: Any = yaml.safe_load(source)
        other: Any = YAML(typ="safe", pure=True).load(io.StringIO(source))
    except Exception:
        return True
    return bool(one != {"k": text} or other != {"k": text})


# The alphabet of numbers, times and the short words that are typed.
NUMERIC = st.text("0123456789+-._:eExobTZ ,", min_size=1, max_size=12)
WORDS = st.text("yesnotrufalNULYESOF~.infa", min_size=1, max_size=5)
PRINTABLE = st.text(string.printable, max_size=20)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(NUMERIC | WORDS)
@example("1_000.5")
@example("0o7")
@example("+1:30")
def test_no_typed_text_is_written_plain(text: str) -> None:
    data = _written(text)
    if _is_typed_by_any(text):
        assert not _is_plain(text, data)
    _assert_all_read_text(text, data)


@given(PRINTABLE | ANY, st.sampled_from(["k: text", "k: 'text'", 'k: "text"', "k: |\n  text"]))
def test_any_text_comes_back(text: str, line: str) -> None:
    data = _written(text, line)
    assert Document.parse(data).data["k"] == text
    assert yaml.load(_front_matter(data), yaml.CSafeLoader) == {"k": text}


@given(PRINTABLE | ANY)
def test_any_text_comes_back_from_flow_style(text: str) -> None:
    document = Document.parse(b"---\nk: [a, {b: c}]\n---\n")
    operations: list[dict[str, Any]] = [
        {"op": "replace", "path": "/k/0", "value": text},
        {"op": "replace", "path": "/k/1/b", "value": text},
        {"op": "add", "path": "/k/-", "value": text},
        {"op": "add", "path": "/k/1/" + text.replace("~", "~0").replace("/", "~1"), "value": 1},
    ]
    data = document.apply(operations).to_bytes()
    wanted = {"k": [text, {"b": text} | {text: 1}, text]}
    assert Document.parse(data).data == wanted
    assert yaml.load(_front_matter(data), yaml.CSafeLoader) == wanted


@given(PRINTABLE | ANY)
def test_any_text_comes_back_as_a_new_key_and_value(text: str) -> None:
    document = Document.parse(b"---\na: 1\n---\n")
    value = {"inner": [text, {text: text}]}
    data = document.apply([{"op": "add", "path": "/new", "value": value}]).to_bytes()
    assert Document.parse(data).data == {"a": 1, "new": value}
    assert yaml.load(_front_matter(data), yaml.CSafeLoader) == {"a": 1, "new": value}


@given(st.text("abc é日🚀-.,;", min_size=1, max_size=15))
def test_what_may_stand_plain_is_not_quoted(text: str) -> None:
    if _is_typed_by_any(text) or text != text.strip():
        return
    # Ruby takes a lone sign with digits and commas for numbers; there are no digits here.
    assert _is_plain(text, _written(text)) or text[0] in "-,.", _written(text)


@given(st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none())
def test_any_number_comes_back(value: Value) -> None:
    document = Document.parse(b"---\nk: text\nl: [1]\n---\n")
    operations: list[dict[str, Any]] = [
        {"op": "replace", "path": "/k", "value": value},
        {"op": "add", "path": "/l/-", "value": value},
        {"op": "add", "path": "/m", "value": {"n": value}},
    ]
    data = document.apply(operations).to_bytes()
    for read in (Document.parse(data).data, yaml.load(_front_matter(data), yaml.CSafeLoader)):
        assert read == {"k": value, "l": [1, value], "m": {"n": value}}
        assert type(read["k"]) is type(value)
