"""The Django app of departments and city versions."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Departments and city versions."""

    name = "pengcheng.domain.organisations"
    label = "organisations"
