"""The files of a batch as rows of a list: which of them are to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from curator.gui.words import count

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.site import Site

Index = QModelIndex | QPersistentModelIndex


class Tickable(Protocol):
    """A file with a check box; `folded` is what a filter looks for words in, `below` the second
    line of its row, `fate` what happens to it if it is not simply changed."""

    @property
    def title(self) -> str: ...
    @property
    def folded(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def fate(self) -> str: ...
    @property
    def below(self) -> str: ...
    @property
    def lines(self) -> tuple[int, int]:
        """How many lines are added and removed."""
        ...


File = TypeVar("File", bound=Tickable)


@dataclass(frozen=True, slots=True)
class Planned:
    """One file that would be changed, or `removed`; `title` is what it is known by now."""

    article: Article
    title: str
    folded: str  # what a filter looks for words in
    removed: bool = False

    @classmethod
    def of(cls, article: Article, title: str, *, removed: bool = False) -> Planned:
        """A file of a batch."""
        path = article.file if removed else article.path
        return cls(article, title, f"{title}\n{path}".casefold(), removed)

    @property
    def path(self) -> str:
        """Where it would be, or is until it goes."""
        return self.article.file if self.removed else self.article.path

    @property
    def fate(self) -> str:
        """What happens to it if it is not simply changed: new, moved, deleted."""
        if self.removed:
            return "deleted"
        if self.article.origin is None:
            return ""
        return "moved" if self.article.origin else "new"

    @property
    def below(self) -> str:
        """What stands below the title."""
        return f"{self.fate} · {self.path}" if self.fate else self.path

    @property
    def lines(self) -> tuple[int, int]:
        """How many lines are added and removed."""
        from curator.library.diff import changed_lines

        article = self.article
        if self.removed:
            return changed_lines(article.saved, b"")
        return changed_lines(b"" if article.origin == "" else article.saved, article.data)

    def diff(self, site: Site) -> bytes:
        """Exactly what would be written."""
        from curator.library.batch import diff_of
        from curator.library.diff import gone

        if self.removed:
            return gone(self.article.file, self.article.saved)
        return diff_of(self.article, site)


def files_of(batch: Batch, title_of: Callable[[Article], str]) -> tuple[Planned, ...]:
    """The files of a batch, with what each is known by now; may be asked in another thread."""
    changed = (Planned.of(article, title_of(article)) for article in batch.changed)
    removed = (Planned.of(each, title_of(each), removed=True) for each in batch.removed)
    return (*changed, *removed)


class PlannedModel(QAbstractListModel, Generic[File]):
    """The rows that have the words of the filter; those that it hides keep their ticks."""

    ticked = Signal()  # other files are to be written now

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: tuple[File, ...] = ()
        self._is_ticked: list[bool] = []
        self._lines: dict[int, tuple[int, int]] = {}
        self._shown: list[int] = []
        self._words: tuple[str, ...] = ()

    def fill(self, files: tuple[File, ...], unticked: Iterable[str]) -> None:
        """Show these files, all of them ticked but those at the paths `unticked`."""
        off = set(unticked)
        self.beginResetModel()
        self._all = files
        self._is_ticked = [each.path not in off for each in files] if off else [True] * len(files)
        self._lines = {}
        self._shown = self._found()
        self.endResetModel()
        self.ticked.emit()

    def filter(self, text: str) -> None:
        """Show the files whose title or path has all these words."""
        self._words = tuple(text.casefold().split())
        self.beginResetModel()
        self._shown = self._found()
        self.endResetModel()

    def _found(self) -> list[int]:
        if not self._words:
            return list(range(len(self._all)))
        return [
            at
            for at, each in enumerate(self._all)
            if all(word in each.folded for word in self._words)
        ]

    @property
    def chosen(self) -> tuple[File, ...]:
        """What is ticked, also where the filter hides it."""
        return tuple(each for each, on in zip(self._all, self._is_ticked, strict=True) if on)

    @property
    def total(self) -> int:
        """How many files there are, shown or not."""
        return len(self._all)

    @property
    def unticked(self) -> tuple[str, ...]:
        """The paths of what is not ticked."""
        pairs = zip(self._all, self._is_ticked, strict=True)
        return tuple(each.path for each, on in pairs if not on)

    def at(self, row: int) -> File | None:
        """The file in this row."""
        return self._all[self._shown[row]] if 0 <= row < len(self._shown) else None

    def path_at(self, row: int) -> str:
        """The path of the file in this row."""
        return self._all[self._shown[row]].path

    def lines(self, row: int) -> tuple[int, int]:
        """How many lines of the file in this row are added and removed."""
        at = self._shown[row]
        if at not in self._lines:
            self._lines[at] = self._all[at].lines
        return self._lines[at]

    def is_ticked(self, row: int) -> bool:
        """Whether the file in this row is to be written."""
        return self._is_ticked[self._shown[row]]

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Write these files, or do not."""
        if not rows:
            return
        for row in rows:
            self._is_ticked[self._shown[row]] = on
        self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
        self.ticked.emit()

    def tick_all(self, on: bool) -> None:
        """Write all files that are shown, or none of them."""
        self.tick(range(len(self._shown)), on)

    # -- as Qt asks ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many files are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The title; screen readers also hear the path, and what happens to the file."""
        planned = self.at(index.row())
        if planned is None:
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return planned.title
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return planned.path
        if role == int(Qt.ItemDataRole.CheckStateRole):
            on = self.is_ticked(index.row())
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            added, removed = self.lines(index.row())
            parts = (planned.title, planned.fate, planned.path)
            lines = f"{count(added, 'line')} added, {count(removed, 'line')} removed"
            return ", ".join(part for part in (*parts, lines) if part)
        return None

    def setData(
        self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        """Ticks and unticks."""
        if role != int(Qt.ItemDataRole.CheckStateRole) or not index.isValid():
            return False
        on = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
        self.tick([index.row()], on)
        return True
