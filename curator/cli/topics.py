"""The commands for topics: those of articles, and those of the vocabulary."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from curator.cli import options
from curator.cli.finishing import finish
from curator.cli.opening import opened
from curator.cli.printing import write
from curator.errors import CuratorError, DocumentError, SiteError

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.edits import Edit
    from curator.library.library import Library

_Command = TypeVar("_Command", bound=Callable[..., Any])

_ARTICLES = (".md", ".markdown", ".html")


@click.group()
def topics() -> None:
    """Look after topics, on articles and in the vocabulary.

    Those that change a topic everywhere change its file in _data/topics, the topics below it and
    every article, all or nothing.
    """


def _which(command: _Command) -> _Command:
    """The options that say which articles."""
    for option in (
        click.option("--file", "files", multiple=True, metavar="F", help="An article; repeatable."),
        options.query,
    ):
        command = option(command)
    return command


_related = click.option("--related", is_flag=True, help="In related items of articles too.")
_new = click.option("--new", "may_be_new", is_flag=True, help="Take a name that is nearly another.")


@topics.command("list")
@options.site
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def list_topics(site: str, form: str) -> None:
    """List the topics of SITE: those of the vocabulary, then those that only articles have."""
    from curator.library import listing
    from curator.library.vocabulary.uses import uses

    library = opened(site)
    taxonomy = library.taxonomy
    records: list[dict[str, Any]] = []
    for name, use in uses(library).items():
        term = taxonomy.get(name)
        record: dict[str, Any] = {"name": name, "parent": term.parent if term else ""}
        record |= {"articles": use.articles, "related": use.related}
        records.append(record | {"vocabulary": term is not None})
    if form == "json":
        write(listing.as_json(records, indent=2) + "\n")
        return
    rows = [["NAME", "PARENT", "ARTICLES", "VOCABULARY"]]
    for record in records:
        known = "yes" if record["vocabulary"] else "no"
        rows.append([record["name"], record["parent"], str(record["articles"]), known])
    width = os.get_terminal_size().columns if sys.stdout.isatty() else None
    write(listing.table(rows, width))


@topics.command()
@options.site
@click.argument("names", nargs=-1, required=True, metavar="TOPIC...")
@_which
@click.option("--parents", is_flag=True, help="The topics above them too.")
@_new
@options.writing
def add(
    site: str,
    names: tuple[str, ...],
    where: str | None,
    files: tuple[str, ...],
    parents: bool,
    may_be_new: bool,
    **options: bool,
) -> None:
    """Add topics to articles, after those that they have."""
    from curator.library.bulk.topics import AddTopics, parents_of

    names, files = _told_apart(site, names, where, files)
    library = _opened(site)
    if not may_be_new:
        _check_new(library, names)
    names = tuple(map(_name, names))
    above = parents_of(names, library.taxonomy) if parents else ()
    _edit(library, AddTopics(names, above), where, files, options)


@topics.command()
@options.site
@click.argument("names", nargs=-1, required=True, metavar="TOPIC...")
@_which
@_related
@options.writing
def remove(
    site: str,
    names: tuple[str, ...],
    where: str | None,
    files: tuple[str, ...],
    related: bool,
    **options: bool,
) -> None:
    """Remove topics from articles; the vocabulary keeps them."""
    from curator.library.bulk.topics import RemoveTopics

    names, files = _told_apart(site, names, where, files)
    library = _opened(site)
    _check_known(library, names)
    _edit(library, RemoveTopics(names, related), where, files, options)


@topics.command()
@options.site
@click.argument("names", nargs=-1, required=True, metavar="OLD NEW")
@_which
@_related
@_new
@options.writing
def replace(
    site: str,
    names: tuple[str, ...],
    where: str | None,
    files: tuple[str, ...],
    related: bool,
    may_be_new: bool,
    **options: bool,
) -> None:
    """Replace a topic of articles by another, at its place; the vocabulary keeps both."""
    from curator.library.bulk.topics import ReplaceTopics

    names, files = _told_apart(site, names, where, files)
    if len(names) != 2:
        raise click.UsageError("say one topic and the one that replaces it: OLD NEW")
    library = _opened(site)
    old, new = names
    _check_known(library, [old])
    if not may_be_new and old != new:
        _check_new(library, [new], but=[old])
    _edit(library, ReplaceTopics(old, (_name(new),), related), where, files, options)


@topics.command()
@options.site
@click.argument("old")
@click.argument("new")
@options.writing
def rename(site: str, old: str, new: str, **options: bool) -> None:
    """Rename a topic everywhere; onto a topic that there is, the two are merged."""
    from curator.library.vocabulary.renaming import rename as renamed

    def make(library: Library, batch: Batch) -> Iterator[None]:
        yield from renamed(library, old, new, batch)
        if near := _slip(library, _name(new), but=[old]):
            write(f"There is a topic {near!r} too, of nearly this name\n", err=True)

    _work_out(site, make, options)


@topics.command()
@options.site
@click.argument("names", nargs=-1, required=True, metavar="OLD... INTO")
@_new
@options.writing
def merge(site: str, names: tuple[str, ...], may_be_new: bool, **options: bool) -> None:
    """Make topics one: INTO takes the place, the keywords and the children of each OLD.

    INTO may be a new name, which the first OLD is given then.
    """
    from curator.library.vocabulary.renaming import merge as merged

    if len(names) < 2:
        raise click.UsageError("say which topics, and into which: OLD... INTO")
    *olds, into = names

    def make(library: Library, batch: Batch) -> Iterator[None]:
        if not may_be_new:
            _check_known_or_new(library, into, olds)
        return merged(library, olds, into, batch, anew=True)

    _work_out(site, make, options)


@topics.command()
@options.site
@click.argument("names", nargs=-1, required=True, metavar="TOPIC...")
@click.option("--children-to", metavar="NAME", help='Their new parent; "" for none.')
@options.writing
def delete(site: str, names: tuple[str, ...], children_to: str | None, **options: bool) -> None:
    """Delete topics everywhere. Of those that have children, say where these go."""
    from curator.library.vocabulary.removing import HasChildren
    from curator.library.vocabulary.removing import delete as deleted

    try:
        _work_out(
            site,
            lambda library, batch: deleted(library, names, batch, children_to=children_to),
            options,
        )
    except HasChildren as error:
        raise HasChildren(f"{error.reason}: --children-to NAME") from None


@topics.command()
@options.site
@click.argument("old")
@click.argument("new", nargs=-1, required=True, metavar="NEW...")
@click.option("--keep", is_flag=True, help="Keep OLD too, as the parent of those that are new.")
@click.option("--by-words", is_flag=True, help="Each article only those whose words it has.")
@options.writing
def split(
    site: str, old: str, new: tuple[str, ...], keep: bool, by_words: bool, **options: bool
) -> None:
    """Put topics in the place of one, everywhere; those that are new get a file.

    With --by-words an article gets those whose name or keywords are in its title or excerpt, and
    all of them if none is.
    """
    from curator.library.vocabulary.splitting import split as parted

    _work_out(
        site,
        lambda library, batch: parted(library, old, new, batch, keep=keep, by_words=by_words),
        options,
    )


def _opened(site: str) -> Library:
    return opened(site)  # as a whole: a site may keep its topics as tags, which shows then


def _work_out(
    site: str, make: Callable[[Library, Batch], Iterator[None]], options: dict[str, bool]
) -> None:
    from curator.library.batch import Batch
    from curator.library.vocabulary.uses import UnknownTopic

    library, batch = _opened(site), Batch()
    try:
        for _ in make(library, batch):
            pass
    except UnknownTopic as error:
        raise click.UsageError(error.reason) from None
    finish(library, batch, **options)


def _edit(
    library: Library,
    edit: Edit,
    where: str | None,
    files: Sequence[str],
    options: dict[str, bool],
) -> None:
    """Do one edit to the articles that were asked for."""
    from curator.library.batch import plan

    found = _asked_for(library, files) if files else library.find(where or "")
    wanted = ((article, [edit]) for article in found)
    finish(library, plan(library, wanted, edit.label), **options)


def _asked_for(library: Library, paths: Iterable[str]) -> Iterator[Article | CuratorError]:
    """The article at each path, once; an error where there is none."""
    seen = set()
    for path in paths:
        try:
            path = library.site.relative(path)
            if path not in seen:
                seen.add(path)
                yield library.articles.get(path) or library.read(path)
        except (DocumentError, SiteError) as error:
            yield error


def _told_apart(
    site: str, words: tuple[str, ...], where: str | None, files: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The topics and the files: of `--file a.md b.md`, the second comes as another word."""
    if (where is None) == (not files):
        raise click.UsageError('say which articles: -w QUERY (-w "" for all), or --file F')
    more = tuple(
        word
        for word in words
        if files and word.lower().endswith(_ARTICLES) and os.path.lexists(os.path.join(site, word))
    )
    names = tuple(word for word in words if word not in more)
    if not names:
        raise click.UsageError("say which topics")
    return names, (*files, *more)


