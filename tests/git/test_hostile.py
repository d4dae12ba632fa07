"""A clone that means harm: names, attributes, hooks and settings. Only git is run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.git.run import finished
from curator.library.clone import Clone
from curator.library.edits import SetField
from curator.library.library import Library
from tests.git.clones import commit_all, git, make, porcelain, write

ARTICLE = "---\ntitle: A\nheat: 1\n---\n"
NAMES = [
    *(
        "--output=PWN.md",
        ":(glob)*.md",
        ":!x.md",
        "a\nb.md",
        "\udce9.md",
        '"q".md',
        "$(touch ran).md",
    ),
    *("`touch ran`.md", "a\tb.md", "-rf.md", "%s%n.md", "HEAD.md", "é.md"),
]
HOOKS = [
    *("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-index-change"),
    *("reference-transaction", "pre-push", "post-checkout", "post-merge", "fsmonitor-watchman"),
]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    program = tmp_path / "program"
    write(program, f"#!/bin/sh\ntouch '{tmp_path}/ran'\ncat 2>/dev/null\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def root(tmp_path: Path, program: Path) -> Path:
    root = tmp_path / "clone"
    make(root, **{f"_news/{name}": ARTICLE for name in NAMES})
    write(root / ".gitattributes", "* filter=evil merge=evil diff=evil\n")
    commit_all(root, "Attributes")
    git(tmp_path, "clone", "-q", "--bare", "clone", "bare")
    git(root, "remote", "add", "origin", str(tmp_path / "bare"))
    git(root, "fetch", "-q", "origin")
    git(root, "branch", "-q", "--set-upstream-to=origin/main")
    for name in HOOKS:
        hook = root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.unlink(missing_ok=True)
        hook.symlink_to(program)
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "diff.external"),
        *("gpg.program", "sequence.editor", "interactive.diffFilter", "pager.log", "pager.status"),
        *("merge.evil.driver", "diff.evil.command", "diff.evil.textconv", "core.gitProxy"),
    ):
        git(root, "config", key, str(program))
    for command in ("status", "log", "update-index", "commit-tree", "ls-files", "cat-file"):
        git(root, "config", f"alias.{command}", f"!{program}")
    git(root, "config", "core.hooksPath", ".git/hooks")
    git(root, "config", "commit.gpgSign", "true")
    git(root, "config", "log.showSignature", "true")
    git(root, "config", "push.gpgSign", "if-asked")
    (tmp_path / "ran").unlink(missing_ok=True)
    return root


def test_nothing_is_run(root: Path, tmp_path: Path) -> None:
    library = Library.open(root)
    clone = Clone.of(library.site)
    articles = [library.articles[f"_news/{name}"] for name in NAMES]
    library.save_all([library.edit(each, SetField("/heat", 2)) for each in articles])
    assert finished(clone.state()).ahead == 0
    assert finished(clone.touched()).keys() == {f"_news/{name}" for name in NAMES}
    done = finished(clone.commit())
    assert done.subject == f"Set heat to 2 in {len(NAMES)} articles"
    assert finished(clone.statuses()) == {}
    for name in NAMES:
        first = next(entry for entry in clone.history(f"_news/{name}") if entry)
        assert [change.field for change in first.changes] == ["heat"]
    repository = clone.repository
    from curator.git import remote

    finished(remote.push(repository, "origin", done.commit, "refs/heads/main"))
    finished(remote.fetch(repository, "origin"))
    assert finished(clone.state()).ahead == 0
    assert not (tmp_path / "ran").exists()
    assert not list(root.rglob("PWN.md"))
    assert sorted(os.listdir(root)) == [".git", ".gitattributes", "README.md", "_news"]


def test_the_clone_is_sane_afterwards(root: Path, tmp_path: Path) -> None:
    library = Library.open(root)
    article = library.articles[f"_news/{NAMES[0]}"]
    library.save(library.edit(article, SetField("/heat", 2)))
    finished(Clone.of(library.site).commit())
    for key in ("core.fsmonitor", "core.hooksPath", "alias.status", "diff.external", "core.pager"):
        git(root, "config", "--unset", key)
    assert porcelain(root) == ""
    assert git(root, "fsck", "--strict") == ""
