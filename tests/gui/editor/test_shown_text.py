"""Text for a box and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curator.gui.editor.shown_text import ShownText

ODD = "a\r\nb\rc\n\0d\u2028e\u2029f\ufeff\x85g\u00a0h\ufdd0\x07\ti\r\r\n\n"


def test_what_a_box_would_lose_is_shown_by_a_sign() -> None:
    shown = ShownText(ODD)
    assert not set(shown.raw) & set("\r\0\u2028\u2029\ufeff\ufdd0\x07")
    assert shown.raw.count("\n") == ODD.count("\n")
    assert len(shown.raw) == len(ODD.replace("\r\n", "\n"))
    assert shown.read(shown.raw) == ODD


def test_lines_that_stay_keep_their_ends() -> None:
    shown = ShownText("a\r\nb\nc\r\nd")
    assert shown.read("a\nB\nc\nd") == "a\r\nB\nc\r\nd"
    assert shown.read("a\nx\nb\nc\nd") == "a\r\nx\r\nb\nc\r\nd"
    assert shown.read("b\nc\nd") == "b\nc\r\nd"
    assert shown.read("a\nb\nc\nd\n") == "a\r\nb\nc\r\nd\r\n"
    assert shown.read("a\nb\nc") == "a\r\nb\nc"
    assert shown.read("") == ""


def test_a_sign_in_an_edited_line_means_what_it_stood_for() -> None:
    shown = ShownText("a\0b\n")
    assert shown.raw == "a\u2400b\n"
    assert shown.read("a\u2400bc\n") == "a\0bc\n"
    assert shown.read("ab\n") == "ab\n"


def test_a_sign_that_is_in_the_text_stands_for_itself() -> None:
    shown = ShownText("\u2400\0")
    assert shown.raw[0] == "\u2400"
    assert shown.raw[1] != "\u2400"
    assert shown.read(shown.raw + "x") == "\u2400\0x"
    assert ShownText("a").read("\u2400") == "\u2400"


def test_a_new_line_takes_the_end_of_the_file_s_lines() -> None:
    assert ShownText("a", "\r\n").read("a\nb") == "a\r\nb"
    assert ShownText("", "\n").read("a\nb\n") == "a\nb\n"


@given(st.text(alphabet="ab \r\n\0\u2028\u2029\ufeff\u2400\u240d\ue000"))
def test_it_comes_back(text: str) -> None:
    shown = ShownText(text)
    assert shown.read(shown.raw) == text
    assert shown.read(shown.raw + "!") == text + "!"
    assert shown.read("!" + shown.raw) == "!" + text


@given(st.text(alphabet="ab\r\n\0"), st.text(alphabet="ab\n"))
def test_what_is_typed_is_there(text: str, typed: str) -> None:
    read = ShownText(text).read(typed)
    assert ShownText(read).raw == typed
