"""Which fields the form shows for an article, in which order and with what widget.

Plain values without widgets: the form is built from them, and two articles with the same kinds of
fields share their widgets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curator.document import Document, Entry, Value, format_route, parse_route, same_value
from curator.gui.form.values import read_number
from curator.gui.words import grouped, shorten
from curator.gui.yaml_view import value_text
from curator.library.checks import Finding
from curator.library.common import Common, CommonField
from curator.library.settings import TOPIC_KEYS, Settings
from curator.library.specs import FieldSpec, Kind, fits, spec_of

RELATED = "related"  # has a page of its own


@dataclass(frozen=True, slots=True)
class Row:
    """One field: `value` is what the article has, None where the key is absent or empty.

    `kind` says what it is edited with; None: it is only shown, as YAML. `source` is the value as
    YAML; `note` says what is odd or why the field is read-only; `present` whether the article has
    the key; `findings` are those about this field and what is in it.

    Of several articles (`of` > 1), `common` says what they have in common.
    """

    route: str
    spec: FieldSpec
    kind: Kind | None
    value: object = None
    source: str = ""
    note: str = ""
    present: bool = True
    findings: tuple[Finding, ...] = ()
    of: int = 1
    common: CommonField | None = None

    @property
    def key(self) -> str:
        """The field's own key."""
        return self.spec.key

    @property
    def label(self) -> str:
        """What the editor reads."""
        return self.spec.label

    @property
    def different(self) -> int:
        """How many different values several articles have; 0 if they agree."""
        return 0 if self.common is None or self.common.agree else self.common.different

    @property
    def counts(self) -> dict[str, int]:
        """How many of several articles have each text in a list."""
        items = () if self.common is None else self.common.items
        return {item.value: item.count for item in items if isinstance(item.value, str)}

    @property
    def own_findings(self) -> tuple[Finding, ...]:
        """Those about this very field, not about something in it."""
        return tuple(found for found in self.findings if found.route == self.route)


def is_same(one: Row, other: Row) -> bool:
    """Whether a field that shows the one shows the other; `1` is not `1.0` and not `true`."""
    if one != other:
        return False
    values = (one.value, other.value)
    return isinstance(one.value, tuple) or same_value(*values)  # type: ignore[arg-type]


def plan(
    document: Document,
    specs: Sequence[FieldSpec],
    settings: Settings,
    findings: Iterable[Finding] = (),
    wanted: Sequence[FieldSpec] = (),
    order: Sequence[str] = (),
) -> tuple[Row, ...]:
    """The rows of the form: what editors change most, then the collection's usual order, then
    what is only shown, and what is locked at the end. `wanted` are fields that the article does
    not have and the editor asked for; `order` are the keys that the site wants first."""
    found = tuple(findings)
    known = {spec.key: spec for spec in (*wanted, *specs)}
    times = Counter(entry.key for entry in document.entries)
    rows: dict[str, Row] = {}
    for entry in document.entries:
        if times[entry.key] > 1:
            rows[entry.key] = _repeated(entry.key, document, settings)
        else:
            rows[entry.key] = _entry_row(entry, document, known.get(entry.key), settings)
    for key in _first_keys(rows, settings):
        rows.setdefault(key, _absent(known.get(key) or spec_of(key, None, settings)))
    for spec in (*specs, *wanted):
        if (spec.usual or spec.required or spec in wanted) and spec.kind is not Kind.OPAQUE:
            rows.setdefault(spec.key, _absent(spec))
    related = rows.get(RELATED)
    if related is not None and (related.value is None or isinstance(related.value, list)):
        del rows[RELATED]
    ordered = _in_order(rows, specs, settings, order)
    return tuple(_with_findings(row, found) for row in ordered)


def inner_rows(row: Row, settings: Settings) -> tuple[Row, ...]:
    """The rows for what is in a mapping: the usual order first, then what else it has."""
    if row.common is not None:
        return _common_rows(row.common.fields, row.spec.fields, settings, row.route, row.of)
    value = row.value if isinstance(row.value, dict) else {}
    known = {spec.key: spec for spec in row.spec.fields}
    order = [*known, *(key for key in value if key not in known)]
    rows = []
    for key in order:
        spec = known.get(key)
        if key in value:
            rows.append(_value_row(_below(row.route, key), value[key], spec, settings))
        elif spec is not None and (spec.usual or spec.required or not value):
            rows.append(_absent(spec, row.route))
    return tuple(_with_findings(inner, row.findings) for inner in rows)


