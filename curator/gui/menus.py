"""The menus of the window: which command is where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

if TYPE_CHECKING:
    from curator.gui.actions import Actions

_Entries = list[QAction | None]  # None is a line between two groups


def fill(bar: QMenuBar, actions: Actions, panes: list[QAction]) -> None:
    """The menus, in the order that editors know from elsewhere."""
    for words, entries in _menus(actions, panes):
        menu = bar.addMenu(words)
        menu.setToolTipsVisible(True)  # where a command says why it is off
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(entry)
        menu.aboutToShow.connect(actions.page.refresh)


def _menus(of: Actions, panes: list[QAction]) -> tuple[tuple[str, _Entries], ...]:
    file: _Entries = [of.open, None, of.save, of.save_all, of.save_next, None, of.quit]
    page = of.page
    edit: _Entries = [
        *(of.undo, of.redo, of.history.action, None),
        *(of.add_field, of.remove_field, page.edit_yaml, None),
        *(of.changing.action, None),
        *(of.search, of.clear, of.clear_filters, of.leave),
    ]
    article: _Entries = [
        *(of.filing.new, of.filing.copy, of.filing.move, of.filing.delete, None),
        *(of.toggle, of.edit_fields, of.clone.history, None),
        *(of.triage.action, of.triage.menu.menuAction(), None),
        *(page.choose_publisher, page.fill_publisher, page.create_publisher, None),
        *(page.open_address, page.load_pictures, None),
        *(of.next, of.previous),
    ]
    card = page.of_card
    related: _Entries = [
        *(page.add_related, page.add_by_hand, None),
        *(card["edit"], card["open"], card["picture"], card["refresh"], None),
        *(card["earlier"], card["later"], None, card["remove"]),
    ]
    view: _Entries = [
        *(*of.pages, None, of.remote_pictures, None, *of.schemes.values(), None, *panes, None),
        *(of.next_pane, of.previous_pane),
    ]
    views, shown = of.views, of.list
    listed: _Entries = [
        *(views.views, views.save, None),
        *(views.update, views.rename, views.earlier, views.later, views.delete, None),
        *(shown.columns.action, shown.usual, shown.sort, shown.density, None),
        shown.edit_cell,
    ]
    site: _Entries = [
        *(of.clone.commit, of.clone.sync, None),
        *(of.duplicates.action, of.what_changed.action, of.deciding.action, None),
        *(of.reload, of.reset_sample),
    ]
    return (
        ("&File", file),
        ("&Edit", edit),
        ("&Article", article),
        ("&Related", related),
        ("&Topics", [of.add_topic, None, of.vocabulary.action]),
        ("&List", listed),
        ("&View", view),
        ("&Site", site),
        ("&Help", [of.commands, None, of.keys]),
    )
