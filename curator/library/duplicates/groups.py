"""Groups of articles that seem to be the same story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from curator.library.duplicates.decisions import Decisions
from curator.library.duplicates.near_titles import Link, are_near, near
from curator.library.duplicates.stories import Story

_STEPS = 500  # stories between two looks at the clock
_MOST_PAIRS = 20_000  # in a group, of which each is looked up among the decisions


class Group(NamedTuple):
    """Articles by their paths, in order, and what makes them alike: "same address",
    "title 96 % alike"."""

    paths: tuple[str, ...]
    reasons: tuple[str, ...]


class Duplicates:
    """`groups`, the surest first, and the `paths` of all articles in them. The groups follow what
    is `put` in, `taken` out or `decided`."""

    def __init__(self, decisions: Decisions = Decisions()) -> None:  # noqa: B008
        self.groups: tuple[Group, ...] = ()
        self.paths: frozenset[str] = frozenset()
        self.decisions = decisions
        self._stories: dict[str, Story] = {}
        self._titles = _Shared()
        self._addresses = _Shared()
        self._links: dict[str, dict[str, int]] = {}  # title keys that are nearly the same

    @classmethod
    def of(
        cls, stories: Iterable[Story], links: Sequence[Link], decisions: Decisions
    ) -> Generator[None, None, Duplicates]:
        """`links` are those of the stories that `distinct` gives, by their places."""
        self = cls(decisions)
        for number, story in enumerate(stories):
            self._take_in(story)
            if number % _STEPS == _STEPS - 1:
                yield
        keys = list(self._titles.keys)
        for one, other, alike in links:
            self._link(keys[one], keys[other], alike)
        yield
        yield from self._regroup()
        return self

    def story(self, path: str) -> Story | None:
        """What is known of an article."""
        return self._stories.get(path)

    def put(
        self, changed: Iterable[Story], gone: Iterable[str] = ()
    ) -> Generator[None, None, bool]:
        """Stories that have changed or are new, and the paths of those that are no more; whether
        the groups are others now. A new title is compared with all others, which takes some
        20 ms; what else has changed takes next to none. To be run to its end."""
        news = [
            story
            for story in changed
            if (known := self._stories.get(story.path)) is None or not story.says_the_same(known)
        ]
        leaving = [path for path in gone if path in self._stories]
        if not news and not leaving:
            return False
        renewed, news = news, []
        for story in renewed:
            known = self._stories.get(story.path)
            if known is not None and known._replace(is_hidden=story.is_hidden) == story:
                self._stories[story.path] = story  # it was published or unpublished
            else:
                news.append(story)
        lost: set[str] = set()
        for path in (*leaving, *(story.path for story in news)):
            lost |= self._forget(path)
        new: set[str] = set()
        for story in news:
            if story.key and story.key not in self._titles.keys:
                new.add(story.key)
            self._take_in(story)
        yield
        # Those that were linked with a lost title over it may be near each other too.
        for key in sorted(key for key in new | lost if key in self._titles.keys):
            yield from self._find_links(key)
        before = self.groups
        yield from self._regroup()
        return self.groups != before

    def decide(self, decisions: Decisions) -> Generator[None, None, bool]:
        """What was decided from now on; whether the groups are others now."""
        self.decisions = decisions
        before = self.groups
        yield from self._regroup()
        return self.groups != before

    # -- stories and links ---------------------------------------------------------------------

    def _take_in(self, story: Story) -> None:
        self._stories[story.path] = story
        if story.key:
            self._titles.add(story.key, story.path)
        for address in story.addresses:
            self._addresses.add(address, story.path)

    def _forget(self, path: str) -> set[str]:
        """Forget a story; the title keys that were linked with its title if that is gone."""
        story = self._stories.pop(path, None)
        if story is None:
            return set()
        for address in story.addresses:
            self._addresses.discard(address, path)
        if not story.key or not self._titles.discard(story.key, path):
            return set()
        linked = self._links.pop(story.key, {})
        for other in linked:
            del self._links[other][story.key]
            if not self._links[other]:
                del self._links[other]
        return set(linked)

    def _link(self, one: str, other: str, alike: int) -> None:
        self._links.setdefault(one, {})[other] = alike
        self._links.setdefault(other, {})[one] = alike

    def _find_links(self, key: str) -> Iterator[None]:
        keys = list(self._titles.keys)
        firsts = (self._stories[next(iter(paths))] for paths in self._titles.keys.values())
        story = self._stories[next(iter(self._titles.keys[key]))]
        others = ((each.text, each.title) for each in firsts)
        for at, alike in (yield from near(story.text, story.title, others)):
            if keys[at] != key:
                self._link(key, keys[at], alike)

    # -- groups --------------------------------------------------------------------------------

    def _regroup(self) -> Iterator[None]:
        whole = _Union()
        for number, (paths, _reason) in enumerate(self._ties()):
            whole.join(paths)
            if number % _STEPS == _STEPS - 1:
                yield
        decided = self.decisions.paths
        groups: list[tuple[str, ...]] = []
        for members in whole.groups():
            if decided.isdisjoint(members):
                groups.append(tuple(sorted(members)))
            else:
                groups += self._parted(members)
        yield
        place = {path: at for at, group in enumerate(groups) for path in group}
        reasons: list[Counter[tuple[int, str]]] = [Counter() for _ in groups]
        for paths, reason in self._ties():
            # What is decided may have parted the two ends of a tie.
            counts = Counter(place[path] for path in paths if path in place)
            for at, number in counts.items():
                if number > 1:
                    reasons[at][reason] += 1
        yield
        found = [
            (min(why, default=(3, "")), Group(paths, tuple(words for _, words in sorted(why))))
            for paths, why in zip(groups, reasons, strict=True)
        ]
        self.groups = tuple(group for _, group in sorted(found))
        self.paths = frozenset(place)

    def _ties(self) -> Iterator[tuple[list[str], tuple[int, str]]]:
        """Articles that something ties together, and what, with a rank by how sure it is."""
        for address in self._addresses.shared:
            yield list(self._addresses.keys[address]), (0, "same address")
        titles = self._titles.keys
        for key in self._titles.shared:
            yield list(titles[key]), (1, "same title")
        for key, others in self._links.items():
            for other, alike in others.items():
                if key < other:
                    yield [*titles[key], *titles[other]], (2, in_words(alike))

    def _parted(self, members: Sequence[str]) -> list[tuple[str, ...]]:
        """A group divided into those that are alike still, once what is settled does not count."""
        if any(paths.issuperset(members) for paths in self.decisions.apart):
            return []
        if any(paths.issuperset(members) for paths in self.decisions.kept):
            # What is hidden needs no decision any more, however many there are.
            members = [path for path in members if not self._stories[path].is_hidden]
        if len(members) * (len(members) - 1) // 2 > _MOST_PAIRS:
            return [tuple(sorted(members))]
        stories = [self._stories[path] for path in members]
        union = _Union()
        for one, other in combinations(stories, 2):
            if self._are_tied(one, other) and not self.decisions.settle(one, other):
                union.join((one.path, other.path))
        return [tuple(sorted(group)) for group in union.groups()]

    def _are_tied(self, one: Story, other: Story) -> bool:
        if not set(one.addresses).isdisjoint(other.addresses):
            return True
        return bool(one.key and other.key) and (
            one.key == other.key or are_near(one.title, other.title)
        )


def in_words(alike: int) -> str:
    """How alike two titles are that are not the same."""
    return f"title {min(alike, 99)} % alike" if alike else "same title with more behind it"


def distinct(stories: Iterable[Story]) -> dict[str, Story]:
    """The first story of each title, by the title's key, in the order of the stories."""
    found: dict[str, Story] = {}
    for story in stories:
        if story.text:
            found.setdefault(story.key, story)
    return found


class _Shared:
    """Which paths have a key, and which keys are `shared` by several."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, None]] = {}
        self.shared: dict[str, None] = {}

    def add(self, key: str, path: str) -> None:
        paths = self.keys.setdefault(key, {})
        paths[path] = None
        if len(paths) == 2:
            self.shared[key] = None

    def discard(self, key: str, path: str) -> bool:
        """Whether nothing has the key any more."""
        paths = self.keys[key]
        paths.pop(path, None)
        if len(paths) < 2:
            self.shared.pop(key, None)
        if not paths:
            del self.keys[key]
        return not paths


class _Union:
    """Paths that are joined, over others too."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def _top(self, path: str) -> str:
        above = self._above
        above.setdefault(path, path)
        while above[path] != path:
            above[path] = above[above[path]]
            path = above[path]
        return path

    def join(self, paths: Sequence[str]) -> None:
        first = self._top(paths[0])
        for path in paths[1:]:
            self._above[self._top(path)] = first

    def groups(self) -> list[list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._above:
            found.setdefault(self._top(path), []).append(path)
        return [group for group in found.values() if len(group) > 1]
