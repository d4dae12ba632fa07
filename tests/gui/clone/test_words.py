"""What was changed, in words."""

from __future__ import annotations

import pytest

from curator.document import BODY, WHOLE
from curator.gui.clone.words import change_words, changes_words, field_name, file_words
from curator.library.commits.comparing import ABSENT, FieldChange
from curator.library.commits.message import FileChange


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (False, True, "No → Yes"),
        (ABSENT, 3, "not set → 3"),
        ("", "b", "empty → b"),
        (None, ABSENT, "empty → not set"),
        (["AI", "Vision"], ["AI", "Ethics", "Law"], "+ Ethics · + Law · \u2212 Vision"),
        (ABSENT, ["AI"], "+ AI"),
        (["a", "b"], ["b", "a"], "in another order"),
        ([{"a": 1}], [{"a": 2}], "1 item, edited"),
        ([{"a": 1}], [{"a": 1}, {"b": 2}], "1 item → 2 items"),
        ({"a": 1}, ABSENT, "1 field → not set"),
        ("x" * 99, "y", f"{'x' * 47}… → y"),
    ],
)
def test_a_change(before: object, after: object, words: str) -> None:
    assert change_words(FieldChange("f", before, after)) == words  # type: ignore[arg-type]


def test_texts_are_counted_in_lines() -> None:
    assert change_words(FieldChange(BODY, "a\nb\n", "a\nc\nd\n")) == "2 lines added, 1 removed"
    assert change_words(FieldChange(WHOLE, ABSENT, "\udcff\n")) == "1 line added, 0 removed"


def test_names() -> None:
    names = [field_name(name) for name in ("provider.name", BODY, WHOLE, "webUrl")]
    assert names == ["Publisher › Name", "Body", "Whole file", "Web address"]


def test_many_changes_and_what_programs_write() -> None:
    changes = [FieldChange(f"f{at}", at, at + 1) for at in range(6)]
    changes += [FieldChange("secured", "a", "b")]
    words = changes_words(changes, {"secured"})
    assert words == "F0: 0 → 1; F1: 1 → 2; F2: 2 → 3; F3: 3 → 4; 2 more fields; Secured"


def test_files() -> None:
    old, new = b"---\ntitle: A\n---\n", b"---\ntitle: B\n---\n"
    assert file_words(FileChange("a.md", None, new)) == "New · a.md"
    assert file_words(FileChange("a.md", old, None)) == "Deleted · a.md"
    assert file_words(FileChange("b.md", old, new, "a.md")) == "Moved from a.md; Title: A → B"
    same = file_words(FileChange("a.md", old, old.replace(b"A", b'"A"')))
    assert same == "Only how it is written: quotes, blanks or line ends"


def test_of_long_texts_it_is_seen_where_they_differ() -> None:
    before = "Massachusetts Senate Passes Bill That Would Halt Police Use of Facial Recognition"
    change = FieldChange("title", before, before.replace("Facial", "Face"))
    assert change_words(change, 24) == "…of Facial Recognition → …of Face Recognition"
