"""Values edited in the list: by keys and mouse, as edits that can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from curator.document import Timestamp, Value
from curator.errors import CuratorError
from curator.gui.cells.box import CellBox
from curator.gui.cells.value import Cell, cell_of
from curator.gui.main_window import MainWindow
from curator.library.kinds import FieldSpec, Kind
from curator.library.library import Library
from tests.gui.conftest import choose, paths
from tests.gui.test_names import nameless

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
COLUMNS = ("published", "title", "topics", "provider", "date", "type", "quality", "heat", "note")
FILES = {
    "a": "title: Apple\npublished: true\nquality: 10\ntype: article\nnote: one\n"
    "provider:\n  name: Wall\n  domain: wall.example\ndate: 2020-07-15\nsecured: x\n",
    "b": "images: [x]\ntitle: Berry\npublished: false\nquality: 20.5\ntopics: [AI]\ntype: video\n"
    'provider: Plain\ndate: "2020-07-16"\nnote: |\n  two\n  lines\n',
    "c": "title: Cherry\n",
    "d": "title: [broken\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Four articles; one cannot be read."""
    folder = tmp_path / "site" / "_news"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / f"{name}.md").write_text(f"---\n{text}---\nBody\n")
    (tmp_path / "site" / "curator.toml").write_text(
        "[collections._news.fields.type]\nkind = 'choice'\nchoices = ['article', 'video']\n"
        "[collections._news.fields.quality]\nkind = 'decimal'\n"
    )
    return tmp_path / "site"


@pytest.fixture
def ready(window: MainWindow) -> MainWindow:
    """Sorted by path, with all columns."""
    window.resize(1500, 700)
    window.model.sort_by(("path",))
    window.list.use_columns(COLUMNS)
    QCoreApplication.processEvents()
    assert [path[6] for path in paths(window)] == ["a", "b", "c", "d"]
    return window


def begin(window: MainWindow, name: str, field: str) -> CellBox:
    choose(window, f"_news/{name}.md")
    row = window.model.row_of(f"_news/{name}.md")
    assert row is not None
    window.list.choose_cell(row, window.model.place_of(field))
    window.list.setFocus()
    QTest.keyClick(window.list, KEY.Key_F2)
    box = window.actions_.list.cells.box
    assert box is not None
    return box


def keys(box: CellBox, text: str, *after: Qt.Key) -> None:
    widget = box.focusProxy()
    assert widget is not None
    if isinstance(widget, QLineEdit):
        widget.clear()
    QTest.keyClicks(widget, text)
    for key in after:
        QTest.keyClick(widget, key)


def text_of(window: MainWindow, name: str) -> str:
    return window.session.library.articles[f"_news/{name}.md"].data.decode()


def open_cell(window: MainWindow) -> tuple[str, str] | None:
    box = window.actions_.list.cells.box
    return None if box is None else (box.cell.path[6], box.cell.route)


def test_enter_hands_in_and_goes_down(ready: MainWindow) -> None:
    box = begin(ready, "a", "quality")
    keys(box, "77", KEY.Key_Return)
    assert "quality: 77\n" in text_of(ready, "a")
    assert open_cell(ready) == ("b", "/quality")
    assert ready.list.selected_paths() == ["_news/b.md"]
    assert ready.session.stack.count() == 1
    below = ready.actions_.list.cells.box
    assert below is not None
    keys(below, "5", KEY.Key_Escape)
    assert open_cell(ready) is None
    assert text_of(ready, "b") == f"---\n{FILES['b']}---\nBody\n"
    assert ready.list.hasFocus()
    ready.undo()
    assert text_of(ready, "a") == f"---\n{FILES['a']}---\nBody\n"


def test_shift_enter_goes_up(ready: MainWindow) -> None:
    box = begin(ready, "b", "title")
    QTest.keyClick(box.focusProxy() or box, KEY.Key_Return, SHIFT)
    assert open_cell(ready) == ("a", "/title")
    assert ready.session.stack.count() == 0


