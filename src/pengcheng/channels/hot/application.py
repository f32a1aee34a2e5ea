"""The ASGI application that `pengcheng serve` runs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pengcheng.settings")

from django.core.wsgi import get_wsgi_application

_wsgi = get_wsgi_application()  # sets Django up: what follows needs its models

from starlette.requests import Request  # noqa: E402
from starlette.responses import JSONResponse, Response  # noqa: E402
from starlette.routing import Route, Router  # noqa: E402

from pengcheng import __version__  # noqa: E402
from pengcheng.channels.hot.certificate_state import CertificateState  # noqa: E402
from pengcheng.channels.hot.recovery import Recovery  # noqa: E402
from pengcheng.channels.hot.wsgi_bridge import WsgiBridge  # noqa: E402
from pengcheng.channels.web import assets  # noqa: E402

_django = WsgiBridge(_wsgi)


async def health(request: Request) -> Response:
    """Says that the process answers."""
    return JSONResponse({"status": "ok", "version": __version__})


async def static(request: Request) -> Response:
    """One asset from memory."""
    found = assets.answer(request.url.path, request.headers.get("accept-encoding", ""))
    if found is None:
        return Response("There is no such file.\n", 404, media_type="text/plain")
    body, headers = found
    return Response(body, headers=headers)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Keep the recovery running while the server runs; end by letting open requests finish."""
    recovery = Recovery(is_busy=_django.is_busy)
    recovery.start()
    try:
        yield
    finally:
        recovery.stop()
        _django.close()


application = Router(
    routes=[
        Route("/v/{code}.json", CertificateState(), methods=["GET"]),
        Route("/healthz", health),
        Route("/static/{name}", static),
    ],
    default=_django,
    redirect_slashes=False,
    lifespan=lifespan,
)