def item_row(row: Row, index: int, settings: Settings) -> Row:
    """The row for one item of a list."""
    values = row.value if isinstance(row.value, list) else []
    value = values[index]
    if isinstance(value, dict):
        spec = replace(row.spec, key=str(index), kind=Kind.MAPPING, required=False)
    else:
        spec = replace(spec_of(row.key, value, settings), key=str(index))
    spec = replace(spec, label=f"{row.label} {index + 1}")
    inner = _value_row(_below(row.route, str(index)), value, spec, settings)
    return _with_findings(inner, row.findings)


def common_plan(
    common: Common,
    specs: Sequence[FieldSpec],
    settings: Settings,
    wanted: Sequence[FieldSpec] = (),
    order: Sequence[str] = (),
) -> tuple[Row, ...]:
    """The rows of a form for several articles, which edits all of them."""
    found = _common_rows(common.fields, (*wanted, *specs), settings, "", common.total, wanted)
    rows = {row.key: row for row in found}
    for key in _first_keys(rows, settings):
        spec = next((spec for spec in specs if spec.key == key), spec_of(key, None, settings))
        rows.setdefault(key, _absent(spec, of=common.total))
    return tuple(_in_order(rows, specs, settings, order))


def _common_rows(
    fields: Sequence[CommonField],
    specs: Sequence[FieldSpec],
    settings: Settings,
    above: str,
    total: int,
    wanted: Sequence[FieldSpec] = (),
) -> tuple[Row, ...]:
    known = {spec.key: spec for spec in specs}
    there = {field.key: field for field in fields}
    rows = []
    for key in [*known, *(key for key in there if key not in known)]:
        spec, field = known.get(key), there.get(key)
        if field is not None:
            rows.append(_common_row(field, spec, settings, total))
        elif spec is not None and (spec.usual or spec.required or spec in wanted):
            rows.append(_absent(spec, above, total))
    return tuple(rows)


def _common_row(field: CommonField, spec: FieldSpec | None, settings: Settings, total: int) -> Row:
    example = _example(field)
    row = _value_row(field.route, example, spec, settings)
    if row.kind is None and field.different > 1:
        row = replace(row, note="They hold different kinds of values; edit them one by one")
    value = row.value if field.agree else () if row.kind is Kind.TOPICS else None
    if row.kind is Kind.YES_NO and not field.agree:
        row = replace(row, note=_states(field, total))
    return replace(row, value=value, present=field.present > 0, of=total, common=field)


def _states(field: CommonField, total: int) -> str:
    counts = {value: number for value, number in field.counts if isinstance(value, bool)}
    states = ((counts.get(True, 0), "yes"), (counts.get(False, 0), "no"))
    rest = total - sum(number for number, _ in states)
    return ", ".join(f"{grouped(n)} {words}" for n, words in (*states, (rest, "not set")) if n)


def _example(field: CommonField) -> Value:
    """A value that one of the articles has, or one like it."""
    if field.agree:
        return field.value
    if field.items:
        return [item.value for item in field.items]
    if field.fields:
        return {inner.key: _example(inner) for inner in field.fields}
    return next((value for value, _ in field.counts if value is not None), None)


def steady(rows: Iterable[Row], kinds: Mapping[str, Kind | None]) -> tuple[Row, ...]:
    """The rows, each of the kind its field has now where that can hold the value: a field must not
    become another one while it is typed in."""
    return tuple(
        replace(row, kind=kind)
        if (kind := kinds.get(row.key)) is not None
        and row.kind is not None
        and row.kind is not kind
        and fits(kind, row.value)  # type: ignore[arg-type]
        else row
        for row in rows
    )


def can_be_added(
    specs: Iterable[FieldSpec], rows: Iterable[Row], present: Iterable[str]
) -> tuple[FieldSpec, ...]:
    """The fields of the collection that the article does not have and the form does not show."""
    taken = {row.key for row in rows} | set(present)
    return tuple(spec for spec in specs if spec.key not in taken and spec.kind is not Kind.OPAQUE)


def _below(route: str, key: str) -> str:
    return route + format_route([key])


