"""A few articles, and what an edit makes of one, by the library's own way and by the quick one."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from curator.document import Document
from curator.library.article import Article
from curator.library.body_edit import BodyEdit
from curator.library.edits import Edit
from curator.library.library import Library
from curator.library.settings import Settings
from curator.library.site import Site

NEWS = """\
title: "A title" # beside
excerpt: >-
  Two lines
  of text
published: true
publishedDateTime: 2024-05-02T08:00:00Z

quality: 60.0
heat: -5
provider:
  name: Contoso
  domain: contoso.com
topics:
  - AI
  - 'Vision'
related:
  - title: One
    webUrl: https://a.example/1
    quality: 10
    provider: {name: Fabrikam}
    topics: [AI]
  - title: Two
    webUrl: https://a.example/2
    provider:
  - a text
images:
  - url: /a.png
    width: 640
  - url: /b.png
secured: "a;b"
"""


def edited(edit: Edit, data: bytes, **settings: Any) -> bytes:
    """A file after an edit, done as a Library does it, which must be what the operations do."""
    site = Site(Path("/nowhere"), Settings(**settings))
    article = Article.read("_news/a.md", "_news", data, site.settings)
    result = Library(site).edit(article, edit)
    document = Document.parse(data)
    slow = document.apply(edit.operations(document, site.settings), None, site.settings.protected)
    slow = edit.done_to(slow) if isinstance(edit, BodyEdit) else slow
    assert result.data == slow.to_bytes()
    assert (result is article) == (result.data == data)
    return result.data


def after(edit: Edit, front: str = NEWS, **settings: Any) -> str:
    """The front matter after an edit."""
    data = edited(edit, f"---\n{front}---\nBody\n".encode(), **settings).decode()
    assert data.startswith("---\n")
    assert data.endswith("---\nBody\n")
    return data[4:-9]


def changed(edit: Edit, front: str = NEWS, **settings: Any) -> list[str]:
    """The lines that are other ones after an edit: "-old", "+new"."""
    new = after(edit, front, **settings).splitlines()
    lines = [*difflib.unified_diff(front.splitlines(), new, n=0)][2:]
    return [line[0] + line[1:].strip() for line in lines if line[0] in "+-"]
