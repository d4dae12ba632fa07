"""Real edits of a real site's history, done again through `curator apply`: the same bytes."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from curator.cli import main

pytestmark = pytest.mark.corpus

REPLACEMENTS, STRUCTURAL = 150, 100
STRUCTURAL_WANTED = 90


class Edit(NamedTuple):
    commit: str
    path: str
    ops: list[dict[str, Any]]
    old: bytes
    new: bytes

    @property
    def is_structural(self) -> bool:
        return any(op["op"] != "replace" for op in self.ops)


def read_edits(corpus: Path) -> Iterator[Edit]:
    with (corpus / "history" / "edits.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            old, new = (raw[key].encode("latin-1") for key in ("old", "new"))
            yield Edit(raw["commit"], raw["path"], raw["ops"], old, new)


def replay(site: Path, edit: Edit) -> bytes:
    """The file after `curator apply`, with the site around it; the site is left as it was."""
    file = site / edit.path
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(edit.old)
    try:
        line = json.dumps({"path": edit.path, "ops": edit.ops})
        CliRunner().invoke(main, ["apply", str(site), "-"], input=line, catch_exceptions=False)
        return file.read_bytes()
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)


def describe(edit: Edit, result: bytes) -> str:
    wanted, got = (data.decode("utf-8", "replace").split("\n") for data in (edit.new, result))
    diff = "\n".join(difflib.unified_diff(wanted, got, "committed", "curator", lineterm="", n=1))
    return f"{edit.path} ({edit.commit[:8]}) {json.dumps(edit.ops)[:400]}\n{diff}\n"


def test_edits_of_the_history_give_the_bytes_that_were_committed(
    corpus: Path, corpus_site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = {False: 0, True: 0}
    count = {False: 0, True: 0}
    misses = []
    for edit in read_edits(corpus):
        count[edit.is_structural] += 1
        result = replay(corpus_site, edit)
        if result == edit.new:
            right[edit.is_structural] += 1
        else:
            misses.append(describe(edit, result))
    with capsys.disabled():
        print(
            f"\nreplacements {right[False]}/{count[False]}, structural {right[True]}/{count[True]}"
        )
        print("\n".join(misses), end="")
    assert count == {False: REPLACEMENTS, True: STRUCTURAL}
    assert right[False] == REPLACEMENTS
    assert right[True] >= STRUCTURAL_WANTED