def _with_findings(row: Row, findings: tuple[Finding, ...]) -> Row:
    inside = f"{row.route}/"
    own = tuple(f for f in findings if f.route == row.route or f.route.startswith(inside))
    return replace(row, findings=own) if own else row


def _in_order(
    rows: dict[str, Row], specs: Sequence[FieldSpec], settings: Settings, order: Sequence[str]
) -> list[Row]:
    first = {key: at for at, key in enumerate(order or _first_keys(rows, settings))}
    usual = {spec.key: at for at, spec in enumerate(specs)}

    def place(row: Row) -> tuple[int, int]:
        if row.kind is Kind.OPAQUE:
            return 4, 0
        if row.kind is None:
            return 3, 0
        if row.key in first:
            return 0, first[row.key]
        return (1, usual[row.key]) if row.key in usual else (2, 0)

    return sorted(rows.values(), key=place)  # stable: else the file's order


def _first_keys(rows: Mapping[str, Row], settings: Settings) -> list[str]:
    name = "name" if "name" in rows and "title" not in rows else "title"
    keys = ["published", name]
    if "excerpt" in rows or name == "title":
        keys.append("excerpt")
    keys.append(settings.topic_key)
    return [key for key in dict.fromkeys(keys) if key not in settings.protected]


def _absent(spec: FieldSpec, above: str = "", of: int = 1) -> Row:
    value = () if spec.kind is Kind.TOPICS else None
    return Row(_below(above, spec.key), spec, spec.kind, value, present=False, of=of)


def _repeated(key: str, document: Document, settings: Settings) -> Row:
    of_key = [entry for entry in document.entries if entry.key == key]
    source = "\n".join(entry.text.strip() for entry in of_key)
    why = f"“{key}” is there {len(of_key)} times; edit the YAML to say which one counts"
    return Row(_below("", key), spec_of(key, None, settings), None, None, source, why)


def _entry_row(entry: Entry, document: Document, spec: FieldSpec | None, settings: Settings) -> Row:
    key, value = entry.key, document.data.get(entry.key)
    source = value_text(entry.text)
    route = _below("", key)
    if entry.kind == "alias":
        why = "Uses a value that stands elsewhere in the file (an alias); edit it in the YAML"
        return Row(route, spec or spec_of(key, value, settings), None, value, source, why)
    row = _value_row(route, value, spec, settings)
    note = row.note or _spelling_note(entry.kind, value, source)
    return replace(row, source=source, note=note)


def _value_row(route: str, value: Value, spec: FieldSpec | None, settings: Settings) -> Row:
    """The row of a value that is there: as the collection has it, if the value is of that kind,
    else by its own."""
    key = parse_route(route)[-1]
    if route == "/published" and not isinstance(value, bool | list | dict):
        odd = f"Holds “{shorten(str(value), 24)}”, which is neither yes nor no"
        spec = spec or spec_of(key, None, settings)
        return Row(route, spec, Kind.YES_NO, value, note="" if value is None else odd)
    if key == settings.topic_key and isinstance(value, str) and route.count("/") == 1:
        names = (str(value),) if key == TOPIC_KEYS[0] else tuple(value.split())
        return Row(
            route,
            spec_of(key, [], settings),
            Kind.TOPICS,
            names,
            note="One text; an edit makes it a list",
        )
    if spec is None or not fits(spec.kind, value):
        own = spec_of(key, value, settings)
        spec = own if spec is None else replace(spec, kind=own.kind, fields=own.fields)
    if not fits(spec.kind, value):
        return Row(route, spec, None, value, note="Only shown here; edit it in the YAML")
    if spec.kind is Kind.TOPICS:
        value_shown: object = tuple(value) if isinstance(value, list) else ()
        return Row(route, spec, spec.kind, value_shown)
    return Row(route, spec, spec.kind, value)


def _spelling_note(kind: str, value: object, source: str) -> str:
    """Says so where the site reads a value as something else than it looks like: `12:30` is the
    number 750, and `NO` is no country."""
    plain = source.partition(" #")[0].strip()
    if kind == "boolean" and plain not in ("true", "false"):
        return f"Written as {shorten(plain, 24)}, which means {'yes' if value else 'no'}"
    if kind in ("integer", "decimal") and read_number(plain) is None:
        return f"Written as {shorten(plain, 24)}, which means this number"
    return ""
