"""The Django app `services`."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """The app of services."""

    name = "pengcheng.domain.services"
    label = "services"
