"""What the window may ask. Tests and other front ends answer in a way of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from curator.gui.theme import Theme

Answer = Literal["save", "discard", "cancel"]


class Questions(Protocol):
    """What the window may ask or show in a box of its own."""

    def unsaved(self, parent: QWidget, number: int) -> Answer:
        """What to do with so many unsaved articles."""
        ...

    def site(self, parent: QWidget, start: Path) -> Path | None:
        """Which site to open; None for none."""
        ...

    def reset_sample(self, parent: QWidget) -> bool:
        """Whether all that was done in the sample site may go."""
        ...

    def discard(self, parent: QWidget, number: int) -> bool:
        """Whether the unsaved edits of so many articles may go that just came back."""
        ...

    def new_article(
        self,
        parent: QWidget,
        collections: Sequence[str],
        chosen: str,
        path_of: Callable[[str, str], str],
    ) -> tuple[str, str] | None:
        """The collection and the title of a new article; None for none. `path_of` says which file
        they give."""
        ...

    def keys(self, parent: QWidget, *, of_search: bool = False, topic: str = "") -> str:
        """Show the keys, or what can be searched for; the search that is to be tried, "" for
        none. `topic`: one of the site's."""
        ...


class Boxes:
    """The questions as boxes on the screen; what they need is loaded when the first is asked."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def unsaved(self, parent: QWidget, number: int) -> Answer:
        """What to do with so many unsaved articles."""
        from curator.gui.dialogs import ask_unsaved

        return ask_unsaved(parent, number)

    def site(self, parent: QWidget, start: Path) -> Path | None:
        """Which site to open; None for none."""
        from curator.gui.dialogs import ask_site

        return ask_site(parent, start)

    def reset_sample(self, parent: QWidget) -> bool:
        """Whether all that was done in the sample site may go."""
        from curator.gui.dialogs import ask_reset_sample

        return ask_reset_sample(parent)

    def discard(self, parent: QWidget, number: int) -> bool:
        """Whether the unsaved edits of so many articles may go that just came back."""
        from curator.gui.dialogs import ask_discard

        return ask_discard(parent, number)

    def new_article(
        self,
        parent: QWidget,
        collections: Sequence[str],
        chosen: str,
        path_of: Callable[[str, str], str],
    ) -> tuple[str, str] | None:
        """The collection and the title of a new article; None for none."""
        from curator.gui.new_article import NewArticleBox

        box = NewArticleBox(collections, chosen, path_of, parent)
        _show(box, parent)
        return box.answer

    def keys(self, parent: QWidget, *, of_search: bool = False, topic: str = "") -> str:
        """Show the keys, or what can be searched for; the search that is to be tried."""
        from curator.gui.dialogs import KeysBox

        box = KeysBox(self._theme, parent, of_search=of_search, topic=topic)
        _show(box, parent)
        return box.tried


def _show(box: QDialog, parent: QWidget) -> None:
    """Show a box; then the keyboard is where it was."""
    before = parent.focusWidget()
    box.exec()
    box.deleteLater()
    if before is not None and before.isVisibleTo(parent):  # type: ignore[redundant-expr]
        before.setFocus()
