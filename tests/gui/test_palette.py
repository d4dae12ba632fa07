"""Colours that can be read."""

from __future__ import annotations

import pytest

from curator.gui.palette import DARK, LIGHT, Colours, contrast

_SURFACES = ("window", "surface", "sunken", "hover", "selection", "selection_idle")
_PAIRS = [
    *((text, surface) for text in ("text", "quiet") for surface in _SURFACES),
    *(("chip_text", surface) for surface in ("chip", "surface")),
    *(("accent", surface) for surface in ("window", "surface")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("error", "surface"),
    ("error", "error_surface"),
    *(("text", surface) for surface in ("notice_surface", "error_surface", "added_surface")),
    *(
        (code, surface)
        for code in ("code_key", "code_text", "code_number")
        for surface in ("sunken", "surface")
    ),
]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), _PAIRS)
def test_text_can_be_read_on_every_surface(colours: Colours, text: str, surface: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, surface)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("surface", ["surface", "selection"])
def test_signs_can_be_seen(colours: Colours, surface: str) -> None:
    for sign in ("accent", "warning", "error", "quiet"):
        assert contrast(getattr(colours, sign), getattr(colours, surface)) >= 3
    assert contrast(colours.control, colours.surface) >= 3


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("surface", ["window", "surface"])
def test_what_cannot_be_done_is_fainter_and_can_be_read(colours: Colours, surface: str) -> None:
    behind = getattr(colours, surface)
    assert 3 <= contrast(colours.disabled, behind) < 0.8 * contrast(colours.quiet, behind)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1