def _name(name: str) -> str:
    from curator.library.vocabulary.files import checked_name

    return checked_name(name)


def _check_known(library: Library, names: Sequence[str]) -> None:
    from curator.library.vocabulary.uses import UnknownTopic, check_known

    try:
        check_known(library, library.taxonomy, names)
    except UnknownTopic as error:
        raise click.UsageError(error.reason) from None


def _check_known_or_new(library: Library, into: str, olds: Sequence[str]) -> None:
    """What topics are merged into may be new; not if another one was probably meant."""
    from curator.library.vocabulary.uses import UnknownTopic, check_known

    try:
        check_known(library, library.taxonomy, [into])
    except UnknownTopic as error:
        if error.suggestion and error.suggestion not in olds:
            raise click.UsageError(f"{error.reason} With --new it is made anew") from None
        _check_new(library, [into], but=olds)


def _check_new(library: Library, names: Iterable[str], but: Sequence[str] = ()) -> None:
    """A name that no article has is fine, unless it is nearly that of a topic: a slip of the pen.
    The topics `but` are replaced by it, so that it may be near them."""
    for name in names:
        if near := _slip(library, name, but):
            raise click.UsageError(
                f"There is no topic {name!r}; did you mean {near!r}? With --new it is made anew"
            )


def _slip(library: Library, name: str, but: Sequence[str]) -> str | None:
    """The topic that was probably meant by a name that none has."""
    in_use = (name for row in library.articles.rows() for name in row.topics)
    known = [each for each in dict.fromkeys((*library.taxonomy.names, *in_use)) if each not in but]
    if name in known:
        return None
    from curator.library.vocabulary.near import slip_of

    return slip_of(name, known)
