"""Asks the web for pictures: few at a time, for a short time, and never for anything else.

This is the only module that needs QtNetwork; it is loaded with the first picture that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QTimer, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

_CHUNK = 256 * 1024  # bytes that Qt may hold before we look at them
_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = b"Mozilla/5.0 (compatible; Curator)"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may cost."""

    size: int = 5 * 1024 * 1024  # bytes
    milliseconds: int = 10_000  # for all of it, redirects included
    redirects: int = 3
    at_once: int = 4


class Fetcher(QObject):
    """Downloads pictures; the others wait for their turn."""

    fetched = Signal(str, object)  # the address as it was asked for, bytes
    failed = Signal(str, str)  # the address, the reason for people

    def __init__(self, limits: Limits, parent: QObject) -> None:
        super().__init__(parent)
        self._limits = limits
        self._manager = QNetworkAccessManager(self)  # without a cache: nothing is kept on disk
        self._running: dict[str, Download] = {}
        self._waiting: dict[str, None] = {}

    def fetch(self, url: str) -> None:
        """Ask for this picture; `fetched` or `failed` follows unless everything is aborted."""
        if url not in self._running and url not in self._waiting:
            self._waiting[url] = None
            self._start_next()

    def is_busy(self, url: str) -> bool:
        """Whether this one is on its way or waits for its turn."""
        return url in self._running or url in self._waiting

    def abort(self) -> None:
        """Drop everything, without a word."""
        self._waiting.clear()
        running, self._running = self._running, {}
        for download in running.values():
            download.drop()

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self._limits.at_once:
            url = next(iter(self._waiting))
            del self._waiting[url]
            download = Download(url, self._manager, self._limits, self)
            self._running[url] = download
            download.done.connect(self._finish)
            download.start()

    def _finish(self, url: str, data: object, reason: str) -> None:
        self._running.pop(url, None)
        self._start_next()
        if isinstance(data, bytes):
            self.fetched.emit(url, data)
        else:
            self.failed.emit(url, reason)


class Download(QObject):
    """One picture, with its redirects."""

    done = Signal(str, object, str)  # address, bytes or None, reason

    def __init__(
        self, url: str, manager: QNetworkAccessManager, limits: Limits, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._url = url
        self._manager = manager
        self._limits = limits
        self._redirects = 0
        self._data = bytearray()
        self._reply: QNetworkReply | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_out)

    def start(self) -> None:
        """Ask for it."""
        self._timer.start(self._limits.milliseconds)
        self._get(QUrl(f"https:{self._url}" if self._url.startswith("//") else self._url))

    def drop(self) -> None:
        """Stop without a word."""
        self._timer.stop()
        self._let_go()
        self.deleteLater()

    def _get(self, address: QUrl) -> None:
        address.setUserInfo("")
        address.setFragment("")
        reply = self._manager.get(_request(address))
        reply.setReadBufferSize(_CHUNK)
        reply.metaDataChanged.connect(self._check_length)
        reply.readyRead.connect(self._read)
        reply.finished.connect(self._finish)
        self._reply = reply

    def _check_length(self) -> None:
        if self._reply is None:
            return
        length = self._reply.header(QNetworkRequest.KnownHeaders.ContentLengthHeader)
        if isinstance(length, int) and length > self._limits.size:
            self._too_big()

    def _read(self) -> None:
        if self._reply is None or self._redirect() is not None:
            return
        self._data += self._reply.readAll().data()
        if len(self._data) > self._limits.size:
            self._too_big()

    def _finish(self) -> None:
        reply = self._reply
        if reply is None:
            return
        target = self._redirect()
        if target is not None:
            self._follow(reply.url(), target)
            return
        if reply.error() is not QNetworkReply.NetworkError.NoError:
            self._end(None, _reason(reply))
            return
        self._read()
        if self._reply is None:  # the last bytes were too many
            return
        if self._status() != _OK:
            self._end(None, _reason(reply))
        else:
            self._end(bytes(self._data))

    def _status(self) -> object:
        assert self._reply is not None
        return self._reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)

    def _redirect(self) -> QUrl | None:
        assert self._reply is not None
        if self._status() not in _REDIRECTS:
            return None
        target = self._reply.attribute(QNetworkRequest.Attribute.RedirectionTargetAttribute)
        return target if isinstance(target, QUrl) else QUrl()

    def _follow(self, source: QUrl, target: QUrl) -> None:
        self._let_go()
        self._redirects += 1
        target = source.resolved(target)
        if self._redirects > self._limits.redirects:
            self._end(None, "The picture was moved too many times")
        elif reason := refused_move(source, target):
            self._end(None, reason)
        else:
            self._data.clear()
            self._get(target)

    def _too_big(self) -> None:
        self._end(None, f"The picture is larger than {_megabytes(self._limits.size)}")

    def _time_out(self) -> None:
        seconds = self._limits.milliseconds / 1000
        self._end(None, f"The picture did not come within {seconds:g} seconds")

    def _end(self, data: bytes | None, reason: str = "") -> None:
        self._timer.stop()
        self._let_go()
        self.done.emit(self._url, data, reason)
        self.deleteLater()

    def _let_go(self) -> None:
        reply, self._reply = self._reply, None
        if reply is not None:
            reply.abort()  # says `finished`, which nobody minds: there is no reply any more
            reply.deleteLater()


def refused_move(source: QUrl, target: QUrl) -> str:
    """Why a redirect is not followed; "" if it is."""
    if not target.isValid() or not target.host() or target.scheme() not in ("http", "https"):
        return "The picture was moved to where none is loaded from"
    if source.scheme() == "https" and target.scheme() != "https":
        return "The picture was moved to an address that is not secure"
    return ""


def _request(address: QUrl) -> QNetworkRequest:
    request = QNetworkRequest(address)
    kind = QNetworkRequest.Attribute
    manual = QNetworkRequest.LoadControl.Manual
    for attribute in (
        kind.CookieLoadControlAttribute,
        kind.CookieSaveControlAttribute,
        kind.AuthenticationReuseAttribute,
    ):
        request.setAttribute(attribute, manual)
    request.setAttribute(kind.CacheSaveControlAttribute, False)
    # Followed here, one by one: Qt would follow them before anyone has looked where to.
    manually = QNetworkRequest.RedirectPolicy.ManualRedirectPolicy
    request.setAttribute(kind.RedirectPolicyAttribute, manually)
    for name, value in (
        (b"User-Agent", _AGENT),
        (b"Accept", b"image/webp,image/png,image/jpeg,image/gif;q=0.9,image/*;q=0.5"),
        (b"Accept-Encoding", b"identity"),  # packed bytes could grow past the limit
    ):
        request.setRawHeader(QByteArray(name), QByteArray(value))
    return request


def _reason(reply: QNetworkReply) -> str:
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if status in (404, 410):
        return "The picture is not there any more (404)"
    if isinstance(status, int) and status != _OK:
        return f"The picture was refused by its site ({status})"
    return f"The picture cannot be loaded: {reply.errorString()}"


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):g} MB"
