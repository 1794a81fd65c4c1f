"""A publisher on loopback: a real HTTP server that can misbehave in every way that publishers do."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

DAY = "Mon, 06 Jan 2025 10:00:00 GMT"


@dataclass
class Asked:
    """One request, and the bytes of body that were sent for it."""

    path: str
    query: dict
    headers: dict
    sent: int = 0


class Publisher:
    """Serves what it is told to offer; to be used in a `with` block."""

    def __init__(self):
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._offers = {}
        self._lock = threading.Lock()
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                publisher._answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def offer(self, path, *answers):
        """Give these answers, one after another; the last one again and again. Returns the address."""
        self._offers[path] = list(answers)
        return self.url(path)

    @property
    def sent(self):
        return sum(one.sent for one in self.asked)

    def _answer(self, handler):
        split = urlsplit(handler.path)
        asked = Asked(split.path, {k: v[-1] for k, v in parse_qs(split.query).items()}, dict(handler.headers))
        with self._lock:
            self.asked.append(asked)
            answers = self._offers.get(split.path, [Status(404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        handler.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has hung up
            answer(handler, asked, self)


def head(handler, status, headers):
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, str(value))
    handler.send_header("Connection", "close")
    handler.end_headers()


def send(handler, asked, body):
    for start in range(0, len(body), 4096):
        block = body[start : start + 4096]
        handler.wfile.write(block)
        asked.sent += len(block)


@dataclass
class File:
    """A file, whole or in parts as asked.

    cut: bytes after which the connection breaks; stall: bytes after which nothing comes; length: the length it claims.
    """

    body: bytes
    etag: str | None = '"1"'
    modified: str | None = None
    cut: int | None = None
    stall: int | None = None
    length: int | None = None
    ranges: bool = True
    heed: bool = True
    headers: dict = field(default_factory=dict)

    def __call__(self, handler, asked, publisher):
        told = {"Content-Type": "text/csv"}
        told |= {"ETag": self.etag} if self.etag else {}
        told |= {"Last-Modified": self.modified} if self.modified else {}
        if self.etag and asked.headers.get("If-None-Match") == self.etag:
            head(handler, 304, {"ETag": self.etag})
            return
        status, body, claimed = 200, self.body, len(self.body)
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("Range", ""))
        same = not self.heed or asked.headers.get("If-Range") in (None, self.etag, self.modified)
        if wanted and self.ranges and same:
            start = int(wanted[1])
            if start >= len(self.body):
                head(handler, 416, {"Content-Length": 0})
                return
            status, body = 206, self.body[start:]
            told["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
            claimed = len(body)
        told["Content-Length"] = claimed if self.length is None else self.length
        head(handler, status, told | self.headers)
        limit = next((one for one in (self.cut, self.stall) if one is not None), len(body))
        send(handler, asked, body[:limit])
        if self.stall is not None:
            handler.wfile.flush()
            publisher.closing.wait()


@dataclass
class Endless:
    """Bytes without end, and without a length."""

    def __call__(self, handler, asked, publisher):
        head(handler, 200, {"Content-Type": "text/csv"})
        while not publisher.closing.is_set():
            send(handler, asked, b"0,0,0,0\n" * 512)


@dataclass
class Status:
    """An answer without a file."""

    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    def __call__(self, handler, asked, _):
        head(handler, self.status, {"Content-Length": len(self.body)} | self.headers)
        send(handler, asked, self.body)
