"""The body of an article as plain text, to be edited as in any text box.

What is typed is handed in after a pause and when the box is left; until then it is the page's, and
so is a text that was not taken: it waits at its article.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from curator.errors import DocumentError
from curator.gui.editor.body_box import BodyBox
from curator.gui.editor.kept import KeptTexts
from curator.gui.editor.page import Page
from curator.gui.labels import plain_label
from curator.gui.session import Change, Notice, Refiled, Session
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, shorten

if TYPE_CHECKING:
    from curator.library.article import Article

_PAUSE = 400  # milliseconds after which what was typed counts, so that it is kept within a second
_REST = 1.5  # seconds without a key after which one goes on with something else
_MOST_COUNTED = 50_000  # characters in which the words are counted at each key
_HTML = (".html", ".htm")
_NONE = "No body. Type to add one."
_LOST = "It holds characters that a text box cannot keep"


class BodyPage(Page):
    """Shows and edits one article's body."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._path = ""
        self._seen: Article | None = None  # what the box shows, but for what was typed
        self._filled = ""  # the path of the article whose body is in the box
        self._typed = False  # and not handed in
        self._run = object()  # of typing: what one undo takes back
        self._last_key = 0.0
        self._lines = 1  # in the box
        self._is_line_done = False  # a paragraph was ended that is not handed in
        self._kept: KeptTexts[str] = KeptTexts(session)  # that were not taken
        self.box = BodyBox(self)
        self.says = plain_label("", "caption")
        self.counts = plain_label("", "caption", wrap=False)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._pause)
        self._build()
        self.box.edited.connect(self._type)
        self.box.left.connect(self.flush)
        session.changed.connect(self._follow)
        session.opened.connect(self._forget)
        session.refiled.connect(self._follow_moves)
        theme.changed.connect(self._dress)

    def _build(self) -> None:
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self.says, 1)
        below.addStretch(0)
        below.addWidget(self.counts, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self.box, 1)
        column.addLayout(below)
        self.setFocusProxy(self.box)
        self._say("")

    # -- what the editor asks ------------------------------------------------------------------

    def show_article(self, article: Article) -> None:
        """Show this one; text that was typed for it and not taken is there again."""
        if article.path != self._path:
            self.leave()
            self._path = article.path
        if article is not self._seen:
            self._seen = article
            self._look(article)

    def flush(self) -> bool:
        """Hand in what was typed; False if it is refused."""
        taken = self._hand_in()
        self._run = object()  # what is typed next is a step of its own
        return taken

    def leave(self) -> None:
        """The editor goes on to another article: what is not taken waits here."""
        if self._path and not self.flush():
            where = shorten(self._title(), 40)
            words = f"The body you typed for “{where}” was not taken; it is kept"
            self._kept.keep(self._path, self.box.raw())
            self._typed = False
            self._session.noticed.emit(Notice(words, "error", topic=self._topic()))
        self._path = ""
        self._seen = None

    def give_up(self) -> None:
        """Escape: forget a text that is refused."""
        if not self.box.hasFocus() or self.flush():
            return
        again = partial(self._bring_back, self._path, self.box.raw())
        self._typed = False
        words = "The body you typed was not taken"
        notice = Notice(words, "error", ("Bring it back", again), topic=self._topic())
        self._session.noticed.emit(notice)
        set_kind(self.box, "usual")
        article = self._session.article(self._path)
        if article is not None:
            self._look(article)

    @property
    def unapplied(self) -> tuple[str, ...]:
        """The articles for which there is typed text that is not handed in."""
        here = (self._path,) if self._typed else ()
        return (*here, *(path for path in self._kept if path not in here))

    # -- show ----------------------------------------------------------------------------------

    def _look(self, article: Article) -> None:
        from curator.library.body_edit import body_of, body_text, newline_of

        if self._typed:
            return  # what is typed goes over whatever is there; that can be taken back
        reason = ""
        try:
            text, newline = body_text(article), newline_of(article)
        except DocumentError as error:
            text, newline = body_of(article).decode("utf-8", "replace"), "\n"
            reason = error.reason if error.line is None else f"{error.reason}, line {error.line}"
        self._fill(article, text, newline)
        if not reason and (self.box.typed or self.box.text() != text):
            reason = _LOST
        self.box.set_editable(not reason, "Body")
        self.box.setPlaceholderText("" if reason else _NONE)
        self._say(f"Only to be looked at: {reason[:1].lower()}{reason[1:]}" if reason else "")
        if reason:
            return
        kept = self._kept.take(article.path)
        if kept is not None:
            self._session.settled.emit(self._topic())
            self.box.type_text(kept)

    def _fill(self, article: Article, text: str, newline: str) -> None:
        is_other, self._filled = self._filled != article.path, article.path
        self.box.show_text(text, newline)
        self._lines = self.box.blockCount()
        if is_other:
            self._dress()
            self.box.go_to_start()
        self._count()

    def _follow(self, change: Change) -> None:
        article = self._session.article(self._path) if self._path in change.paths else None
        if article is not None:
            self.show_article(article)

    def _follow_moves(self, refiled: Refiled) -> None:
        """Articles were put elsewhere, and what was typed for them goes along."""
        ends = dict(refiled.paths)
        moved = ends.get(self._path)
        if self._path in ends and moved is None:
            self.leave()
        for path in self._kept.follow(refiled):
            self._session.settled.emit(f"body {path}")
        if moved is not None:
            self._session.settled.emit(self._topic())
            self._path = self._filled = moved
        article = self._session.article(self._path)
        if article is not None:
            self._seen = article
            self._look(article)

    def _bring_back(self, path: str, raw: str) -> None:
        article = self._session.article(path)
        if article is None or path in self.unapplied:
            return
        self._kept.keep(path, raw)
        if path == self._path:
            self._look(article)

    def _dress(self) -> None:
        is_code = self._filled.lower().endswith(_HTML)
        self.box.set_font(self._theme.code if is_code else self._theme.body, is_code=is_code)

    def _forget(self) -> None:
        """Another site is open."""
        self._timer.stop()
        self._kept.clear()
        self._typed = False
        self._path = self._filled = ""
        self._seen = None

    # -- edit ----------------------------------------------------------------------------------

    def _type(self) -> None:
        now, lines = monotonic(), self.box.blockCount()
        if not self._typed and now - self._last_key > _REST:
            self._run = object()
        self._is_line_done |= lines > self._lines
        self._last_key, self._lines = now, lines
        self._typed = True
        is_small = self.box.document().characterCount() <= _MOST_COUNTED
        if self._is_line_done or not is_small or not self._timer.isActive():
            self._timer.start(0 if self._is_line_done else _PAUSE)
        self.typed.emit()
        if is_small:
            self._count()

    def _pause(self) -> None:
        is_line_done = self._is_line_done
        self._hand_in()
        if is_line_done:
            self._run = object()

    def _hand_in(self) -> bool:
        from curator.library.body_edit import SetBody

        self._timer.stop()
        self._is_line_done = False
        if not self._typed:
            return True
        article = self._session.article(self._path)
        text = self.box.text()
        if article is None:  # it may come back
            self._kept.keep(self._path, self.box.raw())
            reason = None
        else:
            self._typed = False  # what is shown from now on is what the article has
            reason = self._session.edit((self._path,), SetBody(text), self, typing=self._run)
        self._typed = reason is not None
        if reason is not None:
            set_kind(self.box, "refused")
            self._say(f"Not taken yet: {reason}", "reason")
            return False
        if article is not None:
            set_kind(self.box, "usual")
            self._say("")
        return True

    # -- say -----------------------------------------------------------------------------------

    def _count(self) -> None:
        text = self.box.raw()
        words = count(len(text.split()), "word")
        says = f"{words} · {count(len(text), 'character')}" if text.strip() else _NONE
        self.counts.setText(says if text else "")  # what the box says itself, while it is empty

    def _say(self, text: str, kind: str = "caption") -> None:
        set_kind(self.says, kind)
        self.says.setText(text)
        self.says.setVisible(bool(text))

    def _title(self) -> str:
        article = self._session.article(self._path)
        return (article.title if article else "") or self._path

    def _topic(self) -> str:
        return f"body {self._path}"
