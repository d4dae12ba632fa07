"""The articles that the editor shows, and what is done to all of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.gui.form.plan import Row
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.edits import Edit
    from curator.library.row import Row as ArticleRow


class ShownArticles:
    """`paths` are those of the articles, whether they are there or not."""

    def __init__(self, session: Session) -> None:
        self.paths: tuple[str, ...] = ()
        self._session = session

    def rows(self) -> list[ArticleRow]:
        """What they are, as far as they are there; no file is read for it."""
        if not self._session.is_open:
            return []
        return self._session.library.articles.rows_of(self.paths)

    def first(self) -> Article | None:
        """The first of them, if it is there."""
        return self._session.article(self.paths[0]) if self.paths else None

    def submit(
        self, row: Row, edit: Edit, typing: object | None, without: Collection[str]
    ) -> str | None:
        """Edit a row of the form in all of them but those `without`; see `form.context.Submit`."""
        from curator.gui.form.steps import step_label

        paths = self.paths
        if len(paths) > 1:  # those that cannot be read stay as they are, and the header says so
            readable = (row.path for row in self.rows() if not row.unreadable)
            paths = tuple(path for path in readable if path not in without)
        return self._session.edit(
            paths,
            edit,
            self,
            label=step_label(row, edit),
            typing=typing if len(paths) == 1 else None,
        )
