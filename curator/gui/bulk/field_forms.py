"""Any field of many articles: set, clear, copy, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.bulk.inputs import FieldInput
from curator.gui.bulk.operation import OperationForm
from curator.gui.bulk.value_input import ValueInput
from curator.library.kinds import Kind

if TYPE_CHECKING:
    from curator.library.edits import Edit

_SUCH_AS = "Such as quality, provider.name or related.*.type"


def field_input(form: OperationForm, name: str, placeholder: str = _SUCH_AS) -> FieldInput:
    """A line for a field, on a form."""
    context = form.context
    line = FieldInput(name, placeholder, context.theme, context.fields.suggest, form)
    line.textChanged.connect(form.update_edit)
    return line


class SetFieldForm(OperationForm):
    """A field and its value."""

    title = "Set a field"
    about = "The field is made where it is absent. * stands for every item of a list."

    def build(self) -> None:
        """A line and what fits the field."""
        self.field = field_input(self, "Field to set")
        self.value = ValueInput(self.context.theme, self.context.vocabulary)
        self.value.changed.connect(self.update_edit)
        self.field.textChanged.connect(self._show_spec)
        self.add("pattern", "Field", self.field)
        self.add("value", "Value", self.value)

    def _show_spec(self) -> None:
        self.value.show_spec(self.context.fields.get(self.field.text().strip()))

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [
            ("Choose a field", self.field.text().strip()),
            ("Say its value", not self.value.is_empty),
        ]

    def make(self) -> Edit | None:
        """Needs both."""
        from curator.library.bulk.fields import SetAll
        from curator.library.bulk.patterns import InputError, parse_pattern

        pattern = self.field.text().strip()
        if not pattern:
            return None
        parse_pattern(pattern)
        spec = self.context.fields.get(pattern)
        if spec is not None and spec.kind in (Kind.MAPPING, Kind.MAPPINGS):
            inner = next((f".{each.key}" for each in spec.fields), "")
            star = ".*" if spec.kind is Kind.MAPPINGS else ""
            hint = f", such as {pattern}{star}{inner}" if inner else ""
            raise InputError(f"This field holds others; set one of these{hint}", "pattern", 1)
        if self.value.is_empty:
            return None
        try:
            value = self.value.value()
        except CuratorError as error:
            raise InputError(error.reason, "value", 1) from None
        return SetAll(pattern, value)


class ClearFieldForm(OperationForm):
    """A field."""

    title = "Clear a field"
    about = "The field stays, empty. Where it is absent nothing is done."

    def build(self) -> None:
        """A line."""
        self.field = field_input(self, "Field to clear")
        self.add("pattern", "Field", self.field)

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [("Choose a field", self.field.text().strip())]

    def make(self) -> Edit | None:
        """Needs a field."""
        from curator.library.bulk.fields import ClearField

        pattern = self.field.text().strip()
        return ClearField(pattern) if pattern else None


class RemoveFieldForm(OperationForm):
    """A field."""

    title = "Remove a field"
    about = "The field goes, with all that is in it."

    def build(self) -> None:
        """A line."""
        self.field = field_input(self, "Field to remove")
        self.add("pattern", "Field", self.field)

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [("Choose a field", self.field.text().strip())]

    def make(self) -> Edit | None:
        """Needs a field."""
        from curator.library.bulk.fields import RemoveAll

        pattern = self.field.text().strip()
        return RemoveAll(pattern) if pattern else None


class CopyFieldForm(OperationForm):
    """Two fields."""

    title = "Copy a field"
    about = "What the other field holds is overwritten. Where there is nothing to copy it stays."

    def build(self) -> None:
        """Two lines."""
        self.source = field_input(self, "Field to copy", "Such as webUrl or related.*.webUrl")
        self.target = field_input(self, "Field to copy to", "Such as url or related.*.url")
        self.add("source", "Copy", self.source)
        self.add("target", "To", self.target)

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [
            ("Choose a field to copy", self.source.text().strip()),
            ("Choose a field to copy to", self.target.text().strip()),
        ]

    def make(self) -> Edit | None:
        """Needs both."""
        from curator.library.bulk.fields import CopyField

        source, target = self.source.text().strip(), self.target.text().strip()
        return CopyField(source, target) if source and target else None
