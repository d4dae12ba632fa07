"""The command that tells the history of an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from curator.cli.printing import write
from curator.errors import GitError, on_one_line

if TYPE_CHECKING:
    from curator.library.commits.comparing import FieldChange
    from curator.library.history.entries import Entry

_LONGEST = 60  # characters of a value


@click.command()
@click.argument("file", type=click.Path())
@click.option("--field", metavar="F", help="Only what was done to it: published, provider.name.")
@click.option("--all", "everything", is_flag=True, help="Also commits that programs made.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def history(file: str, field: str | None, everything: bool, form: str) -> None:
    """Show the commits that changed the article FILE, newest first, field by field.

    What programs write (protected fields, line ends, fields that curator.toml names) is left out,
    and commits that changed nothing else are counted.
    """
    from curator.library.clone import Clone
    from curator.library.history.entries import is_of_programs, of_field
    from curator.library.listing import as_json
    from curator.library.site import Site

    site, path = Site.containing(file)
    of_programs = partial(is_of_programs, settings=site.settings)
    try:
        entries = Clone.of(site).history(path)
        if field is not None:
            entries = of_field(entries, field)
        shown, hidden = [], 0
        for entry in entries:
            if entry is None:
                continue
            if entry.is_noise and not everything and field is None:
                hidden += 1
            elif form == "json":
                shown.append(_record(entry))
            else:
                plain = everything or field is not None
                told = [each for each in entry.changes if plain or not of_programs(each)]
                write("".join(f"{line}\n" for line in _lines(replace(entry, changes=tuple(told)))))
    except GitError as error:
        raise error.at(file) from None
    if form == "json":
        write(as_json(shown, indent=2) + "\n")
    if hidden:
        commits = "1 commit" if hidden == 1 else f"{hidden:,} commits"
        write(f"{commits} of programs left out; --all shows them\n", err=True)


def _record(entry: Entry) -> dict[str, object]:
    return {
        "commit": entry.commit,
        "author": entry.author,
        "time": entry.time.isoformat(),
        "subject": entry.subject,
        "path": entry.path,
        "what": str(entry.what),
        "noise": entry.is_noise,
        "changes": [_change(change) for change in entry.changes],
    }


def _change(change: FieldChange) -> dict[str, object]:
    """A side on which the field is not there has no value."""
    from curator.library.commits.comparing import Absent
    from curator.library.listing import plain

    told: dict[str, object] = {"field": change.field}
    for side, value in (("before", change.before), ("after", change.after)):
        if not isinstance(value, Absent):
            told[side] = plain(value)
    return told


def _lines(entry: Entry) -> Iterator[str]:
    from curator.library.history.entries import What

    time = entry.time.astimezone().strftime("%Y-%m-%d %H:%M")
    subject, author = on_one_line(entry.subject), on_one_line(entry.author)
    yield f"{entry.commit[:10]}  {time}  {author}  {subject}"
    if entry.what is not What.CHANGED:
        yield f"    {entry.what}: {on_one_line(entry.path)}"
    if entry.what is not What.ADDED:
        yield from (f"    {_said(change)}" for change in entry.changes)


def _said(change: FieldChange) -> str:
    from curator.document import BODY, WHOLE

    name = on_one_line(change.field) or "the whole file"
    if change.field in (BODY, WHOLE):
        return f"{name}: edited"
    return f"{name}: {_short(change.before)} -> {_short(change.after)}"


def _short(value: object) -> str:
    from curator.library.commits.comparing import Absent
    from curator.library.listing import as_json, plain

    if isinstance(value, Absent):
        return "not set"
    text = on_one_line(as_json(plain(value)))  # type: ignore[arg-type]
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
