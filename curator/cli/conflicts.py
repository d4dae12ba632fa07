"""A line of JSON for each field that both sides changed differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from curator.document import Conflict, Value


def lines(shown: str, conflicts: Iterable[Conflict], taken: str, commit: str = "") -> Iterator[str]:
    """Those of one file; `commit` is the one that has what we wrote, where a sync was earlier."""
    from curator.library.listing import as_json, plain

    for conflict in conflicts:
        told: dict[str, Value] = {
            "path": shown,
            "field": conflict.field,
            "base": conflict.base,
            "ours": conflict.ours,
            "theirs": conflict.theirs,
            "taken": taken,
        }
        if conflict.deleted_by is not None:
            told["deleted"] = conflict.deleted_by
        if commit:
            told["commit"] = commit
        yield as_json(plain(told)) + "\n"
