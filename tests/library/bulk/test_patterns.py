"""Fields as people name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document, Value, parse_route
from curator.errors import RefusedEdit
from curator.library.bulk.patterns import InputError, dotted, parse_pattern, parse_patterns
from curator.library.settings import Settings
from tests.library.bulk.articles import NEWS

DATA = Document.parse(f"---\n{NEWS}---\n".encode()).data


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("title", ("title",)),
        ("provider.name", ("provider", "name")),
        ("related.*.provider.name", ("related", None, "provider", "name")),
        ("images.0.url", ("images", "0", "url")),
        ("topics.-", ("topics", "-")),
        ("*", (None,)),
        ("a*.**", ("a*", "**")),
        ('"a.b".c', ("a.b", "c")),
        ('\'a "b".*\'."*"', ('a "b".*', "*")),
        ("one two.drei ü", ("one two", "drei ü")),
        ("it's", ("it's",)),
        ('""', ("",)),
        ("a/b.~c", ("a/b", "~c")),
    ],
)
def test_read(text: str, parts: tuple[str | None, ...]) -> None:
    assert parse_pattern(text).parts == parts


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        (".a", 1),
        ("a.", 3),
        ("a..b", 3),
        ('"a', 1),
        ('a."b"c', 3),
        (".".join("abcdefghijklmnopq"), 33),
    ],
)
def test_mistakes(text: str, column: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_pattern(text, "target")
    assert (caught.value.part, caught.value.column) == ("target", column)


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("title", ["/title"]),
        ("none.such", ["/none/such"]),
        ("related.*.provider.name", ["/related/0/provider/name"]),
        ("related.*.webUrl", ["/related/0/webUrl", "/related/1/webUrl"]),
        ("related.*", ["/related/0", "/related/1", "/related/2"]),
        ("related.*.topics.*", ["/related/0/topics/0"]),
        ("provider.*", ["/provider/name", "/provider/domain"]),
        ("*.name", ["/provider/name"]),
        ("*.*.url", ["/images/0/url", "/images/1/url"]),
        ("title.*", []),
        ("none.*", []),
        ("related.1.*.x", []),
    ],
)
def test_the_places_that_are_there(text: str, routes: list[str]) -> None:
    assert parse_pattern(text).routes(DATA, {"secured"}) == routes


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("title", ["/title"]),
        ("related.*.type", ["/related/0/type", "/related/1/type"]),
        ("related.*.provider.name", ["/related/0/provider/name", "/related/1/provider/name"]),
        ("related.*.title.x", []),
        ("related.*.images.0", ["/related/0/images/0", "/related/1/images/0"]),
        ("related.*.topics.-", ["/related/0/topics/-", "/related/1/topics/-"]),
        ("related.*.topics.2", ["/related/1/topics/2"]),
        ("*.x", ["/provider/x"]),
    ],
)
def test_the_places_that_can_be_made(text: str, routes: list[str]) -> None:
    assert parse_pattern(text).routes(DATA, {"secured"}, make=True) == routes


def test_a_star_stands_for_nothing_protected() -> None:
    assert "/secured" not in parse_pattern("*").routes(DATA, {"secured"})
    assert len(parse_pattern("*").routes(DATA, {"secured"})) == len(DATA) - 1
    inside: dict[str, Value] = {"provider": {"secured": 1}}
    assert parse_pattern("provider.*").routes(inside, {"secured"}) == ["/provider/secured"]


def test_what_is_protected_is_refused_with_its_line() -> None:
    document = Document.parse(f"---\n{NEWS}---\n".encode())
    with pytest.raises(RefusedEdit) as caught:
        parse_pattern("secured.x").check(document, Settings())
    assert caught.value.line == 1 + NEWS.count("\n")
    parse_pattern("title").check(document, Settings())
    parse_pattern("provider.secured").check(document, Settings())


@pytest.mark.parametrize(
    ("one", "other", "goes"),
    [
        ("a", "b", True),
        ("a", "b.*.c", True),
        ("b.*.d", "b.*.c", True),
        ("b.*.d", "b.*.c.*", True),
        ("b.*.d", "a.*.d", False),
        ("b.*.d", "c", False),
        ("b.*.c.*", "b.*.c", False),
    ],
)
def test_one_place_for_each_of_another(one: str, other: str, goes: bool) -> None:
    assert parse_pattern(one).goes_with(parse_pattern(other)) is goes


def test_several() -> None:
    assert parse_patterns('title, "a,b".c ,related.*.title') == (
        "title",
        '"a,b".c',
        "related.*.title",
    )
    for text in ("", " ", "title,,excerpt", "title,", "a..b,c"):
        with pytest.raises(InputError):
            parse_patterns(text)


_KEYS = st.text(min_size=1).filter(lambda key: not ("'" in key and '"' in key))


@given(st.lists(_KEYS, min_size=1, max_size=16))
def test_what_is_dotted_is_read_again(parts: list[str]) -> None:
    assert parse_pattern(dotted(parts)).parts == tuple(parts)


_VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.integers() | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc0"), inner, max_size=3)
    ),
    max_leaves=20,
)
_PARTS = st.lists(st.sampled_from(["*", "a", "b", "0", "1"]), min_size=1, max_size=4)


@given(st.dictionaries(st.sampled_from("abc0"), _VALUES), _PARTS)
def test_every_place_found_is_there_and_fits(data: dict[str, Value], parts: list[str]) -> None:
    pattern = parse_pattern(".".join(parts))
    routes = pattern.routes(data)
    assert len(set(routes)) == len(routes)
    for route in routes if not pattern.is_plain else ():
        found = parse_route(route)
        assert all(wanted in ("*", part) for wanted, part in zip(parts, found, strict=True))
        here: Value = data
        for part in found:
            here = here[part] if isinstance(here, dict) else here[int(part)]  # type: ignore[index]
    assert set(routes) <= set(pattern.routes(data, make=True))
