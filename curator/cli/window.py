"""The commands that need Qt: opening the app, and a picture of its window."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import click

from curator.cli import options


@click.command("open", hidden=True)
@click.argument("path", required=False)
def open_app(path: str | None) -> None:
    """Open the app."""
    from curator.display import check_display

    check_display()
    from curator.gui.app import run

    sys.exit(run(None if path is None else Path(path)))


@click.command()
@options.site
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.png")
@click.option("--size", default="1440x900", show_default=True, metavar="WIDTHxHEIGHT")
@click.option("--select", metavar="PATH", help="The article to show.")
def screenshot(site: str, out: Path, size: str, select: str | None) -> None:
    """Save the main window on SITE as a picture; needs no display."""
    found = re.fullmatch(r"(\d{2,5})x(\d{2,5})", size)
    if found is None:
        raise click.UsageError(f"--size: {size!r} is not WIDTHxHEIGHT, such as 1440x900")
    from curator.display import check_libraries

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    check_libraries("offscreen")
    from curator.gui.app import screenshot as take

    take(Path(site), out, (int(found[1]), int(found[2])), select)
