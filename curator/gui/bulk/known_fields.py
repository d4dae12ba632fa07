"""The fields of a site as one types them, also those inside others: `related.*.provider.name`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curator.gui.form.completions import Suggestion
from curator.library.kinds import FieldSpec, Kind

if TYPE_CHECKING:
    from curator.library.library import Library

_MOST = 40
_DEEPEST = 4
_EACH = "*"

#: What search and replace looks into, and what can be calculated.
TEXTS = frozenset(
    {
        *(Kind.TEXT, Kind.LONG_TEXT, Kind.HTML, Kind.URL, Kind.CHOICE),
        *(Kind.LIST, Kind.CHOICES, Kind.TOPICS),
    }
)
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})

_IN_WORDS = {Kind.YES_NO: "yes or no", Kind.DATE_TIME: "date", Kind.MAPPINGS: "list of fields"}


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field, by the pattern that names it."""

    pattern: str
    spec: FieldSpec

    @property
    def folded(self) -> str:
        """What is searched: how it is written and what editors read for it."""
        return f"{self.pattern} {self.spec.label}".casefold()


@dataclass(slots=True)
class KnownFields:
    """Learned collection by collection, as it takes a while: take the steps of `learn`."""

    found: dict[str, KnownField] = field(default_factory=dict)

    def learn(self, library: Library, collections: Iterable[str]) -> Iterator[None]:
        """Learn the fields of these collections, one a step."""
        protected = library.site.settings.protected
        for name in collections:
            for spec in library.specs.of(name):
                if spec.key not in protected:
                    self._add(spec, "", 1)
            yield

    def _add(self, spec: FieldSpec, above: str, depth: int) -> None:
        from curator.library.bulk.patterns import dotted

        pattern = above + dotted([spec.key])
        known = self.found.get(pattern)
        if known is None or (spec.kind is not Kind.OPAQUE and known.spec.kind is Kind.OPAQUE):
            self.found[pattern] = KnownField(pattern, spec)
        if depth < _DEEPEST:
            inside = f"{pattern}.{_EACH}." if spec.kind is Kind.MAPPINGS else f"{pattern}."
            for inner in spec.fields:
                self._add(inner, inside, depth + 1)

    def get(self, pattern: str) -> FieldSpec | None:
        """What is known of a field; of one item of a list what is known of each."""
        known = self.found.get(pattern)
        if known is None:
            parts = pattern.split(".")
            known = self.found.get(".".join(_EACH if p.isdecimal() else p for p in parts))
        return None if known is None else known.spec

    def suggest(
        self, typed: str, kinds: Collection[Kind] = (), taken: Collection[str] = ()
    ) -> list[Suggestion]:
        """The fields that a text may mean, best first: those that begin with it, then those with
        a part that does, then those that have it anywhere."""
        wanted = typed.strip().casefold()
        rows: list[tuple[int, int, str, KnownField]] = []
        for known in self.found.values():
            if known.pattern in taken or (kinds and known.spec.kind not in kinds):
                continue
            folded, pattern = known.folded, known.pattern.casefold()
            if wanted not in folded:
                continue
            rank = 2
            if pattern.startswith(wanted):
                rank = 0
            elif f".{wanted}" in folded or f" {wanted}" in folded:
                rank = 1
            rows.append((rank, pattern.count("."), pattern, known))
        rows.sort(key=lambda row: row[:3])
        return [_suggestion(row[3]) for row in rows[:_MOST]]


def _suggestion(known: KnownField) -> Suggestion:
    spec = known.spec
    label = spec.label if spec.label.casefold() != spec.key.casefold() else ""
    kind = _IN_WORDS.get(spec.kind, spec.kind.value)
    return Suggestion(known.pattern, kind, found_by=label)


def usual_texts(fields: KnownFields) -> Sequence[str]:
    """The fields that search and replace begins with."""
    return [name for name in ("title", "name", "excerpt", "description") if name in fields.found]
