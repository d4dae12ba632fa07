"""What `curator set` is asked to do, as edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from curator.errors import DocumentError

if TYPE_CHECKING:
    from curator.library.edits import Edit

_Command = TypeVar("_Command", bound=Callable[..., Any])

# title="A: B" comes from a shell without its quotes. After a key that is no YAML: it is text.
_COLON = re.compile(r"[^\s{\[\"'&*!|>@`%#?-][^\n]*:[ \t][^\n]*")


def asking(command: _Command) -> _Command:
    """The options that say what is done to the fields: what `Asked` holds."""
    for option in reversed(
        (
            click.option("--unset", multiple=True, metavar="KEY", help="Remove a field."),
            click.option("--clear", multiple=True, metavar="KEY", help="Empty a field."),
            click.option(
                "--copy", multiple=True, metavar="FROM=TO", help="Copy a field into another."
            ),
            click.option(
                "--toggle",
                type=click.Choice(["published"]),
                help="Unpublish what is published, and publish the others.",
            ),
            click.option(
                "--replace",
                nargs=3,
                multiple=True,
                metavar="FIELD[,FIELD] OLD NEW",
                help="Replace OLD by NEW in the texts of fields; body is the body.",
            ),
            click.option(
                "--regex", is_flag=True, help="OLD is a regular expression; NEW: \\1, $1."
            ),
            click.option("--ignore-case", is_flag=True, help="Find OLD in capitals too."),
            click.option("--words", is_flag=True, help="Find OLD only as whole words."),
            click.option(
                "--compute",
                multiple=True,
                metavar="KEY=EXPRESSION",
                help="Arithmetic, as in 'heat = abs(heat)'.",
            ),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `asking` as they were given."""

    unset: tuple[str, ...]
    clear: tuple[str, ...]
    copy: tuple[str, ...]
    toggle: str | None
    replace: tuple[tuple[str, str, str], ...]
    regex: bool
    ignore_case: bool
    words: bool
    compute: tuple[str, ...]

    def edits(self, assignments: Iterable[str]) -> list[Edit]:
        """The edits, in the order in which they are done: what is there is copied, replaced and
        computed with before it is set, emptied and removed. Raises click.UsageError."""
        if (self.regex or self.ignore_case or self.words) and not self.replace:
            raise click.UsageError("--regex, --ignore-case and --words need --replace")
        from curator.library.bulk.fields import TogglePublished

        return [
            *map(_copy, self.copy),
            *(self._replacement(*words) for words in self.replace),
            *map(_computation, self.compute),
            *([TogglePublished()] if self.toggle else []),
            *map(_assignment, assignments),
            *map(_clearing, self.clear),
            *map(_removal, self.unset),
        ]

    def _replacement(self, fields: str, find: str, replacement: str) -> Edit:
        from curator.library.bulk.patterns import parse_patterns
        from curator.library.bulk.replacing import ReplaceText

        with _told("--replace", pattern=fields, find=find, replacement=replacement):
            return ReplaceText(
                parse_patterns(fields),
                find,
                replacement,
                regex=self.regex,
                ignore_case=self.ignore_case,
                whole_words=self.words,
            )


def _copy(text: str) -> Edit:
    from curator.library.bulk.fields import CopyField

    source, target = _parted("--copy", text, "FROM=TO")
    with _told("--copy", source=source, target=target):
        return CopyField(source, target)


def _computation(text: str) -> Edit:
    from curator.library.bulk.arithmetic import Compute

    target, expression = _parted("--compute", text, "KEY=EXPRESSION")
    with _told("--compute", target=target, expression=expression):
        return Compute(target, expression)


def _assignment(text: str) -> Edit:
    from curator.document import read_value
    from curator.library.bulk.fields import SetAll

    key, _, value = text.partition("=")
    with _told("KEY=VALUE", pattern=key):
        try:
            return SetAll(key, value if _COLON.fullmatch(value) else read_value(value))
        except DocumentError as error:
            raise click.UsageError(f"{text}: {error.reason}") from None


def _clearing(key: str) -> Edit:
    from curator.library.bulk.fields import ClearField

    with _told("--clear", pattern=key):
        return ClearField(key)


def _removal(key: str) -> Edit:
    from curator.library.bulk.fields import RemoveAll

    with _told("--unset", pattern=key):
        return RemoveAll(key)


def _parted(option: str, text: str, form: str) -> tuple[str, str]:
    left, sign, right = text.partition("=")
    if not sign:
        raise click.UsageError(f"{option}: {text!r} is not {form}")
    return left.strip(), right.strip()


@contextmanager
def _told(option: str, **texts: str) -> Iterator[None]:
    """Tell a mistake in one of the texts of an option as wrong usage."""
    from curator.library.bulk.patterns import InputError

    try:
        yield
    except InputError as error:
        where = f"column {error.column} of {texts[error.part]!r}"
        raise click.UsageError(f"{option}: {error.reason} ({where})") from None
