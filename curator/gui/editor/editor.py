"""The right pane: what is selected, as a form and as pages to look at.

The editor reads from the articles and hands what is typed to the session; it holds nothing itself
but texts that were refused, so that they are there again when their article is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from curator.errors import DocumentError
from curator.gui.editor.header import Header
from curator.gui.editor.pages import FIELDS, PAGES, RELATED, YAML, Pages
from curator.gui.editor.refused import RefusedTexts
from curator.gui.editor.several import Several
from curator.gui.editor.shown_articles import ShownArticles
from curator.gui.editor.tab_signs import TabSigns
from curator.gui.editor.tabs import Tabs
from curator.gui.labels import Hint
from curator.gui.session import Change, Session
from curator.gui.theme import Theme

if TYPE_CHECKING:
    from curator.gui.editor.broken import BrokenPage
    from curator.gui.editor.page import Page
    from curator.gui.form.context import Context
    from curator.gui.form.field import Field
    from curator.gui.form.form import Form, FormStack
    from curator.gui.form.plan import Row
    from curator.gui.pictures import Pictures
    from curator.library.article import Article
    from curator.library.row import Row as ArticleRow
    from curator.library.specs import FieldSpec, Kind

_KEYS = (
    ("J  K", "next and previous article"),
    ("Space", "toggle published"),
    ("Enter", "edit the fields"),
)


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
        self._shown = ShownArticles(session)
        self._refused = RefusedTexts(session, self._fields, lambda: self.paths)
        self._asked_for: tuple[FieldSpec, ...] = ()
        self._forms: FormStack | None = None  # made with the first article: see `_form_stack`
        self._context: Context | None = None
        self.setAccessibleName("Editor")
        self._empty = Hint(theme, "No article selected", "Choose one in the list.", _KEYS)
        self._broken: BrokenPage | None = None  # made when the first such article is shown
        self._header = Header(theme, locale)
        self._several = Several(session, self._header, self._form_stack, self)
        self._several.shown.connect(self._refused.restore_several)
        self.tabs = Tabs(PAGES, self)
        self.tabs.chosen.connect(self.choose_page)
        self._signs = TabSigns(session, theme, self.tabs, lambda: self.paths)
        self._lay_out()
        session.changed.connect(self._refresh)
        session.incoming.coming.connect(self._expect)
        session.unapplied.wanted.connect(self._go_to_text)
        session.unapplied.ended.connect(self._go_on_without)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._selected = QWidget(self)
        self._pages = Pages(self._session, self._given, self._selected)
        self._pages.wanted.connect(self.wanted)
        self._pages.typed.connect(self.typed)
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
        return self._shown.paths

    @property
    def form(self) -> Form | None:
        """The form, if what is shown has one."""
        if self._forms is None or self._stack.currentWidget() is not self._selected:
            return None
        return self._forms.form

    def page(self, at: int) -> Page | None:
        """A page of the article beside its fields, if it was looked at before."""
        return self._pages.page(at)

    @property
    def is_reading(self) -> bool:
        """Whether many selected articles are still being read."""
        return self._several.is_reading

    def show_paths(self, paths: Sequence[str]) -> None:
        """Show these articles; what was typed for the last ones is handed in first."""
        if tuple(paths) == self.paths:
            return
        self.flush()
        self._keep_refused()
        if self.form is not None:
            self.form.leave()
        for page in self._made_pages():
            page.leave()
        self._shown.paths = tuple(paths)
        self._asked_for = ()
        self._show()
        if self._forms is not None:
            self._forms.scroll_to(None)

    def reset(self) -> None:
        """Another site is open: forget everything."""
        self._shown.paths = ()
        self._refused.clear()
        self._several.stop()
        if self._forms is not None:
            self._forms.clear()
        self._pages.forget()
        self._show()

    def flush(self) -> bool:
        """Hand in what is being typed; False if some of it is refused."""
        # All are asked, also after one that refuses.
        taken = [flush() for flush in self.typed_elsewhere]
        if self.form is not None:
            taken.append(self.form.flush())
        return all(taken + [page.flush() for page in self._made_pages()])

    def hand_in(self) -> None:
        """Hand in what is being typed, but for YAML, which is applied by its own button."""
        if self.form is not None:
            self.form.flush()
        self._pages.hand_in()

    @property
    def has_refused(self) -> bool:
        """Whether there is text that was not taken, here or at another article."""
        if self._refused or self._session.unapplied or any(f.unsent for f in self._fields()):
            return True
        return any(page.unapplied or page.has_refused for page in self._made_pages())

    # -- focus ---------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Go into the page that is shown; a title is what editors change most."""
        page = self._pages.page(self.tabs.current)
        shown = self._stack.currentWidget()
        if page is not None and shown is self._selected and self._pages.currentWidget() is page:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        if not (self.form is not None and self.form.focus_first()) and shown is not None:
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_topics(self) -> bool:
        """Go where a topic is added; False if there is no such place now."""
        field = self.form.topics if self.form is not None else None
        if field is None or self._forms is None:
            return False
        self.choose_page(FIELDS)
        self._forms.scroll_to(field)
        field.chips.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.chips.input.offer()
        return True

    def leave_field(self) -> None:
        """Escape: give up a text that was refused, hand in any other, go back to the list."""
        if self.form is not None:
            self.form.give_up()
        for page in self._pages.made:
            page.give_up()
        self.left.emit()

    def remove_field(self) -> None:
        """Take away the field that the keyboard is in."""
        if self.form is not None:
            self.form.remove_focused()

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
        if len(self.paths) != 1 or self.form is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        if at != self.tabs.current:
            self._pages.turn_from(self.tabs.current)
        self.tabs.choose(at)
        self._show_page()
        if had_focus:
            self.focus_first()

    def _show_page(self) -> None:
        """Bring the chosen page in sight, with the article."""
        at = self.tabs.current if len(self.paths) == 1 else FIELDS
        if at == FIELDS:
            self._pages.setCurrentWidget(self._form_stack())
        else:
            self._pages.show_page(at, self._session.article(self.paths[0]))

    def _broken_page(self) -> BrokenPage:
        if self._broken is None:
            from curator.gui.editor.broken import BrokenPage

            self._broken = BrokenPage(self._theme, self._session)
            self._stack.addWidget(self._broken)
        return self._broken

    def _made_pages(self) -> list[Page | BrokenPage]:
        """The pages that there are by now, for what must be asked of each."""
        broken = [] if self._broken is None else [self._broken]
        return [*broken, *self._pages.made]

    def _form_stack(self) -> FormStack:
        if self._forms is None:
            # Made late: the window is on screen before YAML is imported.
            from curator.gui.form.context import Context
            from curator.gui.form.form import FormStack, make_field

            self._context = Context(
                self._theme, self._locale, lambda: self._session.library, self._pictures,
                self._shown.submit, self._refused.tell, self._say_effect, make_field,
                lambda: self.choose_page(YAML), self._session, self._shown.first,
                paths=lambda: self.paths,
            )  # fmt: skip
            self._forms = FormStack(self._context, self)
            self._forms.wanted.connect(self._ask_for)
            self._pages.addWidget(self._forms)
        return self._forms

    def _given(self) -> Context:
        self._form_stack()
        assert self._context is not None
        return self._context

    # -- show ----------------------------------------------------------------------------------

    def _fields(self) -> list[Field]:
        return list(self.form.all_fields()) if self.form is not None else []

    def _show(self) -> None:
        self._several.stop()
        self._show_now()

    def _show_now(self, kinds: Mapping[str, Kind | None] | None = None) -> None:
        rows = self._shown.rows()
        if len(rows) > 1:
            self._show_several(rows)
            return
        self._several.stop()
        if rows and (article := self._session.article(rows[0].path)) is not None:
            self._show_one(article, kinds)
        else:
            self._stack.setCurrentWidget(self._empty)

    def _show_one(self, article: Article, kinds: Mapping[str, Kind | None] | None = None) -> None:
        from curator.gui.editor.rows import rows_of
        from curator.gui.form.plan import steady

        if self._is_mended(article):
            return
        self._asked_for += self._refused.asked_for(article)
        try:
            rows, addable = rows_of(article, self._session.library, self._asked_for)
            rows = steady(rows, kinds or {})
        except DocumentError:
            self._show_broken(article)
            return
        session, path = self._session, article.path
        was = session.renamed.get(path, "")
        self._header.show_article(article, is_lost=path in session.lost, was=was)
        self.tabs.show_count(RELATED, article.related)
        self._signs.show()
        self.tabs.show()
        forms = self._form_stack()
        place = None
        if kinds and not forms.is_for(rows):  # others gave it a field, or took one
            place = forms.place()
            if self.form is not None:
                self.form.flush()
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

    def _show_broken(self, article: Article) -> None:
        page = self._broken_page()
        page.show_article(article)
        self._stack.setCurrentWidget(page)

    def _is_mended(self, article: Article) -> bool:
        """Whether text that was typed to mend it is shown, which others may have done meanwhile."""
        unapplied = self._session.unapplied
        if unapplied.has(article.path, "file"):
            self._show_broken(article)
        return unapplied.has(article.path, "file")

    def _go_to_text(self, path: str) -> None:
        """Show text that is not applied, and its article."""
        self.wanted.emit(path)
        if self.paths == (path,):
            self._show()
            if self._session.unapplied.has(path, "yaml"):
                self.choose_page(YAML)

    def _go_on_without(self, path: str) -> None:
        """Nothing is typed any more to mend this article, which others may have done."""
        if self.paths == (path,):
            self._show()

    def _expect(self, path: str) -> None:
        if path in self.paths:
            for field in self._fields():
                field.expect(path)
            for page in self._pages.made:
                page.expect(path)

    def _refresh(self, change: Change) -> None:
        """Show what became of the articles; the field that is being typed in keeps its text."""
        if not change.data and set(self.paths).isdisjoint(change.paths):
            return
        self._show_now(self.form.kinds if self.form is not None else None)

    def _show_several(self, rows: Sequence[ArticleRow]) -> None:
        self.tabs.hide()
        self._form_stack()
        self._stack.setCurrentWidget(self._selected)
        self._several.show(rows, self._asked_for)
        self._show_page()

    # -- edit ----------------------------------------------------------------------------------

    def _say_effect(self, row: Row, value: object) -> None:
        """While one types for several articles: how many the text would change."""
        self.typed.emit()
        self._several.say_effect(row, value)

    def _ask_for(self, spec: FieldSpec) -> None:
        """Show a field that the article does not have, to be typed into."""
        if spec.key == "related" and len(self.paths) == 1:
            self.choose_page(RELATED)
            self.focus_first()
            return
        if all(spec.key != each.key for each in self._asked_for):
            self._asked_for = (*self._asked_for, spec)
        self.flush()
        if len(self.paths) <= 1 or not self._several.ask_for(self._asked_for):
            self._show()
        field = self.form.fields.get(spec.key) if self.form is not None else None
        if field is not None and self._forms is not None:
            self._forms.scroll_to(field)
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_refused(self) -> None:
        """The editor goes on to another article: what was not taken waits here."""
        for field in self._fields():
            self._refused.keep(field)
