"""What is to be decided, what a decision does to an article, and how fast it goes."""

from __future__ import annotations

from collections import Counter, deque
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import RefusedEdit
from curator.library.library import Library
from curator.library.row import Row
from curator.library.triage import (
    Decide,
    Decided,
    Habits,
    Pace,
    Queue,
    TopicChoice,
    Verdict,
    habits_of,
    label_of,
    maybe_rejected,
    offered_topics,
    rejected,
)

ABOVE = {"Vision": ("AI",), "Faces": ("Vision", "AI"), "Drones": ("Robotics",)}


def above(name: str) -> tuple[str, ...]:
    return ABOVE.get(name, ())


# -- topics ----------------------------------------------------------------------------------------


def test_a_topic_is_added_behind_the_others_and_again_taken_away() -> None:
    choice = TopicChoice(("Law", "AI"))
    added = choice.toggled("Health", above)
    assert added.names == ("Law", "AI", "Health")
    assert (added.added, added.removed, added.changes) == (("Health",), (), True)
    assert added.toggled("Health", above) == choice
    assert not choice.changes


def test_an_own_topic_is_removed_and_kept_again_in_its_place() -> None:
    choice = TopicChoice(("Law", "AI", "Health"))
    without = choice.toggled("AI", above)
    assert without.names == ("Law", "Health")
    assert without.removed == ("AI",)
    assert without.toggled("AI", above) == choice


def test_a_topic_brings_its_parents_and_takes_them_away_again() -> None:
    choice = TopicChoice(("Law",))
    with_parents = choice.toggled("Faces", above)
    assert with_parents.names == ("Law", "Faces", "Vision", "AI")
    assert with_parents.toggled("Faces", above) == choice


def test_a_parent_that_was_chosen_itself_stays() -> None:
    choice = TopicChoice().toggled("AI", above).toggled("Vision", above)
    assert choice.names == ("AI", "Vision")
    assert choice.toggled("Vision", above).names == ("AI",)


def test_a_parent_can_be_left_out() -> None:
    choice = TopicChoice().toggled("Vision", above).toggled("AI", above)
    assert choice.names == ("Vision",)
    assert choice.toggled("AI", above).names == ("Vision", "AI")


def test_a_parent_that_is_not_wanted_goes_alone() -> None:
    choice = TopicChoice().toggled("Faces", above).toggled("Vision", above)
    assert choice.names == ("Faces", "AI")  # Vision was only there for Faces, and is not wanted


@given(
    st.lists(st.sampled_from(["AI", "Vision", "Faces", "Drones", "Robotics", "Law"]), unique=True),
    st.lists(st.sampled_from(["AI", "Vision", "Faces", "Drones", "Robotics", "Law"]), max_size=9),
)
def test_toggling_twice_in_a_row_changes_nothing(own: list[str], keys: list[str]) -> None:
    choice = TopicChoice(tuple(own))
    for key in keys:
        choice = choice.toggled(key, above)
        was = key in choice.names
        there_and_back = choice.toggled(key, above).toggled(key, above)
        assert (key in there_and_back.names) is was
        assert set(choice.names) == set(own) - set(choice.removed) | set(choice.added)
        assert len(set(choice.names)) == len(choice.names)


def test_nine_topics_are_offered_and_each_once() -> None:
    own = ("A", "B", "C", "D", "E", "F", "G")
    found = offered_topics(own, ("H", "I", "J"), ("A", "G", "K", "L"))
    assert found == ("A", "B", "C", "D", "E", "H", "I", "J", "K")
    assert offered_topics(("A",), ("B",), ("C", "B")) == ("A", "B", "C")
    assert offered_topics((), (), ()) == ()
    many = tuple("abcdefghijkl")
    assert offered_topics((), many, many) == tuple("abcdefghi")


# -- what a decision writes ------------------------------------------------------------------------

ARTICLE = b"""---
title: "A story"
published: false
quality: 70

topics:
  - Law
  - AI
  - Health

secured: "abc;def"
---
Body.
"""


def decided(tmp_path: Path, data: bytes, edit: Decide) -> bytes:
    (tmp_path / "_news").mkdir()
    (tmp_path / "_news" / "a.md").write_bytes(data)
    library = Library.open(tmp_path)
    return library.edit(library.articles["_news/a.md"], edit).data


def test_publishing_is_one_line(tmp_path: Path) -> None:
    after = decided(tmp_path, ARTICLE, Decide(Verdict.PUBLISH))
    assert after == ARTICLE.replace(b"published: false", b"published: true")


def test_a_decision_and_its_topics_are_one_edit(tmp_path: Path) -> None:
    choice = TopicChoice(("Law", "AI", "Health")).toggled("Law", above).toggled("Drones", above)
    after = decided(tmp_path, ARTICLE, Decide(Verdict.PUBLISH, choice))
    expected = ARTICLE.replace(b"published: false", b"published: true")
    expected = expected.replace(b"  - Law\n", b"")
    expected = expected.replace(b"  - Health\n", b"  - Health\n  - Drones\n  - Robotics\n")
    assert after == expected


