"""What is offered while a search is typed: it can be searched for, and finds as many as it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Value
from curator.errors import QueryError
from curator.library.library import Library
from curator.library.query import parse
from curator.library.query.completion import Suggestions, accept, suggest
from curator.library.query.known import Known, Sort, count_values, gather
from curator.library.query.terms import STATES
from curator.library.row import Row
from curator.library.steps import at_once
from curator.library.table import Table

TODAY = date(2026, 11, 1)


class Sample:
    """The sample site's rows, and what is known of them."""

    def __init__(self, site: Path) -> None:
        self.library = Library.open(site)
        self.table = Table(article.row for article in self.library.articles.values())
        topics = {term.name: term.parent for term in self.library.taxonomy}
        self.known = at_once(gather(self.table, topics, self.front_matter))
        self.topics = [*topics, *(topic for row in self.table.rows for topic in row.topics)]

    def front_matter(self, paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        for path in paths:
            article = self.library.articles[path]
            if not article.unreadable:
                yield path, article.document().data

    def learn(self, name: str) -> None:
        """Count the values of a field that no row holds."""
        self.known = at_once(count_values(self.known, name, self.table, self.front_matter))

    def number(self, text: str) -> int:
        """How many articles a search finds."""
        names = self.library.field_names
        query = parse(text, names, topics=self.topics, today=TODAY)
        for _ in self.table.load(self.table.lacks(query.needs.fields), self.front_matter):
            pass
        for mark in query.needs.marks:
            self.table.marks.setdefault(mark, frozenset())
        return len(at_once(query.find(self.table)))


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample(Path(__file__).parents[3] / "seeds")


def texts(found: Suggestions) -> list[str]:
    return [each.text for each in found.items]


def offered(text: str, known: Known, cursor: int | None = None) -> list[str]:
    return texts(suggest(text, len(text) if cursor is None else cursor, known))


def test_a_letter_offers_the_fields_that_begin_so(sample: Sample) -> None:
    found = offered("p", sample.known)
    assert found[:2] == ["published:", "provider:"]
    assert "publishedDateTime:" in found
    assert all(each.startswith("p") for each in found)


def test_fields_are_offered_before_anything_is_known_of_the_site() -> None:
    assert offered("qu", Known()) == ["quality:"]
    assert offered("published:", Known()) == ["yes", "no", "none"]


@pytest.mark.parametrize("text", ["", "senate ", '"power ap', "http://x", "12", "title:~", "("])
def test_nothing_is_offered_where_nothing_can_be_meant(sample: Sample, text: str) -> None:
    assert offered(text, sample.known) == []


def test_all_fields_are_offered_when_one_asks(sample: Sample) -> None:
    found = texts(suggest("senate ", 7, sample.known, asked=True))
    assert {"title:", "published:", "topic:", "webUrl:", "is:", "sort:"} <= set(found)
    assert not any("." in each for each in found)


def test_every_field_says_what_it_is(sample: Sample) -> None:
    for item in suggest("", 0, sample.known, asked=True).items:
        assert item.hint, item.text
        assert item.goes_on


def test_fields_inside_others_follow_the_dot(sample: Sample) -> None:
    found = offered("provider.", sample.known)
    assert "provider.domain:" in found
    assert all(each.startswith("provider.") for each in found)


@pytest.mark.parametrize("text", ["-pub", "(pub", "not pub", "senate or -pub", "-(pub"])
def test_fields_are_offered_wherever_a_term_begins(sample: Sample, text: str) -> None:
    found = suggest(text, len(text), sample.known)
    assert accept(text, found, found.items[0])[0] == text.replace("pub", "published:")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("published:", ["yes", "no", "none"]),
        ("published:n", ["no", "none"]),
        ("topic:vis", ['"Computer Vision"']),
        ("topic:COMP", ['"Computer Vision"']),
        ("topics:=computer", ['="Computer Vision"']),
        ("type:v", ["video"]),
        ("topics:#", ["#>2", "#=1", "#=0"]),
        ("has:im", ["images"]),
        ("no:publishedD", ["publishedDateTime"]),
        ("is:mo", ["modified"]),
        ("is:unp", ["unpublished"]),
        ("sort:-q", ["-quality"]),
        ("sort:-date,-q", ["-date,-quality"]),
        ("date:2020", ["2020-07", "2020-09", "2020-11"]),
        ("date:<", ["<7d", "<1m", "<1y"]),
        ("date:to", ["today"]),
        ("is:published", []),
        ("-topic:AI", ["AI/"]),
    ],
)
def test_values_are_offered_behind_the_colon(sample: Sample, text: str, first: list[str]) -> None:
    assert offered(text, sample.known)[: max(len(first), 1)] == first


