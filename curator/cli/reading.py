"""The commands that only look: list, show, check."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from curator.cli import options
from curator.cli.opening import opened
from curator.cli.printing import ExitCode, print_error, write
from curator.errors import DocumentError, QueryError

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library
    from curator.library.row import Row


@click.command("list")
@options.site
@options.query
@click.option("--sort", metavar="FIELD,-FIELD", help="-FIELD: from the highest down.")
@click.option("--columns", metavar="A,B", help="Any fields, also dotted: provider.domain.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv", "paths"]),
    default="table",
    show_default=True,
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the first N.")
def list_articles(
    site: str,
    where: str | None,
    sort: str | None,
    columns: str | None,
    form: str,
    limit: int | None,
) -> None:
    """List the articles of SITE."""
    from curator.library.fields import BUILT_IN
    from curator.library.finding import in_order

    library = opened(site)
    rows = library.find_rows(where or "")
    order, names = _fields(library, sort, "--sort"), _fields(library, columns, "--columns")
    rows = in_order(library, rows, order)[:limit]
    found: Sequence[Article | Row] = rows
    if not BUILT_IN.keys() >= set(names):
        found = [library.articles[row.path] for row in rows]
    _print_articles(found, form, names)


def _print_articles(articles: Sequence[Article | Row], form: str, columns: list[str]) -> None:
    from curator.library import listing

    if form == "paths":
        write(b"".join(os.fsencode(article.path) + b"\n" for article in articles))
    elif form == "csv":
        write(listing.as_csv(articles, columns or listing.COLUMNS))
    elif form == "table":
        width = os.get_terminal_size().columns if sys.stdout.isatty() else None
        write(listing.as_table(articles, columns or listing.TABLE_COLUMNS, width))
    else:
        names = tuple(dict.fromkeys((*listing.COLUMNS, *columns)))
        records = [listing.record(article, names) for article in articles]
        if form == "json":
            write(listing.as_json(records, indent=2) + "\n")
        else:
            write("".join(listing.as_json(record) + "\n" for record in records))


def _fields(library: Library, text: str | None, option: str) -> list[str]:
    """The fields of A,-B; raises QueryError where no article has one of them."""
    from curator.library.finding import named

    try:
        return named(library, text or "", is_sort=option == "--sort")
    except QueryError as error:
        raise error.at(option) from None


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
def show(files: tuple[str, ...], form: str) -> None:
    """Print the front matter of FILEs.

    As YAML it is the text of the file; several are parted by --- lines. As JSON each is an object
    on lines of its own.
    """
    from curator.document import Document
    from curator.library.article import is_yaml
    from curator.library.listing import as_json, plain
    from curator.library.storage import read

    failed = False
    for number, file in enumerate(files):
        try:
            folder, name = os.path.split(os.path.realpath(file))
            document = Document.parse(read(folder, name), whole=is_yaml(file))
        except DocumentError as error:
            print_error(error.at(file))
            failed = True
            continue
        if form == "json":
            write(as_json(plain(dict(document.data)), indent=2) + "\n")
        else:
            text = document.front_matter
            end = "" if text.endswith("\n") or not text else "\n"
            write(("---\n" if number else "") + text + end)
    if failed:
        sys.exit(ExitCode.REFUSED)


@click.command()
@options.site
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(site: str, form: str) -> None:
    """Look for problems in the articles and the vocabulary of SITE; 1: there are some."""
    from curator.library.checks import check as check_library
    from curator.library.listing import as_json

    findings = check_library(opened(site))
    if form == "json":
        write(as_json([finding.as_dict() for finding in findings], indent=2) + "\n")
    else:
        write("".join(f"{finding}\n" for finding in findings))
    if findings:
        sys.exit(ExitCode.FOUND)
