"""What is wrong in a site's files, said for its editors, with the place and often the way to mend
it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from curator.document import Document, format_route, parse_route, timestamp_is_possible
from curator.errors import CuratorError, DocumentError
from curator.library.edits import AddTopic, RemoveField, route_to
from curator.library.inference import HEADLINES, is_empty
from curator.library.kinds import FieldSpec, Kind, is_number
from curator.library.labels import label_of
from curator.library.settings import FILE_NAME
from curator.library.shapes import has_blanks, is_address, is_date, is_duration, is_site_path

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.article import Article
    from curator.library.edits import Edit
    from curator.library.library import Library

_Data: TypeAlias = "dict[str, Value]"
_Parts: TypeAlias = "tuple[str, ...]"

_SEVERAL = frozenset({Kind.LIST, Kind.CHOICES, Kind.TOPICS, Kind.MAPPINGS})
_SIZES = ("width", "height")
_DATE_HINT = "2021-06-02 or 2021-06-02T16:12:27Z"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem; line and column from 1, or None where it is about the whole file.

    `route` is the field it is about, as in an edit; "" for the whole file. `fix`, named by
    `fix_label` on a button, mends it.
    """

    path: str
    line: int | None
    column: int | None
    message: str
    route: str = ""
    fix: Edit | None = None
    fix_label: str = ""

    def __str__(self) -> str:
        """`path:line:column: message`, as errors are written."""
        return str(CuratorError(self.message, path=self.path, line=self.line, column=self.column))

    def as_dict(self) -> dict[str, Value]:
        """As scripts read it; `field` is the route."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "field": self.route,
        }


def check(library: Library) -> list[Finding]:
    """All problems of a site's articles, in path order, then those of its vocabulary and of its
    publishers' records."""
    findings: list[Finding] = []
    for article in library.articles.values():
        findings += check_article(article, library)
    for folder in library.site.settings.folders or ():
        if not (library.site.root / folder).is_dir():
            message = f"folders: there is no folder {folder!r} in the site"
            findings.append(Finding(FILE_NAME, None, None, message))
    for path, message in (*library.taxonomy.problems, *library.publishers.problems):
        findings.append(Finding(path, None, None, message))
    return findings


def check_article(article: Article, library: Library) -> list[Finding]:
    """The problems of one article as it is now, in the order of its lines; first those of what
    is missing."""
    try:
        document = article.document()
    except DocumentError as error:
        return [Finding(article.path, error.line, error.column, error.reason)]
    return check_document(article, document, library)


def check_document(article: Article, document: Document, library: Library) -> list[Finding]:
    """The same of an article that is parsed already."""
    findings = list(_Checker(article, document, library).findings())
    return sorted(findings, key=lambda found: (found.line or 0, found.column or 0))


def check_value(spec: FieldSpec, value: Value) -> str | None:
    """What is wrong with one single value of a field, also while it is typed; None if nothing is.
    An empty one is never wrong here."""
    if is_empty(value) or isinstance(value, list | dict):
        return None
    text = value if isinstance(value, str) else ""
    if spec.kind is Kind.DATE_TIME:
        return _date_fault(spec.label, text)
    if spec.kind is Kind.DURATION and not is_duration(text):
        return f"{spec.label} is no duration; write 13 minutes and 34 seconds as PT13M34S"
    if spec.kind is Kind.URL:
        return _address_fault(spec.label, text)
    if spec.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _number_fault(spec, value)
    if spec.most is not None and len(text) > spec.most:
        return f"{spec.label} has {len(text)} characters; shorten it to {spec.most:g}"
    if spec.strict and spec.choices and value not in spec.choices:
        return f"{spec.label} cannot be “{value}”; choose {_either(spec.choices)}"
    return None


def _date_fault(label: str, text: str) -> str | None:
    if not is_date(text):
        return f"{label} is no date; write it as {_DATE_HINT}"
    if not timestamp_is_possible(str(text)) and not _without_seconds(text):
        return f"{label}: there is no such time as {text}; correct the month, the day or the time"
    return None


def _without_seconds(text: str) -> bool:
    """A date that exists, with hours and minutes only: YAML takes it for a text, readers do not."""
    date, _blank, time = text.replace("T", " ").partition(" ")
    hour, _colon, minute = time[:5].partition(":")
    seconds = time[5:6] == ":"
    return (
        not seconds
        and timestamp_is_possible(date)
        and timestamp_is_possible(f"{date} {hour}:{minute}:00")
    )


def _address_fault(label: str, text: str) -> str | None:
    if is_address(text) or is_site_path(text):
        return None
    if has_blanks(text.strip()):
        return f"{label} has blanks in it; remove them, or write each as %20"
    if text != text.strip():
        return f"{label} has blanks around it; remove them"
    return f"{label} is no address; begin it with https://"


def _number_fault(spec: FieldSpec, value: Value) -> str | None:
    if not is_number(value):
        return f"{spec.label} is no number; write it in figures"
    least, most = spec.least, spec.most
    if (least is None or value >= least) and (most is None or value <= most):
        return None
    if least is not None and most is not None:
        wanted = f"between {least:g} and {most:g}"
    else:
        wanted = f"at most {most:g}" if least is None else f"at least {least:g}"
    return f"{spec.label} is {value}; make it {wanted}"