def test_tab_goes_to_the_next_value_that_can_be_edited(ready: MainWindow) -> None:
    begin(ready, "a", "title")
    seen = []
    for _ in range(8):
        cell = open_cell(ready)
        seen.append(cell)
        box = ready.actions_.list.cells.box
        assert box is not None
        QTest.keyClick(box.focusProxy() or box, KEY.Key_Tab)
    routes = ["/title", "/provider/name", "/date", "/type", "/quality", "/heat", "/note"]
    assert seen == [*(("a", route) for route in routes), ("b", "/published")]
    for _ in range(2):
        box = ready.actions_.list.cells.box
        assert box is not None
        QTest.keyClick(box.focusProxy() or box, KEY.Key_Backtab, SHIFT)
    assert open_cell(ready) == ("a", "/note")
    assert ready.session.stack.count() == 0


def test_what_is_no_value_stays_open_with_the_reason(ready: MainWindow) -> None:
    box = begin(ready, "a", "quality")
    keys(box, "many", KEY.Key_Return)
    assert open_cell(ready) == ("a", "/quality")
    assert "Type a number" in box.toolTip()
    assert box.property("kind") == "cell-refused"
    ready.save_all()  # what is wrong is not saved around
    assert open_cell(ready) == ("a", "/quality")
    keys(box, "6")
    assert box.property("kind") == "cell"
    ready.save_all()
    assert open_cell(ready) is None
    assert (ready.session.library.site.root / "_news/a.md").read_bytes() == (
        f"---\n{FILES['a']}---\nBody\n".replace("quality: 10", "quality: 6").encode()
    )


def test_a_click_elsewhere_hands_in(ready: MainWindow) -> None:
    box = begin(ready, "a", "heat")
    keys(box, "3")
    ready.search.setFocus()
    QCoreApplication.processEvents()
    assert open_cell(ready) is None
    assert "heat: 3\n" in text_of(ready, "a")
    box = begin(ready, "a", "heat")
    keys(box, "x")
    ready.search.setFocus()
    QCoreApplication.processEvents()
    assert open_cell(ready) is None
    assert "heat: 3\n" in text_of(ready, "a")


def test_yes_no_and_not_set(ready: MainWindow) -> None:
    box = begin(ready, "c", "published")
    assert box.choice is not None
    assert box.choice.currentText() == "Not set"
    keys(box, "n", KEY.Key_Return)
    keys_left = text_of(ready, "c")
    assert "published: false\n" in keys_left
    box = begin(ready, "c", "published")
    keys(box, "", KEY.Key_Down, KEY.Key_Return)
    assert text_of(ready, "c") == f"---\n{FILES['c']}---\nBody\n"


def test_a_choice_from_what_is_allowed(ready: MainWindow) -> None:
    box = begin(ready, "a", "type")
    assert box.choice is not None
    assert [words for words, _ in box.cell.choices] == ["article", "video", "Not set"]
    keys(box, "v", KEY.Key_Return)
    assert "type: video\n" in text_of(ready, "a")


def test_a_publisher_is_its_name(ready: MainWindow) -> None:
    keys(begin(ready, "a", "provider"), "Street", KEY.Key_Escape)
    keys(begin(ready, "a", "provider"), "Street", KEY.Key_Return)
    assert "  name: Street\n" in text_of(ready, "a")
    keys(begin(ready, "b", "provider"), "Fancy", KEY.Key_Return)
    assert "provider: Fancy\n" in text_of(ready, "b")


def test_dates_stay_what_they_are(ready: MainWindow) -> None:
    keys(begin(ready, "a", "date"), "2021-01-02", KEY.Key_Return)
    assert "\ndate: 2021-01-02\n" in text_of(ready, "a")
    keys(begin(ready, "b", "date"), "2021-01-03", KEY.Key_Return)
    assert '\ndate: "2021-01-03"\n' in text_of(ready, "b")
    box = begin(ready, "a", "date")
    keys(box, "tomorrow", KEY.Key_Return)
    assert "Type a date" in box.toolTip()


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("b", "topics", "Topics are edited in the form"),
        ("b", "images", "more than one value"),
        ("b", "note", "Note has several lines"),
        ("a", "secured", "Secured is locked"),
        ("d", "title", "cannot be read"),
        ("a", "path", "Move the article"),
        ("a", "provider", ""),
        ("a", "title.deep", "has no"),
        ("a", "related", "a page of their own"),
    ],
)
def test_what_cannot_be_edited_says_why(site: Path, name: str, field: str, said: str) -> None:
    library = Library.open(site)
    if not said:
        assert cell_of(library, f"_news/{name}.md", field).text == "Wall"
        return
    with pytest.raises(CuratorError, match=said):
        cell_of(library, f"_news/{name}.md", field)


