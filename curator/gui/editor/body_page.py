"""The body of an article as plain text, to be edited as in any text box.

What is typed is handed in after a pause and when the box is left; until then it is the page's, and
so is a text that was not taken: it waits at its article. What others made of the body meanwhile is
merged into it by lines. Where that cannot be, the body is in conflict; the box keeps what is typed
until it is left, and all of it is one side of the conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from curator.errors import DocumentError
from curator.gui.asking import notice
from curator.gui.editor.body_box import BodyBox
from curator.gui.editor.kept import KeptTexts
from curator.gui.editor.page import Page
from curator.gui.form.undecided import UndecidedMark
from curator.gui.labels import plain_label
from curator.gui.session import Change, Notice, Refiled, Session
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, shorten

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.library.article import Article

_PAUSE = 400  # milliseconds after which what was typed counts, so that it is kept within a second
_REST = 1.5  # seconds without a key after which one goes on with something else
_MOST_COUNTED = 50_000  # characters in which the words are counted at each key
_HTML = (".html", ".htm")
_NONE = "No body. Type to add one."
_LOST = "It holds characters that a text box cannot keep"


@dataclass(frozen=True, slots=True)
class _Typed:
    """A text that was not taken, as the box had it, and the body that it was typed over."""

    base: str
    raw: str


class BodyPage(Page):
    """Shows and edits one article's body."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._path = ""
        self._seen: Article | None = None  # what the box shows, but for what was typed
        self._filled = ""  # the path of the article whose body is in the box
        self._saved = b""  # the file of the article whose body is in the box
        self._typed = False  # and not handed in
        self._is_amid = False  # something was typed since the box was entered
        self._held: Conflict | None = None  # in which what is in the box is one side
        self._run = object()  # of typing: what one undo takes back
        self._last_key = 0.0
        self._lines = 1  # in the box
        self._is_line_done = False  # a paragraph was ended that is not handed in
        self._kept: KeptTexts[_Typed] = KeptTexts(session)  # that were not taken
        self.mark = UndecidedMark(session, theme, self)
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
        session.conflicts.changed.connect(self._look_whether_decided)
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
        column.addWidget(self.mark)
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
        self._mark()
        if article is not self._seen:
            self._seen = article
            self._look(article)

    def flush(self) -> bool:
        """Hand in what was typed; False if it is refused."""
        taken = self._hand_in()
        self._run = object()  # what is typed next is a step of its own
        self._is_amid = False
        if self._held is not None:
            self._end_conflict()
        return taken

    def leave(self) -> None:
        """The editor goes on to another article: what is not taken waits here."""
        if self._path and not self.flush():
            where = shorten(self._title(), 40)
            words = f"The body you typed for “{where}” was not taken; it is kept"
            self._kept.keep(self._path, self._in_box())
            self._typed = False
            self._session.noticed.emit(Notice(words, "error", topic=self._topic()))
        self._path = ""
        self._seen = None

    def give_up(self) -> None:
        """Escape: forget a text that is refused."""
        if not self.box.hasFocus() or self.flush():
            return
        again = partial(self._bring_back, self._path, self._in_box())
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

        if self._typed or self._is_undecided(article):
            if self._merge(article) is not None and not self._timer.isActive():
                self._timer.start(0)  # it is held once others know of the change
            return
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
            self.box.show_text(kept.base, newline)
            self.box.type_text(kept.raw)

    def _fill(self, article: Article, text: str, newline: str) -> None:
        is_other, self._filled = self._filled != article.path, article.path
        # Undo goes where something changed; what others wrote leaves the cursor where it is.
        is_outside, self._saved = self._saved != article.saved, article.saved
        if is_other or not is_outside or not self.box.take_in(text, newline):
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

    def _in_box(self) -> _Typed:
        return _Typed(self.box.shown, self.box.raw())

    def _bring_back(self, path: str, typed: _Typed) -> None:
        article = self._session.article(path)
        if article is None or path in self.unapplied:
            return
        self._kept.keep(path, typed)
        if path == self._path:
            self._look(article)

    def _dress(self) -> None:
        is_code = self._filled.lower().endswith(_HTML)
        self.box.set_font(self._theme.code if is_code else self._theme.body, is_code=is_code)

    def _forget(self) -> None:
        """Another site is open."""
        self._timer.stop()
        self._kept.clear()
        self._typed = self._is_amid = False
        self._held = None
        self._path = self._filled = ""
        self._seen = None

    # -- edit ----------------------------------------------------------------------------------

    def _type(self) -> None:
        now, lines = monotonic(), self.box.blockCount()
        if not self._typed and now - self._last_key > _REST:
            self._run = object()
        self._is_line_done |= lines > self._lines
        self._last_key, self._lines = now, lines
        self._typed = self._is_amid = True
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
        conflict = None if article is None else self._merge(article)
        if conflict is not None and article is not None and not self._session.is_busy:
            self._hold(article, conflict)
            return True
        text = self.box.text()
        if article is None:  # it may come back
            self._kept.keep(self._path, self._in_box())
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

    # -- what others made of it ----------------------------------------------------------------

    def _is_undecided(self, article: Article) -> bool:
        """Whether what was typed here is undecided by now: then it stays in the box, so that the
        next key does not go into the text of somebody else."""
        if article.path != self._filled or not self._is_amid:
            return False
        self._held = self._conflict(self.box.text())
        self._typed = self._held is not None
        return self._typed

    def _conflict(self, mine: str) -> Conflict | None:
        """The one in which a text is one side."""
        from curator.document import BODY

        found = self._session.conflicts.of(self._path)
        return next(
            (each for each in found if (each.field, each.ours) == (BODY, mine or None)), None
        )

    def _merge(self, article: Article) -> Conflict | None:
        """Merge what others made of the body into the box; the conflict where that cannot be."""
        from curator.document import BODY, Conflict
        from curator.library.body_edit import body_text, newline_of

        try:
            now, newline = body_text(article), newline_of(article)
            mine = self.box.text().encode()
        except (DocumentError, UnicodeEncodeError):
            return None  # handing it in says why it is not taken
        base: str | None = self.box.shown
        if self._held is not None:
            base = None if self._held.base is None else str(self._held.base)
        elif now == base or self.box.take_in(now, newline):
            self._lines = self.box.blockCount()
            return None
        return Conflict.of_text(
            BODY, (base or "").encode("utf-8", "surrogateescape"), mine, now.encode()
        )

    def _hold(self, article: Article, conflict: Conflict) -> None:
        """What is in the box is one side of a conflict, the file's body the other."""
        from curator.library import versions
        from curator.library.body_edit import SetBody, body_text

        conflicts, before = self._session.conflicts, self._held
        self._held = conflict
        saved = versions.as_saved(self._session.library, article)
        try:
            theirs = body_text(saved)
        except DocumentError:
            theirs = str(conflict.theirs or "")
        if theirs != (conflict.theirs or ""):  # what was handed in before is in the box, too
            self._session.edit((self._path,), SetBody(theirs), self)
            conflict = self._held = replace(conflict, theirs=theirs or None)
        # What was typed goes on from these.
        old = self._conflict(str(before.ours or "") if before else self.box.shown)
        if old is not None:
            conflict = self._held = replace(conflict, base=old.base)
        kept = (each for each in conflicts.of(self._path) if each not in (old, conflict))
        conflicts.put({self._path: (*kept, conflict)})
        if before is None:
            self._session.noticed.emit(notice(self._session))

    def _end_conflict(self) -> None:
        """Show what the article has; what was typed is kept in the conflict, or was decided on."""
        self._held = None
        self._typed = False
        article = self._session.article(self._path)
        if article is not None:
            self._look(article)

    def _mark(self) -> None:
        """Say above the text that it is undecided."""
        from curator.document import BODY

        found = self._session.conflicts.of(self._path)
        self.mark.show_conflicts(self._path, [each for each in found if each.field == BODY], BODY)

    def _look_whether_decided(self, _paths: object) -> None:
        self._mark()
        held = self._held
        if held is None or self._conflict(str(held.ours or "")) is not None:
            return
        if held.ours == (self.box.text() or None):
            self._is_amid = False
            self._end_conflict()
        else:
            self._held = None  # what was typed since goes over what was decided

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
