"""The pages of one article: its fields, and those beside them, made when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from curator.gui.editor.page import Page
    from curator.gui.form.context import Context
    from curator.gui.session import Session
    from curator.library.article import Article

FIELDS, RELATED, PREVIEW, YAML, BODY = range(5)
PAGES = ("Fields", "Related", "Preview", "YAML", "Body")


class Pages(QStackedWidget):
    """The pages beside the fields, by their number; the fields are put in by the editor, before it
    gives the `context` for the first of them."""

    wanted = Signal(str)  # the path of an article to go to
    typed = Signal()  # text that is not handed in yet

    def __init__(self, session: Session, context: Callable[[], Context], parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._context = context
        self._made: dict[int, Page] = {}

    @property
    def made(self) -> tuple[Page, ...]:
        """Those that were looked at before."""
        return tuple(self._made.values())

    def page(self, at: int) -> Page | None:
        """A page, if it was looked at before."""
        return self._made.get(at)

    def show_page(self, at: int, article: Article | None) -> None:
        """Bring a page in sight, with the article if there is one."""
        page = self._made.get(at) or self._make(at)
        if article is not None:
            page.show_article(article)
        self.setCurrentWidget(page)

    def turn_from(self, at: int) -> None:
        """The editor goes to another page of the article: what is typed on this one is handed
        in, or said to be refused."""
        page = self._made.get(at)
        if page is not None:
            page.flush()
            page.tell_refused()

    def hand_in(self) -> None:
        """Hand in what is being typed, but for YAML, which is applied by its own button."""
        for at, page in self._made.items():
            if at != YAML:
                page.flush()

    def forget(self) -> None:
        """Let go of all pages, with what is typed on them."""
        for page in self.made:
            self.removeWidget(page)
            page.deleteLater()
        self._made.clear()

    def _make(self, at: int) -> Page:
        page = _make_page(at, self._session, self._context())
        page.wanted.connect(self.wanted)
        page.typed.connect(self.typed)
        self._made[at] = page
        self.addWidget(page)
        return page


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
