"""What every field of a form is given: the theme, the library to ask, and where edits go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from curator.gui.form.plan import Row
from curator.gui.theme import Theme

if TYPE_CHECKING:
    from curator.gui.form.field import Field
    from curator.gui.pictures import Pictures
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.edits import Edit
    from curator.library.library import Library

# Takes a row, what to do, the run of keystrokes it comes from, if it was typed (see
# `Session.edit`), and which articles it is not done to; gives the reason if it is refused.
Submit = Callable[[Row, "Edit", object | None, Collection[str]], str | None]


@dataclass(frozen=True, slots=True)
class Context:
    """`refuse` is told the route of a field and why it does not take a text ("" when it does
    again), `typed` what a text that is being typed for several articles stands for; `make` gives
    the field for a row; `unfolded` are the mappings that the editor opened, so that they are open
    in the next article too."""

    theme: Theme
    locale: QLocale
    library: Callable[[], Library]
    pictures: Pictures
    submit: Submit
    refuse: Callable[[str, str], None]
    typed: Callable[[Row, object], None]
    make: Callable[[Row, Context, QWidget], Field]
    show_yaml: Callable[[], None]
    session: Session
    first: Callable[[], Article | None]  # of the articles that are shown
    unfolded: set[str] = field(default_factory=set)
    paths: Callable[[], Sequence[str]] = tuple  # of all articles that are shown
