"""Turning `published` over on every article of the real site, and back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from curator.library.article import Article
from curator.library.diff import changed_lines
from curator.library.edits import SetPublished
from curator.library.library import Library

pytestmark = pytest.mark.corpus


def toggled(article: Article) -> SetPublished:
    """What the space key does: absent counts as published."""
    return SetPublished(article.published is False)


def test_a_toggle_is_one_line_and_its_inverse_gives_the_file_back(corpus: Path) -> None:
    library = Library.open(corpus / "power-apps")
    assert len(library.articles) == 764
    for article in library.articles.values():
        after = library.edit(article, toggled(article))
        added, removed = changed_lines(article.data, after.data)
        absent = article.published is None
        assert (article.path, added, removed) == (article.path, 1, 0 if absent else 1)
        assert after.published is not article.published
        back = library.edit(after, SetPublished(article.published))
        assert back.data == article.data
        assert not back.modified


def test_git_counts_one_line_in_each_of_all_saved_files(corpus_site: Path) -> None:
    def git(*args: str) -> str:
        run = ["git", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", *args]
        return subprocess.run(
            run, cwd=corpus_site, check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q")
    git("add", "-A")
    library = Library.open(corpus_site)
    originals = {path: article.data for path, article in library.articles.items()}
    edited = [library.edit(article, toggled(article)) for article in library.articles.values()]
    saved = library.save_all(edited)
    numbers = git("diff", "--numstat", "--no-renames").splitlines()
    assert len(numbers) == len(originals)
    assert {tuple(line.split("\t")[:2]) for line in numbers} <= {("1", "0"), ("1", "1")}
    assert not any(article.modified for article in saved)

    for article in saved:
        before = Article.read(
            article.path, article.collection, originals[article.path], library.site.settings
        )
        library.replace(library.edit(article, SetPublished(before.published)))
    library.save_all(list(library.articles.values()))
    assert git("diff", "--numstat") == ""
    assert not list(corpus_site.rglob("*.tmp"))


def test_saving_without_a_change_writes_nothing(corpus_site: Path) -> None:
    def states() -> dict[Path, tuple[int, int, int]]:
        stats = {file: file.stat() for file in corpus_site.rglob("*") if file.is_file()}
        return {file: (s.st_mtime_ns, s.st_ino, s.st_ctime_ns) for file, s in stats.items()}

    before = states()
    library = Library.open(corpus_site)
    library.save_all(list(library.articles.values()))
    for article in list(library.articles.values())[:50]:
        library.save(article)
    assert states() == before
