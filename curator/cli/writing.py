"""The commands that write: set and apply."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from curator.cli import options
from curator.cli.field_edits import Asked, asking
from curator.cli.finishing import finish
from curator.cli.opening import opened, opened_at
from curator.cli.printing import ExitCode, fail
from curator.errors import CuratorError, DocumentError, SiteError

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.edits import Edit
    from curator.library.library import Library


@click.command("set")
@options.site
@options.query
@click.option("--file", "files", multiple=True, metavar="F", help="An article; may be repeated.")
@asking
@options.writing
@click.argument("settings", nargs=-1, metavar="[KEY=VALUE]...")
def set_fields(
    site: str,
    where: str | None,
    files: tuple[str, ...],
    settings: tuple[str, ...],
    diff: bool,
    check: bool,
    keep_going: bool,
    **asked: Any,
) -> None:
    """Change fields of many articles.

    VALUE is read as YAML: published=false, heat=50, topics=[AI, Ethics], title='"A: B"'. KEY may
    be dotted: provider.name=Reuters, images.0.width=640; * is every item: related.*.type=article.

    What is there is copied, replaced, computed with and toggled before fields are set, emptied
    and removed, whatever the order of the options; each may be repeated.
    """
    if (where is None) == (not files):
        raise click.UsageError('say which articles: -w QUERY (-w "" for all), or --file F')
    files, assignments = _split_files(site, files, settings)
    edits = Asked(**asked).edits(assignments)
    if not edits:
        raise click.UsageError("say what to do: KEY=VALUE, --unset KEY or another option")
    from curator.library.batch import plan

    articles: Iterable[Article | CuratorError]
    if files:
        library = opened_at(site)
        articles = _asked_for(library, files)
    else:
        library = opened(site)
        articles = library.find(where or "")
    batch = plan(library, ((article, edits) for article in articles))
    finish(library, batch, diff=diff, check=check, keep_going=keep_going)


def _split_files(
    site: str, files: tuple[str, ...], words: tuple[str, ...]
) -> tuple[tuple[str, ...], list[str]]:
    """`--file a.md b.md KEY=VALUE`: the words that are no KEY=VALUE are more files, if they are
    there."""
    more, assignments = [], []
    for word in words:
        if "=" in word:
            assignments.append(word)
        elif files and os.path.lexists(os.path.join(site, word)):
            more.append(word)
        else:
            raise click.UsageError(f"{word!r} is not KEY=VALUE")
    return (*files, *more), assignments


def _asked_for(library: Library, paths: Iterable[str]) -> Iterator[Article | CuratorError]:
    """The article at each path, once; an error where there is none."""
    seen = set()
    for path in paths:
        try:
            path = library.site.relative(path)
            if path not in seen:
                seen.add(path)
                yield library.read(path)
        except (DocumentError, SiteError) as error:
            yield error


@click.command()
@options.site
@click.argument("changes", type=click.File("rb"), metavar="CHANGES.jsonl")
@options.writing
def apply(site: str, changes: Any, **options: bool) -> None:
    """Apply operations to files, one JSON object a line: {"path": ..., "ops": [...]}.

    The operations are those of RFC 6902. CHANGES.jsonl may be - for standard input.
    """
    from curator.library.batch import plan
    from curator.library.changes import MalformedChanges, read_changes
    from curator.library.edits import ApplyOperations

    library = opened_at(site)
    edits: dict[str, list[Edit]] = {}
    refused: list[tuple[Article | CuratorError, list[Edit]]] = []
    try:
        for change in read_changes(changes.read(), getattr(changes, "name", "<stdin>")):
            try:
                path = library.site.relative(change.path)
            except SiteError as error:
                refused.append((error, []))
                continue
            edits.setdefault(path, []).append(ApplyOperations(change.ops))
    except MalformedChanges as error:
        fail(error, ExitCode.USAGE)
    articles = _asked_for(library, edits)
    wanted = zip(articles, edits.values(), strict=True)
    finish(library, plan(library, [*refused, *wanted]), **options)
