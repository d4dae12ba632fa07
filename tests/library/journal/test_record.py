"""The file that a batch is kept in: it gives back what was put in, or nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import SaveError
from curator.library.journal.record import Entry, Head, Record, count_of, read_head, told_undone
from tests.library.journal.sites import CHANGES, record_of

PATHS = st.text(max_size=20) | st.binary(max_size=20).map(os.fsdecode)  # also of no encoding
DATA = st.none() | st.binary(max_size=200)
ENTRIES = st.builds(
    Entry,
    PATHS,
    DATA,
    DATA,
    st.none() | st.integers(0, 0o7777),
    st.booleans(),
    st.integers(0, 10_000),
)
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
HEADS = st.builds(
    Head,
    st.integers(1, 10**6).map(str),
    st.text(max_size=300),
    st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=ZONES),
    st.sampled_from(["window", "command line"]),
    st.integers(0, 10_000),
    st.sampled_from(["", "12"]),
)
RECORDS = st.builds(
    Record,
    HEADS,
    st.lists(ENTRIES, max_size=5).map(tuple),
    st.lists(PATHS, max_size=3).map(tuple),
)
SAMPLE = b"".join(record_of(CHANGES, ["_new", "_new/deep"]).encoded())


@settings(max_examples=100)
@given(RECORDS)
def test_any_record_comes_back(record: Record) -> None:
    assert Record.decode(b"".join(record.encoded())) == record


@settings(max_examples=100)
@given(HEADS)
def test_the_head_is_read_from_the_beginning_of_the_file(
    tmp_path_factory: pytest.TempPathFactory, head: Head
) -> None:
    file = tmp_path_factory.getbasetemp() / "head.batch"
    file.write_bytes(b"".join(Record(head, CHANGES).encoded()))
    assert read_head(file) == head


def test_every_shortened_record_is_refused() -> None:
    for length in range(len(SAMPLE)):
        with pytest.raises(SaveError, match="damaged"):
            Record.decode(SAMPLE[:length])


def test_every_changed_byte_is_noticed() -> None:
    for at in range(len(SAMPLE)):
        damaged = SAMPLE[:at] + bytes([SAMPLE[at] ^ 1]) + SAMPLE[at + 1 :]
        with pytest.raises(SaveError, match="damaged"):
            Record.decode(damaged)


@given(st.binary(max_size=300))
def test_what_is_no_record_is_refused(data: bytes) -> None:
    for each in (data, SAMPLE + data + b"!"):
        with pytest.raises(SaveError, match="damaged"):
            Record.decode(each)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 4096,
        b"something else\n{}\n",
        b"curator batch 1\n",
        b"curator batch 1\n{}\n",
        b"curator batch 1\n[]\n",
        b'curator batch 1\n{"id": "1", "label": "x", "time": "now", "by": "", "count": 1}\n',
        b'curator batch 1\n{"id": "1", "label": "x", "time": 5, "by": "", "count": 1}\n',
        SAMPLE[:60],
    ],
)
def test_a_head_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "1.batch"
    file.write_bytes(data)
    with pytest.raises(SaveError, match="damaged") as caught:
        read_head(file)
    assert caught.value.path == str(file)


def undone(*undoes: str) -> list[tuple[str, str]]:
    """What took which batch back, where each of "1", "2"... took back what is given here."""
    head = record_of(()).head
    heads = [replace(head, id=str(at + 1), undoes=each) for at, each in enumerate(undoes)]
    return [(head.id, head.undone_by) for head in told_undone(heads[::-1])][::-1]


@pytest.mark.parametrize(
    ("undoes", "by"),
    [
        (("", ""), ("", "")),
        (("", "1"), ("2", "")),
        (("", "", "1"), ("3", "", "")),
        (("", "1", "2"), ("", "3", "")),
        (("", "1", "2", "1"), ("4", "", "4", "")),  # 3 had done it again
        (("", "1", "2", "1", "4"), ("", "3", "", "5", "")),
        (("", "1", "2", "1", "3"), ("4", "", "5", "", "")),
        (("", "1", "2", "3"), ("2", "", "4", "")),
        (("", "1", "2", "3", "4"), ("", "3", "", "5", "")),
        (("", "1", "2", "3", "4", "1"), ("6", "", "4", "", "6", "")),
        (("", "1", "2", "3", "4", "3"), ("2", "", "6", "", "6", "")),
        (("", "1", "1", "2"), ("3", "4", "", "")),  # each took back a part of it
        (("", "", "1", "3", "2"), ("", "5", "4", "", "")),
        (("2", "1"), ("2", "")),
        (("", "1", "1"), ("3", "", "")),
        (("12",), ("",)),
    ],
)
def test_a_batch_is_taken_back_until_that_is_taken_back(
    undoes: tuple[str, ...], by: tuple[str, ...]
) -> None:
    assert tuple(each for _, each in undone(*undoes)) == by


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ((), 0),
        (CHANGES, 3),
        ((Entry("a", None, b""), Entry("b", b"", None)), 1),  # it moved
        ((Entry("a", None, b""), Entry("b", b"", None, write=1)), 2),
        ((Entry("a", b"1", b"2"), Entry("b", b"2", b"1")), 2),  # they swapped
        ((Entry("a", None, b""), Entry("b", b"1", b"2"), Entry("c", b"", None)), 2),
        ((Entry("a", b"", None), Entry("b", b"", None, write=1)), 2),
    ],
)
def test_a_file_that_moves_counts_once(entries: tuple[Entry, ...], count: int) -> None:
    assert count_of(entries) == count
