"""Trees merged at random, held against plain dictionaries; and both kinds of history."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from curator.git import objects
from curator.git.run import finished
from curator.library.settings import Settings
from curator.library.sync.history import joined
from curator.library.sync.laying import kept, lay
from tests.git.clones import commit_all, git, make, write

KEYS = ("title", "heat", "published", "excerpt", "secured")
PROTECTED = ("secured",)
Site = dict[str, dict[str, str]]


def text(fields: dict[str, str]) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"---\n{lines}---\nText\n"


def put(root: Path, site: Site) -> None:
    for path, fields in site.items():
        write(root / path, text(fields))


def changed(site: Site, chance: Random, who: str) -> Site:
    result = {path: dict(fields) for path, fields in site.items()}
    for fields in result.values():
        for key in KEYS:
            if chance.random() < 0.3:
                fields[key] = f"{who}{chance.randrange(3)}"
    return result


def oracle(base: Site, ours: Site, theirs: Site) -> tuple[Site, set[tuple[str, str]]]:
    """What is to come out, and the fields in conflict."""
    result: Site = {}
    conflicts = set()
    for path, old in base.items():
        mine, their = ours[path], theirs[path]
        result[path] = {}
        untouched = their == old
        for key in KEYS:
            value = their[key]
            if mine[key] not in (old[key], value):
                if their[key] == old[key] and (key not in PROTECTED or untouched):
                    value = mine[key]
                elif their[key] != old[key] and key not in PROTECTED:
                    conflicts.add((path, f"/{key}"))
            result[path][key] = value
    return result, conflicts


@pytest.mark.parametrize("seed", range(4))
def test_against_dictionaries(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    root = tmp_path / "clone"
    base: Site = {f"_news/{number}.md": dict.fromkeys(KEYS, "x") for number in range(12)}
    repository = make(root, **{path: text(fields) for path, fields in base.items()})
    first = git(root, "rev-parse", "HEAD").strip()
    theirs = changed(base, chance, "t")
    put(root, theirs)
    there = commit_all(root, "Theirs")
    git(root, "switch", "-q", "--detach", first)
    ours = base
    for number in range(3):
        ours = changed(ours, chance, "o")
        put(root, ours)
        here = commit_all(root, f"Ours {number}")

    laid = finished(lay(repository, first, here, there, protected=PROTECTED))
    expected, conflicts = oracle(base, ours, theirs)
    found = {(path, each.field) for path, some in laid.conflicts.items() for each in some}
    assert found == conflicts
    assert not laid.refused
    tree = finished(objects.write_tree(repository, there, finished(kept(repository, laid))))
    for path, fields in expected.items():
        assert git(root, "show", f"{tree}:{path}") == text(fields)

    for linear in (True, False):
        made = finished(
            joined(
                repository,
                here,
                there,
                laid,
                linear=linear,
                name="origin/main",
                keep="theirs",
                settings=Settings(),
            )
        )
        assert git(root, "rev-parse", f"{made}^{{tree}}").strip() == tree
        subjects = git(root, "log", "--format=%s", f"{there}..{made}").splitlines()
        ours_in_order = ["Ours 2", "Ours 1", "Ours 0"]
        assert subjects == (ours_in_order if linear else ["Merge origin/main", *ours_in_order])
