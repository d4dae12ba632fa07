"""What may be meant by what is being typed into the search: a field, a value, what to sort by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from curator.library.query.known import Known, Sort
from curator.library.query.offers import (
    INSIDE,
    JOINING,
    MOST_VALUES,
    Suggestion,
    as_values,
    fitting,
    offered,
)

_MOST_FIELDS = 12
_MOST_NAMES = 4  # of topics and of publishers that are offered for words without a field
_LEAST_LETTERS = 2  # before names are offered
_MOST_WORDS = 4  # of a name that were typed before
_NAME = re.compile(r"([^\W\d][\w.-]*):(?!//)")
_HALF_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_OPERATOR = re.compile(r"#?(?:<=|>=|[<>=])|[#~]|")

_ABOUT = {
    "title": "words of the title",
    "published": "yes, no or none",
    "topics": "words of its topics",
    "topic": "one whole topic",
    "provider": "publisher",
    "date": "day, month, or how long ago",
    "type": "what it is",
    "quality": "a number",
    "heat": "a number",
    "related": "how many related items",
    "collection": "folder",
    "excerpt": "words of the excerpt",
    "problems": "what is wrong with it",
    "path": "folder and file name",
    "is": "modified, broken, duplicate…",
    "has": "a field that is there and not empty",
    "no": "a field that is absent or empty",
    "body": "words of the text",
    "sort": "order of the list",
}
_SORTS = {
    Sort.TEXT: "a text",
    Sort.NUMBER: "a number",
    Sort.DATE: "day, month, or how long ago",
    Sort.YES_NO: "true or false",
    Sort.LIST: "a list",
    Sort.GROUP: "anything inside",
}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`items`, best first, for the text from `start` to `end`. `field`: whose values they are, or
    would be, were they known."""

    start: int
    end: int
    items: tuple[Suggestion, ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True)
class _Term:
    """Where a term stands in the text; `name` is "" for words, `value` without its quote."""

    start: int
    end: int
    name: str = ""
    operator: str = ""
    value_start: int = 0  # behind the operator
    value: str = ""
    quoted: bool = False


def suggest(text: str, cursor: int, known: Known, *, asked: bool = False) -> Suggestions:
    """What can stand where the cursor is. `asked`: fields are offered also before anything is
    typed. Never an error: a text that is half typed is what this is for."""
    before: list[_Term] = []
    for term in _terms(text):
        if term.start > cursor:
            break
        if cursor <= term.end:
            return _at_term(text, cursor, term, before, known)
        before.append(term)
    if not asked:
        return Suggestions(cursor, cursor)
    return Suggestions(cursor, cursor, tuple(_fields("", known)))


def accept(text: str, offered: Suggestions, chosen: Suggestion) -> tuple[str, int]:
    """The text with what was chosen, and where the cursor is then: behind a blank, so that the next
    word can be typed, or where the value of a field is to be typed."""
    after = text[offered.end :]
    if chosen.goes_on:
        return (
            text[: offered.start] + chosen.text + after,
            offered.start + len(chosen.text),
        )
    blank = "" if after[:1] in (" ", ")") else " "
    cursor = offered.start + len(chosen.text) + (after[:1] != ")")
    return text[: offered.start] + chosen.text + blank + after, cursor


def _terms(text: str) -> Iterator[_Term]:
    """The terms of a text, with or without mistakes; a quote that is not closed goes to the end."""
    at = 0
    while at < len(text):
        if text[at].isspace() or text[at] in "()" or (text[at] == "-" and text[at + 1 :].strip()):
            at += 1
            continue
        start = at
        found = _NAME.match(text, at)
        at = found.end() if found else at
        operator = ""
        if found and (mark := _OPERATOR.match(text, at)):
            operator, at = mark[0], mark.end()
        value_start, is_quoted = at, text[at : at + 1] == '"'
        at = _end(text, at, is_quoted=is_quoted)
        value = text[value_start:at]
        if is_quoted:
            value = value[1:].removesuffix('"')
        yield _Term(start, at, found[1] if found else "", operator, value_start, value, is_quoted)
        at = max(at, start + 1)


