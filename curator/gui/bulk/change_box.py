"""The box where one says what is to be done to which articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.bulk.field_forms import (
    ClearFieldForm,
    CopyFieldForm,
    RemoveFieldForm,
    SetFieldForm,
)
from curator.gui.bulk.known_fields import KnownFields
from curator.gui.bulk.operation import FormContext, OperationForm
from curator.gui.bulk.preview import PreviewBox
from curator.gui.bulk.published_form import PublishedForm
from curator.gui.bulk.samples_view import SamplesView
from curator.gui.bulk.text_forms import ComputeForm, ReplaceTextForm
from curator.gui.bulk.topic_forms import AddTopicsForm, RemoveTopicsForm, ReplaceTopicForm
from curator.gui.check_box import RadioButton
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import grouped
from curator.gui.working import Worker

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.batch import Batch

_GROUPS: tuple[tuple[str, tuple[type[OperationForm], ...]], ...] = (
    ("Topics", (AddTopicsForm, RemoveTopicsForm, ReplaceTopicForm)),
    ("Published", (PublishedForm,)),
    ("Fields", (SetFieldForm, ClearFieldForm, CopyFieldForm, RemoveFieldForm)),
    ("Text and numbers", (ReplaceTextForm, ComputeForm)),
)
OPERATIONS = tuple(form for _, forms in _GROUPS for form in forms)


_TAB = Qt.FocusPolicy.TabFocus


class ChangeBox(QDialog):
    """Which articles, which operation, and what it needs; then the preview of all of it.

    The box is accepted once something is written; when the preview is left without, it is as it
    was. Show it with `open`.
    """

    def __init__(
        self,
        session: Session,
        selected: Sequence[str],
        shown: Sequence[str],
        theme: Theme,
        parent: QWidget,
        operation: int = 0,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.preview: PreviewBox | None = None
        everything = tuple(session.library.articles)
        self._scopes = (tuple(selected), tuple(shown), everything)
        self._used: dict[int, Counter[str]] = {}
        self.context = FormContext(session.library, theme, KnownFields(), self._count_topics)
        self._learner = Worker(self)
        self.setWindowTitle("Change articles")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(QSize(118 * GRID, 90 * GRID).boundedTo(_room(parent)))
        self.scope = QButtonGroup(self)
        self.list = QListWidget(self)
        self.forms = QStackedWidget(self)
        self.samples = SamplesView(theme, self)
        self._made: dict[type[OperationForm], OperationForm] = {}
        self.cancel = QPushButton("Cancel")
        self.go_on = QPushButton("Preview…")
        self.go_on.setToolTip("Ctrl+Enter")
        self.missing = plain_label("", "quiet", wrap=False)
        set_kind(self.go_on, "main")
        self._lay_out()
        self._learn()
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(self._enter_form)
        self.scope.idToggled.connect(self._scope_changed)
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self.show_preview)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.go_on.click)
        self.choose(OPERATIONS[operation])
        self.list.setFocus()

    # -- set up --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._fill_list()
        pane = QScrollArea(self)
        pane.setWidgetResizable(True)
        pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        pane.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(pane, "clear")
        pane.setWidget(self.forms)
        set_kind(self.forms, "clear")
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(pane, 3)
        right.addWidget(self.samples, 2)
        middle = QHBoxLayout()
        middle.setSpacing(3 * GRID)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.missing)
        buttons.addSpacing(GRID)
        for button in (self.cancel, self.go_on):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(self._scope_row())
        column.addLayout(middle, 1)
        column.addLayout(buttons)

    def _scope_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(plain_label("Change", "label", wrap=False))
        words = ("Selected", "Shown in the list", "Whole site")
        for at, (word, paths) in enumerate(zip(words, self._scopes, strict=True)):
            button = RadioButton(f"{word}: {grouped(len(paths))}", self._theme, self)
            button.setEnabled(bool(paths))
            self.scope.addButton(button, at)
            row.addWidget(button)
        row.addStretch(1)
        selected, shown, everything = map(len, self._scopes)
        one = 0 if selected else 2  # not the whole site for somebody who chose an article
        likely = 0 if selected > 1 else 1 if 0 < shown < everything else one
        self.scope.button(likely).setChecked(True)
        return row

    def _fill_list(self) -> None:
        self.list.setAccessibleName("Operations")
        set_kind(self.list, "boxed-list")
        self.list.setFixedWidth(25 * GRID)
        for words, forms in _GROUPS:
            head = QListWidgetItem(words)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(self._theme.small)
            head.setSizeHint(QSize(0, (5 if self.list.count() else 4) * GRID))
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            self.list.addItem(head)
            for form in forms:
                item = QListWidgetItem(form.title)
                item.setData(Qt.ItemDataRole.UserRole, OPERATIONS.index(form))
                item.setSizeHint(QSize(0, 4 * GRID))
                self.list.addItem(item)

    def _learn(self) -> None:
        """Which fields there are, collection by collection, the largest first."""
        library = self._session.library
        sizes = Counter(each.collection for each in library.articles.rows())
        names = [name for name, _ in sizes.most_common()]
        steps = self.context.fields.learn(library, names)
        next(steps, None)  # the one that is most likely meant is known at once
        self._learner.start("", len(names), steps, self._learned)

    @property
    def is_learning(self) -> bool:
        """Whether there may be fields that are not offered yet."""
        return self._learner.is_busy

    def _learned(self) -> None:
        for form in self._made.values():
            form.update_edit()

    # -- choose --------------------------------------------------------------------------------

    @property
    def operation(self) -> int:
        """Which of `OPERATIONS` is chosen."""
        return OPERATIONS.index(type(self.form))

    @property
    def form(self) -> OperationForm:
        """The form of the operation that is chosen."""
        form = self.forms.currentWidget()
        assert isinstance(form, OperationForm)
        return form

    def choose(self, operation: type[OperationForm]) -> None:
        """Choose an operation."""
        wanted = OPERATIONS.index(operation)
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == wanted:
                self.list.setCurrentRow(row)

    def _choose(self, item: QListWidgetItem | None) -> None:
        at = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if not isinstance(at, int):
            return
        kind = OPERATIONS[at]
        form = self._made.get(kind)
        if form is None:
            form = self._made[kind] = kind(self.context)
            form.changed.connect(self._show_edit)
            form.entered.connect(self.go_on.click)
            self.forms.addWidget(form)
        self.forms.setCurrentWidget(form)
        self._chain(form)
        self._show_edit()

    def _chain(self, form: QWidget) -> None:
        """Tab goes from the list into the form, whenever that was made, then to what is below."""
        inner = [each for each in _as_laid_out(form) if each.focusPolicy() & _TAB]
        last: QWidget = self.list
        for widget in (*inner, self.samples.box, self.cancel, self.go_on):
            self.setTabOrder(last, widget)
            last = widget

    def _enter_form(self) -> None:
        self.form.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def paths(self) -> tuple[str, ...]:
        """The articles that are to be changed."""
        return self._scopes[self.scope.checkedId()]

    def _articles(self) -> list[Article]:
        articles = self._session.library.articles
        return [articles[path] for path in self.paths if path in articles]

    def _count_topics(self) -> Counter[str]:
        """How many of the articles have which topic."""
        at = self.scope.checkedId()
        if at not in self._used:
            self._used[at] = Counter(
                topic for article in self._articles() for topic in dict.fromkeys(article.topics)
            )
        return self._used[at]

    def _scope_changed(self, _at: int, on: bool) -> None:
        if on:
            self._show_edit()

    def _show_edit(self) -> None:
        edit = self.form.edit
        self.go_on.setEnabled(edit is not None)
        self.missing.setText(self.form.missing)
        if edit is None:
            self.samples.show_nothing()
        else:
            self.samples.look_at(edit, self._articles(), self._session.library)

    # -- go on ---------------------------------------------------------------------------------

    def show_preview(self) -> None:
        """Work it out for all articles and show it, before anything is written."""
        edit = self.form.edit
        if edit is None or self.preview is not None:
            return
        self.samples.show_nothing()
        session, paths, chosen = self._session, self.paths, edit

        def make(batch: Batch) -> Iterator[None]:
            from curator.library.batch import work_out

            articles = session.library.articles
            wanted = ((articles[path], (chosen,)) for path in paths if path in articles)
            return work_out(session.library, wanted, batch)

        self.preview = PreviewBox(session, edit.label, make, len(paths), self._theme, self)
        self.preview.finished.connect(self._leave_preview)
        self.preview.open()

    def _leave_preview(self, result: int) -> None:
        assert self.preview is not None
        self.preview.deleteLater()
        self.preview = None
        if result == QDialog.DialogCode.Accepted:
            self.accept()
        else:
            self._show_edit()

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        self._learner.stop()
        self.samples.show_nothing()
        super().done(result)


def _room(parent: QWidget) -> QSize:
    return (parent.window().size() - QSize(8 * GRID, 8 * GRID)).expandedTo(
        QSize(90 * GRID, 64 * GRID)
    )


def _as_laid_out(widget: QWidget) -> Iterator[QWidget]:
    """A widget's children and theirs, in the order in which they are seen."""
    layout = widget.layout()
    seen = [] if layout is None else list(_of_layout(layout))
    for child in seen or widget.findChildren(QWidget):
        yield child
        if seen:
            yield from _as_laid_out(child)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        inner, child = item.layout(), item.widget()
        if inner is not None:
            yield from _of_layout(inner)
        elif child is not None:
            yield child
