"""A WSGI application inside the ASGI front: bodies, streams, refusals, clients that go away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from pengcheng.channels.hot.wsgi_bridge import WsgiBridge, environ_of

Messages = list[dict[str, Any]]


def scope(**changes: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": "/a b/路",
        "query_string": b"q=1",
        "headers": [(b"host", b"example.test")],
        "scheme": "http",
        "http_version": "1.1",
        "client": ("192.0.2.1", 5),
        "server": ("192.0.2.2", 80),
        **changes,
    }


def run(
    application: Any, body: Messages, *, receive_more: Callable[[], Awaitable[Any]] | None = None, **options: Any
) -> Messages:
    """What the client is sent. `receive` gives a future, as granian's does, not a coroutine."""
    changes, kind = options.pop("scope", {}), options.pop("bridge", WsgiBridge)
    sent: Messages = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        waiting = list(body)

        def receive() -> Any:
            future: asyncio.Future[Any] = loop.create_future()
            if waiting:
                future.set_result(waiting.pop(0))
            elif receive_more is not None:
                return asyncio.ensure_future(receive_more())
            return future

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        bridge = kind(application, threads=1, **options)
        await asyncio.wait_for(bridge(scope(**changes), receive, send), 10)
        bridge.close()

    asyncio.run(main())
    return sent


def whole(sent: Messages) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


def chunk(content: bytes = b"", more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    content = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(content))), ("X-Length", environ["CONTENT_LENGTH"])])
    return [content]


def test_a_body_in_pieces_arrives_whole_with_its_length() -> None:
    sent = run(echo, [chunk(b"one ", True), chunk(b"two ", True), chunk(b"three")])
    assert whole(sent) == b"one two three"
    assert (b"x-length", b"13") in sent[0]["headers"]


def test_a_body_larger_than_memory_arrives_whole() -> None:
    pieces = [chunk(bytes([n]) * 500_000, True) for n in range(8)]
    assert len(whole(run(echo, [*pieces, chunk()]))) == 4_000_000


def test_a_body_over_the_limit_is_refused_before_the_application_is_called() -> None:
    def never(environ: Any, start_response: Any) -> list[bytes]:
        raise AssertionError("called")

    sent = run(never, [chunk(b"12345", True), chunk(b"67890")], largest_body=8)
    assert sent[0]["status"] == 413


def test_a_stream_is_sent_piece_by_piece_and_ends_once() -> None:
    def stream(environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"a"
        yield b""
        yield b"b"
        yield b"c"

    sent = run(stream, [chunk()])
    assert [message.get("body") for message in sent[1:]] == [b"a", b"b", b"c"]
    assert [message["more_body"] for message in sent[1:]] == [True, True, False]


def test_an_empty_response_still_has_a_start_and_an_end() -> None:
    def empty(environ: Any, start_response: Any) -> list[bytes]:
        start_response("204 No Content", [])
        return []

    sent = run(empty, [chunk()])
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 204


def test_head_is_answered_without_a_body() -> None:
    sent = run(echo, [chunk(b"text")], scope={"method": "HEAD"})
    assert whole(sent) == b""


def test_a_client_that_leaves_while_sending_never_reaches_the_application() -> None:
    def never(environ: Any, start_response: Any) -> list[bytes]:
        raise AssertionError("called")

    assert run(never, [chunk(b"half", True), {"type": "http.disconnect"}]) == []


def test_a_client_that_leaves_while_reading_stops_the_stream_and_closes_it() -> None:
    closed, first_is_out = threading.Event(), threading.Event()

    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(100_000):
                first_is_out.set()
                yield b"x"
            raise AssertionError("the stream was never stopped")

        def close(self) -> None:
            closed.set()

    def application(environ: Any, start_response: Any) -> Endless:
        start_response("200 OK", [])
        return Endless()

    async def leave() -> dict[str, Any]:
        while not first_is_out.is_set():
            await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    run(application, [chunk()], receive_more=leave)
    assert closed.is_set()


def test_an_error_of_the_application_reaches_the_server() -> None:
    def broken(environ: Any, start_response: Any) -> list[bytes]:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        run(broken, [chunk()])


def test_the_environment_follows_pep_3333() -> None:
    headers = [
        (b"host", b"example.test"),
        (b"content-type", b"text/plain"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-many", b"1"),
        (b"x-many", b"2"),
        (b"x_many", b"forged"),
    ]
    environ = environ_of(scope(headers=headers), None, 7)  # type: ignore[arg-type]
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/路"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_MANY"] == "1,2"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["CONTENT_LENGTH"] == "7"
    assert environ["REMOTE_ADDR"] == "192.0.2.1"


def test_it_tells_whether_somebody_is_being_answered() -> None:
    seen: list[bool] = []
    bridges: list[WsgiBridge] = []

    class Watched(WsgiBridge):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            bridges.append(self)

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(bridges[0].is_busy())
        start_response("200 OK", [])
        return [b"yes"]

    run(application, [chunk()], bridge=Watched)
    assert seen == [True]
    assert not bridges[0].is_busy()
