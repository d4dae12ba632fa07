"""One field and what is asked of it: `quality:>=60`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from curator.errors import QueryError
from curator.library import fields
from curator.library.query import (
    comparing,
    examples,
    inner,
    marks,
    operands,
    rewording,
    selecting,
    values,
)
from curator.library.query.selecting import Term
from curator.library.query.words import Reader, Word, mistake, quoted, spelled

#: Words that stand where a field's name may, and are none. In quotes they are: "topic":x.
RESERVED: Final = ("is", "has", "no", "topic", "body", "sort")
#: What `is:` takes.
STATES: Final[dict[str, Callable[[], Term]]] = {
    "published": lambda: selecting.rows_where(
        lambda row: row.published is not False and not row.unreadable
    ),
    "unpublished": lambda: selecting.rows_where(lambda row: row.published is False),
    "modified": lambda: selecting.rows_where(lambda row: row.modified),
    "broken": lambda: selecting.rows_where(lambda row: row.unreadable),
    "duplicate": lambda: selecting.marked("duplicate"),
    "untracked": lambda: selecting.marked("untracked"),
    "uncommitted": lambda: selecting.marked("uncommitted"),
    "conflict": lambda: selecting.marked("conflict"),
}

_PUBLISHED: Final = {"yes": True, "no": False, "none": None, "true": True, "false": False}
_SIGNS: Final = (">=", "<=", ">", "<", "=", "~", "#")
_WRONG_SIGNS: Final = {"==": "=", "=>": ">=", "=<": "<=", "=~": "~"}
_SECONDS: Final = 0.1  # for one text: meanwhile the window stands still


@dataclass(frozen=True, slots=True)
class Known:
    """What the site has; None: not known, so that anything may be asked for. `topics` are those of
    the vocabulary and of the articles."""

    names: Collection[str] | None
    topics: Collection[str] | None
    today: date

    def check_name(self, word: Word, *, of_sort: bool = False) -> None:
        """Raises QueryError where no article has a field of this name."""
        name, names = word.text, self.names
        if names is None or name in fields.BUILT_IN or name in names:
            return
        first = name.partition(".")[0]
        if first in names or first in fields.BUILT_IN:
            return
        near = examples.field_like(name, names, () if of_sort else RESERVED)
        reason = f"No article has a field {name!r}"
        if near is not None:
            better = word.instead(near)
            hint = f"; did you mean {better}{'' if of_sort else ':'}?"
            raise word.mistake(f"{reason}{hint}", better)
        if of_sort:
            some = examples.some_field(names)
            raise word.mistake(f"{reason}; one that they have is {some}", some)
        raise word.mistake(reason)

    def checked(self, term: Term, word: Word, *, of_sort: bool = False) -> Term:
        """The term; a field inside another is looked for once the articles are at hand."""
        if self.names is None or not inner.is_inner(word.text, self.names):
            return term
        return inner.checked(term, word, of_sort=of_sort)


def field_term(name: Word, reader: Reader, known: Known) -> Term:
    """What comes after `name:`. Raises QueryError."""
    if not name.is_quoted and name.text in _SPECIAL:
        return _SPECIAL[name.text](name, _value(name, reader), known)
    try:
        known.check_name(name)
    except QueryError as error:
        raise error if error.suggestion else _nowhere(name, reader, error) from None
    return known.checked(_asked(name, reader, known), name)


def _asked(name: Word, reader: Reader, known: Known) -> Term:
    sign = _sign(name, reader)
    if sign == "#":
        counting = _sign(name, reader, (">=", "<=", ">", "<", "="))
        operand = _value(name, reader, f"#{counting}")
        return selecting.field_count(name.text, operands.counted(counting, operand, name.text))
    word = _value(name, reader, sign)
    if name.text == "published":
        return _published(name, sign, word)
    if sign == "~":
        return selecting.field_where(name.text, values.matches(_expression(name, word)))
    if sign == "=":
        return comparing.equal(name, word, known.today)
    if sign:
        return comparing.compared(name, sign, word, known.today)
    return comparing.contained(name, word, known.today)


def _sign(name: Word, reader: Reader, signs: Iterable[str] = _SIGNS) -> str:
    at = reader.at
    wrong = next((sign for sign in _WRONG_SIGNS if reader.looks_at(sign)), None)
    if wrong is not None:
        right = _WRONG_SIGNS[wrong]
        raise mistake(f"Write {name.text}:{right}, not {wrong}", at, at + len(wrong), right)
    if reader.looks_at("!="):
        raise mistake(
            f"Write -{name.text}:=, with the - before the field",
            name.start,
            at + 2,
            f"-{reader.text[name.start : at]}=",
        )
    found = next((sign for sign in signs if reader.looks_at(sign)), "")
    reader.take(len(found))
    return found


def _nowhere(name: Word, reader: Reader, error: QueryError) -> QueryError:
    """The error about a field that no article has, when none is like it: what was typed may be
    words."""
    word = reader.word()
    words = quoted(f"{name.text}:{word.text}")
    return mistake(f"{error.reason}; put it in quotes to look for it", name.start, word.end, words)


def _value(name: Word, reader: Reader, sign: str = "") -> Word:
    try:
        word = reader.word(is_expression=sign == "~")
    except QueryError as error:
        raise (_grouped(name, reader) if sign != "~" else None) or error from None
    if word.text or word.is_quoted:
        return word
    if reader.looks_at(")") and not reader.opened:
        raise _unopened(name, reader)
    at = reader.at
    reader.skip_blanks()
    if reader.at == at or reader.is_at_end or reader.looks_at(")"):
        raise _valueless(name, sign, at)
    reason = f"{name.text}: needs a value"
    # title: x
    start, end = reader.at, reader.at
    while end < len(reader.text) and not reader.text[end].isspace():
        end += 1
    text = reader.text[start:end]
    raise mistake(f"{reason} directly behind it", at, end, text)


def _grouped(name: Word, reader: Reader) -> QueryError | None:
    """The error about `topic:(AI or Code)`, if this is that."""
    end = reader.end_of_part(reader.at)
    group = reader.text[reader.at : end]
    better = (
        rewording.spread(reader.text[name.start : reader.at], group) if group[0] == "(" else None
    )
    if better is None:
        return None
    reason = f"{name.text}: goes into the parentheses, before each word; did you mean {better}?"
    return mistake(reason, name.start, end, better)


def _unopened(name: Word, reader: Reader) -> QueryError:
    """The error about a field and nothing but a `)` that closes nothing."""
    end = len(reader.text) - len(reader.text[reader.at :].lstrip(")"))
    reason = f"{name.text}: needs a value; put it in quotes to look for it"
    return mistake(reason, name.start, end, quoted(reader.text[name.start : end]))


def _valueless(name: Word, sign: str, at: int) -> QueryError:
    """The error about nothing at all behind a field's name and sign."""
    field, kind = name.text, comparing.kind_of(name.text)
    reason = f"{field}: needs a value"
    if not name.is_quoted and field in ("has", "no"):
        example = examples.some_field(None)
    elif not name.is_quoted and field in ("is", "published"):
        example = "" if sign else "published" if field == "is" else "yes"
    elif sign.startswith("#"):
        example = "2" if len(sign) > 1 else ">2"
    elif sign in ("<", ">", "<=", ">="):
        example = examples.AGE if kind == "date" else examples.NUMBER
    else:
        example = "" if sign else examples.ASKED.get(kind, "")
    if example:
        return mistake(f"{reason}, as in {field}:{sign}{example}", at, at, example)
    if not name.is_quoted and field == "body":
        return mistake(f"{reason}; put it in quotes to look for it", name.start, at, '"body:"')
    return _nothing(name, at, reason)