def test_a_cell_that_cannot_be_edited_is_told_at_the_key(ready: MainWindow) -> None:
    choose(ready, "_news/b.md")
    ready.list.choose_cell(1, ready.model.place_of("topics"))
    QTest.keyClick(ready.list, KEY.Key_F2)
    assert open_cell(ready) is None
    said = [label.text() for label in ready.messages.findChildren(QLabel)]
    assert any("Topics are edited in the form" in text for text in said)


def test_arrows_go_to_a_value_and_escape_leaves_it(ready: MainWindow) -> None:
    choose(ready, "_news/a.md")
    ready.list.setFocus()
    assert ready.list.cell == -1
    QTest.keyClick(ready.list, KEY.Key_Right)
    assert ready.list.cell == ready.model.title_place
    QTest.keyClick(ready.list, KEY.Key_Right)
    assert ready.list.cell == ready.model.place_of("topics")
    QTest.keyClick(ready.list, KEY.Key_Down)
    assert ready.list.selected_paths() == ["_news/b.md"]
    assert ready.list.cell == ready.model.place_of("topics")
    for _ in range(5):
        QTest.keyClick(ready.list, KEY.Key_Left)
    assert ready.list.cell == ready.model.place_of("published")
    QTest.keyClick(ready.list, KEY.Key_Escape)
    assert ready.list.cell == -1
    assert ready.list.selected_paths() == ["_news/b.md"]


def test_a_double_click_edits_a_value_and_opens_a_title(ready: MainWindow) -> None:
    view = ready.list

    def click(field: str) -> None:
        index = view.articles.index(0, view.articles.place_of(field))
        place: QPoint = view.visualRect(index).center()
        for what in (QTest.mouseClick, QTest.mouseDClick):
            what(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    click("quality")
    assert open_cell(ready) == ("a", "/quality")
    box = ready.actions_.list.cells.box
    assert box is not None
    assert nameless(box) == []
    QTest.keyClick(box.focusProxy() or box, KEY.Key_Escape)
    click("title")
    assert open_cell(ready) is None
    assert not view.hasFocus()


def test_the_box_follows_its_article(ready: MainWindow) -> None:
    box = begin(ready, "a", "quality")
    before = box.geometry()
    ready.model.sort_by(("-path",))
    assert open_cell(ready) == ("a", "/quality")
    assert box.geometry().top() > before.top()
    keys(box, "1")
    ready.model.show([])
    assert open_cell(ready) is None
    assert "quality: 1\n" in text_of(ready, "a")


def test_values_keep_their_kind() -> None:
    def value(kind: Kind, former: Value, text: str) -> Value:
        cell = Cell("a.md", "/x", "X", FieldSpec("x", kind, "X"), former, former is not None)
        return cell.value_of(text)

    assert value(Kind.DECIMAL, None, "3") == 3
    assert value(Kind.TEXT, 4, "5") == 5
    assert value(Kind.TEXT, "4", "5") == "5"
    assert value(Kind.DECIMAL, 4, " ") is None
    assert value(Kind.DATE_TIME, None, "2020-01-02") == Timestamp("2020-01-02")
    assert type(value(Kind.DATE_TIME, "2020-01-01", "2020-01-02")) is str
    assert value(Kind.TEXT, "old", "") == ""
    with pytest.raises(CuratorError, match="whole numbers"):
        value(Kind.INTEGER, 4, "4.5")
    unset = Cell("a.md", "/x", "X", FieldSpec("x", Kind.TEXT, "X"), None, False)
    assert unset.edit("") is None
    assert unset.edit(None) is None
    assert unset.edit("a") is not None
