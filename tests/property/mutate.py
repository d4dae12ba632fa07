"""Damage done to articles, as editors, merge tools and bad disks do it."""

from __future__ import annotations

from random import Random

PIECES = (
    b"\n", b"\r\n", b"\r", b"\t", b"  ", b"-", b"---\n", b"...\n", b": ", b":", b"#", b" #", b"'",
    b'"', b"[", b"]", b"{", b"}", b",", b"&a ", b"*a", b"!t ", b"!!int ", b"|\n", b">+\n", b"? ",
    b"<<: *a\n", b"%", b"@", b"`", b"\\", b"\xff", b"\xc2\x85", b"\xe2\x80\xa8", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", b"\x00", b"\x07", b"\x7f", b"\xf0\x9f\x9a\x80", b"0", b"no", b"2021-02-30",
    b"<<<<<<< ours\n", b"=======\n", b">>>>>>> theirs\n",
)  # fmt: skip


def mutated(random: Random, data: bytes) -> bytes:
    """The data with one to four pieces inserted, removed, doubled, swapped or cut off."""
    for _ in range(random.randrange(1, 5)):
        # Mostly in the front matter, which stands first.
        limit = len(data) if random.randrange(4) == 0 else min(len(data), 1_500)
        at = random.randrange(limit + 1)
        end = min(len(data), at + random.randrange(1, 30))
        kind = random.randrange(7)
        if kind < 3:
            data = data[:at] + PIECES[random.randrange(len(PIECES))] + data[at:]
        elif kind == 3:
            data = data[:at] + data[end:]
        elif kind == 4:
            data = data[:end] + data[at:]
        elif kind == 5 and at < len(data):
            data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
        elif kind == 6:
            line = data.rfind(b"\n", 0, at) + 1
            data = data[:line] + b" " * random.randrange(1, 4) + data[line:]
    return data
