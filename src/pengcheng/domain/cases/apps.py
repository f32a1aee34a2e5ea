"""The Django app `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The app of cases."""

    name = "pengcheng.domain.cases"
    label = "cases"
