"""The right pane: the article that is selected, as a form.

The editor reads from the article and hands what is typed to the session; it holds nothing itself
but texts that were refused, so that they are there again when their article is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from curator.errors import DocumentError
from curator.gui.editor.pages import BrokenPage, Header, SeveralPage
from curator.gui.form.chips import AddedTopic, RemovedTopic, TopicsField
from curator.gui.form.form import Form, FormStack, signature
from curator.gui.form.plan import Row, Shape, article_rows
from curator.gui.labels import Hint
from curator.gui.session import Change, Notice, Session
from curator.gui.theme import Theme
from curator.gui.words import is_broken, label, shorten

if TYPE_CHECKING:
    from curator.gui.form.fields import Field
    from curator.library.article import Article
    from curator.library.edits import Edit
    from curator.library.taxonomy import Taxonomy

_KEYS = (
    ("J  K", "next and previous article"),
    ("Space", "toggle published"),
    ("Enter", "edit the fields"),
)
# Shapes that a text may change between while it is typed; the box stays the one it was.
_TEXTS = frozenset({Shape.HEADLINE, Shape.LINE, Shape.TEXT, Shape.ADDRESS})


class Editor(QWidget):
    """Shows what is selected: nothing, one article, one that cannot be read, or several."""

    left = Signal()  # the keyboard wants back to the list

    def __init__(
        self, session: Session, theme: Theme, locale: QLocale, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._paths: tuple[str, ...] = ()
        self._refused: dict[tuple[str, str], str] = {}
        self.setAccessibleName("Editor")
        self._stack = QStackedWidget(self)
        self._empty = Hint(theme, "No article selected", "Choose one in the list.", _KEYS)
        self._several = SeveralPage(theme, session)
        self._broken = BrokenPage(theme, session)
        self._header = Header(theme, locale)
        self._forms = FormStack(theme, self._submit, self._taxonomy, self)
        self._forms.refused.connect(self._refuse)
        self._one = QWidget(self)
        column = QVBoxLayout(self._one)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._forms, 1)
        for page in (self._empty, self._one, self._several, self._broken):
            self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        session.changed.connect(self._refresh)

    @property
    def paths(self) -> tuple[str, ...]:
        """The articles that are shown."""
        return self._paths

    @property
    def form(self) -> Form | None:
        """The form, if one article is shown that can be read."""
        return self._forms.form if self._stack.currentWidget() is self._one else None

    def show_paths(self, paths: Sequence[str]) -> None:
        """Show these articles; what was typed for the last one is handed in first."""
        if tuple(paths) == self._paths:
            return
        self.flush()
        self._keep_refused()
        for field in self._fields():
            field.leave()
        self._paths = tuple(paths)
        self._show()
        self._forms.scroll_to(None)

    def reset(self) -> None:
        """Another site is open: forget everything."""
        self._paths = ()
        self._refused.clear()
        self._forms.clear()
        self._show()

    def flush(self) -> bool:
        """Hand in what is being typed; False if some of it is refused."""
        # Every field is asked, also after one that is refused.
        return all([field.flush() for field in self._fields()])

    @property
    def has_refused(self) -> bool:
        """Whether there is text that was not taken, here or at another article."""
        return bool(self._refused) or any(field.unsent for field in self._fields())

    # -- focus ---------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Go into the form; its title is what editors change most."""
        for key in ("title", "name", "published"):
            field = self.form.fields.get(key) if self.form is not None else None
            if field is not None:
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        page = self._stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_topics(self) -> bool:
        """Go where a topic is added; False if there is no such place now."""
        for field in self._fields():
            if isinstance(field, TopicsField):
                self._forms.scroll_to(field)
                field.chips.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
                field.chips.input.offer()
                return True
        return False

    def leave_field(self) -> None:
        """Escape: give up a text that was refused, hand in any other, go back to the list."""
        field = self.form.focused() if self.form is not None else None
        if field is not None and not field.flush():
            field.revert()
        self.left.emit()

    # -- show ----------------------------------------------------------------------------------

    def _fields(self) -> list[Field]:
        return list(self.form.fields.values()) if self.form is not None else []

    def _show(self) -> None:
        articles = [a for a in map(self._session.article, self._paths) if a is not None]
        if not articles:
            self._stack.setCurrentWidget(self._empty)
        elif len(articles) > 1:
            self._several.show_articles(articles)
            self._stack.setCurrentWidget(self._several)
        else:
            self._show_one(articles[0])

    def _show_one(self, article: Article) -> None:
        try:
            rows = article_rows(article, self._session.library.site.settings)
        except DocumentError:
            self._broken.show_article(article)
            self._stack.setCurrentWidget(self._broken)
            return
        self._header.show_article(article)
        form = self._forms.show_for(rows)
        form.fill(rows)
        for key, field in form.fields.items():
            text = self._refused.pop((article.path, key), None)
            if text is not None:
                self._session.settled.emit(f"kept {article.path} {key}")
                field.restore(text)
        self._stack.setCurrentWidget(self._one)

    def _refresh(self, change: Change) -> None:
        """Show what became of the articles; the field that is being typed in keeps its text."""
        if not set(self._paths) & set(change.paths):
            return
        if len(self._paths) == 1 and self.form is not None:
            self._refresh_form(self.form)
        else:
            self._show()

    def _refresh_form(self, form: Form) -> None:
        article = self._session.article(self._paths[0])
        if article is None or article.unreadable:
            self._show()
            return
        rows = [
            self._steady(row, form)
            for row in article_rows(article, self._session.library.site.settings)
        ]
        if signature(rows) == form.signature:
            self._header.show_article(article)
            form.fill(rows)
        else:
            self._show()

    @staticmethod
    def _steady(row: Row, form: Form) -> Row:
        field = form.fields.get(row.key)
        if field is None or {row.shape, field.row.shape} - _TEXTS or row.shape is field.row.shape:
            return row
        holds = field.row.shape is Shape.TEXT or not is_broken(str(row.value))
        return replace(row, shape=field.row.shape) if holds else row

    # -- edit ----------------------------------------------------------------------------------

    def _taxonomy(self) -> Taxonomy:
        return self._session.library.taxonomy

    def _submit(self, row: Row, value: object, typing: object | None) -> str | None:
        return self._session.edit(
            self._paths, _edit(row, value), self, label=_step_label(row, value), typing=typing
        )

    def _refuse(self, key: str, reason: str) -> None:
        """Say why a field does not take its text; take that back when it does."""
        topic = f"field {key}"
        if reason:
            self._session.noticed.emit(Notice(reason, "error", topic=topic))
        else:
            self._session.settled.emit(topic)

    def _keep_refused(self) -> None:
        """The editor goes on to another article: what was not taken waits here."""
        if len(self._paths) != 1 or self.form is None:
            return
        for field in self._fields():
            text = field.unsent
            if text is not None:
                self._refused[(self._paths[0], field.row.key)] = text
                words = f"{field.name} was not changed to “{shorten(text, 40)}”; the text is kept"
                field.revert()
                topic = f"kept {self._paths[0]} {field.row.key}"
                self._session.noticed.emit(Notice(words, "error", topic=topic))


def _edit(row: Row, value: object) -> Edit:
    from curator.library.edits import AddTopic, RemoveField, RemoveTopic, SetField, SetPublished

    if isinstance(value, AddedTopic):
        return AddTopic(str(value))
    if isinstance(value, RemovedTopic):
        return RemoveTopic(str(value))
    if row.key == "published" and (value is None or isinstance(value, bool)):
        return SetPublished(value)
    if row.shape is Shape.CHOICE and value is None:
        return RemoveField(row.route)
    return SetField(row.route, value)  # type: ignore[arg-type]


def _step_label(row: Row, value: object) -> str:
    """For the Edit menu, in the form's words."""
    if isinstance(value, AddedTopic):
        return f"Add topic {shorten(value, 30)}"
    if isinstance(value, RemovedTopic):
        return f"Remove topic {shorten(value, 30)}"
    return f"Change {label(row.key).lower()}"