def _nothing(name: Word, end: int, reason: str) -> QueryError:
    """An error about a field from its name up to `end`: whether there is one can be asked."""
    field = "topics" if name.text == "topic" and not name.is_quoted else name.text
    near = f"has:{spelled(field)}"
    return mistake(f"{reason}; write {near} for those with one", name.start, end, near)


def _published(name: Word, sign: str, word: Word) -> Term:
    if sign not in ("", "=") or word.text.casefold() not in _PUBLISHED:
        near = fields.nearest(word.text, ("yes", "no", "none")) or "yes"
        raise mistake(
            f"published: takes yes, no or none, not {sign + word.text!r}; "
            f"did you mean published:{near}?",
            word.start - (len(sign) if sign != "=" else 0),
            word.end,
            near,
        )
    wanted = _PUBLISHED[word.text.casefold()]
    return selecting.rows_where(lambda row: row.published is wanted and not row.unreadable)


def _is(name: Word, word: Word, known: Known) -> Term:
    found = STATES.get(word.text.casefold())
    if found is None:
        near = fields.nearest(word.text, STATES)
        hint = f"; did you mean is:{near}?" if near else ""
        reason = f"is: takes {_listed(STATES)}, not {word.text!r}{hint}"
        raise word.mistake(reason, near or "published")
    return marks.checked(found(), name, word)


