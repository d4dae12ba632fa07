"""The related items of the sample article through the session: moved, edited, removed, added,
saved and taken back. What must come out is put together here from the lines of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.gui.session import Session
from curator.library.edits import Edit, InsertItem, MoveItem, RemoveField, SetField
from curator.library.library import Library
from curator.library.related import candidates, embedded

PATH = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
    "recognition.md"
)
TITLE = (
    '  - title: "Alithya Launches AI-FI™ Trade Surveillance Solution Powered by Microsoft Azure"\n'
)
ADDED = """  - title: "Hospital Trial Finds That a Second Reader Need Not Be Human"
    excerpt: "In a year-long trial with 18,300 scans, a model as second reader found as many small tumours as a second radiologist, and raised fewer false alarms."
    publishedDateTime: 2021-02-11T00:01:00Z
    webUrl: "https://labnotes.example/articles/second-reader"
    ampWebUrl: "https://labnotes.example/articles/second-reader?amp"
    type: article
    provider:
      name: Lab Notes
      domain: labnotes.example
    quality: 83
    images:
      - url: "https://images.site.example/second-reader/cover.png"
        width: 1600
        height: 900
        isCached: true
"""  # noqa: E501


def parts(text: str) -> tuple[str, list[str], str]:
    """What is before the related items, each of them, and what is behind."""
    before, behind = text.split("related:\n")
    items, _, rest = behind.partition("\nsecured:")
    found = items.split("  - title:")[1:]
    return f"{before}related:\n", [f"  - title:{item}" for item in found], f"\nsecured:{rest}"


@pytest.mark.parametrize("commented", [False, True])
def test_four_edits_change_only_their_lines(qtbot: object, site: Path, commented: bool) -> None:
    file = site / PATH
    if commented:
        text = file.read_text("utf-8")
        text = text.replace("    type: article\n", "    type:   article # as written\n")
        text = text.replace("    quality: 65\n", "    # of a hundred\n    quality: 65\n")
        text = text.replace("domain: theintercept.com", "domain: 'theintercept.com'")
        file.write_text(text, "utf-8")
    original = file.read_bytes()
    before, (first, second, third, fourth), behind = parts(original.decode())
    library = Library.open(site)
    session = Session()
    session.open(library)
    target = candidates(library.articles[PATH], "hospital trial", library)[0]
    copy = embedded(target, library, "_news")
    added = ADDED
    edited = second.replace(TITLE, '  - title: "A shorter title"\n')
    assert edited != second
    steps: list[tuple[Edit, list[str]]] = [
        (MoveItem("/related", 3, 0), [fourth, first, second, third]),
        (SetField("/related/2/title", "A shorter title"), [fourth, first, edited, third]),
        (RemoveField("/related/1"), [fourth, edited, third]),
        (InsertItem("/related", None, copy), [fourth, edited, third, added]),
    ]
    states = [original]
    for edit, items in steps:
        assert session.edit([PATH], edit) is None
        states.append((before + "".join(items) + behind).encode())
        assert library.articles[PATH].data == states[-1]
    assert session.save_all()
    assert file.read_bytes() == states[-1]

    for state in reversed(states[:-1]):
        session.undo()
        assert library.articles[PATH].data == state
    assert session.save_all()
    assert file.read_bytes() == original

    for _ in steps:
        session.redo()
    assert library.articles[PATH].data == states[-1]