def test_what_is_rejected_is_marked_where_the_site_does_so(tmp_path: Path) -> None:
    data = ARTICLE.replace(b"published: false\n", b"")
    assert b"removed" not in decided(tmp_path, data, Decide(Verdict.REJECT))
    (tmp_path / "_news" / "a.md").unlink()
    (tmp_path / "_news").rmdir()
    after = decided(tmp_path, data, Decide(Verdict.REJECT, marks_removed=True))
    assert b"published: false\n" in after
    assert b"removed: true\n" in after
    lines = [line for line in after.split(b"\n") if line[:4] not in (b"publ", b"remo")]
    assert lines == data.split(b"\n")


def test_what_is_rejected_already_stays_as_it_is(tmp_path: Path) -> None:
    assert decided(tmp_path, ARTICLE, Decide(Verdict.REJECT)) == ARTICLE


def test_what_is_published_loses_the_mark(tmp_path: Path) -> None:
    data = ARTICLE.replace(b"published: false", b"removed: true\npublished: false")
    after = decided(tmp_path, data, Decide(Verdict.PUBLISH))
    assert after == ARTICLE.replace(b"published: false", b"published: true")


def test_a_skip_writes_only_topics(tmp_path: Path) -> None:
    choice = TopicChoice(("Law", "AI", "Health")).toggled("AI", above)
    after = decided(tmp_path, ARTICLE, Decide(Verdict.SKIP, choice))
    assert after == ARTICLE.replace(b"  - AI\n", b"")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"topics: AI\n", [b"AI", b"Law"]),
        (b"topics:\n", [b"Law"]),
        (b"", [b"Law"]),
        (b"topics: [AI, Health]\n", [b"AI", b"Health", b"Law"]),
    ],
)
def test_topics_in_any_form(tmp_path: Path, written: bytes, expected: list[bytes]) -> None:
    data = b"---\ntitle: A\n" + written + b"---\n"
    after = decided(tmp_path, data, Decide(Verdict.SKIP, TopicChoice(chosen=("Law",))))
    library = Library.open(tmp_path)
    (tmp_path / "_news" / "a.md").write_bytes(after)
    topics = library.read("_news/a.md").topics
    assert [name.encode() for name in topics] == expected


def test_topics_that_are_no_list_are_refused(tmp_path: Path) -> None:
    data = b"---\ntitle: A\ntopics:\n  main: AI\n---\n"
    with pytest.raises(RefusedEdit):
        decided(tmp_path, data, Decide(Verdict.PUBLISH, TopicChoice(chosen=("Law",))))


def test_labels() -> None:
    assert Decide(Verdict.PUBLISH).label == "Publish"
    assert Decide(Verdict.REJECT).label == "Reject"
    assert Decide(Verdict.SKIP, TopicChoice(chosen=("A",))).label == "Set topics"
    counts = Counter({Verdict.PUBLISH: 12, Verdict.REJECT: 8})
    assert label_of(counts) == "Triage: 12 published, 8 rejected"
    assert label_of(counts, 2) == "Triage: 12 published, 8 rejected, 2 edited"
    assert label_of(Counter({Verdict.REJECT: 1})) == "Triage: 1 rejected"
    assert label_of(Counter()) == "Triage"


# -- the queue -------------------------------------------------------------------------------------


def test_the_queue_from_beginning_to_end() -> None:
    queue = Queue(["a", "b", "c"])
    assert (queue.current, queue.left, queue.ahead(5)) == ("a", 3, ["b", "c"])
    queue.decide(Decided("a", Verdict.PUBLISH, 1, True))
    queue.decide(Decided("b", Verdict.LATER))
    assert (queue.current, queue.left, queue.done, queue.put_off) == ("c", 2, 1, 1)
    queue.decide(Decided("c", Verdict.SKIP))
    assert (queue.current, queue.left, queue.put_off) == ("b", 1, 1)
    queue.decide(Decided("b", Verdict.REJECT, 2, True))
    assert (queue.current, queue.left, queue.done, queue.put_off) == (None, 0, 3, 0)
    assert queue.counts()[Verdict.PUBLISH] == 1
    assert queue.ahead(2) == []


def test_decisions_are_taken_back_one_by_one_and_made_again() -> None:
    queue = Queue(["a", "b", "c"])
    for path, verdict in (("a", Verdict.LATER), ("b", Verdict.SKIP), ("c", Verdict.PUBLISH)):
        queue.decide(Decided(path, verdict))
    for path in ("c", "b", "a"):
        taken = queue.take_back()
        assert taken is not None
        assert taken.path == path == queue.current
    assert queue.take_back() is None
    assert (queue.left, queue.done, queue.put_off) == (3, 0, 0)
    assert queue.ahead(2) == ["b", "c"]
    again = queue.decide_again()
    assert again is not None
    assert (again.verdict, queue.current, queue.put_off) == (Verdict.LATER, "b", 1)
    queue.decide(Decided("b", Verdict.PUBLISH))
    assert queue.decide_again() is None  # what comes after another decision is another past


