"""A part of the front matter to look at: highlighted YAML that folds when it is long."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from curator.gui.form.text_boxes import CodeBox
from curator.gui.theme import set_kind
from curator.gui.words import count
from curator.gui.yaml_tokens import Kind, State, tokens

if TYPE_CHECKING:
    from curator.gui.theme import Theme

_FOLDED = 8  # lines shown of a long one


def value_text(source: str) -> str:
    """The source of `key: value` without the key, which the form shows in its own words."""
    first, newline, rest = source.partition("\n")
    after = first.partition(":")[2].strip()
    block = textwrap.dedent(rest.replace("\r", "").rstrip())
    return f"{after}\n{block}".strip("\n") if newline else after


class YamlView(QWidget):
    """Shows YAML, the first lines of it or all."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._unfolded = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._box = CodeBox(self)
        self._box.setFont(theme.code)
        self._box.setAccessibleName(f"{name}, read-only")
        set_kind(self._box, "code")
        self._highlighter = YamlHighlighter(theme, self._box.document())
        self._more = QPushButton(self)
        set_kind(self._more, "link")
        self._more.clicked.connect(self._toggle)
        layout.addWidget(self._box)
        layout.addWidget(self._more)
        self.setFocusProxy(self._box)

    def show_yaml(self, text: str) -> None:
        """Show this text, folded if it is long."""
        if text != self._text:
            self._unfolded = False
        self._text = text
        self._show()

    def _show(self) -> None:
        lines = self._text.split("\n")
        long = len(lines) > _FOLDED + 2  # two lines more need no fold
        shown = lines if self._unfolded or not long else lines[:_FOLDED]
        self._box.show_text("\n".join(shown))
        self._more.setVisible(long)
        words = "Show less" if self._unfolded else f"Show all {count(len(lines), 'line')}"
        self._more.setText(words)

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._show()


class YamlHighlighter(QSyntaxHighlighter):
    """Colours keys, texts, numbers, comments and anchors; enough to find one's way."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self._formats: dict[Kind, QTextCharFormat] = {}
        self._read_theme()
        theme.changed.connect(self._recolour)

    def _recolour(self) -> None:
        self._read_theme()
        self.rehighlight()

    def _read_theme(self) -> None:
        colours = self._theme.colours
        self._formats = {
            Kind.KEY: _format(colours.code_key),
            Kind.TEXT: _format(colours.code_text),
            Kind.NUMBER: _format(colours.code_number),
            Kind.QUIET: _format(colours.quiet),
            Kind.NAME: _format(colours.code_number),
        }
        self._formats[Kind.NAME].setFontItalic(True)

    def highlightBlock(self, text: str) -> None:
        """One line. Offsets are in UTF-16 units, as Qt counts them."""
        first = self.currentBlock().blockNumber() == 0
        found, state = tokens(text, State.unpack(self.previousBlockState()), first=first)
        for token in found:
            start = _units(text[: token.start])
            length = _units(text[token.start : token.end])
            self.setFormat(start, length, self._formats[token.kind])
        self.setCurrentBlockState(state.pack())


def _format(colour: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(colour))
    return form


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
