"""Runs every case file, each on a thread with a small stack and under a limit of time."""

from __future__ import annotations

import json
import re

import pytest

from curator.document import Document, Style, learn, same_value
from curator.errors import DocumentError, RefusedEdit
from tests.cases import casefile
from tests.cases.casefile import Case, Failure
from tests.cases.generated import GENERATED
from tests.cases.smallstack import Stopwatch, on_small_stack

CASES = casefile.read_all()

#: The rows of the table of bad inputs, in its order, as `bad-ROW-...` names them.
BAD_ROWS = (
    "nesting", "billion-laughs", "merge-bomb", "self-alias", "large-scalar", "many-nodes",
    "duplicate-key", "tab", "tab-after-colon", "undefined-alias", "two-documents", "directive",
    "python-tag", "custom-tag", "impossible-time", "long-integer", "long-number", "empty-number",
    "collection-key", "equal-keys", "yaml-1.1", "break-in-plain", "break-in-quotes",
    "byte-order-mark", "forbidden-character", "surrogate", "code-point", "utf-16", "long-key",
    "no-plain", "no-mapping", "line-ends", "delimiters",
)  # fmt: skip


def _known_style(case: Case) -> Style | None:
    if not case.siblings:
        return None
    return learn(Document.parse(sibling, whole=case.whole) for sibling in case.siblings)


def _look_at_everything(document: Document) -> None:
    """What the app does with every article it reads."""
    json.dumps(document.data)
    repr(document.data)
    assert same_value(document.data, document.data)
    assert len(document.entries) >= len(document.data)
    assert all(problem.line >= 1 for problem in document.problems)


def _assert_failure(error: DocumentError, expected: Failure, data: bytes) -> None:
    assert expected.reason in error.reason
    assert (error.line, error.column) == (expected.line, expected.column), error
    assert error.line is None or error.line <= data.count(b"\n") + 1


def _parse(case: Case, data: bytes) -> Document | DocumentError:
    with Stopwatch() as watch:
        try:
            document: Document | DocumentError = Document.parse(data, whole=case.whole)
        except DocumentError as error:
            document = error
    assert watch.seconds < case.seconds, f"reading took {watch.seconds:.2f} s"
    return document


def _run(case: Case) -> None:
    data = GENERATED[case.generated]() if case.generated else case.input
    document = _parse(case, data)
    if case.unreadable is not None:
        assert isinstance(document, DocumentError), "this should not have been readable"
        assert not isinstance(document, RefusedEdit)
        _assert_failure(document, case.unreadable, data)
        return
    if isinstance(document, DocumentError):
        raise AssertionError(f"this should have been readable: {document}")
    assert document.to_bytes() == data
    with Stopwatch() as watch:
        _look_at_everything(document)
    assert watch.seconds < case.seconds, f"looking at it took {watch.seconds:.2f} s"
    if case.problems is not None:
        found = document.problems
        assert len(found) == len(case.problems), found
        for problem, expected in zip(found, case.problems, strict=True):
            assert expected.reason in problem.message
            assert (problem.line, problem.column) == (expected.line, expected.column), problem
    result = _edited(case, document, data)
    if case.data is not None:
        assert same_value(result.data, case.data), result.data


def _edited(case: Case, document: Document, data: bytes) -> Document:
    style = _known_style(case)
    if case.refused is not None:
        with pytest.raises(RefusedEdit) as caught:
            document.apply(case.operations, style, case.protected)
        _assert_failure(caught.value, case.refused, data)
        assert document.to_bytes() == data
        return document
    result = document.apply(case.operations, style, case.protected)
    if case.expected is not None:
        assert result.to_bytes() == case.expected
        assert result.body == document.body
        assert document.to_bytes() == data
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    on_small_stack(lambda: _run(case))


def test_every_trap_has_a_case() -> None:
    numbers = {match[1] for case in CASES if (match := re.match(r"trap-(\d\d)-", case.name))}
    assert numbers == {f"{number:02}" for number in range(1, 30)}


def test_every_row_of_the_table_of_bad_inputs_has_a_case() -> None:
    names = [case.name for case in CASES]
    for row in BAD_ROWS:
        assert any(name.startswith(f"bad-{row}-") for name in names), row


def test_cases_are_written_as_the_readme_says() -> None:
    for case in CASES:
        assert case.title, case.name
        outcomes = [case.expected, case.refused, case.unreadable]
        assert sum(outcome is not None for outcome in outcomes) <= 1, case.name
        if case.operations:
            assert case.expected is not None or case.refused is not None, case.name


def test_no_input_is_generated_for_nothing() -> None:
    assert {case.generated for case in CASES if case.generated} == set(GENERATED)
