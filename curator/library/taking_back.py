"""Taking back what a batch of the journal did, field by field: what somebody has changed since is
left alone and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from curator.document import Document, merge, same_value
from curator.errors import CuratorError, DocumentError, SaveError
from curator.library import versions
from curator.library.article import Article, is_yaml
from curator.library.reverting import reverted
from curator.library.storage import is_gone, read_listed

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.journal.record import Entry, Head
    from curator.library.library import Library

_BACK = "Take back: "
_AGAIN = "Do again: "


class LeftAlone(SaveError):
    """Somebody has changed this since, so that it is not taken back."""


def take_back(library: Library, name: str, batch: Batch) -> Iterator[None]:
    """Work out what takes the batch `name` back; fields and files that stay are in `batch.left`.
    Raises SaveError where there is no such batch."""
    record = library.journal.record(name)
    batch.undoes = name
    batch.label = label_of(record.head)
    batch.folders_to_drop += record.folders
    taking = _TakingBack(library, batch)
    # The entries of one write are a file that moved.
    ordered = sorted(record.entries, key=lambda entry: entry.write)
    for _, group in groupby(ordered, key=lambda entry: entry.write):
        taking.add(list(group))
        yield


def take_back_untouched(
    library: Library, name: str, batch: Batch, known: Mapping[str, Article]
) -> bool:
    """`take_back` without looking at the disk, for the step that was done last: where nothing but
    the batch has happened to its articles as far as the library knows. `known` are the articles as
    they were before. False, and nothing is in `batch`, where it is not as simple as that. What is
    written of it must be exact, as somebody may have written since."""
    record = library.journal.record(name)
    protected = library.site.settings.protected
    changed = []
    for entry in record.entries:
        before, now = known.get(entry.path), library.articles.get(entry.path)
        if entry.old is None or entry.new is None or before is None or now is None:
            return False
        if now.modified or now.saved != entry.new or before.data != entry.old:
            return False
        if any(_differs(key, entry.old, entry.new) for key in protected):
            return False
        changed.append(replace(before, saved=entry.new, origin=None))
    batch.undoes, batch.label = name, label_of(record.head)
    batch.changed += changed
    return True


def can_be_taken_back(head: Head) -> bool:
    """Is it neither taken back nor a taking back itself? The newest such is the next."""
    return not head.undoes and not head.undone_by


def label_of(head: Head) -> str:
    """What taking a batch back is called."""
    if head.label.startswith(_BACK):
        return _AGAIN + head.label.removeprefix(_BACK)
    return _BACK + head.label.removeprefix(_AGAIN)


@dataclass(frozen=True)
class _TakingBack:
    library: Library
    batch: Batch

    @cached_property
    def _unsaved(self) -> dict[str, Article]:
        """By their files, what is edited, moved or deleted here and not saved."""
        articles = self.library.articles
        modified = (articles[row.path] for row in articles.rows() if row.modified)
        found = {each.file: each for each in modified if each.file}
        return found | self.library.removed

    def add(self, entries: list[Entry]) -> None:
        """What takes one write back. Never raises CuratorError: it is noted in the batch."""
        try:
            come = next((entry for entry in entries if entry.old is None), None)
            gone = next((entry for entry in entries if entry.new is None), None)
            if come is not None and gone is not None and len(entries) == 2:
                self._move_back(come, gone)
                return
            for entry in entries:
                if entry.old is None:
                    self._remove(entry)
                elif entry.new is None:
                    self._restore(entry)
                else:
                    self._replace(entry, entry.old, entry.new)
        except LeftAlone as error:
            self.batch.left.append(error)
        except CuratorError as error:
            self.batch.refused.append(error.at(error.path or entries[0].path))

    def _replace(self, entry: Entry, old: bytes, new: bytes) -> None:
        disk = self._disk(entry.path)
        if disk is None:
            raise LeftAlone("The file was deleted or moved since", path=entry.path)
        if disk == old:
            self.batch.same += 1
            self.batch.looked_at.append(self._article(entry.path, disk, disk))
            return
        left = len(self.batch.left)
        article = self._article(entry.path, disk, self._merged(entry.path, old, new, disk))
        if not article.modified and len(self.batch.left) > left:
            return  # told already: nothing in it can be taken back
        unsaved = self._unsaved.get(entry.path)
        if unsaved is not None:
            if unsaved.path != entry.path or entry.path in self.library.removed:
                raise _unsaved_filing(entry.path)
            # Refuses where they do not fit.
            versions.carried_over(self.library, unsaved, article.data)
        self.batch.add_changed(self.library, article)

    def _merged(self, path: str, old: bytes, new: bytes, disk: bytes) -> bytes:
        """The file on disk without what the batch changed."""
        protected = self.library.site.settings.protected
        if disk == new and not any(_differs(key, old, new) for key in protected):
            return old
        if disk == new and not _is_readable(old, whole=is_yaml(path)):
            return old  # it was mended: there are no fields to tell apart
        library, whole = self.library, is_yaml(path)
        try:
            base, back, now = (Document.parse(data, whole=whole) for data in (new, old, disk))
            style = library.style(library.site.collection_of(path), whole=whole)
            result = merge(base, back, now, style=style, protected=protected, tangled=True)
        except DocumentError as error:
            reason = f"The file was changed since, in a way that does not fit: {error.reason}"
            raise LeftAlone(reason, path=path) from error
        for conflict in result.conflicts:
            field = conflict.name.replace("/", ".")
            reason = f"{field} was changed since and stays as it is"
            self.batch.left.append(LeftAlone(reason, path=path))
        exact = reverted(old, new, disk)
        if exact is not None and _same(exact, result.document, whole=whole):
            return exact  # also with its quotes and its place as they were
        return result.document.to_bytes()

    def _remove(self, entry: Entry) -> None:
        disk = self._disk(entry.path)
        if disk is None:
            self.batch.same += 1
        elif disk != entry.new:
            raise LeftAlone("The file was changed since it was made, and stays", path=entry.path)
        elif entry.path in self._unsaved:
            raise _unsaved_edits(entry.path)
        else:
            self.batch.add_removed(self.library, self._article(entry.path, disk, disk))

    def _restore(self, entry: Entry) -> None:
        assert entry.old is not None
        disk = self._disk(entry.path)
        if disk == entry.old:
            self.batch.same += 1
        elif disk is not None or entry.path in self.library.articles:
            raise LeftAlone("There is another file of this name by now", path=entry.path)
        else:
            article = self._article(entry.path, b"", entry.old)
            if entry.mode is not None:
                self.batch.modes[entry.path] = entry.mode
            self.batch.add_changed(self.library, replace(article, origin=""))

    def _move_back(self, come: Entry, gone: Entry) -> None:
        assert come.new is not None
        assert gone.old is not None
        disk = self._disk(come.path)
        if disk is None:
            raise LeftAlone("The file was deleted or moved since", path=come.path)
        if self._disk(gone.path) is not None:
            raise LeftAlone("There is another file of this name by now", path=gone.path)
        if come.path in self._unsaved:
            raise _unsaved_edits(come.path)
        if gone.path in self.library.articles:
            raise LeftAlone("There is another article of this name by now", path=gone.path)
        merged = self._merged(come.path, gone.old, come.new, disk)
        article = self._article(gone.path, disk, merged)
        self.batch.add_changed(self.library, replace(article, origin=come.path))

    def _disk(self, path: str) -> bytes | None:
        places = self.batch.places(self.library)
        real = places.real(path, SaveError)
        if is_gone(self.library.site.root, real):
            return None
        return read_listed(places.root, real)

    def _article(self, path: str, saved: bytes, data: bytes) -> Article:
        settings = self.library.site.settings
        collection = self.library.site.collection_of(path)
        return replace(Article.read(path, collection, data, settings), saved=saved)


def _is_readable(data: bytes, *, whole: bool) -> bool:
    try:
        Document.parse(data, whole=whole)
    except DocumentError:
        return False
    return True


def _differs(key: str, one: bytes, other: bytes) -> bool:
    """May the two texts have another value of a key of the front matter? Without parsing them."""
    name = key.encode()
    found = [
        re.search(rb"(?m)^" + re.escape(name) + rb"[ \t]*:.*(?:\n[ \t-].*)*", text)
        for text in (one, other)
    ]
    if found[0] and found[1]:
        return found[0][0] != found[1][0]
    return name in one or name in other


def _unsaved_edits(path: str) -> SaveError:
    reason = "This article has edits that are not saved; save or undo them first"
    return SaveError(reason, path=path)


def _unsaved_filing(path: str) -> SaveError:
    reason = "This article was moved or deleted, and that is not saved; save or undo it first"
    return SaveError(reason, path=path)


def _same(data: bytes, document: Document, *, whole: bool) -> bool:
    """Are these bytes another spelling of the document?"""
    try:
        other = Document.parse(data, whole=whole)
    except DocumentError:
        return False
    return other.body == document.body and same_value(dict(other.data), dict(document.data))
