"""Set, clear, copy, remove: in one place and in many, and not a byte anywhere else."""

from __future__ import annotations

import pytest

from curator.document import Timestamp, Value
from curator.errors import RefusedEdit
from curator.library.bulk.fields import ClearField, CopyField, RemoveAll, SetAll, TogglePublished
from curator.library.bulk.patterns import InputError
from curator.library.edits import Edit
from tests.library.bulk.articles import NEWS, after, changed, edited


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (SetAll("title", "B"), ['-title: "A title" # beside', '+title: "B" # beside']),
        (SetAll("title", "A title"), []),
        (SetAll("provider.name", "B"), ["-name: Contoso", "+name: B"]),
        (SetAll("none.such", 5), ["+none:", "+such: 5"]),
        (SetAll("related.*.quality", 10), ["+quality: 10"]),
        (SetAll("related.*.quality", 7), ["-quality: 10", "+quality: 7", "+quality: 7"]),
        (
            SetAll("related.*.provider.name", "B"),
            ["-provider: {name: Fabrikam}", "-provider:", *["+provider: {name: B}"] * 2],
        ),
        (SetAll("images.*.width", 640), ["+width: 640"]),
        (SetAll("related.*.topics.-", "X"), ["-topics: [AI]", "+topics: [AI, X]", "+topics: [X]"]),
        (SetAll("nothing.*.here", 5), []),
        (SetAll("topics.*", "AI"), ["-- 'Vision'", "+- 'AI'"]),
        (ClearField("title"), ['-title: "A title" # beside', '+title: "" # beside']),
        (ClearField("heat"), ["-heat: -5", "+heat: null"]),
        (ClearField("published"), ["-published: true", "+published: null"]),
        (
            ClearField("publishedDateTime"),
            ["-publishedDateTime: 2024-05-02T08:00:00Z", "+publishedDateTime: null"],
        ),
        (ClearField("none"), []),
        (ClearField("title.deeper"), []),
        (ClearField("related.1.provider"), []),
        (
            ClearField("related.*.webUrl"),
            [
                "-webUrl: https://a.example/1",
                '+webUrl: ""',
                "-webUrl: https://a.example/2",
                '+webUrl: ""',
            ],
        ),
        (ClearField("topics"), ["-topics:", "-- AI", "-- 'Vision'", "+topics: []"]),
        (
            ClearField("provider"),
            ["-provider:", "-name: Contoso", "-domain: contoso.com", "+provider: {}"],
        ),
        (CopyField("none", "title"), []),
        (CopyField("none.*.a", "none.*.b"), []),
        (CopyField("heat", "quality"), ["-quality: 60.0", "+quality: -5"]),
        (CopyField("title", "related.*.title"), ["-- title: One", "+- title: A title",
         "-- title: Two", "+- title: A title"]),
        (CopyField("related.*.webUrl", "related.*.url"),
         ["+url: https://a.example/1", "+url: https://a.example/2"]),
        (CopyField("related.*.quality", "related.*.heat"), ["+heat: 10"]),
        (CopyField("provider.name", "provider.title"), ["+title: Contoso"]),
        (CopyField("provider.name", "provider"),
         ["-provider:", "-name: Contoso", "-domain: contoso.com", "+provider: Contoso"]),
        (CopyField("provider", "related.1.provider"),
         ["-provider:", "+provider: {name: Contoso, domain: contoso.com}"]),
        (CopyField("secured", "title"), ['-title: "A title" # beside', '+title: "a;b" # beside']),
        (CopyField("publishedDateTime", "date"), ["+date: 2024-05-02T08:00:00Z"]),
        (RemoveAll("heat"), ["-heat: -5"]),
        (RemoveAll("none"), []),
        (RemoveAll("none.*.x"), []),
        (RemoveAll("title.x"), []),
        (RemoveAll("related.*.quality"), ["-quality: 10"]),
        (RemoveAll("related.*.topics"), ["-topics: [AI]"]),
        (RemoveAll("topics.*"), ["-topics:", "-- AI", "-- 'Vision'", "+topics: []"]),
        (RemoveAll("images.1"), ["-- url: /b.png"]),
    ],
)  # fmt: skip
def test_only_these_lines_change(edit: Edit, lines: list[str]) -> None:
    assert sorted(changed(edit)) == sorted(lines)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (SetAll("secured", "x"), "protected"),
        (SetAll("secured.*", "x"), "protected"),
        (ClearField("secured"), "protected"),
        (ClearField("secured.none"), "protected"),
        (CopyField("title", "secured"), "protected"),
        (CopyField("none", "secured"), "protected"),
        (RemoveAll("secured"), "protected"),
        (SetAll("title.deeper", 1), "single value"),
        (CopyField("heat", "title.deeper"), "single value"),
        (SetAll("topics.9", "X"), "no item 9"),
    ],
)
def test_refused(edit: Edit, reason: str) -> None:
    with pytest.raises(RefusedEdit, match=reason):
        after(edit)


