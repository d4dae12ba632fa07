"""The one place where git is run.

What a person has set up for looking at things must change nothing: neither their aliases and
pagers, nor the hooks and monitors of a repository, nor the variables of a git that has started us.
How they sign in stays theirs: helpers for credentials, agents and `core.sshCommand` work; but
nobody is asked anything behind the window.

Steps are generators that yield every few milliseconds while git works: a window goes on, a thread
calls `finished`. Whoever gives them up ends git and what git has started.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeAlias, TypeVar

from curator.errors import GitError, GitTrouble

Answer = TypeVar("Answer")
Steps: TypeAlias = Generator[None, None, Answer]

_SECONDS: Final = 60.0
_LOOK: Final = 0.002  # seconds between two looks whether git has ended
_GRACE: Final = 0.5  # seconds that git has for removing its locks when it is ended
_OPTIONS: Final = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.quotePath=off"),
    # Programs that a repository could have us start.
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.ext.allow=never"),
    # What git says it has written survives a power cut. Before 2.36 it does not know these.
    *("-c", "core.fsync=all"),
    *("-c", "core.fsyncMethod=batch"),
    # Nothing goes on behind our back when the call is over.
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "submodule.recurse=false"),
    *("-c", "core.splitIndex=false"),  # an index of our own is one file
)
_ENVIRONMENT: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",  # somebody may be at work in the repository
    "GIT_EDITOR": ":",
    "GIT_SEQUENCE_EDITOR": ":",
    # Empty: no program is asked, not even that of `core.askPass` or SSH_ASKPASS.
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "LC_ALL": "C",
}
# All others lead git elsewhere (GIT_DIR) or are of one call (GIT_INDEX_FILE).
_KEPT_KINDS: Final = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
_KEPT: Final = (
    *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_EXEC_PATH"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT"),
    *("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"),
    *("GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY", "GIT_SSL_CERT", "GIT_SSL_KEY"),
    *("GIT_PROXY_COMMAND", "GIT_PROXY_SSL_CAINFO", "GIT_HTTP_USER_AGENT"),
    *("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How git ended: its exit code, and what it printed and said."""

    code: int
    printed: bytes
    said: bytes


def is_there() -> bool:
    """Is git installed?"""
    return shutil.which("git") is not None


def is_in_clone(folder: str | os.PathLike[str]) -> bool:
    """Is the folder, which is absolute, in a repository's working tree, as far as one sees from
    outside?"""
    place = Path(folder)
    return any(os.path.lexists(each / ".git") for each in (place, *place.parents))


def finished(steps: Steps[Answer]) -> Answer:
    """What comes of the steps in the end, waiting for it here: for threads and the command line."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            answer: Answer = end.value
            return answer


def run(
    folder: str | os.PathLike[str],
    *arguments: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
    fine: Sequence[int] = (0,),
) -> Steps[bytes]:
    """What git prints for these arguments in a folder, where it reads what is `given` and has so
    many seconds. Raises GitError with git's own reason where it fails, that is with an exit code
    that is not `fine`, is not there or does not end."""
    ended = yield from attempt(
        folder, *arguments, given=given, environment=environment, seconds=seconds
    )
    if ended.code not in fine:
        raise error_of(ended, folder)
    return ended.printed


def attempt(
    folder: str | os.PathLike[str],
    *arguments: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
    silence: float | None = None,
    hear: Callable[[bytes], None] | None = None,
) -> Steps[Ended]:
    """The same for those who tell apart how git fails. `hear` gets what git says as it says it;
    `silence` is how many seconds it may say nothing, if that is not up to it. Raises GitError only
    where git cannot be run or does not end."""
    command = ["git", *_OPTIONS, "-C", os.fspath(folder), *arguments]
    # From and into files: with pipes, one side waits for the other where both are long.
    with (
        tempfile.TemporaryFile() as told,
        tempfile.TemporaryFile() as printed,
        tempfile.TemporaryFile() as said,
    ):
        told.write(given)
        told.seek(0)
        try:
            process = subprocess.Popen(
                command,
                stdin=told,
                stdout=printed,
                stderr=said,
                env={**_inherited(), **_ENVIRONMENT, **(environment or {})},
                start_new_session=True,  # without a terminal nobody is asked, and all end together
            )
        except FileNotFoundError:
            raise GitError("git is not installed", kind=GitTrouble.ABSENT) from None
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from None
        with process:
            try:
                yield from _wait(process, seconds, silence, _Listening(said, hear))
            finally:
                _end(process)
        said.seek(0)
        printed.seek(0)
        return Ended(process.returncode, printed.read(), said.read())


def error_of(ended: Ended, folder: str | os.PathLike[str]) -> GitError:
    """The reason that git gave for failing."""
    lines = ended.said.decode("utf-8", "replace").strip().splitlines()
    wrong = next((line for line in lines if line.startswith("fatal: ")), (lines or [""])[0])
    reason = wrong.removeprefix("fatal: ") or "it failed without a word"
    kind = GitTrouble.OTHER
    if ".lock': File exists" in reason:
        kind = GitTrouble.LOCKED
    elif "dubious ownership" in reason:
        reason = (
            "the clone belongs to somebody else; if you trust it, "
            f"run `git config --global --add safe.directory '{os.fspath(folder)}'`"
        )
    return GitError(f"git: {reason}", kind=kind, path=os.fspath(folder))


class _Listening:
    """Reads what a process says while it says it, without moving where it writes."""

    def __init__(self, said: IO[bytes], hear: Callable[[bytes], None] | None) -> None:
        self._said = said.fileno()
        self._hear = hear if hasattr(os, "pread") else None
        self._heard = 0

    @property
    def said(self) -> int:
        """How many bytes, so far."""
        return os.fstat(self._said).st_size

    def look(self) -> None:
        """Hand on what is new."""
        if self._hear is not None:
            new = os.pread(self._said, 1 << 16, self._heard)
            self._heard += len(new)
            if new:
                self._hear(new)


def _wait(
    process: subprocess.Popen[bytes], seconds: float, silence: float | None, listening: _Listening
) -> Steps[None]:
    end = time.monotonic() + seconds
    said, since = 0, time.monotonic()
    while True:
        try:
            process.wait(_LOOK)
            listening.look()
            return
        except subprocess.TimeoutExpired:
            now = time.monotonic()
            if listening.said != said:
                said, since = listening.said, now
            if now >= end or (silence is not None and now - since >= silence):
                reason = (
                    f"git did not answer for {now - since if now < end else seconds:.0f} seconds"
                )
                raise GitError(reason, kind=GitTrouble.SLOW) from None
        listening.look()
        yield


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it has started, unless it has ended: what it then left running, such as a
    keeper of passwords, is meant to go on."""
    if process.poll() is not None:
        return
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.kill()


def _inherited() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT or name.startswith(_KEPT_KINDS)
    }
