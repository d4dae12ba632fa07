"""git as it is run: what it reads, what it is told by the variables, and how it ends."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from curator.errors import GitError, GitTrouble
from curator.git.run import attempt, finished, run
from tests.git.clones import git, make, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make(tmp_path / "clone")
    return tmp_path / "clone"


def test_what_it_is_given_and_prints(root: Path) -> None:
    data = os.urandom(3_000_000)
    name = finished(run(root, "hash-object", "-w", "--stdin", given=data)).decode().strip()
    assert finished(run(root, "cat-file", "blob", name)) == data


def test_exit_codes(root: Path) -> None:
    assert finished(run(root, "config", "--get", "none", fine=(0, 1))) == b""
    with pytest.raises(GitError) as caught:
        finished(run(root, "rev-parse", "none"))
    assert caught.value.kind is GitTrouble.OTHER
    assert finished(attempt(root, "rev-parse", "none")).code == 128


def test_a_lock_is_told(root: Path) -> None:
    (root / ".git/index.lock").touch()
    with pytest.raises(GitError) as caught:
        finished(run(root, "add", "README.md"))
    assert caught.value.kind is GitTrouble.LOCKED


def test_variables(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/none")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'user.name'='X'")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "mine.key")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "yes")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Zoe")
    assert finished(run(root, "config", "mine.key")) == b"yes\n"
    assert finished(run(root, "config", "user.name")) == b"Ann Editor\n"
    assert finished(run(root, "var", "GIT_AUTHOR_IDENT")).startswith(b"Zoe <ann@")
    own = {"GIT_AUTHOR_NAME": "Yan"}
    told = finished(run(root, "var", "GIT_AUTHOR_IDENT", environment=own))
    assert told.startswith(b"Yan <")


@pytest.mark.parametrize("key", ["core.fsync", "core.fsyncMethod", "gc.auto", "core.hooksPath"])
def test_settings_are_ours(root: Path, key: str) -> None:
    git(root, "config", key, "none")
    assert finished(run(root, "config", "--get", key)).strip() in (
        *(b"all", b"batch", b"0", os.fsencode(os.devnull)),
    )


def test_what_it_says_is_heard_meanwhile(root: Path, tmp_path: Path) -> None:
    git(
        root,
        "config",
        "alias.say",
        f"!echo one >&2; until test -e '{tmp_path}/go'; do sleep .01; done",
    )
    heard: list[bytes] = []
    steps = attempt(root, "say", hear=heard.append)
    while not heard:
        next(steps)
    assert heard == [b"one\n"]
    (tmp_path / "go").touch()
    assert finished(steps).said == b"one\n"


def test_giving_up_lets_git_remove_its_locks(root: Path, tmp_path: Path) -> None:
    program = tmp_path / "slow"
    write(program, f"#!/bin/sh\ntouch '{tmp_path}/begun'\nsleep 60\n")
    program.chmod(0o755)
    git(root, "config", "filter.slow.clean", str(program))
    write(root / ".gitattributes", "new.md filter=slow\n")
    write(root / "new.md")
    steps = run(root, "add", "new.md")
    while not (tmp_path / "begun").exists():
        next(steps)
    assert (root / ".git/index.lock").exists()
    began = time.monotonic()
    steps.close()
    assert time.monotonic() - began < 10
    assert not (root / ".git/index.lock").exists()