def _either(choices: tuple[str, ...]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


class _Checker:
    """Checks one article."""

    def __init__(self, article: Article, document: Document, library: Library) -> None:
        self._article = article
        self._document = document
        self._taxonomy = library.taxonomy
        self._topic_key = library.site.settings.topic_key
        self._specs = library.specs.of(article.collection)

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong."""
        data, path = self._document.data, self._article.path
        if all(is_empty(data.get(key)) for key in HEADLINES):
            known = [key for key in HEADLINES if any(key == spec.key for spec in self._specs)]
            key = known[0] if known else HEADLINES[0]
            yield self._finding((key,), f"There is no title and no name; add a {key}")
        found = [
            *self._missing(data, self._specs, (), ""),
            *self._inside(data, self._specs, (), ""),
        ]
        yield from found
        said = {finding.line for finding in found}
        for problem in self._document.problems:
            if problem.line not in said:  # else it is said better, with what to do
                route = self._route_at(problem.line)
                yield Finding(path, problem.line, problem.column, problem.message, route)
        # The others are about the kind of a value, and name its key first.
        for sentence in self._article.problems[len(self._document.problems) :]:
            key, _blank, rest = sentence.partition(" ")
            finding = self._finding((key,), f"{label_of(key)} {rest}")
            if finding.route not in {each.route for each in found}:
                yield finding
        yield from self._topics()

    def _missing(
        self,
        data: dict[str, Value],
        specs: tuple[FieldSpec, ...],
        above: tuple[str, ...],
        name: str,
    ) -> Iterator[Finding]:
        for spec in specs:
            if not spec.required or not is_empty(data.get(spec.key)):
                continue
            if (not above and spec.key in HEADLINES) or (spec.key in _SIZES and "url" in data):
                continue  # said otherwise
            state = "empty" if spec.key in data else "missing"
            what = f"are {state}; add some" if spec.kind in _SEVERAL else f"is {state}; fill it in"
            yield self._finding((*above, spec.key), f"{name}{spec.label} {what}")

    def _inside(
        self,
        data: dict[str, Value],
        specs: tuple[FieldSpec, ...],
        above: tuple[str, ...],
        name: str,
    ) -> Iterator[Finding]:
        """The problems of the fields of a mapping and of all that is in them."""
        for spec in specs:
            value = data.get(spec.key)
            route = (*above, spec.key)
            if spec.kind is Kind.OPAQUE or is_empty(value):
                continue
            if isinstance(value, dict):
                if spec.kind is Kind.MAPPING:
                    yield from self._mapping(value, spec, route, f"{name}{spec.label} › ")
            elif isinstance(value, list):
                for number, item in enumerate(value):
                    at = (*route, str(number))
                    if isinstance(item, dict) and spec.kind is Kind.MAPPINGS:
                        inner = f"{name}{spec.label} {number + 1} › "
                        if spec.key == "images":
                            yield from self._size(item, spec, at, inner)
                        yield from self._mapping(item, spec, at, inner)
                    elif spec.strict and (fault := check_value(spec, item)):
                        yield self._finding(at, name + fault)
            elif fault := check_value(spec, value):
                yield self._finding(route, name + fault)

    def _mapping(self, data: _Data, spec: FieldSpec, route: _Parts, name: str) -> Iterator[Finding]:
        yield from self._missing(data, spec.fields, route, name)
        yield from self._inside(data, spec.fields, route, name)

    def _size(self, image: _Data, spec: FieldSpec, route: _Parts, name: str) -> Iterator[Finding]:
        """An image without a size, where images usually have theirs."""
        sized = [inner for key in _SIZES if (inner := spec.field(key)) and inner.usual]
        lacking = [inner for inner in sized if image.get(inner.key) is None]
        if lacking and len(sized) == len(_SIZES) and not is_empty(image.get("url")):
            what = " and ".join(inner.label.lower() for inner in lacking)
            message = f"{name.removesuffix(' › ')} has no {what}; readers need its size"
            yield self._finding((*route, lacking[0].key), message)

    def _topics(self) -> Iterator[Finding]:
        value = self._document.data.get(self._topic_key)
        items = enumerate(value) if isinstance(value, list) else ()
        places: dict[str, str] = {}
        for number, item in items:
            if not isinstance(item, str):
                continue
            route = route_to(self._topic_key, number)
            if item in places:
                yield self._finding_at(
                    route,
                    f"The topic “{item}” is there twice; remove one",
                    RemoveField(route),
                    f"Remove {item}",
                )
            places.setdefault(item, route)
        if isinstance(value, str):
            places = dict.fromkeys(self._article.topics, route_to(self._topic_key))
        missing: set[str] = set()
        for name, route in places.items() if len(self._taxonomy) else ():
            term = self._taxonomy.get(name)
            if term is None:
                message = f"The topic “{name}” is not in the vocabulary; choose another or add it"
                yield self._finding_at(route, message)
            elif self._lacks(term.parent, places.keys() | missing):
                missing.add(term.parent)
                yield self._finding_at(
                    route,
                    f"The topic “{name}” belongs to “{term.parent}”; add that too",
                    AddTopic(term.parent),
                    f"Add {term.parent}",
                )

    def _lacks(self, parent: str, names: Collection[str]) -> bool:
        return parent not in names and self._taxonomy.get(parent) is not None

    def _finding(self, parts: _Parts, message: str) -> Finding:
        return self._finding_at(format_route(parts), message)

    def _finding_at(
        self, route: str, message: str, fix: Edit | None = None, fix_label: str = ""
    ) -> Finding:
        place: tuple[int | None, int | None] = (None, None)
        if parse_route(route)[0] in self._document.data:
            place = self._document.position(route)
        return Finding(self._article.path, *place, message, route, fix, fix_label)

    def _route_at(self, line: int) -> str:
        """The field that a line belongs to."""
        keys = [entry.key for entry in self._document.entries if entry.line <= line]
        return route_to(keys[-1]) if keys else ""
