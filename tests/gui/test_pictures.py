"""Pictures of the site and of a real web server, within all limits."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QObject, QSize, QUrl
from PySide6.QtGui import QColor, QImage, QPixmap
from pytestqt.qtbot import QtBot

from curator.gui.picture_decoding import BrokenPicture, decode
from curator.gui.picture_fetching import Limits, refused_move
from curator.gui.pictures import Bounded, Pictures, State
from tests.gui.picture_server import PictureServer, content, endless, redirect, slow, status

BOX = QSize(100, 100)
Make = Callable[..., Pictures]


def picture_bytes(
    width: int = 60, height: int = 40, form: str = "PNG", colour: str = "red"
) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 10_000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with PictureServer().running() as server:
        yield server


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[Pictures] = []

    def make(root: Path | None = None, **options: object) -> Pictures:
        pictures = Pictures(**options)  # type: ignore[arg-type]
        pictures.open(root)
        made.append(pictures)
        return pictures

    yield make
    for pictures in made:
        pictures.close()
        pictures.deleteLater()
        qtbot.wait(0)


def shown(qtbot: QtBot, pictures: Pictures, url: str, size: QSize = BOX) -> QPixmap:
    """The picture, after waiting for it."""
    found = pictures.picture(url, size)
    if found is None:
        with qtbot.waitSignal(pictures.loaded, timeout=5000, check_params_cb=lambda u: u == url):
            pictures.load(url)
        found = pictures.picture(url, size)
    assert found is not None
    return found


def refused(qtbot: QtBot, pictures: Pictures, url: str) -> str:
    """The reason, after waiting for it."""
    with qtbot.waitSignal(pictures.failed, timeout=5000) as heard:
        pictures.load(url)
    assert heard.args == [url, pictures.reason(url)]
    assert pictures.state(url) is State.FAILED
    assert pictures.picture(url, BOX) is None
    return pictures.reason(url)


# -- the web ---------------------------------------------------------------------------------------


def test_a_remote_picture_that_is_asked_for(
    qtbot: QtBot, make: Make, server: PictureServer
) -> None:
    server.answers["/a.png"] = content(picture_bytes(300, 150))
    url = server.url("/a.png")
    pictures = make()
    assert pictures.picture(url, BOX) is None
    assert pictures.state(url) is State.REMOTE
    with qtbot.waitSignal(pictures.loaded, timeout=5000):
        pictures.load(url)
        assert pictures.state(url) is State.LOADING
    found = pictures.picture(url, BOX)
    assert found is not None
    assert found.size() == QSize(100, 50)
    assert found.toImage().pixelColor(50, 25) == QColor("red")
    assert pictures.state(url) is State.READY
    # Another size comes from memory.
    assert shown(qtbot, pictures, url, QSize(20, 20)).size() == QSize(20, 10)
    assert server.paths == ["/a.png"]


def test_nothing_is_asked_for_unless_it_is_allowed(
    qtbot: QtBot, make: Make, server: PictureServer
) -> None:
    server.answers["/a.png"] = content(picture_bytes())
    pictures = make()
    for _ in range(3):
        assert pictures.picture(server.url("/a.png"), BOX) is None
    qtbot.wait(100)
    assert server.connections == 0


def test_allowed_ones_come_by_themselves_and_not_any_more_when_that_is_taken_back(
    qtbot: QtBot, make: Make, server: PictureServer
) -> None:
    for name in ("/a.png", "/b.png"):
        server.answers[name] = content(picture_bytes())
    pictures = make()
    with qtbot.waitSignal(pictures.remote_allowed_changed):
        pictures.allow_remote(True)
    with qtbot.waitSignal(pictures.loaded, timeout=5000):
        assert pictures.picture(server.url("/a.png"), BOX) is None
    pictures.allow_remote(False)
    assert pictures.picture(server.url("/b.png"), BOX) is None
    qtbot.wait(50)
    assert server.paths == ["/a.png"]


def test_the_action_and_the_setting_say_the_same(qtbot: QtBot, make: Make) -> None:
    pictures = make(remote_allowed=True)
    action = pictures.make_action(pictures)
    assert action.isChecked()
    action.trigger()
    assert not pictures.remote_allowed
    pictures.allow_remote(True)
    assert action.isChecked()


def test_nothing_is_told_but_the_address(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    server.answers["/a.png"] = redirect("/b.png?x=1")
    server.answers["/b.png?x=1"] = content(picture_bytes())
    server.answers["/c.png"] = content(picture_bytes())
    pictures = make()
    shown(qtbot, pictures, server.url("/a.png#part").replace("://", "://me:secret@"))
    shown(qtbot, pictures, server.url("/c.png"))
    assert server.paths == ["/a.png", "/b.png?x=1", "/c.png"]
    for _, headers in server.requests:
        assert {name.lower() for name in headers} <= {
            "host", "user-agent", "accept", "accept-encoding", "accept-language", "connection",
        }  # fmt: skip


def test_a_slow_one_is_given_up(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    server.answers["/slow"] = slow(server, picture_bytes(), 20)
    pictures = make(limits=Limits(milliseconds=300))
    reason = refused(qtbot, pictures, server.url("/slow"))
    assert reason == "The picture did not come within 0.3 seconds"


def test_one_that_says_it_is_too_big(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    server.answers["/big"] = content(b"\x89PNG\r\n\x1a\n" + bytes(6 * 1024 * 1024))
    assert refused(qtbot, make(), server.url("/big")) == "The picture is larger than 5 MB"


def test_one_that_never_ends(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    server.answers["/endless"] = endless(server)
    assert refused(qtbot, make(), server.url("/endless")) == "The picture is larger than 5 MB"


def test_redirects_are_followed_but_not_for_ever(
    qtbot: QtBot, make: Make, server: PictureServer
) -> None:
    server.answers["/loop"] = redirect("/loop")
    server.answers["/1"] = redirect("/2", 301)
    server.answers["/2"] = redirect(server.url("/3"), 307)
    server.answers["/3"] = redirect("4", 308)
    server.answers["/4"] = content(picture_bytes())
    pictures = make()
    reason = refused(qtbot, pictures, server.url("/loop"))
    assert reason == "The picture was moved too many times"
    assert server.paths == ["/loop"] * 4
    assert shown(qtbot, pictures, server.url("/1")).width() == 60


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "data:image/png;base64,AAAA", "ftp://127.0.0.1/a.png", ""]
)
def test_redirects_lead_to_the_web_only(
    qtbot: QtBot, make: Make, server: PictureServer, target: str
) -> None:
    server.answers["/a"] = redirect(target)
    reason = refused(qtbot, make(), server.url("/a"))
    assert "moved" in reason


def test_redirects_never_lead_to_what_is_less_secure() -> None:
    secure, plain = QUrl("https://a.example/x"), QUrl("http://a.example/x")
    assert refused_move(secure, plain)
    assert not refused_move(plain, secure)
    assert not refused_move(secure, secure)


def test_what_is_not_there_is_asked_for_once(
    qtbot: QtBot, make: Make, server: PictureServer
) -> None:
    pictures = make(remote_allowed=True)
    url = server.url("/none.png")
    with qtbot.waitSignal(pictures.failed, timeout=5000):
        pictures.picture(url, BOX)
    for _ in range(5):
        assert pictures.picture(url, BOX) is None
    qtbot.wait(50)
    assert pictures.reason(url) == "The picture is not there any more (404)"
    assert server.paths == ["/none.png"]
    server.answers["/none.png"] = content(picture_bytes())
    shown(qtbot, pictures, url)  # an explicit wish asks again


def test_a_server_that_refuses(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    server.answers["/a"] = status(403)
    reason = refused(qtbot, make(), server.url("/a"))
    assert reason == "The picture was refused by its site (403)"


def test_a_picture_of_absurd_size(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    server.answers["/bomb"] = content(bomb(30_000, 30_000))
    server.answers["/wide"] = content(bomb(5_000, 10))
    pictures = make()
    reason = refused(qtbot, pictures, server.url("/bomb"))
    assert reason.startswith("The picture is too large: 30000 × 30000 pixels")
    assert "too large" in refused(qtbot, pictures, server.url("/wide"))


@pytest.mark.qt_log_ignore("JPEG", extend=True)  # what its decoder says to the terminal
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>no</body></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0 no",
        b"\0\0\1\0",
        bomb(50, 50)[:40],
    ],
)
def test_what_is_not_a_picture(
    qtbot: QtBot, make: Make, server: PictureServer, data: bytes
) -> None:
    server.answers["/a.png"] = content(data)
    assert refused(qtbot, make(), server.url("/a.png"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://example.test/a.png",
        "javascript:alert(1)",
        "qrc:/x.png",
        "http://",
        "http://[",
        "http://exa mple/a.png",
        "/assets/none.png",
        "nothing",
    ],
)
def test_other_addresses_are_never_asked_for(qtbot: QtBot, make: Make, url: str) -> None:
    pictures = make(remote_allowed=True)
    assert pictures.picture(url, BOX) is None
    assert pictures.state(url) is State.FAILED
    assert pictures.reason(url)
    assert pictures._fetcher is None
    assert refused(qtbot, pictures, url)


def test_only_a_few_at_once(qtbot: QtBot, make: Make, server: PictureServer) -> None:
    for number in range(12):
        server.answers[f"/slow/{number}"] = slow(server, picture_bytes(), 60)
        server.answers[f"/{number}"] = content(picture_bytes())
    pictures = make(remote_allowed=True, limits=Limits(at_once=2))
    for number in range(12):
        pictures.picture(server.url(f"/slow/{number}"), BOX)
    qtbot.waitUntil(lambda: len(server.requests) == 2)
    qtbot.wait(100)
    assert len(server.requests) == 2
    assert pictures.state(server.url("/slow/11")) is State.LOADING
    pictures.abort()
    loaded: list[str] = []
    pictures.loaded.connect(loaded.append)
    for number in range(12):
        pictures.picture(server.url(f"/{number}"), BOX)
    qtbot.waitUntil(lambda: len(loaded) == 12, timeout=5000)


def test_all_is_dropped_when_another_site_is_opened(
    qtbot: QtBot, make: Make, server: PictureServer, tmp_path: Path
) -> None:
    for number in range(10):
        server.answers[f"/{number}"] = slow(server, picture_bytes(), 0.3)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.png").write_bytes(picture_bytes())
    pictures = make(tmp_path, remote_allowed=True)
    heard: list[str] = []
    pictures.loaded.connect(heard.append)
    pictures.failed.connect(heard.append)
    for number in range(10):
        pictures.picture(server.url(f"/{number}"), BOX)
    qtbot.waitUntil(lambda: len(server.requests) >= 4)
    pictures.picture("/assets/a.png", BOX)
    pictures.open(None)
    qtbot.wait(400)
    assert heard == []
    assert len(server.requests) == 4
    assert pictures.state(server.url("/9")) is State.REMOTE


# -- the site --------------------------------------------------------------------------------------


def test_every_logo_of_the_corpus_is_found(qtbot: QtBot, make: Make, corpus: Path) -> None:
    root = corpus / "power-apps"
    files = sorted((root / "assets").rglob("*.jpg"))
    pictures = make(root)
    loaded: set[str] = set()
    pictures.loaded.connect(loaded.add)
    base = "https://smartableai.github.io/artificial-intelligence/"
    urls = [base + file.relative_to(root).as_posix() for file in files]
    for url in urls:
        assert not pictures.is_remote(url)
        pictures.picture(url, BOX)
    qtbot.waitUntil(lambda: loaded == set(urls), timeout=20_000)
    assert pictures._fetcher is None


@pytest.mark.parametrize(
    "url",
    [
        "/assets/images/a b.png",
        "assets/images/a%20b.png",
        "/assets/images/a%20b.png?v=3",
        "https://example.test/base/assets/images/a%20b.png",
        "//example.test/assets/images/a%20b.png",
        "/base/assets/images/a%20b.png",
        "https://example.test/assets/of/assets/images/a%20b.png",
    ],
)
def test_addresses_of_the_site_s_own_files(
    qtbot: QtBot, make: Make, tmp_path: Path, url: str
) -> None:
    (tmp_path / "assets" / "images").mkdir(parents=True)
    (tmp_path / "assets" / "images" / "a b.png").write_bytes(picture_bytes())
    pictures = make(tmp_path)
    assert pictures.local_path(url) == "assets/images/a b.png"
    assert pictures.state(url) is State.READY
    assert shown(qtbot, pictures, url).size() == QSize(60, 40)


def test_nothing_outside_the_site_is_read(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    outside = tmp_path / "secret.png"
    outside.write_bytes(picture_bytes())
    root = tmp_path / "site"
    (root / "assets").mkdir(parents=True)
    (root / "assets" / "link.png").symlink_to(outside)
    (root / "assets" / "folder").symlink_to(tmp_path)
    (root / "assets" / "dir.png").mkdir()
    os.mkfifo(root / "assets" / "pipe.png")
    pictures = make(root)
    for url in (
        "/assets/link.png",
        "/assets/folder/secret.png",
        "/assets/dir.png",
        "/assets/pipe.png",
        "/assets/../../secret.png",
        "/../secret.png",
        "%2e%2e/secret.png",
        "assets%2f..%2f..%2fsecret.png",
        "assets\\..\\..\\secret.png",
        str(outside),
        f"file://{outside}",
        "/assets/\0.png",
        "/assets/%00.png",
        "/assets/%ff.png",
        "/assets/" + "x" * 5000,
    ):
        assert pictures.local_path(url) == ""
        assert pictures.picture(url, BOX) is None
        assert pictures.state(url) is State.FAILED, url


def test_broken_files_have_a_reason(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "text.png").write_bytes(b"no picture")
    (tmp_path / "assets" / "huge.png").write_bytes(bytes(5 * 1024 * 1024 + 1))
    pictures = make(tmp_path)
    assert refused(qtbot, pictures, "/assets/text.png") == "This is not a picture"
    assert "5 MB" in refused(qtbot, pictures, "/assets/huge.png")


def test_the_screen_s_pixels_count(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(400, 200))
    pictures = make(tmp_path)
    with qtbot.waitSignal(pictures.loaded):
        pictures.picture("/a.png", BOX, 2.0)
    found = pictures.picture("/a.png", BOX, 2.0)
    assert found is not None
    assert found.size() == QSize(200, 100)
    assert found.deviceIndependentSize().toSize() == QSize(100, 50)


# -- decoding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PNG", "JPG", "WEBP", "BMP", "ICO"])
def test_the_usual_kinds_are_decoded_by_what_they_are(qapp: object, form: str) -> None:
    assert decode(picture_bytes(64, 32, form), BOX).size() == QSize(64, 32)
    assert decode(picture_bytes(64, 32, form), QSize(16, 16)).size() == QSize(16, 8)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}</svg>'


def test_a_plain_drawing_of_the_site_is_shown(qapp: object) -> None:
    drawing = SVG.format('viewBox="0 0 20 10"><rect width="20" height="10" fill="red"/>').encode()
    assert decode(b"<?xml version='1.0'?>\n" + drawing, BOX, drawings=True).size() == QSize(100, 50)
    with pytest.raises(BrokenPicture, match="from elsewhere"):
        decode(drawing, BOX)


@pytest.mark.parametrize(
    "inside",
    [
        '><image href="file:///etc/hostname"/>',
        '><image xlink:href="http://127.0.0.1/a.png"/>',
        '><x:image xlink:href="a.png"/>',
        '><use href="other.svg#a"/>',
        '><style>@import "http://127.0.0.1/a.css"</style>',
        '><a xlink:href="http://127.0.0.1/"/>',
        '><rect fill="url(http://127.0.0.1/#a)"/>',
        "><script>1</script>",
    ],
)
def test_a_drawing_that_refers_to_anything_is_not_shown(qapp: object, inside: str) -> None:
    with pytest.raises(BrokenPicture, match="outside itself"):
        decode(SVG.format(inside).encode(), BOX, drawings=True)


def test_a_drawing_with_entities_is_not_shown(qapp: object) -> None:
    data = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aa">]><svg>&a;</svg>'
    with pytest.raises(BrokenPicture):
        decode(data, BOX, drawings=True)


# -- memory, threads, start ------------------------------------------------------------------------


def test_memory_is_bounded() -> None:
    memory: Bounded[str] = Bounded(10)
    memory.put("a", "A", 4)
    memory.put("b", "B", 4)
    assert memory.get("a") == "A"
    memory.put("c", "C", 4)
    assert [memory.get(key) for key in "abc"] == ["A", None, "C"]
    memory.put("d", "D", 11)
    assert memory.get("d") is None
    memory.put("a", "AA", 10)
    assert [memory.get(key) for key in "abc"] == ["AA", None, None]


def test_it_can_go_while_it_works(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture_bytes(1500, 1500))
    owner = QObject()
    for _ in range(8):
        pictures = Pictures(owner)
        pictures.open(tmp_path)
        for side in range(1, 9):
            pictures.picture("/a.png", QSize(side, side))
        pictures.close()
        pictures.deleteLater()
        qtbot.wait(0)


def test_the_network_is_loaded_only_when_it_is_needed() -> None:
    code = (
        "import sys, curator.gui.pictures as p\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "from PySide6.QtCore import QSize\n"
        "app = QGuiApplication([])\n"
        "pictures = p.Pictures()\n"
        "pictures.picture('http://127.0.0.1:9/', QSize(9, 9))\n"
        "print('PySide6.QtNetwork' in sys.modules)\n"
        "pictures.load('http://127.0.0.1:9/')\n"
        "print('PySide6.QtNetwork' in sys.modules)\n"
        "pictures.close()\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\nTrue\n"
