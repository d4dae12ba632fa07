"""The articles of a library by path: rows of all, files of those that were looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import RLock

from curator.errors import RefusedEdit
from curator.library.article import Article
from curator.library.row import Row

_MOST_CLEAN = 20_000  # articles kept as they are in their files; others are read again when needed


class Articles(Mapping[str, Article]):
    """In the order of the paths. An article that is asked for and not here is read from its file by
    `read`; modified ones are always here. What is read may differ from the row: the row is replaced
    then, and `differing` names the path until `take_differing` is called. `removed` are those taken
    out whose files are still there, by their file."""

    def __init__(self, read: Callable[[str], Article]) -> None:
        self.removed: dict[str, Article] = {}
        self._read = read
        self._lock = RLock()  # what is learned ahead is read in another thread
        self._rows: dict[str, Row] = {}
        self._here: dict[str, Article] = {}
        self._clean: dict[str, None] = {}  # of those here, the longest unused first
        self._differing: dict[str, None] = {}
        self._keys: set[tuple[str, ...]] = set()
        self._topics: set[tuple[str, ...]] = set()
        self._key_names: set[str] = set()
        self._topic_names: set[str] = set()
        self._changes: list[str] = []  # paths, each time that something became of an article
        self._known: set[str] = set()  # paths of articles that are as their rows came

    def __getitem__(self, path: str) -> Article:
        article = self._here.get(path)
        if article is not None:
            return article
        row = self._rows[path]
        article = self._read(path)
        with self._lock:
            here = self._here.get(path)
            if here is not None:  # another thread was quicker, and it may be edited by now
                return here
            was_known = path in self._known
            if article.row != row:
                self._differing[path] = None
            self.put(article)
            if was_known and path not in self._differing:
                self._known.add(path)
        return article

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, path: object) -> bool:
        return path in self._rows

    def rows(self) -> Iterable[Row]:
        """What is shown of all articles, without reading any."""
        return self._rows.values()

    def row(self, path: str) -> Row | None:
        """What is shown of one article."""
        return self._rows.get(path)

    def rows_of(self, paths: Iterable[str]) -> list[Row]:
        """What is shown of those of the articles that are there; of very many at once."""
        return list(filter(None, map(self._rows.get, paths)))

    @property
    def keys_seen(self) -> frozenset[str]:
        """Every top-level key that an article has, or had since the library was opened."""
        return frozenset(self._key_names)

    @property
    def topics_seen(self) -> frozenset[str]:
        """Every topic that an article has, or had since the library was opened."""
        return frozenset(self._topic_names)

    def here(self, path: str) -> Article | None:
        """The article if it is in memory; its file is not read."""
        return self._here.get(path)

    def changed_since(self, seen: int) -> tuple[list[str], int]:
        """The paths of articles that came, went or changed after the first `seen` changes, and how
        many changes there are by now."""
        now = len(self._changes)
        return list(dict.fromkeys(self._changes[seen:now])), now

    def is_as_it_came(self, path: str) -> bool:
        """Whether the article is still what its row, and no file, said first: whatever else is
        known of it where the row came from still holds."""
        return path in self._known

    def put(self, article: Article) -> None:
        """The article as it is now, at the end if there was none at its path."""
        path = article.path
        with self._lock:
            self._set_row(article.row)
            self._known.discard(path)
            self._here[path] = article
            if article.modified:
                self._clean.pop(path, None)
                return
            self._clean[path] = None
            if len(self._clean) > _MOST_CLEAN:
                oldest = next(iter(self._clean))
                del self._clean[oldest], self._here[oldest]

    def put_rows(self, rows: Iterable[Row]) -> None:
        """Articles of which the files need not be read yet; what is modified here stays."""
        modified = {path for path in self._here if self._rows[path].modified}
        rows = [row for row in rows if row.path not in modified] if modified else list(rows)
        paths = [row.path for row in rows]
        self._rows.update(zip(paths, rows, strict=True))
        self._changes += paths
        self._note_names(rows)
        for path in self._here.keys() & paths:
            self._forget(path)
        self._known.update(paths)

    def drop(self, paths: Iterable[str]) -> None:
        """The files of these are not there any more; what is modified here stays."""
        for path in paths:
            row = self._rows.get(path)
            if row is not None and not row.modified:
                del self._rows[path]
                self._changes.append(path)
                self._forget(path)

    def take(self, path: str) -> Article:
        """Remove one article and return it. Raises KeyError."""
        article = self[path]
        del self._rows[path]
        self._changes.append(path)
        self._forget(path)
        self._differing.pop(path, None)
        return article

    def refile(self, gone: Iterable[str], come: Iterable[Article]) -> None:
        """Take articles out, then put others in. What is taken out and still has a file is among
        the `removed`, until it is put in again. Raises RefusedEdit, and nothing is changed, where
        one to be taken out is not there, or another would lose its place."""
        gone, come = tuple(gone), tuple(come)
        self.check_refile(gone, come)
        for path in gone:
            article = self.take(path)
            if article.file:
                self.removed[article.file] = article
        for article in come:
            self.removed.pop(article.file, None)
            self.put(article)
        self.sort()

    def check_refile(self, gone: Sequence[str], come: Sequence[Article]) -> None:
        """Raises RefusedEdit where `refile` would."""
        leaving, coming = set(gone), set[str]()
        for path in gone:
            if path not in self:
                raise RefusedEdit("This article is not there any more", path=path)
        for path in (article.path for article in come):
            if path in coming or (path in self and path not in leaving):
                raise RefusedEdit("Another article has this name by now", path=path)
            coming.add(path)

    def sort(self) -> None:
        """Put them into the order of the paths."""
        self._rows = dict(sorted(self._rows.items()))

    def note_differing(self, path: str) -> None:
        """The file of an article is not what its row was read from."""
        self._differing[path] = None

    @property
    def has_differing(self) -> bool:
        """Whether `take_differing` would name a path."""
        return bool(self._differing)

    def take_differing(self) -> tuple[str, ...]:
        """The paths whose files turned out to be different from what their rows had said."""
        paths, self._differing = tuple(self._differing), {}
        return paths

    def _set_row(self, row: Row) -> None:
        self._rows[row.path] = row
        self._changes.append(row.path)
        self._note_names((row,))

    def _note_names(self, rows: Iterable[Row]) -> None:
        # Few articles bring a set of keys or topics that none had before.
        rows = tuple(rows)
        keys = {row.keys for row in rows} - self._keys
        topics = {row.topics for row in rows} - self._topics
        if keys:
            self._keys |= keys
            self._key_names.update(*keys)
        if topics:
            self._topics |= topics
            self._topic_names.update(*topics)

    def _forget(self, path: str) -> None:
        self._known.discard(path)
        self._here.pop(path, None)
        self._clean.pop(path, None)
