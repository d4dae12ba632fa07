"""Random batches of random edits are written, and taken back after a restart."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from curator.document import Document
from curator.errors import DocumentError
from curator.library.batch import Batch, plan
from curator.library.edits import ApplyOperations, Edit
from curator.library.library import Library
from curator.library.taking_back import take_back
from tests.property import model
from tests.property.generate import Writer
from tests.property.profiles import one_in

SEAL = b"secured: AAAA;BBBB"
BOT = ((SEAL, b"secured: ZZZZ;BBBB"), (b"counted: 1", b"counted: 25"))
MORE = ((b"counted: 1", b"rated: 5"),)

# Each example writes and syncs files.
few = one_in(8)
Files = dict[str, bytes]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A site in memory where there is such a place: that is where syncing costs nothing."""
    memory = Path("/dev/shm")
    above = memory if os.access(memory, os.W_OK) else None
    root = Path(tempfile.mkdtemp(prefix="curator-", dir=above)).resolve()
    try:
        yield root
    finally:
        shutil.rmtree(root)


def article(random: Random, *, sealed: bool) -> bytes:
    """One that can be read, with two fields that only the bot writes if it is `sealed`."""
    for _ in range(20):
        data = Writer(random).article()
        if sealed:
            newline = b"\r\n" if b"---\r\n" in data else b"\n"
            head, delimiter, rest = data.partition(b"---" + newline)
            data = head + delimiter + newline.join((BOT[1][0], SEAL, b"")) + rest
        with contextlib.suppress(DocumentError):
            document = Document.parse(data)
            if not sealed or document.data.get("counted") == 1:
                return data
    assume(False)
    raise AssertionError


def make(root: Path, random: Random, count: int, *, sealed: bool = False) -> Files:
    """A site of random articles."""
    (root / "_news").mkdir()
    for number in range(count):
        data = article(random, sealed=sealed)
        (root / f"_news/{number}.md").write_bytes(data)
    return files_of(root)


def files_of(root: Path) -> Files:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.glob("_news/*")}


def edited(root: Path, random: Random) -> str:
    """A batch of random edits to some of the articles, all of which are allowed; its name."""
    library = Library.open(root)
    wanted: list[tuple[object, list[Edit]]] = []
    for each in library.articles.values():
        edits: list[Edit] = []
        now = each
        for _ in range(random.randrange(4)):
            operation = Writer(random).operation(now.document().data)
            if "counted" in operation["path"] or "counted" in operation.get("from", ""):
                continue  # the bot's
            edit = ApplyOperations((operation,))
            with contextlib.suppress(DocumentError):
                now = library.edit(now, edit)
                edits.append(edit)
        wanted.append((each, edits))
    batch = plan(library, wanted, "Random")  # type: ignore[arg-type]
    # A value that no reader expects is refused; the others are written.
    assert all("Afterwards" in error.reason for error in batch.refused)
    written = library.write(batch, "command line")
    assert written.refused == []
    assert files_of(root) == {**files_of(root), **written.files}
    return written.batch


def taken_back(root: Path, name: str) -> Batch:
    library, batch = Library.open(root), Batch()
    for _ in take_back(library, name, batch):
        pass
    assert batch.refused == []
    assert library.write(batch, "command line").refused == []
    return batch


@few
@given(st.randoms(use_true_random=False), st.integers(1, 4), st.integers(1, 3))
def test_the_original_bytes_come_back(random: Random, count: int, batches: int) -> None:
    """The last batch first; and all of them once more, the other way round."""
    with folder() as root:
        states = [make(root, random, count)]
        names = []
        for _ in range(batches):
            name = edited(root, random)
            if name:
                names.append(name)
                states.append(files_of(root))
        for name, state in zip(reversed(names), reversed(states[:-1]), strict=True):
            assert taken_back(root, name).left == []
            assert files_of(root) == state
        for name, state in zip(undoing(root, names), states[1:], strict=True):
            assert taken_back(root, name).left == []
            assert files_of(root) == state


def undoing(root: Path, names: list[str]) -> list[str]:
    """What took these batches back."""
    heads = {head.undoes: head.id for head in Library.open(root).journal.batches()}
    return [heads[name] for name in names]


@few
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_what_a_bot_wrote_meanwhile_stays(random: Random, count: int) -> None:
    """It sets values of its own fields, or writes one field instead of another."""
    changes = BOT if random.randrange(2) else MORE
    with folder() as root:
        before = make(root, random, count, sealed=True)
        name = edited(root, random)
        assume(name)
        seen = sorted(before)[:: random.randrange(1, 3)]
        for path in seen:
            (root / path).write_bytes(bot((root / path).read_bytes(), changes))
        theirs = files_of(root)
        left = [error.path for error in taken_back(root, name).left]
        assert not (left and changes is BOT)
        wanted = {**before, **{path: bot(before[path], changes) for path in seen}}
        # Where a field came, lines with an anchor are not made again; then all of the file stays.
        assert files_of(root) == {**wanted, **{str(path): theirs[str(path)] for path in left}}


def bot(data: bytes, changes: tuple[tuple[bytes, bytes], ...]) -> bytes:
    for old, new in changes:
        data = data.replace(old, new, 1)
    return data


@few
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_whatever_somebody_else_changed_stays(random: Random, count: int) -> None:
    """Any edits in between: nothing of them is lost, and what was not touched since is as it was
    before the batch."""
    with folder() as root:
        before = make(root, random, count)
        name = edited(root, random)
        assume(name)
        after = files_of(root)
        edited(root, random)
        theirs = files_of(root)
        batch = taken_back(root, name)
        left = {str(error.path) for error in batch.left}
        for path, data in files_of(root).items():
            values = [Document.parse(each[path]).data for each in (before, after, theirs)]
            now = Document.parse(data).data
            for key in {*now, *(key for each in values for key in each)}:
                old, ours, newer = (each.get(key) for each in values)
                if model.same(ours, newer):
                    assert path in left or model.same(now.get(key), old), (path, key)
                elif model.same(old, ours):
                    assert model.same(now.get(key), newer), (path, key)
