"""The command line: parses, calls the library, prints, and says how it went by its exit code.

Scripts depend on its names, formats and exit codes. Everything that takes time to import is
imported in the command that needs it; Qt only by those that open the window.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

import curator
from curator.cli.committing import commit, git_setup, status
from curator.cli.merging import merge
from curator.cli.printing import ExitCode, fail
from curator.cli.reading import check, list_articles, show
from curator.cli.remembering import history
from curator.cli.syncing import sync
from curator.cli.topics import topics
from curator.cli.undoing import undo
from curator.cli.window import open_app, screenshot
from curator.cli.writing import apply, set_fields
from curator.errors import CuratorError, QueryError

_OPEN = "open"  # the hidden command behind `curator [PATH]`


class Commands(click.Group):
    """A first word that is no command is the PATH to open."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args:
            args = [_OPEN]
        elif not args[0].startswith("-") and args[0] not in self.commands:
            if not os.path.exists(args[0]):
                reason = f"{args[0]!r} is no folder, no file and no command{self._meant(args[0])}"
                raise click.UsageError(reason, ctx)
            args = [_OPEN, *args]
        return super().parse_args(ctx, args)

    def _meant(self, word: str) -> str:
        import difflib

        names = [name for name, command in self.commands.items() if not command.hidden]
        near = difflib.get_close_matches(word, names, 1)
        return f"; did you mean {near[0]!r}?" if near else ""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it could not do becomes a line on standard error."""
        try:
            return super().invoke(ctx)
        except QueryError as error:
            error.line = 1
            if error.suggestion and error.suggestion not in error.reason:
                error.reason += f"; did you mean {error.suggestion}?"
            fail(error.at(error.path or "--where"), ExitCode.USAGE)
        except CuratorError as error:
            fail(error, ExitCode.REFUSED)
        except BrokenPipeError:  # the reader has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(ExitCode.DONE)
        except OSError as error:
            name = os.fspath(error.filename) if isinstance(error.filename, str) else None
            fail(CuratorError(error.strerror or str(error), path=name), ExitCode.REFUSED)


@click.group(cls=Commands, invoke_without_command=False, subcommand_metavar="[PATH] | COMMAND ...")
@click.version_option(curator.__version__, prog_name="curator")
def main() -> None:
    """Curate the articles of a site kept as files.

    Without a command, open the app on PATH, a site's folder or one article; without PATH on the
    last site, else on the sample that comes with it.
    """


_COMMANDS = (
    list_articles, show, set_fields, topics, apply, merge, undo, check, status, commit, sync,
    history, git_setup, screenshot, open_app,
)  # fmt: skip

for command in _COMMANDS:
    main.add_command(command)
