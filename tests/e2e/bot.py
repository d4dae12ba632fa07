"""A program that has a clone of its own and pushes every second, as that of the real site does.

python -m tests.e2e.bot CLONE SEED: until its standard input ends it rewrites `secured`, `heat`,
`topics` and `published` of some articles, commits and pushes; where somebody was quicker it pulls
with `--rebase`, and where that stops it drops what it did. In the end it prints what of it was
pushed: {"commits": how many, "dropped": how many, "last": {path: {"secured": ..., "heat": ...}}}.
"""

from __future__ import annotations

import json
import random
import re
import select
import subprocess
import sys
import time
from pathlib import Path

EACH = 1.0  # seconds
FILES = 5
TRIES = 20


def main() -> None:
    clone, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
    commits = dropped = 0
    last: dict[str, dict[str, str]] = {}
    while not select.select([sys.stdin], [], [], 0)[0]:
        started = time.monotonic()
        git(clone, "pull", "-q", "--rebase")
        paths = chance.sample(sorted(clone.glob("_news/*.md")), FILES)
        written = {path.relative_to(clone).as_posix(): rewrite(path, chance) for path in paths}
        git(clone, "commit", "-qam", "Update")
        if pushed(clone):
            commits += 1
            last |= written
        else:
            dropped += 1
            git(clone, "reset", "-q", "--hard", "@{upstream}")
        time.sleep(max(0, started + EACH - time.monotonic()))
    print(json.dumps({"commits": commits, "dropped": dropped, "last": last}), flush=True)


def rewrite(path: Path, chance: random.Random) -> dict[str, str]:
    text = path.read_bytes().decode()
    new = {"secured": f"{chance.getrandbits(64):x};x", "heat": str(chance.randrange(10_000))}
    for key, value in new.items():
        text = re.sub(rf"(?m)^{key}: .*", f"{key}: {value}", text)
    if chance.random() < 0.5:
        text = re.sub(r"(?m)^- Bot \d+\n", "", text)
        text = text.replace("topics:\n", f"topics:\n- Bot {chance.randrange(1000)}\n")
    if chance.random() < 0.3:
        text = re.sub(r"(?m)^published: .*", f"published: {chance.choice(['true', 'false'])}", text)
    path.write_bytes(text.encode())
    return new


def pushed(clone: Path) -> bool:
    for _ in range(TRIES):
        if not git(clone, "push", "-q"):
            return True
        if git(clone, "pull", "-q", "--rebase"):
            git(clone, "rebase", "--abort")
            return False
    return False


def git(clone: Path, *arguments: str) -> int:
    return subprocess.run(["git", *arguments], cwd=clone, capture_output=True).returncode


if __name__ == "__main__":
    main()
