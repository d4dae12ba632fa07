"""How the window looks: palette, fonts, grid and style sheet, light or dark.

The theme follows the system until the editor chooses one. It is passed to the widgets that paint
by themselves; the others get palette and style sheet from the application.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

from curator.gui.icons import Icons
from curator.gui.palette import DARK, LIGHT, Colours
from curator.gui.stylesheet import style_sheet

GRID = 8  # logical pixels: every gap is a half, one, two or three of it
_SMALLEST = 10.0  # points; Qt falls back to 9 where no desktop says otherwise
_ICON = "iconName"  # dynamic property of buttons and actions whose icon follows the palette


class Scheme(Enum):
    """What the editor chose in the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The one place that knows colours, fonts and icons; `changed` when they have changed."""

    changed = Signal()

    def __init__(self, app: QApplication, resources: Path, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._icons = Icons(resources / "icons")
        self._scheme = scheme
        self.colours: Colours = LIGHT
        self.body = QFont(app.font())
        self.body.setPointSizeF(max(self.body.pointSizeF(), _SMALLEST))
        self.small = _scaled(self.body, 0.88)
        self.heading = _scaled(self.body, 1.35)
        self.heading.setWeight(QFont.Weight.DemiBold)
        self.figures = QFont(self.body)
        self.figures.setFeature(QFont.Tag("tnum"), 1)
        self.code = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.code.setPointSizeF(self.small.pointSizeF())
        app.setFont(self.body)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """What the editor chose; `SYSTEM` if nothing."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Use this scheme from now on."""
        self._scheme = scheme
        self._apply()

    def colour(self, name: str) -> QColor:
        """A colour by the name it has in `Colours`."""
        return QColor(getattr(self.colours, name))

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """An icon in one of the theme's colours, for now; `dress` keeps it up to date."""
        return self._icons.icon(name, getattr(self.colours, colour), self.colours.border)

    def pixmap(self, name: str, colour: str, scale: float = 1.0) -> QPixmap:
        """A 16-pixel picture, for painting."""
        return self._icons.pixmap(name, getattr(self.colours, colour), 16, scale)

    def dress(self, target: QObject, name: str, colour: str = "text") -> None:
        """Give a button or action an icon that changes with the theme."""
        target.setProperty(_ICON, f"{name} {colour}")
        target.setIcon(self.icon(name, colour))  # type: ignore[attr-defined]

    def _follow_system(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        dark = self._scheme is Scheme.DARK or (
            self._scheme is Scheme.SYSTEM
            and QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        self.colours = DARK if dark else LIGHT
        self._app.setPalette(_qpalette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours, self.small.pointSizeF()))
        for widget in self._app.topLevelWidgets():
            for child in [widget, *widget.findChildren(QObject)]:
                self._redress(child)
        self.changed.emit()

    def _redress(self, target: QObject) -> None:
        dressed = target.property(_ICON)
        if isinstance(dressed, str):
            name, colour = dressed.split()
            target.setIcon(self.icon(name, colour))  # type: ignore[attr-defined]


def undress(target: QObject) -> None:
    """Take the icon away that `Theme.dress` has given."""
    target.setProperty(_ICON, None)
    target.setIcon(QIcon())  # type: ignore[attr-defined]


def set_kind(widget: QObject, kind: str) -> None:
    """Mark a widget for the style sheet: `[kind="..."]`. Takes effect at once."""
    if widget.property("kind") == kind:
        return
    widget.setProperty("kind", kind)
    if isinstance(widget, QAbstractButton):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    style = widget.style()  # type: ignore[attr-defined]
    style.unpolish(widget)
    style.polish(widget)


def _scaled(font: QFont, factor: float) -> QFont:
    copy = QFont(font)
    copy.setPointSizeF(font.pointSizeF() * factor)
    return copy


def _qpalette(colours: Colours) -> QPalette:
    """Fusion draws menus, splitters, scroll bars and dialogs from this."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.quiet),
        (role.Button, colours.window),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.error),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.border),
        (role.Dark, colours.border),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled))
    return palette
