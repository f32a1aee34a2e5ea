"""The Django app of the pages; it has no tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages of the platform."""

    name = "pengcheng.channels.web"
    label = "web"
