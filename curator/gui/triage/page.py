"""Triage: one article large, one key a decision, until none is left."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.columns import number
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.triage.ahead import Ahead, Prepared
from curator.gui.triage.decision_bar import DecisionBar
from curator.gui.triage.facts import Facts
from curator.gui.triage.reading import Reading
from curator.gui.triage.summary import Summary
from curator.gui.triage.topic_keys import TopicKeys
from curator.gui.triage.words import badges_of, decided_words, figures_of, left_words, said_of
from curator.gui.words import count
from curator.library.triage import Verdict

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures
    from curator.gui.session import Session
    from curator.gui.triage.deciding import Deciding

_AHEAD = 2  # articles that are read before it is their turn
_AHEAD_AFTER = 60  # milliseconds: the article that is shown is painted by then
_SHEET = Template("""
TriagePage, QScrollArea#triageReading { background: $surface; border: none; }
QScrollArea { background: $surface; border: none; }
QTextBrowser { background: transparent; border: none; padding: 0; color: $text;
    selection-background-color: $accent; selection-color: $on_accent; }
TopicKey { min-height: 0; padding: 0; border: none; }
TopicKeys QLineEdit { padding: 2px 7px; }
TopicKeys QLineEdit:focus { padding: 1px 6px; }
QFrame#triageHead { background: $window; border-bottom: 1px solid $line; }
QFrame#triageFoot { background: $window; border-top: 1px solid $line; }
""")


class TriagePage(QWidget):
    """Shows one `Deciding`. Keys that are no letters come here; letters are commands."""

    left = Signal()
    saved = Signal()

    def __init__(
        self, session: Session, theme: Theme, pictures: Pictures, locale: QLocale, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._pictures = pictures
        self._locale = locale
        self._why = ""
        self._deciding: Deciding | None = None
        self._shown: Prepared | None = None
        self._ahead = Ahead()
        self._ahead_timer = QTimer(self, singleShot=True, interval=_AHEAD_AFTER)
        self._ahead_timer.timeout.connect(self._read_ahead)
        self.setAccessibleName("Triage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.reading = Reading(theme, pictures, locale, self)
        self.facts = Facts(theme, pictures, self)
        self.topics = TopicKeys(theme, lambda: session.library.taxonomy, self)
        self.bar = DecisionBar(theme, self)
        self.summary = Summary(theme, self)
        self._lay_out()
        self._connect()
        self._restyle()

    # -- set up ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._article = QWidget(self)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(GRID)
        middle.addStretch(1)
        middle.addWidget(self.reading, 1000)
        middle.addWidget(self.facts)
        middle.addStretch(1)
        column = QVBoxLayout(self._article)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self._make_foot())
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._article)
        self._stack.addWidget(self.summary)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._make_head())
        outer.addWidget(self._stack, 1)

    def _make_head(self) -> QWidget:
        head = QFrame(self)
        head.setObjectName("triageHead")
        row = QHBoxLayout(head)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(plain_label("Triage", "heading", self._theme.heading, wrap=False))
        self.which = ElidedLabel(head)
        set_kind(self.which, "quiet")
        row.addWidget(self.which, 1)
        self.progress = QProgressBar(head)
        self.progress.setAccessibleName("Decided")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(14 * GRID)
        row.addWidget(self.progress)
        self.counts = plain_label("", "", self._theme.figures, wrap=False)
        row.addWidget(self.counts)
        self.save = QPushButton("Save", head)
        self.close_button = QPushButton("Leave  (Esc)", head)
        for button in (self.save, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        return head

    def _make_foot(self) -> QWidget:
        foot = QFrame(self)
        foot.setObjectName("triageFoot")
        column = QVBoxLayout(foot)
        column.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        column.setSpacing(GRID + GRID // 2)
        column.addWidget(self.topics)
        column.addWidget(self.bar)
        return foot

    def _connect(self) -> None:
        for button, verdict in (
            (self.bar.publish, Verdict.PUBLISH),
            (self.bar.reject, Verdict.REJECT),
            (self.bar.skip, Verdict.SKIP),
            (self.bar.later, Verdict.LATER),
        ):
            button.clicked.connect(lambda _=False, each=verdict: self.decide(each))
        self.bar.back.clicked.connect(self.take_back)
        self.facts.original.clicked.connect(self.facts.open_original)
        self.topics.toggled.connect(self.toggle_topic)
        self.topics.left.connect(self.take_focus)
        self.summary.saved.connect(self.saved)
        self.summary.taken_back.connect(self.take_back)
        self.summary.left.connect(self.left)
        self.save.clicked.connect(self.saved)
        self.close_button.clicked.connect(self.left)
        self._pictures.loaded.connect(self._show_picture)
        self._pictures.failed.connect(self._show_picture)
        self._pictures.remote_allowed_changed.connect(lambda: self._show_picture(""))
        self._theme.changed.connect(self._restyle)

    # -- a run -------------------------------------------------------------------------------------

    @property
    def deciding(self) -> Deciding | None:
        """The run that is shown."""
        return self._deciding

    @property
    def shown(self) -> Prepared | None:
        """The article that is shown."""
        return self._shown

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left to decide."""
        return self._stack.currentWidget() is self.summary

    def begin(self, deciding: Deciding, which: str, why: str) -> None:
        """Show the first article of this run; `which` says which articles these are, `why` what
        each of them meets, "" for nothing."""
        self._deciding = deciding
        self._why = why
        self.which.show_text(which)
        self._ahead.clear()
        deciding.moved.connect(self.show_current)
        deciding.altered.connect(self.show_current)
        deciding.decided.connect(self._say_decided)
        self._shown = None
        self.show_current()

    def end(self) -> None:
        """There is no run any more."""
        self._deciding = None
        self._shown = None
        self._ahead.clear()
        self._ahead_timer.stop()

    def decide(self, verdict: Verdict) -> None:
        """Decide on the article that is shown."""
        readable = self._shown is not None and not self._shown.reason
        if self._deciding is None or self.is_at_end:
            return
        if readable or verdict in (Verdict.SKIP, Verdict.LATER):
            self._deciding.decide(verdict)

    def take_back(self) -> None:
        """Go back before the last decision."""
        if self._deciding is not None:
            self._deciding.take_back()

    def toggle_topic(self, name: str) -> None:
        """Choose a topic for the article that is shown, or take it away."""
        if self._deciding is not None and self._shown is not None and not self._shown.reason:
            self._deciding.toggle_topic(name)

    def ask_topic(self) -> None:
        """Go where any topic can be typed."""
        if self._shown is not None and not self._shown.reason:
            self.topics.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.topics.input.offer()

    # -- show --------------------------------------------------------------------------------------

    def show_current(self) -> None:
        """Show the article to be decided on as it is now, or the summary."""
        deciding = self._deciding
        if deciding is None:
            return
        article = deciding.article
        had_focus = self._has_focus()
        if article is None:
            self._shown = None
            self._show_end()
        else:
            before, prepared = self._shown, self._ahead.get(article, self._session.library)
            self._shown = prepared
            self._stack.setCurrentWidget(self._article)
            if before is not prepared:
                self.reading.show_article(prepared, badges_of(prepared))
                self.facts.show_card(prepared.card, self._facts_of(prepared))
            self._show_choice(prepared)
            self._ahead_timer.start()
        self._show_counts()
        if had_focus and not self.topics.input.hasFocus():
            self.take_focus()
        if article is not None and (before is None or before.article.path != article.path):
            self._announce(said_of(prepared, deciding, self._locale))

    def _show_choice(self, prepared: Prepared) -> None:
        deciding = self._deciding
        assert deciding is not None
        choice = deciding.choice
        readable = not prepared.reason
        self.topics.setVisible(readable)
        self.topics.show_choice(deciding.offered(prepared.suggested) if readable else (), choice)
        self.bar.enable(readable)
        self.bar.show_state(
            is_published=prepared.article.published,
            marks_removed=deciding.habits.marks_removed,
            loses_mark=prepared.is_removed,
            topics=choice.changes,
        )

    def _facts_of(self, prepared: Prepared) -> Sequence[tuple[str, str]]:
        article = prepared.article
        lines = [("Here because", self._why)]
        if not prepared.reason:
            written = {True: "yes", False: "no", None: "not set"}
            lines.append(("Published", written[article.published]))
            for name, value in (("Quality", article.quality), ("Heat", article.heat)):
                lines.append((name, "not set" if value is None else number(value, self._locale)))
            lines.append(("Problems", "\n".join(article.problems[:3])))
        if article.modified:
            lines.append(("Modified", "not saved yet"))
        lines.append(("File", article.path.replace("/", "/\u200b").replace("-", "-\u200b")))
        return [line for line in lines if line[1]]

    def _show_counts(self) -> None:
        deciding = self._deciding
        assert deciding is not None
        queue = deciding.queue
        self.progress.setMaximum(max(queue.left + queue.done, 1))
        self.progress.setValue(queue.done)
        self.counts.setText(left_words(deciding))
        unsaved = len(deciding.unsaved)
        self.save.setVisible(unsaved > 0 and not self.is_at_end)
        self.save.setText(f"Save {count(unsaved, 'decision')}  (Ctrl+S)")
        self.bar.show_last(decided_words(deciding, self._session.stack.undoText()))

    def _show_end(self) -> None:
        assert self._deciding is not None
        heading, words, lines, save = figures_of(self._deciding)
        self.summary.show_figures(heading, words, lines, save)
        self.summary.back.setVisible(self._deciding.can_take_back)
        self._stack.setCurrentWidget(self.summary)
        self._announce(f"{heading}. {words}")

    def take_focus(self) -> None:
        """The keyboard goes where every key of this page acts."""
        if self.is_at_end:
            self.summary.take_focus()
        else:
            self.reading.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _announce(self, words: str) -> None:
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _say_decided(self, verdict: Verdict) -> None:
        words = {Verdict.PUBLISH: "Published", Verdict.REJECT: "Rejected", Verdict.SKIP: "Skipped"}
        self._announce(words.get(verdict, "Put off"))

    # -- ahead -------------------------------------------------------------------------------------

    def _read_ahead(self) -> None:
        """One article a turn: its file, and its picture if that may be loaded."""
        if self._deciding is None:
            return
        paths = self._deciding.queue.ahead(_AHEAD)
        missing = next(iter(self._ahead.missing(paths)), None)
        article = None if missing is None else self._session.article(missing)
        if article is None:
            return
        prepared = self._ahead.get(article, self._session.library)
        if prepared.card.picture.url:
            ratio = self.devicePixelRatioF()
            self._pictures.picture(prepared.card.picture.url, self.facts.picture_size, ratio)
        self._ahead_timer.start()

    def _show_picture(self, url: str) -> None:
        if self.isVisible() and self._shown is not None:
            self.facts.refresh_picture()
            self.reading.logo.refresh(url)

    # -- keys and looks ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A large window has room for a large picture."""
        super().resizeEvent(event)
        self.facts.fit(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The number keys choose topics."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digit = 0 if held else event.key() - Qt.Key.Key_0.value
        name = self.topics.name_of(digit) if 0 < digit < 10 else None
        if name is not None and not self.is_at_end:
            self.toggle_topic(name)
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        colours = self._theme.colours
        self.setStyleSheet(
            _SHEET.substitute({name: getattr(colours, name) for name in colours.__slots__})
        )
        self.reading.restyle()
        self.facts.restyle()
