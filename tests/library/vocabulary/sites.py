"""A small site with a vocabulary, and what becomes of its files."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from curator.library.batch import Batch
from curator.library.library import Library

Files = dict[str, str]

TERMS: Files = {
    "_data/topics/00-ai.yaml": (
        "taxonomy: topic\n_id: ai\nname: AI\nkeywords:\n  - AI\nhashtags:\n  - '#AI'\n"
    ),
    "_data/topics/01-learning.yaml": (
        "taxonomy: topic\n_id: learning\nname: Learning # the big one\nshortname: Learning\n"
        "parent: AI\nkeywords:\n  - machine learning\nhashtags:\n  - '#ML'\n"
        "services:\n  news: https://site.example/learning/\n"
    ),
    "_data/topics/02-deep.yaml": (
        "taxonomy: topic\n_id: deep\nname: Deep\nshortname: Nets\nparent: Learning\n"
        "keywords:\n  - neural network\n  - Machine Learning\n"
    ),
    "_data/topics/03-speech.yaml": (
        "taxonomy: topic\n_id: speech\nname: Speech\nparent: AI\nkeywords:\n  - voice"
    ),
}
ARTICLES: Files = {
    "_news/a.md": "---\ntitle: A\ntopics:\n  - Learning\n  - AI\n---\nLearning\n",
    "_news/b.md": "---\ntitle: B\ntopics: ['Deep', 'Learning', Speech] # three\n---\n",
    "_news/c.md": "---\r\ntitle: C\r\ntopics:\r\n  - AI\r\n---\r\nBody",
    "_news/d.md": (
        "---\ntitle: D\ntopics:\n  - AI\nrelated:\n  - title: R\n    topics:\n      - Learning\n"
        "      - Deep\n  - title: S\n---\n"
    ),
    "_news/e.md": "---\ntitle: E\ntopics: Learning\n---\n",
    "_news/f.md": "---\ntitle: F Learning\n---\nLearning\n",
    "_news/g.md": "---\ntitle: G\ntopics:\n  - Loose\n---\n",
}
SITE: Files = {**TERMS, **ARTICLES}


def make(root: Path, files: Files | None = None) -> Library:
    """The library of a new site with these files; None: those of `SITE`."""
    for path, text in (SITE if files is None else files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return Library.open(root)


def worked_out(steps: Iterator[None]) -> int:
    """How many steps there were."""
    return sum(1 for _ in steps)


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.relative_to(root).parts[0].startswith((".git", ".curator"))
    }


def after(library: Library, batch: Batch) -> dict[str, bytes]:
    """The site's files as the batch would leave them; it also writes them, and asks git to apply
    the diff that was shown: the three must be the same."""
    root = library.site.root
    result = before = files_of(root)
    result = dict(before)
    for article in [*batch.changed, *batch.removed]:
        if article.file:
            assert result.pop(article.file) == article.saved
    for article in batch.changed:
        assert article.path not in result
        result[article.path] = article.data
    patched = root.with_name(f"{root.name}-patched")
    for path, data in before.items():
        (patched / path).parent.mkdir(parents=True, exist_ok=True)
        (patched / path).write_bytes(data)
    if batch.count:
        git = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(git, cwd=patched, input=batch.diff(library.site), check=True)
    assert files_of(patched) == result
    library.write(batch, "command line")
    assert files_of(root) == result
    return result


def changed(library: Library, batch: Batch) -> dict[str, str | None]:
    """What the batch changes: the new texts of files, None for those that go."""
    before = files_of(library.site.root)
    result = after(library, batch)
    texts: dict[str, str | None] = {
        path: data.decode() for path, data in result.items() if before.get(path) != data
    }
    return {**texts, **{path: None for path in before if path not in result}}