def test_another_article_than_the_current_one_is_never_decided_on() -> None:
    queue = Queue(["a", "b"])
    with pytest.raises(ValueError, match="b is not the one"):
        queue.decide(Decided("b", Verdict.SKIP))


def test_what_is_gone_is_neither_shown_nor_taken_back() -> None:
    queue = Queue(["a", "b", "c"])
    queue.decide(Decided("a", Verdict.PUBLISH))
    queue.drop(["a", "b"])
    assert (queue.current, queue.left, queue.done) == ("c", 1, 0)
    assert queue.take_back() is None


@given(st.integers(0, 6), st.lists(st.sampled_from("PRSLUA"), max_size=60))
def test_the_queue_is_as_a_plain_list_would_be(size: int, keys: list[str]) -> None:
    verdicts = dict(zip("PRSL", Verdict, strict=True))
    queue = Queue(map(str, range(size)))
    past: list[tuple[deque[str], list[str]]] = []  # what waited, and what was done, before
    future: list[str] = []
    waiting, done = deque(map(str, range(size))), list[str]()
    for key in keys:
        if key == "U":
            taken = queue.take_back()
            assert (taken is not None) is bool(past)
            if past and taken is not None:
                waiting, done = past.pop()
                future.append(taken.verdict.name[0])
        elif key == "A" or waiting:
            if key == "A":
                again = queue.decide_again()
                assert (again is not None) is bool(future)
                if not future:
                    continue
                key = future.pop()
            else:
                queue.decide(Decided(waiting[0], verdicts[key]))
                future.clear()
            past.append((waiting.copy(), list(done)))
            path = waiting.popleft()
            if key == "L":
                waiting.append(path)
            else:
                done.append(path)
        assert queue.current == (waiting[0] if waiting else None)
        assert [*queue.ahead(size)] == list(waiting)[1:]
        assert (queue.left, queue.done) == (len(waiting), len(done))
        assert 0 <= queue.put_off <= queue.left


def test_what_is_marked_as_removed_was_rejected(tmp_path: Path) -> None:
    fronts = {
        "a": "published: false\nremoved: true",
        "b": "published: false\nremoved: false",
        "c": "published: false",
        "d": "published: true\nremoved: true",
        "e": "removed: true",
        "f": "published: false\nremoved: 'true'",
    }
    (tmp_path / "_news").mkdir()
    for name, front in fronts.items():
        (tmp_path / f"_news/{name}.md").write_text(f"---\n{front}\n---\n", encoding="utf-8")
    library = Library.open(tmp_path)
    maybe = maybe_rejected(library.articles.rows())
    assert maybe == ["_news/a.md", "_news/b.md", "_news/f.md"]
    steps = rejected(library, maybe)
    for _ in maybe:
        next(steps)
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert end.value.value == {"_news/a.md"}


# -- pace and habits -------------------------------------------------------------------------------


def test_the_rate_leaves_pauses_out() -> None:
    pace = Pace(100.0)
    assert pace.per_minute(10) is None
    for now in (104.0, 108.0, 112.0):
        pace.note(now)
    assert pace.per_minute(2) is None  # too few to say
    assert pace.per_minute(3) == 15.0
    assert pace.seconds_left(3, 30) == 120.0
    pace.note(112.0 + 3600)  # a long lunch counts for a minute
    assert pace.active == 72.0
    pace.rest(9000.0)
    pace.note(9003.0)
    assert pace.active == 75.0
    pace.note(8000.0)  # a clock that was put back
    assert pace.active == 75.0


def rows(number: int, *, removed: bool = False) -> list[Row]:
    keys = ("title", "topics")
    found = [
        Row(f"{at}", "_news", topics=("AI", "Law")[: 1 + at % 2], keys=keys) for at in range(number)
    ]
    if removed:
        found[-1] = found[-1]._replace(keys=(*keys, "removed"))
    return found


def learned(number: int, *, removed: bool = False) -> tuple[Habits, int]:
    steps = habits_of(rows(number, removed=removed))
    yields = 0
    while True:
        try:
            next(steps)
            yields += 1
        except StopIteration as stop:
            return stop.value, yields


def test_habits_of_a_site() -> None:
    assert learned(10)[0] == Habits(False, ("AI", "Law"))
    assert learned(10, removed=True)[0].marks_removed
    assert learned(0)[0] == Habits()
    assert learned(10_000)[1] >= 4  # others get their turn
