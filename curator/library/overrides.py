"""What `curator.toml` says about the fields of a collection; `settings` documents the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from curator.library.kinds import FieldSpec, Kind, is_number
from curator.library.labels import label_of
from curator.library.tomlplace import did_you_mean, mistake, unknown

ALL = "*"
_COLLECTION = ("order", "fields")
_FIELD = ("kind", "label", "required", "choices", "min", "max")
_LISTS = frozenset({Kind.LIST, Kind.CHOICES})
_NESTED = frozenset({Kind.MAPPING, Kind.MAPPINGS})

_Table: TypeAlias = "Mapping[str, object]"


@dataclass(frozen=True, slots=True)
class FieldOverride:
    """What is said about one field, None where nothing is; `route` are the keys that lead to it."""

    route: tuple[str, ...]
    kind: Kind | None = None
    label: str | None = None
    required: bool | None = None
    choices: tuple[str, ...] | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class CollectionOverride:
    """What is said about a collection, "*" for all: the first keys in order, and fields."""

    name: str
    order: tuple[str, ...] = ()
    fields: tuple[FieldOverride, ...] = ()


def read_collections(text: str, table: object) -> tuple[CollectionOverride, ...]:
    """The `collections` of `curator.toml`, whose whole text is `text`, those for all first.
    Raises SiteError with the place of a mistake."""
    found = [
        _collection(text, ("collections", name), content)
        for name, content in _section(text, ("collections",), table).items()
    ]
    return tuple(sorted(found, key=lambda collection: collection.name != ALL))


def apply(
    specs: tuple[FieldSpec, ...],
    collections: Iterable[CollectionOverride],
    protected: frozenset[str],
) -> tuple[FieldSpec, ...]:
    """The fields with what is said about them; fields that were not known are added."""
    order: tuple[str, ...] = ()
    for collection in collections:
        order = collection.order or order
        for override in collection.fields:
            if override.route[0] in protected:  # these are never edited, whatever is said
                override = FieldOverride(override.route, label=override.label)
            specs = _with(specs, override.route, override)
    first = {key: place for place, key in enumerate(order)}
    return tuple(sorted(specs, key=lambda spec: first.get(spec.key, len(first))))


def _with(
    specs: tuple[FieldSpec, ...], route: tuple[str, ...], override: FieldOverride
) -> tuple[FieldSpec, ...]:
    key = ".".join(route)  # a key may have dots of its own
    spec = next((spec for spec in specs if spec.key == key), None)
    if spec is not None or len(route) == 1:
        changed = _overridden(spec or FieldSpec(key, Kind.TEXT, label_of(key)), override)
    else:
        outer = next((spec for spec in specs if spec.key == route[0]), None)
        if outer is None:
            outer = FieldSpec(route[0], Kind.MAPPING, label_of(route[0]))
        kind = outer.kind if outer.kind in _NESTED else Kind.MAPPING
        changed = replace(outer, kind=kind, fields=_with(outer.fields, route[1:], override))
    if all(spec.key != changed.key for spec in specs):
        return (*specs, changed)
    return tuple(changed if spec.key == changed.key else spec for spec in specs)


def _overridden(spec: FieldSpec, said: FieldOverride) -> FieldSpec:
    kind = said.kind or spec.kind
    choices, strict = spec.choices, spec.strict
    if said.choices is not None:
        choices, strict = said.choices, True
        if said.kind is None and kind is not Kind.TOPICS:
            kind = Kind.CHOICES if kind in _LISTS else Kind.CHOICE
    elif kind not in (Kind.CHOICE, Kind.CHOICES):
        choices = ()
    bounded = kind is spec.kind  # what is known of a number says nothing about a text
    return replace(
        spec,
        kind=kind,
        choices=choices,
        strict=strict,
        label=spec.label if said.label is None else said.label,
        required=spec.required if said.required is None else said.required,
        usual=spec.usual or bool(said.required),
        least=said.least if said.least is not None else spec.least if bounded else None,
        most=said.most if said.most is not None else spec.most if bounded else None,
        fields=spec.fields if kind in _NESTED else (),
    )


def _collection(text: str, names: tuple[str, ...], table: object) -> CollectionOverride:
    section = _section(text, names, table)
    _refuse_unknown(text, names, section, _COLLECTION)
    order = _texts(text, (*names, "order"), section["order"]) if "order" in section else ()
    fields = _section(text, (*names, "fields"), section.get("fields", {}))
    return CollectionOverride(
        names[-1],
        order,
        tuple(_field(text, (*names, "fields", key), content) for key, content in fields.items()),
    )


def _field(text: str, names: tuple[str, ...], table: object) -> FieldOverride:
    route = tuple(names[-1].split("."))
    if "" in route:
        raise mistake(text, names, f"{names[-1]!r} is not the name of a key")
    section = _section(text, names, table)
    _refuse_unknown(text, names, section, _FIELD)
    label, required = section.get("label"), section.get("required")
    if label is not None and not (isinstance(label, str) and label):
        raise mistake(text, (*names, "label"), "label must be a text")
    if required is not None and not isinstance(required, bool):
        raise mistake(text, (*names, "required"), "required must be true or false")
    choices = None
    if "choices" in section:
        choices = _texts(text, (*names, "choices"), section["choices"])
        if not choices:
            raise mistake(text, (*names, "choices"), "choices must name at least one text")
    least = _number(text, (*names, "min"), section)
    most = _number(text, (*names, "max"), section)
    if least is not None and most is not None and least > most:
        raise mistake(text, (*names, "min"), f"min is {least:g}, which is above max, {most:g}")
    kind = _kind(text, (*names, "kind"), section)
    return FieldOverride(route, kind, label, required, choices, least, most)


def _kind(text: str, names: tuple[str, ...], section: _Table) -> Kind | None:
    if "kind" not in section:
        return None
    kinds = {kind.value: kind for kind in Kind}
    name = section["kind"]
    if not isinstance(name, str) or name not in kinds:
        hint = did_you_mean(str(name), kinds) or f"; known are {', '.join(kinds)}"
        raise mistake(text, names, f"Unknown kind {name!r}{hint}")
    return kinds[name]


def _number(text: str, names: tuple[str, ...], section: _Table) -> float | None:
    value = section.get(names[-1])
    if value is None:
        return None
    if not is_number(value) or value != value:
        raise mistake(text, names, f"{names[-1]} must be a number")
    return value


def _section(text: str, names: tuple[str, ...], table: object) -> dict[str, object]:
    if not isinstance(table, dict):
        title = ".".join(f'"{name}"' if "." in name else name for name in names)
        raise mistake(text, names, f"{names[-1]} must be a section: [{title}]")
    return table


def _refuse_unknown(
    text: str, names: tuple[str, ...], section: _Table, known: tuple[str, ...]
) -> None:
    for key in section:
        if key not in known:
            raise unknown(text, (*names, key), known)


def _texts(text: str, names: tuple[str, ...], value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise mistake(text, names, f"{names[-1]} must be a list of texts")
    return tuple(value)