def _has(name: Word, word: Word, known: Known) -> Term:
    _check_field(name, word, known)
    return known.checked(selecting.field_present(word.text), word, of_sort=True)


def _no(name: Word, word: Word, known: Known) -> Term:
    _check_field(name, word, known)
    return known.checked(selecting.field_absent(word.text), word, of_sort=True)


def _check_field(name: Word, word: Word, known: Known) -> None:
    some = examples.some_field(known.names)
    if not word.text:
        raise word.mistake(f"{name.text}: needs a field, as in {name.text}:{some}", some)
    if known.names is not None and word.text.startswith(tuple(_SIGNS)):
        meant = word.text.lstrip("".join(_SIGNS))
        meant = meant if meant in known.names or meant in fields.BUILT_IN else some
        raise word.mistake(f"{name.text}: takes a field, as in {name.text}:{meant}", meant)
    known.check_name(word, of_sort=True)


def _topic(name: Word, word: Word, known: Known) -> Term:
    if not word.text.strip("/ "):
        raise _nothing(name, word.end, "topic: needs the name of a topic")
    topics = None if known.topics is None else {topic.casefold() for topic in known.topics}
    text = word.text
    with_children = text.endswith("/") and (topics is None or text.casefold() not in topics)
    text = text[:-1] if with_children else text
    if topics is not None and text.casefold() not in topics:
        near = examples.topic_like(text, known.topics or ())
        reason = f"No article has a topic {text!r}"
        if near is None:
            words = f"topics:{spelled(text)}"
            reason += f"; write {words} for topics with this in their names"
            raise mistake(reason, name.start, word.end, words)
        suggestion = spelled(near + "/" * with_children)
        raise word.mistake(f"{reason}; did you mean topic:{suggestion}?", suggestion)
    return selecting.topic_is(text, with_children=with_children)


def _body(name: Word, word: Word, known: Known) -> Term:
    if not word.text:
        reason = "body: needs a value; put it in quotes to look for it"
        raise mistake(reason, name.start, word.end, '"body:"')
    sign = next((sign for sign in _SIGNS if word.text.startswith(sign)), None)
    if sign is not None and not word.is_quoted:
        raise word.mistake(
            f"body: takes no {sign}; put the text in quotes to look for it", quoted(word.text)
        )
    return selecting.body_holding(word.text)


_SPECIAL: Final[dict[str, Callable[[Word, Word, Known], Term]]] = {
    "is": _is,
    "has": _has,
    "no": _no,
    "topic": _topic,
    "body": _body,
}


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


def _expression(name: Word, word: Word) -> Callable[[str], bool]:
    """What looks for a regular expression in a text, any case. Raises QueryError, and so does what
    it returns where a text takes too long."""
    from curator.library.bulk.patterns import InputError
    from curator.library.bulk.search import compiled

    if not word.text:
        raise _nothing(name, word.end, "There is no expression")
    try:
        search: Any = compiled(word.text, ignore_case=True).search
    except InputError as error:
        at = min((error.column or 1) - 1, len(word.text))
        raise _no_expression(word, at, error.reason) from None

    def found(text: str) -> bool:
        try:
            return search(text, timeout=_SECONDS) is not None
        except TimeoutError:
            raise _too_long(word) from None

    return found


def _no_expression(word: Word, at: int, reason: str) -> QueryError:
    """The error at a place in a regular expression."""
    mended = examples.mended(word.text, at, is_quoted=word.is_quoted, is_right=_is_expression)
    if mended is not None:
        length, better = mended
        return word.part(at, at + length).mistake(reason, better)
    literal = examples.literally(word.text)
    return word.mistake(f"{reason}; {literal} finds just this text", literal)


def _is_expression(text: str) -> bool:
    from curator.library.bulk.patterns import InputError
    from curator.library.bulk.search import compiled

    try:
        compiled(text, ignore_case=True)
    except InputError:
        return False
    return True


def _too_long(word: Word) -> QueryError:
    literal = examples.literally(word.text)
    reason = f"Looking for this takes too long; make it simpler: {literal} finds just this text"
    return word.mistake(reason, literal)