def test_a_star_leaves_what_is_protected_alone() -> None:
    left = after(RemoveAll("*"))
    assert left == 'secured: "a;b"\n'
    assert 'secured: "a;b"\n' in after(ClearField("*"))
    assert after(SetAll("*", 1), "a: 0\nsecured: 0\n") == "a: 1\nsecured: 0\n"


@pytest.mark.parametrize(
    ("source", "target", "part"),
    [
        ("a..b", "c", "source"),
        ("a", "", "target"),
        ("a.*.b", "c", "source"),
        ("a.*.b", "c.*.b", "source"),
        ("a", "a", "target"),
        ("a", "a.b", "target"),
        ("a.*.b", "a.*.b.c", "target"),
    ],
)
def test_what_cannot_be_copied(source: str, target: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        CopyField(source, target)
    assert caught.value.part == part


@pytest.mark.parametrize(
    ("front", "result"),
    [
        ("published: true\n", "published: false\n"),
        ("published: false # why\n", "published: true # why\n"),
        ("published: no\n", "published: yes\n"),
        ("published:\n", "published: false\n"),
        ("title: A\n", "title: A\npublished: false\n"),
        ('published: "yes"\n', "published: false\n"),
    ],
)
def test_toggled(front: str, result: str) -> None:
    assert after(TogglePublished(), front) == result


def test_values_of_every_kind_go_into_every_item() -> None:
    front = "related:\n  - title: a\n  - title: b\n"
    values: list[Value] = [None, True, 5, 1.5, "a: b", ["x", "y"], {"k": {"l": 1}}, [], {}]
    for value in values:
        result = after(SetAll("related.*.new", value), front)
        assert after(RemoveAll("related.*.new"), result) == front
        assert after(SetAll("related.*.new", value), result) == result


def test_line_ends_and_the_body_stay() -> None:
    data = f"---\n{NEWS}---\n\nBody  \n\tend".replace("\n", "\r\n").encode()
    result = edited(SetAll("related.*.quality", 3), data)
    assert b"\n" not in result.replace(b"\r\n", b"")
    assert result.replace(b"    quality: 3\r\n", b"") == data.replace(b"    quality: 10\r\n", b"")


def test_what_is_shared_by_an_alias_is_not_changed_for_others() -> None:
    front = "a: &x {n: 1}\nrelated:\n  - &y {n: 2}\n  - *y\n  - {n: 3}\n"
    with pytest.raises(RefusedEdit):
        after(SetAll("related.*.n", 5), front)
    assert after(SetAll("related.2.n", 5), front) == front.replace("{n: 3}", "{n: 5}")


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (5, "5"),
        (0.5, "0.5"),
        (True, "true"),
        (None, "nothing"),
        ("", '""'),
        ("a\n  b\tc", '"a b c"'),
        ("x" * 40, f'"{"x" * 40}"'),
        ("x" * 41, f'"{"x" * 39}…"'),
        (f"{'x' * 38} {'y' * 9}", f'"{"x" * 38} …"'),
        (Timestamp("2020-01-02"), "2020-01-02"),
        (["Künste", 2], '["Künste", 2]'),
        ({"name": Timestamp("2020-01-02")}, '{"name": "2020-01-02"}'),
        (["x" * 50], f'["{"x" * 37}…'),
        ("x" * 10**6, f'"{"x" * 39}…"'),
        (10**60, f"{10**38}…"),
        ([10**60], f"[{10**37}…"),
    ],
)
def test_a_label_says_the_value_in_short(value: Value, label: str) -> None:
    assert SetAll("key", value).label == f"Set key to {label}"


def test_labels() -> None:
    assert SetAll("a.*.b", 1).label == "Set a.*.b to 1"
    assert ClearField("a").label == "Clear a"
    assert CopyField("a", "b").label == "Copy a to b"
    assert RemoveAll("a").label == "Remove a"
    assert TogglePublished().label == "Toggle published"
