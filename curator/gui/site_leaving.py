"""Leaving the site that is open: for another, for itself as it is on disk, or with the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.said import Notice

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow


class SiteLeaving:
    """Lets nothing be lost on the way out that the editor did not say may be lost. Nobody leaves
    while files are being written."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def may_leave(self) -> bool:
        """Whether nothing is lost, or the editor says that it may be."""
        window, session = self._window, self._window.session
        if self._is_writing():
            return False
        if session.is_busy:
            session.cancel()  # it has changed nothing yet, so there is nothing to lose
        window.editor.flush()
        window.actions_.triage.hand_in()
        number = session.modified_count or int(window.editor.has_refused)
        if not number:
            return True
        answer = window.questions.unsaved(window, number)
        if answer == "save":
            return window.editor.flush() and session.save_all()
        if answer == "discard":
            window.drafts.discard()
        return answer == "discard"

    def ask_for_site(self) -> None:
        """Ask which site to open."""
        window, session = self._window, self._window.session
        start = session.library.site.root.parent if session.is_open else Path.home()
        path = window.questions.site(window, start)
        if path is not None and self.may_leave():
            window.open_site(path)

    def read_again(self) -> None:
        """Read the open site again from disk."""
        window, session = self._window, self._window.session
        if session.is_open and self.may_leave():
            window.open_site(session.library.site.root, window.list.current_path())

    def reset_sample(self) -> None:
        """Put the sample site back as it came, if that is wanted, and read it again."""
        from curator.library.sample import reset_sample

        window = self._window
        if self._is_writing() or not window.questions.reset_sample(window) or self._is_writing():
            return
        window.loader.stop()
        window.drafts.discard()
        try:
            window.open_site(reset_sample(), window.list.current_path())
        except CuratorError as error:
            window.opening.fail(error)

    def _is_writing(self) -> bool:
        """Whether files are being written, which is said: nothing may come between."""
        window = self._window
        if window.session.is_writing:
            window.messages.say(Notice("Files are being written; try again in a moment"))
        return window.session.is_writing
