"""The list's model: rows, order, search, and what Qt may ask at any time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from curator.document import Value
from curator.gui.article_model import ArticleModel
from curator.gui.columns import USUAL
from curator.library.article import Article
from curator.library.library import Library
from curator.library.row import Row
from curator.library.settings import Settings

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


def article(name: str, text: str) -> Row:
    data = f"---\n{text}\n---\n".encode()
    return Article.read(f"_news/{name}.md", "_news", data, Settings()).row


def hits(model: ArticleModel, *words: str) -> list[int]:
    """The numbers of the articles that hold all these words."""
    rows = enumerate(model.table.rows)
    return [number for number, row in rows if all(word in row.haystack for word in words)]


@pytest.fixture
def model() -> ArticleModel:
    model = ArticleModel(ENGLISH)
    model.fill(
        [
            article("a", "title: banana\nquality: 7\npublishedDateTime: 2020-07-15T05:31:00Z"),
            article("b", "title: Apple\nquality: 64\npublished: false\ntopics: [AI, Ethics]"),
            article("c", "title: cherry\npublished: true\npublishedDateTime: 2021-01-02"),
            Article.read("_news/broken.md", "_news", b"---\ntitle: [\n", Settings()).row,
        ]
    )
    return model


def shown(model: ArticleModel) -> list[str]:
    return [str(model.path_at(row)).removeprefix("_news/")[:-3] for row in range(model.rowCount())]


def cell(model: ArticleModel, name: str, column: int, role: int) -> object:
    row = model.row_of(f"_news/{name}.md")
    assert row is not None
    return model.data(model.index(row, column), role)


DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
CHECK = int(Qt.ItemDataRole.CheckStateRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


def test_qt_finds_nothing_wrong(model: ArticleModel) -> None:
    tester = QAbstractItemModelTester(model)
    model.show(hits(model, "an"))
    model.sort(model.place_of("title"))
    model.show(None)
    model.refresh([article("a", "title: new")._replace(modified=True)])
    model.rename({"_news/a.md": article("z", "title: new")})
    model.add([article("n", "title: one more")])
    model.show(hits(model, "an"))
    model.add([article("o", "title: not shown")])
    model.fill([])
    assert tester.model() is model


def test_every_role_of_every_cell_answers(model: ArticleModel) -> None:
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            for role in range(0, 300):
                model.data(model.index(row, column), role)
    for role in range(0, 300):
        model.data(QModelIndex(), role)
        model.headerData(99, Qt.Orientation.Horizontal, role)
        model.headerData(0, Qt.Orientation.Vertical, role)


def test_sorting_keeps_empty_values_last(model: ArticleModel) -> None:
    model.sort(model.place_of("title"))
    assert shown(model) == ["b", "a", "broken", "c"]
    model.sort(model.place_of("quality"), Qt.SortOrder.AscendingOrder)
    assert shown(model) == ["a", "b", "broken", "c"]
    model.sort(model.place_of("quality"), Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["b", "a", "broken", "c"]
    model.sort(model.place_of("published"))
    assert shown(model) == ["b", "c", "a", "broken"]
    model.sort(model.place_of("published"), Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["c", "b", "a", "broken"]


def test_many_rows_are_sorted_while_the_window_goes_on(qtbot: QtBot) -> None:
    rows = [
        article("a", f"title: {7 * at % 9000:04}")._replace(path=f"{at:05}") for at in range(9000)
    ]
    model = ArticleModel(ENGLISH)
    model.add(rows[:6000])
    assert [model.path_at(row) for row in (0, 5999)] == ["00000", "05999"]
    model.sort(model.place_of("title"))
    model.add(rows[6000:])  # which begins the sort anew
    model.sort_again()
    with qtbot.waitSignal(model.modelReset):
        assert model.path_at(1) == "00001"  # not yet
    titles = [row.title for at in range(9000) if (row := model.row_at(at)) is not None]
    assert titles == sorted(titles)
    assert len(set(titles)) == 9000


@pytest.mark.parametrize("name", ["", *USUAL])
def test_every_column_sorts_both_ways(model: ArticleModel, name: str) -> None:
    column = model.place_of(name)
    for order in Qt.SortOrder:
        model.sort(column, order)
        assert sorted(shown(model)) == ["a", "b", "broken", "c"]


def test_what_is_found_is_shown_in_its_order(model: ArticleModel) -> None:
    model.sort(model.place_of("title"))
    model.show(hits(model, "ethics", "app"))
    assert shown(model) == ["b"]
    assert model.row_of("_news/a.md") is None
    model.show([])
    assert shown(model) == []
    model.show([3, 0])
    assert shown(model) == ["a", "broken"]
    model.show(None)
    assert model.rowCount() == model.total == 4


def test_an_edit_changes_its_row_in_place(model: ArticleModel) -> None:
    model.sort(model.place_of("title"))
    model.show(hits(model, "banana"))
    changes: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changes.append((first.row(), last.row())))
    model.refresh([article("a", "title: zebra")._replace(modified=True)])
    assert shown(model) == ["a"]
    assert changes == [(0, 0)]
    assert cell(model, "a", model.place_of("title"), DISPLAY) == "zebra"
    assert cell(model, "a", model.place_of(""), TOOLTIP) == "Modified, not saved"


def test_published_is_a_check_box_with_three_states(model: ArticleModel) -> None:
    states = [cell(model, name, model.place_of("published"), CHECK) for name in ("c", "b", "a")]
    assert states == [
        Qt.CheckState.Checked,
        Qt.CheckState.Unchecked,
        Qt.CheckState.PartiallyChecked,
    ]
    assert cell(model, "a", model.place_of("published"), TOOLTIP) == "Published (not set)"


def test_dates_are_the_readers_and_the_tooltip_the_files() -> None:
    model = ArticleModel(GERMAN)
    model.fill([article("a", "title: x\npublishedDateTime: 2020-07-15T05:31:00Z")])
    assert cell(model, "a", model.place_of("date"), DISPLAY) == "15.07.20"
    assert cell(model, "a", model.place_of("date"), TOOLTIP) == "2020-07-15T05:31:00Z"


def test_a_broken_article_is_a_row_that_says_why(model: ArticleModel) -> None:
    assert cell(model, "broken", model.place_of("title"), DISPLAY) == "broken"
    reason = cell(model, "broken", model.place_of(""), TOOLTIP)
    assert isinstance(reason, str)
    assert reason


def test_a_screen_reader_hears_the_whole_row_at_its_title(model: ArticleModel) -> None:
    assert (
        cell(model, "b", model.place_of("title"), ACCESSIBLE) == "Apple, Not published, AI, Ethics"
    )


@pytest.mark.corpus
def test_the_real_site_sorts_and_searches(corpus_site: Path) -> None:
    model = ArticleModel(ENGLISH)
    tester = QAbstractItemModelTester(model)
    library = Library.open(corpus_site)
    model.fill(library.articles.rows())
    model.sort(model.place_of("date"), Qt.SortOrder.DescendingOrder)
    dates = [each.date for row in range(model.rowCount()) if (each := model.row_at(row))]
    assert dates == sorted(dates, reverse=True)
    model.show(hits(model, "power apps", "timer"))
    assert 0 < model.rowCount() < model.total == len(library.articles)
    assert tester.model() is model


class Site:
    """The front matter of articles by path, as a library gives it; counts how many were asked."""

    def __init__(self, data: dict[str, dict[str, Value]]) -> None:
        self.data = data
        self.asked: list[str] = []

    def front_matter(self, paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        for path in paths:
            self.asked.append(path)
            yield path, self.data[path]


@pytest.fixture
def own() -> tuple[ArticleModel, Site]:
    """A model with columns of fields that no row has."""
    site = Site(
        {
            "a": {"pages": 3, "note": "b", "who": {"name": "Zoe"}},
            "b": {"pages": 12, "note": True, "who": {"name": "Al"}},
            "c": {"note": ["x", 2], "who": [{"name": "Ed"}, {"name": "Bo"}]},
            "d": {"pages": 7.5, "note": "2020-07-15T01:00:00Z"},
        }
    )
    model = ArticleModel(ENGLISH)
    model.fields.front_matter = site.front_matter
    model.sort_by(("path",))
    model.fill(Row(path, "") for path in site.data)
    model.show_columns(("title", "pages", "note", "who.name"))
    return model, site


def column(model: ArticleModel, name: str) -> dict[str, object]:
    place = model.place_of(name)
    rows = range(model.rowCount())
    return {model.path_at(row) or "": model.index(row, place).data() for row in rows}


def test_any_field_is_a_column(own: tuple[ArticleModel, Site]) -> None:
    model, site = own
    names = [each.full_name for each in model.columns[1:]]
    assert names == ["Title", "Pages", "Note", "Who › Name"]
    assert column(model, "pages") == {"a": "3", "b": "12", "c": "", "d": "7.5"}
    assert column(model, "note") == {"a": "b", "b": "Yes", "c": "x, 2", "d": "15/07/2020"}
    assert column(model, "who.name") == {"a": "Zoe", "b": "Al", "c": "Ed, Bo", "d": ""}
    assert model.columns[model.place_of("pages")].is_figure
    assert not model.columns[model.place_of("note")].is_figure
    assert sorted(site.asked) == ["a", "b", "c", "d"]


def test_any_field_sorts(own: tuple[ArticleModel, Site]) -> None:
    model, _ = own

    def order(*fields: str) -> list[str]:
        model.sort_by(fields)
        return [model.path_at(row) or "" for row in range(model.rowCount())]

    assert order("pages") == ["a", "d", "b", "c"]
    assert order("-pages") == ["b", "d", "a", "c"]  # what has no value is last either way
    assert order("who.name") == ["b", "c", "a", "d"]
    assert order("who") == order("who.name")
    assert order("note") == ["b", "d", "a", "c"]  # yes, then texts
    assert order("-note") == ["c", "a", "d", "b"]
    assert order("nothing") == ["a", "b", "c", "d"]
    assert model.order == "-date"  # rows that are not here yet cannot be sorted by that
    assert model.sorting == ("nothing",)


def test_several_fields_sort(model: ArticleModel) -> None:
    model.sort_by(("published", "-title"))
    by_title = {path: model.row_at(at) for at, path in enumerate(shown(model))}
    states = [row.published for row in by_title.values() if row is not None]
    assert states == [False, True, None, None]
    assert shown(model) == ["b", "c", "broken", "a"]
    assert model.sorting == ("published", "-title")


def test_a_changed_article_is_read_again_alone(own: tuple[ArticleModel, Site]) -> None:
    model, site = own
    site.asked.clear()
    site.data["b"] = {"pages": 1}
    model.refresh([Row("b", "")])
    assert site.asked == ["b"]
    assert column(model, "pages")["b"] == "1"
    site.data["e"] = {"pages": 2}
    model.rename({"b": Row("e", "")})
    assert site.asked == ["b", "e"]
    assert column(model, "pages") == {"a": "3", "e": "2", "c": "", "d": "7.5"}


def test_the_title_is_always_there(own: tuple[ArticleModel, Site]) -> None:
    model, _ = own
    for names, expected in (
        ((), ["", "title"]),
        (("published", "heat"), ["", "published", "title", "heat"]),
        (("heat", "", "heat", "title"), ["", "heat", "title"]),
    ):
        model.show_columns(names)
        assert [each.name for each in model.columns] == expected


def test_a_conflict_is_told(model: ArticleModel) -> None:
    model.table.marks["conflict"] = frozenset({"_news/a.md"})
    said = cell(model, "a", model.place_of(""), TOOLTIP)
    assert said == "In conflict: changed here and on disk"
    assert "In conflict" in str(cell(model, "a", model.place_of("title"), ACCESSIBLE))
