"""What a field's values are held against: `type:video`, `type:=video`, `quality:>=60`."""

from __future__ import annotations

import re
from datetime import date

from curator.errors import QueryError
from curator.library.query import examples, operands, selecting, values
from curator.library.query.selecting import NUMBER, TEXT, TEXTS, Select, Term
from curator.library.query.values import day_of
from curator.library.query.words import Word, mistake, quoted, spelled
from curator.library.table import Table


def compared(name: Word, sign: str, word: Word, today: date) -> Term:
    """`field:>value`. Raises QueryError."""
    _check_comparable(name, word, sign)
    limits = operands.compared(sign, word, name.text, kind_of(name.text), today)
    term = selecting.field_within(name.text, limits)
    return _checked(term, name, sign, word, spelled(word.text))


def contained(name: Word, word: Word, today: date) -> Term:
    """`field:value`: contains it; a range; of a date, the day of a word."""
    text, kind = name.text, kind_of(name.text)
    if not word.is_quoted and (
        operands.is_range(word, today) or (kind in ("number", "date") and ".." in word.text)
    ):
        _check_comparable(name, word, "")
        limits = operands.ranged(word, text, kind, today)
        ends = "|".join(map(re.escape, word.text.split("..", 1)))
        return _checked(selecting.field_within(text, limits), name, "", word, f'~"{ends}"')
    if kind in ("number", "date") and word.text.casefold() == "none":
        raise _without(name, word)
    if kind == "number":
        _check_number(name, word)
    days = None
    if kind in ("date", "") and not word.is_quoted:
        if word.text.casefold() in operands.DAY_WORDS:
            days = operands.days_of(word.text, today)
        elif kind == "date":
            _check_date(name, "", word, today)
    if word.text and (text in TEXTS or (text in TEXT and days is None)):
        return selecting.field_holding(text, word.text)
    return selecting.field_where(text, values.contains(word.text, days.hold if days else None))


def _checked(term: Term, name: Word, sign: str, word: Word, near: str) -> Term:
    """The term, which raises QueryError before anything is found where a field that no row holds
    has nothing but texts; `near` is what finds them."""
    if kind_of(name.text):
        return term

    def bound(table: Table) -> Select:
        column = table.values(name.text)
        is_written = any(values.any_inside(each, values.is_text) for each in column)
        if is_written and not any(values.any_inside(each, values.is_comparable) for each in column):
            field = spelled(name.text)
            raise mistake(
                f"{field}: holds text, neither numbers nor dates; did you mean {field}:{near}?",
                word.start - len(sign),
                word.end,
                near,
            )
        return term.bound(table)

    return Term(bound, term.needs)


def equal(name: Word, word: Word, today: date) -> Term:
    """`field:=value`. Raises QueryError."""
    kind = kind_of(name.text)
    if not word.text or (kind in ("number", "date") and word.text.casefold() == "none"):
        raise _without(name, word)
    number = operands.number_of(word.text)
    if kind == "number" and number is None:
        raise _no_number(name, word, "=")
    days = None if kind == "text" else operands.days_of(word.text, today)
    if kind == "date" and days is None and not word.is_quoted:
        _check_date(name, "=", word, today)
    return selecting.field_where(
        name.text, values.equals(word.text, number, days.hold if days else None)
    )


def _without(name: Word, word: Word) -> QueryError:
    near = f"no:{name.text}"
    return mistake(f"Write {near} for those without", name.start, word.end, near)


def _check_number(name: Word, word: Word) -> None:
    if not set(word.text) <= set("0123456789.+-eE") and word.text not in ("nan", "inf", "-inf"):
        raise _no_number(name, word, "")


def _check_date(name: Word, sign: str, word: Word, today: date) -> None:
    """Raises QueryError where no article's date can hold the word, or with `=` be it."""
    start = word.start - len(sign)
    if operands.read(word, today).ago is not None:
        near = f"<{word.text}"
        reason = f"{name.text}: needs < or > before an age; did you mean {name.text}:{near}?"
        raise mistake(reason, start, word.end, near)
    if operands.is_part_of_date(word.text, today) and not (sign and day_of(word.text) is None):
        return
    error = operands.no_date(word, name.text, today)
    near = error.suggestion or ""
    is_age = near.startswith("<")
    raise mistake(error.reason, start if is_age else word.start, word.end, near)


def _no_number(name: Word, word: Word, sign: str) -> QueryError:
    example = examples.number_in(word.text) if sign else examples.ASKED["number"]
    reason = f"{name.text}: needs a number, as in {name.text}:{sign}{example}, not {word.text!r}"
    return word.mistake(reason, example)


def _check_comparable(name: Word, word: Word, sign: str) -> None:
    """Raises QueryError where a field holds neither numbers nor dates."""
    if kind_of(name.text) != "text":
        return
    start = word.start - len(sign)
    if name.text in TEXTS:
        raise mistake(
            f"{name.text}: holds texts; did you mean {name.text}:#{sign}{word.text}, their number?",
            start,
            word.end,
            f"#{sign}{word.text}",
        )
    raise mistake(
        f"{name.text}: holds text; put {sign}{word.text} in quotes to look for it",
        start,
        word.end,
        quoted(sign + word.text),
    )


def kind_of(name: str) -> str:
    """What a field holds, where that is known: "number", "date", "text"; else ""."""
    if name in NUMBER:
        return "number"
    if name == "date":
        return "date"
    return "text" if name in TEXT or name in TEXTS else ""
