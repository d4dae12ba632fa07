"""A web server of this machine that answers with pictures, and with everything that is none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class PictureServer:
    """`answers` by path; `connections` counts also those that asked for nothing."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.connections = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                with server._lock:
                    server.connections += 1
                super().setup()

            def do_GET(self) -> None:
                with server._lock:
                    server.requests.append((self.path, dict(self.headers.items())))
                with suppress(OSError):  # the other side has had enough
                    server.answers.get(self.path, status(404))(self)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [path for path, _ in self.requests]

    def url(self, path: str) -> str:
        """The address of an answer."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    @contextmanager
    def running(self) -> Iterator[PictureServer]:
        """Answers as long as this lasts."""
        self._thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


def content(data: bytes, kind: str = "image/png", *, length: bool = True) -> Answer:
    """Answer with these bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Set-Cookie", "seen=yes; Path=/")
        if length:
            handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def status(code: int) -> Answer:
    """Answer with this status and a page."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"gone")

    return answer


def redirect(target: str, code: int = 302) -> Answer:
    """Answer that it has moved."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def slow(server: PictureServer, data: bytes, seconds: float) -> Answer:
    """Answer byte by byte, for so long."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        for at in range(20):
            handler.wfile.write(data[at : at + 1])
            handler.wfile.flush()
            if server.closing.wait(seconds / 20):
                return
        handler.wfile.write(data[20:])

    return answer


def endless(server: PictureServer) -> Answer:
    """Answer with bytes until the other side hangs up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.closing.is_set():
            handler.wfile.write(b"\x89PNG\r\n\x1a\n" * 8192)

    return answer
