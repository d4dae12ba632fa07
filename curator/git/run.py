"""The one place where git is run.

What a person has set up must change nothing: neither their aliases and pagers, nor the hooks and
monitors of a repository, nor the variables of a git that has started us.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from curator.errors import GitError

_SECONDS: Final = 60.0
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


def run(folder: str | os.PathLike[str], *arguments: str) -> bytes:
    """What git prints for these arguments in a folder. Raises GitError with git's own reason where
    it fails, is not there or does not end."""
    command = ["git", *_OPTIONS, "-C", os.fspath(folder), *arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git did not answer for {_SECONDS:.0f} seconds") from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        raise GitError(_reason(done.stderr), path=os.fspath(folder))
    return done.stdout


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**inherited, **_ENVIRONMENT}


def _reason(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["it failed without a word"]
    wrong = next((line for line in lines if line.startswith("fatal: ")), lines[0])
    return f"git: {wrong.removeprefix('fatal: ')}"
