"""The one place where git is run.

What a person has set up must change nothing: neither their aliases and pagers, nor the hooks and
monitors of a repository, nor the variables of a git that has started us.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Final

from curator.errors import GitError

_SECONDS: Final = 60.0
_LOOK: Final = 0.002  # seconds between two looks whether git has ended
_OPTIONS: Final = (
    "--no-pager",
    "--literal-pathspecs",
    # Programs that a repository could have us start.
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
)
_ENVIRONMENT: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",  # somebody may be at work in the repository
    "LC_ALL": "C",
}


def is_there() -> bool:
    """Is git installed?"""
    return shutil.which("git") is not None


def is_in_clone(folder: str | os.PathLike[str]) -> bool:
    """Is the folder, which is absolute, in a repository's working tree, as far as one sees from
    outside?"""
    place = Path(folder)
    return any(os.path.lexists(each / ".git") for each in (place, *place.parents))


def run(
    folder: str | os.PathLike[str], *arguments: str, seconds: float = _SECONDS
) -> Generator[None, None, bytes]:
    """What git prints for these arguments in a folder, where it has so many seconds. It yields
    every few milliseconds until git has ended; whoever gives it up before ends git. Raises GitError
    with git's own reason where it fails, is not there or does not end."""
    command = ["git", *_OPTIONS, "-C", os.fspath(folder), *arguments]
    # Into files: a pipe that nobody reads from meanwhile would keep git waiting.
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=said,
                env=_environment(),
            )
        except FileNotFoundError:
            raise GitError("git is not installed") from None
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from None
        with process:
            try:
                yield from _wait(process, seconds)
            finally:
                process.kill()  # which does nothing to one that has ended
        said.seek(0)
        printed.seek(0)
        if process.returncode:
            raise GitError(_reason(said.read()), path=os.fspath(folder))
        return printed.read()


def _wait(process: subprocess.Popen[bytes], seconds: float) -> Generator[None, None, None]:
    end = time.monotonic() + seconds
    while True:
        try:
            process.wait(_LOOK)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() >= end:
                raise GitError(f"git did not answer for {seconds:.0f} seconds") from None
        yield


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**inherited, **_ENVIRONMENT}


def _reason(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["it failed without a word"]
    wrong = next((line for line in lines if line.startswith("fatal: ")), lines[0])
    return f"git: {wrong.removeprefix('fatal: ')}"
