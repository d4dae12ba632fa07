"""What facets count, written as plainly as can be: a loop over rows for every question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isnan

from curator.library.facets.choices import Choices
from curator.library.facets.value import Facet, Value
from curator.library.row import Row
from curator.library.table import Table

_BANDS = {"0-19": (0, 20), "20-39": (20, 40), "40-59": (40, 60), "60-79": (60, 80)}

# What `date` does not read, by hand.
_ODD_DATES = {
    "2020": ["2020", "2020-01"],
    "2019-12": ["2019", "2019-12"],
    "2020-13-01": [],
    "2020-02-30": ["2020"],
    "15 Jul 2020": ["odd"],
    "٢٠٢٠-01": ["odd"],
    "999": ["odd"],
    "0000-01-01": ["odd"],
    "2020-7-1 10:00": ["2020", "2020-07"],
}


class Plain:
    """Looks at each row of the table anew."""

    def __init__(self, table: Table, parents: Mapping[str, str]) -> None:
        self._table = table
        self._parents = {name.lower(): parent.lower() for name, parent in parents.items()}

    def wanted(self, choices: Choices) -> set[int]:
        return {
            number for number, row in enumerate(self._table.rows) if self._is_wanted(row, choices)
        }

    def counts(self, hits: set[int] | None, choices: Choices) -> dict[Value, int]:
        found: dict[Value, int] = {}
        for number, row in enumerate(self._table.rows):
            if hits is not None and number not in hits:
                continue
            for facet in Facet:
                if self._is_wanted(row, choices.without(facet)):
                    for value in self._values(row, facet):
                        found[value] = found.get(value, 0) + 1
        return found

    def _is_wanted(self, row: Row, choices: Choices) -> bool:
        for facet in Facet:
            has = self._values(row, facet)
            included = {value for value in choices.included if value.facet is facet}
            if included and not included & has:
                return False
            if has & choices.excluded:
                return False
        return True

    def _values(self, row: Row, facet: Facet) -> set[Value]:
        if facet is Facet.COLLECTION:
            found = {Value(facet, row.collection)}
            folder = row.collection
            while folder:
                found.add(Value(facet, folder, True))
                folder = folder.rpartition("/")[0]
            return found
        if row.unreadable and facet is Facet.PUBLISHED:
            return set()
        if facet is Facet.TOPIC:
            return self._topics(row)
        return {Value(facet, name) for name in self._names(row, facet)}

    def _topics(self, row: Row) -> set[Value]:
        found: set[Value] = set()
        for topic in row.topics:
            name = topic.casefold()
            if not name:
                continue
            found.add(Value(Facet.TOPIC, name))
            seen: list[str] = []
            while name not in seen:
                seen.append(name)
                if name in self._parents.values():
                    found.add(Value(Facet.TOPIC, name, True))
                name = self._parents.get(name, name)
        return found or {Value(Facet.TOPIC, "")}

    def _names(self, row: Row, facet: Facet) -> list[str]:
        if facet is Facet.PUBLISHED:
            return ["none" if row.published is None else "yes" if row.published else "no"]
        if facet is Facet.PUBLISHER:
            return [row.provider]
        if facet is Facet.TYPE:
            return [row.type]
        if facet is Facet.DATE:
            return self._dates(row.date)
        if facet is Facet.QUALITY:
            return self._quality(row.quality)
        names = [name for name in ("duplicate", "conflict", "untracked") if self._marked(row, name)]
        names += ["broken"] * row.unreadable + ["modified"] * row.modified
        return names + ["problems"] * bool(row.problems)

    def _marked(self, row: Row, mark: str) -> bool:
        return row.path in self._table.marks.get(mark, frozenset())

    def _dates(self, text: str) -> list[str]:
        if not text:
            return [""]
        try:
            found = date.fromisoformat(text.partition("T")[0].ljust(10)[:10].strip())
        except ValueError:
            return _ODD_DATES[text]
        return [f"{found.year:04}", f"{found.year:04}-{found.month:02}"]

    def _quality(self, quality: float | None) -> list[str]:
        if quality is None:
            return ["none"]
        if isnan(quality):
            return []
        if quality < 0 or quality > 100:
            return ["below" if quality < 0 else "over"]
        return [name for name, (low, end) in _BANDS.items() if low <= quality < end] or ["80-100"]
