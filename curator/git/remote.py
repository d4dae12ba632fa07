"""The shared repository: getting what others pushed, and pushing, never by force.

How one signs in is as git is configured; nobody is asked. What goes wrong is told apart, so that a
caller may try again where others were quicker, and words say the way out of everything else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from curator.errors import GitError, GitTrouble
from curator.git import run
from curator.git.repository import Repository
from curator.git.run import Ended, Steps

_SECONDS: Final = 1800.0
_PROGRESS: Final = re.compile(rb"(?:remote: )?([A-Z][a-z]+(?: [a-z]+)*): +\d+% \((\d+)/(\d+)\)")
_SILENCE: Final = 60.0  # seconds until the other side is not waited for any more
_BATCH: Final = (
    "ssh -oBatchMode=yes -oConnectTimeout=60 -oServerAliveInterval=15 -oServerAliveCountMax=4"
)
#: How git itself begins what it says from the other side.
_OF_GIT: Final = ("Enumerating ", "Counting ", "Compressing ", "Resolving ", "Total ", "Checking ")
_STALL: Final = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far git is with what: "Receiving objects", 450 of 1,000."""

    what: str
    done: int
    total: int


Watch = Callable[[Progress], None]

_UNREACHABLE: Final = (
    "the shared repository cannot be reached: look whether you are online, and try again"
)
#: What git says where it fails, lower case; what that means; the way out. The first that fits.
_TROUBLES: Final = (
    (
        ("host key verification failed",),
        GitTrouble.AUTHENTICATION,
        "the other side's key is not known on this machine: run `git fetch` in a terminal once and "
        "confirm it",
    ),
    (
        (
            *("authentication failed", "could not read username", "could not read password"),
            *("terminal prompts disabled", "permission denied (", "error: 401", "http 401"),
            *("invalid credentials", "invalid username or", "no supported authentication"),
        ),
        GitTrouble.AUTHENTICATION,
        "signing in failed: run `git fetch` in a terminal once and sign in there, so that git "
        "keeps it",
    ),
    (
        (
            *("pre-receive hook declined", "hook declined", "protected branch"),
            *("push declined due to", "update hook", "gh006", "gh013"),
        ),
        GitTrouble.HOOK,
        "the rules of the shared repository refuse this push: ask who looks after it",
    ),
    (
        (
            *("error: 403", "http 403", "denied to", "not allowed to", "insufficient permission"),
            *("unpacker error", "unable to create temporary object directory", "read-only"),
            "write access to repository not granted",
        ),
        GitTrouble.PERMISSION,
        "you may not push to the shared repository: ask who looks after it for the permission",
    ),
    (
        (
            *("[rejected]", "non-fast-forward", "fetch first", "cannot lock ref"),
            *("failed to update ref", "incorrect old value", "reference already exists"),
            "failed to lock",
        ),
        GitTrouble.REJECTED,
        "somebody else has pushed meanwhile: sync again",
    ),
    (
        (
            *("does not appear to be a git repository", "repository not found", "error: 404"),
            *("no such remote", "no configured push destination", "couldn't find remote ref"),
            *("not found", "no such file or directory", "does not exist"),
        ),
        GitTrouble.NO_REMOTE,
        "there is no such shared repository or branch: see `git remote -v`",
    ),
    (
        (
            *("could not resolve", "couldn't resolve", "temporary failure in name resolution"),
            *("name or service not known", "unable to access", "failed to connect", "timed out"),
            *("connection refused", "connection reset", "connection closed", "unreachable"),
            *("no route to host", "hung up unexpectedly", "early eof", "operation too slow"),
            *("could not read from remote repository", "not responding"),
        ),
        GitTrouble.NETWORK,
        _UNREACHABLE,
    ),
)


def fetch(
    repository: Repository,
    remote: str,
    ref: str | None = None,
    *,
    watch: Watch | None = None,
    seconds: float = _SECONDS,
    silence: float = _SILENCE,
) -> Steps[None]:
    """Get what others have pushed, of one branch ("refs/heads/main") or all: the refs here that
    follow them are moved, nothing else. Raises GitError, whose kind says what went wrong."""
    wanted = () if ref is None else (ref,)
    yield from _talk(
        repository,
        *("fetch", "--no-recurse-submodules", "--no-auto-gc", "--", remote, *wanted),
        remote=remote,
        watch=watch,
        seconds=seconds,
        silence=silence,
    )


