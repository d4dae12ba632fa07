"""Dates with a calendar, and lengths of time; both are kept as they are spelled."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTime
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from curator.document import Timestamp, Value
from curator.gui.form.context import Context
from curator.gui.form.plan import Row
from curator.gui.form.text_boxes import LineBox
from curator.gui.form.typed_field import TypedField
from curator.gui.form.values import duration_in_words, read_date
from curator.gui.labels import ElidedLabel
from curator.gui.theme import GRID, set_kind

_PARTS = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(?::\d\d(?:\.\d*)?)?"
    r"[ \t]*(?P<zone>Z|[-+]\d\d?(?::?\d\d)?)?)?"
)


class DateField(TypedField):
    """A date or a date and time as the file has it, in words under it, and a calendar."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, LineBox())
        self.box.setFont(context.theme.figures)
        self.box.setMinimumWidth(19 * GRID)
        inner = QWidget(self)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        self._button = QToolButton(inner)
        self._button.setToolTip("Choose the day")
        self._button.setAccessibleName(f"Choose the day of {self.name}")
        context.theme.dress(self._button, "calendar", "quiet")
        self._button.clicked.connect(self._choose_day)
        self._words = ElidedLabel(inner)
        set_kind(self._words, "caption")
        line.addWidget(self.box, 1)
        line.addWidget(self._button)
        lines.addLayout(line)
        lines.addWidget(self._words)
        self.put(inner)

    def value(self, text: str) -> tuple[Value, str]:
        """A timestamp, if the day exists."""
        date = read_date(text)
        if date is None and _is_text(self.row.value) and read_date(f"{text.strip()}:00"):
            return text, ""  # without seconds it is a text, and stays one
        words = "Type a date, such as 2020-07-15T05:31:00Z"
        return date, "" if date is not None else self.none_or(text, words)

    def text_changed(self) -> None:
        """Say the day in words; nobody should have to know what day a number is."""
        moment = _moment(self.box.text())
        words = "" if moment is None else _in_words(*moment, self.context.locale)
        self._words.show_text(words)
        self._words.setVisible(bool(words))

    def _choose_day(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(menu)
        calendar.setLocale(self.context.locale)
        calendar.setAccessibleName(f"Day of {self.name}")
        moment = _moment(self.box.text())
        if moment is not None:
            calendar.setSelectedDate(QDate(moment[0].year, moment[0].month, moment[0].day))
        calendar.clicked.connect(self._take_day)
        calendar.activated.connect(self._take_day)
        calendar.clicked.connect(menu.close)
        calendar.activated.connect(menu.close)
        box = QVBoxLayout(menu)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(calendar)
        menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height())))
        calendar.setFocus()

    def _take_day(self, day: QDate) -> None:
        """Another day, the time and its zone as they are written."""
        text = self.box.text()
        new = day.toString("yyyy-MM-dd")
        date = read_date(text)
        if date is not None:
            rest = text.strip()
            cut = next((at for at, each in enumerate(rest) if each in "Tt \t"), len(rest))
            new += rest[cut:]
        if new != text:
            self.box.setText(new)
            self._type()
            self.flush()


class DurationField(TypedField):
    """A length of time as ISO 8601 has it, and the same in words."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, LineBox())
        self.box.setFont(context.theme.figures)
        self.box.setMaximumWidth(24 * GRID if row.of > 1 else 16 * GRID)
        inner = QWidget(self)
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        self._words = ElidedLabel(inner)
        set_kind(self._words, "caption")
        line.addWidget(self.box)
        line.addWidget(self._words, 1)
        self.put(inner)

    def value(self, text: str) -> tuple[Value, str]:
        """A duration, such as PT13M34S."""
        if duration_in_words(text):
            return text.strip(), ""
        words = "Type a length such as PT13M34S: 13 minutes and 34 seconds"
        return None, self.none_or(text, words)

    def text_changed(self) -> None:
        """Say it in words."""
        self._words.show_text(duration_in_words(self.box.text()))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Timestamp)


def _moment(text: str) -> tuple[datetime, str] | None:
    """The date and time of a text as they stand there, and the zone as it is written."""
    if read_date(text) is None and read_date(f"{text.strip()}:00") is None:
        return None
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hours, minutes = (int(part or 0) for part in found.groups()[:5])
    return datetime(year, month, day, hours, minutes), found["zone"] or ""


def _in_words(moment: datetime, zone: str, locale: QLocale) -> str:
    day = QDate(moment.year, moment.month, moment.day)
    words = locale.toString(day, QLocale.FormatType.LongFormat)
    if zone or moment.hour or moment.minute:
        time = QTime(moment.hour, moment.minute)
        words += f", {locale.toString(time, QLocale.FormatType.ShortFormat)}"
    return f"{words} {'UTC' if zone == 'Z' else zone}".rstrip()