@pytest.mark.parametrize(
    ("order", "hint"),
    [
        ("-date", "latest first"),
        ("heat", "lowest first"),
        ("published", "no first"),
        ("-published", "yes first"),
        ("title", "A to Z"),
    ],
)
def test_an_order_says_what_comes_first(sample: Sample, order: str, hint: str) -> None:
    text = f"sort:{order[:3]}"
    hints = {each.text: each.hint for each in suggest(text, len(text), sample.known).items}
    assert hints[order] == hint


def test_every_state_is_offered() -> None:
    assert set(offered("is:", Known())) == STATES.keys()


def test_what_begins_so_comes_before_what_only_holds_it(sample: Sample) -> None:
    known = Known(values={"provider": (("Pilot", 9), ("Bay Lot", 3), ("Lotus", 1))})
    assert offered("provider:lot", known) == ["Lotus", '"Bay Lot"', "Pilot"]


def test_a_value_that_others_hold_too_is_meant_exactly() -> None:
    known = Known(values={"topics": (("AI", 9), ("AI Ethics", 3), ('The "new" wave', 1))})
    assert offered("topics:", known)[:3] == ["=AI", '"AI Ethics"', '"The \\"new\\" wave"']
    assert offered("topic:", known)[:1] == ["AI"]


def test_numbers_offer_round_marks_within_their_bounds(sample: Sample) -> None:
    known = Known(bounds={"quality": (0, 100), "heat": (7, 7)})
    assert offered("quality:", known) == [">=80", "<20", "20..80"]
    assert offered("quality:>=", known)[0] == ">=100"
    assert offered("quality:6", known) == []
    assert offered("heat:", known) == [">=7", "<7"]
    assert offered("related:", known) == []


def test_plain_words_offer_topics_and_publishers_last(sample: Sample) -> None:
    assert offered("vis", sample.known) == ['topic:"Computer Vision"']
    assert offered("computer vis", sample.known) == ['topic:"Computer Vision"']
    known = Known(values={"topics": (("Type Theory", 2),)})
    assert offered("type", known) == ["type:", 'topic:"Type Theory"']
    assert offered("v", sample.known) == []


def test_words_before_a_name_stay_if_they_are_none_of_it(sample: Sample) -> None:
    text = "senate computer vis"
    found = suggest(text, len(text), sample.known)
    assert accept(text, found, found.items[0]) == (
        'senate topic:"Computer Vision" ',
        len('senate topic:"Computer Vision" '),
    )


def test_fields_offered_beside_a_name_keep_the_words_before(sample: Sample) -> None:
    known = Known(values={"provider": (("Big Type", 2),)})
    found = suggest("big type", 8, known)
    assert [accept("big type", found, item)[0] for item in found.items] == [
        "big type:",
        'provider:"Big Type" ',
    ]


def test_what_stands_behind_the_cursor_is_replaced(sample: Sample) -> None:
    text = "published:maybe senate"
    found = suggest(text, len("published:"), sample.known)
    assert accept(text, found, found.items[1]) == ("published:no senate", len("published:no "))
    text = "(pubished:no)"
    found = suggest(text, len("(pub"), sample.known)
    assert accept(text, found, found.items[0])[0] == "(published:no)"
    text = '(topic:"comp" or x)'
    found = suggest(text, len('(topic:"comp'), sample.known)
    assert accept(text, found, found.items[0])[0] == '(topic:"Computer Vision" or x)'


def test_behind_a_closing_quote_nothing_is_offered(sample: Sample) -> None:
    assert offered('topic:"Computer Vision"', sample.known) == []


