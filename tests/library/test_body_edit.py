"""The body as text: edited, saved over what others wrote, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import BODY
from curator.errors import DocumentError, RefusedEdit, SaveConflict
from curator.library import versions
from curator.library.article import Article
from curator.library.body_edit import SetBody, body_of, body_text, newline_of
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.settings import Settings

PATH = "_news/a.md"
FRONT = b"---\ntitle:  A # first\ntopics: [AI]\nsecured: a;b\n---\n"
BASE = FRONT + b"Body\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / PATH
    file.parent.mkdir()
    file.write_bytes(BASE)
    return file


@pytest.fixture
def library(file: Path) -> Library:
    return Library.open(file.parent.parent)


def article(data: bytes, path: str = PATH) -> Article:
    return Article.read(path, "_news", data, Settings())


class TestText:
    @pytest.mark.parametrize("body", ["", "Text", "\n a\r\n b\r\0\u2028\ufeff\U0001f600\n"])
    def test_as_it_is(self, body: str) -> None:
        assert body_text(article(FRONT + body.encode())) == body
        assert body_of(article(FRONT + body.encode())) == body.encode()

    def test_not_text(self) -> None:
        found = article(FRONT + "Text\n\u65e5\xe9".encode() + b"\xff\n")
        with pytest.raises(DocumentError) as caught:
            body_text(found)
        assert str(caught.value) == f"{PATH}:7:3: The body is not UTF-8 text (byte 0xFF)"

    @pytest.mark.parametrize(
        ("data", "path", "reason"),
        [
            (b"title: A\n", "_data/a.yaml", "All of this file is YAML: it has no body"),
            (b"Text\n", PATH, "There is no front matter"),
        ],
    )
    def test_no_body(self, data: bytes, path: str, reason: str) -> None:
        with pytest.raises(DocumentError, match=reason):
            body_text(article(data, path))
        assert body_of(article(data, path)) == b""

    def test_line_ends(self) -> None:
        assert newline_of(article(BASE)) == "\n"
        assert newline_of(article(BASE.replace(b"\n", b"\r\n"))) == "\r\n"


class TestEdit:
    def test_nothing_else_is_touched(self, library: Library) -> None:
        before = library.articles[PATH]
        after = library.edit(before, SetBody("New\r\nbody"))
        assert after.data == FRONT + b"New\r\nbody"
        assert after.modified
        assert after.saved == BASE
        assert after.starts == before.starts
        assert library.edit(after, SetBody("Body\n")) == before
        assert library.edit(before, SetBody("Body\n")) is before
        assert SetBody("x").label == "Edit body"
        edited = library.edit(after, SetField("/title", "B"))
        assert edited.data == FRONT.replace(b"A #", b"B #") + b"New\r\nbody"

    def test_what_is_not_text_is_not_taken_over(self, library: Library) -> None:
        before = library.articles[PATH]
        with pytest.raises(RefusedEdit, match="line 2 of the body, column 3"):
            library.edit(before, SetBody("a\nbc\ud800"))
        odd = article(FRONT + b"\xff")
        with pytest.raises(RefusedEdit) as caught:
            library.edit(odd, SetBody("x"))
        assert str(caught.value) == f"{PATH}:6:1: The body is not UTF-8 text (byte 0xFF)"

    def test_no_place_for_a_body(self, library: Library) -> None:
        with pytest.raises(RefusedEdit):
            library.edit(article(b"title: A\n", "_data/a.yaml"), SetBody("x"))
        with pytest.raises(DocumentError):
            library.edit(article(b"Text\n"), SetBody("x"))


class TestSave:
    def test_over_what_others_wrote_in_the_fields(self, library: Library, file: Path) -> None:
        ours = library.edit(library.articles[PATH], SetBody("Ours\n"))
        file.write_bytes(BASE.replace(b"a;b", b"c;d").replace(b"  A", b" B"))
        saved = library.save(ours)
        assert saved.data == file.read_bytes()
        assert saved.data == FRONT.replace(b"a;b", b"c;d").replace(b"  A", b" B") + b"Ours\n"

    def test_their_body_stays_where_only_fields_were_edited(
        self, library: Library, file: Path
    ) -> None:
        ours = library.edit(library.articles[PATH], SetField("/title", "B"))
        file.write_bytes(FRONT + b"Theirs\n")
        library.save(ours)
        assert file.read_bytes() == FRONT.replace(b"A #", b"B #") + b"Theirs\n"

    @pytest.mark.parametrize(("ours", "body"), [(True, b"Ours\n"), (False, b"Theirs\n")])
    def test_both(self, library: Library, file: Path, ours: bool, body: bytes) -> None:
        here = library.edit(library.articles[PATH], SetBody("Ours\n"))
        here = library.edit(here, SetField("/title", "B"))
        theirs = FRONT.replace(b"a;b", b"c;d") + b"Theirs\n"
        file.write_bytes(theirs)
        with pytest.raises(SaveConflict) as caught:
            library.save(here)
        (conflict,) = caught.value.conflicts
        assert conflict.field == BODY
        assert (conflict.base, conflict.ours, conflict.theirs) == ("Body\n", "Ours\n", "Theirs\n")
        assert caught.value.reason == "This was changed on disk too: body"
        assert file.read_bytes() == theirs
        settled = versions.resolved(library, here, ours=ours)
        library.save(settled)
        front = FRONT.replace(b"a;b", b"c;d").replace(b"A #", b"B #")
        assert file.read_bytes() == front + body

    def test_what_would_be_written(self, library: Library, file: Path) -> None:
        ours = library.edit(library.articles[PATH], SetBody("Ours\n"))
        file.write_bytes(BASE.replace(b"a;b", b"c;d"))
        _, written = versions.pending(library, ours)
        assert written == FRONT.replace(b"a;b", b"c;d") + b"Ours\n"


class TestTakenBack:
    def test_after_a_save_that_took_over_fields(self, library: Library, file: Path) -> None:
        before = library.articles[PATH]
        step = library.edit(before, SetBody("Ours\n"))
        file.write_bytes(BASE.replace(b"a;b", b"c;d"))
        current = library.save(step)
        back = versions.rebased(library, before, step, current).article
        assert back.data == BASE.replace(b"a;b", b"c;d")
        assert back.saved == current.data
        again = versions.rebased(library, step, before, back).article
        assert again.data == current.data

    def test_after_a_save_that_took_over_a_body(self, library: Library, file: Path) -> None:
        before = library.articles[PATH]
        step = library.edit(before, SetField("/title", "B"))
        file.write_bytes(FRONT + b"Theirs\n")
        current = library.save(step)
        assert versions.rebased(library, before, step, current).article.data == FRONT + b"Theirs\n"

    def test_their_newer_body_stays(self, library: Library, file: Path) -> None:
        before = library.articles[PATH]
        step = library.edit(before, SetBody("Ours\n"))
        saved = library.save(step)
        file.write_bytes(FRONT + b"Theirs\n")
        current = library.save(library.edit(saved, SetField("/title", "B")))
        back = versions.rebased(library, before, step, current).article
        assert back.data == FRONT.replace(b"A #", b"B #") + b"Theirs\n"
