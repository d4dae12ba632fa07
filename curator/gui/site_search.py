"""A box that finds articles of the site while one types, and offers them with what tells them
apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from curator.gui.columns import short_date
from curator.gui.form.text_boxes import LineBox
from curator.gui.theme import GRID, Theme, set_kind
from curator.library.article import Article

Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_VISIBLE = 7
_PAD = GRID + GRID // 2


class SiteSearch(LineBox):
    """Enter adds the article that is marked in the list: the best one once something is typed."""

    chosen = Signal(str)  # path

    def __init__(
        self,
        theme: Theme,
        locale: QLocale,
        find: Callable[[str], Sequence[Article]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.setPlaceholderText("Add an article of this site")
        self.setAccessibleName("Add an article of this site")
        self.setToolTip("Type words of a title or publisher; the arrow down suggests")
        glass = QAction("Search", self)
        theme.dress(glass, "search", "quiet")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.model = ArticleChoices(locale, self)
        self._completer = QCompleter(self.model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_VISIBLE)
        self._completer.setWidget(self)
        self.popup = QListView(self)
        self.popup.setAccessibleName("Articles of this site")
        set_kind(self.popup, "completions")
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.popup.setUniformItemSizes(True)
        self._completer.setPopup(self.popup)
        self.popup.setItemDelegate(_Delegate(theme, self.model, self.popup))
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        self.textEdited.connect(self.offer)

    def offer(self) -> None:
        """Show the articles that the text may mean; without one those that suit best."""
        articles = self._find(self.text())
        self.model.show_articles(articles, nothing=bool(self.text().strip()))
        if not self.model.rowCount():
            self.popup.hide()
            return
        self._completer.complete(self._place())
        first = self._completer.completionModel().index(0, 0)
        marked = bool(self.text().strip()) and bool(articles)
        self.popup.setCurrentIndex(first if marked else QModelIndex())

    def _place(self) -> QRect:
        """Below the box, as wide as what the box is in, less what is before the box."""
        page = self.parentWidget()
        place = self.rect()
        if page is not None:
            place.setWidth(page.width() - 2 * min(self.x(), page.width() - self.geometry().right()))
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                place.moveRight(self.rect().right())
        return place

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The completer asks here first: keys of its list are left to it while it is open."""
        is_open = self.popup.isVisible()
        if is_open and event.key() in _ENTER and not self.popup.currentIndex().isValid():
            event.accept()
        elif is_open and event.key() in (*_ENTER, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()
        elif event.key() in _ENTER or (event.key() == Qt.Key.Key_Down and not event.modifiers()):
            self.offer()
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape closes the list, then empties the box, before it leaves the page."""
        if (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.popup.isVisible() or self.text())
        ):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and not self.popup.isVisible():
                self.clear()
                event.accept()
                return True
        return super().event(event)

    def _choose(self, index: QModelIndex) -> None:
        article = self.model.at(index.row())
        self.clear()
        if article is not None:
            self.chosen.emit(article.path)


class ArticleChoices(QAbstractListModel):
    """Articles to choose from, or one row that says that there are none."""

    def __init__(self, locale: QLocale, parent: QWidget) -> None:
        super().__init__(parent)
        self._locale = locale
        self._articles: list[Article] = []
        self._nothing = False

    def show_articles(self, articles: Sequence[Article], *, nothing: bool) -> None:
        """Offer these; `nothing`: say so where there are none."""
        self.beginResetModel()
        self._articles = list(articles)
        self._nothing = nothing and not articles
        self.endResetModel()

    def at(self, row: int) -> Article | None:
        """The article in this row."""
        return self._articles[row] if 0 <= row < len(self._articles) else None

    def about(self, row: int) -> str:
        """What tells the article apart from others with such a title."""
        article = self.at(row)
        if article is None:
            return "It may be related already, or be this article"
        texts = [article.provider, short_date(article.date, self._locale)]
        if article.published is False:
            texts.append("not published")
        return " · ".join(text for text in texts if text) or article.path

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._articles) or int(self._nothing)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What says that there are none cannot be chosen."""
        return super().flags(index) if self._articles else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The title; screen readers also hear what is below it."""
        article = self.at(index.row())
        title = article.title if article is not None else "No other article has these words"
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)):
            return title
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{title}, {self.about(index.row())}"
        if role == int(Qt.ItemDataRole.ToolTipRole) and article is not None:
            return f"{title}\n{article.path}"
        return None


class _Delegate(QStyledItemDelegate):
    """A title, and below it what else to say."""

    def __init__(self, theme: Theme, model: ArticleChoices, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines; as wide as the list."""
        heights = (QFontMetrics(font).height() for font in (self._theme.body, self._theme.small))
        return QSize(3 * GRID, sum(heights) + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("selection"))
        room = rect.adjusted(_PAD, GRID // 2, -_PAD, -GRID // 2)
        rtl = option.direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute
        title = str(index.data() or "")
        found = self._model.at(index.row()) is not None
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        self._draw(
            painter, room, flags | top, title, self._theme.body, "text" if found else "quiet"
        )
        about = self._model.about(index.row())
        self._draw(painter, room, flags | bottom, about, self._theme.small, "quiet")

    def _draw(
        self,
        painter: QPainter,
        room: QRect,
        flags: Qt.AlignmentFlag,
        text: str,
        font: QFont,
        colour: str,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags, cut)