def test_values_of_other_fields_are_offered_once_they_are_counted(sample: Sample) -> None:
    found = suggest("provider.domain:", 16, sample.known)
    assert (found.items, found.field) == ((), "provider.domain")
    sample.learn("provider.domain")
    assert "openbench.example" in offered("provider.domain:", sample.known)
    sample.learn("webUrl")  # each article has its own
    assert sample.known.values["webUrl"] == ()
    sample.learn("start")
    assert sample.known.bounds["start"][0] <= sample.known.bounds["start"][1]


def counted(values: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """What is kept of a field that has one of these in each article."""
    table = Table(Row(f"{at}.md", "", keys=("site",)) for at in range(len(values)))

    def front_matter(paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        return ((path, {"site": values[int(path[:-3])]}) for path in paths)

    known = Known(fields={"site": Sort.TEXT})
    return at_once(count_values(known, "site", table, front_matter)).values["site"]


def test_a_few_frequent_values_are_offered_among_many_rare_ones() -> None:
    rare = [f"rare{at}.example" for at in range(40)]
    found = counted([*["often.example"] * 390, *["also.example"] * 115, *rare])
    assert found[:2] == (("often.example", 390), ("also.example", 115))
    assert len(found) == 42  # few of all articles have a rare one, which can be chosen too
    assert counted([*["often.example"] * 9, *["twice.example"] * 2, *rare]) == (
        ("often.example", 9),
    )
    assert counted(rare) == ()
    assert len(counted(rare[:30])) == 30  # these can be read through


@pytest.mark.parametrize(
    "text",
    [
        *("published:", "topic:", "topics:", "provider:", "type:", "collection:", "date:2", "has:"),
        *("provider.domain:", "category:", "is:", "no:", "sort:", "quality:", "topics:#"),
        *("endDateTime:2", "heat:<", "start:", "images.isCached:", "date:>"),
    ],
)
def test_what_is_offered_can_be_searched_for_and_finds_as_many_as_it_says(
    sample: Sample, text: str
) -> None:
    name = text.partition(":")[0]
    if name in sample.known.fields and name not in sample.known.values:
        sample.learn(name)
    found = suggest(text, len(text), sample.known)
    assert found.items
    for item in found.items:
        whole, cursor = accept(text, found, item)
        number = sample.number(whole)
        assert cursor == len(whole)
        if item.count is not None and name != "no":
            assert number == item.count, whole


def test_the_fields_are_what_they_hold(sample: Sample) -> None:
    fields = sample.known.fields
    assert fields["images"] is Sort.LIST
    assert fields["location"] is Sort.GROUP
    assert fields["images.width"] is Sort.NUMBER
    assert fields["startDateTime"] is Sort.DATE
    assert fields["images.isCached"] is Sort.YES_NO
    assert sample.known.parents >= {"AI"}


def test_topics_of_the_vocabulary_are_offered_though_no_article_has_them() -> None:
    table = Table([Row("a.md", "", topics=("Used",), haystack="")])
    known = at_once(gather(table, {"Used": "", "Unused": "Used"}))
    assert known.values["topics"] == (("Used", 1), ("Unused", 0))
    assert known.parents == {"Used"}


@given(st.text(st.sampled_from('ab:"-() .,#<>=~\\/pubtoic19'), max_size=24), st.integers(0, 24))
def test_any_text_is_taken_and_what_is_accepted_stands_in_its_place(text: str, at: int) -> None:
    known = Known(values={"topics": (("about bits", 2), ("AI", 1))}, bounds={"quality": (0, 9)})
    cursor = min(at, len(text))
    found = suggest(text, cursor, known)
    assert 0 <= found.start <= cursor <= max(found.end, cursor) <= len(text)
    for item in found.items:
        after, there = accept(text, found, item)
        assert after.startswith(text[: found.start] + item.text)
        assert after.endswith(text[found.end :])
        assert 0 <= there <= len(after)


def test_a_search_that_is_half_typed_is_a_mistake_only_for_the_parser() -> None:
    with pytest.raises(QueryError):
        parse("published:")
    assert offered("published:", Known())
