"""Standard and elderly mode: one attribute on <html> that changes the stylesheet's tokens."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "mode"
MODES = ("standard", "elderly")


def mode(request: HttpRequest) -> str:
    """`standard` or `elderly`, as this browser remembers."""
    wanted = request.COOKIES.get(COOKIE, MODES[0])
    return wanted if wanted in MODES else MODES[0]
