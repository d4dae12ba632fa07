"""The commands around git: status, commit, git-setup."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from curator.cli import options
from curator.cli.opening import opened_at
from curator.cli.printing import ExitCode, write
from curator.errors import GitError, GitTrouble, on_one_line

if TYPE_CHECKING:
    from curator.library.clone import Clone, State, Status

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@click.command()
@options.site
@_FORMAT
def status(site: str, form: str) -> None:
    """Show how SITE stands in its git clone: the branch, and the files that Curator wrote."""
    from curator.library.clone import finished
    from curator.library.listing import as_json

    clone = _clone(site)
    state, files = finished(clone.state()), finished(clone.touched())
    if form == "json":
        write(as_json(_record(state, files), indent=2) + "\n")
    else:
        write("".join(f"{line}\n" for line in _lines(state, files)))


@click.command()
@options.site
@click.option("-m", "--message", help="Instead of the one that is made from the edits.")
@click.option("--file", "files", multiple=True, metavar="F", help="Only this file; repeatable.")
@click.option("--check", is_flag=True, help="Only print the message and the files; 1: would.")
@click.option("--diff", is_flag=True, help="Only print the diff that would be committed.")
def commit(site: str, message: str | None, files: tuple[str, ...], check: bool, diff: bool) -> None:
    """Commit the files of SITE that Curator wrote, and no others.

    What else is changed or staged stays as it is. Hooks are not run.
    """
    from curator.library.clone import finished

    clone = _clone(site)
    paths = [clone.site.relative(file) for file in files] or None
    try:
        if not (check or diff):
            done = finished(clone.commit(message, paths))
            count = _counted(len(done.paths))
            subject = on_one_line(done.subject)
            write(f"committed {count} as {done.commit[:10]}: {subject}\n", err=True)
            return
        finished(clone.ready())
        pending = finished(clone.pending(paths))
    except GitError as error:
        if error.kind is not GitTrouble.NOTHING or files:
            raise
        write("nothing to commit\n", err=True)
        return
    if diff:
        write(pending.diff())
    if check:
        words = pending.message(clone.site) if message is None else message
        listed = "".join(f"{line}\n" for line in _file_lines(pending.files))
        write(f"{words}\n\n{listed}", err=diff)
        sys.exit(ExitCode.FOUND)


@click.command("git-setup")
@options.site
@click.option("--shared", is_flag=True, help="Attributes in .gitattributes, for the whole team.")
@click.option("--remove", is_flag=True, help="Take it away again.")
@click.option("--check", is_flag=True, help="Only print what would be set up; 1: something.")
def git_setup(site: str, shared: bool, remove: bool, check: bool) -> None:
    """Have git merge the articles of SITE field by field, also on the command line.

    It sets merge.curator.driver for this clone, and the attribute merge=curator for its articles.
    """
    from curator.library import merge_driver
    from curator.library.clone import finished

    clone = _clone(site)
    plan = merge_driver.removal if remove else merge_driver.set_up
    steps = finished(plan(clone, shared=shared))
    if check:
        write("".join(f"{on_one_line(step.words)}\n" for step in steps))
        sys.exit(ExitCode.FOUND if steps else ExitCode.DONE)
    finished(merge_driver.do(clone, steps))
    done = "taken away" if remove else "set up"
    write(f"{done}\n" if steps else f"nothing to do: it is {done} already\n", err=True)
    left = merge_driver.left_for_all(clone, shared=shared) if remove else ""
    if left:
        write(f"{left}\n", err=True)


def _clone(site: str) -> Clone:
    from curator.library.clone import Clone

    library = opened_at(site)
    try:
        return Clone.of(library.site)
    except GitError as error:
        error.path = error.path or site
        raise


def _record(state: State, files: Mapping[str, Status]) -> dict[str, object]:
    upstream = state.upstream and state.upstream.removeprefix("refs/remotes/")
    return {
        "branch": state.branch_name,
        "head": state.head,
        "upstream": upstream,
        "ahead": state.ahead,
        "behind": state.behind,
        "busy": state.busy,
        "files": [
            {"path": path, "status": str(status.kind), "staged": status.is_staged}
            for path, status in files.items()
        ],
    }


def _lines(state: State, files: Mapping[str, Status]) -> Iterator[str]:
    where = f"branch {on_one_line(state.branch_name)}" if state.branch_name else "no branch"
    if state.upstream:
        shared = on_one_line(state.upstream.removeprefix("refs/remotes/"))
        where += f", {state.ahead} ahead and {state.behind} behind {shared}"
    yield where
    if state.busy:
        yield f"busy: {state.busy}"
    yield from _file_lines(files) if files else ["nothing to commit"]


def _file_lines(files: Mapping[str, Status]) -> Iterator[str]:
    for path, status in files.items():
        yield f"{status.kind:<10}  {on_one_line(path)}"


def _counted(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
