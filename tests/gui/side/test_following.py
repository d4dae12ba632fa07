"""In the real window the counts follow searches, choices, edits and undo, as plain loops count."""

from __future__ import annotations

import random
from pathlib import Path

from curator.gui.main_window import MainWindow
from curator.gui.side.nodes import Kind
from curator.library.edits import SetField
from curator.library.facets.choices import Choices, State
from curator.library.facets.value import Facet, Value
from curator.library.row import Row
from tests.gui.conftest import OpenWindow, paths
from tests.library.facets.oracle import Plain

_WORDS = ("", "senate", "published:no", "quality:>=60", "has:images", "ai or power", "no:topics")


def rows(window: MainWindow) -> list[Row]:
    return list(window.session.library.articles.rows())


def check(window: MainWindow) -> None:
    """The list shows what is found and chosen; each count is what a loop over all rows gives."""
    window.narrowing.finish()
    table, side = window.model.table, window.side
    assert {row.path: row for row in table.rows} == {row.path: row for row in rows(window)}
    parents = {term.name: term.parent for term in window.session.library.taxonomy.terms}
    plain = Plain(table, {name: parent for name, parent in parents.items() if parent})
    hits = window.searching.hits
    found = None if hits is None else set(hits)
    counted = {value: number for value, number in side.counting.counts.items() if number}
    assert counted == plain.counts(found, side.choices)
    for node in side.view.panel.nodes:
        if node.kind is Kind.VALUE and node.value is not None:
            assert node.number == counted.get(node.value, 0), node
            assert node.state is side.choices.state(node.value)


def shown(window: MainWindow) -> set[str]:
    """What the list must show of the articles as they are."""
    plain = Plain(window.model.table, {})
    hits = window.searching.hits
    wanted = plain.wanted(window.side.choices)
    return {
        window.model.table.rows[number].path
        for number in (wanted if hits is None else wanted & set(hits))
    }


def test_counts_equal_plain_loops_in_the_window(open_window: OpenWindow, site: Path) -> None:
    window = open_window(site, watched=False)
    chance = random.Random(3)
    everything = sorted(window.session.library.articles)
    for _ in range(25):
        window.search.setText(chance.choice(_WORDS))
        window.search.searched.emit(window.search.text())
        check(window)
        counts = window.side.counting.counts
        # Topics with others below them: the oracle of `shown` knows no vocabulary.
        values = sorted(
            (value for value in counts if not (value.facet is Facet.TOPIC and value.below)),
            key=lambda value: (value.facet.value, value[1:]),
        )
        window.side.choose(chance.choice(values), chance.choice([*State, None]))
        if chance.random() < 0.2:
            window.side.clear()
        check(window)
        assert set(paths(window)) == shown(window)
        some = chance.sample(everything, 4)
        readable = [path for path in some if not window.session.library.articles[path].unreadable]
        edit = chance.choice(
            [
                SetField("/published", chance.choice([True, False])),
                SetField("/quality", chance.choice([10, 60, 99])),
                SetField("/topics", ["AI", "New one"]),
            ]
        )
        window.session.edit(readable, edit)
        check(window)
        if chance.random() < 0.5:
            window.undo()
            check(window)


def test_what_is_chosen_as_a_query_shows_the_same(open_window: OpenWindow, site: Path) -> None:
    window = open_window(site, watched=False)
    chance = random.Random(4)
    counts = sorted(window.side.counting.counts, key=lambda value: (value.facet.value, value[1:]))
    for _ in range(40):
        choices = Choices()
        for value in chance.sample(counts, 3):
            choices = choices.put(value, chance.choice(list(State)))
        window.side.set_choices(choices)
        expected = paths(window)
        text = window.side.text
        window.side.clear()
        window.search.setText(text)
        window.search.searched.emit(text)
        assert paths(window) == expected, text
        window.clear_search()


def test_a_value_of_another_site_is_not_chosen_there(window: MainWindow) -> None:
    window.side.choose(Value(Facet.TOPIC, "nowhere"))
    assert paths(window) == []
    window.side.clear()
    assert len(paths(window)) == len(rows(window))
