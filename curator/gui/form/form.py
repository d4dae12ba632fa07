"""The form: the fields of one article or of several, and the way to add one more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.form.add_field import AddField
from curator.gui.form.choices import ChoicesField
from curator.gui.form.context import Context
from curator.gui.form.dates import DateField, DurationField
from curator.gui.form.field import Field
from curator.gui.form.grid import FieldGrid, Signature, remove_field, signature
from curator.gui.form.lists import ListField
from curator.gui.form.mapping import MappingField
from curator.gui.form.plan import Row
from curator.gui.form.publisher import PublisherField
from curator.gui.form.scalars import (
    AddressField,
    ChoiceField,
    HtmlField,
    LongTextField,
    NumberField,
    OpaqueField,
    TextField,
    YamlField,
    YesNoField,
)
from curator.gui.form.shared_items import SharedItemsField, SharedRelatedField
from curator.gui.form.staying import Place
from curator.gui.form.topics import TopicsField, suggest_topics
from curator.gui.form.undecided import UndecidedMark, mark_undecided
from curator.gui.theme import GRID, set_kind
from curator.library.specs import FieldSpec, Kind

_KEPT = 8  # forms

_FIELDS: dict[Kind | None, type[Field]] = {
    None: YamlField,
    Kind.TEXT: TextField,
    Kind.LONG_TEXT: LongTextField,
    Kind.YES_NO: YesNoField,
    Kind.INTEGER: NumberField,
    Kind.DECIMAL: NumberField,
    Kind.DATE_TIME: DateField,
    Kind.DURATION: DurationField,
    Kind.URL: AddressField,
    Kind.CHOICE: ChoiceField,
    Kind.LIST: ListField,
    Kind.CHOICES: ChoicesField,
    Kind.TOPICS: TopicsField,
    Kind.MAPPING: MappingField,
    Kind.MAPPINGS: ListField,
    Kind.HTML: HtmlField,
    Kind.OPAQUE: OpaqueField,
}


def make_field(row: Row, context: Context, parent: QWidget) -> Field:
    """The field that a row is edited with."""
    kind: type[Field] = _FIELDS[row.kind]
    if row.of > 1 and row.kind in (Kind.LIST, Kind.MAPPINGS):
        kind = SharedRelatedField if row.route == "/related" else SharedItemsField
    elif row.key == "provider" and row.kind is Kind.MAPPING and row.of == 1:
        kind = PublisherField
    return kind(row, context, parent)


class Form(QWidget):
    """The fields of what is selected, or of the next selection with the same signature."""

    wanted = Signal(object)  # FieldSpec of a field that the editor wants to add

    def __init__(self, rows: Sequence[Row], context: Context) -> None:
        super().__init__()
        self.signature = signature(rows)
        self._context = context
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        self._grid = FieldGrid(rows, context, self)
        self.add_field = AddField(context, self)
        self.add_field.wanted.connect(self.wanted)
        self._whole = UndecidedMark(context.session, context.theme, self)
        column.addWidget(self._whole)
        column.addWidget(self._grid)
        column.addWidget(self.add_field)
        column.addStretch(1)

    @property
    def fields(self) -> dict[str, Field]:
        """The fields of the top level, by key."""
        return self._grid.fields

    @property
    def kinds(self) -> dict[str, Kind | None]:
        """What each field of the top level is, by key."""
        return self._grid.kinds

    def all_fields(self) -> Iterator[Field]:
        """Every field that is there, also those inside others."""
        return self._grid.all_fields()

    def reach(self, route: str) -> Field | None:
        """The field of this route; what is folded around it is opened."""
        return self._grid.reach(route)

    def flush(self) -> bool:
        """Hand in what is being typed; False if some of it is refused."""
        # Every field is asked, also after one that is refused.
        return all([field.flush() for field in list(self.all_fields())])

    def leave(self) -> None:
        """The editor goes on to another article."""
        for field in list(self.all_fields()):
            field.leave()
        self.add_field.leave()

    def fill(self, rows: Sequence[Row], addable: Sequence[FieldSpec]) -> None:
        """Show these rows; they have this form's signature. `addable`: what can be added."""
        self._grid.fill(rows)
        self.mark_undecided()
        suggest_topics(self.fields.values(), rows)
        self.add_field.offer(addable, [row.key for row in rows])

    def mark_undecided(self) -> None:
        """Say what is undecided of the article, and where."""
        mark_undecided(self.all_fields(), self._context, self._whole)

    def fill_some(self, rows: Sequence[Row]) -> None:
        """Show these rows of the form; the others stay as they are."""
        self._grid.fill([row for row in rows if row.key in self._grid.fields])

    def focused(self) -> Field | None:
        """The innermost field that the keyboard is in."""
        focus = QApplication.focusWidget()
        if focus is None:
            return None
        within = [field for field in self.all_fields() if field.isAncestorOf(focus)]
        return within[-1] if within else None

    def focus_first(self) -> bool:
        """Go to what editors change most; False if none of that is here."""
        for key in ("title", "name", "published"):
            if key in self.fields:
                self.fields[key].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def give_up(self) -> None:
        """Forget a text that is refused, or was typed in an earlier life, in the field that has the
        keyboard; hand in any other."""
        field = self.focused()
        if field is not None and (field.brought is not None or not field.flush()):
            field.revert()

    def remove_focused(self) -> None:
        """Take away the field that the keyboard is in."""
        field = self.focused()
        if field is not None:
            remove_field(field)

    @property
    def topics(self) -> TopicsField | None:
        """The field where topics are added, if it is one of their names."""
        return next((each for each in self.all_fields() if isinstance(each, TopicsField)), None)


