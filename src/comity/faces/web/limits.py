"""What holds for every request: how large it may be, and what its answer may do in a browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fastapi.responses import Response
from starlette.datastructures import MutableHeaders

from comity.errors import InputError
from comity.faces.web import problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = 8 * 1024
"""Bytes of an address at most."""
BODY = 64 * 1024
"""Bytes of a body at most."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""Only this server's own scripts, styles, pictures and addresses, in no other page's frame; what a browser keeps, it
asks about."""


class Readers:
    """Whether anybody is being answered: who has work that can wait looks here first."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._here = 0
        self._left = -1e9

    def __enter__(self) -> None:
        """Somebody asks."""
        self._here += 1

    def __exit__(self, *_: object) -> None:
        """They have their answer, or have gone."""
        self._here -= 1
        self._left = time.monotonic()

    def quiet(self) -> float:
        """Seconds since the last of them was answered; nought while one is waiting."""
        return 0.0 if self._here else time.monotonic() - self._left


class Limits:
    """Refuses what is too large before it is read, and sets the headers of every answer.

    Args:
        app: what it wraps.
        readers: told of everybody who is being answered.
    """

    def __init__(self, app: ASGIApp, readers: Readers) -> None:
        """Wrap an application."""
        self.app, self.readers = app, readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > ADDRESS:
            await _refusal(414, f"The address is longer than {ADDRESS // 1024} KiB.")(scope, receive, sealed)
            return
        body = await _body(receive)
        if body is None:
            await _refusal(413, f"The request is larger than {BODY // 1024} KiB.")(scope, receive, sealed)
            return
        given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return given.pop() if given else await receive()

        if scope["method"] == "HEAD":  # what GET would say, and the server leaves its body out
            scope = {**scope, "method": "GET"}
        with self.readers:
            await self.app(scope, replay, sealed)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _refusal(status: int, said: str) -> Response:
    told = problems.problem(status, [InputError(said, remedy="Ask for less at once.")])
    return Response(told.model_dump_json(), status_code=status, media_type=problems.MEDIA)
