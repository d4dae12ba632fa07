"""The pages of an article beside its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from curator.library.article import Article


class Page(QWidget):
    """Shows one article at a time, as one sees it on this page."""

    wanted = Signal(str)  # the path of an article to go to
    typed = Signal()  # by the editor: text that is not handed in yet

    def show_article(self, article: Article) -> None:
        """Show this one, as it is now."""

    def flush(self) -> bool:
        """Hand in what is being typed; False if it is refused."""
        return True

    def expect(self, path: str) -> None:
        """Somebody else has changed this article: what is being typed was typed before that."""

    def tell_refused(self) -> None:
        """The editor goes to another page: say what was not taken, and forget it."""

    def leave(self) -> None:
        """The editor goes on to another article."""

    @property
    def unapplied(self) -> tuple[str, ...]:
        """The paths of articles for which there is typed text that was not applied."""
        return ()

    @property
    def has_refused(self) -> bool:
        """Whether there is text that was not taken."""
        return False

    def give_up(self) -> None:
        """Forget a text that is refused in the field that has the keyboard."""
