"""Search and replace in texts, and arithmetic on numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.gui.bulk.inputs import FieldInput, NamesInput
from curator.gui.bulk.known_fields import NUMBERS, TEXTS, usual_texts
from curator.gui.bulk.operation import OperationForm
from curator.gui.form.completions import Suggestion
from curator.gui.form.text_boxes import LineBox
from curator.gui.labels import plain_label

if TYPE_CHECKING:
    from curator.library.edits import Edit

_BODY = "body"


class ReplaceTextForm(OperationForm):
    """Which fields, what to find, what to put in its place, and how to look for it."""

    title = "Search and replace"
    about = "In texts, and in the texts of lists; never in numbers and dates."

    def build(self) -> None:
        """Chips, two lines and three check boxes."""
        context = self.context
        self.fields = NamesInput(
            "Fields to look into",
            context.theme,
            self._offer,
            lambda _: True,
            placeholder="Add a field, or body",
        )
        self.fields.show_names(usual_texts(context.fields) or ["title"])
        self.wanted = LineBox(self)
        self.wanted.setAccessibleName("Find")
        self.replacement = LineBox(self)
        self.replacement.setAccessibleName("Replace by")
        self.fields.changed.connect(self.update_edit)
        for line in (self.wanted, self.replacement):
            line.textChanged.connect(self.update_edit)
        self.add("pattern", "In the fields", self.fields)
        self.add("find", "Find", self.wanted)
        self.add("replacement", "Replace by", self.replacement)
        self.match_case = self.add_check("Match case", on=True)
        self.words = self.add_check("Whole words only")
        self.regex = self.add_check(
            "Regular expression", r"The groups of the match are \1 or $1, named ones \g<name>"
        )

    def _offer(self, typed: str) -> list[Suggestion]:
        taken = self.fields.names
        found = self.context.fields.suggest(typed, TEXTS, taken)
        if _BODY.startswith(typed.strip().casefold()) and _BODY not in taken:
            found.append(Suggestion(_BODY, "the text below the fields"))
        wanted = typed.strip()
        if wanted and wanted not in taken and all(each.name != wanted for each in found):
            found.append(Suggestion(wanted, known=False))
        return found

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [
            ("Choose a field", self.fields.names),
            ("Say what to find", self.wanted.text()),
        ]

    def make(self) -> Edit | None:
        """Needs a field and what to find."""
        from curator.library.bulk.replacing import ReplaceText

        if not self.fields.names or not self.wanted.text():
            return None
        return ReplaceText(
            self.fields.names,
            self.wanted.text(),
            self.replacement.text(),
            regex=self.regex.isChecked(),
            ignore_case=not self.match_case.isChecked(),
            whole_words=self.words.isChecked(),
        )


class ComputeForm(OperationForm):
    """A field, and how its number is calculated."""

    title = "Calculate"
    about = "A number from other numbers of the same article."

    def build(self) -> None:
        """Two lines and what can be written."""
        context = self.context
        self.target = FieldInput(
            "Field to calculate",
            "Such as heat",
            context.theme,
            lambda typed: context.fields.suggest(typed, NUMBERS),
            self,
        )
        self.expression = LineBox(self)
        self.expression.setAccessibleName("Expression")
        self.expression.setPlaceholderText("Such as abs(heat)")
        self.expression.textChanged.connect(self.update_edit)
        self.target.textChanged.connect(self.update_edit)
        self.add("pattern", "Field", self.target)
        self.add("expression", "Its new value", self.expression)
        words = (
            "Numbers, names of fields, + - * / // % ** and parentheses; "
            "abs, round, min, max, floor, ceil."
        )
        self.add_below(plain_label(words, "caption"))

    def needs(self) -> Sequence[tuple[str, object]]:
        """What is missing, in words."""
        return [
            ("Choose a field", self.target.text().strip()),
            ("Say how it is calculated", self.expression.text().strip()),
        ]

    def make(self) -> Edit | None:
        """Needs both."""
        from curator.library.bulk.arithmetic import Compute

        target, expression = self.target.text().strip(), self.expression.text().strip()
        return Compute(target, expression) if target and expression else None
