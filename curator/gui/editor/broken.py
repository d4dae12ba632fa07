"""An article that cannot be read: why, where, and its text to be mended in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.errors import DocumentError
from curator.gui.editor.code_editor import CodeEditor
from curator.gui.editor.file_text import BOM, MOST_EDITED, merged, text_of
from curator.gui.editor.page import Page
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.session import Notice, Refiled, Session
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.unapplied import Shown, Typed, topic_of
from curator.gui.yaml_view import YamlHighlighter

if TYPE_CHECKING:
    from curator.library.article import Article

_DEBOUNCE = 300  # milliseconds from the last key to the check
_MOST_SHOWN = 20_000  # bytes of one that is only looked at
_HEADING = "This article cannot be read"
_READABLE = "This article can be read now"
_MENDED = "Somebody else has mended this article"
_EXPLAINED = "Mend the text here, or open it in a text editor. Nothing is written before you save."
_ONLY_SHOWN = (
    "It stays as it is, byte for byte. Mend it in a text editor, then open the site again."
)
_UTF_16 = "The file is UTF-16. Read it as that to mend it here; it is written as UTF-8 then."
_UNDECODED = (
    "Some characters are not UTF-8 and shown as �. Say what they are to mend the text here; it is "
    "written as UTF-8 then."
)

_MERGED = (
    "The file was changed meanwhile, and that is merged into your text. Start over shows the file "
    "without it."
)
_OVER_THEIRS = (
    "The file was changed meanwhile, in the same lines. Apply puts your text in place of that; "
    "Start over shows it."
)


class BrokenPage(Page):
    """An article that cannot be read: why, and its whole file to be mended."""

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path = ""
        self._data = b""  # the file that is shown
        self._text: str | None = None  # as it was read; None if it is not to be edited
        self._mark = ""  # a byte order mark, which the box does not show
        self._waiting = session.unapplied.waiting("file")
        self.code = CodeEditor("The file's text", theme, self)
        self._highlighter = YamlHighlighter(theme, self.code.document())
        self._heading = plain_label(_HEADING, "heading", theme.heading)
        self._where = ElidedLabel(self)
        self.reason = plain_label("", "alert", theme.body)
        self._words = plain_label(_EXPLAINED, "quiet")
        self.open = QPushButton("Open in text editor")
        self.western = QPushButton("Read as Western (Windows-1252)")
        self.utf_16 = QPushButton("Read as UTF-16")
        self.apply = QPushButton("Apply")
        self.take_back = QPushButton("Start over")
        self._filler = QWidget(self)  # where there is no text to show
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE)
        self._build()
        self._timer.timeout.connect(self.check)
        self.code.textChanged.connect(self._text_changed)
        self.code.applied.connect(self._apply)
        self.code.cancelled.connect(self._start_over)
        self.open.clicked.connect(self._open)
        self.western.clicked.connect(self._read_as_western)
        self.utf_16.clicked.connect(self._read_as_utf_16)
        self.apply.clicked.connect(self._apply)
        self.take_back.clicked.connect(self._start_over)
        session.unapplied.show_on("file", self)
        session.opened.connect(self._forget)
        session.refiled.connect(self._follow)

    def _build(self) -> None:
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_kind(self._where, "caption")
        set_kind(self.apply, "main")
        self.apply.setToolTip("Take this text over (Ctrl+Enter)")
        self.take_back.setToolTip("Back to what the file has (Esc)")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for widget in (self._heading, self._where, self.reason, self._words):
            column.addWidget(widget)
        for button in (self.western, self.utf_16):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.code, 1)
        column.addWidget(self._filler, 1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.open)
        row.addStretch(1)
        row.addWidget(self.take_back)
        row.addWidget(self.apply)
        column.addLayout(row)
        self.setFocusProxy(self.code)

    # -- what the editor asks ------------------------------------------------------------------

    def show_article(self, article: Article) -> None:
        """Show this one; text that was typed for it before is there again."""
        is_newer = article.path == self._path
        waits = article.path in self._waiting
        if is_newer and article.data == self._data and not waits:
            return
        if not is_newer:
            self.leave()
        typed = self._waiting.take(article.path)
        if is_newer and self._has_typed():
            typed = self._typed()
        self._path, self._data = article.path, article.data
        self._where.show_text(article.path)
        if typed is not None:
            self._show_typed(article, typed, is_newer=is_newer and not waits)
            return
        self._show(text_of(article), is_newer=is_newer)
        if self._text is None:
            self._say_why(article)

    def flush(self) -> bool:
        """False while there is typed text that is not applied; then the editor is told."""
        if not self._has_typed():
            return True
        self._notice("The text you mended is not applied yet")
        return False

    def leave(self) -> None:
        """The editor goes on to another article: what is not applied waits here."""
        if self._has_typed():
            self._waiting.keep(self._path, self._typed())
            self._session.unapplied.tell(self._path, "file")
        self._path, self._data, self._text = "", b"", None
        self._timer.stop()

    def shown_text(self) -> Shown:
        """What is typed and not applied, and its article."""
        return (self._path, self._typed()) if self._has_typed() else None

    def drop_text(self) -> None:
        """Show what the file has."""
        article = self._session.article(self._path)
        if article is not None:
            self._show(text_of(article))
            self._session.unapplied.typed.emit()

    # -- show ----------------------------------------------------------------------------------

    def _show(self, text: str | None, *, is_newer: bool = False, typed: str | None = None) -> None:
        """Show the file as this text, to be edited; None: as far as it can be shown. `is_newer`:
        in place of an older version of it, with what was `typed` over that by now."""
        self._text = text
        shown, words = (text, _EXPLAINED) if text is not None else self._undecoded()
        self._mark = BOM if shown.startswith(BOM) else ""
        newline = "\r\n" if "\r\n" in shown[: shown.find("\n") + 1] else "\n"
        self.code.set_editable(text is not None)
        if is_newer:
            self.code.take_in(shown.removeprefix(BOM), newline=newline, typed=typed)
        else:
            self.code.show_text(shown.removeprefix(BOM), newline=newline)
        self.code.setVisible(text is not None or bool(self._data))
        self._filler.setVisible(self.code.isHidden())
        self._words.setText(words)
        self.utf_16.setVisible(words is _UTF_16)
        self.western.setVisible(words is _UNDECODED)
        self.apply.setVisible(text is not None)
        self.take_back.setVisible(text is not None)
        self._timer.stop()
        if text is not None:
            self.check()
            if not is_newer:
                self._go_to_error()

    def _show_typed(self, article: Article, kept: Typed, *, is_newer: bool) -> None:
        """Show what was typed for it before, merged by lines into what its file has by now."""
        now = kept.read_as if kept.base == article.data else text_of(article)
        mine = None if now is None else merged(kept, now)
        raw = kept.raw if mine is None else mine
        self._show(kept.read_as if now is None else now, is_newer=is_newer, typed=raw)
        if not is_newer:
            self.code.restore(raw, kept.place)
        self._session.settled.emit(self._topic())
        if mine is None:
            self._words.setText(_OVER_THEIRS)
            self._notice("The file you mend was changed by somebody else, in the same lines")
        elif kept.base != article.data:
            self._words.setText(_MERGED)
        self.check()

    def _undecoded(self) -> tuple[str, str]:
        """The beginning of a file that is not edited, or not yet, and what to do about that."""
        from curator.library.decoding import as_utf_16, is_utf_16

        utf_16 = is_utf_16(self._data)
        start = self._data[:_MOST_SHOWN]
        shown = as_utf_16(start) if utf_16 else start.decode("utf-8", "replace")
        if not 0 < len(self._data) <= MOST_EDITED:
            return shown, _ONLY_SHOWN
        return shown, _UTF_16 if utf_16 else _UNDECODED

    def check(self) -> None:
        """Say whether the text can be read as it is typed now, and mark where it cannot."""
        self._timer.stop()
        from curator.library import versions

        article = self._session.article(self._path)
        if article is None or self._text is None:
            return
        self.take_back.setEnabled(self._is_other())
        self.code.takes_keys = self._is_other()
        try:
            versions.rewritten(self._session.library, article, self._bytes())
        except DocumentError as error:
            self._refuse(error)
            return
        self.code.unmark()
        self._heading.setText(_READABLE if article.unreadable else _MENDED)
        set_kind(self.reason, "quiet")
        self.reason.setText("Readable now. Apply to take the text over.")
        self.apply.setEnabled(True)

    def _say_why(self, article: Article) -> None:
        """Why a text cannot be read that is not to be edited, or not yet."""
        try:
            article.document()
        except DocumentError as error:
            if error.line is not None:
                self._refuse(error)
                self.code.go_to(error.line, error.column or 1)
                return
        self._heading.setText(_HEADING)
        set_kind(self.reason, "alert")
        self.reason.setText("\n".join(article.problems))

    def _refuse(self, error: DocumentError) -> None:
        from curator.library.hints import likely_cause

        line, column = error.line or 1, error.column or 1
        self.code.mark(line, column)
        article = self._session.article(self._path)
        is_mended = article is not None and not article.unreadable
        self._heading.setText(_MENDED if is_mended else _HEADING)
        set_kind(self.reason, "alert")
        words = f"Line {line}, column {column}: {error.reason}"
        cause = likely_cause(self.code.raw(), line)
        self.reason.setText(f"{words}. {cause}" if cause else words)
        self.apply.setEnabled(False)

    def _go_to_error(self) -> None:
        from curator.library import versions

        article = self._session.article(self._path)
        if article is None:
            return
        try:
            versions.rewritten(self._session.library, article, self._bytes())
        except DocumentError as error:
            self.code.go_to(error.line or 1, error.column or 1)

    def _text_changed(self) -> None:
        if self._text is not None:
            self.code.takes_keys = True
            self._timer.start()
            self._session.unapplied.typed.emit()

    # -- edit ----------------------------------------------------------------------------------

    def _bytes(self) -> bytes:
        """The file as it is typed now; half a character is refused as what it is, not UTF-8."""
        return (self._mark + self.code.text()).encode("utf-8", "surrogatepass")

    def _apply(self) -> None:
        self.check()
        if self._text is None or not self.apply.isEnabled():
            return
        path, data = self._path, self._bytes()
        self._session.settled.emit(self._topic())
        typed = self._typed()
        self._path, self._data, self._text = "", b"", None  # nothing is left to apply
        if self._session.rewrite(path, data) is not None:
            self._bring_back(path, typed)
            return
        self._session.unapplied.typed.emit()
        self._session.unapplied.ended.emit(path)

    def _start_over(self) -> None:
        """Back to what the file has; typed text can be brought back."""
        article = self._session.article(self._path)
        if article is None or self._text is None:
            return
        if self._has_typed():
            again = partial(self._bring_back, self._path, self._typed())
            self._notice("The text you typed was not applied", ("Bring it back", again))
        self._show(text_of(article))
        self._session.unapplied.typed.emit()
        self._session.unapplied.ended.emit(self._path)

    def _bring_back(self, path: str, typed: Typed) -> None:
        article = self._session.article(path)
        if article is None or self._session.unapplied.has(path, "file"):
            return
        self._waiting.keep(path, typed)
        if path == self._path:
            self.show_article(article)
        self._session.unapplied.wanted.emit(path)

    def _read_as_western(self) -> None:
        from curator.library.decoding import as_western

        self._show(as_western(self._data))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_as_utf_16(self) -> None:
        from curator.library.decoding import as_utf_16

        self._show(as_utf_16(self._data))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        """Another site is open."""
        self._path, self._data, self._text = "", b"", None

    def _follow(self, refiled: Refiled) -> None:
        """Articles were put elsewhere, and what was typed for them goes along."""
        ends = dict(refiled.paths)
        moved = ends.get(self._path)
        if self._path in ends and moved is None:
            self.leave()
        if moved is not None:
            self._session.settled.emit(self._topic())
            self._path = moved
            self._where.show_text(moved)

    def _has_typed(self) -> bool:
        return self._text is not None and self.code.typed

    def _is_other(self) -> bool:
        """Whether applying would change the file, which another encoding does too."""
        return self._bytes() != self._data

    def _typed(self) -> Typed:
        return Typed(self._data, self._text or "", self.code.raw(), self.code.place)

    def _topic(self) -> str:
        return topic_of(self._path, "file")

    def _notice(self, text: str, action: tuple[str, Callable[[], None]] | None = None) -> None:
        self._session.noticed.emit(Notice(text, "error", action, topic=self._topic()))

    def _open(self) -> None:
        path = self._session.library.site.root / self._path
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
