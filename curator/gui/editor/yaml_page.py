"""An article's front matter as it stands in the file, to look at and to edit under guard.

Beside it is what saving would write. What is typed is handed in as operations: values change, and
all that was not edited keeps its spelling. Text that is not applied yet waits at its article.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from curator.errors import DocumentError
from curator.gui.editor.code_editor import CodeEditor
from curator.gui.editor.diff_splitter import DiffSplitter
from curator.gui.editor.page import Page
from curator.gui.editor.pending_view import PendingView, pending
from curator.gui.labels import plain_label
from curator.gui.session import Change, Notice, Refiled, Session
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.unapplied import Shown, Typed, topic_of
from curator.gui.yaml_view import YamlHighlighter

if TYPE_CHECKING:
    from curator.library.article import Article

_ONLY_SPELLING = "Only comments or spelling changed; values are edited here"


class YamlPage(Page):
    """Shows one article's front matter and, on request, edits it."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        _context: object | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._path = ""
        self._base = b""  # the file that the text in the box was made from
        self._filled = ""  # the path of the article whose front matter is in the box, if any is
        self._end = ""  # of the front matter: its last line end, which the box does not show
        self._editing = False
        self._stale = False  # what is shown is to be looked at again once it is seen
        self._waiting = session.unapplied.waiting("yaml")
        self.code = CodeEditor("Front matter", theme, self)
        self._highlighter = YamlHighlighter(theme, self.code.document())
        self.pending = PendingView(theme, self)
        self.edit = QPushButton("Edit YAML")
        self.apply = QPushButton("Apply")
        self.cancel = QPushButton("Cancel")
        self.says = plain_label("", "caption")
        self._build()
        self.edit.clicked.connect(self.start_editing)
        self.apply.clicked.connect(self._apply)
        self.cancel.clicked.connect(self._cancel)
        self.code.applied.connect(self._apply)
        self.code.cancelled.connect(self._cancel)
        self.code.textChanged.connect(self._tell_typed)
        session.unapplied.show_on("yaml", self)
        session.changed.connect(self._refresh)
        session.refiled.connect(self._follow)
        session.opened.connect(self._forget)

    def _build(self) -> None:
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_kind(self.apply, "main")
        self.edit.setToolTip("Edit the front matter as text")
        self.apply.setToolTip("Take these values over (Ctrl+Enter)")
        self.cancel.setToolTip("Back to what the article has (Esc)")
        self._title: QLabel = plain_label("Front matter", "label", wrap=False)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._title, 1)
        for button in (self.edit, self.cancel, self.apply):
            row.addWidget(button)
        upper = QWidget()
        inner = QVBoxLayout(upper)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID // 2)
        inner.addWidget(self.code, 1)
        inner.addWidget(self.says)
        self.splitter = DiffSplitter(upper, self.pending, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.splitter, 1)
        self.setFocusProxy(self.code)
        self._show_buttons()
        self._say("")

    # -- what the editor asks ------------------------------------------------------------------

    def show_article(self, article: Article) -> None:
        """Show this one; text that was typed for it before is there again."""
        if article.path != self._path:
            self.leave()
            self._path = article.path
        self._look()

    def flush(self) -> bool:
        """False while there is typed text that is not applied; then the editor is told."""
        if not self._session.unapplied.has(self._path, "yaml"):
            return True
        words = "The YAML you typed is not applied yet"
        self._notice(words, ("Apply", self._apply_there) if self._editing else None)
        return False

    def leave(self) -> None:
        """The editor goes on to another article: what is not applied waits here."""
        if self._has_typed():
            self._waiting.keep(self._path, self._typed())
            self._session.unapplied.tell(self._path, "yaml")
        self._stop_editing()
        self._path = ""

    def shown_text(self) -> Shown:
        """What is typed and not applied, and its article."""
        return (self._path, self._typed()) if self._has_typed() else None

    def drop_text(self) -> None:
        """Show what the article has."""
        self._stop_editing()
        self._look()

    # -- show ----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Looks at the article and its file, if there was no need before."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """The file may be another one when the page is seen again."""
        super().hideEvent(event)
        self._stale = True

    def changeEvent(self, event: QEvent) -> None:
        """Back from another program, which may have written the file."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The diff goes where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _refresh(self, change: Change) -> None:
        if self._path in change.paths and change.initiator is not self:
            self._look()

    def _follow(self, refiled: Refiled) -> None:
        """Articles were put elsewhere, and what was typed for them goes along."""
        ends = dict(refiled.paths)
        moved = ends.get(self._path)
        if self._path in ends and moved is None:
            self.leave()
        if moved is not None:
            self._session.settled.emit(self._topic())
            self._path = self._filled = moved
        self._look()

    def _look(self) -> None:
        """Show what the article is now; only if somebody sees it."""
        article = self._session.article(self._path) if self._path else None
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        if article is None:
            return
        try:
            front = article.document().front_matter
        except DocumentError:
            return  # taken back to what cannot be read: another page shows that
        kept = self._waiting.take(article.path)
        if kept is not None:
            self._bring(article, kept)
        elif self._has_typed():
            self._say_whether_changed(article)
        else:
            self._fill(article, front)
        self._show_pending(article)

    def _fill(self, article: Article, front: str) -> None:
        first = article.data.partition(b"\n")[0]
        newline = "\r\n" if first.endswith(b"\r") else "\n"
        if article.data != self._base:
            self._say("")
        self._base = article.data
        self._end = "\r\n" if front.endswith("\r\n") else "\n" if front.endswith("\n") else ""
        is_newer, self._filled = self._filled == article.path, article.path
        show = self.code.take_in if is_newer else self.code.show_text
        start = 1 if _is_whole(article) else 2
        show(front.removesuffix(self._end), first=start, newline=newline)

    def _bring(self, article: Article, typed: Typed) -> None:
        """Text that was typed before, over the version it was made from."""
        from curator.library import versions

        try:
            base = versions.rewritten(self._session.library, article, typed.base)
        except DocumentError:  # another Curator could read it
            base = article
        self._fill(base, base.document().front_matter)
        self._start_editing()
        self.code.restore(typed.raw, typed.place)
        self._session.settled.emit(self._topic())
        self._say_whether_changed(article)

    def _say_whether_changed(self, article: Article) -> None:
        changed = article.data != self._base
        words = "The article was changed meanwhile. Applying keeps those changes too."
        self._say(words if changed else "")

    def _show_pending(self, article: Article) -> None:
        if not self._editing:
            self.pending.show_pending(pending(article, self._session.library))
        self._arrange()

    def _arrange(self) -> None:
        """The diff where there is room, but not while one edits."""
        self.pending.setVisible(not self._editing)
        self.splitter.arrange(self.width())

    # -- edit ----------------------------------------------------------------------------------

    def start_editing(self) -> None:
        """Let the front matter be edited."""
        if not self._path:
            return
        self._start_editing()
        self._say("")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_editing(self) -> None:
        self._editing = True
        self.code.set_editable(True)
        self._show_buttons()
        self._arrange()

    def _stop_editing(self) -> None:
        if not self._editing:
            return
        had_focus = any(box.hasFocus() for box in (self.code, self.apply, self.cancel))
        self._editing = False
        self._session.unapplied.typed.emit()
        self._base, self._filled = b"", ""
        self.code.show_text("")
        self.code.set_editable(False)
        self._show_buttons()
        self._say("")
        if had_focus:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply_there(self) -> None:
        """From the notice: apply what is typed, if its article is still shown."""
        if self._editing:
            self._apply()

    def _apply(self) -> None:
        article = self._session.article(self._path)
        if article is None:
            return
        text = self.code.text() + self._end
        self.code.unmark()
        try:
            reason = self._hand_in(article, text)
        except DocumentError as error:
            self._refuse(error)
            return
        if reason is None:
            self._applied(text)
        else:
            self._say(reason, "caption" if reason is _ONLY_SPELLING else "reason")

    def _hand_in(self, article: Article, text: str) -> str | None:
        """Give the session what was typed; why that is not done. Raises DocumentError, with the
        place in the text, if the text is refused."""
        from curator.library.raw_edit import EditFrontMatter, mended

        settings = self._session.library.site.settings
        edit = EditFrontMatter(self._base, text, _is_whole(article))
        as_typed = mended(self._base, text, settings, whole=edit.whole)
        if as_typed is not None:
            if article.data != self._base:
                return "The article was changed meanwhile. Copy your text, cancel and start again"
            return self._session.rewrite(self._path, as_typed, edit.label)
        if not edit.operations(article.document(), settings) and self.code.typed:
            return _ONLY_SPELLING
        return self._session.edit((self._path,), edit, self)

    def _applied(self, text: str) -> None:
        self._session.settled.emit(self._topic())
        self._stop_editing()
        self._look()
        article = self._session.article(self._path)
        if article is not None and article.document().front_matter != text:
            self._say("Applied. Where only comments or spelling differed, the file keeps its own.")

    def _refuse(self, error: DocumentError) -> None:
        """Say why the text is not taken, and go to the place."""
        from curator.library.hints import likely_cause

        if error.line is None:
            self._say(error.reason, "reason")
        else:
            column = error.column or 1
            self.code.mark(error.line, column)
            self.code.go_to(error.line, column)
            cause = likely_cause("\n" * (self.code.first - 1) + self.code.raw(), error.line)
            words = f"Line {error.line}, column {column}: {error.reason}"
            self._say(f"{words}. {cause}" if cause else words, "reason")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self) -> None:
        """Back to what the article has; typed text can be brought back."""
        if self._has_typed():
            again = partial(self._bring_back, self._path, self._typed())
            self._notice("The YAML you typed was not applied", ("Bring it back", again))
        self.drop_text()

    def _bring_back(self, path: str, typed: Typed) -> None:
        if self._session.article(path) is None or self._session.unapplied.has(path, "yaml"):
            return
        self._waiting.keep(path, typed)
        self._look()

    def _forget(self) -> None:
        """Another site is open."""
        self._stop_editing()
        self._path = ""

    def _has_typed(self) -> bool:
        return self._editing and self.code.typed

    def _typed(self) -> Typed:
        return Typed(self._base, "", self.code.raw(), self.code.place)

    def _tell_typed(self) -> None:
        if self._editing:
            self._session.unapplied.typed.emit()

    # -- say -----------------------------------------------------------------------------------

    def _show_buttons(self) -> None:
        self.edit.setVisible(not self._editing)
        self.apply.setVisible(self._editing)
        self.cancel.setVisible(self._editing)
        self._title.setText("Edit the front matter" if self._editing else "Front matter")

    def _say(self, text: str, kind: str = "caption") -> None:
        set_kind(self.says, kind)
        self.says.setText(text)
        self.says.setVisible(bool(text))

    def _topic(self) -> str:
        return topic_of(self._path, "yaml")

    def _notice(self, text: str, action: tuple[str, Callable[[], None]] | None = None) -> None:
        self._session.noticed.emit(Notice(text, "error", action, topic=self._topic()))


def _is_whole(article: Article) -> bool:
    from curator.library.article import is_yaml

    return is_yaml(article.path)
