"""The right pane: what is selected, as a form and as pages to look at.

The editor reads from the articles and hands what is typed to the session; it holds nothing itself
but texts that were refused, so that they are there again when their article is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from curator.errors import DocumentError
from curator.gui.editor.header import Header
from curator.gui.editor.reading import CommonReader
from curator.gui.editor.refused import RefusedTexts
from curator.gui.editor.tabs import Tabs
from curator.gui.labels import Hint
from curator.gui.session import Change, Notice, Session
from curator.gui.theme import Theme
from curator.gui.words import grouped

if TYPE_CHECKING:
    from curator.gui.editor.broken import BrokenPage
    from curator.gui.editor.page import Page
    from curator.gui.form.context import Context
    from curator.gui.form.field import Field
    from curator.gui.form.form import Form, FormStack
    from curator.gui.form.plan import Row
    from curator.gui.pictures import Pictures
    from curator.library.article import Article
    from curator.library.common import Common
    from curator.library.edits import Edit
    from curator.library.row import Row as ArticleRow
    from curator.library.specs import FieldSpec, Kind

_KEYS = (
    ("J  K", "next and previous article"),
    ("Space", "toggle published"),
    ("Enter", "edit the fields"),
)
FIELDS, RELATED, PREVIEW, YAML, BODY = range(5)
PAGES = ("Fields", "Related", "Preview", "YAML", "Body")


class Editor(QWidget):
    """Shows what is selected: nothing, one article, one that cannot be read, or several."""

    left = Signal()  # the keyboard wants back to the list
    wanted = Signal(str)  # the path of an article to go to
    typed = Signal()  # text that is not handed in yet

    def __init__(
        self,
        session: Session,
        theme: Theme,
        locale: QLocale,
        pictures: Pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.typed_elsewhere: list[Callable[[], bool]] = []  # `flush` asks these too
        self._session = session
        self._theme = theme
        self._locale = locale
        self._pictures = pictures
        self._paths: tuple[str, ...] = ()
        self._refused = RefusedTexts(session)
        self._asked_for: tuple[FieldSpec, ...] = ()
        self._common: Common | None = None
        self._forms: FormStack | None = None  # made with the first article: see `_form_stack`
        self._context: Context | None = None
        self._others: dict[int, Page] = {}
        self._reader = CommonReader(session, self)
        self._reader.begun.connect(self._show_beginning)
        self._reader.ready.connect(self._show_common)
        self.setAccessibleName("Editor")
        self._empty = Hint(theme, "No article selected", "Choose one in the list.", _KEYS)
        self._broken: BrokenPage | None = None  # made when the first such article is shown
        self._header = Header(theme, locale)
        self.tabs = Tabs(PAGES, self)
        self.tabs.chosen.connect(self.choose_page)
        self._lay_out()
        session.changed.connect(self._refresh)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._selected = QWidget(self)
        self._pages = QStackedWidget(self._selected)
        column = QVBoxLayout(self._selected)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._header.put(self.tabs)
        column.addWidget(self._header)
        column.addWidget(self._pages, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._selected)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    @property
    def paths(self) -> tuple[str, ...]:
        """The articles that are shown."""
        return self._paths

    @property
    def form(self) -> Form | None:
        """The form, if what is shown has one."""
        if self._forms is None or self._stack.currentWidget() is not self._selected:
            return None
        return self._forms.form

    def page(self, at: int) -> Page | None:
        """A page of the article beside its fields, if it was looked at before."""
        return self._others.get(at)

    @property
    def is_reading(self) -> bool:
        """Whether many selected articles are still being read."""
        return self._reader.is_busy

    def show_paths(self, paths: Sequence[str]) -> None:
        """Show these articles; what was typed for the last ones is handed in first."""
        if tuple(paths) == self._paths:
            return
        self.flush()
        self._keep_refused()
        for field in self._fields():
            field.leave()
        for page in self._made_pages():
            page.leave()
        if self.form is not None:
            self.form.add_field.leave()
        self._paths = tuple(paths)
        self._asked_for = ()
        self._show()
        if self._forms is not None:
            self._forms.scroll_to(None)

    def reset(self) -> None:
        """Another site is open: forget everything."""
        self._paths = ()
        self._refused.clear()
        self._reader.stop()
        if self._forms is not None:
            self._forms.clear()
        for page in self._others.values():
            self._pages.removeWidget(page)
            page.deleteLater()
        self._others.clear()
        self._show()

    def flush(self) -> bool:
        """Hand in what is being typed; False if some of it is refused."""
        # Every field is asked, also after one that is refused.
        fields = [flush() for flush in self.typed_elsewhere]
        fields += [field.flush() for field in self._fields()]
        return all(fields + [page.flush() for page in self._made_pages()])

    def hand_in(self) -> None:
        """Hand in what is being typed, but for YAML, which is applied by its own button."""
        for field in self._fields():
            field.flush()
        for at, page in self._others.items():
            if at != YAML:
                page.flush()

    @property
    def has_refused(self) -> bool:
        """Whether there is text that was not taken, here or at another article."""
        if self._refused or any(field.unsent for field in self._fields()):
            return True
        return any(page.unapplied or page.has_refused for page in self._made_pages())

    # -- focus ---------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Go into the page that is shown; a title is what editors change most."""
        page = self._others.get(self.tabs.current)
        if page is not None and self._pages.currentWidget() is page:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        for key in ("title", "name", "published"):
            field = self.form.fields.get(key) if self.form is not None else None
            if field is not None:
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_topics(self) -> bool:
        """Go where a topic is added; False if there is no such place now."""
        from curator.gui.form.topics import TopicsField

        for field in self._fields():
            if isinstance(field, TopicsField) and self._forms is not None:
                self.choose_page(FIELDS)
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
        for page in self._others.values():
            page.give_up()
        self.left.emit()

    def remove_field(self) -> None:
        """Take away the field that the keyboard is in."""
        from curator.gui.form.grid import remove_field

        field = self.form.focused() if self.form is not None else None
        if field is not None:
            remove_field(field)

    def add_field(self) -> None:
        """Offer the fields that can be added."""
        if self.form is not None and self._forms is not None:
            self.choose_page(FIELDS)
            self._forms.scroll_to(self.form.add_field)
            self.form.add_field.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.form.add_field.choose()

    # -- pages ---------------------------------------------------------------------------------

    def choose_page(self, at: int) -> None:
        """Show another page of the article; several articles only have their fields."""
        if len(self._paths) != 1 or self.form is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        if at != self.tabs.current and (page := self._others.get(self.tabs.current)) is not None:
            page.flush()
            page.tell_refused()
        self.tabs.choose(at)
        self._show_page()
        if had_focus:
            self.focus_first()

    def _show_page(self) -> None:
        """Bring the chosen page in sight, with the article."""
        at = self.tabs.current if len(self._paths) == 1 else FIELDS
        if at == FIELDS:
            self._pages.setCurrentWidget(self._form_stack())
            return
        page = self._others.get(at) or self._make_page(at)
        article = self._session.article(self._paths[0])
        if article is not None:
            page.show_article(article)
        self._pages.setCurrentWidget(page)

    def _make_page(self, at: int) -> Page:
        self._form_stack()
        assert self._context is not None
        page = _make_page(at, self._session, self._context)
        page.wanted.connect(self.wanted)
        page.typed.connect(self.typed)
        self._others[at] = page
        self._pages.addWidget(page)
        return page

    def _broken_page(self) -> BrokenPage:
        if self._broken is None:
            from curator.gui.editor.broken import BrokenPage

            self._broken = BrokenPage(self._theme, self._session)
            self._stack.addWidget(self._broken)
        return self._broken

    def _made_pages(self) -> list[Page | BrokenPage]:
        """The pages that there are by now, for what must be asked of each."""
        broken = [] if self._broken is None else [self._broken]
        return [*broken, *self._others.values()]

    def _form_stack(self) -> FormStack:
        if self._forms is None:
            # Made late: the window is on screen before YAML is imported.
            from curator.gui.form.context import Context
            from curator.gui.form.form import FormStack, make_field

            self._context = Context(
                self._theme, self._locale, lambda: self._session.library, self._pictures,
                self._submit, self._refuse, self._say_effect, make_field,
                lambda: self.choose_page(YAML), self._session, self._first,
                paths=lambda: self._paths,
            )  # fmt: skip
            self._forms = FormStack(self._context, self)
            self._forms.wanted.connect(self._ask_for)
            self._pages.addWidget(self._forms)
        return self._forms

    # -- show ----------------------------------------------------------------------------------

    def _fields(self) -> list[Field]:
        return list(self.form.all_fields()) if self.form is not None else []

    def _show(self) -> None:
        self._reader.stop()
        self._common = None
        rows = self._rows()
        if len(rows) > 1:
            self._show_several(rows)
        elif rows and (article := self._session.article(rows[0].path)) is not None:
            self._show_one(article)
        else:
            self._stack.setCurrentWidget(self._empty)

    def _show_one(self, article: Article, kinds: Mapping[str, Kind | None] | None = None) -> None:
        from curator.gui.editor.rows import rows_of
        from curator.gui.form.plan import steady

        try:
            rows, addable = rows_of(article, self._session.library, self._asked_for)
            rows = steady(rows, kinds or {})
        except DocumentError:
            page = self._broken_page()
            page.show_article(article)
            self._stack.setCurrentWidget(page)
            return
        self._header.show_article(article, is_lost=article.path in self._session.lost)
        self.tabs.show_count(RELATED, article.related)
        self.tabs.show()
        forms = self._form_stack()
        place = None
        if kinds and not forms.is_for(rows):  # others gave it a field, or took one
            place = forms.place()
            for field in self._fields():
                field.flush()
            if self._session.article(article.path) is not article:
                return  # what was being typed is in it now, and was shown
            self._keep_refused()
        form = forms.show_for(rows)
        form.fill(rows, addable)
        self._stack.setCurrentWidget(self._selected)
        self._show_page()
        self._refused.restore(article, form)
        if place is not None:
            forms.restore(place)

    def _refresh(self, change: Change) -> None:
        """Show what became of the articles; the field that is being typed in keeps its text."""
        if not change.data and set(self._paths).isdisjoint(change.paths):
            return
        rows = self._rows()
        article = self._session.article(rows[0].path) if len(rows) == 1 else None
        if len(rows) > 1:
            self._show_several(rows)
        elif article is not None:
            self._show_one(article, self.form.kinds if self.form is not None else None)
        else:
            self._show()

    def _rows(self) -> list[ArticleRow]:
        """What is selected, as far as it is there; no file is read for it."""
        if not self._session.is_open:
            return []
        return self._session.library.articles.rows_of(self._paths)

    def _show_several(self, rows: Sequence[ArticleRow]) -> None:
        """Show the common form: what can be said at once now, the rest when it is read."""
        unreadable = sum(map(attrgetter("unreadable"), rows))
        modified = sum(map(attrgetter("modified"), rows))
        self._header.show_several(len(rows) - unreadable, unreadable, modified)
        self.tabs.hide()
        self._form_stack()
        self._stack.setCurrentWidget(self._selected)
        self._reader.read(rows)
        self._show_page()

    def _show_beginning(self, common: Common) -> None:
        from curator.gui.editor.rows import first_rows

        rows = first_rows(common, self._session.library)
        self._header.say_effect("Reading their other fields…")
        form = self.form
        if self._common is not None and form is not None and set(form.fields) >= {"published"}:
            form.fill_some(rows)  # the rest of the form waits for what is being read
        else:
            self._form_stack().show_for(rows).fill(rows, ())

    def _show_common(self, common: Common) -> None:
        from curator.gui.editor.rows import common_rows

        self._common = common
        rows, addable = common_rows(common, self._session.library, self._asked_for)
        self._header.say_effect("" if common.total else "None of them can be read")
        self._form_stack().show_for(rows).fill(rows, addable)

    def _first(self) -> Article | None:
        return self._session.article(self._paths[0]) if self._paths else None

    # -- edit ----------------------------------------------------------------------------------

    def _submit(self, row: Row, edit: Edit, typing: object | None) -> str | None:
        from curator.gui.form.steps import step_label

        paths = self._paths
        if len(paths) > 1:  # those that cannot be read stay as they are, and the header says so
            paths = tuple(path for path in paths if self._is_readable(path))
        return self._session.edit(
            paths,
            edit,
            self,
            label=step_label(row, edit),
            typing=typing if len(paths) == 1 else None,
        )

    def _is_readable(self, path: str) -> bool:
        row = self._session.library.articles.row(path)
        return row is not None and not row.unreadable

    def _refuse(self, route: str, reason: str) -> None:
        """Say why a field does not take its text; take that back when it does."""
        topic = f"field {route}"
        if reason:
            self._session.noticed.emit(Notice(reason, "error", topic=topic))
        else:
            self._session.settled.emit(topic)

    def _say_effect(self, row: Row, value: object) -> None:
        """While one types for several articles: how many the text would change."""
        self.typed.emit()
        if self._common is None or row.of == 1:
            return
        same = self._common.count_of(row.route, value)  # type: ignore[arg-type]
        words = f"Changes {row.label.lower()} of {grouped(row.of - same)} of {grouped(row.of)}"
        self._header.say_effect(words)

    def _ask_for(self, spec: FieldSpec) -> None:
        """Show a field that the article does not have, to be typed into."""
        if spec.key == "related" and len(self._paths) == 1:
            self.choose_page(RELATED)
            self.focus_first()
            return
        if all(spec.key != each.key for each in self._asked_for):
            self._asked_for = (*self._asked_for, spec)
        self.flush()
        if len(self._paths) > 1 and self._common is not None:
            self._show_common(self._common)
        else:
            self._show()
        field = self.form.fields.get(spec.key) if self.form is not None else None
        if field is not None and self._forms is not None:
            self._forms.scroll_to(field)
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_refused(self) -> None:
        """The editor goes on to another article: what was not taken waits here."""
        path = self._paths[0] if len(self._paths) == 1 else None
        for field in self._fields():
            self._refused.keep(field, path)


def _make_page(at: int, session: Session, context: Context) -> Page:
    """A page that was not looked at before."""
    if at == RELATED:
        from curator.gui.editor.related import RelatedPage

        return RelatedPage(session, context)
    if at == PREVIEW:
        from curator.gui.editor.preview import PreviewPage

        return PreviewPage(session, context.theme, context.pictures, context.locale)
    if at == BODY:
        from curator.gui.editor.body_page import BodyPage

        return BodyPage(session, context.theme)
    from curator.gui.editor.yaml_page import YamlPage

    return YamlPage(session, context.theme)
