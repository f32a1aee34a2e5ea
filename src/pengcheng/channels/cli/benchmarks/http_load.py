"""A small load generator for servers on this machine: kept-alive connections, one request at a time on each."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from itertools import cycle

import click


class LoadFailed(click.ClickException):
    """A server under test answered something else than 200."""

    code = "bench.load_failed"


def rate(port: int, paths: Sequence[str], *, seconds: float = 2.0, connections: int = 16) -> float:
    """Requests a second answered with 200 by the server on loopback `port`, asked for `paths` in turn."""
    requests = cycle([f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for path in paths])
    selector = selectors.DefaultSelector()
    sockets = []
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(next(requests))
        selector.register(connection, selectors.EVENT_READ)
        sockets.append(connection)
    answered = 0
    started = time.perf_counter()
    try:
        while (elapsed := time.perf_counter() - started) < seconds:
            for key, _ in selector.select(timeout=seconds):
                connection = key.fileobj  # type: ignore[assignment]
                _read_answer(connection)
                answered += 1
                connection.sendall(next(requests))
    finally:
        selector.close()
        for connection in sockets:
            connection.close()
    return answered / elapsed


def _read_answer(connection: socket.socket) -> None:
    """One whole answer with a Content-Length; anything but 200 is a failure of the run."""
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0] + b" ":
        raise LoadFailed(f"The server answered {head.splitlines()[0].decode()!r}; expected 200.")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += _more(connection)


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise LoadFailed("The server closed the connection in the middle of an answer.")
    return data