def push(
    repository: Repository,
    remote: str,
    commit: str,
    ref: str,
    *,
    watch: Watch | None = None,
    seconds: float = _SECONDS,
    silence: float = _SILENCE,
) -> Steps[None]:
    """Have a branch of the shared repository stand at a commit that is ahead of it. Raises
    GitError: REJECTED where it is not, as others were quicker."""
    yield from _talk(
        repository,
        *("push", "--porcelain", "--no-verify", "--recurse-submodules=no"),
        *("--no-signed", "--no-follow-tags", "--no-force", "--", remote, f"{commit}:{ref}"),
        remote=remote,
        watch=watch,
        seconds=seconds,
        silence=silence,
    )


def _talk(
    repository: Repository,
    command: str,
    *arguments: str,
    remote: str,
    watch: Watch | None,
    seconds: float,
    silence: float,
) -> Steps[None]:
    environment = yield from _signing_in(repository)
    watches_itself = not (yield from _is_by_git(repository, remote))
    try:
        ended = yield from run.attempt(
            repository.top,
            *(*_STALL, command, "--progress", *arguments),
            environment=environment,
            seconds=seconds,
            silence=None if watches_itself else silence,
            hear=None if watch is None else lambda said: _tell(said, watch),
        )
    except GitError as error:
        if error.kind is GitTrouble.SLOW:
            reason = f"{_UNREACHABLE} ({error.reason})"
            raise GitError(reason, kind=GitTrouble.NETWORK) from None
        raise
    if ended.code:
        raise error_of(ended)


def _is_by_git(repository: Repository, remote: str) -> Steps[bool]:
    """Is it a `git://` address? There, git waits for ever for an answer."""
    address = yield from run.run(repository.top, "ls-remote", "--get-url", "--", remote)
    return address.startswith(b"git://")


def _signing_in(repository: Repository) -> Steps[dict[str, str]]:
    """ssh asks nothing, unless the person has said themselves how it is started."""
    if os.environ.get("GIT_SSH_COMMAND") or os.environ.get("GIT_SSH"):
        return {}
    own = yield from run.run(repository.top, "config", "--get", "core.sshCommand", fine=(0, 1))
    return {} if own.strip() else {"GIT_SSH_COMMAND": _BATCH}


def error_of(ended: Ended) -> GitError:
    """What went wrong between here and the shared repository, and the way out."""
    said = (ended.said + b"\n" + ended.printed).decode("utf-8", "replace")
    low = said.lower()
    for signs, kind, words in _TROUBLES:
        if any(sign in low for sign in signs):
            why = (kind is GitTrouble.HOOK and _told_by_hook(said)) or _told(said)
            return GitError(f"{words} ({why})" if why else words, kind=kind)
    return GitError(f"git: {_told(said) or 'it failed without a word'}")


def _told(said: str) -> str:
    """The line that says most: what the other side tells, else what git does."""
    lines = [line.strip() for part in said.split("\n") for line in part.split("\r")]
    for start in ("remote: error: ", "remote: ERROR: ", "!", "fatal: ", "error: ", "ssh: "):
        for line in lines:
            if line.startswith(start):
                words = line.removeprefix(start)
                # In a push: "!", what was pushed where, and what became of it.
                return words.rpartition("\t")[2].strip() if start == "!" else words.strip()
    return next((line for line in lines if line and not _PROGRESS.match(line.encode())), "")


def _told_by_hook(said: str) -> str:
    """What the rules of the other side say in their own words, if they do."""
    for line in said.split("\n"):
        words = line.removeprefix("remote: ").strip()
        if words and line.startswith("remote: ") and not words.startswith(_OF_GIT):
            return words.removeprefix("error: ").removeprefix("ERROR: ")
    return ""


def _tell(said: bytes, watch: Watch) -> None:
    steps = [
        Progress(found[1].decode(), int(found[2]), int(found[3]))
        for found in _PROGRESS.finditer(said)
    ]
    if steps:
        watch(steps[-1])
