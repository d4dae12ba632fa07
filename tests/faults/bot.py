"""A program that writes one article again and again through a hidden file and a rename.

python -m tests.faults.bot FILE RATE FIELDS: after a byte on standard input it writes until the
next one, then answers {"writes": how many, "seconds": ..., "fields": its value of each field,
"waited": how often}. Each write sets the next of its fields, `bot00`, `bot01` and so on, to a
number that only grows, in what is in the file at that moment. Where its own last write is not in
it, as may be for the moment between two exchanges, it looks again; after LONGEST it goes on.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import time

LONGEST = 2.0  # seconds


def main() -> None:
    path, rate, fields = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    temp = os.path.join(os.path.dirname(path), ".bot")
    values = [0] * fields
    number = 0
    while os.read(0, 1):
        started = time.perf_counter()
        writes = waited = 0
        while not select.select([0], [], [], 0)[0]:
            number += 1
            field = number % fields
            data, was_there = _read(path, values)
            waited += not was_there
            _write(path, temp, data, field, number)
            values[field] = number
            writes += 1
            ahead = started + writes / rate - time.perf_counter()
            if ahead > 0:
                time.sleep(ahead)
        os.read(0, 1)
        seconds = time.perf_counter() - started
        told = {"writes": writes, "seconds": seconds, "fields": values, "waited": waited}
        print(json.dumps(told), flush=True)


def _read(path: str, values: list[int]) -> tuple[bytes, bool]:
    """What is in the file, as soon as all that was written is in it; was it at once?"""
    own = b"".join(b"bot%02d: %d\n" % pair for pair in enumerate(values))
    end = time.perf_counter() + LONGEST
    was_there = True
    while True:
        with open(path, "rb") as file:
            data = file.read()
        if own in data or time.perf_counter() > end:
            return data, was_there
        was_there = False


def _write(path: str, temp: str, data: bytes, field: int, value: int) -> None:
    new, found = re.subn(rb"\nbot%02d: \d+\n" % field, b"\nbot%02d: %d\n" % (field, value), data)
    assert found == 1, data
    with open(temp, "wb") as file:
        file.write(new)
    os.rename(temp, path)


if __name__ == "__main__":
    main()
