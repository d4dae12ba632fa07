"""Bytes of unknown origin to a picture of the size that is wanted, off the GUI thread.

What the bytes are is read from their first few, never from a name or a header, and only that one
decoder sees them. How large the picture would be is known before any of it is decoded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRunnable, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from curator.errors import CuratorError

LARGEST_SIDE = 4096  # pixels
_ALLOCATION = 128  # MB: a picture of the largest size with 16 bits a channel

_MAGIC: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), b"png"),
    (re.compile(rb"\xff\xd8\xff"), b"jpeg"),
    (re.compile(rb"GIF8[79]a"), b"gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), b"webp"),
    (re.compile(rb"BM.{12}", re.DOTALL), b"bmp"),
    (re.compile(rb"\x00\x00\x01\x00"), b"ico"),
)
_DRAWING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml\b[^>]*>\s*(?:<!--.*?-->\s*)*<)?svg\b", re.DOTALL
)
_LARGEST_DRAWING = 256 * 1024  # bytes
# Whatever could make a drawing load something, run something or grow without end.
_REFERENCE = re.compile(
    rb"<!DOCTYPE|<!ENTITY|<\?xml-|<(?:\w+:)?(?:image|feImage|use|script|style|foreignObject)\b"
    rb"|@import|\bhref\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)|encoding\s*=\s*[\"'](?!utf-?8)|\0",
    re.IGNORECASE,
)


class BrokenPicture(CuratorError):
    """These bytes are no picture, or one that is not shown; the reason is for people."""


@dataclass(frozen=True, slots=True)
class Want:
    """A picture as a widget wants it: inside `width` x `height` real pixels, never enlarged."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a `Want`: the picture, or else the reason. `epoch` says for which site."""

    want: Want
    epoch: int
    image: QImage | None
    reason: str = ""


def limit_memory() -> None:
    """Tell Qt's decoders how much memory one picture may take."""
    QImageReader.setAllocationLimit(_ALLOCATION)


def decode(data: bytes, box: QSize, *, drawings: bool = False) -> QImage:
    """The picture in `data`, made to fit into `box`. Raises BrokenPicture. Drawings (SVG) only
    where they are asked for, and only those that refer to nothing outside themselves."""
    kind = _kind(data, drawings)
    bytes_ = QByteArray(data)
    buffer = QBuffer(bytes_)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty():
        raise BrokenPicture("The picture is damaged")
    if max(size.width(), size.height()) > LARGEST_SIDE:
        raise BrokenPicture(
            f"The picture is too large: {size.width()} × {size.height()} pixels,"
            f" at most {LARGEST_SIDE} a side are shown"
        )
    if kind == b"svg" or size.width() > box.width() or size.height() > box.height():
        reader.setScaledSize(_fitted(size, box, reader.transformation()))
    image = reader.read()
    if image.isNull():
        raise BrokenPicture("The picture is damaged")
    opaque = not image.hasAlphaChannel()
    # What the screen takes as it is; converting is slow, so it is done here.
    form = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    return image.convertToFormat(form)


def _kind(data: bytes, drawings: bool) -> bytes:
    for magic, kind in _MAGIC:
        if magic.match(data):
            return kind
    if not _DRAWING.match(data[:4096]):
        raise BrokenPicture("This is not a picture")
    if not drawings:
        raise BrokenPicture("Drawings (SVG) from elsewhere are not shown")
    if len(data) > _LARGEST_DRAWING:
        raise BrokenPicture("The drawing is too large")
    if _REFERENCE.search(data.replace(b"http://www.w3.org/", b"")):
        raise BrokenPicture("The drawing refers to something outside itself")
    return b"svg"


def _fitted(size: QSize, box: QSize, turned: QImageIOHandler.Transformation) -> QSize:
    if turned & QImageIOHandler.Transformation.TransformationRotate90:
        box = box.transposed()
    return size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


class Decoded(QObject):
    """Carries results to the GUI thread."""

    done = Signal(object)  # Result


class Decoding(QRunnable):
    """Reads and decodes one picture on a thread of the pool."""

    def __init__(
        self, want: Want, epoch: int, read: Callable[[], bytes], drawings: bool, out: Decoded
    ) -> None:
        super().__init__()
        self._want = want
        self._epoch = epoch
        self._read = read
        self._drawings = drawings
        self._out = out

    def run(self) -> None:
        """Called by the pool; says the result, whatever happens."""
        want = self._want
        try:
            box = QSize(want.width, want.height)
            image = decode(self._read(), box, drawings=self._drawings)
            result = Result(want, self._epoch, image)
        except CuratorError as error:
            result = Result(want, self._epoch, None, error.reason)
        except Exception as error:  # also a bug of ours must not leave a widget that waits
            result = Result(want, self._epoch, None, str(error) or type(error).__name__)
        self._out.done.emit(result)