class FormStack(QStackedWidget):
    """The forms that were needed lately, one of them in sight.

    Articles of one collection mostly share a form; going from one collection to another and back
    must not build it anew.
    """

    wanted = Signal(object)  # as `Form.wanted`

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._areas: dict[Signature, QScrollArea] = {}  # the one that was needed last is last
        context.session.conflicts.changed.connect(self._mark)

    @property
    def form(self) -> Form | None:
        """The form in sight."""
        area = self.currentWidget()
        widget = area.widget() if isinstance(area, QScrollArea) else None
        return widget if isinstance(widget, Form) else None

    def is_for(self, rows: Sequence[Row]) -> bool:
        """Whether the form in sight has the fields for these rows."""
        form = self.form
        return form is not None and form.signature == signature(rows)

    def place(self) -> Place | None:
        """Where somebody is in the form in sight, to be restored in the next."""
        area, form = self.currentWidget(), self.form
        return Place.of(area, form) if form and isinstance(area, QScrollArea) else None

    def restore(self, place: Place) -> None:
        """Go there again."""
        area, form = self.currentWidget(), self.form
        if form is not None and isinstance(area, QScrollArea):
            place.restore(area, form)

    def show_for(self, rows: Sequence[Row]) -> Form:
        """Bring the form for these rows in sight; the keyboard stays in the field it is in."""
        before = self.form
        focused = before.focused() if before is not None else None
        wanted = signature(rows)
        area = self._areas.pop(wanted, None) or self._make(rows)
        self._areas[wanted] = area
        form = area.widget()
        assert isinstance(form, Form)
        if form is not before:
            self.setCurrentWidget(area)
            if focused is not None:
                (form.fields.get(focused.row.key) or form.add_field).setFocus()
        while len(self._areas) > _KEPT:
            self._drop(next(iter(self._areas)))
        return form

    def _mark(self, _paths: object) -> None:
        """Other fields are undecided now."""
        if self.form is not None:
            for field in self.form.all_fields():
                field.look_whether_decided()
            self.form.mark_undecided()

    def clear(self) -> None:
        """Forget all forms."""
        for each in list(self._areas):
            self._drop(each)

    def scroll_to(self, field: QWidget | None) -> None:
        """Bring a field in sight, or the beginning of the form."""
        area = self.currentWidget()
        if isinstance(area, QScrollArea):
            if field is None:
                area.verticalScrollBar().setValue(0)
            else:
                area.ensureWidgetVisible(field)

    def _make(self, rows: Sequence[Row]) -> QScrollArea:
        area = QScrollArea(self)
        set_kind(area, "form")
        area.setAccessibleName("Fields")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form = Form(rows, self._context)
        form.wanted.connect(self.wanted)
        area.setWidget(form)
        self.addWidget(area)
        return area

    def _drop(self, which: Signature) -> None:
        area = self._areas.pop(which)
        self.removeWidget(area)
        area.hide()
        area.deleteLater()  # not at once: it may be a field of this form that asked for another
