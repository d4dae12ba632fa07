"""The colours of the window: one set for light, one for dark.

Plain strings (`#rrggbb`), so that contrast can be tested without a display. Every text colour has a
contrast of at least 4.5 on every surface it is drawn on; `tests/gui/test_palette.py` says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """What each colour is for; names say the use, never the hue."""

    window: str  # behind everything: bars, side pane
    surface: str  # the list and the form
    sunken: str  # read-only boxes
    control: str  # the outline of an empty check box
    line: str  # hairlines between rows and panes
    border: str  # around fields and buttons
    hover: str  # a row or button under the pointer
    text: str
    quiet: str  # labels, second lines, counts
    disabled: str  # what a button says that does nothing now: fainter, and still to be read
    accent: str  # the one accent: focus, checked boxes, the main button, the modified dot
    accent_hover: str
    on_accent: str
    selection: str  # selected rows of the pane that has the keyboard
    selection_idle: str  # selected rows of any other pane
    chip: str
    chip_text: str
    error: str
    error_surface: str
    warning: str
    notice_surface: str
    added_surface: str  # behind an added line of a diff; a removed one has `error_surface`
    code_key: str
    code_text: str
    code_number: str


LIGHT = Colours(
    window="#f4f5f7",
    surface="#ffffff",
    sunken="#f7f8fa",
    control="#8b94a2",
    line="#e6e8ec",
    border="#c9ced6",
    hover="#f4f6f9",
    text="#1c2128",
    quiet="#5a6472",
    disabled="#858d99",
    accent="#3156d3",
    accent_hover="#2747b5",
    on_accent="#ffffff",
    selection="#dfe7fd",
    selection_idle="#e9ecf1",
    chip="#e9edf5",
    chip_text="#34425a",
    error="#b3261e",
    error_surface="#fdecea",
    warning="#8a5300",
    notice_surface="#eaf0fe",
    added_surface="#e3f4e7",
    code_key="#2f5aa8",
    code_text="#27683a",
    code_number="#8a4b08",
)

DARK = Colours(
    window="#1a1c20",
    surface="#212429",
    sunken="#1c1f23",
    control="#7b8594",
    line="#2d3138",
    border="#454b55",
    hover="#282c32",
    text="#e7e9ed",
    quiet="#a2abb8",
    disabled="#6e7683",
    accent="#8aa4ff",
    accent_hover="#a3b8ff",
    on_accent="#121a33",
    selection="#2e3a5f",
    selection_idle="#2f343c",
    chip="#333a46",
    chip_text="#d0d8e6",
    error="#ff9a90",
    error_surface="#3d2524",
    warning="#f0b860",
    notice_surface="#262f47",
    added_surface="#1f3828",
    code_key="#93b6f5",
    code_text="#95d3a2",
    code_number="#e8b27a",
)


def contrast(first: str, second: str) -> float:
    """The contrast of two colours after WCAG 2: from 1 (equal) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
