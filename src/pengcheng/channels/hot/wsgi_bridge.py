"""A WSGI application inside an ASGI server (PEP 3333 under ASGI 3.0).

The request's body is read whole on the event loop, in memory or beyond that on disk, before a thread is taken; the
response is streamed with back pressure. A client that goes away stops the stream and closes it.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 1 << 20  # bytes of a body that are kept in memory before it goes to disk
LARGEST_BODY = 16 << 20
_TOO_LARGE = b"The request is larger than this server takes.\n"
log = logging.getLogger(__name__)


class Disconnected(Exception):
    """The client went away."""


class WsgiBridge:
    """Runs `application` in `threads` threads. Bodies over `largest_body` bytes are answered with 413."""

    def __init__(self, application: WsgiApplication, *, threads: int = 4, largest_body: int = LARGEST_BODY) -> None:
        self.application = application
        self.largest_body = largest_body
        self.running = 0
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                size = await self._read(receive, body)
            except Disconnected:
                return
            if size is None:
                await _refuse(send)
                return
            body.seek(0)
            exchange = _Exchange(asyncio.get_running_loop(), send)
            watch = asyncio.create_task(_watch(receive, exchange))
            self.running += 1  # on the loop alone: no two threads count at once
            try:
                environ = environ_of(scope, body, size)
                await exchange.loop.run_in_executor(self.pool, exchange.run, self.application, environ)
            except Disconnected:
                log.debug("the client went away during %s", scope["path"])
            finally:
                self.running -= 1
                watch.cancel()

    def is_busy(self) -> bool:
        """Whether somebody is being answered just now; asked by other threads."""
        return self.running > 0

    async def _read(self, receive: Receive, body: IO[bytes]) -> int | None:
        """The body's size, None when it is too large."""
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self.largest_body:
                return None
            body.write(chunk)
            if not message.get("more_body", False):
                return size

    def close(self) -> None:
        """Let what runs finish, and take nothing new."""
        self.pool.shutdown(wait=True)


class _Exchange:
    """One request's way through a thread, and its response's way back to the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self.loop = loop
        self.send = send
        self.gone = threading.Event()
        self.started: Message | None = None
        self.is_sent = False

    def run(self, application: WsgiApplication, environ: dict[str, Any]) -> None:
        """Called in a thread: the application, and its response chunk by chunk."""
        without_body = environ["REQUEST_METHOD"] == "HEAD"
        chunks = application(environ, self.start_response)
        try:
            held = b""  # one chunk is held back, so that the last one goes out together with the end
            for chunk in chunks:
                if not chunk or without_body:
                    continue
                if held:
                    self._put(held, more=True)
                held = chunk
            self._put(held, more=False)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        """PEP 3333's callable; a second call is allowed only with `exc_info` and before anything was sent."""
        if exc_info is not None and self.is_sent:
            raise exc_info[1].with_traceback(exc_info[2])
        self.started = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        }
        return lambda chunk: self._put(chunk, more=True)

    def _put(self, chunk: bytes, *, more: bool) -> None:
        if self.gone.is_set():
            raise Disconnected
        if self.started is None:
            raise RuntimeError("the application sent a body before it called start_response")
        asyncio.run_coroutine_threadsafe(self._send(chunk, more=more), self.loop).result()

    async def _send(self, chunk: bytes, *, more: bool) -> None:
        if not self.is_sent and self.started is not None:
            self.is_sent = True
            await self.send(self.started)
        await self.send({"type": "http.response.body", "body": chunk, "more_body": more})


async def _watch(receive: Receive, exchange: _Exchange) -> None:
    """Notes that the client went away. The server's `receive` may give any awaitable, so it is awaited in here."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            exchange.gone.set()
            return


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _TOO_LARGE, "more_body": False})


def environ_of(scope: Scope, body: IO[bytes] | io.BytesIO, size: int) -> dict[str, Any]:
    """The WSGI environment of an ASGI HTTP scope."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope.get("headers", ()):
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name:  # would look like the same header written with a hyphen
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        joiner = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joiner}{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(size)
    return environ
