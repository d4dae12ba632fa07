"""Getting and pushing: real bare repositories, and servers that say no."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from curator.errors import GitError, GitTrouble
from curator.git import objects, remote
from curator.git.remote import Progress
from curator.git.repository import Repository
from curator.git.run import finished
from curator.git.state import state_of
from tests.git.clones import commit_all, git, make, name_ann, write

MAIN = "refs/heads/main"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    make(tmp_path / "first")
    git(tmp_path, "clone", "-q", "--bare", "first", "bare")
    return tmp_path / "bare"


def clone(bare: Path, name: str) -> Repository:
    git(bare.parent, "clone", "-q", str(bare), name)
    name_ann(bare.parent / name)
    return Repository.of(bare.parent / name)


def commit(repository: Repository, subject: str = "More") -> str:
    return commit_all(Path(repository.top), subject)


def push(repository: Repository, commit: str = "HEAD", ref: str = MAIN) -> None:
    finished(remote.push(repository, "origin", commit, ref))


def trouble(repository: Repository, url: str | Path, *, pushing: bool = False) -> GitError:
    git(Path(repository.top), "remote", "set-url", "origin", str(url))
    fetching = remote.fetch(repository, "origin")
    with pytest.raises(GitError) as caught:
        finished(remote.push(repository, "origin", "HEAD", MAIN) if pushing else fetching)
    return caught.value


def test_push_and_fetch(bare: Path) -> None:
    ann, bob = clone(bare, "ann"), clone(bare, "bob")
    made = commit(ann)
    push(ann, made)
    assert git(bare, "rev-parse", MAIN).strip() == made
    state = finished(state_of(ann))
    assert (state.ahead, state.behind) == (0, 0)
    finished(remote.fetch(bob, "origin", MAIN))
    state = finished(state_of(bob))
    assert (state.upstream_head, state.behind) == (made, 1)
    assert git(Path(bob.top), "status", "--porcelain") == ""


def test_progress(bare: Path) -> None:
    ann, bob = clone(bare, "ann"), clone(bare, "bob")
    for number in range(60):
        write(Path(ann.top) / f"{number}.md", os.urandom(200_000))
    made = commit(ann)
    told: list[Progress] = []
    finished(remote.push(ann, "origin", made, MAIN, watch=told.append))
    assert told[-1] == Progress("Writing objects", 62, 62)
    told.clear()
    finished(remote.fetch(bob, "origin", watch=told.append))
    assert {each.what for each in told} <= {
        *("Enumerating objects", "Counting objects", "Compressing objects"),
        *("Receiving objects", "Unpacking objects", "Resolving deltas"),
    }
    assert all(each.done <= each.total for each in told)


def test_others_were_quicker(bare: Path) -> None:
    ann, bob = clone(bare, "ann"), clone(bare, "bob")
    theirs = commit(bob, "Theirs")
    push(bob)
    ours = commit(ann, "Ours")
    for _ in range(2):  # also once what they have is known
        with pytest.raises(GitError) as caught:
            push(ann, ours)
        assert caught.value.kind is GitTrouble.REJECTED
        assert git(bare, "rev-parse", MAIN).strip() == theirs
        finished(remote.fetch(ann, "origin"))


def test_never_by_force(bare: Path) -> None:
    ann = clone(bare, "ann")
    theirs = commit(ann)
    push(ann)
    git(Path(ann.top), "config", "remote.origin.push", "+refs/heads/*:refs/heads/*")
    with pytest.raises(GitError) as caught:
        push(ann, f"{theirs}^")
    assert caught.value.kind is GitTrouble.REJECTED


def test_no_tags_and_no_other_branches_go(bare: Path) -> None:
    ann = clone(bare, "ann")
    top = Path(ann.top)
    git(top, "config", "push.followTags", "true")
    git(top, "branch", "other")
    commit(ann)
    git(top, "tag", "-a", "-m", "x", "v1")
    push(ann)
    assert git(bare, "for-each-ref", "--format=%(refname)") == f"{MAIN}\n"


def test_the_rules_of_the_shared_repository(bare: Path) -> None:
    ann = clone(bare, "ann")
    commit(ann)
    for said, told in (
        ("error: Sign your commits", "Sign your commits"),
        ("No pushes on Fridays", "No pushes on Fridays"),
        ("", "[remote rejected] (pre-receive hook declined)"),
    ):
        write(bare / "hooks/pre-receive", f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
        (bare / "hooks/pre-receive").chmod(0o755)
        error = trouble(ann, bare, pushing=True)
        assert error.kind is GitTrouble.HOOK
        assert error.reason.endswith(f"ask who looks after it ({told})")


def test_no_such_repository(bare: Path) -> None:
    ann = clone(bare, "ann")
    assert trouble(ann, bare.parent / "none").kind is GitTrouble.NO_REMOTE
    git(Path(ann.top), "remote", "set-url", "origin", str(bare))
    with pytest.raises(GitError) as caught:
        finished(remote.fetch(ann, "origin", "refs/heads/none"))
    assert caught.value.kind is GitTrouble.NO_REMOTE


def test_no_such_remote(bare: Path) -> None:
    ann = clone(bare, "ann")
    with pytest.raises(GitError) as caught:
        finished(remote.fetch(ann, "none"))
    assert caught.value.kind is GitTrouble.NO_REMOTE


def test_a_remote_that_looks_like_an_option(bare: Path, tmp_path: Path) -> None:
    ann = clone(bare, "ann")
    with pytest.raises(GitError):
        finished(remote.fetch(ann, f"--upload-pack=touch {tmp_path}/ran"))
    assert not (tmp_path / "ran").exists()


def test_a_program_as_an_address(bare: Path, tmp_path: Path) -> None:
    ann = clone(bare, "ann")
    trouble(ann, f"ext::sh -c touch% {tmp_path}/ran")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("pushing", [False, True])
def test_nobody_is_there(bare: Path, pushing: bool) -> None:
    ann = clone(bare, "ann")
    error = trouble(ann, "http://127.0.0.1:1/x.git", pushing=pushing)
    assert error.kind is GitTrouble.NETWORK
    assert trouble(ann, "http://none.invalid/x.git", pushing=pushing).kind is GitTrouble.NETWORK


@pytest.mark.parametrize("pushing", [False, True])
def test_somebody_is_there_who_says_nothing(bare: Path, pushing: bool) -> None:
    ann = clone(bare, "ann")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"git://127.0.0.1:{server.getsockname()[1]}/x.git"
        git(Path(ann.top), "remote", "set-url", "origin", address)
        fetching = remote.fetch(ann, "origin", silence=0.5)
        steps = remote.push(ann, "origin", "HEAD", MAIN, silence=0.5) if pushing else fetching
        with pytest.raises(GitError) as caught:
            finished(steps)
    assert caught.value.kind is GitTrouble.NETWORK
    assert "look whether you are online" in caught.value.reason


def test_rules_may_take_their_time(bare: Path) -> None:
    """It is not the network that says nothing."""
    ann = clone(bare, "ann")
    write(bare / "hooks/pre-receive", "#!/bin/sh\nsleep 1\n")
    (bare / "hooks/pre-receive").chmod(0o755)
    finished(remote.push(ann, "origin", commit(ann), MAIN, silence=0.1))


class _Refusing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code = int(self.path.split("/")[1])
        self.send_response(code)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_nobody_is_asked(
    bare: Path, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = clone(bare, "ann")
    program = tmp_path / "ask"
    write(program, f"#!/bin/sh\ntouch '{tmp_path}/asked'\necho x\n")
    program.chmod(0o755)
    git(Path(ann.top), "config", "core.askPass", str(program))
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    for address in (f"{server}/401/x.git", f"{server.replace('//', '//ann@')}/401/x.git"):
        error = trouble(ann, address)
        assert error.kind is GitTrouble.AUTHENTICATION
        assert "run `git fetch` in a terminal once" in error.reason
    assert not (tmp_path / "asked").exists()


def test_the_helpers_of_the_person_are_asked(bare: Path, server: str, tmp_path: Path) -> None:
    ann = clone(bare, "ann")
    helper = f"!f() {{ touch '{tmp_path}/helped'; echo username=a; echo password=b; }}; f"
    git(Path(ann.top), "config", "credential.helper", helper)
    assert trouble(ann, f"{server}/401/x.git").kind is GitTrouble.AUTHENTICATION
    assert (tmp_path / "helped").exists()


def test_what_one_may_not_do(bare: Path, server: str) -> None:
    ann = clone(bare, "ann")
    assert trouble(ann, f"{server}/403/x.git", pushing=True).kind is GitTrouble.PERMISSION
    assert trouble(ann, f"{server}/404/x.git").kind is GitTrouble.NO_REMOTE


def test_ssh_asks_nothing_unless_it_is_said_how_it_is_started(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = clone(bare, "ann")
    program = tmp_path / "bin/ssh"
    write(program, f"#!/bin/sh\necho \"$@\" > '{tmp_path}/words'\nexit 255\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    trouble(ann, "ssh://host.invalid/x")
    words = (tmp_path / "words").read_text()
    for option in ("BatchMode=yes", "ConnectTimeout=60", "ServerAliveInterval=15"):
        assert f"-o{option}" in words
    git(Path(ann.top), "config", "core.sshCommand", f"{program} -i mine")
    trouble(ann, "ssh://host.invalid/x")
    assert (tmp_path / "words").read_text().startswith("-i mine ")
    monkeypatch.setenv("GIT_SSH_COMMAND", f"{program} -i other")
    trouble(ann, "ssh://host.invalid/x")
    assert (tmp_path / "words").read_text().startswith("-i other ")


def test_giving_up_ends_all_of_it(bare: Path, tmp_path: Path) -> None:
    ann = clone(bare, "ann")
    write(bare / "hooks/pre-receive", f"#!/bin/sh\necho $$ > '{tmp_path}/id'\nexec sleep 60\n")
    (bare / "hooks/pre-receive").chmod(0o755)
    steps = remote.push(ann, "origin", commit(ann), MAIN)
    while not (tmp_path / "id").exists() or not (tmp_path / "id").read_text():
        next(steps)
    number = int((tmp_path / "id").read_text())
    steps.close()
    end = time.monotonic() + 10
    while time.monotonic() < end and Path(f"/proc/{number}/status").exists():
        if "State:\tZ" in Path(f"/proc/{number}/status").read_text():
            break  # it has ended, and nobody has asked for its end yet
        time.sleep(0.01)
    else:
        assert not Path(f"/proc/{number}").exists()
    finished(objects.identity(ann))
    assert not list(Path(ann.git_dir).rglob("*.lock"))
