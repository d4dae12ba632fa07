"""Editing in the cells of the list: which cell, what becomes of what was typed, where to go on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QApplication, QToolTip

from curator.errors import CuratorError
from curator.gui.said import Notice, sentence
from curator.gui.unapplied import Typed

if TYPE_CHECKING:
    from curator.gui.article_list import ArticleList
    from curator.gui.cells.box import CellBox
    from curator.gui.form.overtaken import Before
    from curator.gui.session import Session
    from curator.gui.theme import Theme
    from curator.library.drafts import TextKey

_NARROWEST = 160  # a text is not typed in less


class CellEditing(QObject):
    """`box` lies over the cell that is edited. What is typed becomes an ordinary edit when the keys
    go on; what is refused stays open with the reason."""

    def __init__(self, view: ArticleList, session: Session, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._theme = theme
        self.box: CellBox | None = None
        self._name = ""
        self._before: Before | None = None  # when the cell was opened
        view.articles.modelReset.connect(self._follow)
        view.verticalScrollBar().valueChanged.connect(self._follow)
        view.horizontalScrollBar().valueChanged.connect(self._follow)
        view.header.sectionResized.connect(self._follow)
        view.header.sectionMoved.connect(self._follow)
        session.opened.connect(self.close)
        session.unapplied.boxes.append(self._typed)

    @property
    def is_open(self) -> bool:
        """Whether a cell is being edited."""
        return self.box is not None

    def begin(self, row: int, column: int) -> bool:
        """Edit this cell; False, and it is said why, where it cannot be edited here."""
        reason = self._begin(row, column)
        if reason:
            self._session.noticed.emit(Notice(reason, topic="cell"))
        return not reason

    def _begin(self, row: int, column: int) -> str:
        path = self._view.articles.path_at(row)
        if path is None or not self.flush() or self._session.is_busy:
            return "Wait until this is done" if self._session.is_busy else ""
        from curator.gui.cells.value import cell_of

        name = self._view.articles.columns[column].name
        try:
            cell = cell_of(self._session.library, path, name)
        except CuratorError as error:
            return sentence(error)
        from curator.gui.cells.box import CellBox
        from curator.gui.form.overtaken import Before

        self._view.choose_cell(row, column)
        self._name = name
        article = self._session.article(path)
        self._before = None if article is None else Before(article, cell.route)
        self.box = box = CellBox(cell, self._theme, self._view.viewport())
        box.moved.connect(self._go_on)
        box.left.connect(self._leave)
        box.lost.connect(self._lost)
        box.typed.connect(box.accept)
        box.typed.connect(self._session.unapplied.typed)
        self._follow()
        box.show()
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        return ""

    def _typed(self) -> Iterator[tuple[TextKey, Typed]]:
        """What is typed into the cell that is open, if it is another text than it has."""
        box, before = self.box, self._before
        if box is not None and box.line is not None and before is not None:
            text = box.line.text()
            if text != box.cell.text:
                yield (box.cell.path, before.route, False), Typed(before.article.data, "", text)

    def flush(self) -> bool:
        """Hand in what was typed; False, and the cell stays open, if it is refused."""
        box = self.box
        if box is None:
            return True
        reason = self._hand_in(box)
        if reason:
            box.refuse(reason)
            at = box.mapToGlobal(box.rect().bottomLeft())
            QToolTip.showText(at, reason, box)
            self._session.noticed.emit(Notice(f"Not changed: {reason}", topic="cell"))
            return False
        self.close()
        return True

    def _hand_in(self, box: CellBox) -> str:
        cell = box.cell
        try:
            edit = cell.edit(box.value())
        except CuratorError as error:
            return sentence(error)
        if edit is None:
            return ""
        from curator.gui.form.overtaken import hold, overtaken

        session = self._session
        found = self._before and overtaken(session, cell.route, edit, self._before)
        if found is not None:
            hold(session, {cell.path: found})
            return ""
        return session.edit([cell.path], edit) or ""

    def close(self) -> None:
        """Leave the cell as it is."""
        box, self.box = self.box, None
        if box is not None:
            focus = QApplication.focusWidget()
            had_keys = focus is not None and box.isAncestorOf(focus)
            box.hide()
            box.deleteLater()
            self._session.unapplied.typed.emit()
            if had_keys:
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.close()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lost(self) -> None:
        """A click elsewhere hands in too; what is no value then is forgotten, and said."""
        box = self.box
        if box is None:
            return
        reason = self._hand_in(box)
        if reason:
            self._session.noticed.emit(Notice(f"Not changed: {reason}", "error"))
        self.box = None
        box.hide()
        box.deleteLater()
        self._session.unapplied.typed.emit()

    def _go_on(self, rows: int, cells: int) -> None:
        """Down or up a row in the same column, or to the next cell that can be edited."""
        box = self.box
        if box is None:
            return
        path, name = box.cell.path, self._name
        if not self.flush():
            return
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        model = self._view.articles
        row, column = model.row_of(path), model.place_of(name)
        if row is None or column < 0:
            return
        if rows:
            self._go_down(row, column, rows)
        else:
            self._go_across(row, column, cells)

    def _go_down(self, row: int, column: int, step: int) -> None:
        there = row + step
        if not 0 <= there < self._view.articles.rowCount():
            return
        if self._begin(there, column):  # it says nothing: one only passes
            self._view.choose_cell(there, column)

    def _go_across(self, row: int, column: int, step: int) -> None:
        """Tab goes on in the next row, as far as one screen; most cells can be edited."""
        header, count = self._view.header, self._view.articles.columnCount()
        place, last = header.visualIndex(column), self._view.articles.rowCount() - 1
        for _ in range(4 * count):
            place += step
            if not 0 <= place < count:
                row, place = row + step, 0 if step > 0 else count - 1
            if not 0 <= row <= last:
                return
            if not self._begin(row, header.logicalIndex(place)):
                return

    def _follow(self) -> None:
        """The cell is elsewhere now, or gone."""
        box = self.box
        if box is None:
            return
        model = self._view.articles
        row, column = model.row_of(box.cell.path), model.place_of(self._name)
        if row is None or column < 0:
            self._lost()
            return
        place: QRect = self._view.visualRect(model.index(row, column))
        if place.width() < _NARROWEST and not box.cell.choices:
            spare = _NARROWEST - place.width()
            place.setLeft(max(0, place.left() - (spare if _is_right(self._view, place) else 0)))
            place.setWidth(_NARROWEST)
        box.setGeometry(place)


def _is_right(view: ArticleList, place: QRect) -> bool:
    """Whether a wider box has to grow to the left to stay in sight."""
    return place.left() + _NARROWEST > view.viewport().width()