def _end(text: str, at: int, *, is_quoted: bool) -> int:
    if is_quoted:
        found = _QUOTED.match(text, at)
        return found.end() if found else len(text)
    depth = 0
    while at < len(text) and not text[at].isspace():
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth < 0:
            break
        at += 1
    return at


def _at_term(text: str, cursor: int, term: _Term, before: list[_Term], known: Known) -> Suggestions:
    if term.name and cursor >= term.value_start:
        return _in_value(text, cursor, term, known)
    if term.quoted and not term.name:
        return Suggestions(cursor, cursor)
    typed = text[term.start : cursor]
    if not _HALF_NAME.match(typed):
        return Suggestions(cursor, cursor)
    if term.name:  # in the name: all of it is replaced, up to what is asked of it
        colon = term.start + len(term.name) + 1
        return Suggestions(term.start, colon, tuple(_fields(typed, known)))
    words = _words_before(text, term, before)
    fields = list(_fields(typed, known))
    for at, word in enumerate(words):
        start = word.start
        names = list(_names(text[start:cursor], known))
        if names or at == len(words) - 1:
            kept = text[start : term.start]
            items = [replace(item, text=kept + item.text) for item in fields] + names
            return Suggestions(start, term.end, tuple(items))
    raise AssertionError("the term itself is one of the words")


def _words_before(text: str, term: _Term, before: list[_Term]) -> list[_Term]:
    """The plain words that end with this term: together they may be a name."""
    run = [term]
    for earlier in reversed(before[-_MOST_WORDS:]):
        between = text[earlier.end : run[-1].start]
        word = text[earlier.start : earlier.end]
        if earlier.name or earlier.quoted or between.strip() or word.casefold() in JOINING:
            break
        run.append(earlier)
    return run[::-1]


def _fields(typed: str, known: Known) -> Iterator[Suggestion]:
    """The fields whose names begin so."""
    wanted = typed.casefold()
    names = ["title", "published", "topic", "topics", "provider", "date"]
    names += [name for name in known.fields if name not in names and "." not in name]
    names += ["is", "has", "no", "body", "sort"]
    names += [name for name in known.fields if "." in name and "." in typed]
    fitting = [name for name in dict.fromkeys(names) if name.casefold().startswith(wanted)]
    fitting.sort(key=lambda name: name.casefold() != wanted)
    for name in fitting[: _MOST_FIELDS if wanted else None]:
        if name not in _ABOUT and name not in known.fields:
            continue
        about = _ABOUT.get(name) or _SORTS[known.fields[name]]
        used = None if name in _ABOUT else known.used.get(name)
        yield Suggestion(f"{name}:", f"{name}:", about, used, goes_on=True)


def _names(typed: str, known: Known) -> Iterator[Suggestion]:
    """Topics and publishers that plain words may mean."""
    wanted = " ".join(typed.split())
    if len(wanted) < _LEAST_LETTERS:
        return
    for name, field in (("topic", "topics"), ("provider", "provider")):
        counted = known.values.get(field, ())
        found = [each[:2] for each in fitting(wanted, counted) if each[2] < INSIDE]
        whole = name == "topic"
        for suggestion in as_values("", found[:_MOST_NAMES], counted, whole=whole):
            text = f"{name}:{suggestion.text}"
            yield replace(suggestion, text=text, shown=f"{name}:{suggestion.shown}")


def _in_value(text: str, cursor: int, term: _Term, known: Known) -> Suggestions:
    value_at = term.value_start + term.quoted
    typed = text[value_at : max(value_at, cursor)].removesuffix('"' if term.quoted else "")
    start = term.value_start - len(term.operator)
    if cursor == term.end and term.quoted and cursor > value_at and text[cursor - 1] == '"':
        return Suggestions(cursor, cursor)  # behind the closing quote it is done
    field = {"topic": "topics"}.get(term.name, term.name)
    items = list(offered(term.name, field, term.operator, typed, known))
    whole = text[start : term.end]
    if any(item.text == whole and not item.goes_on for item in items):
        items = [item for item in items if item.text != whole and item.text.startswith(whole)]
    asks = field in known.fields and term.operator in ("", "=")
    return Suggestions(start, term.end, tuple(items[:MOST_VALUES]), field if asks else "")
