"""How a row of the list is painted. The delegate paints everything itself: it asks the model for
the article once a cell and never goes through Qt's style options, which would cost more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from curator.gui.check_box import CheckColours, paint_check
from curator.gui.columns import UNCOMMITTED, UNTRACKED
from curator.gui.theme import GRID

if TYPE_CHECKING:
    from curator.gui.article_list import ArticleList
    from curator.gui.theme import Theme
    from curator.library.row import Row

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BOX = 16  # the check box, logical pixels
_CHIP_PADDING = GRID
_RADIUS, _RING = 4.5, 1.4  # of the ring of what is not committed, and of its line
_ELIDE = Qt.TextElideMode.ElideRight


class ArticleDelegate(QStyledItemDelegate):
    """Paints every column of the article list."""

    def __init__(self, theme: Theme, locale: QLocale, view: ArticleList) -> None:
        super().__init__(view)
        self._theme = theme
        self._locale = locale
        self._view = view
        self._widths: dict[str, int] = {}  # of topics, in the small font
        self._read_theme()
        theme.changed.connect(self._read_theme)

    def _read_theme(self) -> None:
        colours = self._theme.colours
        self._text = QColor(colours.text)
        self._quiet = QColor(colours.quiet)
        self._check = CheckColours.of(self._theme)
        self._line = QColor(colours.line)
        self._accent = QColor(colours.accent)
        self._selection = QColor(colours.selection)
        self._selection_idle = QColor(colours.selection_idle)
        self._hover = QColor(colours.hover)
        self._surface = QColor(colours.surface)
        self._chip = QColor(colours.chip)
        self._chip_text = QColor(colours.chip_text)
        self._body_metrics = QFontMetrics(self._theme.body)
        self._small_metrics = QFontMetrics(self._theme.small)
        self._broken = QFont(self._theme.body)
        self._broken.setItalic(True)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Background, hairline and what the column holds."""
        row, column = index.row(), index.column()
        article = self._view.articles.row_at(row)
        if article is None:
            return
        rect: QRect = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, self._background(row, selected))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._line)
        shown = self._view.articles.columns[column]
        match shown.name:
            case "":
                self._paint_state(painter, rect, article, row)
            case "published":
                if not article.unreadable:
                    self.paint_check(painter, rect, article.published)
            case "title":
                self._paint_title(painter, rect, article, self._view.articles.text_at(row, column))
            case "topics":
                self._paint_topics(painter, rect, article.topics, selected)
            case _:
                words = self._view.articles.text_at(row, column)
                font = self._theme.figures if shown.is_figure else self._theme.body
                align = _RIGHT if shown.is_figure else _LEFT
                self._paint_text(painter, rect, words, font, align)
        if column == self._view.cell and row == self._view.currentIndex().row():
            self._paint_frame(painter, rect)

    def _paint_frame(self, painter: QPainter, rect: QRect) -> None:
        """Around the cell that F2 edits."""
        if self._view.hasFocus():
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def createEditor(self, *_args: object) -> None:  # type: ignore[override]
        """The cells are edited by `cells.editing`, which is asked at a key and not for each row."""
        return

    def _background(self, row: int, selected: bool) -> QColor:
        if selected:
            return self._selection if self._view.hasFocus() else self._selection_idle
        return self._hover if row == self._view.hovered_row else self._surface

    def _paint_state(self, painter: QPainter, rect: QRect, article: Row, row: int) -> None:
        if row == self._view.currentIndex().row() and self._view.hasFocus():
            bar = QRect(rect.x(), rect.y(), 3, rect.height() - 1)
            painter.fillRect(self._mirrored(rect, bar), self._accent)
        marks = self._view.articles.marks_of(article.path)
        notes = self._view.articles.notes_of(article.path)
        has_sign = bool(article.problems or marks)
        if has_sign:
            colour = "error" if article.unreadable or marks else "warning"
            scale = painter.device().devicePixelRatioF()
            pixmap = self._theme.pixmap("warning", colour, scale)
            at = rect.center() - QRect(0, 0, _BOX - 2, _BOX - 1).center()
            painter.drawPixmap(at, pixmap)
        if article.modified:
            # Beside a problem sign the dot moves to its corner.
            offset = QPointF(7, -6) if has_sign else QPointF(1, 0)
            self._smooth(painter)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._accent)
            painter.drawEllipse(QRectF(rect).center() + offset, 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        elif not has_sign and (UNTRACKED in notes or UNCOMMITTED in notes):
            self._paint_uncommitted(painter, rect, is_new=UNTRACKED in notes)

    def _paint_uncommitted(self, painter: QPainter, rect: QRect, *, is_new: bool) -> None:
        """A ring for what is in no commit yet, with a plus in it for a file that git does not know:
        saved, but not shared."""
        self._smooth(painter)
        centre = QRectF(rect).center() + QPointF(1, 0)
        painter.setPen(QPen(self._quiet, _RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, _RADIUS, _RADIUS)
        if is_new:
            arm = _RADIUS / 2
            painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0))
            painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_check(self, painter: QPainter, rect: QRect, value: bool | None) -> None:
        """A check box: filled and checked, empty, or with a bar for not set."""
        paint_check(painter, rect, value, self._check)

    def _paint_title(self, painter: QPainter, rect: QRect, article: Row, words: str) -> None:
        font = self._broken if article.unreadable else self._theme.body
        colour = self._quiet if article.unreadable else self._text
        self._draw(painter, rect.adjusted(GRID, 0, -GRID, -1), words, font, colour, _LEFT)

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        font: QFont,
        alignment: Qt.AlignmentFlag,
    ) -> None:
        if words:
            inner = rect.adjusted(GRID, 0, -GRID, -1)
            self._draw(painter, inner, words, font, self._quiet, alignment)

    def _draw(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        font: QFont,
        colour: QColor,
        alignment: Qt.AlignmentFlag,
    ) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        # Long texts are cut before they are measured: eliding costs by their length.
        shown = self._body_metrics.elidedText(words[:400], _ELIDE, rect.width())
        painter.drawText(rect, alignment | Qt.TextFlag.TextSingleLine, shown)

    def _paint_topics(
        self, painter: QPainter, rect: QRect, topics: tuple[str, ...], selected: bool
    ) -> None:
        """As many chips as fit, the last one elided, and how many more there are."""
        if not topics:
            return
        left, right = rect.x() + GRID, rect.right() - GRID
        height = self._small_metrics.height() + 4
        top = rect.y() + (rect.height() - 1 - height) // 2
        self._smooth(painter)
        painter.setFont(self._theme.small)
        for at, topic in enumerate(topics):
            rest = len(topics) - at - 1
            more = self._width(f"+{rest}") + GRID if rest else 0
            room = right - left - more
            wanted = self._width(topic) + 2 * _CHIP_PADDING
            if at and wanted > room:
                room_left = QRect(left, top, right - left, height)
                self._paint_rest(painter, self._mirrored(rect, room_left), rest + 1)
                break
            width = min(wanted, room)
            if width < 3 * _CHIP_PADDING:
                break
            chip = self._mirrored(rect, QRect(left, top, width, height))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._surface if selected else self._chip)
            painter.drawRoundedRect(chip, height / 2, height / 2)
            painter.setPen(self._chip_text)
            inner = width - 2 * _CHIP_PADDING
            shown = topic
            if wanted > room:
                shown = self._small_metrics.elidedText(topic, _ELIDE, inner)
            painter.drawText(chip.adjusted(_CHIP_PADDING, 0, 1 - _CHIP_PADDING, 0), _LEFT, shown)
            left += width + GRID // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _mirrored(self, cell: QRect, inner: QRect) -> QRect:
        """Where a part of a cell is for people who read from right to left."""
        return QStyle.visualRect(self._view.layoutDirection(), cell, inner)

    def _paint_rest(self, painter: QPainter, rect: QRect, rest: int) -> None:
        painter.setPen(self._quiet)
        painter.drawText(rect, _LEFT, f"+{rest}")

    def _width(self, words: str) -> int:
        width = self._widths.get(words)
        if width is None:
            width = self._widths[words] = self._small_metrics.horizontalAdvance(words)
        return width

    @staticmethod
    def _smooth(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
