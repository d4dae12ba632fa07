"""Groups of articles that seem to be the same story, and what was decided about them."""

from __future__ import annotations

import random
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from curator.library.duplicates import Decisions, Duplicates, Story, duplicates, find, story
from curator.library.duplicates.stories import stories
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.opening import SMALL
from tests.bench.generate import generate

Result = TypeVar("Result")
TITLE = "Senate Passes Bill That Would Halt Police Use of Cameras"


def run(steps: Generator[None, None, Result]) -> Result:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def groups(found: Duplicates) -> list[tuple[str, ...]]:
    assert found.paths == {path for group in found.groups for path in group.paths}
    return [group.paths for group in found.groups]


def test_the_seeds_have_two_and_what_is_planted(site: Path) -> None:
    library = Library.open(site)
    before = run(duplicates(library)).groups
    assert [(len(group.paths), group.reasons) for group in before] == [
        (2, ("same address",)),
        (2, ("title 97 % alike",)),
    ]
    row = next(row for row in library.articles.rows() if row.title and not row.unreadable)
    (site / row.path).with_name("copy.md").write_bytes((site / row.path).read_bytes())
    copy = str(Path(row.path).with_name("copy.md"))
    found = groups(run(duplicates(Library.open(site))))
    assert {*found} == {*(group.paths for group in before), tuple(sorted((row.path, copy)))}


@pytest.mark.corpus
def test_the_real_site(corpus_site: Path) -> None:
    found = run(duplicates(Library.open(corpus_site)))
    reasons = [reason for group in found.groups for reason in group.reasons]
    for group in found.groups:
        print(*group.reasons, *group.paths, sep="\n    ")
    assert reasons.count("same address") == 3
    assert reasons.count("same title") >= 5
    assert len(found.groups) < 20


def test_articles_that_are_edited_meanwhile_are_told_once(tmp_path: Path) -> None:
    site = generate(tmp_path, SMALL)
    Library.open(site)
    library = Library.open(site)  # what is asked for comes from the cache now
    steps = stories(library)
    told = [next(steps)]
    for path in list(library.articles)[: SMALL // 2]:
        article = library.articles[path]
        library.replace(library.edit(article, SetField("/title", "Another")))
    told += steps
    assert sorted(each.path for each in told) == sorted(library.articles)


def test_reasons_and_order() -> None:
    found = run(
        find(
            [
                story("a", TITLE, ["https://www.a.example/1?utm_source=x"]),
                story("b", "Something else", ["http://a.example/1/amp"]),
                story("c", TITLE.upper(), []),
                story("d", TITLE.replace("Passes", "Pases"), ["https://a.example/"]),
                story("e", "Why the walker fell and what it says", ["https://a.example"]),
                story("f", "Why the walker fell and what it says | Contoso", []),
                story("g", "", []),
                story("h", "", []),
            ]
        )
    )
    assert [(group.paths, group.reasons) for group in found.groups] == [
        (("a", "b", "c", "d"), ("same address", "same title", "title 99 % alike")),
        (("e", "f"), ("same title with more behind it",)),
    ]
    assert found.paths == {"a", "b", "c", "d", "e", "f"}


def test_what_is_not_the_same_is_parted() -> None:
    same = [story(path, TITLE, []) for path in "abc"]
    assert groups(run(find(same, Decisions().with_apart("abc")))) == []
    assert groups(run(find(same, Decisions().with_apart("ab")))) == [("a", "b", "c")]
    found = run(find(same))
    assert run(found.decide(Decisions().with_apart("ab").with_apart("ac")))
    assert groups(found) == [("b", "c")]
    assert run(found.put([story("d", TITLE, [])]))
    assert groups(found) == [("a", "b", "c", "d")]  # over d, of which nothing was decided


def test_what_was_kept_is_settled_while_the_others_are_hidden() -> None:
    found = run(find([story(path, TITLE, []) for path in "abc"]))
    assert not run(found.decide(Decisions().with_kept("abc")))
    hidden = [story(path, TITLE, [], is_hidden=True) for path in "bc"]
    assert run(found.put(hidden))
    assert groups(found) == []
    assert run(found.put([story("b", TITLE, [])]))  # taken back
    assert groups(found) == [("a", "b")]


WORDS = ["apps", "power", "release", "new", "cameras", "senate", "wave", "drones", "learn"]


def random_story(random_: random.Random, path: str) -> Story:
    title = " ".join(random_.choices(WORDS, k=random_.randrange(0, 7)))
    if random_.random() < 0.2:
        title += random_.choice((" | Contoso", "s", " (video)"))
    own = [f"https://a.example/{random_.randrange(60)}"] if random_.random() < 0.4 else []
    return story(path, title, own, random_.random() < 0.3)


@pytest.mark.parametrize("seed", range(8))
def test_edits_give_the_same_as_looking_anew(seed: int) -> None:
    random_ = random.Random(seed)
    now = {str(at): random_story(random_, str(at)) for at in range(60)}
    found = run(find(now.values()))
    decisions = Decisions()
    for step in range(40):
        paths = random_.sample(list(now), 3)
        changed = [random_story(random_, path) for path in paths]
        if step % 5 == 0:
            changed.append(random_story(random_, f"new {step}"))
        gone = [random_.choice([path for path in now if path not in paths])]
        if step % 7 == 0:
            some = random_.choice(found.groups).paths if found.groups else ("0", "1")
            with_more = decisions.with_apart if step % 2 else decisions.with_kept
            decisions = with_more(some)
            run(found.decide(decisions))
        before = found.groups
        assert run(found.put(changed, gone)) == (found.groups != before)
        now.update({each.path: each for each in changed})
        del now[gone[0]]
        anew = run(find(now.values(), decisions))
        assert [group.paths for group in found.groups] == [g.paths for g in anew.groups]
    assert not run(found.put(now.values()))


def test_decisions_are_remembered(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "settings"
    assert Decisions.read(site, folder) == Decisions()
    decisions = Decisions().with_apart(["a", "é\udcff"]).with_kept(["c", "d"])
    decisions.write(site, folder)
    assert Decisions.read(site, folder) == decisions
    assert Decisions.read(tmp_path / "other", folder) == Decisions()
    assert len(list(folder.iterdir())) == 1
    for text in (b"", b"[]", b"{}", b'{"apart": 5, "kept": []}', b'{"apart": [[1]], "kept": []}'):
        next(folder.iterdir()).write_bytes(text)
        assert Decisions.read(site, folder) == Decisions()


def test_a_larger_set_says_all_that_a_smaller_one_said() -> None:
    assert Decisions().with_apart("ab").with_apart("abc").apart == (frozenset("abc"),)


def test_a_decision_holds_for_however_many() -> None:
    paths = [f"{number:03}" for number in range(300)]
    shown = [story(path, TITLE, []) for path in paths]
    assert groups(run(find(shown, Decisions().with_apart(paths)))) == []
    found = run(find(shown))
    assert run(found.put([story(path, TITLE, [], is_hidden=True) for path in paths[1:]])) is False
    assert run(found.decide(Decisions().with_kept(paths)))
    assert groups(found) == []
    assert run(found.put([shown[7]]))  # two of them are shown again
    assert groups(found) == [("000", "007")]
